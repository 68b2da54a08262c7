//! Likely spellings of one name: Zelensky and Zelenskyy, Erdoğan and Erdogan, J. F. Kennedy and John Kennedy.

use crate::gazetteer::{EntityType, same_given_name};
use crate::similar::is_near;
use crate::text::folded;

/// Words as long as this, in characters, may differ by one slip of the pen.
const LONG: usize = 7;

/// As many consonants of a word are looked up.
const KEY: usize = 3;

/// Letters that other languages and alphabets write otherwise, longest first.
#[rustfmt::skip]
const LETTERS: [(&str, &str); 26] = [
    ("shch", "s"), ("sch", "s"), ("sh", "s"), ("zh", "s"), ("kh", "h"), ("ch", "c"), ("ph", "f"), ("th", "t"),
    ("gh", "g"),
    ("ck", "k"), ("ts", "s"), ("tz", "s"), ("dj", "i"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("w", "v"), ("q", "k"),
    ("x", "ks"), ("z", "s"), ("y", "i"), ("j", "i"), ("ia", "a"), ("ie", "e"), ("io", "o"), ("iu", "u"),
];

/// A name cut into folded words, with what they sound like.
#[derive(Clone, Debug)]
pub(super) struct Sounds {
    words: Vec<Spoken>,
    is_person: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Spoken {
    folded: String,
    sound: String,
}

impl Sounds {
    /// A name, and whether it may be a person's: then the last word is a family name.
    pub fn of(name: &str, entity_type: &EntityType) -> Self {
        let is_person = matches!(entity_type, EntityType::Person);
        let mut words: Vec<String> = name.split([' ', '-', '.']).map(folded).filter(|word| !word.is_empty()).collect();
        if !is_person && words.len() > 1 {
            // The Kyiv Post, Apple Inc.
            words.retain(|word| !matches!(word.as_str(), "the" | "inc" | "ltd" | "llc" | "corp" | "plc" | "gmbh"));
        }
        let words = words.into_iter().map(|folded| Spoken { sound: sound(&folded), folded }).collect();
        Self { words, is_person }
    }

    /// How much is left out of a person's name: nothing (0), the given name but for its initial (1), all of it (2).
    pub fn brevity(&self) -> u8 {
        match &self.words[..] {
            [_] if self.is_person => 2,
            [first, ..] if self.is_person && first.folded.chars().count() == 1 => 1,
            _ => 0,
        }
    }

    /// What two names that are alike have in common, to be looked up: the first consonants of the last word.
    pub fn key(&self) -> Option<String> {
        let last = self.words.last()?;
        let is_vowel = |c: &char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u');
        let consonants: String = last.sound.chars().filter(|c| !is_vowel(c)).take(KEY).collect();
        Some(if consonants.chars().count() < 2 { last.sound.clone() } else { consonants })
    }

    /// Whether this is likely another spelling of a name. A family name alone may be that of a full name, but a full
    /// name is no spelling of a family name: it may be another bearer's.
    pub fn is_like(&self, other: &Self) -> bool {
        let (Some((a, given)), Some((b, other_given))) = (self.words.split_last(), other.words.split_last()) else {
            return false;
        };
        if self.is_person && other.is_person {
            return match (given.first(), other_given.first()) {
                (Some(x), Some(y)) => {
                    a.is_like(b) && is_like_given(x, y) && middle_fits(&given[1..], &other_given[1..])
                }
                // Spelled just so, it has been joined to the full name, if it may be.
                _ => given.is_empty() && a.folded != b.folded && a.sounds_like(b),
            };
        }
        self.words.len() == other.words.len()
            && self.words.iter().zip(&other.words).all(|(a, b)| a.sounds_like(b))
            && (self.words.len() > 1 || a.folded.chars().count() > 4)
    }
}

impl Spoken {
    fn sounds_like(&self, other: &Self) -> bool {
        self.folded == other.folded || (self.sound == other.sound && self.sound.chars().count() > 2)
    }

    fn is_like(&self, other: &Self) -> bool {
        let is_long = self.sound.chars().count().min(other.sound.chars().count()) >= LONG;
        self.sounds_like(other)
            || (is_long
                && self.sound.chars().next() == other.sound.chars().next()
                && is_near(&self.sound, &other.sound, 1))
    }
}

/// Whether two words may be one given name, or one is the initial of the other.
fn is_like_given(a: &Spoken, b: &Spoken) -> bool {
    let is_initial = |a: &Spoken, b: &Spoken| a.folded.chars().count() == 1 && b.folded.starts_with(&a.folded);
    same_given_name(&a.folded, &b.folded) || a.sounds_like(b) || is_initial(a, b) || is_initial(b, a)
}

/// Whether what stands between given name and family name does not tell two persons apart.
fn middle_fits(a: &[Spoken], b: &[Spoken]) -> bool {
    a.is_empty() || b.is_empty() || a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_like_given(a, b))
}

/// What a folded word sounds like, roughly: transliterations of one name have one sound.
fn sound(word: &str) -> String {
    let mut out = word.to_owned();
    for (letters, sound) in LETTERS {
        if out.contains(letters) {
            out = out.replace(letters, sound);
        }
    }
    let mut last = None;
    out.retain(|c| last.replace(c) != Some(c));
    out
}
