//! The command line: arguments in, messages and exit codes out. All printing is done here.

mod build;
mod check;
mod compile;
mod evaluate;
mod evidence;
mod explain;
mod extract;
mod interrupt;
mod learn;
mod output;
mod progress;
mod relations;
mod suggest;
mod summary;
mod terminal;

use std::collections::HashMap;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use comention::{Encoding, EntityId, Error, ExtractOptions, Gazetteer, Input, Priors, Score, Sources, Window};

use progress::Progress;
use terminal::{BOLD, Terminal, Verbosity, plural, printable, report_error};

/// How a run ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// All was done.
    Done,
    /// The result was written, but some inputs were skipped.
    SomeSkipped,
    /// A list of names has errors.
    BadGazetteer,
}

/// Who is mentioned with whom, and why: finds the names of a list in text, tells who is meant, and draws the graph.
#[derive(Parser)]
#[command(version, propagate_version = true, max_term_width = 80, arg_required_else_help = true)]
#[command(after_help = "Exit codes: 0 all done; 1 failed, nothing written; 2 wrong usage or a bad list of names, \
                        nothing written; 3 written, but some inputs were skipped; 130 interrupted.")]
#[command(after_long_help = "\
Examples:
  comention build articles                     # a folder of text -> out/
  comention build articles -g names.csv -o graph.gexf
  comention extract articles | head            # every mention, one JSON object a line
  comention evidence Lavrov Kuleba articles    # the sentences behind an edge
  comention suggest articles -o more.csv       # frequent names that the list lacks
  comention check names.csv                    # what is wrong with a list of names
  comention compile names.csv -o names.idx     # a long list, to load at once
  comention learn articles -o priors.json      # to be used again with --priors
  dot -Tsvg out/graph.dot > graph.svg          # draw it with Graphviz

Exit codes: 0 all done; 1 failed, nothing written; 2 wrong usage or a bad list
of names, nothing written; 3 written, but some inputs were skipped;
130 interrupted (128 + the number of the signal), nothing written.")]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// When to colour messages
    #[arg(long, global = true, display_order = 100, value_enum, default_value_t, value_name = "WHEN")]
    color: ColorChoice,
    /// Tell only what went wrong
    #[arg(short, long, global = true, display_order = 101)]
    quiet: bool,
    /// Tell more: which lists were read, each input that was skipped, time and speed
    #[arg(short, long, global = true, display_order = 102)]
    verbose: bool,
}

impl Cli {
    /// Refuses what contradicts itself. Clap sees it only where both flags stand on the same side of the command.
    fn checked(self) -> Result<Self, clap::Error> {
        if self.quiet && self.verbose {
            let message = "--quiet and --verbose contradict each other: give one of them";
            return Err(Self::command().error(clap::error::ErrorKind::ArgumentConflict, message));
        }
        Ok(self)
    }
}

