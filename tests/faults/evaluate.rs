//! Annotations with slips, and texts that they don't fit.

use super::lab::{Lab, TEXT};

const GOOD: &str = "{\"doc\":\"a.txt\",\"start\":0,\"end\":5,\"entity\":\"alice\"}\n";
const RELATION: &str = "{\"doc\":\"a.txt\",\"sentence_start\":0,\"sentence_end\":22,\"head\":\"alice\",\"relation\":\"met_with\",\"tail\":\"bob\"}\n";

// A slip that is not told spoils the figures, and nobody knows.
#[test]
fn slips_in_annotations_are_told() {
    let lab = Lab::with_text(TEXT);
    let (mention, relation) = ("--gold", "--relations");
    for (option, good, from, to, words) in [
        (mention, GOOD, "alice", "alise", &["1 gold entity not in the list of names: alise"][..]),
        (mention, GOOD, "5", "99", &["1 gold mention not within the text: a.txt:0-99"]),
        (mention, GOOD, "5", "0", &["1 gold mention not within the text: a.txt:0-0"]),
        (mention, GOOD, "a.txt", "lost.txt", &["1 document with gold mentions not read: lost.txt"]),
        (relation, RELATION, "bob", "bobb", &["1 gold entity not in the list of names: bobb"]),
        (relation, RELATION, "22", "99", &["1 gold relation not within the text: a.txt:0-99"]),
        (relation, RELATION, "a.txt", "lost.txt", &["1 document with gold relations not read: lost.txt"]),
        (relation, RELATION, "met_with", "mett", &["1 type of relations that no rule tells: mett"]),
    ] {
        lab.file("gold.jsonl", good.to_owned() + &good.replace(from, to));
        lab.run(&format!("evaluate in -g names.csv {option} gold.jsonl")).ends(0).says(words);
        lab.file("gold.jsonl", good);
        assert_eq!(lab.run(&format!("evaluate in -g names.csv {option} gold.jsonl")).ends(0).err, "");
    }
}

#[test]
fn many_slips_are_counted_and_the_first_named() {
    let lab = Lab::with_text(TEXT);
    let lost: String = (0..9).map(|number| GOOD.replace("a.txt", &format!("{number}.txt"))).collect();
    lab.file("gold.jsonl", GOOD.to_owned() + &lost);
    let words = ["9 documents with gold mentions not read: 0.txt, 1.txt, 2.txt …\n"];
    lab.run("evaluate in -g names.csv --gold gold.jsonl").ends(0).says(&words);
}

// A mistake that can't be looked up can't be mended.
#[test]
fn mistakes_are_placed_in_code_points_as_annotations_are() {
    let lab = Lab::with_text("Über Köln: Alice met Bob.");
    lab.file("gold.jsonl", GOOD.replace("0", "11").replace("5", "16"));
    lab.run("evaluate in -g names.csv --gold gold.jsonl --errors").ends(0).prints(&["a.txt:21 extra: bob"]);
    lab.file("gold.jsonl", RELATION.replace("0", "11").replace("22", "25").replace("met_with", "accuses"));
    let words = ["a.txt:11 missed: alice accuses bob"];
    lab.run("evaluate in -g names.csv --relations gold.jsonl --errors").ends(0).prints(&words);
}

// Files that stand beside the texts for convenience.
#[test]
fn annotations_and_rules_are_not_read_as_text() {
    let lab = Lab::with_text(TEXT);
    lab.file("in/gold.jsonl", GOOD);
    lab.file("in/relations.jsonl", RELATION);
    lab.file("in/mine.toml", "# Alice met Bob.\n");
    lab.file("in/mentions.jsonl", GOOD);
    for (arguments, own) in [
        ("evaluate --gold in/gold.jsonl", 1),
        ("evaluate --relations in/relations.jsonl -r in/mine.toml", 2),
        ("relations -r in/mine.toml", 1),
        ("build -o out -r in/mine.toml", 1),
    ] {
        lab.run(&format!("{arguments} in -g names.csv")).ends(3).says(&[&format!("own file ({own})")]);
    }
    lab.run("relations in --mentions in/mentions.jsonl").ends(3).says(&["own file (1)"]);
}

// One file holds the texts and what is annotated in them.
#[test]
fn a_named_file_is_read_whatever_else_it_is() {
    let lab = Lab::new();
    let annotated =
        format!("{{\"id\":\"a\",\"text\":\"{TEXT}\",\"mentions\":[{{\"start\":0,\"end\":5,\"entity\":\"alice\"}}]}}\n");
    lab.file("docs.jsonl", annotated);
    lab.run("evaluate docs.jsonl -g names.csv --gold docs.jsonl").ends(0).prints(&["1 document"]);
}

#[test]
fn ids_that_stand_twice_are_told() {
    let lab = Lab::new();
    lab.file("in.jsonl", format!("{{\"id\":\"a.txt\",\"text\":\"{TEXT}\"}}\n").repeat(2));
    lab.file("gold.jsonl", GOOD);
    let run = lab.run("evaluate in.jsonl -g names.csv --gold gold.jsonl").ends(0);
    run.says(&["1 id of several documents, each of which was compared: a.txt"]).prints(&["2 documents"]);
}

// The mentions of another tool are of another version of the texts.
#[test]
fn mentions_that_are_not_used_are_told() {
    let lab = Lab::with_text(TEXT);
    let mentions = [GOOD, &GOOD.replace("5", "3"), &GOOD.replace("a.txt", "lost.txt")].concat();
    lab.file("mentions.jsonl", mentions);
    let words =
        ["1 mention left out, overlapping with others: a.txt:0-3", "1 document with mentions not read: lost.txt"];
    lab.run("relations in --mentions mentions.jsonl").ends(0).says(&words);
}

// Who was minister when the text was written.
#[test]
fn every_command_knows_the_day_of_a_document() {
    let lab = Lab::new();
    let names = "id,name,type,roles,from,to\nold,John Smith,person,minister,1990,1995\nnew,Paul Smith,person,minister,2020,2024\n\
                 alice,Alice,person,,,\n";
    lab.file("names.csv", names);
    for (day, entity) in [("1992-03-04", "old"), ("2022-03-04", "new")] {
        let name = format!("{day}.txt");
        lab.file(format!("in/{name}"), "Minister Smith met Alice.");
        let of_day = |lines: Vec<serde_json::Value>, field: &str| -> Vec<String> {
            let lines = lines.iter().filter(|line| line["document"] == *name);
            lines.map(|line| line[field].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(of_day(lab.extract("in"), "entity"), [entity, "alice"]);
        let relations = lab.run("relations in -g names.csv").ends(0).lines();
        assert_eq!(of_day(relations, "subject"), [entity]);
        let gold = RELATION.replace("a.txt", &name).replacen("alice", entity, 1).replace("bob", "alice");
        lab.file("gold.jsonl", gold);
        lab.run("evaluate in -g names.csv --relations gold.jsonl").ends(0).prints(&["in 1, modality in 1"]);
        lab.file(
            "gold.jsonl",
            GOOD.replace("a.txt", &name).replace("0,\"end\":5", "9,\"end\":14").replace("alice", entity),
        );
        lab.run("evaluate in -g names.csv --gold gold.jsonl --errors").ends(0).prints(&["extra: alice"]);
        lab.run(&format!("evidence {entity} alice in -g names.csv")).ends(0).says(&["1 sentence in 1 document"]);
    }
}
