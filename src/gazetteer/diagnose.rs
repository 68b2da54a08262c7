use std::sync::Arc;

use crate::error::{Diagnostic, Place, Severity};

/// A file of names as it was read, to point into its lines.
pub(super) struct File<'a> {
    pub path: Arc<str>,
    pub text: &'a str,
    /// Where each line starts, in bytes.
    lines: Vec<usize>,
}

impl<'a> File<'a> {
    pub fn new(path: Arc<str>, text: &'a str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at + 1);
        Self { path, text, lines: std::iter::once(0).chain(ends).collect() }
    }

    /// The place of a byte offset, as line and column.
    pub fn place(&self, offset: usize) -> Place {
        let line = self.lines.partition_point(|&start| start <= offset) - 1;
        let column = self.text[self.lines[line]..offset].chars().count() as u64 + 1;
        Place { path: Arc::clone(&self.path), line: Some(line as u64 + 1), column: Some(column) }
    }

    /// The line in which a byte offset lies, without its line end.
    pub fn line(&self, offset: usize) -> &'a str {
        let line = self.lines.partition_point(|&start| start <= offset) - 1;
        let end = self.lines.get(line + 1).copied().unwrap_or(self.text.len());
        self.text[self.lines[line]..end].trim_end_matches(['\n', '\r'])
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
        Diagnostic {
            severity,
            code,
            message,
            place: self.place(offset),
            line_text: self.line(offset).to_owned(),
            width: text.lines().next().map_or(0, |line| line.chars().count()).max(1),
            help: help.map(str::to_owned),
        }
    }
}

/// A finding about a whole file.
pub(super) fn about_file(path: &str, code: &'static str, message: String, help: Option<&str>) -> Diagnostic {
    Diagnostic {
        severity: Severity::Error,
        code,
        message,
        place: Place { path: path.into(), line: None, column: None },
        line_text: String::new(),
        width: 0,
        help: help.map(str::to_owned),
    }
}
