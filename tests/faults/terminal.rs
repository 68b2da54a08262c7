//! What is shown on a terminal while the program works, and nowhere else.
#![cfg(target_os = "linux")]

use std::process::Command;

use super::lab::{Lab, Run};

/// Runs a shell script on a terminal of 60 columns, if there is the program that makes one. What the terminal gets is on
/// standard output. The script can `feed` some text, slowly.
fn on_terminal(lab: &Lab, script: &str) -> Option<Run> {
    Command::new("script").arg("--version").output().ok()?;
    let feed = "feed() { sleep 3; echo '{\"text\":\"Alice met Bob.\"}'; }";
    let script = format!("stty cols 60 rows 24; {feed}; {script}");
    Some(lab.finish(lab.within("script").args(["-qec", &script, "/dev/null"]).env("TERM", "xterm"), b""))
}

/// What shows that a bar or a spinner was there.
const SHOWN: &str = " 0 documents ";

#[test]
fn progress_is_shown_on_a_terminal_and_gone_at_the_end() {
    for command in [
        "build - -g names.csv -o out",
        "extract - -g names.csv > lines.jsonl",
        "evidence Alice Bob - -g names.csv > lines.txt",
    ] {
        let lab = Lab::new();
        let Some(run) = on_terminal(&lab, &format!("feed | \"$COMENTION\" {command}")) else { return };
        let run = run.ends(0).prints(&[SHOWN]);
        // Each line is cleared before anything else is written over it.
        let (_, after) = run.out.rsplit_once(" documents ").unwrap();
        assert!(after.contains("\r\u{1b}[2K"), "{after:?}");
        let widest = run.out.split(['\r', '\n']).filter(|line| line.contains(" documents ")).map(width).max();
        assert!(widest <= Some(60), "{:?}", run.out);
    }
}

/// Characters, without escape sequences.
fn width(line: &str) -> usize {
    let mut parts = line.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().chars().count();
    first + parts.map(|part| part.trim_start_matches(|c: char| !c.is_alphabetic()).chars().count() - 1).sum::<usize>()
}

// Logs, scripts, and lines that would get mixed up with it.
#[test]
fn progress_is_shown_nowhere_else() {
    for command in [
        "build - -g names.csv -o out 2> log",
        "build - -g names.csv -q -o out",
        "extract - -g names.csv",
        "evidence Alice Bob - -g names.csv",
        "build - -g names.csv -o - --format dot 2>&1 | cat",
    ] {
        let lab = Lab::new();
        let Some(run) = on_terminal(&lab, &format!("feed | \"$COMENTION\" {command}")) else { return };
        let log = if command.ends_with("log") { lab.read("log") } else { Vec::new() };
        let told = run.ends(0).out + &String::from_utf8(log).unwrap();
        assert!(!told.contains(SHOWN) && !told.contains("[2K"), "{command}: {told:?}");
    }
}
