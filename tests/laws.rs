//! The laws of the design, as properties of random texts and random lists of names.
//!
//! Each is compared with an oracle that is written from the documented rules, as naive as can be, and that shares no
//! code with the crate but the cutting and folding of words (`tokenize`, `gap`, `fold_into`, `unaccent_into`) and, where
//! only that is needed, the paragraphs of `segment`. Here are the laws of one document; `counting` has those of many.

#[path = "laws/counting.rs"]
mod counting;
#[path = "laws/oracle.rs"]
mod oracle;
#[path = "laws/pieces.rs"]
mod pieces;
#[path = "laws/roll_up.rs"]
mod roll_up;

use std::iter::repeat_n;
use std::ops::Range;
use std::sync::LazyLock;

use comention::extract::scan;
use comention::text::{fold_into, segment, tokenize};
use comention::{Extracted, Gazetteer, Mention, Method, Span, extract};
use pieces::{Piece, Row};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::FileFailurePersistence;

/// People, places and organisations with everything that makes a name hard: accents, signs, case, shared names.
static NAMES: LazyLock<Gazetteer> = LazyLock::new(|| {
    let csv = "name,type,aliases,demonyms\n\
        Sergey Lavrov,person,,\nDmytro Kuleba,person,,\nOleksiy Kuleba,person,,\nUrsula von der Leyen,person,,\n\
        Bashar al-Assad,person,,\nWilliam J. Burns,person,,\nRecep Tayyip Erdoğan,person,,\nİlnur Çevik,person,,\n\
        Kyiv,place,Kiev,\nZürich,place,,\nNew York,place,,\nNew York Times,organization,,\nUnited States,place,US|U.S.,\n\
        Gießen,place,,\nFinland,place,,Finnish\nSana'a,place,,\nAT&T,organization,,\nПутин,person,,\n北京,place,,\n\
        Yahoo! Japan,organization,,\nCentral Bank of Everland,organization,,\nDenise Fox,person,,\nVolodymyr Zelensky,person,,\n";
    Gazetteer::from_csv("names.csv", csv.as_bytes()).expect("the list has no error")
});

fn config() -> ProptestConfig {
    let seeds = FileFailurePersistence::Direct("tests/laws.regressions");
    ProptestConfig { failure_persistence: Some(Box::new(seeds)), ..ProptestConfig::default() }
}

