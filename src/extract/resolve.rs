//! Resolution: which entity a name means.
//!
//! It sees all matches of a document before it decides any of them, in two passes: full names first, then family names,
//! which mean the person that a full name introduces anywhere in the document.

use rustc_hash::{FxHashMap, FxHashSet};

use super::cues::{Beside, Cues};
use super::designator::designated;
use super::name_context::{Context, Surroundings, Title, title_before};
use super::priors::foremost;
use super::scan::{Candidate, Match, Matches};
use super::{Extracted, Mention, Method, Priors, Reason, Unlinked};
use crate::document::Span;
use crate::gazetteer::{AliasKind, EntityId, EntityType, Gazetteer, is_common_word, is_given_name, is_place_word};
use crate::text::{Segments, fold_into};

/// The most candidates that are told of a name that was not linked.
pub(super) const MAX_CANDIDATES: usize = 20;

/// Links the matches of a text. `segments` are those that hold one.
pub(super) fn resolve(
    text: &str,
    segments: Segments,
    matches: &Matches,
    gazetteer: &Gazetteer,
    priors: Option<&Priors>,
) -> Extracted {
    let around = Surroundings::new(text, &segments, matches, gazetteer);
    let links = vec![Link::Open; matches.len()];
    let mut resolver =
        Resolver { around, priors, links, bearers: FxHashMap::default(), initials: FxHashMap::default() };
    resolver.designated_names();
    resolver.full_names();
    resolver.ambiguous_names();
    resolver.titled_names();
    resolver.bearers.values_mut().for_each(Introductions::sort);
    resolver.family_names();
    let links = resolver.links;
    let mut extracted = Extracted::default();
    for (found, link) in matches.iter().zip(links) {
        match link {
            Link::To { entity, method, span, antecedent } => {
                // Every match lies in a sentence, and every sentence in a paragraph.
                let sentence = segments.sentence_of(span).unwrap_or_default();
                let paragraph = segments.paragraph_of(span).unwrap_or_default();
                let method = if found.is_spelling { Method::Spelling } else { method };
                extracted.mentions.push(Mention { span, entity, method, antecedent, sentence, paragraph });
            }
            Link::Nil(reason) => {
                let candidates =
                    found.candidates.iter().map(|candidate| candidate.entity).take(MAX_CANDIDATES).collect();
                extracted.unlinked.push(Unlinked { span: found.span, reason, candidates });
            }
            Link::Open => unreachable!("the last pass leaves nothing open"),
        }
    }
    extracted.segments = segments;
    extracted
}

#[derive(Clone, Debug)]
enum Link {
    Open,
    To { entity: EntityId, method: Method, span: Span, antecedent: Option<Span> },
    Nil(Reason),
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
    priors: Option<&'a Priors>,
    links: Vec<Link>,
    /// Listed bearer of a family name -> where the document introduces the bearer, or a stranger of the same name.
    bearers: FxHashMap<EntityId, Introductions>,
    /// Family names behind an initial: whose it may be, and the token of the initial.
    initials: FxHashMap<usize, (Vec<EntityId>, usize)>,
}

