//! From counts to suggestions: which phrases are names, which of them are one name, and what they are.

use std::cmp::Reverse;

use rustc_hash::{FxHashMap, FxHashSet};

use super::counts::{Case, NameCounts, Tally, may_be_full};
use super::kind::guess;
use super::spelling::Sounds;
use super::{Spelling, Suggestion};
use crate::gazetteer::{
    AliasKind, EntityId, EntityType, Gazetteer, is_common_word, is_demonym, is_place_word, is_title,
};
use crate::text::folded;

/// The most names with the same consonants that are compared with one.
const MOST_ALIKE: usize = 100;

/// A family name alone that is more often than this, for each mention of the full name, is a name of its own.
const MOST_SHORT: u64 = 50;

/// A name with its counts.
type Counted = (String, Tally);

/// All suggestions, the most frequent first.
pub(super) fn choose(counts: NameCounts, gazetteer: &Gazetteer, min_count: u64) -> Vec<Suggestion> {
    let names = settle(counts);
    let names = one_spelling(names);
    let mut names = with_family_names(names);
    names.retain(|(name, _)| gazetteer.find_name(name).is_empty());
    names.sort_by_key(|(_, tally)| Reverse((tally.mentions, tally.documents)));
    let mut suggestions = grouped(names);
    suggestions.retain(|suggestion| suggestion.mentions >= min_count);
    for suggestion in &mut suggestions {
        suggestion.spellings.sort_by(|a, b| (b.mentions, &a.name).cmp(&(a.mentions, &b.name)));
    }
    liken(&mut suggestions, gazetteer);
    suggestions.sort_by(|a, b| (b.mentions, b.documents, &a.name).cmp(&(a.mentions, a.documents, &b.name)));
    suggestions
}

/// Decides which words with a capital by position belong to names, and leaves out words that are none.
fn settle(counts: NameCounts) -> FxHashMap<String, Tally> {
    let NameCounts { names, words, .. } = counts;
    let case = |word: &str| words.get(&word.to_lowercase()).copied().unwrap_or_default();
    let mut settled: FxHashMap<String, Tally> = FxHashMap::default();
    for ((name, opens), tally) in &names {
        let target = if *opens {
            let is_sure = |name: &str| names.contains_key(&(name.to_owned(), false));
            opening(name, is_sure, case)
        } else {
            Some(name.as_str())
        };
        if let Some(target) = target {
            settled.entry(target.to_owned()).or_default().merge(tally.clone());
        }
    }
    settled.retain(|name, tally| name.contains([' ', '-']) || is_name(name, tally, case(name)));
    settled
}

/// The name in a phrase whose first word has a capital by position.
fn opening(name: &str, is_sure: impl Fn(&str) -> bool, case: impl Fn(&str) -> Case) -> Option<&str> {
    if is_sure(name) {
        return Some(name);
    }
    let (first, rest) = name.split_once(' ').unwrap_or((name, ""));
    let Case { low, high } = case(first);
    let is_word = low > high || (is_common_word(&folded(first)) && high <= 2 * low);
    match rest {
        "" => (!is_word && low == 0).then_some(name),
        rest if rest.starts_with(char::is_lowercase) => Some(name),
        rest if is_word && (is_sure(rest) || !is_everyday(rest)) => Some(rest),
        _ => Some(name),
    }
}

fn is_everyday(name: &str) -> bool {
    name.split([' ', '-']).all(|word| is_common_word(&folded(word)))
}

/// Whether a single word with a capital is a name, and no common noun that some like to write with one (the
/// Government).
fn is_name(name: &str, tally: &Tally, Case { low, high }: Case) -> bool {
    let word = folded(name);
    let is_noun = |word: &str| is_common_word(word) || is_title(word);
    if is_demonym(&word) || is_title(&word) {
        return false;
    }
    if is_place_word(&word) {
        return high > low;
    }
    if is_noun(&word) || word.strip_suffix('s').is_some_and(is_noun) {
        return high > 4 * low
            && tally.determined * 4 < tally.mentions
            && tally.personal + tally.located + tally.short > 0;
    }
    high >= low
}

/// Joins names that differ by accents, case, hyphens and apostrophes only, under the most frequent form.
fn one_spelling(names: FxHashMap<String, Tally>) -> Vec<Counted> {
    let mut by_words: FxHashMap<String, Vec<Counted>> = FxHashMap::default();
    for (name, tally) in names {
        let words: Vec<String> =
            crate::text::tokenize(&name).into_iter().map(|token| folded(&name[token.range()])).collect();
        by_words.entry(words.join(" ")).or_default().push((name, tally));
    }
    // “The Kremlin” is no other name, but The Hague is none without its article.
    let articles: Vec<String> = by_words.keys().filter(|words| words.starts_with("the ")).cloned().collect();
    for words in articles {
        if by_words.contains_key(&words[4..]) {
            let forms = by_words.remove(&words).unwrap_or_default();
            by_words.entry(words[4..].to_owned()).or_default().extend(forms);
        }
    }
    let joined = by_words.into_values().map(|mut forms| {
        let rank = |(name, tally): &Counted| (name.starts_with("The "), Reverse(tally.mentions), name.is_ascii());
        forms.sort_by(|a, b| (rank(a), &a.0).cmp(&(rank(b), &b.0)));
        forms.into_iter().reduce(|(name, mut sum), (_, tally)| {
            sum.merge(tally);
            (name, sum)
        })
    });
    let mut names: Vec<Counted> = joined.flatten().collect();
    names.sort_by(|(a, _), (b, _)| a.cmp(b));
    names
}

