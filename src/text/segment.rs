//! Segments: the paragraphs and sentences of a text, of all of it or around names.

use super::layout::paragraphs;
use super::sentence::{Sentences, sentences};
use crate::document::Span;

/// Paragraphs and sentences of a text: both lists are sorted and disjoint, each sentence lies in one paragraph, and
/// together they hold everything but white space, bullets and list numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Segments {
    /// The paragraphs, without the white space around them.
    pub paragraphs: Vec<Span>,
    /// The sentences; headlines, captions and list items are sentences too.
    pub sentences: Vec<Span>,
}

impl Segments {
    /// The paragraphs and sentences that hold one of `names`, and no others: what [`segment`] and [`keep_whole`] give,
    /// for less, since sentences are cut only where names stand.
    ///
    /// `paragraphs` are those of [`paragraphs`](super::paragraphs); `names` are sorted and disjoint, and each lies
    /// inside one of them. Then each lies in one sentence too: those that a name goes across are joined, and a bullet or
    /// list number that is part of a name belongs to its sentence.
    ///
    /// Cost: linear in the number of paragraphs, and in the length of those with names up to the last name in each.
    ///
    /// ```
    /// use comention::Span;
    /// use comention::text::{Segments, paragraphs};
    /// let text = "Talks in Antalya\nThey began. Mr. Lavrov met Mr. Kuleba. They talked for an hour.";
    /// let kuleba = Span::new(48, 54);
    /// let segments = Segments::around(text, &paragraphs(text), [kuleba].into_iter());
    /// assert_eq!(segments.paragraphs.len(), 1);
    /// assert_eq!(&text[segments.sentences[0].range()], "Mr. Lavrov met Mr. Kuleba.");
    /// ```
    ///
    /// [`keep_whole`]: Self::keep_whole
    pub fn around(text: &str, paragraphs: &[Span], names: impl Iterator<Item = Span>) -> Self {
        let mut segments = Self { sentences: Vec::with_capacity(names.size_hint().0), ..Self::default() };
        let mut names = names.peekable();
        for &paragraph in paragraphs {
            let Some(name) = names.peek() else { break };
            if name.start >= paragraph.end {
                continue;
            }
            segments.paragraphs.push(paragraph);
            let mut sentences = sentences(text, paragraph);
            while let Some(name) = names.next_if(|name| name.start < paragraph.end) {
                segments.hold(name, &mut sentences);
            }
        }
        segments
    }

    /// Adds the sentence that holds `name`; `sentences` are those after the last one that was added.
    fn hold(&mut self, name: Span, sentences: &mut Sentences) {
        if self.sentences.last().is_some_and(|last| last.end >= name.end) {
            return;
        }
        let begun = self.sentences.pop_if(|last| last.end > name.start);
        let mut held = Span::new(begun.map_or(name.start, |begun| begun.start), name.end);
        // No sentence is cut that need not be: the one that goes beyond the name is the last.
        sentences.skip_to(name.start);
        while held.end <= name.end
            && sentences.start() < name.end
            && let Some(sentence) = sentences.next()
        {
            if sentence.end > name.start {
                held = Span::new(held.start.min(sentence.start), held.end.max(sentence.end));
            }
        }
        self.sentences.push(held);
    }

    /// The index of the sentence that holds `span`.
    pub fn sentence_of(&self, span: Span) -> Option<usize> {
        holder(&self.sentences, span)
    }

    /// The index of the paragraph that holds `span`.
    pub fn paragraph_of(&self, span: Span) -> Option<usize> {
        holder(&self.paragraphs, span)
    }

    /// Joins the sentences that one of `names` (sorted, disjoint) goes across, so that each name lies in one sentence.
    pub fn keep_whole(&mut self, names: impl Iterator<Item = Span>) {
        let mut names = names.filter(|&name| holder(&self.sentences, name).is_none()).peekable();
        if names.peek().is_none() {
            return;
        }
        let crossing: Vec<Span> = names.collect();
        let mut pieces = [crossing, std::mem::take(&mut self.sentences)].concat();
        pieces.sort_unstable();
        for piece in pieces {
            match self.sentences.last_mut().filter(|last| last.end > piece.start) {
                Some(last) => last.end = last.end.max(piece.end),
                None => self.sentences.push(piece),
            }
        }
    }
}

fn holder(spans: &[Span], span: Span) -> Option<usize> {
    let index = spans.partition_point(|segment| segment.end <= span.start);
    spans.get(index).filter(|segment| segment.contains(span)).map(|_| index)
}

/// Cuts `text` into paragraphs and sentences. Cost: linear in the length of the text.
///
/// ```
/// let text = "Talks in Antalya\n\nMr. Lavrov met Mr. Kuleba. They talked for an hour.";
/// let segments = comention::text::segment(text);
/// assert_eq!((segments.paragraphs.len(), segments.sentences.len()), (2, 3));
/// ```
pub fn segment(text: &str) -> Segments {
    let paragraphs = paragraphs(text);
    let sentences = paragraphs.iter().flat_map(|&paragraph| sentences(text, paragraph)).collect();
    Segments { paragraphs, sentences }
}
