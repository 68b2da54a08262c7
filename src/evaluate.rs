//! Comparing mentions with a gold standard: precision, recall and F1 of detection (the span) and of linking (the span
//! and the entity), counted over all mentions (micro average).
//!
//! The conventions are those of linking against a knowledge base that does not hold everything (InKB; Usbeck et al.,
//! GERBIL, WWW 2015): only gold mentions whose entity is in the gazetteer have to be found. A prediction on the span of
//! another gold mention is left out of detection and is wrong for linking; on that of an optional one it is not judged.

use std::collections::BTreeMap;
use std::io::BufRead;
use std::ops::AddAssign;

use serde::Deserialize;

use crate::document::Span;
use crate::error::{Error, Place, system_message};
use crate::extract::Mention;
use crate::gazetteer::{Entity, Gazetteer};
use crate::text::Offsets;

/// A mention as somebody annotated it; offsets count Unicode code points, end exclusive.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldMention {
    /// First code point.
    pub start: usize,
    /// Code point after the last.
    pub end: usize,
    /// The entity's key, if it has one.
    #[serde(default)]
    pub entity: Option<String>,
    /// Other keys that are right too.
    #[serde(default)]
    pub also: Vec<String>,
    /// What kind of mention it is, in the annotator's words.
    #[serde(default)]
    pub kind: Option<String>,
    /// Whether it may be found or not, without being judged.
    #[serde(default)]
    pub optional: bool,
}

/// The gold mentions of one document.
#[derive(Clone, Debug, Default)]
pub struct GoldDocument {
    /// All annotated mentions.
    pub mentions: Vec<GoldMention>,
    /// The part of the document that was annotated, in code points; all of it if `None`.
    pub annotated: Option<(usize, usize)>,
}

/// Gold mentions by document id.
#[derive(Clone, Debug, Default)]
pub struct Gold {
    /// The documents.
    pub documents: BTreeMap<String, GoldDocument>,
}

#[derive(Deserialize)]
struct Line {
    #[serde(alias = "doc")]
    id: Option<String>,
    mentions: Option<Vec<GoldMention>>,
    eval_span: Option<(usize, usize)>,
}

#[derive(Deserialize)]
struct MentionLine {
    doc: String,
    #[serde(flatten)]
    mention: GoldMention,
}

impl Gold {
    /// Reads JSON lines: a mention a line (`doc`, `start`, `end`, `entity`; `kind`, `also` and `optional` if there), or
    /// a document a line (`id`, `mentions`, and `eval_span` if only a part was annotated).
    ///
    /// # Errors
    ///
    /// [`Error::Input`] with the line that is neither, or if reading fails.
    pub fn read(path: &str, reader: impl BufRead) -> Result<Self, Error> {
        let mut gold = Self::default();
        for (number, line) in reader.lines().enumerate() {
            let line = line.map_err(|error| Error::Input {
                path: path.to_owned(),
                reason: system_message(&error),
                remedy: String::new(),
            })?;
            if line.trim().is_empty() {
                continue;
            }
            let broken = |error: String| Error::Input {
                path: Place { path: path.into(), line: Some(number as u64 + 1), column: None }.to_string(),
                reason: format!("this is no gold line: {error}"),
                remedy: "a line is {\"doc\",\"start\",\"end\",\"entity\"}, or {\"id\",\"mentions\":[…]}".to_owned(),
            };
            let head: Line = serde_json::from_str(&line).map_err(|error| broken(error.to_string()))?;
            let (id, mentions, annotated) = match (head.id, head.mentions) {
                (Some(id), Some(mentions)) => (id, mentions, head.eval_span),
                _ => {
                    let line: MentionLine = serde_json::from_str(&line).map_err(|error| broken(error.to_string()))?;
                    (line.doc, vec![line.mention], None)
                }
            };
            let spans = mentions.iter().map(|mention| (mention.start, mention.end)).chain(annotated);
            if let Some((start, end)) = spans.into_iter().find(|(start, end)| start > end) {
                return Err(broken(format!("it starts at {start} and ends before, at {end}")));
            }
            let document = gold.documents.entry(id).or_default();
            document.mentions.extend(mentions);
            document.annotated = document.annotated.or(annotated);
        }
        Ok(gold)
    }

    /// Leaves out all mentions of these kinds: they need not be found, and finding them is no mistake.
    pub fn ignore_kinds(&mut self, kinds: &[String]) {
        let ignored = |kind: &Option<String>| kind.as_ref().is_some_and(|kind| kinds.contains(kind));
        for mention in self.documents.values_mut().flat_map(|document| &mut document.mentions) {
            if ignored(&mention.kind) {
                mention.optional = true;
                mention.also.clear();
                mention.entity = None;
                mention.kind = None;
            }
        }
    }
}

/// Right ones, wrong ones and missed ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// Predictions that are right.
    pub right: u64,
    /// Predictions that are wrong.
    pub wrong: u64,
    /// Gold mentions that were not predicted.
    pub missed: u64,
}

impl Score {
    /// Share of the predictions that are right; 0 if there are none.
    pub fn precision(self) -> f64 {
        ratio(self.right, self.right + self.wrong)
    }

    /// Share of the gold mentions that were found; 0 if there are none.
    pub fn recall(self) -> f64 {
        ratio(self.right, self.right + self.missed)
    }

