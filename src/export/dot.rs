//! A drawing for Graphviz, in the [DOT language](https://graphviz.org/doc/info/lang.html).
//!
//! A drawing and not a data dump: of a large graph it shows the strongest part, and says so. `dot -Tsvg graph.dot` is
//! all it takes to see it.

use std::borrow::Cow;
use std::io::{self, Write};

use petgraph::graph::{EdgeIndex, NodeIndex};

use super::attributes::node_ids;
use super::drawing::Drawing;
use super::edges::edges;
use super::escape::{cut, dot_id, dot_label, one_line};
use super::palette::{LOOKS, Look, scale};
use super::{ExportNotes, ExportOptions, Exporter};
use crate::graph::{EntityGraph, RelationEdge};

/// The DOT writer.
pub(super) struct Dot;

/// What holds for the whole picture.
///
/// The layout is named here because the program `dot` would otherwise rank the names like the boxes of an organisation
/// chart. `-Glayout=neato` on the command line beats it, `-Kneato` does not. `overlap=prism` moves boxes apart and keeps
/// the shape of the network; a Graphviz that was built without GTS warns that it can't, and lets boxes overlap.
/// The fonts are those whose widths any browser matches, so that text fits its box there too.
const SETTINGS: &str = r##"  graph [layout=sfdp, start=7, K=0.9, repulsiveforce=1.4, overlap=prism, overlap_scaling=-3.5, sep="+8", esep="+5",
    outputorder=edgesfirst, pad=0.35, bgcolor="#ffffff", labelloc=t, labeljust=l,
    fontname="Helvetica,Arial,sans-serif", fontcolor="#1d2733"];
  node [fontname="Helvetica,Arial,sans-serif", fontcolor="#1d2733", height=0.1, margin="0.13,0.06", penwidth=1.2];
"##;

/// Names longer than this many characters are written in two lines.
const LINE_MAX: usize = 16;

/// Above this many edges lines are straight, for leading them round the boxes takes too long.
const CURVES_MAX: usize = 300;

/// The width of the heaviest line, in points.
const WIDTH_MAX: f64 = 6.0;

/// The colour of relations.
const ACCENT: u32 = 0xb3124f;

/// How many characters of the first sentence the tooltip of an edge shows.
const SENTENCE_MAX: usize = 240;

impl Exporter for Dot {
    fn export(&self, graph: &EntityGraph, options: &ExportOptions, out: &mut dyn Write) -> io::Result<ExportNotes> {
        let drawing = Drawing::of(graph, options.max_drawn, options.edges);
        let mut picture = Picture::new(graph, &drawing);
        let splines = if drawing.edges.len() > CURVES_MAX { "line" } else { "true" };
        writeln!(out, "graph comention {{\n{SETTINGS}  splines={splines};\n  label={};", picture.caption(&drawing))?;
        for &node in &drawing.nodes {
            writeln!(out, "  {};", picture.node(node))?;
        }
        for &edge in &drawing.edges {
            writeln!(out, "  {};", picture.edge(edge))?;
        }
        for &relation in &drawing.relations {
            writeln!(out, "  {};", picture.relation(&graph.relations[relation]))?;
        }
        writeln!(out, "}}")?;
        Ok(ExportNotes {
            replaced_characters: picture.replaced,
            undrawn_nodes: (graph.graph.node_count() - drawing.nodes.len()) as u64,
            undrawn_edges: (edges(graph, options.edges).count() - drawing.edges.len() - drawing.relations.len()) as u64,
            ..ExportNotes::default()
        })
    }
}

/// The graph with what is needed to write a part of it.
struct Picture<'a> {
    graph: &'a EntityGraph,
    ids: Vec<String>,
    max_mentions: u64,
    max_weight: u64,
    replaced: u64,
}

impl<'a> Picture<'a> {
    fn new(graph: &'a EntityGraph, drawing: &Drawing) -> Self {
        let mut replaced = 0;
        Self {
            graph,
            ids: node_ids(graph, |key| dot_id(key, &mut replaced)),
            max_mentions: drawing.nodes.iter().map(|&node| graph.graph[node].mentions).max().unwrap_or(0),
            max_weight: drawing.edges.iter().map(|&edge| graph.graph[edge].weight).max().unwrap_or(0),
            replaced,
        }
    }

