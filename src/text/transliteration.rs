//! Readings: what a word sounds like, by the conventions in which names of other scripts are written with Latin
//! letters.
//!
//! Лавров is Lavrov in English, Lawrow in German; Müller is Mueller where there is no ü. Each convention is a
//! table that turns letters into signs for sounds; two words may be one name if some reading of one is a reading of
//! the other. Small letters stand for themselves; the signs for other sounds are:
//!
//! | C | S | Z | J | X | c | A, O, Y |
//! |---|---|---|---|---|---|---|
//! | church, ч | ship, ш | measure, ж | judge, дж | loch, х | its, ц | ä, ö, ü |
//!
//! What conventions or those who use them mix up is one sound: s and z, single and double letters.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use super::fold::folded;

/// Letters with their sounds; `$` is the end of the word. The longest that fits is taken.
type Letters = &'static [(&'static str, &'static str)];

/// What all conventions but that for Arabic have in common: the endings of old (Romanoff), and the soft sign before
/// е.
const SLAVIC: Letters =
    &[("off$", "ov"), ("eff$", "ev"), ("iev", "ev"), ("yev", "ev"), ("z", "s"), ("x", "ks"), ("ph", "f")];

/// English: BGN/PCGN 1947 for Russian and 1965 for Ukrainian, Ukraine's resolution No. 55 of 2010, ALA-LC, and the
/// press, which leaves out y, and writes tz for ts and sch for shch.
const ENGLISH: Letters = &[
    ("shch", "SC"),
    ("sch", "SC"),
    ("tch", "C"),
    ("ch", "C"),
    ("sh", "S"),
    ("zh", "Z"),
    ("kh", "X"),
    ("dzh", "J"),
    ("dj", "J"),
    ("j", "J"),
    ("ts", "c"),
    ("tz", "c"),
    ("ck", "k"),
    ("ce", "se"),
    ("ci", "si"),
    ("cy", "si"),
    ("c", "k"),
    ("q", "k"),
    ("ya", "ia"),
    ("yu", "iu"),
    ("ye", "e"),
    ("yo", "e"),
    ("y", "i"),
];

/// German: Duden.
const GERMAN: Letters = &[
    ("schtsch", "SC"),
    ("tsch", "C"),
    ("dsch", "J"),
    ("sch", "S"),
    ("sh", "S"),
    ("ch", "X"),
    ("ck", "k"),
    ("tz", "c"),
    ("ts", "c"),
    ("z", "c"),
    ("ß", "s"),
    ("w", "v"),
    ("je", "e"),
    ("jo", "e"),
    ("j", "i"),
    ("y", "i"),
    ("c", "k"),
];

/// German writes ж like ш.
const GERMAN_SOFT: Letters = &[("sch", "Z")];

/// French: the press, with the e that makes -in sound (Poutine).
const FRENCH: Letters = &[
    ("chtch", "SC"),
    ("tch", "C"),
    ("ch", "S"),
    ("dj", "J"),
    ("j", "Z"),
    ("kh", "X"),
    ("ts", "c"),
    ("ou", "u"),
    ("gue", "ge"),
    ("gui", "gi"),
    ("qu", "k"),
    ("ine$", "in"),
    ("yne$", "in"),
    ("ïe", "e"),
    ("ce", "se"),
    ("ci", "si"),
    ("ç", "s"),
    ("c", "k"),
    ("y", "i"),
];

/// Slavic languages with Latin letters, which ISO 9 follows (Lukašenko), Polish with its own (Łukaszenka), and
/// Turkish.
const SCIENTIFIC: Letters = &[
    ("szcz", "SC"),
    ("šč", "SC"),
    ("sz", "S"),
    ("š", "S"),
    ("ş", "S"),
    ("ș", "S"),
    ("cz", "C"),
    ("č", "C"),
    ("ç", "C"),
    ("ć", "C"),
    ("rz", "Z"),
    ("ż", "Z"),
    ("ž", "Z"),
    ("dž", "J"),
    ("ch", "X"),
    ("ts", "c"),
    ("iew", "ev"),
    ("w", "v"),
    ("je", "e"),
    ("jo", "e"),
    ("j", "i"),
    ("y", "i"),
];

/// Scandinavian languages (Khrusjtsjov, Gorbatjov) and Dutch (Chroesjtsjov).
const NORTHERN: Letters = &[
    ("sjtsj", "SC"),
    ("sjtj", "SC"),
    ("tsj", "C"),
    ("tj", "C"),
    ("sj", "S"),
    ("zj", "Z"),
    ("kh", "X"),
    ("ch", "X"),
    ("ts", "c"),
    ("oe", "u"),
    ("je", "e"),
    ("jo", "e"),
    ("j", "i"),
    ("y", "i"),
];

/// Letters where the marks of others are not at hand: ICAO Doc 9303-3, section 6, and DIN 5007-2.
const WITHOUT_MARKS: Letters =
    &[("ae", "A"), ("ä", "A"), ("æ", "A"), ("oe", "O"), ("ö", "O"), ("ø", "O"), ("œ", "O"), ("ue", "Y"), ("ü", "Y")];