/// Gives mentions by the family name alone to the only full name that ends with it, and leaves out family names of
/// several.
fn with_family_names(names: Vec<Counted>) -> Vec<Counted> {
    let mut bearers: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (number, (name, tally)) in names.iter().enumerate() {
        if may_be_full(name) && guess(name, tally) == EntityType::Person {
            let whole = folded(name);
            whole
                .match_indices(' ')
                .for_each(|(at, _)| bearers.entry(whole[at + 1..].to_owned()).or_default().push(number));
        }
    }
    let mut given: Vec<(usize, usize)> = Vec::new();
    let mut left_out: FxHashSet<usize> = FxHashSet::default();
    for (number, (name, tally)) in names.iter().enumerate() {
        let is_person = || name.chars().any(char::is_lowercase) && tally.may_be_person();
        match bearers.get(&folded(name)).map_or(&[][..], Vec::as_slice) {
            [] => {}
            _ if !is_person() => {}
            // Sukarno is not called after the one text that knows a given name.
            [only] if tally.mentions > MOST_SHORT * names[*only].1.mentions => {}
            [only] => given.push((number, *only)),
            _ => _ = left_out.insert(number),
        }
    }
    let mut names: Vec<Option<Counted>> = names.into_iter().map(Some).collect();
    for (number, bearer) in given {
        let Some((name, mut tally)) = names[number].take() else { continue };
        match &mut names[bearer] {
            Some((_, sum)) => {
                tally.short = tally.mentions;
                sum.merge(tally);
            }
            None => names[number] = Some((name, tally)),
        }
    }
    names
        .into_iter()
        .enumerate()
        .filter(|(number, _)| !left_out.contains(number))
        .filter_map(|(_, name)| name)
        .collect()
}

/// Puts likely spellings of one name together: each goes to the most frequent name that it is like. `names` are sorted.
fn grouped(names: Vec<Counted>) -> Vec<Suggestion> {
    let mut suggestions: Vec<Suggestion> = Vec::new();
    let mut sounds: Vec<Sounds> = Vec::new();
    let mut by_key: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    let typed = names.into_iter().map(|(name, tally)| {
        let entity_type = guess(&name, &tally);
        (Sounds::of(&name, &entity_type), entity_type, name, tally)
    });
    // Full names come first, since they don't go to initials and family names alone.
    let mut typed: Vec<_> = typed.collect();
    typed.sort_by_key(|(sound, ..)| sound.brevity());
    for (sound, entity_type, name, tally) in typed {
        let key = sound.key().unwrap_or_default();
        let alike = by_key.entry(key).or_default();
        let fits = |other: &&usize| sound.is_like(&sounds[**other]);
        let found: Vec<usize> = alike.iter().take(MOST_ALIKE).filter(fits).copied().collect();
        match found[..] {
            [leader] => suggestions[leader].add_spelling(name, tally),
            _ => {
                alike.push(suggestions.len());
                sounds.push(sound);
                suggestions.push(Suggestion::new(name, entity_type, tally));
            }
        }
    }
    suggestions
}

/// Finds the entities of the list of which a suggestion is a likely spelling. The list is gone through once.
fn liken(suggestions: &mut [Suggestion], gazetteer: &Gazetteer) {
    let mut by_key: FxHashMap<String, Vec<(usize, Sounds)>> = FxHashMap::default();
    for (number, suggestion) in suggestions.iter().enumerate() {
        let sounds = Sounds::of(&suggestion.name, &suggestion.entity_type);
        if let Some(key) = sounds.key() {
            by_key.entry(key).or_default().push((number, sounds));
        }
    }
    let mut like: FxHashMap<usize, FxHashSet<EntityId>> = FxHashMap::default();
    for (id, entity) in (0..).map(EntityId).zip(gazetteer.entities()) {
        for alias in entity.aliases().filter(|alias| alias.kind != AliasKind::Demonym) {
            let sounds = Sounds::of(alias.text, entity.entity_type);
            let Some(named) = sounds.key().and_then(|key| by_key.get(&key)) else { continue };
            for (number, other) in named.iter().take(MOST_ALIKE) {
                if suggestions[*number].entity_type == *entity.entity_type && other.is_like(&sounds) {
                    like.entry(*number).or_default().insert(id);
                }
            }
        }
    }
    for (number, entities) in like {
        // Of several bearers nobody knows whose spelling it is.
        if entities.len() == 1 {
            suggestions[number].like = entities.into_iter().next();
        }
    }
}

impl Suggestion {
    fn new(name: String, entity_type: EntityType, tally: Tally) -> Self {
        let Tally { mentions, documents, examples, .. } = tally;
        Self { name, entity_type, mentions, documents, spellings: Vec::new(), like: None, examples }
    }

    fn add_spelling(&mut self, name: String, tally: Tally) {
        self.mentions += tally.mentions;
        self.documents += tally.documents;
        self.spellings.push(Spelling { name, mentions: tally.mentions });
    }
}
