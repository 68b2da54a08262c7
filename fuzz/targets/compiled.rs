//! Any bytes as a compiled list, also behind a first line that is right: nothing but an error, or names that can be used.
#![no_main]

#[path = "../../tests/laws/pieces.rs"]
mod pieces;
mod random_list;

use std::fs;
use std::sync::LazyLock;

use arbitrary::Arbitrary;
use comention::gazetteer::check;
use comention::{Cooccurrences, DocumentInfo, EntityGraph, ExportOptions, Format, Gazetteer, Window, extract};
use libfuzzer_sys::fuzz_target;
use random_list::{RandomList, names};
use tempfile::TempDir;

const NAMES: &str = "id,name,type,aliases,demonyms,case,wikidata,description,born,party\n\
    ,Sergey Lavrov,person,,,,Q58217,foreign minister,1950,\n,Paul Lavrov,person,,,,,,1981,none\n\
    un,United Nations,organization,UN|U.N.,,,,,,\n,Zürich,place,Zurich|苏黎世,Zürcher,,,,,\n,al-Qaeda,group,,,any,,,,\n";

/// A list in which nearly every byte counts.
const SMALL: &str = "name,type\nA a,place\n";

const TEXT: &str = "Paul Lavrov, LAVROV and A a of the U.N. in Zurich; al-qaeda did not. 苏黎世. Lavrov left. a A a. ";

static BODIES: LazyLock<[Vec<u8>; 2]> = LazyLock::new(|| {
    [NAMES, SMALL].map(|csv| {
        let compiled = Gazetteer::from_csv("names.csv", csv.as_bytes()).expect("the list is sound").compile();
        compiled[first_line(&compiled).len()..].to_vec()
    })
});

/// The first line up to the length of what follows.
static MAGIC: LazyLock<String> = LazyLock::new(|| {
    let compiled = Gazetteer::from_csv("names.csv", SMALL.as_bytes()).expect("the list is sound").compile();
    let line = String::from_utf8_lossy(first_line(&compiled)).into_owned();
    line.rsplitn(3, ' ').last().expect("three words at least").to_owned()
});

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().expect("a temporary folder"));

fn first_line(compiled: &[u8]) -> &[u8] {
    compiled.split_inclusive(|byte| *byte == b'\n').next().expect("a first line")
}

#[derive(Arbitrary, Debug)]
struct Input<'b> {
    file: File<'b>,
    first: u8,
    /// Whether a list is read together with the file.
    with: bool,
    text: &'b [u8],
}

