use std::fs;
use std::path::PathBuf;

use clap::Args;
use comention::error::system_message;
use comention::{Error, Gazetteer, Priors, SavedPriors};

use super::output::OneFile;
use super::progress::Progress;
use super::summary::{NOTHING_READ, Skips};
use super::terminal::{BOLD, Terminal, plural, printable};
use super::{Names, Outcome, load};

/// Save what texts tell of the names in a list, for --priors
///
/// It counts how many documents name each entity in full, behind which titles, and together with whom, which tells whom a
/// name of several means. Other commands learn that from the texts they read, unless they are given such a file.
#[derive(Args)]
pub struct Arguments {
    /// Files and folders to read; `-` is standard input
    #[arg(required = true, value_name = "DIR|FILE|-")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    names: Names,
    /// The file to write, or `-` for standard output
    #[arg(short, long, value_name = "PRIORS.json")]
    out: PathBuf,
}

pub fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Outcome, Error> {
    let plan = arguments.names.plan(&arguments.paths, &[])?;
    let gazetteer = load(&plan.lists, terminal)?;
    let out = OneFile { out: arguments.out.clone() };
    let (sources, output) = out.open(&plan)?;
    let mut progress = Progress::of_reading(terminal, sources.bytes(), false);
    let (priors, problems) =
        comention::learn(sources.chunks(plan.encoding), &gazetteer, plan.threads, |done| progress.update(done))?;
    progress.finish_learning();
    if priors.total() == 0 {
        terminal.message(NOTHING_READ);
    }
    let mut skips = Skips::new(terminal);
    skips.add(problems);
    let outcome = skips.report();
    out.write(output, terminal, false, |out| priors.write(&gazetteer, out))?;
    if !out.is_stdout() {
        let (documents, entities) = (plural(priors.total() as usize, "document"), plural(priors.len(), "entity"));
        let path = out.out.to_string_lossy();
        let path = printable(&path);
        terminal.note(&format!("written to {BOLD}{path}{BOLD:#}: {documents}, {entities} named beyond doubt\n"));
    }
    Ok(outcome)
}

/// Reads saved priors, those of several files together, and tells what of them is of no use here.
pub fn saved(paths: &[PathBuf], gazetteer: &Gazetteer, terminal: &Terminal) -> Result<Priors, Error> {
    let mut sum = Priors::default();
    for path in paths {
        let name = path.to_string_lossy();
        let json = fs::read(path).map_err(|error| Error::Input {
            path: name.clone().into_owned(),
            reason: format!("can't read these priors: {}", system_message(&error)),
            remedy: String::new(),
        })?;
        let SavedPriors { priors, entities, unknown_entities, unknown_titles } =
            SavedPriors::read(&name, &json, gazetteer)?;
        let name = printable(&name);
        if unknown_entities > 0 {
            let all = plural(entities as usize, "entity");
            let message = format!("{name}: {unknown_entities} of {all} not in the list of names");
            terminal.note(&format!("{BOLD}note{BOLD:#}: {message}\n"));
        }
        if unknown_titles > 0 {
            let titles = plural(unknown_titles as usize, "title");
            terminal.note(&format!("{BOLD}note{BOLD:#}: {name}: {titles} unknown to this version of comention\n"));
        }
        sum.merge(priors);
    }
    Ok(sum)
}
