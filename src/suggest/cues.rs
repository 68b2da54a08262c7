//! Cues: what stands beside a phrase and tells what it is the name of.

use std::ops::Range;

use super::words::{Joint, Word};
use crate::gazetteer::{EntityType, designated_type, is_title};
use crate::text::is_verb_of_saying;

/// Words behind which a place stands.
#[rustfmt::skip]
const BEFORE_PLACES: [&str; 12] = [
    "in", "In", "near", "Near", "outside", "across", "throughout", "into", "around", "through", "via", "towards",
];

/// The most characters in brackets behind a name that are passed over, and the most words of a definition.
const MAX_BRACKET: usize = 200;
const MAX_DEFINITION: usize = 6;

/// What looks like a deed and is none.
const PARTICIPLES: [&str; 7] = ["based", "called", "inspired", "located", "named", "related", "situated"];

/// What only people do.
#[rustfmt::skip]
const DEEDS: [&str; 28] = [
    "asks", "asked", "believed", "believes", "born", "complained", "died", "felt", "hoped", "insisted", "joked", "knew",
    "lied", "loved", "loves", "married", "marries", "met", "promised", "realised", "realises", "recalled", "resigned",
    "smiled", "thinks", "thought", "tweeted", "wrote",
];

/// Words behind which a phrase is no person.
const DETERMINERS: [&str; 8] = ["the", "The", "a", "an", "A", "this", "its", "our"];

/// How a definition begins.
const DEFINES: [&str; 8] = [" is a ", " is an ", " is the ", " was a ", " was an ", " was the ", ", a ", ", an "];

/// What the noun of a definition stands before.
#[rustfmt::skip]
const BEHIND_NOUNS: [&str; 16] = [
    "and", "at", "by", "for", "from", "in", "near", "of", "on", "or", "that", "to", "where", "which", "who", "with",
];

/// What stands beside a phrase.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Cues {
    /// A title before it, an age, “who” or what only people do behind it.
    pub personal: bool,
    /// A preposition of place before it, “the town of”, or a place behind a comma after it.
    pub located: bool,
    /// An article before it.
    pub determined: bool,
    /// A verb of saying beside it, or what somebody did behind it.
    pub said: bool,
    /// What the text says that it is: “is a village”, “, a company”.
    pub defined: Option<&'static EntityType>,
}

impl Cues {
    /// What stands beside some words of a sentence; `titled` tells whether a title was left out before them.
    pub fn of(text: &str, sentence: &[Word], words: Range<usize>, titled: bool) -> Self {
        let joined = |at: usize| sentence.get(at).filter(|word| word.joint == Joint::Space);
        let before = words.start.checked_sub(1).and_then(joined).map_or("", |word| word.text);
        let next = joined(words.end - 1).and_then(|_| sentence.get(words.end)).map_or("", |word| word.text);
        let behind = &text[sentence[words.end - 1].span.end..];
        let defined = definition(behind);
        // Kuleba arrived; but the town named so, called so.
        let acted = next.len() > 4 && next.ends_with("ed") && !PARTICIPLES.contains(&next);
        // The town of X.
        let is_called = before == "of"
            && words
                .start
                .checked_sub(2)
                .and_then(joined)
                .is_some_and(|word| designated_type(word.text) == Some(&EntityType::Place));
        // X, France.
        let is_in_region = behind.starts_with(", ") && sentence.get(words.end).is_some_and(Word::is_place);
        Self {
            personal: titled
                || defined == Some(&EntityType::Person)
                || is_aged(behind)
                || [", who ", " who ", " was born"].iter().any(|start| behind.starts_with(start))
                || DEEDS.contains(&next),
            located: is_called || is_in_region || BEFORE_PLACES.contains(&before),
            determined: DETERMINERS.contains(&before),
            said: acted || is_verb_of_saying(next) || is_verb_of_saying(before),
            defined,
        }
    }
}

/// Whether an age stands behind a name: Kuleba, 40, and others.
fn is_aged(behind: &str) -> bool {
    let digits = |rest: &str| rest.bytes().take_while(u8::is_ascii_digit).count();
    behind.strip_prefix(", ").is_some_and(|rest| digits(rest) == 2 && rest[2..].starts_with([',', '.']))
}

/// What the words behind a name say that it is: the last word before a preposition or sign tells.
fn definition(behind: &str) -> Option<&'static EntityType> {
    // Kheyrabad (also Romanized as Kheyrābād) is a village.
    let behind = match behind.strip_prefix(" (") {
        Some(rest) => rest.char_indices().take(MAX_BRACKET).find(|(_, c)| *c == ')').map(|(at, _)| &rest[at + 1..])?,
        None => behind,
    };
    let mut noun = "";
    for word in DEFINES.into_iter().find_map(|start| behind.strip_prefix(start))?.split(' ').take(MAX_DEFINITION) {
        if BEHIND_NOUNS.contains(&word) {
            break;
        }
        noun = word.trim_end_matches(|c: char| !c.is_alphabetic());
        if noun.len() < word.len() {
            break;
        }
    }
    let told = designated_type(noun).filter(|told| !matches!(told, EntityType::Other(_)));
    told.or_else(|| is_title(noun).then_some(&EntityType::Person))
}
