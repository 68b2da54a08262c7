//! Counting who stands with whom: per sentence, paragraph and document, once per unit, with the evidence.
//!
//! Counts are integers and [`Cooccurrences::merge`] is associative and commutative, so that a corpus may be split over
//! any number of threads and gives the same numbers.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::document::{Date, Span};
use crate::extract::{Extracted, Mention};
use crate::gazetteer::{EntityId, Gazetteer};

/// The unit of text that two names must share to be joined by an edge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Window {
    /// A sentence, headline, caption or list item.
    #[default]
    Sentence,
    /// A paragraph.
    Paragraph,
    /// A whole document.
    Document,
}

impl Window {
    /// The name as it is written on the command line and in files: `sentence`, `paragraph` or `document`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sentence => "sentence",
            Self::Paragraph => "paragraph",
            Self::Document => "document",
        }
    }
}

/// The most entities that one unit may hold for its pairs to be counted.
///
/// A unit with more is a list and not prose, and would give half a million pairs on its own. It is reported, and only
/// the pairs that share a sentence in it are counted.
pub const MAX_ENTITIES_PER_UNIT: usize = 1000;

/// What is kept of a document in which something was found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DocumentInfo {
    /// A number that is greater than those of all documents before it in the corpus.
    pub ordinal: u64,
    /// The document's id.
    pub id: String,
    /// Its title, if it states one.
    pub title: Option<String>,
    /// Its date, if it is known.
    pub date: Option<Date>,
    /// Where it was published, if it states so.
    pub url: Option<String>,
}

/// One unit of text that holds both names of a pair.
///
/// Evidence is ordered by document and then by place in the document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Evidence {
    /// The document.
    pub document: Arc<DocumentInfo>,
    /// The sentence, paragraph or document, in bytes of the document's text.
    pub unit: Span,
    /// The mention of the entity that the edge starts from (the one with the smaller key): of all in the unit, the one
    /// nearest to a mention of the other.
    pub source: Span,
    /// The mention of the entity that the edge leads to.
    pub target: Span,
    /// The part of the text to show, from the sentence of the first of the two mentions to that of the second; only the
    /// sentence of the first where that would be longer than [`MAX_EVIDENCE_TEXT`].
    pub text: Arc<str>,
    /// Where `text` stands in the document.
    pub text_span: Span,
}

/// The most bytes of text that a piece of evidence shows beyond a single sentence.
pub const MAX_EVIDENCE_TEXT: usize = 1200;

/// How often a pair of entities stands together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PairCounts {
    /// Sentences that hold both.
    pub sentences: u64,
    /// Paragraphs that hold both.
    pub paragraphs: u64,
    /// Documents that hold both.
    pub documents: u64,
    /// The units of the window that hold both.
    pub evidence: Vec<Evidence>,
}

/// How often an entity is mentioned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EntityCounts {
    /// Mentions in all documents.
    pub mentions: u64,
    /// Documents with a mention.
    pub documents: u64,
}

/// The counts of any number of documents.
///
/// Evidence is in the order in which documents were merged; [`EntityGraph::new`](crate::EntityGraph::new) sorts it.
#[derive(Clone, Debug, Default)]
pub struct Cooccurrences {
    /// The unit of which evidence is kept.
    pub window: Window,
    /// Pairs of entities, the one with the smaller key first.
    pub pairs: FxHashMap<(EntityId, EntityId), PairCounts>,
    /// Entities that are mentioned.
    pub entities: FxHashMap<EntityId, EntityCounts>,
    /// Documents counted, also those without a mention.
    pub documents: u64,
    /// Units whose pairs were not counted, since they hold more than [`MAX_ENTITIES_PER_UNIT`] entities: document,
    /// kind of unit, and number of entities.
    pub too_full: Vec<(Arc<DocumentInfo>, Window, usize)>,
}

impl Cooccurrences {
    /// Counts one document. Evidence is kept for the units of `window`.
    ///
    /// Cost: proportional to the number of pairs, which is quadratic in the entities of a unit.
    pub fn of_document(
        document: DocumentInfo,
        text: &str,
        found: &Extracted,
        window: Window,
        gazetteer: &Gazetteer,
    ) -> Self {
        let mut counts = Self { window, documents: 1, ..Self::default() };
        let mut count =
            DocumentCount { document: Arc::new(document), text, found, gazetteer, texts: FxHashMap::default() };
        for unit in [Window::Sentence, Window::Paragraph, Window::Document] {
            for mentions in count.units(unit) {
                count.pairs(&mut counts, unit, mentions, unit == window);
            }
        }
        for mention in &found.mentions {
            let entity = counts.entities.entry(mention.entity).or_default();
            entity.mentions += 1;
            entity.documents = 1;
        }
        counts
    }

    /// Adds the counts of other documents.
    ///
    /// # Panics
    ///
    /// If both have documents and their windows differ: their evidence can't be added.
    pub fn merge(&mut self, other: Self) {
        if self.documents == 0 {
            self.window = other.window;
        }
        assert!(self.window == other.window || other.documents == 0, "counts of different windows");
        for (pair, counts) in other.pairs {
            let sum = self.pairs.entry(pair).or_default();
            sum.sentences += counts.sentences;
            sum.paragraphs += counts.paragraphs;
            sum.documents += counts.documents;
            sum.evidence.extend(counts.evidence);
        }
        for (entity, counts) in other.entities {
            let sum = self.entities.entry(entity).or_default();
            sum.mentions += counts.mentions;
            sum.documents += counts.documents;
        }
        self.documents += other.documents;
        self.too_full.extend(other.too_full);
    }

