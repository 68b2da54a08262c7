//! The lists that ship, tested as code: sound, clean, sorted, and worth having.

use std::collections::BTreeSet;
use std::path::PathBuf;

use comention::{Entity, EntityType, Gazetteer};

fn files() -> Vec<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("gazetteer");
    ["people.csv", "places.csv", "organizations.csv"].map(|name| folder.join(name)).to_vec()
}

fn shipped() -> Gazetteer {
    Gazetteer::shipped().expect("the shipped lists are sound")
}

fn attribute<'g>(entity: Entity<'g>, title: &str) -> Option<&'g str> {
    entity.attributes().find(|(name, _)| *name == title).map(|(_, value)| value)
}

#[test]
fn the_check_finds_nothing() {
    let (gazetteer, found) = comention::gazetteer::check(&files()).expect("the files are there");
    let messages: Vec<String> = found.iter().map(|found| format!("{}: {}", found.place, found.message)).collect();
    assert_eq!(messages, Vec::<String>::new());
    assert_eq!(gazetteer.expect("no error").entities().len(), shipped().entities().len(), "what ships is compiled in");
}

#[test]
fn rows_are_sorted_by_id() {
    for path in files() {
        let gazetteer = Gazetteer::from_files(&[&path]).expect("the list is sound");
        assert!(gazetteer.entities().is_sorted_by_key(|entity| entity.key), "{}", path.display());
    }
}

#[test]
fn ids_are_slugs() {
    let is_slug = |key: &str| {
        !key.is_empty()
            && key
                .split('-')
                .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
    };
    let gazetteer = shipped();
    let odd: Vec<&str> = gazetteer.entities().map(|entity| entity.key).filter(|key| !is_slug(key)).collect();
    assert_eq!(odd, Vec::<&str>::new());
}

#[test]
fn every_country_has_a_row() {
    let gazetteer = shipped();
    let missing: BTreeSet<&str> = gazetteer
        .entities()
        .filter_map(|entity| attribute(entity, "country"))
        .filter(|country| gazetteer.find_key(country).is_none())
        .collect();
    assert_eq!(missing, BTreeSet::new());
}

#[test]
fn capitals_and_seats_represent_their_country() {
    let gazetteer = shipped();
    let key = |id| gazetteer.entity(id).key;
    let metonyms: Vec<_> = gazetteer.metonyms().map(|(metonym, meant)| (gazetteer.entity(metonym), meant)).collect();
    assert!(
        metonyms.iter().all(|(entity, meant)| entity.country() == Some(*meant) && entity.represents() == Some(*meant))
    );
    let pairs: BTreeSet<_> = metonyms.iter().map(|(entity, meant)| (entity.key, key(*meant))).collect();
    for pair in [("kremlin", "russia"), ("moscow", "russia"), ("white-house", "united-states"), ("ankara", "turkey")] {
        assert!(pairs.contains(&pair), "{pair:?}");
    }
    assert!(pairs.iter().all(|(key, _)| !["brussels", "the-hague", "amsterdam", "bundestag"].contains(key)));
    assert!(pairs.len() > 180);
}

#[test]
fn no_wikidata_item_stands_twice() {
    let gazetteer = shipped();
    let mut seen = BTreeSet::new();
    for item in gazetteer.entities().filter_map(Entity::wikidata) {
        assert!(seen.insert(item), "{item} stands twice");
    }
}

#[test]
fn the_lists_are_worth_having() {
    let gazetteer = shipped();
    let count = |keep: &dyn Fn(&Entity) -> bool| gazetteer.entities().filter(|entity| keep(entity)).count();
    let describes = |entity: &Entity, word: &str| entity.description().is_some_and(|text| text.contains(word));
    assert!(count(&|e| *e.entity_type == EntityType::Person && e.description().is_some()) >= 200, "office holders");
    assert!(count(&|e| *e.entity_type == EntityType::Organization) >= 80, "organisations");
    assert!(count(&|e| *e.entity_type == EntityType::Place && describes(e, "city")) >= 300, "cities");
    let has_demonym =
        |entity: &Entity| entity.aliases().any(|alias| alias.kind == comention::gazetteer::AliasKind::Demonym);
    assert!(count(&|e| *e.entity_type == EntityType::Place && has_demonym(e)) >= 180, "countries with demonyms");
}

/// The member states of the United Nations, by the key of their row.
#[test]
fn all_member_states_of_the_united_nations_are_there() {
    let gazetteer = shipped();
    let keys = include_str!("cases/un_members.txt");
    let members: Vec<&str> = keys.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    assert_eq!(members.len(), 193);
    let missing: Vec<&str> = members.into_iter().filter(|key| gazetteer.find_key(key).is_none()).collect();
    assert_eq!(missing, Vec::<&str>::new());
}

/// U.S. and US fold to one slug, but are two names of the list.
#[test]
fn names_that_give_one_id_are_numbered() {
    let gazetteer = Gazetteer::from_csv("list.csv", b"name,type\nU.S.,place\nUS,place\nus-2,thing\n").expect("sound");
    let keys: Vec<&str> = gazetteer.entities().map(|entity| entity.key).collect();
    assert_eq!(keys, ["us", "us-2", "us-2-2"]);
    assert_eq!(gazetteer.warnings().iter().filter(|warning| warning.code == "numbered-id").count(), 2);
    let twice = Gazetteer::from_csv("list.csv", b"name,type\nKyiv,place\nKyiv,place\n").expect_err("one entity");
    assert!(twice.to_string().contains("list.csv:3:1"), "{twice}");
}
