//! Cues: what stands beside an everyday word or given name and tells that it is a name, or that it is none.

use super::firm::is_firm;
use super::name_context::BEFORE_MONTHS;
use super::results::plays;
use super::scan::{Match, Matches};
use crate::document::Span;
use crate::gazetteer::{AliasKind, EntityType, Gazetteer, is_common_word, is_given_name, is_month_of_year, is_title};
use crate::text::{Segments, folded};

/// Behind these stands a place. Not behind “at”, “from”, “of” and “to”: at War, from Congress, Chief of Mission, to David.
pub(super) const BEFORE_PLACES: [&str; 7] = ["in", "In", "near", "Near", "outside", "across", "throughout"];

/// Words that stand before “of” and a place.
#[rustfmt::skip]
const KINDS_OF_PLACES: [&str; 33] = [
    "city", "town", "village", "township", "municipality", "suburb", "capital", "port", "harbour", "harbor", "province",
    "district", "county", "region", "prefecture", "governorate", "island", "kingdom", "emirate", "mayor", "outskirts",
    "streets", "north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest", "inhabitants",
    "residents", "citizens",
];

/// Words that stand before common nouns, whatever their case: the Bank, this Council.
#[rustfmt::skip]
const DETERMINERS: [&str; 17] = [
    "a", "an", "the", "this", "that", "these", "those", "my", "your", "his", "her", "its", "our", "their", "no", "any",
    "each",
];

const LONGEST_DETERMINER: usize = 5;

/// Words that have capitals wherever they stand, and prepositions of place before them: in March, in Western Europe.
#[rustfmt::skip]
const TIMES_AND_QUARTERS: [&str; 52] = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "monday", "tuesday",
    "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "north",
    "south", "east", "west", "northern", "southern", "eastern", "western", "central", "northeast", "northwest",
    "southeast", "southwest", "far",
];

/// Words that stand behind “in” without an article and are no places: in Congress, in Council.
const BEHIND_IN: [&str; 12] = [
    "assembly",
    "cabinet",
    "charge",
    "committee",
    "conference",
    "congress",
    "council",
    "court",
    "parliament",
    "peace",
    "session",
    "war",
];

/// Words that open sentences, before a name that has its capital for itself.
#[rustfmt::skip]
const OPENERS: [&str; 22] = [
    "After", "Although", "And", "As", "At", "Because", "Before", "But", "By", "For", "From", "If", "Like", "Or", "So",
    "Then", "Though", "Unlike", "When", "While", "With", "Yet",
];

/// Verbs of those who speak or decide.
#[rustfmt::skip]
const SPEECH: [&str; 28] = [
    "accused", "acquired", "admitted", "announced", "apologised", "apologized", "argued", "asked", "bought", "claimed",
    "declined", "denied", "hired", "insisted", "launched", "promised", "refused", "replied", "resigned", "said", "says",
    "sued", "told", "unveiled", "urged", "vowed", "wants", "warned",
];

/// What the other names of the list tell of a name beside them.
#[derive(Clone, Copy, Default)]
pub(super) struct Beside {
    /// How many places stand in a list with it (Paris, Reading and Bath) that need no proof.
    listed: usize,
    /// Whether a place that needs no proof follows behind a comma or in brackets: Reading, England.
    region: bool,
}

/// The names that stand in lists, by the number of their matches.
pub(super) struct Lists(Vec<Beside>);

impl Lists {
    pub fn of(text: &str, matches: &Matches, gazetteer: &Gazetteer) -> Self {
        let is_place = |found: Match| {
            found.candidates.iter().any(|c| {
                !c.wants_proof && c.kind < AliasKind::Demonym && *gazetteer.entity_type(c.entity) == EntityType::Place
            })
        };
        let mut beside = vec![Beside::default(); matches.len()];
        let mut start = 0;
        while start < matches.len() {
            let (mut end, mut listed, mut is_joined) = (start, 0, false);
            loop {
                listed += usize::from(is_place(matches.get(end)));
                end += 1;
                if end == matches.len() {
                    break;
                }
                let between = &text[matches.span(end - 1).end..matches.span(end).start];
                beside[end - 1].region = matches!(between, ", " | " (") && is_place(matches.get(end));
                match between {
                    ", " => {}
                    " and " | ", and " | " or " | ", or " | " & " => is_joined = true,
                    _ => break,
                }
            }
            let listed = if is_joined { listed } else { 0 };
            beside[start..end].iter_mut().for_each(|beside| beside.listed = listed);
            start = end;
        }
        Self(beside)
    }

