//! How often capitalised phrases stand in texts, and where: counts that are merged.

use std::collections::BTreeMap;
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::cues::Cues;
use super::kind::told_type;
use super::phrases::{Phrase, phrases};
use super::words::{Kind, Word, is_headline, one_line, words};
use crate::document::{Document, Span};
use crate::extract::{Extracted, Reason};
use crate::gazetteer::{
    EntityType, Gazetteer, is_common_word, is_given_name, is_particle, is_place_word, is_title, starts_high,
};
use crate::text::{folded, segment};

/// The most names, and the most words, that are counted at a time.
const MOST: usize = 1 << 17;

/// As many examples are kept of a name, each of another document.
const EXAMPLES: usize = 2;

/// The most characters that an example shows before a name, and behind it.
const AROUND: usize = 60;

/// Where a name stands, and what stands around it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Example {
    /// The document's number in the order of the corpus.
    pub ordinal: u64,
    /// The document's id.
    pub document: String,
    /// Where the name stands in it, in bytes.
    pub span: Span,
    /// A part of the sentence, on one line.
    pub text: String,
    /// Where the name stands in `text`, in bytes.
    pub marked: Range<usize>,
}

/// What is known of a name so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub mentions: u64,
    pub documents: u64,
    /// Mentions by the family name or the given name alone.
    pub short: u64,
    pub personal: u64,
    pub located: u64,
    pub determined: u64,
    pub said: u64,
    /// How often the text calls it a place, or a body.
    pub called_place: u64,
    pub called_body: u64,
    /// The first of the corpus, in its order.
    pub examples: Vec<Example>,
}

impl Tally {
    fn add(&mut self, cues: Cues) {
        self.mentions += 1;
        self.personal += u64::from(cues.personal);
        self.located += u64::from(cues.located);
        self.determined += u64::from(cues.determined);
        self.said += u64::from(cues.said);
        self.called_place += u64::from(cues.defined == Some(&EntityType::Place));
        self.called_body += u64::from(cues.defined == Some(&EntityType::Organization));
    }

    /// Whether what stands beside it allows that it is a person's.
    pub fn may_be_person(&self) -> bool {
        let is_rare = |count: u64| count * 4 <= self.mentions;
        is_rare(self.located) && is_rare(self.determined)
    }

    /// Adds the counts of other documents.
    pub fn merge(&mut self, other: Self) {
        self.mentions += other.mentions;
        self.documents += other.documents;
        self.short += other.short;
        self.personal += other.personal;
        self.located += other.located;
        self.determined += other.determined;
        self.said += other.said;
        self.called_place += other.called_place;
        self.called_body += other.called_body;
        self.examples.extend(other.examples);
        self.examples.sort_by_key(|example| (example.ordinal, example.span));
        self.examples.dedup_by_key(|example| example.ordinal);
        self.examples.truncate(EXAMPLES);
    }
}

/// How often a word stands in small letters, and how often with a capital that is not due to its position.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Case {
    pub low: u64,
    pub high: u64,
}

/// A name as it is written, and whether its capital may be due to its position.
pub(super) type Key = (String, bool);

/// The names of a document: counts, and the example with its sentence.
type Names = BTreeMap<Key, (Tally, Option<(Span, Span)>)>;

/// Counts of the capitalised phrases of documents that link to nothing.
///
/// Sums of documents may be merged in any order, as long as nothing is forgotten.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameCounts {
    pub(super) names: FxHashMap<Key, Tally>,
    pub(super) words: FxHashMap<String, Case>,
    pub(super) forgotten: u64,
}

