#![doc = include_str!("../README.md")]
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
pub mod text;

pub use cooccurrence::{Cooccurrences, DocumentInfo, Evidence};
pub use document::{Date, Document, Encoding, Input, Problem, ProblemKind, Sources, Span};
pub use error::{Diagnostic, Error, Place, Severity};
pub use export::{ExportNotes, ExportOptions, Format};
pub use extract::{Extracted, Mention, Method, extract};
pub use gazetteer::{Entity, EntityId, EntityType, Gazetteer};
pub use graph::{CoMention, EntityGraph, Node, Window};
pub use pipeline::{Extraction, run};
