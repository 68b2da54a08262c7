//! Finding the relations of one sentence.

use std::cell::RefCell;

use super::context::{Around, is_quoted};
use super::pattern::TYPE_SIGNS;
use super::rules::{Level, Pattern, Rule, Rules, SHORTEN};
use super::sentence::{DEMONYM, FIRST_CUSTOM, PLACE, SEAT, STATE, Slotted};
use super::when::stated;
use super::{Modality, Relation, Via};
use crate::document::{Date, Span};
use crate::gazetteer::EntityType;

/// No relations are looked for in longer sentences, in bytes: they are lists or no prose.
pub const MAX_SENTENCE: usize = 2000;
/// No relations are looked for in sentences with more names.
pub const MAX_NAMES: usize = 60;

/// A name in a text, as rules see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// Where it stands.
    pub span: Span,
    /// A number that names of one entity share, and no others.
    pub entity: usize,
    /// What kind of thing it is; [`EntityType::parse`] of the empty text fits every slot.
    pub entity_type: EntityType,
    /// Whether it is an adjective or a word for inhabitants.
    pub is_demonym: bool,
    /// Whether it may stand for a country, as a capital or a seat of government.
    pub is_seat: bool,
}

/// What is worked with, kept from sentence to sentence.
#[derive(Default)]
struct Room {
    full: Slotted,
    /// Numbers of patterns that may match, in their order.
    needed: Vec<u16>,
    short: Slotted,
}

thread_local! {
    static ROOM: RefCell<Room> = RefCell::default();
}

impl Rules {
    /// Whether a sentence with two names is worth looking at.
    pub(super) fn may_relate(&self, sentence: &str) -> bool {
        sentence.len() <= MAX_SENTENCE && !ends_with_question(sentence)
    }

    /// Adds the relations of a sentence; `names` are all of its names, and subject and object become their numbers.
    pub(super) fn relate_sentence(
        &self,
        text: &str,
        (paragraph, sentence): (usize, Span),
        names: &[Name],
        date: Option<Date>,
        relations: &mut Vec<Relation>,
    ) {
        if names.len() > MAX_NAMES || !self.may_relate(&text[sentence.range()]) {
            return;
        }
        ROOM.with_borrow_mut(|room| {
            let signs = names.iter().map(|name| (name.span, self.sign(name, text)));
            room.full.write(text, sentence, signs);
            let Some(levels) = self.needed(room) else { return };
            let mut search = Search { rules: self, text, paragraph, sentence, names, date, found: Vec::new() };
            let from = room.needed.partition_point(|&number| number < SHORTEN);
            let (needed, shorten) = room.needed.split_at(from);
            if levels[Level::Phrase as usize] {
                search.run(&room.full, Level::Phrase, needed);
            }
            if levels[Level::Clause as usize] {
                room.short.clone_from(&room.full);
                for &number in shorten {
                    let (pattern, sign) = &self.shorten[usize::from(number - SHORTEN)];
                    if let Some(pattern) = pattern.get() {
                        room.short.shorten(pattern, *sign);
                    }
                }
                search.run(&room.short, Level::Clause, needed);
            }
            search.finish(relations);
        });
    }

    /// Notes which patterns may match; tells of each level whether any may, or `None` if none does at all.
    fn needed(&self, room: &mut Room) -> Option<[bool; 2]> {
        let Room { full, needed, .. } = room;
        needed.clear();
        let signs = full.bytes.iter().filter(|byte| **byte < b' ').fold(0_u32, |signs, &sign| signs | 1 << sign);
        // Places and adjectives may come to stand for states.
        let is_land = signs & (1 << PLACE | 1 << DEMONYM) != 0;
        let signs = if is_land { signs | 1 << STATE } else { signs };
        let may_match = |number: &u16| {
            let pattern = self.patterns.get(usize::from(*number));
            pattern.is_none_or(|pattern| pattern.subject & signs != 0 && pattern.object & signs != 0)
        };
        needed.extend(self.always.iter().copied().filter(may_match));
        if let Some(cues) = &self.cues {
            for cue in cues.find_overlapping_iter(&full.bytes) {
                needed.extend(self.needed_by[cue.pattern().as_usize()].iter().copied().filter(may_match));
            }
        }
        needed.sort_unstable();
        needed.dedup();
        let mut levels = [false; 2];
        for pattern in needed.iter().filter_map(|&number| self.patterns.get(usize::from(number))) {
            levels[self.rules[usize::from(pattern.rule)].level as usize] = true;
        }
        levels.contains(&true).then_some(levels)
    }

