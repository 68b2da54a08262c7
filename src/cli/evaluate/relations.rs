use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufReader, Write};
use std::path::Path;

use comention::document::Chunk;
use comention::error::system_message;
use comention::evaluate::Score;
use comention::pipeline::{for_each_chunk, thread_count};
use comention::relation::{RelationEvaluation, RelationMistake, read_gold};
use comention::{Document, Error, Rules};

use super::super::progress::Progress;
use super::super::summary::Skips;
use super::super::terminal::{BOLD, DIM, Terminal, plural, printable, printable_prose};
use super::super::{Outcome, load};
use super::Arguments;

/// Compares relations with a gold standard.
pub fn run(arguments: &Arguments, path: &Path, terminal: &Terminal) -> Result<Outcome, Error> {
    let shown = path.to_string_lossy();
    let file = File::open(path).map_err(|error| Error::Input {
        path: shown.clone().into_owned(),
        reason: system_message(&error),
        remedy: String::new(),
    })?;
    let gold = read_gold(&shown, BufReader::new(file))?;
    let plan = arguments.reading.plan(&arguments.paths)?;
    let rules = Rules::with_files(&arguments.rules)?;
    let gazetteer = load(&plan.lists, terminal)?;
    let sources = plan.sources(&[])?;
    let priors = arguments.reading.learn(&sources, &gazetteer, terminal)?;
    let options = arguments.reading.extract_options(priors.as_ref());
    let evaluate = |document: Document| {
        let annotated = gold.get(&document.id)?;
        let found = comention::extract_with(&document.text, &gazetteer, options);
        let relations = rules.relate(&document.text, &found, &gazetteer, document.date);
        let said = (&found, &relations[..]);
        let evaluation = RelationEvaluation::of_document(&document.text, said, annotated, (&rules, &gazetteer));
        let mistakes = if arguments.errors { mistakes(&document, &evaluation) } else { String::new() };
        Some((document.id, evaluation, mistakes))
    };
    let work = |chunk: &mut Chunk| chunk.filter_map(|(_, document)| evaluate(document)).collect::<Vec<_>>();
    let mut skips = Skips::new(terminal);
    let (mut total, mut met) = (RelationEvaluation::default(), BTreeSet::new());
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
    out.write_all(table(&total, met.len()).as_bytes())?;
    out.flush()?;
    if met.is_empty() {
        let ids: Vec<&str> = gold.keys().take(3).map(String::as_str).collect();
        return Err(Error::Usage(format!("no document read has gold relations: their ids are {} …", ids.join(", "))));
    }
    let untold: BTreeSet<&str> = gold.values().flatten().map(|relation| &*relation.relation).collect();
    let untold: Vec<&str> =
        untold.into_iter().filter(|name| !rules.types().iter().any(|known| *known.name == **name)).collect();
    if !untold.is_empty() {
        let types = printable(&untold.join(", ")).into_owned();
        terminal.note(&format!("{BOLD}note{BOLD:#}: no rule tells relations of these types: {types}\n"));
    }
    if gold.len() > met.len() {
        let missing = plural(gold.len() - met.len(), "document");
        terminal.note(&format!("{BOLD}note{BOLD:#}: {missing} with gold relations not read\n"));
    }
    Ok(skips.report())
}

fn table(total: &RelationEvaluation, documents: usize) -> String {
    let mut out = format!("{}\n", plural(documents, "document"));
    out += &format!(
        "{DIM}{:24} {:>9} {:>9} {:>9} {:>8} {:>7} {:>7}{DIM:#}\n",
        "", "precision", "recall", "F1", "right", "wrong", "missed"
    );
    let mut all = Score::default();
    total.by_type.values().for_each(|score| all += *score);
    let rows = [("relations", &all)].into_iter();
    let by_type: Vec<(String, &Score)> =
        total.by_type.iter().map(|(name, score)| (format!("  {}", printable(name)), score)).collect();
    for (name, score) in rows.chain(by_type.iter().map(|(name, score)| (&**name, *score))) {
        let (precision, recall, f1) = (score.precision(), score.recall(), score.f1());
        out += &format!(
            "{name:24} {precision:>9.4} {recall:>9.4} {f1:>9.4} {:>8} {:>7} {:>7}\n",
            score.right, score.wrong, score.missed
        );
    }
    let (negated, modality) = (total.negated_right, total.modality_right);
    out + &format!("of {} that are right, negation is right in {negated}, modality in {modality}\n", all.right)
}

fn mistakes(document: &Document, evaluation: &RelationEvaluation) -> String {
    let mut out = String::new();
    for mistake in &evaluation.mistakes {
        let (span, told, what) = match mistake {
            RelationMistake::Missed(span, told) => (span, told, "missed".to_owned()),
            RelationMistake::Extra(span, told) => (span, told, "extra".to_owned()),
            RelationMistake::Otherwise(span, told, expected, was) => (span, told, format!("{was}, not {expected}")),
        };
        out += &format!(
            "{DIM}{}:{}{DIM:#} {BOLD}{}: {}{BOLD:#}\n    {}\n",
            printable(&document.id),
            span.start,
            printable(&what),
            printable(&told.join(" ")),
            printable_prose(&document.text[span.range()])
        );
    }
    out
}
