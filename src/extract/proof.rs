//! Noise control: a name that is an everyday word or a given name counts only where the text tells that it is a name.
//!
//! There are towns called Make, Part and David. Such a name is kept where a cue stands beside it, or where the document
//! proves it elsewhere: by a cue, or by another name of the entity.

use std::cell::OnceCell;

use rustc_hash::{FxHashMap, FxHashSet};

use super::cues::{Cues, Lists, Strength};
use super::links::unlinked;
use super::scan::{Candidate, Match, Matches};
use super::sport::Report;
use super::{Reason, Unlinked};
use crate::document::Span;
use crate::gazetteer::{AliasKind, EntityId, EntityType, Gazetteer};
use crate::text::{Segments, folded, tokenize};

/// The matches without the candidates that want proof and have none, and the names that are left without any.
///
/// Cost: linear in the number of matches; where nothing wants proof, next to none.
pub(super) fn without_noise(
    text: &str,
    segments: &Segments,
    matches: Matches,
    gazetteer: &Gazetteer,
) -> (Matches, Vec<Unlinked>) {
    if !matches.want_proof() {
        return (matches, Vec::new());
    }
    let proofs = Proofs::of(text, segments, &matches, gazetteer);
    let is_noise = |(number, found): &(usize, Match)| !found.candidates.iter().any(|c| proofs.hold(*number, c));
    let noise = matches.iter().enumerate().filter(is_noise);
    let unlinked = noise.map(|(_, found)| unlinked(found, Reason::Unproved)).collect();
    (matches.filtered(|number, candidate| proofs.hold(number, candidate)), unlinked)
}

/// What a document tells of the names that want proof. Their words are numbered.
struct Proofs<'g> {
    gazetteer: &'g Gazetteer,
    /// The matches that want proof, by number, but for those that are surely something else.
    doubtful: FxHashMap<usize, Doubtful>,
    /// The entities that are proved, by whatever.
    entities: FxHashSet<EntityId>,
    /// Those that are proved by cues beside a word, with the word.
    cued: FxHashSet<(EntityId, usize)>,
    /// Those that are proved by another name, with each of its words.
    named: FxHashSet<(EntityId, usize)>,
}

/// A match that wants proof.
struct Doubtful {
    word: usize,
    follows_determiner: bool,
    /// Whether it has its capital inside a sentence, and is no part of a longer phrase.
    stands_apart: bool,
}

impl<'g> Proofs<'g> {
    fn of(text: &str, segments: &Segments, matches: &Matches, gazetteer: &'g Gazetteer) -> Self {
        let (mut doubtful, mut wanted) = (FxHashMap::default(), FxHashSet::default());
        let (mut entities, mut cued, mut named) = (FxHashSet::default(), FxHashSet::default(), FxHashSet::default());
        // What is likely here is not, if the document uses the word more often as a common noun: the Council met in Council.
        let (mut likely, mut votes) = (FxHashSet::default(), Vec::<i64>::new());
        let mut words = FxHashMap::<String, usize>::default();
        let lists = Lists::of(text, matches, gazetteer);
        let sport = OnceCell::new();
        let report = || *sport.get_or_init(|| Report::of(text));
        for (number, found) in matches.iter().enumerate() {
            let candidates = || found.candidates.iter().filter(|candidate| candidate.wants_proof);
            if candidates().next().is_none() {
                continue;
            }
            let cues = Cues::of(text, segments, found.span, lists.beside(number));
            let is_else = cues.tell_otherwise();
            let word = *words.entry(cues.word.clone()).or_insert(votes.len());
            votes.resize(words.len(), 0);
            let strength = |entity: EntityId| {
                let entity_type = gazetteer.entity_type(entity);
                let told = cues.strength(entity_type);
                // SOCCER - ROVERS BEAT REAL.
                let is_open = *entity_type == EntityType::Organization && told == Strength::None;
                // The Senate, where the list has the United States Senate.
                let is_head = || {
                    let name = gazetteer.entity(entity).name;
                    name.strip_suffix(&text[found.span.range()]).is_some_and(|before| before.ends_with(' '))
                };
                let is_likely = || (cues.stand_for_all() && is_head()) || report().is_some_and(Report::is_of_teams);
                if is_open && is_likely() { Strength::Likely } else { told }
            };
            let strengths = candidates().map(|c| (c.entity, strength(c.entity)));
            let mut strongest = Strength::None;
            for (entity, strength) in strengths.filter(|_| !is_else) {
                wanted.insert(entity);
                strongest = strongest.max(strength);
                match strength {
                    Strength::Sure => {
                        entities.insert(entity);
                        cued.insert((entity, word));
                    }
                    Strength::Likely => {
                        likely.insert((entity, word));
                    }
                    Strength::None => {}
                }
            }
            let follows_determiner = cues.follow_determiner();
            let is_noun = is_else || (follows_determiner && strongest == Strength::None);
            votes[word] += i64::from(strongest > Strength::None) - i64::from(is_noun);
            if !is_else {
                let stands_apart = cues.stand_apart();
                doubtful.insert(number, Doubtful { word, follows_determiner, stands_apart });
            }
        }
        likely.retain(|&(_, word)| votes[word] > 0);
        entities.extend(likely.iter().map(|(entity, _)| *entity));
        cued.extend(likely);
        let is_sure = |candidate: &&Candidate| !candidate.wants_proof && candidate.kind != AliasKind::Surname;
        for found in matches.iter() {
            for candidate in found.candidates.iter().filter(is_sure).filter(|c| wanted.contains(&c.entity)) {
                entities.insert(candidate.entity);
                let name = &text[found.span.range()];
                let known = |word: Span| words.get(&folded(&name[word.range()]));
                named.extend(tokenize(name).into_iter().filter_map(known).map(|&word| (candidate.entity, word)));
            }
        }
        Self { gazetteer, doubtful, entities, cued, named }
    }

    /// Whether a candidate of the match of this number needs no proof, or has it: by a longer name that has the word, or by
    /// whatever proves the entity, if the word does not stand there as a common noun.
    ///
    /// A raw list may call the town of Fargo also Far. So “Fargo” proves an alias only inside a sentence and apart from
    /// other capitals.
    fn hold(&self, number: usize, candidate: &Candidate) -> bool {
        let &Candidate { entity, kind, wants_proof, .. } = candidate;
        if !wants_proof {
            return true;
        }
        let Some(found) = self.doubtful.get(&number).filter(|_| self.entities.contains(&entity)) else { return false };
        let name = (entity, found.word);
        let is_noun = found.follows_determiner && *self.gazetteer.entity_type(entity) == EntityType::Place;
        let may_be_alias = || kind == AliasKind::Name || found.stands_apart || self.cued.contains(&name);
        self.named.contains(&name) || (!is_noun && may_be_alias())
    }
}
