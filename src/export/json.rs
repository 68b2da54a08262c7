//! Node-link JSON, as [NetworkX reads it](https://networkx.org/documentation/stable/reference/readwrite/json_graph.html):
//! `networkx.node_link_graph(data, edges="edges")`.
//!
//! The complete record: all evidence that was kept, with its offsets. One node and one edge a line, so that two files can be compared
//! line by line. Values that are not known are left out, never null.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::attributes::{Column, ColumnType, NodeField, listed_columns};
use super::edges::{Edge, What, edges, has_relations};
use super::{ExportNotes, ExportOptions, Exporter, GENERATOR};
use crate::cooccurrence::Evidence;
use crate::cooccurrence::Window;
use crate::document::Date;
use crate::gazetteer::{EntityId, EntityType};
use crate::graph::{CoMention, EntityGraph, Metonym, Node, RelationEdge};
use crate::relation::{Modality, Statement};

/// The JSON writer.
pub(super) struct Json;

/// Goes up when a reader of the file would have to change.
const SCHEMA_VERSION: u32 = 1;

impl Exporter for Json {
    fn export(&self, graph: &EntityGraph, options: &ExportOptions, out: &mut dyn Write) -> io::Result<ExportNotes> {
        let g = &graph.graph;
        let columns = listed_columns(graph);
        // Relations have a direction, and there may be several between two nodes.
        let many = has_relations(graph, options.edges);
        write!(
            out,
            "{{\n\"schema_version\":{SCHEMA_VERSION},\n\"directed\":{many},\n\"multigraph\":{many},\n\"graph\":"
        )?;
        serde_json::to_writer(&mut *out, &GraphObject::of(graph))?;
        out.write_all(b",\n\"nodes\":")?;
        write_lines(out, g.node_weights().map(|node| NodeObject::of(node, &columns)))?;
        out.write_all(b",\n\"edges\":")?;
        write_lines(out, edges(graph, options.edges).map(|edge| EdgeLine::of(edge, graph)))?;
        out.write_all(b"\n}\n")?;
        Ok(ExportNotes::default())
    }
}

/// An array with one element a line.
fn write_lines<T: Serialize>(out: &mut dyn Write, elements: impl Iterator<Item = T>) -> io::Result<()> {
    let mut before: &[u8] = b"[\n";
    for element in elements {
        out.write_all(before)?;
        serde_json::to_writer(&mut *out, &element)?;
        before = b",\n";
    }
    out.write_all(if before == b",\n" { b"\n]" } else { b"[]" })
}

#[derive(serde::Serialize)]
struct GraphObject<'a> {
    generator: &'static str,
    window: Window,
    min_weight: u64,
    /// An edge whose weight is greater has more evidence than it shows.
    #[serde(skip_serializing_if = "Option::is_none")]
    max_evidence: Option<usize>,
    documents: u64,
    offsets: &'static str,
    /// Entities whose mentions count for another.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    metonyms: Vec<&'a Metonym>,
}

impl<'a> GraphObject<'a> {
    fn of(graph: &'a EntityGraph) -> Self {
        Self {
            generator: GENERATOR,
            window: graph.window,
            min_weight: graph.min_weight,
            max_evidence: graph.max_evidence,
            documents: graph.documents,
            offsets: "utf-8 bytes",
            metonyms: graph.metonyms_by_mentions(),
        }
    }
}

#[derive(serde::Serialize)]
struct NodeObject<'a> {
    id: &'a str,
    name: &'a str,
    #[serde(rename = "type")]
    entity_type: &'a EntityType,
    mentions: u64,
    documents: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    wikidata: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Listed::is_empty")]
    attributes: Listed<'a>,
}

impl<'a> NodeObject<'a> {
    fn of(node: &'a Node, columns: &'a [Column<NodeField>]) -> Self {
        Self {
            id: &node.key,
            name: &node.name,
            entity_type: &node.entity_type,
            mentions: node.mentions,
            documents: node.documents,
            wikidata: node.wikidata.as_deref(),
            description: node.description.as_deref(),
            attributes: Listed { node, columns },
        }
    }
}

/// A node's values in the gazetteer's own columns, each in the type of its column.
struct Listed<'a> {
    node: &'a Node,
    columns: &'a [Column<NodeField>],
}

impl Listed<'_> {
    fn is_empty(&self) -> bool {
        self.node.attributes.is_empty()
    }
}

impl Serialize for Listed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for column in self.columns {
            let Some(value) = column.value(&self.node) else { continue };
            let inferred = "the type was inferred from all values";
            match column.column_type {
                ColumnType::Boolean => map.serialize_entry(&column.title, &(value == "true"))?,
                ColumnType::Long => map.serialize_entry(&column.title, &value.parse::<i64>().expect(inferred))?,
                ColumnType::Double => map.serialize_entry(&column.title, &value.parse::<f64>().expect(inferred))?,
                ColumnType::String => map.serialize_entry(&column.title, &value)?,
            }
        }
        map.end()
    }
}

