//! Who is mentioned with whom, and why: entity co-mention graphs from text and a list of names.
//!
//! comention finds the names of a [`Gazetteer`] in text, in the forms in which people write them, tells which entity is
//! meant, counts who stands with whom, and builds an [`EntityGraph`] whose edges carry the sentences behind them.
//!
//! The types to know: [`Sources`] finds documents, [`run`] reads them and gives an [`Extraction`], of which
//! [`EntityGraph::new`] makes a graph, which a [`Format`] writes. [`extract()`] finds the mentions of one text.
//!
//! ```
//! use comention::{EntityGraph, ExportOptions, Format, Gazetteer, Input, RunOptions, Sources};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # std::fs::write(folder.path().join("2022-03-10.txt"), "Kuleba and Sergei Lavrov met in Antalya.")?;
//! # let articles = folder.path().to_owned();
//! let names = b"name,type\nSergey Lavrov,person\nDmytro Kuleba,person\nAntalya,place\n";
//! let gazetteer = Gazetteer::from_csv("names.csv", names)?;
//!
//! // A folder of text; no file in it is to be left out. Encodings are detected, threads one per core.
//! let chunks = Sources::collect(&[Input::Path(articles)], &[])?.chunks(None);
//! let extraction = comention::run(chunks, &gazetteer, &RunOptions::default(), |_progress| {})?;
//! assert!(extraction.problems.is_empty());
//!
//! let graph = EntityGraph::new(extraction.counts, &gazetteer, 1);
//! for (a, b, edge) in graph.strongest() {
//!     println!("{} – {}: {} ({})", a.name, b.name, edge.weight, edge.evidence[0].text);
//! }
//! assert_eq!(graph.graph.edge_count(), 3);
//!
//! let mut gexf = Vec::new();
//! Format::Gexf.write(&graph, &ExportOptions::default(), &mut gexf)?;
//! # Ok(())
//! # }
//! ```
//!
//! The library prints nothing, and equal input gives equal bytes, whatever the number of threads. The command line is
//! described in the [README](https://crates.io/crates/comention).

#![doc(test(attr(deny(warnings))))]

pub mod cooccurrence;
pub mod document;
pub mod error;
pub mod evaluate;
pub mod export;
pub mod extract;
pub mod gazetteer;
pub mod graph;
pub mod pipeline;
pub mod relation;
pub mod similar;
pub mod suggest;
pub mod text;

pub use cooccurrence::{Cooccurrences, DocumentInfo, Evidence, Window};
pub use document::{Date, Document, Encoding, Input, Problem, ProblemKind, Sources, Span};
pub use error::{Diagnostic, Error, Place, Severity};
pub use export::{Edges, ExportNotes, ExportOptions, Format};
pub use extract::{
    ExtractOptions, Extracted, Ground, Grounds, Mention, Method, Priors, SavedPriors, Score, extract, extract_with,
};
pub use gazetteer::{Entity, EntityId, EntityType, Gazetteer};
pub use graph::{CoMention, EntityGraph, Metonym, Node, RelationEdge};
pub use pipeline::{Extraction, Progress, RunOptions, learn, run};
pub use relation::{Modality, Relation, RelationType, Rules};
pub use suggest::{SuggestOptions, Suggestion, Suggestions, suggest};

/// The examples of the README are tested like all others.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
