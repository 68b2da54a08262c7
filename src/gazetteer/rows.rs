//! Rows of a CSV file ([RFC 4180](https://www.rfc-editor.org/rfc/rfc4180)) whose cells know where they stand.
//!
//! The `csv` crate reads faster, but does not tell where in a line a cell begins, which messages about a list need.

use std::borrow::Cow;

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

impl<'a> Iterator for Rows<'a> {
    type Item = Result<Vec<Cell<'a>>, Unclosed>;

    /// The next row that is not blank.
    fn next(&mut self) -> Option<Self::Item> {
        let bytes = self.text.as_bytes();
        while matches!(bytes.get(self.at), Some(b'\n' | b'\r')) {
            self.at += 1;
        }
        if self.at >= bytes.len() {
            return None;
        }
        let mut cells = Vec::new();
        loop {
            match self.cell() {
                Ok(cell) => cells.push(cell),
                Err(unclosed) => {
                    self.at = bytes.len();
                    return Some(Err(unclosed));
                }
            }
            if bytes.get(self.at) != Some(&self.delimiter) {
                return Some(Ok(cells));
            }
            self.at += 1;
        }
    }
}
