//! Ctrl-C, a shutdown, a closed window: whatever the moment, all results are new or none is, and nothing else is left.
#![cfg(target_os = "linux")]

use std::io::Write;
use std::process::{ChildStdin, Command};
use std::thread::sleep;
use std::time::Duration;

use super::lab::{Lab, OUTPUTS, TEXT};

/// The program, with the signals that whoever runs the tests may have set to be ignored.
fn program(lab: &Lab, arguments: &str) -> Command {
    let mut command = lab.within("env");
    command.args(["--default-signal=HUP,INT,TERM", env!("CARGO_BIN_EXE_comention")]);
    command.args(arguments.split_whitespace());
    command
}

fn send(signal: &str, id: u32) {
    // It may have come to its end before.
    let _ = Command::new("kill").args(["-s", signal, &id.to_string()]).output().unwrap();
}

/// Gives the program so much to read that it reads when this is done. It is a list of JSON lines with three pairs each.
fn feed(stdin: &mut ChildStdin) {
    let line = format!("{{\"text\":\"{}\"}}\n", "Alice met Bob in Kyiv. ".repeat(100));
    stdin.write_all(line.repeat(200).as_bytes()).unwrap();
}

// The most likely one: nothing seems to happen, since it waits for what the user was to type.
#[test]
fn a_run_that_waits_for_input_ends_and_leaves_nothing() {
    for (signal, code) in [("HUP", 129), ("INT", 130), ("TERM", 143)] {
        for target in ["new/folder/", "out", "g.json"] {
            let lab = Lab::with_text(TEXT);
            lab.file("out/graph.json", "old");
            lab.file("g.json", "old");
            let run =
                lab.accompany(&mut program(&lab, &format!("build in - -g names.csv -o {target}")), |id, stdin| {
                    let mut stdin = stdin;
                    feed(&mut stdin);
                    send(signal, id);
                    // The input is still open.
                    sleep(Duration::from_millis(100));
                });
            run.ends(code).says(&["interrupted; nothing was written"]).wrote(&[]);
        }
    }
}

// From the moment when all was read to the end of the run, in steps: counting, writing, naming.
#[test]
fn at_any_moment_all_files_are_new_or_none_is() {
    let lab = Lab::with_text(TEXT);
    lab.build("in").ends(0);
    let all: Vec<String> = OUTPUTS.iter().map(|name| format!("out/{name}")).collect();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let mut wait = Duration::ZERO;
    loop {
        let build = "build - -g names.csv -o out --max-evidence 0";
        let run = lab.accompany(&mut program(&lab, build), |id, mut stdin| {
            feed(&mut stdin);
            drop(stdin);
            sleep(wait);
            send("INT", id);
        });
        let is_told = run.err.contains("interrupted; but all files had been written");
        if run.code == 0 || is_told {
            assert_eq!(run.code == 130, is_told, "{run:?}");
            run.wrote(&all);
            break;
        }
        run.ends(130).says(&["interrupted; nothing was written"]).wrote(&[]);
        wait += wait / 4 + Duration::from_millis(5);
    }
}

// Somebody who is impatient.
#[test]
fn many_signals_do_what_one_does() {
    let lab = Lab::new();
    let run = lab.accompany(&mut program(&lab, "build - -g names.csv -o out"), |id, mut stdin| {
        feed(&mut stdin);
        for signal in ["INT", "INT", "INT", "INT"] {
            send(signal, id);
        }
    });
    run.ends(130).wrote(&[]);
}

// Lines that were printed stay; whoever reads them is told that there are more.
#[test]
fn a_run_that_prints_tells_that_it_is_not_complete() {
    let lab = Lab::new();
    for command in ["extract -", "evidence Alice Bob -"] {
        let run = lab.accompany(&mut program(&lab, &format!("{command} -g names.csv")), |id, mut stdin| {
            feed(&mut stdin);
            send("INT", id);
            sleep(Duration::from_millis(100));
        });
        run.ends(130).says(&["interrupted; the output is not complete"]);
    }
}

// A job in the background of a shell, or of nohup, is to outlive the shell and what is typed there.
#[test]
fn signals_that_are_ignored_stay_so() {
    let lab = Lab::new();
    let script = "trap '' HUP INT; exec \"$COMENTION\" build - -g names.csv -o out";
    let run = lab.accompany(lab.within("sh").args(["-c", script]), |id, mut stdin| {
        feed(&mut stdin);
        send("HUP", id);
        send("INT", id);
        sleep(Duration::from_millis(100));
        stdin.write_all(b"{\"text\":\"Bob\"}").unwrap();
    });
    run.ends(0).wrote_out();
    assert_eq!(lab.json("out/report.json")["documents"], 201);
}
