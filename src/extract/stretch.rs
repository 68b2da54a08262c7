//! Which words of a text may begin a name: the part of the scan that every byte goes through.
//!
//! It looks at 64 bytes at a time: bit masks tell where words begin and end. The words of many such blocks are collected
//! with their hashes, and then asked in two rounds whether a name may begin with them. None of that has a branch that
//! depends on a word, since no processor can foresee which words a text has. Only what is left is looked up.

use crate::document::Span;
use crate::gazetteer::{Starts, WIDE, first_key, full_key, hash_start};
use crate::text::{BLOCK, Block, any_of, is_ascii_word};

/// The most words and blocks of a stretch, and the most words of a block.
const MOST_WORDS: usize = 128;
const MOST_BLOCKS: usize = 32;
const MOST_OF_BLOCK: usize = BLOCK / 2;

/// What is read of a text at once: a block, and so much that a word that starts in it can be hashed.
const WINDOW: usize = BLOCK + WIDE;

/// A word that may begin a name: of ASCII letters, digits and underscores, or else a run of what may be several words.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    /// In bytes.
    pub start: usize,
    /// Its hash, and the case of its first letter.
    key: u32,
    /// 0 if it is no plain word: it has a character beyond ASCII, or a dot by which it may be an abbreviation.
    length: u8,
    /// The number of its block.
    block: u8,
    /// Whether a longer name may begin with it.
    pub goes_on: bool,
}

impl Word {
    /// Where it stands, if it is a plain word.
    pub fn plain(&self) -> Option<Span> {
        (self.length > 0).then(|| Span::new(self.start, self.start + usize::from(self.length)))
    }
}

/// Where words lie in a block.
#[derive(Clone, Copy, Debug)]
struct Runs {
    base: usize,
    run: u64,
    /// The starts of those that are no plain words.
    long: u64,
}

/// Some hundred words that follow one another.
pub(super) struct Stretch<'a> {
    text: &'a [u8],
    starts: &'a Starts,
    words: [Word; MOST_WORDS],
    len: usize,
    blocks: [Runs; MOST_BLOCKS],
    block_count: usize,
}

impl<'a> Stretch<'a> {
    /// `starts` tells with which words names begin.
    pub fn new(text: &'a str, starts: &'a Starts) -> Self {
        let words = [Word { start: 0, key: 0, length: 0, block: 0, goes_on: true }; MOST_WORDS];
        let blocks = [Runs { base: 0, run: 0, long: 0 }; MOST_BLOCKS];
        Self { text: text.as_bytes(), starts, words, len: 0, blocks, block_count: 0 }
    }

    /// Goes on to the words from `base` on, where no word may go across. Gives where the next stretch begins.
    pub fn read(&mut self, mut base: usize) -> usize {
        (self.len, self.block_count) = (0, 0);
        while self.len <= MOST_WORDS - MOST_OF_BLOCK && self.block_count < MOST_BLOCKS && base < self.text.len() {
            base += match self.text[base..].first_chunk() {
                Some(window) => self.block(base, window),
                None => {
                    let (rest, mut window) = (&self.text[base..], [0; WINDOW]);
                    window[..rest.len()].copy_from_slice(rest);
                    self.block(base, &window)
                }
            };
        }
        self.narrow();
        base.min(self.text.len())
    }

    /// Reads a block, but for a run that may go on behind it. Gives how many bytes were read.
    #[inline]
    fn block(&mut self, base: usize, window: &[u8; WINDOW]) -> usize {
        let Some(bytes) = window.first_chunk() else { unreachable!("a window is longer") };
        let block = Block::of(bytes);
        let run = block.word | block.other;
        let whole = u64::BITS - run.leading_ones();
        if whole == 0 {
            return self.long_run(base);
        }
        let run = run & u64::MAX >> (u64::BITS - whole);
        let starts = run & !(run << 1);
        let mixed = if block.other & run == 0 { 0 } else { runs_with(block.other & run, run) };
        // A letter with a dot behind it may begin an abbreviation.
        let long = mixed | starts & !(run >> 1) & block.dot >> 1;
        let wanted = match self.starts.low() {
            Some(low) => starts & (block.upper | any_of(bytes, low)),
            None => starts,
        };
        let number = self.block_count;
        let runs = Runs { base, run, long };
        self.blocks[number] = runs;
        self.block_count += 1;
        if long == 0 {
            self.words::<false>(window, wanted, runs)
        } else {
            self.words::<true>(window, wanted | long, runs)
        }
        whole as usize
    }

