use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use comention::document::Chunk;
use comention::pipeline::{for_each_chunk, thread_count};
use comention::{Document, Error, Extracted, Gazetteer, Mention, Relation, Rules, Span, Window, gazetteer::EntityId};

use super::progress::Progress;
use super::summary::Skips;
use super::terminal::{BOLD, DIM, SOURCE, TARGET, Terminal, plural, printable, printable_prose};
use super::{Outcome, Reading, RollUp, WindowArgument, load};

/// Show the sentences in which two entities are mentioned together
///
/// What sentences say that one does to the other comes first, then all in which both are mentioned.
/// Both names are highlighted: by colour on a terminal, else by brackets. A name of several entities stands for all of
/// them; a key (as in graph.json) for one.
#[derive(Args)]
pub struct Arguments {
    /// One entity: its name, another name of it, or its key
    #[arg(value_name = "NAME")]
    first: String,
    /// The other entity
    #[arg(value_name = "NAME")]
    second: String,
    /// Files and folders to read; `-` is standard input
    #[arg(required = true, value_name = "DIR|FILE|-")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    /// What the two must share
    #[arg(long, value_enum, default_value_t)]
    window: WindowArgument,
    #[command(flatten)]
    roll_up: RollUp,
    /// Rules of your own, which are added to those that ship, or replace those of the same name
    #[arg(short, long, value_name = "RULES.toml")]
    rules: Vec<PathBuf>,
}

pub fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Outcome, Error> {
    let plan = arguments.reading.plan(&arguments.paths)?;
    let gazetteer = load(&plan.lists, terminal)?;
    let rules = Rules::with_files(&arguments.rules)?;
    let metonyms = arguments.roll_up.metonyms(&gazetteer, terminal);
    let meant = |entity| metonyms.get(&entity).copied().unwrap_or(entity);
    let find = |name: &str| -> Result<BTreeSet<EntityId>, Error> {
        Ok(find(name, &gazetteer)?.into_iter().map(meant).collect())
    };
    let pair = [find(&arguments.first)?, find(&arguments.second)?];
    if let Some(&both) = pair[0].iter().find(|id| pair[1].contains(id)) {
        let key = gazetteer.entity(both).key;
        return Err(Error::Usage(format!("both names may mean {key}: name two entities, if need be by their keys")));
    }
    let sources = plan.sources(&[])?;
    let priors = arguments.reading.learn(&sources, &gazetteer, terminal)?;
    let options = arguments.reading.extract_options(priors.as_ref());
    let window = arguments.window.into();
    let marks = Marks::new(terminal);
    let work = |chunk: &mut Chunk| {
        let (mut said, mut shown, mut counts) = (String::new(), String::new(), Counts::new());
        for (_, document) in chunk {
            let mut found = comention::extract_with(&document.text, &gazetteer, options.date(document.date));
            let relations = rules.relate(&document.text, &found, &gazetteer, document.date);
            for relation in &relations {
                said += &stated(&document, relation, &rules, (&found, &gazetteer), meant, &pair);
            }
            found.mentions.iter_mut().for_each(|mention| mention.entity = meant(mention.entity));
            let units = shared_units(&document, &found, window, &pair);
            units.iter().for_each(|unit| shown += &(marks.show(&document, unit, &pair) + "\n"));
            let mut pairs: Vec<Pair> = units.into_iter().flat_map(|unit| unit.pairs).collect();
            pairs.sort_unstable();
            pairs.chunk_by(|a, b| a == b).for_each(|units| add(&mut counts, units[0], (units.len(), 1)));
        }
        (said, shown, counts)
    };
    let mut skips = Skips::new(terminal);
    let mut out = terminal.stdout();
    let mut counts = Counts::new();
    let mut co_mentions = String::new();
    let mut progress = Progress::of_reading(terminal, sources.bytes(), true);
    for_each_chunk(sources.chunks(plan.encoding), plan.threads, work, |done| {
        progress.update(done.progress);
        skips.add(done.problems);
        let (said, shown, more) = done.result;
        co_mentions += &shown;
        more.into_iter().for_each(|(pair, count)| add(&mut counts, pair, count));
        Ok(out.write_all(said.as_bytes())?)
    })?;
    out.write_all(co_mentions.as_bytes())?;
    out.flush()?;
    progress.finish_reading(thread_count(plan.threads));
    if counts.is_empty() {
        counts.extend(pair[0].first().copied().zip(pair[1].first().copied()).map(|pair| (pair, (0, 0))));
    }
    for ((first, second), (units, documents)) in counts {
        let [first, second] = [first, second].map(|id| printable(gazetteer.entity(id).name).into_owned());
        let (units, documents) = (plural(units, window.name()), plural(documents, "document"));
        terminal.note(&format!("{BOLD}{first} – {second}{BOLD:#}: {units} in {documents}\n"));
    }
    Ok(skips.report())
}

