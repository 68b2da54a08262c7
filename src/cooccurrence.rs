//! Counting who stands with whom: per sentence, paragraph and document, once per unit, with the evidence.
//!
//! Counts are integers and [`Cooccurrences::merge`] is associative and commutative, so that a corpus may be split over
//! any number of threads and gives the same numbers. Of the evidence the first pieces are kept; the counts are of all.

use std::mem;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::document::{Date, Span};
use crate::extract::{Extracted, Mention};
use crate::gazetteer::EntityId;

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

/// How many pieces of evidence of a pair are kept unless somebody says otherwise.
pub const DEFAULT_MAX_EVIDENCE: usize = 20;

/// One unit of text that holds both names of a pair.
///
/// Evidence is ordered by document and then by place in the document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Evidence {
    /// The document.
    pub document: Arc<DocumentInfo>,
    /// The sentence, paragraph or document, in bytes of the document's text.
    pub unit: Span,
    /// The mention of the pair's first entity (in a graph: the one with the smaller key): of all in the unit, the one
    /// nearest to a mention of the other.
    pub source: Span,
    /// The mention of the other entity.
    pub target: Span,
    /// The entity that `source` names, where it was counted for the one of the pair: the Kremlin for Russia.
    pub source_metonym: Option<EntityId>,
    /// The entity that `target` names, where it was counted for the other one of the pair.
    pub target_metonym: Option<EntityId>,
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
    /// The earliest and the latest date of documents with a unit of the window that holds both.
    pub dates: Option<(Date, Date)>,
    /// The first units of the window that hold both, in their order.
    pub evidence: Vec<Evidence>,
}

impl PairCounts {
    fn merge(&mut self, other: Self, most: usize) {
        self.sentences += other.sentences;
        self.paragraphs += other.paragraphs;
        self.documents += other.documents;
        self.add_dates(other.dates);
        let place = other.evidence.first().map_or(0, |first| self.evidence.partition_point(|kept| kept <= first));
        let room = most.saturating_sub(place);
        self.evidence.reserve_exact(room.min(other.evidence.len()));
        self.evidence.extend(other.evidence.into_iter().take(room));
        // Two sorted runs, of which the first is empty if documents come in their order.
        self.evidence[place..].sort();
        self.evidence.truncate(most);
    }

    fn add_dates(&mut self, dates: Option<(Date, Date)>) {
        self.dates = match (self.dates, dates) {
            (Some(known), Some(more)) => Some((known.0.min(more.0), known.1.max(more.1))),
            (known, more) => known.or(more),
        };
    }

    /// Whether a unit may be among the first `most`, as far as is known.
    fn has_room(&self, document: &DocumentInfo, unit: Span, most: usize) -> bool {
        let is_before = |last: &Evidence| (document.ordinal, unit) <= (last.document.ordinal, last.unit);
        self.evidence.len() < most || self.evidence.last().is_some_and(is_before)
    }

    /// Puts evidence in its place, which is the end if documents come in their order.
    fn insert(&mut self, piece: Evidence, most: usize) {
        let place = self.evidence.iter().rposition(|kept| *kept <= piece).map_or(0, |before| before + 1);
        self.evidence.insert(place, piece);
        self.evidence.truncate(most);
    }

    /// Turns the pair around.
    pub(crate) fn turn(&mut self) {
        for piece in &mut self.evidence {
            mem::swap(&mut piece.source, &mut piece.target);
            mem::swap(&mut piece.source_metonym, &mut piece.target_metonym);
        }
    }
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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cooccurrences {
    /// The unit of which evidence is kept.
    pub window: Window,
    /// How many pieces of evidence of a pair are kept: the first ones. `None` keeps all.
    pub max_evidence: Option<usize>,
    /// Pairs of entities, the one with the smaller id first.
    pub pairs: FxHashMap<(EntityId, EntityId), PairCounts>,
    /// Entities that are mentioned.
    pub entities: FxHashMap<EntityId, EntityCounts>,
    /// Mentions that were counted for another entity than the one that they name: by that one, and the other.
    pub metonyms: FxHashMap<(EntityId, EntityId), u64>,
    /// Documents counted, also those without a mention.
    pub documents: u64,
}

/// A unit whose pairs were not counted, since it holds more than [`MAX_ENTITIES_PER_UNIT`] entities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooFull {
    /// What it is.
    pub unit: Window,
    /// How many entities it holds.
    pub entities: usize,
}

impl Cooccurrences {
    /// The counts of no documents.
    pub fn new(window: Window, max_evidence: Option<usize>) -> Self {
        Self { window, max_evidence, ..Self::default() }
    }

