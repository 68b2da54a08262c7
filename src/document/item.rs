use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;

use super::decode::decode;
use super::source::{Shape, Source};
use super::{Date, Document, Encoding, Problem, ProblemKind, json_lines};
use crate::error::system_message;

/// A part of the input that can be loaded on its own: a file, or a line of a JSON-lines file.
#[derive(Debug)]
pub struct Item {
    source: Arc<Source>,
    encoding: Option<Encoding>,
    part: Part,
}

#[derive(Debug)]
enum Part {
    File,
    /// The bytes of standard input, which had to be read to see what they are.
    Bytes(Vec<u8>),
    Line {
        number: u64,
        bytes: Vec<u8>,
    },
}

/// What an [`Item`] gave: a document unless it was skipped, and what there is to say about it.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The document.
    pub document: Option<Document>,
    /// Why there is none, or what was done to read it.
    pub problems: Vec<Problem>,
}

impl Item {
    /// Reads and decodes the item. This is where most of the reading time goes, and it may run on any thread.
    pub fn load(self) -> Loaded {
        let source = &self.source;
        match self.part {
            Part::Line { number, bytes } => json_lines::load(source, number, &bytes, date_of(source)),
            Part::Bytes(bytes) => load_text(source, bytes, self.encoding),
            Part::File => match source.path.as_ref().map_or_else(|| Ok(Vec::new()), fs::read) {
                Ok(bytes) => load_text(source, bytes, self.encoding),
                Err(error) => Loaded {
                    document: None,
                    problems: vec![Problem::new(ProblemKind::Unreadable, &source.shown, None, system_message(&error))],
                },
            },
        }
    }
}

fn load_text(source: &Source, bytes: Vec<u8>, encoding: Option<Encoding>) -> Loaded {
    let problem = |kind, message: String| Problem::new(kind, &source.shown, None, message);
    let magic = magic_name(&bytes);
    let Some(decoded) = magic.is_none().then(|| decode(bytes, encoding)).flatten() else {
        let message = match magic {
            Some(name) => format!("this is {name}: save its text as UTF-8 and name that file instead"),
            None => "it holds bytes that are no text: if it is text, name its encoding with --encoding".to_owned(),
        };
        return Loaded { document: None, problems: vec![problem(ProblemKind::NotText, message)] };
    };
    let mut problems = Vec::new();
    if let Some((name, guessed)) = decoded.other_encoding {
        let how = if guessed { "guessed; set it with --encoding if that is wrong" } else { "as stated" };
        problems.push(problem(ProblemKind::Decoded, format!("read as {name} ({how})")));
    }
    if decoded.replaced {
        let message = "some bytes stand for no character and were replaced by U+FFFD".to_owned();
        problems.push(problem(ProblemKind::BytesReplaced, message));
    }
    if decoded.text.trim().is_empty() {
        problems.push(problem(ProblemKind::Empty, "there is no text in it".to_owned()));
    }
    let (id, date) = (source.id.clone(), date_of(source));
    let document = Document { id, text: decoded.text, date, ..Document::default() };
    Loaded { document: Some(document), problems }
}

/// The date that the file's name starts with.
fn date_of(source: &Source) -> Option<Date> {
    Date::at_start_of(source.id.rsplit('/').next().unwrap_or(&source.id))
}

/// What a file is, by its first bytes, if it is a well-known format without plain text.
fn magic_name(bytes: &[u8]) -> Option<&'static str> {
    const MAGIC: [(&[u8], &str); 7] = [
        (b"%PDF-", "a PDF file"),
        (b"PK\x03\x04", "a zip archive or an Office document"),
        (b"\x89PNG", "a picture"),
        (b"\xFF\xD8\xFF", "a picture"),
        (b"GIF8", "a picture"),
        (b"\x1F\x8B", "a gzip archive"),
        (b"\x28\xB5\x2F\xFD", "a zstd archive"),
    ];
    MAGIC.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, name)| *name)
}

/// All items of the input, in order. A file that can't be opened is a [`Problem`] in its place.
pub struct Items {
    waiting: VecDeque<Arc<Source>>,
    problems: VecDeque<Problem>,
    encoding: Option<Encoding>,
    lines: Option<Lines>,
}

