//! Paragraphs: where they end depends on how the text is laid out.
//!
//! A blank line always ends a paragraph. A single line break does so where the text has one paragraph a line, and not
//! where its lines were broken at some width. The text itself tells: a line was broken at a width if the next word
//! would not have fitted on it.

use std::iter::{once, repeat_n};
use std::sync::LazyLock;

use memchr::{memchr_iter, memchr3_iter};
use regex::Regex;

use crate::document::Span;

/// Lines beyond this many characters were not broken at a width.
const WIDEST_PAGE: usize = 120;
/// Below this width, one can hardly tell a broken line from a list.
const NARROWEST_PAGE: usize = 40;
/// Below this width, not even a column of a newspaper is broken.
const NARROWEST_COLUMN: usize = 20;

/// Cuts `text` into paragraphs, without the white space around them: sorted, disjoint, and none is empty.
///
/// A line is a paragraph of its own, unless the text shows that its lines were broken at a width. Cost: linear in the
/// length of the text.
///
/// ```
/// let text = "Talks in Antalya\n\nThe ministers met on Thursday in a hotel near\nAntalya.";
/// let paragraphs = comention::text::paragraphs(text);
/// assert_eq!(&text[paragraphs[0].range()], "Talks in Antalya");
/// assert_eq!(paragraphs.len(), 2);
/// ```
pub fn paragraphs(text: &str) -> Vec<Span> {
    let lines = lines(text);
    let page = page_width(&lines);
    let mut paragraphs: Vec<Span> = Vec::new();
    let mut previous: Option<&Line> = None;
    for line in &lines {
        if line.width == 0 {
            previous = None;
            continue;
        }
        let span = Span::new(line.start, line.start + line.text.len());
        match (previous, paragraphs.last_mut()) {
            (Some(before), Some(paragraph)) if continues(before, line, page) => paragraph.end = span.end,
            _ => paragraphs.push(span),
        }
        previous = Some(line);
    }
    paragraphs
}

/// A line without the white space around it.
struct Line<'t> {
    start: usize,
    text: &'t str,
    /// Length in characters; all that is beyond the widest page is the same.
    width: usize,
}

const LINE_ENDS: [char; 6] = ['\n', '\r', '\u{B}', '\u{C}', '\u{2028}', '\u{2029}'];

fn lines(text: &str) -> Vec<Line<'_>> {
    let is_ascii = text.is_ascii();
    if !has_rare_line_ends(text, is_ascii) {
        return cut_lines(text, is_ascii, memchr_iter(b'\n', text.as_bytes()));
    }
    let ends = text.match_indices(LINE_ENDS).filter(|&(at, end)| end != "\n" || !text[..at].ends_with('\r'));
    // The end of a page or paragraph is as good as a blank line.
    let count = |end| if matches!(end, "\u{C}" | "\u{2029}") { 2 } else { 1 };
    cut_lines(text, is_ascii, ends.flat_map(|(at, end)| repeat_n(at, count(end))))
}

/// Whether lines end in another way than `\n` and `\r\n`.
fn has_rare_line_ends(text: &str, is_ascii: bool) -> bool {
    let bytes = text.as_bytes();
    let is_rare = |at: usize| !bytes[at..].starts_with(b"\r\n");
    let mut rare = memchr3_iter(b'\r', b'\x0B', b'\x0C', bytes).filter(|&at| is_rare(at));
    // U+2028 and U+2029.
    let ends = |at: usize| matches!(bytes[at..], [_, 0x80, 0xA8 | 0xA9, ..]);
    rare.next().is_some() || (!is_ascii && memchr_iter(0xE2, bytes).any(ends))
}

/// Cuts before each of `ends`: a line end is white space, so that the next line loses it with all other around it.
fn cut_lines(text: &str, is_ascii: bool, ends: impl Iterator<Item = usize>) -> Vec<Line<'_>> {
    let mut ascii_end = if is_ascii { text.len() } else { 0 };
    let mut lines = Vec::with_capacity(32);
    let mut start = 0;
    for end in ends.chain(once(text.len())) {
        let line = text[start..end].trim_start();
        let begin = end - line.len();
        let line = line.trim_end();
        if ascii_end < end {
            ascii_end = begin + ascii_length(&text.as_bytes()[begin..]);
        }
        // Counting costs more than all else here. No character is longer than four bytes.
        let is_known = end <= ascii_end || line.len() > 4 * WIDEST_PAGE;
        let width = if is_known { line.len() } else { line.chars().count() };
        lines.push(Line { start: begin, text: line, width: width.min(WIDEST_PAGE + 1) });
        start = end;
    }
    lines
}

/// How far the bytes are ASCII, or a few bytes less.
fn ascii_length(bytes: &[u8]) -> usize {
    bytes.chunks(64).take_while(|chunk| chunk.is_ascii()).map(<[u8]>::len).sum()
}

