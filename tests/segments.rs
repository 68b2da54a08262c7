//! The segments around names are those of the whole text that hold a name, for random texts and names.

use comention::Span;
use comention::text::{Segments, paragraphs, segment};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::FileFailurePersistence;

/// One of the strings between the bars of `list`.
fn one_of(list: &'static str) -> impl Strategy<Value = &'static str> {
    select(list.split('|').collect::<Vec<_>>())
}

/// A text of all that ends lines and sentences, or does not where it looks like it.
fn loose_text() -> impl Strategy<Value = String> {
    let words = one_of(
        "Kuleba|Sergey Lavrov|talks|the|The|It|in|Mr.|J.|U.S.|a.m.|Monday|Inc.|Jan.|No.|10|3.5|e.g.|said|北京|会議は終わった|\
         Zu\u{308}rich|e\u{301}|Путин|ß|🙂|example.com|https://example.com|wide-|\u{200B}",
    );
    let signs = one_of(
        ". |.|.|! |?|…|...|。|！|？「|」|”|“|\"|’|(|)|.)|]|,| – |—|-|.- |: |\u{A0}|\u{3000}|\t|\u{AD}|KYIV, March 3 (Reuters) — |\
         ISTANBUL, Daily News.- |PARIS – |• |2. |b) |- |٣. |½. ",
    );
    let line_ends = one_of("\n|\n|\n\n|\r\n|\r\n\r\n|\r|\u{B}|\u{C}|\u{85}|\u{2028}|\u{2029}|\n• |\n12) |\r\n- ");
    let piece = prop_oneof![5 => words, 2 => Just(" "), 3 => signs, 1 => line_ends];
    vec((piece, prop_oneof![2 => Just(" "), 1 => Just("")]), 0..60)
        .prop_map(|pieces| pieces.into_iter().flat_map(|(piece, space)| [piece, space]).collect())
}

/// Paragraphs whose lines were broken at a width.
fn wrapped_text() -> impl Strategy<Value = String> {
    let words =
        one_of("ministers|met|The|talks|in|Antalya|on|a|They|Mr.|U.S.|hotel.|war.|over.”|“It|Zürich|北京。|•|1.|re-");
    let line_ends = one_of("\n|\r\n|\r|\u{2028}");
    (vec(vec(words, 1..80), 0..5), 15_usize..125, line_ends).prop_map(|(paragraphs, width, line_end)| {
        let wrap = |words: Vec<&str>| {
            let mut lines = vec![String::new()];
            for word in words {
                match lines.last_mut().filter(|line| line.chars().count() + 1 + word.chars().count() <= width) {
                    Some(line) => line.extend([" ", word]),
                    None => lines.push(word.to_owned()),
                }
            }
            lines.join(line_end)
        };
        paragraphs.into_iter().map(wrap).collect::<Vec<_>>().join(line_end)
    })
}

/// Where in the text each name begins, and how many characters it has.
type Places = Vec<(Index, usize)>;

fn text_and_places() -> impl Strategy<Value = (String, Places)> {
    (prop_oneof![loose_text(), wrapped_text()], vec((any::<Index>(), 1_usize..40), 0..12))
}

/// Names at these places, as long as they are disjoint and inside a paragraph.
fn names(text: &str, paragraphs: &[Span], places: &Places) -> Vec<Span> {
    let borders: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let span = |(at, length): &(Index, usize)| {
        let first = at.index(borders.len());
        Span::new(borders[first], borders[(first + length).min(borders.len() - 1)])
    };
    let is_inside = |name: &Span| !name.is_empty() && paragraphs.iter().any(|paragraph| paragraph.contains(*name));
    let mut names: Vec<Span> = places.iter().map(span).filter(is_inside).collect();
    names.sort();
    let mut end = 0;
    names.retain(|name| {
        name.start >= end && {
            end = name.end;
            true
        }
    });
    names
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 4000,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct("tests/segments.regressions"))),
        ..ProptestConfig::default()
    })]

    #[test]
    fn around_names_are_the_segments_that_hold_one((text, places) in text_and_places()) {
        let paragraphs = paragraphs(&text);
        let names = names(&text, &paragraphs, &places);
        let mut all = segment(&text);
        prop_assert_eq!(&all.paragraphs, &paragraphs);
        all.keep_whole(names.iter().copied());
        let holds_name = |segment: &Span| names.iter().any(|&name| segment.contains(name));
        let holding = |segments: Vec<Span>| segments.into_iter().filter(holds_name).collect();
        let expected = Segments { paragraphs: holding(all.paragraphs), sentences: holding(all.sentences) };
        let around = Segments::around(&text, &paragraphs, names.iter().copied());
        prop_assert_eq!(&around, &expected);
        for name in names {
            prop_assert!(around.sentence_of(name).is_some() && around.paragraph_of(name).is_some());
        }
    }
}
