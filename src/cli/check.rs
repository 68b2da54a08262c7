use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use comention::{Error, Gazetteer, Severity};

use super::progress::Progress;
use super::terminal::{BOLD, Terminal, plural, render};
use super::{Outcome, READING_NAMES};

/// Look a list of names over: errors, and what will not do what was meant
///
/// Files of rules (.toml) are looked over too: patterns that can't be compiled, rules that never fire on the articles that
/// ship, patterns that stand there twice, types that no list has.
///
/// Errors keep a list from being used. Warnings tell of names that are everyday words or given names, names of one or
/// two letters, one name of two entities, names that no text can hold, and likely slips: of each kind the first ten, with
/// -v all.
#[derive(Args)]
pub struct Arguments {
    /// Lists of names, which are looked at together
    #[arg(required = true, value_name = "GAZETTEER.csv")]
    paths: Vec<PathBuf>,
}

/// So many warnings of a kind are shown, the rest is counted: long lists have thousands of names that several bear.
const SHOWN: usize = 10;

pub fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Outcome, Error> {
    let progress = Progress::of(terminal, READING_NAMES, false);
    let is_rules = |path: &&PathBuf| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"));
    let (rules, lists): (Vec<&PathBuf>, Vec<&PathBuf>) = arguments.paths.iter().partition(is_rules);
    let (gazetteer, mut diagnostics) = match lists.is_empty() {
        true => (None, Vec::new()),
        false => comention::gazetteer::check(&lists)?,
    };
    if !rules.is_empty() {
        let shipped = if gazetteer.is_none() { Some(Gazetteer::shipped()?) } else { None };
        if let Some(names) = gazetteer.as_ref().or(shipped.as_ref()) {
            diagnostics.extend(comention::relation::check(&rules, names)?);
        }
    }
    let time = progress.finish();
    let mut out = terminal.stdout();
    let mut warnings_of = BTreeMap::<&str, usize>::new();
    for diagnostic in diagnostics.iter().filter(|d| d.severity == Severity::Error || !terminal.is_quiet()) {
        let is_shown = diagnostic.severity == Severity::Error || terminal.is_verbose() || {
            let count = warnings_of.entry(diagnostic.code).or_default();
            *count += 1;
            *count <= SHOWN
        };
        if is_shown {
            writeln!(out, "{}", render(diagnostic))?;
        }
    }
    for (code, count) in warnings_of.into_iter().filter(|(_, count)| *count > SHOWN) {
        writeln!(out, "warning[{code}]: {} like these; -v shows all\n", plural(count - SHOWN, "more warning"))?;
    }
    let errors = diagnostics.iter().filter(|d| d.severity == Severity::Error).count();
    let warnings = diagnostics.len() - errors;
    let files = arguments.paths.len();
    let size = match &gazetteer {
        Some(gazetteer) => {
            format!("{}, {}, ", plural(gazetteer.entities().len(), "entity"), plural(gazetteer.name_count(), "name"))
        }
        None => String::new(),
    };
    let found = match diagnostics.len() {
        0 => "clean".to_owned(),
        _ => format!("{}, {}", plural(errors, "error"), plural(warnings, "warning")),
    };
    if !terminal.is_quiet() {
        writeln!(
            out,
            "{BOLD}{}{BOLD:#}: {size}{found}",
            plural(files, if lists.is_empty() { "file" } else { "list" })
        )?;
    }
    out.flush()?;
    terminal.detail(&format!("read in {:.2} s\n", time.as_secs_f64()));
    Ok(if errors > 0 { Outcome::BadGazetteer } else { Outcome::Done })
}