    /// Counts one document more. Gives the units that were too full, in their order.
    ///
    /// Cost: proportional to the number of pairs, which is quadratic in the entities of a unit. Evidence costs least if
    /// documents come in their order.
    pub fn add(&mut self, document: DocumentInfo, text: &str, found: &Extracted) -> Vec<TooFull> {
        self.add_as(document, text, found, |entity| entity)
    }

    /// Does what [`add`](Self::add) does, but counts each mention for the entity that `meant` gives for the one that it
    /// names, such as the one that this [represents](crate::Gazetteer::metonyms).
    pub fn add_as(
        &mut self,
        document: DocumentInfo,
        text: &str,
        found: &Extracted,
        meant: impl Fn(EntityId) -> EntityId,
    ) -> Vec<TooFull> {
        self.documents += 1;
        let counted: Vec<Counted> =
            found.mentions.iter().map(|mention| Counted { entity: meant(mention.entity), mention }).collect();
        let document = Arc::new(document);
        let mut count = DocumentCount { counts: self, document, text, found, texts: FxHashMap::default() };
        let mut too_full = Vec::new();
        for unit in [Window::Sentence, Window::Paragraph, Window::Document] {
            too_full.extend(units(&counted, unit).filter_map(|mentions| count.unit(unit, mentions)));
        }
        for mentions in Entities::of(&counted).groups() {
            let entity = self.entities.entry(mentions[0].entity).or_default();
            entity.mentions += mentions.len() as u64;
            entity.documents += 1;
        }
        for Counted { entity, mention } in counted.iter().filter(|counted| counted.entity != counted.mention.entity) {
            *self.metonyms.entry((mention.entity, *entity)).or_default() += 1;
        }
        too_full
    }

    /// Adds the counts of other documents.
    ///
    /// # Panics
    ///
    /// If both have documents and were counted for different windows or bounds of evidence: that can't be added.
    pub fn merge(&mut self, mut other: Self) {
        if self.documents == 0 && other.documents > 0 {
            (self.window, self.max_evidence) = (other.window, other.max_evidence);
        }
        let is_alike = (self.window, self.max_evidence) == (other.window, other.max_evidence);
        assert!(is_alike || other.documents == 0, "counts of different windows or bounds");
        // The order makes no difference, so the smaller one is added to the greater.
        if self.pairs.len() < other.pairs.len() {
            mem::swap(&mut self.pairs, &mut other.pairs);
        }
        let most = self.most();
        for (pair, counts) in other.pairs {
            self.pairs.entry(pair).or_default().merge(counts, most);
        }
        for (entity, counts) in other.entities {
            let sum = self.entities.entry(entity).or_default();
            sum.mentions += counts.mentions;
            sum.documents += counts.documents;
        }
        other.metonyms.into_iter().for_each(|(pair, count)| *self.metonyms.entry(pair).or_default() += count);
        self.documents += other.documents;
    }

    /// Number of mentions in all documents.
    pub fn mentions(&self) -> u64 {
        self.entities.values().map(|counts| counts.mentions).sum()
    }

    fn most(&self) -> usize {
        self.max_evidence.unwrap_or(usize::MAX)
    }
}

/// A mention, and the entity that it counts for.
#[derive(Clone, Copy)]
struct Counted<'a> {
    entity: EntityId,
    mention: &'a Mention,
}

/// The mentions of each unit that has any.
fn units<'m, 'a>(mentions: &'m [Counted<'a>], unit: Window) -> impl Iterator<Item = &'m [Counted<'a>]> {
    mentions.chunk_by(move |a, b| match unit {
        Window::Sentence => a.mention.sentence == b.mention.sentence,
        Window::Paragraph => a.mention.paragraph == b.mention.paragraph,
        Window::Document => true,
    })
}

/// Mentions sorted by entity, and those of an entity by place.
struct Entities<'a>(Vec<Counted<'a>>);

impl<'a> Entities<'a> {
    fn of(mentions: &[Counted<'a>]) -> Self {
        let mut sorted = mentions.to_vec();
        sorted.sort_unstable_by_key(|counted| (counted.entity, counted.mention.span.start));
        Self(sorted)
    }

    /// The mentions of each entity.
    fn groups(&self) -> impl Iterator<Item = &[Counted<'a>]> {
        self.0.chunk_by(|a, b| a.entity == b.entity)
    }
}

/// Two entities of a unit, each with its mentions there.
type Pair<'m, 'a> = [&'m [Counted<'a>]; 2];

/// Every pair of entities, once.
fn pairs<'m, 'a>(entities: &[&'m [Counted<'a>]]) -> impl Iterator<Item = Pair<'m, 'a>> {
    entities.iter().enumerate().flat_map(|(number, &a)| entities[number + 1..].iter().map(move |&b| [a, b]))
}

