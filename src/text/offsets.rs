use crate::document::Span;

/// Byte offsets of code points, and code points of byte offsets.
///
/// ```
/// let offsets = comention::text::Offsets::new("Zürich lies");
/// assert_eq!(offsets.byte(6), 7);
/// assert_eq!(offsets.code_point(7), 6);
/// ```
pub struct Offsets {
    /// Byte offset of each code point, and the length of the text; empty if all characters are one byte long.
    bytes: Vec<usize>,
    length: usize,
}

impl Offsets {
    /// Makes the table. Cost: linear in the length of the text.
    pub fn new(text: &str) -> Self {
        let bytes = if text.is_ascii() { Vec::new() } else { text.char_indices().map(|(at, _)| at).collect() };
        Self { bytes, length: text.len() }
    }

    /// The byte offset of a code point; the text's length if there is no such code point.
    pub fn byte(&self, code_point: usize) -> usize {
        if self.bytes.is_empty() {
            code_point.min(self.length)
        } else {
            self.bytes.get(code_point).copied().unwrap_or(self.length)
        }
    }

    /// The number of the code point at a byte offset.
    pub fn code_point(&self, byte: usize) -> usize {
        if self.bytes.is_empty() { byte } else { self.bytes.partition_point(|&at| at < byte) }
    }

    /// The span between two code points.
    pub fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.byte(start), self.byte(end))
    }
}
