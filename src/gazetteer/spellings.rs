//! The words of persons' names by what they sound like and by what a slip of the pen makes of them: where to look for
//! a word that no name has.

use std::io::Read;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use rustc_hash::FxHashSet;

use super::file::{Damaged, Reader, Writer};
use super::name::Words;
use super::starts::Filter;
use super::words::spellings;
use crate::text::readings;

/// The fewest letters of a listed word that may be spelt otherwise.
const SHORTEST: usize = 5;

/// The fewest letters of a listed word that may be misspelt.
const SHORTEST_SLIP: usize = 7;

/// Names, each for all its spellings, and particles that only names of Arabic origin have. A person with one has
/// names that are read by the rules for Arabic.
#[rustfmt::skip]
const ARABIC: [&str; 52] = [
    "abbas", "abdul", "abdullah", "abu", "adel", "ahmed", "al", "ali", "amin", "anwar", "ayman", "bashar", "bin",
    "el", "faisal", "farouk", "fuad", "gamal", "habib", "hafez", "hamid", "hassan", "hosni", "hussein", "ibn",
    "ibrahim", "ismail", "jamal", "kamal", "karim", "khalid", "mahmoud", "mansour", "mohammed", "muammar",
    "mustafa", "nabil", "nasser", "omar", "osama", "rashid", "saddam", "saeed", "salman", "sami", "samir", "tariq",
    "walid", "yasser", "yusuf", "zayed", "zine",
];

static ARABIC_WORDS: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
    let all = ARABIC.iter().flat_map(|name| spellings(name).iter().chain(std::iter::once(name)));
    all.map(|name| name.to_lowercase()).collect()
});

/// Numbers of words by hashes, sorted.
#[derive(Debug)]
struct Hashed {
    hashes: Vec<u64>,
    words: Vec<u32>,
    /// Where hashes begin that begin with these bits.
    firsts: Vec<u32>,
    /// The last bits of the hashes: nearly all that are looked for are not there.
    filter: Filter,
}

/// How many of the first bits of a hash tell where it stands.
const FIRST_BITS: u32 = 16;

impl Hashed {
    fn new(hashes: Vec<u64>, words: Vec<u32>) -> Self {
        let mut firsts = Vec::new();
        for (number, hash) in hashes.iter().enumerate() {
            let bits = (hash >> (64 - FIRST_BITS)) as usize;
            if bits >= firsts.len() {
                firsts.resize(bits + 1, number as u32);
            }
        }
        firsts.push(hashes.len() as u32);
        let filter = Filter::of(hashes.iter().map(|hash| *hash as u32));
        Self { hashes, words, firsts, filter }
    }

    fn sorted(mut pairs: Vec<(u64, u32)>) -> Self {
        pairs.sort_unstable();
        pairs.dedup();
        let (hashes, words) = pairs.into_iter().unzip();
        Self::new(hashes, words)
    }

    fn find(&self, hash: u64) -> &[u32] {
        if !self.filter.may_hold(hash as u32) {
            return &[];
        }
        let bits = (hash >> (64 - FIRST_BITS)) as usize;
        let [start, end] =
            [bits, bits + 1].map(|bits| self.firsts.get(bits).map_or(self.hashes.len(), |&first| first as usize));
        let part = &self.hashes[start..end];
        let from = start + part.partition_point(|other| *other < hash);
        let count = self.hashes[from..end].iter().take_while(|other| **other == hash).count();
        &self.words[from..from + count]
    }

    fn write(&self, out: &mut Writer) {
        out.rows(self.hashes.iter().map(|hash| [*hash as u32, (hash >> 32) as u32]));
        out.numbers(&self.words);
    }

    fn read(from: &mut Reader<impl Read>) -> Result<Self, Damaged> {
        let hashes = from.rows(|[low, high]| u64::from(low) | u64::from(high) << 32)?;
        let words = from.numbers()?;
        let is_sound = hashes.len() == words.len() && hashes.is_sorted();
        if is_sound { Ok(Self::new(hashes, words)) } else { Err(Damaged) }
    }
}

