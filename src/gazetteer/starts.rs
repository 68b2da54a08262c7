//! Which words may begin a name, told without a look-up: for nearly all words of a text, none does.

use std::collections::BTreeSet;
use std::io::Read;

use super::file::{Damaged, Reader, Writer};
use super::name::{Case, Words};
use super::table::{WIDE, hash_start};

/// What a filter holds for a word: a hash of its first bytes, which is the same in any case but for its first letter.
pub(crate) fn first_key(word: &[u8]) -> u32 {
    hash_start(&start_of(word), word.len())
}

fn start_of(word: &[u8]) -> [u8; WIDE] {
    let (mut start, length) = ([0; WIDE], word.len().min(WIDE));
    start[..length].copy_from_slice(&word[..length]);
    start
}

/// The same, with the case of its second letter too: *In* at the start of a sentence is not the *IN* of a list.
#[inline]
pub(crate) fn full_key(first_key: u32, second: u8) -> u32 {
    first_key ^ u32::from(second & 0x20).wrapping_mul(0x2C1B_3C6D)
}

/// What names begin with.
#[derive(Debug)]
pub(crate) struct Starts {
    /// Words that begin a name.
    first: Filter,
    /// Words that are a name.
    alone: Filter,
    /// The first two words of longer names.
    pairs: Filter,
    /// The first bytes of those words that begin a name and have a small letter or a digit at the start.
    low: Vec<u8>,
}

/// More first bytes than that are not looked for one by one.
const MOST_LOW: usize = 8;

/// A Bloom filter (Bloom, CACM 13, 1970) whose bits for one key lie in one word of memory (Putze, Sanders and Singler,
/// *Cache-, Hash- and Space-Efficient Bloom Filters*, 2007).
#[derive(Debug, Default)]
pub(crate) struct Filter(Vec<u64>);

/// Bits for each key; more than the most would not fit into the caches.
const BITS_PER_KEY: usize = 16;
/// Bits that are set for a key.
const BITS_SET: usize = 2;
const MOST_BITS: usize = 1 << 23;
const LEAST_BITS: usize = 1 << 12;

impl Filter {
    /// A filter of some keys.
    pub(super) fn of(keys: impl ExactSizeIterator<Item = u32>) -> Self {
        let mut filter = Self::with_bits(keys.len() * BITS_PER_KEY);
        keys.for_each(|key| filter.insert(key));
        filter
    }

    fn with_bits(bits: usize) -> Self {
        Self(vec![0; bits.next_power_of_two().clamp(LEAST_BITS, MOST_BITS) / 64])
    }

    fn insert(&mut self, key: u32) {
        let (word, bits) = self.place(key);
        self.0[word] |= bits;
    }

    /// Makes it as short as it can be: of half the length, it is both halves laid on each other.
    fn fold(&mut self) {
        let set: usize = self.0.iter().map(|bits| bits.count_ones() as usize).sum();
        while self.0.len() * 64 >= 2 * LEAST_BITS.max(set / BITS_SET * BITS_PER_KEY) {
            let upper = self.0.split_off(self.0.len() / 2);
            self.0.iter_mut().zip(upper).for_each(|(bits, upper)| *bits |= upper);
        }
        self.0.shrink_to_fit();
    }

    fn write(&self, out: &mut Writer) {
        out.rows(self.0.iter().map(|bits| [*bits as u32, (bits >> 32) as u32]));
    }

    fn read(from: &mut Reader<impl Read>) -> Result<Self, Damaged> {
        let bits = from.rows(|[low, high]| u64::from(low) | u64::from(high) << 32)?;
        if bits.len().is_power_of_two() { Ok(Self(bits)) } else { Err(Damaged) }
    }

    #[inline]
    fn place(&self, key: u32) -> (usize, u64) {
        // The length is a power of two.
        let word = (key >> 12) as usize & (self.0.len() - 1);
        (word, 1 << (key % 64) | 1 << ((key >> 6) % 64))
    }

    /// Whether this may be one of the keys.
    #[inline]
    pub fn may_hold(&self, key: u32) -> bool {
        let (word, bits) = self.place(key);
        self.0[word] & bits == bits
    }
}

impl Starts {
    /// The [first keys](first_key) of words that begin a name.
    #[inline]
    pub fn first(&self) -> &Filter {
        &self.first
    }

    /// Whether a word may be a name.
    #[inline]
    pub fn may_be(&self, key: u32) -> bool {
        self.alone.may_hold(key)
    }

    /// Whether a name may begin with two words.
    #[inline]
    pub fn may_go_on(&self, first_key: u32, second_key: u32) -> bool {
        self.pairs.may_hold(pair_key(first_key, second_key))
    }

