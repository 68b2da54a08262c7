//! Lines of JSON.

use super::lab::{Lab, TEXT, surfaces};

// One bad line of a million throws the others away, or is left out in silence.
#[test]
fn a_broken_line_is_told_by_line_and_column_and_the_others_count() {
    let good = format!("{{\"id\":\"good\",\"text\":\"{TEXT}\"}}");
    let deep = format!("{{\"text\":{}", "[".repeat(100_000));
    let table: [(&[u8], &str); 9] = [
        (b"{\"id\":\"x\",\"text\":\"Alice", ":2:"),
        (b"{\"id\":\"x\" \"text\":\"Alice\"}", ":2:11: expected `,` or `}`"),
        (b"{\"text\":\"\xff\"}", ":2:10: not UTF-8"),
        (b"{\"text\":\"\\ud800\"}", ":2:"),
        (b"{\"text\":7}", ":2: \"text\" is not a string"),
        (b"{\"text\":null}", ":2: there is no \"text\""),
        (b"{\"title\":\"x\"}", ":2: there is no \"text\""),
        (b"{\"text\":\"a\",\"text\":\"b\"}", "duplicate field"),
        (deep.as_bytes(), ":2:"),
    ];
    for (line, message) in table {
        let lab = Lab::new();
        lab.file("in/a.jsonl", [good.as_bytes(), line, good.as_bytes()].join(&b'\n'));
        lab.build("in").ends(3).says(&["broken JSON line (1)", "in/a.jsonl:2", message]).wrote_out();
        assert_eq!(lab.json("out/report.json")["documents"], 2);
        assert_eq!(lab.json("out/report.json")["skipped"][0]["line"], 2);
    }
}

// Fields that nobody reads must not cost the stack.
#[test]
fn a_field_nested_a_hundred_thousand_deep_is_passed_over() {
    let lab = Lab::new();
    let nested = "[".repeat(100_000) + &"]".repeat(100_000);
    lab.file("in/a.jsonl", format!("{{\"x\":{nested},\"text\":\"{TEXT}\"}}"));
    assert_eq!(lab.extract("in").len(), 3);
}

// An array is no object, even if its items happen to fit the fields.
#[test]
fn a_line_that_is_an_array_is_no_document() {
    let lab = Lab::new();
    lab.file("a.jsonl", format!("{{\"text\":\"{TEXT}\"}}\n[\"x\",\"{TEXT}\",null,null,null]\n"));
    lab.build("a.jsonl").ends(3).says(&["a.jsonl:2"]);
}

// Most programs export one big array.
#[test]
fn one_json_array_is_told_with_the_way_to_lines() {
    for name in ["in/a.json", "in/a.jsonl"] {
        let lab = Lab::new();
        lab.file(name, format!("\n [{{\"text\":\"{TEXT}\"}}]"));
        lab.build("in").ends(3).says(&[name, "one JSON array", "jq -c"]);
    }
}

// A settings file in the folder, or the graph.json of an earlier run, gives one message a line.
#[test]
fn one_json_object_over_many_lines_is_one_problem() {
    let lab = Lab::with_text(TEXT);
    lab.run("build in -g names.csv -o in/earlier").ends(0);
    let run = lab.build("in/earlier/graph.json in/a.txt").ends(3).says(&["in/earlier/graph.json"]);
    assert!(run.err.matches("graph.json:").count() <= 2, "{}", run.err);
}

#[test]
fn a_json_file_with_objects_a_line_is_read() {
    let lab = Lab::new();
    lab.file("in/a.json", format!("{{\"text\":\"{TEXT}\"}}\r\n\r\n{{\"id\":7,\"text\":\"{TEXT}\"}}"));
    let mentions = lab.extract("in");
    assert_eq!(surfaces(&mentions).len(), 6);
    assert_eq!(mentions[0]["document"], "a.json:1", "without an id, the place is one");
    assert_eq!(mentions[5]["document"], "7");
}

// A wrong date is worth a note, not the loss of the document.
#[test]
fn a_date_that_does_not_exist_is_left_out_and_told() {
    for date in ["\"2022-02-30\"", "\"soon\"", "20220210", "[1]", "\"99999-01-01\""] {
        let lab = Lab::new();
        lab.file("in/a.jsonl", format!("{{\"text\":\"{TEXT}\",\"date\":{date}}}"));
        lab.build("in").ends(0).says(&["unknown date (1)", "YYYY-MM-DD"]).wrote_out();
    }
}

// Standard input has no name to tell its format by.
#[test]
fn standard_input_is_told_by_its_first_character() {
    let lab = Lab::new();
    let lines = format!(" \n{{\"id\":\"x\",\"text\":\"{TEXT}\"}}\n");
    for (input, document) in [(TEXT, "stdin"), (lines.as_str(), "x"), ("[1] Alice met Bob in Kyiv.", "stdin")] {
        let run = lab.finish(lab.program().args(["extract", "-", "-g", "names.csv"]), input.as_bytes()).ends(0);
        assert_eq!((run.lines().len(), run.lines()[0]["document"].as_str()), (3, Some(document)));
    }
    let binary = lab.finish(lab.program().args(["extract", "-", "-g", "names.csv"]), b"%PDF-1.7").ends(3);
    binary.says(&["standard input", "PDF"]);
}