/// Arabic: ALA-LC, BGN/PCGN 1956, the French press. Few agree on vowels; q, g and gh are all heard as k (Gaddafi).
const ARABIC: Letters = &[
    ("kh", "X"),
    ("gh", "k"),
    ("g", "k"),
    ("q", "k"),
    ("c", "k"),
    ("dh", "d"),
    ("th", "t"),
    ("dj", "J"),
    ("j", "J"),
    ("sh", "S"),
    ("ch", "S"),
    ("ou", "u"),
    ("oo", "u"),
    ("o", "u"),
    ("ee", "i"),
    ("ei", "ai"),
    ("ey", "ai"),
    ("ay", "ai"),
    ("e", "a"),
    ("y", "i"),
    ("ah$", "a"),
    ("eh$", "a"),
];

/// A convention.
struct Convention {
    /// The letters with their sounds, by the first letter, those that begin with no letter of ASCII at the end.
    by_first: [Vec<(&'static str, &'static str)>; 27],
    /// The letters that a word must have so that the convention itself says something of it, each a set.
    own: Vec<u32>,
}

/// The number of a letter of ASCII; that of all others is one.
fn number(letter: u8) -> usize {
    if letter.is_ascii_lowercase() { usize::from(letter - b'a') } else { 26 }
}

/// The letters of a word as a set.
fn letters_of(word: &str) -> u32 {
    word.bytes().filter(|letter| *letter != b'$').fold(0, |letters, letter| letters | 1 << number(letter))
}

impl Convention {
    /// Of tables that have the same letters, the first counts; `own` is the number of those that others don't have.
    fn new(tables: &[Letters], own: usize) -> Self {
        let mut by_first = std::array::from_fn(|_| Vec::new());
        for &(letters, sounds) in tables.iter().copied().flatten() {
            by_first[number(letters.as_bytes()[0])].push((letters, sounds));
        }
        by_first.iter_mut().for_each(|rules| rules.sort_by_key(|(letters, _)| std::cmp::Reverse(letters.len())));
        let own = tables[..own].iter().copied().flatten().map(|(letters, _)| letters_of(letters)).collect();
        Self { by_first, own }
    }

    /// Whether the convention itself may say something of a word with these letters.
    fn concerns(&self, letters: u32) -> bool {
        self.own.iter().any(|own| own & !letters == 0)
    }

    /// Reads a word in small letters.
    fn read(&self, word: &str, out: &mut String) {
        out.clear();
        let mut rest = word;
        while let Some(&first) = rest.as_bytes().first() {
            let fits = |letters: &str| match letters.strip_suffix('$') {
                Some(ending) => rest == ending,
                None => rest.starts_with(letters),
            };
            match self.by_first[number(first)].iter().find(|(letters, _)| fits(letters)) {
                Some((letters, sounds)) => {
                    sounds.chars().for_each(|sound| push(sound, out));
                    rest = &rest[letters.trim_end_matches('$').len()..];
                }
                None if first.is_ascii() => {
                    push(char::from(first), out);
                    rest = &rest[1..];
                }
                None => {
                    let (letter, behind) = rest.split_at(rest.chars().next().map_or(1, char::len_utf8));
                    folded(letter).chars().for_each(|sound| push(sound, out));
                    rest = behind;
                }
            }
        }
        // Behind ж, ч, ш and щ the ё of this ending is also written o: Gorbatschow.
        if let Some(stem) = out.strip_suffix("ov").filter(|stem| stem.ends_with(['S', 'Z', 'C'])).map(str::len) {
            out.replace_range(stem..=stem, "e");
        }
    }
}

fn push(sound: char, out: &mut String) {
    if !out.ends_with(sound) {
        out.push(sound);
    }
}

/// The conventions, the first being what they have in common.
static CONVENTIONS: LazyLock<Vec<Convention>> = LazyLock::new(|| {
    let common = std::iter::once(Convention::new(&[SLAVIC], 0));
    let slavic = [ENGLISH, GERMAN, FRENCH, SCIENTIFIC, NORTHERN].map(|own| Convention::new(&[own, SLAVIC], 1));
    let soft = Convention::new(&[GERMAN_SOFT, GERMAN, SLAVIC], 1);
    common.chain(slavic).chain([soft, Convention::new(&[WITHOUT_MARKS], 1)]).collect()
});

static ARABIC_CONVENTION: LazyLock<Convention> = LazyLock::new(|| Convention::new(&[ARABIC], 1));

/// The fewest sounds of a reading that tells anything.
const FEWEST_SOUNDS: usize = 4;

