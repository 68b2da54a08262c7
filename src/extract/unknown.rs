//! Words that no name has but that may be one of a person's, spelt otherwise. Nearly all words are none, so the text
//! is looked at 64 bytes at a time for long words with a capital, and what is known to be none is remembered.

use std::cell::RefCell;

use super::stretch::runs_with;
use crate::document::Span;
use crate::gazetteer::{
    Gazetteer, Spellings, is_common_word, is_family_name, is_given_name, is_namesake, is_place_word, is_title,
    starts_high,
};
use crate::similar::is_slip;
use crate::text::{BLOCK, Block, fold_into, is_ascii_word, next_token};

/// The fewest letters of such a word, and of one with a slip of the pen. What the list has may be a letter shorter.
const SHORTEST: usize = 6;
const SHORTEST_SLIP: usize = 8;

/// A word that may be one of a person's name.
pub(super) struct Unknown {
    pub span: Span,
    /// The numbers of the words that it sounds like.
    pub sounds: Vec<u32>,
    /// The numbers of those that it is one slip from.
    pub slips: Vec<u32>,
    /// Whether it is a given name, and so no family name by itself.
    pub is_given: bool,
}

/// The words of a text that may be spellings of words in persons' names, in its order.
///
/// Cost: linear in the length of the text.
pub(super) fn unknown_words(text: &str, gazetteer: &Gazetteer) -> Vec<Unknown> {
    let known = Known::take(gazetteer.index().spellings());
    let mut search = Search { text, gazetteer, known, found: Vec::new(), folded: String::new() };
    let mut base = 0;
    while base < text.len() {
        base += match text.as_bytes()[base..].first_chunk() {
            Some(bytes) => search.block(base, bytes),
            None => {
                let (rest, mut bytes) = (&text.as_bytes()[base..], [0; BLOCK]);
                bytes[..rest.len()].copy_from_slice(rest);
                search.block(base, &bytes)
            }
        };
    }
    search.known.put_back();
    search.found
}

struct Search<'a> {
    text: &'a str,
    gazetteer: &'a Gazetteer,
    known: Known,
    found: Vec<Unknown>,
    folded: String,
}

impl Search<'_> {
    /// Looks at the words of a block but for one that may go on behind it. Gives how many bytes were read.
    #[inline]
    fn block(&mut self, base: usize, bytes: &[u8; BLOCK]) -> usize {
        let block = Block::of(bytes);
        let run = block.word | block.other;
        let whole = u64::BITS - run.leading_ones();
        if whole == 0 {
            return self.long_run(base);
        }
        let run = run & u64::MAX >> (u64::BITS - whole);
        let starts = run & !(run << 1);
        let long = starts & run >> 1 & run >> 2 & run >> 3 & run >> 4 & run >> 5;
        let mixed = if block.other & run == 0 { 0 } else { runs_with(block.other & run, run) };
        let mut wanted = long & (block.upper | mixed);
        while wanted != 0 {
            let bit = wanted.trailing_zeros();
            wanted &= wanted - 1;
            let start = base + bit as usize;
            let end = start + (!(run >> bit)).trailing_zeros() as usize;
            match mixed >> bit & 1 {
                0 => self.word(Span::new(start, end)),
                _ => self.words(start, end),
            }
        }
        whole as usize
    }

    /// Looks at a run that fills a block, and more. Gives its length.
    #[cold]
    fn long_run(&mut self, start: usize) -> usize {
        let bytes = &self.text.as_bytes()[start..];
        let length = bytes.iter().position(|byte| byte.is_ascii() && !is_ascii_word(*byte)).unwrap_or(bytes.len());
        self.words(start, start + length);
        length
    }

    /// Looks at the words of a run that has characters beyond ASCII.
    fn words(&mut self, mut at: usize, end: usize) {
        while let Some(word) = next_token(self.text, at, end) {
            at = word.end;
            let text = &self.text[word.range()];
            if starts_high(text) && text.chars().nth(SHORTEST - 1).is_some() && text.len() <= BLOCK {
                self.word(word);
            }
        }
    }

    #[inline]
    fn word(&mut self, span: Span) {
        let key = Known::key(self.text.as_bytes(), span);
        if key.is_none_or(|key| !self.known.holds(key)) {
            self.look_up(span, key);
        }
    }

    fn look_up(&mut self, span: Span, key: Option<u128>) {
        let (word, index) = (&self.text[span.range()], self.gazetteer.index());
        self.folded.clear();
        fold_into(word, &mut self.folded);
        let folded = &*self.folded;
        // Only that depends on the case of its letters.
        if !is_one_word(word) {
            return;
        }
        if index.word(folded).is_none() {
            let spellings = index.spellings();
            let sounds = spellings.sound_like(word);
            let is_near = |number: &u32| {
                let known = index.word_at(*number);
                known.len().max(folded.len()) >= SHORTEST_SLIP && is_slip(known, folded)
            };
            let mut slips = if folded.len() + 1 >= SHORTEST_SLIP { spellings.near(folded) } else { Vec::new() };
            slips.retain(is_near);
            if !(sounds.is_empty() && slips.is_empty()) && may_be_spelling(folded, self.gazetteer) {
                let is_given = is_given_name(folded);
                if is_given {
                    slips.clear();
                }
                self.found.push(Unknown { span, sounds, slips, is_given });
                return;
            }
        }
        if let Some(key) = key {
            self.known.add(key);
        }
    }
}

