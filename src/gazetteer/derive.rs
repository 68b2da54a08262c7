//! Names derived from listed ones: what the press writes when the list has a person's full name only.

use std::ops::Range;

use super::entity::{AliasKind, EntityType};
use super::name::Words;
use super::wade_giles::wade_giles;
use super::words::{
    is_common_word, is_family_name, is_family_name_first, is_given_name, is_given_name_behind,
    is_like_given_name_behind, is_place_word, spellings,
};

/// Small words that belong to a family name: van der Leyen, de Croo, bin Salman, al-Assad.
const PARTICLES: [&str; 35] = [
    "abu", "af", "al", "ap", "av", "bin", "bint", "da", "dal", "das", "de", "del", "della", "den", "der", "di", "do",
    "dos", "du", "el", "ibn", "la", "las", "le", "los", "o", "of", "ten", "ter", "van", "vom", "von", "y", "zu", "zum",
];

/// Whether `folded` is a small word that belongs to a family name.
pub(crate) fn is_particle(folded: &str) -> bool {
    PARTICLES.contains(&folded)
}

/// Particles that the press also leaves out: al-Assad is Assad, el-Sisi is Sisi, von Bismarck is Bismarck.
const LEFT_OUT: [&str; 3] = ["al", "el", "von"];

/// Those of them that are the same: el-Assad is al-Assad.
const ARTICLES: [&str; 2] = ["al", "el"];

/// What follows a family name.
const SUFFIXES: [&str; 9] = ["jr", "sr", "ii", "iii", "iv", "esq", "phd", "md", "obe"];

/// Frequent family names of Spain and Latin America, where people have two and are called by both or by the former.
#[rustfmt::skip]
const SPANISH_FAMILY_NAMES: [&str; 66] = [
    "aguilar", "alvarez", "arias", "benitez", "cabrera", "calderon", "campos", "cardenas", "castillo", "castro",
    "chavez", "contreras", "cortes", "delgado", "diaz", "dominguez", "espinosa", "fernandez", "figueroa", "flores",
    "fuentes", "gallardo", "garcia", "gimenez", "gomez", "gonzalez", "gutierrez", "guzman", "hernandez", "herrera",
    "ibanez", "iglesias", "jimenez", "lopez", "lozano", "marquez", "martinez", "medina", "mejia", "mendez",
    "mendoza", "molina", "montero", "morales", "moreno", "munoz", "navarro", "nunez", "ochoa", "ortega", "ortiz",
    "pena", "perez", "ramirez", "ramos", "rodriguez", "rojas", "ruiz", "sanchez", "sandoval", "soto", "suarez",
    "torres", "vargas", "vasquez", "vazquez",
];

