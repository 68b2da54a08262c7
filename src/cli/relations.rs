use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use comention::document::Chunk;
use comention::error::{Place, system_message};
use comention::pipeline::{for_each_chunk, thread_count};
use comention::relation::{Name, Via};
use comention::text::Offsets;
use comention::{Document, EntityType, Error, ExtractOptions, Gazetteer, Modality, Relation, Rules, Span};
use serde::{Deserialize, Serialize};

use super::progress::Progress;
use super::summary::Skips;
use super::terminal::Terminal;
use super::{Outcome, Reading, load};

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
    reading: Reading,
    /// Rules of your own, which are added to those that ship, or replace those of the same name
    #[arg(short, long, value_name = "RULES.toml")]
    rules: Vec<PathBuf>,
    /// Relate these mentions, and look for no names: JSON lines with doc, start, end (code points), entity and type
    #[arg(long, value_name = "MENTIONS.jsonl")]
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
struct Said<'a> {
    relations: Vec<Relation>,
    /// For each mention its key and its place.
    names: Vec<(&'a str, Span)>,
}

pub fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Outcome, Error> {
    let plan = arguments.reading.plan(&arguments.paths)?;
    let rules = Rules::with_files(&arguments.rules)?;
    let given = arguments.mentions.as_deref().map(read_mentions).transpose()?;
    let gazetteer = load(&plan.lists, terminal)?;
    let sources = plan.sources(&[])?;
    let priors = match given {
        Some(_) => None,
        None => arguments.reading.learn(&sources, &gazetteer, terminal)?,
    };
    let options = arguments.reading.extract_options(priors.as_ref());
    let work = |chunk: &mut Chunk| -> Result<Vec<u8>, Error> {
        let mut lines = Vec::new();
        chunk.try_for_each(|(_, document)| match &given {
            None => write_lines(&document, &found(&document, &gazetteer, &rules, options), &rules, &mut lines),
            Some(given) => match given.get(&document.id) {
                Some(mentions) => write_lines(&document, &related(&document, mentions, &rules)?, &rules, &mut lines),
                None => Ok(()),
            },
        })?;
        Ok(lines)
    };
    let mut skips = Skips::new(terminal);
    let mut out = terminal.data_stdout();
    let mut progress = Progress::of_reading(terminal, sources.bytes(), true);
    for_each_chunk(sources.chunks(plan.encoding), plan.threads, work, |done| {
        progress.update(done.progress);
        skips.add(done.problems);
        Ok(out.write_all(&done.result?)?)
    })?;
    out.flush()?;
    progress.finish_reading(thread_count(plan.threads));
    Ok(skips.report())
}

fn found<'g>(document: &Document, gazetteer: &'g Gazetteer, rules: &Rules, options: ExtractOptions<'_>) -> Said<'g> {
    let found = comention::extract_with(&document.text, gazetteer, options);
    let relations = rules.relate(&document.text, &found, gazetteer, document.date);
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

/// Reads given mentions, by document.
fn read_mentions(path: &Path) -> Result<BTreeMap<String, Vec<Given>>, Error> {
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
    for mentions in mentions.values_mut() {
        // Of mentions that overlap, the longest counts.
        mentions.sort_by_key(|mention| (mention.start, std::cmp::Reverse(mention.end)));
        let mut end = 0;
        mentions.retain(|mention| {
            let is_free = mention.start >= end;
            end = end.max(mention.end);
            is_free
        });
    }
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
