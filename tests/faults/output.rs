//! What is written: valid in every format whatever the names are, and never over the user's own files.

use std::fs;

use quick_xml::events::Event;

use super::lab::{Lab, NAMES, TEXT};

/// The ids of the nodes in a graph file, by a reader of its own.
fn node_ids(lab: &Lab, name: &str) -> Vec<String> {
    let bytes = lab.read(format!("out/{name}"));
    let mut ids: Vec<String> = if name.ends_with(".json") {
        let graph: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        graph["nodes"].as_array().unwrap().iter().map(|node| node["id"].as_str().unwrap().to_owned()).collect()
    } else if name.ends_with(".csv") {
        csv::Reader::from_reader(&bytes[..]).records().map(|record| record.unwrap()[0].to_owned()).collect()
    } else {
        let mut reader = quick_xml::Reader::from_reader(&bytes[..]);
        let mut ids = Vec::new();
        loop {
            match reader.read_event().unwrap() {
                Event::Start(tag) | Event::Empty(tag) if tag.name().as_ref() == "node" => {
                    let id = tag.try_get_attribute("id").unwrap().unwrap();
                    ids.push(quick_xml::escape::unescape(&id.value).unwrap().into_owned());
                }
                Event::Eof => break ids,
                _ => {}
            }
        }
    };
    ids.sort();
    ids
}

// One id with a quote in it, and Gephi opens nothing.
#[test]
fn hostile_ids_come_back_from_every_format() {
    let long = "x".repeat(10_000);
    let ids = [
        "__proto__",
        "constructor",
        "0",
        "007",
        "1e5",
        "-x",
        "node",
        "strict",
        "../../etc/x",
        "say \"x\"",
        "ends in \\",
        "\\N\\G",
        "<b>x</b>",
        "]]>",
        "&amp;",
        "<!ENTITY x>",
        "a;b",
        "a,b",
        "=cmd|' /C calc'!A0",
        "#",
        "9007199254740993",
        "é",
        "😀",
        &long,
    ];
    let row = |(number, id): (usize, &&str)| format!("\"{}\",N{number}q,\"<i>\"\n", id.replace('"', "\"\""));
    let words: Vec<String> = (0..ids.len()).map(|number| format!("N{number}q")).collect();
    let lab = Lab::with_text(words.join(" met "));
    lab.file("names.csv", format!("id,name,type\n{}", ids.iter().enumerate().map(row).collect::<String>()));
    lab.build("in --csv-raw --draw 0").ends(0).wrote_out();
    let mut expected = ids;
    expected.sort_unstable();
    for name in ["graph.json", "graph.gexf", "graph.graphml", "nodes.csv"] {
        assert_eq!(node_ids(&lab, name), expected, "{name}");
    }
    let dot = String::from_utf8(lab.read("out/graph.dot")).unwrap();
    let edges = dot.lines().filter(|line| line.starts_with("  \"") && line.contains("\" -- \"")).count();
    assert_eq!(edges, ids.len() * (ids.len() - 1) / 2, "ids are always quoted");
    assert!(!dot.contains("><i>"), "a type is no markup");
}

// Excel runs a cell that starts with = as a formula.
#[test]
fn formulas_are_defused_counted_and_left_alone_on_request() {
    let lab = Lab::with_text(TEXT);
    lab.file("names.csv", "id,name,type\n=1+1,Alice,person\nbob,Bob,@x\n");
    lab.build("in").ends(0).says(&["CSV cells", "--csv-raw"]);
    assert!(String::from_utf8(lab.read("out/nodes.csv")).unwrap().contains("'=1+1"));
    assert!(lab.json("out/report.json")["defused_cells"].as_u64().unwrap() >= 2);
    lab.build("in --csv-raw").ends(0);
    assert!(!String::from_utf8(lab.read("out/nodes.csv")).unwrap().contains('\''));
}

