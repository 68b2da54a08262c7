//! Many documents at once: the only place where the stages meet.
//!
//! The input is cut into chunks, which are worked on apart, on all threads, and their results are taken in the order of
//! the input, so that the outcome never depends on the number of threads.

use std::collections::BTreeMap;
use std::iter;
use std::mem;
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;

use rustc_hash::FxHashMap;

use crate::cooccurrence::{Cooccurrences, DEFAULT_MAX_EVIDENCE, DocumentInfo, TooFull, Window};
use crate::document::{Chunk, Chunks, Document, Problem, ProblemKind};
use crate::error::Error;
use crate::extract::{ExtractOptions, Extracted, Priors, Reason, extract_with};
use crate::gazetteer::{EntityId, Gazetteer};
use crate::relation::{Relation, Rules, Statements};

/// More threads than this only get in each other's way.
pub const MAX_THREADS: usize = 256;

/// How many chunks a thread may be ahead of the slowest one. It bounds the results that wait for their turn.
const AHEAD: usize = 4;

/// As many pairs does a thread count before it adds them to the sum: the more, the less there is to add, since many are
/// of the same entities; the fewer, the less memory each thread needs.
const MANY_PAIRS: usize = 1 << 14;

/// How much of the input is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Bytes of input, to compare with [`Sources::bytes`](crate::Sources::bytes).
    pub bytes: u64,
    /// Documents read.
    pub documents: u64,
}

/// What became of a chunk.
#[derive(Debug)]
pub struct Done<T> {
    /// What the work gave.
    pub result: T,
    /// What was skipped or changed, in the order of the input.
    pub problems: Vec<Problem>,
    /// How much is done with this chunk and all before it.
    pub progress: Progress,
}

/// Works on every chunk on one of `threads` threads (0: one per core; at most [`MAX_THREADS`]), and hands the results to
/// `take` on this thread, in the order of the input.
///
/// No thread waits for another, unless it is far ahead: then it waits for the slowest, so that memory stays bounded.
///
/// # Errors
///
/// What `take` returns ends the work; [`Error::Usage`] if the threads can't be started.
///
/// # Panics
///
/// If `work` or `take` does.
pub fn for_each_chunk<T: Send>(
    chunks: Chunks,
    threads: usize,
    work: impl Fn(&mut Chunk) -> T + Sync,
    mut take: impl FnMut(Done<T>) -> Result<(), Error>,
) -> Result<(), Error> {
    let work = |mut chunk: Chunk| {
        let result = work(&mut chunk);
        // What the work left unread is read too: its problems and its number count.
        chunk.by_ref().for_each(drop);
        let progress = Progress { bytes: chunk.bytes(), documents: chunk.documents() };
        Done { result, problems: chunk.into_problems(), progress }
    };
    let mut progress = Progress::default();
    let mut take = |mut done: Done<T>| {
        progress.bytes += done.progress.bytes;
        progress.documents += done.progress.documents;
        done.progress = progress;
        take(done)
    };
    match thread_count(threads) {
        1 => chunks.map(work).try_for_each(take),
        threads => in_order(chunks, threads, |chunk| (chunk.number(), work(chunk)), &mut take),
    }
}

/// The number of threads that are meant by `threads`: 0 is one per core, and there are at most [`MAX_THREADS`].
pub fn thread_count(threads: usize) -> usize {
    let meant = if threads == 0 { thread::available_parallelism().map_or(1, NonZero::get) } else { threads };
    meant.min(MAX_THREADS)
}

/// Maps numbered items on several threads, and takes the results by their numbers, which count from 0.
fn in_order<I: Send, T: Send>(
    items: impl Iterator<Item = I> + Send,
    threads: usize,
    work: impl Fn(I) -> (u64, T) + Sync,
    mut take: impl FnMut(T) -> Result<(), Error>,
) -> Result<(), Error> {
    let (permits, permitted) = mpsc::channel();
    let input = Mutex::new((items, permitted));
    // Nobody gets an item without a permit, and there is a new one for each result taken.
    let next = || {
        let mut input = input.lock().ok()?;
        let (items, permitted) = &mut *input;
        permitted.recv().ok()?;
        items.next()
    };
    thread::scope(|scope| {
        // Both channels end with this closure, however it ends, and the threads with them.
        let permits = permits;
        let (finished, results) = mpsc::channel();
        for _ in 0..threads * AHEAD {
            let _ = permits.send(());
        }
        for _ in 0..threads {
            let finished = finished.clone();
            let run = || {
                let finished = finished;
                iter::from_fn(next)
                    .map(|item| catch_unwind(AssertUnwindSafe(|| work(item))))
                    .try_for_each(|result| finished.send(result))
            };
            let started = thread::Builder::new().spawn_scoped(scope, run);
            started.map_err(|error| Error::Usage(format!("can't start {threads} threads: {error}")))?;
        }
        drop(finished);
        let mut waiting = BTreeMap::new();
        let mut turn = 0;
        for result in results {
            let (number, result) = result.unwrap_or_else(|panic| resume_unwind(panic));
            waiting.insert(number, result);
            while let Some(result) = waiting.remove(&turn) {
                turn += 1;
                take(result)?;
                let _ = permits.send(());
            }
        }
        Ok(())
    })
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
    /// What sentences say that two entities do, if there were rules.
    pub statements: Statements,
    /// Bytes of text.
    pub bytes: u64,
    /// What was skipped or changed, in the order of the input.
    pub problems: Vec<Problem>,
    /// Names that were not linked, by text and reason.
    pub unlinked: BTreeMap<(String, Reason), UnlinkedCount>,
}

