//! Many documents at once: the only place where the stages meet.
//!
//! Documents are worked on apart, on all threads, and their results are taken in the order of the input, so that the
//! outcome never depends on the number of threads.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::cooccurrence::{Cooccurrences, DocumentInfo, Window};
use crate::document::{Document, Items, Problem, ProblemKind};
use crate::error::Error;
use crate::extract::{Reason, extract};
use crate::gazetteer::{EntityId, Gazetteer};

/// Items that are worked on together: enough to keep the threads busy, few enough to keep memory small.
const BATCH: usize = 512;

/// More threads than this only get in each other's way.
pub const MAX_THREADS: usize = 256;

/// Loads every item, works on its document on one of `threads` threads (0: one per core; at most [`MAX_THREADS`]), and
/// hands the results to `take` in the order of the input.
///
/// `work` gets the item's number, from 0, with the document.
///
/// # Errors
///
/// What `take` returns ends the work; [`Error::Usage`] if the threads can't be started.
pub fn for_each_document<T: Send>(
    items: Items,
    threads: usize,
    work: impl Fn(u64, Document) -> T + Sync,
    mut take: impl FnMut(Option<T>, Vec<Problem>) -> Result<(), Error>,
) -> Result<(), Error> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads.min(MAX_THREADS))
        .build()
        .map_err(|error| Error::Usage(format!("can't start {threads} threads: {error}")))?;
    let mut items = (0..).zip(items).peekable();
    while items.peek().is_some() {
        let batch: Vec<_> = items.by_ref().take(BATCH).collect();
        let results: Vec<(Option<T>, Vec<Problem>)> = pool.install(|| {
            batch
                .into_par_iter()
                .map(|(number, item)| match item {
                    Ok(item) => {
                        let loaded = item.load();
                        (loaded.document.map(|document| work(number, document)), loaded.problems)
                    }
                    Err(problem) => (None, vec![problem]),
                })
                .collect()
        });
        for (result, problems) in results {
            take(result, problems)?;
        }
    }
    Ok(())
}

/// A name that was met but not linked, and how often.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnlinkedCount {
    /// How often it was met.
    pub count: u64,
    /// The entities that bear it.
    pub candidates: Vec<EntityId>,
}

/// The outcome of a corpus.
#[derive(Debug, Default)]
pub struct Extraction {
    /// All counts, with the evidence.
    pub counts: Cooccurrences,
    /// Bytes of text.
    pub bytes: u64,
    /// What was skipped or changed, in the order of the input.
    pub problems: Vec<Problem>,
    /// Names that were not linked, by text and reason.
    pub unlinked: BTreeMap<(String, Reason), UnlinkedCount>,
}

/// Reads the items, finds the mentions of the gazetteer's entities, and counts the pairs.
///
/// # Errors
///
/// [`Error::Usage`] if the threads can't be started. What can't be read is in [`Extraction::problems`].
pub fn run(items: Items, gazetteer: &Gazetteer, window: Window, threads: usize) -> Result<Extraction, Error> {
    let mut extraction = Extraction::default();
    extraction.counts.window = window;
    let work = |ordinal, document: Document| {
        let found = extract(&document.text, gazetteer);
        let unlinked: Vec<(String, Reason, Vec<EntityId>)> = found
            .unlinked
            .iter()
            .map(|name| (one_line(&document.text[name.span.range()]), name.reason, name.candidates.clone()))
            .collect();
        let Document { id, text, title, date, url } = document;
        let info = DocumentInfo { ordinal, id, title, date, url };
        (text.len() as u64, Cooccurrences::of_document(info, &text, &found, window, gazetteer), unlinked)
    };
    for_each_document(items, threads, work, |result, problems| {
        extraction.problems.extend(problems);
        if let Some((bytes, counts, unlinked)) = result {
            extraction.add(bytes, counts, unlinked);
        }
        Ok(())
    })?;
    Ok(extraction)
}

/// A name that stands across a line end is the same name.
fn one_line(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Extraction {
    fn add(&mut self, bytes: u64, counts: Cooccurrences, unlinked: Vec<(String, Reason, Vec<EntityId>)>) {
        self.bytes += bytes;
        for (info, unit, entities) in &counts.too_full {
            let message = format!(
                "one {} has {entities} entities: only pairs that share a sentence in it were counted",
                unit.name()
            );
            self.problems.push(Problem::new(ProblemKind::TooManyEntities, &info.id, None, message));
        }
        self.counts.merge(counts);
        for (name, reason, candidates) in unlinked {
            let entry = self.unlinked.entry((name, reason)).or_default();
            entry.count += 1;
            entry.candidates = candidates;
        }
    }
}