struct Lines {
    source: Arc<Source>,
    reader: Box<dyn BufRead + Send>,
    number: u64,
}

impl Items {
    pub(super) fn new(files: Vec<Arc<Source>>, problems: Vec<Problem>, encoding: Option<Encoding>) -> Self {
        Self { waiting: files.into(), problems: problems.into(), encoding, lines: None }
    }

    fn item(&self, source: Arc<Source>, part: Part) -> Item {
        Item { source, encoding: self.encoding, part }
    }

    /// Opens a file that may hold JSON lines, and looks at its first character to tell.
    fn open(&mut self, source: Arc<Source>) -> io::Result<Option<Result<Item, Problem>>> {
        let mut reader: Box<dyn BufRead + Send> = match &source.path {
            Some(path) => Box::new(BufReader::with_capacity(1 << 16, File::open(path)?)),
            None => Box::new(BufReader::with_capacity(1 << 16, io::stdin())),
        };
        let mut head = Vec::new();
        let mut first = None;
        let mut read = 0;
        while first.is_none() && reader.read_until(b'\n', &mut head)? > 0 {
            let start = if read == 0 && head.starts_with(b"\xEF\xBB\xBF") { 3 } else { read };
            first = head[start..].iter().find(|b| !b.is_ascii_whitespace()).copied();
            read = head.len();
        }
        let is_json = source.shape == Shape::JsonLines || source.path.is_some();
        let is_spread = first == Some(b'{') && head.trim_ascii_end().ends_with(b"{");
        if is_json && (first == Some(b'[') || is_spread) {
            let (what, filter) = if is_spread { ("object over many lines", ".") } else { ("array", ".[]") };
            let message = format!(
                "this looks like one JSON {what}: write one object a line (jq -c '{filter}' FILE > FILE.jsonl)"
            );
            return Ok(Some(Err(Problem::new(ProblemKind::UnsupportedFormat, &source.shown, None, message))));
        }
        if source.shape == Shape::JsonLines || first == Some(b'{') {
            let reader = Box::new(io::Cursor::new(head).chain(reader));
            self.lines = Some(Lines { source, reader, number: 0 });
            return Ok(None);
        }
        reader.read_to_end(&mut head)?;
        Ok(Some(Ok(self.item(source, Part::Bytes(head)))))
    }
}

impl Lines {
    /// The next line that is not blank.
    fn next(&mut self) -> io::Result<Option<Part>> {
        loop {
            let mut bytes = Vec::new();
            if self.reader.read_until(b'\n', &mut bytes)? == 0 {
                return Ok(None);
            }
            self.number += 1;
            if self.number == 1 && bytes.starts_with(b"\xEF\xBB\xBF") {
                bytes.drain(..3);
            }
            if !bytes.trim_ascii().is_empty() {
                return Ok(Some(Part::Line { number: self.number, bytes }));
            }
        }
    }
}

impl Iterator for Items {
    type Item = Result<Item, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(problem) = self.problems.pop_front() {
                return Some(Err(problem));
            }
            if let Some(mut lines) = self.lines.take() {
                match lines.next() {
                    Ok(Some(part)) => {
                        let item = self.item(Arc::clone(&lines.source), part);
                        self.lines = Some(lines);
                        return Some(Ok(item));
                    }
                    Ok(None) => continue,
                    Err(error) => {
                        let (shown, after) = (&lines.source.shown, lines.number + 1);
                        let problem = Problem::new(ProblemKind::Unreadable, shown, Some(after), system_message(&error));
                        return Some(Err(problem));
                    }
                }
            }
            let source = self.waiting.pop_front()?;
            if source.shape == Shape::Text {
                return Some(Ok(self.item(source, Part::File)));
            }
            let shown = source.shown.clone();
            match self.open(source) {
                Ok(Some(result)) => return Some(result),
                Ok(None) => {}
                Err(error) => {
                    return Some(Err(Problem::new(ProblemKind::Unreadable, &shown, None, system_message(&error))));
                }
            }
        }
    }
}
