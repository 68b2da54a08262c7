use std::io::Write;
use std::panic::resume_unwind;
use std::path::PathBuf;
use std::thread;

use clap::{Args, ValueEnum};
use comention::cooccurrence::DEFAULT_MAX_EVIDENCE;
use comention::pipeline::thread_count;
use comention::{Edges, EntityGraph, Error, ExportNotes, ExportOptions, Format, Rules, RunOptions};

use super::output::{Output, REPORT, Target};
use super::progress::Progress;
use super::summary::{Skips, table};
use super::terminal::{BOLD, Terminal, printable};
use super::{DemonymOption, Outcome, Reading, RollUp, WindowArgument, load, warnings_note};
use report::Report;

mod report;

/// Read text, find who is mentioned with whom, and write the graph
///
/// Into a folder it writes graph.dot (a drawing for Graphviz), graph.json, graph.gexf (for Gephi), graph.graphml,
/// nodes.csv, edges.csv and report.json (what was skipped, replaced or left open). Files appear whole or not at all.
#[derive(Args)]
pub struct Arguments {
    /// Files and folders to read: text, or JSON lines (.jsonl) with id and text; `-` is standard input
    #[arg(required = true, value_name = "DIR|FILE|-")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    demonyms: DemonymOption,
    /// A folder, a file (.dot .json .gexf .graphml), or `-` for standard output
    #[arg(short, long, value_name = "OUT", default_value = "out")]
    out: PathBuf,
    /// What two names must share to be joined by an edge
    #[arg(long, value_enum, default_value_t)]
    window: WindowArgument,
    #[command(flatten)]
    roll_up: RollUp,
    /// Leave out edges with fewer shared sentences (paragraphs, documents)
    #[arg(long, value_name = "N", default_value_t = 1)]
    min_weight: u64,
    /// Most pieces of evidence that an edge keeps, the first ones; 0 keeps all. Counts and dates are those of all
    #[arg(long, value_name = "N", default_value_t = DEFAULT_MAX_EVIDENCE)]
    max_evidence: usize,
    /// Formats to write: dot, json, gexf, graphml, csv (also nodes-csv, edges-csv) [default: all, or by OUT's ending]
    #[arg(long, value_name = "FORMAT,...", value_delimiter = ',', value_parser = formats)]
    format: Vec<Formats>,
    /// Most entities that the DOT drawing shows, the strongest edges first; 0 draws all. Other formats hold all
    #[arg(long, value_name = "N", default_value_t = 60)]
    draw: usize,
    /// Which edges are written: who is mentioned with whom, what the text says that they do, or both. Files with relations are
    /// of directed graphs
    #[arg(long, value_enum, value_name = "EDGES", default_value = "both")]
    edges: EdgesArgument,
    /// Look for no relations: the same as --edges comention
    #[arg(long, conflicts_with_all = ["edges", "rules"])]
    no_relations: bool,
    /// Rules of your own, which are added to those that ship, or replace those of the same name
    #[arg(short, long, value_name = "RULES.toml")]
    rules: Vec<PathBuf>,
    /// Leave CSV cells as they are, also those that a spreadsheet would take for a formula
    #[arg(long)]
    csv_raw: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum EdgesArgument {
    Comention,
    Relation,
    Both,
}

impl From<EdgesArgument> for Edges {
    fn from(argument: EdgesArgument) -> Self {
        match argument {
            EdgesArgument::Comention => Self::CoMention,
            EdgesArgument::Relation => Self::Relation,
            EdgesArgument::Both => Self::Both,
        }
    }
}

/// One word of `--format` may mean two files.
#[derive(Clone)]
struct Formats(Vec<Format>);

fn formats(word: &str) -> Result<Formats, String> {
    if word == "csv" {
        return Ok(Formats(vec![Format::NodesCsv, Format::EdgesCsv]));
    }
    let format = Format::ALL.into_iter().find(|format| format.name() == word).or_else(|| Format::from_extension(word));
    format.map(|format| Formats(vec![format])).ok_or_else(|| {
        let names = ["dot", "json", "gexf", "graphml", "csv"];
        let near = comention::similar::nearest(word, names.into_iter());
        let near = near.map(|near| format!("did you mean {near}? ")).unwrap_or_default();
        format!("{near}formats: {}", names.join(", "))
    })
}

pub fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Outcome, Error> {
    let mut formats: Vec<Format> = arguments.format.iter().flat_map(|formats| formats.0.clone()).collect();
    formats.sort_unstable();
    formats.dedup();
    let target = Target::new(&arguments.out, &formats)?;
    let plan = arguments.reading.plan(&arguments.paths, &arguments.rules)?;
    let edges = if arguments.no_relations { EdgesArgument::Comention } else { arguments.edges };
    let wants_relations = edges != EdgesArgument::Comention;
    if let (false, Some(path)) = (wants_relations, arguments.rules.first()) {
        let message = "without relations no rules are used: leave out --rules, or --edges comention";
        return Err(Error::Usage(format!("{}: {message}", path.display())));
    }
    let rules = if wants_relations { Some(Rules::with_files(&arguments.rules)?) } else { None };
    let gazetteer = load(&plan.lists, terminal)?;
    plan.spare(&target.files())?;
    let sources = plan.sources(&target.files())?;
    let output = target.open()?;

    let priors = arguments.reading.learn(&sources, &gazetteer, terminal)?;
    let run = RunOptions {
        window: arguments.window.into(),
        max_evidence: Some(arguments.max_evidence).filter(|&most| most > 0),
        threads: plan.threads,
        extract: arguments.demonyms.of(arguments.reading.extract_options(priors.as_ref())),
        roll_up: !arguments.roll_up.metonyms(&gazetteer, terminal).is_empty(),
        rules: rules.as_ref(),
    };
    let mut progress = Progress::of_reading(terminal, sources.bytes(), false);
    let mut extraction = comention::run(sources.chunks(plan.encoding), &gazetteer, &run, |done| progress.update(done))?;
    progress.finish_reading(thread_count(run.threads));
    let progress = Progress::of(terminal, "writing the graph", target.is_stream());
    let mentions = extraction.counts.mentions();
    let graph = EntityGraph::new(std::mem::take(&mut extraction.counts), &gazetteer, arguments.min_weight);
    let statements = std::mem::take(&mut extraction.statements);
    let graph = match &rules {
        Some(rules) => graph.with_relations(statements, rules, &gazetteer),
        None => graph,
    };
    let max_drawn = Some(arguments.draw).filter(|&most| most > 0);
    let options = ExportOptions { edges: edges.into(), max_drawn, csv_raw: arguments.csv_raw };
    let mut skips = Skips::new(terminal);
    skips.add(extraction.problems.clone());
    let report = Report::new(&graph, mentions, &extraction, &gazetteer, &plan.lists);
    let written = write(output, &target, &graph, &options, &report, thread_count(plan.threads), terminal)?;
    progress.finish();
    let details = if written.names.contains(&REPORT) { ": see report.json" } else { "" };
    let lines = skips.lines(details);
    if terminal.is_quiet() {
        terminal.message(&lines);
    } else {
        let gap = if lines.is_empty() { "" } else { "\n" };
        let table = table(&graph, mentions, &extraction);
        let (warnings, written) = (warnings_note(&gazetteer), written.message(&arguments.out));
        terminal.message(&format!("{table}{gap}{lines}{warnings}{written}"));
    }
    Ok(skips.outcome())
}

/// What was written, for the last lines of the summary.
#[derive(Default)]
struct Written {
    names: Vec<&'static str>,
    notes: ExportNotes,
}

fn write(
    output: Output,
    target: &Target,
    graph: &EntityGraph,
    options: &ExportOptions,
    report: &Report,
    threads: usize,
    terminal: &Terminal,
) -> Result<Written, Error> {
    let mut written = Written::default();
    let notes = &mut written.notes;
    match target {
        Target::Stdout(format) => {
            let mut out = terminal.data_stdout();
            *notes += format.write(graph, options, &mut out)?;
            out.flush()?;
        }
        Target::File { path, format } => {
            *notes += output.write(path, |out| format.write(graph, options, out))?;
            output.finish()?;
        }
        Target::Folder { path, formats } => {
            let write =
                |format: &Format| output.write(&path.join(format.file_name()), |out| format.write(graph, options, out));
            let made: Vec<Result<ExportNotes, Error>> = thread::scope(|scope| {
                let spawn = |format| thread::Builder::new().spawn_scoped(scope, move || write(format)).ok();
                let start = |format| (format, if threads > 1 { spawn(format) } else { None });
                let started: Vec<_> = formats.iter().map(start).collect();
                let join = |(format, thread): (_, Option<thread::ScopedJoinHandle<_>>)| match thread {
                    Some(thread) => thread.join().unwrap_or_else(|panic| resume_unwind(panic)),
                    None => write(format),
                };
                started.into_iter().map(join).collect()
            });
            made.into_iter().try_for_each(|made| made.map(|made| *notes += made))?;
            // The report comes last, since it tells what the formats had to change.
            output.write(&path.join(REPORT), |out| report.write(*notes, out))?;
            output.finish()?;
            written.names = formats.iter().map(|format| format.file_name()).chain([REPORT]).collect();
        }
    }
    Ok(written)
}

impl Written {
    fn message(&self, out: &std::path::Path) -> String {
        let notes = &self.notes;
        let mut message = String::new();
        if notes.replaced_characters > 0 {
            let count = notes.replaced_characters;
            message += &format!("{BOLD}note{BOLD:#}: {count} characters that a format can't hold became U+FFFD\n");
        }
        if notes.defused_cells > 0 {
            let count = notes.defused_cells;
            message +=
                &format!("{BOLD}note{BOLD:#}: {count} CSV cells that look like formulas got a ' (--csv-raw: not)\n");
        }
        if notes.undrawn_nodes + notes.undrawn_edges > 0 {
            message += &format!(
                "{BOLD}note{BOLD:#}: the DOT drawing leaves out {} entities and {} edges (--draw 0 draws all)\n",
                notes.undrawn_nodes, notes.undrawn_edges
            );
        }
        let out = out.to_string_lossy();
        let place = if self.names.is_empty() {
            printable(&out).into_owned()
        } else {
            format!("{}/", printable(out.trim_end_matches('/')))
        };
        if out != "-" {
            let names: String = self.names.iter().map(|name| format!(" {name}")).collect();
            message += &format!("\nwritten to {BOLD}{place}{BOLD:#}{names}\n");
        }
        message
    }
}
