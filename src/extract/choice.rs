//! Which of several bearers of a name is meant, where neither their names nor the document's full names tell: by what the
//! list and the corpus know of them.

use std::cell::OnceCell;
use std::cmp::Reverse;

use rustc_hash::FxHashSet;

use super::Priors;
use super::apposition::{Role, region, role};
use super::cues::{BEFORE_PLACES, is_place_preposition};
use super::dateline::is_dateline;
use super::name_context::title_before;
use super::neighbours::{Neighbour, word_before};
use super::priors::foremost;
use super::results::plays;
use super::scan::{Candidate, Match, Matches};
use super::sport::Report;
use crate::document::{Date, Span};
use crate::gazetteer::{Alias, AliasKind, EntityId, EntityType, Gazetteer, is_demonym};
use crate::text::folded;

/// Among so many first rows of a list the order tells nothing.
const FIRST_ROWS: u64 = 50;

/// So many times farther down the list must all other candidates stand, or so many times smaller must their priors be.
const DECISIVE: u64 = 4;

/// So many times farther down counts a candidate that has the name in a weaker sense, such as an alias.
const WEAKER: u64 = 8;

/// More than so many times as much must the company of one bearer fit as that of any other.
const CLOSER: u64 = 2;

/// So many bytes on either side of a name are searched for an office.
const BESIDE: usize = 64;

/// Of more candidates than this the facts of the list are not compared.
const MANY: usize = 100;

/// Of more candidates than this the other names are not looked at.
const FEW: usize = 8;

/// So many bits count how often a bearer has a title.
const MOST_TITLES: u32 = 60;

/// Behind these the name of a people is that of its language.
#[rustfmt::skip]
const LINGUISTIC: [&str; 20] = [
    "language", "languages", "word", "words", "name", "translation", "translations", "text", "dialect", "dialects",
    "alphabet", "grammar", "spelling", "version", "term", "speaker", "speakers", "phrase", "verb", "pronunciation",
];

/// Words in small letters that may follow a noun, and are none.
#[rustfmt::skip]
const FUNCTION_WORDS: [&str; 36] = [
    "a", "after", "also", "an", "and", "are", "as", "at", "but", "by", "for", "from", "had", "has", "have", "he",
    "in", "is", "it", "of", "on", "or", "over", "she", "that", "the", "they", "to", "under", "was", "were", "when",
    "which", "who", "will", "with",
];

/// What is known beside the names of a document.
pub(super) struct Choice<'a> {
    pub text: &'a str,
    pub gazetteer: &'a Gazetteer,
    pub priors: Option<&'a Priors>,
    /// The day of the document.
    pub date: Option<Date>,
    /// Whether the list tells more of its entities than their names.
    pub has_facts: bool,
    /// Those whom the document names beyond doubt, as far as the corpus may know their company.
    pub companions: Vec<EntityId>,
    /// The sport that the document reports on, once that was asked.
    report: OnceCell<Option<Report>>,
}

impl<'a> Choice<'a> {
    /// What the document tells, without a corpus.
    pub fn of_document_alone(text: &'a str, gazetteer: &'a Gazetteer) -> Self {
        let has_facts = gazetteer.has_facts();
        Self { text, gazetteer, priors: None, date: None, has_facts, companions: Vec::new(), report: OnceCell::new() }
    }

    /// The entity that the document itself tells to be meant: by what stands beside the match of this number, or since it is
    /// the only one of the candidates that the document mentions otherwise.
    pub fn told(
        &self,
        matches: &Matches,
        number: usize,
        candidates: &[Candidate],
        mentioned: &FxHashSet<EntityId>,
    ) -> Option<Candidate> {
        let candidates = || candidates.iter().copied();
        foremost(candidates(), self.beside(matches, number, role(self.text, matches, number)))
            .or_else(|| only(candidates().filter(|c| mentioned.contains(&c.entity))))
    }

