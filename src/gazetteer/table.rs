//! A hash table that is written to a file as it lies in memory: open addressing with linear probing (Knuth, TAOCP 3,
//! 6.4), over slots that bring their hash.

/// What lies in a [`Table`].
pub(super) trait Slot: Copy {
    /// What stands where nothing is.
    const EMPTY: Self;

    /// The hash that the slot was inserted with.
    fn hash(&self) -> u32;

    fn is_empty(&self) -> bool;
}

/// The table. It never shrinks, and always has an empty slot, at which a search ends.
#[derive(Clone, Debug)]
pub(super) struct Table<S> {
    slots: Vec<S>,
    len: usize,
}

impl<S: Slot> Default for Table<S> {
    fn default() -> Self {
        Self { slots: vec![S::EMPTY; 16], len: 0 }
    }
}

impl<S: Slot> Table<S> {
    /// A table of slots as they were written; `None` if no search would end in it.
    pub fn from_slots(slots: Vec<S>) -> Option<Self> {
        let len = slots.iter().filter(|slot| !slot.is_empty()).count();
        (len < slots.len() && u32::try_from(slots.len()).is_ok()).then_some(Self { slots, len })
    }

    pub fn slots(&self) -> &[S] {
        &self.slots
    }

    /// The slots, to change what does not make their hash.
    pub fn slots_mut(&mut self) -> &mut [S] {
        &mut self.slots
    }

    /// The slot with this hash that is the one. Cost: expected O(1).
    #[inline]
    pub fn find(&self, hash: u32, is_it: impl FnMut(&S) -> bool) -> Option<&S> {
        Some(&self.slots[self.position(hash, is_it)]).filter(|slot| !slot.is_empty())
    }

    /// Where the slot is, or an empty one in which it would be.
    #[inline]
    fn position(&self, hash: u32, mut is_it: impl FnMut(&S) -> bool) -> usize {
        let mut at = self.home(hash);
        loop {
            let slot = &self.slots[at];
            if slot.is_empty() || (slot.hash() == hash && is_it(slot)) {
                return at;
            }
            at += 1;
            if at == self.slots.len() {
                at = 0;
            }
        }
    }

    /// The slot with this hash that is the one; a new one if there is none.
    pub fn find_or_insert(&mut self, hash: u32, is_it: impl FnMut(&S) -> bool, new: impl FnOnce() -> S) -> &mut S {
        if (self.len + 1) * 4 > self.slots.len() * 3 {
            self.resize(self.slots.len() * 2);
        }
        let at = self.position(hash, is_it);
        if self.slots[at].is_empty() {
            self.slots[at] = new();
            self.len += 1;
        }
        &mut self.slots[at]
    }

    /// Makes the table as small as it can be without becoming slow.
    pub fn shrink_to_fit(&mut self) {
        self.resize(self.len * 3 / 2 + 1);
    }

    fn resize(&mut self, size: usize) {
        let old = std::mem::replace(&mut self.slots, vec![S::EMPTY; size]);
        for slot in old.into_iter().filter(|slot| !slot.is_empty()) {
            let mut at = self.home(slot.hash());
            while !self.slots[at].is_empty() {
                at = (at + 1) % size;
            }
            self.slots[at] = slot;
        }
    }

    /// Where the search for a hash begins: the hash scaled to the size of the table, which need be no power of two.
    fn home(&self, hash: u32) -> usize {
        ((u64::from(hash) * self.slots.len() as u64) >> 32) as usize
    }
}

/// A hash of a word, equal for words that differ in the case of ASCII letters only.
///
/// No hash tells words apart: who looks a word up compares it.
pub(crate) fn hash_word(word: &[u8]) -> u32 {
    let mut parts = word.chunks(WIDE).map(|part| {
        let mut padded = [0; WIDE];
        padded[..part.len()].copy_from_slice(part);
        hash_wide(&padded, part.len())
    });
    let first = parts.next().unwrap_or_default();
    parts.fold(first, |hash, part| hash_pair(u64::from(hash), u64::from(part)))
}

/// The same for the word `text[start..start + length]`, sooner.
#[inline]
pub(crate) fn hash_within(text: &[u8], start: usize, length: usize) -> u32 {
    match text[start..].first_chunk() {
        Some(wide) if length <= WIDE => hash_wide(wide, length),
        _ => hash_word(&text[start..start + length]),
    }
}

