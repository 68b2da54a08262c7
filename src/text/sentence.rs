//! Sentences: a full stop ends one, unless it belongs to an abbreviation, an initial, a number or a list.
//!
//! Every decision looks at a few words around the mark, so that the cost is linear.

use memchr::{memchr2, memchr3, memrchr_iter};

use super::layout::bullet_length;
use super::sentence_words::{
    AFTER_TIMES, BEFORE_NAMES, BEFORE_NUMBERS, LONGEST_ABBREVIATION, MAY_END, MONTHS, OPENERS, VERBS_OF_SAYING,
};
use crate::document::Span;

/// Quotes and brackets that close after a full stop.
const CLOSERS: [char; 10] = ['"', '\'', '”', '’', '»', ')', ']', '}', '“', '‘'];
/// The same where no space follows.
const CLOSERS_OF_UNSPACED_SCRIPTS: [char; 3] = ['」', '』', '）'];

/// The most quotes, brackets and other signs that may open a sentence.
const MAX_OPENING: usize = 16;

/// The sentences of a paragraph, without the white space between them and without a bullet.
///
/// Each is cut when it is asked for. Cost: linear in the length of the text up to the end of the last one.
pub(super) fn sentences(text: &str, paragraph: Span) -> Sentences<'_> {
    let text = &text[..paragraph.end];
    let start = paragraph.start + bullet_length(&text[paragraph.start..]);
    let dateline = dateline(&text[start..]);
    let from = dateline.map_or(start, |(_, next)| start + next);
    Sentences {
        text,
        start: from,
        from,
        plain_mark: from,
        dateline: dateline.map(|(end, _)| Span::new(start, start + end)),
    }
}

/// The iterator of [`sentences`].
pub(super) struct Sentences<'t> {
    /// The text up to the end of the paragraph.
    text: &'t str,
    /// Where the next sentence begins.
    start: usize,
    /// Where the next mark is looked for.
    from: usize,
    /// The next mark of one byte, or the end if there is none. Up to date if it is behind `from`: a text with few of them
    /// is not searched for them after every sentence.
    plain_mark: usize,
    dateline: Option<Span>,
}

impl Iterator for Sentences<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        if let Some(dateline) = self.dateline.take() {
            return Some(dateline);
        }
        while let Some(mark) = self.next_mark() {
            let end = run_end(self.text, mark);
            self.from = end;
            let rest = self.text[end..].trim_start();
            let next = self.text.len() - rest.len();
            let is_apart = next > end || self.text[mark..].starts_with(WIDE_MARKS);
            if !rest.is_empty() && is_apart && ends_sentence(self.text, self.start, mark, end, rest) {
                let start = std::mem::replace(&mut self.start, next);
                return Some(Span::new(start, end));
            }
        }
        let start = std::mem::replace(&mut self.start, self.text.len());
        let last = self.text[start..].trim_end();
        (!last.is_empty()).then(|| Span::new(start, start + last.len()))
    }
}

/// The most characters of a dateline.
const MAX_DATELINE: usize = 64;

/// The dateline that a paragraph begins with (KYIV, March 3 (Reuters) — …), up to its dash, and where the text goes on.
///
/// It is known by capitals or a month; every other word of it begins with a capital or a digit.
pub(crate) fn dateline(paragraph: &str) -> Option<(usize, usize)> {
    let end = dateline_end(paragraph)?;
    let rest = paragraph[end..].trim_start();
    let goes_on = rest.len() < paragraph.len() - end
        && rest.starts_with(|c: char| c.is_uppercase() || c.is_numeric() || matches!(c, '“' | '‘' | '"'));
    let words = || paragraph[..end].split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let first = words().next()?;
    let shouts = first.chars().count() > 2 && first.chars().all(char::is_uppercase);
    let is_dateline = goes_on && (shouts || words().any(|word| MONTHS.contains(&word)));
    is_dateline.then_some((end, paragraph.len() - rest.len()))
}

