//! Relations: what a sentence says that two of its names do, by rules that users can read and change.
//!
//! A sentence whose names are known is written with a sign for each name. Rules are patterns over that; only those run
//! whose words the sentence holds. What a relation tells is in the sentence: both names, and the words that join them.

mod check;
mod clause;
mod compile;
mod context;
mod counts;
mod cues;
mod find;
mod gold;
mod matcher;
mod pattern;
mod program;
mod quotes;
mod required;
mod rules;
mod sentence;
mod stored;
mod tables;
mod texts;
mod untyped;
mod when;
mod words;

pub use check::check;
pub use counts::{RelationCounts, Statement, Statements};
pub use find::{MAX_NAMES, MAX_SENTENCE, Name};
pub use gold::{GoldRelation, RelationEvaluation, RelationMistake, read_gold};
pub use rules::Rules;

use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::document::{Date, Span};
use crate::error::{Error, system_message};
use crate::extract::{Extracted, Mention, Method};
use crate::gazetteer::{AliasKind, EntityId, Gazetteer};
use quotes::Quotes;
use rules::Loader;

/// A kind of relation that rules tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelationType {
    /// The name, such as `met_with`.
    pub name: Arc<str>,
    /// Whether subject and object may change places.
    pub is_symmetric: bool,
    /// The type that it is while it is only planned: `scheduled_to_meet` of `met_with`.
    pub when_planned: Option<usize>,
    /// What it says.
    pub about: String,
    /// A sentence that says it.
    pub example: String,
    /// The types that may be its subject, as signs.
    subject: u32,
    object: u32,
}

/// How a relation is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Modality {
    /// The text states it.
    #[default]
    Actual,
    /// It is to come, or intended.
    Planned,
    /// Somebody says so, and the writer does not.
    Claimed,
    /// It would be so, or might.
    Conditional,
}

impl Modality {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Actual, Self::Planned, Self::Claimed, Self::Conditional];

    /// The word that stands for it in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Actual => "actual",
            Self::Planned => "planned",
            Self::Claimed => "claimed",
            Self::Conditional => "conditional",
        }
    }
}

/// How a name stands for an argument that it does not name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Via {
    /// An adjective or the word for inhabitants: Russian forces.
    Demonym,
    /// A capital or a seat of government: Moscow, the Kremlin.
    Metonym,
}

/// What a sentence says that two of its names do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// Index of the type in [`Rules::types`].
    pub relation: usize,
    /// Index of the mention that is the subject, among the mentions that were given.
    pub subject: usize,
    /// Index of the mention that is the object.
    pub object: usize,
    /// How subject and object stand for what is meant, where they are not its name.
    pub via: [Option<Via>; 2],
    /// Whether the sentence says that it is not so.
    pub negated: bool,
    /// How it is meant.
    pub modality: Modality,
    /// The day that the sentence states (`2022-03-10`; `2022-03` or `2022` where it says no more), else that of the document.
    pub date: Option<String>,
    /// What else the rule tells, such as `office`.
    pub attributes: Vec<(Arc<str>, String)>,
    /// The words that say it.
    pub cue: Span,
    /// The sentence.
    pub sentence: Span,
    /// The name of the rule.
    pub rule: Arc<str>,
}

impl Rules {
    /// The rules that ship with comention.
    ///
    /// # Errors
    ///
    /// None, as long as the shipped file is as it was tested.
    pub fn shipped() -> Result<Self, Error> {
        stored::shipped().map_or_else(|| Loader::with_shipped().finish(), Ok)
    }

    /// The rules that ship, and those of a file; of rules and lists of the same name, those of the file.
    ///
    /// # Errors
    ///
    /// [`Error::Gazetteer`] with every fault, each with line and column.
    ///
    /// ```
    /// use comention::Rules;
    /// let own = "[[rule]]\nname = 'hosted'\nrelation = 'met_with'\npatterns = ['{subject} {cue:hosted} {object}']\n";
    /// let rules = Rules::with("own.toml", own)?;
    /// assert!(rules.types().iter().any(|known| &*known.name == "met_with"));
    /// # Ok::<(), comention::Error>(())
    /// ```
    pub fn with(name: &str, toml: &str) -> Result<Self, Error> {
        let mut loader = Loader::with_shipped();
        loader.read(name, toml);
        loader.finish()
    }

    /// The rules that ship, and those of files.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] if a file can't be read, [`Error::Gazetteer`] with every fault, each with line and column.
    pub fn with_files<P: AsRef<Path>>(paths: &[P]) -> Result<Self, Error> {
        if paths.is_empty() {
            return Self::shipped();
        }
        let texts = read_files(paths)?;
        let mut loader = Loader::with_shipped();
        texts.iter().for_each(|(name, text)| loader.read(name, text));
        loader.finish()
    }

    /// The types of relations, in the order of the file.
    pub fn types(&self) -> &[RelationType] {
        &self.types
    }