/// The width at which the lines were broken, if they were: if that explains most of the line ends.
///
/// It is the width that nine lines in ten keep to, so that a long address on a line of its own does no harm.
fn page_width(lines: &[Line]) -> Option<usize> {
    let long = lines.iter().filter(|line| line.width > WIDEST_PAGE).count();
    if long * 20 > lines.len() {
        return None;
    }
    let pairs = || lines.windows(2).filter(|pair| pair[0].width > 0 && pair[1].width > 0);
    let mut with_width = [0; WIDEST_PAGE + 2];
    pairs().for_each(|pair| with_width[pair[0].width] += 1);
    let total: usize = with_width.iter().sum();
    let rank = total.checked_sub(1)? * 9 / 10;
    let mut narrower = 0;
    let page = with_width.iter().position(|count| {
        narrower += count;
        narrower > rank
    })?;
    let needed = match page {
        NARROWEST_PAGE..=WIDEST_PAGE => total.div_ceil(2),
        // Narrow columns look like lists, so more has to speak for them.
        NARROWEST_COLUMN..NARROWEST_PAGE => (total * 3).div_ceil(4).max(6),
        _ => return None,
    };
    let full = pairs().filter(|pair| is_full(&pair[0], &pair[1], page));
    (full.take(needed).count() == needed).then_some(page)
}

/// Whether the first word of `next` would not have fitted on `line`.
fn is_full(line: &Line, next: &Line, page: usize) -> bool {
    // The space before the word counts as well. Only a word that may have fitted has to be looked for.
    let room = page.saturating_sub(line.width + 1);
    let word = || next.text.chars().take_while(|c| !c.is_whitespace()).take(page + 1).count();
    // A word that fits on no line, such as a long address, tells nothing.
    match next.width {
        width if width <= page => width > room && (room == 0 || word() > room),
        _ => (room + 1..=page).contains(&word()),
    }
}

fn continues(before: &Line, line: &Line, page: Option<usize>) -> bool {
    if bullet_length(line.text) > 0 {
        return false;
    }
    let is_address = |line: &Line| ["http://", "https://", "www."].iter().any(|start| line.text.starts_with(start));
    let starts_low = |line: &Line| line.text.starts_with(char::is_lowercase) && !is_address(line);
    let is_hyphenated = || before.text.strip_suffix('-').is_some_and(|text| text.ends_with(char::is_alphabetic));
    if starts_low(line) || is_hyphenated() || page.is_some_and(|page| is_full(before, line, page)) {
        return true;
    }
    // Two short lines of which the first starts in the middle of a sentence.
    page.is_none()
        && before.width < NARROWEST_PAGE
        && starts_low(before)
        && !before.text.ends_with(['.', '!', '?', ':'])
}

const BULLETS: [char; 11] = ['•', '‣', '▪', '◦', '●', '∙', '·', '*', '–', '—', '-'];

/// Where the content of a line or paragraph begins: behind a bullet or a list number, if it has one.
pub(super) fn bullet_length(line: &str) -> usize {
    let content = line.trim_start();
    // Most lines begin with a word.
    if matches!(content.as_bytes(), [b'A'..=b'Z', ..] | [b'a'..=b'z', b' ' | b'a'..=b'z', ..]) {
        return 0;
    }
    let is_letter = |c: char| c.is_ascii_lowercase();
    let number = || content.strip_prefix(is_letter).or_else(|| behind_digits(content))?.strip_prefix(['.', ')']);
    let after = content.strip_prefix(BULLETS).or_else(number).unwrap_or_default();
    let item = after.trim_start();
    if item.len() < after.len() { line.len() - item.len() } else { 0 }
}

/// What follows the digits that `text` begins with, one to three.
fn behind_digits(text: &str) -> Option<&str> {
    let length = text.chars().take(3).take_while(|&c| is_digit(c)).map(char::len_utf8).sum();
    (length > 0).then(|| &text[length..])
}

/// Digits of all scripts, but neither fractions nor Roman and other numerals.
fn is_digit(c: char) -> bool {
    static DIGIT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^\d$").expect("the pattern is fixed"));
    c.is_ascii_digit() || (c.is_numeric() && !c.is_ascii() && DIGIT.is_match(c.encode_utf8(&mut [0; 4])))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        paragraphs(text).into_iter().map(|span| &text[span.range()]).collect()
    }

    #[test]
    fn one_paragraph_a_line() {
        let long = "Word ".repeat(30);
        let text = format!("{long}end.\r\nShort line.\n{long}end.");
        assert_eq!(cut(&text).len(), 3, "long lines were not broken at a width");
        assert_eq!(cut("Sergey Lavrov\nKyiv\nParis"), ["Sergey Lavrov", "Kyiv", "Paris"], "a list of names");
        assert_eq!(cut("one\u{2029}Two\rThree"), ["one", "Two", "Three"], "other line ends");
    }

    #[test]
    fn lines_broken_at_a_width() {
        let text = "The ministers met on Thursday in a hotel near\nAntalya and spoke for more than an hour about\nthe \
                    city of\n\nMariupol.\nA new paragraph of the same width, though it is\nnot set off by a blank line.";
        assert_eq!(cut(text).len(), 3);
        assert_eq!(cut("in New\nYork today"), ["in New\nYork today"], "a line that starts in mid-sentence");
    }

    #[test]
    fn lists_are_paragraphs_of_their_own() {
        assert_eq!(cut("he named\n• Kyiv\n• Lviv").len(), 3);
        assert_eq!(cut("1. Kyiv\n2. Lviv\n- Sumy").len(), 3);
        let cases = [
            ("  • Kyiv", 6),
            ("12) Kyiv", 4),
            ("b. Kyiv", 3),
            ("٣. Kyiv", 4),
            ("½. Kyiv", 0),
            ("1234. Kyiv", 0),
            ("1.5 Kyiv", 0),
            ("a Kyiv", 0),
        ];
        for (line, length) in cases {
            assert_eq!(bullet_length(line), length, "{line}");
        }
    }
}
