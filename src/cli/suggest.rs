use std::fmt::Write as _;
use std::io::{self, IsTerminal};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use comention::pipeline::thread_count;
use comention::suggest::{Example, SuggestOptions, Suggestion, Suggestions, suggest};
use comention::{Error, Gazetteer};

use super::output::OneFile;
use super::progress::Progress;
use super::summary::Skips;
use super::terminal::{BOLD, DIM, Terminal, plural, printable};
use super::{Outcome, Reading, load};

/// The most characters of a line of the table.
const WIDTH: usize = 80;

/// As many spellings of listed names are told beside a CSV, which has no place for them.
const SHOWN: usize = 10;

/// List names that stand in the text often and are not in the list of names
///
/// As a table on a terminal; as CSV in a file or pipe: a list of names to look over, and then to use with a further
/// -g or to paste. Types are guessed. What is likely another spelling of a listed name is told apart, since it wants
/// an alias and no row.
#[derive(Args)]
pub struct Arguments {
    /// Files and folders to read; `-` is standard input
    #[arg(required = true, value_name = "DIR|FILE|-")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    out: OneFile,
    /// What to write [default: by FILE's ending, .csv or .jsonl; table on a terminal, else csv]
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Leave out names with fewer mentions, those of all likely spellings counted together
    #[arg(long, value_name = "N", default_value_t = 2)]
    min_count: u64,
    /// The most names, those with most mentions; 0 is all
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Csv,
    Jsonl,
}

impl Arguments {
    fn format(&self) -> Result<Format, Error> {
        if let Some(format) = self.format {
            return Ok(format);
        }
        if self.out.is_stdout() {
            return Ok(if io::stdout().is_terminal() { Format::Table } else { Format::Csv });
        }
        match self.out.out.extension().map(|ending| ending.to_string_lossy().to_lowercase()).as_deref() {
            Some("csv") => Ok(Format::Csv),
            Some("jsonl") => Ok(Format::Jsonl),
            _ => Err(Error::Usage(format!(
                "{}: no format ends like this: use .csv or .jsonl, or --format",
                self.out.out.display()
            ))),
        }
    }
}

pub fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Outcome, Error> {
    let format = arguments.format()?;
    let plan = arguments.reading.plan(&arguments.paths, [])?;
    let gazetteer = load(&plan.lists, terminal)?;
    let (sources, output) = arguments.out.open(&plan)?;
    let priors = arguments.reading.learn(&sources, &gazetteer, terminal)?;
    let threads = plan.threads;
    let extract = arguments.reading.extract_options(priors.as_ref());
    let options = SuggestOptions { min_count: arguments.min_count, limit: arguments.limit, threads, extract };
    let mut progress = Progress::of_reading(terminal, sources.bytes(), false);
    let mut found = suggest(sources.chunks(plan.encoding), &gazetteer, &options, |done| progress.update(done))?;
    progress.finish_reading(thread_count(threads));
    arguments.out.write(output, terminal, format == Format::Table, |out| match format {
        Format::Table => out.write_all(table(&found, &gazetteer).as_bytes()),
        Format::Csv => found.write_csv(out),
        Format::Jsonl => found.write_json_lines(&gazetteer, out),
    })?;
    if format == Format::Csv {
        terminal.note(&spellings(&found, &gazetteer, SHOWN));
    }
    terminal.note(&summary(&found));
    let mut skips = Skips::new(terminal);
    skips.add(std::mem::take(&mut found.problems));
    Ok(skips.report())
}

fn summary(found: &Suggestions) -> String {
    let (shown, total) = (found.names.len(), plural(found.total, "name"));
    let spelled = found.names.iter().filter(|suggestion| suggestion.like.is_some()).count();
    let count = if found.total > shown { format!("{shown} of {total}") } else { total };
    let kinds = match spelled {
        0 => String::new(),
        _ => format!(": {} new, {spelled} spelled otherwise", shown - spelled),
    };
    let more = if found.total > shown { " (--limit 0 gives all)" } else { "" };
    let documents = plural(found.documents as usize, "document");
    let mut summary = format!("{BOLD}{count}{BOLD:#} that the list lacks, in {documents}{kinds}{more}\n");
    if found.forgotten > 0 {
        let mentions = plural(found.forgotten as usize, "mention");
        let _ =
            writeln!(summary, "{BOLD}note{BOLD:#}: rare names were forgotten on the way: a count can lack {mentions}");
    }
    summary
}

