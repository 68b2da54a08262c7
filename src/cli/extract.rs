use std::collections::HashMap;
use std::path::PathBuf;

use clap::Args;
use comention::document::Chunk;
use comention::pipeline::{extract_document, for_each_chunk, thread_count};
use comention::{Document, EntityId, Error, ExtractOptions, Gazetteer, Method, Score, Span};
use serde::Serialize;

use super::output::OneFile;
use super::progress::Progress;
use super::summary::Skips;
use super::terminal::Terminal;
use super::{DemonymOption, Outcome, Reading, RollUp, explain, load};

/// Print every mention as a line of JSON
///
/// Each line has document, start and end (bytes), char_start and char_end (code points), surface, entity (its key),
/// name, type, method (name, alias, variant, demonym, spelling, surname or given), the numbers of the sentence and the paragraph, of
/// those in which a name stands, score (how likely the entity is meant, from 0 to 1), prior (how many documents of the
/// corpus name it beyond doubt), title, antecedent (where the document names the person in full) and others (who else bears
/// the name); with --roll-up also represents, the key of the entity that it counts for.
#[derive(Args)]
pub struct Arguments {
    /// Files and folders to read; `-` is standard input
    #[arg(required = true, value_name = "DIR|FILE|-")]
    paths: Vec<PathBuf>,
    /// Tell for people what each name means and why, also of names that are not linked. Places are document:line:column;
    /// of JSON lines, line and column are those of the text that the object holds
    #[arg(long)]
    explain: bool,
    #[command(flatten)]
    out: OneFile,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    demonyms: DemonymOption,
    #[command(flatten)]
    roll_up: RollUp,
}

#[derive(Serialize)]
struct Line<'a> {
    document: &'a str,
    start: usize,
    end: usize,
    char_start: usize,
    char_end: usize,
    surface: &'a str,
    entity: &'a str,
    name: &'a str,
    #[serde(rename = "type")]
    entity_type: &'a str,
    method: Method,
    sentence: usize,
    paragraph: usize,
    score: Score,
    #[serde(skip_serializing_if = "Option::is_none")]
    prior: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    antecedent: Option<Place>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    others: Vec<Other<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    represents: Option<&'a str>,
}

/// Where a name stands, in bytes.
#[derive(Serialize)]
struct Place {
    start: usize,
    end: usize,
}

/// Another bearer of a name.
#[derive(Serialize)]
struct Other<'a> {
    entity: &'a str,
    score: Score,
}

pub fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Outcome, Error> {
    let plan = arguments.reading.plan(&arguments.paths, [])?;
    let gazetteer = load(&plan.lists, terminal)?;
    let (sources, output) = arguments.out.open(&plan)?;
    let mut skips = Skips::new(terminal);
    let priors = arguments.reading.learn(&sources, &gazetteer, terminal)?;
    let options = arguments.demonyms.of(arguments.reading.extract_options(priors.as_ref()));
    let metonyms = arguments.roll_up.metonyms(&gazetteer, terminal);
    let work = |chunk: &mut Chunk| -> Result<Vec<u8>, Error> {
        let mut lines = Vec::new();
        chunk.try_for_each(|(_, document)| match arguments.explain {
            true => explain::write(&document, &gazetteer, options, &mut lines),
            false => write_lines(&document, &gazetteer, options, &metonyms, &mut lines),
        })?;
        Ok(lines)
    };
    let mut progress = Progress::of_reading(terminal, sources.bytes(), arguments.out.is_stdout());
    arguments.out.write(output, terminal, arguments.explain, |out| {
        for_each_chunk(sources.chunks(plan.encoding), plan.threads, work, |done| {
            progress.update(done.progress);
            skips.add(done.problems);
            Ok(out.write_all(&done.result?)?)
        })
    })?;
    progress.finish_reading(thread_count(plan.threads));
    Ok(skips.report())
}

fn write_lines(
    document: &Document,
    gazetteer: &Gazetteer,
    options: ExtractOptions<'_>,
    metonyms: &HashMap<EntityId, EntityId>,
    out: &mut Vec<u8>,
) -> Result<(), Error> {
    let (found, _) = extract_document(document, gazetteer, options, None);
    let mut code_points = CodePoints { text: &document.text, at: 0, count: 0 };
    let other = |&(entity, score): &(EntityId, Score)| Other { entity: gazetteer.entity(entity).key, score };
    for mention in &found.mentions {
        let entity = gazetteer.entity(mention.entity);
        let line = Line {
            document: &document.id,
            start: mention.span.start,
            end: mention.span.end,
            char_start: code_points.before(mention.span.start),
            char_end: code_points.before(mention.span.end),
            surface: &document.text[mention.span.range()],
            entity: entity.key,
            name: entity.name,
            entity_type: entity.entity_type.name(),
            method: mention.method,
            sentence: mention.sentence,
            paragraph: mention.paragraph,
            score: mention.score,
            prior: options.priors.map(|priors| priors.documents(mention.entity)),
            title: mention.title.map(|title| &document.text[title.range()]),
            antecedent: mention.antecedent.map(|Span { start, end }| Place { start, end }),
            others: mention.others.iter().map(other).collect(),
            represents: metonyms.get(&mention.entity).map(|&meant| gazetteer.entity(meant).key),
        };
        serde_json::to_writer(&mut *out, &line).map_err(std::io::Error::from)?;
        out.push(b'\n');
    }
    Ok(())
}

/// Counts code points from one place of a text to a later one.
struct CodePoints<'t> {
    text: &'t str,
    at: usize,
    count: usize,
}

impl CodePoints<'_> {
    /// The number of code points before a byte offset, no smaller than that asked for before.
    fn before(&mut self, byte: usize) -> usize {
        self.count += self.text[self.at..byte].chars().count();
        self.at = byte;
        self.count
    }
}
