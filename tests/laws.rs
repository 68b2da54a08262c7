//! The laws of the design, as properties of random texts and random lists of names.
//!
//! Each is compared with an oracle that is written from the documented rules, as naive as can be, and that shares no
//! code with the crate but the cutting and folding of words (`tokenize`, `gap`, `fold_into`, `unaccent_into`) and, where
//! only that is needed, the paragraphs of `segment`. Here are the laws of one document; `counting` has those of many.

#[path = "laws/counting.rs"]
mod counting;

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::iter::{once, repeat_n};
use std::ops::Range;
use std::sync::LazyLock;

use comention::extract::scan;
use comention::gazetteer::{AliasKind, CasePolicy};
use comention::text::{Gap, fold_into, gap, segment, tokenize, unaccent_into};
use comention::{Extracted, Gazetteer, Mention, Method, Span, extract};
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
        Yahoo! Japan,organization,,\n";
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
         New\r\nYork Times|U.S.|US|Gießen|GIESSEN|ﬁnnish|Finnish|Sana’a|AT&T|Путин|北京|Yahoo! Japan|Yahoo!\nJAPAN",
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

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..config() })]

    /// Law 1: every mention is a slice of the text that reads like a name of its entity, whatever folding did, and lies
    /// in its sentence, which lies in its paragraph.
    #[test]
    fn mentions_are_slices_of_the_text(text in text()) {
        let Extracted { segments, mentions, unlinked } = extract(&text, &NAMES);
        for Mention { span, entity, method, antecedent, sentence, paragraph } in &mentions {
            let surface = text.get(span.range());
            prop_assert!(surface.is_some_and(|surface| !surface.is_empty()));
            let words = folded_words(surface.unwrap_or_default());
            let reads_like = NAMES.entity(*entity).aliases().map(|alias| folded_words(alias.text)).any(|name| {
                match method {
                    Method::Name | Method::Alias | Method::Demonym => name == words,
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

    /// Law 3: segments tile the text, also after sentences were joined because a name goes across their border; and
    /// those of an extraction are the ones that hold a name.
    #[test]
    fn segments_tile(text in text()) {
        let found = extract(&text, &NAMES);
        let mut whole = segment(&text);
        whole.keep_whole(scan(&text, &NAMES).iter().map(|found| found.span));
        let holds_name = |segment: &Span| scan(&text, &NAMES).iter().any(|found| segment.contains(found.span));
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

/// An entity of a random list. All are places, of which no further name is derived.
#[derive(Debug)]
struct Row {
    names: Vec<String>,
    case: Option<CasePolicy>,
}

/// Few words, so that names begin alike, contain one another and are shared.
const WORDS: &str = "Kyiv|kyiv|New|NEW|York|a|A|b|the|The|of|US|us|Us|u.s.|U.S.|WHO|who|J|St|Brien|BRIEN|al|Zürich|\
     Zu\u{308}rich|zurich|ß|SS|10|北";

const NAME_SIGNS: &str = " | | |-|'|’|.|. |&| - |";

const TEXT_SIGNS: &str = " | | | | |  |\u{A0}|-|\u{2011}|'|’|.|. |&|, | - |—|\n|\r\n|\n\n|\u{AD}|\u{200B}|”|/|";

/// One of [`WORDS`], and more of them, each behind one of the signs.
fn joined(signs: &'static str, more: Range<usize>) -> impl Strategy<Value = String> {
    let pieces = vec((one_of(signs), one_of(WORDS)), more);
    (one_of(WORDS), pieces).prop_map(|(first, pieces)| {
        once(first).chain(pieces.into_iter().flat_map(|(sign, word)| [sign, word])).collect()
    })
}

fn many_words(count: Range<usize>) -> impl Strategy<Value = String> {
    count.prop_map(|count| repeated("a", count))
}

fn repeated(word: &str, count: usize) -> String {
    repeat_n(word, count).collect::<Vec<_>>().join(" ")
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let name = prop_oneof![15 => joined(NAME_SIGNS, 0..4), 1 => many_words(30..35)];
    let case = select(&[None, None, Some(CasePolicy::Exact), Some(CasePolicy::Capital), Some(CasePolicy::Any)][..]);
    vec((vec(name, 1..4), case).prop_map(|(names, case)| Row { names, case }), 1..12)
}

fn gazetteer(rows: &[Row]) -> Gazetteer {
    let mut csv = String::from("id,name,type,aliases,case\n");
    for (number, Row { names, case }) in rows.iter().enumerate() {
        let case = case.map_or(String::new(), |case| format!("{case:?}"));
        writeln!(csv, "{number},{},place,{},{case}", names[0], names[1..].join("|")).expect("a string takes all");
    }
    Gazetteer::from_csv("random.csv", csv.as_bytes()).expect("the list has no error")
}

/// The words of a text, folded, each with the gap before it (`None` if no name goes across it).
type Words = Vec<(Option<Gap>, String)>;

fn words(text: &str, tokens: &[Span]) -> Words {
    let gaps = once(Some(Gap::SPACE)).chain(tokens.windows(2).map(|pair| gap(text, pair[0], pair[1])));
    gaps.zip(tokens).map(|(gap, token)| (gap, folded(&text[token.range()]))).collect()
}

fn slices<'t>(text: &'t str, tokens: &[Span]) -> Vec<&'t str> {
    tokens.iter().map(|token| &text[token.range()]).collect()
}

/// Whether the words of a text are written as those of a name ask for.
fn case_fits(case: Option<CasePolicy>, name: &[&str], text: &[&str]) -> bool {
    let starts_high = |word: &str| word.starts_with(char::is_uppercase);
    let letters: Vec<char> = name[0].chars().filter(|&c| c != '.').collect();
    let is_acronym = name.len() == 1
        && letters.len() <= 4
        && letters.iter().any(|c| c.is_uppercase())
        && !letters.iter().any(|c| c.is_lowercase());
    let unaccented = |word: &str| {
        let mut out = String::new();
        unaccent_into(word, &mut out);
        out
    };
    let mut pairs = name.iter().zip(text);
    match case {
        Some(CasePolicy::Any) => true,
        Some(CasePolicy::Exact) => pairs.all(|(name, word)| unaccented(name) == unaccented(word)),
        None if is_acronym => pairs.all(|(name, word)| unaccented(name) == unaccented(word)),
        None | Some(CasePolicy::Capital) => pairs.all(|(name, word)| !starts_high(name) || starts_high(word)),
    }
}

/// The most words of a name.
const MAX_WORDS: usize = 32;

/// First token, token after the last, and each entity with what the name is to it.
type Found = (usize, usize, Vec<(usize, AliasKind)>);

/// A name of the list: its entity, what it is to it, and its words.
type Bearer<'r> = (usize, AliasKind, Vec<&'r str>);

/// Looks every n-gram of the text up in a plain map of names, at each word the longest first.
fn naive_scan(rows: &[Row], text: &str) -> Vec<Found> {
    let mut names: HashMap<Words, Vec<Bearer>> = HashMap::new();
    for (entity, row) in rows.iter().enumerate() {
        for (number, name) in row.names.iter().enumerate() {
            let tokens = tokenize(name);
            if tokens.len() <= MAX_WORDS {
                let kind = if number == 0 { AliasKind::Name } else { AliasKind::Alias };
                names.entry(words(name, &tokens)).or_default().push((entity, kind, slices(name, &tokens)));
            }
        }
    }
    let (tokens, paragraphs) = (tokenize(text), segment(text).paragraphs);
    let words = words(text, &tokens);
    let bearers_of = |start: usize, end: usize| -> Option<Vec<(usize, AliasKind)>> {
        let mut ngram = words[start..end].to_vec();
        ngram[0].0 = Some(Gap::SPACE);
        let whole = Span::new(tokens[start].start, tokens[end - 1].end);
        let is_whole = paragraphs.iter().any(|paragraph| paragraph.contains(whole));
        let bearers = names.get(&ngram).filter(|_| is_whole && ngram.iter().all(|(gap, _)| gap.is_some()))?;
        let written = slices(text, &tokens[start..end]);
        let mut fitting: BTreeMap<usize, AliasKind> = BTreeMap::new();
        for &(entity, kind, _) in bearers.iter().filter(|bearer| case_fits(rows[bearer.0].case, &bearer.2, &written)) {
            fitting.entry(entity).and_modify(|strongest| *strongest = kind.min(*strongest)).or_insert(kind);
        }
        (!fitting.is_empty()).then(|| fitting.into_iter().collect())
    };
    let longest_at = |start: usize| -> Option<Found> {
        let ends = (start + 1..=tokens.len().min(start + MAX_WORDS)).rev();
        ends.filter_map(|end| Some((start, end, bearers_of(start, end)?))).next()
    };
    let (mut found, mut at) = (Vec::new(), 0);
    while at < tokens.len() {
        let name = longest_at(at);
        at = name.as_ref().map_or(at + 1, |(_, end, _)| *end);
        found.extend(name);
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..config() })]

    /// Law 2: the scan finds what a naive look-up of all n-grams finds.
    #[test]
    fn scan_finds_what_a_naive_oracle_finds(rows in rows(), text in prop_oneof![
        8 => joined(TEXT_SIGNS, 0..100),
        1 => many_words(70..80),
    ]) {
        let tokens = tokenize(&text);
        let gazetteer = gazetteer(&rows);
        let matches = scan(&text, &gazetteer);
        let mut found = Vec::new();
        for one in matches.iter() {
            let start = tokens.iter().position(|token| token.start == one.span.start);
            let end = tokens.iter().position(|token| token.end == one.span.end);
            let (Some(start), Some(end)) = (start, end) else { panic!("{:?} cuts a word", one.span) };
            prop_assert_eq!(end + 1 - start, one.words);
            prop_assert!(one.candidates.iter().all(|candidate| candidate.listed));
            let candidates = one.candidates.iter().map(|c| (c.entity.index(), c.kind)).collect();
            found.push((start, end + 1, candidates));
        }
        let matches: Vec<Found> = found;
        prop_assert_eq!(matches, naive_scan(&rows, &text));
    }
}
