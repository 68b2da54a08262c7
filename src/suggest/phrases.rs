//! Phrases: the runs of capitalised words of a sentence that may be names, without titles and what else stands beside
//! names.

use std::ops::Range;

use super::cues::Cues;
use super::words::{Joint, Kind, Word};
use crate::extract::is_courtesy;
use crate::gazetteer::is_particle;

/// The most words of a phrase: what is longer is a list or a headline.
const MAX_WORDS: usize = 12;

/// The most particles in a row: van der.
const MAX_PARTICLES: usize = 3;

/// The most words of a person's name.
const MAX_PERSON: usize = 5;

/// What stands behind a comma after a name.
const SUFFIXES: [&str; 9] = ["Jr", "Sr", "Esq", "Inc", "Ltd", "LLC", "Co", "Corp", "PhD"];

/// A phrase, as words of its sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Phrase {
    pub words: Range<usize>,
    /// Whether its first word has its capital by position: at the start of a sentence or quote.
    pub opens: bool,
    pub cues: Cues,
}

/// The phrases of a sentence that may be names and are not linked. `text` is that of the words.
///
/// Cost: linear in the number of words.
pub(super) fn phrases(text: &str, words: &[Word]) -> Vec<Phrase> {
    let mut finder = Finder { text, words, found: Vec::new() };
    let mut at = 0;
    while at < words.len() {
        if !finder.begins(at) {
            at += 1;
            continue;
        }
        let end = finder.end(at);
        if end - at <= MAX_WORDS {
            finder.split(at..end);
        }
        at = end;
    }
    finder.found
}

struct Finder<'a> {
    text: &'a str,
    words: &'a [Word<'a>],
    found: Vec<Phrase>,
}

