//! Names that a document itself gives to those whom it introduces: the given name of a person (Ray, once Ray Dixon was
//! named), a ruler's name without the number, the acronym in brackets behind or before a name (Central Bank of Everland
//! (CBE)), and a part of an organisation's name.

use std::slice;

use memchr::memmem;
use rustc_hash::{FxHashMap, FxHashSet};

use super::scan::{Candidate, Match, Matches};
use crate::document::Span;
use crate::gazetteer::{
    AliasKind, EntityId, EntityType, Gazetteer, is_common_word, is_given_name, is_place_name, is_place_word, is_title,
};
use crate::text::folded;

/// The most names that one document gives; each costs a search of its text.
const MOST: usize = 32;

/// The letters of an acronym.
const ACRONYM: std::ops::RangeInclusive<usize> = 2..=10;

/// Given names with which a sentence may open otherwise: Mark my words. Those that are everyday words go without saying.
const VERBS: [&str; 12] =
    ["bill", "chase", "chip", "drew", "grant", "jack", "mark", "pat", "rob", "skip", "sue", "wade"];

/// Words that tell what an organisation is.
#[rustfmt::skip]
const HEADS: [&str; 41] = [
    "Academy", "Administration", "Agency", "Alliance", "Army", "Assembly", "Association", "Authority", "Bank",
    "Board", "Bureau", "Centre", "Center", "Club", "Commission", "Committee", "Community", "Company", "Congress",
    "Corporation", "Council", "Court", "Department", "Federation", "Force", "Foundation", "Fund", "Group",
    "Institute", "League", "Legion", "Ministry", "Movement", "Navy", "Office", "Organisation", "Organization",
    "Parliament", "Party", "Union", "University",
];

/// What a name that a document gives is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// The given name of a person.
    Given,
    /// The name of a ruler without the number: Constantius II.
    Ruler,
    Acronym,
    /// The word that tells what an organisation is: the Commission.
    Head,
    /// What an organisation's name begins with, or goes on with behind an acronym.
    Part,
}

/// A name that a document gives to an entity.
#[derive(Clone, Copy)]
struct ShortName {
    entity: EntityId,
    form: Form,
    /// Where the document names the entity in full first.
    first: Span,
    /// Whether another entity of the document would be called the same.
    is_shared: bool,
}

/// Adds the places where names stand that the document gives to entities which it names beyond doubt.
///
/// Cost: a search of the text for each of them, and there are at most [`MOST`].
pub(super) fn with_document_names(text: &str, matches: Matches, gazetteer: &Gazetteer) -> Matches {
    let (mut words, mut given) = (Vec::new(), FxHashMap::<&str, ShortName>::default());
    let mut named = FxHashSet::default();
    for found in matches.iter() {
        let Some(candidate) = introduced(found) else { continue };
        named.insert(candidate.entity);
        for (form, word) in short_names(text, found.span, gazetteer.entity_type(candidate.entity)) {
            let name = given.entry(word).or_insert_with(|| {
                words.push(word);
                ShortName { entity: candidate.entity, form, first: found.span, is_shared: false }
            });
            // A number tells a ruler from others of that name.
            match (form, name.form) {
                _ if name.entity == candidate.entity => {}
                (Form::Given, Form::Ruler) => {}
                (Form::Ruler, Form::Given) => *name = ShortName { entity: candidate.entity, form, ..*name },
                _ => name.is_shared = true,
            }
        }
    }
    let mut places: Vec<(Span, Candidate)> = Vec::new();
    for word in words.into_iter().filter(|word| !given[word].is_shared).take(MOST) {
        let ShortName { entity, form, first, .. } = given[word];
        let kind = match form {
            Form::Given | Form::Ruler => AliasKind::Given,
            Form::Acronym | Form::Head | Form::Part => AliasKind::Alias,
        };
        let candidate = Candidate { entity, kind, listed: false, wants_proof: false };
        let spans = memmem::find_iter(text.as_bytes(), word).map(|at| Span::new(at, at + word.len()));
        let whole = |span: Span| if form == Form::Part { grown(text, span, &text[first.range()]) } else { Some(span) };
        let words: Vec<Span> = spans.filter_map(whole).filter(|span| is_word(text, *span, kind)).collect();
        // Somebody else who is in no list may have the given name too.
        let is_other = |span: &Span| precedes_name(text, *span) && matches.touching(*span).is_none();
        if form == Form::Given && words.iter().any(is_other) {
            continue;
        }
        let is_meant = |span: &Span| match form {
            Form::Head => *span > first && stands_for_all(text, *span),
            Form::Acronym => true,
            _ => !(precedes_name(text, *span) || follows_name(text, *span)),
        };
        let is_free = |span: &Span| is_free(text, *span, form, &matches, &named);
        let is_whole = |span: &Span| matches.is_in_paragraph(text, *span);
        let stands = words.into_iter().filter(|span| is_meant(span) && is_free(span) && is_whole(span));
        places.extend(stands.map(|span| (span, candidate)));
    }
    if places.is_empty() {
        return matches;
    }
    places.sort_unstable_by_key(|(span, _)| *span);
    places.dedup_by(|later, first| later.0.start < first.0.end);
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

/// The shorter names that the full name of an entity of this type gives rise to in its document.
fn short_names<'t>(text: &'t str, span: Span, entity_type: &EntityType) -> impl Iterator<Item = (Form, &'t str)> {
    let name = &text[span.range()];
    let is_person = *entity_type == EntityType::Person;
    let names = match entity_type {
        EntityType::Person => {
            [ruler(name).map(|name| (Form::Ruler, name)), given_name(name).map(|name| (Form::Given, name))]
        }
        EntityType::Place => [None; 2],
        EntityType::Organization | EntityType::Other(_) => [
            head(name).filter(|_| *entity_type == EntityType::Organization).map(|name| (Form::Head, name)),
            part(name).map(|name| (Form::Part, name)),
        ],
    };
    let acronym = (!is_person).then(|| acronym(text, span)).flatten().map(|name| (Form::Acronym, name));
    acronym.into_iter().chain(names.into_iter().flatten())
}

