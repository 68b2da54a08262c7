//! Opening a file: what it is, by its first bytes, and its text.

use std::fs::{self, File};
use std::io;
use std::sync::Arc;

use super::chunk::CHUNK;
use super::decode::decode;
use super::lines::{Blocks, Cutter, without_mark};
use super::source::{Shape, Source};
use super::{Document, Encoding, Loaded, Problem, ProblemKind};
use crate::error::system_message;

/// A file of which something was read.
pub(super) enum Opened {
    /// A text, with all its bytes.
    Text(Vec<u8>),
    /// Lines of JSON, which are yet to be read.
    Lines(Blocks),
}

/// Opens a file. One that may hold JSON lines is told by its first character.
pub(super) fn open(source: &Arc<Source>) -> Result<Opened, Problem> {
    let unreadable = |error| Problem::new(ProblemKind::Unreadable, &source.shown(), None, system_message(&error));
    match (&source.path, source.shape) {
        (Some(path), Shape::Text) => fs::read(path).map(Opened::Text).map_err(unreadable),
        (Some(path), _) => {
            let file = File::open(path).map_err(unreadable)?;
            sniff(source, Cutter::new(file, CHUNK)).unwrap_or_else(|error| Err(unreadable(error)))
        }
        (None, _) => sniff(source, Cutter::new(io::stdin(), CHUNK)).unwrap_or_else(|error| Err(unreadable(error))),
    }
}

fn sniff(source: &Arc<Source>, mut cutter: Cutter) -> io::Result<Result<Opened, Problem>> {
    let mut head = cutter.cut()?.unwrap_or_default();
    let mut is_blank = without_mark(&head).trim_ascii().is_empty();
    while is_blank && let Some(more) = cutter.cut()? {
        is_blank = more.trim_ascii().is_empty();
        head.extend(more);
    }
    let start = without_mark(&head).trim_ascii_start();
    let first = start.first();
    let first_line = start.split(|&b| b == b'\n').next().unwrap_or_default().trim_ascii_end();
    let is_spread = first == Some(&b'{') && first_line.ends_with(b"{");
    // On standard input a bracket may begin a text: there is no name that says otherwise.
    if source.path.is_some() && (first == Some(&b'[') || is_spread) {
        let (what, filter) = if is_spread { ("object over many lines", ".") } else { ("array", ".[]") };
        let message =
            format!("this looks like one JSON {what}: write one object a line (jq -c '{filter}' FILE > FILE.jsonl)");
        return Ok(Err(Problem::new(ProblemKind::UnsupportedFormat, &source.shown(), None, message)));
    }
    if source.shape == Shape::JsonLines || first == Some(&b'{') {
        return Ok(Ok(Opened::Lines(Blocks::new(Arc::clone(source), head, cutter))));
    }
    cutter.read_to_end(head).map(|bytes| Ok(Opened::Text(bytes)))
}

/// Makes a document of the bytes of a text file.
pub(super) fn load_text(source: &Source, bytes: Vec<u8>, encoding: Option<Encoding>) -> Loaded {
    let problem = |kind, message: String| Problem::new(kind, &source.shown(), None, message);
    let magic = magic_name(&bytes);
    let Some(decoded) = magic.is_none().then(|| decode(bytes, encoding)).flatten() else {
        let message = match magic {
            Some(name) => format!("this is {name}: save its text as UTF-8 and name that file instead"),
            None => "it holds bytes that are no text: if it is text, name its encoding with --encoding".to_owned(),
        };
        return Loaded::from(problem(ProblemKind::NotText, message));
    };
    if is_html(&decoded.text) {
        let message = "this is HTML: save its text as .txt or .jsonl";
        return Loaded::from(problem(ProblemKind::UnsupportedFormat, message.to_owned()));
    }
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
    let (id, date) = (source.id.clone(), source.date());
    let document = Document { id, text: decoded.text, date, ..Document::default() };
    Loaded { document: Some(document), problems }
}

/// Whether a text is a page of the web, whatever it is called: its markup would be read as words.
fn is_html(text: &str) -> bool {
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    ["<!doctype html", "<html"].iter().any(|tag| {
        let (head, rest) = (start.get(..tag.len()), start.get(tag.len()..).unwrap_or_default());
        let is_whole = !rest.starts_with(|c: char| c.is_alphanumeric());
        head.is_some_and(|head| head.eq_ignore_ascii_case(tag)) && is_whole
    })
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