impl NameCounts {
    /// Counts the names of a document in which `found` of `gazetteer` was found; `ordinal` is its number in the corpus.
    ///
    /// Cost: linear in the length of the text.
    pub fn add(&mut self, ordinal: u64, document: &Document, found: &Extracted, gazetteer: &Gazetteer) {
        let text = &document.text;
        let mut names = Names::new();
        let mut mentions = &found.mentions[..];
        let unlinked: FxHashMap<Span, Reason> = found.unlinked.iter().map(|name| (name.span, name.reason)).collect();
        let is_place = |id| *gazetteer.entity_type(id) == EntityType::Place;
        for sentence in segment(text).sentences {
            while mentions.first().is_some_and(|mention| mention.span.end <= sentence.start) {
                mentions = &mentions[1..];
            }
            let words = words(text, sentence, mentions, is_place);
            if is_headline(&words) {
                continue;
            }
            let phrases = phrases(text, &words);
            self.add_words(&words, &phrases);
            for phrase in phrases {
                let span = span_of(&words, &phrase);
                // A name of the list that was not linked is no name that it lacks, unless it is a stranger's.
                let is_known = unlinked.get(&span).is_some_and(|reason| *reason != Reason::Stranger);
                if !is_known {
                    let (tally, first) = names.entry((name_of(text, &words, &phrase), phrase.opens)).or_default();
                    tally.add(phrase.cues);
                    // A heading that is just the name is no example.
                    let is_better = first.is_none_or(|(span, sentence)| span == sentence);
                    first.take_if(|_| is_better);
                    first.get_or_insert((span, sentence));
                }
            }
        }
        join(&mut names);
        for (key, (mut tally, first)) in names {
            tally.documents = 1;
            let counted = self.names.entry(key).or_default();
            if counted.examples.len() < EXAMPLES || counted.examples.last().is_some_and(|last| last.ordinal > ordinal) {
                tally.examples.extend(first.map(|(span, sentence)| example(ordinal, document, span, sentence)));
            }
            counted.merge(tally);
        }
    }

    fn add_words(&mut self, words: &[Word], phrases: &[Phrase]) {
        let opening: FxHashSet<usize> =
            phrases.iter().filter(|phrase| phrase.opens).map(|phrase| phrase.words.start).collect();
        for (number, word) in words.iter().enumerate() {
            let is_high = match word.kind {
                Kind::Low if word.text.len() > 1 => false,
                Kind::High if number > 0 && !opening.contains(&number) => true,
                _ => continue,
            };
            let key = if word.kind == Kind::Low { word.text } else { &word.text.to_lowercase() };
            let case = match self.words.get_mut(key) {
                Some(case) => case,
                None => self.words.entry(key.to_owned()).or_default(),
            };
            *(if is_high { &mut case.high } else { &mut case.low }) += 1;
        }
    }

    /// Adds the counts of other documents.
    pub fn merge(&mut self, other: Self) {
        for (key, tally) in other.names {
            self.names.entry(key).or_default().merge(tally);
        }
        for (word, case) in other.words {
            let sum = self.words.entry(word).or_default();
            (sum.low, sum.high) = (sum.low + case.low, sum.high + case.high);
        }
        self.forgotten += other.forgotten;
    }

    /// Forgets what is rarest, if more is counted than memory should hold, until it is half as much (lossy counting:
    /// Manku and Motwani 2002).
    ///
    /// A name that is counted on may have been forgotten before: [`forgotten`](Self::forgotten) is the most mentions
    /// that its count can lack.
    pub fn forget_rare(&mut self) {
        if let Some(least) = floor(self.names.values().map(|tally| tally.mentions)) {
            self.names.retain(|_, tally| tally.mentions > least);
            self.forgotten += least;
        }
        if let Some(least) = floor(self.words.values().map(|case| case.low + case.high)) {
            self.words.retain(|_, case| case.low + case.high > least);
        }
    }

    /// The most mentions that a count can lack.
    pub fn forgotten(&self) -> u64 {
        self.forgotten
    }
}

/// What is counted no more often is forgotten, if there is no room for all.
fn floor(counts: impl ExactSizeIterator<Item = u64>) -> Option<u64> {
    if counts.len() <= MOST {
        return None;
    }
    let mut counts: Vec<u64> = counts.collect();
    let middle = counts.len() - MOST / 2;
    Some(*counts.select_nth_unstable(middle).1)
}

fn span_of(words: &[Word], phrase: &Phrase) -> Span {
    let words = &words[phrase.words.clone()];
    Span::new(words[0].span.start, words[words.len() - 1].span.end)
}

/// The name of a phrase: as it stands, on one line.
fn name_of(text: &str, words: &[Word], phrase: &Phrase) -> String {
    let name = one_line(&text[span_of(words, phrase).range()]);
    name.replace(['\u{2010}', '\u{2011}'], "-").replace('\u{AD}', "")
}

