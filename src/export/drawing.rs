//! Which part of a graph a picture shows: a person can't read more than a few dozen names with their lines.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use petgraph::graph::{EdgeIndex, NodeIndex};

use crate::graph::EntityGraph;

/// Most lines that a picture has for each name.
const EDGES_PER_NODE: usize = 2;

/// The part of a graph that is drawn.
pub(super) struct Drawing {
    /// In the order of the graph.
    pub nodes: Vec<NodeIndex>,
    /// The weakest first, so that the strong lines are drawn over the others.
    pub edges: Vec<EdgeIndex>,
}

impl Drawing {
    /// All of `graph` if it has no more than `max_nodes` nodes and twice as many edges.
    ///
    /// Otherwise the strongest edges for which there is room, and the nodes that they join: edges come by weight, then
    /// by how often both ends are mentioned, then by the keys of the ends.
    pub(super) fn of(graph: &EntityGraph, max_nodes: Option<usize>) -> Self {
        let g = &graph.graph;
        let mut strongest: Vec<EdgeIndex> = g.edge_indices().collect();
        let mentions = |edge| g.edge_endpoints(edge).map(|(a, b)| g[a].mentions + g[b].mentions);
        strongest.sort_by_key(|&edge| Reverse((g[edge].weight, mentions(edge), Reverse(edge))));

        let max_nodes = max_nodes.unwrap_or(usize::MAX);
        let max_edges = max_nodes.saturating_mul(EDGES_PER_NODE);
        if g.node_count() <= max_nodes && g.edge_count() <= max_edges {
            strongest.reverse();
            return Self { nodes: g.node_indices().collect(), edges: strongest };
        }

        let mut nodes = BTreeSet::new();
        let mut edges = Vec::new();
        for edge in strongest {
            let (source, target) = g.edge_endpoints(edge).expect("the edge is one of the graph's");
            let new = [source, target].iter().filter(|end| !nodes.contains(*end)).count();
            if edges.len() < max_edges && nodes.len() + new <= max_nodes {
                nodes.extend([source, target]);
                edges.push(edge);
            }
        }
        edges.reverse();
        Self { nodes: nodes.into_iter().collect(), edges }
    }
}
