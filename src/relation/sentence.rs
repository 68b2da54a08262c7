//! A sentence as patterns see it: lower case, one space between words, and a sign for each name.

use regex::bytes::Regex;

use crate::document::Span;

/// The sign of a name of a person.
pub(super) const PERSON: u8 = 1;
/// The sign of the name of a place.
pub(super) const PLACE: u8 = 2;
/// The sign of the name of an organization.
pub(super) const ORGANIZATION: u8 = 3;
/// The sign of an adjective or a word for inhabitants.
pub(super) const DEMONYM: u8 = 4;
/// The sign of a country that stands for its forces or its government, once the words that said so are left out.
pub(super) const STATE: u8 = 5;
/// The sign of a name whose type nobody states.
pub(super) const UNTYPED: u8 = 6;
/// No sign, but the mark of slots in which a capital or a seat of government stands for its country.
pub(super) const SEAT: u8 = 7;
/// The first sign for types of a list's own.
pub(super) const FIRST_CUSTOM: u8 = 14;
/// The last one.
pub(super) const LAST_SIGN: u8 = 31;

/// A text with signs, and where each of its bytes comes from.
#[derive(Clone, Debug, Default)]
pub(super) struct Slotted {
    pub bytes: Vec<u8>,
    /// For each byte its offset in the document; for a name, where the name starts.
    pub origins: Vec<u32>,
}

/// The sign that stands for a character, or the character in lower case.
pub(super) fn folded(c: char) -> u8 {
    match c {
        '\u{21}'..='\u{7E}' => (c as u8).to_ascii_lowercase(),
        '‘' | '’' | 'ʼ' | '‛' => b'\'',
        '“' | '”' | '„' | '«' | '»' => b'"',
        '‐'..='―' => b'-',
        _ if c.is_whitespace() || c.is_control() => b' ',
        _ if c.is_alphabetic() => b'x',
        _ => b'_',
    }
}

impl Slotted {
    /// Writes `sentence` of `text` with the signs of `names`, which are sorted, disjoint and inside it.
    pub fn write(&mut self, text: &str, sentence: Span, names: impl Iterator<Item = (Span, u8)>) {
        self.bytes.clear();
        self.origins.clear();
        let mut at = sentence.start;
        for (span, sign) in names {
            self.push_text(text, at, span.start);
            self.bytes.push(sign);
            self.origins.push(span.start as u32);
            at = span.end;
        }
        self.push_text(text, at, sentence.end);
    }

    fn push_text(&mut self, text: &str, start: usize, end: usize) {
        for (at, c) in text[start..end].char_indices() {
            let byte = folded(c);
            if byte != b' ' || self.bytes.last().is_some_and(|&last| last != b' ') {
                self.bytes.push(byte);
                self.origins.push((start + at) as u32);
            }
        }
    }

    /// Where a range of bytes stands in the document. The end is that of the last character but for the sign of a name.
    pub fn source(&self, range: std::ops::Range<usize>, text: &str) -> Span {
        let start = self.origins[range.start] as usize;
        if range.is_empty() {
            return Span::new(start, start);
        }
        let last = self.origins[range.end - 1] as usize;
        Span::new(start, last + text[last..].chars().next().map_or(0, char::len_utf8))
    }

    /// Leaves out what `pattern` matches, but for the group `keep`, whose signs become `sign` if there is one.
    pub fn shorten(&mut self, pattern: &Regex, sign: Option<u8>) {
        let mut at = 0;
        let mut short: Option<Self> = None;
        for found in pattern.captures_iter(&self.bytes) {
            let Some(whole) = found.get(0) else { continue };
            let short = short.get_or_insert_default();
            short.copy(self, at..whole.start());
            if let Some(kept) = found.name("keep") {
                let from = short.bytes.len();
                short.copy(self, kept.range());
                if let Some(sign) = sign {
                    short.bytes[from..].iter_mut().filter(|byte| **byte < b' ').for_each(|byte| *byte = sign);
                }
            }
            at = whole.end();
        }
        if let Some(mut short) = short {
            short.copy(self, at..self.bytes.len());
            *self = short;
        }
    }

    fn copy(&mut self, from: &Self, mut range: std::ops::Range<usize>) {
        // Where something was left out, there is still one space.
        while self.bytes.last().is_none_or(|&last| last == b' ') && from.bytes.get(range.start) == Some(&b' ') {
            if range.is_empty() {
                return;
            }
            range.start += 1;
        }
        self.bytes.extend_from_slice(&from.bytes[range.clone()]);
        self.origins.extend_from_slice(&from.origins[range]);
    }
}
