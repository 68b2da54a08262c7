//! Names that a document itself gives to those whom it introduces: the given name of a person (Ray, once Ray Dixon was
//! named), and the acronym in brackets behind or before a name: Central Bank of Everland (CBE).

use std::slice;

use memchr::memmem;
use rustc_hash::FxHashMap;

use super::scan::{Candidate, Match, Matches};
use crate::document::Span;
use crate::gazetteer::{
    AliasKind, EntityId, EntityType, Gazetteer, is_common_word, is_given_name, is_place_word, is_title,
};
use crate::text::fold_into;

/// The most names that one document gives; each costs a search of its text.
const MOST: usize = 32;

/// The letters of an acronym.
const ACRONYM: std::ops::RangeInclusive<usize> = 2..=10;

/// Given names with which a sentence may open otherwise: Mark my words. Those that are everyday words go without saying.
const VERBS: [&str; 12] =
    ["bill", "chase", "chip", "drew", "grant", "jack", "mark", "pat", "rob", "skip", "sue", "wade"];

/// Words that tell what an organisation is.
#[rustfmt::skip]
const HEADS: [&str; 40] = [
    "Academy", "Administration", "Agency", "Alliance", "Army", "Assembly", "Association", "Authority", "Bank", "Board", "Bureau",
    "Centre", "Center", "Club", "Commission", "Committee", "Community", "Company", "Corporation", "Council", "Court",
    "Department", "Federation", "Force", "Foundation", "Fund", "Group", "Institute", "League", "Legion", "Ministry", "Movement",
    "Navy", "Office", "Organisation", "Organization", "Parliament", "Party", "Union", "University",
];

/// A name that a document gives to an entity.
#[derive(Clone, Copy)]
struct ShortName {
    entity: EntityId,
    kind: AliasKind,
    /// Where the document names the entity in full first.
    first: Span,
    /// Whether the name is the word that tells what an organisation is: the Commission.
    is_head: bool,
    /// Whether another entity of the document would be called the same.
    is_shared: bool,
}

/// Adds the places where names stand that the document gives to entities which it names beyond doubt.
///
/// Cost: a search of the text for each of them, and there are at most [`MOST`].
pub(super) fn with_document_names(text: &str, matches: Matches, gazetteer: &Gazetteer) -> Matches {
    let (mut words, mut given) = (Vec::new(), FxHashMap::<&str, ShortName>::default());
    for found in matches.iter() {
        let Some(candidate) = introduced(found) else { continue };
        let is_person = *gazetteer.entity_type(candidate.entity) == EntityType::Person;
        let (word, kind) = match is_person {
            true => (given_name(&text[found.span.range()]), AliasKind::Given),
            false => (acronym(text, found.span), AliasKind::Alias),
        };
        let head = (*gazetteer.entity_type(candidate.entity) == EntityType::Organization)
            .then(|| head(&text[found.span.range()]))
            .flatten();
        for word in word.into_iter().chain(head) {
            let name = given.entry(word).or_insert_with(|| {
                words.push(word);
                ShortName {
                    entity: candidate.entity,
                    kind,
                    first: found.span,
                    is_head: head == Some(word),
                    is_shared: false,
                }
            });
            name.is_shared |= name.entity != candidate.entity;
        }
    }
    let mut places: Vec<(Span, Candidate)> = Vec::new();
    for word in words.into_iter().filter(|word| !given[word].is_shared).take(MOST) {
        let ShortName { entity, kind, first, is_head, .. } = given[word];
        let candidate = Candidate { entity, kind, listed: false, wants_proof: false };
        let spans = memmem::find_iter(text.as_bytes(), word).map(|at| Span::new(at, at + word.len()));
        let words: Vec<Span> = spans.filter(|span| is_word(text, *span, kind)).collect();
        // Somebody else who is in no list may have the given name too.
        let is_other = |span: &Span| precedes_name(text, *span) && matches.touching(*span).is_none();
        if kind == AliasKind::Given && words.iter().any(is_other) {
            continue;
        }
        let is_meant = |span: &Span| match kind {
            _ if is_head => *span > first && stands_for_all(text, *span),
            AliasKind::Alias => true,
            _ => !(precedes_name(text, *span) || follows_name(text, *span)),
        };
        let stands = words.into_iter().filter(|span| is_meant(span) && is_free(text, *span, kind, &matches));
        places.extend(stands.map(|span| (span, candidate)));
    }
    if places.is_empty() {
        return matches;
    }
    places.sort_unstable_by_key(|(span, _)| *span);
    let places = places.iter().map(|(span, candidate)| {
        let candidates = slice::from_ref(candidate);
        Match { span: *span, words: 1, candidates, is_spelling: false }
    });
    matches.with(&places.collect::<Vec<_>>())
}

