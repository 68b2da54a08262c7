//! Lists of names.

use super::lab::{Lab, TEXT, surfaces};

// A list with a slip is used as if it were right, or refused without a place.
#[test]
fn every_slip_in_a_list_is_told_at_its_place() {
    let table: [(&[u8], &str, &str); 28] = [
        (b"name,type,aliases\nAlice,person,Al||Ally\n", "empty-alias", "list.csv:2:16"),
        (b"name,type,aliases\nAlice,person,Ally| \n", "empty-alias", "list.csv:2:18"),
        (b"name,type,aliases\nAlice,person,?!\n", "empty-alias", "list.csv:2:14"),
        ("name,type\n\u{200b}\u{200b},person\n".as_bytes(), "empty", "list.csv:2:1"),
        (b"name,type\n  ,person\n", "empty-name", "list.csv:2:1"),
        (b"name,type\nAlice,person\n\nALICE,person\n", "duplicate-id", "list.csv:4:1"),
        (b"id,name,type\na,Alice,person\na,Bob,person\n", "duplicate-id", "list.csv:3:1"),
        (b"name,type\nAlice,person,Al\n", "ragged-row", "list.csv:2:14"),
        (b"name,type\nAlice,\"person\nBob,person\n", "unclosed-quote", "list.csv:2:7"),
        (b"\"name,type\nAlice,person\n", "unclosed-quote", "list.csv:1:1"),
        (b"nmae,type\nAlice,person\n", "meant to be", "list.csv:1:1"),
        (b"Alice\nBob\n", "missing-column", "list.csv:1:1"),
        (b"name,type,Type\nAlice,person,x\n", "double-column", "list.csv:1:11"),
        (b"name,type,case\nAlice,person,uper\n", "unknown-case", "list.csv:2:14"),
        (b"name,type,wikidata\nAlice,person,P31\n", "bad-wikidata", "list.csv:2:14"),
        (b"name,type,prior\nAlice,person,-3\n", "bad-prior", "list.csv:2:14"),
        (b"name,type,prior\nAlice,person,\"1,5\"\n", "write it like 3 or 0.5", "list.csv:2:15"),
        (b"name,type,prior\nAlice,person,0\n", "no positive number", "list.csv:2:14"),
        (b"name,type,from\nAlice,person,10.03.2022\n", "bad-date", "list.csv:2:14"),
        (b"name,type,to\nAlice,person,2022-02-30\n", "1961-01-20", "list.csv:2:14"),
        (b"name,type,represents\nAlice,person,alice\n", "endless-represents", "list.csv:2:14"),
        (b"name,type,represents\nA1,person,b1\nB1,person,a1\n", "a1 → b1 → a1", "list.csv:2:11"),
        (b"name,type\n", "no-entity", "list.csv"),
        (b"", "no-entity", "list.csv"),
        (b"PK\x03\x04\x14\x00", "Excel", "list.csv"),
        (b"%PDF-1.7", "PDF", "list.csv"),
        (b"[{\"name\":\"Alice\"}]", "JSON", "list.csv"),
        (b"name,type\n\xc0\xeb\xe8\xf1\xe0,person\n", "not-utf-8", "list.csv:2:1"),
    ];
    for (list, code, place) in table {
        let lab = Lab::with_text(TEXT);
        lab.file("list.csv", list);
        let shown = String::from_utf8_lossy(list);
        let run = lab.run("build in -g list.csv -o out").ends(2).says(&["nothing was written"]);
        assert!(run.err.contains(code) && run.err.contains(place), "{shown}\n{}", run.err);
        let check = lab.run("check list.csv").ends(2).wrote(&[]);
        assert!(check.out.contains(code) && check.out.contains(place), "{shown}\n{}", check.out);
    }
}

// Mending a list one error a run takes as many runs as it has errors.
#[test]
fn all_errors_of_all_lists_are_told_at_once() {
    let lab = Lab::with_text(TEXT);
    lab.file("a.csv", "name,type\n,person\nAlice,person,x\n");
    lab.file("b.csv", "nme,type\nAlice,person\n");
    lab.run("build in -g a.csv -g b.csv -o out").ends(2).says(&["a.csv:2:1", "a.csv:3:14", "b.csv:1:1", "3 errors"]);
}