    /// The sign of a name.
    fn sign(&self, name: &Name, text: &str) -> u8 {
        if name.is_demonym {
            return DEMONYM;
        }
        let word = name.entity_type.name();
        if let Some((_, sign)) = TYPE_SIGNS.iter().find(|(known, _)| *known == word) {
            return *sign;
        }
        match self.custom.iter().position(|known| known == word) {
            Some(number) => FIRST_CUSTOM + number as u8,
            None if word == "other" => super::untyped::likely_sign(&text[name.span.range()]),
            // A type that no rule names.
            None => FIRST_CUSTOM - 1,
        }
    }
}

/// Whether it ends with a question mark, whatever quotes come after it.
fn ends_with_question(sentence: &str) -> bool {
    sentence.trim_end_matches(['"', '\'', '”', '’', '»', ')', ' ']).ends_with('?')
}

struct Search<'a> {
    rules: &'a Rules,
    text: &'a str,
    paragraph: usize,
    sentence: Span,
    names: &'a [Name],
    date: Option<Date>,
    /// With their priorities.
    found: Vec<(i32, Relation)>,
}

impl Search<'_> {
    fn run(&mut self, slotted: &Slotted, level: Level, needed: &[u16]) {
        let present = slotted.bytes.iter().filter(|byte| **byte < b' ').fold(0_u32, |signs, &sign| signs | 1 << sign);
        for pattern in needed.iter().map(|&number| &self.rules.patterns[usize::from(number)]) {
            let rule = &self.rules.rules[usize::from(pattern.rule)];
            if rule.level == level && pattern.subject & present != 0 && pattern.object & present != 0 {
                self.matches(slotted, pattern, rule);
            }
        }
    }

    fn matches(&mut self, slotted: &Slotted, pattern: &Pattern, rule: &Rule) {
        let bytes = &slotted.bytes;
        // Few match, and groups cost more than to look.
        let Some(regex) = pattern.regex.get().filter(|regex| regex.is_match(bytes)) else { return };
        for captures in regex.captures_iter(bytes) {
            let Some(whole) = captures.get(0).map(|whole| whole.range()) else { continue };
            let is_out = |around: &Option<super::rules::Lazy>, part: &[u8]| {
                around.as_ref().and_then(|lazy| lazy.get()).is_some_and(|regex| regex.is_match(part))
            };
            if is_out(&rule.not_before, &bytes[..whole.start])
                || is_out(&rule.not_after, &bytes[whole.end..])
                || is_out(&rule.not_within, &bytes[whole.clone()])
            {
                continue;
            }
            let cue = captures.name("cue").map_or(whole.clone(), |cue| cue.range());
            let is_quoted = || is_quoted(&self.text[self.paragraph..slotted.origins[whole.start] as usize]);
            let around = Around { bytes, whole: whole.clone(), cue: cue.clone(), is_quoted: is_quoted() };
            let Some((negated, modality)) = around.judge(rule.time) else { continue };
            let negated = rule.negated.unwrap_or(negated);
            let modality = rule.modality.unwrap_or(modality);
            let attribute = |name: &std::sync::Arc<str>| {
                let group = captures.name(name).filter(|group| !group.is_empty())?;
                let span = slotted.source(group.range(), self.text);
                let words: Vec<&str> = self.text.get(span.range())?.split_whitespace().collect();
                Some((std::sync::Arc::clone(name), words.join(" ")))
            };
            let attributes: Vec<_> = pattern.attributes.iter().filter_map(attribute).collect();
            let place = slotted.source(whole.clone(), self.text);
            let date = stated(
                &self.text[self.sentence.range()],
                place.start - self.sentence.start,
                self.date,
                modality == Modality::Planned,
            );
            let kind = rule.relation as usize;
            let planned = self.rules.types[kind].when_planned.filter(|_| modality == Modality::Planned);
            let kind = planned.unwrap_or(kind);
            let relation = |(subject, subject_via), (object, object_via)| Relation {
                relation: kind,
                subject,
                object,
                via: [subject_via, object_via],
                negated,
                modality,
                date: date.clone().or_else(|| self.date.map(|date| date.to_string())),
                attributes: attributes.clone(),
                cue: slotted.source(cue.clone(), self.text),
                sentence: self.sentence,
                rule: std::sync::Arc::clone(&rule.name),
            };
            let signs = |name: &str, signs: u32| -> Vec<(usize, Option<Via>)> {
                let Some(group) = captures.name(name) else { return Vec::new() };
                group
                    .range()
                    .filter(|&at| bytes[at] < b' ' && signs & 1 << bytes[at] != 0)
                    .filter_map(|at| {
                        let number = self
                            .names
                            .binary_search_by_key(&(slotted.origins[at] as usize), |name| name.span.start)
                            .ok()?;
                        let name = &self.names[number];
                        let via = match (name.is_demonym, name.is_seat && signs & 1 << SEAT != 0) {
                            (true, _) => Some(Via::Demonym),
                            (_, true) => Some(Via::Metonym),
                            _ => None,
                        };
                        Some((number, via))
                    })
                    .collect()
            };
            let pairs: Vec<_> = if pattern.is_both {
                let both = signs("both", pattern.subject);
                let later = |index: usize| both[index + 1..].iter().copied();
                both.iter().enumerate().flat_map(|(index, &a)| later(index).map(move |b| (a, b))).collect()
            } else {
                let objects = signs("object", pattern.object);
                let subjects = signs("subject", pattern.subject);
                if rule.respectively {
                    if subjects.len() != objects.len() {
                        continue;
                    }
                    subjects.into_iter().zip(objects).collect()
                } else {
                    subjects.iter().flat_map(|&s| objects.iter().map(move |&o| (s, o))).collect()
                }
            };
            let pairs = pairs.into_iter().filter(|(s, o)| self.names[s.0].entity != self.names[o.0].entity);
            let new: Vec<Relation> = pairs.map(|(subject, object)| relation(subject, object)).collect();
            self.found.extend(new.into_iter().map(|relation| (rule.priority, relation)));
        }
    }

    /// One relation of a type between two entities; of several that of the greatest priority, then the first rule's.
    fn finish(mut self, relations: &mut Vec<Relation>) {
        self.found.sort_by_key(|(priority, _)| std::cmp::Reverse(*priority));
        let from = relations.len();
        for (_, relation) in self.found {
            let entities = |r: &Relation| (self.names[r.subject].entity, self.names[r.object].entity);
            let (subject, object) = entities(&relation);
            let is_symmetric = self.rules.types[relation.relation].is_symmetric;
            let is_known = |known: &Relation| {
                let ends = entities(known);
                known.relation == relation.relation
                    && (ends == (subject, object) || (is_symmetric && ends == (object, subject)))
            };
            if !relations[from..].iter().any(is_known) {
                relations.push(relation);
            }
        }
        // Of a symmetric one, the subject is named first.
        for relation in &mut relations[from..] {
            if self.rules.types[relation.relation].is_symmetric && relation.subject > relation.object {
                std::mem::swap(&mut relation.subject, &mut relation.object);
                relation.via.swap(0, 1);
            }
        }
        relations[from..].sort_by_key(|r| (r.subject.min(r.object), r.relation, r.subject, r.object));
    }
}
