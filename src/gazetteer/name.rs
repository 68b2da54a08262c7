//! Names as the index sees them: cut into words as text is cut, folded, with what must stand between the words.

use super::entity::{CasePolicy, EntityType};
use super::words::{designated_type, is_common_word, is_given_name, is_month_of_year};
use crate::document::Span;
use crate::text::{Gap, fold_into, gap, tokenize_into, unaccent_into};

/// The most words of a name. The scan costs at most this many steps a word, whatever the names and the text.
pub(crate) const MAX_WORDS: usize = 32;

/// An acronym of at most this many letters is matched in exact case: US is not us, IT is not it.
const SHORT_ACRONYM: usize = 4;

/// Everyday words, or given names, that with a capital are hardly anything but a country or its people.
const COUNTRIES: [&str; 4] = ["china", "german", "polish", "turkey"];

/// What the text must look like for a name to stand there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Case {
    Any,
    /// The words of these numbers (a bit each, the first word the lowest) must begin with a capital.
    Capitals(u32),
    /// The words, unaccented and without dots, a space between.
    Exact(Box<str>),
}

/// Names cut into words, one behind another in the same memory.
#[derive(Default)]
pub(super) struct Names {
    text: String,
    tokens: Vec<Span>,
    gaps: Vec<Gap>,
    folded: String,
    /// Where each folded word ends, counted from the first of its name.
    ends: Vec<usize>,
    names: Vec<End>,
}

/// Where a name ends.
#[derive(Clone, Copy, Default)]
struct End {
    text: usize,
    words: usize,
    folded: usize,
}

/// A name cut into words.
#[derive(Clone, Copy)]
pub(super) struct Words<'n> {
    pub name: &'n str,
    tokens: &'n [Span],
    gaps: &'n [Gap],
    folded: &'n str,
    ends: &'n [usize],
}

impl Names {
    /// Adds a name, cut as text is cut. If it could never be found, it has no words, and the reason is told.
    pub fn push(&mut self, name: &str) -> Result<(), &'static str> {
        let End { words, folded, .. } = self.names.last().copied().unwrap_or_default();
        self.text.push_str(name);
        let cut = self.cut(name, words, folded);
        if cut.is_err() {
            self.tokens.truncate(words);
            self.gaps.truncate(words);
        }
        self.names.push(End { text: self.text.len(), words: self.tokens.len(), folded: self.folded.len() });
        cut
    }

    fn cut(&mut self, name: &str, first: usize, folded: usize) -> Result<(), &'static str> {
        tokenize_into(name, Span::new(0, name.len()), &mut self.tokens);
        let tokens = &self.tokens[first..];
        if tokens.is_empty() {
            return Err("it has no letter or digit");
        }
        if tokens.len() > MAX_WORDS {
            return Err("it has more than 32 words");
        }
        self.gaps.push(Gap::SPACE);
        for pair in tokens.windows(2) {
            let gap = gap(name, pair[0], pair[1]).ok_or("two signs or a dash stand between two of its words")?;
            self.gaps.push(gap);
        }
        for token in tokens {
            fold_into(&name[token.range()], &mut self.folded);
            self.ends.push(self.folded.len() - folded);
        }
        Ok(())
    }

    /// The words of the name of this number, from 0.
    pub fn get(&self, number: usize) -> Words<'_> {
        let (end, before) = (self.names[number], number.checked_sub(1));
        let start = before.map_or_else(End::default, |before| self.names[before]);
        let words = start.words..end.words;
        Words {
            name: &self.text[start.text..end.text],
            tokens: &self.tokens[words.clone()],
            gaps: &self.gaps[words.clone()],
            folded: &self.folded[start.folded..end.folded],
            ends: &self.ends[words],
        }
    }

    /// Cuts a name in the place of all others, or tells why it could never be found.
    pub fn only(&mut self, name: &str) -> Result<Words<'_>, &'static str> {
        self.text.clear();
        self.tokens.clear();
        self.gaps.clear();
        self.folded.clear();
        self.ends.clear();
        self.names.clear();
        self.push(name).map(|()| self.get(0))
    }

    /// Length of all names, in bytes.
    pub fn text_len(&self) -> usize {
        self.text.len()
    }
}

