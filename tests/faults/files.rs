//! Files and folders.

use std::fs;

use super::lab::{Lab, TEXT};

// A slip in a path, found after an hour of reading or answered by an empty graph.
#[test]
fn a_missing_path_is_told_before_any_work_with_the_nearest_name() {
    let lab = Lab::with_text(TEXT);
    lab.build("in in/b.txt").ends(2).says(&["in/b.txt: no such file", "did you mean in/a.txt?"]);
}

// One line in a list of a thousand paths that has a blank too much.
#[test]
fn an_empty_path_is_refused() {
    Lab::new().run_args(["build", "", "-g", "names.csv"]).ends(2);
}

// A read error in the middle of a file: half a document would give half the evidence, in silence.
#[cfg(target_os = "linux")]
#[test]
fn a_file_that_fails_while_being_read_is_skipped_whole() {
    let lab = Lab::with_text(TEXT);
    lab.build("in /proc/self/mem").ends(3).says(&["unreadable (1)", "/proc/self/mem"]).wrote_out();
    assert_eq!(lab.json("out/report.json")["documents"], 1);
}

// One file of somebody else's in a shared folder stops the whole run. (Root can read it: then it counts.)
#[cfg(unix)]
#[test]
fn a_file_or_folder_without_read_permission_does_not_stop_the_others() {
    use std::os::unix::fs::PermissionsExt;
    for secret in ["in/secret.txt", "in/secret"] {
        let lab = Lab::with_text(TEXT);
        lab.file(if secret.ends_with(".txt") { "in/secret.txt" } else { "in/secret/b.txt" }, TEXT);
        fs::set_permissions(lab.path(secret), PermissionsExt::from_mode(0o000)).unwrap();
        let may_read = fs::File::open(lab.path(secret)).is_ok();
        let run = lab.build("in").ends(if may_read { 0 } else { 3 }).wrote_out();
        assert_eq!(run.err.contains("unreadable (1)"), !may_read);
        assert_eq!(lab.json("out/report.json")["documents"], if may_read { 2 } else { 1 });
        fs::set_permissions(lab.path(secret), PermissionsExt::from_mode(0o755)).unwrap();
    }
}

// Links in a circle make a walk endless; a link to / reads the whole disk.
#[cfg(unix)]
#[test]
fn links_in_a_folder_are_told_and_not_followed() {
    let lab = Lab::with_text(TEXT);
    let links = [("in/self", "self"), ("in/parent", ".."), ("in/root", "/"), ("in/gone", "nowhere"), ("in/b", "a.txt")];
    for (link, target) in links {
        std::os::unix::fs::symlink(target, lab.path(link)).unwrap();
    }
    lab.build("in").ends(0).says(&["symbolic link (5)", "name the target"]).wrote_out();
    assert_eq!(lab.json("out/report.json")["documents"], 1);
}

// Whoever names a link means what it leads to.
#[cfg(unix)]
#[test]
fn a_link_named_as_an_argument_is_followed() {
    let lab = Lab::with_text(TEXT);
    std::os::unix::fs::symlink("in", lab.path("folder")).unwrap();
    std::os::unix::fs::symlink("in/a.txt", lab.path("file")).unwrap();
    assert_eq!(lab.extract("folder").len(), 3);
    assert_eq!(lab.extract("file").len(), 3);
    lab.build("folder file in").ends(0).says(&["same file twice (2)"]);
}

// Opening a pipe that nobody writes to waits for ever.
#[cfg(unix)]
#[test]
fn a_pipe_or_socket_in_a_folder_is_told_and_not_opened() {
    let lab = Lab::with_text(TEXT);
    assert!(lab.within("mkfifo").arg("in/pipe").status().unwrap().success());
    let _socket = std::os::unix::net::UnixListener::bind(lab.path("in/socket")).unwrap();
    lab.build("in").ends(0).says(&["not a regular file (2)", "in/pipe", "in/socket"]).wrote_out();
}

// `comention build <(unpack archive)` is how shells hand over a stream.
#[cfg(unix)]
#[test]
fn a_pipe_named_itself_is_read() {
    let lab = Lab::new();
    assert!(lab.within("mkfifo").arg("pipe").status().unwrap().success());
    let pipe = lab.path("pipe");
    let writer = std::thread::spawn(move || fs::write(pipe, TEXT));
    assert_eq!(lab.extract("pipe").len(), 3);
    writer.join().unwrap().unwrap();
}

// Old archives have names in Latin-1; two of them must not become one document.
#[cfg(target_os = "linux")]
#[test]
fn file_names_that_are_not_utf8_are_read_and_told_apart() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let lab = Lab::new();
    for name in [&b"in/\xff.txt"[..], b"in/\xfe.txt"] {
        lab.file(OsStr::from_bytes(name), TEXT);
    }
    let documents: Vec<String> = lab.extract("in").iter().map(|mention| mention["document"].to_string()).collect();
    assert_eq!(documents.len(), 6);
    assert_ne!(documents[0], documents[5]);
}