/// Whether a word has no capital behind a small letter, which two words have that lost the space between; but
/// McNamara.
fn is_one_word(word: &str) -> bool {
    let is_low = |pair: &[u8]| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase();
    word.starts_with("Mc") || word.starts_with("Mac") || !word.as_bytes().windows(2).any(is_low)
}

/// Whether a folded word has no use that is known: in another name, as a word, or in the plural of such.
pub(super) fn may_be_spelling(folded: &str, gazetteer: &Gazetteer) -> bool {
    let is_known = |word: &str| {
        gazetteer.index().word(word).is_some()
            || is_common_word(word)
            || is_place_word(word)
            || is_family_name(word)
            || is_title(word)
            || is_namesake(word)
    };
    !is_known(folded) && !folded.strip_suffix('s').is_some_and(is_known) && !is_inflected(folded)
}

/// Whether a word is an everyday word with an ending: applying, varying, barred, sections.
pub(super) fn is_inflected(folded: &str) -> bool {
    let is_form = |stem: &str| {
        let single = stem
            .strip_suffix(char::is_alphabetic)
            .filter(|single| stem.chars().next_back() == single.chars().next_back());
        is_common_word(stem) || is_common_word(&format!("{stem}e")) || single.is_some_and(is_common_word)
    };
    ["s", "es", "ed", "ing", "ly", "er", "ers", "ic"]
        .iter()
        .filter_map(|ending| folded.strip_suffix(ending))
        .any(is_form)
}

/// Words that are no spellings of any name, as far as is known: a table in which a word may lose its place to
/// another, with nothing lost but time. Words of up to sixteen bytes are numbers; those of ASCII
/// letters, the same in any case.
struct Known {
    /// Of the gazetteer.
    id: u64,
    words: Vec<u128>,
}

const KNOWN_BITS: u32 = 16;

thread_local! {
    static KNOWN: RefCell<Known> = const { RefCell::new(Known { id: 0, words: Vec::new() }) };
}

impl Known {
    /// What the thread knows of the gazetteer.
    fn take(spellings: &Spellings) -> Self {
        let mut known = KNOWN.with(|known| known.replace(Self { id: 0, words: Vec::new() }));
        if known.id != spellings.id() {
            known.id = spellings.id();
            known.words.clear();
            known.words.resize(1 << KNOWN_BITS, 0);
        }
        known
    }

    fn put_back(self) {
        KNOWN.with(|known| known.replace(self));
    }

    #[inline]
    fn key(text: &[u8], word: Span) -> Option<u128> {
        const WIDE: usize = size_of::<u128>();
        // The bit in which small letters differ from capitals. Digits have it, and the underscore becomes what no word
        // has. Bytes beyond ASCII are told by the highest bit.
        const LOW: u128 = u128::from_le_bytes([0x20; WIDE]);
        const HIGH: u128 = u128::from_le_bytes([0x80; WIDE]);
        let length = word.len();
        if length > WIDE {
            return None;
        }
        let wide = match text[word.start..].first_chunk() {
            Some(wide) => *wide,
            None => {
                let mut wide = [0; WIDE];
                wide[..length].copy_from_slice(&text[word.range()]);
                wide
            }
        };
        let key = u128::from_le_bytes(wide) << (8 * (WIDE - length));
        Some(if key & HIGH == 0 { key | LOW << (8 * (WIDE - length)) } else { key })
    }

    #[inline]
    fn place(key: u128) -> usize {
        let mixed = (key as u64 ^ (key >> 64) as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (mixed >> (u64::BITS - KNOWN_BITS)) as usize
    }

    #[inline]
    fn holds(&self, key: u128) -> bool {
        self.words[Self::place(key)] == key
    }

    fn add(&mut self, key: u128) {
        self.words[Self::place(key)] = key;
    }
}