    /// What the sentences of a text say that its mentions do, in the order of the text.
    ///
    /// `date` is the day of the document. Cost: linear in the length of the sentences that hold two names and a word that
    /// some rule needs; others are hardly looked at.
    ///
    /// ```
    /// use comention::{Gazetteer, Rules, extract};
    /// let gazetteer = Gazetteer::from_csv("names", b"name,type\nSergey Lavrov,person\nDmytro Kuleba,person\n")?;
    /// let text = "Lavrov met Kuleba. Sergey Lavrov and Dmytro Kuleba did not meet again.";
    /// let rules = Rules::shipped()?;
    /// let found = rules.relate(text, &extract(text, &gazetteer), &gazetteer, None);
    /// let said: Vec<_> = found.iter().map(|r| (&*rules.types()[r.relation].name, r.negated)).collect();
    /// assert_eq!(said, [("met_with", false), ("met_with", true)]);
    /// # Ok::<(), comention::Error>(())
    /// ```
    pub fn relate(&self, text: &str, found: &Extracted, gazetteer: &Gazetteer, date: Option<Date>) -> Vec<Relation> {
        let mut relations = Vec::new();
        let mut names = Vec::new();
        let mut room = self.rooms.get();
        room.quotes = Quotes::default();
        // What may stand for another entity is asked of few names.
        let is_seat = |name: &Name| represented(EntityId(name.entity as u32), gazetteer).is_some();
        let mut first = 0;
        for mentions in found.mentions.chunk_by(|a, b| a.sentence == b.sentence) {
            if mentions.iter().any(|mention| mention.entity != mentions[0].entity) {
                let sentence = found.segments.sentences[mentions[0].sentence];
                names.clear();
                names.extend(mentions.iter().map(|mention| name(mention, gazetteer)));
                let paragraph = found.segments.paragraphs[mentions[0].paragraph].start.min(sentence.start);
                let from = relations.len();
                self.relate_sentence(
                    text,
                    (paragraph, sentence),
                    (&names, &is_seat),
                    date,
                    (&mut room, &mut relations),
                );
                for relation in &mut relations[from..] {
                    relation.subject += first;
                    relation.object += first;
                }
            }
            first += mentions.len();
        }
        // Where no word says it, but one name stands beside the other, the lists may know better.
        let entity = |mention: usize| found.mentions[mention].entity;
        relations.retain(|it| !it.cue.is_empty() || may_lie_in(entity(it.subject), entity(it.object), gazetteer));
        relations
    }

    /// What sentences say that given names do: names that something else than comention found.
    ///
    /// `names` are in the order of the text and don't overlap. Sentences are cut as for mentions.
    pub fn relate_names(&self, text: &str, names: &[Name], date: Option<Date>) -> Vec<Relation> {
        let paragraphs = crate::text::paragraphs(text);
        let of = |paragraphs: &[Span], at: usize| paragraphs.partition_point(|it| it.start <= at).checked_sub(1);
        let inside = |name: &&Name| {
            of(&paragraphs, name.span.start).is_some_and(|number| paragraphs[number].contains(name.span))
        };
        let spans: Vec<Span> = names.iter().filter(inside).map(|name| name.span).collect();
        let segments = crate::text::Segments::around(text, &paragraphs, spans.into_iter());
        let mut relations = Vec::new();
        let mut room = self.rooms.get();
        room.quotes = Quotes::default();
        let sentence_of = |name: &Name| segments.sentence_of(name.span);
        let mut first = 0;
        for names in names.chunk_by(|a, b| sentence_of(a) == sentence_of(b)) {
            if let Some(number) = sentence_of(&names[0])
                && names.len() > 1
            {
                let sentence = segments.sentences[number];
                let paragraph = of(&segments.paragraphs, sentence.start).map_or(0, |it| segments.paragraphs[it].start);
                let from = relations.len();
                let is_seat = |name: &Name| name.is_seat;
                self.relate_sentence(text, (paragraph, sentence), (names, &is_seat), date, (&mut room, &mut relations));
                for relation in &mut relations[from..] {
                    relation.subject += first;
                    relation.object += first;
                }
            }
            first += names.len();
        }
        relations
    }
}

/// The names and texts of files of rules.
fn read_files<P: AsRef<Path>>(paths: &[P]) -> Result<Vec<(String, String)>, Error> {
    let read = |path: &P| {
        let name = path.as_ref().display().to_string();
        let bytes = std::fs::read(path).map_err(|error| Error::Input {
            path: name.clone(),
            reason: system_message(&error),
            remedy: String::new(),
        })?;
        let text = String::from_utf8(bytes).map_err(|_| rules::unreadable(&name, "this is no UTF-8"))?;
        Ok((name, text))
    };
    paths.iter().map(read).collect()
}

impl Relation {
    /// The entities that are meant by subject and object: those mentioned, but the country where a capital stands for it.
    pub fn arguments(&self, mentions: &[Mention], gazetteer: &Gazetteer) -> [EntityId; 2] {
        let sides = [(self.subject, self.via[0]), (self.object, self.via[1])];
        sides.map(|(mention, via)| {
            let entity = mentions[mention].entity;
            match via {
                Some(Via::Metonym) => represented(entity, gazetteer).unwrap_or(entity),
                _ => entity,
            }
        })
    }
}

/// Whether a place may be meant to lie in the one that is named behind it, by the lists: *Havana, Cuba*, but not
/// *Canada, Cuba* in a list of countries, which are those with words for their inhabitants.
fn may_lie_in(place: EntityId, other: EntityId, gazetteer: &Gazetteer) -> bool {
    let has_demonym = |id| gazetteer.entity(id).aliases().any(|alias| alias.kind == AliasKind::Demonym);
    match (gazetteer.entity(place).country(), gazetteer.entity(other).country()) {
        (Some(country), of_other) => country == other || of_other == Some(country),
        (None, Some(_)) => false,
        (None, None) => !has_demonym(place) || !has_demonym(other),
    }
}

/// The entity that another may stand for.
fn represented(entity: EntityId, gazetteer: &Gazetteer) -> Option<EntityId> {
    gazetteer.entity(entity).represents()
}

fn name(mention: &Mention, gazetteer: &Gazetteer) -> Name {
    Name {
        span: mention.span,
        entity: mention.entity.index(),
        entity_type: gazetteer.entity_type(mention.entity).clone(),
        is_demonym: mention.method == Method::Demonym,
        is_seat: false,
    }
}