// A file name that writes to the clipboard, moves the cursor or turns the line around.
#[cfg(unix)]
#[test]
fn control_characters_in_a_file_name_do_not_reach_the_terminal() {
    let lab = Lab::new();
    let name = "in/\u{1b}]52;c;aGk=\u{7}\u{202e}\r\n.txt";
    lab.file(name, "%PDF-1.7");
    let run = lab.run("build in -g names.csv -o out --color always").ends(3).says(&["a PDF file", "\\u{1b}]52"]);
    assert!(!run.err.contains(['\u{7}', '\u{202e}', '\r']) && !run.err.contains("\u{1b}]"), "{:?}", run.err);
    assert_eq!(lab.json("out/report.json")["skipped"][0]["path"], name, "a machine gets the name as it is");
}

// A file called -rf, =cmd|... or <img ...> is a file.
#[test]
fn file_names_that_look_like_options_formulas_or_markup_are_data() {
    let lab = Lab::new();
    for name in ["-o.txt", "=1+1.txt", "--help", "a&b'c.txt"] {
        lab.file(format!("in/{name}"), TEXT);
    }
    lab.build("in").ends(0).wrote_out();
    assert_eq!(lab.json("out/graph.json")["graph"]["documents"], 4);
    lab.file("-o.txt", TEXT);
    lab.run("extract -g names.csv -- -o.txt").ends(0).prints(&["\"document\":\"-o.txt\""]);
}

// `build corpus corpus/2022` must not count a year twice.
#[test]
fn a_file_reached_in_several_ways_counts_once() {
    let lab = Lab::with_text(TEXT);
    fs::hard_link(lab.path("in/a.txt"), lab.path("in/b.txt")).unwrap();
    lab.build("in in/a.txt ./in/../in").ends(0).says(&["same file twice (4)"]).wrote_out();
    let edge = &lab.json("out/graph.json")["edges"][0];
    assert_eq!((edge["weight"].as_u64(), edge["documents"].as_u64()), (Some(1), Some(1)));
}

// Two folders with the same file names: evidence must say which is meant.
#[test]
fn files_of_the_same_name_get_different_ids() {
    let lab = Lab::new();
    for name in ["x/a.txt", "y/a.txt", "z/x/a.txt"] {
        lab.file(name, "Alice.");
    }
    let ids = |inputs: &str| -> Vec<String> {
        lab.extract(inputs).iter().map(|mention| mention["document"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids("x y"), ["x/a.txt", "y/a.txt"]);
    assert_eq!(ids("x z/x"), ["x/a.txt", "x/a.txt#2"]);
    assert_eq!(ids("z"), ["x/a.txt"]);
}

// Nothing to read is not a crash, and the files that other programs wait for are there and valid.
#[test]
fn nothing_to_read_gives_a_valid_empty_graph() {
    for (name, content) in [("in/a.txt", ""), ("in/a.txt", " \n\t\u{a0}\n"), ("in/a.jsonl", "\n\n"), ("in/.a", "x")] {
        let lab = Lab::new();
        lab.file(name, content);
        lab.build("in").ends(0).wrote_out();
        let graph = lab.json("out/graph.json");
        assert_eq!((graph["nodes"].as_array().unwrap().len(), graph["edges"].as_array().unwrap().len()), (0, 0));
    }
}

// Files of /proc and of some network disks say that they are empty.
#[cfg(target_os = "linux")]
#[test]
fn a_file_whose_size_says_zero_is_read_to_its_end() {
    let lab = Lab::new();
    lab.build("/proc/self/status").ends(0).wrote_out();
    assert!(lab.json("out/report.json")["bytes"].as_u64().unwrap() > 100);
}

// "Why are only 40 of my 90 files in it?"
#[test]
fn files_that_are_left_out_are_counted_by_reason() {
    let lab = Lab::with_text(TEXT);
    for name in [".hidden.txt", ".git/b.txt", "page.html", "table.csv", "mail.eml"] {
        lab.file(format!("in/{name}"), TEXT);
    }
    lab.build("in").ends(3).says(&["unsupported format (3)", "hidden (2)", ".html files are not read: save"]);
    assert_eq!(lab.json("out/report.json")["documents"], 1);
    assert_eq!(lab.kinds("skipped"), ["unsupported-format"; 3]);
}

// A recursive walk ends in a stack overflow.
#[test]
fn a_thousand_folders_in_one_another_are_walked() {
    let lab = Lab::new();
    lab.file(format!("in/{}a.txt", "d/".repeat(1000)), TEXT);
    assert_eq!(lab.extract("in").len(), 3);
}
