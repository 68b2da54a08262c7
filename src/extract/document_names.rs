//! Names that a document itself gives to those whom it introduces: the given name of a person (Ray, once Ray Dixon was
//! named), and the acronym in brackets behind or before a name: Central Bank of Everland (CBE).

use memchr::memmem;
use rustc_hash::FxHashMap;

use super::scan::{Candidate, Match, Matches};
use crate::document::Span;
use crate::gazetteer::{
    AliasKind, EntityId, EntityType, Gazetteer, is_common_word, is_given_name, is_place_word, is_title,
};
use crate::text::{fold_into, token_at};

/// The most names that one document gives; each costs a search of its text.
const MOST: usize = 32;

/// The letters of an acronym.
const ACRONYM: std::ops::RangeInclusive<usize> = 2..=10;

/// A name that a document gives to an entity.
#[derive(Clone, Copy)]
struct Given {
    entity: EntityId,
    kind: AliasKind,
    /// Whether another entity of the document would be called the same.
    is_shared: bool,
}

/// Adds the places where names stand that the document gives to entities which it names beyond doubt.
///
/// Cost: a search of the text for each of them, and there are at most [`MOST`].
pub(super) fn with_document_names(text: &str, matches: Matches, gazetteer: &Gazetteer) -> Matches {
    let (mut words, mut given) = (Vec::new(), FxHashMap::<&str, Given>::default());
    for found in matches.iter() {
        let Some(candidate) = introduced(found) else { continue };
        let is_person = *gazetteer.entity_type(candidate.entity) == EntityType::Person;
        let (word, kind) = match is_person {
            true => (given_name(&text[found.span.range()]), AliasKind::Given),
            false => (acronym(text, found.span), AliasKind::Alias),
        };
        let Some(word) = word else { continue };
        let name = given.entry(word).or_insert_with(|| {
            words.push(word);
            Given { entity: candidate.entity, kind, is_shared: false }
        });
        name.is_shared |= name.entity != candidate.entity;
    }
    let mut places: Vec<(Span, Candidate)> = Vec::new();
    for word in words.into_iter().take(MOST) {
        let Given { entity, kind, is_shared } = given[word];
        if is_shared {
            continue;
        }
        let candidate = Candidate { entity, kind, listed: false, wants_proof: false };
        let spans = memmem::find_iter(text.as_bytes(), word).map(|at| Span::new(at, at + word.len()));
        let stands = |span: &Span| stands_alone(text, *span, kind) && is_free(text, *span, kind, &matches);
        places.extend(spans.filter(stands).map(|span| (span, candidate)));
    }
    if places.is_empty() {
        return matches;
    }
    places.sort_unstable_by_key(|(span, _)| *span);
    matches.with(&places)
}

/// The entity that a match introduces: the only one that bears a name of several words.
fn introduced(found: Match) -> Option<Candidate> {
    let [only] = found.candidates else { return None };
    (found.words > 1 && only.kind < AliasKind::Demonym && !only.wants_proof).then_some(*only)
}

/// The given name that a person's full name begins with.
fn given_name(name: &str) -> Option<&str> {
    let word = name.split(' ').next()?;
    let is_word = word.len() > 2 && word.starts_with(char::is_uppercase) && word.chars().all(char::is_alphabetic);
    let mut folded = String::new();
    fold_into(word, &mut folded);
    let may_be_else =
        is_title(&folded) || is_place_word(&folded) || (is_common_word(&folded) && !is_given_name(&folded));
    (is_word && word.len() < name.len() && !may_be_else).then_some(word)
}

/// The acronym in brackets behind a name, or before a name in brackets.
fn acronym(text: &str, name: Span) -> Option<&str> {
    let signs = ['“', '”', '"', '\''];
    let behind = || {
        let inside = text[name.end..].strip_prefix(" (")?;
        Some(inside[..inside.char_indices().take(16).find(|(_, c)| *c == ')')?.0].trim_matches(signs))
    };
    let before = || {
        let before = text[..name.start].strip_suffix(" (").filter(|_| text[name.end..].starts_with(')'))?;
        Some(&before[before.rfind(|c: char| !c.is_alphanumeric()).map_or(0, |at| at + 1)..])
    };
    let initials = || text[name.range()].split(|c: char| !c.is_alphanumeric()).filter_map(|word| word.chars().next());
    let stands_for = |acronym: &&str| {
        let mut initials = initials().map(|c| c.to_ascii_uppercase());
        ACRONYM.contains(&acronym.len())
            && acronym.bytes().all(|byte| byte.is_ascii_uppercase())
            && initials.next() == acronym.chars().next()
            && acronym[1..].chars().all(|letter| initials.any(|initial| initial == letter))
    };
    behind().filter(stands_for).or_else(|| before().filter(stands_for))
}

/// Whether a word is whole, and a given name no part of another person's name.
fn stands_alone(text: &str, span: Span, kind: AliasKind) -> bool {
    let (before, after) = (&text[..span.start], &text[span.end..]);
    let is_joined = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    if before.ends_with(is_joined) || after.starts_with(is_joined) || token_at(text, span.start) != span.end {
        return false;
    }
    if kind != AliasKind::Given {
        return true;
    }
    let precedes_name = after.strip_prefix([' ', '\n']).is_some_and(|after| after.starts_with(char::is_uppercase));
    let last =
        before.strip_suffix([' ', '\n']).map(|before| &before[before.trim_end_matches(char::is_alphanumeric).len()..]);
    let follows_name = last.is_some_and(|word| {
        let folded = word.to_lowercase();
        word.starts_with(char::is_uppercase) && !is_title(&folded) && !is_common_word(&folded)
    });
    !precedes_name && !follows_name
}

/// Whether no other name stands there; one of a word may give way to what the document says, if it is no place's.
fn is_free(text: &str, span: Span, kind: AliasKind, matches: &Matches) -> bool {
    let Some(other) = matches.touching(span) else { return true };
    let mut folded = String::new();
    fold_into(&text[span.range()], &mut folded);
    let gives_way = |candidate: &Candidate| candidate.kind != AliasKind::Surname;
    other.span == span
        && (kind == AliasKind::Alias || (is_given_name(&folded) && other.candidates.iter().all(gives_way)))
}