    /// The entity that a name means, which is no family name. `mentioned` are those that the document mentions otherwise,
    /// and `sense` is what the name means elsewhere in the document.
    pub fn named(
        &self,
        found: Match,
        candidates: &[Candidate],
        mentioned: &FxHashSet<EntityId>,
        sense: Option<EntityId>,
    ) -> Option<Candidate> {
        if let [only] = candidates {
            return Some(*only);
        }
        let surface = &self.text[found.span.range()];
        let (narrowed, of_type, of_sport): (Vec<Candidate>, Vec<Candidate>, Vec<Candidate>);
        let mut candidates = candidates;
        if let Some(is_adjective) = self.is_adjective(found.span, candidates) {
            let fits = |c: &&Candidate| (c.kind != AliasKind::Name) == is_adjective;
            narrowed = candidates.iter().filter(fits).copied().collect();
            candidates = &narrowed;
        }
        let entity_type = |c: &Candidate| self.gazetteer.entity_type(c.entity);
        let are_alike = candidates.windows(2).all(|pair| entity_type(&pair[0]) == entity_type(&pair[1]));
        if let Some(wanted) = if are_alike { None } else { self.wanted_type(found.span) } {
            let is_wanted = |c: &&Candidate| *entity_type(c) == wanted;
            of_type = candidates.iter().filter(is_wanted).copied().collect();
            candidates = if of_type.is_empty() { candidates } else { &of_type };
        }
        of_sport = self.of_sport(candidates);
        candidates = if of_sport.is_empty() { candidates } else { &of_sport };
        if let Some(signed) = only(candidates.iter().copied().filter(|c| self.is_signed(found.span, c.entity))) {
            return Some(signed);
        }
        if let Some(meant) = candidates.iter().find(|c| Some(c.entity) == sense) {
            return Some(*meant);
        }
        let strongest = candidates.iter().map(|candidate| candidate.kind).min()?;
        let likely: Vec<Candidate> = candidates.iter().filter(|c| c.kind == strongest).copied().collect();
        if let [only] = likely[..] {
            return Some(self.foremost_row(candidates, strongest).unwrap_or(only));
        }
        let written = |c: &Candidate| self.gazetteer.entity(c.entity).aliases().any(|alias| alias.text == surface);
        only(likely.iter().copied().filter(|c| mentioned.contains(&c.entity)))
            .or_else(|| only(likely.iter().copied().filter(written)))
            .or_else(|| self.known(&likely, mentioned))
            .or_else(|| self.foremost_row(candidates, strongest))
    }

    /// What the words beside a name want it to be, a place or what is called after it: in Phoenix; PHOENIX, May 3 (AP) —;
    /// Phoenix beat Denver.
    fn wanted_type(&self, name: Span) -> Option<EntityType> {
        let is_where = |before: Neighbour| BEFORE_PLACES.contains(&before.word);
        if word_before(self.text, 0, name.start).is_some_and(is_where) || is_dateline(self.text, name) {
            Some(EntityType::Place)
        } else {
            let is_team = plays(&self.text[..name.start], &self.text[name.end..])
                || (!self.is_origin(name) && self.report().is_some_and(Report::is_of_teams));
            is_team.then_some(EntityType::Organization)
        }
    }

    /// The town of some candidates, for a name that tells where a report comes from: NEW YORK (AP) — is New York City, and no
    /// state, as far as the list has other names that tell.
    pub fn town(&self, found: Match) -> Option<Candidate> {
        if !(2..=FEW).contains(&found.candidates.len()) || !is_dateline(self.text, found.span) {
            return None;
        }
        let is_place = |c: &&Candidate| *self.gazetteer.entity_type(c.entity) == EntityType::Place;
        let is_called = |c: &Candidate, word: &str| {
            self.gazetteer.entity(c.entity).aliases().any(|alias| alias.text.split(' ').any(|part| part == word))
        };
        let towns = || found.candidates.iter().filter(is_place).filter(|c| !is_called(c, "State")).copied();
        only(towns()).or_else(|| only(towns().filter(|c| is_called(c, "City"))))
    }