/// Joins the names of a document that are one: with a capital due to position and without, and a name alone to the
/// full name that begins or ends with it, if there is only one.
fn join(names: &mut Names) {
    let mut full: FxHashMap<String, Option<String>> = FxHashMap::default();
    for (name, opens) in names.keys() {
        if *opens || !may_be_full(name) {
            continue;
        }
        let whole = folded(name);
        let (first, _) = whole.split_once(' ').unwrap_or((&whole, ""));
        // Ursula von der Leyen is both Leyen and von der Leyen.
        let endings = whole.match_indices(' ').map(|(at, _)| &whole[at + 1..]);
        for short in endings.chain(Some(first).filter(|first| is_given_name(first))) {
            let bearer = full.entry(short.to_owned()).or_insert_with(|| Some(name.clone()));
            bearer.take_if(|other| folded(other) != whole);
        }
    }
    let keys: Vec<Key> = names.keys().cloned().collect();
    for key in keys {
        let (name, opens) = &key;
        // The Sultanate is no family name.
        let may_be_short = names[&key].0.may_be_person();
        let bearer = full.get(&folded(name)).filter(|_| may_be_short).and_then(Clone::clone);
        let is_short = bearer.is_some();
        let target = match bearer {
            Some(bearer) => (bearer, false),
            None if *opens && names.contains_key(&(name.clone(), false)) => (name.clone(), false),
            None => continue,
        };
        if let Some((mut tally, first)) = names.remove(&key) {
            tally.short = if is_short { tally.mentions } else { 0 };
            let (sum, earliest) = names.entry(target).or_default();
            sum.merge(tally);
            // A full name is the better example.
            *earliest = earliest.or(first);
        }
    }
}

/// Whether a name may be that of a person with given name and family name.
pub(super) fn may_be_full(name: &str) -> bool {
    let words: Vec<&str> = name.split(' ').collect();
    let (first, last) = (words[0], words[words.len() - 1]);
    let is_loud = |word: &str| word.len() > 1 && word.chars().all(char::is_uppercase);
    let is_plain = |word: &&str| (starts_high(word) && !is_loud(word)) || (is_particle(&folded(word)) && *word != "of");
    (2..=5).contains(&words.len())
        && starts_high(first)
        && words.iter().all(is_plain)
        && last.chars().count() > 2
        && told_type(name).is_none()
        && (is_given_name(&folded(first)) || (is_strange(first) && is_strange(last)))
}

/// Whether a word may be a name of a person that no list has: no everyday word, no place and no form of a verb.
fn is_strange(word: &str) -> bool {
    let word = folded(word);
    !is_common_word(&word) && !is_place_word(&word) && !is_title(&word) && !is_inflected(&word)
}

/// Whether a word has the form of a verb: Freeing, Expanded; but not Jawed.
fn is_inflected(word: &str) -> bool {
    word.len() > 6 && (word.ends_with("ing") || word.ends_with("ed"))
}

/// The name in its sentence, cut to what is worth reading.
fn example(ordinal: u64, document: &Document, span: Span, sentence: Span) -> Example {
    let text = &document.text;
    let before = &text[sentence.start..span.start];
    let behind = &text[span.end..sentence.end.max(span.end)];
    let start = before
        .char_indices()
        .rev()
        .nth(AROUND)
        .map(|(at, _)| at)
        .and_then(|at| before[at..].find(char::is_whitespace).map(|space| at + space));
    let end =
        behind.char_indices().nth(AROUND).map(|(at, _)| at).and_then(|at| behind[..at].rfind(char::is_whitespace));
    let mut shown = match start {
        Some(at) => format!("… {}", one_line(before[at..].trim_start())),
        None => one_line(before),
    };
    let from = shown.len();
    shown += &one_line(&text[span.range()]);
    let marked = from..shown.len();
    shown += &one_line(&behind[..end.unwrap_or(behind.len())]);
    if end.is_some() {
        shown += " …";
    }
    Example { ordinal, document: document.id.clone(), span, text: shown, marked }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(names: impl Iterator<Item = (usize, u64)>) -> NameCounts {
        let tally = |mentions| Tally { mentions, ..Tally::default() };
        let names = names.map(|(number, mentions)| ((format!("Name {number}"), false), tally(mentions)));
        NameCounts { names: names.collect(), ..NameCounts::default() }
    }

    #[test]
    fn the_rarest_names_are_forgotten_and_no_count_lacks_more_than_is_told() {
        let mut counts = counted((0..MOST + 1).map(|number| (number, 1 + u64::from(number % 10 == 0))));
        counts.forget_rare();
        assert_eq!((counts.names.len(), counts.forgotten()), (MOST / 10 + 1, 1));
        counts.forget_rare();
        assert_eq!((counts.names.len(), counts.forgotten()), (MOST / 10 + 1, 1), "there is room for all");
    }

    #[test]
    fn names_of_one_count_are_all_forgotten_rather_than_some_of_them() {
        let mut counts = counted((0..2 * MOST).map(|number| (number, 7)));
        counts.forget_rare();
        assert_eq!((counts.names.len(), counts.forgotten()), (0, 7));
    }
}