#[derive(Arbitrary, Debug)]
enum File<'b> {
    Any(&'b [u8]),
    Behind(&'b [u8]),
    Changed(bool, Vec<Change<'b>>),
    Sound(RandomList),
}

/// A change of a body. All places are taken modulo its length.
#[derive(Arbitrary, Debug)]
enum Change<'b> {
    Byte(u16, u8),
    Number(u16, u32),
    Small(u16, u8),
    Insert(u16, &'b [u8]),
    Remove(u16, u8),
    Copy { from: u16, to: u16, length: u8 },
}

impl Change<'_> {
    fn make(&self, body: &mut Vec<u8>) {
        let place = |at: u16| usize::from(at) % (body.len() + 1);
        let write = |body: &mut Vec<u8>, at: usize, bytes: &[u8]| {
            body.iter_mut().skip(at).zip(bytes).for_each(|(old, new)| *old = *new);
        };
        match *self {
            Self::Byte(at, byte) => write(body, place(at), &[byte]),
            Self::Number(at, number) => write(body, place(at), &number.to_le_bytes()),
            Self::Small(at, number) => write(body, place(at), &u32::from(number).to_le_bytes()),
            Self::Insert(at, bytes) => _ = body.splice(place(at)..place(at), bytes.iter().copied()),
            Self::Remove(at, length) => {
                let start = place(at);
                body.drain(start..body.len().min(start + usize::from(length)));
            }
            Self::Copy { from, to, length } => {
                let (from, to) = (place(from), place(to));
                let copied = body[from..body.len().min(from + usize::from(length))].to_vec();
                write(body, to, &copied);
            }
        }
    }
}

/// A body with the first line that belongs to it.
fn behind_first_line(body: &[u8]) -> Vec<u8> {
    let line = format!("{} {} {:08x}\n", *MAGIC, body.len(), crc32fast::hash(body));
    [line.as_bytes(), body].concat()
}

fn load(bytes: &[u8], csv: Option<&str>) -> Option<Gazetteer> {
    let [file, list] = ["names.idx", "more.csv"].map(|name| FOLDER.path().join(name));
    fs::write(&file, bytes).expect("it can be written");
    let Some(csv) = csv else { return Gazetteer::from_files(&[file]).ok() };
    fs::write(&list, csv).expect("it can be written");
    let both = Gazetteer::from_files(&[&file, &list]).ok();
    assert_eq!(check(&[&file, &list]).expect("both can be read").0.is_some(), both.is_some());
    both
}

/// Uses all that a gazetteer has.
fn use_all(gazetteer: &Gazetteer, text: &str) {
    for entity in gazetteer.entities() {
        let names = entity.aliases().map(|alias| gazetteer.find_name(alias.text).len()).sum::<usize>();
        let attributes = entity.attributes().count();
        _ = format!("{entity:?} {names} {attributes} {:?} {:?}", entity.wikidata(), entity.description());
        _ = gazetteer.find_key(entity.key);
    }
    gazetteer.name_count();
    let found = extract(text, gazetteer);
    assert!(found.mentions.iter().all(|mention| text.get(mention.span.range()).is_some()));
    let info = DocumentInfo { ordinal: 0, id: String::new(), title: None, date: None, url: None };
    let mut counts = Cooccurrences::new(Window::Document, Some(3));
    counts.add(info, text, &found);
    let graph = EntityGraph::new(counts, gazetteer, 1);
    for format in [Format::Dot, Format::Json, Format::Gexf, Format::GraphMl, Format::NodesCsv, Format::EdgesCsv] {
        format.write(&graph, &ExportOptions::default(), &mut Vec::new()).expect("a vector takes all");
    }
}

fuzz_target!(|input: Input| {
    let rows = if let File::Sound(list) = &input.file { list.rows(input.first) } else { Vec::new() };
    let known = names(&rows).chain(["Sergey Lavrov", "Lavrov", "Zürich", "UN"]).collect::<Vec<_>>();
    let text = TEXT.to_owned() + &pieces::text(input.first, input.text.as_chunks().0, &known);
    let mut expected = None;
    let bytes = match &input.file {
        File::Any(bytes) => bytes.to_vec(),
        File::Behind(bytes) => behind_first_line(bytes),
        File::Changed(number, changes) => {
            let mut body = BODIES[usize::from(*number)].clone();
            changes.iter().for_each(|change| change.make(&mut body));
            behind_first_line(&body)
        }
        File::Sound(_) => {
            let listed = pieces::gazetteer(&rows);
            let found = extract(&text, &listed);
            let bytes = listed.compile();
            expected = Some(found.mentions);
            bytes
        }
    };
    if let Some(gazetteer) = load(&bytes, None) {
        use_all(&gazetteer, &text);
        let again = load(&gazetteer.compile(), None).expect("what was loaded can be compiled and loaded");
        let [once, twice] = [extract(&text, &gazetteer).mentions, extract(&text, &again).mentions];
        assert_eq!(once, twice);
        assert!(expected.is_none_or(|expected| expected == once), "a list is what was compiled");
    } else {
        assert_eq!(expected, None, "a list that was compiled can be loaded");
    }
    if input.with
        && let Some(both) = load(&bytes, Some("name,type\nAntalya,place\n"))
    {
        use_all(&both, &text);
    }
});