/// The end of the first dash behind white space, if nothing but capitalised words, numbers, commas and brackets stand
/// before it.
fn dateline_end(paragraph: &str) -> Option<usize> {
    if !paragraph.starts_with(char::is_uppercase) {
        return None;
    }
    // Most paragraphs have none of the three dashes before a word in small letters.
    let reach = &paragraph.as_bytes()[..paragraph.len().min(4 * MAX_DATELINE)];
    let low = reach.windows(2).position(|pair| pair[0] == b' ' && pair[1].is_ascii_lowercase());
    memchr2(b'-', 0xE2, &reach[..low.unwrap_or(reach.len())])?;
    let mut before = ' ';
    for (at, c) in paragraph.char_indices().take(MAX_DATELINE) {
        if before.is_whitespace() && matches!(c, '—' | '–' | '-') {
            // In a bracket it stands between two dates: Arne Falk (2 March 1901 – 9 June 1991) was ...
            let opened = paragraph[..at].rfind('(');
            if opened.is_some_and(|opened| !paragraph[opened..at].contains(')')) {
                return None;
            }
            let end = at + c.len_utf8();
            return Some(if paragraph[end..].starts_with('-') { end + 1 } else { end });
        }
        let is_low = c.is_lowercase() && !before.is_alphanumeric();
        let is_sign = c.is_whitespace() || matches!(c, '.' | ',' | '\'' | '’' | '(' | ')' | '/' | '-');
        if is_low || !(is_sign || c.is_alphanumeric()) {
            return None;
        }
        before = c;
    }
    None
}

/// The most full stops that are looked at for a sure end of a sentence.
const MAX_LOOK_BACK: usize = 4;

impl Sentences<'_> {
    /// Where the next sentence starts.
    pub fn start(&self) -> usize {
        self.dateline.map_or(self.start, |dateline| dateline.start)
    }

    /// Leaves out sentences before `at`, as far as that is possible without cutting them: up to a full stop that ends one
    /// whatever stands before, being behind a word that is no abbreviation and before one with a capital.
    pub fn skip_to(&mut self, at: usize) {
        let Some(part) = self.text.as_bytes().get(self.from..at) else { return };
        if let Some(mark) = memrchr_iter(b'.', part).take(MAX_LOOK_BACK).find(|&mark| is_sure_end(part, mark)) {
            let mark = self.from + mark;
            (self.start, self.from, self.dateline) = (mark + 2, mark + 1, None);
        }
    }
}

/// Whether a full stop ends a sentence whatever stands before: behind a word that is too long for an abbreviation, and
/// before one with a capital.
fn is_sure_end(bytes: &[u8], mark: usize) -> bool {
    matches!(bytes[mark..], [b'.', b' ', b'A'..=b'Z', ..])
        && bytes[..mark]
            .last_chunk::<{ LONGEST_ABBREVIATION + 1 }>()
            .is_some_and(|word| word.iter().all(u8::is_ascii_lowercase))
}

const MARKS: [char; 7] = ['.', '!', '?', '…', '。', '！', '？'];
/// Those of scripts without spaces: nothing has to stand between them and the next sentence.
const WIDE_MARKS: [char; 3] = ['。', '！', '？'];

impl Sentences<'_> {
    fn next_mark(&mut self) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let place = |found: Option<usize>, from: usize| found.map(|length| from + length);
        if self.plain_mark <= self.from {
            self.plain_mark = place(memchr3(b'.', b'!', b'?', &bytes[self.from..]), self.from).unwrap_or(bytes.len());
        }
        // … is E2 80 A6, of which the last byte is the rarest, and the marks of Chinese begin with E3 and EF.
        let mut from = self.from;
        while let Some(byte) = place(memchr3(0xA6, 0xE3, 0xEF, &bytes[from..self.plain_mark]), from) {
            let mark = if bytes[byte] == 0xA6 { byte.saturating_sub(2) } else { byte };
            if mark >= self.from && self.text.get(mark..).is_some_and(|rest| rest.starts_with(MARKS)) {
                return Some(mark);
            }
            from = byte + 1;
        }
        (self.plain_mark < bytes.len()).then_some(self.plain_mark)
    }
}