// Lists had columns called “country” and “from” before these told anything: they go on to be read, with a word in the check.
#[test]
fn columns_of_free_text_break_no_list() {
    let lab = Lab::with_text(TEXT);
    let rows = "Alice,person,Ukraina,brother of Bob,Kyiv,?,convicted\nBob,person,Mars,kyiv|zed,Rome,1960,12\n\
                Ukraine,place,,,,,\nKyiv,place,ukraine,,1999,1990-05-01,\n";
    lab.file("names.csv", format!("name,type,Country,related,from,to,prior\n{rows}"));
    lab.build("in").ends(0);
    let nodes = String::from_utf8(lab.read("out/nodes.csv")).unwrap();
    assert!(nodes.contains("Alice,person,1,1,,,Ukraina,brother of Bob,Kyiv,?,convicted"), "{nodes}");
    assert!(!lab.build("in").err.contains("warning"));
    let check = lab.run("check names.csv").ends(0).prints(&[
        "names.csv:2:14",
        "“Ukraina”, the “country” of alice, is no place of these lists, and so for 1 more",
        "did you mean “ukraine”?",
        "“brother of Bob”, the “related” of alice, is no id of these lists, and so for 1 more",
        "“Kyiv”, the “from” of alice, is no date, and so for 1 more",
        "“convicted”, the “prior” of alice, is no number: an attribute only",
        "backward-time",
        "names.csv:5:21",
    ]);
    assert!(check.out.contains("0 errors, 6 warnings"), "{}", check.out);
}

// Long lists have thousands of names that several bear: a screenful of each kind is enough, but none is passed over in silence.
#[test]
fn of_many_warnings_of_a_kind_the_rest_is_counted() {
    let lab = Lab::with_text(TEXT);
    let rows: String = (1..=13).map(|number| format!("{number},Springfield {number},place,Springfield\n")).collect();
    lab.file("names.csv", format!("id,name,type,aliases\n{rows}14,May,person,\n"));
    let check = lab.run("check names.csv").ends(0);
    assert_eq!(check.out.matches("warning[shared-name]").count(), 11, "{}", check.out);
    let rest = ["[shared-name]: 2 more warnings like these; -v shows all", "[common-word]", "13 warnings"];
    check.prints(&rest);
    let all = lab.run("check -v names.csv").ends(0);
    assert_eq!(all.out.matches("warning[shared-name]").count(), 12, "{}", all.out);
    assert!(!all.out.contains("more warning"), "{}", all.out);
}

// A list may be used without the one that it refers to, and a slip would keep a name from being folded without a word.
#[test]
fn who_represents_nobody_of_the_lists_is_told() {
    let lab = Lab::with_text(TEXT);
    lab.file("a.csv", "name,type\nKyiv,place\n");
    lab.run("compile a.csv -o a.idx").ends(0);
    lab.file("b.csv", "name,type,represents\nBankova,organization,kyiv\n");
    assert!(lab.run("check a.idx b.csv").ends(0).out.contains("clean"));
    lab.run("check b.csv").ends(0).prints(&["unknown-id", "b.csv:2:22", "write the id of an entity"]);
    lab.run("build in -g b.csv -o out").ends(0).says(&["1 warning"]);
    lab.run("compile b.csv -o b.idx").ends(0).says(&["1 warning"]);
    assert!(lab.run("check a.idx b.idx").ends(0).out.contains("clean"), "together they are whole");
    lab.file("b.csv", "name,type,represents\nBankova,organization,kiiv\n");
    lab.run("check a.csv b.csv").ends(0).prints(&["b.csv:2:22", "did you mean “kyiv”?"]);
}

// Nobody waits while a likely id is looked for a hundred thousand times.
#[test]
fn a_long_list_of_unknown_ids_is_told_at_once() {
    let lab = Lab::with_text(TEXT);
    let rows: String = (0..40_000).map(|number| format!("Name{number},person,other{number}\n")).collect();
    lab.file("list.csv", format!("name,type,represents\n{rows}"));
    lab.run("build in -g list.csv -o out").ends(0).says(&["40000 warnings"]);
}

// Forty thousand lines of the same message scroll the first one away.
#[test]
fn a_list_that_is_wrong_in_every_row_is_told_in_few_words() {
    let lab = Lab::with_text(TEXT);
    lab.file("list.csv", format!("name,type\n{}", "Alice,person,x\n".repeat(2000)));
    let run = lab.run("build in -g list.csv -o out").ends(2).says(&["list.csv:2:14", "2000 errors"]);
    assert!(run.err.lines().count() < 500, "{} lines", run.err.lines().count());
}

// A list without its file is a usage error like any other missing path.
#[test]
fn a_list_that_cannot_be_read_is_told_by_name() {
    let lab = Lab::with_text(TEXT);
    for list in ["gone.csv", "in"] {
        lab.run(&format!("build in -g names.csv -g {list} -o out")).ends(2).says(&[list, "list of names"]);
        lab.run(&format!("check {list}")).ends(2).says(&[list]);
    }
}

