//! Which words may begin a name, told without a look-up: for nearly all words of a text, none does.

use super::index::{Node, WordSlot};
use super::table::{Slot, Table};

/// A Bloom filter (Bloom, CACM 13, 1970) with one hash, over the words that begin names, in any case.
#[derive(Debug)]
pub(crate) struct Starts {
    bits: Vec<u64>,
    low: Option<Box<LowStarts>>,
}

/// The first two bytes of words that begin a name and may be written with a small letter or a digit, a bit each.
#[derive(Debug)]
pub(crate) struct LowStarts([u64; 1 << 10]);

/// Bits for each word; more than the most would not fit into the caches.
const BITS_PER_WORD: usize = 16;
const MOST_BITS: usize = 1 << 23;

impl Starts {
    /// `text` holds the words, a line break behind each.
    pub(super) fn new(text: &str, words: &Table<WordSlot>) -> Self {
        let firsts = || words.slots().iter().filter(|slot| !slot.is_empty() && slot.first != Node::default());
        let bits = (firsts().count() * BITS_PER_WORD).next_power_of_two().clamp(1 << 12, MOST_BITS);
        let mut starts = Self { bits: vec![0; bits / 64], low: None };
        for slot in firsts() {
            let (word, bit) = starts.place(slot.hash);
            starts.bits[word] |= bit;
            if slot.is_low != 0 {
                let low = starts.low.get_or_insert_with(|| Box::new(LowStarts([0; 1 << 10])));
                low.add(text.as_bytes().get(slot.start as usize..).unwrap_or_default());
            }
        }
        starts
    }

    #[inline]
    fn place(&self, hash: u32) -> (usize, u64) {
        // The length is a power of two.
        (((hash >> 6) as usize) & (self.bits.len() - 1), 1 << (hash % 64))
    }

    /// Whether a word with this hash may begin a name.
    #[inline]
    pub fn may_begin(&self, hash: u32) -> bool {
        let (word, bit) = self.place(hash);
        self.bits[word] & bit != 0
    }

    /// What names begin with that need no capital, if any does.
    #[inline]
    pub fn low(&self) -> Option<&LowStarts> {
        self.low.as_deref()
    }
}

impl LowStarts {
    /// Adds the word that `text` starts with, up to a line break.
    fn add(&mut self, text: &[u8]) {
        let mut add = |first: u8, second: u8| {
            let bit = u16::from_le_bytes([first, second]);
            self.0[usize::from(bit >> 6)] |= 1 << (bit % 64);
        };
        match text {
            // Behind a word of one letter stands what is none.
            [first, b'\n', ..] => (0..=u8::MAX).filter(|b| !b.is_ascii_alphanumeric()).for_each(|b| add(*first, b)),
            [first, second, ..] => [*second, second.to_ascii_uppercase()].into_iter().for_each(|b| add(*first, b)),
            _ => {}
        }
    }

    /// Whether a name may begin with an ASCII word whose first two bytes are these, the first no capital.
    #[inline]
    pub fn holds(&self, first_two: [u8; 2]) -> bool {
        let bit = u16::from_le_bytes(first_two);
        self.0[usize::from(bit >> 6)] >> (bit % 64) & 1 != 0
    }
}