impl Finder<'_> {
    /// Whether a phrase may begin here: with a capital, or a particle before one (al-Assad, van der Leyen).
    fn begins(&self, at: usize) -> bool {
        self.words[at].is_name() || self.behind_particles(at).is_some_and(|name| name > at)
    }

    /// The capitalised word behind the particles that begin here, or the one here.
    fn behind_particles(&self, at: usize) -> Option<usize> {
        let name = (at..self.words.len().min(at + MAX_PARTICLES + 1)).find(|&at| self.words[at].is_name())?;
        let is_part = |word: &Word| {
            // “do” and “ten” are everyday words, “of” has rules of its own, and “d” stands before an apostrophe.
            let folded = word.folded();
            let is_joined = matches!(word.joint, Joint::Space | Joint::Hyphen | Joint::Sign);
            (is_joined && is_particle(&folded) && !matches!(&*folded, "do" | "of" | "o" | "ten"))
                || (folded == "d" && word.joint == Joint::Sign)
        };
        self.words[at..name].iter().all(is_part).then_some(name)
    }

    /// The end of the longest phrase that begins here.
    fn end(&self, start: usize) -> usize {
        let Some(mut last) = self.behind_particles(start) else { return start + 1 };
        while let Some(next) = self.next(start, last) {
            last = next;
        }
        last + 1
    }

    /// The next capitalised word (or number) of the phrase behind its word `last`.
    fn next(&self, start: usize, last: usize) -> Option<usize> {
        let next = self.words.get(last + 1)?;
        match self.words[last].joint {
            Joint::None => None,
            // COVID-19, F-16.
            Joint::Hyphen if next.text.starts_with(|c: char| c.is_ascii_digit()) => Some(last + 1),
            // The “s” of a possessive, which belongs to a name behind a common noun: People’s Republic, but Lavrov’s
            // Moscow.
            Joint::Sign if next.text == "s" => {
                let goes_on = next.joint == Joint::Space && self.words.get(last + 2)?.kind == Kind::High;
                (goes_on && self.words[last].is_common() && !self.opens(last)).then_some(last + 2)
            }
            Joint::Possessive => (next.kind == Kind::High && self.words[last].is_common()).then_some(last + 1),
            Joint::Space => self.behind_particles(last + 1).or_else(|| self.behind_connector(start, last)),
            Joint::Hyphen | Joint::Sign => self.behind_particles(last + 1),
        }
    }

    /// The word behind “of”, “for”, “and” and the like, if these belong to a name: its head must be a common noun and
    /// no title (Bank of America, but Minister of Defence and Smith of Texas).
    fn behind_connector(&self, start: usize, last: usize) -> Option<usize> {
        let joined = |at: usize| self.words.get(at).filter(|word| word.joint == Joint::Space).map(|_| at + 1);
        let connector = self.words.get(last + 1)?.text;
        let head = &self.words[last];
        let mut next = joined(last + 1)?;
        if self.words.get(next)?.text == "the" {
            next = joined(next)?;
        }
        let following = self.words.get(next).filter(|word| word.is_name())?;
        let is_noun = head.is_noun() && !head.is_title() && !head.is_time();
        let near = start.max(last.saturating_sub(MAX_WORDS));
        let connected = || {
            self.words[near..last].iter().any(|word| matches!(word.text, "of" | "for" | "on") && word.kind == Kind::Low)
        };
        let belongs = match connector {
            // Also Joan of Arc, and Louis IX of Hesse.
            "of" => is_noun || (head.is_given() && last == start) || (is_ordinal(head.text) && last == start + 1),
            "for" | "on" => is_noun,
            "and" if connected() => is_noun && !following.is_title() && following.is_noun(),
            "and" => last == start && is_noun && !head.is_designator() && following.is_noun() && self.is_body(next),
            "in" => connected() && is_noun && !head.is_designator(),
            _ => false,
        };
        belongs.then_some(next)
    }

    /// Whether the capitalised words from here on end in a word for a body: Food and Drug *Administration*.
    fn is_body(&self, at: usize) -> bool {
        let words = self.words[at..].iter().take(MAX_WORDS);
        let count = words.clone().take_while(|word| word.kind == Kind::High && word.joint == Joint::Space).count();
        words.clone().nth(count).filter(|word| word.is_name()).is_some_and(Word::is_designator)
    }

    /// Whether a word has its capital by position: at the start of the sentence or of a quote, or behind a colon.
    fn opens(&self, at: usize) -> bool {
        let before = &self.text[..self.words[at].span.start];
        at == 0 || before.ends_with(['“', '"', '‘', '«', '(', '[']) || before.trim_end().ends_with(':')
    }

    /// Parts a phrase where a title stands, and adds what may be a name.
    fn split(&mut self, run: Range<usize>) {
        let mut at = run.start;
        while at < run.end {
            // The title, and what belongs to it: Chief Executive.
            let title_end = (at..run.end).find(|&word| !self.words[word].is_title()).unwrap_or(run.end);
            // President Putin, who is linked, and what may stand before the title.
            if title_end > at
                && title_end < run.end
                && self.words[title_end].is_linked()
                && !self.words[title_end].is_demonym()
            {
                self.add(run.start..at, false);
                return self.split(title_end..run.end);
            }
            if title_end > at
                && let Some(person) = self.person_from(title_end..run.end)
            {
                self.add(run.start..at, false);
                self.add(person..run.end, true);
                return;
            }
            // “Ukrainian Oleksandr Usyk”, “in Kyiv Oleksandr Usyk”.
            let is_apart = self.words[at].is_linked() || self.words[at].is_demonym();
            if is_apart && at + 2 < run.end && self.words[at + 1].is_given() && self.is_person(at + 1..run.end) {
                self.add(run.start..at, false);
                self.add(at + 1..run.end, false);
                return;
            }
            at = title_end.max(at + 1);
        }
        self.add(run, false);
    }

    /// Where behind a title the person begins, if one does.
    fn person_from(&self, rest: Range<usize>) -> Option<usize> {
        // Mr. Gray, whose name is an everyday word.
        let is_courtesy = rest.start > 0 && is_courtesy(&self.words[rest.start - 1].folded());
        if is_courtesy && rest.len() == 1 && self.words[rest.start].kind == Kind::High {
            return Some(rest.start);
        }
        let common = self.words[rest.clone()].iter().take_while(|word| word.is_common() && !word.is_given()).count();
        let first = rest.start + common;
        let is_close = common == 0 || (common <= 2 && first < rest.end && self.words[first].is_given());
        (is_close && self.is_person(first..rest.end)).then_some(first)
    }

    /// Whether words may be a person's name, full or not.
    fn is_person(&self, words: Range<usize>) -> bool {
        let Some((last, _)) = self.words[words.clone()].split_last() else { return false };
        let is_word = |word: &Word| word.kind == Kind::High || is_particle(&word.folded()) && word.text != "of";
        words.len() <= MAX_PERSON
            && self.words[words.clone()].iter().all(is_word)
            && !self.words[words.clone()].iter().all(Word::is_common)
            && !(last.is_designator() && words.len() > 1)
            && !last.is_demonym()
    }

    /// Adds a phrase, without the words at its ends that belong to no name, unless nothing is left.
    fn add(&mut self, run: Range<usize>, titled: bool) {
        let run = self.trimmed(run);
        if self.is_no_name(run.clone()) {
            return;
        }
        // Secretary of State Rusk.
        if self.is_office(run.start) {
            let person = run.start + self.words[run.clone()].iter().take_while(|word| word.is_everyday()).count();
            let is_linked = self.words[person.min(run.end - 1)].is_linked();
            if person == run.end || (person > run.start && is_linked) {
                return;
            }
            if person > run.start && self.is_person(person..run.end) {
                return self.add(person..run.end, true);
            }
        }
        let cues = Cues::of(self.text, self.words, run.clone(), titled);
        self.found.push(Phrase { opens: self.opens(run.start), words: run, cues });
    }

    /// A phrase without days, months, adjectives of countries and words that open sentences at its ends.
    fn trimmed(&self, Range { mut start, mut end }: Range<usize>) -> Range<usize> {
        while start < end {
            let word = &self.words[start];
            let behind = self.words.get(start + 1).filter(|_| end - start > 1);
            // The White House, where White House is linked.
            let is_opener = word.is_opener() && (self.opens(start) || behind.is_some_and(Word::is_linked));
            let is_time = word.is_time() && !(word.is_given() && behind.is_some());
            // Russian Gazprom, but Russian Foreign Ministry.
            let is_demonym = word.is_demonym()
                && behind.is_none_or(|next| !next.is_common() && !self.words[end - 1].is_designator());
            if !(is_opener || is_time || is_demonym) {
                break;
            }
            start += 1;
        }
        while start < end {
            let word = &self.words[end - 1];
            let is_surname = end - start == 2 && self.words[start].is_given();
            if !(word.is_demonym() || word.is_time() && !is_surname) {
                break;
            }
            end -= 1;
        }
        start..end
    }

    /// Whether words are no name, for all their capitals.
    fn is_no_name(&self, run: Range<usize>) -> bool {
        let words = &self.words[run.clone()];
        let Some(last) = words.last() else { return true };
        let number_follows = |at: usize, signs: &[char]| {
            let behind = &self.text[self.words[at].span.end..];
            behind.trim_start_matches(signs).starts_with(|c: char| c.is_ascii_digit())
        };
        if let [word] = words {
            let length = word.text.chars().count();
            let before = run.start.checked_sub(1).map(|at| &self.words[at]).filter(|word| word.joint == Joint::Space);
            // 1945 AD, 60 MHz, FY 2020.
            let is_unit = before.is_some_and(|word| word.text.starts_with(|c: char| c.is_ascii_digit())) && length < 4
                || length < 3 && number_follows(run.start, &[' ']);
            let is_suffix = is_ordinal(word.text) || SUFFIXES.contains(&word.text);
            if word.is_linked() || word.text.trim_end_matches('.').chars().count() < 2 || is_unit || is_suffix {
                return true;
            }
        }
        let is_nothing = |word: &Word| word.is_title() || word.is_demonym() || word.kind == Kind::Low;
        // Document 13, NSC Action No. 5.
        let is_numbered = || last.is_common() && number_follows(run.end - 1, &['.', ' ', '\u{A0}']);
        // Assistant Secretary; and a heading: Editorial Note.
        let is_office_or_heading = || {
            words.len() > 1
                && words.iter().all(|word| word.is_everyday() || word.is_title())
                && (last.is_title() || words.len() == self.words.len())
        };
        words.iter().all(is_nothing) || is_numbered() || is_office_or_heading()
    }

    /// Whether the word before is the “of” of an office: Minister of Foreign Affairs.
    fn is_office(&self, at: usize) -> bool {
        at >= 2 && self.words[at - 1].text == "of" && self.words[at - 2].is_title()
    }
}

/// A Roman number behind a given name: Louis IX.
fn is_ordinal(word: &str) -> bool {
    word.chars().all(|c| matches!(c, 'I' | 'V' | 'X'))
}