    /// Keeps those of the `wanted` words with which a name may begin. `LONG` is whether any of them is long.
    #[inline(always)]
    fn words<const LONG: bool>(&mut self, window: &[u8; WINDOW], mut wanted: u64, Runs { base, run, long }: Runs) {
        let (words, mut len, block, starts) =
            (&mut self.words, self.len, self.block_count as u8 - 1, self.starts.first());
        while wanted != 0 {
            let bit = wanted.trailing_zeros() as usize;
            wanted &= wanted - 1;
            let length = (!(run >> bit)).trailing_zeros() as usize;
            let Some(wide) = window[bit..].first_chunk() else { unreachable!("a window has so much behind a block") };
            let key = hash_start(wide, length);
            let is_long = LONG && long >> bit & 1 != 0;
            let Some(word) = words.get_mut(len) else { unreachable!("there is room for a block") };
            *word =
                Word { start: base + bit, key, length: if is_long { 0 } else { length as u8 }, block, goes_on: true };
            len += usize::from(starts.may_hold(key) | is_long);
        }
        self.len = len;
    }

    /// Reads a run that fills a block, and more.
    #[cold]
    fn long_run(&mut self, start: usize) -> usize {
        self.blocks[self.block_count] = Runs { base: start, run: 1, long: 1 };
        self.words[self.len] = Word { start, key: 0, length: 0, block: self.block_count as u8, goes_on: true };
        self.block_count += 1;
        self.len += 1;
        let bytes = &self.text[start..];
        let end = bytes.iter().position(|byte| byte.is_ascii() && !is_ascii_word(*byte));
        end.unwrap_or(bytes.len())
    }

    /// Leaves out words that are neither a name nor, with the next word, may begin one.
    fn narrow(&mut self) {
        let mut len = 0;
        for at in 0..self.len {
            let word = self.words[at];
            let second = self.text.get(word.start + 1).map_or(0, |second| second * u8::from(word.length > 1));
            let is_name = self.starts.may_be(full_key(word.key, second));
            let next = self.next(&word);
            let known = next.unwrap_or(Span::new(0, 0));
            let next_key = match self.text[known.start..].first_chunk() {
                Some(wide) => hash_start(wide, known.len()),
                None => first_key(&self.text[known.range()]),
            };
            let goes_on = self.starts.may_go_on(word.key, next_key) | next.is_none();
            self.words[len] = Word { goes_on, ..word };
            len += usize::from(is_name | goes_on | (word.length == 0));
        }
        self.len = len;
    }

    /// The words with which a name may begin.
    pub fn beginnings(&self) -> &[Word] {
        &self.words[..self.len]
    }

    /// Where the next word stands, if it is a plain one and lies in the stretch.
    #[inline]
    pub fn next(&self, word: &Word) -> Option<Span> {
        let number = usize::from(word.block);
        let here = &self.blocks[number];
        let behind = u64::MAX << (word.start - here.base) << 1;
        let starts = here.run & !(here.run << 1) & behind;
        let (block, starts) = if starts != 0 {
            (here, starts)
        } else {
            let next = self.blocks[..self.block_count].get(number + 1)?;
            (next, next.run & !(next.run << 1))
        };
        if starts == 0 || block.long & starts & starts.wrapping_neg() != 0 {
            return None;
        }
        let bit = starts.trailing_zeros();
        let start = block.base + bit as usize;
        Some(Span::new(start, start + (!(block.run >> bit)).trailing_zeros() as usize))
    }
}

/// The first bits of the runs that have any bit of `wanted`.
pub(super) fn runs_with(mut wanted: u64, run: u64) -> u64 {
    let mut firsts = 0;
    while wanted != 0 {
        let bit = wanted.trailing_zeros();
        let before = !run & ((1 << bit) - 1);
        firsts |= 1 << (u64::BITS - before.leading_zeros());
        let length = (!(run >> bit)).trailing_zeros();
        wanted &= u64::MAX.checked_shl(bit + length).unwrap_or(0);
    }
    firsts
}
