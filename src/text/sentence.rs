//! Sentences: a full stop ends one, unless it belongs to an abbreviation, an initial, a number or a list.
//!
//! Every decision looks at a few words around the mark, so that the cost is linear.

use super::layout::bullet_length;
use super::sentence_words::{AFTER_TIMES, BEFORE_NAMES, BEFORE_NUMBERS, MAY_END, MONTHS, OPENERS, VERBS_OF_SAYING};
use crate::document::Span;

/// Quotes and brackets that close after a full stop.
const CLOSERS: [char; 10] = ['"', '\'', '”', '’', '»', ')', ']', '}', '“', '‘'];
/// The same where no space follows.
const CLOSERS_OF_UNSPACED_SCRIPTS: [char; 3] = ['」', '』', '）'];

/// The most quotes, brackets and other signs that may open a sentence.
const MAX_OPENING: usize = 16;

/// The sentences of a paragraph, without the white space between them and without a bullet.
pub(super) fn sentences(text: &str, paragraph: Span) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = paragraph.start + bullet_length(&text[paragraph.range()]);
    if let Some((end, next)) = dateline(&text[start..paragraph.end]) {
        found.push(Span::new(start, start + end));
        start += next;
    }
    let mut from = start;
    while let Some(mark) = next_mark(text, from, paragraph.end) {
        let end = run_end(text, mark, paragraph.end);
        from = end;
        let rest = text[end..paragraph.end].trim_start();
        let next = paragraph.end - rest.len();
        let is_apart = next > end || text[mark..].starts_with(['。', '！', '？']);
        if !rest.is_empty() && is_apart && ends_sentence(text, start, mark, end, rest) {
            found.push(Span::new(start, end));
            start = next;
        }
    }
    let last = text[start..paragraph.end].trim_end();
    if !last.is_empty() {
        found.push(Span::new(start, start + last.len()));
    }
    found
}

/// The most characters of a dateline.
const MAX_DATELINE: usize = 64;

/// The dateline that a paragraph begins with (KYIV, March 3 (Reuters) — …), up to its dash, and where the text goes on.
///
/// It is known by capitals or a month; every other word of it begins with a capital or a digit.
fn dateline(paragraph: &str) -> Option<(usize, usize)> {
    let end = dateline_end(paragraph)?;
    let rest = paragraph[end..].trim_start();
    let goes_on = rest.len() < paragraph.len() - end
        && rest.starts_with(|c: char| c.is_uppercase() || c.is_numeric() || matches!(c, '“' | '‘' | '"'));
    let words = || paragraph[..end].split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let first = words().next()?;
    let shouts = first.chars().count() > 2 && first.chars().all(char::is_uppercase);
    let is_low = |word: &str| word.starts_with(char::is_lowercase);
    let is_dateline = goes_on && (shouts || words().any(|word| MONTHS.contains(&word))) && !words().any(is_low);
    is_dateline.then_some((end, paragraph.len() - rest.len()))
}

/// The end of the first dash behind white space, if nothing but words, commas and brackets stand before it.
fn dateline_end(paragraph: &str) -> Option<usize> {
    if !paragraph.starts_with(char::is_uppercase) {
        return None;
    }
    let mut after_space = false;
    for (at, c) in paragraph.char_indices().take(MAX_DATELINE) {
        if after_space && matches!(c, '—' | '–' | '-') {
            let end = at + c.len_utf8();
            return Some(if paragraph[end..].starts_with('-') { end + 1 } else { end });
        }
        after_space = c.is_whitespace();
        if !(after_space || c.is_alphanumeric() || matches!(c, '.' | ',' | '\'' | '’' | '(' | ')' | '/' | '-')) {
            return None;
        }
    }
    None
}

const MARKS: [char; 7] = ['.', '!', '?', '…', '。', '！', '？'];

/// The bytes that a mark may begin with.
static MAY_BE_MARK: [bool; 256] = {
    let mut table = [false; 256];
    table[b'.' as usize] = true;
    table[b'!' as usize] = true;
    table[b'?' as usize] = true;
    // … is E2 80 A6, and the marks of Chinese begin with E3 and EF.
    table[0xE2] = true;
    table[0xE3] = true;
    table[0xEF] = true;
    table
};

fn next_mark(text: &str, mut from: usize, end: usize) -> Option<usize> {
    let bytes = &text.as_bytes()[..end];
    loop {
        from += bytes[from..].iter().position(|&byte| MAY_BE_MARK[byte as usize])?;
        if text[from..].starts_with(MARKS) {
            return Some(from);
        }
        from += 1;
    }
}

/// The end of the marks that start at `mark`, with the quotes and brackets that close after them.
fn run_end(text: &str, mark: usize, limit: usize) -> usize {
    let marks = text[mark..limit].find(|c| !MARKS.contains(&c));
    let after_marks = marks.map_or(limit, |length| mark + length);
    let is_closer = |c| CLOSERS.contains(&c) || CLOSERS_OF_UNSPACED_SCRIPTS.contains(&c);
    let closers = text[after_marks..limit].find(|c: char| !is_closer(c));
    let mut end = closers.map_or(limit, |length| after_marks + length);
    // Old agency style: the dateline ends in ".-" or ".—".
    if text[end..limit].starts_with(['-', '–', '—']) && text[mark..end].ends_with('.') {
        let dash = end + text[end..limit].chars().next().map_or(0, char::len_utf8);
        if text[dash..limit].starts_with(char::is_whitespace) {
            end = dash;
        }
    }
    // A quote that opens is not one that closes: it belongs to what follows without a space.
    while end > after_marks
        && end < limit
        && !text[end..limit].starts_with(char::is_whitespace)
        && !text[..end].ends_with(CLOSERS_OF_UNSPACED_SCRIPTS)
    {
        end -= text[after_marks..end].chars().next_back().map_or(1, char::len_utf8);
    }
    end
}

