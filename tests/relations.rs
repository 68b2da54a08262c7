//! Tables of sentences with the relations that they state, each with its reason: `tests/cases/relations*.json`.
//!
//! A relation is written `subject type object`, with `not` before the type if it is negated, the modality in brackets
//! unless it is actual, and attributes as `name=value` where the table states any.

use std::fs;
use std::path::Path;

use comention::relation::Name;
use comention::{Gazetteer, Mention, Method, Modality, Rules, extract};
use serde::Deserialize;

/// Names of the examples, some shortened: the examples give them so.
const EXAMPLE_NAMES: &str = "name,type,aliases,demonyms
Sergey Lavrov,person,Lavrov,
Dmytro Kuleba,person,Kuleba,
Maria Zakharova,person,,
Russian Foreign Ministry,organization,,
Mykhailo Podolyak,person,,
Volodymyr Zelensky,person,,
Anna Weber,person,,
Commerzbank,organization,,
NATO,organization,,
Emmanuel Macron,person,Macron,
Vladimir Putin,person,Putin,
António Guterres,person,Guterres,
Siemens,organization,,
Marie Curie,person,Marie,
Pierre Curie,person,,
Irène Curie,person,Irène,
Napoleon,person,,
Rosa Marin,person,,
University of Graz,organization,,
Ingvar Kamprad,person,,
IKEA,organization,,
Volkswagen,organization,,
Porsche,organization,,
Audi,organization,,
European Commission,organization,the commission,
Ursula von der Leyen,person,,
Brutus,person,,
Julius Caesar,person,Caesar,
Osman Kavala,person,,
Olaf Scholz,person,Scholz,
Mark Rutte,person,,
European Union,organization,EU,
Russia,place,,Russian
Turkey,place,,Turkish
Ukraine,place,,Ukrainian
Spain,place,,Spanish
Poland,place,,
Hungary,place,,
Egypt,place,,
Israel,place,,
Kyiv,place,,
Moscow,place,,
Antalya,place,,
Munich,place,,
Warsaw,place,,
Saint Helena,place,,
Graz,place,,
Mariupol,place,,
";

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

/// What each relation is, the file says with a sentence.
#[test]
fn every_example_of_a_relation_gives_it() {
    let gazetteer = Gazetteer::from_csv("names.csv", EXAMPLE_NAMES.as_bytes()).unwrap();
    let rules = Rules::shipped().unwrap();
    for (number, relation) in rules.types().iter().enumerate() {
        let text = &relation.example;
        let found = rules.relate(text, &extract(text, &gazetteer), &gazetteer, None);
        let told: Vec<&str> = found.iter().map(|found| &*rules.types()[found.relation].name).collect();
        assert!(found.iter().any(|found| found.relation == number), "{}: {text}\n{told:?}", relation.name);
    }
}

/// A sentence without end, or full of names, is looked at in pieces: what is said in it is found, and it costs no more.
#[test]
fn long_sentences_are_looked_at_in_pieces() {
    let gazetteer = Gazetteer::from_csv("names", b"name,type\nSergey Lavrov,person\nDmytro Kuleba,person\n").unwrap();
    let rules = Rules::shipped().unwrap();
    let places = |text: &str| -> Vec<(usize, usize)> {
        let found = extract(text, &gazetteer);
        let place = |number: usize| found.mentions[number].span.start;
        let relations = rules.relate(text, &found, &gazetteer, None);
        relations.iter().map(|relation| (place(relation.subject), place(relation.object))).collect()
    };
    let met = "Sergey Lavrov met Dmytro Kuleba";
    assert_eq!(places(&format!("{met}.")), [(0, 18)]);
    assert_eq!(places(&format!("{met}, {}.", "and so on ".repeat(300))), [(0, 18)]);
    let far = "and so on ".repeat(300);
    assert_eq!(places(&format!("{far}, {met}.")), [(far.len() + 2, far.len() + 20)]);
    // One for each piece, of which each has at most 60 names.
    assert_eq!(places(&format!("{met} {}.", format!("and {met} ").repeat(40))).len(), 2);
}

fn name(mention: &Mention, gazetteer: &Gazetteer) -> Name {
    let entity = gazetteer.entity(mention.entity);
    Name {
        span: mention.span,
        entity: mention.entity.index(),
        entity_type: entity.entity_type.clone(),
        is_demonym: mention.method == Method::Demonym,
        is_seat: entity.represents().is_some(),
    }
}

fn said(text: &str, date: Option<&str>, rules: &Rules, gazetteer: &Gazetteer, wanted: &str) -> Vec<String> {
    let found = extract(text, gazetteer);
    let date = date.and_then(comention::Date::at_start_of);
    let relations = rules.relate(text, &found, gazetteer, date);
    // Names that something else found are related like those that comention finds, but for places of which the lists
    // know that they don't lie in each other.
    let names: Vec<Name> = found.mentions.iter().map(|mention| name(mention, gazetteer)).collect();
    let mut of_names = rules.relate_names(text, &names, date);
    of_names.retain(|relation| !relation.cue.is_empty() || relations.contains(relation));
    assert_eq!(of_names, relations, "{text}");
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