/// The entity that a match introduces: the only one that bears a name of several words.
fn introduced(found: Match) -> Option<Candidate> {
    let [only] = found.candidates else { return None };
    (found.words > 1 && only.kind < AliasKind::Demonym && !only.wants_proof).then_some(*only)
}

/// The given name that a person's full name begins with.
fn given_name(name: &str) -> Option<&str> {
    let word = name.split(char::is_whitespace).next()?;
    let is_word = word.len() > 2 && word.starts_with(char::is_uppercase) && word.chars().all(char::is_alphabetic);
    let mut folded = String::new();
    fold_into(word, &mut folded);
    let may_be_else =
        is_title(&folded) || is_place_word(&folded) || is_common_word(&folded) || VERBS.contains(&&*folded);
    (is_word && word.len() < name.len() && !may_be_else).then_some(word)
}

/// The word of an organisation's name that tells what it is, and is enough behind an article: the Commission.
fn head(name: &str) -> Option<&str> {
    let mut words = name.split(char::is_whitespace);
    let first = words.next()?;
    // Ministry of Defence, Bank of England, European Commission.
    let head = match words.next()? {
        "of" | "for" | "on" => first,
        second => words.next_back().unwrap_or(second),
    };
    HEADS.contains(&head).then_some(head)
}

/// Whether an article stands before a word, and nothing behind it that makes its name longer: the Commission said, and not
/// the Commission on Human Rights.
fn stands_for_all(text: &str, span: Span) -> bool {
    let behind = &text[span.end..];
    let goes_on = |word: &str| matches!(word, "of" | "for" | "on") || word.starts_with(char::is_uppercase);
    let next = behind.strip_prefix(' ').map(|rest| rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or(""));
    (text[..span.start].ends_with("the ") || text[..span.start].ends_with("The "))
        && !behind.starts_with(['-', '‐'])
        && !next.is_some_and(goes_on)
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
        Some(&before[before.trim_end_matches(char::is_alphanumeric).len()..])
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

/// Whether what stands there is a word: between white space and signs that belong to no word. A hyphen may join an acronym
/// to others, as in CBE-led, but makes another given name.
fn is_word(text: &str, span: Span, kind: AliasKind) -> bool {
    let parts = |c: char| match c {
        '-' => kind == AliasKind::Alias,
        '_' => false,
        '‘'..='‟' | '–' | '—' | '…' | '«' | '»' => true,
        _ => c.is_whitespace() || c.is_ascii_punctuation(),
    };
    text[..span.start].chars().next_back().is_none_or(parts) && text[span.end..].chars().next().is_none_or(parts)
}

/// Whether a capitalised word follows directly, on the same line.
fn precedes_name(text: &str, span: Span) -> bool {
    let after = &text[span.end..];
    let next = after.trim_start();
    let gap = &after[..after.len() - next.len()];
    !gap.is_empty() && !gap.contains('\n') && next.starts_with(char::is_uppercase)
}

/// Whether a capitalised word stands directly before, which is neither an everyday word nor Sir: Pope Paul, St. Paul.
fn follows_name(text: &str, span: Span) -> bool {
    let before = text[..span.start].trim_end();
    let stem = before.strip_suffix('.').unwrap_or(before);
    let word = &stem[stem.trim_end_matches(char::is_alphanumeric).len()..];
    let folded = word.to_lowercase();
    // A dot ends a sentence, but for that of St. and the like.
    if stem.len() < before.len() && folded != "st" && !is_title(&folded) {
        return false;
    }
    before.len() < span.start
        && word.starts_with(char::is_uppercase)
        && !matches!(&*folded, "sir" | "dame")
        && (is_title(&folded) || !is_common_word(&folded))
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
