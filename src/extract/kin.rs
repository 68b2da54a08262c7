//! Relatives, who share a family name: Lavrov, son of Viktor Lavrov.

use crate::document::Span;

/// Words for relatives, without grand and step.
const KIN: [&str; 13] = [
    "son", "daughter", "wife", "widow", "husband", "brother", "sister", "father", "mother", "cousin", "nephew",
    "niece", "uncle",
];

/// The most bytes between the names of relatives.
const FARTHEST: usize = 48;

/// Whether a text tells that a name, and another one behind it in the same clause or the next, are those of relatives.
pub(super) fn are_kin(text: &str, one: Span, other: Span) -> bool {
    if one.end >= other.start || other.start - one.end > FARTHEST {
        return false;
    }
    let between = &text[one.end..other.start];
    let is_kin = |word: &str| {
        let stem = word.strip_suffix('s').unwrap_or(word);
        KIN.contains(&stem.strip_prefix("grand").or(stem.strip_prefix("step")).unwrap_or(stem))
    };
    !between.contains(['.', ';', '\n']) && between.split([' ', ',', '-']).any(is_kin)
}
