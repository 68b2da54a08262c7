//! The cost of a text is linear: texts and names at whose size anything quadratic takes minutes. Nothing is asserted on
//! time: it would be noticed.
//!
//! `COMENTION_FIGURES=1 cargo test --release --test linear -- --nocapture` runs the largest ones too, which takes a minute
//! and gigabytes, and prints how long they take.

#![expect(clippy::print_stdout, reason = "the figures are to be seen")]

use std::fmt::Write;
use std::time::{Duration, Instant};

use comention::relation::{Name, RelationCounts, Statements};
use comention::suggest::NameCounts;
use comention::{
    Cooccurrences, Document, DocumentInfo, ExtractOptions, Gazetteer, Mention, Priors, Rules, Window, extract,
    extract_with,
};

#[test]
fn the_cost_is_linear() {
    const MANY: usize = 100_000;
    let mut csv = String::from("name,type\nSergey Lavrov,person\nPaul Lavrov,person\n北京,place\nMake,place\n");
    for words in 1..=32 {
        writeln!(csv, "{},place", ["a"].repeat(words).join(" ")).expect("a string takes all");
    }
    let gazetteer = Gazetteer::from_csv("long.csv", csv.as_bytes()).expect("the list has no error");
    let texts = [
        "a ".repeat(MANY / 2),
        "a-".repeat(MANY / 2),
        "a b ".repeat(MANY / 2),
        format!("e{}", "\u{301}".repeat(10 * MANY)),
        format!("Xavier{} Lavrov", "\u{AD}".repeat(10 * MANY)),
        "x".repeat(10 * MANY),
        format!("Q{} Lavrov ", "x".repeat(MANY)).repeat(3),
        "北".repeat(MANY),
        "\"".repeat(MANY),
        "“".repeat(MANY) + "a",
        ".".repeat(MANY),
        ". ".repeat(MANY),
        ".\"".repeat(MANY),
        "?” ".repeat(MANY),
        "北。".repeat(MANY / 2),
        "？“北”".repeat(MANY / 2),
        "。「".repeat(MANY),
        "a. ".repeat(MANY / 2),
        "A.".repeat(MANY),
        "A. B ".repeat(MANY / 2),
        "\n".repeat(MANY),
        "a\n".repeat(MANY),
        "• \n".repeat(MANY),
        format!("{}a", " ".repeat(10 * MANY)),
        "? a”".repeat(MANY / 2),
        "Make ".repeat(MANY / 4),
        "in Make, ".repeat(MANY / 8),
        "Make and ".repeat(MANY / 8) + "Make Lavrov",
        format!("in{}Make ", " ".repeat(MANY)).repeat(3),
        "Lavrov ".repeat(MANY / 4),
        "S. Lavrov, Alice Lavrov, Sergey Lavrov. ".repeat(MANY / 20),
        "Lavrov. ".repeat(MANY / 8) + &"Sergey Lavrov. ".repeat(MANY / 8),
        "Sergey Lavrov. Paul Lavrov. Lavrov left. ".repeat(2 * MANY),
        "Lawrow ".repeat(MANY / 7),
        "Sergej Lawrow ".repeat(MANY / 14),
        "Sergey Lavrov. ".to_owned() + &"They gave Lawrow, and Laverow, it. ".repeat(MANY / 32),
        format!("Sergej Lawrow {} Lawrow ", "Lx".repeat(MANY)).repeat(3),
        format!("Sergej Lawr{}ow", "\u{301}".repeat(10 * MANY)),
        "Lawrów".repeat(MANY / 7),
        "Sergey Lavrov. ".to_owned() + &"Alice Lavrov. Lavrov left. ".repeat(MANY / 16),
        "van ".repeat(MANY / 4) + "Meer",
        "we saw Bank of ".repeat(MANY / 16),
        "we saw Bank and Peace in ".repeat(MANY / 16),
        "President ".repeat(MANY / 8),
        "the Minister of Peace ".repeat(MANY / 16),
        "the president of 北京, Lavrov, the mayor of 北京, ".repeat(MANY / 16),
        (0..MANY / 16).fold("we saw ".to_owned(), |text, number| text + &format!("Alice Lavrov{number}, ")),
    ];
    for text in texts {
        let mut priors = Priors::default();
        priors.add(&text, &gazetteer);
        let found = extract_with(&text, &gazetteer, ExtractOptions::default().priors(&priors));
        let info = DocumentInfo { ordinal: 0, id: String::new(), title: None, date: None, url: None };
        for window in [Window::Sentence, Window::Paragraph, Window::Document] {
            let mut counts = Cooccurrences::new(window, None);
            counts.add(info.clone(), &text, &found);
            assert_eq!(counts.mentions(), found.mentions.len() as u64);
        }
        let document = Document { text, ..Document::default() };
        let mut counts = NameCounts::default();
        counts.add(0, &document, &found, &gazetteer);
        counts.suggestions(&gazetteer, 1);
    }
}

