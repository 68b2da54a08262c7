//! A sentence as patterns see it: lower case, one space between words, and a sign for each name.

use std::ops::Range;

use super::cues::{GONE, Word};
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

/// Whether a byte is the sign of a name: texts have no others of these.
pub(super) const fn is_sign(byte: u8) -> bool {
    matches!(byte, 1..=LAST_SIGN)
}

/// The sign of a name, and how many bytes are between it and a word.
pub(super) type Neighbour = (u8, u32);

/// A text with signs, and where its bytes come from.
#[derive(Clone, Debug, Default)]
pub(super) struct Slotted {
    pub bytes: Vec<u8>,
    /// Where the names are, and the signs of all up to each.
    pub names: Vec<u32>,
    signs: Vec<u32>,
    /// Words that patterns need.
    pub words: Vec<Word>,
    /// From where on in it (and up to the next) bytes come from where on in the document, one by one.
    origins: Vec<(u32, u32)>,
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
        self.clear();
        let mut at = sentence.start;
        for (span, sign) in names {
            self.push_text(text, at, span.start);
            self.push_name(sign, span.start);
            at = span.end;
        }
        self.push_text(text, at, sentence.end);
    }

    fn clear(&mut self) {
        self.bytes.clear();
        self.names.clear();
        self.signs.clear();
        self.words.clear();
        self.origins.clear();
    }

    fn push_name(&mut self, sign: u8, origin: usize) {
        let at = self.bytes.len() as u32;
        self.origins.push((at, origin as u32));
        self.bytes.push(sign);
        self.names.push(at);
        self.signs.push(self.signs.last().copied().unwrap_or(0) | 1 << sign);
    }

    fn push_text(&mut self, text: &str, start: usize, end: usize) {
        let bytes = &text.as_bytes()[start..end];
        if bytes.is_empty() {
            return;
        }
        if bytes.is_ascii() {
            // If there are no two spaces, they stand for bytes of the text one by one.
            let at = self.bytes.len();
            self.bytes.extend(bytes.iter().map(|&byte| match byte {
                0..=b' ' | 0x7F => b' ',
                _ => byte.to_ascii_lowercase(),
            }));
            let is_first = at == 0 && self.bytes[0] == b' ';
            let new = &self.bytes[at.saturating_sub(1)..];
            let two_spaces =
                new.iter().zip(&new[1..]).fold(0, |found, (&a, &b)| found | u8::from(a == b' ') & u8::from(b == b' '));
            if !is_first && two_spaces == 0 {
                self.origins.push((at as u32, start as u32));
                return;
            }
            self.bytes.truncate(at);
        }
        let mut next = usize::MAX;
        for (at, c) in text[start..end].char_indices() {
            let byte = folded(c);
            if byte != b' ' || self.bytes.last().is_some_and(|&last| last != b' ') {
                if at != next {
                    self.origins.push((self.bytes.len() as u32, (start + at) as u32));
                }
                next = at + 1;
                self.bytes.push(byte);
            }
        }
    }

    /// Where a byte comes from; of a name, where that starts.
    pub fn origin(&self, at: usize) -> usize {
        let run = self.origins.partition_point(|&(from, _)| from as usize <= at);
        let (from, origin) = run.checked_sub(1).map_or((0, 0), |run| self.origins[run]);
        origin as usize + at - from as usize
    }

    /// Where the byte of the document that stands at `origin` is in it.
    pub fn position(&self, origin: usize) -> usize {
        let run = self.origins.partition_point(|&(_, from)| from as usize <= origin);
        let (at, from) = run.checked_sub(1).map_or((0, 0), |run| self.origins[run]);
        at as usize + origin - from as usize
    }

    /// Where a range of bytes stands in the document. The end is that of the last character but for the sign of a name.
    pub fn source(&self, range: std::ops::Range<usize>, text: &str) -> Span {
        let start = self.origin(range.start);
        if range.is_empty() {
            return Span::new(start, start);
        }
        let last = self.origin(range.end - 1);
        Span::new(start, last + text[last..].chars().next().map_or(0, char::len_utf8))
    }

    /// The signs of all names.
    pub fn all_signs(&self) -> u32 {
        self.signs.last().copied().unwrap_or(0)
    }

    /// The signs of all names before and behind a word.
    pub fn signs_around(&self, at: u32, length: u32) -> (u32, u32) {
        let (before, after) = self.around(at, length);
        let before = before.checked_sub(1).map_or(0, |last| self.signs[last]);
        let after = self.names[after..].iter().fold(0, |signs, &name| signs | 1 << self.bytes[name as usize]);
        (before, after)
    }

    /// The nearest names before and behind a word, as signs, and how many bytes are between.
    pub fn names_around(&self, at: u32, length: u32) -> [Option<Neighbour>; 2] {
        let (before, after) = self.around(at, length);
        let sign = |name: u32| self.bytes[name as usize];
        let before = before.checked_sub(1).map(|last| (sign(self.names[last]), at - self.names[last] - 1));
        let after = self.names.get(after).map(|&name| (sign(name), name - at - length));
        [before, after]
    }

    /// How many names are before a word, and how many before its end: a word may be one of names and what is between.
    fn around(&self, at: u32, length: u32) -> (usize, usize) {
        let before = self.names.partition_point(|&name| name < at);
        let inside = self.names[before..].iter().take_while(|&&name| name < at + length).count();
        (before, before + inside)
    }

    /// Writes `from` without the ranges `out`, but for those parts of them that are kept, whose names get the sign
    /// `becomes` if there is one.
    pub fn write_without(&mut self, from: &Self, out: &[(Range<usize>, Option<Range<usize>>)], becomes: Option<u8>) {
        self.clear();
        self.words.extend(from.words.iter().map(|word| Word { at: GONE, ..*word }));
        let (mut at, mut rest) = (0, Rest::default());
        for (whole, kept) in out {
            self.copy(from, at..whole.start, None, &mut rest);
            if let Some(kept) = kept {
                self.copy(from, kept.clone(), becomes, &mut rest);
            }
            at = whole.end;
        }
        self.copy(from, at..from.bytes.len(), None, &mut rest);
    }

    fn copy(&mut self, from: &Self, mut range: Range<usize>, becomes: Option<u8>, rest: &mut Rest) {
        // Where something was left out, there is still one space.
        while self.bytes.last().is_none_or(|&last| last == b' ') && from.bytes.get(range.start) == Some(&b' ') {
            if range.is_empty() {
                return;
            }
            range.start += 1;
        }
        if range.is_empty() {
            return;
        }
        let to = self.bytes.len();
        let moved = |at: u32| at - range.start as u32 + to as u32;
        self.bytes.extend_from_slice(&from.bytes[range.clone()]);
        // They are in the order of their ends.
        while let Some(word) =
            from.words.get(rest.word).filter(|word| word.at == GONE || (word.at as usize) < range.end)
        {
            if word.at != GONE && word.at as usize >= range.start && (word.at + word.length) as usize <= range.end {
                self.words[rest.word].at = moved(word.at);
            }
            rest.word += 1;
        }
        while let Some(&name) = from.names.get(rest.name).filter(|&&name| (name as usize) < range.end) {
            if name as usize >= range.start {
                let at = moved(name);
                if let Some(sign) = becomes {
                    self.bytes[at as usize] = sign;
                }
                self.names.push(at);
                self.signs.push(self.signs.last().copied().unwrap_or(0) | 1 << self.bytes[at as usize]);
            }
            rest.name += 1;
        }
        let first = from.origins.partition_point(|&(at, _)| at as usize <= range.start).saturating_sub(1);
        for &(at, origin) in from.origins[first..].iter().take_while(|(at, _)| (*at as usize) < range.end) {
            let skipped = (range.start as u32).saturating_sub(at);
            self.origins.push((moved(at + skipped), origin + skipped));
        }
    }
}

/// How many words and names of a text were copied.
#[derive(Default)]
struct Rest {
    word: usize,
    name: usize,
}
