//! Encodings and characters.

use encoding_rs::{Encoding, GB18030, KOI8_R, SHIFT_JIS, UTF_8, WINDOWS_1251, WINDOWS_1252};

use super::lab::{Lab, TEXT, surfaces};

/// Finds what `lab` has names for in a text, and checks that the offsets cut it out of the text.
fn found(lab: &Lab, text: &str) -> Vec<String> {
    lab.file("text.txt", text);
    let mentions = lab.extract("text.txt");
    for mention in &mentions {
        let at = |name: &str| mention[name].as_u64().unwrap() as usize;
        let chars: String = text.chars().skip(at("char_start")).take(at("char_end") - at("char_start")).collect();
        assert_eq!(text[at("start")..at("end")], chars);
        assert_eq!(mention["surface"], chars);
    }
    surfaces(&mentions).into_iter().map(str::to_owned).collect()
}

fn utf16(text: &str, little: bool) -> Vec<u8> {
    text.encode_utf16().flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
}

// One broken byte in a long text makes the file unreadable, or shifts all evidence behind it.
#[test]
fn a_broken_byte_in_utf8_is_replaced_and_told() {
    let text = ["Zürich, Genève, Malmö, ".repeat(4).as_bytes(), b"Alice\xff met ", "Böb and Bob.".as_bytes()].concat();
    let lab = Lab::with_text(text);
    lab.build("in").ends(0).says(&["bytes replaced (1)", "U+FFFD"]);
    assert_eq!(surfaces(&lab.extract("in")), ["Alice", "Böb", "Bob"], "accents do not hide a name");
}

// A picture or a database read as text gives nonsense names.
#[test]
fn bytes_that_are_no_text_are_skipped_whatever_the_name_says() {
    let table: [(&str, &[u8], &str); 8] = [
        ("in/a.txt", b"Alice\0met Bob", "no text"),
        ("in/a.txt", b"\x89PNG\r\n\x1a\n", "picture"),
        ("in/a.txt", b"\xff\xd8\xff\xe0", "picture"),
        ("in/report", b"%PDF-1.7\n", "PDF"),
        ("in/a.txt", b"PK\x03\x04", "Office"),
        ("in/a.txt", b"\x1f\x8b\x08", "gzip"),
        ("in/a.txt", b"\x28\xb5\x2f\xfd", "zstd"),
        ("in/a.txt", b"\x7fELF\x02\x01\x01\xff\x01\x02\x03\x04", "no text"),
    ];
    for (name, bytes, what) in table {
        let lab = Lab::new();
        lab.file("in/good.txt", TEXT);
        lab.file(name, bytes);
        lab.build("in").ends(3).says(&["not text (1)", name, what]).wrote_out();
        assert_eq!(lab.json("out/report.json")["documents"], 1);
    }
}

// A saved page gives the words of its markup, whatever it is called.
#[test]
fn html_is_skipped_by_its_beginning() {
    for (text, is_html) in [
        ("<!DOCTYPE html><p>Alice met Bob.", true),
        ("\u{feff} \n<!doctype HTML>\n<p>Alice met Bob.", true),
        ("<HTML lang=en><p>Alice met Bob.", true),
        ("<html><p>Alice met Bob.", true),
        ("<htmlx Alice met Bob.", false),
        ("Alice wrote <html> and met Bob.", false),
        ("<h1>Alice</h1> met Bob.", false),
        ("<", false),
    ] {
        let lab = Lab::with_text(text);
        let run = lab.build("in").ends(if is_html { 3 } else { 0 });
        assert_eq!(run.err.contains("a.txt: this is HTML"), is_html, "{text}: {}", run.err);
    }
}

// Windows programs put a mark before everything: the first name, id or column is then never found.
#[test]
fn a_byte_order_mark_hides_nothing() {
    let plain = Lab::with_text(TEXT);
    let expected = surfaces(&plain.extract("in")).len();
    let lab = Lab::new();
    lab.file("names.csv", format!("\u{feff}{}", super::lab::NAMES));
    lab.file("a.txt", format!("\u{feff}{TEXT}"));
    lab.file("b.jsonl", format!("\u{feff}{{\"id\":\"b\",\"text\":\"{TEXT}\"}}\n"));
    for input in ["a.txt", "b.jsonl"] {
        let mentions = lab.extract(input);
        assert_eq!((mentions.len(), mentions[0]["start"].as_u64()), (expected, Some(0)), "{input}");
    }
}

// Notepad's "Unicode" is UTF-16.
#[test]
fn utf16_is_read_with_a_mark_and_asks_for_its_name_without() {
    for little in [true, false] {
        let lab = Lab::with_text(utf16(&format!("\u{feff}{TEXT}"), little));
        lab.build("in").ends(0).says(&["decoded (1)", "UTF-16"]);
        assert_eq!(surfaces(&lab.extract("in")), ["Alice", "Bob", "Kyiv"]);
        lab.file("in/a.txt", utf16(TEXT, little));
        lab.build("in").ends(3).says(&["--encoding"]);
        let label = if little { "utf-16le" } else { "utf-16be" };
        assert_eq!(lab.extract(&format!("in --encoding {label}")).len(), 3);
    }
}