/// The name of a ruler without the number behind it.
fn ruler(name: &str) -> Option<&str> {
    let (stem, number) = name.rsplit_once(' ')?;
    let is_number = |word: &str| word.chars().all(|c| matches!(c, 'I' | 'V' | 'X'));
    (is_number(number) && stem.chars().any(char::is_lowercase)).then_some(stem)
}

/// What an organisation's name goes on with behind an acronym, or the word that it begins with.
fn part(name: &str) -> Option<&str> {
    let (first, behind) = name.split_once(char::is_whitespace)?;
    let is_acronym = first.len() > 1 && !first.contains(char::is_lowercase);
    if is_acronym {
        return behind.contains(' ').then_some(behind);
    }
    (first.len() > 3 && first.starts_with(char::is_uppercase)).then_some(first)
}

/// As much of a name as stands at a place, if it is enough: several words, or one that hardly means anything else.
fn grown(text: &str, at: Span, name: &str) -> Option<Span> {
    let rest = &text[at.start..];
    let ends =
        name.match_indices(char::is_whitespace).map(|(end, _)| end).take_while(|end| rest.starts_with(&name[..*end]));
    let Some(end) = ends.last() else { return Some(at) };
    let part = &name[..end];
    let folded = folded(part);
    let may_be_else = match part.rsplit_once(' ') {
        Some((_, last)) => last.starts_with(char::is_lowercase) || is_place_name(&folded),
        None => is_place_word(&folded) || is_common_word(&folded) || is_given_name(&folded) || is_title(&folded),
    };
    (!may_be_else).then(|| Span::new(at.start, at.start + end))
}

/// The given name that a person's full name begins with.
fn given_name(name: &str) -> Option<&str> {
    let word = name.split(char::is_whitespace).next()?;
    let is_word = word.len() > 2 && word.starts_with(char::is_uppercase) && word.chars().all(char::is_alphabetic);
    let folded = folded(word);
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
    let has_article = text[..span.start].ends_with("the ") || text[..span.start].ends_with("The ");
    (has_article || matches!(&text[span.range()], "Congress" | "Parliament"))
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

/// Whether no other name stands there; one of a word may give way to what the document says, if it is no place's, and a
/// family name to a part of a name, if its bearers are not among those `named` in full.
fn is_free(text: &str, span: Span, form: Form, matches: &Matches, named: &FxHashSet<EntityId>) -> bool {
    let Some(other) = matches.touching(span) else { return true };
    let mut candidates = other.candidates.iter();
    other.span == span
        && match form {
            Form::Acronym | Form::Head => true,
            Form::Given | Form::Ruler => {
                is_given_name(&folded(&text[span.range()])) && candidates.all(|c| c.kind != AliasKind::Surname)
            }
            Form::Part => {
                let is_quoted =
                    text[..span.start].ends_with(['"', '“']) && text[span.end..].starts_with(['"', '”', ',']);
                is_quoted || candidates.all(|c| c.kind == AliasKind::Surname && !named.contains(&c.entity))
            }
        }
}
