//! What the optional columns of a list tell: as a table, from several lists, and from compiled ones.

use std::fs;

use comention::{Entity, EntityId, Gazetteer};

const PLACES: &str = "id,name,type,aliases,represents\n\
    russia,Russia,place,Russian Federation,\nturkey,Turkey,place,Türkiye,\nankara,Ankara,place,,turkey\n\
    georgia,Georgia,place,,\nus-georgia,State of Georgia,place,Georgia,\nturkey-bird,Turkey the bird,animal,,\n\
    springfield-il,Springfield in Illinois,place,Springfield,\nspringfield-ma,Springfield by Boston,place,Springfield,\n\
    ms-norway,Norway,ship,,\nnorway,Norway,place,,\nparis-hilton,Paris,person,,\nun,United Nations,organization,,\nwonderland,Wonderland,realm,,\n";

/// All that the optional columns tell of an entity, in one line.
fn told(entity: Entity, gazetteer: &Gazetteer) -> String {
    let key = |id: EntityId| gazetteer.entity(id).key.to_owned();
    let day = |day: Option<comention::Date>| day.map(|day| day.to_string());
    let parts = [
        ("prior", entity.prior().map(|prior| prior.to_string())),
        ("roles", Some(entity.roles().collect::<Vec<_>>().join("; ")).filter(|roles| !roles.is_empty())),
        ("country", entity.country().map(key)),
        ("related", Some(entity.related().map(key).collect::<Vec<_>>().join("; ")).filter(|ids| !ids.is_empty())),
        ("from", day(entity.from())),
        ("to", day(entity.to())),
        ("represents", entity.represents().map(key)),
    ];
    let parts = parts.into_iter().filter_map(|(title, value)| Some(format!("{title}={}", value?)));
    parts.collect::<Vec<_>>().join(", ")
}

#[test]
fn every_cell_tells_what_it_says() {
    let table = [
        ("prior", "3", "prior=3", "a number"),
        ("prior", "0.25", "prior=0.25", "a fraction"),
        ("prior", " 1e3 ", "prior=1000", "as programs write large ones"),
        ("prior", "convicted", "", "a column of something else: prior convictions"),
        ("prior", "inf", "", "a word, and no number to compare with"),
        ("prior", "-", "", "what people write where there is nothing"),
        ("roles", "foreign minister|ambassador", "roles=foreign minister; ambassador", "several, with a bar between"),
        ("roles", "| poet |", "roles=poet", "bars with nothing between"),
        ("ROLES", "poet", "roles=poet", "the case of a title says nothing"),
        ("country", "russia", "country=russia", "an id"),
        ("country", "Russian Federation", "country=russia", "a name, as spreadsheets have it"),
        ("country", "RUSSIA", "country=russia", "the case of a name says nothing"),
        ("country", "Türkiye", "country=turkey", "another name"),
        ("country", "Georgia", "country=georgia", "its own name is stronger than another's alias"),
        ("country", "Springfield", "", "an alias of two places"),
        ("country", "Paris", "", "the name of no place"),
        ("country", "United Nations", "", "the name of no place"),
        ("country", "un", "country=un", "an id is plain"),
        ("country", "Wonderland", "country=wonderland", "types of one's own may be places"),
        ("country", "Norway", "country=norway", "the place rather than the ship"),
        ("country", "Atlantis", "", "free text"),
        ("related", "russia|un", "related=russia; un", "several, in their order"),
        ("related", "un|brother of Tom|russia", "related=un; russia", "free text among them"),
        ("related", "United Nations", "", "ids only, since names are shared"),
        ("from", "1961", "from=1961-01-01", "a year begins with its first day"),
        ("to", "1961", "to=1961-12-31", "and ends with its last"),
        ("from", "1964-02", "from=1964-02-01", "a month"),
        ("to", "1964-02", "to=1964-02-29", "a month of a leap year"),
        ("to", "1963-11-22", "to=1963-11-22", "a day"),
        ("from", "0870", "from=0870-01-01", "a year long ago"),
        ("from", "Kyiv", "", "where somebody is from"),
        ("from", "about 1960", "", "free text with a year"),
        ("to", "?", "", "not known"),
        ("represents", "ankara", "represents=ankara", "an id, with no step further"),
        ("Represents", "turkey", "represents=turkey", "the case of a title says nothing"),
    ];
    for (title, cell, expected, why) in table {
        let people = format!("id,name,type,{title}\na,Alice,person,\"{cell}\"\n");
        let gazetteer = lists(&[("people.csv", &people), ("places.csv", PLACES)]).expect("both lists are sound");
        let alice = gazetteer.entity(gazetteer.find_key("a").expect("she is listed"));
        assert_eq!(told(alice, &gazetteer), expected, "{title}={cell}: {why}");
        let attributes: Vec<_> = alice.attributes().collect();
        assert_eq!(attributes, [(title, cell.trim())], "{title}={cell}: every cell stays an attribute");
    }
}

