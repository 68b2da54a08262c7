//! Documents and where they come from: text files, folders, JSON lines and standard input.
//!
//! [`Sources::collect`] finds the files, [`Sources::chunks`] cuts them into chunks that can be read apart (some files, or
//! some lines of a JSON-lines file), and a [`Chunk`] gives the [`Document`]s one by one. Whatever can't be read becomes a
//! [`Problem`] with its place; nothing is left out in silence.

mod chunk;
mod date;
mod decode;
mod file;
mod json_lines;
mod lines;
mod source;
mod span;

pub use chunk::{Chunk, Chunks};
pub use date::Date;
pub use decode::Encoding;
pub use source::{Input, Sources};
pub use span::Span;

use serde::Serialize;

use crate::error::Place;
use chunk::Loaded;

/// A text with what is known about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// What the document is called in all output.
    pub id: String,
    /// The text. All spans count its bytes.
    pub text: String,
    /// The title, if stated. It is shown, but not searched.
    pub title: Option<String>,
    /// The day of publication, if known.
    pub date: Option<Date>,
    /// Where it was published, if stated.
    pub url: Option<String>,
}

/// What happened to an input that was not read just as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ProblemKind {
    /// Skipped: the file or folder can't be opened or read.
    Unreadable,
    /// Skipped: the file holds no text.
    NotText,
    /// Skipped: a format that can't be read.
    UnsupportedFormat,
    /// Skipped: a line that is no JSON object with a text.
    BrokenJson,
    /// A note: the run's own list of names or output, which is never read as text.
    OwnFile,
    /// A note: the same file was named twice and is read once.
    SameFile,
    /// A note: the name starts with a dot.
    Hidden,
    /// A note: links are not followed.
    SymbolicLink,
    /// A note: a device, socket or pipe within a folder.
    NotRegular,
    /// A note: the text was in another encoding than UTF-8.
    Decoded,
    /// A note: bytes that stand for no character were replaced by U+FFFD.
    BytesReplaced,
    /// A note: the document has nothing but blanks.
    Empty,
    /// A note: a date that could not be understood was left out.
    UnknownDate,
    /// Skipped in part: of a unit of text with too many entities, only the pairs that share a sentence were counted.
    TooManyEntities,
}

impl ProblemKind {
    /// Whether the input was skipped, so that the result lacks it.
    pub const fn is_skip(self) -> bool {
        matches!(
            self,
            Self::Unreadable | Self::NotText | Self::UnsupportedFormat | Self::BrokenJson | Self::TooManyEntities
        )
    }

    /// The kind in words, as a reason.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::NotText => "not text",
            Self::UnsupportedFormat => "unsupported format",
            Self::BrokenJson => "broken JSON line",
            Self::OwnFile => "own file",
            Self::SameFile => "same file twice",
            Self::Hidden => "hidden",
            Self::SymbolicLink => "symbolic link",
            Self::NotRegular => "not a regular file",
            Self::Decoded => "decoded",
            Self::BytesReplaced => "bytes replaced",
            Self::Empty => "empty",
            Self::UnknownDate => "unknown date",
            Self::TooManyEntities => "too many entities in one unit",
        }
    }
}

/// An input, or a part of one, that was skipped or not read just as it stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Problem {
    /// What happened.
    pub kind: ProblemKind,
    /// Where.
    #[serde(flatten)]
    pub place: Place,
    /// The details, for people.
    pub message: String,
}

impl Problem {
    pub(crate) fn new(kind: ProblemKind, path: &str, line: Option<u64>, message: impl Into<String>) -> Self {
        Self { kind, place: Place { path: path.into(), line, column: None }, message: message.into() }
    }
}
