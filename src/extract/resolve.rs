//! Resolution: which entity a name means.
//!
//! It sees all matches of a document before it decides any of them, in two passes: full names first, then family names,
//! which mean the person that a full name introduces anywhere in the document.

use rustc_hash::{FxHashMap, FxHashSet};

use super::choice::Choice;
use super::cues::{Beside, Cues, Strength};
use super::designator::designated;
use super::kin::are_kin;
use super::links::{Link, mentions};
use super::name_context::{Context, Surroundings, Title, title_before};
use super::priors::{Priors, closest, foremost};
use super::scan::{Candidate, Match, Matches};
use super::{ExtractOptions, Extracted, Method, Reason};
use crate::document::Span;
use crate::gazetteer::{
    AliasKind, EntityId, EntityType, Gazetteer, gender_of_given_name, is_common_word, is_given_name, is_place_word,
    is_title,
};
use crate::text::{Segments, folded};

/// Links the matches of a text. `segments` are those that hold one.
pub(super) fn resolve(
    text: &str,
    segments: Segments,
    matches: &Matches,
    gazetteer: &Gazetteer,
    options: ExtractOptions<'_>,
) -> Extracted {
    let around = Surroundings::new(text, &segments, matches, gazetteer);
    let mut choice = Choice::of_document_alone(text, gazetteer);
    (choice.priors, choice.date) = (options.priors, options.date);
    let links = vec![Link::Open; matches.len()];
    let (bearers, initials, called, senses) = Default::default();
    let mut resolver = Resolver { around, choice, links, bearers, initials, called, senses };
    resolver.designated_names();
    resolver.full_names();
    resolver.told_names();
    if resolver.choice.priors.is_some() {
        resolver.choice.companions = closest(resolver.links.iter().filter_map(Link::entity));
    }
    resolver.ambiguous_names();
    resolver.titled_names();
    resolver.bearers.values_mut().for_each(Introductions::sort);
    resolver.family_names();
    let Resolver { links, .. } = resolver;
    mentions(links, (text, matches, gazetteer), segments, options)
}

/// Where the document names in full those who bear the family name of a listed person; sorted once all are known.
#[derive(Default)]
struct Introductions {
    /// The listed person.
    listed: Vec<Span>,
    /// Somebody who is not in the list.
    strangers: Vec<Span>,
    /// Whether a word that may be a first name stands before the family name somewhere.
    has_namesake: bool,
}

impl Introductions {
    fn sort(&mut self) {
        self.listed.sort_unstable();
        self.strangers.sort_unstable();
    }
}

/// The last of some sorted spans that lies before another.
fn last_before(spans: &[Span], other: Span) -> Option<Span> {
    spans[..spans.partition_point(|span| *span < other)].last().copied()
}

/// Whose a family name is, by what the document says of its bearers.
enum Bearer {
    /// This person's, whom the document names in full here.
    Introduced(EntityId, Span),
    /// One of several whom the document names in full only later.
    Several,
    /// Somebody's who is not in the list.
    Stranger,
    /// The document names no bearer in full.
    Unknown,
}

struct Resolver<'a> {
    around: Surroundings<'a>,
    choice: Choice<'a>,
    links: Vec<Link>,
    /// Listed bearer of a family name -> where the document introduces the bearer, or a stranger of the same name.
    bearers: FxHashMap<EntityId, Introductions>,
    /// Family names behind an initial: whose it may be, and the token of the initial.
    initials: FxHashMap<usize, (Vec<EntityId>, usize)>,
    /// Those whom the text called by the family name alone, so far.
    called: FxHashSet<EntityId>,
    /// Name of several entities, folded -> where what stands beside it tells which is meant, in the order of the text.
    senses: FxHashMap<String, Vec<(Span, EntityId)>>,
}

