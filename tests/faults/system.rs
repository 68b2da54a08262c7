//! The system around: full disks, closed pipes, folders that can't be written, odd environments.
#![cfg(unix)]

use std::fs;
use std::process::Stdio;

use super::lab::{Lab, TEXT};

/// A lab whose graph.json takes some hundred kilobytes.
fn big() -> Lab {
    Lab::with_text("Alice met Bob in Kyiv. ".repeat(1000))
}

/// Runs a shell script in which `$COMENTION` is the program.
pub fn shell(lab: &Lab, script: &str) -> super::lab::Run {
    lab.finish(lab.within("sh").args(["-c", script]), b"")
}

// The disk is full in the middle of a file: the old graph is gone and the new one is cut off.
#[test]
fn when_the_disk_is_full_the_old_files_stay_and_no_new_one_appears() {
    for target in ["out", "g.json", "new/folder/"] {
        let lab = big();
        lab.file("out/graph.json", "old");
        lab.file("g.json", "old");
        // A limit on the size of files fails like a full disk, and root meets it too. Its signal must not kill.
        let build = format!("build in -g names.csv -o {target} --max-evidence 0");
        let run = shell(&lab, &format!("ulimit -f 16; exec \"$COMENTION\" {build}"));
        run.ends(1).says(&["can't write", "File too large"]);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_device_is_told_by_name() {
    let lab = Lab::with_text(TEXT);
    lab.run("build in -g names.csv -o /dev/full --format json").ends(1).says(&["/dev/full", "No space left"]);
}

// `comention extract corpus > full-disk` must not look as if all had been written.
#[cfg(target_os = "linux")]
#[test]
fn every_command_fails_when_its_output_cannot_be_written() {
    let lab = Lab::with_text(TEXT);
    lab.file("gold.jsonl", "{\"doc\":\"a.txt\",\"start\":0,\"end\":5,\"entity\":\"alice\"}\n");
    for arguments in [
        "--help",
        "--version",
        "build --help",
        "check names.csv",
        "extract in -g names.csv",
        "suggest in -g names.csv",
        "evidence Alice Bob in -g names.csv",
        "evaluate in -g names.csv --gold gold.jsonl",
        "build in -g names.csv -o - --format json",
    ] {
        shell(&lab, &format!("exec \"$COMENTION\" {arguments} > /dev/full")).ends(1);
    }
}

// Messages are for people: that none is listening changes nothing.
#[test]
fn standard_error_that_cannot_be_written_changes_nothing() {
    for redirect in ["2>&-", "2>/dev/null", "<&- 2>&-", "<&- >&- 2>&-"] {
        let lab = Lab::with_text(TEXT);
        lab.file("in/b.pdf", "%PDF-1.7");
        shell(&lab, &format!("exec \"$COMENTION\" build in -g names.csv -o out {redirect}")).ends(3).wrote_out();
        shell(&lab, &format!("exec \"$COMENTION\" build none -g names.csv -o out {redirect}")).ends(2);
    }
}

// `comention extract corpus | head -1` is everyday use and no failure.
#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let lab = big();
    for arguments in [
        "extract in -g names.csv",
        "suggest in -g names.csv",
        "evidence Alice Bob in -g names.csv",
        "build in -g names.csv -o - --format json",
        "build in -g names.csv -o /dev/stdout --format json",
    ] {
        let mut command = lab.program();
        command.args(arguments.split_whitespace()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let messages = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{arguments}: {messages}");
        assert!(!messages.contains("error"), "{messages}");
    }
}

// An hour of work, and then the folder can't be written. The input is a pipe that nobody writes to: to start to read it
// is to hang.
#[test]
fn a_target_that_cannot_be_written_is_found_before_any_input_is_read() {
    let lab = Lab::new();
    assert!(lab.within("mkfifo").arg("pipe").status().unwrap().success());
    for target in ["names.csv/x.json", "names.csv/x/", "none/x.json"] {
        lab.run(&format!("build pipe -g names.csv -o {target}")).ends(2).says(&[target.trim_end_matches('/')]);
    }
}

// The same for a folder without the right to write. (Root has it: then the run succeeds.)
#[test]
fn a_read_only_folder_is_a_usage_error() {
    use std::os::unix::fs::PermissionsExt;
    let lab = Lab::with_text(TEXT);
    fs::create_dir(lab.path("locked")).unwrap();
    fs::set_permissions(lab.path("locked"), PermissionsExt::from_mode(0o555)).unwrap();
    let may_write = fs::File::create(lab.path("locked/probe")).is_ok();
    for target in ["locked/x.json", "locked", "locked/new/"] {
        let run = lab.run(&format!("build in -g names.csv -o {target}")).ends(if may_write { 0 } else { 2 });
        assert_eq!(run.err.contains("can't write here"), !may_write);
    }
    fs::set_permissions(lab.path("locked"), PermissionsExt::from_mode(0o755)).unwrap();
}

// Temporary files on another disk can't be renamed into place.
#[test]
fn temporary_files_stand_beside_the_target() {
    let lab = Lab::with_text(TEXT);
    lab.finish(lab.program().args("build in -g names.csv -o out".split(' ')).env("TMPDIR", "/nowhere"), b"")
        .ends(0)
        .wrote_out();
}

// What a killed run left must not be read as text by the next.
#[test]
fn temporary_files_of_killed_runs_are_no_input() {
    let lab = Lab::with_text(TEXT);
    lab.file("in/.comention-Ab12", "Alice met Bob. Alice met Bob.");
    lab.build("in").ends(0).says(&["hidden (1)"]);
    assert_eq!(lab.json("out/graph.json")["edges"][0]["weight"], 1);
}

// Cron and containers: no home, no locale, no terminal.
#[test]
fn an_empty_environment_is_enough() {
    let lab = Lab::with_text(TEXT);
    lab.finish(lab.program().args("build in -g names.csv -o out".split(' ')).env_clear(), b"").ends(0).wrote_out();
}

// Two runs into one folder at once: each file is from one of them, and whole.
#[test]
fn two_runs_at_once_leave_whole_files() {
    let lab = big();
    let one = "\"$COMENTION\" build in -g names.csv -o out -q --max-evidence 0";
    shell(&lab, &format!("{one} & {one} & {one} & wait")).ends(0).wrote_out();
    let graph = lab.json("out/graph.json");
    assert_eq!(graph["edges"][0]["evidence"].as_array().unwrap().len(), 1000);
}

// A number of threads that no machine has: refused or cut down, but not tried.
#[test]
fn any_number_of_threads_is_sane() {
    let lab = Lab::with_text(TEXT);
    for threads in ["0", "1", "3", "5000"] {
        let run = lab.build(&format!("in -j {threads}"));
        assert!(matches!(run.code, 0 | 2), "{run:?}");
    }
    lab.build("in -j -1").ends(2);
}
