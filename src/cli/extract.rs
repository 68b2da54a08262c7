use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use comention::document::Chunk;
use comention::pipeline::for_each_chunk;
use comention::text::Offsets;
use comention::{Document, Error, ExtractOptions, Gazetteer, Method};
use serde::Serialize;

use super::summary::Skips;
use super::terminal::Terminal;
use super::{Outcome, Reading};

/// Print every mention as a line of JSON
///
/// Each line has document, start and end (bytes), char_start and char_end (code points), surface, entity (its key),
/// name, type, method (name, alias, variant, demonym or surname), and the numbers of the sentence and the paragraph, of
/// those in which a name stands.
#[derive(Args)]
pub struct Arguments {
    /// Files and folders to read; `-` is standard input
    #[arg(required = true, value_name = "DIR|FILE|-")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    reading: Reading,
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
}

pub fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Outcome, Error> {
    let plan = arguments.reading.plan(&arguments.paths)?;
    let gazetteer = plan.gazetteer()?;
    let chunks = plan.chunks(&[])?;
    let mut skips = Skips::default();
    let mut out = terminal.data_stdout();
    let options = arguments.reading.extract_options();
    let work = |chunk: &mut Chunk| -> Result<Vec<u8>, Error> {
        let mut lines = Vec::new();
        chunk.try_for_each(|(_, document)| write_lines(&document, &gazetteer, options, &mut lines))?;
        Ok(lines)
    };
    for_each_chunk(chunks, arguments.reading.threads, work, |done| {
        skips.add(done.problems);
        Ok(out.write_all(&done.result?)?)
    })?;
    out.flush()?;
    Ok(skips.report(terminal))
}

fn write_lines(
    document: &Document,
    gazetteer: &Gazetteer,
    options: ExtractOptions,
    out: &mut Vec<u8>,
) -> Result<(), Error> {
    let found = comention::extract_with(&document.text, gazetteer, options);
    let offsets = Offsets::new(&document.text);
    for mention in &found.mentions {
        let entity = gazetteer.entity(mention.entity);
        let line = Line {
            document: &document.id,
            start: mention.span.start,
            end: mention.span.end,
            char_start: offsets.code_point(mention.span.start),
            char_end: offsets.code_point(mention.span.end),
            surface: &document.text[mention.span.range()],
            entity: entity.key,
            name: entity.name,
            entity_type: entity.entity_type.name(),
            method: mention.method,
            sentence: mention.sentence,
            paragraph: mention.paragraph,
        };
        serde_json::to_writer(&mut *out, &line).map_err(std::io::Error::from)?;
        out.push(b'\n');
    }
    Ok(())
}
