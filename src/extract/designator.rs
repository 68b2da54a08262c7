//! A word that tells what several names are, said once for all of them: “the Donetsk and Luhansk regions” are the
//! Donetsk region and the Luhansk region, “the republic of Donetsk” is the Donetsk republic, and neither is the city.

use std::ops::Range;

use super::name_context::Surroundings;
use crate::document::Span;
use crate::gazetteer::{EntityId, EntityType};

/// The most words of a designator: people's republics.
const LONGEST: usize = 3;

/// Calls `choose` with the number of each match that a designator stands for, and the entity of the whole name.
///
/// Cost: linear in the number of matches.
pub(super) fn designated(around: &Surroundings, mut choose: impl FnMut(usize, EntityId)) {
    let mut start = 0;
    while start < around.matches.len() {
        let mut end = start + 1;
        while end < around.matches.len() && around.is_list(end - 1) {
            end += 1;
        }
        for designator in [before(around, start), after(around, start..end)].into_iter().flatten() {
            for number in (start..end).filter(|&number| is_place(around, number)) {
                let name = &around.text[around.matches.span(number).range()];
                if let [entity] = around.gazetteer.find_name(&format!("{name} {designator}"))[..] {
                    choose(number, entity);
                }
            }
        }
        start = end;
    }
}

/// Only places are named like that: the house of White is not the White House.
fn is_place(around: &Surroundings, number: usize) -> bool {
    let place = |id: EntityId| *around.gazetteer.entity_type(id) == EntityType::Place;
    around.matches.get(number).candidates.iter().all(|candidate| place(candidate.entity))
}

/// The word before “of” and the first name, in the singular.
fn before<'a>(around: &Surroundings<'a>, first: usize) -> Option<&'a str> {
    let of = around.follows_of(first).then(|| around.tokens_of(first).start.checked_sub(1))??;
    let designator = of.checked_sub(1)?;
    let is_beside = around.word(of) == "of" && around.is_beside(of) && around.is_beside(designator);
    is_beside.then(|| singular(around.word(designator)))
}

/// The words after a list of names that end in a plural, made singular.
fn after<'a>(around: &Surroundings<'a>, list: Range<usize>) -> Option<&'a str> {
    if list.len() < 2 {
        return None;
    }
    let last = around.tokens_of(list.end - 1).end;
    let first = around.tokens.get(last).filter(|_| around.is_beside(last - 1))?;
    // The "s" of "people's" is a token of its own and ends no plural.
    let is_plural = |word: &&Span| word.len() > 2 && around.text[word.range()].ends_with('s');
    let plural = around.tokens[last..].iter().take(LONGEST).find(is_plural)?;
    let whole = Span::new(around.matches.span(list.end - 1).start, plural.end);
    around.segments.paragraph_of(whole)?;
    Some(singular(&around.text[first.start..plural.end]))
}

fn singular(word: &str) -> &str {
    word.strip_suffix('s').unwrap_or(word)
}
