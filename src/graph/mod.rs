//! The entity graph: who is mentioned with whom, how often, when, and in which sentences.

use std::collections::BTreeMap;
use std::sync::Arc;

use petgraph::graph::{DiGraph, NodeIndex};
use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::cooccurrence::{Cooccurrences, Evidence, PairCounts, Window};
use crate::document::Date;
use crate::gazetteer::{Entity, EntityId, EntityType, Gazetteer};
use crate::relation::{RelationCounts, Rules, Statements};

/// An entity of the graph.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The entity's stable key, which is its id in every exported file.
    pub key: String,
    /// The name to show.
    pub name: String,
    /// Person, place, organization or another word.
    pub entity_type: EntityType,
    /// How often the entity is mentioned in the corpus.
    pub mentions: u64,
    /// In how many documents it is mentioned.
    pub documents: u64,
    /// The item of Wikidata, such as `Q1899`.
    pub wikidata: Option<String>,
    /// A short description.
    pub description: Option<String>,
    /// The gazetteer's other columns: title and value, in the order of the columns, without the empty ones.
    pub attributes: Vec<(String, String)>,
}

/// An undirected edge: two entities that are mentioned together.
///
/// It is stored once, from the node with the smaller key to the node with the greater one.
#[derive(Clone, Debug, PartialEq)]
pub struct CoMention {
    /// Units of the graph's window that hold both names: the edge's weight. At least 1.
    pub weight: u64,
    /// Sentences that hold both names.
    pub sentences: u64,
    /// Paragraphs that hold both names.
    pub paragraphs: u64,
    /// Documents that hold both names.
    pub documents: u64,
    /// The earliest and the latest date among the dated documents that count towards the weight.
    pub dates: Option<(Date, Date)>,
    /// The first units of the window that hold both names, in the order of the corpus: as many as `weight` says, or as
    /// the graph's `max_evidence`.
    pub evidence: Vec<Evidence>,
}

/// An entity whose mentions count for the one that it represents, as the Kremlin for Russia.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Metonym {
    /// The key of the entity that is named; `id` where it is serialised.
    #[serde(rename = "id")]
    pub key: String,
    /// Its name.
    pub name: String,
    /// The key of the node that it counts for.
    pub represents: String,
    /// How often it is mentioned in the corpus.
    pub mentions: u64,
}

/// A directed edge: what the corpus says that an entity does with another.
///
/// There is one for each subject, type and object. A symmetric one goes from the smaller key to the greater.
#[derive(Clone, Debug, PartialEq)]
pub struct RelationEdge {
    /// The subject.
    pub source: NodeIndex,
    /// The object.
    pub target: NodeIndex,
    /// The type, such as `met_with`.
    pub relation: Arc<str>,
    /// Whether the direction means nothing.
    pub is_symmetric: bool,
    /// How often it was stated, how and when, with the first sentences.
    pub counts: RelationCounts,
}

/// A graph of entities over [`petgraph`], with what is needed to read it.
#[derive(Clone, Debug)]
pub struct EntityGraph {
    /// Nodes are sorted by key and edges by the keys of their ends, so that equal input gives an equal graph.
    pub graph: DiGraph<Node, CoMention>,
    /// What the corpus says that they do, sorted by the keys of the ends and by type; none unless they were
    /// [added](Self::with_relations).
    pub relations: Vec<RelationEdge>,
    /// The unit in which names had to stand together.
    pub window: Window,
    /// Edges with a smaller weight were left out.
    pub min_weight: u64,
    /// Of an edge no more pieces of evidence were kept; all of them if it is `None`.
    pub max_evidence: Option<usize>,
    /// Number of documents read.
    pub documents: u64,
    /// The entities that were counted for others; evidence tells where. None unless that was asked for.
    pub metonyms: BTreeMap<EntityId, Metonym>,
}