/// One of the strings between the bars of `list`.
fn one_of(list: &'static str) -> impl Strategy<Value = &'static str> {
    select(list.split('|').collect::<Vec<_>>())
}

/// A text of names, words and all that ever moved an offset or ended a sentence where it should not.
fn text() -> impl Strategy<Value = String> {
    let names = one_of(
        "Sergey Lavrov|Lavrov|Sergei Lavrov|Dmytro Kuleba|Kuleba|S. Lavrov|von der Leyen|al\u{2011}Assad|BURNS|\
         William Burns|ERDOGAN|Erdog\u{306}an|İlnur Çevik|KYIV|Ki\u{AD}ev|Zu\u{308}rich|New\u{A0}York|\
         New\r\nYork Times|U.S.|US|Gießen|GIESSEN|ﬁnnish|Finnish|Sana’a|AT&T|Путин|北京|Yahoo! Japan|Yahoo!\nJAPAN|\
         Central Bank of Everland|(Central Bank of Everland)|(CBE)|CBE|Denise Fox|Denise|President|Sergej Lawrow|Lawrow|SELENSKYJ|Wolodymyr\nSelenskyj|Selenskyj|Dmytro Kuleba\u{2019}s|Lawrow’s|Lavrova",
    );
    let words = one_of("talks|in|The|President|Mr|Mrs|Jan|J|Alice|1|a|10|مرحبا|שלום|。|ß");
    let signs = one_of(
        ". |.|! |? |…|, |’s |'|“|” |\"|(|) |-| – |—|/|\n|\r\n|\n\n|\n• |\n2. |\t|\u{2029}|\u{A0}|\u{AD}|\
         \u{200B}|\u{200F}|\u{FEFF}|\u{301}|\0|\u{7F}|🙂|👨\u{200D}👩",
    );
    let any = prop::char::any().prop_map(String::from);
    let piece = prop_oneof![6 => names.prop_map(String::from), 3 => words.prop_map(String::from), 1 => any];
    let parting = prop_oneof![3 => Just(" "), 2 => signs];
    let joined =
        |pieces: Vec<(String, &str)>| pieces.into_iter().flat_map(|(piece, sign)| [piece, sign.into()]).collect();
    vec((piece, parting), 0..40).prop_map(joined)
}

fn folded(word: &str) -> String {
    let mut out = String::new();
    fold_into(word, &mut out);
    out
}

fn folded_words(text: &str) -> Vec<String> {
    tokenize(text).into_iter().map(|token| folded(&text[token.range()])).collect()
}

/// Whether a word is an acronym of a name: each of its letters begins a word of it, in their order.
fn stands_for(words: &[String], name: &[String]) -> bool {
    let mut initials = name.iter().filter_map(|word| word.chars().next());
    words.len() == 1 && words[0].len() > 1 && words[0].chars().all(|letter| initials.any(|initial| initial == letter))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..config() })]

    /// Law 1: every mention is a slice of the text that reads like a name of its entity, whatever folding did, and lies
    /// in its sentence, which lies in its paragraph.
    #[test]
    fn mentions_are_slices_of_the_text(text in text()) {
        let Extracted { segments, mentions, unlinked } = extract(&text, &NAMES);
        let is_part_of_a_whole_name = |entity, words: &[String]| mentions.iter().any(|other| {
            let whole = folded_words(&text[other.span.range()]);
            other.entity == entity && whole.len() > words.len() && (whole.starts_with(words) || whole.ends_with(words))
        });
        for Mention { span, entity, method, antecedent, sentence, paragraph, .. } in &mentions {
            let surface = text.get(span.range());
            prop_assert!(surface.is_some_and(|surface| !surface.is_empty()));
            let words = folded_words(surface.unwrap_or_default());
            // An article with a capital belongs to the names of organisations.
            let words = match surface.is_some_and(|surface| surface.starts_with("The ")) {
                true if NAMES.entity(*entity).aliases().all(|alias| !alias.text.starts_with("The ")) => words[1..].to_vec(),
                _ => words,
            };
            let reads_like = NAMES.entity(*entity).aliases().map(|alias| folded_words(alias.text)).any(|name| {
                match method {
                    Method::Name => name == words || name == words[1..] && words[0].chars().count() == 1,
                    Method::Demonym => name == words,
                    // The document gives it: an acronym, or a part of the whole name.
                    Method::Alias => name == words || stands_for(&words, &name) || is_part_of_a_whole_name(*entity, &words),
                    // The document gives it, in whatever spelling.
                    Method::Given => mentions.iter().any(|other| {
                        let whole = folded_words(&text[other.span.range()]);
                        other.entity == *entity && whole.len() > words.len() && whole.starts_with(&words)
                    }),
                    // See below.
                    Method::Spelling => name != words,
                    Method::Variant => name.last() == words.last() && name != words,
                    _ => name.len() > words.len() && name.ends_with(&words),
                }
            });
            prop_assert!(reads_like, "{:?} as {:?}", words, method);
            prop_assert!(antecedent.is_none_or(|named| text.get(named.range()).is_some()));
            prop_assert!(segments.sentences[*sentence].contains(*span));
            prop_assert!(segments.paragraphs[*paragraph].contains(segments.sentences[*sentence]));
        }
        prop_assert!(mentions.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start), "in order and apart");
        prop_assert!(unlinked.iter().all(|name| text.get(name.span.range()).is_some()));
    }

    /// A name in another spelling has a word that no name has, and stands where no listed name does. What a thread has read
    /// before makes no difference.
    #[test]
    fn spellings_leave_listed_names_alone(text in text()) {
        let found = extract(&text, &NAMES);
        let matches = scan(&text, &NAMES);
        let listed: Vec<Vec<String>> =
            NAMES.entities().flat_map(|entity| entity.aliases().map(|alias| folded_words(alias.text))).collect();
        for mention in found.mentions.iter().filter(|mention| mention.method == Method::Spelling) {
            let words = folded_words(&text[mention.span.range()]);
            prop_assert!(words.iter().any(|word| !listed.iter().any(|name| name.contains(word))), "{:?}", words);
            let overlaps = |span: Span| span.start < mention.span.end && mention.span.start < span.end;
            prop_assert!(!matches.iter().any(|found| overlaps(found.span)), "{:?}", words);
        }
        let anew = std::thread::scope(|scope| scope.spawn(|| extract(&text, &NAMES)).join()).expect("it does not panic");
        prop_assert_eq!(found.mentions, anew.mentions);
        prop_assert_eq!(found.unlinked, anew.unlinked);
    }

    /// Law 3: segments tile the text, also after sentences were joined because a name goes across their border; and
    /// those of an extraction are the ones that hold a name.
    #[test]
    fn segments_tile(text in text()) {
        let found = extract(&text, &NAMES);
        let mut whole = segment(&text);
        whole.keep_whole(scan(&text, &NAMES).iter().map(|found| found.span));
        let mut names: Vec<Span> = scan(&text, &NAMES).iter().map(|found| found.span).collect();
        // The document itself gives names, too.
        names.extend(found.mentions.iter().map(|mention| mention.span));
        names.extend(found.unlinked.iter().map(|name| name.span));
        let holds_name = |segment: &Span| names.iter().any(|name| segment.contains(*name));
        let held = |segments: &[Span]| segments.iter().copied().filter(holds_name).collect::<Vec<_>>();
        prop_assert_eq!(&found.segments.sentences, &held(&whole.sentences));
        prop_assert_eq!(&found.segments.paragraphs, &held(&whole.paragraphs));
        for segments in [segment(&text), whole] {
            for spans in [&segments.paragraphs, &segments.sentences] {
                prop_assert!(spans.windows(2).all(|pair| pair[0].end <= pair[1].start), "disjoint and in order");
                for span in spans {
                    let slice = text.get(span.range());
                    prop_assert!(slice.is_some_and(|slice| !slice.is_empty() && slice.trim() == slice));
                }
            }
            let mut sentences = segments.sentences.iter().peekable();
            let mut covered = 0;
            for paragraph in &segments.paragraphs {
                prop_assert_eq!(text[covered..paragraph.start].trim(), "", "between paragraphs");
                covered = paragraph.start;
                while let Some(sentence) = sentences.next_if(|sentence| sentence.start < paragraph.end) {
                    let before = text[covered..sentence.start].trim();
                    let may_be_bullet = covered == paragraph.start;
                    prop_assert!(before.is_empty() || may_be_bullet && is_bullet(before), "{:?} before a sentence", before);
                    covered = sentence.end;
                }
                prop_assert_eq!(covered, paragraph.end, "a paragraph ends with a sentence");
            }
            prop_assert_eq!(text[covered..].trim(), "", "after the last paragraph");
            prop_assert_eq!(sentences.next(), None);
        }
    }
}

