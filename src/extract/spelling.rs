//! Names that are spelt otherwise than any list has them: transliterated by another convention (Lawrow), or with a
//! slip of the pen (Georgi Bolshikov).
//!
//! A word that no name has stands for the words that it sounds like, or is one slip from, in the same trie. They
//! never take the place of a name that stands there as it is listed. A whole name is enough, if all its spellings
//! mean one person; of a family name alone the document or the corpus must tell that its bearer is meant.

use rustc_hash::FxHashSet;

use super::Priors;
use super::cues::{BEFORE_PLACES, is_place_preposition};
use super::name_context::{has_given_name, title_before};
use super::scan::{Candidate, Match, Matches, allows};
use super::unknown::{Unknown, may_be_spelling, unknown_words};
use crate::document::Span;
use crate::gazetteer::{
    AliasKind, EntityId, EntityType, Gazetteer, MAX_WORDS, NameIndex, Node, is_common_word, is_title, same_given_name,
    starts_high,
};
use crate::text::{Gap, LONGEST_GAP, folded, gap, tokenize_into};

/// How many words before a word its name may begin.
const FARTHEST: usize = 3;

/// The most ways of reading the words of a name that are followed.
const MOST_WAYS: usize = 16;

/// A family name of so many bytes is enough if it sounds like that of one person of the list.
const LONG: usize = 7;

/// A name that stands in the text in another spelling.
struct Spelt {
    span: Span,
    words: usize,
    candidates: Vec<Candidate>,
}

/// Adds the places where names of persons stand that are spelt otherwise, and where no other name stands.
///
/// Cost: linear in the length of the text.
pub(super) fn with_spellings(text: &str, matches: Matches, gazetteer: &Gazetteer, priors: Option<&Priors>) -> Matches {
    if gazetteer.index().spellings().is_empty() {
        return matches;
    }
    let mut unknown = unknown_words(text, gazetteer);
    unknown.retain(|word| matches.touching(word.span).is_none());
    if unknown.is_empty() {
        return matches;
    }
    let speller = Speller { text, gazetteer, index: gazetteer.index(), matches: &matches, priors };
    let mut found: Vec<Spelt> = Vec::new();
    let mut alone: Vec<&Unknown> = Vec::new();
    for word in &unknown {
        let floor = found.last().map_or(0, |last| last.span.end);
        if word.span.start < floor {
            continue;
        }
        match speller.whole_name(word, floor) {
            Some(name) => found.push(name),
            None if word.is_given => {}
            None => alone.push(word),
        }
    }
    // A name may reach back to words before it.
    let holder = |word: &Unknown| found.partition_point(|name| name.span.end <= word.span.start);
    alone.retain(|word| found.get(holder(word)).is_none_or(|name| name.span.start >= word.span.end));
    // What stands beside a family name may introduce its bearer to other places.
    for is_told in [true, false] {
        let introduced = speller.introduced(&found);
        alone.retain(|word| {
            let name = speller.family_name(word, (!is_told).then_some(&introduced));
            let is_found = name.is_some();
            found.extend(name);
            !is_found
        });
    }
    found.sort_unstable_by_key(|name| name.span);
    let found = found.iter().map(|name| {
        let Spelt { span, words, candidates } = name;
        Match { span: *span, words: *words, candidates, is_spelling: true }
    });
    matches.with(&found.collect::<Vec<_>>())
}

struct Speller<'a> {
    text: &'a str,
    gazetteer: &'a Gazetteer,
    index: &'a NameIndex,
    matches: &'a Matches,
    priors: Option<&'a Priors>,
}

/// A way to read the first words of a name.
#[derive(Clone, Copy)]
struct Way {
    node: Node,
    /// Whether a word of it has a slip of the pen.
    has_slip: bool,
    /// Whether a word of it is no initial and stands in the text as it is listed.
    has_listed: bool,
}