    fn report(&self) -> Option<Report> {
        *self.report.get_or_init(|| Report::of(self.text))
    }

    /// Whether a name tells, also in a report on a sport, where somebody or something is: (Austria), of Austria, Austrian.
    fn is_origin(&self, name: Span) -> bool {
        let (before, behind) = (&self.text[..name.start], &self.text[name.end..]);
        let is_where = |before: Neighbour| is_place_preposition(before.word) && before.word != "at";
        word_before(self.text, 0, name.start).is_some_and(|before| before.word == "of" || is_where(before))
            || before.trim_end().ends_with('(')
            || behind.starts_with('-')
            || is_demonym(&folded(&self.text[name.range()]))
    }

    /// The candidates without teams and matches that do not belong to the sport that the document reports on.
    fn of_sport(&self, candidates: &[Candidate]) -> Vec<Candidate> {
        let may_play =
            |c: &Candidate| !matches!(self.gazetteer.entity_type(c.entity), EntityType::Place | EntityType::Person);
        let report = if candidates.iter().any(may_play) { self.report() } else { None };
        let Some(report) = report else { return Vec::new() };
        let has = |c: &Candidate| {
            let told: Vec<bool> =
                self.gazetteer.entity(c.entity).aliases().filter_map(|a| report.has(a.text)).collect();
            if told.contains(&true) { Some(true) } else { told.first().copied() }
        };
        let told: Vec<(Option<bool>, &Candidate)> = candidates.iter().map(|c| (has(c), c)).collect();
        let least = if told.iter().any(|(has, _)| *has == Some(true)) { Some(true) } else { None };
        told.into_iter().filter(|(has, c)| *has == least || !may_play(c)).map(|(_, c)| *c).collect()
    }

    /// Whether a sign follows with which the list writes a name of this entity: Google+.
    fn is_signed(&self, name: Span, entity: EntityId) -> bool {
        let text = &self.text[name.start..];
        let is_such = |alias: Alias| alias.text.len() > name.end - name.start && text.starts_with(alias.text);
        // Names end in none of those that follow them most.
        let is_sign = |c: char| c.is_ascii_punctuation() && !matches!(c, ',' | ';' | ':' | '\'' | '"');
        text[name.end - name.start..].starts_with(is_sign) && self.gazetteer.entity(entity).aliases().any(is_such)
    }

    /// Whether an adjective that is the name of one entity and another name of others stands for the others, as for a
    /// country before a noun (an English company), or for the one whose name it is, as for a language (in English; the
    /// English word).
    fn is_adjective(&self, name: Span, candidates: &[Candidate]) -> Option<bool> {
        let is_name = |candidate: &Candidate| candidate.kind == AliasKind::Name;
        if candidates.iter().all(is_name) || !candidates.iter().any(is_name) {
            return None;
        }
        let word = folded(&self.text[name.range()]);
        if !is_demonym(&word) && word != "english" {
            return None;
        }
        let behind = self.text[name.end..].strip_prefix(' ').unwrap_or_default();
        let next = &behind[..behind.find(|c: char| !c.is_alphanumeric()).unwrap_or(behind.len())];
        let before = self.text[..name.start].trim_end();
        let before = &before[before.rfind(|c: char| !c.is_alphanumeric()).map_or(0, |at| at + 1)..];
        if LINGUISTIC.contains(&next) {
            return Some(false);
        }
        match next.starts_with(char::is_lowercase) && !FUNCTION_WORDS.contains(&next) {
            true => Some(true),
            false => {
                matches!(before, "in" | "In" | "into" | "speak" | "speaks" | "spoke" | "speaking").then_some(false)
            }
        }
    }

    /// Whose a family name is whom the document does not introduce.
    pub fn bearer(&self, bearers: &[Candidate], mentioned: &FxHashSet<EntityId>) -> Option<Candidate> {
        self.known(bearers, mentioned).or_else(|| self.foremost_row(bearers, AliasKind::Surname))
    }

