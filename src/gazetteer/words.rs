//! Words that tell a first name from a title and an everyday word: our own lists, in `gazetteer/*.txt`.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::entity::EntityType;
use crate::similar::{is_near, leaves_out};
use crate::text::{folded, sound_alike};

static COMMON_WORDS: LazyLock<FxHashSet<&str>> =
    LazyLock::new(|| lines(include_str!("../../gazetteer/common_words.txt")).collect());

/// Titles with their numbers.
static TITLES: LazyLock<FxHashMap<&str, u32>> =
    LazyLock::new(|| lines(include_str!("../../gazetteer/titles.txt")).zip(0..).collect());

static NAMESAKES: LazyLock<FxHashSet<&str>> =
    LazyLock::new(|| lines(include_str!("../../gazetteer/namesakes.txt")).collect());

static FAMILY_NAMES: LazyLock<FxHashSet<&str>> =
    LazyLock::new(|| lines(include_str!("../../gazetteer/family_names.txt")).collect());

static FAMILY_NAMES_FIRST: LazyLock<FxHashSet<&str>> =
    LazyLock::new(|| lines(include_str!("../../gazetteer/family_names_first.txt")).collect());

/// Who bears a name, or a title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gender {
    Female,
    Male,
}

/// Given names: a group holds the spellings that one person's name may have.
struct GivenNames {
    groups: Vec<Vec<&'static str>>,
    /// Folded spelling -> its group, and who bears it, as far as that tells.
    group_of: FxHashMap<String, (usize, Option<Gender>)>,
    /// Spellings of peoples who put the family name first, as they are written, and folded.
    behind: FxHashSet<&'static str>,
    like_behind: FxHashSet<String>,
}

static GIVEN_NAMES: LazyLock<GivenNames> = LazyLock::new(|| {
    let (mut groups, mut group_of) = (Vec::new(), FxHashMap::default());
    let mut behind = FxHashSet::default();
    for line in lines(include_str!("../../gazetteer/given_names.txt")) {
        let (gender, spellings) = match line.split_once(' ') {
            Some(("f", spellings)) => (Some(Gender::Female), spellings),
            Some(("m", spellings)) => (Some(Gender::Male), spellings),
            _ => (None, line),
        };
        let spellings = spellings.split('|').map(|spelling| match spelling.strip_prefix('?') {
            Some(spelling) => (spelling, None),
            None => (spelling, gender),
        });
        behind.extend(spellings.clone().filter_map(|(spelling, _)| spelling.strip_prefix('<')));
        let spellings = spellings.map(|(spelling, gender)| (spelling.trim_start_matches('<'), gender));
        group_of.extend(spellings.clone().map(|(spelling, gender)| (folded(spelling), (groups.len(), gender))));
        groups.push(spellings.map(|(spelling, _)| spelling).collect());
    }
    let like_behind = behind.iter().map(|spelling| folded(spelling)).collect();
    GivenNames { groups, group_of, behind, like_behind }
});

/// What a folded word is in the list of places that ships, whichever list is used.
#[derive(Clone, Copy, Default)]
struct PlaceWord {
    is_name: bool,
    is_demonym: bool,
}

static PLACES: LazyLock<FxHashMap<String, PlaceWord>> = LazyLock::new(|| {
    let mut reader = csv::Reader::from_reader(super::PLACES.as_bytes());
    let titles = reader.headers().cloned().unwrap_or_default();
    let column = |wanted: &str| titles.iter().position(|title| title == wanted);
    let columns = [(column("name"), false), (column("aliases"), false), (column("demonyms"), true)];
    let mut places = FxHashMap::<String, PlaceWord>::default();
    for row in reader.into_records().flatten() {
        for (column, is_demonym) in columns {
            let cell = column.and_then(|column| row.get(column)).unwrap_or_default();
            for word in cell.split('|') {
                let place = places.entry(folded(word)).or_default();
                place.is_name |= !is_demonym;
                place.is_demonym |= is_demonym;
            }
        }
    }
    places
});

/// Words that tell in a name what it is, with the type that they tell.
static DESIGNATORS: LazyLock<FxHashMap<&str, EntityType>> = LazyLock::new(|| {
    let pairs = lines(include_str!("../../gazetteer/designators.txt")).filter_map(|line| line.split_once(' '));
    pairs.map(|(word, entity_type)| (word, EntityType::parse(entity_type))).collect()
});

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Whether `folded` is an everyday word of English.
pub(crate) fn is_common_word(folded: &str) -> bool {
    COMMON_WORDS.contains(folded)
}

