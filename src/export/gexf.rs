//! [GEXF 1.3](https://gexf.net/schema.html), the format of Gephi, as its RelaxNG schema has it.

use std::io::{self, Write};

use super::attributes::{Column, EdgeField, Field, NodeField, edge_columns, node_columns};
use super::edges::{edges, has_relations};
use super::palette::{Look, scale};
use super::xml::XmlWriter;
use super::{Edges, ExportNotes, ExportOptions, Exporter, GENERATOR, edge_default};
use crate::graph::EntityGraph;

/// The GEXF writer.
pub(super) struct Gexf;

impl Exporter for Gexf {
    fn export(&self, graph: &EntityGraph, options: &ExportOptions, out: &mut dyn Write) -> io::Result<ExportNotes> {
        let mut xml = XmlWriter::new(out)?;
        // NetworkX finds no graph in the namespace with `www.`, which other writers use.
        let root = [("xmlns", "http://gexf.net/1.3"), ("xmlns:viz", "http://gexf.net/1.3/viz"), ("version", "1.3")];
        xml.start("gexf", &root)?;
        xml.start("meta", &[])?;
        xml.text("creator", &[], GENERATOR)?;
        xml.text("description", &[], &description(graph))?;
        xml.end()?;
        let has_relations = has_relations(graph, options.edges);
        xml.start("graph", &[("defaultedgetype", edge_default(has_relations)), ("idtype", "string")])?;
        let (node_columns, edge_columns) = (node_columns(graph), edge_columns(has_relations));
        declare(&mut xml, "node", &node_columns)?;
        declare(&mut xml, "edge", &edge_columns)?;
        // Nodes stand before edges: Gephi makes a nameless node of an id that it has not met.
        let ids = xml.node_ids(graph);
        write_nodes(&mut xml, graph, &ids, &node_columns)?;
        write_edges(&mut xml, (graph, options.edges), &ids, &edge_columns)?;
        xml.finish()
    }
}

fn description(graph: &EntityGraph) -> String {
    let (unit, documents) = (graph.window.name(), graph.documents);
    format!("Documents: {documents}. Weight: number of {unit}s that hold both names, at least {}.", graph.min_weight)
}

/// Gephi drops values whose attribute is not declared.
fn declare<F>(xml: &mut XmlWriter<'_>, class: &str, columns: &[Column<F>]) -> io::Result<()> {
    xml.start("attributes", &[("class", class)])?;
    for Column { title, column_type, .. } in columns {
        xml.empty("attribute", &[("id", title), ("title", title), ("type", column_type.name())])?;
    }
    xml.end()
}

fn write_nodes(
    xml: &mut XmlWriter<'_>,
    graph: &EntityGraph,
    ids: &[String],
    columns: &[Column<NodeField>],
) -> io::Result<()> {
    let max_mentions = graph.graph.node_weights().map(|node| node.mentions).max().unwrap_or(0);
    xml.start("nodes", &[("count", &ids.len().to_string())])?;
    for (node, id) in graph.graph.node_weights().zip(ids) {
        xml.start("node", &[("id", id), ("label", &node.name)])?;
        write_values(xml, columns, &node)?;
        let [_, r, g, b] = Look::of(&node.entity_type).line.to_be_bytes().map(|channel| channel.to_string());
        xml.empty("viz:color", &[("r", &r), ("g", &g), ("b", &b)])?;
        let size = 10.0 + 30.0 * scale(node.mentions, max_mentions);
        xml.empty("viz:size", &[("value", &format!("{size:.1}"))])?;
        xml.end()?;
    }
    xml.end()
}

fn write_edges(
    xml: &mut XmlWriter<'_>,
    (graph, wanted): (&EntityGraph, Edges),
    ids: &[String],
    columns: &[Column<EdgeField>],
) -> io::Result<()> {
    xml.start("edges", &[("count", &edges(graph, wanted).count().to_string())])?;
    for (number, edge) in edges(graph, wanted).enumerate() {
        let attributes = [
            ("id", &*number.to_string()),
            ("source", &ids[edge.source.index()]),
            ("target", &ids[edge.target.index()]),
            ("weight", &edge.weight().to_string()),
            // Gephi adds up the weights of parallel edges of one kind, so that other kinds have to tell themselves apart.
            ("kind", edge.kind()),
        ];
        xml.start("edge", &attributes)?;
        write_values(xml, columns, &edge)?;
        xml.end()?;
    }
    xml.end()
}

fn write_values<'g, F: Field<'g>>(xml: &mut XmlWriter<'_>, columns: &[Column<F>], owner: &F::Owner) -> io::Result<()> {
    xml.start("attvalues", &[])?;
    for column in columns {
        if let Some(value) = column.value(owner) {
            xml.empty("attvalue", &[("for", &column.title), ("value", &value)])?;
        }
    }
    xml.end()
}
