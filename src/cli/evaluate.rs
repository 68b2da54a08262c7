use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use comention::document::Chunk;
use comention::error::system_message;
use comention::evaluate::{Gold, Score};
use comention::pipeline::{for_each_chunk, thread_count};
use comention::{Document, Error, ExtractOptions, Gazetteer, Rules};

use super::progress::Progress;
use super::summary::{Skips, examples, tell};
use super::terminal::{DIM, Terminal, plural};
use super::{DemonymOption, Outcome, Reading, load};
use relations::Relations;

mod mentions;
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
    #[arg(short, long, value_name = "RULES.toml", conflicts_with = "gold")]
    rules: Vec<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    demonyms: DemonymOption,
    /// Leave out gold mentions of this kind; can be given again
    #[arg(long, value_name = "KIND", conflicts_with = "relations")]
    ignore_kind: Vec<String>,
    /// List each miss and each wrong link, with its document, its start in code points (as in the gold file), and the text
    /// around
    #[arg(long)]
    errors: bool,
}

/// What is compared with annotations: mentions or relations.
trait Standard: Sync {
    type Scores: Default + Send;
    /// What is annotated, in the singular.
    const WHAT: &str;

    /// The documents that were annotated.
    fn ids(&self) -> impl Iterator<Item = &str>;
    /// The keys of the entities that are to be found.
    fn entities(&self) -> impl Iterator<Item = &str>;
    /// The places of the annotations of a document, in code points.
    fn spans(&self, id: &str) -> Vec<(usize, usize)>;
    /// The scores of a document, if it was annotated.
    fn compare(&self, document: &Document, gazetteer: &Gazetteer, options: ExtractOptions<'_>) -> Option<Self::Scores>;
    fn add(total: &mut Self::Scores, scores: &Self::Scores);
    fn table(total: &Self::Scores) -> String;
    fn mistakes(document: &Document, scores: &Self::Scores) -> String;
    /// Tells what else there is to say.
    fn notes(&self, terminal: &Terminal);
}

pub fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Outcome, Error> {
    let open = |path: &Path| -> Result<BufReader<File>, Error> {
        let file = File::open(path).map_err(|error| Error::Input {
            path: path.to_string_lossy().into_owned(),
            reason: system_message(&error),
            remedy: String::new(),
        })?;
        Ok(BufReader::new(file))
    };
    if let Some(path) = &arguments.relations {
        let (reader, rules) = (open(path)?, Rules::with_files(&arguments.rules)?);
        return compare(&Relations::read(&path.to_string_lossy(), reader, rules)?, arguments, terminal);
    }
    let path = arguments.gold.as_deref().unwrap_or(Path::new(""));
    let mut gold = Gold::read(&path.to_string_lossy(), open(path)?)?;
    gold.ignore_kinds(&arguments.ignore_kind);
    compare(&gold, arguments, terminal)
}

/// What became of an annotated document.
struct Compared<S> {
    id: String,
    scores: S,
    mistakes: String,
    /// The annotations whose place is not in the text.
    outside: Vec<String>,
}

fn compare<S: Standard>(gold: &S, arguments: &Arguments, terminal: &Terminal) -> Result<Outcome, Error> {
    let own = arguments.gold.iter().chain(&arguments.relations).chain(&arguments.rules);
    let plan = arguments.reading.plan(&arguments.paths, own)?;
    let gazetteer = load(&plan.lists, terminal)?;
    let sources = plan.sources(&[])?;
    let priors = arguments.reading.learn(&sources, &gazetteer, terminal)?;
    let options = arguments.demonyms.of(arguments.reading.extract_options(priors.as_ref()));
    let work = |chunk: &mut Chunk| -> Vec<Compared<S::Scores>> {
        let compare = |document: Document| {
            let scores = gold.compare(&document, &gazetteer, options)?;
            let mistakes = if arguments.errors { S::mistakes(&document, &scores) } else { String::new() };
            Some(Compared { outside: outside(gold, &document), id: document.id, scores, mistakes })
        };
        chunk.filter_map(|(_, document)| compare(document)).collect()
    };
    let mut skips = Skips::new(terminal);
    let (mut total, mut met, mut outside) = (S::Scores::default(), BTreeMap::<String, u64>::new(), Vec::new());
    let mut out = terminal.stdout();
    let mut progress = Progress::of_reading(terminal, sources.bytes(), arguments.errors);
    for_each_chunk(sources.chunks(plan.encoding), plan.threads, work, |done| {
        progress.update(done.progress);
        skips.add(done.problems);
        for compared in done.result {
            *met.entry(compared.id).or_default() += 1;
            S::add(&mut total, &compared.scores);
            outside.extend(compared.outside);
            out.write_all(compared.mistakes.as_bytes())?;
        }
        Ok(())
    })?;
    progress.finish_reading(thread_count(plan.threads));
    let what = S::WHAT;
    let count = met.values().sum::<u64>() as usize;
    write!(out, "{}\n{}", plural(count, "document"), S::table(&total))?;
    out.flush()?;
    if met.is_empty() {
        let message = format!("no document read has gold {what}s: their ids are {}", examples(gold.ids()));
        return Err(Error::Usage(message));
    }
    gold.notes(terminal);
    let unknown: BTreeSet<&str> = gold.entities().filter(|key| gazetteer.find_key(key).is_none()).collect();
    let unknown: Vec<&str> = unknown.into_iter().collect();
    tell(&unknown, "gold entity", "not in the list of names", terminal);
    let outside: Vec<&str> = outside.iter().map(String::as_str).collect();
    tell(&outside, &format!("gold {what}"), "not within the text", terminal);
    let missing: Vec<&str> = gold.ids().filter(|id| !met.contains_key(*id)).collect();
    tell(&missing, "document", &format!("with gold {what}s not read"), terminal);
    let twice: Vec<&str> = met.iter().filter(|(_, count)| **count > 1).map(|(id, _)| id.as_str()).collect();
    tell(&twice, "id", "of several documents, each of which was compared", terminal);
    Ok(skips.report())
}

/// The annotations of a document that are empty or end behind its text: it may have changed since, or they count bytes.
fn outside(gold: &impl Standard, document: &Document) -> Vec<String> {
    let length = document.text.chars().count();
    let spans = gold.spans(&document.id).into_iter().filter(|&(start, end)| start >= end || end > length);
    spans.map(|(start, end)| format!("{}:{start}-{end}", document.id)).collect()
}

/// The heads of a table of scores.
fn heads() -> String {
    format!(
        "{DIM}{:24} {:>9} {:>9} {:>9} {:>8} {:>7} {:>7}{DIM:#}\n",
        "", "precision", "recall", "F1", "right", "wrong", "missed"
    )
}

/// One row of it.
fn row(name: &str, score: &Score) -> String {
    let (precision, recall, f1) = (score.precision(), score.recall(), score.f1());
    let (right, wrong, missed) = (score.right, score.wrong, score.missed);
    format!("{name:24} {precision:>9.4} {recall:>9.4} {f1:>9.4} {right:>8} {wrong:>7} {missed:>7}\n")
}
