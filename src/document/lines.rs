//! A stream of lines, cut into blocks of whole lines that can be read apart.

use std::io::{self, Read};
use std::mem;
use std::sync::Arc;

use memchr::{memchr, memchr_iter, memrchr};

use super::source::Source;
use super::{Loaded, Problem, ProblemKind, json_lines};
use crate::error::system_message;

/// The mark that some programs put before UTF-8.
const MARK: &[u8] = b"\xEF\xBB\xBF";

pub(super) fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(MARK).unwrap_or(bytes)
}

/// Cuts a stream at line ends.
pub(super) struct Cutter {
    /// `None` when all was read.
    reader: Option<Box<dyn Read + Send>>,
    /// How much to read at once.
    size: usize,
    /// The beginning of a line, which was read with the lines before it.
    rest: Vec<u8>,
    /// Why nothing more could be read.
    error: Option<io::Error>,
}

impl Cutter {
    pub fn new(reader: impl Read + Send + 'static, size: usize) -> Self {
        Self { reader: Some(Box::new(reader)), size, rest: Vec::new(), error: None }
    }

    /// The next lines, or the only one if it is longer than the size; `None` at the end. The last line may have no end.
    ///
    /// Whole lines that stand before the place that can't be read are given first, and then the error.
    pub fn cut(&mut self) -> io::Result<Option<Vec<u8>>> {
        let Some(mut reader) = self.reader.take() else {
            return self.error.take().map_or(Ok(None), Err);
        };
        let mut bytes = mem::take(&mut self.rest);
        loop {
            // As much again as there is of a long line, so that its cost is linear.
            let (searched, wanted) = (bytes.len(), self.size.max(bytes.len()));
            bytes.reserve_exact(wanted);
            let read = reader.by_ref().take(wanted as u64).read_to_end(&mut bytes);
            let last_end = memrchr(b'\n', &bytes[searched..]).map(|at| searched + at + 1);
            match (read, last_end) {
                (Ok(read), _) if read < wanted => return Ok(Some(bytes).filter(|bytes| !bytes.is_empty())),
                (Ok(_), None) => continue,
                (Err(error), None) => return Err(error),
                (Ok(_), Some(_)) => self.reader = Some(reader),
                (Err(error), Some(_)) => self.error = Some(error),
            }
            self.rest = bytes.split_off(last_end.unwrap_or_default());
            return Ok(Some(bytes));
        }
    }

    /// All that is left, behind `head`.
    pub fn read_to_end(mut self, mut head: Vec<u8>) -> io::Result<Vec<u8>> {
        head.append(&mut self.rest);
        if let Some(mut reader) = self.reader {
            reader.read_to_end(&mut head)?;
        }
        self.error.map_or(Ok(head), Err)
    }
}

/// The blocks of a file of JSON lines.
pub(super) struct Blocks {
    source: Arc<Source>,
    /// What was read to see what the file is.
    head: Option<Vec<u8>>,
    cutter: Cutter,
    /// Line ends so far.
    lines: u64,
}

impl Blocks {
    pub fn new(source: Arc<Source>, head: Vec<u8>, cutter: Cutter) -> Self {
        Self { source, head: Some(head), cutter, lines: 0 }
    }
}

impl Iterator for Blocks {
    type Item = Result<Block, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        let bytes = match self.head.take().map_or_else(|| self.cutter.cut(), |head| Ok(Some(head))) {
            Ok(bytes) => bytes?,
            Err(error) => {
                let (shown, line) = (self.source.shown(), Some(self.lines + 1));
                return Some(Err(Problem::new(ProblemKind::Unreadable, &shown, line, system_message(&error))));
            }
        };
        let at = if self.lines == 0 { bytes.len() - without_mark(&bytes).len() } else { 0 };
        let lines = self.lines;
        self.lines += memchr_iter(b'\n', &bytes).count() as u64;
        Some(Ok(Block { source: Arc::clone(&self.source), bytes, at, lines }))
    }
}

/// Whole lines of a file: an iterator over what they give, blank ones left out.
pub(super) struct Block {
    source: Arc<Source>,
    bytes: Vec<u8>,
    /// Where the next line begins.
    at: usize,
    /// Lines before the next one, in the file.
    lines: u64,
}

impl Block {
    pub fn len(&self) -> usize {
        self.bytes.len()
    }
}

impl Iterator for Block {
    type Item = Loaded;