/// How a corpus is worked on.
#[derive(Clone, Copy, Debug)]
pub struct RunOptions<'p> {
    /// The unit that two names must share.
    pub window: Window,
    /// How many pieces of evidence of an edge are kept, the first ones; `None` keeps all. Counts are of all.
    pub max_evidence: Option<usize>,
    /// Number of threads; 0 is one per core. The outcome is the same.
    pub threads: usize,
    /// How mentions are told from other words.
    pub extract: ExtractOptions<'p>,
    /// Whether mentions of entities that represent others count for these: see [`Gazetteer::metonyms`].
    pub roll_up: bool,
    /// The rules that tell relations; none are looked for without.
    pub rules: Option<&'p Rules>,
}

impl Default for RunOptions<'_> {
    fn default() -> Self {
        Self {
            window: Window::default(),
            max_evidence: Some(DEFAULT_MAX_EVIDENCE),
            threads: 0,
            extract: ExtractOptions::default(),
            roll_up: false,
            rules: None,
        }
    }
}

/// Reads the chunks and learns what they tell of the gazetteer's entities, on `threads` threads (0: one per core).
///
/// `progress` is told now and then, on this thread, how much is done. Gives also what was skipped or changed, in the order
/// of the input.
///
/// # Errors
///
/// [`Error::Usage`] if the threads can't be started.
pub fn learn(
    chunks: Chunks,
    gazetteer: &Gazetteer,
    threads: usize,
    mut progress: impl FnMut(Progress),
) -> Result<(Priors, Vec<Problem>), Error> {
    let work = |chunk: &mut Chunk| {
        let mut priors = Priors::default();
        chunk.for_each(|(_, document)| priors.add(&document.text, gazetteer));
        priors
    };
    let (mut sum, mut problems) = (Priors::default(), Vec::new());
    for_each_chunk(chunks, threads, work, |done| {
        sum.merge(done.result);
        problems.extend(done.problems);
        progress(done.progress);
        Ok(())
    })?;
    Ok((sum, problems))
}

/// Reads the chunks, finds the mentions of the gazetteer's entities, and counts the pairs.
///
/// `progress` is told now and then, on this thread, how much is done.
///
/// # Errors
///
/// [`Error::Usage`] if the threads can't be started. What can't be read is in [`Extraction::problems`].
pub fn run(
    chunks: Chunks,
    gazetteer: &Gazetteer,
    options: &RunOptions<'_>,
    mut progress: impl FnMut(Progress),
) -> Result<Extraction, Error> {
    // Counts may be added in any order. A chunk adds to some that no other thread works on, and only when these have
    // become many are they added to the sum, since that is for one thread at a time.
    let new_counts = || Cooccurrences::new(options.window, options.max_evidence);
    let (sum, idle) = (Mutex::new(new_counts()), Mutex::new(Vec::new()));
    let metonyms: FxHashMap<EntityId, EntityId> = gazetteer.metonyms().filter(|_| options.roll_up).collect();
    let meant = |entity| metonyms.get(&entity).copied().unwrap_or(entity);
    let work = |chunk: &mut Chunk| {
        let mut counts = locked(&idle).pop().unwrap_or_else(new_counts);
        let mut part = Extraction::default();
        while let Some((ordinal, document)) = chunk.next() {
            let (found, relations) = extract_document(&document, gazetteer, options.extract, options.rules);
            part.add(ordinal, &document, (&found, &relations), gazetteer, (options, &meant));
            count(ordinal, document, &found, meant, &mut counts).for_each(|problem| chunk.report(problem));
        }
        if counts.pairs.len() > MANY_PAIRS {
            locked(&sum).merge(mem::replace(&mut counts, new_counts()));
        }
        locked(&idle).push(counts);
        part
    };
    let mut extraction = Extraction::default();
    for_each_chunk(chunks, options.threads, work, |done| {
        extraction.append(Extraction { problems: done.problems, ..done.result }, options);
        progress(done.progress);
        Ok(())
    })?;
    extraction.counts = mem::take(&mut locked(&sum));
    locked(&idle).drain(..).for_each(|counts| extraction.counts.merge(counts));
    Ok(extraction)
}