/// What is said in one paragraph without end: quotes are told from its start, statements counted, and names listed.
#[test]
fn the_cost_of_relations_is_linear() {
    const MANY: usize = if cfg!(debug_assertions) { 1000 } else { 20_000 };
    let names = b"name,type\nSergey Lavrov,person\nDmytro Kuleba,person\nAntalya,place\nRussia,place\n";
    let gazetteer = Gazetteer::from_csv("names.csv", names).expect("the list has no error");
    let rules = Rules::shipped().expect("they were tested");
    let texts = [
        "Sergey Lavrov met Dmytro Kuleba in Antalya. ".repeat(MANY),
        "\"Sergey Lavrov met Dmytro Kuleba in Antalya. ".repeat(MANY),
        "“Sergey Lavrov met Dmytro Kuleba” in Antalya. ".repeat(MANY),
        "Sergey Lavrov met Dmytro Kuleba in Antalya, ".repeat(MANY),
        "Sergey Lavrov met Dmytro Kuleba in Antalya.\n\n".repeat(MANY),
        "Sergey Lavrov, Dmytro Kuleba, ".repeat(MANY) + "Dmytro Kuleba and Sergey Lavrov met.",
        "Russia did not attack ".repeat(MANY) + "Antalya.",
    ];
    for text in texts {
        let start = Instant::now();
        let found = extract(&text, &gazetteer);
        let extracted = start.elapsed();
        let relations = rules.relate(&text, &found, &gazetteer, None);
        let mut statements = Statements::default();
        let info = DocumentInfo { ordinal: 0, id: String::new(), title: None, date: None, url: None };
        statements.add(&info, &text, (&found, &relations), (&rules, &gazetteer), |id| id, None);
        let counted: u64 = statements.counts.values().map(RelationCounts::statements).sum();
        assert_eq!(counted, relations.len() as u64);
        let names: Vec<_> = found.mentions.iter().map(|mention| name(mention, &gazetteer)).collect();
        assert!(rules.relate_names(&text, &names, None).len() >= relations.len());
        if std::env::var_os("COMENTION_FIGURES").is_some() {
            println!("{:>32} {:>11}: {extracted:?} and {:?}", &text[..30], text.len(), start.elapsed() - extracted);
        }
    }
}

fn name(mention: &Mention, gazetteer: &Gazetteer) -> Name {
    Name {
        span: mention.span,
        entity: mention.entity.index(),
        entity_type: gazetteer.entity(mention.entity).entity_type.clone(),
        is_demonym: false,
        is_seat: false,
    }
}

/// A list and a text that grow with a number, and how many names stand in the text.
struct Case {
    what: &'static str,
    /// The number to be reached: bytes of the text or names of the list, more or less.
    full: usize,
    list: fn(usize) -> String,
    text: fn(usize) -> (String, usize),
}

/// The words of which long names are made.
fn numbered(words: usize) -> Vec<String> {
    (0..words).map(|number| format!("W{number}")).collect()
}

/// `a`, `aa`, `a a` and so on, up to 32 letters and words.
fn repeats(_: usize) -> String {
    let names = (2..=32).flat_map(|count| ["a".repeat(count), ["a"].repeat(count).join(" ")]);
    names.fold("a,place\n".to_owned(), |list, name| list + &name + ",place\n")
}

fn people(_: usize) -> String {
    "Sergey Lavrov,person\nSergey é x,person\nJ.F.K.,person\n".to_owned()
}

fn chinese(_: usize) -> String {
    "北,place\n北京,place\n京市民,place\n北京市民,place\n".to_owned()
}

/// Many names that begin with one word.
fn one_beginning(names: usize) -> String {
    (0..names).fold("New,place\n".to_owned(), |mut list, name| {
        writeln!(list, "New w{name},place\nnew w{name} {name},place").expect("a string takes all");
        list
    })
}

/// Many names that differ in their last word only.
fn deep(names: usize) -> String {
    let start = numbered(31).join(" ");
    (0..names.div_ceil(64)).map(|name| format!("{start} last{name},place\n")).collect()
}