// Archives of before 2005 are in none of today's encodings.
#[test]
fn older_encodings_are_read_by_name() {
    let cases: [(&'static Encoding, &str); 6] = [
        (WINDOWS_1251, "Алиса и Борис"),
        (KOI8_R, "Алиса и Борис"),
        (SHIFT_JIS, "Алиса и Борис"),
        (GB18030, "Алиса и Борис"),
        (UTF_8, "Алиса и Борис"),
        (WINDOWS_1252, "Zoë und Günter"),
    ];
    for (encoding, text) in cases {
        let lab = Lab::with_text(encoding.encode(text).0);
        lab.file("names.csv", "name,type\nАлиса,person\nБорис,person\nZoë,person\nGünter,person\n");
        assert_eq!(lab.extract(&format!("in --encoding {}", encoding.name())).len(), 2, "{}", encoding.name());
    }
}

// A guess that is not told can't be corrected.
#[test]
fn a_guessed_encoding_is_told_with_the_way_to_set_it() {
    let text = "Министр Алиса и министр Борис говорили о мире и о войне, о хлебе и о воде. ".repeat(5);
    let lab = Lab::with_text(WINDOWS_1251.encode(&text).0);
    lab.file("names.csv", "name,type\nАлиса,person\nБорис,person\n");
    lab.build("in").ends(0).says(&["windows-1251", "guessed", "--encoding"]);
    assert_eq!(lab.kinds("notes"), ["decoded"]);
    assert_eq!(lab.json("out/graph.json")["edges"][0]["weight"], 5);
}

#[test]
fn each_file_of_a_folder_is_in_its_own_encoding() {
    let lab = Lab::with_text(TEXT);
    lab.file("in/b.txt", utf16(&format!("\u{feff}{TEXT}"), true));
    lab.file("in/c.txt", WINDOWS_1252.encode("Alice met Bob in a café. A naïve Bob.").0);
    lab.build("in").ends(0).says(&["decoded (2)"]);
    assert_eq!(lab.json("out/graph.json")["edges"][0]["documents"], 3);
}

#[test]
fn an_unknown_encoding_is_refused_with_examples() {
    Lab::with_text(TEXT).build("in --encoding klingon").ends(2).says(&["klingon", "windows-1251"]);
}

// Letters whose lower case is longer or shorter shift every later offset in tools that lower the whole text first.
#[test]
fn letters_that_change_length_when_folded_shift_no_offset() {
    let lab = Lab::new();
    lab.file("names.csv", "name,type\nİstanbul,place\nGroßstadt,place\nﬁume,place\nAlice,person\n");
    for (text, expected) in [
        ("İİİ İstanbul ŉ Alice", vec!["İstanbul", "Alice"]),
        ("ẞß Großstadt ﬁﬂ Alice", vec!["Großstadt", "Alice"]),
        ("ǰ ΐ Alice 😀 Alice", vec!["Alice", "Alice"]),
        ("Fiume and Alice", vec!["Fiume", "Alice"]),
    ] {
        assert_eq!(found(&lab, text), expected);
    }
}

// The Mac writes ü as two characters, Windows as one.
#[test]
fn composed_and_decomposed_letters_are_the_same() {
    let lab = Lab::new();
    let (composed, decomposed) = ("Müller", "Mu\u{308}ller");
    for name in [composed, decomposed] {
        lab.file("names.csv", format!("name,type\n{name},person\n"));
        for surface in [composed, decomposed] {
            assert_eq!(found(&lab, &format!("Hier sprach {surface} lange.")), [surface]);
        }
    }
}

// Word processors leave soft hyphens, no-break spaces and line breaks inside names.
#[test]
fn invisible_characters_within_a_name_do_not_hide_it() {
    let lab = Lab::new();
    lab.file("names.csv", "name,type\nNew York,place\nKyiv,place\n");
    for surface in ["New\u{a0}York", "New\u{202f}York", "New\nYork", "New\r\nYork", "New  York", "Ky\u{ad}iv"] {
        assert_eq!(found(&lab, &format!("they saw {surface} today.")), [surface], "{surface:?}");
    }
    assert_eq!(found(&lab, "they saw New\n\nYork today."), Vec::<String>::new(), "but no name spans two paragraphs");
}

// Half a character as a mention can't be shown.
#[test]
fn a_combining_mark_is_never_cut_off() {
    let lab = Lab::new();
    lab.file("names.csv", "name,type\nAna,person\n");
    for surface in found(&lab, "Ana\u{301} ran. Ana ran. Anas ran.") {
        assert!(surface == "Ana\u{301}" || surface == "Ana", "{surface:?}");
    }
}

// A text that turns the terminal's line around can make evidence say the opposite.
#[test]
fn control_characters_of_a_text_are_shown_as_escapes() {
    let lab = Lab::with_text("Alice \u{202e}met\u{1b}]0;x\u{7} Bob.");
    let run = lab.run("evidence Alice Bob in -g names.csv --color always").ends(0).prints(&["\\u{202e}", "\\u{1b}]0;"]);
    assert!(!run.out.contains(['\u{202e}', '\u{7}']) && !run.out.contains("\u{1b}]"));
}

// Line ends of three systems.
#[test]
fn all_line_ends_give_the_same_graph() {
    let text = "Alice came\n\nBob left Kyiv\nAlice met Bob. Kyiv was cold.\n";
    let counts = |text: String| {
        let lab = Lab::with_text(text);
        lab.build("in").ends(0);
        String::from_utf8(lab.read("out/edges.csv")).unwrap()
    };
    let expected = counts(text.to_owned());
    for end in ["\r\n", "\r", "\u{2028}"] {
        assert_eq!(counts(text.replace('\n', end)), expected, "{end:?}");
    }
}