impl EntityGraph {
    /// Builds the graph of all entities that are mentioned, with an edge for each pair that shares at least
    /// `min_weight` units of the window that was counted with.
    ///
    /// Cost: O(n log n) in the number of nodes and edges.
    pub fn new(counts: Cooccurrences, gazetteer: &Gazetteer, min_weight: u64) -> Self {
        let Cooccurrences { window, max_evidence, documents, .. } = counts;
        let key = |id: EntityId| gazetteer.entity(id).key;
        let mut mentioned: Vec<EntityId> = counts.entities.keys().copied().collect();
        mentioned.sort_unstable_by_key(|&id| key(id));
        let mut graph = DiGraph::with_capacity(mentioned.len(), counts.pairs.len());
        let index: FxHashMap<EntityId, NodeIndex> = mentioned
            .iter()
            .map(|&id| {
                let count = counts.entities[&id];
                let node = node(gazetteer.entity(id), count.mentions, count.documents);
                (id, graph.add_node(node))
            })
            .collect();
        let weight = |counts: &PairCounts| match window {
            Window::Sentence => counts.sentences,
            Window::Paragraph => counts.paragraphs,
            Window::Document => counts.documents,
        };
        // Pairs were counted by their ids; nodes are in the order of their keys, and so are the ends of edges.
        let joined = counts.pairs.into_iter().filter(|(_, counts)| weight(counts) >= min_weight.max(1));
        let mut edges: Vec<_> = joined
            .map(|((a, b), mut counts)| {
                let ends = (index[&a], index[&b]);
                if ends.0 < ends.1 {
                    return (ends, counts);
                }
                counts.turn();
                ((ends.1, ends.0), counts)
            })
            .collect();
        edges.sort_unstable_by_key(|(ends, _)| *ends);
        for ((source, target), counts) in edges {
            let edge = CoMention {
                weight: weight(&counts),
                sentences: counts.sentences,
                paragraphs: counts.paragraphs,
                documents: counts.documents,
                dates: counts.dates,
                evidence: counts.evidence,
            };
            graph.add_edge(source, target, edge);
        }
        let metonym = |((id, meant), mentions): ((EntityId, EntityId), u64)| {
            let (entity, represents) = (gazetteer.entity(id), key(meant).to_owned());
            (id, Metonym { key: entity.key.to_owned(), name: entity.name.to_owned(), represents, mentions })
        };
        let metonyms = counts.metonyms.into_iter().map(metonym).collect();
        Self { graph, relations: Vec::new(), window, min_weight, max_evidence, documents, metonyms }
    }

    /// The metonyms, the most mentioned first; of equals in the order of the keys.
    pub fn metonyms_by_mentions(&self) -> Vec<&Metonym> {
        let mut metonyms: Vec<&Metonym> = self.metonyms.values().collect();
        metonyms.sort_by_key(|metonym| (std::cmp::Reverse(metonym.mentions), &metonym.key));
        metonyms
    }

    /// The same graph with an edge for each relation that was stated; `rules` are those that told them.
    ///
    /// A country that no text names, but for which a capital stands in a relation, becomes a node without mentions, behind
    /// the others.
    ///
    /// Cost: O(n log n) in the number of nodes and relations.
    #[must_use]
    pub fn with_relations(mut self, statements: Statements, rules: &Rules, gazetteer: &Gazetteer) -> Self {
        let graph = &mut self.graph;
        let mut index: FxHashMap<String, NodeIndex> =
            graph.node_indices().map(|node| (graph[node].key.clone(), node)).collect();
        let ends = statements.counts.keys().flat_map(|&(subject, _, object)| [subject, object]);
        let unnamed = ends.map(|id| gazetteer.entity(id)).filter(|entity| !index.contains_key(entity.key));
        let unnamed: BTreeMap<&str, Entity> = unnamed.map(|entity| (entity.key, entity)).collect();
        for (key, entity) in unnamed {
            index.insert(key.to_owned(), graph.add_node(node(entity, 0, 0)));
        }
        let edge = |((subject, relation, object), counts): ((EntityId, usize, EntityId), RelationCounts)| {
            let relation = &rules.types()[relation];
            RelationEdge {
                source: index[gazetteer.entity(subject).key],
                target: index[gazetteer.entity(object).key],
                relation: Arc::clone(&relation.name),
                is_symmetric: relation.is_symmetric,
                counts,
            }
        };
        self.relations = statements.counts.into_iter().map(edge).collect();
        self.relations
            .sort_unstable_by(|a, b| (a.source, a.target, &a.relation).cmp(&(b.source, b.target, &b.relation)));
        self
    }

    /// The edges from the heaviest on, each with its ends; of equals in the order of the keys.
    pub fn strongest(&self) -> Vec<(&Node, &Node, &CoMention)> {
        let graph = &self.graph;
        let ends = |edge| graph.edge_endpoints(edge).map(|(a, b)| (&graph[a], &graph[b], &graph[edge]));
        let mut edges: Vec<_> = graph.edge_indices().filter_map(ends).collect();
        edges.sort_by_key(|(_, _, edge)| std::cmp::Reverse(edge.weight));
        edges
    }
}

fn node(entity: Entity, mentions: u64, documents: u64) -> Node {
    Node {
        key: entity.key.to_owned(),
        name: entity.name.to_owned(),
        entity_type: entity.entity_type.clone(),
        mentions,
        documents,
        wikidata: entity.wikidata().map(str::to_owned),
        description: entity.description().map(str::to_owned),
        attributes: entity.attributes().map(|(title, value)| (title.to_owned(), value.to_owned())).collect(),
    }
}