    pub fn beside(&self, number: usize) -> Beside {
        self.0[number]
    }
}

/// An everyday word or given name in its sentence.
pub(super) struct Cues<'t> {
    /// The word, folded.
    pub word: String,
    surface: &'t str,
    /// What stands before it in its sentence, and behind it.
    before: &'t str,
    after: &'t str,
    beside: Beside,
    is_given: bool,
}

/// How much the words beside a name tell for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// Nothing.
    None,
    /// Where the document does not use the word otherwise, it is a name.
    Likely,
    /// It is a name.
    Sure,
}

impl<'t> Cues<'t> {
    pub fn of(text: &'t str, segments: &Segments, span: Span, beside: Beside) -> Self {
        // Every match lies in a sentence.
        let sentence = segments.sentence_of(span).map_or(span, |index| segments.sentences[index]);
        let (before, after) = (&text[sentence.start..span.start], &text[span.end..sentence.end]);
        let word = folded(&text[span.range()]);
        let is_given = is_given_name(&word);
        Self { word, surface: &text[span.range()], before, after, beside, is_given }
    }

    /// Whether it is surely something else: a date, a word in small letters, a number's noun, a part of another name.
    pub fn tell_otherwise(&self) -> bool {
        let is_unknown = |word: &str| {
            let word = word.to_lowercase();
            !is_common_word(&word) && !is_title(&word)
        };
        // “Then David”, but not “Lloyd George” and “President Austin”.
        let ends_name = |word: &str, opens: bool| {
            is_unknown(word) || if self.is_given { self.follows_title() } else { !opens && !self.follows_title() }
        };
        let follows_name =
            self.word_before().is_some_and(|(word, rest)| is_high(word) && ends_name(word, last_word(rest).is_none()));
        let precedes_name = self.word_behind().is_some_and(|word| is_high(word) && is_unknown(word));
        let precedes_number = self.word_behind().is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()));
        !is_high(self.surface)
            || self.word.split_once(' ').is_some_and(|(month, year)| is_month_of_year(month, year))
            || precedes_number
            || follows_name
            || (self.is_given && precedes_name)
            || (self.is_period() && self.word_before().is_some_and(|(word, _)| is_before_period(word)))
    }

    /// How much what stands beside it tells for an entity of this type.
    pub fn strength(&self, entity_type: &EntityType) -> Strength {
        let (is_place, is_person, is_organization) = match entity_type {
            EntityType::Place => (true, false, false),
            EntityType::Person => (false, true, false),
            EntityType::Organization => (false, false, true),
            EntityType::Other(_) => (true, true, true),
        };
        let is_work = matches!(entity_type, EntityType::Other(_));
        let is_sure = self.has_accents()
            || (is_work && self.is_quoted())
            || (is_place && self.has_place())
            || (is_person && self.follows_title())
            || (is_organization && (plays(self.before, self.after) || is_firm(self.before, self.after)));
        let is_likely = || {
            (is_place && self.stands_in_place())
                || (is_person && self.stands_alone())
                || (is_organization && !self.is_given && self.stands_alone())
                || (!is_place && self.speaks())
        };
        match is_sure {
            true => Strength::Sure,
            false if is_likely() => Strength::Likely,
            false => Strength::None,
        }
    }

    /// Whether it stands in quotation marks, as the titles of books and songs do.
    fn is_quoted(&self) -> bool {
        let behind = self.after.strip_prefix([',', '.']).unwrap_or(self.after);
        self.before.ends_with(['"', '“', '«', '„']) && behind.starts_with(['"', '”', '»', '“'])
    }

    /// Whether it is written as no everyday word is: Malé.
    fn has_accents(&self) -> bool {
        !self.surface.is_ascii() && !self.is_given
    }

    /// Whether the words before it call it a place: the town of Reading.
    fn has_place(&self) -> bool {
        self.word_before().is_some_and(|(before, rest)| {
            let is_kind = |(kind, _): (&str, &str)| KINDS_OF_PLACES.contains(&kind);
            before == "of" && last_word(rest).is_some_and(is_kind) && self.is_whole()
        })
    }

    /// Whether it stands where places do: in Reading; Reading, England; Paris, Reading and Bath.
    fn stands_in_place(&self) -> bool {
        let before = self.word_before().map(|(before, _)| before);
        let stands_in = before.is_some_and(|before| BEFORE_PLACES.contains(&before)) && !self.is_period();
        // “Today, Paris slept” opens a sentence.
        let names_region = self.beside.region && before.is_some();
        // One place in a list with it is too few for a given name: “Paris, David and Ann said”.
        let is_listed = self.beside.listed > usize::from(self.is_given) && !self.is_period();
        let word = &*self.word;
        (stands_in || names_region || is_listed) && self.is_whole() && !BEHIND_IN.contains(&word) && !is_title(word)
    }

    /// Whether it has a capital as a name has, with no word before it that says otherwise: “told Apple”, not “the Council”.
    fn stands_alone(&self) -> bool {
        self.stand_apart() && !self.is_period() && !is_title(&self.word)
    }

    fn is_period(&self) -> bool {
        is_period(&self.word)
    }

    /// Whether it has its capital inside a sentence, and is no part of a longer phrase.
    pub fn stand_apart(&self) -> bool {
        let is_inside = match self.word_before() {
            // But Target fell.
            Some((before, rest)) => {
                before.starts_with(char::is_lowercase) || (last_word(rest).is_none() && OPENERS.contains(&before))
            }
            // In spring, Target fell.
            None => self.before.ends_with(", ") || self.before.ends_with("; "),
        };
        is_inside && self.is_whole()
    }

    /// Whether a verb follows that is said of persons, and of those who speak for others: Apple said.
    pub fn speaks(&self) -> bool {
        self.word_behind().is_some_and(|verb| SPEECH.contains(&verb)) && !self.follow_determiner()
    }

    /// Whether it stands behind “the” inside a sentence, as the last word of an organisation's name: the Senate.
    pub fn stand_for_all(&self) -> bool {
        let goes_on = self.word_behind().is_some_and(|word| is_high(word) || word == "of" || word == "for");
        self.word_before().is_some_and(|(word, _)| word == "the") && !goes_on && !self.after.starts_with('-')
    }

    /// Whether it is no part of a longer name or phrase, as far as the words beside it tell: Bank of England, Part II.
    fn is_whole(&self) -> bool {
        let goes_on =
            self.word_behind().is_some_and(|word| is_high(word) || word == "of") || self.after.starts_with('-');
        !goes_on && !self.follow_determiner()
    }

    /// Whether it stands behind a word as a common noun does: the Bank.
    pub fn follow_determiner(&self) -> bool {
        let is_determiner =
            |word: &str| word.len() <= LONGEST_DETERMINER && DETERMINERS.contains(&&*word.to_lowercase());
        self.word_before().is_some_and(|(word, _)| is_determiner(word))
    }

    fn follows_title(&self) -> bool {
        self.word_before().is_some_and(|(word, _)| is_high(word) && is_title(&word.to_lowercase()))
    }

    /// The word directly before it in its sentence, and what stands before that.
    fn word_before(&self) -> Option<(&'t str, &'t str)> {
        // The dot of a title is no sign that parts: Mr. Pink.
        let before = self.before.trim_end();
        (before.len() < self.before.len()).then(|| last_word(before.strip_suffix('.').unwrap_or(before)))?
    }

    /// The word directly behind it in its sentence.
    fn word_behind(&self) -> Option<&'t str> {
        let after = self.after.trim_start();
        let end = after.find(|c: char| !c.is_alphanumeric()).unwrap_or(after.len());
        (after.len() < self.after.len() && end > 0).then(|| &after[..end])
    }
}

/// Whether a place stands behind a word.
pub(super) fn is_place_preposition(word: &str) -> bool {
    BEFORE_PLACES.contains(&word) || matches!(word, "at" | "At" | "from" | "From" | "to" | "To")
}

/// Whether a folded word is a month, a weekday, or a quarter of the compass.
pub(super) fn is_period(folded: &str) -> bool {
    TIMES_AND_QUARTERS.contains(&folded)
}

/// Whether a folded word is a quarter of the compass: north, western.
pub(super) fn is_quarter(folded: &str) -> bool {
    let stem = folded.strip_suffix("ern").unwrap_or(folded);
    matches!(
        stem,
        "north" | "south" | "east" | "west" | "northeast" | "northwest" | "southeast" | "southwest" | "central"
    )
}

fn is_before_period(word: &str) -> bool {
    matches!(word, "on" | "On") || BEFORE_MONTHS.contains(&&*word.to_lowercase())
}

/// The word at the end of a text, and what stands before it.
fn last_word(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_end();
    let rest = text.trim_end_matches(char::is_alphanumeric);
    (rest.len() < text.len()).then(|| (&text[rest.len()..], rest))
}

fn is_high(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}
