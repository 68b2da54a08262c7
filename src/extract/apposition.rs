//! Roles beside a name, and of which country they are: Turkish President X; his Ukrainian counterpart, X; the mayor of
//! Kyiv, X; X, Ukraine's foreign minister. So too the region behind the name of a place: Paris, Texas.

use super::cues::is_place_preposition;
use super::neighbours::word_before;
use super::scan::Matches;
use crate::gazetteer::title_number;

/// The most bytes before or behind a name that are looked at for its role, and the most words of a role.
const FARTHEST: usize = 96;
const MOST_WORDS: usize = 5;

/// A role that the text gives to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Role {
    /// The number of the title that it is.
    pub title: u32,
    /// The match that tells where: a place or an adjective.
    pub place: Option<usize>,
}

/// The role that stands beside the match of this number: in apposition, or, with a place, directly before it.
///
/// Cost: constant.
pub(super) fn role(text: &str, matches: &Matches, number: usize) -> Option<Role> {
    before(text, matches, number).or_else(|| behind(text, matches, number))
}

/// The match behind a comma or in brackets that may be the region in which a place lies: Paris, Texas.
pub(super) fn region(text: &str, matches: &Matches, number: usize) -> Option<usize> {
    let next = Some(number + 1).filter(|&next| next < matches.len())?;
    let between = &text[matches.span(number).end..matches.span(next).start];
    matches!(between, ", " | " (" | ",\n").then_some(next)
}

fn before(text: &str, matches: &Matches, number: usize) -> Option<Role> {
    let name = matches.span(number);
    let start = text.ceil_char_boundary(name.start.saturating_sub(FARTHEST));
    let gapless = text[start..name.start].trim_end();
    // A title on the line before is one, but none at the end of a paragraph.
    if text[start + gapless.len()..name.start].matches('\n').count() > 1 {
        return None;
    }
    let phrase = gapless.strip_suffix(',').unwrap_or(gapless);
    let (end, is_apposed) = (start + phrase.len(), phrase.len() < gapless.len());
    let place = number.checked_sub(1).filter(|&place| matches.span(place).start >= start);
    let is_whole = is_apposed && is_closed(&text[name.end..]);
    let alone = |phrase: &str| role_alone(phrase).filter(|_| is_whole);
    let Some(place) = place else { return alone(phrase) };
    let span = matches.span(place);
    if span.end == end && is_apposed {
        // The mayor of Kyiv, X.
        let of = text[start..span.start].trim_end();
        let of = of.strip_suffix(" the").unwrap_or(of).strip_suffix(" of")?;
        let title = head(of.rsplit(char::is_whitespace).next()?)?;
        return is_whole.then_some(Role { title, place: Some(place) });
    }
    let rest = text.get(span.end..end)?;
    let words = without_possessive(rest);
    let is_owned = words.len() < rest.len();
    // In Ukraine President X spoke.
    let is_where = || !is_owned && word_before(text, start, span.start).is_some_and(|w| is_place_preposition(w.word));
    let is_meant = |title| !is_apposed || is_whole || is_counterpart(title);
    match whole_role(words) {
        Some(title) if is_meant(title) && !is_where() => Some(Role { title, place: Some(place) }),
        _ => alone(rest),
    }
}

/// A role without a place, that is in apposition to a name: the foreign minister, X.
fn role_alone(phrase: &str) -> Option<Role> {
    let mut words: Vec<&str> = phrase.rsplit(char::is_whitespace).take(MOST_WORDS).collect();
    let first = words.iter().position(|word| is_determiner(word))?;
    words.truncate(first);
    words.reverse();
    head_of(&words).map(|title| Role { title, place: None })
}

fn behind(text: &str, matches: &Matches, number: usize) -> Option<Role> {
    let name = matches.span(number);
    let end = text.floor_char_boundary((name.end + FARTHEST).min(text.len()));
    let phrase = text[name.end..end].strip_prefix(", ")?;
    let phrase = phrase.split_once(' ').filter(|(word, _)| is_determiner(word)).map_or(phrase, |(_, rest)| rest);
    let start = end - phrase.len();
    let next = Some(number + 1).filter(|&next| next < matches.len() && matches.span(next).end <= end);
    let place = next.filter(|&next| matches.span(next).start == start);
    // X, Ukraine's foreign minister, and X, the mayor of Kyiv.
    let words = place.map_or(phrase, |place| without_possessive(&text[matches.span(place).end..end]));
    let of = next.filter(|_| place.is_none()).and_then(|next| {
        let before = text.get(start..matches.span(next).start)?;
        let before = before.strip_suffix("the ").unwrap_or(before).strip_suffix(" of ")?;
        Some((next, before))
    });
    if let Some((next, words)) = of
        && let Some(title) = whole_role(words)
    {
        return is_closed(&text[matches.span(next).end..]).then_some(Role { title, place: Some(next) });
    }
    let words = &words[..words.find([',', '.', ';', ':', ')', '\n']).unwrap_or(words.len())];
    let title = whole_role(words)?;
    let is_role = place.is_some() || start > name.end + ", ".len();
    is_role.then_some(Role { title, place })
}

/// The title that some words are from the first to the last: foreign minister, secretary of state.
fn whole_role(words: &str) -> Option<u32> {
    let words: Vec<&str> = words.split_whitespace().take(MOST_WORDS + 1).collect();
    if words.len() > MOST_WORDS { None } else { head_of(&words) }
}

/// The title that the last of some words is, or that before “of”.
fn head_of(words: &[&str]) -> Option<u32> {
    let is_word = |word: &&str| word.chars().all(|c| c.is_alphabetic() || c == '-');
    let of = words.iter().position(|word| *word == "of");
    let head_word = of.map_or(words.last(), |of| words[..of].last())?;
    head(head_word).filter(|_| words.iter().all(is_word) && !words.iter().any(|word| is_function_word(word)))
}

fn head(word: &str) -> Option<u32> {
    title_number(&word.to_lowercase())
}

/// Whether a title says that somebody else has it too, so that a name must follow.
fn is_counterpart(title: u32) -> bool {
    title_number("counterpart") == Some(title)
}

/// Whether what stands behind an apposition ends it.
fn is_closed(behind: &str) -> bool {
    let behind = behind.trim_start();
    behind.is_empty() || behind.starts_with([',', '.', ';', ':', ')', '?', '!', '"', '”', '–', '—'])
}

fn without_possessive(words: &str) -> &str {
    ["'s", "’s", "'", "’"].iter().find_map(|sign| words.strip_prefix(sign)).unwrap_or(words)
}

fn is_determiner(word: &str) -> bool {
    matches!(
        word,
        "the" | "The" | "a" | "an" | "his" | "His" | "her" | "Her" | "their" | "Their" | "its" | "Its" | "then" | "our"
    )
}

fn is_function_word(word: &str) -> bool {
    matches!(word, "and" | "or" | "to" | "in" | "at" | "by" | "with" | "from" | "on" | "as" | "that" | "said" | "told")
}