/// A relation between the two, in a line before its sentence; empty if it is one between others.
fn stated(
    document: &Document,
    relation: &Relation,
    rules: &Rules,
    (found, gazetteer): (&Extracted, &Gazetteer),
    meant: impl Fn(EntityId) -> EntityId,
    pair: &[BTreeSet<EntityId>; 2],
) -> String {
    let [subject, object] = relation.arguments(&found.mentions, gazetteer).map(meant);
    let is_between = |a: EntityId, b: EntityId| pair[0].contains(&a) && pair[1].contains(&b);
    if !is_between(subject, object) && !is_between(object, subject) {
        return String::new();
    }
    let [subject, object] = [subject, object].map(|id| printable(gazetteer.entity(id).name).into_owned());
    let name = rules.types()[relation.relation].name.replace('_', " ");
    let negated = if relation.negated { "not: " } else { "" };
    let mut what = vec![relation.modality.name().to_owned()];
    what.extend(relation.attributes.iter().map(|(_, value)| printable(value).into_owned()));
    what.extend(relation.date.clone());
    format!(
        "{BOLD}{subject} – {negated}{name} – {object}{BOLD:#} ({})\n  {DIM}{}{DIM:#} {}\n",
        what.join(", "),
        printable(&document.id),
        printable_prose(&document.text[relation.sentence.range()])
    )
}

/// The entities that the user may mean: the one with this key, or all with this name.
fn find(name: &str, gazetteer: &Gazetteer) -> Result<Vec<EntityId>, Error> {
    if let Some(id) = gazetteer.find_key(name) {
        return Ok(vec![id]);
    }
    let found = gazetteer.find_name(name);
    if !found.is_empty() {
        return Ok(found);
    }
    let names = gazetteer.entities().flat_map(|entity| entity.aliases()).map(|alias| alias.text);
    let words = names.flat_map(|name| [Some(name), name.split_whitespace().next_back()]).flatten();
    let hint = comention::similar::nearest(name, words).map(|near| format!(": did you mean “{near}”?"));
    Err(Error::Usage(format!("no entity of the list is called “{name}”{}", hint.unwrap_or_default())))
}

type Pair = (EntityId, EntityId);

/// Pair of entities -> units, and documents.
type Counts = BTreeMap<Pair, (usize, usize)>;

fn add(counts: &mut Counts, pair: Pair, (units, documents): (usize, usize)) {
    let count = counts.entry(pair).or_default();
    *count = (count.0 + units, count.1 + documents);
}

/// A sentence, paragraph or document in which both are mentioned.
struct Unit<'f> {
    span: Span,
    mentions: &'f [Mention],
    pairs: Vec<Pair>,
}

/// The units of a document that hold an entity of each side.
fn shared_units<'f>(
    document: &Document,
    found: &'f Extracted,
    window: Window,
    pair: &[BTreeSet<EntityId>; 2],
) -> Vec<Unit<'f>> {
    let unit = |mention: &Mention| match window {
        Window::Sentence => found.segments.sentences[mention.sentence],
        Window::Paragraph => found.segments.paragraphs[mention.paragraph],
        Window::Document => Span::new(0, document.text.len()),
    };
    let pairs = |mentions: &[Mention]| -> Vec<Pair> {
        let held = |side: &BTreeSet<EntityId>| -> BTreeSet<EntityId> {
            mentions.iter().map(|mention| mention.entity).filter(|entity| side.contains(entity)).collect()
        };
        let (first, second) = (held(&pair[0]), held(&pair[1]));
        first.iter().flat_map(|&a| second.iter().map(move |&b| (a, b))).collect()
    };
    let units = found.mentions.chunk_by(|a, b| unit(a) == unit(b));
    let units = units.map(|mentions| Unit { span: unit(&mentions[0]), mentions, pairs: pairs(mentions) });
    units.filter(|unit| !unit.pairs.is_empty()).collect()
}

/// What is put before and after a name.
struct Marks {
    names: [(String, String); 2],
}

impl Marks {
    fn new(terminal: &Terminal) -> Self {
        let mark = |style: anstyle::Style| match terminal.colours_stdout() {
            true => (style.render().to_string(), style.render_reset().to_string()),
            false => ("[".to_owned(), "]".to_owned()),
        };
        Self { names: [mark(SOURCE), mark(TARGET)] }
    }

    fn show(&self, document: &Document, unit: &Unit, pair: &[BTreeSet<EntityId>; 2]) -> String {
        let mut shown = format!("{DIM}{}{DIM:#}", printable(&document.id));
        if let Some(date) = document.date {
            shown += &format!("{DIM} ({date}){DIM:#}");
        }
        shown += "\n  ";
        let mut at = unit.span.start;
        for mention in unit.mentions {
            let Some(which) = pair.iter().position(|side| side.contains(&mention.entity)) else { continue };
            let (before, after) = &self.names[which];
            shown += &printable_prose(&document.text[at..mention.span.start]);
            shown += before;
            shown += &printable_prose(&document.text[mention.span.range()]);
            shown += after;
            at = mention.span.end;
        }
        shown + &printable_prose(&document.text[at..unit.span.end])
    }
}