// What spreadsheets make of a list when they save it.
#[test]
fn a_list_from_any_spreadsheet_reads_the_same() {
    let utf16 = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let lists: [Vec<u8>; 9] = [
        "name,type,aliases\nAlice,person,Ally B\n".into(),
        "\u{feff}name;type;aliases\r\nAlice;person;Ally B\r\n".into(),
        "sep=;\r\nname;type;aliases\r\nAlice;person;Ally B\r\n".into(),
        "name\ttype\taliases\nAlice\tperson\tAlly B".into(),
        "\"name\",\"type\",\"aliases\"\n\"Alice\",\"person\",\"Ally B\"\n".into(),
        "name,type,aliases,,,\nAlice,person,Ally B,,,\n,,,,,\n".into(),
        " Name , TYPE ,aliases\n Alice\u{a0},\u{a0}Person , Ally\u{a0}B\n".into(),
        "name,type,aliases\n\"Alice\",person,\"Ally\nB\"\n".into(),
        utf16("\u{feff}name\ttype\taliases\r\nAlice\tperson\tAlly B\r\n"),
    ];
    for list in lists {
        let lab = Lab::with_text("Alice is called Ally B by some.");
        lab.file("names.csv", &list);
        let mentions = lab.extract("in");
        assert_eq!(surfaces(&mentions), ["Alice", "Ally B"], "{}", String::from_utf8_lossy(&list));
        assert!(mentions.iter().all(|mention| mention["entity"] == "alice" && mention["type"] == "person"));
    }
}

// Full-width commas of a Chinese or Japanese keyboard.
#[test]
fn a_separator_of_several_bytes_is_no_crash() {
    let lab = Lab::with_text(TEXT);
    lab.file("list.csv", "sep=，\nname，type\nAlice，person\n");
    lab.run("check list.csv");
    lab.file("list.csv", "name，type\nAlice，person\n");
    lab.run("check list.csv").ends(2).prints(&["list.csv:1:1"]);
}

