//! Input that is small for a program of linear cost, and does not end for one of quadratic cost: `Lab` calls a run that
//! takes twenty seconds hanging, and each of these takes less than two, unoptimised, on a slow machine.

use super::lab::{Lab, OUTPUTS};

/// Builds the graph of one text, and gives the report.
fn report(names: &str, text: &str) -> serde_json::Value {
    let lab = Lab::with_text(text);
    lab.file("names.csv", names);
    lab.build("in").ends(0).wrote_out();
    lab.json("out/report.json")
}

// Text that nobody writes, but that files contain: one line of a megabyte, a table of dots, a million blanks.
#[test]
fn monotonous_text_takes_linear_time() {
    for unit in ["Alice met Bob ", "a", "A.", "Mr. ", "a-", "\n", " ", ".", "\"", "(", "\u{ad}", "1. ", "- a\n", "’s "]
    {
        let text = unit.repeat(300_000 / unit.len());
        assert_eq!(report(super::lab::NAMES, &text)["documents"], 1, "{unit:?}");
    }
}

// A letter under a million accents.
#[test]
fn a_letter_with_very_many_marks_takes_linear_time() {
    let text = format!("Alice{} met Bob in Kyiv.", "\u{301}".repeat(300_000));
    assert!(report(super::lab::NAMES, &text)["mentions"].as_u64().unwrap() >= 2);
}

// Names that begin alike: at each word, the scan follows the longest one almost to its end, and in vain.
#[test]
fn names_that_begin_alike_take_linear_time() {
    let names: String = (2..32).map(|words| format!("{}B,person\n", "Aa ".repeat(words))).collect();
    let report = report(&format!("name,type\n{names}"), &"Aa ".repeat(30_000));
    assert_eq!(report["mentions"], 0);
}

// A long list, all of it in one sentence: two hundred million pairs.
#[test]
fn a_sentence_with_twenty_thousand_entities_is_told_and_not_counted() {
    let names: Vec<String> = (0..20_000).map(|number| format!("N{number}q")).collect();
    let lab = Lab::with_text(names.join(", "));
    lab.file("names.csv", format!("name,type\n{},person\n", names.join(",person\n")));
    lab.build("in").ends(3).says(&["too many entities", "20000"]).wrote_out();
    let report = lab.json("out/report.json");
    assert_eq!((report["mentions"].as_u64(), report["edges"].as_u64()), (Some(20_000), Some(0)));
}

// A pair in every sentence: the evidence of an edge is as long as the text, and no longer.
#[test]
fn a_pair_in_every_sentence_takes_linear_space() {
    let text = "Alice met Bob. ".repeat(10_000);
    let lab = Lab::with_text(&text);
    lab.build("in --max-evidence 0").ends(0);
    assert_eq!(lab.json("out/graph.json")["edges"][0]["weight"], 10_000);
    for name in OUTPUTS {
        assert!(lab.read(format!("out/{name}")).len() < 30 * text.len(), "{name}");
    }
}

// The same, a hundred times as long: whoever asks for no more than a few sentences gets small files.
#[test]
fn a_pair_in_every_sentence_keeps_the_first_of_them() {
    let lab = Lab::with_text("Alice met Bob. ".repeat(10_000));
    for (arguments, kept) in [("", 20), (" --max-evidence 3", 3)] {
        lab.build(&format!("in{arguments}")).ends(0);
        let graph = lab.json("out/graph.json");
        let edge = &graph["edges"][0];
        assert_eq!((edge["weight"].as_u64(), graph["graph"]["max_evidence"].as_u64()), (Some(10_000), Some(kept)));
        let evidence = edge["evidence"].as_array().unwrap();
        let starts: Vec<u64> = evidence.iter().map(|piece| piece["start"].as_u64().unwrap()).collect();
        assert_eq!(starts, (0..kept).map(|number| number * 15).collect::<Vec<_>>());
    }
}

// A register: thousands of names in a document and in a paragraph, and few in a sentence.
#[test]
fn a_document_with_nine_thousand_entities_is_told_and_its_sentences_counted() {
    let name = |number: usize| format!("N{number}q");
    let sentence = |number: usize| format!("{} met {} and {}. ", name(number), name(number + 1), name(number + 2));
    let paragraph = |numbers: &[usize]| numbers.iter().map(|&number| sentence(number)).collect::<String>() + "\n\n";
    let numbers: Vec<usize> = (0..3000).map(|number| 3 * number).collect();
    let lab = Lab::with_text(numbers.chunks(700).map(paragraph).collect::<String>());
    let names: String = (0..9000).map(|number| format!("{},person\n", name(number))).collect();
    lab.file("names.csv", format!("name,type\n{names}"));
    lab.build("in --window document").ends(3).says(&["too many entities", "9000"]).wrote_out();
    assert_eq!(lab.json("out/report.json")["edges"], 9000);
    assert_eq!(lab.json("out/report.json")["skipped"].as_array().unwrap().len(), 5, "four paragraphs and the document");
}

// A family in the news: many people of one surname, and the surname in every line.
#[test]
fn many_bearers_of_one_surname_take_bearable_time() {
    let names: String = (0..1000).map(|number| format!("{number},N{number}q Smith,person\n")).collect();
    let text = "Smith spoke. ".repeat(1000);
    assert_eq!(report(&format!("id,name,type\n{names}"), &text)["documents"], 1);
}

// One entity with very many names, such as a list of all districts under one country.
#[test]
fn an_entity_with_ten_thousand_names_takes_bearable_time() {
    let aliases: Vec<String> = (0..10_000).map(|number| format!("Zz{number}")).collect();
    let names = format!("name,type,aliases\nAlice,person,{}\n", aliases.join("|"));
    assert_eq!(report(&names, "Zz9999 met Zz17.")["mentions"], 2);
}
