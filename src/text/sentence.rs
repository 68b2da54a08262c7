//! Sentences: a full stop ends one, unless it belongs to an abbreviation, an initial, a number or a list.
//!
//! Every decision looks at a few words around the mark, so that the cost is linear.

use super::layout::bullet_length;
use crate::document::Span;

/// Abbreviations that stand before a name or number and so never end a sentence.
const BEFORE_NAMES: [&str; 47] = [
    "Mr", "Mrs", "Ms", "Mx", "Messrs", "Mme", "Mlle", "Dr", "Drs", "Prof", "Gen", "Lt", "Col", "Maj", "Capt", "Cmdr",
    "Cpl", "Sgt", "Adm", "Brig", "Sen", "Sens", "Rep", "Reps", "Gov", "Govs", "Hon", "Pres", "Amb", "Rev", "Fr",
    "Msgr", "Insp", "Supt", "Det", "Sec", "Pvt", "St", "Ste", "Mt", "Ft", "vs", "viz", "cf", "ca", "approx", "Jos",
];

/// Abbreviations that do not end a sentence before a number: No. 10, p. 7, Art. 5, Feb. 24.
const BEFORE_NUMBERS: [&str; 24] = [
    "No", "Nos", "no", "nos", "p", "pp", "Art", "art", "Fig", "fig", "Vol", "vol", "Ch", "ch", "Jan", "Feb", "Mar",
    "Apr", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov",
];

/// Abbreviations that may end a sentence: only if the next word is one that opens sentences.
const MAY_END: [&str; 32] = [
    "Inc", "Ltd", "Co", "Cos", "Corp", "Bros", "Jr", "Sr", "Esq", "etc", "al", "Ave", "Blvd", "Rd", "Dept", "Est",
    "Jan", "Feb", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec", "Mon", "Tue", "Tues", "Wed", "Thu", "Thurs", "Fri",
    "Univ",
];

/// Words that open sentences and are hardly ever part of a name.
const OPENERS: [&str; 93] = [
    "A",
    "About",
    "According",
    "After",
    "All",
    "Also",
    "Although",
    "An",
    "And",
    "Another",
    "As",
    "At",
    "Because",
    "Before",
    "Both",
    "But",
    "By",
    "Despite",
    "During",
    "Each",
    "Earlier",
    "Every",
    "Few",
    "For",
    "From",
    "He",
    "Her",
    "Here",
    "His",
    "How",
    "However",
    "I",
    "If",
    "In",
    "Instead",
    "It",
    "Its",
    "Just",
    "Last",
    "Later",
    "Many",
    "Meanwhile",
    "More",
    "Moreover",
    "Most",
    "My",
    "Neither",
    "Never",
    "Next",
    "No",
    "None",
    "Not",
    "Nothing",
    "Now",
    "Of",
    "On",
    "Once",
    "One",
    "Only",
    "Or",
    "Other",
    "Our",
    "Over",
    "Several",
    "She",
    "Since",
    "So",
    "Some",
    "Still",
    "Such",
    "That",
    "The",
    "Their",
    "Then",
    "There",
    "These",
    "They",
    "This",
    "Those",
    "Though",
    "Through",
    "To",
    "Two",
    "Under",
    "Until",
    "We",
    "What",
    "When",
    "Where",
    "While",
    "Who",
    "With",
    "You",
];

/// What follows a time of day without a new sentence.
const AFTER_TIMES: [&str; 22] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
    "January",
    "February",
    "March",
    "April",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
    "GMT",
    "UTC",
    "Eastern",
    "EST",
];

/// Verbs after which a name belongs to the question or exclamation quoted before it: “Why?” Kuleba asked.
const VERBS_OF_SAYING: [&str; 9] = ["said", "says", "asked", "asks", "told", "added", "wrote", "replied", "shouted"];

/// The sentences of a paragraph, without the white space between them and without a bullet.
pub(super) fn sentences(text: &str, paragraph: Span) -> Vec<Span> {
    let mut found = Vec::new();
    let content = paragraph.start + bullet_length(&text[paragraph.range()]);
    let mut start = content;
    let mut from = content;
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

fn next_mark(text: &str, from: usize, end: usize) -> Option<usize> {
    text[from..end].find(['.', '!', '?', '…', '。', '！', '？']).map(|at| from + at)
}

/// The end of the marks that start at `mark`, with the quotes and brackets that close after them.
fn run_end(text: &str, mark: usize, limit: usize) -> usize {
    let marks = text[mark..limit].find(|c| !matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？'));
    let after_marks = marks.map_or(limit, |length| mark + length);
    let is_closer = |c| matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']' | '}' | '“' | '‘');
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
    while end > after_marks && end < limit && !text[end..limit].starts_with(char::is_whitespace) {
        end -= text[after_marks..end].chars().next_back().map_or(1, char::len_utf8);
    }
    end
}

/// Whether the marks at `mark..end` end the sentence that began at `start`; `rest` is what follows, from a word on.
fn ends_sentence(text: &str, start: usize, mark: usize, end: usize, rest: &str) -> bool {
    let opening = rest.trim_start_matches(|c: char| !c.is_alphanumeric() && !c.is_whitespace());
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