// Names in quotes, as companies and regiments have them: the place of what follows is counted in the file, where the
// quotes are doubled.
#[test]
fn places_after_doubled_quotes_are_those_of_the_file() {
    let lab = Lab::with_text(TEXT);
    for (cell, code, column) in [
        (r#""""Азов"" полк|""#, "empty-alias", 32),
        (r#""""Азов"" полк|!""#, "empty-alias", 33),
        (r#""""A""|May""#, "common-word", 25),
        (r#""""Азов"" полк|May""#, "common-word", 33),
    ] {
        lab.file("list.csv", format!("name,type,aliases\nX1y,organization,{cell}\n"));
        lab.run("check list.csv").prints(&[code, &format!("list.csv:2:{column}")]);
    }
}

// A main name that no text can have, beside an alias that is a part of it.
#[test]
fn an_alias_of_a_name_that_can_not_be_found_is_no_crash() {
    for name in ["Alice -- Bob", &"Alice ".repeat(40)] {
        let lab = Lab::with_text("Then Alice waved.");
        lab.file("names.csv", format!("id,name,type,aliases\na,{name},person,Alice\n"));
        assert_eq!(surfaces(&lab.extract("in")), ["Alice"]);
    }
}

// What everybody has at first: a name a line.
#[test]
fn a_plain_list_of_names_is_told_what_it_lacks() {
    let lab = Lab::with_text(TEXT);
    lab.file("list.txt", "Erik Strand\nAnna Bell\n");
    lab.run("check list.txt").ends(2).prints(&["missing-column", "put the line name,type first", "Erik Strand,person"]);
}

// Ids that two lists share are told with both places; as many as there are rows, without finding all lines anew for each.
#[test]
fn ids_of_two_lists_are_told_with_their_places() {
    let lab = Lab::with_text(TEXT);
    let rows: String = (0..3000).map(|number| format!("e{number},Name{number},person\n")).collect();
    lab.file("a.csv", format!("id,name,type\n{rows}"));
    lab.file("b.csv", format!("id,name,type\n{rows}"));
    lab.run("check a.csv b.csv")
        .ends(2)
        .prints(&["“e2999” stands twice: the first is at a.csv:3001:1", "b.csv:3001:1"]);
}

// GeoNames has towns called Make, Part and David: everyday words outnumbered all places.
#[test]
fn towns_that_are_everyday_words_are_told_and_not_linked() {
    let lab =
        Lab::with_text("Make no mistake, David said in Bath. It rained in Reading and in Paris. Part of it fell.");
    lab.file("names.csv", "name,type\nMake,place\nPart,place\nDavid,place\nReading,place\nParis,place\n");
    assert_eq!(surfaces(&lab.extract("in")), ["Reading", "Paris"]);
    let told = "3 common names (David 1, Make 1, Part 1); --keep-common-names links them";
    lab.build("in").ends(0).says(&[told]);
    assert_eq!(lab.json("out/report.json")["unlinked"][0]["reason"], "unproved");
    let all = lab.run("extract in -g names.csv --keep-common-names").ends(0).lines();
    assert_eq!(surfaces(&all), ["Make", "David", "Reading", "Paris", "Part"]);
}

// An article or signs belong to the name beside them, but where they are, or hold, a name of the list: mentions that overlap
// end in a crash.
#[test]
fn what_is_a_name_is_no_part_of_another() {
    let lab = Lab::with_text("They saw The Kinks live.");
    lab.file("names.csv", "name,type\nThe,place\nKinks,organization\n");
    let found = lab.run("extract in -g names.csv --keep-common-names --min-score 0").ends(0).lines();
    assert_eq!(surfaces(&found), ["The", "Kinks"]);
    let lab = Lab::with_text("They saw Zonk%/ Berrin live.");
    lab.file("names.csv", "name,type,aliases\nZonk,organization,Zonk%/ Berrin\nBerrin,place,\n");
    assert_eq!(surfaces(&lab.extract("in")), ["Zonk", "Berrin"]);
}

// One short or everyday name of a list gives more mentions than all others together.
#[test]
fn names_that_stand_in_every_text_are_warned_of() {
    for name in ["a", "I", "May", "the", "Do"] {
        let lab = Lab::new();
        lab.file("list.csv", format!("name,type\n{name},person\n"));
        lab.run("check list.csv").ends(0).prints(&["warning[", "list.csv:2:1"]);
    }
}

// Cyrillic а in a Latin name: it looks right and is never found.
#[test]
fn letters_of_two_scripts_in_one_word_are_warned_of() {
    let lab = Lab::new();
    lab.file("list.csv", "name,type\nK\u{430}te,person\n");
    lab.run("check list.csv").ends(0).prints(&["mixed-script"]);
}

// A name of two people counted for whoever comes first in the list.
#[test]
fn a_name_of_two_entities_is_counted_for_neither_and_told() {
    for order in [["p1,Jordan,person", "p2,Jordan,place"], ["p2,Jordan,place", "p1,Jordan,person"]] {
        let lab = Lab::with_text("Alice saw Jordan. Jordan saw Alice.");
        lab.file("names.csv", format!("id,name,type\n{}\na,Alice,person\n", order.join("\n")));
        lab.run("check names.csv").ends(0).prints(&["shared-name", "p1", "p2"]);
        lab.build("in").ends(0).says(&["2 ambiguous names (Jordan 2)"]);
        assert_eq!(surfaces(&lab.extract("in")), ["Alice", "Alice"]);
        assert_eq!(lab.json("out/report.json")["unlinked"][0]["candidates"].as_array().unwrap().len(), 2);
    }
}

// Sam in Samwise, York in New York, EU in EU Commission.
#[test]
fn the_longest_name_wins_and_words_are_not_split() {
    let lab = Lab::with_text("Samwise left York for New York; New Yorkers met Sam at the EU Commission.");
    lab.file(
        "names.csv",
        "name,type\nSam,person\nYork,place\nNew York,place\nEU,organization\nEU Commission,organization\n",
    );
    assert_eq!(surfaces(&lab.extract("in")), ["York", "New York", "Sam", "EU Commission"]);
}

// Signs that mean something elsewhere: comments, options, patterns.
#[test]
fn signs_in_names_are_taken_as_they_are() {
    let lab = Lab::with_text("Alice and Axice and Bob and Carol and Dora Zed.");
    lab.file("names.csv", "name,type\n#Bob,person\n//Carol,person\nA.ice,person\nA(l)?ice,person\n-Dora Zed,person\n");
    assert_eq!(surfaces(&lab.extract("in")), ["Bob", "Carol", "Dora Zed"]);
}

// The same name twice for the same entity is no ambiguity.
#[test]
fn one_name_in_several_spellings_of_one_entity_is_one_name() {
    let lab = Lab::with_text("Zoë met Zoe.");
    lab.file("names.csv", format!("name,type,aliases\nZoë,person,{}\n", ["Zoe", "ZOË", "zoë", "Zoë"].join("|")));
    assert_eq!(surfaces(&lab.extract("in")), ["Zoë", "Zoe"]);
}