impl Resolver<'_> {
    fn link(&mut self, number: usize, candidate: Candidate) {
        let Match { span, words, .. } = self.around.matches.get(number);
        let (entity, method) = (candidate.entity, candidate.kind.into());
        self.links[number] = Link::To { entity, method, span, antecedent: None };
        if words > 1 && *self.around.gazetteer.entity_type(entity) == EntityType::Person {
            self.bearers.entry(entity).or_default().listed.push(span);
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

    /// Links names of several entities: to the one whose own name it is; of several such, to the one that the document
    /// mentions otherwise, else to the one that the list writes just like the text.
    fn ambiguous_names(&mut self) {
        let mentioned: FxHashSet<EntityId> = self.links.iter().filter_map(Link::entity).collect();
        let matches = self.around.matches;
        for (number, found) in matches.iter().enumerate() {
            if !matches!(self.links[number], Link::Open)
                || found.candidates.iter().any(|c| c.kind == AliasKind::Surname)
            {
                continue;
            }
            match self.choose(found, found.candidates, &mentioned) {
                Some(candidate) => self.link(number, candidate),
                None => self.links[number] = Link::Nil(Reason::Ambiguous),
            }
        }
    }

    fn choose(&self, found: Match, candidates: &[Candidate], mentioned: &FxHashSet<EntityId>) -> Option<Candidate> {
        let surface = &self.around.text[found.span.range()];
        let gazetteer = self.around.gazetteer;
        let only = |keep: &dyn Fn(&Candidate) -> bool| {
            let mut kept = candidates.iter().filter(|candidate| keep(candidate));
            kept.next().filter(|_| kept.next().is_none()).copied()
        };
        let strongest = candidates.iter().map(|candidate| candidate.kind).min()?;
        only(&|c| c.kind == strongest)
            .or_else(|| only(&|c| c.kind == strongest && mentioned.contains(&c.entity)))
            .or_else(|| {
                only(&|c| c.kind == strongest && gazetteer.entity(c.entity).aliases().any(|a| a.text == surface))
            })
            .or_else(|| self.best_known(candidates.iter().filter(|c| c.kind == strongest).copied()))
    }

    /// Links family names behind a title that the corpus gives to one of the bearers most: President Kennedy, whatever other
    /// Kennedy the document introduces, unless that one has the title too. That introduces the bearer.
    fn titled_names(&mut self) {
        let Some(priors) = self.priors else { return };
        let matches = self.around.matches;
        for (number, found) in matches.iter().enumerate() {
            if !matches!(self.links[number], Link::Open) || families(found).nth(1).is_none() {
                continue;
            }
            let Some(title) = title_before(self.around.text, found.span.start) else { continue };
            let titled = |entity: EntityId| priors.titled(entity, title);
            let is_introduced = |entity: EntityId| self.bearers.get(&entity).is_some_and(|all| !all.listed.is_empty());
            if families(found).any(|c| is_introduced(c.entity) && titled(c.entity) > 0) {
                continue;
            }
            if let Some(bearer) = foremost(families(found), titled) {
                self.links[number] = Link::surname(bearer.entity, found.span, None);
                self.bearers.entry(bearer.entity).or_default().listed.push(found.span);
            }
        }
    }

    /// Links family names: to the bearer introduced nearest before, or else first after; without one, to another entity
    /// of this name, or to the only bearer in the list.
    fn family_names(&mut self) {
        let matches = self.around.matches;
        for (number, found) in matches.iter().enumerate() {
            if !matches!(self.links[number], Link::Open) {
                continue;
            }
            if self.around.is_month(number) {
                self.links[number] = Link::Nil(Reason::Everyday);
                continue;
            }
            self.links[number] = match (self.bearer(number), self.initials.get(&number)) {
                (Bearer::Introduced(entity, antecedent), None) => Link::surname(entity, found.span, Some(antecedent)),
                (Bearer::Introduced(entity, antecedent), Some((named, first))) if named.contains(&entity) => {
                    let span = Span::new(self.around.tokens[*first].start, found.span.end);
                    Link::To { entity, method: Method::Variant, span, antecedent: Some(antecedent) }
                }
                (Bearer::Several, _) => Link::Nil(Reason::Ambiguous),
                (Bearer::Unknown, None) => self.without_introduction(number),
                (Bearer::Unknown, Some((named, first))) => self.with_initial(number, named, *first),
                (Bearer::Stranger, _) | (_, Some(_)) => Link::Nil(Reason::Stranger),
            };
        }
    }

    /// Whose family name it is: of the listed person introduced nearest before it; without such, of the only one
    /// introduced after it.
    ///
    /// A stranger of that name who was introduced before gets it in the same sentence, and where no listed bearer was: a
    /// relative does not take the name from the person whom the text is about. “Mrs. X” is the last X, listed or not.
    fn bearer(&self, number: usize) -> Bearer {
        let found = self.around.matches.get(number);
        let family = || families(found);
        let introductions = || family().filter_map(|c| Some((c.entity, self.bearers.get(&c.entity)?)));
        let listed =
            introductions().filter_map(|(entity, all)| Some((last_before(&all.listed, found.span)?, entity))).max();
        let stranger = introductions().filter_map(|(_, all)| last_before(&all.strangers, found.span)).max();
        let title = self.around.title(number);
        let sentence = |span: Span| self.around.segments.sentence_of(span);
        match (listed, stranger) {
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

    /// The one of some candidates whom the corpus names beyond doubt in more documents than any other.
    fn best_known(&self, candidates: impl Iterator<Item = Candidate>) -> Option<Candidate> {
        let priors = self.priors?;
        foremost(candidates, |entity| priors.documents(entity))
    }

    /// Whether the corpus, as far as it was learned from, never names any of some candidates in full.
    fn corpus_never_names(&self, mut candidates: impl Iterator<Item = Candidate>) -> bool {
        self.priors.is_some_and(|priors| candidates.all(|candidate| priors.documents(candidate.entity) == 0))
    }

    /// Links a family name behind an initial. That is not enough to tell that somebody is meant of whom neither the document
    /// nor the corpus says more.
    fn with_initial(&self, number: usize, named: &[EntityId], first: usize) -> Link {
        let found = self.around.matches.get(number);
        let known = self.best_known(found.candidates.iter().filter(|c| named.contains(&c.entity)).copied());
        known.map_or(Link::Nil(Reason::Stranger), |bearer| {
            let span = Span::new(self.around.tokens[first].start, found.span.end);
            Link::To { entity: bearer.entity, method: Method::Variant, span, antecedent: None }
        })
    }

    fn without_introduction(&self, number: usize) -> Link {
        let found = self.around.matches.get(number);
        let full: Vec<Candidate> = others(found).collect();
        if !full.is_empty() {
            return match self.choose(found, &full, &FxHashSet::default()) {
                Some(Candidate { entity, kind, .. }) => {
                    Link::To { entity, method: kind.into(), span: found.span, antecedent: None }
                }
                None => Link::Nil(Reason::Ambiguous),
            };
        }
        let listed = || found.candidates.iter().filter(|candidate| candidate.listed);
        let bearers: Vec<&Candidate> =
            if listed().next().is_some() { listed().collect() } else { found.candidates.iter().collect() };
        let bearer = match bearers[..] {
            [bearer] => *bearer,
            _ => match self.best_known(bearers.iter().map(|bearer| **bearer)) {
                Some(bearer) => bearer,
                None => return Link::Nil(Reason::Ambiguous),
            },
        };
        let mut folded = String::new();
        fold_into(&self.around.text[found.span.range()], &mut folded);
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
            let is_known = self.priors.is_some() && !is_unknown;
            self.around.title(number).is_some()
                || (is_known && Cues::of(text, segments, found.span, Beside::default()).stand_apart())
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

impl Link {
    fn surname(entity: EntityId, span: Span, antecedent: Option<Span>) -> Self {
        Self::To { entity, method: Method::Surname, span, antecedent }
    }

    fn entity(&self) -> Option<EntityId> {
        match self {
            Self::To { entity, .. } => Some(*entity),
            _ => None,
        }
    }
}

/// Whether a family name may be the plural of an everyday word: Powers, Banks.
fn is_plural(folded: &str) -> bool {
    folded.strip_suffix('s').is_some_and(is_common_word)
}

/// Those whose family name it is.
fn families(found: Match<'_>) -> impl Iterator<Item = Candidate> {
    found.candidates.iter().filter(|candidate| candidate.kind == AliasKind::Surname).copied()
}

/// Those to whom it is another name than that.
fn others(found: Match<'_>) -> impl Iterator<Item = Candidate> {
    found.candidates.iter().filter(|candidate| candidate.kind != AliasKind::Surname).copied()
}