#[derive(Subcommand)]
enum Command {
    Build(build::Arguments),
    Extract(extract::Arguments),
    Evidence(evidence::Arguments),
    Suggest(suggest::Arguments),
    Check(check::Arguments),
    Compile(compile::Arguments),
    Learn(learn::Arguments),
    Evaluate(evaluate::Arguments),
    Relations(relations::Arguments),
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum ColorChoice {
    #[default]
    Auto,
    Always,
    Never,
}

/// What is read, and for which names.
#[derive(Args)]
struct Names {
    /// Lists of names (CSV with the columns name,type and more, or compiled); else the list that ships with comention
    #[arg(short, long, value_name = "GAZETTEER.csv")]
    gazetteer: Vec<PathBuf>,
    /// Encoding of text files without a byte order mark, such as windows-1251; else UTF-8, or guessed
    #[arg(long, value_name = "LABEL", value_parser = encoding)]
    encoding: Option<Encoding>,
    /// Number of threads, at most 256; 0 is one per core. The result is the same
    #[arg(short = 'j', long, value_name = "N", default_value_t = 0)]
    threads: usize,
}

/// What is read, and how names are told from other words.
#[derive(Args)]
struct Reading {
    #[command(flatten)]
    names: Names,
    /// Link names that are everyday words or given names (towns called Make, Part, David) wherever they stand; else only
    /// where the text tells that they are meant
    #[arg(long)]
    keep_common_names: bool,
    /// Link a name only if it is so likely that the entity is meant, from 0 to 1
    #[arg(long, value_name = "SCORE", default_value_t = 0.45, value_parser = score)]
    min_score: f64,
    /// Tell whom a name means by its document alone; else all texts are read twice, first to learn whom they name in full
    #[arg(long)]
    no_learn: bool,
    /// Learn that from a file of `comention learn` instead; several count together
    #[arg(long, value_name = "PRIORS.json", conflicts_with = "no_learn")]
    priors: Vec<PathBuf>,
}

/// What becomes of demonyms.
#[derive(Args)]
struct DemonymOption {
    /// Whether adjectives and words for inhabitants (Ukrainian, Ukrainians) count as mentions of the place
    #[arg(long, value_enum, default_value_t, value_name = "WHETHER")]
    demonyms: Demonyms,
}

impl DemonymOption {
    /// The options with this one.
    fn of<'p>(&self, options: ExtractOptions<'p>) -> ExtractOptions<'p> {
        options.drop_demonyms(self.demonyms == Demonyms::Drop)
    }
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Demonyms {
    #[default]
    Keep,
    Drop,
}

/// Which entities count for others.
#[derive(Args)]
struct RollUp {
    /// Count names that stand for another entity as that, by a column of the list: Moscow and the Kremlin as Russia
    #[arg(long, value_enum, value_name = "COLUMN")]
    roll_up: Option<RollUpColumn>,
}

#[derive(Clone, Copy, ValueEnum)]
enum RollUpColumn {
    Represents,
}

impl RollUp {
    /// The entities that count for others, each with the other.
    fn metonyms(&self, gazetteer: &Gazetteer, terminal: &Terminal) -> HashMap<EntityId, EntityId> {
        let metonyms: HashMap<_, _> = gazetteer.metonyms().filter(|_| self.roll_up.is_some()).collect();
        if self.roll_up.is_some() && metonyms.is_empty() {
            let message = "no entity of the list represents another (in a column “represents”): none is rolled up";
            terminal.note(&format!("{BOLD}note{BOLD:#}: {message}\n"));
        }
        metonyms
    }
}

/// The arguments of a command, told apart.
struct Plan {
    /// The lists of names; the one that ships if there is none.
    lists: Vec<PathBuf>,
    inputs: Vec<Input>,
    /// Other files that are read, and no text.
    others: Vec<PathBuf>,
    encoding: Option<Encoding>,
    threads: usize,
}

impl Reading {
    fn extract_options<'p>(&self, priors: Option<&'p Priors>) -> ExtractOptions<'p> {
        let options =
            ExtractOptions::default().keep_common_names(self.keep_common_names).min_score(Score::new(self.min_score));
        priors.map_or(options, |priors| options.priors(priors))
    }

    /// Learns from the texts what they tell of the entities, if that is wanted and they can be read twice.
    fn learn(&self, sources: &Sources, gazetteer: &Gazetteer, terminal: &Terminal) -> Result<Option<Priors>, Error> {
        if self.no_learn {
            return Ok(None);
        }
        if !self.priors.is_empty() {
            return learn::saved(&self.priors, gazetteer, terminal).map(Some);
        }
        if sources.bytes().is_none() {
            let message = "a pipe can't be read twice, so nothing is learned from the whole (--priors uses what was learned \
                           before; --no-learn: no note)";
            terminal.note(&format!("{BOLD}note{BOLD:#}: {message}\n"));
            return Ok(None);
        }
        let mut progress = Progress::of_reading(terminal, sources.bytes(), false);
        let Names { encoding, threads, .. } = self.names;
        // What is skipped is told when the texts are read again.
        let (priors, _) = comention::learn(sources.chunks(encoding), gazetteer, threads, |done| progress.update(done))?;
        progress.finish_learning();
        Ok(Some(priors))
    }

    /// `others` are files that are read as something else than text: rules, annotations.
    fn plan<'p>(&self, paths: &[PathBuf], others: impl IntoIterator<Item = &'p PathBuf>) -> Result<Plan, Error> {
        let others: Vec<PathBuf> = self.priors.iter().cloned().chain(others.into_iter().cloned()).collect();
        self.names.plan(paths, &others)
    }
}

