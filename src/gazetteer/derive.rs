//! Names derived from listed ones: what the press writes when the list has a person's full name only.

use std::ops::Range;

use super::entity::{AliasKind, EntityType};
use super::name::Words;
use super::words::spellings;

/// Small words that belong to a family name: van der Leyen, de Croo, bin Salman, al-Assad.
const PARTICLES: [&str; 35] = [
    "abu", "af", "al", "ap", "av", "bin", "bint", "da", "dal", "das", "de", "del", "della", "den", "der", "di", "do",
    "dos", "du", "el", "ibn", "la", "las", "le", "los", "o", "of", "ten", "ter", "van", "vom", "von", "y", "zu", "zum",
];

/// Particles that the press also leaves out: al-Assad is Assad, el-Sisi is Sisi.
const ARTICLES: [&str; 2] = ["al", "el"];

/// What follows a family name.
const SUFFIXES: [&str; 9] = ["jr", "sr", "ii", "iii", "iv", "esq", "phd", "md", "obe"];

/// Frequent family names of China, Korea and Vietnam, which stand before the given name: Kim Jong-un, Xi Jinping.
#[rustfmt::skip]
const FAMILY_NAMES_FIRST: [&str; 56] = [
    "cai", "chang", "chen", "cheng", "choi", "chou", "chung", "deng", "fan", "feng", "gao", "guo", "han", "he", "hong",
    "hu", "huang", "hwang", "jang", "jiang", "jung", "kang", "kim", "lai", "lee", "li", "liang", "lim", "lin", "liu",
    "luo", "ma", "moon", "ng", "nguyen", "pak", "park", "peng", "pham", "qian", "qin", "ri", "song", "sun", "tran", "tsai",
    "wang", "wu", "xi", "xu", "yang", "yoon", "yu", "zhang", "zhao", "zhou",
];

/// Calls `emit` with every name that a listed name of an entity gives rise to.
pub(super) fn derived_names(entity_type: &EntityType, name: &Words, mut emit: impl FnMut(AliasKind, Vec<&str>)) {
    let is_person = match entity_type {
        EntityType::Person => true,
        EntityType::Place | EntityType::Organization => return,
        // A list without types may hold persons: other spellings do no harm, a bare last word would.
        EntityType::Other(_) => false,
    };
    let plain: Vec<&str> = name.plain_words().collect();
    let Some((&given, rest)) = plain.split_first().filter(|(_, rest)| !rest.is_empty()) else { return };
    for &spelling in spellings(given).iter().filter(|spelling| !spelling.eq_ignore_ascii_case(given)) {
        emit(AliasKind::Variant, std::iter::once(spelling).chain(rest.iter().copied()).collect());
    }
    let is_initial = |word: &&str| word.chars().count() == 1 && word.starts_with(char::is_uppercase);
    if rest.len() > 1 && rest[..rest.len() - 1].iter().any(is_initial) {
        let without = rest.iter().filter(|word| !is_initial(word));
        emit(AliasKind::Variant, std::iter::once(&given).chain(without).copied().collect());
    }
    if is_person {
        // De Croo is also written de Croo, and a small letter in a name matches both.
        let small = |number: usize| PARTICLES.into_iter().find(|p| number > 0 && *p == name.folded(number));
        let words: Vec<&str> = (0..name.len()).map(|number| small(number).unwrap_or(plain[number])).collect();
        family_names(name).into_iter().for_each(|range| emit(AliasKind::Surname, words[range].to_vec()));
        // The same article in another spelling: el-Assad for al-Assad.
        if let Some(article) = (1..words.len()).find(|&number| ARTICLES.contains(&words[number])) {
            let mut other = words.clone();
            other[article] = ARTICLES[usize::from(words[article] == ARTICLES[0])];
            emit(AliasKind::Variant, other);
        }
        if words != plain {
            emit(AliasKind::Variant, words);
        }
    }
}

/// Which words may be the family name: the last with the particles before it, the same without an article, and the
/// first where it is a family name that stands first.
fn family_names(name: &Words) -> Vec<Range<usize>> {
    let end = name.len() - usize::from(SUFFIXES.contains(&name.folded(name.len() - 1)));
    let is_long = |word: &str| word.chars().count() > 1 && word.starts_with(char::is_alphabetic);
    // Benedict XV, but not LI XI.
    let shouts = !name.plain(0).chars().any(char::is_lowercase);
    let is_ordinal = |word: &str| !shouts && word.chars().all(|c| matches!(c, 'I' | 'V' | 'X'));
    if end < 2 || !is_long(name.plain(end - 1)) || is_ordinal(name.plain(end - 1)) {
        return Vec::new();
    }
    let mut start = end - 1;
    while start > 1 && (name.is_hyphenated(start) || PARTICLES.contains(&name.folded(start - 1))) {
        start -= 1;
    }
    // "Duke of Cambridge" is a title and no name.
    if (start..end - 1).any(|number| name.folded(number) == "of") {
        return Vec::new();
    }
    let has_article = start + 2 == end && ARTICLES.contains(&name.folded(start));
    let stands_first = (FAMILY_NAMES_FIRST.contains(&name.folded(0)) && name.len() <= 3).then_some(0..1);
    std::iter::once(start..end).chain(has_article.then_some(end - 1..end)).chain(stands_first).collect()
}
