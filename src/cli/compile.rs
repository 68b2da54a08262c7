use std::path::PathBuf;

use clap::Args;
use comention::Error;

use super::output::Output;
use super::terminal::{BOLD, Terminal, plural, printable};
use super::{Outcome, load, warnings_note};

/// Save lists of names in one file that loads at once
///
/// For long lists that are used often: -g takes the file in place of the lists. It is good for the version of comention
/// that made it; keep the lists themselves.
#[derive(Args)]
pub struct Arguments {
    /// Lists of names
    #[arg(required = true, value_name = "GAZETTEER.csv")]
    paths: Vec<PathBuf>,
    /// The file to write
    #[arg(short, long, value_name = "FILE.idx")]
    out: PathBuf,
}

pub fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Outcome, Error> {
    let is_list = |path: &PathBuf| std::fs::canonicalize(path).ok() == std::fs::canonicalize(&arguments.out).ok();
    if arguments.out.exists() && arguments.paths.iter().any(is_list) {
        let message = format!("{}: this list is to be read: choose another -o", arguments.out.display());
        return Err(Error::Usage(message));
    }
    let output = Output::at(&arguments.out)?;
    let gazetteer = load(&arguments.paths, terminal)?;
    let bytes = gazetteer.compile();
    output.write(&arguments.out, |out| out.write_all(&bytes))?;
    output.finish()?;
    let (entities, names) = (gazetteer.entities().len(), gazetteer.name_count());
    let (entities, names) = (plural(entities, "entity"), plural(names, "name"));
    let path = arguments.out.to_string_lossy();
    let out = printable(&path);
    terminal.note(&format!("{}written to {BOLD}{out}{BOLD:#}: {entities}, {names}\n", warnings_note(&gazetteer)));
    Ok(Outcome::Done)
}
