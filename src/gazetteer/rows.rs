//! Rows of a CSV file ([RFC 4180](https://www.rfc-editor.org/rfc/rfc4180)) whose cells know where they stand.
//!
//! The `csv` crate reads faster, but does not tell where in a line a cell begins, which messages about a list need.

use std::borrow::Cow;

/// A cell: its text, and where that starts in the file.
#[derive(Clone, Debug)]
pub(super) struct Cell<'a> {
    pub text: Cow<'a, str>,
    /// Byte offset of the first character, behind the opening quote.
    pub offset: usize,
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
            return Ok(Cell { text: Cow::Borrowed(&self.text[offset..self.at]), offset });
        }
        let offset = self.at + 1;
        let mut quoted = String::new();
        let mut from = offset;
        loop {
            let close = self.text[from..].find('"').map(|n| from + n).ok_or(Unclosed { offset: offset - 1 })?;
            quoted.push_str(&self.text[from..close]);
            if bytes.get(close + 1) != Some(&b'"') {
                self.at = plain_end(close + 1);
                quoted.push_str(&self.text[close + 1..self.at]);
                return Ok(Cell { text: Cow::Owned(quoted), offset });
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
