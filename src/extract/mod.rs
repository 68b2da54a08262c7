//! Finding mentions: `scan` tells which names stand where, `resolve` which entity is meant, and why.

mod apposition;
mod choice;
mod cues;
mod dateline;
mod designator;
mod document_names;
mod firm;
mod grounds;
mod kin;
mod links;
mod name_context;
mod neighbours;
mod priors;
mod proof;
mod resolve;
mod results;
mod scan;
mod spelling;
mod sport;
mod stretch;
mod unknown;
mod witness;

pub use grounds::{Ground, Grounds, Score};
pub(crate) use name_context::is_courtesy;
pub use priors::{Priors, SavedPriors};
pub use scan::{Candidate, Match, Matches, scan};

use serde::Serialize;

use crate::document::{Date, Span};
use crate::gazetteer::{AliasKind, EntityId, Gazetteer};
use crate::text::Segments;

/// How a mention was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Method {
    /// By the entity's name.
    Name,
    /// By another name from the list.
    Alias,
    /// By another spelling of the given name, an initial, or a name without its middle initial.
    Variant,
    /// By an adjective or a word for inhabitants.
    Demonym,
    /// By a name of a person in a spelling that no list has: transliterated otherwise, or with a slip of the pen.
    Spelling,
    /// By the family name alone.
    Surname,
    /// By the given name alone, in a document that names the person in full.
    Given,
}

impl From<AliasKind> for Method {
    fn from(kind: AliasKind) -> Self {
        match kind {
            AliasKind::Name => Self::Name,
            AliasKind::Alias => Self::Alias,
            AliasKind::Variant => Self::Variant,
            AliasKind::Demonym => Self::Demonym,
            AliasKind::Surname => Self::Surname,
            AliasKind::Given => Self::Given,
        }
    }
}

/// A name in the text that was linked to an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Where the name stands, in bytes: without titles, articles and possessives.
    pub span: Span,
    /// The entity that is meant.
    pub entity: EntityId,
    /// How it was recognised.
    pub method: Method,
    /// For a family name: the nearest full name in the document, or family name behind a title, that says whose it is.
    /// Without one, nobody else in the list bears the name, or the corpus tells.
    pub antecedent: Option<Span>,
    /// The title directly before it.
    pub title: Option<Span>,
    /// Index of the sentence in [`Extracted::segments`].
    pub sentence: usize,
    /// Index of the paragraph in [`Extracted::segments`].
    pub paragraph: usize,
    /// How likely it is that the entity is meant.
    pub score: Score,
    /// What tells so.
    pub grounds: Grounds,
    /// The other entities that bear the name, at most five, the likeliest first, each with its part of what is left of
    /// the score; the rest is that of everybody else.
    pub others: Vec<(EntityId, Score)>,
}

impl Mention {
    /// A mention that is known from elsewhere, in one of the sentences of some segments; nothing else is known of it.
    ///
    /// Where no sentence or paragraph holds it, it counts as of the first one.
    pub fn new(segments: &Segments, span: Span, entity: EntityId, method: Method) -> Self {
        let sentence = segments.sentence_of(span).unwrap_or_default();
        let paragraph = segments.paragraph_of(span).unwrap_or_default();
        let (antecedent, title, score, grounds, others) = Default::default();
        Self { span, entity, method, antecedent, title, sentence, paragraph, score, grounds, others }
    }
}

/// Why a name from the list was not linked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Reason {
    /// Several entities bear the name, and the text does not tell which is meant.
    Ambiguous,
    /// A first name that none of the bearers has stands before it: it is somebody else's.
    Stranger,
    /// An everyday word, a place or an acronym that is also a family name, in a text without its bearer.
    Everyday,
    /// A part of a longer name that is in no list: the Kennedy Library.
    Part,
    /// What stands around the name tells rather against the only entity that it could mean: its score is below
    /// [`ExtractOptions::min_score`].
    Unlikely,
    /// An everyday word or a given name that is also the name of a place, say, in a text that does not tell that it is
    /// meant: see [`ExtractOptions::keep_common_names`].
    Unproved,
}

/// A name from the list that was not linked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unlinked {
    /// Where it stands.
    pub span: Span,
    /// Why.
    pub reason: Reason,
    /// The entities that bear the name, the first twenty of the list.
    pub candidates: Vec<EntityId>,
    /// The mention that it would be, if that were likelier: for [`Reason::Unlikely`], unless the document gives the name
    /// and does not mention its bearer otherwise.
    pub unlikely: Option<Box<Mention>>,
}

/// What was found in a document.
#[derive(Clone, Debug, Default)]
pub struct Extracted {
    /// The paragraphs and sentences that hold a name, linked or not.
    pub segments: Segments,
    /// The mentions, in the order of the text; they don't overlap.
    pub mentions: Vec<Mention>,
    /// Names that were found but not linked, in the order of the text.
    pub unlinked: Vec<Unlinked>,
}