#[derive(serde::Serialize)]
struct EdgeObject<'a> {
    source: &'a str,
    target: &'a str,
    weight: u64,
    sentences: u64,
    paragraphs: u64,
    documents: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_date: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_date: Option<Date>,
    evidence: Vec<EvidenceObject<'a>>,
}

impl<'a> EdgeObject<'a> {
    fn of(edge: &'a CoMention, [source, target]: [&'a str; 2], graph: &'a EntityGraph) -> Self {
        let (first_date, last_date) = edge.dates.unzip();
        Self {
            source,
            target,
            weight: edge.weight,
            sentences: edge.sentences,
            paragraphs: edge.paragraphs,
            documents: edge.documents,
            first_date,
            last_date,
            evidence: edge.evidence.iter().map(|piece| EvidenceObject::of(piece, &graph.metonyms)).collect(),
        }
    }
}

#[derive(serde::Serialize)]
struct EvidenceObject<'a> {
    document: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    /// The unit of the graph's window.
    start: usize,
    end: usize,
    text: &'a str,
    text_start: usize,
    text_end: usize,
    source_start: usize,
    source_end: usize,
    target_start: usize,
    target_end: usize,
    /// The entity that is named, where it is a metonym of the edge's end.
    #[serde(skip_serializing_if = "Option::is_none")]
    source_metonym: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target_metonym: Option<&'a str>,
}

impl<'a> EvidenceObject<'a> {
    fn of(evidence: &'a Evidence, metonyms: &'a BTreeMap<EntityId, Metonym>) -> Self {
        let document = &evidence.document;
        let key = |named: Option<_>| named.and_then(|named| metonyms.get(&named)).map(|metonym| metonym.key.as_str());
        Self {
            document: &document.id,
            title: document.title.as_deref(),
            date: document.date,
            url: document.url.as_deref(),
            start: evidence.unit.start,
            end: evidence.unit.end,
            text: &evidence.text,
            text_start: evidence.text_span.start,
            text_end: evidence.text_span.end,
            source_start: evidence.source.start,
            source_end: evidence.source.end,
            target_start: evidence.target.start,
            target_end: evidence.target.end,
            source_metonym: key(evidence.source_metonym),
            target_metonym: key(evidence.target_metonym),
        }
    }
}

/// A line of edges.
#[derive(serde::Serialize)]
#[serde(untagged)]
enum EdgeLine<'a> {
    CoMention(EdgeObject<'a>),
    Relation(RelationObject<'a>),
}

impl<'a> EdgeLine<'a> {
    fn of(edge: Edge<'a>, graph: &'a EntityGraph) -> Self {
        let (source, target) = (&*graph.graph[edge.source].key, &*graph.graph[edge.target].key);
        match edge.what {
            What::CoMention(edge) => Self::CoMention(EdgeObject::of(edge, [source, target], graph)),
            What::Relation(edge) => Self::Relation(RelationObject::of(edge, source, target)),
        }
    }
}

#[derive(serde::Serialize)]
struct RelationObject<'a> {
    source: &'a str,
    target: &'a str,
    relation: &'a str,
    symmetric: bool,
    weight: u64,
    actual: u64,
    planned: u64,
    claimed: u64,
    conditional: u64,
    negated: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_date: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_date: Option<&'a str>,
    evidence: Vec<StatementObject<'a>>,
}

impl<'a> RelationObject<'a> {
    fn of(edge: &'a RelationEdge, source: &'a str, target: &'a str) -> Self {
        let counts = &edge.counts;
        let [actual, planned, claimed, conditional] = counts.by_modality;
        let dates = counts.dates.as_ref();
        Self {
            source,
            target,
            relation: &edge.relation,
            symmetric: edge.is_symmetric,
            weight: counts.statements(),
            actual,
            planned,
            claimed,
            conditional,
            negated: counts.negated,
            first_date: dates.map(|(first, _)| &**first),
            last_date: dates.map(|(_, last)| &**last),
            evidence: counts.evidence.iter().map(StatementObject::of).collect(),
        }
    }
}

#[derive(serde::Serialize)]
struct StatementObject<'a> {
    document: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    negated: bool,
    modality: Modality,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    attributes: BTreeMap<&'a str, &'a str>,
    text: &'a str,
    text_start: usize,
    text_end: usize,
    source_start: usize,
    source_end: usize,
    target_start: usize,
    target_end: usize,
    cue_start: usize,
    cue_end: usize,
}

impl<'a> StatementObject<'a> {
    fn of(statement: &'a Statement) -> Self {
        let document = &statement.document;
        Self {
            document: &document.id,
            title: document.title.as_deref(),
            date: statement.date.as_deref(),
            url: document.url.as_deref(),
            negated: statement.negated,
            modality: statement.modality,
            attributes: statement.attributes.iter().map(|(name, value)| (&**name, value.as_str())).collect(),
            text: &statement.text,
            text_start: statement.sentence.start,
            text_end: statement.sentence.end,
            source_start: statement.subject.start,
            source_end: statement.subject.end,
            target_start: statement.object.start,
            target_end: statement.object.end,
            cue_start: statement.cue.start,
            cue_end: statement.cue.end,
        }
    }
}
