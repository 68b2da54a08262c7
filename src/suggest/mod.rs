//! Names that the list lacks: capitalised phrases that stand in texts again and again and link to nothing.
//!
//! `phrases` finds them in a sentence (of `words`, with `cues` beside them), `counts` counts them in documents and
//! corpora, and `choose` tells which are names, which of them are one name (`spelling`), and what they are (`kind`).

mod choose;
mod counts;
mod cues;
mod kind;
mod phrases;
mod spelling;
mod words;
mod write;

pub use counts::{Example, NameCounts};

use crate::document::{Chunk, Chunks, Problem};
use crate::error::Error;
use crate::extract::{ExtractOptions, extract_with};
use crate::gazetteer::{EntityId, EntityType, Gazetteer};
use crate::pipeline::{Progress, for_each_chunk};

/// What is suggested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SuggestOptions<'p> {
    /// The fewest mentions of a name, all spellings together.
    pub min_count: u64,
    /// The most names; 0 is all.
    pub limit: usize,
    /// Number of threads; 0 is one per core. The outcome is the same.
    pub threads: usize,
    /// How mentions are told from other words.
    pub extract: ExtractOptions<'p>,
}

impl Default for SuggestOptions<'_> {
    fn default() -> Self {
        Self { min_count: 2, limit: 0, threads: 0, extract: ExtractOptions::default() }
    }
}

/// A name that the list lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Suggestion {
    /// The name as it is written most often: without titles, articles and possessives.
    pub name: String,
    /// The guessed type.
    pub entity_type: EntityType,
    /// How often it stands in the texts, family names and other spellings that are counted for it included.
    pub mentions: u64,
    /// In how many documents; one with two of the spellings counts for each of them.
    pub documents: u64,
    /// Likely other spellings, the most frequent first.
    pub spellings: Vec<Spelling>,
    /// The entity of the list of which this is a likely spelling: then the list lacks an alias and no entity.
    pub like: Option<EntityId>,
    /// Where it stands first, in up to two documents.
    pub examples: Vec<Example>,
}

/// A likely spelling of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Spelling {
    /// The name as it is written.
    pub name: String,
    /// How often.
    pub mentions: u64,
}

/// What a corpus has that the list lacks.
#[derive(Debug, Default)]
pub struct Suggestions {
    /// The names, the most frequent first, as many as were wanted.
    pub names: Vec<Suggestion>,
    /// How many there are.
    pub total: usize,
    /// Documents read.
    pub documents: u64,
    /// The most mentions that a count can lack: 0, unless there are more different names than are counted at a time.
    pub forgotten: u64,
    /// What was skipped or changed, in the order of the input.
    pub problems: Vec<Problem>,
}

impl NameCounts {
    /// The names with at least `min_count` mentions, the most frequent first.
    ///
    /// ```
    /// use comention::suggest::NameCounts;
    /// use comention::{Document, EntityType, Gazetteer, extract};
    /// let gazetteer = Gazetteer::from_csv("names", b"name,type\nAntalya,place\n")?;
    /// let text = "In Antalya, Minister Dmytro Kuleba was calm. Then Kuleba left for the Black River.".to_owned();
    /// let document = Document { text, ..Document::default() };
    /// let mut counts = NameCounts::default();
    /// counts.add(0, &document, &extract(&document.text, &gazetteer), &gazetteer);
    /// let found = counts.suggestions(&gazetteer, 2);
    /// assert_eq!((found[0].name.as_str(), found[0].mentions), ("Dmytro Kuleba", 2));
    /// assert_eq!(found[0].entity_type, EntityType::Person);
    /// # Ok::<(), comention::Error>(())
    /// ```
    pub fn suggestions(self, gazetteer: &Gazetteer, min_count: u64) -> Vec<Suggestion> {
        choose::choose(self, gazetteer, min_count)
    }
}

/// Reads the chunks, and suggests names that stand in them often and are not in the gazetteer.
///
/// A name is a run of words with capitals that are not due to their position: a word that opens a sentence counts
/// only where the corpus writes it with a capital inside sentences, too; headlines do not count. Titles, days, months
/// and nationalities are no names. Scripts without capitals have none to find. `progress` is told now and then, on
/// this thread, how much is done.
///
/// Cost: linear in the length of the texts; memory is bounded: of more than 131,072 different names the rarest are
/// forgotten, see [`Suggestions::forgotten`].
///
/// # Errors
///
/// [`Error::Usage`] if the threads can't be started. What can't be read is in [`Suggestions::problems`].
pub fn suggest(
    chunks: Chunks,
    gazetteer: &Gazetteer,
    options: &SuggestOptions<'_>,
    mut progress: impl FnMut(Progress),
) -> Result<Suggestions, Error> {
    // A demonym that is left out is none the less no name that the list lacks.
    let extract = options.extract.drop_demonyms(false);
    let work = |chunk: &mut Chunk| {
        let mut counts = NameCounts::default();
        chunk.for_each(|(ordinal, document)| {
            counts.add(
                ordinal,
                &document,
                &extract_with(&document.text, gazetteer, extract.date(document.date)),
                gazetteer,
            );
        });
        counts
    };
    let mut suggestions = Suggestions::default();
    let mut counts = NameCounts::default();
    for_each_chunk(chunks, options.threads, work, |done| {
        // In the order of the input, so that the same names are forgotten whatever the number of threads.
        counts.merge(done.result);
        counts.forget_rare();
        suggestions.documents = done.progress.documents;
        suggestions.problems.extend(done.problems);
        progress(done.progress);
        Ok(())
    })?;
    suggestions.forgotten = counts.forgotten();
    suggestions.names = counts.suggestions(gazetteer, options.min_count);
    suggestions.total = suggestions.names.len();
    suggestions.names.truncate(if options.limit == 0 { usize::MAX } else { options.limit });
    Ok(suggestions)
}