/// Whether the marks at `mark..end` end the sentence that began at `start`; `rest` is what follows, from a word on.
fn ends_sentence(text: &str, start: usize, mark: usize, end: usize, rest: &str) -> bool {
    let mut signs = rest.char_indices().take(MAX_OPENING);
    let opening = signs.find(|(_, c)| c.is_alphanumeric() || c.is_whitespace()).map_or("", |(at, _)| &rest[at..]);
    let next = first_word(opening);
    let Some(first) = next.chars().next() else { return false };
    if first.is_lowercase() {
        return false;
    }
    let marks = &text[mark..end];
    if !marks.starts_with('.') {
        let quoted = marks.ends_with(['"', '\'', '”', '’', '»']);
        return !(quoted && is_said(opening, next));
    }
    if marks.starts_with("..") || marks.len() > 1 && !marks.starts_with(".-") && !marks.ends_with(['-', '–', '—']) {
        // An ellipsis, or a full stop within a quote or bracket that closes: "(… Inc.)" is told by what follows.
        return !(marks.starts_with(".)") || marks.starts_with(".]")) || rest.starts_with(char::is_uppercase);
    }
    let before = last_word(&text[start..mark]);
    let opens = || OPENERS.contains(&next);
    if before.contains('.') {
        return match before.to_ascii_lowercase().as_str() {
            "e.g" | "i.e" => false,
            "a.m" | "p.m" => !AFTER_TIMES.contains(&next) && !first.is_numeric(),
            "ph.d" | "m.d" | "b.a" | "m.a" => opens(),
            _ => is_long(before) || opens(),
        };
    }
    if before.chars().count() == 1 && before.starts_with(char::is_uppercase) {
        return opens();
    }
    let opens_sentence = mark - start == before.len();
    let is_list_number = opens_sentence && before.len() <= 3 && before.bytes().all(|b| b.is_ascii_digit());
    if is_list_number || BEFORE_NAMES.contains(&before) || (first.is_numeric() && BEFORE_NUMBERS.contains(&before)) {
        return false;
    }
    !MAY_END.contains(&before) || opens()
}

/// Words with a dot inside that are no abbreviations: addresses such as `example.com`, decimals such as `3.5`.
fn is_long(word: &str) -> bool {
    word.split('.').any(|part| part.chars().count() > 1)
}

/// Whether the name at the start of `rest` is followed by a verb of saying.
fn is_said(rest: &str, first: &str) -> bool {
    let mut words = rest[first.len()..].split_whitespace();
    (0..3).filter_map(|_| words.next()).any(|word| VERBS_OF_SAYING.contains(&word.trim_end_matches([',', '.', ':'])))
}

fn first_word(text: &str) -> &str {
    &text[..text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len())]
}

/// The last run of letters, digits and dots, no longer than a word may be.
fn last_word(text: &str) -> &str {
    let is_part = |c: char| c.is_alphanumeric() || c == '.';
    let start =
        text.char_indices().rev().take(64).take_while(|(_, c)| is_part(*c)).last().map_or(text.len(), |(at, _)| at);
    &text[start..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_sentences() {
        // A bar in the text shows where it is to be cut.
        let cases = [
            ("It ended. | They left.", "two sentences"),
            ("Mrs. Maria Zakharova told Mr. Smith.", "titles"),
            ("The U.S. President met Sen. Smith in New York.", "an abbreviation before a name"),
            ("He flew to the U.S. | The talks failed.", "an abbreviation at the end"),
            ("CIA chief William J. Burns met J. Smith.", "initials"),
            ("They met at 10 a.m. Monday. | Nobody spoke.", "a time before a day"),
            ("They met at 10 a.m. | Officials left.", "a time at the end"),
            ("Some 3.5 million fled. | Then 2 more.", "a decimal point"),
            ("He lives at No. 10. | She does not.", "a number"),
            ("On Feb. 24 it began. | In Dec. it ended.", "months"),
            ("“It is over.” | He left.", "a quote that closes"),
            ("It was over. | “We go home,” he said.", "a quote that opens"),
            ("“Why?” Kuleba asked. | “Why not?” | The room was silent.", "who asked belongs to the question"),
            ("“Why?” he asked.", "a small letter follows"),
            ("He waited … and left. | Well... | Then he came.", "ellipses"),
            ("(They met.) | It rained.", "a bracket that closes"),
            ("Gazprom Inc. Chairman Smith resigned.", "a company before a title"),
            ("He joined Apple Inc. | The shares rose.", "a company at the end"),
            ("ISTANBUL, Daily News.- | Talks begin.", "an old dateline"),
            ("Is it war? | Yes! | It is.", "other marks"),
            ("See example.com. | Then write.", "an address"),
        ];
        for (marked, why) in cases {
            let expected: Vec<&str> = marked.split(" | ").collect();
            let text = expected.join(" ");
            let found: Vec<&str> =
                sentences(&text, Span::new(0, text.len())).into_iter().map(|span| &text[span.range()]).collect();
            assert_eq!(found, expected, "{why}");
        }
    }

    #[test]
    fn full_stops_of_scripts_without_spaces() {
        let text = "会議は終わった。彼は帰った。";
        assert_eq!(sentences(text, Span::new(0, text.len())).len(), 2);
    }

    #[test]
    fn leaves_bullets_out() {
        let text = "• Talks begin. They end.";
        let found = sentences(text, Span::new(0, text.len()));
        assert_eq!(&text[found[0].range()], "Talks begin.");
    }
}
