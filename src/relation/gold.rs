//! Comparing relations with a gold standard: precision, recall and F1 by type.
//!
//! A relation is right if its document, type and both entities are those of a gold relation whose sentence it shares a
//! character with; of a symmetric one, the entities may change places. Each gold relation counts once.

use std::collections::BTreeMap;
use std::io::BufRead;

use serde::Deserialize;

use super::{Modality, Relation, Rules};
use crate::document::Span;
use crate::error::{Error, Place, system_message};
use crate::evaluate::Score;
use crate::extract::Extracted;
use crate::gazetteer::Gazetteer;
use crate::text::Offsets;

/// A relation as somebody annotated it; offsets count Unicode code points, end exclusive.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldRelation {
    /// The document's id.
    pub doc: String,
    /// Where the sentence starts.
    pub sentence_start: usize,
    /// Where it ends.
    pub sentence_end: usize,
    /// The key of the subject.
    #[serde(alias = "subject")]
    pub head: String,
    /// The type.
    #[serde(alias = "type")]
    pub relation: String,
    /// The key of the object.
    #[serde(alias = "object")]
    pub tail: String,
    /// Another key that is right for the subject, such as the capital that stands for the country.
    #[serde(default, alias = "subject_via")]
    pub head_via: Option<String>,
    /// Another key that is right for the object.
    #[serde(default, alias = "object_via")]
    pub tail_via: Option<String>,
    /// Whether the sentence says that it is not so.
    #[serde(default)]
    pub negated: bool,
    /// How it is meant.
    #[serde(default)]
    pub modality: Modality,
}

/// Reads gold relations, one JSON object a line, by document.
///
/// # Errors
///
/// [`Error::Input`] with the line that is none, or if reading fails.
pub fn read_gold(path: &str, reader: impl BufRead) -> Result<BTreeMap<String, Vec<GoldRelation>>, Error> {
    let mut gold: BTreeMap<String, Vec<GoldRelation>> = BTreeMap::new();
    for (number, line) in reader.lines().enumerate() {
        let place = Place { path: path.into(), line: Some(number as u64 + 1), column: None };
        let error =
            |reason: String, remedy: &str| Error::Input { path: place.to_string(), reason, remedy: remedy.to_owned() };
        let line = line.map_err(|fault| error(system_message(&fault), ""))?;
        if line.trim().is_empty() {
            continue;
        }
        let remedy = "a line is {\"doc\",\"sentence_start\",\"sentence_end\",\"head\",\"relation\",\"tail\"}";
        let relation: GoldRelation =
            serde_json::from_str(&line).map_err(|fault| error(format!("this is no gold relation: {fault}"), remedy))?;
        gold.entry(relation.doc.clone()).or_default().push(relation);
    }
    Ok(gold)
}

/// What went wrong with a relation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RelationMistake {
    /// It was not found.
    Missed(Span, [String; 3]),
    /// It was found and is not in the gold standard.
    Extra(Span, [String; 3]),
    /// It was found, but negation or modality are wrong: what was expected, and found.
    Otherwise(Span, [String; 3], String, String),
}

/// The comparison of one or more documents.
#[derive(Clone, Debug, Default)]
pub struct RelationEvaluation {
    /// Scores by type.
    pub by_type: BTreeMap<String, Score>,
    /// Of those that are right, how many have the right negation.
    pub negated_right: u64,
    /// Of those that are right, how many have the right modality.
    pub modality_right: u64,
    /// All that went wrong, in the order of the text.
    pub mistakes: Vec<RelationMistake>,
}

impl RelationEvaluation {
    /// Compares the relations of a document with the gold ones.
    pub fn of_document(
        text: &str,
        (found, relations): (&Extracted, &[Relation]),
        gold: &[GoldRelation],
        (rules, gazetteer): (&Rules, &Gazetteer),
    ) -> Self {
        let offsets = Offsets::new(text);
        let mut evaluation = Self::default();
        let mut is_used = vec![false; relations.len()];
        let key = |id| gazetteer.entity(id).key;
        let names = |relation: &Relation| {
            let meant = relation.arguments(&found.mentions, gazetteer);
            let stands = [relation.subject, relation.object].map(|number| found.mentions[number].entity);
            [[key(meant[0]), key(stands[0])], [key(meant[1]), key(stands[1])]]
        };
        for wanted in gold {
            let span = offsets.span(wanted.sentence_start, wanted.sentence_end);
            let is_right = |relation: &Relation| {
                let known = &rules.types()[relation.relation];
                let is = |keys: [&str; 2], key: &str, via: &Option<String>| {
                    keys.iter().any(|&found| found == key || via.as_deref() == Some(found))
                };
                let [subject, object] = names(relation);
                let ends = |a, b| is(a, &wanted.head, &wanted.head_via) && is(b, &wanted.tail, &wanted.tail_via);
                *known.name == *wanted.relation
                    && relation.sentence.start < span.end
                    && span.start < relation.sentence.end
                    && (ends(subject, object) || (known.is_symmetric && ends(object, subject)))
            };
            let told = [wanted.head.clone(), wanted.relation.clone(), wanted.tail.clone()];
            let hit = (0..relations.len()).find(|&index| !is_used[index] && is_right(&relations[index]));
            let score = evaluation.by_type.entry(wanted.relation.clone()).or_default();
            let Some(hit) = hit else {
                score.missed += 1;
                evaluation.mistakes.push(RelationMistake::Missed(span, told));
                continue;
            };
            score.right += 1;
            is_used[hit] = true;
            let relation = &relations[hit];
            evaluation.negated_right += u64::from(relation.negated == wanted.negated);
            evaluation.modality_right += u64::from(relation.modality == wanted.modality);
            if (relation.negated, relation.modality) != (wanted.negated, wanted.modality) {
                let meant = |negated, modality: Modality| {
                    format!("{}{}", if negated { "negated, " } else { "" }, modality.name())
                };
                let (expected, was) =
                    (meant(wanted.negated, wanted.modality), meant(relation.negated, relation.modality));
                evaluation.mistakes.push(RelationMistake::Otherwise(span, told, expected, was));
            }
        }
        for (relation, _) in relations.iter().zip(is_used).filter(|(_, is_used)| !is_used) {
            let name = rules.types()[relation.relation].name.to_string();
            evaluation.by_type.entry(name.clone()).or_default().wrong += 1;
            let [subject, object] = names(relation).map(|keys| keys[0].to_owned());
            evaluation.mistakes.push(RelationMistake::Extra(relation.sentence, [subject, name, object]));
        }
        evaluation.mistakes.sort_by_key(|mistake| match mistake {
            RelationMistake::Missed(span, _)
            | RelationMistake::Extra(span, _)
            | RelationMistake::Otherwise(span, ..) => span.start,
        });
        evaluation
    }

    /// Adds the scores of another document; its mistakes belong to another text.
    pub fn add_scores(&mut self, other: &Self) {
        for (name, score) in &other.by_type {
            *self.by_type.entry(name.clone()).or_default() += *score;
        }
        self.negated_right += other.negated_right;
        self.modality_right += other.modality_right;
    }
}
