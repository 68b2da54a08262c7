use std::ops::Range;

use serde::Serialize;

/// A half-open range of **byte** offsets into a document's original text.
///
/// Spans always lie on character borders of the text they were made for, so `text[span.range()]` never panics there.
///
/// ```
/// use comention::Span;
/// let text = "Kyiv and Odesa";
/// assert_eq!(&text[Span::new(9, 14).range()], "Odesa");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Span {
    /// Byte offset of the first byte.
    pub start: usize,
    /// Byte offset after the last byte.
    pub end: usize,
}

impl Span {
    /// The span from `start` to `end`, in bytes, end exclusive.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The span as a range that slices a `str`.
    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// Length in bytes.
    pub const fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether the span holds no byte.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly inside this span.
    pub const fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}
