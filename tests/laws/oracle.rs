//! The naive look-up that the scan is compared with, by law 2 and by fuzzing.

use std::collections::{BTreeMap, HashMap};
use std::iter::once;

use comention::Span;
use comention::extract::scan;
use comention::gazetteer::{AliasKind, CasePolicy};
use comention::text::{Gap, fold_into, gap, segment, tokenize, unaccent_into};

use super::pieces::{Row, gazetteer};

/// Law 2: the scan finds what a naive look-up of all n-grams finds.
///
/// # Panics
///
/// If it does not.
pub fn compare(rows: &[Row], text: &str) {
    let tokens = tokenize(text);
    let gazetteer = gazetteer(rows);
    let mut found = Vec::new();
    for one in scan(text, &gazetteer).iter() {
        let start = tokens.binary_search_by_key(&one.span.start, |token| token.start);
        let end = tokens.binary_search_by_key(&one.span.end, |token| token.end);
        let (Ok(start), Ok(end)) = (start, end) else { panic!("{:?} cuts a word of {text:?}", one.span) };
        assert_eq!(end + 1 - start, one.words);
        assert!(one.candidates.iter().all(|candidate| candidate.listed));
        found.push((start, end + 1, one.candidates.iter().map(|c| (c.entity.index(), c.kind)).collect()));
    }
    assert_eq!(found, naive_scan(rows, text), "{rows:?} in {text:?}");
}

/// A word of a text or name.
struct Word<'t> {
    span: Span,
    written: &'t str,
    folded: String,
    /// What stands before it; `None` if no name goes across that.
    gap: Option<Gap>,
}

fn words(text: &str) -> Vec<Word<'_>> {
    let tokens = tokenize(text);
    let gaps = once(Some(Gap::SPACE)).chain(tokens.windows(2).map(|pair| gap(text, pair[0], pair[1])));
    let word = |(gap, &span): (Option<Gap>, &Span)| {
        let (written, mut folded) = (&text[span.range()], String::new());
        fold_into(written, &mut folded);
        Word { span, written, folded, gap }
    };
    gaps.zip(&tokens).map(word).collect()
}

/// Whether the words of a text are written as those of a name ask for.
fn case_fits(case: Option<CasePolicy>, name: &[Word], text: &[Word]) -> bool {
    let starts_high = |word: &str| word.starts_with(char::is_uppercase);
    let letters: Vec<char> = name[0].written.chars().filter(|&c| c != '.').collect();
    let is_acronym = name.len() == 1
        && letters.len() <= 4
        && letters.iter().any(|c| c.is_uppercase())
        && !letters.iter().any(|c| c.is_lowercase());
    let unaccented = |word: &str| {
        let mut out = String::new();
        unaccent_into(word, &mut out);
        out
    };
    let mut pairs = name.iter().map(|word| word.written).zip(text.iter().map(|word| word.written));
    match case {
        Some(CasePolicy::Any) => true,
        Some(CasePolicy::Exact) => pairs.all(|(name, word)| unaccented(name) == unaccented(word)),
        None if is_acronym => pairs.all(|(name, word)| unaccented(name) == unaccented(word)),
        None | Some(CasePolicy::Capital) => pairs.enumerate().all(|(number, (written, word))| {
            let may_be_small = number > 0 && number + 1 < name.len() && SMALL_WORDS.contains(&&*name[number].folded);
            !starts_high(written) || starts_high(word) || may_be_small
        }),
    }
}

/// Words within a name that may be written small.
#[rustfmt::skip]
const SMALL_WORDS: [&str; 24] = [
    "and", "at", "da", "de", "del", "der", "des", "di", "do", "du", "et", "for", "fur", "in", "la", "of", "on", "sans",
    "the", "to", "und", "with", "without", "y",
];

/// The most words of a name.
const MAX_WORDS: usize = 32;

/// First token, token after the last, and each entity with what the name is to it.
type Found = (usize, usize, Vec<(usize, AliasKind)>);

/// A name of the list: its entity, what it is to it, and its words.
type Bearer<'n> = (usize, AliasKind, &'n [Word<'n>]);

/// Looks every n-gram of the text up in a plain map of names, and takes the longest at each word.
fn naive_scan(rows: &[Row], text: &str) -> Vec<Found> {
    let numbered = rows.iter().enumerate().flat_map(|(entity, row)| {
        row.names.iter().enumerate().map(move |(number, name)| {
            (entity, if number == 0 { AliasKind::Name } else { AliasKind::Alias }, words(name))
        })
    });
    let listed: Vec<(usize, AliasKind, Vec<Word>)> =
        numbered.filter(|(_, _, name)| name.len() <= MAX_WORDS && name.iter().all(|word| word.gap.is_some())).collect();
    let mut names: HashMap<Vec<(Gap, &str)>, Vec<Bearer>> = HashMap::new();
    for (entity, kind, name) in &listed {
        let key = name.iter().filter_map(|word| Some((word.gap?, word.folded.as_str()))).collect();
        names.entry(key).or_default().push((*entity, *kind, name));
    }
    let longest = names.keys().map(Vec::len).max().unwrap_or_default();
    let (words, paragraphs) = (words(text), segment(text).paragraphs);
    let bearers_of = |ngram: &Vec<(Gap, &str)>, written: &[Word]| -> Option<Vec<(usize, AliasKind)>> {
        let bearers = names.get(ngram)?;
        let whole = Span::new(written[0].span.start, written[written.len() - 1].span.end);
        if !paragraphs.iter().any(|paragraph| paragraph.contains(whole)) {
            return None;
        }
        let mut fitting: BTreeMap<usize, AliasKind> = BTreeMap::new();
        for &(entity, kind, _) in bearers.iter().filter(|bearer| case_fits(rows[bearer.0].case, bearer.2, written)) {
            fitting.entry(entity).and_modify(|strongest| *strongest = kind.min(*strongest)).or_insert(kind);
        }
        (!fitting.is_empty()).then(|| fitting.into_iter().collect())
    };
    let longest_at = |start: usize| -> Option<Found> {
        let (mut ngram, mut found) = (Vec::new(), None);
        for (end, word) in (start + 1..).zip(&words[start..]).take(longest) {
            let Some(gap) = (if ngram.is_empty() { Some(Gap::SPACE) } else { word.gap }) else { break };
            ngram.push((gap, word.folded.as_str()));
            if let Some(bearers) = bearers_of(&ngram, &words[start..end]) {
                found = Some((start, end, bearers));
            }
        }
        found
    };
    let (mut found, mut at) = (Vec::new(), 0);
    while at < words.len() {
        let name = longest_at(at);
        at = name.as_ref().map_or(at + 1, |(_, end, _)| *end);
        found.extend(name);
    }
    found
}