/// The end of the marks that start at `mark`, with the quotes and brackets that close after them.
fn run_end(text: &str, mark: usize) -> usize {
    // Most marks stand alone.
    if let [b'.' | b'!' | b'?', b' ' | b'\n' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z', ..] = &text.as_bytes()[mark..] {
        return mark + 1;
    }
    let after_marks = text.len() - text[mark..].trim_start_matches(MARKS).len();
    let is_closer = |c| CLOSERS.contains(&c) || CLOSERS_OF_UNSPACED_SCRIPTS.contains(&c);
    let mut end = text.len() - text[after_marks..].trim_start_matches(is_closer).len();
    // Old agency style: the dateline ends in ".-" or ".—".
    if text[end..].starts_with(['-', '–', '—']) && text[mark..end].ends_with('.') {
        let dash = end + text[end..].chars().next().map_or(0, char::len_utf8);
        if text[dash..].starts_with(char::is_whitespace) {
            end = dash;
        }
    }
    // A quote that opens is not one that closes: it belongs to what follows without a space.
    while end > after_marks
        && end < text.len()
        && !text[end..].starts_with(char::is_whitespace)
        && !text[..end].ends_with(CLOSERS_OF_UNSPACED_SCRIPTS)
    {
        end -= text[after_marks..end].chars().next_back().map_or(1, char::len_utf8);
    }
    end
}

/// Whether the marks at `mark..end` end the sentence that began at `start`; `rest` is what follows, from a word on.
fn ends_sentence(text: &str, start: usize, mark: usize, end: usize, rest: &str) -> bool {
    if is_sure_end(&text.as_bytes()[start..], mark - start) {
        return true;
    }
    let mut signs = rest.char_indices().take(MAX_OPENING);
    let opening = signs.find(|(_, c)| c.is_alphanumeric() || c.is_whitespace()).map_or("", |(at, _)| &rest[at..]);
    let Some(first) = opening.chars().next().filter(|c| c.is_alphanumeric()) else { return false };
    if first.is_lowercase() {
        return false;
    }
    let marks = &text[mark..end];
    if !marks.starts_with('.') {
        let quoted = marks.ends_with(['"', '\'', '”', '’', '»']);
        return !(quoted && is_said(opening));
    }
    if marks.starts_with("..") || marks.len() > 1 && !marks.starts_with(".-") && !marks.ends_with(['-', '–', '—']) {
        // An ellipsis, or a full stop within a quote or bracket that closes: "(… Inc.)" is told by what follows.
        return !(marks.starts_with(".)") || marks.starts_with(".]")) || rest.starts_with(char::is_uppercase);
    }
    let before = last_word(&text[start..mark]);
    let opens = || OPENERS.contains(first_word(opening));
    if before.contains('.') {
        return match before.to_ascii_lowercase().as_str() {
            "e.g" | "i.e" => false,
            "a.m" | "p.m" => !AFTER_TIMES.contains(&first_word(opening)) && !first.is_numeric(),
            "ph.d" | "m.d" | "b.a" | "m.a" => opens(),
            _ => is_long(before) || opens(),
        };
    }
    if before.chars().count() == 1 && before.starts_with(char::is_uppercase) {
        return opens();
    }
    let opens_sentence = mark - start == before.len();
    let is_list_number = opens_sentence && before.len() <= 3 && before.bytes().all(|b| b.is_ascii_digit());
    if before.len() > LONGEST_ABBREVIATION {
        return true;
    }
    if is_list_number || BEFORE_NAMES.contains(before) || (first.is_numeric() && BEFORE_NUMBERS.contains(before)) {
        return false;
    }
    !MAY_END.contains(before) || opens()
}

/// Words with a dot inside that are no abbreviations: addresses such as `example.com`, decimals such as `3.5`.
fn is_long(word: &str) -> bool {
    word.split('.').any(|part| part.chars().count() > 1)
}

/// Whether the name at the start of `rest` is followed by a verb of saying.
fn is_said(rest: &str) -> bool {
    let mut words = rest[first_word(rest).len()..].split_whitespace();
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

    fn cut(text: &str) -> Vec<&str> {
        sentences(text, Span::new(0, text.len())).map(|span| &text[span.range()]).collect()
    }

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
            ("Arne Falk (2 March 1901 – 9 June 1991) was a painter. | He died.", "dates in a bracket are no dateline"),
            ("Arne Falk (born c. 1901) was a painter. | He died.", "about a year"),
        ];
        for (marked, why) in cases {
            let expected: Vec<&str> = marked.split(" | ").collect();
            let text = expected.join(" ");
            assert_eq!(cut(&text), expected, "{why}");
        }
    }

    #[test]
    fn full_stops_of_scripts_without_spaces() {
        assert_eq!(cut("会議は終わった。彼は帰った。").len(), 2);
    }

    #[test]
    fn leaves_bullets_out() {
        assert_eq!(cut("• Talks begin. They end.")[0], "Talks begin.");
    }
}