/// Whether `folded` is one word that names a country or large town, or its people.
pub(crate) fn is_place_word(folded: &str) -> bool {
    !folded.contains(' ') && PLACES.contains_key(folded)
}

/// Whether `folded` is an adjective of a country or large town, or the word for its people.
pub(crate) fn is_demonym(folded: &str) -> bool {
    PLACES.get(folded).is_some_and(|place| place.is_demonym)
}

/// The type of what has `folded` as the last word of its name, or before “of”: `ministry`, `river`, `treaty`.
pub(crate) fn designated_type(folded: &str) -> Option<&'static EntityType> {
    DESIGNATORS.get(folded)
}

/// Whether `folded` is the name of a country, region or large town.
pub(crate) fn is_place_name(folded: &str) -> bool {
    PLACES.get(folded).is_some_and(|place| place.is_name)
}

/// Whether `folded` stands before persons' names, such as `president` or `mrs`.
pub(crate) fn is_title(folded: &str) -> bool {
    TITLES.contains_key(folded)
}

/// The number of such a title.
pub(crate) fn title_number(folded: &str) -> Option<u32> {
    TITLES.get(folded).copied()
}

/// The title with this number.
pub(crate) fn title_word(number: u32) -> Option<&'static str> {
    TITLES.iter().find(|(_, known)| **known == number).map(|(word, _)| *word)
}

/// Whether `folded` makes the name of a person before it that of a thing, such as `library` or `street`.
pub(crate) fn is_namesake(folded: &str) -> bool {
    NAMESAKES.contains(folded)
}

/// Whether `folded` is a given name that is listed.
pub(crate) fn is_given_name(folded: &str) -> bool {
    GIVEN_NAMES.group_of.contains_key(folded)
}

/// Whether two folded words are a month and a year: june 2012.
pub(crate) fn is_month_of_year(month: &str, year: &str) -> bool {
    MONTHS.contains(&month) && year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit())
}

/// The months, folded.
pub(crate) const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Whether women or men bear a given name, if it is listed and only they do.
pub(crate) fn gender_of_given_name(folded: &str) -> Option<Gender> {
    GIVEN_NAMES.group_of.get(folded)?.1
}

/// Whether a title is that of women or of men, if it is not that of both.
pub(crate) fn gender_of_title(folded: &str) -> Option<Gender> {
    match folded {
        "mrs" | "ms" | "miss" | "lady" | "dame" | "queen" | "princess" | "baroness" | "madame" | "mme" | "frau"
        | "senora" => Some(Gender::Female),
        "mr" | "sir" | "lord" | "king" | "prince" | "baron" | "monsieur" | "herr" | "senor" => Some(Gender::Male),
        _ => None,
    }
}

/// Whether `folded` is a frequent family name, and so no misspelt one.
pub(crate) fn is_family_name(folded: &str) -> bool {
    FAMILY_NAMES.contains(folded)
}

/// Whether `folded` is a frequent family name of a people who put it first.
pub(super) fn is_family_name_first(folded: &str) -> bool {
    FAMILY_NAMES_FIRST.contains(folded)
}

/// Whether a word, with its accents, is a given name of a people who put the family name first.
pub(super) fn is_given_name_behind(word: &str) -> bool {
    GIVEN_NAMES.behind.contains(word)
}

/// Whether a folded word may be such a name without its accents.
pub(super) fn is_like_given_name_behind(folded: &str) -> bool {
    GIVEN_NAMES.like_behind.contains(folded)
}

/// All listed spellings of a given name, the one given included; none if it is not listed.
pub(super) fn spellings(given_name: &str) -> &'static [&'static str] {
    GIVEN_NAMES.group_of.get(&folded(given_name)).map_or(&[], |&(number, _)| &GIVEN_NAMES.groups[number])
}

/// Whether two folded words may be one given name: listed as spellings of one another, or, where the list does not have
/// both, one slip apart, or alike in sound.
pub(crate) fn same_given_name(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    match (GIVEN_NAMES.group_of.get(a), GIVEN_NAMES.group_of.get(b)) {
        (Some((a, _)), Some((b, _))) => a == b,
        _ => (a.chars().count() > 3 && (is_near(a, b, 1) || leaves_out(a, b) || leaves_out(b, a))) || sound_alike(a, b),
    }
}