    /// The one whom the list or else the corpus knows to be meant.
    fn known(&self, candidates: &[Candidate], mentioned: &FxHashSet<EntityId>) -> Option<Candidate> {
        if !self.has_facts {
            return self.best_known(candidates.iter().copied());
        }
        let candidates = self.of_their_time(candidates);
        only(candidates.iter().copied())
            .or_else(|| foremost(candidates.iter().copied(), |entity| self.facts(entity, mentioned)))
            .or_else(|| self.best_known(candidates.iter().copied()))
    }

    /// The candidates whose office or life, as far as the list tells, the day of the document lies in.
    fn of_their_time(&self, candidates: &[Candidate]) -> Vec<Candidate> {
        let Some(date) = self.date.filter(|_| candidates.len() <= MANY) else { return candidates.to_vec() };
        let may_be = |candidate: &&Candidate| {
            let entity = self.gazetteer.entity(candidate.entity);
            entity.from().is_none_or(|from| from <= date) && entity.to().is_none_or(|to| date <= to)
        };
        let left: Vec<Candidate> = candidates.iter().filter(may_be).copied().collect();
        if left.is_empty() { candidates.to_vec() } else { left }
    }

    /// How much the columns of the list tell for an entity: the document mentions its country or what it has to do with.
    fn facts(&self, id: EntityId, mentioned: &FxHashSet<EntityId>) -> u64 {
        let entity = self.gazetteer.entity(id);
        let knows = |other: EntityId| u64::from(mentioned.contains(&other));
        entity.country().map_or(0, knows) + entity.related().map(knows).sum::<u64>().min(3)
    }

    /// How much what stands beside the match of this number tells for an entity: an office that the list gives to it, its
    /// country (Turkish President X; Paris, Texas), and a title that the corpus gives to it. A fact of the list counts for
    /// more than any number of titles.
    pub fn beside(&self, matches: &Matches, number: usize, role: Option<Role>) -> impl Fn(EntityId) -> u64 {
        let name = matches.span(number);
        let title = title_before(self.text, name.start).or(role.map(|role| role.title)).zip(self.priors);
        let places = |number: Option<usize>, is_such: fn(&Candidate) -> bool| -> Vec<EntityId> {
            let candidates = number.filter(|_| self.has_facts).map_or(&[][..], |number| matches.get(number).candidates);
            let is_place = |c: &&Candidate| is_such(c) && *self.gazetteer.entity_type(c.entity) != EntityType::Person;
            candidates.iter().filter(is_place).map(|candidate| candidate.entity).collect()
        };
        let of_role = places(role.and_then(|role| role.place), |_| true);
        let region = places(region(self.text, matches, number), |candidate| candidate.kind < AliasKind::Demonym);
        let of = move |id: EntityId| {
            let entity = self.gazetteer.entity(id);
            let lies_there = |place: &EntityId| {
                let is_it = |of: EntityId| of == *place || self.gazetteer.entity(*place).country() == Some(of);
                entity.country().is_some_and(is_it) || entity.related().any(is_it)
            };
            let is_person = *self.gazetteer.entity_type(id) == EntityType::Person;
            u64::from(if is_person { &of_role } else { &region }.iter().any(lies_there))
        };
        move |entity| {
            let facts = if self.has_facts { 2 * u64::from(self.has_office(name, entity)) + of(entity) } else { 0 };
            let titles = title.map_or(0, |(title, priors)| priors.titled(entity, title));
            (facts << MOST_TITLES) | titles.min((1 << MOST_TITLES) - 1)
        }
    }

