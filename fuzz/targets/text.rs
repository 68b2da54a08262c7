//! Any text: it is cut and searched without a panic, and every span is a slice of it, in order and where it belongs.
#![no_main]

#[path = "../../tests/laws/pieces.rs"]
mod pieces;
mod random_list;

use std::sync::LazyLock;

use arbitrary::Arbitrary;
use comention::text::{Segments, paragraphs, segment, tokenize};
use comention::{
    Cooccurrences, DocumentInfo, ExtractOptions, Extracted, Gazetteer, Priors, Rules, Span, Window, extract_with,
};
use libfuzzer_sys::fuzz_target;
use random_list::{RandomList, names};

/// People, places and organisations with what makes a name hard.
static NAMES: LazyLock<Gazetteer> = LazyLock::new(|| {
    let csv = "name,type,aliases,demonyms\nSergey Lavrov,person,,\nPaul Lavrov,person,,\nWilliam J. Burns,person,,\n\
        Bashar al-Assad,person,Assad,\nKyiv,place,Kiev,Kyivan\nNew York,place,,\nNew York Times,organization,,\n\
        United States,place,US|U.S.,American\nAT&T,organization,,\nYahoo! Japan,organization,,\n1. FC Köln,organization,,\n\
        北京,place,京,\n";
    Gazetteer::from_csv("names.csv", csv.as_bytes()).expect("the list has no error")
});

static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::shipped().expect("they have no error"));

const TEXTS: [&str; 18] = [
    "Sergey Lavrov",
    "Lavrov",
    "S. Lavrov",
    "Alice Lavrov",
    "President Assad",
    "William Burns",
    "KYIV",
    "New\nYork Times",
    "the U.S.",
    "Yahoo! Japan",
    "1. FC Köln",
    "北京。",
    "\n• ",
    "Mr. ",
    "Foreign Minister Sergei Lawrow",
    " met with ",
    " of ",
    ", the president of ",
];

#[derive(Arbitrary, Debug)]
struct Input<'t> {
    first: u8,
    /// A list in place of [`NAMES`].
    list: Option<RandomList>,
    pieces: &'t [u8],
    text: &'t str,
}

fuzz_target!(|input: Input| {
    let rows = input.list.map(|list| list.rows(input.first));
    let listed = names(rows.as_deref().unwrap_or_default()).chain(TEXTS).collect::<Vec<_>>();
    let text = pieces::text(input.first, input.pieces.as_chunks().0, &listed) + input.text;
    let of_rows = rows.map(|rows| pieces::gazetteer(&rows));
    let gazetteer = of_rows.as_ref().unwrap_or(&NAMES);
    are_in_order(&text, &tokenize(&text));
    assert_eq!(segment(&text).paragraphs, paragraphs(&text));
    let mut priors = Priors::default();
    priors.add(&text, gazetteer);
    let found = extract_with(&text, gazetteer, ExtractOptions::default().priors(&priors));
    for relation in RULES.relate(&text, &found, gazetteer, None) {
        let sides = [relation.subject, relation.object].map(|number| found.mentions[number].span);
        assert!(sides.iter().all(|side| relation.sentence.contains(*side)), "{relation:?} {sides:?} in {text:?}");
        assert!(text.get(relation.cue.range()).is_some(), "{relation:?} {sides:?} in {text:?}");
    }
    let Extracted { segments, mentions, unlinked } = found;
    for segments in [&segments, &segment(&text)] {
        let Segments { paragraphs, sentences } = segments;
        are_in_order(&text, paragraphs);
        are_in_order(&text, sentences);
        assert!(sentences.iter().all(|sentence| segments.paragraph_of(*sentence).is_some()), "{text:?}");
    }
    for mention in &mentions {
        assert_eq!(segments.sentence_of(mention.span), Some(mention.sentence), "{mention:?} in {text:?}");
        assert_eq!(segments.paragraph_of(mention.span), Some(mention.paragraph), "{text:?}");
        assert!(mention.antecedent.is_none_or(|named| text.get(named.range()).is_some()), "{text:?}");
    }
    let mut spans: Vec<Span> = mentions.iter().map(|mention| mention.span).collect();
    are_in_order(&text, &spans);
    spans.extend(unlinked.iter().map(|name| name.span));
    spans.sort_unstable();
    are_in_order(&text, &spans);
    for window in [Window::Sentence, Window::Paragraph, Window::Document] {
        let info = DocumentInfo { ordinal: 0, id: String::new(), title: None, date: None, url: None };
        let mut counts = Cooccurrences::new(window, Some(3));
        counts.add(
            info,
            &text,
            &Extracted { segments: segments.clone(), mentions: mentions.clone(), unlinked: Vec::new() },
        );
        assert_eq!(counts.mentions(), mentions.len() as u64);
    }
});

/// Spans are slices of the text that hold something, and lie behind one another.
fn are_in_order(text: &str, spans: &[Span]) {
    assert!(spans.windows(2).all(|pair| pair[0].end <= pair[1].start), "{spans:?} of {text:?}");
    assert!(
        spans.iter().all(|span| text.get(span.range()).is_some_and(|slice| !slice.is_empty())),
        "{spans:?} of {text:?}"
    );
}
