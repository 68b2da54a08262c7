//! The scan: which names stand where.
//!
//! At each word the longest name is taken that begins there and whose capitals fit; the scan goes on behind it. A walk
//! through the trie takes at most as many steps as a name may have words, so that the cost is linear in the text.

use std::ops::Range;

use crate::document::Span;
use crate::gazetteer::{AliasKind, EntityId, Form, Gazetteer, NameIndex, Node};
use crate::text::{fold_into, gap};

/// A name standing in the text, before linking: which entities bear it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// Where it stands, in bytes.
    pub span: Span,
    /// Which of the tokens it consists of.
    pub tokens: Range<usize>,
    /// The entities that bear the name, sorted, each once.
    pub candidates: Vec<Candidate>,
}

/// An entity that may be meant by a [`Match`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The entity.
    pub entity: EntityId,
    /// What the name is to it.
    pub kind: AliasKind,
    /// Whether the list has the name, or it was derived from what the list has.
    pub listed: bool,
}

/// Finds the names of `gazetteer` in `text`, which was cut into `tokens` and `paragraphs`. No name goes across the end
/// of a paragraph, and what lies in no paragraph is not searched.
pub fn scan(text: &str, tokens: &[Span], paragraphs: &[Span], gazetteer: &Gazetteer) -> Vec<Match> {
    let mut scanner = Scanner { text, tokens, index: gazetteer.index(), folded: String::new() };
    let mut matches = Vec::new();
    let (mut at, mut paragraph) = (0, 0);
    while at < tokens.len() {
        while paragraphs.get(paragraph).is_some_and(|paragraph| paragraph.end <= tokens[at].start) {
            paragraph += 1;
        }
        if scanner.index.cannot_begin(&text[tokens[at].range()]) {
            at += 1;
            continue;
        }
        let Some(limit) = paragraphs.get(paragraph).map(|paragraph| paragraph.end) else { break };
        match scanner.longest(at, limit) {
            Some(found) => {
                at = found.tokens.end;
                matches.push(found);
            }
            None => at += 1,
        }
    }
    matches
}

struct Scanner<'a> {
    text: &'a str,
    tokens: &'a [Span],
    index: &'a NameIndex,
    /// The token at hand, folded; kept to be used again.
    folded: String,
}

impl Scanner<'_> {
    fn word(&mut self, token: usize) -> Option<u32> {
        self.folded.clear();
        fold_into(&self.text[self.tokens[token].range()], &mut self.folded);
        self.index.word(&self.folded)
    }

    /// The longest name that begins at `start` and ends before the byte `limit`.
    fn longest(&mut self, start: usize, limit: usize) -> Option<Match> {
        let mut node = self.index.root(self.word(start)?)?;
        let mut best = self.candidates(node, start..start + 1).map(|candidates| (start + 1, candidates));
        for next in start + 1..self.tokens.len() {
            let (before, after) = (self.tokens[next - 1], self.tokens[next]);
            if after.end > limit {
                break;
            }
            let Some(gap) = gap(self.text, before, after) else { break };
            let Some(word) = self.word(next) else { break };
            let Some(step) = self.index.next(node, gap, word) else { break };
            node = step;
            if let Some(candidates) = self.candidates(node, start..next + 1) {
                best = Some((next + 1, candidates));
            }
        }
        let (end, candidates) = best?;
        let span = Span::new(self.tokens[start].start, self.tokens[end - 1].end);
        Some(Match { span, tokens: start..end, candidates })
    }

    /// Who bears the name that ends at `node`, if the tokens are written as the name needs it.
    fn candidates(&self, node: Node, tokens: Range<usize>) -> Option<Vec<Candidate>> {
        let words = || self.tokens[tokens.clone()].iter().map(|token| &self.text[token.range()]);
        let fits = |form: &&Form| form.case.allows(words());
        let mut candidates: Vec<Candidate> = Vec::new();
        for form in self.index.forms(node).iter().filter(fits) {
            // Forms are sorted by entity and strength, so that the first of an entity is its strongest.
            match candidates.last_mut().filter(|last| last.entity == form.entity) {
                Some(last) => last.listed |= form.listed,
                None => candidates.push(Candidate { entity: form.entity, kind: form.kind, listed: form.listed }),
            }
        }
        (!candidates.is_empty()).then_some(candidates)
    }
}
