//! Paragraphs: where they end depends on how the text is laid out.
//!
//! A blank line always ends a paragraph. A single line break does so where the text has one paragraph a line, and not
//! where its lines were broken at some width. The text itself tells: a line was broken at a width if the next word
//! would not have fitted on it.

use std::sync::LazyLock;

use regex::Regex;

use super::sentence::sentences;
use crate::document::Span;

/// Paragraphs and sentences of a text: both lists are sorted and disjoint, each sentence lies in one paragraph, and
/// together they hold everything but white space, bullets and list numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Segments {
    /// The paragraphs, without the white space around them.
    pub paragraphs: Vec<Span>,
    /// The sentences; headlines, captions and list items are sentences too.
    pub sentences: Vec<Span>,
}

impl Segments {
    /// The index of the sentence that holds `span`.
    pub fn sentence_of(&self, span: Span) -> Option<usize> {
        holder(&self.sentences, span)
    }

    /// The index of the paragraph that holds `span`.
    pub fn paragraph_of(&self, span: Span) -> Option<usize> {
        holder(&self.paragraphs, span)
    }

    /// Joins the sentences that one of `names` (sorted, disjoint) goes across, so that each name lies in one sentence.
    pub fn keep_whole(&mut self, names: impl Iterator<Item = Span>) {
        let mut names = names.filter(|&name| holder(&self.sentences, name).is_none()).peekable();
        if names.peek().is_none() {
            return;
        }
        let crossing: Vec<Span> = names.collect();
        let mut pieces = [crossing, std::mem::take(&mut self.sentences)].concat();
        pieces.sort_unstable();
        for piece in pieces {
            match self.sentences.last_mut().filter(|last| last.end > piece.start) {
                Some(last) => last.end = last.end.max(piece.end),
                None => self.sentences.push(piece),
            }
        }
    }
}

fn holder(spans: &[Span], span: Span) -> Option<usize> {
    let index = spans.partition_point(|segment| segment.end <= span.start);
    spans.get(index).filter(|segment| segment.contains(span)).map(|_| index)
}

/// Cuts `text` into paragraphs and sentences. Cost: linear in the length of the text.
///
/// ```
/// let text = "Talks in Antalya\n\nMr. Lavrov met Mr. Kuleba. They talked for an hour.";
/// let segments = comention::text::segment(text);
/// assert_eq!((segments.paragraphs.len(), segments.sentences.len()), (2, 3));
/// ```
pub fn segment(text: &str) -> Segments {
    let paragraphs = paragraphs(text);
    let sentences = paragraphs.iter().flat_map(|&paragraph| sentences(text, paragraph)).collect();
    Segments { paragraphs, sentences }
}

/// Lines beyond this many characters were not broken at a width.
const WIDEST_PAGE: usize = 120;
/// Below this width, one can hardly tell a broken line from a list.
const NARROWEST_PAGE: usize = 40;
/// Below this width, not even a column of a newspaper is broken.
const NARROWEST_COLUMN: usize = 20;

static BULLET: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\s*(?:[•‣▪◦●∙·*–—-]|\d{1,3}[.)]|[a-z][.)])\s+").expect("the pattern is fixed"));

/// Where the content of a line or paragraph begins: behind a bullet or a list number, if it has one.
pub(super) fn bullet_length(line: &str) -> usize {
    // Most lines begin with a letter and need no search.
    let first = line.trim_start().as_bytes().first().copied().unwrap_or(b'A');
    if first.is_ascii_uppercase() { 0 } else { BULLET.find(line).map_or(0, |found| found.end()) }
}

struct Line<'a> {
    span: Span,
    text: &'a str,
    /// Length in characters, without the white space around.
    width: usize,
}

fn paragraphs(text: &str) -> Vec<Span> {
    let lines = lines(text);
    let page = page_width(&lines);
    let mut paragraphs: Vec<Span> = Vec::new();
    let mut previous: Option<&Line> = None;
    for line in &lines {
        if line.width == 0 {
            previous = None;
            continue;
        }
        match (previous, paragraphs.last_mut()) {
            (Some(before), Some(paragraph)) if continues(before, line, page) => paragraph.end = line.span.end,
            _ => paragraphs.push(line.span),
        }
        previous = Some(line);
    }
    paragraphs
}

/// The lines, each without the white space around it.
fn lines(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut push = |start: usize, end: usize| {
        let line = text[start..end].trim();
        let start = start + (text[start..end].len() - text[start..end].trim_start().len());
        lines.push(Line { span: Span::new(start, start + line.len()), text: line, width: line.chars().count() });
    };
    for (at, c) in text.match_indices(['\n', '\r', '\u{B}', '\u{C}', '\u{2028}', '\u{2029}']) {
        if c == "\n" && at > 0 && text.as_bytes()[at - 1] == b'\r' {
            start = at + 1;
            continue;
        }
        push(start, at);
        if matches!(c, "\u{C}" | "\u{2029}") {
            // The end of a page or paragraph is as good as a blank line.
            push(at, at);
        }
        start = at + c.len();
    }
    push(start, text.len());
    lines
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
    let mut widths: Vec<usize> = pairs().map(|pair| pair[0].width).collect();
    let (_, &mut page, _) = widths.len().checked_sub(1).map(|last| widths.select_nth_unstable(last * 9 / 10))?;
    let full = pairs().filter(|pair| is_full(&pair[0], &pair[1], page)).count();
    let is_explained = match page {
        NARROWEST_PAGE.. => full * 2 >= pairs().count(),
        // Narrow columns look like lists, so more has to speak for them.
        NARROWEST_COLUMN.. => full >= 6 && full * 4 >= pairs().count() * 3,
        _ => false,
    };
    (is_explained && page <= WIDEST_PAGE).then_some(page)
}

/// Whether the first word of `next` would not have fitted on `line`.
fn is_full(line: &Line, next: &Line, page: usize) -> bool {
    let word = next.text.split_whitespace().next().map_or(0, |word| word.chars().count());
    // A word that fits on no line, such as a long address, tells nothing.
    word <= page && line.width + 1 + word > page
}

fn continues(before: &Line, line: &Line, page: Option<usize>) -> bool {
    if bullet_length(line.text) > 0 {
        return false;
    }
    let is_address = |line: &Line| ["http://", "https://", "www."].iter().any(|start| line.text.starts_with(start));
    let starts_low = |line: &Line| line.text.starts_with(char::is_lowercase) && !is_address(line);
    let is_hyphenated = before.text.strip_suffix('-').is_some_and(|text| text.ends_with(char::is_alphabetic));
    if is_hyphenated || starts_low(line) || page.is_some_and(|page| is_full(before, line, page)) {
        return true;
    }
    // Two short lines of which the first starts in the middle of a sentence.
    page.is_none()
        && before.width < NARROWEST_PAGE
        && starts_low(before)
        && !before.text.ends_with(['.', '!', '?', ':'])
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
        assert_eq!(bullet_length("  • Kyiv"), "  • ".len());
    }
}
