//! Which patterns may match in a text, told by the words that they need and the names on either side of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::required::{Need, Reach, is_word};
use super::rules::{SHORTEN, Shorten};
use super::sentence::Slotted;
use super::texts::{HEAD, Texts};
use crate::text::{BLOCK, Block};

/// The words that patterns need.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Cues {
    /// All of them, and those that may begin inside a word.
    words: Texts,
    inside: Texts,
    /// For each word which of `lists` has those that need it: many words have the same.
    list_of: Vec<u32>,
    /// Where among `needed_by` the patterns begin that need a word, where what is left out for it, and where that ends.
    lists: Vec<[u32; 3]>,
    needed_by: Vec<NeededBy>,
    /// The names that must be before a word and behind it.
    reaches: Vec<[Reach; 2]>,
    /// Those that need no word.
    always: Vec<u16>,
    /// Signs that others may come to have, and these.
    becoming: Vec<(u8, u32)>,
}

/// Which patterns need a word, of those that may match with names of some signs.
#[derive(Debug, Default)]
pub(super) struct Lists {
    lists: Vec<[u32; 3]>,
    needed_by: Vec<NeededBy>,
}

/// A pattern that needs a word, and which of `reaches` tells what must be beside that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
struct NeededBy {
    pattern: u16,
    reaches: u32,
}

/// A word that a pattern needs, in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    pub pattern: u16,
    /// Its number among the words of the text; [`NO_WORD`] if the pattern needs none.
    word: u32,
    reaches: u32,
}

impl Hit {
    pub fn is_of_one(&self, other: &Self) -> bool {
        self.pattern == other.pattern
    }
}

/// A pattern needs no word.
const NO_WORD: u32 = u32::MAX;

/// A word in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    /// Where it stands; [`GONE`] if it was left out.
    pub at: u32,
    pub length: u32,
    /// Its number among those that are looked for.
    pub number: u32,
}

/// The place of words that were left out.
pub(super) const GONE: u32 = u32::MAX;

/// Where the word that a pattern needs stands in a text, at the end if it needs none, and between what places the whole
/// match does.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub at: u32,
    pub start: u32,
    pub end: u32,
}

impl Cues {
    /// `needs` are those of patterns, by their numbers.
    pub fn new(needs: Vec<(u16, Option<Vec<Need>>)>, shorten: &[Shorten]) -> Self {
        let mut cues = Self::default();
        cues.becoming.extend(shorten.iter().filter_map(|shorten| Some((shorten.becomes?, shorten.keeps))));
        // Each text, whether it may begin inside a word, and what needs it.
        let mut by_text: BTreeMap<Arc<[u8]>, (bool, Vec<NeededBy>)> = BTreeMap::new();
        let mut known: FxHashMap<[Reach; 2], u32> = FxHashMap::default();
        for (pattern, needs) in needs {
            let Some(needs) = needs else {
                cues.always.push(pattern);
                continue;
            };
            for Need { text, before, after, .. } in needs {
                let next = cues.reaches.len() as u32;
                let reaches = *known.entry([before, after]).or_insert(next);
                if reaches == next {
                    cues.reaches.push([before, after]);
                }
                let (is_inside, needed_by) = by_text.entry(text).or_default();
                *is_inside |= before.letter;
                needed_by.push(NeededBy { pattern, reaches });
            }
        }
        let numbered = || by_text.iter().map(|(text, (is_inside, _))| (&text[..], *is_inside)).zip(0..);
        cues.words = Texts::new(numbered().map(|((text, _), number)| (text, number)));
        let inside = numbered().filter(|((text, is_inside), _)| *is_inside && is_word(text[0]));
        cues.inside = Texts::new(inside.map(|((text, _), number)| (text, number)));
        let mut known: FxHashMap<Vec<NeededBy>, u32> = FxHashMap::default();
        for (_, mut needed_by) in by_text.into_values() {
            needed_by.sort_by_key(|one| one.pattern);
            let next = cues.lists.len() as u32;
            let list = *known.entry(needed_by.clone()).or_insert(next);
            if list == next {
                let start = cues.needed_by.len() as u32;
                let middle = start + needed_by.partition_point(|one| one.pattern < SHORTEN) as u32;
                cues.needed_by.extend(needed_by);
                cues.lists.push([start, middle, cues.needed_by.len() as u32]);
            }
            cues.list_of.push(list);
        }
        cues
    }

    /// What needs words in texts whose names have these signs; `sides` are those of subject and object of patterns.
    pub fn lists(&self, signs: u32, sides: &[[u32; 2]]) -> Lists {
        let signs = self.may_become(signs);
        let may = |one: &&NeededBy| {
            let has_sides =
                sides.get(usize::from(one.pattern)).is_none_or(|two| two.iter().all(|side| side & signs != 0));
            has_sides && self.reaches[one.reaches as usize].iter().all(|reach| reach.may(signs, false))
        };
        let mut lists = Lists::default();
        for &[start, middle, end] in &self.lists {
            let part = |start: u32, end: u32, needed_by: &mut Vec<NeededBy>| {
                needed_by.extend(self.needed_by[start as usize..end as usize].iter().filter(may));
                needed_by.len() as u32
            };
            let first = lists.needed_by.len() as u32;
            let second = part(start, middle, &mut lists.needed_by);
            lists.lists.push([first, second, part(middle, end, &mut lists.needed_by)]);
        }
        lists
    }

