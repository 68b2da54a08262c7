//! Which words may begin a name, told without a look-up: for nearly all words of a text, none does.

use super::index::{Form, NameIndex, Node, WordSlot};
use super::table::{Slot, hash_pair, hash_word};

/// What names begin with.
#[derive(Debug, Default)]
pub(crate) struct Starts {
    /// Words that begin a name, in any case.
    first: Filter,
    /// Words that are a name.
    alone: Filter,
    /// The first two words of longer names, but for long second words.
    pairs: Filter,
    low: Option<Box<LowStarts>>,
}

/// The same for names that may be written with a small letter or a digit at the start.
#[derive(Debug)]
pub(crate) struct LowStarts {
    first: Filter,
    alone: Filter,
    /// The first two bytes of the words, a bit each.
    letters: [u64; 1 << 10],
    is_rare: bool,
}

/// With more words than this, their first two bytes tell little.
const MOST_RARE: usize = 100;

/// A Bloom filter with one hash (Bloom, CACM 13, 1970).
#[derive(Debug, Default)]
pub(crate) struct Filter(Vec<u64>);

/// Bits for each word; more than the most would not fit into the caches.
const BITS_PER_WORD: usize = 16;
const MOST_BITS: usize = 1 << 23;

/// Pairs whose second word has more bytes are not told apart. In a damaged list, many names may go on with one word that
/// never ends, and to hash it for each would take for ever.
pub(crate) const LONGEST_SECOND: usize = 64;

impl Filter {
    fn new(hashes: &[u32]) -> Self {
        let bits = (hashes.len() * BITS_PER_WORD).next_power_of_two().clamp(1 << 12, MOST_BITS);
        let mut filter = Self(vec![0; bits / 64]);
        for hash in hashes {
            let (word, bit) = filter.place(*hash);
            filter.0[word] |= bit;
        }
        filter
    }

    #[inline]
    fn place(&self, hash: u32) -> (usize, u64) {
        // The length is a power of two.
        (((hash >> 6) as usize) & (self.0.len() - 1), 1 << (hash % 64))
    }

    /// Whether this may be the hash of one of them.
    #[inline]
    pub fn may_hold(&self, hash: u32) -> bool {
        let (word, bit) = self.place(hash);
        self.0[word] & bit != 0
    }
}

impl Starts {
    pub(super) fn new(index: &NameIndex) -> Self {
        let text = index.text.as_bytes();
        let firsts: Vec<&WordSlot> =
            index.words.slots().iter().filter(|slot| !slot.is_empty() && slot.first != Node::default()).collect();
        // The hash of the word that leads to each node, if it is the first.
        let mut hash_of = vec![None; index.ends.len()];
        firsts.iter().for_each(|slot| hash_of[slot.first.number()] = Some(slot.hash));
        let pairs = index.edges.slots().iter().filter(|slot| !slot.is_empty()).filter_map(|slot| {
            let rest = text.get(slot.word as usize..)?;
            let second = &rest[..rest.iter().take(LONGEST_SECOND + 1).position(|byte| *byte == b'\n')?];
            Some(pair_hash((*hash_of.get(slot.from as usize)?)?, hash_word(second)))
        });
        let pairs: Vec<u32> = pairs.collect();
        let hashes = |keep: &dyn Fn(&WordSlot) -> bool| -> Vec<u32> {
            firsts.iter().filter(|slot| keep(slot)).map(|slot| slot.hash).collect()
        };
        let is_low_name = |form: &Form| !index.case(*form).needs_capital();
        let lows = hashes(&|slot| slot.is_low != 0);
        let low = (!lows.is_empty()).then(|| {
            let alone = hashes(&|slot| index.forms(slot.first).iter().any(is_low_name));
            let mut low = LowStarts {
                first: Filter::new(&lows),
                alone: Filter::new(&alone),
                letters: [0; 1 << 10],
                is_rare: lows.len() <= MOST_RARE,
            };
            let words = firsts.iter().filter(|slot| slot.is_low != 0);
            words.for_each(|slot| low.add(text.get(slot.start as usize..).unwrap_or_default()));
            Box::new(low)
        });
        let alone = hashes(&|slot| !index.forms(slot.first).is_empty());
        let [first, alone, pairs] = [hashes(&|_| true), alone, pairs].map(|hashes| Filter::new(&hashes));
        Self { first, alone, pairs, low }
    }

