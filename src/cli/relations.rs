use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use clap::Args;
use comention::document::Chunk;
use comention::error::{Place, system_message};
use comention::pipeline::{extract_document, for_each_chunk, thread_count};
use comention::relation::{Name, Via};
use comention::text::Offsets;
use comention::{Document, EntityType, Error, ExtractOptions, Gazetteer, Modality, Relation, Rules, Sources, Span};
use serde::{Deserialize, Serialize};

use super::output::{OneFile, Output};
use super::progress::Progress;
use super::summary::{Skips, tell};
use super::terminal::Terminal;
use super::{DemonymOption, Outcome, Plan, Reading, load};

/// Print every relation as a line of JSON: what a sentence says that two entities do
///
/// Each line has document, subject, type and object (keys of entities), what else the rule tells (such as office),
/// negated, modality (actual, planned, claimed, conditional), date, via (where a demonym or a capital stands for a
/// country), the places of subject, object, cue and sentence in bytes (subject_start, subject_end ...) and code points
/// (subject_char_start ...), and the name of the rule.
#[derive(Args)]
pub struct Arguments {
    /// Files and folders to read; `-` is standard input
    #[arg(required = true, value_name = "DIR|FILE|-")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    out: OneFile,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    demonyms: DemonymOption,
    /// Rules of your own, which are added to those that ship, or replace those of the same name
    #[arg(short, long, value_name = "RULES.toml")]
    rules: Vec<PathBuf>,
    /// Relate these mentions, and look for no names: JSON lines with doc, start, end (code points), entity and type
    #[arg(long, value_name = "MENTIONS.jsonl")]
    #[arg(conflicts_with_all = ["gazetteer", "keep_common_names", "demonyms", "min_score", "no_learn", "priors"])]
    mentions: Option<PathBuf>,
}

#[derive(Serialize)]
struct Line<'a> {
    document: &'a str,
    subject: &'a str,
    #[serde(rename = "type")]
    relation: &'a str,
    object: &'a str,
    #[serde(flatten)]
    attributes: BTreeMap<&'a str, &'a str>,
    negated: bool,
    modality: Modality,
    date: Option<&'a str>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    via: BTreeMap<&'static str, Via>,
    #[serde(flatten)]
    places: BTreeMap<String, usize>,
    subject_surface: &'a str,
    object_surface: &'a str,
    cue: &'a str,
    sentence: &'a str,
    rule: &'a str,
}

/// A mention that somebody else found.
#[derive(Deserialize)]
struct Given {
    #[serde(alias = "id", alias = "document")]
    doc: String,
    start: usize,
    end: usize,
    #[serde(default)]
    entity: Option<String>,
    #[serde(default, rename = "type")]
    entity_type: String,
    #[serde(default)]
    demonym: bool,
}

/// What the relations of a document are made of.
#[derive(Default)]
struct Said<'a> {
    relations: Vec<Relation>,
    /// For each mention its key and its place.
    names: Vec<(&'a str, Span)>,
}

pub fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Outcome, Error> {
    let plan = arguments.reading.plan(&arguments.paths, arguments.rules.iter().chain(&arguments.mentions))?;
    let rules = Rules::with_files(&arguments.rules)?;
    match &arguments.mentions {
        None => {
            let gazetteer = load(&plan.lists, terminal)?;
            let (sources, output) = arguments.out.open(&plan)?;
            let priors = arguments.reading.learn(&sources, &gazetteer, terminal)?;
            let options = arguments.demonyms.of(arguments.reading.extract_options(priors.as_ref()));
            let relate = |document: &Document| Ok(found(document, &gazetteer, &rules, options));
            write(arguments, &plan, (sources, output), &rules, relate, terminal)
        }
        Some(path) => {
            let given = read_mentions(path, terminal)?;
            let files = arguments.out.open(&plan)?;
            let met = Mutex::new(BTreeSet::new());
            let relate = |document: &Document| {
                let Some((id, mentions)) = given.get_key_value(&document.id) else { return Ok(Said::default()) };
                met.lock().unwrap_or_else(PoisonError::into_inner).insert(id);
                related(document, mentions, &rules)
            };
            let outcome = write(arguments, &plan, files, &rules, relate, terminal)?;
            let met = met.lock().unwrap_or_else(PoisonError::into_inner);
            let missing: Vec<&str> = given.keys().filter(|id| !met.contains(id)).map(String::as_str).collect();
            tell(&missing, "document", "with mentions not read", terminal);
            Ok(outcome)
        }
    }
}

/// Writes the relations of all documents.
fn write<'a>(
    arguments: &Arguments,
    plan: &Plan,
    (sources, output): (Sources, Output),
    rules: &Rules,
    relate: impl Fn(&Document) -> Result<Said<'a>, Error> + Sync,
    terminal: &Terminal,
) -> Result<Outcome, Error> {
    let work = |chunk: &mut Chunk| -> Result<Vec<u8>, Error> {
        let mut lines = Vec::new();
        chunk.try_for_each(|(_, document)| write_lines(&document, &relate(&document)?, rules, &mut lines))?;
        Ok(lines)
    };
    let mut skips = Skips::new(terminal);
    let mut progress = Progress::of_reading(terminal, sources.bytes(), arguments.out.is_stdout());
    arguments.out.write(output, terminal, false, |out| {
        for_each_chunk(sources.chunks(plan.encoding), plan.threads, work, |done| {
            progress.update(done.progress);
            skips.add(done.problems);
            Ok(out.write_all(&done.result?)?)
        })
    })?;
    progress.finish_reading(thread_count(plan.threads));
    Ok(skips.report())
}

