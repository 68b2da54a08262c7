//! Compiled lists: they are what was compiled, and nothing else is taken for one.

use std::fs;

use comention::{Gazetteer, extract};

const NAMES: &str = "id,name,type,aliases,demonyms,case,wikidata,description,born,party,prior,country,related,from,to,represents\n\
    ,Sergey Lavrov,person,,,,Q58217,foreign minister,1950,,2.5,Zurich,un|al-qaeda,2004,,\n\
    ,Dmytro Kuleba,person,,,,,,1981,none,,,,,2024-09,un\nun,United Nations,organization,UN|U.N.,,,,,,,,,,,,zurich\n\
    ,Zürich,place,Zurich|苏黎世,Zürcher,,,,,\n,al-Qaeda,group,,,any,,,,\n";

const TEXT: &str = "LAVROV met Dmytro Kuleba of the U.N. in Zurich; al-qaeda did not. 苏黎世. Lavrov left.";

fn gazetteer() -> Gazetteer {
    Gazetteer::from_csv("names.csv", NAMES.as_bytes()).expect("the list is sound")
}

/// What comes of the bytes as a file of names.
fn load(bytes: &[u8]) -> Result<Gazetteer, String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("names.idx");
    fs::write(&path, bytes).expect("it can be written");
    Gazetteer::from_files(&[path]).map_err(|error| error.to_string())
}

/// All that a gazetteer tells of its entities.
fn content(gazetteer: &Gazetteer) -> Vec<String> {
    let all = gazetteer.entities().map(|entity| {
        let aliases: Vec<_> = entity.aliases().collect();
        let attributes: Vec<_> = entity.attributes().collect();
        let facts = (entity.prior(), entity.country(), entity.from(), entity.to(), entity.represents());
        let related: Vec<_> = entity.related().collect();
        let (wikidata, description) = (entity.wikidata(), entity.description());
        format!("{entity:?} {aliases:?} {wikidata:?} {description:?} {attributes:?} {facts:?} {related:?}")
    });
    all.chain([format!("{:?}", gazetteer.metonyms().collect::<Vec<_>>())]).collect()
}

#[test]
fn a_compiled_list_is_what_was_compiled() {
    let (listed, compiled) = (gazetteer(), load(&gazetteer().compile()).expect("it is sound"));
    assert_eq!(content(&compiled), content(&listed));
    assert_eq!(compiled.name_count(), listed.name_count());
    assert_eq!(compiled.find_key("un"), listed.find_key("un"));
    let (expected, found) = (extract(TEXT, &listed), extract(TEXT, &compiled));
    assert_eq!(found.mentions.len(), 7);
    assert_eq!(found.mentions, expected.mentions);
    assert_eq!(compiled.compile(), listed.compile(), "the same bytes again");
}

#[test]
fn compiled_and_written_lists_go_together() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let paths = ["names.idx", "more.csv", "same.csv"].map(|name| folder.path().join(name));
    fs::write(&paths[0], gazetteer().compile()).expect("it can be written");
    fs::write(&paths[1], "name,type\nAntalya,place\n").expect("it can be written");
    fs::write(&paths[2], "id,name,type\nun,UNO,organization\n").expect("it can be written");
    let both = Gazetteer::from_files(&paths[..2]).expect("no id stands twice");
    assert_eq!(both.entities().len(), gazetteer().entities().len() + 1);
    assert_eq!(content(&both)[..5], content(&gazetteer())[..5]);
    assert_eq!(extract(TEXT, &both).mentions, extract(TEXT, &gazetteer()).mentions);
    for order in [[0, 2], [2, 0]] {
        let clash = Gazetteer::from_files(&order.map(|number| &paths[number])).expect_err("an id stands twice");
        assert!(clash.to_string().contains("the id “un” stands twice"), "{clash}");
    }
}

#[test]
fn damaged_files_are_refused() {
    let sound = gazetteer().compile();
    for length in (0..sound.len()).step_by(7) {
        assert!(load(&sound[..length]).is_err(), "the first {length} bytes");
    }
    for at in 0..sound.len() {
        let mut changed = sound.clone();
        changed[at] ^= 1 << (at % 8);
        assert!(load(&changed).is_err(), "byte {at} changed");
    }
    assert!(load(&[&sound[..], b"x"].concat()).is_err(), "bytes behind the end");
    let text = String::from_utf8_lossy(&sound);
    let first = text.lines().next().expect("a first line");
    let other = first.replace(env!("CARGO_PKG_VERSION"), "0.0.1");
    let other = [other.as_bytes(), &sound[first.len()..]].concat();
    let message = load(&other).expect_err("another version");
    assert!(message.contains("comention 0.0.1"), "{message}");
}

/// Whoever makes the checksum right can put anything behind it. No bytes may lead to more than an error or odd names.
#[test]
fn forged_files_do_no_harm() {
    let sound = gazetteer().compile();
    let body = sound.iter().position(|&byte| byte == b'\n').expect("a first line") + 1;
    let head = String::from_utf8_lossy(&sound[..body]).into_owned();
    let start: Vec<&str> = head.rsplitn(2, ' ').collect();
    let mut random = 1_u32;
    for round in 0..1000 {
        let mut forged = sound[body..].to_vec();
        for _ in 0..=round % 3 {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let at = random as usize % forged.len();
            forged[at] = [0, 1, 0x7F, 0xFF, (random >> 8) as u8][round % 5];
        }
        let first = format!("{} {:08x}\n", start[1], crc32fast::hash(&forged));
        if let Ok(gazetteer) = load(&[first.as_bytes(), &forged].concat()) {
            extract(TEXT, &gazetteer);
            content(&gazetteer);
        }
    }
}