struct DocumentCount<'a> {
    counts: &'a mut Cooccurrences,
    document: Arc<DocumentInfo>,
    text: &'a str,
    found: &'a Extracted,
    /// Texts of evidence, so that the edges of one sentence share it.
    texts: FxHashMap<Span, Arc<str>>,
}

impl DocumentCount<'_> {
    /// Counts every pair of entities in a unit once. Tells if it is too full for that.
    fn unit(&mut self, unit: Window, mentions: &[Counted]) -> Option<TooFull> {
        if mentions.len() < 2 {
            return None;
        }
        let sorted = Entities::of(mentions);
        let entities: Vec<&[Counted]> = sorted.groups().collect();
        if entities.len() > MAX_ENTITIES_PER_UNIT {
            self.sentences_of(unit, mentions);
            return Some(TooFull { unit, entities: entities.len() });
        }
        pairs(&entities).for_each(|pair| self.pair(unit, pair));
        None
    }

    /// Counts, for a unit with too many entities, the pairs that share a sentence in it.
    fn sentences_of(&mut self, unit: Window, mentions: &[Counted]) {
        if unit == Window::Sentence {
            return;
        }
        let sorted: Vec<Entities> = units(mentions, Window::Sentence).map(Entities::of).collect();
        let sentences = sorted.iter().map(|sentence| sentence.groups().collect::<Vec<_>>());
        let mut shared: Vec<Pair> = sentences
            .filter(|entities| entities.len() <= MAX_ENTITIES_PER_UNIT)
            .flat_map(|entities| pairs(&entities).collect::<Vec<_>>())
            .collect();
        let ids = |pair: &Pair| pair.map(|mentions| mentions[0].entity);
        shared.sort_by_key(ids);
        for pairs in shared.chunk_by(|a, b| ids(a) == ids(b)) {
            let [a, b] = [0, 1].map(|side| pairs.iter().map(|pair| pair[side]).collect::<Vec<_>>().concat());
            self.pair(unit, [&a, &b]);
        }
    }

    fn pair(&mut self, unit: Window, [a, b]: Pair) {
        let most = self.counts.most();
        let pair = self.counts.pairs.entry((a[0].entity, b[0].entity)).or_default();
        match unit {
            Window::Sentence => pair.sentences += 1,
            Window::Paragraph => pair.paragraphs += 1,
            Window::Document => pair.documents += 1,
        }
        if unit != self.counts.window {
            return;
        }
        pair.add_dates(self.document.date.map(|date| (date, date)));
        let segments = &self.found.segments;
        let unit = match unit {
            Window::Sentence => segments.sentences[a[0].mention.sentence],
            Window::Paragraph => segments.paragraphs[a[0].mention.paragraph],
            Window::Document => Span::new(0, self.text.len()),
        };
        if pair.has_room(&self.document, unit, most) {
            let (source, target) = nearest_pair(a, b);
            let text_span = shown(&segments.sentences, source, target);
            let text = self.texts.entry(text_span).or_insert_with(|| self.text[text_span.range()].into());
            let (document, text) = (Arc::clone(&self.document), Arc::clone(text));
            let metonym =
                |mention: &Mention, of: &[Counted]| Some(mention.entity).filter(|named| *named != of[0].entity);
            let (source_metonym, target_metonym) = (metonym(source, a), metonym(target, b));
            let (source, target) = (source.span, target.span);
            let piece = Evidence { document, unit, source, target, source_metonym, target_metonym, text, text_span };
            pair.insert(piece, most);
        }
    }
}

/// The text to show of two mentions.
fn shown(sentences: &[Span], source: &Mention, target: &Mention) -> Span {
    let (first, second) = if source.span < target.span { (source, target) } else { (target, source) };
    let both = Span::new(sentences[first.sentence].start, sentences[second.sentence].end);
    if both.len() > MAX_EVIDENCE_TEXT { sentences[first.sentence] } else { both }
}

/// The mentions of two entities that stand nearest to one another; of equals the first. Both lists are sorted.
fn nearest_pair<'a>(sources: &[Counted<'a>], targets: &[Counted<'a>]) -> (&'a Mention, &'a Mention) {
    let (mut best, mut at_source, mut at_target) = ((sources[0].mention, targets[0].mention), 0, 0);
    let distance = |(a, b): (&Mention, &Mention)| a.span.start.abs_diff(b.span.start);
    while let (Some(source), Some(target)) = (sources.get(at_source), targets.get(at_target)) {
        let (source, target) = (source.mention, target.mention);
        if distance((source, target)) < distance(best) {
            best = (source, target);
        }
        if source.span < target.span { at_source += 1 } else { at_target += 1 }
    }
    best
}
