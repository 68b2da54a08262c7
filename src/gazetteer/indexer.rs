//! Building the name index on a thread of its own, while the lists are still being read.

use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

use super::builder::IndexBuilder;
use super::entity::{AliasKind, CasePolicy, EntityId, EntityType};
use super::index::NameIndex;
use super::name::Names;

/// Names go to the other thread, cut into words, in batches of so many bytes of text: either has half of the work then.
const BATCH: usize = 1 << 17;

/// Batches that wait until reading waits for indexing.
const WAITING: usize = 2;

/// A name that no text can mention: whose it is, how the list writes it, and why.
pub(super) type Unmatchable = (EntityId, String, &'static str);

/// Entities with their names.
#[derive(Default)]
struct Batch {
    names: Names,
    /// What each name is, and why it could never be found, if so.
    kinds: Vec<(AliasKind, Option<&'static str>)>,
    /// Each with where its names end.
    entities: Vec<(EntityId, EntityType, Option<CasePolicy>, usize)>,
}

/// Takes names and makes an index of them.
#[derive(Default)]
pub(super) struct Indexer {
    batch: Batch,
    /// Started with the first full batch; a short list is not worth a thread.
    thread: Option<(SyncSender<Batch>, JoinHandle<Work>)>,
    /// What is done here, if no thread could be started.
    work: Work,
}

impl Indexer {
    /// Adds an entity with its names, the main name first.
    pub fn add<'n>(
        &mut self,
        id: EntityId,
        entity_type: EntityType,
        case: Option<CasePolicy>,
        names: impl Iterator<Item = (AliasKind, &'n str)>,
    ) {
        let batch = &mut self.batch;
        for (kind, name) in names {
            let reason = batch.names.push(name).err();
            batch.kinds.push((kind, reason));
        }
        batch.entities.push((id, entity_type, case, batch.kinds.len()));
        if batch.names.text_len() >= BATCH {
            self.thread = self.thread.take().or_else(start);
            self.send();
        }
    }

    fn send(&mut self) {
        let batch = std::mem::take(&mut self.batch);
        match &self.thread {
            // A thread that panicked is joined at the end, which passes the panic on.
            Some((batches, _)) => _ = batches.send(batch),
            None => self.work.add(batch),
        }
    }

    /// The index, unless the names are more than it can hold; and what could not be indexed, in the order of the list.
    pub fn finish(mut self) -> (Option<NameIndex>, Vec<Unmatchable>) {
        self.send();
        let work = match self.thread {
            None => self.work,
            Some((batches, thread)) => {
                drop(batches);
                thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            }
        };
        let index = (!work.index.is_full()).then(|| work.index.finish());
        (index, work.unmatchable)
    }
}

fn start() -> Option<(SyncSender<Batch>, JoinHandle<Work>)> {
    let (batches, received) = sync_channel::<Batch>(WAITING);
    let run = move || {
        let mut work = Work::default();
        received.into_iter().for_each(|batch| work.add(batch));
        work
    };
    Some((batches, thread::Builder::new().spawn(run).ok()?))
}

/// What the thread does.
#[derive(Default)]
struct Work {
    index: IndexBuilder,
    unmatchable: Vec<Unmatchable>,
}

impl Work {
    fn add(&mut self, batch: Batch) {
        let mut start = 0;
        for (id, entity_type, case, end) in batch.entities {
            for number in start..end {
                let (main, words) = (batch.names.get(start), batch.names.get(number));
                match batch.kinds[number] {
                    (kind, None) => self.index.add(id, &entity_type, case, kind, (&words, &main)),
                    (_, Some(reason)) => self.unmatchable.push((id, words.name.to_owned(), reason)),
                }
            }
            start = end;
        }
    }
}
