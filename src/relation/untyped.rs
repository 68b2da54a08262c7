//! What a name without a type is likely to be.

use super::sentence::{DEMONYM, FIRST_CUSTOM, ORGANIZATION, PERSON, PLACE, UNTYPED};
use crate::gazetteer::{MONTHS, is_demonym, is_given_name, is_place_name, is_place_word};
use crate::text::folded;

/// Words that end, begin or stand in names of organizations.
const ORGANIZATION_WORDS: [&str; 76] = [
    "inc",
    "incorporated",
    "ltd",
    "limited",
    "llc",
    "llp",
    "plc",
    "corp",
    "corporation",
    "company",
    "co",
    "group",
    "gmbh",
    "ag",
    "sa",
    "nv",
    "bv",
    "holdings",
    "university",
    "college",
    "institute",
    "school",
    "academy",
    "bank",
    "party",
    "association",
    "foundation",
    "ministry",
    "department",
    "agency",
    "committee",
    "council",
    "commission",
    "union",
    "league",
    "club",
    "federation",
    "society",
    "centre",
    "center",
    "hospital",
    "museum",
    "church",
    "army",
    "navy",
    "airlines",
    "airways",
    "industries",
    "systems",
    "technologies",
    "solutions",
    "partners",
    "ventures",
    "capital",
    "records",
    "entertainment",
    "pictures",
    "studios",
    "times",
    "news",
    "press",
    "broadcasting",
    "network",
    "radio",
    "television",
    "services",
    "software",
    "pharmaceuticals",
    "laboratories",
    "labs",
    "motors",
    "energy",
    "international",
    "enterprises",
    "team",
    "orchestra",
];

/// The sign of a person or an organization, where the words of the name tell; else that of a name that may be anything.
/// What has no letters, and dates, are no names.
pub(super) fn likely_sign(name: &str) -> u8 {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<String> = words.map(folded).collect();
    let is_number = |word: &String| word.bytes().all(|b| b.is_ascii_digit());
    if words.iter().all(is_number)
        || (words.iter().any(is_number) && words.iter().any(|w| MONTHS.contains(&w.as_str())))
    {
        return FIRST_CUSTOM - 1;
    }
    if is_place_name(&words.join(" ")) || STATES.contains(&name.trim_end_matches('.')) {
        return PLACE;
    }
    if let [word] = &words[..] {
        let capitals = name.chars().filter(|c| c.is_uppercase()).count();
        return match word {
            word if is_demonym(word) => DEMONYM,
            word if is_place_word(word) => PLACE,
            word if is_given_name(word) => PERSON,
            _ if (3..=6).contains(&capitals) && capitals == name.chars().count() => ORGANIZATION,
            _ => UNTYPED,
        };
    }
    if words.iter().any(|word| ORGANIZATION_WORDS.contains(&word.as_str())) {
        return ORGANIZATION;
    }
    if words.first().is_some_and(|word| is_given_name(word)) {
        return PERSON;
    }
    UNTYPED
}

/// Short forms of the states of the United States, as addresses have them.
const STATES: [&str; 60] = [
    "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "FL", "GA", "HI", "IA", "ID", "IL", "IN", "KS", "KY", "LA", "MA",
    "MD", "ME", "MI", "MN", "MO", "MS", "MT", "NC", "ND", "NE", "NH", "NJ", "NM", "NV", "NY", "OH", "OK", "OR", "PA",
    "RI", "SC", "SD", "TN", "TX", "UT", "VA", "VT", "WA", "WI", "WV", "WY", "D.C", "DC", "N.Y", "Calif", "Mass", "Ga",
    "Ill", "Fla", "Conn", "Tex",
];