    /// Number of mentions in all documents.
    pub fn mentions(&self) -> u64 {
        self.entities.values().map(|counts| counts.mentions).sum()
    }
}

struct DocumentCount<'a> {
    document: Arc<DocumentInfo>,
    text: &'a str,
    found: &'a Extracted,
    gazetteer: &'a Gazetteer,
    /// Texts of evidence, so that the edges of one sentence share it.
    texts: FxHashMap<Span, Arc<str>>,
}

impl<'a> DocumentCount<'a> {
    /// The mentions of each unit that has any.
    fn units(&self, unit: Window) -> Vec<&'a [Mention]> {
        let mentions = &self.found.mentions;
        match unit {
            Window::Sentence => mentions.chunk_by(|a, b| a.sentence == b.sentence).collect(),
            Window::Paragraph => mentions.chunk_by(|a, b| a.paragraph == b.paragraph).collect(),
            Window::Document => mentions.chunk_by(|_, _| true).collect(),
        }
    }

    fn unit_span(&self, unit: Window, mention: &Mention) -> Span {
        match unit {
            Window::Sentence => self.found.segments.sentences[mention.sentence],
            Window::Paragraph => self.found.segments.paragraphs[mention.paragraph],
            Window::Document => Span::new(0, self.text.len()),
        }
    }

    /// Counts every pair of entities in a unit once.
    fn pairs(&mut self, counts: &mut Cooccurrences, unit: Window, mentions: &[Mention], with_evidence: bool) {
        let mut by_key: BTreeMap<&str, Vec<&Mention>> = BTreeMap::new();
        for mention in mentions {
            by_key.entry(self.gazetteer.entity(mention.entity).key).or_default().push(mention);
        }
        if by_key.len() > MAX_ENTITIES_PER_UNIT {
            counts.too_full.push((Arc::clone(&self.document), unit, by_key.len()));
            return self.pairs_of_parts(counts, unit, mentions, with_evidence);
        }
        let entities: Vec<Vec<&Mention>> = by_key.into_values().collect();
        for (number, source) in entities.iter().enumerate() {
            for target in &entities[number + 1..] {
                let pair = counts.pairs.entry((source[0].entity, target[0].entity)).or_default();
                match unit {
                    Window::Sentence => pair.sentences += 1,
                    Window::Paragraph => pair.paragraphs += 1,
                    Window::Document => pair.documents += 1,
                }
                if with_evidence {
                    pair.evidence.push(self.evidence(unit, source, target));
                }
            }
        }
    }

    /// Counts, for a unit with too many entities, the pairs that share a smaller unit in it.
    fn pairs_of_parts(&mut self, counts: &mut Cooccurrences, unit: Window, mentions: &[Mention], with_evidence: bool) {
        let mut pairs: BTreeMap<(EntityId, EntityId), [Vec<&Mention>; 2]> = BTreeMap::new();
        for part in mentions.chunk_by(|a, b| a.sentence == b.sentence) {
            if part.len() > MAX_ENTITIES_PER_UNIT {
                continue;
            }
            for (number, a) in part.iter().enumerate() {
                for b in part[number + 1..].iter().filter(|b| b.entity != a.entity) {
                    let in_order = self.gazetteer.entity(a.entity).key < self.gazetteer.entity(b.entity).key;
                    let (source, target) = if in_order { (a, b) } else { (b, a) };
                    let pair = pairs.entry((source.entity, target.entity)).or_default();
                    pair[0].push(source);
                    pair[1].push(target);
                }
            }
        }
        for (pair, [mut sources, mut targets]) in pairs {
            sources.sort_unstable_by_key(|mention| mention.span);
            targets.sort_unstable_by_key(|mention| mention.span);
            let counts = counts.pairs.entry(pair).or_default();
            match unit {
                Window::Sentence => continue,
                Window::Paragraph => counts.paragraphs += 1,
                Window::Document => counts.documents += 1,
            }
            if with_evidence {
                counts.evidence.push(self.evidence(unit, &sources, &targets));
            }
        }
    }

    fn evidence(&mut self, unit: Window, sources: &[&Mention], targets: &[&Mention]) -> Evidence {
        let (source, target) = nearest_pair(sources, targets);
        let (first, second) = if source.span < target.span { (source, target) } else { (target, source) };
        let sentences = &self.found.segments.sentences;
        let mut text_span = Span::new(sentences[first.sentence].start, sentences[second.sentence].end);
        if text_span.len() > MAX_EVIDENCE_TEXT {
            text_span = sentences[first.sentence];
        }
        let unit = self.unit_span(unit, source);
        let text = self.texts.entry(text_span).or_insert_with(|| self.text[text_span.range()].into());
        let (document, text) = (Arc::clone(&self.document), Arc::clone(text));
        Evidence { document, unit, source: source.span, target: target.span, text, text_span }
    }
}

/// The mentions of two entities that stand nearest to one another; of equals the first. Both lists are sorted.
fn nearest_pair<'m>(sources: &[&'m Mention], targets: &[&'m Mention]) -> (&'m Mention, &'m Mention) {
    let (mut best, mut at_source, mut at_target) = ((sources[0], targets[0]), 0, 0);
    let distance = |(a, b): (&Mention, &Mention)| a.span.start.abs_diff(b.span.start);
    while let (Some(&source), Some(&target)) = (sources.get(at_source), targets.get(at_target)) {
        if distance((source, target)) < distance(best) {
            best = (source, target);
        }
        if source.span < target.span { at_source += 1 } else { at_target += 1 }
    }
    best
}