impl Names {
    /// Tells lists from texts: with `-g a.csv b.csv` (a shell makes that of `-g *.csv`) `b.csv` is a list too.
    /// `others` are read as well.
    fn plan(&self, paths: &[PathBuf], others: &[PathBuf]) -> Result<Plan, Error> {
        let is_list = |path: &&PathBuf| {
            path.extension().is_some_and(|ending| ["csv", "tsv", "idx"].iter().any(|e| ending.eq_ignore_ascii_case(e)))
        };
        let (more, texts): (Vec<&PathBuf>, Vec<&PathBuf>) = paths.iter().partition(is_list);
        if let (Some(list), true) = (more.first(), self.gazetteer.is_empty()) {
            let message = "a list of names is given with -g and is not read as text";
            return Err(Error::Usage(format!("{}: {message}", list.display())));
        }
        if texts.is_empty() {
            return Err(Error::Usage("name a file or folder to read, or - for standard input".to_owned()));
        }
        let inputs: Vec<Input> = texts.into_iter().map(|path| Input::from_argument(path)).collect();
        if inputs.contains(&Input::Stdin) && io::IsTerminal::is_terminal(&io::stdin()) {
            let message = "standard input is a terminal: pipe text into comention, or name a file or folder";
            return Err(Error::Usage(message.to_owned()));
        }
        let lists = self.gazetteer.iter().chain(more).cloned().collect();
        Ok(Plan { lists, inputs, others: others.to_vec(), encoding: self.encoding, threads: self.threads })
    }
}

impl Plan {
    /// The input to read; `outputs` are the files that will be written.
    fn sources(&self, outputs: &[PathBuf]) -> Result<Sources, Error> {
        let own = [&self.lists, &self.others, outputs].concat();
        Sources::collect(&self.inputs, &own)
    }

    /// Refuses to overwrite what was named to be read.
    fn spare(&self, outputs: &[PathBuf]) -> Result<(), Error> {
        let texts = self.inputs.iter().filter_map(|input| match input {
            Input::Path(path) => Some(path),
            Input::Stdin => None,
        });
        let others = self.lists.iter().chain(&self.others);
        let read: Vec<PathBuf> = texts.chain(others).filter_map(|path| fs::canonicalize(path).ok()).collect();
        let written = outputs.iter().find(|path| fs::canonicalize(path).is_ok_and(|path| read.contains(&path)));
        let folders: Vec<&PathBuf> = read.iter().filter(|path| path.is_dir()).collect();
        let is_foreign = |path: &&PathBuf| {
            let lies_inside = |path: PathBuf| folders.iter().any(|folder| path.starts_with(folder));
            fs::canonicalize(path).is_ok_and(lies_inside) && !is_ours(path)
        };
        match written.or_else(|| outputs.iter().find(is_foreign)) {
            Some(path) => Err(Error::Usage(format!("{}: this file is to be read: choose another -o", path.display()))),
            None => Ok(()),
        }
    }
}

/// Whether a file among the texts was written by an earlier run. Drawings and tables would not be read as a text at all.
fn is_ours(path: &Path) -> bool {
    let is_text = !path.extension().is_some_and(|ending| {
        ["dot", "gv", "gexf", "graphml", "csv"].iter().any(|known| ending.eq_ignore_ascii_case(known))
    });
    let mut head = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(4096).read_to_end(&mut head));
    !is_text || (read.is_ok() && String::from_utf8_lossy(&head).contains("\"comention "))
}

/// What takes time with a long list.
const READING_NAMES: &str = "reading the list of names";