/// Calls `emit` with every name that a listed name of an entity gives rise to.
pub(super) fn derived_names(entity_type: &EntityType, name: &Words, mut emit: impl FnMut(AliasKind, Vec<&str>)) {
    shortened(name, &mut emit);
    if *entity_type != EntityType::Place {
        spelt_otherwise(name, &mut emit);
    }
    let is_person = match entity_type {
        EntityType::Person => true,
        EntityType::Place => return,
        EntityType::Organization => {
            if let Some(acronym) = acronym(name) {
                emit(AliasKind::Variant, vec![&acronym]);
            }
            return without_legal_form(name, emit);
        }
        // A list without types may hold persons: other spellings do no harm, a bare last word would.
        EntityType::Other(_) => false,
    };
    if is_person && let Some(end) = name.comma() {
        return before_comma(name, end, emit);
    }
    let plain: Vec<&str> = name.plain_words().collect();
    let Some((&given, rest)) = plain.split_first().filter(|(_, rest)| !rest.is_empty()) else { return };
    for &spelling in spellings(given).iter().filter(|spelling| !spelling.eq_ignore_ascii_case(given)) {
        emit(AliasKind::Variant, std::iter::once(spelling).chain(rest.iter().copied()).collect());
    }
    if rest.len() > 1 && rest[..rest.len() - 1].iter().any(|word| are_initials(word)) {
        let without = rest.iter().filter(|word| !are_initials(word));
        emit(AliasKind::Variant, std::iter::once(&given).chain(without).copied().collect());
    }
    initials_otherwise(&plain, &mut emit);
    if is_person {
        // De Croo is also written de Croo, and a small letter in a name matches both.
        let small = |number: usize| PARTICLES.into_iter().find(|p| number > 0 && *p == name.folded(number));
        let words: Vec<&str> = (0..name.len()).map(|number| small(number).unwrap_or(plain[number])).collect();
        family_names(name).into_iter().for_each(|range| emit(AliasKind::Surname, words[range].to_vec()));
        if let [family, given] = plain[..]
            && is_family_name_first(name.folded(0))
        {
            for [family, given] in &wade_giles(family, given) {
                emit(AliasKind::Variant, vec![family, given]);
                emit(AliasKind::Surname, vec![family]);
            }
        }
        if is_split_given_name(name) {
            emit(AliasKind::Variant, vec![given, &rest.concat()]);
        }
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

/// Words that begin names, and how they are shortened.
const SHORTENED: [(&str, &str); 3] = [("Saint", "St"), ("Mount", "Mt"), ("Fort", "Ft")];

/// The same name with its first word shortened or in full: Saint Petersburg and St Petersburg.
fn shortened(name: &Words, emit: &mut impl FnMut(AliasKind, Vec<&str>)) {
    let is_first = |word: &str| name.len() > 1 && name.folded(0).eq_ignore_ascii_case(word);
    for (long, short) in SHORTENED.into_iter().filter(|(long, short)| is_first(long) || is_first(short)) {
        let first = if is_first(long) { short } else { long };
        emit(AliasKind::Variant, std::iter::once(first).chain(name.plain_words().skip(1)).collect());
    }
}

/// The same name by other rules of spelling: Müller and Mueller, ElBaradei and El Baradei.
fn spelt_otherwise(name: &Words, emit: &mut impl FnMut(AliasKind, Vec<&str>)) {
    if name.plain_words().any(|word| word.contains(['ä', 'ö', 'ü', 'Ä', 'Ö', 'Ü'])) {
        let without = |word: &str| -> String {
            let letters = [("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("Ä", "Ae"), ("Ö", "Oe"), ("Ü", "Ue")];
            letters.iter().fold(word.to_owned(), |word, (from, to)| word.replace(from, to))
        };
        let words: Vec<String> = name.plain_words().map(without).collect();
        emit(AliasKind::Variant, words.iter().map(String::as_str).collect());
    }
    let is_joined = |word: &str| {
        let stem = word.strip_prefix("El").or(word.strip_prefix("Al"));
        stem.is_some_and(|stem| stem.len() > 2 && stem.starts_with(char::is_uppercase))
    };
    // A small letter in a name matches both.
    let article = |word: &str| if word.starts_with('E') { "el" } else { "al" };
    let split = |word| if is_joined(word) { (article(word), &word[2..]) } else { (word, "") };
    if name.plain_words().any(is_joined) {
        let words = name.plain_words().map(split).flat_map(|(article, stem)| [article, stem]);
        emit(AliasKind::Variant, words.filter(|word| !word.is_empty()).collect());
    }
}

/// Whether a word is made of initials: H, or H.W.
fn are_initials(word: &str) -> bool {
    let is_first = |part: &str| part.chars().count() == 1 && part.starts_with(char::is_uppercase);
    word.strip_suffix('.').unwrap_or(word).split('.').all(is_first)
}

/// The same name with two or more initials written otherwise: H. W., H.W. or HW.
fn initials_otherwise(words: &[&str], emit: &mut impl FnMut(AliasKind, Vec<&str>)) {
    let Some(start) = words.iter().position(|word| are_initials(word)) else { return };
    let end = start + words[start..].iter().take_while(|word| are_initials(word)).count();
    let letters: String = words[start..end].iter().flat_map(|word| word.chars()).filter(|c| *c != '.').collect();
    if letters.chars().nth(1).is_none() || end == words.len() {
        return;
    }
    let spaced = letters.chars().fold(String::new(), |spaced, letter| spaced + " " + letter.encode_utf8(&mut [0; 4]));
    let dotted = letters.chars().fold(String::new(), |dotted, letter| dotted + letter.encode_utf8(&mut [0; 4]) + ".");
    for other in [spaced.trim_start(), &dotted, &letters] {
        if words[start..end].join(" ") != other {
            emit(AliasKind::Variant, [&words[..start], &[other], &words[end..]].concat());
        }
    }
}

/// A person's name with the family name at the other end, if that stands first at home and last abroad: Orbán Viktor for
/// Viktor Orbán, Jinping Xi for Xi Jinping.
pub(super) fn turned<'n>(entity_type: &EntityType, name: &'n Words) -> Option<Vec<&'n str>> {
    let last = name.len().checked_sub(1).filter(|last| (1..=2).contains(last))?;
    let is_plain = |number: usize| {
        let word = name.folded(number);
        !is_particle(word) && !SUFFIXES.contains(&word) && name.plain(number).starts_with(char::is_uppercase)
    };
    if *entity_type != EntityType::Person || name.comma().is_some() || !(is_plain(0) && is_plain(1)) {
        return None;
    }
    let is_turned = |family: usize, given: usize| {
        let (its_given, is_given) = (name.folded(given), |number: usize| is_given_name_behind(name.plain(number)));
        let is_family = is_family_name_first(name.folded(family));
        is_family && (is_like_given_name_behind(its_given) || !is_given_name(its_given))
            || is_given(given) && !is_given(family)
    };
    let mut words: Vec<&str> = name.plain_words().collect();
    if is_turned(0, 1) && !name.is_hyphenated(1) {
        words.rotate_left(1);
    } else if is_turned(last, 0) && is_plain(last) && !name.is_hyphenated(last) {
        words.rotate_right(1);
    } else {
        return None;
    }
    Some(words)
}

/// Whether a name is a family name and a given name of two syllables: Roh Moo-hyun, Chiang Kai-shek.
fn is_split_given_name(name: &Words) -> bool {
    name.len() == 3 && name.is_hyphenated(2) && !name.is_hyphenated(1) && name.plain(2).starts_with(char::is_lowercase)
}

/// The names in a person's name with a comma: what stands before it (Charles VI, Holy Roman Emperor), or what it is when
/// the family name stands last (Lavrov, Sergey).
fn before_comma(name: &Words, end: usize, mut emit: impl FnMut(AliasKind, Vec<&str>)) {
    let words = || name.plain_words();
    let is_family = end == 1 || (0..end - 1).all(|number| is_particle(name.folded(number)));
    let is_given = |word: &str| word.starts_with(char::is_uppercase);
    if !is_family {
        emit(AliasKind::Variant, words().take(end).collect());
        let before = family_names_of(name, end);
        before
            .into_iter()
            .for_each(|range| emit(AliasKind::Surname, words().skip(range.start).take(range.len()).collect()));
    } else if words().skip(end).all(is_given) {
        emit(AliasKind::Variant, words().skip(end).chain(words().take(end)).collect());
        emit(AliasKind::Surname, words().take(end).collect());
    }
}

/// What stands behind the names of companies and clubs, and is often left out.
const LEGAL_FORMS: [&str; 26] = [
    "ab",
    "ag",
    "as",
    "asa",
    "bv",
    "co",
    "company",
    "corp",
    "corporation",
    "fc",
    "gmbh",
    "inc",
    "incorporated",
    "kg",
    "limited",
    "llc",
    "llp",
    "ltd",
    "nv",
    "oyj",
    "plc",
    "pty",
    "sa",
    "sarl",
    "se",
    "spa",
];

/// Whether a folded word stands behind the names of companies and clubs: inc, ltd.
pub(crate) fn is_legal_form(folded: &str) -> bool {
    LEGAL_FORMS.contains(&folded)
}

/// The initials of an organisation's name: four letters or more, since three are anybody's.
fn acronym(name: &Words) -> Option<String> {
    let high = || name.plain_words().filter(|word| word.starts_with(char::is_uppercase));
    let shouts = |word: &str| word.chars().nth(1).is_some() && !word.chars().any(char::is_lowercase);
    let acronym: String = high().filter_map(|word| word.chars().next()).collect();
    let is_plain = acronym.bytes().all(|byte| byte.is_ascii_uppercase()) && !high().any(shouts);
    (ACRONYM.contains(&acronym.len()) && is_plain).then_some(acronym)
}

/// How many letters such an acronym has.
const ACRONYM: std::ops::RangeInclusive<usize> = 4..=7;

/// The name of a company without its legal form: Acme Tools for Acme Tools Co., Ltd. What is left of one word must not
/// be an everyday word, a person's name or a place's.
fn without_legal_form(name: &Words, mut emit: impl FnMut(AliasKind, Vec<&str>)) {
    let is_form = |number: usize| {
        let word = name.plain(number);
        is_legal_form(&name.folded(number).replace('.', "")) && word.starts_with(char::is_uppercase)
    };
    let end = (1..name.len()).rev().take_while(|&number| is_form(number)).last();
    let may_be_else = || {
        let word = name.folded(0);
        is_common_word(word) || is_given_name(word) || is_family_name(word) || is_place_word(word)
    };
    if let Some(end) = end.filter(|&end| end > 1 || !may_be_else()) {
        emit(AliasKind::Variant, name.plain_words().take(end).collect());
    }
}

/// Which words may be the family name: the last with the particles before it, the same without an article, and the
/// first where it is a family name that stands first, and the former of two.
fn family_names(name: &Words) -> Vec<Range<usize>> {
    // Helmuth von Moltke the Younger.
    let is_high = |number: usize| name.plain(number).starts_with(char::is_uppercase);
    let is_epithet = |number: &usize| name.plain(*number) == "the" && is_high(number - 1);
    let epithet = (2..name.len()).find(is_epithet);
    family_names_of(name, epithet.unwrap_or(name.len()))
}

/// Those among the first words of a name.
fn family_names_of(name: &Words, end: usize) -> Vec<Range<usize>> {
    let end = end - usize::from(SUFFIXES.contains(&name.folded(end - 1)));
    let is_long = |word: &str| word.chars().count() > 1 && word.starts_with(char::is_alphabetic);
    // Benedict XV, but not LI XI.
    let shouts = !name.plain(0).chars().any(char::is_lowercase);
    let is_ordinal = |word: &str| !shouts && word.chars().all(|c| matches!(c, 'I' | 'V' | 'X'));
    if end < 2 || !is_long(name.plain(end - 1)) || is_ordinal(name.plain(end - 1)) {
        return Vec::new();
    }
    // Roh Moo-hyun.
    if is_split_given_name(name) {
        return std::iter::once(0..1).collect();
    }
    let mut start = end - 1;
    while start > 1 && (name.is_hyphenated(start) || PARTICLES.contains(&name.folded(start - 1))) {
        start -= 1;
    }
    // "Duke of Cambridge" is a title and no name.
    if (start..end - 1).any(|number| name.folded(number) == "of") {
        return Vec::new();
    }
    let has_article = start + 2 == end && LEFT_OUT.contains(&name.folded(start));
    // Orbán Viktor.
    let is_given = |number: usize| is_given_name_behind(name.plain(number));
    if name.len() == 2 && is_given(1) && !is_given_name(name.folded(0)) {
        return std::iter::once(0..1).collect();
    }
    let stands_first = (is_family_name_first(name.folded(0)) && name.len() <= 3).then_some(0..1);
    // Ángel Sánchez Martín is Sánchez Martín, or Sánchez.
    let former =
        start.checked_sub(1).filter(|&former| former > 0 && SPANISH_FAMILY_NAMES.contains(&name.folded(former)));
    let former = former.into_iter().flat_map(|former| [former..end, former..start]);
    std::iter::once(start..end).chain(has_article.then_some(end - 1..end)).chain(stands_first).chain(former).collect()
}
