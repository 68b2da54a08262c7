//! Saved priors.

use super::lab::{Lab, surfaces};

const NAMES: &str = "id,name,type\njk,John Kennedy,person\nrk,Robert Kennedy,person\nbonn,Bonn,place\n";

/// A lab with texts that tell who is meant by “Kennedy”, and one that does not.
fn lab() -> Lab {
    let lab = Lab::new();
    lab.file("names.csv", NAMES);
    lab.file("in/a.txt", "President John Kennedy flew to Bonn.");
    lab.file("in/b.txt", "Later Kennedy left Bonn.");
    lab
}

const SOUND: &str = "{\n\"kind\":\"priors\",\n\"schema_version\":2,\n\"generator\":\"comention 0.1.0\",\n\"documents\":2,\n\
                     \"companions_halved\":0,\n\"entities\":{\n\"bonn\":{\"documents\":2},\n\"jk\":{\"documents\":1,\
                     \"titles\":{\"president\":1},\"with\":{\"bonn\":1}}\n}\n}\n";

// What is learned once is as good as what is learned each time, and the only way for a pipe.
#[test]
fn saved_priors_are_as_good_as_two_readings() {
    let lab = lab();
    lab.run("learn in -g names.csv -o p.json").ends(0).wrote(&["p.json"]).says(&["2 documents, 2 entities"]);
    assert_eq!(String::from_utf8(lab.read("p.json")).unwrap(), SOUND);
    lab.run("learn in -g names.csv -o p2.json -j 3").ends(0);
    assert_eq!(lab.read("p.json"), lab.read("p2.json"));
    assert_eq!(lab.run("learn in -g names.csv -o -").ends(0).out, SOUND);

    lab.build("in").ends(0);
    let first = lab.read("out/graph.json");
    lab.build("in --priors p.json").ends(0);
    assert!(first == lab.read("out/graph.json"));
    let text = "Later Kennedy left Bonn.";
    let pipe = |options: &str| {
        let arguments = format!("extract - -g names.csv {options}");
        lab.finish(lab.program().args(arguments.split_whitespace()), text.as_bytes()).ends(0)
    };
    assert_eq!(surfaces(&pipe("").says(&["--priors"]).lines()), ["Bonn"]);
    let found = pipe("--priors p.json");
    assert_eq!((found.err.as_str(), surfaces(&found.lines())), ("", vec!["Kennedy", "Bonn"]));
    for command in ["build - -o out", "evidence jk bonn -"] {
        let arguments = format!("{command} -g names.csv --priors p.json");
        lab.finish(lab.program().args(arguments.split_whitespace()), text.as_bytes()).ends(0).says(&["Kennedy"]);
    }
}

// Two corpora learned apart count as one that was learned whole, whatever list each was learned with.
#[test]
fn several_files_count_together() {
    let lab = lab();
    lab.file("more/c.txt", "Robert Kennedy came. Jack Ruby did not.");
    lab.file("more/d.txt", "Robert Kennedy went.");
    lab.file("more/e.txt", "Robert Kennedy slept.");
    lab.file("longer.csv", format!("{NAMES}jr,Jack Ruby,person\n"));
    lab.run("learn in -g names.csv -o a.json").ends(0);
    lab.run("learn more -g longer.csv -o b.json").ends(0);
    let run = lab.run("extract in/b.txt -g names.csv --priors a.json --priors b.json").ends(0);
    assert_eq!(run.lines()[0]["entity"], "rk");
    run.says(&["b.json: 1 of 2 entities not in the list of names"]);
    lab.run("extract in/b.txt -g longer.csv --priors b.json -q").ends(0).says(&[]);
}