/// Loads lists of names, or the one that ships if there is none.
fn load(lists: &[PathBuf], terminal: &Terminal) -> Result<Gazetteer, Error> {
    let progress = Progress::of(terminal, READING_NAMES, false);
    let gazetteer = if lists.is_empty() { Gazetteer::shipped() } else { Gazetteer::from_files(lists) }?;
    let seconds = progress.finish().as_secs_f64();
    let names: Vec<_> = lists.iter().map(|path| path.to_string_lossy()).collect();
    let names = if names.is_empty() { "the list that ships".into() } else { names.join(", ") };
    let (entities, count) = (plural(gazetteer.entities().len(), "entity"), plural(gazetteer.name_count(), "name"));
    terminal.detail(&format!("read {}: {entities}, {count} in {seconds:.2} s\n", printable(&names)));
    Ok(gazetteer)
}

/// A line about what is doubtful in a list, if anything is.
fn warnings_note(gazetteer: &Gazetteer) -> String {
    match gazetteer.warnings().len() {
        0 => String::new(),
        count => {
            let count = plural(count, "warning");
            format!("{BOLD}note{BOLD:#}: {count} about the list of names: comention check tells\n")
        }
    }
}

fn score(text: &str) -> Result<f64, String> {
    let score = text.parse().ok().filter(|score| (0.0..=1.0).contains(score));
    score.ok_or_else(|| "a score is a number from 0 to 1".to_owned())
}

fn encoding(label: &str) -> Result<Encoding, String> {
    Encoding::from_label(label)
        .ok_or_else(|| "no such encoding: try utf-8, windows-1252, windows-1251, koi8-r".to_owned())
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum WindowArgument {
    #[default]
    Sentence,
    Paragraph,
    Document,
}

impl From<WindowArgument> for Window {
    fn from(argument: WindowArgument) -> Self {
        match argument {
            WindowArgument::Sentence => Self::Sentence,
            WindowArgument::Paragraph => Self::Paragraph,
            WindowArgument::Document => Self::Document,
        }
    }
}

/// Parses the arguments, runs the command, and prints what went wrong.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse().and_then(Cli::checked) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version go to standard output, and fail if they can't be written there.
            let code = if error.use_stderr() { 2 } else { 0 };
            return if error.print().is_err() && code == 0 { ExitCode::from(1) } else { ExitCode::from(code) };
        }
    };
    let colour = match cli.color {
        ColorChoice::Auto => anstream::ColorChoice::Auto,
        ColorChoice::Always => anstream::ColorChoice::Always,
        ColorChoice::Never => anstream::ColorChoice::Never,
    };
    let verbosity = match (cli.quiet, cli.verbose) {
        (true, _) => Verbosity::Quiet,
        (false, true) => Verbosity::Verbose,
        (false, false) => Verbosity::Normal,
    };
    let terminal = Terminal::new(colour, verbosity);
    interrupt::handle_signals(&terminal);
    let outcome = match &cli.command {
        Command::Build(arguments) => build::run(arguments, &terminal),
        Command::Extract(arguments) => extract::run(arguments, &terminal),
        Command::Evidence(arguments) => evidence::run(arguments, &terminal),
        Command::Suggest(arguments) => suggest::run(arguments, &terminal),
        Command::Check(arguments) => check::run(arguments, &terminal),
        Command::Compile(arguments) => compile::run(arguments, &terminal),
        Command::Learn(arguments) => learn::run(arguments, &terminal),
        Command::Evaluate(arguments) => evaluate::run(arguments, &terminal),
        Command::Relations(arguments) => relations::run(arguments, &terminal),
    };
    let code = match outcome {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::SomeSkipped) => ExitCode::from(3),
        Ok(Outcome::BadGazetteer) => ExitCode::from(2),
        // Whoever reads our output has seen enough.
        Err(Error::Io(source) | Error::Output { source, .. }) if source.kind() == io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(error) => {
            report_error(&terminal, &error);
            ExitCode::from(if matches!(error, Error::Output { .. } | Error::Io(_)) { 1 } else { 2 })
        }
    };
    interrupt::end();
    code
}
