//! What a corpus tells of its entities, to be asked where a document does not tell whom a name means.

mod company;
mod saved;

use std::cmp::Ordering;

use rustc_hash::{FxHashMap, FxHashSet};

use super::choice::Choice;
use super::name_context::title_before;
use super::scan::{Candidate, Match, Matches, scan};
use crate::gazetteer::{AliasKind, EntityId, EntityType, Gazetteer};
use company::Company;

pub(super) use company::closest;
pub use saved::SavedPriors;

/// In how many documents of a corpus each entity is named so that nobody else of the list can be meant, behind which titles,
/// and, if it shares a name with another, together with whom.
///
/// Counts are integers and may be merged in any order.
///
/// ```
/// use comention::{ExtractOptions, Gazetteer, Priors, extract_with};
/// let gazetteer = Gazetteer::from_csv("names", b"name,type\nJohn Kennedy,person\nRobert Kennedy,person\n")?;
/// let text = "Kennedy thanked the ambassador.";
/// assert!(extract_with(text, &gazetteer, ExtractOptions::default()).mentions.is_empty());
/// let mut priors = Priors::default();
/// priors.add("John Kennedy received the ambassador.", &gazetteer);
/// let options = ExtractOptions::default().priors(&priors);
/// assert_eq!(extract_with(text, &gazetteer, options).mentions.len(), 1);
/// # Ok::<(), comention::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Priors {
    /// Documents counted, also those that name nobody.
    total: u64,
    documents: FxHashMap<EntityId, u64>,
    /// How often each title stands before such a name.
    titles: FxHashMap<EntityId, FxHashMap<u32, u64>>,
    company: Company,
}

impl Priors {
    /// Counts one document more. Cost: that of [`scan`], and a look-up for each pair of an entity that shares a name with
    /// another and one of at most 32 others.
    pub fn add(&mut self, text: &str, gazetteer: &Gazetteer) {
        self.total += 1;
        let matches = scan(text, gazetteer);
        let mut named: Vec<EntityId> = Vec::new();
        for found in matches.iter() {
            let Some(entity) = whole_name(found, gazetteer) else { continue };
            named.push(entity);
            if let Some(title) = title_before(text, found.span.start) {
                *self.titles.entry(entity).or_default().entry(title).or_default() += 1;
            }
        }
        told_names(text, &matches, gazetteer, &mut named);
        let companions = closest(named.iter().copied());
        named.sort_unstable();
        named.dedup();
        for entity in named {
            *self.documents.entry(entity).or_default() += 1;
            if gazetteer.has_namesake(entity) {
                let others = companions.iter().filter(|other| **other != entity);
                others.for_each(|other| self.company.add(entity, *other, 1, gazetteer));
            }
        }
    }

    /// Adds the counts of other documents.
    pub fn merge(&mut self, other: Self) {
        self.total += other.total;
        self.company.merge(other.company);
        other.documents.into_iter().for_each(|(entity, count)| *self.documents.entry(entity).or_default() += count);
        for (entity, titles) in other.titles {
            let own = self.titles.entry(entity).or_default();
            titles.into_iter().for_each(|(title, count)| *own.entry(title).or_default() += count);
        }
    }

    /// Number of documents counted.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// Number of entities that some document names beyond doubt.
    pub fn len(&self) -> usize {
        self.documents.len()
    }

    /// Whether no document names any entity beyond doubt.
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }

    /// The number of documents that name an entity beyond doubt.
    pub fn documents(&self, entity: EntityId) -> u64 {
        self.documents.get(&entity).copied().unwrap_or_default()
    }

    /// How much those with whom the corpus names an entity are among some companions: the higher, the more.
    pub(super) fn company(&self, entity: EntityId, companions: &[EntityId]) -> u64 {
        companions.iter().map(|&other| self.company.vote(other, self.documents(other), entity)).sum()
    }

    /// How often a title stands before a name of the entity.
    pub(super) fn titled(&self, entity: EntityId, title: u32) -> u64 {
        self.titles.get(&entity).and_then(|titles| titles.get(&title)).copied().unwrap_or_default()
    }

    /// Whether any title stands before a name of the entity.
    pub(super) fn has_title(&self, entity: EntityId) -> bool {
        self.titles.contains_key(&entity)
    }
}

/// The one of some candidates for which `count` is greatest, if it is for no other.
pub(super) fn foremost(
    candidates: impl Iterator<Item = Candidate>,
    count: impl Fn(EntityId) -> u64,
) -> Option<Candidate> {
    let mut best = (0, None);
    for candidate in candidates {
        let count = count(candidate.entity);
        match count.cmp(&best.0) {
            Ordering::Greater => best = (count, Some(candidate)),
            Ordering::Equal => best.1 = None,
            Ordering::Less => {}
        }
    }
    best.1
}

/// The entity that a name means, if it can mean no other: a person's full name (which may be of one word, like Pelé), or any
/// name of something else.
fn whole_name(found: Match, gazetteer: &Gazetteer) -> Option<EntityId> {
    let [only] = found.candidates else { return None };
    let is_person = *gazetteer.entity_type(only.entity) == EntityType::Person;
    let is_whole = found.words > 1 || !is_person || only.kind == AliasKind::Name;
    (is_whole && only.kind < AliasKind::Demonym && !only.wants_proof).then_some(only.entity)
}

/// Adds the entities that names of several mean, where the document itself tells: by what stands beside the name, or
/// since it is the only one of them that the document names otherwise.
fn told_names(text: &str, matches: &Matches, gazetteer: &Gazetteer, named: &mut Vec<EntityId>) {
    let is_whole = |c: &Candidate| c.kind < AliasKind::Demonym && !c.wants_proof;
    let is_shared = |found: &Match| found.candidates.len() > 1 && found.candidates.iter().all(is_whole);
    let mut shared = matches.iter().enumerate().filter(|(_, found)| is_shared(found)).peekable();
    if shared.peek().is_none() {
        return;
    }
    let choice = Choice::of_document_alone(text, gazetteer);
    let known: FxHashSet<EntityId> = named.iter().copied().collect();
    let told = |(number, found): (usize, Match)| choice.told(matches, number, found.candidates, &known);
    named.extend(shared.filter_map(told).map(|candidate| candidate.entity));
}