// XML can't hold a control character at all; a writer that tries makes a file that nothing opens.
#[test]
fn characters_that_a_format_cannot_hold_are_replaced_and_counted() {
    let lab = Lab::with_text(TEXT);
    lab.file("names.csv", "id,name,type\na\u{1}\u{ffff},Alice,person\nbob,Bob,person\n");
    lab.build("in").ends(0).says(&["U+FFFD"]);
    assert_eq!(node_ids(&lab, "graph.gexf"), ["a\u{fffd}\u{fffd}", "bob"]);
    assert_eq!(node_ids(&lab, "graph.json"), ["a\u{1}\u{ffff}", "bob"]);
    assert!(lab.json("out/report.json")["replaced_characters"].as_u64().unwrap() > 0);
}

// A link out of the data is a click away from running it.
#[test]
fn no_link_but_http_gets_into_a_drawing() {
    let lab = Lab::new();
    let line = |url: &str| format!("{{\"id\":\"{url}\",\"text\":\"{TEXT}\",\"url\":\"{url}\",\"title\":\"<b>\"}}\n");
    lab.file("in/a.jsonl", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd"].map(line).concat());
    lab.build("in").ends(0);
    let dot = String::from_utf8(lab.read("out/graph.dot")).unwrap();
    for attribute in ["URL=\"javascript", "URL=\"data", "URL=\"file", "href=\"javascript"] {
        assert!(!dot.contains(attribute), "{attribute}");
    }
}

// A graph that is mailed around should not tell who made it on which machine.
#[test]
fn graphs_hold_no_absolute_path() {
    let lab = Lab::with_text(TEXT);
    let root = lab.path("").to_string_lossy().trim_end_matches('/').to_owned();
    lab.run(&format!("build {root}/in -g {root}/names.csv -o out")).ends(0).wrote_out();
    for name in ["graph.json", "graph.gexf", "graph.graphml", "graph.dot", "edges.csv", "nodes.csv"] {
        let text = String::from_utf8(lab.read(format!("out/{name}"))).unwrap();
        assert!(!text.contains(&root), "{name}");
    }
}

// `-o -` in a pipe must give what `-o FILE` gives, to the byte, also when colours are forced.
#[test]
fn standard_output_gets_the_bytes_of_the_file() {
    let lab = Lab::new();
    let id = "a\\u007f\\u009b31m\\u001b[1m\\u0007";
    lab.file("in/a.jsonl", format!("{{\"id\":\"{id}\",\"title\":\"{id}\",\"text\":\"{TEXT} \\u007f\\u001b[1m.\"}}"));
    lab.file("names.csv", "id,name,type\na\u{7f}\u{1b}[1m,Alice,person\nbob,Bob,person\n");
    for format in ["dot", "json", "gexf", "graphml", "nodes-csv", "edges-csv"] {
        lab.run(&format!("build in -g names.csv -o file --format {format}")).ends(0);
        let mut names = fs::read_dir(lab.path("file")).unwrap().map(|entry| entry.unwrap().file_name());
        let name = names.find(|name| name != "report.json").unwrap();
        let file = String::from_utf8(lab.read(lab.path("file").join(name))).unwrap();
        fs::remove_dir_all(lab.path("file")).unwrap();
        for colour in ["never", "always"] {
            let run = lab.run(&format!("build in -g names.csv -o - --format {format} --color {colour}")).ends(0);
            assert!(run.out == file, "{format} --color {colour}:\n{:?}\n{:?}", run.out, file);
        }
    }
    let [never, always] =
        ["never", "always"].map(|colour| lab.run(&format!("extract in -g names.csv --color {colour}")));
    assert_eq!(never.out, always.out);
    assert_eq!(never.lines()[0]["entity"], "a\u{7f}\u{1b}[1m");
}

// Only what was asked for is written, with the report beside it in a folder.
#[test]
fn the_target_tells_the_format() {
    let table: [(&str, &[&str]); 7] = [
        ("-o g.gexf", &["g.gexf"]),
        ("-o g.GV", &["g.GV"]),
        ("-o g.txt --format graphml", &["g.txt"]),
        ("-o d/ --format json", &["d/", "d/graph.json", "d/report.json"]),
        ("-o d/e/f --format csv", &["d/", "d/e/", "d/e/f/", "d/e/f/edges.csv", "d/e/f/nodes.csv", "d/e/f/report.json"]),
        ("-o d.v2/ --format dot,dot", &["d.v2/", "d.v2/graph.dot", "d.v2/report.json"]),
        ("-o - --format json", &[]),
    ];
    for (arguments, written) in table {
        let lab = Lab::with_text(TEXT);
        lab.run(&format!("build in -g names.csv {arguments}")).ends(0).wrote(written);
    }
}

// A target that makes no sense, found after the work.
#[test]
fn targets_that_make_no_sense_are_refused_with_a_way_out() {
    let lab = Lab::with_text(TEXT);
    for (arguments, words) in [
        ("-o g.svg", &[".svg", ".gexf", "/"][..]),
        ("-o g.csv", &["nodes.csv", "--format"]),
        ("-o -", &["--format"]),
        ("-o g.dot --format dot,json", &["folder"]),
        ("-o g.dot --format gefx", &["did you mean gexf"]),
        ("-o none/g.dot", &["none/g.dot", "does not exist"]),
        ("-o names.csv/", &["names.csv"]),
        ("-o names.csv/g.dot", &["names.csv/g.dot", "can't write"]),
        ("-o names.csv/deep/er/", &["names.csv/deep/er", "can't write"]),
    ] {
        lab.run(&format!("build in -g names.csv {arguments}")).ends(2).says(words);
    }
}

// A report is replaced whole, and what else is in the folder stays.
#[test]
fn a_second_run_replaces_its_files_and_nothing_else() {
    let lab = Lab::with_text(TEXT);
    lab.file("out/notes.txt", "mine");
    lab.file("out/graph.json", "old and much longer than any graph ".repeat(1000));
    let files = super::lab::OUTPUTS.map(|name| format!("out/{name}"));
    lab.build("in").ends(0).wrote(&files.each_ref().map(String::as_str));
    assert_eq!(lab.json("out/graph.json")["nodes"].as_array().unwrap().len(), 3);
}

// Files appear all or none: a folder that stands in one file's place is found before another file is replaced.
#[test]
fn when_one_file_cannot_be_replaced_none_is() {
    for blocked in ["graph.json", "report.json"] {
        let lab = Lab::with_text(TEXT);
        lab.file("out/graph.dot", "old");
        lab.file(format!("out/{blocked}/mine.txt"), "mine");
        let run = lab.build("in").says(&[blocked]);
        assert!(matches!(run.code, 1 | 2), "{run:?}");
        assert_eq!(lab.read("out/graph.dot"), b"old");
    }
}

// `build notes.jsonl -o notes.json` one letter off: the only copy of the text is gone.
#[test]
fn what_the_run_reads_is_never_its_target() {
    let line = format!("{{\"id\":\"x\",\"text\":\"{TEXT}\"}}\n");
    for arguments in [
        "build notes.json -g names.csv -o notes.json",
        "build notes.json -g names.csv -o ./notes.json",
        "build notes.json -g names.csv -o names.csv --format nodes-csv",
        "build notes.json -g nodes.csv -o .",
    ] {
        let lab = Lab::new();
        lab.file("notes.json", &line);
        lab.file("nodes.csv", NAMES);
        let run = lab.run(arguments);
        assert_eq!(run.code, 2, "{arguments} must be refused: {}", run.err);
        assert_eq!(lab.read("notes.json"), line.as_bytes());
    }
}

// Who keeps `latest.gexf` as a link wants it to stay one.
#[cfg(unix)]
#[test]
fn a_link_as_target_stays_a_link() {
    let lab = Lab::with_text(TEXT);
    lab.file("real/g.gexf", "old");
    std::os::unix::fs::symlink("real/g.gexf", lab.path("latest.gexf")).unwrap();
    lab.run("build in -g names.csv -o latest.gexf").ends(0).wrote(&["real/g.gexf"]);
    assert!(fs::symlink_metadata(lab.path("latest.gexf")).unwrap().is_symlink());
}

// Temporary files are private; results that colleagues can't open are a nuisance.
#[cfg(unix)]
#[test]
fn others_may_read_the_results_as_the_umask_says() {
    use std::os::unix::fs::PermissionsExt;
    let lab = Lab::with_text(TEXT);
    let script = "umask 027; exec \"$COMENTION\" build in -g names.csv -o out";
    lab.finish(lab.within("sh").args(["-c", script]), b"").ends(0);
    for name in super::lab::OUTPUTS {
        let mode = fs::metadata(lab.path("out").join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640, "{name}");
    }
}