/// Finds the mentions of a gazetteer's entities in a text.
///
/// The result depends on the text and the gazetteer alone. Names that are everyday words or given names want proof:
/// [`extract_with`] can do without. Cost: linear in the length of the text.
///
/// ```
/// use comention::{Gazetteer, extract};
/// let gazetteer = Gazetteer::from_csv("names", b"name,type\nSergey Lavrov,person\nAntalya,place\n")?;
/// let text = "Lavrov landed in Antalya. Sergei Lavrov will meet reporters.";
/// let found = extract(text, &gazetteer);
/// let surfaces: Vec<&str> = found.mentions.iter().map(|m| &text[m.span.range()]).collect();
/// assert_eq!(surfaces, ["Lavrov", "Antalya", "Sergei Lavrov"]);
/// # Ok::<(), comention::Error>(())
/// ```
pub fn extract(text: &str, gazetteer: &Gazetteer) -> Extracted {
    extract_with(text, gazetteer, ExtractOptions::default())
}

/// How mentions are told from other words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExtractOptions<'p> {
    /// Whether names that are everyday words or given names (towns called Make, Part, David) are linked wherever they
    /// stand. Else the document must tell that they are meant: by another name of the entity, or by words beside them,
    /// as in “in Reading” or “Mobile, Alabama”. A list exempts those of its names whose rows state `case`.
    pub keep_common_names: bool,
    /// Whether adjectives and words for inhabitants (Ukrainian, Ukrainians) are left out.
    pub drop_demonyms: bool,
    /// What the corpus tells of the entities: where a document does not tell which bearer of a name is meant, it is the one
    /// whom most documents of the corpus name in full, or whom it gives the title before the name.
    pub priors: Option<&'p Priors>,
    /// The day of the text, for lists that tell when their persons were in office.
    pub date: Option<Date>,
    /// The least score of a mention; 0.45 by default, where linking F1 was best on annotated texts.
    pub min_score: Score,
}

impl Default for ExtractOptions<'_> {
    fn default() -> Self {
        Self { keep_common_names: false, drop_demonyms: false, priors: None, date: None, min_score: Score::new(0.45) }
    }
}

impl<'p> ExtractOptions<'p> {
    /// The same options, with [`keep_common_names`](Self::keep_common_names) set or not.
    #[must_use]
    pub fn keep_common_names(self, keep: bool) -> Self {
        Self { keep_common_names: keep, ..self }
    }

    /// The same options, with [`drop_demonyms`](Self::drop_demonyms) set or not.
    #[must_use]
    pub fn drop_demonyms(self, drop: bool) -> Self {
        Self { drop_demonyms: drop, ..self }
    }

    /// The same options, for a text of this day, if it is known.
    #[must_use]
    pub fn date(self, date: Option<Date>) -> Self {
        Self { date, ..self }
    }

    /// The same options, with [`min_score`](Self::min_score).
    #[must_use]
    pub fn min_score(self, least: Score) -> Self {
        Self { min_score: least, ..self }
    }

    /// The same options, with [`priors`](Self::priors).
    #[must_use]
    pub fn priors(self, priors: &'p Priors) -> Self {
        Self { priors: Some(priors), ..self }
    }
}

/// Does what [`extract()`] does, with other options.
///
/// ```
/// use comention::{ExtractOptions, Gazetteer, extract, extract_with};
/// let gazetteer = Gazetteer::from_csv("towns", b"name,type\nMake,place\nReading,place\n")?;
/// let text = "Make no mistake: in Reading it rains.";
/// assert_eq!(extract(text, &gazetteer).mentions.len(), 1);
/// let options = ExtractOptions::default().keep_common_names(true);
/// assert_eq!(extract_with(text, &gazetteer, options).mentions.len(), 2);
/// # Ok::<(), comention::Error>(())
/// ```
pub fn extract_with(text: &str, gazetteer: &Gazetteer, options: ExtractOptions<'_>) -> Extracted {
    let mut matches = spelling::with_spellings(text, scan(text, gazetteer), gazetteer, options.priors);
    if matches.is_empty() {
        return Extracted::default();
    }
    let paragraphs = matches.take_paragraphs(text);
    let matches = document_names::with_document_names(text, matches, gazetteer);
    let segments = Segments::around(text, &paragraphs, matches.iter().map(|found| found.span));
    let (matches, noise) = match options.keep_common_names {
        true => (matches, Vec::new()),
        false => proof::without_noise(text, &segments, matches, gazetteer),
    };
    let mut extracted = resolve::resolve(text, segments, &matches, gazetteer, options);
    extracted.mentions.retain(|mention| !options.drop_demonyms || mention.method != Method::Demonym);
    if !noise.is_empty() {
        // What became a part of a mention, such as an article, is no name of its own.
        let mentions = &extracted.mentions;
        let is_apart = |name: &Unlinked| {
            let next = mentions.partition_point(|mention| mention.span.end <= name.span.start);
            mentions.get(next).is_none_or(|mention| mention.span.start >= name.span.end)
        };
        extracted.unlinked.extend(noise.into_iter().filter(is_apart));
        extracted.unlinked.sort_unstable_by_key(|name| name.span);
    }
    extracted
}
