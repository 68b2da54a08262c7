//! Errors: what is wrong, where, and what to do about it.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use serde::Serialize;

/// A place in an input file. Lines and columns count from 1; columns count characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// The file as the user named it.
    pub path: Arc<str>,
    /// The line, if the place is in a line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The column, if it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<u64>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if let Some(column) = self.column {
            write!(f, ":{column}")?;
        }
        Ok(())
    }
}

/// How much a [`Diagnostic`] matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The list can't be used like this.
    Error,
    /// The list can be used, but may not do what was meant.
    Warning,
}

/// A finding in a gazetteer, with the line it points to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// A stable code, such as `duplicate-id`.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// Where it is.
    pub place: Place,
    /// The line of the file that `place` points into, or a part of it if it is long, without its line end; empty if
    /// there is none to show.
    pub excerpt: String,
    /// What to underline in the excerpt: first character, from 0, and number of characters.
    pub marked: (usize, usize),
    /// What to do about it.
    pub help: Option<String>,
}

/// What went wrong.
///
/// Every message says what to do, as far as that is known.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An input path does not exist or can't be looked at.
    #[error("{path}: {reason}{}", hint(.remedy))]
    Input {
        /// The path as the user wrote it.
        path: String,
        /// Why it can't be used.
        reason: String,
        /// What to do about it; may be empty.
        remedy: String,
    },
    /// One or more gazetteers can't be used: all findings, in the order of the files.
    #[error("{}", gazetteer_summary(.0))]
    Gazetteer(Vec<Diagnostic>),
    /// The request makes no sense.
    #[error("{0}")]
    Usage(String),
    /// A file can't be written.
    #[error("{}: can't write: {}", path.display(), system_message(source))]
    Output {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Reading or writing a stream failed.
    #[error("{}", system_message(.0))]
    Io(#[from] std::io::Error),
}

/// What the system said, without the number of the error and the path that may follow it.
pub fn system_message(error: &std::io::Error) -> String {
    let message = error.to_string();
    match message.find(" (os error") {
        Some(end) => message[..end].to_owned(),
        None => message,
    }
}

fn hint(remedy: &str) -> String {
    if remedy.is_empty() { String::new() } else { format!(" ({remedy})") }
}

fn gazetteer_summary(diagnostics: &[Diagnostic]) -> String {
    let errors = diagnostics.iter().filter(|d| d.severity == Severity::Error).count();
    match diagnostics.iter().find(|d| d.severity == Severity::Error) {
        Some(first) if errors == 1 => format!("{}: {}", first.place, first.message),
        Some(first) => format!("{}: {} (and {} more errors)", first.place, first.message, errors - 1),
        None => "no error".to_owned(),
    }
}