    fn next(&mut self) -> Option<Loaded> {
        while self.at < self.bytes.len() {
            let left = &self.bytes[self.at..];
            let line = &left[..memchr(b'\n', left).map_or(left.len(), |end| end + 1)];
            self.at += line.len();
            self.lines += 1;
            if !line.trim_ascii().is_empty() {
                return Some(json_lines::load(&self.source, self.lines, line));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;
    use crate::document::source::Shape;

    /// A stream that gives a few bytes at a time, as pipes do, and may break.
    struct Stream {
        bytes: io::Cursor<Vec<u8>>,
        most: usize,
        breaks: bool,
    }

    impl Read for Stream {
        fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
            let most = to.len().min(self.most);
            match self.bytes.read(&mut to[..most])? {
                0 if self.breaks => Err(io::Error::other("broken")),
                read => Ok(read),
            }
        }
    }

    /// Lines with and without a document, blank ones, long ones.
    fn line() -> impl Strategy<Value = String> {
        let text = (0..200usize).prop_map(|length| format!("{{\"text\":\"{}\"}}", "é".repeat(length)));
        prop_oneof![3 => text, 1 => select(&["", " ", "\t\r", "{broken", "7"][..]).prop_map(String::from)]
    }

    /// What a line gave: its number, and the length of its text unless it was broken.
    fn given(loaded: &Loaded) -> (u64, Option<usize>) {
        match (&loaded.document, &loaded.problems[..]) {
            (Some(document), _) => {
                (document.id.strip_prefix("in.jsonl:").unwrap().parse().unwrap(), Some(document.text.len()))
            }
            (None, [problem]) => (problem.place.line.unwrap(), None),
            other => panic!("{other:?}"),
        }
    }

    proptest! {
        /// Whatever the size of blocks and of reads, the lines are those of the whole, with their numbers.
        #[test]
        fn blocks_hold_the_lines_of_the_stream(
            lines in vec((line(), select(&["\n", "\r\n"][..])), 0..30),
            has_mark: bool,
            has_last_end: bool,
            breaks: bool,
            size in 1..600usize,
            most in 1..600usize,
        ) {
            let mut bytes: Vec<u8> = if has_mark { MARK.to_vec() } else { Vec::new() };
            lines.iter().for_each(|(line, end)| bytes.extend([line.as_bytes(), end.as_bytes()].concat()));
            if !has_last_end && bytes.ends_with(b"\n") {
                bytes.pop();
            }
            let stream = || Stream { bytes: io::Cursor::new(bytes.clone()), most, breaks };

            let mut cutter = Cutter::new(stream(), size);
            let mut blocks = Vec::new();
            let end = loop {
                match cutter.cut() {
                    Ok(Some(block)) => blocks.push(block),
                    end => break end.is_err(),
                }
            };
            prop_assert_eq!(end, breaks);
            prop_assert!(matches!(cutter.cut(), Ok(None)));
            // A line whose end can't be read is not given.
            let readable = if breaks { memrchr(b'\n', &bytes).map_or(0, |at| at + 1) } else { bytes.len() };
            prop_assert_eq!(&blocks.concat()[..], &bytes[..readable]);
            for (number, block) in blocks.iter().enumerate() {
                prop_assert!(block.ends_with(b"\n") || number + 1 == blocks.len());
                let longest = block.split_inclusive(|&b| b == b'\n').map(<[u8]>::len).max().unwrap_or_default();
                prop_assert!(block.len() <= 2 * (size + longest), "as much as there is to read, and little more");
            }

            let source = Source { path: Some("in.jsonl".into()), id: "in.jsonl".into(), shape: Shape::JsonLines, bytes: None };
            let mut cutter = Cutter::new(stream(), size);
            let head = cutter.cut().ok().flatten().unwrap_or_default();
            let (mut found, mut problems) = (Vec::new(), Vec::new());
            for block in Blocks::new(Arc::new(source), head, cutter) {
                match block {
                    Ok(block) => found.extend(block.map(|loaded| given(&loaded))),
                    Err(problem) => problems.push(problem.place.line),
                }
            }
            let whole = String::from_utf8(without_mark(&bytes[..readable]).to_vec()).unwrap();
            let numbered = (1..).zip(whole.lines()).filter(|(_, line)| !line.trim().is_empty());
            let text_of = |line: &str| Some(line.trim().strip_prefix("{\"text\":\"")?.strip_suffix("\"}")?.len());
            let expected: Vec<_> = numbered.map(|(number, line)| (number, text_of(line))).collect();
            prop_assert_eq!(found, expected);
            // Nothing of the first block could be read: then the file is told as a whole.
            let ends = whole.matches('\n').count() as u64;
            prop_assert_eq!(problems, if breaks && ends > 0 { vec![Some(ends + 1)] } else { vec![] });
        }
    }
}