const CASES: [Case; 20] = [
    Case { what: "a a a", full: 20_000_000, list: repeats, text: |n| ("a ".repeat(n / 2), (n / 2).div_ceil(32)) },
    Case { what: "aaa", full: 20_000_000, list: repeats, text: |n| ("a".repeat(n), 0) },
    Case { what: "aa a aa a", full: 20_000_000, list: repeats, text: |n| ("aa a ".repeat(n / 5), n / 5 * 2) },
    Case { what: "a-a-a b", full: 20_000_000, list: repeats, text: |n| ("a-a-a b ".repeat(n / 8), n / 8) },
    Case { what: "a token", full: 100_000_000, list: people, text: |n| ("x".repeat(n), 0) },
    Case { what: "a token beyond ASCII", full: 100_000_000, list: people, text: |n| ("é".repeat(n / 2), 0) },
    Case {
        what: "a token and a name",
        full: 100_000_000,
        list: people,
        text: |n| ("X".repeat(n) + " Sergey Lavrov", 1),
    },
    Case {
        what: "a token beyond ASCII and a name",
        full: 100_000_000,
        list: people,
        text: |n| ("É".repeat(n / 2) + " Sergey Lavrov", 1),
    },
    Case {
        what: "a token behind half a name",
        full: 100_000_000,
        list: people,
        // The given name is that of the person who is named in full.
        text: |n| (format!("Sergey é {} Sergey Lavrov", "x".repeat(n)), 2),
    },
    Case {
        what: "a given name again and again",
        full: 20_000_000,
        list: people,
        text: |n| {
            (
                "Sergey Lavrov ".to_owned() + &"Sergey".repeat(n / 12) + &" Sergey\u{301} Sergey, ".repeat(n / 48),
                1 + n / 48,
            )
        },
    },
    Case { what: "marks", full: 2_000_000, list: people, text: |n| (format!("e{}", "\u{301}".repeat(n / 2)), 0) },
    Case {
        what: "marks in disorder",
        full: 2_000_000,
        list: people,
        text: |n| (format!("Sergey e{} Sergey Lavrov", "\u{301}\u{323}".repeat(n / 4)), 2),
    },
    Case { what: "a.a.a.", full: 2_000_000, list: people, text: |n| ("a.".repeat(n / 2), 0) },
    Case { what: "A.A.A.", full: 2_000_000, list: people, text: |n| ("A.".repeat(n / 2) + " Sergey Lavrov", 1) },
    Case { what: "a.A.a.A", full: 2_000_000, list: people, text: |n| ("a.A.".repeat(n / 4) + "b", 0) },
    Case { what: "J.F.K. J.F.K.", full: 2_000_000, list: people, text: |n| ("J.F.K. ".repeat(n / 7), n / 7) },
    Case {
        what: "Chinese characters",
        full: 20_000_000,
        list: chinese,
        text: |n| ("北京市民北京北东京市民".repeat(n / 33), n / 33 * 4),
    },
    Case {
        what: "names with one beginning",
        full: 1_000_000,
        list: one_beginning,
        text: |n| ((0..n).fold(String::new(), |text, name| text + "New w" + &name.to_string() + " New. "), 2 * n),
    },
    Case {
        what: "beginnings of a deep name",
        full: 20_000_000,
        list: deep,
        text: |n| ((numbered(31).join(" ") + " ").repeat(n / 114), 0),
    },
    Case {
        what: "a deep name and its beginnings",
        full: 20_000_000,
        list: deep,
        text: |n| {
            let words = numbered(31).join(" ");
            (format!("{words} {words} last0 ").repeat(n / 235), n / 235)
        },
    },
];

/// How long it takes to read the list, and to find its names in the text.
fn measure(Case { what, list, text, .. }: &Case, number: usize) -> [Duration; 2] {
    let (text, names) = text(number);
    let csv = "name,type\n".to_owned() + &list(number);
    let start = Instant::now();
    let gazetteer = Gazetteer::from_csv("long.csv", csv.as_bytes()).expect("the list has no error");
    let read = start.elapsed();
    let found = extract(&text, &gazetteer);
    let took = start.elapsed() - read;
    assert_eq!(found.mentions.len() + found.unlinked.len(), names, "{what}");
    [read, took]
}

#[test]
fn the_cost_of_long_texts_and_lists_is_linear() {
    let share = if cfg!(debug_assertions) { 200 } else { 20 };
    for case in &CASES {
        measure(case, case.full / share);
        // What it costs at a quarter of the full size, half of it, and all of it.
        if std::env::var_os("COMENTION_FIGURES").is_some() {
            let [a, b, c] = [4, 2, 1].map(|part| measure(case, case.full / part).map(|took| took.as_millis()));
            println!("{:>32} {:>11}: list and text in ms {a:?} {b:?} {c:?}", case.what, case.full);
        }
    }
}