/// What words may be spelt like, and misspelt.
#[derive(Debug)]
pub(crate) struct Spellings {
    readings: Hashed,
    slips: Hashed,
    /// Tells gazetteers apart, so that what was learned of one is not believed of another.
    id: u64,
}

static NEXT: AtomicU64 = AtomicU64::new(1);

impl Spellings {
    fn new(readings: Hashed, slips: Hashed) -> Self {
        Self { readings, slips, id: NEXT.fetch_add(1, Ordering::Relaxed) }
    }

    pub fn id(&self) -> u64 {
        self.id
    }

    pub fn is_empty(&self) -> bool {
        self.readings.words.is_empty()
    }

    /// The numbers of the words that have a reading in common with a word of the text.
    pub fn sound_like(&self, word: &str) -> Vec<u32> {
        let mut found = Vec::new();
        readings(word, true, |reading| found.extend_from_slice(self.readings.find(hash(reading.as_bytes()))));
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The numbers of the words that may be one slip from a folded word; most are.
    pub fn near(&self, folded: &str) -> Vec<u32> {
        let mut found = Vec::new();
        neighbourhood(folded, |hash| found.extend_from_slice(self.slips.find(hash)));
        found.sort_unstable();
        found.dedup();
        found
    }

    pub(super) fn write(&self, out: &mut Writer) {
        self.readings.write(out);
        self.slips.write(out);
    }

    pub(super) fn read(from: &mut Reader<impl Read>) -> Result<Self, Damaged> {
        Ok(Self::new(Hashed::read(from)?, Hashed::read(from)?))
    }
}

/// Collects words.
#[derive(Default)]
pub(super) struct SpellingsBuilder {
    readings: Vec<(u64, u32)>,
    slips: Vec<(u64, u32)>,
    /// Words that are in, by a hash of how they are written, and what was done with them.
    known: FxHashSet<(u64, bool, bool)>,
}

impl SpellingsBuilder {
    /// Adds the words of a listed name of a person. `number_of` gives the number of a folded word.
    pub fn add(&mut self, name: &Words, mut number_of: impl FnMut(&str) -> u32) {
        let is_long = |number: &usize| name.folded(*number).len() >= SHORTEST;
        let mut is_arabic = None;
        for at in (0..name.len()).filter(is_long) {
            let (plain, folded) = (name.plain(at), name.folded(at));
            let is_arabic = *is_arabic
                .get_or_insert_with(|| (0..name.len()).any(|number| ARABIC_WORDS.contains(name.folded(number))));
            let may_slip = at > 0 && folded.len() >= SHORTEST_SLIP;
            if !self.known.insert((hash(plain.as_bytes()), is_arabic, may_slip)) {
                continue;
            }
            let word = number_of(folded);
            readings(plain, is_arabic, |reading| self.readings.push((hash(reading.as_bytes()), word)));
            if may_slip {
                neighbourhood(folded, |hash| self.slips.push((hash, word)));
            }
        }
    }

    pub fn finish(self) -> Spellings {
        Spellings::new(Hashed::sorted(self.readings), Hashed::sorted(self.slips))
    }
}

/// Calls `emit` with the hashes of a word and of what is left of it without any one letter but the first. Two words
/// have one in common if they are one slip from each other (symmetric deletes; Garbe, *SymSpell*, 2012, after Mor and
/// Fraenkel, 1982).
fn neighbourhood(word: &str, mut emit: impl FnMut(u64)) {
    emit(hash(word.as_bytes()));
    if word.is_ascii() {
        let letters = word.as_bytes();
        (1..letters.len())
            .for_each(|at| emit(finished(continued(continued(START, &letters[..at]), &letters[at + 1..]))));
    }
}

/// FNV-1a (Fowler, Noll and Vo), with its bits mixed.
fn hash(bytes: &[u8]) -> u64 {
    finished(continued(START, bytes))
}

const START: u64 = 0xCBF2_9CE4_8422_2325;

fn continued(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01B3))
}

fn finished(hash: u64) -> u64 {
    (hash ^ hash >> 32).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}
