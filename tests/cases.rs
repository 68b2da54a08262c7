//! Tables of cases, each with its reason.
//!
//! `tests/cases/*.json` hold two kinds of tables; that of suggestions has a test of its own. With a
//! `gazetteer` (the lines of a CSV), each case lists all mentions of its text in order. Without one, the text of a case is marked where it is cut: `|` after a sentence, `¶` after a
//! paragraph, and braces around what belongs to no sentence.

#![allow(clippy::print_stderr)]

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use comention::text::{Segments, segment};
use comention::{Date, ExtractOptions, Gazetteer, Priors, Span, extract_with};
use serde::Deserialize;
use serde::de::DeserializeOwned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    group: String,
    #[serde(default)]
    gazetteer: Vec<String>,
    /// Documents to learn from.
    #[serde(default)]
    corpus: Vec<String>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    why: String,
    text: String,
    /// The day of the text.
    date: Option<String>,
    #[serde(default)]
    expect: Vec<Expected>,
}

/// A mention: its surface, and what is said of its entity (by key or name) and of how it was recognised.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    surface: String,
    entity: Option<String>,
    name: Option<String>,
    method: Option<String>,
}

/// The probes of another file: the names, and texts with their mentions.
#[derive(Deserialize)]
struct Probes {
    names: Vec<String>,
    probes: Vec<Probe>,
}

#[derive(Deserialize)]
struct Probe {
    probe: String,
    text: String,
    expect: Vec<Expected>,
}

#[test]
fn every_case_of_every_table() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut paths: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    // Tables of relations and suggestions have tests of their own.
    let is_ours = |name: &str| name.ends_with(".json") && !name.starts_with("relations") && name != "suggest.json";
    paths.retain(|path| path.file_name().is_some_and(|name| is_ours(&name.to_string_lossy())));
    paths.sort();
    let (mut count, mut failures) = (0, Vec::new());
    for path in paths {
        let Table { group, gazetteer, corpus, cases } = read(&path);
        count += cases.len();
        let gazetteer = (!gazetteer.is_empty()).then(|| load(&gazetteer.join("\n")));
        let mut priors = Priors::default();
        gazetteer.iter().for_each(|gazetteer| corpus.iter().for_each(|text| priors.add(text, gazetteer)));
        let options = ExtractOptions::default();
        let options = if corpus.is_empty() { options } else { options.priors(&priors) };
        for Case { name, why, text, date, expect } in &cases {
            let options = options.date(date.as_deref().and_then(Date::at_start_of));
            let outcome = match &gazetteer {
                Some(gazetteer) => mentions(text, expect, gazetteer, options),
                None => segments(text),
            };
            failures.extend(outcome.err().map(|difference| format!("{group}: {name} ({why})\n{difference}")));
        }
    }
    assert!(failures.is_empty(), "{} of {count} cases failed:\n\n{}", failures.len(), failures.join("\n\n"));
}

/// `COMENTION_PROBES=probes.json cargo test --test cases`
#[test]
fn every_probe_of_another_file() {
    let Some(path) = std::env::var_os("COMENTION_PROBES") else {
        eprintln!("not run: COMENTION_PROBES names no file of probes");
        return;
    };
    let Probes { names, probes } = read(Path::new(&path));
    let types = HashMap::from([
        ("New York Times", "organization"),
        ("Manchester U", "organization"),
        ("Sergey Lavrov", "person"),
        ("Lavrov", "person"),
        ("O'Brien", "person"),
        ("al-Assad", "person"),
        ("Paris Hilton", "person"),
        ("Jean-Claude Juncker", "person"),
        ("Guterres", "person"),
    ]);
    // The names are their own ids, as `U.S.` and `US` would get the same.
    let row = |name: &String| format!("{name},{name},{}\n", types.get(name.as_str()).unwrap_or(&"place"));
    let gazetteer = load(&format!("id,name,type\n{}", names.iter().map(row).collect::<String>()));
    let failures: Vec<String> = probes
        .iter()
        .filter_map(|Probe { probe, text, expect }| {
            Some((probe, mentions(text, expect, &gazetteer, ExtractOptions::default()).err()?))
        })
        .map(|(probe, difference)| format!("{probe}\n{difference}"))
        .collect();
    assert!(failures.is_empty(), "{} of {} probes failed:\n\n{}", failures.len(), probes.len(), failures.join("\n\n"));
}

fn read<T: DeserializeOwned>(path: &Path) -> T {
    let json = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_slice(&json).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn load(csv: &str) -> Gazetteer {
    Gazetteer::from_csv("cases.csv", csv.as_bytes()).unwrap()
}

/// Compares the mentions of a text with all that are expected, or tells the difference.
fn mentions(text: &str, expect: &[Expected], gazetteer: &Gazetteer, options: ExtractOptions<'_>) -> Result<(), String> {
    let found = extract_with(text, gazetteer, options).mentions;
    let fits = found.len() == expect.len()
        && found.iter().zip(expect).all(|(mention, expected)| {
            let entity = gazetteer.entity(mention.entity);
            let method = serde_json::to_value(mention.method).unwrap();
            text[mention.span.range()] == expected.surface
                && expected.entity.as_ref().is_none_or(|key| *key == entity.key)
                && expected.name.as_ref().is_none_or(|name| *name == entity.name)
                && expected.method.as_ref().is_none_or(|wanted| *wanted == method)
        });
    let expected = expect.iter().map(|Expected { surface, entity, name, method }| {
        let entity = entity.as_ref().or(name.as_ref()).expect("a case names the entity by key or name");
        shown(surface, entity, method.as_deref().unwrap_or("any"))
    });
    let got = found.iter().map(|mention| {
        let method = format!("{:?}", mention.method).to_lowercase();
        shown(&text[mention.span.range()], gazetteer.entity(mention.entity).key, &method)
    });
    report(fits, text, &expected.collect::<Vec<_>>(), &got.collect::<Vec<_>>())
}

fn shown(surface: &str, entity: &str, method: &str) -> String {
    format!("{surface:?} = {entity} by {method}")
}

/// Compares the cuts of a text with its marks, or tells the difference.
fn segments(marked: &str) -> Result<(), String> {
    let text = marked.replace(['|', '¶', '{', '}'], "");
    let sentence = |piece: &str| piece.rsplit('}').next().unwrap_or_default().trim().to_owned();
    let paragraph = |piece: &str| piece.replace(['|', '{', '}'], "").trim().to_owned();
    let expected = [
        marked.split(['|', '¶']).map(sentence).collect::<Vec<_>>(),
        marked.split('¶').map(paragraph).collect::<Vec<_>>(),
    ];
    let Segments { paragraphs, sentences } = segment(&text);
    let slices = |spans: Vec<Span>| spans.into_iter().map(|span| text[span.range()].to_owned()).collect::<Vec<_>>();
    let got = [slices(sentences), slices(paragraphs)];
    report(expected == got, &text, &expected.concat(), &got.concat())
}

fn report(fits: bool, text: &str, expected: &[String], got: &[String]) -> Result<(), String> {
    let list = |what: &str, items: &[String]| format!("  {what}: {}", items.join("\n            "));
    let lines = [format!("  text:     {text:?}"), list("expected", expected), list("got     ", got)];
    if fits { Ok(()) } else { Err(lines.join("\n")) }
}
