//! Links become mentions: each gets its whole span and its score, and those that are unlikely are dropped.

use rustc_hash::FxHashSet;

use super::firm::legal_form;
use super::grounds::Ground;
use super::scan::{Match, Matches};
use super::witness::Witness;
use super::{ExtractOptions, Extracted, Mention, Method, Reason, Unlinked};
use crate::document::Span;
use crate::gazetteer::{EntityId, EntityType, Gazetteer, is_legal_form};
use crate::text::Segments;

/// The most candidates that are told of a name that was not linked.
const MAX_CANDIDATES: usize = 20;

/// What a match means.
#[derive(Clone, Debug)]
pub(super) enum Link {
    Open,
    To { entity: EntityId, method: Method, span: Span, antecedent: Option<Span> },
    Nil(Reason),
}

impl Link {
    pub fn surname(entity: EntityId, span: Span, antecedent: Option<Span>) -> Self {
        Self::To { entity, method: Method::Surname, span, antecedent }
    }

    pub fn entity(&self) -> Option<EntityId> {
        match self {
            Self::To { entity, .. } => Some(*entity),
            _ => None,
        }
    }
}

/// The links as mentions, with their scores. Those that are unlikely are none.
pub(super) fn mentions(
    links: Vec<Link>,
    (text, matches, gazetteer): (&str, &Matches, &Gazetteer),
    segments: Segments,
    options: ExtractOptions<'_>,
) -> Extracted {
    let mentions = Vec::with_capacity(links.len());
    let mut extracted = Extracted { segments, mentions, ..Extracted::default() };
    let mut numbers = Vec::with_capacity(links.len());
    for (number, (found, link)) in matches.iter().zip(links).enumerate() {
        match link {
            Link::To { entity, method, span, antecedent } => {
                let span = whole((text, matches, gazetteer), span, entity, &extracted.segments);
                let method = if found.is_spelling { Method::Spelling } else { method };
                let mention = Mention::new(&extracted.segments, span, entity, method);
                extracted.mentions.push(Mention { antecedent, ..mention });
                numbers.push(number);
            }
            Link::Nil(reason) => extracted.unlinked.push(unlinked(found, reason)),
            Link::Open => unreachable!("the last pass leaves nothing open"),
        }
    }
    let mut witness = Witness::new(text, matches, &extracted.segments, gazetteer, options.priors);
    extracted.mentions.iter().zip(&numbers).for_each(|(mention, &number)| witness.count(number, mention));
    for (mention, &number) in extracted.mentions.iter_mut().zip(&numbers) {
        witness.judge(number, mention, options.min_score);
    }
    let is_wanted = |found: Match| options.keep_common_names && found.candidates.iter().any(|c| c.wants_proof);
    let mut numbers = numbers.into_iter();
    let Extracted { mentions, unlinked: others, .. } = &mut extracted;
    mentions.retain(|mention| {
        let found = matches.get(numbers.next().unwrap_or_default());
        let is_likely = mention.score >= options.min_score || is_wanted(found);
        others.extend((!is_likely).then(|| {
            let unlikely = Some(Box::new(mention.clone()));
            Unlinked { unlikely, ..unlinked(found, Reason::Unlikely) }
        }));
        is_likely
    });
    drop_unfounded(text, &mut extracted);
    extracted.unlinked.sort_unstable_by_key(|name| name.span);
    extracted
}

/// What a document gives is only given by a name that is linked: a given name by a full one that begins with it.
fn drop_unfounded(text: &str, Extracted { mentions, unlinked, .. }: &mut Extracted) {
    let first_word = |span: Span| text[span.range()].split(char::is_whitespace).next().unwrap_or_default();
    let is_given = |mention: &Mention| mention.method == Method::Given || mention.grounds.contains(Ground::OfDocument);
    if !mentions.iter().any(is_given) {
        return;
    }
    let givers = || mentions.iter().filter(|mention| !is_given(mention));
    let named: FxHashSet<EntityId> = givers().map(|mention| mention.entity).collect();
    let full: FxHashSet<(EntityId, &str)> = givers().map(|m| (m.entity, first_word(m.span))).collect();
    mentions.retain(|mention| {
        let &Mention { span, entity, method, .. } = mention;
        let is_named = match method {
            Method::Given => full.contains(&(entity, first_word(span))),
            _ => !is_given(mention) || named.contains(&entity),
        };
        let nobody = || Unlinked { span, reason: Reason::Unlikely, candidates: vec![entity], unlikely: None };
        unlinked.extend((!is_named).then(nobody));
        is_named
    });
}

