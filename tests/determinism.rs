//! The same input gives the same bytes: in another process, on any number of threads, on another day and machine.
//!
//! The files of two processes are compared, not two calls in one: hash seeds and thread schedules differ between them.

#[path = "faults/lab.rs"]
mod lab;

use std::collections::BTreeMap;
use std::fs;

use lab::{Lab, OUTPUTS};

const NAMES: &str = "\
name,type,aliases,demonyms
Anna Stone,person,,
Ben Stone,person,,
Carla Díaz,person,C. Diaz,
Riverton,place,,Rivertonian
Old Mill,place,Mill,
Harbour Board,organization,HB,
HB,organization,,
";

/// Documents with pairs, surnames, ambiguous names, a broken line and a file that is no text. The last folder but one
/// holds enough of them that all threads have work.
fn documents() -> Vec<(String, Vec<u8>)> {
    let mut documents: Vec<(String, Vec<u8>)> = vec![
        ("in/one.txt".into(), "Anna Stone met Ben Stone in Riverton. Stone spoke. HB was silent.".into()),
        ("in/2022-03-10-two.txt".into(), "Carla Diaz left the Old Mill.\n\nThe Rivertonian Díaz came back.".into()),
        ("in/lines.jsonl".into(), "{\"id\":\"j\",\"text\":\"Ben Stone saw C. Díaz.\"}\n{broken\n".into()),
        ("in/scan.pdf".into(), "%PDF-1.7".into()),
        ("in/latin.txt".into(), b"Anna Stone and Carla D\xedaz in a caf\xe9 of Riverton.".into()),
    ];
    let people = ["Anna Stone", "Ben Stone", "Carla Díaz", "the Harbour Board", "Riverton", "Old Mill"];
    documents.extend((0..600).map(|number| {
        let [first, second, third] = [number, number / 7, number / 3 + 1].map(|at| people[at % people.len()]);
        let text = format!("Today {first} called {second}.\n\nLater {third} wrote to {first}. Stone and HB agreed.");
        (format!("in/many/{}/{number}.txt", number % 5), text.into_bytes())
    }));
    documents
}

fn filled<'d>(documents: impl IntoIterator<Item = &'d (String, Vec<u8>)>) -> Lab {
    let lab = Lab::new();
    lab.file("names.csv", NAMES);
    for (name, content) in documents {
        lab.file(name, content);
    }
    lab
}

/// All files of a folder of results.
fn results(lab: &Lab, folder: &str) -> BTreeMap<&'static str, Vec<u8>> {
    OUTPUTS.into_iter().map(|name| (name, lab.read(format!("{folder}/{name}")))).collect()
}

