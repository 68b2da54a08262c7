//! Writing a graph: one file per format, one for the columns that formats share, and one that knows how each output
//! grammar escapes.

mod attributes;
mod csv;
mod dot;
mod drawing;
mod edges;
mod escape;
mod gexf;
mod graphml;
mod json;
mod palette;
mod xml;

use std::io::{self, Write};

pub(crate) use escape::csv_text;

use crate::graph::EntityGraph;

/// A file format for graphs.
///
/// ```
/// use comention::Format;
/// assert_eq!(Format::from_extension("gv"), Some(Format::Dot));
/// assert_eq!(Format::Gexf.file_name(), "graph.gexf");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Format {
    /// A drawing for [Graphviz](https://graphviz.org/doc/info/lang.html).
    Dot,
    /// Node-link JSON, which NetworkX reads.
    Json,
    /// [GEXF 1.3](https://gexf.net) for Gephi.
    Gexf,
    /// [GraphML 1.0](http://graphml.graphdrawing.org).
    GraphMl,
    /// A table of nodes with Gephi's column titles.
    NodesCsv,
    /// A table of edges with Gephi's column titles.
    EdgesCsv,
}

/// Which edges a file holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Edges {
    /// Who is mentioned with whom.
    CoMention,
    /// What the text says that they do.
    Relation,
    /// Both, side by side. Of a graph without relations, co-mentions.
    #[default]
    Both,
}

/// Choices that only some formats heed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExportOptions {
    /// Which edges are written.
    pub edges: Edges,
    /// The most entities that a drawing (DOT) shows, with at most twice as many edges; `None` draws all.
    ///
    /// The drawing says what it leaves out. A graph within both bounds is drawn whole.
    pub max_drawn: Option<usize>,
    /// Write CSV cells that a spreadsheet would run as a formula as they are, instead of after a `'`.
    pub csv_raw: bool,
}

impl Default for ExportOptions {
    fn default() -> Self {
        Self { edges: Edges::Both, max_drawn: Some(60), csv_raw: false }
    }
}

/// What had to be changed or left out for a format's sake.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExportNotes {
    /// Characters that the format can't hold, each replaced by U+FFFD.
    pub replaced_characters: u64,
    /// Cells that were put behind a `'` so that no spreadsheet runs them.
    pub defused_cells: u64,
    /// Nodes that a drawing leaves out.
    pub undrawn_nodes: u64,
    /// Edges that a drawing leaves out.
    pub undrawn_edges: u64,
}

impl std::ops::AddAssign for ExportNotes {
    fn add_assign(&mut self, other: Self) {
        self.replaced_characters += other.replaced_characters;
        self.defused_cells += other.defused_cells;
        self.undrawn_nodes += other.undrawn_nodes;
        self.undrawn_edges += other.undrawn_edges;
    }
}

/// What wrote the files. Without a time, so that equal input gives equal files.
const GENERATOR: &str = concat!("comention ", env!("CARGO_PKG_VERSION"));

/// How edges are declared in XML. A file with relations is directed, also where a co-mention has no direction: NetworkX
/// refuses files in which some edges are and others are not.
const fn edge_default(has_relations: bool) -> &'static str {
    if has_relations { "directed" } else { "undirected" }
}

/// A writer of one format.
pub(crate) trait Exporter {
    /// Writes the whole graph to `out`.
    fn export(&self, graph: &EntityGraph, options: &ExportOptions, out: &mut dyn Write) -> io::Result<ExportNotes>;
}

impl Format {
    /// All formats, in the order in which they are listed to users.
    pub const ALL: [Self; 6] = [Self::Dot, Self::Json, Self::Gexf, Self::GraphMl, Self::NodesCsv, Self::EdgesCsv];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dot => "dot",
            Self::Json => "json",
            Self::Gexf => "gexf",
            Self::GraphMl => "graphml",
            Self::NodesCsv => "nodes-csv",
            Self::EdgesCsv => "edges-csv",
        }
    }

    /// The file's name in an output folder.
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Dot => "graph.dot",
            Self::Json => "graph.json",
            Self::Gexf => "graph.gexf",
            Self::GraphMl => "graph.graphml",
            Self::NodesCsv => "nodes.csv",
            Self::EdgesCsv => "edges.csv",
        }
    }

    /// The format that a file extension (without the dot) stands for. A `.csv` could be nodes or edges, so it is none.
    pub fn from_extension(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            "dot" | "gv" => Some(Self::Dot),
            "json" => Some(Self::Json),
            "gexf" => Some(Self::Gexf),
            "graphml" => Some(Self::GraphMl),
            _ => None,
        }
    }

    /// Writes `graph` in this format, and tells what had to be changed or left out.
    ///
    /// # Errors
    ///
    /// Only those of `out`.
    pub fn write(self, graph: &EntityGraph, options: &ExportOptions, out: &mut dyn Write) -> io::Result<ExportNotes> {
        let exporter: &dyn Exporter = match self {
            Self::Dot => &dot::Dot,
            Self::Json => &json::Json,
            Self::Gexf => &gexf::Gexf,
            Self::GraphMl => &graphml::GraphMl,
            Self::NodesCsv => &csv::Nodes,
            Self::EdgesCsv => &csv::Edges,
        };
        exporter.export(graph, options, out)
    }
}
