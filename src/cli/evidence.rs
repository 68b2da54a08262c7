use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use comention::pipeline::for_each_document;
use comention::{Document, Error, Extracted, Gazetteer, Mention, Span, Window, gazetteer::EntityId};

use super::summary::Skips;
use super::terminal::{BOLD, DIM, SOURCE, TARGET, Terminal, printable, printable_prose};
use super::{Outcome, Reading, WindowArgument};

/// Show the sentences in which two entities are mentioned together
///
/// Both names are highlighted: by colour on a terminal, else by brackets.
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
}

pub fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Outcome, Error> {
    let plan = arguments.reading.plan(&arguments.paths)?;
    let gazetteer = plan.gazetteer()?;
    let pair = [find(&arguments.first, &gazetteer)?, find(&arguments.second, &gazetteer)?];
    if pair[0] == pair[1] {
        let key = &gazetteer.entity(pair[0]).key;
        return Err(Error::Usage(format!("“{}” and “{}” are both {key}", arguments.first, arguments.second)));
    }
    let items = plan.items(&[])?;
    let window = arguments.window.into();
    let marks = Marks::new(terminal);
    let work = |_, document: Document| {
        let found = comention::extract(&document.text, &gazetteer);
        let units = shared_units(&document, &found, window, pair);
        units.into_iter().map(|unit| marks.show(&document, &found, unit, pair)).collect::<Vec<String>>()
    };
    let mut skips = Skips::default();
    let mut out = terminal.stdout();
    let (mut units, mut documents) = (0, 0);
    for_each_document(items, arguments.reading.threads, work, |shown, problems| {
        skips.add(problems);
        let shown = shown.unwrap_or_default();
        units += shown.len();
        documents += usize::from(!shown.is_empty());
        Ok(shown.iter().try_for_each(|unit| writeln!(out, "{unit}"))?)
    })?;
    out.flush()?;
    let [first, second] = pair.map(|id| printable(&gazetteer.entity(id).name).into_owned());
    let plural = |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
    let (units, documents) = (plural(units, window.name()), plural(documents, "document"));
    terminal.message(&format!("{BOLD}{first} – {second}{BOLD:#}: {units} in {documents}\n"));
    Ok(skips.report(terminal))
}

/// The entity that the user means.
fn find(name: &str, gazetteer: &Gazetteer) -> Result<EntityId, Error> {
    if let Some(id) = gazetteer.find_key(name) {
        return Ok(id);
    }
    match gazetteer.find_name(name)[..] {
        [id] => Ok(id),
        [] => {
            let names =
                || gazetteer.entities().iter().flat_map(|entity| &entity.aliases).map(|alias| alias.text.as_str());
            let wanted = name.to_lowercase();
            let holds = || names().find(|name| name.to_lowercase().split_whitespace().any(|word| word == wanted));
            let hint = comention::text::nearest(name, names()).or_else(holds);
            let hint = hint.map(|near| format!(": did you mean “{near}”?")).unwrap_or_default();
            Err(Error::Usage(format!("no entity of the list is called “{name}”{hint}")))
        }
        ref several => {
            let keys: Vec<&str> = several.iter().map(|&id| gazetteer.entity(id).key.as_str()).collect();
            Err(Error::Usage(format!("“{name}” may mean several entities: name one by its key: {}", keys.join(", "))))
        }
    }
}

/// The sentences, paragraphs or (as a whole) the document in which both are mentioned.
fn shared_units(document: &Document, found: &Extracted, window: Window, pair: [EntityId; 2]) -> Vec<Span> {
    let unit = |mention: &Mention| match window {
        Window::Sentence => found.segments.sentences[mention.sentence],
        Window::Paragraph => found.segments.paragraphs[mention.paragraph],
        Window::Document => Span::new(0, document.text.len()),
    };
    let holds = |mentions: &[Mention], entity| mentions.iter().any(|mention| mention.entity == entity);
    let units = found.mentions.chunk_by(|a, b| unit(a) == unit(b));
    units.filter(|mentions| pair.iter().all(|&id| holds(mentions, id))).map(|mentions| unit(&mentions[0])).collect()
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

    fn show(&self, document: &Document, found: &Extracted, unit: Span, pair: [EntityId; 2]) -> String {
        let mut shown = format!("{DIM}{}{DIM:#}", printable(&document.id));
        if let Some(date) = document.date {
            shown += &format!("{DIM} ({date}){DIM:#}");
        }
        shown += "\n  ";
        let mut at = unit.start;
        for mention in found.mentions.iter().filter(|mention| unit.contains(mention.span)) {
            let Some(which) = pair.iter().position(|&id| id == mention.entity) else { continue };
            let (before, after) = &self.names[which];
            shown += &printable_prose(&document.text[at..mention.span.start]);
            shown += before;
            shown += &printable_prose(&document.text[mention.span.range()]);
            shown += after;
            at = mention.span.end;
        }
        shown + &printable_prose(&document.text[at..unit.end])
    }
}