    /// Finds the words of `text` that something of `lists` needs, and the patterns that may match in it, whatever may still be left out.
    pub fn find(&self, text: &mut Slotted, lists: &Lists, hits: &mut Vec<Hit>, wanted: impl Fn(u16) -> bool) {
        let mut words = std::mem::take(&mut text.words);
        words.clear();
        // Texts are looked for where words begin and where no letters are, and some inside words too.
        let length = text.bytes.len();
        text.bytes.resize(length.next_multiple_of(BLOCK) + HEAD, 0);
        let bytes = &text.bytes;
        let mut last = 0;
        for (block, of_block) in bytes.as_chunks::<BLOCK>().0.iter().zip((0..).step_by(BLOCK)) {
            let letters = Block::of(block).word;
            let inside = letters & (letters << 1 | last);
            last = letters >> (BLOCK - 1);
            let mut look = |texts: &Texts, mut places: u64| {
                while places != 0 {
                    let at = of_block + places.trailing_zeros() as usize;
                    places &= places - 1;
                    texts.each(bytes, at, |length, number| {
                        let [start, _, end] = lists.lists[self.list_of[number as usize] as usize];
                        if start < end {
                            words.push(Word { at: at as u32, length, number });
                        }
                    });
                }
            };
            look(&self.words, !inside);
            if !self.inside.is_empty() && inside != 0 {
                look(&self.inside, inside);
                words.sort_unstable_by_key(|word| (word.at, word.length));
            }
        }
        text.bytes.truncate(length);
        text.words = words;
        self.hits(text, lists, hits, [0, 1], wanted);
    }

    /// Of what is left out of a text whose words were found, that which may match.
    pub fn find_shorten(&self, text: &Slotted, lists: &Lists, hits: &mut Vec<Hit>) {
        self.hits(text, lists, hits, [1, 2], |_| true);
    }

    /// Those that need words of a text; `part` tells which part of each list, and which are `wanted` of those that need none.
    fn hits(&self, text: &Slotted, lists: &Lists, hits: &mut Vec<Hit>, part: [usize; 2], wanted: impl Fn(u16) -> bool) {
        hits.clear();
        let always = self.always.iter().filter(|pattern| (**pattern >= SHORTEN) == (part[0] == 1));
        let always = always.filter(|pattern| wanted(**pattern));
        hits.extend(always.map(|&pattern| Hit { pattern, word: NO_WORD, reaches: 0 }));
        for (word, &Word { at, length, number }) in text.words.iter().enumerate() {
            let list = lists.lists[self.list_of[number as usize] as usize];
            let needed_by = &lists.needed_by[list[part[0]] as usize..list[part[1]] as usize];
            if needed_by.is_empty() || at == GONE {
                continue;
            }
            let (before, after) = text.signs_around(at, length);
            let (before, after) = (self.may_become(before), self.may_become(after));
            let is_letter = |at: usize| text.bytes.get(at).is_some_and(|&byte| is_word(byte));
            let is_inside = |at: usize| at > 0 && is_letter(at - 1) && is_letter(at);
            let (letter_before, letter_after) = (is_inside(at as usize), is_inside((at + length) as usize));
            for &NeededBy { pattern, reaches } in needed_by {
                let reach = &self.reaches[reaches as usize];
                if reach[0].may(before, letter_before) && reach[1].may(after, letter_after) {
                    hits.push(Hit { pattern, word: word as u32, reaches });
                }
            }
        }
        hits.sort_unstable_by_key(|hit| (hit.pattern, hit.word));
    }

    /// Puts into `places` where the words stand that one pattern needs, with the right names beside them, if any do.
    pub fn places(&self, hits: &[Hit], text: &Slotted, places: &mut Vec<Place>) -> bool {
        places.clear();
        places.extend(hits.iter().filter_map(|hit| self.place(*hit, text)));
        !places.is_empty()
    }

    /// Where the word of a hit stands, if the names beside it are those that the pattern needs.
    fn place(&self, hit: Hit, text: &Slotted) -> Option<Place> {
        let end = text.bytes.len() as u32;
        if hit.word == NO_WORD {
            return Some(Place { at: end, start: 0, end });
        }
        let Word { at, length, .. } = text.words[hit.word as usize];
        if at == GONE {
            return None;
        }
        let needed = &self.reaches[hit.reaches as usize];
        let [before, after] = text.names_around(at, length);
        let is_right = needed[0].allows(before) && needed[1].allows(after);
        is_right.then(|| Place {
            at,
            start: needed[0].longest().map_or(0, |longest| at.saturating_sub(longest)),
            end: needed[1].longest().map_or(end, |longest| (at + length).saturating_add(longest).min(end)),
        })
    }

    /// The signs that names may have once all is left out that can be.
    pub fn may_become(&self, signs: u32) -> u32 {
        let more = self.becoming.iter().filter(|(_, of)| of & signs != 0);
        more.fold(signs, |signs, (becomes, _)| signs | 1 << becomes)
    }
}

#[cfg(test)]
mod tests {
    use crate::Rules;

    #[test]
    fn no_shipped_rule_looks_inside_words() -> Result<(), crate::Error> {
        let rules = Rules::shipped()?;
        assert!(rules.cues.inside.is_empty());
        Ok(())
    }
}
