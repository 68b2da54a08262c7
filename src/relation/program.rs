//! Patterns as instructions, in which a list of words is one.

use regex_syntax::hir::Hir;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::required::is_word;
use super::words::Words;

/// The most bytes that the instructions of a pattern may take.
pub(super) const SIZE_LIMIT: usize = 4 << 20;

/// The first of the two bytes that stand for a list of words or a phrase in a pattern; texts have none of them, and no
/// character of UTF-8 begins with those in use. Two, lest alternatives of lists become a class, which has no order.
pub(super) const FIRST_PHRASE: u8 = 0x80;
const PHRASES_PER_BYTE: usize = 64;

/// The most lists of words and phrases that a set of rules may have.
pub(super) const MOST_PHRASES: usize = PHRASES_PER_BYTE * PHRASES_PER_BYTE;

/// The bytes that stand for a list of words or a phrase, by its number.
pub(super) fn phrase_bytes(number: usize) -> [u8; 2] {
    [number / PHRASES_PER_BYTE, number % PHRASES_PER_BYTE].map(|half| FIRST_PHRASE + half as u8)
}

/// What a literal part of a pattern is made of.
pub(super) enum Unit {
    Byte(u8),
    /// The number of a list of words or a phrase.
    Phrase(usize),
}

pub(super) fn units(mut literal: &[u8]) -> impl Iterator<Item = Unit> {
    std::iter::from_fn(move || {
        let (&byte, rest) = literal.split_first()?;
        let half = |byte: u8| byte.checked_sub(FIRST_PHRASE).map(usize::from).filter(|&half| half < PHRASES_PER_BYTE);
        let number = half(byte).zip(rest.first().copied().and_then(half));
        literal = if number.is_some() { &rest[1..] } else { rest };
        Some(number.map_or(Unit::Byte(byte), |(high, low)| Unit::Phrase(PHRASES_PER_BYTE * high + low)))
    })
}

/// Parses a regular expression, in which `@name` is two bytes.
pub(super) fn parse(source: &str) -> Result<Hir, Box<regex_syntax::Error>> {
    let mut parser = regex_syntax::ParserBuilder::new().unicode(false).utf8(false).build();
    parser.parse(source).map_err(Box::new)
}

/// What `@name` stands for in patterns.
#[derive(Debug)]
pub(super) enum Phrase {
    /// A list of words, by its number.
    Words(u32),
    Pattern(Hir),
}

/// Bytes of ASCII; the first stands for the end of the text, which has no such byte.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) struct Bytes([u64; 2]);

impl Bytes {
    pub const ALL: Self = Self([u64::MAX; 2]);
    pub const END: Self = Self([1, 0]);

    pub fn one(byte: u8) -> Self {
        let mut bytes = Self::default();
        bytes.insert(byte);
        bytes
    }

    pub fn insert(&mut self, byte: u8) {
        if byte.is_ascii() {
            self.0[usize::from(byte >> 6)] |= 1 << (byte & 63);
        }
    }

    pub fn or(self, other: Self) -> Self {
        Self([self.0[0] | other.0[0], self.0[1] | other.0[1]])
    }

    pub fn and(self, other: Self) -> Self {
        Self([self.0[0] & other.0[0], self.0[1] & other.0[1]])
    }

    pub fn without_end(self) -> Self {
        Self([self.0[0] & !1, self.0[1]])
    }

    pub fn has(&self, byte: u8) -> bool {
        self.0[usize::from(byte >> 6 & 1)] >> (byte & 63) & 1 != 0
    }
}

/// What is to be done next.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) enum Op {
    /// One of a set of bytes.
    Class(u32),
    /// As many of a set of bytes as there are.
    Span(u32),
    /// As many of a set of bytes as may be before one of another set, or as few, and how many at the most.
    Most(u32, u32, u32),
    Least(u32, u32, u32),
    /// Bytes from one place to another among the literal ones.
    Text(u32, u32),
    /// One of a list of words.
    Words(u32),
    Edge(Edge),
    /// Notes the place.
    Save(u32),
    Jump(u32),
    /// Goes on at the first place, and if that fails, at the second; the last tells where the bytes are with which either
    /// may go on.
    Split(u32, u32, u32),
    /// Goes on at one of many places, of which a table tells those that may do; where their list begins, and how many.
    Choice(u32, u32, u32),
    Match,
}

/// By the next byte, which of many ways may be gone, in their order.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) struct Table {
    by_byte: Vec<u8>,
    ways: Vec<Vec<u16>>,
}

impl Table {
    pub fn new(firsts: &[Bytes]) -> Self {
        let mut table = Self { by_byte: Vec::new(), ways: Vec::new() };
        for byte in 0..128 {
            let ways: Vec<u16> = (0..).zip(firsts).filter(|(_, first)| first.has(byte)).map(|(way, _)| way).collect();
            let known = table.ways.iter().position(|known| *known == ways).unwrap_or_else(|| {
                table.ways.push(ways);
                table.ways.len() - 1
            });
            table.by_byte.push(known as u8);
        }
        table
    }

    pub fn ways(&self, byte: u8) -> &[u16] {
        &self.ways[usize::from(self.by_byte[usize::from(byte & 127)])]
    }
}

/// What is so at a place, and not of a byte.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) enum Edge {
    Start,
    End,
    Word,
    NoWord,
    WordStart,
    WordEnd,
    /// No letter is before it.
    NoneBefore,
    /// No letter is behind it.
    NoneBehind,
}

/// The instructions of many patterns.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Programs {
    pub ops: Vec<Op>,
    pub sets: Vec<Bytes>,
    pub ways: Vec<[Bytes; 2]>,
    pub tables: Vec<Table>,
    pub targets: Vec<u32>,
    pub texts: Vec<u8>,
    pub lists: Vec<Words>,
    /// While they are made, the numbers of sets, ways and tables.
    #[serde(skip)]
    pub known_sets: FxHashMap<Bytes, u32>,
    #[serde(skip)]
    pub known_ways: FxHashMap<[Bytes; 2], u32>,
    #[serde(skip)]
    pub known_tables: FxHashMap<Table, u32>,
}

/// Where the instructions of a pattern are.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Program {
    pub start: u32,
    pub end: u32,
    /// The names of groups: of each, two places are saved.
    pub groups: Vec<Box<str>>,
    /// With what a match may begin, and with what inside of a word.
    pub first: [Bytes; 2],
    /// Whether it could go round without end.
    pub has_empty_rounds: bool,
    /// Whether every match is at the start of the text.
    pub is_at_start: bool,
    /// The most bytes of a match, if that ends with the text.
    pub longest: Option<u32>,
}

/// A pattern takes more than [`SIZE_LIMIT`].
#[derive(Clone, Copy, Debug)]
pub(super) struct TooLarge;

impl Edge {
    /// Whether it is so at a place.
    pub fn is_at(self, text: &[u8], at: usize) -> bool {
        let before = at > 0 && is_word(text[at - 1]);
        let behind = text.get(at).is_some_and(|&byte| is_word(byte));
        match self {
            Self::Start => at == 0,
            Self::End => at == text.len(),
            Self::Word => before != behind,
            Self::NoWord => before == behind,
            Self::WordStart => !before && behind,
            Self::WordEnd => before && !behind,
            Self::NoneBefore => !before,
            Self::NoneBehind => !behind,
        }
    }
}