/// A sign, or a number or letter with a dot or bracket: what may stand before the sentences of a list item.
fn is_bullet(text: &str) -> bool {
    let number = text.strip_suffix(['.', ')']).unwrap_or_default();
    let (is_digit, count) = (|c: char| c.is_numeric(), number.chars().count());
    matches!(text, "•" | "‣" | "▪" | "◦" | "●" | "∙" | "·" | "*" | "–" | "—" | "-")
        || (1..=3).contains(&count) && number.chars().all(is_digit)
        || count == 1 && number.starts_with(|c: char| c.is_ascii_lowercase())
}

fn many_words(count: Range<usize>) -> impl Strategy<Value = String> {
    count.prop_map(|count| repeat_n("a", count).collect::<Vec<_>>().join(" "))
}

/// A list of names and a text of few words, so that names begin alike, contain one another and are shared.
fn list_and_text() -> impl Strategy<Value = (Vec<Row>, String)> {
    let rows = vec((vec(vec(any::<Piece>(), 1..5), 1..4), any::<u8>()), 1..12);
    (any::<u8>(), rows, vec(any::<Piece>(), 0..100)).prop_map(|(first, rows, text)| {
        let rows = pieces::list(first, &rows);
        let names: Vec<&str> = rows.iter().flat_map(|row| &row.names).map(String::as_str).collect();
        let text = pieces::text(first, &text, &names);
        (rows, text)
    })
}

/// Names that are as long as names may be, or longer.
fn long_names_and_text() -> impl Strategy<Value = (Vec<Row>, String)> {
    let row = (many_words(30..35), any::<u8>()).prop_map(|(name, case)| Row::new([name], case));
    (vec(row, 1..12), many_words(70..80))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..config() })]

    /// Law 2: the scan finds what a naive look-up of all n-grams finds.
    #[test]
    fn scan_finds_what_a_naive_oracle_finds((rows, text) in prop_oneof![8 => list_and_text(), 1 => long_names_and_text()]) {
        oracle::compare(&rows, &text);
    }
}
