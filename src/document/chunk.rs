//! The input in chunks: enough to be worth a thread's while, little enough to keep memory small.

use std::iter::once;
use std::mem;
use std::sync::Arc;
use std::vec;

use super::file::{Opened, load_text, open};
use super::lines::Blocks;
use super::source::{Shape, Source};
use super::{Document, Encoding, Problem};

/// Bytes of input that are worked on at once; a line or a text file that is longer is a chunk of its own.
pub(super) const CHUNK: usize = 256 << 10;

/// The most files that are worked on at once.
const FILES: usize = 256;

/// What a file or a line gave: a document unless it was skipped, and what there is to say about it.
#[derive(Debug, Default)]
pub(super) struct Loaded {
    /// The document.
    pub document: Option<Document>,
    /// Why there is none, or what was done to read it.
    pub problems: Vec<Problem>,
}

impl From<Problem> for Loaded {
    fn from(problem: Problem) -> Self {
        Self { document: None, problems: vec![problem] }
    }
}

type Loading = Box<dyn Iterator<Item = Loaded> + Send>;

/// All chunks of the input, in order.
///
/// What is done here is done by one thread at a time, so it is as little as can be: JSON-lines files that are longer than
/// a chunk are read and cut at line ends. Everything else is left to whoever reads the chunk.
pub struct Chunks {
    files: vec::IntoIter<Arc<Source>>,
    problems: Vec<Problem>,
    encoding: Option<Encoding>,
    /// The file that is being cut.
    blocks: Option<Blocks>,
    /// Chunks so far.
    number: u64,
}

impl Chunks {
    pub(super) fn new(files: Vec<Arc<Source>>, problems: Vec<Problem>, encoding: Option<Encoding>) -> Self {
        Self { files: files.into_iter(), problems, encoding, blocks: None, number: 0 }
    }

    /// The next chunk: bytes of input, and what they give.
    fn cut(&mut self) -> Option<(u64, Loading)> {
        if !self.problems.is_empty() {
            let problems = mem::take(&mut self.problems);
            return Some((0, Box::new(once(Loaded { document: None, problems }))));
        }
        loop {
            match self.blocks.as_mut().and_then(Iterator::next) {
                Some(Ok(block)) => return Some((block.len() as u64, Box::new(block))),
                Some(Err(problem)) => return Some((0, Box::new(once(problem.into())))),
                None => {}
            }
            let encoding = self.encoding;
            let (bytes, whole) = self.whole_files();
            if !whole.is_empty() {
                return Some((bytes, Box::new(whole.into_iter().flat_map(move |source| load(&source, encoding)))));
            }
            let source = self.files.next()?;
            match open(&source) {
                Ok(Opened::Lines(blocks)) => self.blocks = Some(blocks),
                Ok(Opened::Text(bytes)) => {
                    let length = bytes.len() as u64;
                    return Some((length, Box::new(once(load_text(&source, bytes, encoding)))));
                }
                Err(problem) => return Some((0, Box::new(once(problem.into())))),
            }
        }
    }

    /// Takes files that need not be cut until they fill a chunk. Gives their bytes too.
    fn whole_files(&mut self) -> (u64, Vec<Arc<Source>>) {
        let (mut bytes, mut count) = (0, 0);
        for source in self.files.as_slice() {
            let is_long = source.bytes.is_none_or(|bytes| bytes > CHUNK as u64);
            if bytes >= CHUNK as u64 || count == FILES || (is_long && source.shape != Shape::Text) {
                break;
            }
            count += 1;
            bytes += source.bytes.unwrap_or_default();
        }
        (bytes, self.files.by_ref().take(count).collect())
    }
}

impl Iterator for Chunks {
    type Item = Chunk;

    fn next(&mut self) -> Option<Chunk> {
        let (bytes, loading) = self.cut()?;
        let number = self.number;
        self.number += 1;
        Some(Chunk { number, bytes, loading, documents: 0, problems: Vec::new() })
    }
}

/// Reads a file as a whole.
fn load(source: &Arc<Source>, encoding: Option<Encoding>) -> Loading {
    match open(source) {
        Ok(Opened::Text(bytes)) => Box::new(once(load_text(source, bytes, encoding))),
        Ok(Opened::Lines(blocks)) => Box::new(blocks.flat_map(|block| -> Loading {
            match block {
                Ok(block) => Box::new(block),
                Err(problem) => Box::new(once(problem.into())),
            }
        })),
        Err(problem) => Box::new(once(problem.into())),
    }
}

/// A part of the input that is worked on at once: an iterator over its documents, which are read as they are asked for.
///
/// Each document comes with its ordinal, a number that is greater than those of all documents before it. The ordinals of
/// equal input are equal, but not without gaps.
pub struct Chunk {
    number: u64,
    bytes: u64,
    loading: Loading,
    documents: u32,
    problems: Vec<Problem>,
}

impl Chunk {
    /// The number of the chunk, from 0.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Bytes of input that the chunk stands for, as far as they are known.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Documents read so far.
    pub fn documents(&self) -> u64 {
        self.documents.into()
    }

    /// Puts a problem of the last document behind those of reading it.
    pub fn report(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// What was skipped or changed, in the order of the input; complete once all documents were read.
    pub fn into_problems(self) -> Vec<Problem> {
        self.problems
    }
}

impl Iterator for Chunk {
    type Item = (u64, Document);

    fn next(&mut self) -> Option<(u64, Document)> {
        loop {
            let Loaded { document, problems } = self.loading.next()?;
            self.problems.extend(problems);
            if let Some(document) = document {
                // A chunk has few bytes or few files, and the number of chunks needs no more than the other half.
                let ordinal = self.number << u32::BITS | u64::from(self.documents);
                self.documents += 1;
                return Some((ordinal, document));
            }
        }
    }
}
