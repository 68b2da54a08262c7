//! Rows of a CSV file ([RFC 4180](https://www.rfc-editor.org/rfc/rfc4180)) whose cells know where they stand.
//!
//! The `csv` crate reads faster, but does not tell where in a line a cell begins, which messages about a list need.

use std::borrow::Cow;

use super::diagnose::{File, about_file};
use crate::error::{Diagnostic, Severity};

/// A cell: its text, and where that stands in the file.
#[derive(Clone, Debug)]
pub(super) struct Cell<'a> {
    pub text: Cow<'a, str>,
    /// Byte offset of the first character, behind the opening quote.
    pub offset: usize,
    /// Where in the text the file has a quote more than it: each doubled quote, and the closing one.
    quotes: Vec<usize>,
}

impl<'a> Cell<'a> {
    /// A cell that the file does not have, such as the last ones of a short row.
    pub fn empty(offset: usize) -> Self {
        Self { text: Cow::Borrowed(""), offset, quotes: Vec::new() }
    }

    /// Where the byte of the text with this number stands in the file.
    pub fn offset_of(&self, index: usize) -> usize {
        self.offset + index + self.quotes.partition_point(|&quote| quote < index)
    }
}

/// A quote at `offset` that is never closed.
#[derive(Debug)]
pub(super) struct Unclosed {
    pub offset: usize,
}

pub(super) struct Rows<'a> {
    text: &'a str,
    delimiter: u8,
    at: usize,
}

impl<'a> Rows<'a> {
    /// The rows from `start` on. Cost: linear in the length of the text.
    pub fn new(text: &'a str, delimiter: u8, start: usize) -> Self {
        Self { text, delimiter, at: start }
    }

    fn cell(&mut self) -> Result<Cell<'a>, Unclosed> {
        let bytes = self.text.as_bytes();
        let is_end = |b: u8| b == self.delimiter || b == b'\n' || b == b'\r';
        let plain_end = |from: usize| bytes[from..].iter().position(|&b| is_end(b)).map_or(bytes.len(), |n| from + n);
        if bytes.get(self.at) != Some(&b'"') {
            let offset = self.at;
            self.at = plain_end(offset);
            return Ok(Cell { text: Cow::Borrowed(&self.text[offset..self.at]), offset, quotes: Vec::new() });
        }
        let offset = self.at + 1;
        let (mut quoted, mut quotes) = (String::new(), Vec::new());
        let mut from = offset;
        loop {
            let close = self.text[from..].find('"').map(|n| from + n).ok_or(Unclosed { offset: offset - 1 })?;
            quoted.push_str(&self.text[from..close]);
            quotes.push(quoted.len());
            if bytes.get(close + 1) != Some(&b'"') {
                self.at = plain_end(close + 1);
                quoted.push_str(&self.text[close + 1..self.at]);
                return Ok(Cell { text: Cow::Owned(quoted), offset, quotes });
            }
            quoted.push('"');
            from = close + 2;
        }
    }
}

impl<'a> Rows<'a> {
    /// Reads the next row that is not blank into `cells`, or tells that there is none.
    pub fn read(&mut self, cells: &mut Vec<Cell<'a>>) -> Result<bool, Unclosed> {
        cells.clear();
        let bytes = self.text.as_bytes();
        while matches!(bytes.get(self.at), Some(b'\n' | b'\r')) {
            self.at += 1;
        }
        if self.at >= bytes.len() {
            return Ok(false);
        }
        loop {
            match self.cell() {
                Ok(cell) => cells.push(cell),
                Err(unclosed) => {
                    self.at = bytes.len();
                    return Err(unclosed);
                }
            }
            if bytes.get(self.at) != Some(&self.delimiter) {
                return Ok(true);
            }
            self.at += 1;
        }
    }
}

/// The text of a file of names: UTF-8, or UTF-16 with a byte order mark, and nothing that is guessed.
pub(super) fn decode(name: &str, bytes: &[u8]) -> Result<String, Box<Diagnostic>> {
    const SAVE: &str = "save it as CSV UTF-8, with the columns name,type,aliases in its first line";
    let looks_like = [
        (&b"PK\x03\x04"[..], "an Excel or zip file"),
        (b"%PDF", "a PDF file"),
        (b"\xD0\xCF\x11\xE0", "an old Excel file"),
    ];
    if let Some((_, what)) = looks_like.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err(Box::new(about_file(name, "not-csv", format!("this is {what} and no CSV"), Some(SAVE))));
    }
    if let Some((encoding, length)) = encoding_rs::Encoding::for_bom(bytes)
        && encoding != encoding_rs::UTF_8
    {
        let (text, _) = encoding.decode_without_bom_handling(&bytes[length..]);
        return Ok(text.into_owned());
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let good = String::from_utf8_lossy(&bytes[..error.valid_up_to()]).into_owned();
        let file = File::new(name.into(), &good);
        let message = "this is not UTF-8".to_owned();
        file.diagnostic(Severity::Error, "not-utf-8", (good.len(), ""), message, Some("save it as CSV UTF-8"))
    })?;
    match text.trim_start().as_bytes().first() {
        Some(b'{' | b'[') => {
            Err(Box::new(about_file(name, "not-csv", "this looks like JSON and no CSV".to_owned(), Some(SAVE))))
        }
        None => Err(Box::new(about_file(name, "no-entity", "the file is empty".to_owned(), Some(SAVE)))),
        _ => Ok(text.to_owned()),
    }
}

/// The delimiter, and where the table starts: `sep=;` may stand before it.
pub(super) fn dialect(text: &str) -> (u8, usize) {
    let start = text.len() - text.trim_start_matches(['\r', '\n']).len();
    let first = text[start..].split(['\r', '\n']).next().unwrap_or_default();
    let stated = first.strip_prefix("sep=").map(str::as_bytes);
    if let Some(&[delimiter]) = stated
        && delimiter.is_ascii()
        && delimiter != b'"'
    {
        return (delimiter, start + first.len());
    }
    let count = |delimiter: u8| first.bytes().filter(|&b| b == delimiter).count();
    // Of equals the last wins, so the comma stands last.
    let delimiter = [b'\t', b';', b','].into_iter().max_by_key(|&delimiter| count(delimiter));
    (delimiter.unwrap_or(b','), start)
}
