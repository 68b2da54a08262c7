//! Counting names for what they represent, compared with a recount by hand.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use comention::{Cooccurrences, EntityGraph, EntityId, Extracted, Gazetteer, Window, extract};
use proptest::collection::vec;
use proptest::prelude::*;

use super::counting::{WINDOWS, info, units};
use super::{config, text};

/// Some stand for others, one of them over two steps, and one for an entity of another type.
static SEATS: LazyLock<Gazetteer> = LazyLock::new(|| {
    let csv = "name,type,aliases,demonyms,represents\n\
        Sergey Lavrov,person,,,\nDmytro Kuleba,person,,,united-states\nKyiv,place,Kiev,,new-york\n\
        New York,place,,,united-states\nNew York Times,organization,,,new-york\nUnited States,place,US|U.S.,,\n\
        Finland,place,,Finnish,\nAT&T,organization,,,finland\n北京,place,,,finland\n";
    Gazetteer::from_csv("seats.csv", csv.as_bytes()).expect("the list has no error")
});

/// What a name counts for, step by step.
fn meant(mut entity: EntityId) -> EntityId {
    while let Some(next) = SEATS.entity(entity).represents() {
        entity = next;
    }
    entity
}

fn key(entity: EntityId) -> &'static str {
    SEATS.entity(entity).key
}

type Counts = BTreeMap<[&'static str; 2], u64>;

/// The pairs of what the names in each unit count for, each once a unit.
fn recount(texts: &[String], found: &[Extracted], window: Window) -> Counts {
    let mut counts = Counts::new();
    for (text, found) in texts.iter().zip(found) {
        for unit in units(text, found, window) {
            let inside = found.mentions.iter().filter(|mention| unit.contains(mention.span));
            let keys: BTreeSet<&str> = inside.map(|mention| key(meant(mention.entity))).collect();
            for &source in &keys {
                keys.range(source..).skip(1).for_each(|&target| *counts.entry([source, target]).or_default() += 1);
            }
        }
    }
    counts
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..config() })]

    /// A pair of what names represent counts once a unit, whichever names stand there and whatever the order of documents;
    /// no entity is paired with itself; and the evidence has the names as they stand.
    #[test]
    fn rolled_up_counts_are_a_naive_recount(texts in vec(text(), 1..5), most in 0..4usize) {
        let found: Vec<Extracted> = texts.iter().map(|text| extract(text, &SEATS)).collect();
        let metonyms: BTreeMap<EntityId, EntityId> = SEATS.metonyms().collect();
        for (number, entity) in SEATS.entities().enumerate() {
            let id = SEATS.find_key(entity.key).expect("it is listed");
            prop_assert_eq!(metonyms.get(&id).copied().unwrap_or(id), meant(id), "row {}", number);
        }
        for window in WINDOWS {
            let mut parts = [Cooccurrences::new(window, Some(most)), Cooccurrences::new(window, Some(most))];
            for (number, (text, found)) in texts.iter().zip(&found).enumerate().rev() {
                let _ = parts[number % 2].add_as(info(number), text, found, meant);
            }
            let [mut counts, other] = parts;
            counts.merge(other);
            let graph = EntityGraph::new(counts, &SEATS, 1);
            let edges: Vec<_> = graph.strongest();
            let weights: Counts = edges.iter().map(|(a, b, edge)| ([key_of(&a.key), key_of(&b.key)], edge.weight)).collect();
            prop_assert_eq!(weights, recount(&texts, &found, window));

            let mentions = || found.iter().flat_map(|found| &found.mentions);
            for node in graph.graph.node_weights() {
                let is_it = |entity: EntityId| key(meant(entity)) == node.key;
                prop_assert_eq!(node.mentions, mentions().filter(|mention| is_it(mention.entity)).count() as u64);
                let names_it = |found: &&Extracted| found.mentions.iter().any(|mention| is_it(mention.entity));
                prop_assert_eq!(node.documents, found.iter().filter(names_it).count() as u64);
            }
            let mut named: BTreeMap<EntityId, u64> = BTreeMap::new();
            mentions().filter(|m| meant(m.entity) != m.entity).for_each(|m| *named.entry(m.entity).or_default() += 1);
            let counted = graph.metonyms.iter().map(|(id, metonym)| (*id, metonym.mentions));
            prop_assert_eq!(counted.collect::<BTreeMap<_, _>>(), named);
            prop_assert!(graph.metonyms.iter().all(|(id, metonym)| metonym.represents == key(meant(*id))));

            for (source, target, edge) in edges {
                prop_assert_eq!(edge.evidence.len(), most.min(edge.weight as usize));
                for piece in &edge.evidence {
                    let found = &found[piece.document.ordinal as usize];
                    for (span, metonym, node) in
                        [(piece.source, piece.source_metonym, source), (piece.target, piece.target_metonym, target)]
                    {
                        let mention = found.mentions.iter().find(|mention| mention.span == span).expect("a name stands there");
                        prop_assert_eq!(key(meant(mention.entity)), &node.key);
                        let is_metonym = key(mention.entity) != node.key;
                        prop_assert_eq!(metonym, Some(mention.entity).filter(|_| is_metonym));
                    }
                }
            }
        }
    }
}

fn key_of(key: &str) -> &'static str {
    SEATS.entity(SEATS.find_key(key).expect("it is listed")).key
}