fn found<'g>(document: &Document, gazetteer: &'g Gazetteer, rules: &Rules, options: ExtractOptions<'_>) -> Said<'g> {
    let (found, relations) = extract_document(document, gazetteer, options, Some(rules));
    let mut names: Vec<_> =
        found.mentions.iter().map(|mention| (gazetteer.entity(mention.entity).key, mention.span)).collect();
    for relation in &relations {
        let sides = [relation.subject, relation.object];
        for (side, entity) in sides.into_iter().zip(relation.arguments(&found.mentions, gazetteer)) {
            names[side].0 = gazetteer.entity(entity).key;
        }
    }
    Said { relations, names }
}

/// Reads given mentions, by document, and tells of those that overlap with others.
fn read_mentions(path: &Path, terminal: &Terminal) -> Result<BTreeMap<String, Vec<Given>>, Error> {
    let shown = path.to_string_lossy();
    let input = |line: Option<u64>, reason: String, remedy: &str| Error::Input {
        path: Place { path: shown.as_ref().into(), line, column: None }.to_string(),
        reason,
        remedy: remedy.to_owned(),
    };
    let text = fs::read_to_string(path).map_err(|error| input(None, system_message(&error), ""))?;
    let mut mentions: BTreeMap<String, Vec<Given>> = BTreeMap::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let remedy = "a line is {\"doc\",\"start\",\"end\",\"entity\",\"type\"}; start and end count code points";
        let broken = |reason: String| input(Some(number as u64 + 1), format!("this is no mention: {reason}"), remedy);
        let mention: Given = serde_json::from_str(line).map_err(|error| broken(error.to_string()))?;
        if mention.start >= mention.end {
            return Err(broken(format!("it starts at {} and ends at {}", mention.start, mention.end)));
        }
        mentions.entry(mention.doc.clone()).or_default().push(mention);
    }
    let mut left_out = Vec::new();
    for mentions in mentions.values_mut() {
        // Of mentions that overlap, the first counts, and of those that start together the longest.
        mentions.sort_by_key(|mention| (mention.start, std::cmp::Reverse(mention.end)));
        let mut end = 0;
        mentions.retain(|mention| {
            let is_free = mention.start >= end;
            end = end.max(mention.end);
            if !is_free {
                left_out.push(format!("{}:{}-{}", mention.doc, mention.start, mention.end));
            }
            is_free
        });
    }
    let left_out: Vec<&str> = left_out.iter().map(String::as_str).collect();
    tell(&left_out, "mention", "left out, overlapping with others", terminal);
    Ok(mentions)
}

fn related<'m>(document: &Document, mentions: &'m [Given], rules: &Rules) -> Result<Said<'m>, Error> {
    let offsets = Offsets::new(&document.text);
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut names, mut keys) = (Vec::new(), Vec::new());
    for mention in mentions {
        let span = offsets.span(mention.start, mention.end);
        if offsets.code_point(span.end) != mention.end || span.is_empty() {
            let (id, end) = (&document.id, mention.end);
            return Err(Error::Usage(format!("{id}: a mention ends at {end}, behind the end of the text")));
        }
        let key = mention.entity.as_deref().unwrap_or_default();
        // Without an entity each mention is on its own.
        let next = numbers.len();
        let entity = match key {
            "" => usize::MAX - names.len(),
            key => *numbers.entry(key).or_insert(next),
        };
        let is_demonym = mention.demonym || mention.entity_type.eq_ignore_ascii_case("demonym");
        names.push(Name {
            span,
            entity,
            entity_type: EntityType::parse(&mention.entity_type),
            is_demonym,
            is_seat: false,
        });
        keys.push((key, span));
    }
    let relations = rules.relate_names(&document.text, &names, document.date);
    Ok(Said { relations, names: keys })
}

fn write_lines(document: &Document, said: &Said, rules: &Rules, out: &mut Vec<u8>) -> Result<(), Error> {
    if said.relations.is_empty() {
        return Ok(());
    }
    let offsets = Offsets::new(&document.text);
    for relation in &said.relations {
        let [subject, object] = [relation.subject, relation.object].map(|number| said.names[number]);
        let spans =
            [("subject", subject.1), ("object", object.1), ("cue", relation.cue), ("sentence", relation.sentence)];
        let places = spans.iter().flat_map(|(name, span)| {
            [
                (format!("{name}_start"), span.start),
                (format!("{name}_end"), span.end),
                (format!("{name}_char_start"), offsets.code_point(span.start)),
                (format!("{name}_char_end"), offsets.code_point(span.end)),
            ]
        });
        let sides = ["subject", "object"].into_iter().zip(relation.via);
        let text = |span: Span| &document.text[span.range()];
        let line = Line {
            document: &document.id,
            subject: if subject.0.is_empty() { text(subject.1) } else { subject.0 },
            relation: &rules.types()[relation.relation].name,
            object: if object.0.is_empty() { text(object.1) } else { object.0 },
            attributes: relation.attributes.iter().map(|(name, value)| (&**name, value.as_str())).collect(),
            negated: relation.negated,
            modality: relation.modality,
            date: relation.date.as_deref(),
            via: sides.filter_map(|(side, via)| Some((side, via?))).collect(),
            places: places.collect(),
            subject_surface: text(subject.1),
            object_surface: text(object.1),
            cue: text(relation.cue),
            sentence: text(relation.sentence),
            rule: &relation.rule,
        };
        serde_json::to_writer(&mut *out, &line).map_err(std::io::Error::from)?;
        out.push(b'\n');
    }
    Ok(())
}
