//! [GraphML 1.0](http://graphml.graphdrawing.org/specification.html), which nearly every graph program reads.
//!
//! Ids are the entities' keys, as in all files, and titles are the gazetteer's. The schema wants both to be name tokens,
//! which slugs and Wikidata's items are; no reader that we know of minds others, such as titles with a space.

use std::io::{self, Write};

use super::attributes::{Column, ColumnType, Field, edge_columns, node_columns};
use super::edges::{edges, has_relations};
use super::xml::XmlWriter;
use super::{ExportNotes, ExportOptions, Exporter, edge_default};
use crate::graph::EntityGraph;

/// The GraphML writer.
pub(super) struct GraphMl;

impl Exporter for GraphMl {
    fn export(&self, graph: &EntityGraph, options: &ExportOptions, out: &mut dyn Write) -> io::Result<ExportNotes> {
        let g = &graph.graph;
        let has_relations = has_relations(graph, options.edges);
        let (node_columns, edge_columns) = (node_columns(graph), edge_columns(has_relations));
        let mut xml = XmlWriter::new(out)?;
        let root = [
            ("xmlns", "http://graphml.graphdrawing.org/xmlns"),
            ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
            (
                "xsi:schemaLocation",
                "http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd",
            ),
        ];
        xml.start("graphml", &root)?;
        declare(&mut xml, "node", "label", "label", ColumnType::String)?;
        declare_all(&mut xml, "node", &node_columns)?;
        // igraph and Gephi take only a number as a weight, and NetworkX computes with one.
        declare(&mut xml, "edge", "weight", "weight", ColumnType::Double)?;
        declare_all(&mut xml, "edge", &edge_columns)?;

        let ids = xml.node_ids(graph);
        xml.start("graph", &[("id", "comention"), ("edgedefault", edge_default(has_relations))])?;
        for (node, id) in g.node_weights().zip(&ids) {
            xml.start("node", &[("id", id)])?;
            xml.text("data", &[("key", "label")], &node.name)?;
            write_values(&mut xml, "node", &node_columns, &node)?;
            xml.end()?;
        }
        for edge in edges(graph, options.edges) {
            let (source, target) = (&ids[edge.source.index()], &ids[edge.target.index()]);
            xml.start("edge", &[("source", source), ("target", target)])?;
            xml.text("data", &[("key", "weight")], &edge.weight().to_string())?;
            write_values(&mut xml, "edge", &edge_columns, &edge)?;
            xml.end()?;
        }
        xml.finish()
    }
}

fn declare_all<F>(xml: &mut XmlWriter<'_>, owner: &str, columns: &[Column<F>]) -> io::Result<()> {
    for (place, column) in columns.iter().enumerate() {
        declare(xml, owner, &key_id(owner, place), &column.title, column.column_type)?;
    }
    Ok(())
}

fn declare(xml: &mut XmlWriter<'_>, owner: &str, id: &str, title: &str, column_type: ColumnType) -> io::Result<()> {
    xml.empty("key", &[("id", id), ("for", owner), ("attr.name", title), ("attr.type", column_type.name())])
}

fn write_values<'g, F: Field<'g>>(
    xml: &mut XmlWriter<'_>,
    owner_name: &str,
    columns: &[Column<F>],
    owner: &F::Owner,
) -> io::Result<()> {
    for (place, column) in columns.iter().enumerate() {
        if let Some(value) = column.value(owner) {
            xml.text("data", &[("key", &key_id(owner_name, place))], &value)?;
        }
    }
    Ok(())
}

/// The id of a key: a name token, as a title need not be, and unique over nodes and edges together.
fn key_id(owner: &str, place: usize) -> String {
    format!("{owner}{place}")
}
