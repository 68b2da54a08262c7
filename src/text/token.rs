//! Tokens (words), and what may stand between two words of one name.

use unicode_normalization::char::is_combining_mark;

use super::fold::{is_apostrophe, is_ignorable, is_plain};
use crate::document::Span;

/// Cuts `text` into tokens: runs of letters, digits, marks and underscores; a dotted abbreviation (`U.S.`) is one
/// token; a character of a script that is written without spaces is a token of its own. All else parts tokens.
///
/// Cost: linear in the length of the text.
///
/// ```
/// let text = "Lavrov’s U.S.-led talks";
/// let words: Vec<_> = comention::text::tokenize(text).into_iter().map(|span| &text[span.range()]).collect();
/// assert_eq!(words, ["Lavrov", "s", "U.S.", "led", "talks"]);
/// ```
pub fn tokenize(text: &str) -> Vec<Span> {
    let mut tokens = Vec::with_capacity(text.len() / 6 + 1);
    tokenize_into(text, Span::new(0, text.len()), &mut tokens);
    tokens
}

/// Appends the tokens of a part of `text`. They are those of the whole text if neither end of the part lies in one.
pub(crate) fn tokenize_into(text: &str, part: Span, tokens: &mut Vec<Span>) {
    let mut at = part.start;
    while let Some(token) = next_token(text, at, part.end) {
        tokens.push(token);
        at = token.end;
    }
}

/// The first token of `text` that starts at `from` or later, but before `limit`. No token may go across `from`.
pub(crate) fn next_token(text: &str, from: usize, limit: usize) -> Option<Span> {
    let bytes = text.as_bytes();
    let mut at = from;
    while at < limit {
        if bytes[at].is_ascii() && !is_ascii_word(bytes[at]) {
            at += 1;
            continue;
        }
        let end = token_at(text, at);
        if end > at {
            return Some(Span::new(at, end));
        }
        at += text[at..].chars().next().map_or(1, char::len_utf8);
    }
    None
}

/// The end of the token that starts at `start`, or `start` if none does. No token may go across `start`.
pub(crate) fn token_at(text: &str, start: usize) -> usize {
    let end = token_end(text, start);
    if end > start && text.as_bytes().get(end) == Some(&b'.') { abbreviation_end(text, start, end) } else { end }
}

/// Whether an ASCII byte belongs to words; a table, since every byte of a text is asked.
static ASCII_WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = (byte as u8).is_ascii_alphanumeric() || byte as u8 == b'_';
        byte += 1;
    }
    table
};

/// Whether an ASCII byte is one of a word; `false` for all others.
pub(crate) fn is_ascii_word(byte: u8) -> bool {
    ASCII_WORD[usize::from(byte)]
}

/// The end of the token that starts at `start`, or `start` if none does.
fn token_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut end = start;
    while end < bytes.len() && is_ascii_word(bytes[end]) {
        end += 1;
    }
    if end == bytes.len() || bytes[end].is_ascii() {
        return end;
    }
    let next = text[end..].chars().next().unwrap_or_default();
    if end > start && !is_word(next) && !is_combining_mark(next) && !is_ignorable(next) {
        return end;
    }
    let mut chars = text[start..].char_indices();
    let Some((_, first)) = chars.next().filter(|(_, c)| is_word(*c)) else { return start };
    let alone = is_unspaced(first);
    let mut last = start + first.len_utf8();
    for (offset, c) in chars {
        if (!alone && is_word(c) && !is_unspaced(c)) || is_combining_mark(c) {
            last = start + offset + c.len_utf8();
        } else if !is_ignorable(c) {
            // What is invisible belongs to a token only if a letter follows it.
            break;
        }
    }
    last
}

fn is_word(c: char) -> bool {
    // Frequent letters, quotes and dashes need no look into the tables of Unicode.
    is_plain(c) || !('\u{2000}'..='\u{206F}').contains(&c) && (c.is_alphanumeric() || c == '_') && !is_apostrophe(c)
}

/// Scripts that do not part words by spaces: Thai, Lao, Myanmar, Khmer, kana, and Chinese characters.
fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{E01}'..='\u{E30}' | '\u{E32}'..='\u{E33}' | '\u{E40}'..='\u{E46}' | '\u{E81}'..='\u{EB0}'
        | '\u{1000}'..='\u{102A}' | '\u{1780}'..='\u{17B3}' | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FC}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Where the dotted abbreviation ends that starts with the token `start..end`; `end` if there is none.
///
/// That is at least two single letters with a dot between them, and the last dot if there is one.
fn abbreviation_end(text: &str, start: usize, end: usize) -> usize {
    let is_letter = |from: usize, to: usize| {
        let mut chars = text[from..to].chars();
        chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
    };
    if !is_letter(start, end) {
        return end;
    }
    let bytes = text.as_bytes();
    let (mut last, mut letters) = (end, 1);
    while bytes.get(last) == Some(&b'.') {
        let next = last + 1;
        let next_end = if next < bytes.len() { token_end(text, next) } else { next };
        if next_end == next || !is_letter(next, next_end) {
            break;
        }
        last = next_end;
        letters += 1;
    }
    match letters {
        1 => end,
        _ if bytes.get(last) == Some(&b'.') => last + 1,
        _ => last,
    }
}

/// What stands between two neighbouring tokens of a name, as far as it makes a difference.
///
/// `Gap::SPACE` is any white space (also no-break spaces and one line break), a hyphen, or a dot after an initial.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Gap(pub(crate) char);

impl Gap {
    /// White space, or what counts as such.
    pub const SPACE: Self = Self(' ');
}