/// The mentions of a document, and what its sentences say that they do if there are rules.
///
/// The document's own date takes the place of that of the options. Cost: linear in the length of the text.
///
/// ```
/// use comention::{Date, Document, ExtractOptions, Gazetteer, Rules, pipeline::extract_document};
/// let gazetteer = Gazetteer::from_csv("names", b"name,type\nSergey Lavrov,person\nDmytro Kuleba,person\n")?;
/// let text = "Lavrov met Kuleba.".to_owned();
/// let document = Document { text, date: Date::at_start_of("2022-03-10"), ..Document::default() };
/// let rules = Rules::shipped()?;
/// let (found, relations) = extract_document(&document, &gazetteer, ExtractOptions::default(), Some(&rules));
/// assert_eq!(found.mentions.len(), 2);
/// assert_eq!(relations[0].date.as_deref(), Some("2022-03-10"));
/// # Ok::<(), comention::Error>(())
/// ```
pub fn extract_document(
    document: &Document,
    gazetteer: &Gazetteer,
    options: ExtractOptions<'_>,
    rules: Option<&Rules>,
) -> (Extracted, Vec<Relation>) {
    let found = extract_with(&document.text, gazetteer, options.date(document.date));
    let relations = rules.map(|rules| rules.relate(&document.text, &found, gazetteer, document.date));
    (found, relations.unwrap_or_default())
}

/// No thread panics while it holds the lock.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Counts the pairs of a document. Gives what is to be reported of it.
fn count(
    ordinal: u64,
    document: Document,
    found: &Extracted,
    meant: impl Fn(EntityId) -> EntityId,
    counts: &mut Cooccurrences,
) -> impl Iterator<Item = Problem> {
    let Document { id, text, title, date, url } = document;
    let info = DocumentInfo { ordinal, id: id.clone(), title, date, url };
    counts.add_as(info, &text, found, meant).into_iter().map(move |TooFull { unit, entities }| {
        let unit = unit.name();
        let message =
            format!("one {unit} has {entities} entities: only pairs that share a sentence in it were counted");
        Problem::new(ProblemKind::TooManyEntities, &id, None, message)
    })
}

impl Extraction {
    /// Adds what is found in a document, but for the counts of pairs.
    fn add(
        &mut self,
        ordinal: u64,
        document: &Document,
        (found, relations): (&Extracted, &[Relation]),
        gazetteer: &Gazetteer,
        (options, meant): (&RunOptions<'_>, impl Fn(EntityId) -> EntityId),
    ) {
        for name in &found.unlinked {
            let text = one_line(&document.text[name.span.range()]);
            let entry = self.unlinked.entry((text, name.reason)).or_default();
            entry.count += 1;
            entry.candidates.clone_from(&name.candidates);
        }
        self.bytes += document.text.len() as u64;
        if let Some(rules) = options.rules {
            let Document { id, text, title, date, url } = document;
            let (id, title, url) = (id.clone(), title.clone(), url.clone());
            let info = DocumentInfo { ordinal, id, title, date: *date, url };
            self.statements.add(&info, text, (found, relations), (rules, gazetteer), meant, options.max_evidence);
        }
    }

    /// Adds what was found in the documents that come next, but for the counts.
    fn append(&mut self, next: Self, options: &RunOptions<'_>) {
        self.statements.merge(next.statements, options.max_evidence);
        self.bytes += next.bytes;
        self.problems.extend(next.problems);
        for (name, unlinked) in next.unlinked {
            let entry = self.unlinked.entry(name).or_default();
            entry.count += unlinked.count;
            entry.candidates = unlinked.candidates;
        }
    }
}

/// A name that stands across a line end is the same name.
fn one_line(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;

    #[test]
    fn results_come_in_order_and_none_runs_far_ahead() {
        for threads in [1, 2, 8] {
            let (begun, mut taken) = (AtomicUsize::new(0), Vec::new());
            let work = |number: u64| {
                begun.fetch_add(1, Ordering::SeqCst);
                thread::sleep(Duration::from_micros(number * 7 % 5 * 100));
                if number == 100 {
                    // The others may go on for a while, and have to wait.
                    thread::sleep(Duration::from_millis(50));
                    assert!(begun.load(Ordering::SeqCst) <= 101 + threads * AHEAD);
                }
                (number, number)
            };
            let take = |number| {
                taken.push(number);
                Ok(())
            };
            in_order(0..500, threads, work, take).unwrap();
            assert_eq!(taken, (0..500).collect::<Vec<_>>());
        }
    }

    #[test]
    fn an_error_ends_the_work() {
        let begun = AtomicUsize::new(0);
        let work = |number| {
            begun.fetch_add(1, Ordering::SeqCst);
            (number, number)
        };
        let take = |number| if number < 10 { Ok(()) } else { Err(Error::Usage("enough".to_owned())) };
        assert!(in_order(0.., 4, work, take).is_err());
        assert!(begun.load(Ordering::SeqCst) <= 11 + 4 * AHEAD);
    }

    // A thread that is gone for ever must not be waited for.
    #[test]
    fn a_panic_is_passed_on() {
        let passed_on = |work: &(dyn Fn(u64) -> (u64, u64) + Sync), items: Box<dyn Iterator<Item = u64> + Send>| {
            catch_unwind(AssertUnwindSafe(|| in_order(items, 4, work, |_| Ok(())))).is_err()
        };
        assert!(passed_on(&|number| if number == 7 { panic!("work") } else { (number, number) }, Box::new(0..1000)));
        let items = (0..1000).inspect(|&number| assert!(number != 7, "input"));
        assert!(passed_on(&|number| (number, number), Box::new(items)));
    }
}