    fn node(&mut self, index: NodeIndex) -> String {
        let node = &self.graph.graph[index];
        let look = Look::of(&node.entity_type);
        let mut tooltip = format!(
            "{} ({}): {} in {}",
            node.name,
            node.entity_type,
            counted(node.mentions, "mention"),
            counted(node.documents, "document")
        );
        if let Some(description) = &node.description {
            tooltip = format!("{tooltip}\n{}", one_line(description));
        }
        let mut line = format!(
            r##""{}" [label="{}", class={}, {}, fillcolor="#{:06x}", color="#{:06x}", fontsize={:.1}, tooltip="{}""##,
            self.ids[index.index()],
            dot_label(&in_lines(&node.name), &mut self.replaced),
            look.word,
            look.outline,
            look.fill,
            look.line,
            12.0 + 12.0 * scale(node.mentions, self.max_mentions),
            dot_label(&tooltip, &mut self.replaced),
        );
        // Any other address from the data might be a script.
        if let Some(item) = node.wikidata.as_deref().filter(|item| is_wikidata_item(item)) {
            line.push_str(&format!(r#", URL="https://www.wikidata.org/wiki/{item}""#));
        }
        line + "]"
    }

    fn edge(&mut self, index: EdgeIndex) -> String {
        let g = &self.graph.graph;
        let edge = &g[index];
        let (source, target) = g.edge_endpoints(index).expect("the edge is one of the graph's");
        let mut tooltip = format!(
            "{} and {}: {}, {}, {}",
            g[source].name,
            g[target].name,
            counted(edge.sentences, "sentence"),
            counted(edge.paragraphs, "paragraph"),
            counted(edge.documents, "document"),
        );
        if let Some(evidence) = edge.evidence.first() {
            let text = one_line(&evidence.text);
            tooltip = format!("{tooltip}\n{} ({})", cut(&text, SENTENCE_MAX), evidence.document.id);
        }
        format!(
            r##""{}" -- "{}" [weight={}, penwidth={:.2}, color="#{:06x}", tooltip="{}"]"##,
            self.ids[source.index()],
            self.ids[target.index()],
            edge.weight,
            self.line_width(edge.weight),
            grey(scale(edge.weight.saturating_sub(1), self.max_weight.saturating_sub(1))),
            dot_label(&tooltip, &mut self.replaced),
        )
    }

    /// A dashed line in a colour that no node has, with an arrow and what is said. It does not pull its ends together: where
    /// they stand is told by the co-mentions.
    fn relation(&mut self, edge: &RelationEdge) -> String {
        let g = &self.graph.graph;
        let counts = &edge.counts;
        let name = edge.relation.replace('_', " ");
        let label = if counts.negated == counts.statements() { format!("not: {name}") } else { name };
        let mut tooltip = format!(
            "{} – {label} – {}: {}",
            g[edge.source].name,
            g[edge.target].name,
            counted(counts.statements(), "statement")
        );
        if let Some(statement) = counts.evidence.first() {
            let text = one_line(&statement.text);
            tooltip = format!("{tooltip}\n{} ({})", cut(&text, SENTENCE_MAX), statement.document.id);
        }
        let (direction, tooltip) =
            (if edge.is_symmetric { "none" } else { "forward" }, dot_label(&tooltip, &mut self.replaced));
        format!(
            r##""{}" -- "{}" [label="{}", class=relation, style=dashed, dir={direction}, weight=0, color="#{ACCENT:06x}", fontcolor="#{ACCENT:06x}", fontname="Helvetica,Arial,sans-serif", fontsize=9, arrowsize=0.6, tooltip="{tooltip}", labeltooltip="{tooltip}"]"##,
            self.ids[edge.source.index()],
            self.ids[edge.target.index()],
            dot_label(&label, &mut self.replaced),
        )
    }

    /// By the square root, and one point for a weight of 1 unless that would make the heaviest line too broad.
    fn line_width(&self, weight: u64) -> f64 {
        let points = (weight as f64).sqrt();
        let broadest = (self.max_weight as f64).sqrt();
        (points * (WIDTH_MAX / broadest).min(1.0)).max(0.7)
    }

    /// Title, what part is shown, and the key to colours and sizes: one HTML-like table that is the label of the graph,
    /// since a node of its own would be one more entity to every other reader. Nothing in it is from the data.
    fn caption(&self, drawing: &Drawing) -> String {
        let g = &self.graph.graph;
        let unit = self.graph.window.name();
        let shown = if drawing.nodes.len() == g.node_count() && drawing.edges.len() == g.edge_count() {
            let entities = if g.node_count() == 1 { "entity" } else { "entities" };
            format!("{} {entities} and {}", g.node_count(), counted(g.edge_count() as u64, "edge"))
        } else {
            let (nodes, edges) = (drawing.nodes.len(), drawing.edges.len());
            format!("{nodes} of {} entities and {edges} of {} edges: the strongest", g.node_count(), g.edge_count())
        };
        let least = match self.graph.min_weight {
            0 | 1 => String::new(),
            least => format!(", each of at least {least} {unit}s"),
        };
        let looks = LOOKS
            .iter()
            .filter(|look| drawing.nodes.iter().any(|&node| std::ptr::eq(Look::of(&g[node].entity_type), *look)));
        let keys: String = looks
            .map(|look| {
                format!(
                    r##"<TD {} COLOR="#{:06x}" BGCOLOR="#{:06x}">{}</TD><TD></TD>"##,
                    look.cell, look.line, look.fill, look.word
                )
            })
            .collect();
        let documents = counted(self.graph.documents, "document");
        let said = match drawing.relations.len() {
            0 => String::new(),
            count => format!(
                r##"<TD><FONT COLOR="#{ACCENT:06x}">- - - what they do: {} with the sentence in its tooltip</FONT></TD>"##,
                counted(count as u64, "relation")
            ),
        };
        format!(
            r##"<<TABLE BORDER="0" CELLSPACING="0" CELLPADDING="2">
    <TR><TD ALIGN="LEFT"><FONT POINT-SIZE="20"><B>Who is mentioned with whom in {documents}</B></FONT></TD></TR>
    <TR><TD ALIGN="LEFT"><FONT COLOR="#5b6675">{shown}{least}</FONT></TD></TR>
    <TR><TD ALIGN="LEFT"><TABLE BORDER="0" CELLSPACING="0" CELLPADDING="4"><TR>{keys}<TD><FONT COLOR="#5b6675">text size: mentions, line width: shared {unit}s</FONT></TD>{said}</TR></TABLE></TD></TR>
    <TR><TD HEIGHT="12"></TD></TR>
  </TABLE>>"##
        )
    }
}

/// The grey of a line, as 0xRRGGBB: pale at 0 and dark at 1. Opaque, since translucent lines add up where they cross.
fn grey(strength: f64) -> u32 {
    let channel = |pale: f64, dark: f64| (pale + (dark - pale) * strength).round() as u32;
    channel(189.0, 96.0) << 16 | channel(198.0, 110.0) << 8 | channel(208.0, 128.0)
}

/// A long name in two lines, parted at the space next to its middle.
fn in_lines(name: &str) -> Cow<'_, str> {
    if name.chars().count() <= LINE_MAX {
        return name.into();
    }
    let spaces = name.match_indices(' ').map(|(at, _)| at);
    match spaces.min_by_key(|at| at.abs_diff(name.len() / 2)) {
        Some(space) => format!("{}\n{}", &name[..space], &name[space + 1..]).into(),
        None => name.into(),
    }
}

/// `1 document`, `2 documents`.
fn counted(n: u64, what: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{n} {what}{plural}")
}

fn is_wikidata_item(text: &str) -> bool {
    text.strip_prefix('Q')
        .is_some_and(|n| !n.starts_with('0') && !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}
