//! Options that would be without effect, and commands that find nothing to do.

use std::fs;

use super::lab::{Lab, TEXT};

// Who gives an option believes that it does something.
#[test]
fn options_without_effect_are_refused() {
    let lab = Lab::with_text(TEXT);
    lab.file("gold.jsonl", "{\"doc\":\"a.txt\",\"start\":0,\"end\":5,\"entity\":\"alice\"}\n");
    for (arguments, option) in [
        ("build in -o out --edges comention -r gone.toml", "--rules"),
        ("build in -o out --no-relations -r gone.toml", "--rules"),
        ("evaluate in --gold gold.jsonl -r gone.toml", "--rules"),
        ("evaluate in --relations gold.jsonl --ignore-kind full", "--ignore-kind"),
        ("suggest in --demonyms drop", "--demonyms"),
        ("relations in --mentions gold.jsonl -g names.csv", "--gazetteer"),
        ("relations in --mentions gold.jsonl --min-score 0.5", "--min-score"),
        ("relations in --mentions gold.jsonl --demonyms keep", "--demonyms"),
        ("relations in --mentions gold.jsonl --keep-common-names", "--keep-common-names"),
        ("relations in --mentions gold.jsonl --no-learn", "--no-learn"),
        ("relations in --mentions gold.jsonl --priors p.json", "--priors"),
    ] {
        lab.run(arguments).ends(2).says(&[option]);
    }
}

// The first run of somebody who has not yet put texts into the folder, or who named the wrong one.
#[test]
fn nothing_to_read_is_told_by_every_command() {
    let lab = Lab::new();
    fs::create_dir(lab.path("in")).unwrap();
    for command in
        ["build in -o out", "extract in", "relations in", "suggest in", "learn in -o p.json", "evidence Alice Bob in"]
    {
        for verbosity in ["", "-q"] {
            let run = lab.run(&format!("{command} -g names.csv {verbosity}")).ends(0);
            assert_eq!(run.err.matches("no text was found to read\n").count(), 1, "{command} {verbosity}: {}", run.err);
        }
    }
}

// A log of what went wrong holds nothing else.
#[test]
fn quiet_tells_of_skips_alone() {
    let lab = Lab::with_text(TEXT);
    lab.file("in/b.pdf", "%PDF-1.7");
    lab.file("in/.hidden", "");
    for command in ["build in -o out", "extract in", "relations in"] {
        let run = lab.run(&format!("{command} -q -g names.csv")).ends(3).says(&["not text (1)", "b.pdf"]);
        assert_eq!(run.err.lines().count(), 2, "{}", run.err);
    }
}

#[test]
fn lines_go_to_a_file_as_they_go_to_standard_output() {
    let lab = Lab::with_text(TEXT);
    for command in
        ["extract in -g names.csv", "relations in -g names.csv", "extract --explain in -g names.csv --color always"]
    {
        let told = lab.run(command).ends(0).out;
        let run = lab.run(&format!("{command} -o made")).ends(0).wrote(&["made"]);
        assert_eq!(run.out, "");
        let made = String::from_utf8(lab.read("made")).unwrap();
        assert_eq!(made, anstream::adapter::strip_str(&told).to_string(), "no colours in a file");
        fs::remove_file(lab.path("made")).unwrap();
        for taken in ["in/a.txt", "names.csv", "in", "gone/made"] {
            lab.run(&format!("{command} -o {taken}")).ends(2).says(&[taken]);
        }
    }
}
