//! Which part of a graph a picture shows: a person can't read more than a few dozen names with their lines.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use petgraph::graph::{EdgeIndex, NodeIndex};

use super::Edges;
use crate::graph::EntityGraph;

/// Most lines that a picture has for each name.
const EDGES_PER_NODE: usize = 2;

/// The part of a graph that is drawn.
pub(super) struct Drawing {
    /// In the order of the graph.
    pub nodes: Vec<NodeIndex>,
    /// The weakest first, so that the strong lines are drawn over the others.
    pub edges: Vec<EdgeIndex>,
    /// Numbers of relations, in the order of the graph.
    pub relations: Vec<usize>,
}

impl Drawing {
    /// All of `graph` if it has no more than `max_nodes` nodes and twice as many edges.
    ///
    /// Otherwise the strongest edges for which there is room, and the nodes that they join: edges come by weight, then
    /// by how often both ends are mentioned, then by the keys of the ends.
    ///
    /// Of relations, those that were stated most often, each between two that are drawn: no more than nodes, for they have
    /// labels. Without co-mentions, they tell which nodes are drawn.
    pub(super) fn of(graph: &EntityGraph, max_nodes: Option<usize>, edges: Edges) -> Self {
        let most = max_nodes.unwrap_or(usize::MAX);
        let mut stated: Vec<usize> = (0..graph.relations.len()).filter(|_| edges != Edges::CoMention).collect();
        stated.sort_by_key(|&number| Reverse(graph.relations[number].counts.statements()));
        let mut drawing = match edges {
            Edges::Relation => Self::of_relations(graph, &stated, most),
            _ => Self::of_co_mentions(graph, max_nodes),
        };
        let is_drawn = |node: NodeIndex| drawing.nodes.binary_search(&node).is_ok();
        stated.retain(|&number| is_drawn(graph.relations[number].source) && is_drawn(graph.relations[number].target));
        stated.truncate(most);
        stated.sort_unstable();
        drawing.relations = stated;
        drawing
    }

    /// The nodes of the relations that were stated most often.
    fn of_relations(graph: &EntityGraph, stated: &[usize], most: usize) -> Self {
        let mut nodes = BTreeSet::new();
        for &number in stated {
            let ends = [graph.relations[number].source, graph.relations[number].target];
            let new = ends.iter().filter(|end| !nodes.contains(*end)).count();
            if nodes.len() + new <= most {
                nodes.extend(ends);
            }
        }
        Self { nodes: nodes.into_iter().collect(), edges: Vec::new(), relations: Vec::new() }
    }

    fn of_co_mentions(graph: &EntityGraph, max_nodes: Option<usize>) -> Self {
        let g = &graph.graph;
        let mut strongest: Vec<EdgeIndex> = g.edge_indices().collect();
        let mentions = |edge| g.edge_endpoints(edge).map(|(a, b)| g[a].mentions + g[b].mentions);
        strongest.sort_by_key(|&edge| Reverse((g[edge].weight, mentions(edge), Reverse(edge))));

        let max_nodes = max_nodes.unwrap_or(usize::MAX);
        let max_edges = max_nodes.saturating_mul(EDGES_PER_NODE);
        if g.node_count() <= max_nodes && g.edge_count() <= max_edges {
            strongest.reverse();
            return Self { nodes: g.node_indices().collect(), edges: strongest, relations: Vec::new() };
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
        Self { nodes: nodes.into_iter().collect(), edges, relations: Vec::new() }
    }
}
