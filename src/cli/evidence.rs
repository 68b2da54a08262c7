use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use comention::document::Chunk;
use comention::pipeline::{extract_document, for_each_chunk, thread_count};
use comention::{Document, Error, Extracted, Gazetteer, Mention, Relation, Rules, Span, Window, gazetteer::EntityId};

use super::progress::Progress;
use super::summary::Skips;
use super::terminal::{BOLD, DIM, SOURCE, TARGET, Terminal, plural, printable, printable_prose};
use super::{DemonymOption, Outcome, Reading, RollUp, WindowArgument, load};

/// Show the sentences in which two entities are mentioned together
///
/// What a sentence says that one does to the other stands in a line above it.
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
    #[command(flatten)]
    demonyms: DemonymOption,
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
    let plan = arguments.reading.plan(&arguments.paths, &arguments.rules)?;
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
    let options = arguments.demonyms.of(arguments.reading.extract_options(priors.as_ref()));
    let window = arguments.window.into();
    let marks = Marks::new(terminal);
    let work = |chunk: &mut Chunk| {
        let (mut shown, mut counts) = (String::new(), Counts::new());
        for (_, document) in chunk {
            let (mut found, relations) = extract_document(&document, &gazetteer, options, Some(&rules));
            let stated: Vec<Stated> = relations
                .iter()
                .filter_map(|relation| {
                    Stated::between(&pair, relation, relation.arguments(&found.mentions, &gazetteer).map(meant))
                })
                .collect();
            found.mentions.iter_mut().for_each(|mention| mention.entity = meant(mention.entity));
            let units = shared_units(&document, &found, window, &pair);
            shown += &marks.show(&document, &found, &units, &stated, (&rules, &gazetteer), &pair);
            let mut pairs: Vec<Pair> = units.into_iter().flat_map(|unit| unit.pairs).collect();
            pairs.sort_unstable();
            pairs.chunk_by(|a, b| a == b).for_each(|units| add(&mut counts, units[0], (units.len(), 1)));
        }
        (shown, counts)
    };
    let mut skips = Skips::new(terminal);
    let mut out = terminal.stdout();
    let mut counts = Counts::new();
    let mut progress = Progress::of_reading(terminal, sources.bytes(), true);
    for_each_chunk(sources.chunks(plan.encoding), plan.threads, work, |done| {
        progress.update(done.progress);
        skips.add(done.problems);
        let (shown, more) = done.result;
        more.into_iter().for_each(|(pair, count)| add(&mut counts, pair, count));
        Ok(out.write_all(shown.as_bytes())?)
    })?;
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

/// A relation between the two.
struct Stated<'r> {
    relation: &'r Relation,
    /// Subject and object, each with its side of the pair.
    arguments: [(EntityId, usize); 2],
}

impl<'r> Stated<'r> {
    /// The relation, unless it is one between others.
    fn between(pair: &[BTreeSet<EntityId>; 2], relation: &'r Relation, arguments: [EntityId; 2]) -> Option<Self> {
        let sides = arguments.map(|entity| pair.iter().position(|side| side.contains(&entity)));
        match sides {
            [Some(subject), Some(object)] if subject != object => {
                Some(Self { relation, arguments: [(arguments[0], subject), (arguments[1], object)] })
            }
            _ => None,
        }
    }
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

    /// A document with its sentences (paragraphs) below it, and above each what it says; nothing if there are none.
    fn show(
        &self,
        document: &Document,
        found: &Extracted,
        units: &[Unit],
        stated: &[Stated],
        (rules, gazetteer): (&Rules, &Gazetteer),
        pair: &[BTreeSet<EntityId>; 2],
    ) -> String {
        let mut shown: BTreeMap<Span, Shown> = BTreeMap::new();
        for unit in units {
            let side = |mention: &Mention| pair.iter().position(|side| side.contains(&mention.entity));
            let names = unit.mentions.iter().filter_map(|mention| Some((mention.span, side(mention)?)));
            shown.insert(unit.span, Shown { names: names.collect(), lines: String::new() });
        }
        for Stated { relation, arguments } in stated {
            // A sentence that names a capital for its country may be no unit of the two.
            let unit = units.iter().map(|unit| unit.span).find(|unit| unit.contains(relation.sentence));
            let shown = shown.entry(unit.unwrap_or(relation.sentence)).or_default();
            for (mention, (_, side)) in [relation.subject, relation.object].into_iter().zip(arguments) {
                shown.names.insert(found.mentions[mention].span, *side);
            }
            shown.lines += &self.line(relation, arguments, rules, gazetteer);
        }
        if shown.is_empty() {
            return String::new();
        }
        let mut out = format!("{DIM}{}", printable(&document.id));
        if let Some(date) = document.date {
            out += &format!(" ({date})");
        }
        out += &format!("{DIM:#}\n");
        for (span, Shown { names, lines }) in &shown {
            out += lines;
            out += "    ";
            let mut at = span.start;
            for (name, &side) in names {
                out += &printable_prose(&document.text[at..name.start]);
                out += &self.marked(&printable_prose(&document.text[name.range()]), side);
                at = name.end;
            }
            out += &printable_prose(&document.text[at..span.end]);
            out.push('\n');
        }
        out
    }

    /// What a sentence says that one does to the other.
    fn line(
        &self,
        relation: &Relation,
        arguments: &[(EntityId, usize); 2],
        rules: &Rules,
        gazetteer: &Gazetteer,
    ) -> String {
        let [subject, object] =
            arguments.map(|(entity, side)| self.marked(&printable(gazetteer.entity(entity).name), side));
        let name = rules.types()[relation.relation].name.replace('_', " ");
        let negated = if relation.negated { "not: " } else { "" };
        let mut what = vec![relation.modality.name().to_owned()];
        what.extend(relation.attributes.iter().map(|(_, value)| printable(value).into_owned()));
        what.extend(relation.date.clone());
        format!("  {subject} – {negated}{name} – {object} ({})\n", what.join(", "))
    }

    fn marked(&self, name: &str, side: usize) -> String {
        let (before, after) = &self.names[side];
        format!("{before}{name}{after}")
    }
}

/// A sentence or paragraph to show.
#[derive(Default)]
struct Shown {
    /// The places of both names, each with its side of the pair.
    names: BTreeMap<Span, usize>,
    /// What is said in it.
    lines: String,
}
