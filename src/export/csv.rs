//! Two tables, nodes and edges, in [RFC 4180](https://www.rfc-editor.org/rfc/rfc4180) CSV with line feeds.
//!
//! Titles and direction are those that [Gephi's import](https://docs.gephi.org/desktop/User_Manual/Import/CSV_Data)
//! looks for.

use std::borrow::Cow;
use std::io::{self, Write};

use super::attributes::{Column, ColumnType, Field, edge_columns, node_columns, node_ids};
use super::edges::{edges, has_relations};
use super::escape::csv_text;
use super::{ExportNotes, ExportOptions, Exporter};
use crate::graph::EntityGraph;

/// The writer of the table of nodes.
pub(super) struct Nodes;

/// The writer of the table of edges.
pub(super) struct Edges;

impl Exporter for Nodes {
    fn export(&self, graph: &EntityGraph, options: &ExportOptions, out: &mut dyn Write) -> io::Result<ExportNotes> {
        let columns = node_columns(graph);
        let mut table = Table::new(out, options);
        table.titles(&["Id", "Label"], &columns)?;
        let ids = table.ids(graph);
        for (node, id) in graph.graph.node_weights().zip(&ids) {
            table.number(id)?;
            table.text(&node.name)?;
            table.end_row(&columns, &node)?;
        }
        table.finish()
    }
}

impl Exporter for Edges {
    fn export(&self, graph: &EntityGraph, options: &ExportOptions, out: &mut dyn Write) -> io::Result<ExportNotes> {
        let columns = edge_columns(has_relations(graph, options.edges));
        let mut table = Table::new(out, options);
        table.titles(&["Source", "Target", "Type", "Kind", "Weight"], &columns)?;
        let ids = table.ids(graph);
        for edge in edges(graph, options.edges) {
            table.number(&ids[edge.source.index()])?;
            table.number(&ids[edge.target.index()])?;
            table.text(if edge.is_directed() { "Directed" } else { "Undirected" })?;
            table.text(edge.kind())?;
            table.number(&edge.weight().to_string())?;
            table.end_row(&columns, &edge)?;
        }
        table.finish()
    }
}

/// A CSV writer that keeps text from being run as a formula.
struct Table<'a> {
    writer: csv::Writer<&'a mut dyn Write>,
    raw: bool,
    notes: ExportNotes,
}

impl<'a> Table<'a> {
    fn new(out: &'a mut dyn Write, options: &ExportOptions) -> Self {
        Self { writer: csv::Writer::from_writer(out), raw: options.csv_raw, notes: ExportNotes::default() }
    }

    fn titles<F>(&mut self, fixed: &[&str], columns: &[Column<F>]) -> io::Result<()> {
        for title in fixed.iter().copied().chain(columns.iter().map(|column| &*column.title)) {
            self.text(title)?;
        }
        self.writer.write_record(None::<&[u8]>).map_err(io::Error::from)
    }

    /// The ids of all nodes; each that was defused counts once.
    fn ids(&mut self, graph: &EntityGraph) -> Vec<String> {
        node_ids(graph, |key| self.safe(key).into_owned())
    }

    fn safe<'t>(&mut self, text: &'t str) -> Cow<'t, str> {
        if self.raw { Cow::Borrowed(text) } else { csv_text(text, &mut self.notes.defused_cells) }
    }

    fn text(&mut self, text: &str) -> io::Result<()> {
        let safe = self.safe(text);
        self.number(&safe)
    }

    fn number(&mut self, number: &str) -> io::Result<()> {
        self.writer.write_field(number).map_err(io::Error::from)
    }

    /// Writes the rest of a row, the values of `owner`.
    fn end_row<'g, F: Field<'g>>(&mut self, columns: &[Column<F>], owner: &F::Owner) -> io::Result<()> {
        for column in columns {
            let value = column.value(owner).unwrap_or_default();
            match column.column_type {
                ColumnType::String => self.text(&value)?,
                _ => self.number(&value)?,
            }
        }
        self.writer.write_record(None::<&[u8]>).map_err(io::Error::from)
    }

    fn finish(mut self) -> io::Result<ExportNotes> {
        self.writer.flush()?;
        Ok(self.notes)
    }
}
