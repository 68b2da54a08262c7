//! Suggestions, where there is little to read or nowhere to write.

use std::fs;

use super::lab::Lab;

const TEXT: &str = "Alice met Torvald Brekstad. Then Alice told Torvald Brekstad of the Bank of Everland.";

// The first run of somebody who has not yet put texts into the folder.
#[test]
fn an_empty_folder_gives_an_empty_list() {
    let lab = Lab::new();
    fs::create_dir(lab.path("in")).unwrap();
    let run =
        lab.run("suggest in -g names.csv -o more.csv").ends(0).says(&["0 names", "0 documents"]).wrote(&["more.csv"]);
    assert_eq!(run.out, "");
    assert_eq!(lab.read("more.csv"), b"name,type,aliases,seen,seen_in,example,example_in\n");
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_counts() {
    let lab = Lab::with_text(TEXT);
    lab.file("in/scan.pdf", "%PDF-1.7");
    lab.run("suggest in -g names.csv").ends(3).prints(&["Torvald Brekstad,person"]).says(&["scan.pdf"]);
}

// The list goes on to the next command as it is.
#[test]
fn the_list_is_one_that_check_and_build_take() {
    let lab = Lab::with_text(TEXT);
    lab.run("suggest in -g names.csv --min-count 1 -o more.csv").ends(0).wrote(&["more.csv"]);
    lab.run("check names.csv more.csv").ends(0).prints(&["clean"]);
    lab.run("build in -g names.csv -g more.csv -o out").ends(0);
    let nodes = String::from_utf8(lab.read("out/nodes.csv")).unwrap();
    assert!(nodes.contains("bank-of-everland,Bank of Everland,organization"), "{nodes}");
}

#[cfg(unix)]
#[test]
fn nobody_reads_the_list() {
    let lab = Lab::with_text(TEXT);
    let shell = |script: &str| lab.finish(lab.within("sh").args(["-c", script]), b"");
    shell("\"$COMENTION\" suggest in -g names.csv --format jsonl | true").ends(0);
    if cfg!(target_os = "linux") {
        shell("exec \"$COMENTION\" suggest in -g names.csv > /dev/full").ends(1);
        lab.run("suggest in -g names.csv --format csv -o /dev/full").ends(1).says(&["No space left"]);
    }
    lab.run("suggest in -g names.csv -o no/more.csv").ends(2).says(&["its folder does not exist"]);
}
