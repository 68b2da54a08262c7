//! Counting what was said: one count for each subject, type and object.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{Modality, Relation, Rules};
use crate::cooccurrence::DocumentInfo;
use crate::document::Span;
use crate::extract::Extracted;
use crate::gazetteer::{EntityId, Gazetteer};

/// A sentence that states a relation.
///
/// Evidence is ordered by document and then by place in the document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Statement {
    /// The document.
    pub document: Arc<DocumentInfo>,
    /// The sentence, in bytes of the document's text.
    pub sentence: Span,
    /// The mention of the subject.
    pub subject: Span,
    /// The mention of the object.
    pub object: Span,
    /// The words that say it.
    pub cue: Span,
    /// Whether it says that it is not so.
    pub negated: bool,
    /// How it is meant.
    pub modality: Modality,
    /// The date: that of the sentence, else that of the document.
    pub date: Option<String>,
    /// What else the rule tells, such as `office`.
    pub attributes: Vec<(Arc<str>, String)>,
    /// The sentence's text.
    pub text: Arc<str>,
}

/// How often a relation was stated, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RelationCounts {
    /// Statements that it is so, in the order of [`Modality::ALL`].
    pub by_modality: [u64; 4],
    /// Statements that it is not so.
    pub negated: u64,
    /// The earliest and the latest date, as far as any is known.
    pub dates: Option<(String, String)>,
    /// The first statements, in their order.
    pub evidence: Vec<Statement>,
}

impl RelationCounts {
    /// All statements.
    pub fn statements(&self) -> u64 {
        self.by_modality.iter().sum::<u64>() + self.negated
    }

    fn add(&mut self, other: Self, most: usize) {
        self.by_modality.iter_mut().zip(other.by_modality).for_each(|(sum, more)| *sum += more);
        self.negated += other.negated;
        self.dates = match (self.dates.take(), other.dates) {
            (Some(known), Some(more)) => Some((known.0.min(more.0), known.1.max(more.1))),
            (known, more) => known.or(more),
        };
        // Mostly they come in their order.
        let is_behind = |new: &Statement| self.evidence.last().is_none_or(|last| last <= new);
        let is_sorted = other.evidence.first().is_none_or(is_behind);
        if !is_sorted || self.evidence.len() < most {
            self.evidence.extend(other.evidence);
        }
        if !is_sorted {
            self.evidence.sort();
        }
        self.evidence.truncate(most);
    }
}

/// The statements of any number of documents, by subject, type (its index in [`Rules::types`]) and object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statements {
    /// The counts. Of a symmetric relation, the subject is the entity with the smaller key.
    pub counts: FxHashMap<(EntityId, usize, EntityId), RelationCounts>,
}

impl Statements {
    /// Counts what a document says. At most `most` statements of a relation are kept as evidence.
    pub fn add(
        &mut self,
        document: &DocumentInfo,
        text: &str,
        (found, relations): (&Extracted, &[Relation]),
        (rules, gazetteer): (&Rules, &Gazetteer),
        meant: impl Fn(EntityId) -> EntityId,
        most: Option<usize>,
    ) {
        if relations.is_empty() {
            return;
        }
        let document = Arc::new(document.clone());
        // What is said in one sentence shares its text.
        let mut last: Option<(Span, Arc<str>)> = None;
        for relation in relations {
            let mut ends = relation.arguments(&found.mentions, gazetteer).map(&meant);
            if ends[0] == ends[1] {
                continue;
            }
            let mut spans = [relation.subject, relation.object].map(|number| found.mentions[number].span);
            let [subject, object] = ends.map(|id| gazetteer.entity(id).key);
            if rules.types()[relation.relation].is_symmetric && subject > object {
                ends.reverse();
                spans.reverse();
            }
            let sentence = match last.take() {
                Some(known) if known.0 == relation.sentence => known,
                _ => (relation.sentence, text[relation.sentence.range()].into()),
            };
            let statement = Statement {
                document: Arc::clone(&document),
                sentence: relation.sentence,
                subject: spans[0],
                object: spans[1],
                cue: relation.cue,
                negated: relation.negated,
                modality: relation.modality,
                date: relation.date.clone(),
                attributes: relation.attributes.clone(),
                text: Arc::clone(&sentence.1),
            };
            last = Some(sentence);
            let mut counts = RelationCounts {
                dates: relation.date.clone().map(|date| (date.clone(), date)),
                evidence: vec![statement],
                ..RelationCounts::default()
            };
            match relation.negated {
                true => counts.negated = 1,
                false => counts.by_modality[relation.modality as usize] = 1,
            }
            let known = self.counts.entry((ends[0], relation.relation, ends[1])).or_default();
            known.add(counts, most.unwrap_or(usize::MAX));
        }
    }

    /// Adds the statements of other documents. The order makes no difference.
    pub fn merge(&mut self, other: Self, most: Option<usize>) {
        for (relation, counts) in other.counts {
            self.counts.entry(relation).or_default().add(counts, most.unwrap_or(usize::MAX));
        }
    }
}