/// The hash of the word of this length that `text` starts with. What follows is not looked at, but must be there, so that
/// no branch depends on the length.
#[inline(always)]
pub(crate) fn hash_wide(text: &[u8; WIDE], length: usize) -> u32 {
    scramble(u128::from_le_bytes(*text) | LOW, length)
}

/// A hash of the first bytes of a word of any length, which tells the case of the first letter. It takes no branch and
/// calls nothing, so that a loop over words keeps all it needs in registers.
#[inline(always)]
pub(crate) fn hash_start(text: &[u8; WIDE], length: usize) -> u32 {
    scramble(u128::from_le_bytes(*text) | LOW << 8, length)
}

/// The bit in which small letters differ from capitals.
const LOW: u128 = 0x2020_2020_2020_2020_2020_2020_2020_2020;

#[inline(always)]
fn scramble(word: u128, length: usize) -> u32 {
    // As many as a run of bits in a block may be long, so that the length needs no bound.
    static MASKS: [u128; u64::BITS as usize + 1] = {
        let mut masks = [u128::MAX; u64::BITS as usize + 1];
        let mut length = 0;
        while length < WIDE {
            masks[length] = (1 << (8 * length)) - 1;
            length += 1;
        }
        masks
    };
    let word = word & MASKS[length.min(MASKS.len() - 1)];
    let word = word as u64 ^ ((word >> 64) as u64).wrapping_mul(0xD1B5_4A32_D192_ED03);
    ((word ^ word >> 32).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32
}

/// Number of bytes that are hashed at once.
pub(crate) const WIDE: usize = 16;

/// A hash of two numbers.
#[inline]
pub(super) fn hash_pair(a: u64, b: u64) -> u32 {
    (mix(a, b) >> 32) as u32
}

#[inline(always)]
fn mix(a: u64, b: u64) -> u64 {
    let product = u128::from(a ^ 0x9E37_79B9_7F4A_7C15).wrapping_mul(u128::from(b ^ 0xD1B5_4A32_D192_ED03));
    product as u64 ^ (product >> 64) as u64
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    #[derive(Clone, Copy, Debug, PartialEq)]
    struct Number(u32, u32);

    impl Slot for Number {
        const EMPTY: Self = Self(0, u32::MAX);

        fn hash(&self) -> u32 {
            self.0
        }

        fn is_empty(&self) -> bool {
            self.1 == u32::MAX
        }
    }

    #[test]
    fn finds_what_was_put_in() {
        let (mut table, mut oracle) = (Table::<Number>::default(), BTreeMap::new());
        let hash = |number: u32| hash_pair(u64::from(number % 700), 0) | 0xFFF0_0000;
        for number in (0..2000).map(|number| number * 7 % 1000) {
            table.find_or_insert(hash(number), |slot| slot.1 == number, || Number(hash(number), number));
            oracle.insert(number, hash(number));
        }
        table.shrink_to_fit();
        let table = Table::from_slots(table.slots().to_vec()).expect("it has an empty slot");
        for number in 0..1100 {
            assert_eq!(table.find(hash(number), |slot| slot.1 == number).is_some(), oracle.contains_key(&number));
        }
        assert!(Table::from_slots(vec![Number(0, 0); 4]).is_none(), "a full table");
        assert!(Table::<Number>::from_slots(Vec::new()).is_none(), "no table");
    }

    #[test]
    fn hashes_words() {
        let words: Vec<String> = (1..200).map(|length| "aB1".chars().cycle().take(length).collect()).collect();
        let hashes: BTreeSet<u32> = words.iter().map(|word| hash_word(word.as_bytes())).collect();
        assert_eq!(hashes.len(), words.len());
        for word in &words {
            let hash = hash_word(word.as_bytes());
            assert_eq!(hash, hash_word(word.to_uppercase().as_bytes()));
            for text in [word.clone(), format!("-{word}"), format!("-{word} and more than one vector of text")] {
                let start = usize::from(text.starts_with('-'));
                assert_eq!(hash, hash_within(text.as_bytes(), start, word.len()), "{text}");
            }
        }
    }
}
