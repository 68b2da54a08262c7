//! Tables of sentences with the relations that they state, each with its reason: `tests/cases/relations*.json`.
//!
//! A relation is written `subject type object`, with `not` before the type if it is negated, the modality in brackets
//! unless it is actual, and attributes as `name=value` where the table states any.

use std::fs;
use std::path::Path;

use comention::{Gazetteer, Modality, Rules, extract};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    gazetteer: Vec<String>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    why: String,
    text: String,
    #[serde(default)]
    date: Option<String>,
    gives: Vec<String>,
}

#[test]
fn every_relation_and_no_other() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut paths: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("relations")));
    paths.sort();
    let rules = Rules::shipped().unwrap();
    let (mut count, mut empty, mut failures) = (0, 0, Vec::new());
    for path in paths {
        let Table { gazetteer, cases } = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let gazetteer = Gazetteer::from_csv("names.csv", gazetteer.join("\n").as_bytes()).unwrap();
        for Case { why, text, date, gives } in cases {
            count += 1;
            empty += usize::from(gives.is_empty());
            let found = said(&text, date.as_deref(), &rules, &gazetteer, &gives.concat());
            if found != gives {
                failures.push(format!("{text}\n  ({why})\n  wanted {gives:#?}\n  found {found:#?}"));
            }
        }
    }
    assert!(count >= 120 && empty * 3 >= count, "{count} cases, of which {empty} give nothing");
    assert!(failures.is_empty(), "{} of {count} cases failed:\n\n{}", failures.len(), failures.join("\n\n"));
}

/// What the page on rules shows is what users will copy.
#[test]
fn every_example_of_the_page_can_be_compiled_alone() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/relations.md")).unwrap();
    let examples: Vec<&str> = page.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert_eq!(examples.len(), 10);
    for example in examples {
        assert!(Rules::with("example.toml", example).is_ok(), "{example}");
    }
}

/// A sentence without end, or full of names, is no prose, and costs nothing.
#[test]
fn lists_give_no_relations() {
    let gazetteer = Gazetteer::from_csv("names", b"name,type\nSergey Lavrov,person\nDmytro Kuleba,person\n").unwrap();
    let rules = Rules::shipped().unwrap();
    let count = |text: &str| rules.relate(text, &extract(text, &gazetteer), &gazetteer, None).len();
    let met = "Sergey Lavrov met Dmytro Kuleba";
    assert_eq!(count(&format!("{met}.")), 1);
    assert_eq!(count(&format!("{met} {}.", "and so on ".repeat(300))), 0);
    assert_eq!(count(&format!("{met} {}.", "and Sergey Lavrov met Dmytro Kuleba ".repeat(40))), 0);
}

fn said(text: &str, date: Option<&str>, rules: &Rules, gazetteer: &Gazetteer, wanted: &str) -> Vec<String> {
    let found = extract(text, gazetteer);
    let date = date.and_then(comention::Date::at_start_of);
    let relations = rules.relate(text, &found, gazetteer, date);
    let written = relations.iter().map(|relation| {
        assert!(text.get(relation.cue.range()).is_some(), "{text}: {relation:?}");
        let [subject, object] = relation.arguments(&found.mentions, gazetteer).map(|id| gazetteer.entity(id).key);
        let negated = if relation.negated { "not " } else { "" };
        let mut line = format!("{subject} {negated}{} {object}", rules.types()[relation.relation].name);
        if relation.modality != Modality::Actual {
            line += &format!(" ({})", relation.modality.name());
        }
        for (name, value) in &relation.attributes {
            if wanted.contains(&format!("{name}=")) {
                line += &format!(" {name}={value}");
            }
        }
        match &relation.date {
            Some(date) if wanted.contains("date=") => line += &format!(" date={date}"),
            _ => {}
        }
        line
    });
    written.collect()
}
