//! What people are told.

use super::lab::{Lab, TEXT};

// Colour codes in a log file.
#[test]
fn colours_are_only_where_they_are_wanted() {
    let lab = Lab::with_text(TEXT);
    lab.file("in/b.pdf", "%PDF-1.7");
    lab.file("list.csv", "name,type\n,person\n");
    for arguments in ["build in -g names.csv -o out", "evidence Alice Bob in -g names.csv", "check list.csv", "bild in"]
    {
        let run = |variable: (&str, &str), extra: &str| {
            let arguments = format!("{arguments} {extra}");
            let run = lab.finish(lab.program().args(arguments.split_whitespace()).env(variable.0, variable.1), b"");
            run.out + &run.err
        };
        for (variable, extra) in
            [(("A", "b"), ""), (("NO_COLOR", "1"), ""), (("TERM", "dumb"), ""), (("A", "b"), "--color never")]
        {
            assert!(!run(variable, extra).contains('\u{1b}'), "{arguments} {variable:?} {extra}");
        }
        if !arguments.starts_with("bild") {
            assert!(run(("A", "b"), "--color always").contains('\u{1b}'), "{arguments}");
        }
    }
}

// A thousand bad files fill the screen, and the summary is out of sight.
#[test]
fn many_problems_of_one_kind_are_told_together_and_listed_in_the_report() {
    let lab = Lab::with_text(TEXT);
    lab.file("in/b.jsonl", "{x\n".repeat(1000));
    for number in 0..1000 {
        lab.file(format!("in/{number}.pdf"), "%PDF-1.7");
    }
    let run = lab.build("in").ends(3).says(&["not text (1000)", "broken JSON line (1000)", "report.json"]).wrote_out();
    assert!(run.err.lines().count() < 50, "{}", run.err);
    assert_eq!(lab.json("out/report.json")["skipped"].as_array().unwrap().len(), 2000);
}

// A pipe from text to graph: nothing but the graph may stand on standard output.
#[test]
fn standard_output_holds_data_only() {
    let lab = Lab::new();
    let arguments = ["build", "-", "-g", "names.csv", "-o", "-", "--format", "json", "--edges", "comention"];
    let run = lab.finish(lab.program().args(arguments), TEXT.as_bytes()).ends(0).wrote(&[]);
    let graph: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!((graph["edges"].as_array().unwrap().len(), graph["schema_version"].as_u64()), (3, Some(1)));
}

#[test]
fn quiet_means_quiet_unless_something_was_skipped() {
    let lab = Lab::with_text(TEXT);
    assert_eq!(lab.build("in -q").ends(0).err, "");
    lab.file("in/b.pdf", "%PDF-1.7");
    lab.build("in -q").ends(3).says(&["not text (1)"]);
}

// "It is empty!": by a threshold, a narrow window, or the wrong list.
#[test]
fn an_empty_result_says_why() {
    let lab = Lab::with_text("Alice came. Bob left.");
    lab.build("in").ends(0).says(&["--window"]);
    lab.build("in --window document --min-weight 2").ends(0).says(&["--min-weight"]);
    lab.file("names.csv", "name,type\nZed,person\n");
    lab.build("in").ends(0).says(&["is it the right list?"]);
}

// Somebody else's list folds names that one would look for in vain.
#[test]
fn what_is_rolled_up_is_told() {
    let lab = Lab::with_text("Alice met Bob in Kyiv. Kyiv thanked Alice.");
    lab.file("names.csv", "name,type,represents\nAlice,person,\nBob,person,\nUkraine,place,\nKyiv,place,ukraine\n");
    lab.build("in").ends(0);
    assert_eq!(lab.json("out/report.json").get("metonyms"), None);
    lab.build("in --roll-up represents").ends(0).says(&["rolled up: 2 mentions by what they represent (Kyiv 2)"]);
    let told = serde_json::json!([{"id": "kyiv", "name": "Kyiv", "represents": "ukraine", "mentions": 2}]);
    assert_eq!(lab.json("out/report.json")["metonyms"], told);
    assert_eq!(lab.json("out/graph.json")["graph"]["metonyms"], told);
    assert!(!String::from_utf8(lab.read("out/nodes.csv")).unwrap().contains("kyiv,"));
}

// Who asks for the wrong name is helped to the right one.
#[test]
fn evidence_helps_to_find_the_name() {
    let lab = Lab::with_text(TEXT);
    lab.file("names.csv", "id,name,type\na,Alice,person\nb,Bob,person\nb2,Bob,place\n");
    for (pair, words) in [
        ("Alise a", &["Alise", "did you mean “Alice”?"][..]),
        ("Alice a", &["both"]),
        ("Zzzzzz Alice", &["no entity", "Zzzzzz"]),
    ] {
        lab.run(&format!("evidence {pair} in -g names.csv")).ends(2).says(words);
    }
    lab.run("evidence a b2 in -g names.csv").ends(0).says(&["0 sentences in 0 documents"]);
    // A name of several stands for all of them.
    lab.run("evidence Alice Bob in -g names.csv").ends(0).says(&["Alice – Bob"]);
}

// Annotations are made by hand, too.
#[test]
fn slips_in_annotations_are_told_by_line() {
    let lab = Lab::with_text(TEXT);
    let good = "{\"doc\":\"a.txt\",\"start\":0,\"end\":5,\"entity\":\"alice\"}\n";
    for (gold, words) in [
        (format!("{good}{{\"doc\":7}}\n"), &["gold.jsonl:2"][..]),
        (format!("{good}\n{{broken\n"), &["gold.jsonl:3"]),
        (format!("{good}{{\"doc\":\"a.txt\",\"start\":0}}\n"), &["gold.jsonl:2", "end"]),
        (good.replace("a.txt", "b.txt"), &["no document", "b.txt"]),
    ] {
        lab.file("gold.jsonl", gold);
        lab.run("evaluate in -g names.csv --gold gold.jsonl").ends(2).says(words);
    }
    for gold in ["gone.jsonl", "in"] {
        lab.run(&format!("evaluate in -g names.csv --gold {gold}")).ends(2).says(&[gold]);
    }
}

// Offsets behind the end, or backwards: a slip in the annotations and no crash.
#[test]
fn annotations_outside_the_text_are_no_crash() {
    let lab = Lab::with_text("Ālice met Bob.");
    for (start, end) in [(5, 2), (100, 200), (3, 99), (0, u64::MAX)] {
        lab.file("gold.jsonl", format!("{{\"doc\":\"a.txt\",\"start\":{start},\"end\":{end},\"entity\":\"alice\"}}\n"));
        lab.run("evaluate in -g names.csv --gold gold.jsonl --errors");
    }
}

// Ten are enough to see what is wrong; who wants to mend all of them asks for all.
#[test]
fn every_skipped_input_is_told_on_demand() {
    let lab = Lab::new();
    lab.file("in/a.jsonl", "broken\n".repeat(30));
    lab.file("in/.hidden", "");
    lab.build("in").ends(3).says(&["a.jsonl:10:", "… and 20 more: see report.json"]);
    let run = lab.build("in -v").ends(3).says(&["a.jsonl:30:", ".hidden: "]);
    assert!(!run.err.contains("more"), "{}", run.err);
}