    /// Harmonic mean of precision and recall.
    pub fn f1(self) -> f64 {
        ratio(2 * self.right, 2 * self.right + self.wrong + self.missed)
    }
}

impl AddAssign for Score {
    fn add_assign(&mut self, other: Self) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.missed += other.missed;
    }
}

fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// What went wrong at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Where, in bytes of the document's text.
    pub span: Span,
    /// The entity that was annotated, if any.
    pub expected: Option<String>,
    /// The entity that was predicted, if any.
    pub found: Option<String>,
}

/// The comparison of one or more documents.
#[derive(Clone, Debug, Default)]
pub struct Evaluation {
    /// Spans.
    pub detection: Score,
    /// Spans with their entities.
    pub linking: Score,
    /// Linking by the type of the gold entity (of a wrong prediction: of the predicted one).
    pub by_type: BTreeMap<String, Score>,
    /// Linking by the annotated kind; a wrong prediction beside all gold mentions counts to none.
    pub by_kind: BTreeMap<String, Score>,
    /// All that went wrong in linking, in the order of the text.
    pub mistakes: Vec<Mistake>,
}

impl Evaluation {
    /// Compares the mentions found in `text` with the gold ones.
    pub fn of_document(text: &str, mentions: &[Mention], gold: &GoldDocument, gazetteer: &Gazetteer) -> Self {
        let offsets = Offsets::new(text);
        let annotated = gold.annotated.map(|(start, end)| offsets.span(start, end));
        let judged = mentions.iter().filter(|m| annotated.is_none_or(|part| part.contains(m.span)));
        let mut found: BTreeMap<Span, Entity> = judged.map(|m| (m.span, gazetteer.entity(m.entity))).collect();
        let mut by_span: BTreeMap<Span, Vec<&GoldMention>> = BTreeMap::new();
        for mention in &gold.mentions {
            by_span.entry(offsets.span(mention.start, mention.end)).or_default().push(mention);
        }
        let mut evaluation = Self::default();
        for (span, gold) in by_span {
            let found = found.remove(&span);
            let listed = |mention: &&&GoldMention| {
                !mention.optional && mention.entity.as_deref().and_then(|key| gazetteer.find_key(key)).is_some()
            };
            match gold.iter().find(listed) {
                Some(required) => evaluation.required(span, required, &gold, found, gazetteer),
                None if gold.iter().any(|mention| mention.optional) => {}
                // Annotated with an entity that is not in the list: to find the span is right, to link it is wrong.
                None => {
                    if let Some(found) = found {
                        evaluation.add(Score { wrong: 1, ..Score::default() }, found.entity_type.name(), None);
                        evaluation.mistake(span, gold[0].entity.as_deref(), Some(found.key));
                    }
                }
            }
        }
        for (span, found) in found {
            let score = Score { wrong: 1, ..Score::default() };
            evaluation.detection += score;
            evaluation.add(score, found.entity_type.name(), None);
            evaluation.mistake(span, None, Some(found.key));
        }
        evaluation.mistakes.sort_by_key(|mistake| mistake.span);
        evaluation
    }

    /// Judges what was found on the span of a mention that has to be found; `gold` are all mentions with this span.
    fn required(
        &mut self,
        span: Span,
        required: &GoldMention,
        gold: &[&GoldMention],
        found: Option<Entity>,
        gazetteer: &Gazetteer,
    ) {
        let is_right = |found: Entity| {
            let is_key = |key: &String| key == found.key;
            gold.iter().any(|gold| gold.entity.as_ref().is_some_and(is_key) || gold.also.iter().any(is_key))
        };
        let (detection, linking) = match found {
            Some(found) if is_right(found) => {
                (Score { right: 1, ..Score::default() }, Score { right: 1, ..Score::default() })
            }
            Some(_) => (Score { right: 1, ..Score::default() }, Score { wrong: 1, missed: 1, right: 0 }),
            None => (Score { missed: 1, ..Score::default() }, Score { missed: 1, ..Score::default() }),
        };
        let entity = required.entity.as_deref();
        let entity_type = entity.and_then(|key| gazetteer.find_key(key)).map(|id| gazetteer.entity(id).entity_type);
        self.detection += detection;
        self.add(linking, entity_type.map_or("", |entity_type| entity_type.name()), required.kind.as_deref());
        if linking.right == 0 {
            self.mistake(span, entity, found.map(|found| found.key));
        }
    }

    /// Adds the scores of another document. Its mistakes are not taken over: their spans belong to another text.
    pub fn add_scores(&mut self, other: &Self) {
        self.detection += other.detection;
        self.linking += other.linking;
        for (name, score) in &other.by_type {
            *self.by_type.entry(name.clone()).or_default() += *score;
        }
        for (name, score) in &other.by_kind {
            *self.by_kind.entry(name.clone()).or_default() += *score;
        }
    }

    fn add(&mut self, score: Score, entity_type: &str, kind: Option<&str>) {
        self.linking += score;
        *self.by_type.entry(entity_type.to_owned()).or_default() += score;
        if let Some(kind) = kind {
            *self.by_kind.entry(kind.to_owned()).or_default() += score;
        }
    }

    fn mistake(&mut self, span: Span, expected: Option<&str>, found: Option<&str>) {
        let (expected, found) = (expected.map(str::to_owned), found.map(str::to_owned));
        self.mistakes.push(Mistake { span, expected, found });
    }
}
