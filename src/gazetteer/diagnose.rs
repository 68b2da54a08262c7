use std::borrow::Cow;
use std::cell::OnceCell;
use std::sync::Arc;

use crate::error::{Diagnostic, Place, Severity};

/// A file of names as it was read, to point into its lines.
#[derive(Clone)]
pub(crate) struct File<'a> {
    pub path: Arc<str>,
    pub text: Cow<'a, str>,
    /// Where each line starts, in bytes; found once they are asked for.
    lines: OnceCell<Vec<usize>>,
}

impl<'a> File<'a> {
    pub fn new(path: Arc<str>, text: impl Into<Cow<'a, str>>) -> Self {
        Self { path, text: text.into(), lines: OnceCell::new() }
    }

    fn lines(&self) -> &[usize] {
        self.lines.get_or_init(|| {
            // A line ends with a line feed, or with a carriage return that no line feed follows.
            let bytes = self.text.as_bytes();
            let is_end = |at: &usize| bytes[*at] == b'\n' || (bytes[*at] == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
            let ends = (0..bytes.len()).filter(is_end).map(|at| at + 1);
            std::iter::once(0).chain(ends).collect()
        })
    }

    /// The place of a byte offset, as line and column.
    pub fn place(&self, offset: usize) -> Place {
        let line = self.lines().partition_point(|&start| start <= offset) - 1;
        let column = self.text[self.lines()[line]..offset].chars().count() as u64 + 1;
        Place { path: Arc::clone(&self.path), line: Some(line as u64 + 1), column: Some(column) }
    }

    /// A finding that points to `text` at `offset`.
    pub fn diagnostic(
        &self,
        severity: Severity,
        code: &'static str,
        (offset, text): (usize, &str),
        message: String,
        help: Option<&str>,
    ) -> Diagnostic {
        let (excerpt, first) = self.excerpt(offset);
        let width = text.lines().next().map_or(0, |line| line.chars().count()).max(1);
        let (marked, help) = ((first, width), help.map(str::to_owned));
        Diagnostic { severity, code, message, place: self.place(offset), excerpt, marked, help }
    }

    /// The line of a byte offset, or the part around it if the line is long, and the offset's character in that.
    fn excerpt(&self, offset: usize) -> (String, usize) {
        let line = self.lines().partition_point(|&start| start <= offset) - 1;
        let end = self.lines().get(line + 1).copied().unwrap_or(self.text.len());
        let start = self.text.ceil_char_boundary(offset.saturating_sub(EXCERPT).max(self.lines()[line]));
        let end = self.text.floor_char_boundary(end.min(offset + EXCERPT));
        let cut = if start > self.lines()[line] { "…" } else { "" };
        let excerpt = format!("{cut}{}", self.text[start..end].trim_end_matches(['\n', '\r']));
        (excerpt, cut.chars().count() + self.text[start..offset].chars().count())
    }
}

/// The most bytes of a line to show before and behind the place.
const EXCERPT: usize = 160;

/// A finding about a whole file.
pub(crate) fn about_file(path: &str, code: &'static str, message: String, help: Option<&str>) -> Diagnostic {
    Diagnostic {
        severity: Severity::Error,
        code,
        message,
        place: Place { path: path.into(), line: None, column: None },
        excerpt: String::new(),
        marked: (0, 0),
        help: help.map(str::to_owned),
    }
}
