//! Which patterns may match in a text, told by the words that they need and the names on either side of them.

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use super::required::{Need, Reach, is_word};
use super::rules::Shorten;
use super::sentence::Slotted;

/// The words that patterns need.
#[derive(Debug, Default)]
pub(super) struct Cues {
    automaton: Option<AhoCorasick>,
    /// For each word where the patterns begin that need it.
    starts: Vec<u32>,
    needed_by: Vec<NeededBy>,
    /// Patterns that need no word.
    always: Vec<u16>,
    /// Signs that others may come to have, and these.
    becoming: Vec<(u8, u32)>,
}

/// A pattern that needs a word, and the names that must be beside that.
#[derive(Clone, Copy, Debug)]
struct NeededBy {
    pattern: u16,
    before: Reach,
    after: Reach,
}

/// A word that a pattern needs, in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    pub pattern: u16,
    /// Its number among the words of the text; [`NO_WORD`] if the pattern needs none.
    word: u32,
    needed_by: u32,
}

/// A pattern needs no word.
const NO_WORD: u32 = u32::MAX;

/// A word in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    /// Where it stands; [`GONE`] if it was left out.
    pub at: u32,
    pub length: u32,
}

/// The place of words that were left out.
pub(super) const GONE: u32 = u32::MAX;

/// Where the word that a pattern needs stands in a text, and between what places the whole match does.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub at: u32,
    pub start: u32,
    pub end: u32,
}

impl Cues {
    /// `needs` are those of patterns, by their numbers.
    pub fn new(needs: Vec<(u16, Option<Vec<Need>>)>, shorten: &[Shorten]) -> Self {
        let mut by_text: BTreeMap<Vec<u8>, Vec<NeededBy>> = BTreeMap::new();
        let mut cues = Self::default();
        cues.becoming.extend(shorten.iter().filter_map(|shorten| Some((shorten.becomes?, shorten.keeps))));
        for (pattern, needs) in needs {
            let Some(needs) = needs else {
                cues.always.push(pattern);
                continue;
            };
            for Need { text, before, after } in needs {
                by_text.entry(text).or_default().push(NeededBy { pattern, before, after });
            }
        }
        cues.automaton = AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).build(by_text.keys()).ok();
        for (_, needed_by) in by_text {
            cues.starts.push(cues.needed_by.len() as u32);
            cues.needed_by.extend(needed_by);
        }
        cues.starts.push(cues.needed_by.len() as u32);
        cues
    }

    /// Finds what patterns that are `wanted` need in `text`, whatever may still be left out of it.
    pub fn find(&self, text: &mut Slotted, hits: &mut Vec<Hit>, wanted: impl Fn(u16) -> bool) {
        hits.clear();
        text.words.clear();
        let wanted = |pattern: &u16| wanted(*pattern);
        let always = self.always.iter().copied().filter(wanted);
        hits.extend(always.map(|pattern| Hit { pattern, word: NO_WORD, needed_by: 0 }));
        let Some(automaton) = &self.automaton else { return };
        for found in automaton.find_overlapping_iter(&text.bytes) {
            let (at, length) = (found.start() as u32, found.len() as u32);
            let word = text.words.len() as u32;
            let (before, after) = text.signs_around(at, length);
            let (before, after) = (self.may_become(before), self.may_become(after));
            let is_letter = |at: Option<usize>| at.and_then(|at| text.bytes.get(at)).is_some_and(|&byte| is_word(byte));
            let (letter_before, letter_after) = (is_letter(found.start().checked_sub(1)), is_letter(Some(found.end())));
            let number = found.pattern().as_usize();
            let first = hits.len();
            for index in self.starts[number]..self.starts[number + 1] {
                let needed_by = &self.needed_by[index as usize];
                let may = |reach: Reach, signs: u32, letter: bool| {
                    (reach.letter | !letter) && (reach.without.is_some() || reach.signs & signs != 0)
                };
                if may(needed_by.before, before, letter_before)
                    && may(needed_by.after, after, letter_after)
                    && wanted(&needed_by.pattern)
                {
                    hits.push(Hit { pattern: needed_by.pattern, word, needed_by: index });
                }
            }
            if hits.len() > first {
                text.words.push(Word { at, length });
            }
        }
        hits.sort_unstable_by_key(|hit| (hit.pattern, hit.word));
    }

    /// Where the word of a hit stands, if the names beside it are those that the pattern needs.
    pub fn place(&self, hit: Hit, text: &Slotted) -> Option<Place> {
        let end = text.bytes.len() as u32;
        if hit.word == NO_WORD {
            return Some(Place { at: 0, start: 0, end });
        }
        let Word { at, length } = text.words[hit.word as usize];
        if at == GONE {
            return None;
        }
        let needed_by = &self.needed_by[hit.needed_by as usize];
        let [before, after] = text.names_around(at, length);
        let is_right = needed_by.before.allows(before) && needed_by.after.allows(after);
        is_right.then(|| Place {
            at,
            start: needed_by.before.longest().map_or(0, |longest| at.saturating_sub(longest)),
            end: needed_by.after.longest().map_or(end, |longest| (at + length).saturating_add(longest).min(end)),
        })
    }

    /// The signs that names may have once all is left out that can be.
    pub fn may_become(&self, signs: u32) -> u32 {
        let more = self.becoming.iter().filter(|(_, of)| of & signs != 0);
        more.fold(signs, |signs, (becomes, _)| signs | 1 << becomes)
    }
}