/// What lists of these names and texts together make.
fn lists(texts: &[(&str, &str)]) -> Result<Gazetteer, String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let paths: Vec<_> = texts.iter().map(|(name, _)| folder.path().join(name)).collect();
    paths.iter().zip(texts).for_each(|(path, (_, text))| fs::write(path, text).expect("it can be written"));
    Gazetteer::from_files(&paths).map_err(|error| error.to_string())
}

const PEOPLE: &str = "id,name,type,prior,roles,country,related,from,to,represents\n\
    a,Alice,person,2.5,envoy|poet,Turkey,b|russia,1961,1963-05,\nb,Bob,person,,,russia,zed|a,,,ankara\n";

fn content(gazetteer: &Gazetteer) -> Vec<(String, String)> {
    let mut all: Vec<_> = gazetteer.entities().map(|entity| (entity.key.to_owned(), told(entity, gazetteer))).collect();
    all.sort();
    all
}

#[test]
fn lists_refer_to_one_another_in_any_order_and_compiled() {
    let names = [("a.csv", PEOPLE), ("b.csv", PLACES)];
    let both = lists(&names).expect("sound");
    let facts = content(&both);
    assert_eq!(
        facts[0].1,
        "prior=2.5, roles=envoy; poet, country=turkey, related=b; russia, from=1961-01-01, to=1963-05-31"
    );
    assert_eq!(facts[2].1, "country=russia, related=a, represents=ankara");
    assert_eq!(content(&lists(&[names[1], names[0]]).expect("sound")), facts);

    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = |name: &str| folder.path().join(name);
    let places = Gazetteer::from_csv("b.csv", PLACES.as_bytes()).expect("sound");
    fs::write(path("a.csv"), PEOPLE).expect("it can be written");
    fs::write(path("b.idx"), places.compile()).expect("it can be written");
    fs::write(path("both.idx"), both.compile()).expect("it can be written");
    fs::write(path("more.csv"), "name,type,country\nCarol,person,Russia\n").expect("it can be written");
    let load = |names: &[&str]| {
        let paths: Vec<_> = names.iter().map(|name| path(name)).collect();
        Gazetteer::from_files(&paths).expect("sound")
    };
    assert_eq!(content(&load(&["both.idx"])), facts, "a compiled list as it is");
    assert_eq!(content(&load(&["a.csv", "b.idx"])), facts, "a list that refers to a compiled one");
    let more = content(&load(&["both.idx", "more.csv"]));
    assert_eq!(more.iter().filter(|(key, _)| key != "carol").cloned().collect::<Vec<_>>(), facts);
    assert!(more.contains(&("carol".to_owned(), "country=russia".to_owned())));
    assert_eq!(both.compile(), load(&["both.idx"]).compile(), "the same bytes again");
}

#[test]
fn metonyms_lead_to_what_is_meant_in_the_end() {
    let steps = |count: usize| {
        let row = |number: usize| {
            let next = if number < count { format!("e{}", number + 1) } else { String::new() };
            format!("e{number},Name{number},place,{next}\n")
        };
        format!("id,name,type,represents\n{}", (0..=count).map(row).collect::<String>())
    };
    let gazetteer = lists(&[("a.csv", &steps(8))]).expect("eight steps are followed");
    let last = gazetteer.find_key("e8").expect("it is listed");
    let metonyms: Vec<_> = gazetteer.metonyms().collect();
    assert_eq!(metonyms.len(), 8);
    assert!(metonyms.iter().all(|(_, meant)| *meant == last));
    for endless in [steps(9), steps(100_000), "id,name,type,represents\na,A1,place,a\n".to_owned()] {
        let error = lists(&[("a.csv", &endless)]).expect_err("no end");
        assert!(error.contains("“represents” comes to no end: ") && error.contains("a.csv:2:"), "{error}");
    }
}
