//! `report.json`: what was read, with which names, what was skipped, replaced or left open.

use std::io::{self, Write};
use std::path::PathBuf;

use comention::extract::Reason;
use comention::{EntityGraph, ExportNotes, Extraction, Gazetteer, Metonym, Problem};
use serde::Serialize;

/// The report of a run. It tells nothing of the clock or the machine, so that equal runs give equal reports.
#[derive(Serialize)]
pub struct Report<'a> {
    schema_version: u32,
    generator: &'static str,
    window: &'static str,
    min_weight: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_evidence: Option<usize>,
    gazetteer: Names,
    documents: u64,
    bytes: u64,
    mentions: u64,
    entities: usize,
    edges: usize,
    relations: usize,
    /// Entities whose mentions count for another.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    metonyms: Vec<&'a Metonym>,
    /// Inputs that the result lacks.
    skipped: Vec<&'a Problem>,
    /// Inputs that were read otherwise than they stand.
    notes: Vec<&'a Problem>,
    /// Names of the list that stand in the text and were not linked.
    unlinked: Vec<Unlinked<'a>>,
}

#[derive(Serialize)]
struct Names {
    files: Vec<String>,
    entities: usize,
    names: usize,
}

#[derive(Serialize)]
struct Unlinked<'a> {
    name: &'a str,
    reason: Reason,
    count: u64,
    candidates: Vec<&'a str>,
}

impl<'a> Report<'a> {
    pub fn new(
        graph: &'a EntityGraph,
        mentions: u64,
        extraction: &'a Extraction,
        gazetteer: &'a Gazetteer,
        files: &[PathBuf],
    ) -> Self {
        let shipped = || vec!["shipped".to_owned()];
        let named = || files.iter().map(|path| path.to_string_lossy().into_owned()).collect();
        let (skipped, notes) = extraction.problems.iter().partition(|problem| problem.kind.is_skip());
        let unlinked = extraction.unlinked.iter().map(|((name, reason), unlinked)| {
            let mut candidates: Vec<&str> = unlinked.candidates.iter().map(|&id| gazetteer.entity(id).key).collect();
            candidates.sort_unstable();
            Unlinked { name, reason: *reason, count: unlinked.count, candidates }
        });
        Self {
            schema_version: 1,
            generator: concat!("comention ", env!("CARGO_PKG_VERSION")),
            window: graph.window.name(),
            min_weight: graph.min_weight,
            max_evidence: graph.max_evidence,
            gazetteer: Names {
                files: if files.is_empty() { shipped() } else { named() },
                entities: gazetteer.entities().len(),
                names: gazetteer.name_count(),
            },
            documents: graph.documents,
            bytes: extraction.bytes,
            mentions,
            entities: graph.graph.node_count(),
            edges: graph.graph.edge_count(),
            relations: graph.relations.len(),
            metonyms: graph.metonyms_by_mentions(),
            skipped,
            notes,
            unlinked: unlinked.collect(),
        }
    }

    /// Writes the report as JSON, with what the formats had to change.
    pub fn write(&self, exported: ExportNotes, out: &mut dyn Write) -> io::Result<()> {
        #[derive(Serialize)]
        struct Whole<'r, 'a> {
            #[serde(flatten)]
            report: &'r Report<'a>,
            replaced_characters: u64,
            defused_cells: u64,
            undrawn_nodes: u64,
            undrawn_edges: u64,
        }
        let whole = Whole {
            report: self,
            replaced_characters: exported.replaced_characters,
            defused_cells: exported.defused_cells,
            undrawn_nodes: exported.undrawn_nodes,
            undrawn_edges: exported.undrawn_edges,
        };
        serde_json::to_writer_pretty(&mut *out, &whole)?;
        writeln!(out)
    }
}