#[test]
fn damaged_priors_are_refused_at_their_place() {
    let lab = lab();
    let table = [
        (SOUND[..125].to_owned(), "p.json:8:", "EOF"),
        (SOUND.replace(":2}", ":-2}"), "p.json:8:", "-2"),
        (SOUND.replace(":2}", ":2.5}"), "p.json:8:", "2.5"),
        (SOUND.replace(":2}", ":18446744073709551615}"), "p.json:8:", "2^53"),
        (SOUND.replace(":2}", ":99999999999999999999}"), "p.json:8:", "priors"),
        (SOUND.replace("\"titles\"", "\"titels\""), "p.json:9:", "titels"),
        (SOUND.replace("\"jk\"", "\"bonn\""), "p.json:9:", "“bonn” stands twice"),
        (SOUND.replace("{\"president\":1", "{\"president\":1,\"president\":2"), "p.json:9:", "stands twice"),
        (SOUND.replace("\"documents\":2,\n", ""), "p.json:", "documents"),
        (SOUND.replace(":2,\n", ":1,\n"), "p.json", "version 1 of comention 0.1.0, and this comention reads 2"),
        (SOUND.replace("halved\":0", "halved\":33"), "p.json:6:", "32 times"),
        (SOUND.replace("\"companions_halved\":0,\n", ""), "p.json:", "companions_halved"),
        (SOUND.replace("\"with\":{\"bonn\":1", "\"with\":{\"bonn\":-1"), "p.json:9:", "-1"),
        (SOUND.replace("\"schema_version\":2,\n", ""), "p.json", "version none"),
        (SOUND.replace("priors\"", "graph\""), "p.json", "no saved priors"),
        ("{}".to_owned(), "p.json", "comention learn makes such a file"),
        (String::new(), "p.json:1:", "EOF"),
        ("name,type\nBonn,place\n".to_owned(), "p.json:1:", "comention learn"),
        (format!("{SOUND}x"), "p.json:12:", "trailing"),
        ("[".repeat(100_000), "p.json:1:", "priors"),
    ];
    for (content, place, words) in table {
        lab.file("p.json", &content);
        for command in ["build in -o out", "extract in", "evidence jk bonn in"] {
            lab.run(&format!("{command} -g names.csv --priors p.json")).ends(2).says(&[place, words]).wrote(&[]);
        }
    }
    lab.file("p.json", format!("\u{feff}{SOUND}"));
    lab.run("extract in -g names.csv --priors p.json").ends(0);
    lab.run("extract in -g names.csv --priors gone.json").ends(2).says(&["gone.json", "can't read these priors"]);
    lab.run("extract in -g names.csv --priors p.json --no-learn").ends(2).says(&["cannot be used with"]);
}

// Titles are a list that ships, and grows.
#[test]
fn titles_of_another_version_are_told() {
    let lab = lab();
    lab.file("p.json", SOUND.replace("president", "grand vizier"));
    lab.run("extract in -g names.csv --priors p.json").ends(0).says(&["1 title unknown to this version"]);
}

// Among the texts they would be taken for one, and written over.
#[test]
fn priors_are_no_text_and_are_not_written_over() {
    let lab = lab();
    lab.run("learn in -g names.csv -o in/p.json").ends(0);
    let first = lab.read("in/p.json");
    lab.run("learn in -g names.csv -o in/p.json").ends(0).says(&["2 documents"]);
    assert_eq!(first, lab.read("in/p.json"));
    lab.build("in --priors in/p.json").ends(0).says(&["2 documents"]);
    lab.run("build in -g names.csv --priors in/p.json -o in/p.json").ends(2).says(&["choose another -o"]);
    lab.run("learn in -g names.csv -o names.csv").ends(2).says(&["choose another -o"]);
    lab.run("learn in -g names.csv -o in/a.txt").ends(2).says(&["choose another -o"]);
    lab.run("build in -g names.csv --format dot -o in/a.txt").ends(2).says(&["choose another -o"]);
    lab.run("learn in -g names.csv").ends(2).says(&["--out"]);
}

#[test]
fn what_can_not_be_read_is_told_while_learning() {
    let lab = lab();
    lab.file("in/c.pdf", "%PDF-1.7");
    lab.run("learn in -g names.csv -o p.json").ends(3).says(&["not text (1)", "2 documents"]).wrote(&["p.json"]);
    lab.file("names.csv", "name,type\nNobody Here,person\n");
    lab.run("learn in/a.txt -g names.csv -o p.json").ends(0).says(&["1 document, 0 entities"]);
}
