//! Suggestions as a list of names, and as JSON lines.

use std::io::{self, Write};

use serde::Serialize;

use super::{Suggestion, Suggestions};
use crate::export::csv_text;
use crate::gazetteer::{EntityType, Gazetteer};

/// The columns of a list of suggestions. The last four become attributes if it is used as it is.
const COLUMNS: [&str; 7] = ["name", "type", "aliases", "seen", "seen_in", "example", "example_in"];

#[derive(Serialize)]
struct Line<'a> {
    name: &'a str,
    #[serde(rename = "type")]
    entity_type: &'a str,
    mentions: u64,
    documents: u64,
    spellings: Vec<Spelled<'a>>,
    like: Option<&'a str>,
    examples: Vec<Shown<'a>>,
}

#[derive(Serialize)]
struct Spelled<'a> {
    name: &'a str,
    mentions: u64,
}

#[derive(Serialize)]
struct Shown<'a> {
    document: &'a str,
    start: usize,
    end: usize,
    text: &'a str,
}

impl Suggestion {
    /// The spellings that a list has to have as aliases: what is derived from a person's name is left out.
    pub fn aliases(&self) -> impl Iterator<Item = &str> {
        let is_derived = |name: &str| {
            self.entity_type == EntityType::Person && self.name.ends_with(name) && self.name.len() > name.len()
        };
        self.spellings.iter().map(|spelling| spelling.name.as_str()).filter(move |name| !is_derived(name))
    }
}

impl Suggestions {
    /// Writes the new names as a list of names in CSV, ready to be used or pasted. Spellings of listed entities are
    /// left out: a list must not have an entity twice.
    ///
    /// # Errors
    ///
    /// Whatever `out` gives.
    pub fn write_csv(&self, out: impl Write) -> io::Result<()> {
        let mut table = csv::Writer::from_writer(out);
        table.write_record(COLUMNS)?;
        for suggestion in self.names.iter().filter(|suggestion| suggestion.like.is_none()) {
            let aliases: Vec<&str> = suggestion.aliases().collect();
            let (example, place) =
                suggestion.examples.first().map_or(("", ""), |example| (&example.text, &example.document));
            table.write_record([
                &suggestion.name,
                suggestion.entity_type.name(),
                &aliases.join("|"),
                &suggestion.mentions.to_string(),
                &suggestion.documents.to_string(),
                &csv_text(example, &mut 0),
                &csv_text(place, &mut 0),
            ])?;
        }
        table.flush()
    }

    /// Writes all suggestions, a JSON object a line.
    ///
    /// # Errors
    ///
    /// Whatever `out` gives.
    pub fn write_json_lines(&self, gazetteer: &Gazetteer, mut out: impl Write) -> io::Result<()> {
        for suggestion in &self.names {
            let spellings = suggestion.spellings.iter();
            let examples = suggestion.examples.iter().map(|example| Shown {
                document: &example.document,
                start: example.span.start,
                end: example.span.end,
                text: &example.text,
            });
            let line = Line {
                name: &suggestion.name,
                entity_type: suggestion.entity_type.name(),
                mentions: suggestion.mentions,
                documents: suggestion.documents,
                spellings: spellings.map(|s| Spelled { name: &s.name, mentions: s.mentions }).collect(),
                like: suggestion.like.map(|id| gazetteer.entity(id).key),
                examples: examples.collect(),
            };
            serde_json::to_writer(&mut out, &line)?;
            out.write_all(b"\n")?;
        }
        Ok(())
    }
}
