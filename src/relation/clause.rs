//! A sentence without the titles, appositions, brackets and dates that stand between a verb and its names.

use std::ops::Range;

use super::cues::{Hit, Lists, Place};
use super::matcher::Workspace;
use super::rules::{Rules, SHORTEN, Shorten};
use super::sentence::Slotted;

/// A sentence that is shortened, and what that is worked with, kept from sentence to sentence.
#[derive(Debug, Default)]
pub(super) struct Clause {
    /// The sentence without what is left out, and the appositions and relative clauses among that, each behind its name.
    texts: [Slotted; 2],
    /// Where these are in the document.
    asides: Vec<(usize, usize)>,
    /// Where parts of a text are left out.
    spare: Slotted,
    out: Vec<(Range<usize>, Option<Range<usize>>)>,
    hits: Vec<Hit>,
    places: Vec<Place>,
    workspace: Workspace,
}

impl Rules {
    /// The sentence without what is left out, and what it says in passing there; its words were found.
    pub(super) fn shortened<'a>(&self, sentence: &Slotted, lists: &Lists, clause: &'a mut Clause) -> &'a [Slotted] {
        clause.asides.clear();
        clause.texts[0].clone_from(sentence);
        self.leave_out(0, lists, clause);
        if clause.asides.is_empty() {
            return &clause.texts[..1];
        }
        clause.write_asides(sentence);
        self.leave_out(1, lists, clause);
        &clause.texts
    }

    /// Leaves out of a text what is to be left out, and notes where that says something in passing.
    fn leave_out(&self, number: usize, lists: &Lists, clause: &mut Clause) {
        let Clause { texts, asides, spare, out, hits, places, workspace } = clause;
        let text = &mut texts[number];
        self.cues.find_shorten(text, lists, hits);
        for hits in hits.chunk_by(Hit::is_of_one) {
            if !self.cues.places(hits, text, places) {
                continue;
            }
            let number = usize::from(hits[0].pattern - SHORTEN);
            let Shorten { matcher, becomes, .. } = &self.shorten[number];
            out.clear();
            matcher.each(&self.programs, text, places, workspace, |found| {
                out.push((found.whole(), found.group("keep")));
            });
            for (whole, keep) in &*out {
                // A, who was in B,
                let is_aside = |keep: &Range<usize>| keep.start == whole.start && text.bytes[keep.end] == b',';
                if text.bytes[whole.end - 1] == b',' && keep.as_ref().is_some_and(is_aside) {
                    asides.push((text.origin(whole.start), text.origin(whole.end - 1)));
                }
            }
            if !out.is_empty() {
                spare.write_without(text, out, *becomes);
                std::mem::swap(text, spare);
            }
        }
    }
}

impl Clause {
    /// What is said in passing, one behind the other, with a semicolon after each.
    fn write_asides(&mut self, sentence: &Slotted) {
        let Self { texts: [_, text], asides, out, .. } = self;
        asides.sort_unstable();
        out.clear();
        let (mut from, mut length, mut ends) = (0, 0, Vec::new());
        for &(start, end) in &*asides {
            let (start, end) = (sentence.position(start), sentence.position(end) + 1);
            if start >= from {
                // *A, who was* is *A who was*.
                let comma = usize::from(sentence.bytes[start + 1..].starts_with(b", wh"));
                out.extend([(from..start, None), (start + 1..start + 1 + comma, None)]);
                length += end - start - comma;
                ends.push(length - 1);
                from = end;
            }
        }
        out.push((from..sentence.bytes.len(), None));
        text.write_without(sentence, out, None);
        for end in ends {
            text.bytes[end] = b';';
        }
    }
}
