//! The cost of a text is linear: texts and names at whose size anything quadratic takes minutes. Nothing is asserted on
//! time: it would be noticed.

use std::fmt::Write;

use comention::{Cooccurrences, DocumentInfo, Gazetteer, Window, extract};

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
        "Sergey Lavrov. ".to_owned() + &"Alice Lavrov. Lavrov left. ".repeat(MANY / 16),
    ];
    for text in texts {
        let found = extract(&text, &gazetteer);
        let info = DocumentInfo { ordinal: 0, id: String::new(), title: None, date: None, url: None };
        for window in [Window::Sentence, Window::Paragraph, Window::Document] {
            let mut counts = Cooccurrences::new(window, None);
            counts.add(info.clone(), &text, &found);
            assert_eq!(counts.mentions(), found.mentions.len() as u64);
        }
    }
}
