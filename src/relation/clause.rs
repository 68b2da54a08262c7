//! A sentence without the titles, appositions, brackets and dates that stand between a verb and its names.

use std::ops::Range;

use super::cues::{Hit, Lists, Place};
use super::matcher::Workspace;
use super::rules::{Rules, SHORTEN, Shorten};
use super::sentence::Slotted;

/// A sentence that is shortened, and what that is worked with, kept from sentence to sentence.
#[derive(Debug, Default)]
pub(super) struct Clause {
    text: Slotted,
    /// Where parts of `text` are left out.
    spare: Slotted,
    out: Vec<(Range<usize>, Option<Range<usize>>)>,
    hits: Vec<Hit>,
    places: Vec<Place>,
    workspace: Workspace,
}

impl Rules {
    /// The sentence without what is left out; its words were found.
    pub(super) fn shortened<'a>(&self, sentence: &Slotted, lists: &Lists, clause: &'a mut Clause) -> &'a Slotted {
        let Clause { text, spare, out, hits, places, workspace } = clause;
        text.clone_from(sentence);
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
            if !out.is_empty() {
                spare.write_without(text, out, *becomes);
                std::mem::swap(text, spare);
            }
        }
        text
    }
}