    /// Whether an office that the list gives to a person stands beside a name: Foreign Minister X; X, the foreign minister.
    fn has_office(&self, name: Span, id: EntityId) -> bool {
        let before = self.text.ceil_char_boundary(name.start.saturating_sub(BESIDE))..name.start;
        let behind = name.end..self.text.floor_char_boundary((name.end + BESIDE).min(self.text.len()));
        let mut roles = self.gazetteer.entity(id).roles().map(str::to_lowercase).peekable();
        roles.peek().is_some() && {
            // Only what belongs to the name: up to the end of a clause before it, and in apposition behind it.
            let before = self.text[before].to_lowercase();
            let before = before.rsplit(['.', ';', ',', '\n']).find(|part| part.trim().len() > 2).unwrap_or_default();
            let behind = self.text[behind].to_lowercase();
            let behind = behind.strip_prefix(", ").and_then(|part| part.split(['.', ';', ',', '\n']).next());
            roles.any(|role| before.contains(&role) || behind.is_some_and(|part| part.contains(&role)))
        }
    }

    /// The one whose company in the corpus is most like that in the document, or else the one whom the corpus names beyond
    /// doubt in more documents than any other.
    pub fn best_known(&self, candidates: impl Iterator<Item = Candidate> + Clone) -> Option<Candidate> {
        let priors = self.priors?;
        self.in_company(candidates.clone(), priors).or_else(|| foremost(candidates, |entity| priors.documents(entity)))
    }

    /// The one whose company in the corpus is so many times as much like that in the document as that of any other.
    ///
    /// Of those who share a family name it tells nothing against one whom the corpus names far more often, for he is the one
    /// whom documents name by that alone, whoever stands beside him.
    fn in_company(&self, candidates: impl Iterator<Item = Candidate>, priors: &Priors) -> Option<Candidate> {
        let votes = |candidate: Candidate| (priors.company(candidate.entity, &self.companions), candidate);
        let mut votes: Vec<(u64, Candidate)> = candidates.take(MANY + 1).map(votes).collect();
        votes.sort_by_key(|(votes, _)| Reverse(*votes));
        let [(best, candidate), (second, _), ..] = votes[..] else { return None };
        let documents = |candidate: Candidate| priors.documents(candidate.entity);
        let is_near =
            || votes.iter().all(|(_, other)| documents(*other) <= documents(candidate).saturating_mul(CLOSER));
        let is_told = votes.len() <= MANY && best > second.saturating_mul(CLOSER);
        (is_told && (candidate.kind != AliasKind::Surname || is_near())).then_some(candidate)
    }

    /// The one of some candidates that is likely to be the most prominent by far: by the column `prior`, where all have it, or
    /// else since it stands so far before the others in a long list that is not sorted by name. It counts for much if the name
    /// is not the entity's own.
    fn foremost_row(&self, candidates: &[Candidate], strongest: AliasKind) -> Option<Candidate> {
        let weaker = |candidate: &Candidate| if candidate.kind == strongest { 1 } else { WEAKER };
        let prior = |candidate: &Candidate| {
            let prior = self.gazetteer.entity(candidate.entity).prior().filter(|_| candidates.len() <= MANY)?;
            Some((weaker(candidate) as f64 / prior, *candidate))
        };
        if self.has_facts
            && let Some(ranks) = candidates.iter().map(prior).collect()
        {
            return decisive(ranks);
        }
        let mut list = None;
        let rank = |candidate: &Candidate| {
            let (of, row) = self.gazetteer.row(candidate.entity)?;
            let is_one_list = *list.get_or_insert(of) == of;
            is_one_list.then(|| (((u64::from(row) + FIRST_ROWS) * weaker(candidate)) as f64, *candidate))
        };
        decisive(candidates.iter().map(rank).collect::<Option<_>>()?)
    }
}

/// The candidate of the least rank, if that of all others is many times as large.
fn decisive(mut ranks: Vec<(f64, Candidate)>) -> Option<Candidate> {
    ranks.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    let (best, candidate) = *ranks.first()?;
    ranks.get(1).is_none_or(|(second, _)| best * DECISIVE as f64 <= *second).then_some(candidate)
}

/// The only candidate, if there is no other.
fn only(mut candidates: impl Iterator<Item = Candidate>) -> Option<Candidate> {
    candidates.next().filter(|_| candidates.next().is_none())
}