impl<'n> Words<'n> {
    /// Number of words; none of a name that could never be found.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The word as it is written.
    pub fn plain(&self, number: usize) -> &'n str {
        &self.name[self.tokens[number].range()]
    }

    pub fn folded(&self, number: usize) -> &'n str {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.folded[start..self.ends[number]]
    }

    /// The words as they are written.
    pub fn plain_words(&self) -> impl DoubleEndedIterator<Item = &'n str> + Clone {
        let name = self.name;
        self.tokens.iter().map(move |token| &name[token.range()])
    }

    /// The folded words, each with the gap before it; that before the first is a space.
    pub fn steps(&self) -> impl Iterator<Item = (Gap, &str)> {
        self.gaps.iter().enumerate().map(|(number, gap)| (*gap, self.folded(number)))
    }

    /// Whether the word is joined to the one before it by a hyphen.
    pub fn is_hyphenated(&self, number: usize) -> bool {
        number > 0 && self.name[self.tokens[number - 1].end..self.tokens[number].start] == *"-"
    }

    /// How many words stand before the only comma, if there is one.
    pub fn comma(&self) -> Option<usize> {
        let mut commas = (1..self.len()).filter(|&number| self.gaps[number] == Gap(','));
        commas.next().filter(|_| commas.next().is_none())
    }

    /// Whether all words of this name stand together in another.
    pub fn are_part_of(&self, other: &Self) -> bool {
        let is_here = |at: usize| (0..self.len()).all(|number| self.folded(number) == other.folded(at + number));
        self.len() < other.len() && (0..=other.len() - self.len()).any(is_here)
    }

    /// Whether this name begins with the last word of another, so that the family name stands first in it.
    pub fn are_inverted(&self, other: &Self) -> bool {
        self.len() > 1 && other.len() > 1 && {
            let family = other.folded(other.len() - 1);
            self.folded(0) == family && self.folded(self.len() - 1) != family
        }
    }

    /// Whether the name of an entity of this type is an everyday word, a given name or a month of a year, so that a text
    /// that has it need not mean the entity. That of a person is no given name by mistake; short acronyms have their
    /// exact case.
    ///
    /// Entities of other types may be persons in a novel, and terms, which a list writes in small letters.
    pub fn want_proof(&self, entity_type: &EntityType) -> bool {
        if self.len() == 2 && is_month_of_year(self.folded(0), self.folded(1)) {
            return true;
        }
        if self.len() != 1 || self.is_short_acronym() || COUNTRIES.contains(&self.folded(0)) {
            return false;
        }
        let (word, is_term) = (self.folded(0), !starts_high(self.plain(0)));
        match entity_type {
            EntityType::Place | EntityType::Organization => is_common_word(word) || is_given_name(word),
            EntityType::Person => is_common_word(word),
            EntityType::Other(_) => is_common_word(word) && !is_term,
        }
    }

    fn is_short_acronym(&self) -> bool {
        let letters = self.plain(0).chars().filter(|c| *c != '.');
        self.len() == 1
            && letters.clone().count() <= SHORT_ACRONYM
            && letters.clone().any(char::is_uppercase)
            && !letters.clone().any(char::is_lowercase)
    }

    /// The bit of the last word, if that tells what a longer name is, and may be written small: Allegheny Plateau.
    fn designator(&self) -> u32 {
        let last = self.len() - 1;
        let is_told = last > 0 && designated_type(self.folded(last)).is_some() && !is_common_word(self.folded(0));
        u32::from(is_told) << last
    }

    /// Which of the words between the first and the last may be small, a bit each.
    fn small_words(&self) -> u32 {
        let inner = 1..self.len().max(2) - 1;
        inner.filter(|&number| SMALL_WORDS.contains(&self.folded(number))).map(|number| 1 << number).sum()
    }

    /// What the text must look like, by the policy of the list or else by the name.
    pub fn case(&self, policy: Option<CasePolicy>) -> Case {
        let by_name = || if self.is_short_acronym() { CasePolicy::Exact } else { CasePolicy::Capital };
        match policy.unwrap_or_else(by_name) {
            CasePolicy::Any => Case::Any,
            CasePolicy::Exact => Case::Exact(unaccented(self.plain_words()).into()),
            CasePolicy::Capital => match capitals(self.plain_words()) & !self.designator() & !self.small_words() {
                0 => Case::Any,
                capitals => Case::Capitals(capitals),
            },
        }
    }
}

/// Words within a name that are as often written small: Doctors Without Borders, Médecins Sans Frontières.
#[rustfmt::skip]
const SMALL_WORDS: [&str; 24] = [
    "and", "at", "da", "de", "del", "der", "des", "di", "do", "du", "et", "for", "fur", "in", "la", "of", "on", "sans",
    "the", "to", "und", "with", "without", "y",
];

/// Which of the words begin with a capital, a bit each, the first word the lowest.
pub(crate) fn capitals<'t>(words: impl Iterator<Item = &'t str>) -> u32 {
    let capital = |(number, word): (usize, &str)| u32::from(starts_high(word)) << number;
    words.enumerate().map(capital).sum()
}

/// Whether a word begins with a capital.
#[inline]
pub(crate) fn starts_high(word: &str) -> bool {
    match word.as_bytes()[0] {
        byte if byte.is_ascii() => byte.is_ascii_uppercase(),
        _ => word.starts_with(char::is_uppercase),
    }
}

/// The words without accents and dots, in their case, a space between.
pub(crate) fn unaccented<'t>(words: impl Iterator<Item = &'t str>) -> String {
    let mut out = String::new();
    for word in words {
        if !out.is_empty() {
            out.push(' ');
        }
        unaccent_into(word, &mut out);
    }
    out
}
