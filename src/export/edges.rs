//! The edges of a file: co-mentions, relations, or both.

use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;

use super::Edges;
use crate::graph::{CoMention, EntityGraph, RelationEdge};

/// An edge of either kind, with its ends.
#[derive(Clone, Copy)]
pub(super) struct Edge<'a> {
    pub source: NodeIndex,
    pub target: NodeIndex,
    pub what: What<'a>,
}

/// What an edge says.
#[derive(Clone, Copy)]
pub(super) enum What<'a> {
    CoMention(&'a CoMention),
    Relation(&'a RelationEdge),
}

/// What tells co-mentions from relations in `kind` columns.
const CO_MENTION: &str = "comention";

impl Edge<'_> {
    /// Always at least 1: Gephi drops edges of weight 0.
    pub fn weight(&self) -> u64 {
        match self.what {
            What::CoMention(edge) => edge.weight,
            What::Relation(edge) => edge.counts.statements(),
        }
    }

    /// `comention`, or the type of the relation. Gephi adds up the weights of parallel edges of one kind.
    pub fn kind(&self) -> &str {
        match self.what {
            What::CoMention(_) => CO_MENTION,
            What::Relation(edge) => &edge.relation,
        }
    }

    /// Whether source and target may not change places.
    pub fn is_directed(&self) -> bool {
        matches!(self.what, What::Relation(edge) if !edge.is_symmetric)
    }
}

/// Whether the file holds relations. A graph without any is written as one of co-mentions, which is undirected.
pub(super) fn has_relations(graph: &EntityGraph, edges: Edges) -> bool {
    edges == Edges::Relation || (edges == Edges::Both && !graph.relations.is_empty())
}

/// All edges to write, co-mentions first.
pub(super) fn edges(graph: &EntityGraph, edges: Edges) -> impl Iterator<Item = Edge<'_>> {
    let co_mentions = graph.graph.edge_references().filter(move |_| edges != Edges::Relation).map(|edge| Edge {
        source: edge.source(),
        target: edge.target(),
        what: What::CoMention(edge.weight()),
    });
    let relations = graph.relations.iter().filter(move |_| edges != Edges::CoMention);
    let relations = relations.map(|edge| Edge { source: edge.source, target: edge.target, what: What::Relation(edge) });
    co_mentions.chain(relations)
}