/// A name with what belongs to it beside its words: the signs with which the list writes it (Yahoo!), an article that has
/// its capital inside a sentence (The Kinks, The Gambia), and initials before a person's full name.
fn whole(
    (text, matches, gazetteer): (&str, &Matches, &Gazetteer),
    span: Span,
    entity: EntityId,
    segments: &Segments,
) -> Span {
    let name = &text[span.range()];
    let behind = &text[span.end..];
    let is_free = |added: Span| matches.touching(added).is_none();
    // What is added may also end a sentence, or be another name.
    let is_whole =
        |end| is_free(Span::new(span.end, end)) && segments.sentence_of(Span::new(span.start, end)).is_some();
    let end = match behind.chars().next().filter(|sign| sign.is_ascii_punctuation() && !SIGNS.contains(sign)) {
        None => span.end,
        Some(_) => {
            let entity = gazetteer.entity(entity);
            let signs = entity.aliases().filter_map(|alias| alias.text.strip_prefix(name));
            let signs = signs.filter(|signs| behind.starts_with(signs)).map(str::len).max();
            signs.map(|length| span.end + length).filter(|&end| is_whole(end)).unwrap_or(span.end)
        }
    };
    let end = if end == span.end && *gazetteer.entity_type(entity) == EntityType::Organization {
        let end = Some(span.end + legal_form(behind)).filter(|&end| is_whole(end)).unwrap_or(span.end);
        let has_form = || name.rsplit(' ').next().is_some_and(|word| is_legal_form(&word.to_lowercase()));
        // The dot of Corp. belongs to it where the sentence goes on.
        let dot = text[end..].starts_with(". ") && text[end + 2..].starts_with(|c: char| c.is_lowercase());
        if dot && (end > span.end || has_form()) { end + 1 } else { end }
    } else {
        end
    };
    // M. Scott Carpenter, for Scott Carpenter.
    let initial = || {
        let stem = text[..span.start].strip_suffix(". ")?;
        let start = stem.trim_end_matches(|c: char| c.is_uppercase() || c == '.').len();
        let is_initial = stem[start..].split('.').all(|letter| letter.chars().count() == 1);
        let whole = Span::new(start, end);
        let is_apart = stem[..start].ends_with(' ') || stem[..start].ends_with('\n') || start == 0;
        let is_free = is_free(Span::new(start, span.start));
        (is_initial && is_apart && is_free && segments.sentence_of(whole).is_some()).then_some(whole)
    };
    if name.contains(' ')
        && *gazetteer.entity_type(entity) == EntityType::Person
        && let Some(whole) = initial()
    {
        return whole;
    }
    let article = Span::new(span.start.saturating_sub("The ".len()), span.start);
    let has_article = text[..span.start].ends_with("The ")
        && text[..article.start].strip_suffix(' ').is_some_and(|before| before.ends_with(char::is_lowercase))
        && segments.sentence_of(Span::new(article.start, end)).is_some()
        && is_free(article);
    Span::new(if has_article { article.start } else { span.start }, end)
}

/// Signs that stand behind names of all kinds.
const SIGNS: [char; 10] = ['.', ',', ';', ':', ')', '"', '\'', ']', '-', '/'];

pub(super) fn unlinked(found: Match, reason: Reason) -> Unlinked {
    let candidates = found.candidates.iter().map(|candidate| candidate.entity).take(MAX_CANDIDATES).collect();
    Unlinked { span: found.span, reason, candidates, unlikely: None }
}