/// Calls `emit` with every reading of a word, some of them more than once. Those by the rules for Arabic begin with `-`, and are given
/// if `arabic` is set.
///
/// Cost: linear in the length of the word.
pub(crate) fn readings(word: &str, arabic: bool, mut emit: impl FnMut(&str)) {
    let word = if word.is_ascii() { word.to_ascii_lowercase() } else { word.to_lowercase().nfc().collect() };
    if !word.chars().all(char::is_alphabetic) {
        return;
    }
    let (letters, mut plain, mut reading) = (letters_of(&word), String::new(), String::with_capacity(2 * word.len()));
    for (number, convention) in CONVENTIONS.iter().enumerate() {
        if number > 0 && !convention.concerns(letters) {
            continue;
        }
        convention.read(&word, &mut reading);
        if reading.len() >= FEWEST_SOUNDS && reading != plain {
            emit(&reading);
        }
        if number == 0 {
            plain.clone_from(&reading);
        }
    }
    if arabic {
        ARABIC_CONVENTION.read(&word, &mut reading);
        if reading.len() >= FEWEST_SOUNDS {
            reading.insert(0, '-');
            emit(&reading);
        }
    }
}

/// The most letters that only one of two words has that sound alike.
const MOST_OTHER_LETTERS: u32 = 4;

/// Whether two folded words have a reading in common that is not Arabic.
pub(crate) fn sound_alike(a: &str, b: &str) -> bool {
    let is_like = a.len().abs_diff(b.len()) <= FEWEST_SOUNDS
        && a.len().min(b.len()) >= FEWEST_SOUNDS
        && (letters_of(a) ^ letters_of(b)).count_ones() <= MOST_OTHER_LETTERS;
    if !is_like {
        return false;
    }
    let (mut of_a, mut is_alike) = (Vec::new(), false);
    readings(a, false, |reading| of_a.push(reading.to_owned()));
    readings(b, false, |reading| is_alike |= of_a.iter().any(|other| other == reading));
    is_alike
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_alike(a: &str, b: &str) -> bool {
        let (mut of_a, mut is_alike) = (Vec::new(), false);
        readings(a, false, |reading| of_a.push(reading.to_owned()));
        readings(b, false, |reading| is_alike |= of_a.iter().any(|other| other == reading));
        is_alike
    }

    #[test]
    fn one_name_in_many_spellings() {
        let names = [
            "Lavrov Lawrow Lavroff",
            "Zelensky Zelenskyy Zelenskiy Zelenski Selenskyj Selenski Zelenskij",
            "Kuznetsov Kuznetzov Kusnezow Kuznecov Kouznetsov",
            "Khrushchev Chruschtschow Khruschev Khrouchtchev Chruszczow Khrusjtsjov Chroesjtsjov Chruščov",
            "Tchaikovsky Chaikovsky Tschaikowski Čajkovskij Tchaïkovski Tsjaikovski",
            "Gorbachev Gorbatschow Gorbachyov Gorbatchev Gorbatjov Gorbaczow",
            "Brezhnev Breschnew Brejnev Brežněv",
            "Zhukov Schukow Joukov Žukov",
            "Yeltsin Eltsin Jelzin Eltsine",
            "Putin Poutine Poetin",
            "Lukashenko Lukaschenko Loukachenko Lukašenko",
            "Yanukovych Yanukovich Janukowytsch Ianoukovitch",
            "Dostoevsky Dostoyevsky Dostojewski Dostoïevski",
            "Solovyov Soloviev Solovyev Solowjow",
            "Tolstoy Tolstoi Tolstoj",
            "Rachmaninov Rakhmaninoff",
            "Müller Mueller",
            "Søren Soeren Sören",
            "Çavuşoğlu Chavushoglu",
        ];
        for spellings in names {
            let spellings: Vec<&str> = spellings.split(' ').collect();
            for other in &spellings[1..] {
                assert!(is_alike(spellings[0], other), "{} and {other}", spellings[0]);
            }
        }
    }

    #[test]
    fn other_names_sound_otherwise() {
        let pairs = [
            "Lavrov Lavrova",
            "Ivanov Ivanova",
            "Johnson Johnston",
            "Schmidt Schmitt",
            "Anderson Andersen",
            "Hansen Hanson",
            "Clark Clarke",
            "Austria Australia",
            "Slovakia Slovenia",
            "Samuel Samul",
            "Kuleba Kulebe",
            "Petrov Petrova",
            "Petrenko Petrenkov",
            "Muller Mueller",
        ];
        for pair in pairs {
            let (a, b) = pair.split_once(' ').expect("a pair");
            assert!(!is_alike(a, b), "{pair}");
        }
    }

    #[test]
    fn arabic_names() {
        let arabic = |word: &str| {
            let mut last = String::new();
            readings(word, true, |reading| last = reading.to_owned());
            last
        };
        for name in
            ["Gaddafi Qaddafi Kadhafi Gadhafi Qadhdhafi", "Hussein Husayn Hossein Hussain", "Mohammed Muhammad Mohamed"]
        {
            let readings: Vec<String> = name.split(' ').map(arabic).collect();
            assert!(readings.iter().all(|reading| *reading == readings[0]), "{name}: {readings:?}");
        }
    }
}