    /// The words that may begin a name: those with a small letter or a digit at the start, and those with a capital.
    #[inline]
    pub fn first(&self) -> [&Filter; 2] {
        [self.low.as_ref().map_or(&self.first, |low| &low.first), &self.first]
    }

    /// Whether such a word may be a name.
    #[inline]
    pub fn may_be(&self, hash: u32, is_high: bool) -> bool {
        if is_high { self.alone.may_hold(hash) } else { self.low().is_some_and(|low| low.alone.may_hold(hash)) }
    }

    /// Whether a name may begin with words of these hashes, of which the second is not longer than [`LONGEST_SECOND`].
    #[inline]
    pub fn may_go_on(&self, first: u32, second: u32) -> bool {
        self.pairs.may_hold(pair_hash(first, second))
    }

    /// What needs no capital, if anything does.
    #[inline]
    pub fn low(&self) -> Option<&LowStarts> {
        self.low.as_deref()
    }
}

fn pair_hash(first: u32, second: u32) -> u32 {
    hash_pair(u64::from(first), u64::from(second))
}

impl LowStarts {
    /// Adds the word that `text` starts with, up to a line break.
    fn add(&mut self, text: &[u8]) {
        let mut add = |first: u8, second: u8| {
            let bit = u16::from_le_bytes([first, second]);
            self.letters[usize::from(bit >> 6)] |= 1 << (bit % 64);
        };
        match text {
            // Behind a word of one letter stands what is none.
            [first, b'\n', ..] => (0..=u8::MAX).filter(|b| !b.is_ascii_alphanumeric()).for_each(|b| add(*first, b)),
            [first, second, ..] => [*second, second.to_ascii_uppercase()].into_iter().for_each(|b| add(*first, b)),
            _ => {}
        }
    }

    /// Whether the first two bytes of a word tell nearly always that it is none.
    #[inline]
    pub fn is_rare(&self) -> bool {
        self.is_rare
    }

    /// Whether an ASCII word may be one whose first two bytes are these.
    #[inline]
    pub fn may_hold(&self, first_two: [u8; 2]) -> bool {
        let bit = u16::from_le_bytes(first_two);
        self.letters[usize::from(bit >> 6)] >> (bit % 64) & 1 != 0
    }
}

#[cfg(test)]
mod tests {
    use super::super::Gazetteer;
    use super::super::index::EdgeSlot;
    use super::super::table::Table;
    use super::*;
    use crate::extract::scan;

    /// In a damaged list, many edges may lead to one word without an end. To read it for each takes minutes.
    #[test]
    fn long_words_are_not_read_again_and_again() {
        let word = WordSlot { hash: 0, start: 0, first: Node(1), is_low: 0 };
        let words = Table::from_slots(vec![word, WordSlot::EMPTY]).expect("it has an empty slot");
        let edges = (0..100_000).map(|gap| EdgeSlot { from: 1, word: 0, gap, to: Node(1) });
        let edges = Table::from_slots(edges.chain([EdgeSlot::EMPTY]).collect()).expect("it has an empty slot");
        let index = NameIndex::new("a".repeat(10_000_000), words, edges, (vec![0, 0], Vec::new()), Vec::new());
        assert!(!index.starts().may_go_on(0, hash_word(b"b")));
    }

    #[test]
    fn names_of_long_words_are_found() {
        for length in [62, 63, 64, 65, 66, 200] {
            let name = format!("New {}", "x".repeat(length));
            let csv = format!("name,type\n{name},place\n");
            let gazetteer = Gazetteer::from_csv("long.csv", csv.as_bytes()).expect("the list has no error");
            assert_eq!(scan(&format!("in {name} now"), &gazetteer).len(), 1, "{length} letters");
        }
    }
}
