//! Company: which entities the documents of a corpus name together.
//!
//! Only entities that share a name with another have any, since nobody else need be told apart. Each of a document's
//! companions votes for a bearer by the share of its own documents that name the bearer too, and the votes add up: the
//! asymmetric measure of co-occurrence and its sum (B. Sigurbjörnsson and R. van Zwol, Flickr Tag Recommendation Based on
//! Collective Knowledge, WWW 2008). So companions that are everywhere tell little.
//!
//! Memory is bounded by adaptive sampling (M. Wegman; P. Flajolet, On Adaptive Sampling, Computing 43, 1990): where there
//! would be too many pairs, half of the companions are forgotten, for all bearers the same. Which ones depends on their keys
//! alone, so that the counts of those that are left are exact, and the same in whatever order documents were added.

use std::cmp::Reverse;
use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

use crate::gazetteer::{EntityId, Gazetteer, hash_word};

/// The most companions of a document: those that it names most often.
pub(in crate::extract) const MOST_COMPANIONS: usize = 32;

/// The most pairs; they take some 30 MB.
const MOST_PAIRS: usize = 1 << 20;

/// A vote of one, as an integer.
const ONE: u64 = 1 << 20;

/// How often companions are named together with those who share a name with others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Company {
    /// How many times half of the companions were forgotten.
    level: u32,
    pairs: usize,
    companions: FxHashMap<EntityId, Companion>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Companion {
    /// The companion is forgotten at the next level after this.
    lasts: u32,
    bearers: FxHashMap<EntityId, u64>,
}

impl Company {
    /// Counts some documents more that name both.
    pub fn add(&mut self, bearer: EntityId, companion: EntityId, documents: u64, gazetteer: &Gazetteer) {
        let lasts = || hash_word(gazetteer.entity(companion).key.as_bytes()).trailing_zeros();
        self.count(bearer, companion, documents, lasts);
        self.shrink(MOST_PAIRS);
    }

    pub fn merge(&mut self, other: Self) {
        self.merge_within(other, MOST_PAIRS);
    }

    fn merge_within(&mut self, other: Self, most: usize) {
        self.halve(other.level);
        for (companion, Companion { lasts, bearers }) in other.companions {
            bearers.into_iter().for_each(|(bearer, count)| self.count(bearer, companion, count, || lasts));
        }
        self.shrink(most);
    }

    fn count(&mut self, bearer: EntityId, companion: EntityId, documents: u64, lasts: impl FnOnce() -> u32) {
        let companion = match self.companions.entry(companion) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                let lasts = lasts();
                if lasts < self.level {
                    return;
                }
                new.insert(Companion { lasts, bearers: FxHashMap::default() })
            }
        };
        let count = companion.bearers.entry(bearer).or_default();
        self.pairs += usize::from(*count == 0);
        *count += documents;
    }

    fn shrink(&mut self, most: usize) {
        while self.pairs > most && self.level < u32::BITS {
            self.halve(self.level + 1);
        }
    }

    /// How many times half of the companions were forgotten.
    pub fn level(&self) -> u32 {
        self.level
    }

    /// Forgets as many companions as are forgotten at a level.
    pub fn halve(&mut self, level: u32) {
        if level > self.level {
            self.level = level;
            self.companions.retain(|_, companion| companion.lasts >= level);
            self.pairs = self.companions.values().map(|companion| companion.bearers.len()).sum();
        }
    }

    /// How much a companion that some documents name votes for a bearer.
    pub fn vote(&self, companion: EntityId, documents: u64, bearer: EntityId) -> u64 {
        let count = self.companions.get(&companion).and_then(|companion| companion.bearers.get(&bearer));
        // One document more, so that a single one does not tell all.
        count.map_or(0, |&count| (count.saturating_mul(ONE) / documents.max(count).saturating_add(1)).min(ONE))
    }

    /// All pairs of a bearer and a companion, in any order, each with the number of documents that name both.
    pub fn pairs(&self) -> impl Iterator<Item = (EntityId, EntityId, u64)> {
        self.companions.iter().flat_map(|(&companion, Companion { bearers, .. })| {
            bearers.iter().map(move |(&bearer, &count)| (bearer, companion, count))
        })
    }
}

/// At most so many of some companions, each with how often it is named: the most frequent, and of as many those that stand
/// first in the lists.
pub(in crate::extract) fn closest(named: impl Iterator<Item = EntityId>) -> Vec<EntityId> {
    let mut counts = FxHashMap::<EntityId, u32>::default();
    named.for_each(|entity| *counts.entry(entity).or_default() += 1);
    let mut all: Vec<(Reverse<u32>, EntityId)> =
        counts.into_iter().map(|(entity, count)| (Reverse(count), entity)).collect();
    all.sort_unstable();
    all.into_iter().take(MOST_COMPANIONS).map(|(_, entity)| entity).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_of_too_many_pairs_depends_on_no_order() {
        let row = |number: u32| format!("Entity {number},place\n");
        let csv: String = std::iter::once("name,type\n".to_owned()).chain((0..200).map(row)).collect();
        let gazetteer = Gazetteer::from_csv("names.csv", csv.as_bytes()).unwrap();
        let ids: Vec<EntityId> = (0..200).filter_map(|n| gazetteer.find_key(&format!("entity-{n}"))).collect();
        let pairs = |part: usize| {
            let mut company = Company::default();
            for (number, &companion) in ids.iter().enumerate().filter(|(number, _)| number % 3 == part) {
                ids[..number % 40].iter().for_each(|&bearer| company.add(bearer, companion, 1, &gazetteer));
            }
            company
        };
        let merged = |order: [usize; 3]| {
            let mut sum = Company::default();
            order.into_iter().for_each(|part| sum.merge_within(pairs(part), 1000));
            sum
        };
        let sum = merged([0, 1, 2]);
        assert!(sum.level > 0 && sum.pairs <= 1000 && sum.pairs > 300, "{} pairs at level {}", sum.pairs, sum.level);
        assert_eq!(sum.pairs, sum.pairs().count());
        for order in [[2, 1, 0], [1, 0, 2]] {
            assert_eq!(sum, merged(order));
        }
        // Those whose companion is left are all there.
        let whole = (0..3).map(pairs).flat_map(|company| company.pairs().collect::<Vec<_>>());
        let left = whole.filter(|(_, companion, _)| sum.companions.contains_key(companion)).count();
        assert_eq!(left, sum.pairs);
    }
}