/// New names, each with its place in a sentence, and then the spellings of listed ones.
fn table(found: &Suggestions, gazetteer: &Gazetteer) -> String {
    let mut out = String::new();
    let new: Vec<&Suggestion> = found.names.iter().filter(|suggestion| suggestion.like.is_none()).collect();
    if !new.is_empty() {
        let _ =
            writeln!(out, "{DIM}{:46} {:12} {:>8} {:>9}{DIM:#}", "not in the list", "type", "mentions", "documents");
    }
    for suggestion in new {
        let name = cell(&suggestion.name, 46);
        let kind = suggestion.entity_type.name();
        let _ = writeln!(out, "{BOLD}{name}{BOLD:#} {kind:12} {:>8} {:>9}", suggestion.mentions, suggestion.documents);
        let aliases: Vec<&str> = suggestion.aliases().collect();
        if !aliases.is_empty() {
            let _ = writeln!(out, "  also {}", cell(&aliases.join(", "), WIDTH - 7).trim_end());
        }
        if let Some(example) = suggestion.examples.first() {
            let _ = writeln!(out, "  {}", quoted(example, WIDTH - 2));
        }
    }
    let spellings = spellings(found, gazetteer, usize::MAX);
    if !out.is_empty() && !spellings.is_empty() {
        out.push('\n');
    }
    out + &spellings
}

/// Likely spellings of listed names, and the entities that lack them as aliases.
fn spellings(found: &Suggestions, gazetteer: &Gazetteer, most: usize) -> String {
    let like = || found.names.iter().filter_map(|suggestion| Some((suggestion, suggestion.like?)));
    let mut out = String::new();
    if like().next().is_some() {
        let _ =
            writeln!(out, "{DIM}likely spellings of listed names{DIM:#}           {DIM}add to the aliases of{DIM:#}");
    }
    for (suggestion, id) in like().take(most) {
        let spelled = suggestion.aliases().map(|alias| format!("|{alias}"));
        let names = suggestion.name.clone() + &spelled.collect::<String>();
        let _ = writeln!(out, "{BOLD}{}{BOLD:#} {}", cell(&names, 42), cell(gazetteer.entity(id).key, 37).trim_end());
    }
    let count = like().count();
    if count > most {
        let _ = writeln!(out, "… and {} more: --format jsonl has all", count - most);
    }
    out
}

/// A text that takes so many columns, cut if need be.
fn cell(text: &str, width: usize) -> String {
    let text = printable(text);
    let mut cell: String = text.chars().take(width).collect();
    match text.chars().count() {
        count if count > width => {
            cell.pop();
            cell.push('…');
        }
        count => cell.extend(std::iter::repeat_n(' ', width - count)),
    }
    cell
}

/// An example of at most so many characters, the name about in the middle, and its document.
fn quoted(example: &Example, width: usize) -> String {
    let document = cell(&example.document, 24);
    let place = format!("  {DIM}{}{DIM:#}", document.trim_end());
    let width = width - 2 - document.trim_end().chars().count();
    let [before, name, behind] = [
        &example.text[..example.marked.start],
        &example.text[example.marked.clone()],
        &example.text[example.marked.end..],
    ]
    .map(|part| printable(part).into_owned());
    let room = width.saturating_sub(name.chars().count());
    let (left, right) = (before.chars().count(), behind.chars().count());
    let left_room = if left + right <= room { left } else { (room / 2).max(room.saturating_sub(right)).min(left) };
    let shown_before: String = match left > left_room {
        true => std::iter::once('…').chain(before.chars().skip(left - left_room + 1)).collect(),
        false => before,
    };
    let line = format!("{shown_before}{name}{behind}");
    cell(&line, width).trim_end().to_owned() + &place
}
