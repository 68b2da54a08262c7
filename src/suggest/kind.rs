//! Which type a name has, by its words and by what stands beside it.

use super::counts::{Tally, may_be_full};
use crate::gazetteer::{EntityType, designated_type, is_common_word, is_given_name, is_place_word};
use crate::text::folded;

/// Guesses the type of a name. What tells little gives [`EntityType::Other`].
///
/// A word that says what it is (River, Ministry, Treaty) tells most; then what stands beside it, counted: titles,
/// ages and “who”, and “in” and “near”; then given names, capitals and places that ship with comention.
pub(super) fn guess(name: &str, tally: &Tally) -> EntityType {
    let &Tally { mentions, personal, short, located, determined, said, called_place, called_body, .. } = tally;
    let other = || EntityType::Other("other".to_owned());
    let first = folded(name.split(' ').next().unwrap_or_default());
    let is_word = !name.contains([' ', '-']);
    let has_given = is_given_name(&first) && (is_word || may_be_full(name));
    if let Some(told) = told_type(name).filter(|_| !has_given || personal == 0) {
        return told.clone();
    }
    let is_acronym = is_word && (2..=8).contains(&name.chars().count()) && !name.chars().any(char::is_lowercase);
    let begins_place =
        PLACE_BEGINNINGS.contains(&&*first) && name.split_once(' ').is_some_and(|(_, rest)| is_unusual(rest));
    let is_place_name = begins_place || (is_word && is_place_word(&first));
    // Of how many mentions a type would be right. Nobody says “the Kuleba”.
    let person = (personal + short + said + if has_given { mentions } else { 0 }).saturating_sub(2 * determined);
    let place = (located + if is_place_name { mentions } else { 0 }).saturating_sub(personal);
    // A few of many are enough if nothing else speaks against it.
    let is_enough = |count: u64| count * 5 >= mentions || (count > 2 && determined * 10 < mentions);
    let called = called_place.max(called_body);
    if called > personal && called * 10 >= mentions {
        return if called_place >= called_body { EntityType::Place } else { EntityType::Organization };
    }
    if is_acronym && mentions + said > 2 * place.max(personal) {
        EntityType::Organization
    } else if person > place && is_enough(person) {
        EntityType::Person
    } else if place > person && place * 5 >= mentions {
        EntityType::Place
    } else if said * 8 >= mentions && determined * 4 >= mentions {
        EntityType::Organization
    } else if may_be_full(name) && determined == 0 && is_unusual(name) {
        EntityType::Person
    } else {
        other()
    }
}

/// The first words of many names of places: New Brunswick, San Vicente.
#[rustfmt::skip]
const PLACE_BEGINNINGS: [&str; 24] = [
    "central", "east", "eastern", "el", "great", "greater", "inner", "las", "los", "lower", "new", "north", "northern",
    "old",
    "outer", "saint", "san", "santa", "south", "southern", "st", "upper", "west", "western",
];

/// Whether no word of a name is an everyday word.
fn is_unusual(name: &str) -> bool {
    name.split(' ').all(|word| !is_common_word(&folded(word)))
}

/// The type that a name itself tells: by its last word, or by the head before “of”.
pub(super) fn told_type(name: &str) -> Option<&'static EntityType> {
    let mut words: Vec<String> = name.split([' ', '-']).map(folded).collect();
    // World War II, Apollo Program 3.
    while words.len() > 1
        && words.last().is_some_and(|word| word.chars().all(|c| matches!(c, 'i' | 'v' | 'x' | '0'..='9')))
    {
        words.pop();
    }
    let connector = words.iter().position(|word| matches!(word.as_str(), "of" | "for" | "on"));
    let head = connector.and_then(|at| words[..at].last());
    if let [word] = &words[..] {
        return designated_type(word).filter(|told| **told == EntityType::Organization);
    }
    head.and_then(|word| designated_type(word))
        .or_else(|| words.last().and_then(|word| designated_type(word)))
        // Lake Baikal, Mount Everest, Cape Horn.
        .or_else(|| {
            words.first().filter(|_| connector.is_none()).and_then(|word| match word.as_str() {
                "lake" | "mount" | "cape" | "port" | "fort" | "gulf" | "bay" => designated_type(word),
                _ => None,
            })
        })
}
