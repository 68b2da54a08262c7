use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use comention::document::Chunk;
use comention::error::system_message;
use comention::evaluate::{Evaluation, Gold, Score};
use comention::pipeline::{for_each_chunk, thread_count};
use comention::{Document, Error, Span};

use super::progress::Progress;
use super::summary::Skips;
use super::terminal::{BOLD, DIM, Terminal, plural, printable, printable_prose};
use super::{Outcome, Reading, load};

mod relations;

/// Compare with hand-made annotations: precision, recall and F1
///
/// Detection counts a mention as right if its span is, linking if its span and entity are. Only gold mentions whose
/// entity is in the list must be found.
#[derive(Args)]
pub struct Arguments {
    /// Files and folders to read; `-` is standard input
    #[arg(required = true, value_name = "DIR|FILE|-")]
    paths: Vec<PathBuf>,
    /// JSON lines with doc, start, end (code points) and entity, or with id and mentions
    #[arg(long, value_name = "GOLD.jsonl", required_unless_present = "relations")]
    gold: Option<PathBuf>,
    /// Compare relations: JSON lines with doc, sentence_start, sentence_end (code points), head, relation and tail
    #[arg(long, value_name = "GOLD.jsonl", conflicts_with = "gold")]
    relations: Option<PathBuf>,
    /// Rules of your own, for --relations
    #[arg(short, long, value_name = "RULES.toml", requires = "relations")]
    rules: Vec<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    /// Leave out gold mentions of this kind; can be given again
    #[arg(long, value_name = "KIND")]
    ignore_kind: Vec<String>,
    /// List each miss and each wrong link, with the text around
    #[arg(long)]
    errors: bool,
}

/// Bytes of text to show on each side of a mistake.
const CONTEXT: usize = 45;

pub fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Outcome, Error> {
    let gold = match (&arguments.gold, &arguments.relations) {
        (_, Some(path)) => return relations::run(arguments, path, terminal),
        (gold, None) => gold.as_deref().unwrap_or(Path::new("")),
    };
    let shown = gold.to_string_lossy();
    let file = File::open(gold).map_err(|error| Error::Input {
        path: shown.clone().into_owned(),
        reason: system_message(&error),
        remedy: String::new(),
    })?;
    let mut gold = Gold::read(&shown, BufReader::new(file))?;
    gold.ignore_kinds(&arguments.ignore_kind);
    let plan = arguments.reading.plan(&arguments.paths)?;
    let gazetteer = load(&plan.lists, terminal)?;
    let sources = plan.sources(&[])?;
    let priors = arguments.reading.learn(&sources, &gazetteer, terminal)?;
    let options = arguments.reading.extract_options(priors.as_ref());
    let evaluate = |document: Document| {
        let annotated = gold.documents.get(&document.id)?;
        let found = comention::extract_with(&document.text, &gazetteer, options.date(document.date));
        let evaluation = Evaluation::of_document(&document.text, &found.mentions, annotated, &gazetteer);
        let mistakes = if arguments.errors { mistakes(&document, &evaluation) } else { String::new() };
        Some((document.id, evaluation, mistakes))
    };
    let work = |chunk: &mut Chunk| chunk.filter_map(|(_, document)| evaluate(document)).collect::<Vec<_>>();
    let mut skips = Skips::new(terminal);
    let (mut total, mut met) = (Evaluation::default(), BTreeSet::new());
    let mut out = terminal.stdout();
    let mut progress = Progress::of_reading(terminal, sources.bytes(), arguments.errors);
    for_each_chunk(sources.chunks(plan.encoding), plan.threads, work, |done| {
        progress.update(done.progress);
        skips.add(done.problems);
        for (id, evaluation, mistakes) in done.result {
            met.insert(id);
            total.add_scores(&evaluation);
            out.write_all(mistakes.as_bytes())?;
        }
        Ok(())
    })?;
    progress.finish_reading(thread_count(plan.threads));
    let documents = met.len();
    let missing = gold.documents.len() - documents;
    out.write_all(table(&total, documents).as_bytes())?;
    out.flush()?;
    if documents == 0 {
        let ids: Vec<&str> = gold.documents.keys().take(3).map(String::as_str).collect();
        return Err(Error::Usage(format!("no document read has gold mentions: their ids are {} …", ids.join(", "))));
    }
    if missing > 0 {
        let missing = plural(missing, "document");
        terminal.note(&format!("{BOLD}note{BOLD:#}: {missing} with gold mentions not read\n"));
    }
    Ok(skips.report())
}

fn table(total: &Evaluation, documents: usize) -> String {
    let mut out = format!("{}\n", plural(documents, "document"));
    out += &format!(
        "{DIM}{:24} {:>9} {:>9} {:>9} {:>8} {:>7} {:>7}{DIM:#}\n",
        "", "precision", "recall", "F1", "right", "wrong", "missed"
    );
    let mut row = |name: &str, score: &Score| {
        out += &format!(
            "{name:24} {:>9.4} {:>9.4} {:>9.4} {:>8} {:>7} {:>7}\n",
            score.precision(),
            score.recall(),
            score.f1(),
            score.right,
            score.wrong,
            score.missed
        );
    };
    row("detection", &total.detection);
    row("linking", &total.linking);
    total.by_type.iter().for_each(|(name, score)| row(&format!("  type {}", printable(name)), score));
    total.by_kind.iter().for_each(|(name, score)| row(&format!("  kind {}", printable(name)), score));
    out
}

fn mistakes(document: &Document, evaluation: &Evaluation) -> String {
    let text = &document.text;
    let mut out = String::new();
    for mistake in &evaluation.mistakes {
        let what = match (&mistake.expected, &mistake.found) {
            (Some(expected), Some(found)) => format!("wrong: {found}, not {expected}"),
            (Some(expected), None) => format!("missed: {expected}"),
            (None, Some(found)) => format!("extra: {found}"),
            (None, None) => continue,
        };
        let Span { start, end } = mistake.span;
        let before = &text[text.floor_char_boundary(start.saturating_sub(CONTEXT))..start];
        let after = &text[end..text.ceil_char_boundary((end + CONTEXT).min(text.len()))];
        out += &format!(
            "{DIM}{}:{start}{DIM:#} {BOLD}{}{BOLD:#}\n    {}[{}]{}\n",
            printable(&document.id),
            printable(&what),
            printable_prose(before),
            printable_prose(&text[start..end]),
            printable_prose(after)
        );
    }
    out
}
