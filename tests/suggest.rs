//! Names that the list lacks: a table of cases, each with its reason, and that what is suggested can be used.
//!
//! In `tests/cases/suggest.json` each case lists all that is suggested for its texts, by name.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use comention::suggest::{NameCounts, Suggestion, Suggestions};
use comention::{Document, Gazetteer, extract};
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
    name: String,
    why: String,
    texts: Vec<String>,
    /// Name -> what must be true of it.
    expect: BTreeMap<String, Expected>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct Expected {
    #[serde(rename = "type")]
    entity_type: Option<String>,
    mentions: Option<u64>,
    documents: Option<u64>,
    #[serde(default)]
    aliases: Vec<String>,
    like: Option<String>,
}

fn counted(texts: &[String], gazetteer: &Gazetteer) -> NameCounts {
    let mut counts = NameCounts::default();
    for (ordinal, text) in (0..).zip(texts) {
        let document = Document { id: format!("{ordinal}.txt"), text: text.clone(), ..Document::default() };
        counts.add(ordinal, &document, &extract(text, gazetteer), gazetteer);
    }
    counts
}

#[test]
fn every_case_of_the_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/suggest.json");
    let Table { gazetteer, cases } = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    let gazetteer = Gazetteer::from_csv("cases.csv", gazetteer.join("\n").as_bytes()).unwrap();
    let mut failures = Vec::new();
    for Case { name, why, texts, expect } in &cases {
        let found = counted(texts, &gazetteer).suggestions(&gazetteer, 1);
        let fits = found.len() == expect.len()
            && found.iter().all(|s| expect.get(&s.name).is_some_and(|expected| is_as(s, expected, &gazetteer)));
        if !fits {
            let found: Vec<String> = found.iter().map(|suggestion| shown(suggestion, &gazetteer)).collect();
            failures.push(format!("{name} ({why})\n  expected {expect:?}\n  found    {}", found.join("\n           ")));
        }
    }
    assert!(failures.is_empty(), "{} of {} cases failed:\n\n{}", failures.len(), cases.len(), failures.join("\n\n"));
}

fn is_as(suggestion: &Suggestion, expected: &Expected, gazetteer: &Gazetteer) -> bool {
    let like = suggestion.like.map(|id| gazetteer.entity(id).key);
    expected.entity_type.as_ref().is_none_or(|wanted| wanted == suggestion.entity_type.name())
        && expected.mentions.is_none_or(|wanted| wanted == suggestion.mentions)
        && expected.documents.is_none_or(|wanted| wanted == suggestion.documents)
        && suggestion.aliases().eq(expected.aliases.iter().map(String::as_str))
        && like == expected.like.as_deref()
}

fn shown(suggestion: &Suggestion, gazetteer: &Gazetteer) -> String {
    let Suggestion { name, entity_type, mentions, documents, like, .. } = suggestion;
    let aliases: Vec<&str> = suggestion.aliases().collect();
    let like = like.map(|id| gazetteer.entity(id).key);
    format!("{name} {entity_type} {mentions} in {documents}, aliases {aliases:?}, like {like:?}")
}

// A single odd text must not name somebody whom all others call by one word.
#[test]
fn a_mononym_stays_one() {
    let gazetteer = Gazetteer::from_csv("names.csv", b"name,type\nAntalya,place\n").unwrap();
    let texts = |count| {
        let bare = std::iter::repeat_n("They told Sukarnov of it.".to_owned(), count);
        bare.chain(["We saw Anna Sukarnov.".to_owned()]).collect::<Vec<_>>()
    };
    for (count, expected) in [(50, "Anna Sukarnov"), (51, "Sukarnov")] {
        assert_eq!(counted(&texts(count), &gazetteer).suggestions(&gazetteer, 1)[0].name, expected);
    }
}

// Law: documents may be counted apart and in any order.
#[test]
fn counts_of_documents_are_merged_in_any_order() {
    let gazetteer = Gazetteer::from_csv("names.csv", b"name,type\nAntalya,place\n").unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let texts: Vec<String> = paths.iter().filter_map(|path| fs::read_to_string(path).ok()).collect();
    let part = |numbers: &mut dyn Iterator<Item = usize>| {
        let mut counts = NameCounts::default();
        for number in numbers {
            let document = Document { id: number.to_string(), text: texts[number].clone(), ..Document::default() };
            counts.add(number as u64, &document, &extract(&document.text, &gazetteer), &gazetteer);
        }
        counts
    };
    let whole = part(&mut (0..texts.len()));
    for step in [2, 3, 7] {
        let mut sum = NameCounts::default();
        (0..step).rev().for_each(|from| sum.merge(part(&mut (from..texts.len()).step_by(step).rev())));
        assert!(sum == whole, "in {step} parts");
    }
    assert!(whole.suggestions(&gazetteer, 2).len() > 20);
}

// What is suggested can be used as a list as it is, and then the texts have nothing more to suggest.
#[test]
fn a_list_of_suggestions_is_a_list_of_names() {
    let texts = [
        "In Antalya, Minister Dmytro Kuleba met Ursula van der Meer. “=1+1” was on the wall of the Bank of Everland.",
        "Kuleba praised Sana Oday of the Harbour & Quay Company, and the Organisation for Peace and Trade in Everland.",
        "Dimitri Kuleba, 40, and Mrs. Oday left Kestrel River. The Bank of Everland was silent.",
    ];
    let texts = texts.map(str::to_owned);
    let own = b"name,type\nAntalya,place\n";
    let gazetteer = Gazetteer::from_csv("names.csv", own).unwrap();
    let names = counted(&texts, &gazetteer).suggestions(&gazetteer, 1);
    let suggestions = Suggestions { total: names.len(), names, ..Suggestions::default() };
    let mut csv = Vec::new();
    suggestions.write_csv(&mut csv).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let [own_path, suggested] = ["names.csv", "suggested.csv"].map(|name| folder.path().join(name));
    fs::write(&own_path, own).unwrap();
    fs::write(&suggested, &csv).unwrap();
    let both = [own_path, suggested];
    let (checked, diagnostics) = comention::gazetteer::check(&both).unwrap();
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let gazetteer = checked.unwrap();
    assert!(gazetteer.entities().len() > 6, "{}", String::from_utf8(csv).unwrap());
    let more = counted(&texts, &gazetteer).suggestions(&gazetteer, 1);
    assert!(more.is_empty(), "{more:?}");
}