/// The same without the report, which tells also of the list and of what was not read.
fn graphs(mut all: BTreeMap<&'static str, Vec<u8>>) -> BTreeMap<&'static str, Vec<u8>> {
    all.remove("report.json");
    all
}

#[track_caller]
fn assert_same(one: &BTreeMap<&str, Vec<u8>>, other: &BTreeMap<&str, Vec<u8>>, what: &str) {
    for (name, bytes) in one {
        assert!(*bytes == other[name], "{name} differs: {what}");
    }
}

/// The rows of `edges.csv` by the two ends.
fn edges(lab: &Lab) -> BTreeMap<[String; 2], Vec<String>> {
    let bytes = lab.read("out/edges.csv");
    let rows = csv::Reader::from_reader(&bytes[..]).into_records().map(|row| {
        let cells: Vec<String> = row.unwrap().iter().map(str::to_owned).collect();
        ([cells[0].clone(), cells[1].clone()], cells)
    });
    rows.collect()
}

#[test]
fn processes_threads_zone_and_language_change_no_byte() {
    let lab = filled(&documents());
    lab.build("in").ends(3);
    let first = results(&lab, "out");
    let graph: serde_json::Value = serde_json::from_slice(&first["graph.json"]).unwrap();
    assert_eq!((graph["nodes"].as_array().unwrap().len(), graph["graph"]["documents"].as_u64()), (7, Some(604)));
    let odd = [("TZ", "Pacific/Kiritimati"), ("LANG", "tr_TR.UTF-8"), ("LC_ALL", "tr_TR.UTF-8"), ("COLUMNS", "40")];
    for threads in ["0", "1", "2", "8"] {
        for environment in [&[][..], &odd] {
            let arguments = format!("build in -g names.csv -o again -j {threads} --color always");
            let mut program = lab.program();
            program.args(arguments.split(' ')).envs(environment.iter().copied());
            lab.finish(&mut program, b"").ends(3);
            assert_same(&first, &results(&lab, "again"), &format!("-j {threads} {environment:?}"));
        }
    }
}

#[test]
fn the_lines_of_extract_are_the_same_on_any_number_of_threads() {
    let lab = filled(&documents());
    let [one, two, eight] = [1, 2, 8].map(|threads| lab.run(&format!("extract in -g names.csv -j {threads}")).ends(3));
    assert!(one.lines().len() > 1000);
    assert!(one.out == two.out && one.out == eight.out && one.err == eight.err);
}

#[test]
fn suggestions_are_the_same_on_any_number_of_threads() {
    let mut documents = documents();
    let unknown = ["Torvald Brekstad", "Torvald Brekstadt", "the Bank of Everland", "Quillonby", "Brekstad"];
    documents.extend((0..600).map(|number| {
        let [first, second] = [number, number / 5].map(|at| unknown[at % unknown.len()]);
        (format!("in/more/{number}.txt"), format!("Anna Stone told {first} of {second}.").into_bytes())
    }));
    let lab = filled(&documents);
    for format in ["csv", "jsonl", "table"] {
        let suggest = |threads| lab.run(&format!("suggest in -g names.csv --format {format} -j {threads}")).ends(3).out;
        let one = suggest(1);
        assert!(one.contains("Torvald Brekstad") && one.contains("Quillonby"), "{one}");
        assert!(one == suggest(2) && one == suggest(8), "{format}");
    }
}

// A long file is read by many threads at once, and one of its lines is longer than what one of them takes at a time.
#[test]
fn a_long_file_of_lines_is_the_same_on_any_number_of_threads_and_as_a_stream() {
    let lab = Lab::new();
    lab.file("names.csv", NAMES);
    let people = ["Anna Stone", "Ben Stone", "Carla Díaz", "the Harbour Board", "Riverton", "Old Mill"];
    let line = |number: usize| {
        let [first, second] = [number, number / 7].map(|at| people[at % people.len()]);
        let text = format!("Today {first} called {second}. ") + &"Nothing was said. ".repeat(number % 20);
        format!("{}\n", serde_json::json!({ "id": number.to_string(), "text": text }))
    };
    let long =
        format!("{{\"id\":\"long\",\"text\":\"{}Anna Stone met Ben Stone.\"}}\n", "Nobody came. ".repeat(30_000));
    let lines: Vec<String> = (0..4000).map(line).collect();
    let content = format!("{}\r\n{{broken\n{long}{}{{broken", lines[..3000].concat(), lines[3000..].concat());
    lab.file("in.jsonl", &content);
    lab.build("in.jsonl -j 1").ends(3).says(&["in.jsonl:3002:", "in.jsonl:4004:"]);
    let first = results(&lab, "out");
    let extract = |threads| lab.run(&format!("extract in.jsonl -g names.csv -j {threads}")).ends(3).out;
    let mentions = extract(1);
    for threads in [2, 8] {
        lab.build(&format!("in.jsonl -j {threads}")).ends(3);
        assert_same(&first, &results(&lab, "out"), &format!("-j {threads}"));
        assert!(mentions == extract(threads));
    }
    let arguments = "build - -g names.csv -o out";
    lab.finish(lab.program().args(arguments.split(' ')), content.as_bytes()).ends(3).says(&["standard input:4004:"]);
    assert_same(&graphs(first), &results(&lab, "out"), "standard input");
}

// What a folder lists first depends on the disk and on the order in which the files were made.
#[test]
fn neither_the_place_nor_the_order_of_making_matters() {
    let mut documents = documents();
    let one = filled(&documents);
    one.build("in").ends(3);
    documents.reverse();
    let other = filled(&documents);
    other.build("in").ends(3);
    assert_same(&results(&one, "out"), &results(&other, "out"), "made in another order, elsewhere");
}

// Evidence and numbers follow the order of the arguments; who is mentioned with whom does not.
#[test]
fn the_order_of_arguments_changes_no_count() {
    let lab = filled(&documents());
    let counts = |inputs: &str| {
        lab.build(inputs).ends(3);
        let rows = edges(&lab).into_values();
        // All columns but the last, the evidence.
        let counts: Vec<Vec<String>> = rows.map(|mut row| row.drain(..row.len() - 1).collect()).collect();
        (counts, String::from_utf8(lab.read("out/nodes.csv")).unwrap())
    };
    assert_eq!(counts("in/many in/one.txt in/lines.jsonl"), counts("in/lines.jsonl in/one.txt in/many"));
}

// The order of rows is nobody's choice in a list that is sorted by a spreadsheet now and then.
#[test]
fn the_order_of_the_list_changes_no_byte_of_the_graph() {
    let lab = filled(&documents());
    let (head, rows) = NAMES.trim_end().split_once('\n').unwrap();
    // Two of them stand for another, which comes before one and behind the other.
    let represents = |row: &str| match row.split(',').next() {
        Some("Old Mill" | "Anna Stone") => format!("{row},riverton"),
        _ => format!("{row},"),
    };
    let rows: Vec<String> = rows.lines().map(represents).collect();
    let write = |rows: Vec<String>| lab.file("names.csv", format!("{head},represents\n{}\n", rows.join("\n")));
    for options in ["in", "in --roll-up represents"] {
        write(rows.clone());
        lab.build(options).ends(3);
        let first = graphs(results(&lab, "out"));
        write(rows.iter().rev().cloned().collect());
        lab.build(options).ends(3);
        assert_same(&first, &results(&lab, "out"), "a list in reverse order");
    }
}

#[test]
fn what_is_rolled_up_and_learned_is_the_same_on_any_number_of_threads() {
    let lab = filled(&documents());
    lab.file(
        "names.csv",
        NAMES.replace("demonyms", "demonyms,represents").replace("Stone,person,,", "Stone,person,,,hb"),
    );
    lab.run("learn in -g names.csv -o priors.json -j 1").ends(3);
    lab.build("in --roll-up represents -j 1").ends(3);
    let first = results(&lab, "out");
    for threads in [2, 8] {
        lab.run(&format!("learn in -g names.csv -o again.json -j {threads}")).ends(3);
        assert!(lab.read("priors.json") == lab.read("again.json"));
        lab.build(&format!("in --roll-up represents -j {threads}")).ends(3);
        assert_same(&first, &results(&lab, "out"), &format!("-j {threads}"));
        lab.build(&format!("in --roll-up represents --priors priors.json -j {threads}")).ends(3);
        assert_same(&graphs(first.clone()), &results(&lab, "out"), "with what was learned before");
    }
}

#[test]
fn an_unrelated_document_changes_no_other_edge() {
    let lab = filled(&documents());
    fs::remove_file(lab.path("in/scan.pdf")).unwrap();
    lab.build("in").ends(3);
    let before = edges(&lab);
    lab.file("in/aaa.txt", "Dora Moss met Emil Reed in Riverside.");
    lab.file("names.csv", format!("{NAMES}Dora Moss,person,,\nEmil Reed,person,,\n"));
    lab.build("in").ends(3);
    let mut after = edges(&lab);
    let new = ["dora-moss".to_owned(), "emil-reed".to_owned()];
    assert!(after.remove(&new).is_some());
    assert_eq!(before, after);
}

#[test]
fn results_within_the_input_folder_are_no_input_of_the_next_run() {
    let lab = filled(&documents());
    for target in ["in/out", "in"] {
        let arguments = format!("build in -g names.csv -o {target}");
        lab.run(&arguments).ends(3);
        let first = results(&lab, target);
        // The report tells what was left out: from the second run on, the files of the run before.
        lab.run(&arguments).ends(3).says(&["own file (7)"]);
        let second = results(&lab, target);
        assert_same(&graphs(first), &graphs(second.clone()), target);
        lab.run(&arguments).ends(3);
        assert_same(&second, &results(&lab, target), target);
        for name in OUTPUTS {
            fs::remove_file(lab.path(target).join(name)).unwrap();
        }
    }
}