    /// The bytes with which names begin but capitals, if they are few.
    #[inline]
    pub fn low(&self) -> Option<&[u8]> {
        Some(&*self.low).filter(|low| low.len() <= MOST_LOW)
    }

    pub(super) fn write(&self, out: &mut Writer) {
        out.numbers(&self.low.iter().copied().map(u32::from).collect::<Vec<_>>());
        [&self.first, &self.alone, &self.pairs].iter().for_each(|filter| filter.write(out));
    }

    pub(super) fn read(from: &mut Reader<impl Read>) -> Result<Self, Damaged> {
        let low = from.numbers()?.into_iter().map(u8::try_from).collect::<Result<_, _>>().map_err(|_| Damaged)?;
        Ok(Self { low, first: Filter::read(from)?, alone: Filter::read(from)?, pairs: Filter::read(from)? })
    }
}

#[inline]
fn pair_key(first: u32, second: u32) -> u32 {
    first.wrapping_mul(0x9E37_79B9) ^ second
}

/// Keys on the way into a filter.
#[derive(Default)]
struct Keys {
    few: Vec<u32>,
    /// Where they go when there are many: the same ones come again and again.
    many: Option<Filter>,
}

const MANY_KEYS: usize = 1 << 16;

impl Keys {
    fn insert(&mut self, key: u32) {
        match &mut self.many {
            Some(filter) => filter.insert(key),
            None => self.few.push(key),
        }
        if self.few.len() == MANY_KEYS {
            self.spill(MOST_BITS);
        }
    }

    fn spill(&mut self, bits: usize) -> &mut Filter {
        let filter = self.many.get_or_insert_with(|| Filter::with_bits(bits));
        std::mem::take(&mut self.few).into_iter().for_each(|key| filter.insert(key));
        filter
    }

    fn finish(mut self) -> Filter {
        let bits = self.few.len() * BITS_PER_KEY;
        let filter = self.spill(bits);
        filter.fold();
        std::mem::take(filter)
    }
}

/// Collects what names begin with.
#[derive(Default)]
pub(super) struct StartsBuilder {
    first: Keys,
    alone: Keys,
    pairs: Keys,
    low: BTreeSet<u8>,
}

impl StartsBuilder {
    /// Adds a name, which stands where the text is written as `case` tells.
    pub fn add(&mut self, words: &Words, case: &Case) {
        let key = |number: usize, first: u8| {
            let word = words.folded(number).as_bytes();
            let mut start = start_of(word);
            start[0] = start[0] & !LOW | first;
            hash_start(&start, word.len())
        };
        let is_written =
            |number: usize, first: u8| BOTH.into_iter().any(|second| allows(case, number, [first, second]));
        let firsts = || BOTH.into_iter().filter(|&first| is_written(0, first));
        firsts().for_each(|first| self.first.insert(key(0, first)));
        if is_written(0, LOW) {
            self.low.insert(letters(words.folded(0))[0]);
        }
        if words.len() > 1 {
            for second in BOTH.into_iter().filter(|&first| is_written(1, first)) {
                let second = key(1, second);
                firsts().for_each(|first| self.pairs.insert(pair_key(key(0, first), second)));
            }
            return;
        }
        let written = BOTH.into_iter().flat_map(|first| BOTH.into_iter().map(move |second| [first, second]));
        for [first, second] in written.filter(|letters| allows(case, 0, *letters)) {
            self.alone.insert(full_key(key(0, first), second));
        }
    }

    pub fn finish(self) -> Starts {
        let [first, alone, pairs] = [self.first, self.alone, self.pairs].map(Keys::finish);
        Starts { first, alone, pairs, low: self.low.into_iter().collect() }
    }
}

/// The bit in which small letters and digits differ from capitals and the underscore.
const LOW: u8 = 0x20;
const BOTH: [u8; 2] = [0, LOW];

/// The first two bytes of a word, 0 for a second one that is not there.
fn letters(word: &str) -> [u8; 2] {
    let mut bytes = word.bytes();
    [bytes.next().unwrap_or(0), bytes.next().unwrap_or(0)]
}

/// Whether the word of this number of a name may be an ASCII word whose first two letters have the bit or not.
fn allows(case: &Case, number: usize, written: [u8; 2]) -> bool {
    match case {
        Case::Any => true,
        Case::Capitals(capitals) => written[0] != LOW || capitals >> number & 1 == 0,
        Case::Exact(exact) => {
            exact.split(' ').nth(number).is_none_or(|word| letters(word).map(|letter| letter & LOW) == written)
        }
    }
}