/// Short forms after which a dot and a space are no more than a space: `St. Petersburg` is `St Petersburg`.
const SHORT_FORMS: [&str; 16] =
    ["st", "ste", "mt", "ft", "dr", "mr", "mrs", "ms", "jr", "sr", "gen", "col", "co", "inc", "corp", "bros"];

/// The most bytes that may stand between two words of a name.
pub(crate) const LONGEST_GAP: usize = 64;

/// The gap `text[before.end..after.start]`, or `None` if no name goes across it: a dash, a blank line, two signs …
pub fn gap(text: &str, before: Span, after: Span) -> Option<Gap> {
    let between = &text[before.end..after.start];
    if between == " " || between.is_empty() {
        return Some(Gap::SPACE);
    }
    if between.len() > LONGEST_GAP {
        return None;
    }
    let (mut sign, mut spaces, mut lines) = (None, 0, 0);
    let mut ends_line = false;
    for c in between.chars() {
        if c.is_whitespace() || c == '\u{200B}' {
            spaces += 1;
            lines += usize::from(c == '\n' || c == '\u{2028}');
            ends_line |= c == '\u{2029}';
        } else if !is_ignorable(c) {
            match sign.replace(c) {
                None => {}
                // Acme Co., Ltd. is Acme Co. Ltd.
                Some('.') if c == ',' && is_initial_or_short_form(&text[before.range()]) => sign = Some('.'),
                Some(_) => return None,
            }
        }
    }
    if lines > 1 || ends_line {
        return None;
    }
    match sign {
        None => Some(Gap::SPACE),
        Some('-' | '\u{2010}' | '\u{2011}' | '\u{2012}' | '\u{2013}' | '\u{2212}') => {
            // A hyphen joins; a dash with spaces parts. At the end of a line a hyphen may be followed by the line break.
            let joins = spaces == 0 || (lines == 1 && !between.starts_with(char::is_whitespace));
            joins.then_some(Gap::SPACE)
        }
        Some('\u{2014}' | '\u{2015}' | '…') => None,
        Some('.') if is_initial_or_short_form(&text[before.range()]) => Some(Gap::SPACE),
        // O'Brien; but the one of the Workers' Party is as good as none.
        Some(c) if is_apostrophe(c) && spaces == 0 => Some(Gap('\'')),
        Some(c) if is_apostrophe(c) => (!between.starts_with(char::is_whitespace)).then_some(Gap::SPACE),
        Some('“' | '”' | '„' | '«' | '»') => Some(Gap('"')),
        Some(c) => Some(Gap(c)),
    }
}

fn is_initial_or_short_form(token: &str) -> bool {
    let mut chars = token.chars();
    let first = chars.next();
    if chars.next().is_none() {
        return first.is_some_and(char::is_uppercase);
    }
    SHORT_FORMS.iter().any(|form| token.eq_ignore_ascii_case(form))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        tokenize(text).into_iter().map(|span| &text[span.range()]).collect()
    }

    #[test]
    fn cuts_words() {
        let cases: [(&str, &[&str], &str); 13] = [
            ("O’Brien's", &["O", "Brien", "s"], "apostrophes part"),
            ("pro-Russian", &["pro", "Russian"], "hyphens part"),
            ("Kyiv2022 x_y", &["Kyiv2022", "x_y"], "digits and underscores belong to words"),
            ("the U.S. said", &["the", "U.S.", "said"], "an abbreviation with its last dot"),
            ("U.S", &["U.S"], "an abbreviation without its last dot"),
            ("J. Smith", &["J", "Smith"], "one initial is no abbreviation"),
            ("J.F. Kennedy", &["J.F.", "Kennedy"], "two initials are one"),
            ("A.Smith", &["A", "Smith"], "a dot before a long word"),
            ("Zu\u{308}rich", &["Zu\u{308}rich"], "a mark belongs to its letter"),
            ("Mariu\u{AD}pol\u{AD} is", &["Mariu\u{AD}pol", "is"], "a soft hyphen inside, but not at the end"),
            ("L\u{2BC}viv", &["L", "viv"], "a letter apostrophe"),
            ("北京と東京", &["北", "京", "と", "東", "京"], "no spaces between words"),
            ("🙂Kyiv🙂", &["Kyiv"], "emoji are no words"),
        ];
        for (text, expected, why) in cases {
            assert_eq!(words(text), expected, "{why}");
        }
    }

    #[test]
    fn tells_gaps_apart() {
        let cases = [
            ("New York", Some(' '), "a space"),
            ("New\u{A0}York", Some(' '), "a no-break space"),
            ("New\r\nYork", Some(' '), "one line break"),
            ("New\n\nYork", None, "a blank line"),
            ("New-York", Some(' '), "a hyphen"),
            ("New\u{2011}York", Some(' '), "a no-break hyphen"),
            ("New - York", None, "a dash with spaces"),
            ("New—York", None, "a long dash"),
            ("St. York", Some(' '), "a dot after a short form"),
            ("J. York", Some(' '), "a dot after an initial"),
            ("Paris. Hilton", Some('.'), "a dot after a word: only names that have it"),
            ("O’Brien", Some('\''), "an apostrophe"),
            ("Workers’ Party", Some(' '), "a plural possessive"),
            ("New ‘York’", None, "a quote that opens"),
            ("AT&T", Some('&'), "another sign"),
            ("New), York", None, "two signs"),
        ];
        for (text, expected, why) in cases {
            let tokens = tokenize(text);
            assert_eq!(gap(text, tokens[0], tokens[1]).map(|gap| gap.0), expected, "{why}");
        }
    }
}