impl Resolver<'_> {
    /// Whether any match is not decided yet.
    fn is_open(&self) -> bool {
        self.links.iter().any(|link| matches!(link, Link::Open))
    }

    fn link(&mut self, number: usize, candidate: Candidate) {
        let Match { span, words, .. } = self.around.matches.get(number);
        let (entity, method) = (candidate.entity, candidate.kind.into());
        self.links[number] = Link::To { entity, method, span, antecedent: None };
        if words > 1 && *self.around.gazetteer.entity_type(entity) == EntityType::Person {
            self.bearers.entry(entity).or_default().listed.push(span);
            // President X, as the list has it.
            let first = &self.around.text[span.range()].split(' ').next().unwrap_or_default();
            if candidate.kind == AliasKind::Alias && words == 2 && is_title(&first.to_lowercase()) {
                self.called.insert(entity);
            }
        }
    }

    /// Links names that share a word with the names beside them: the Donetsk and Luhansk regions.
    fn designated_names(&mut self) {
        let Self { around, links, .. } = self;
        designated(around, |number, entity| {
            let span = around.matches.span(number);
            links[number] = Link::To { entity, method: Method::Alias, span, antecedent: None };
        });
    }

    /// Links names that mean one entity, in full or by what stands before them.
    fn full_names(&mut self) {
        let matches = self.around.matches;
        for (number, found) in matches.iter().enumerate() {
            if !matches!(self.links[number], Link::Open) {
                continue;
            }
            if let [only] = found.candidates
                && only.kind != AliasKind::Surname
            {
                self.link(number, *only);
                continue;
            }
            let family: Vec<EntityId> = families(found).map(|c| c.entity).collect();
            if !family.is_empty() && self.around.is_namesake(number) {
                self.links[number] = Link::Nil(Reason::Part);
            } else if !family.is_empty() {
                let is_full = family.len() < found.candidates.len();
                match self.around.context(number, &family) {
                    Context::Bearer(bearer, first) => {
                        let span = Span::new(self.around.tokens[first].start, found.span.end);
                        let link = Link::To { entity: bearer, method: Method::Variant, span, antecedent: None };
                        self.links[number] = link;
                        self.bearers.entry(bearer).or_default().listed.push(span);
                    }
                    Context::Stranger { is_named } if !is_full || is_named => {
                        self.links[number] = Link::Nil(Reason::Stranger);
                        // A word that only may be a first name keeps this name from being linked, and no other.
                        for bearer in family {
                            let introductions = self.bearers.entry(bearer).or_default();
                            introductions.has_namesake = true;
                            introductions.strangers.extend(is_named.then_some(found.span));
                        }
                    }
                    Context::Initial(named, first) if !is_full => {
                        self.initials.insert(number, (named, first));
                    }
                    Context::Alone if !is_full && self.around.follows_first_name(number) => {
                        self.links[number] = Link::Nil(Reason::Stranger);
                        self.links[number - 1] = Link::Nil(Reason::Stranger);
                    }
                    Context::Initial(..) | Context::Stranger { .. } | Context::Alone => {}
                }
            }
        }
    }

    /// Links names of several entities beside which stands who is meant: Paris, Texas. What such a name means at one place,
    /// it means in the whole document, unless that tells otherwise (Gale, Church and Yarowsky, One Sense Per Discourse,
    /// 1992).
    fn told_names(&mut self) {
        // Without countries, offices and titles nothing but a dateline could tell.
        let may_tell = self.choice.has_facts || self.choice.priors.is_some();
        let matches = self.around.matches;
        for (number, found) in matches.iter().enumerate() {
            if !matches!(self.links[number], Link::Open) || others(found).nth(1).is_none() {
                continue;
            }
            let told = || {
                let told = self.choice.beside(matches, number, self.around.role(number));
                foremost(others(found), told)
            };
            if let Some(candidate) = self.choice.town(found).or_else(|| may_tell.then(told).flatten()) {
                self.link(number, candidate);
                self.senses.entry(self.around.folded_name(number)).or_default().push((found.span, candidate.entity));
            }
        }
    }

    /// What the match of this number means where that is told nearest before it, or else first after it.
    fn sense(&self, number: usize) -> Option<EntityId> {
        if self.senses.is_empty() {
            return None;
        }
        let span = self.around.matches.span(number);
        let senses = self.senses.get(&self.around.folded_name(number))?;
        let before = senses.partition_point(|(told, _)| *told < span);
        senses[..before].last().or(senses.first()).map(|(_, entity)| *entity)
    }

    /// Links names of several entities: to the one whose own name it is; of several such, to the one that the name means
    /// elsewhere, or that the document mentions otherwise, else to the one that the list writes just like the text.
    fn ambiguous_names(&mut self) {
        if !self.is_open() {
            return;
        }
        let mentioned: FxHashSet<EntityId> = self.links.iter().filter_map(Link::entity).collect();
        let matches = self.around.matches;
        for (number, found) in matches.iter().enumerate() {
            if !matches!(self.links[number], Link::Open)
                || found.candidates.iter().any(|c| c.kind == AliasKind::Surname)
            {
                continue;
            }
            match self.choice.named(found, found.candidates, &mentioned, self.sense(number)) {
                Some(candidate) => self.link(number, candidate),
                None => self.links[number] = Link::Nil(Reason::Ambiguous),
            }
        }
    }

    /// Links family names beside an office or a country that the list, or behind a title that the corpus gives to one of the
    /// bearers most: President Kennedy, whatever other Kennedy the document introduces, unless that one has the title too.
    /// That introduces the bearer.
    fn titled_names(&mut self) {
        let matches = self.around.matches;
        for (number, found) in matches.iter().enumerate() {
            let is_open = matches!(self.links[number], Link::Open) && families(found).nth(1).is_some();
            if !is_open || !(self.choice.has_facts || self.choice.priors.is_some()) {
                continue;
            }
            let titled = self.choice.beside(matches, number, self.around.role(number));
            let is_introduced = |entity: EntityId| self.bearers.get(&entity).is_some_and(|all| !all.listed.is_empty());
            if families(found).any(|c| is_introduced(c.entity) && titled(c.entity) > 0) {
                continue;
            }
            let other = || self.with_other_titles(found, self.choice.priors?);
            let has_title = || title_before(self.around.text, found.span.start).is_some();
            let bearer = foremost(families(found), titled).or_else(|| has_title().then(other).flatten());
            if let Some(bearer) = bearer {
                self.links[number] = Link::surname(bearer.entity, found.span, None);
                self.bearers.entry(bearer.entity).or_default().listed.push(found.span);
            }
        }
    }

    /// The bearer whom the corpus names most, behind a title that it never gives to those whom the document introduces,
    /// though it gives them others: President Kennedy, where only Attorney General Robert Kennedy is named in full.
    fn with_other_titles(&self, found: Match, priors: &Priors) -> Option<Candidate> {
        let best = self.choice.best_known(families(found))?;
        let is_introduced = |entity: EntityId| self.bearers.get(&entity).is_some_and(|all| !all.listed.is_empty());
        let is_other = |entity| priors.has_title(entity) && priors.documents(entity) < priors.documents(best.entity);
        let mut introduced = families(found).map(|c| c.entity).filter(|entity| is_introduced(*entity)).peekable();
        (introduced.peek().is_some() && introduced.all(is_other)).then_some(best)
    }

    /// Links family names: to the bearer introduced nearest before, or else first after; without one, to another entity
    /// of this name, or to the only bearer in the list.
    fn family_names(&mut self) {
        if !self.is_open() {
            return;
        }
        let mentioned: FxHashSet<EntityId> = self.links.iter().filter_map(Link::entity).collect();
        let matches = self.around.matches;
        for (number, found) in matches.iter().enumerate() {
            if !matches!(self.links[number], Link::Open) {
                continue;
            }
            if self.around.is_month(number) {
                self.links[number] = Link::Nil(Reason::Everyday);
                continue;
            }
            if let Some(candidate) = self.thing(number) {
                self.link(number, candidate);
                continue;
            }
            self.links[number] = match (self.bearer(number), self.initials.get(&number)) {
                (Bearer::Introduced(entity, antecedent), None) => Link::surname(entity, found.span, Some(antecedent)),
                (Bearer::Introduced(entity, antecedent), Some((named, first))) if named.contains(&entity) => {
                    let span = Span::new(self.around.tokens[*first].start, found.span.end);
                    Link::To { entity, method: Method::Variant, span, antecedent: Some(antecedent) }
                }
                (Bearer::Several, _) => Link::Nil(Reason::Ambiguous),
                (Bearer::Unknown, None) => self.without_introduction(number, &mentioned),
                (Bearer::Unknown, Some((named, first))) => self.with_initial(number, named, *first),
                (Bearer::Stranger, _) | (_, Some(_)) => Link::Nil(Reason::Stranger),
            };
            if let Link::To { entity, method: Method::Surname, .. } = self.links[number] {
                self.called.insert(entity);
            }
        }
    }

    /// The only place or organisation of that own name, where the words beside it tell that no person is meant, whoever
    /// bears it: in Lincoln, Ford Inc.
    fn thing(&self, number: usize) -> Option<Candidate> {
        let (text, segments) = (self.around.text, self.around.segments);
        let found = self.around.matches.get(number);
        let entity_type = |candidate: &Candidate| self.around.gazetteer.entity_type(candidate.entity);
        let is_thing = |c: &Candidate| {
            c.kind == AliasKind::Name || (c.kind == AliasKind::Alias && *entity_type(c) == EntityType::Organization)
        };
        let mut things = others(found).filter(is_thing);
        let (thing, None) = (things.next()?, things.next()) else { return None };
        let cues = || Cues::of(text, segments, found.span, Beside::default());
        let is_told = match entity_type(&thing) {
            EntityType::Place => {
                self.around.title(number).is_none() && cues().strength(&EntityType::Place) > Strength::None
            }
            EntityType::Organization => cues().strength(&EntityType::Organization) == Strength::Sure,
            _ => false,
        };
        is_told.then_some(thing)
    }

    /// Whose family name it is: of the listed person introduced nearest before it; without such, of the only one
    /// introduced after it.
    ///
    /// A stranger of that name who was introduced before gets it in the same sentence, and where no listed bearer was: a
    /// relative does not take the name from the person whom the text is about. “Mrs. X” is the last X, listed or not.
    fn bearer(&self, number: usize) -> Bearer {
        let found = self.around.matches.get(number);
        let fits = self.fitting(number);
        let family = || families(found).filter(|candidate| fits(candidate.entity));
        let introductions = || family().filter_map(|c| Some((c.entity, self.bearers.get(&c.entity)?)));
        let before =
            || introductions().filter_map(|(entity, all)| Some((last_before(&all.listed, found.span)?, entity)));
        let is_here =
            |span: Span| self.around.segments.sentence_of(span) == self.around.segments.sentence_of(found.span);
        // Whom the text calls by the bare name does not lose it to a relative who is named in full.
        let called = || before().filter(|(_, entity)| self.called.contains(entity)).max();
        let listed = before().max().map(|last| if is_here(last.0) { last } else { called().unwrap_or(last) });
        let stranger = introductions().filter_map(|(_, all)| last_before(&all.strangers, found.span)).max();
        let title = self.around.title(number);
        let sentence = |span: Span| self.around.segments.sentence_of(span);
        // Anna Bell and Ruth Bell met. Bell left early.
        let text = self.around.text;
        let are_joined = |one: Span, other: Span| text.get(one.end..other.start).is_some_and(|gap| gap == " and ");
        let is_pair = |(last, entity): (Span, EntityId)| {
            let before = |other, all: &Introductions| {
                other != entity && last_before(&all.listed, last).is_some_and(|one| are_joined(one, last))
            };
            title != Some(Title::Office) && introductions().any(|(other, all)| before(other, all))
        };
        match (listed, stranger) {
            (Some(last), None) if is_pair(last) => return Bearer::Several,
            (Some((last, entity)), None) => return Bearer::Introduced(entity, last),
            (Some((last, entity)), Some(stranger)) => {
                let is_close = title == Some(Title::Courtesy) || sentence(stranger) == sentence(found.span);
                return if is_close && stranger > last { Bearer::Stranger } else { Bearer::Introduced(entity, last) };
            }
            // "President X" is hardly the unlisted one.
            (None, Some(_)) if title == Some(Title::Office) => return Bearer::Unknown,
            (None, Some(_)) => return Bearer::Stranger,
            (None, None) => {}
        }
        let mut after = introductions().filter_map(|(entity, all)| Some((*all.listed.first()?, entity)));
        let stranger_after = || self.corpus_never_names(family()) && introductions().any(|(_, all)| all.has_namesake);
        match (after.next(), after.next()) {
            (Some((first, entity)), None) => Bearer::Introduced(entity, first),
            (Some(_), Some(_)) => Bearer::Several,
            (None, _) if title != Some(Title::Office) && stranger_after() => Bearer::Stranger,
            (None, _) => Bearer::Unknown,
        }
    }

    /// Those whom the text calls relatives of the bearer of the match of this number: Mr. X, son of Lord Y X.
    fn relatives(&self, number: usize) -> Vec<EntityId> {
        let span = self.around.matches.span(number);
        let is_relative = |entity: &EntityId| {
            let all = self.bearers.get(entity).map_or(&[][..], |all| &all.listed);
            let next = all.get(all.partition_point(|full| *full < span));
            next.is_some_and(|full| are_kin(self.around.text, span, *full))
        };
        families(self.around.matches.get(number)).map(|c| c.entity).filter(is_relative).collect()
    }

    /// Tells whether an entity may be meant behind the title of a match: Mrs. X is not John X, nor is King X, who is called
    /// by his given name.
    fn fitting(&self, number: usize) -> impl Fn(EntityId) -> bool {
        let (gazetteer, of_title) = (self.around.gazetteer, self.around.gender(number));
        let is_royal = self.around.follows_royal_title(number);
        let relatives = self.relatives(number);
        move |entity| {
            !is_royal
                && !relatives.contains(&entity)
                && of_title.is_none_or(|of_title| {
                    let given = gazetteer.entity(entity).name.split(' ').next().unwrap_or_default();
                    gender_of_given_name(&folded(given)).is_none_or(|its| its == of_title)
                })
        }
    }

    /// Whether the corpus, as far as it was learned from, never names any of some candidates in full.
    fn corpus_never_names(&self, mut candidates: impl Iterator<Item = Candidate>) -> bool {
        self.choice.priors.is_some_and(|priors| candidates.all(|candidate| priors.documents(candidate.entity) == 0))
    }

    /// Links a family name behind an initial. That is not enough to tell that somebody is meant of whom neither the document
    /// nor the corpus says more.
    fn with_initial(&self, number: usize, named: &[EntityId], first: usize) -> Link {
        let found = self.around.matches.get(number);
        let known = self.choice.best_known(found.candidates.iter().filter(|c| named.contains(&c.entity)).copied());
        known.map_or(Link::Nil(Reason::Stranger), |bearer| {
            let span = Span::new(self.around.tokens[first].start, found.span.end);
            Link::To { entity: bearer.entity, method: Method::Variant, span, antecedent: None }
        })
    }

    fn without_introduction(&self, number: usize, mentioned: &FxHashSet<EntityId>) -> Link {
        let found = self.around.matches.get(number);
        let full: Vec<Candidate> = others(found).collect();
        // General Washington is no city.
        let is_person = |c: &Candidate| *self.around.gazetteer.entity_type(c.entity) == EntityType::Person;
        let is_titled = self.around.title(number).is_some() && families(found).next().is_some();
        if !full.is_empty() && (!is_titled || full.iter().any(is_person)) {
            return match self.choice.named(found, &full, mentioned, self.sense(number)) {
                Some(Candidate { entity, kind, .. }) => {
                    Link::To { entity, method: kind.into(), span: found.span, antecedent: None }
                }
                None => Link::Nil(Reason::Ambiguous),
            };
        }
        let fits = self.fitting(number);
        let fitting = || families(found).filter(|candidate| fits(candidate.entity));
        let listed: Vec<Candidate> = fitting().filter(|candidate| candidate.listed).collect();
        let bearers = if listed.is_empty() { fitting().collect() } else { listed };
        let bearer = match bearers[..] {
            [] => return Link::Nil(Reason::Stranger),
            [bearer] => bearer,
            _ => match self.choice.bearer(&bearers, mentioned) {
                Some(bearer) => bearer,
                None => return Link::Nil(Reason::Ambiguous),
            },
        };
        let folded = folded(&self.around.text[found.span.range()]);
        if bearer.listed {
            return Link::surname(bearer.entity, found.span, None);
        }
        let is_unknown = self.corpus_never_names(std::iter::once(bearer));
        let may_be_else = is_common_word(&folded)
            || is_place_word(&folded)
            || (is_unknown && is_given_name(&folded))
            || self.around.is_acronym(number);
        let is_meant = || {
            let (text, segments) = (self.around.text, self.around.segments);
            let is_known = self.choice.priors.is_some() && !is_unknown;
            let owns = || text[found.span.end..].starts_with(['\'', '’']);
            let cues = || Cues::of(text, segments, found.span, Beside::default());
            self.around.title(number).is_some() || (is_known && (owns() || cues().stand_apart())) || cues().speaks()
        };
        if may_be_else && !is_meant() {
            return Link::Nil(Reason::Everyday);
        }
        if (is_unknown || is_plural(&folded)) && self.around.is_part(number) {
            return Link::Nil(Reason::Part);
        }
        Link::surname(bearer.entity, found.span, None)
    }
}

/// Whether a family name may be the plural of an everyday word: Powers, Banks.
fn is_plural(folded: &str) -> bool {
    folded.strip_suffix('s').is_some_and(is_common_word)
}

/// Those whose family name it is.
fn families(found: Match<'_>) -> impl Iterator<Item = Candidate> + Clone {
    found.candidates.iter().filter(|candidate| candidate.kind == AliasKind::Surname).copied()
}

/// Those to whom it is another name than that.
fn others(found: Match<'_>) -> impl Iterator<Item = Candidate> + Clone {
    found.candidates.iter().filter(|candidate| candidate.kind != AliasKind::Surname).copied()
}
