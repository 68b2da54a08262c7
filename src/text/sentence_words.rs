//! Words that decide whether a full stop ends a sentence, or whether a line opens with a dateline.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

/// Abbreviations that stand before a name or number and so never end a sentence.
#[rustfmt::skip]
pub(super) static BEFORE_NAMES: LazyLock<FxHashSet<&str>> = LazyLock::new(|| FxHashSet::from_iter([
    "Mr", "Mrs", "Ms", "Mx", "Messrs", "Mme", "Mlle", "Dr", "Drs", "Prof", "Gen", "Lt", "Col", "Maj", "Capt",
    "Cmdr", "Cpl", "Sgt", "Adm", "Brig", "Sen", "Sens", "Rep", "Reps", "Gov", "Govs", "Hon", "Pres", "Amb",
    "Rev", "Fr", "Msgr", "Insp", "Supt", "Det", "Sec", "Pvt", "St", "Ste", "Mt", "Ft", "v", "vs", "viz", "cf", "ca",
    "approx", "Jos",
]));

/// Abbreviations that do not end a sentence before a number: No. 10, p. 7, Art. 5, Feb. 24.
#[rustfmt::skip]
pub(super) static BEFORE_NUMBERS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| FxHashSet::from_iter([
    "No", "Nos", "no", "nos", "p", "pp", "Art", "art", "Fig", "fig", "Vol", "vol", "Ch", "ch", "Jan", "Feb",
    "Mar", "Apr", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "c", "b", "d", "fl",
]));

/// Abbreviations that may end a sentence: only if the next word is one that opens sentences.
#[rustfmt::skip]
pub(super) static MAY_END: LazyLock<FxHashSet<&str>> = LazyLock::new(|| FxHashSet::from_iter([
    "Inc", "Ltd", "Co", "Cos", "Corp", "Bros", "Jr", "Sr", "Esq", "etc", "al", "Ave", "Blvd", "Rd", "Dept",
    "Est", "Jan", "Feb", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec", "Mon", "Tue", "Tues", "Wed", "Thu", "Thurs",
    "Fri", "Univ",
]));

/// The bytes of the longest word of [`BEFORE_NAMES`], [`BEFORE_NUMBERS`] and [`MAY_END`]: most words are longer, and need
/// not be looked up.
pub(super) const LONGEST_ABBREVIATION: usize = 6;

/// Words that open sentences and are hardly ever part of a name.
#[rustfmt::skip]
pub(super) static OPENERS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| FxHashSet::from_iter([
    "A", "About", "According", "After", "All", "Also", "Although", "An", "And", "Another", "As", "At",
    "Because", "Before", "Both", "But", "By", "Despite", "During", "Each", "Earlier", "Every", "Few", "For",
    "From", "He", "Her", "Here", "His", "How", "However", "I", "If", "In", "Instead", "It", "Its", "Just",
    "Last", "Later", "Many", "Meanwhile", "More", "Moreover", "Most", "My", "Neither", "Never", "Nobody", "Everyone", "Today", "Yesterday", "Next", "No",
    "None", "Not", "Nothing", "Now", "Of", "On", "Once", "One", "Only", "Or", "Other", "Our", "Over", "Several",
    "She", "Since", "So", "Some", "Still", "Such", "That", "The", "Their", "Then", "There", "These", "They",
    "This", "Those", "Though", "Through", "To", "Two", "Under", "Until", "We", "What", "When", "Where", "While",
    "Who", "With", "You",
]));

/// What follows a time of day without a new sentence.
#[rustfmt::skip]
pub(super) const AFTER_TIMES: [&str; 22] = [
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "January", "February",
    "March", "April", "June", "July", "August", "September", "October", "November", "December", "GMT", "UTC",
    "Eastern", "EST",
];

/// Verbs after which a name belongs to the question or exclamation quoted before it: “Why?” Kuleba asked.
#[rustfmt::skip]
pub(super) const VERBS_OF_SAYING: [&str; 9] = [
    "said", "says", "asked", "asks", "told", "added", "wrote", "replied", "shouted",
];

/// Months as a dateline writes them.
#[rustfmt::skip]
pub(super) const MONTHS: [&str; 24] = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec",
];

/// Whether a word opens sentences and is hardly ever part of a name.
pub(crate) fn is_opener(word: &str) -> bool {
    OPENERS.contains(word)
}

/// Whether a word is a month or a day of the week, with its capital.
pub(crate) fn is_month_or_weekday(word: &str) -> bool {
    MONTHS.contains(&word) || (AFTER_TIMES.contains(&word) && word.ends_with("day"))
}

/// Whether a word is a verb of saying: said, told.
pub(crate) fn is_verb_of_saying(word: &str) -> bool {
    VERBS_OF_SAYING.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_abbreviation_is_longer_than_the_longest() {
        let longest = BEFORE_NAMES.iter().chain(&*BEFORE_NUMBERS).chain(&*MAY_END).map(|word| word.len()).max();
        assert_eq!(longest, Some(LONGEST_ABBREVIATION));
    }
}