impl Speller<'_> {
    /// The longest name of one person of which a word is a part, and that begins at `floor` or later.
    fn whole_name(&self, word: &Unknown, floor: usize) -> Option<Spelt> {
        let (tokens, at) = self.around(word.span);
        let mut first = at;
        while first > 0
            && at - first < FARTHEST
            && tokens[first - 1].start >= floor
            && self.are_joined(tokens[first - 1], tokens[first])
        {
            first -= 1;
        }
        (first..=at).find_map(|first| self.name(&tokens[first..], at - first, word))
    }

    /// The longest name that begins with some words, of which the one at a place is spelt otherwise.
    fn name(&self, tokens: &[Span], at: usize, word: &Unknown) -> Option<Spelt> {
        let mut ways: Vec<Way> = Vec::new();
        let (mut high, mut longest) = (0, None);
        for (number, &token) in tokens.iter().enumerate().take(MAX_WORDS) {
            if number > 0 && !self.are_joined(tokens[number - 1], token) {
                break;
            }
            high |= u32::from(starts_high(&self.text[token.range()])) << number;
            ways = match number == at {
                true => {
                    let slips = if ways.iter().any(|way| way.has_slip) { &[][..] } else { &word.slips };
                    let mut ahead = self.go_on(&ways, number, tokens, &word.sounds, false);
                    ahead.extend(self.go_on(&ways, number, tokens, slips, true));
                    ahead
                }
                false => match self.folded_word(token) {
                    Ok(known) => {
                        let mut ahead = self.go_on(&ways, number, tokens, &[known], false);
                        ahead.iter_mut().for_each(|way| way.has_listed |= token.len() > 2);
                        ahead
                    }
                    Err(sounds) => self.go_on(&ways, number, tokens, &sounds, false),
                },
            };
            if ways.is_empty() {
                break;
            }
            if number > 0 && number >= at {
                let span = Span::new(tokens[0].start, token.end);
                let bearers = self.bearers(&ways, &tokens[..=number], high);
                if let [entity] = bearers[..]
                    && self.matches.touching(span).is_none()
                    && self.matches.is_in_paragraph(self.text, span)
                {
                    longest = Some((span, number + 1, entity));
                }
            }
        }
        let (span, words, entity) = longest?;
        let candidates = vec![Candidate { entity, kind: AliasKind::Variant, listed: false, wants_proof: false }];
        Some(Spelt { span, words, candidates })
    }

    /// The number of a word, or those of the words that it sounds like if no name has it.
    fn folded_word(&self, token: Span) -> Result<u32, Vec<u32>> {
        let word = &self.text[token.range()];
        let folded = folded(word);
        match self.index.word(&folded) {
            Some((number, _)) => Ok(number),
            None if starts_high(word) && may_be_spelling(&folded, self.gazetteer) => {
                Err(self.index.spellings().sound_like(word))
            }
            None => Err(Vec::new()),
        }
    }

    /// Where ways lead with the word of a number, if it is one of these.
    fn go_on(&self, ways: &[Way], number: usize, tokens: &[Span], words: &[u32], is_slip: bool) -> Vec<Way> {
        let first = |word: &u32| Some(self.index.word(self.index.word_at(*word))?.1);
        let start = |node| Way { node, has_slip: is_slip, has_listed: false };
        if number == 0 {
            return words.iter().filter_map(first).map(start).take(MOST_WAYS).collect();
        }
        let Some(gap) = gap(self.text, tokens[number - 1], tokens[number]) else { return Vec::new() };
        let next = |way: &Way, word: u32| {
            let node = self.index.next(way.node, gap, word)?;
            Some(Way { node, has_slip: way.has_slip || is_slip, ..*way })
        };
        ways.iter().flat_map(|way| words.iter().filter_map(move |&word| next(way, word))).take(MOST_WAYS).collect()
    }

    /// The persons whose whole name ends where any of the ways leads, as it is written.
    fn bearers(&self, ways: &[Way], tokens: &[Span], high: u32) -> Vec<EntityId> {
        let ways = ways.iter().filter(|way| !way.has_slip || way.has_listed);
        let whole = ways.flat_map(|way| self.index.forms(way.node)).filter(|form| {
            form.kind() <= AliasKind::Variant
                && *self.gazetteer.entity_type(form.entity) == EntityType::Person
                && allows(self.index.case(**form), self.text, tokens, high)
        });
        let mut bearers: Vec<EntityId> = whole.map(|form| form.entity).collect();
        bearers.sort_unstable();
        bearers.dedup();
        bearers
    }

    /// A word as a family name that is spelt otherwise: of those of its bearers of whom the words before it or the
    /// corpus tell that they are meant, or of those who are `introduced`.
    fn family_name(&self, word: &Unknown, introduced: Option<&FxHashSet<EntityId>>) -> Option<Spelt> {
        let (tokens, at) = self.around(word.span);
        let are_joined = |first: usize| tokens.get(first + 1).is_some_and(|next| self.are_joined(tokens[first], *next));
        let before = (at.saturating_sub(FARTHEST)..at).rev().take_while(|&token| are_joined(token));
        let given: Vec<String> = before.map_while(|token| self.part_of_name(tokens[token])).collect();
        // A longer name, or a place: the Welland Canal, in Rostov.
        let goes_on = are_joined(at) && starts_high(&self.text[tokens[at + 1].range()]);
        let word_before =
            at.checked_sub(1).filter(|&before| are_joined(before)).map(|before| &self.text[tokens[before].range()]);
        let goes_on = goes_on || self.text[word.span.end..].starts_with('-');
        if goes_on || word_before.is_some_and(|word| BEFORE_PLACES.contains(&word)) {
            return None;
        }
        let has_given = |entity: EntityId| {
            let has = |is_such: &dyn Fn(&str) -> bool| has_given_name(self.gazetteer, entity, is_such);
            let fits = |given: &String| match given.len() {
                1 => has(&|name| name.starts_with(given.as_str())),
                _ => has(&|name| same_given_name(name, given)),
            };
            // Another middle initial is somebody else's.
            let is_other = |given: &String| given.len() == 1 && has(&|name| name.len() == 1) && !fits(given);
            given.iter().any(fits) && !given.iter().any(is_other)
        };
        // A slip tells less than a sound: the document must introduce the bearer.
        let is_slip = introduced.is_some() && word.sounds.is_empty();
        let words = if is_slip { &word.slips } else { &word.sounds };
        let is_meant = |entity: EntityId| match introduced {
            Some(introduced) => introduced.contains(&entity),
            None if given.iter().any(|given| given.len() > 1) => true,
            None => self.is_told(word.span, word_before, entity),
        };
        let bearers = self.families(words)?.into_iter().filter(|&entity| given.is_empty() || has_given(entity));
        let bearers: Vec<EntityId> = bearers.filter(|&entity| is_meant(entity)).collect();
        // Unless the document introduces one of them, two names that sound like it are one too many.
        let may_be_other = (introduced.is_none() && words.len() > 1) || (is_slip && bearers.len() > 1);
        if bearers.is_empty() || may_be_other {
            return None;
        }
        let candidate = |entity| Candidate { entity, kind: AliasKind::Surname, listed: false, wants_proof: false };
        Some(Spelt { span: word.span, words: 1, candidates: bearers.into_iter().map(candidate).collect() })
    }

    /// Whether a title tells that somebody is meant by a family name, or the corpus and a capital inside a sentence, or the
    /// length of the name.
    fn is_told(&self, name: Span, word_before: Option<&str>, entity: EntityId) -> bool {
        let stands_apart = match word_before {
            Some(word) => !starts_high(word) || is_title(&word.to_lowercase()),
            None => self.text[..name.start].trim_end().ends_with([',', ';', '(']),
        };
        let is_known = || self.priors.is_some_and(|priors| priors.documents(entity) > 0);
        // Nobody else is likely to have a long name that sounds like it; towns do.
        let is_long = name.len() >= LONG && !word_before.is_some_and(is_place_preposition);
        title_before(self.text, name.start).is_some() || (stands_apart && is_known()) || is_long
    }

    /// A word, folded, that may be a part of the name beside it: neither an everyday word nor a title.
    fn part_of_name(&self, token: Span) -> Option<String> {
        let word = &self.text[token.range()];
        let folded = folded(word);
        let is_part = starts_high(word) && !is_title(&folded) && (folded.len() == 1 || !is_common_word(&folded));
        is_part.then_some(folded)
    }

    /// Those whose family name is one of these words; `None` if one of them is any other name.
    fn families(&self, words: &[u32]) -> Option<Vec<EntityId>> {
        let mut bearers = Vec::new();
        for &word in words {
            let (_, node) = self.index.word(self.index.word_at(word))?;
            if node == Node::default() {
                continue;
            }
            for form in self.index.forms(node) {
                if form.kind() != AliasKind::Surname {
                    return None;
                }
                bearers.push(form.entity);
            }
        }
        bearers.sort_unstable();
        bearers.dedup();
        Some(bearers)
    }

    /// The persons whom the document names beyond doubt.
    fn introduced(&self, spelt: &[Spelt]) -> FxHashSet<EntityId> {
        let only = |candidates: &[Candidate]| match candidates {
            [only] if only.kind != AliasKind::Demonym => Some(only.entity),
            _ => None,
        };
        let listed = self.matches.iter().filter_map(|found| only(found.candidates));
        listed.chain(spelt.iter().filter_map(|name| only(&name.candidates))).collect()
    }

    /// The words around a word, and its number among them.
    fn around(&self, word: Span) -> (Vec<Span>, usize) {
        let start = self.text.ceil_char_boundary(word.start.saturating_sub(FARTHEST * LONGEST_GAP));
        let end = self.text.floor_char_boundary((word.end + FARTHEST * LONGEST_GAP).min(self.text.len()));
        // A word that is cut at the start or the end is left out.
        let start = match &self.text[start..word.start] {
            _ if start == 0 => 0,
            before => start + before.find(char::is_whitespace).unwrap_or(before.len()),
        };
        let mut tokens = Vec::new();
        tokenize_into(self.text, Span::new(start, word.start), &mut tokens);
        let at = tokens.len();
        tokenize_into(self.text, Span::new(word.start, end), &mut tokens);
        if end < self.text.len() {
            tokens.truncate((tokens.len() - 1).max(at + 1));
        }
        (tokens, at)
    }

    /// Whether two words may be of one name.
    fn are_joined(&self, before: Span, after: Span) -> bool {
        gap(self.text, before, after).is_some_and(|gap| gap == Gap::SPACE)
    }
}
