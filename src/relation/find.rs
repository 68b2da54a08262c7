//! Finding the relations of one sentence.

use std::cell::LazyCell;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::clause::Clause;
use super::context::Around;
use super::cues::{Hit, Lists, Place};
use super::matcher::{Match, Matcher, Workspace};
use super::pattern::TYPE_SIGNS;
use super::quotes::Quotes;
use super::rules::{Level, Pattern, Rules};
use super::sentence::{DEMONYM, FIRST_CUSTOM, ORGANIZATION, PERSON, PLACE, SEAT, Slotted, is_sign};
use super::when::stated;
use super::{Modality, Relation, Via};
use crate::document::{Date, Span};
use crate::gazetteer::EntityType;

/// Longer sentences, in bytes, are looked at in pieces: they are lists or no prose.
pub const MAX_SENTENCE: usize = 2000;
/// So are sentences with more names.
pub const MAX_NAMES: usize = 60;

/// For so many sets of signs it is remembered what may match.
const MOST_LISTS: usize = 100;

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

/// Tells whether a name may stand for a country.
pub(super) type IsSeat<'a> = &'a dyn Fn(&Name) -> bool;

/// What is worked with, kept from sentence to sentence.
#[derive(Debug, Default)]
pub(super) struct Room {
    sentence: Slotted,
    clause: Clause,
    /// By the signs of all names of a sentence, what may match in it.
    lists: FxHashMap<u32, Lists>,
    /// The patterns that may match, in their order.
    hits: Vec<Hit>,
    /// Where the words of one of them stand.
    places: Vec<Place>,
    /// What patterns work with, and those of what must not stand around a match.
    workspaces: [Workspace; 2],
    pub quotes: Quotes,
}

impl Rules {
    /// Adds the relations of a sentence; `names` are all of its names, and subject and object become their numbers.
    pub(super) fn relate_sentence(
        &self,
        text: &str,
        (paragraph, sentence): (usize, Span),
        (names, is_seat): (&[Name], IsSeat),
        date: Option<Date>,
        (room, relations): (&mut Room, &mut Vec<Relation>),
    ) {
        if ends_with_question(&text[sentence.range()]) {
            return;
        }
        let (mut start, mut first) = (sentence.start, 0);
        while first < names.len() && start < sentence.end {
            let end = piece_end(text, Span::new(start, sentence.end), &names[first..]);
            let inside = names[first..].partition_point(|name| name.span.end <= end);
            let piece = (paragraph, Span::new(start, end));
            let from = relations.len();
            self.relate_piece(text, piece, (&names[first..first + inside], is_seat), date, (room, relations));
            for relation in &mut relations[from..] {
                relation.subject += first;
                relation.object += first;
            }
            (start, first) = (end, first + inside);
        }
    }

    /// Adds the relations of a sentence, or a piece of one, that is not too long.
    fn relate_piece(
        &self,
        text: &str,
        (paragraph, sentence): (usize, Span),
        (names, is_seat): (&[Name], IsSeat),
        date: Option<Date>,
        (room, relations): (&mut Room, &mut Vec<Relation>),
    ) {
        if names.iter().all(|name| name.entity == names[0].entity) {
            return;
        }
        let Room { sentence: full, clause, lists, hits, places, workspaces: [workspace, around], quotes } = room;
        full.write(text, sentence, names.iter().map(|name| (name.span, self.sign(name, text))));
        let signs = full.all_signs();
        if lists.len() == MOST_LISTS && !lists.contains_key(&signs) {
            lists.clear();
        }
        let lists = &*lists.entry(signs).or_insert_with(|| self.cues.lists(signs, &self.sides));
        let signs = self.cues.may_become(signs);
        let may_match = |pattern| self.sides[usize::from(pattern)].iter().all(|side| side & signs != 0);
        self.cues.find(full, lists, hits, may_match);
        if hits.is_empty() {
            return;
        }
        let full = &*full;
        let mut search = Search {
            rules: self,
            text,
            paragraph,
            sentence,
            names,
            is_seat,
            date,
            quotes,
            pairs: Vec::new(),
            found: Vec::new(),
        };
        let short = LazyCell::new(move || self.shortened(full, lists, clause));
        for hits in hits.chunk_by(Hit::is_of_one) {
            let number = usize::from(hits[0].pattern);
            let pattern = &self.patterns[number];
            let texts = match self.rules[usize::from(pattern.rule)].level {
                Level::Phrase => std::slice::from_ref(full),
                Level::Clause => *short,
            };
            for slotted in texts {
                if self.cues.places(hits, slotted, places) {
                    let tell = |found: &Match| search.tell(slotted, pattern, found, around);
                    pattern.matcher.each(&self.programs, slotted, places, workspace, tell);
                }
            }
        }
        search.finish(relations);
    }

    /// The sign of a name.
    fn sign(&self, name: &Name, text: &str) -> u8 {
        if name.is_demonym {
            return DEMONYM;
        }
        let word = match &name.entity_type {
            EntityType::Person => return PERSON,
            EntityType::Place => return PLACE,
            EntityType::Organization => return ORGANIZATION,
            other => other.name(),
        };
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

/// Where the first piece of a sentence ends: at the last semicolon that leaves it short enough, or else the last comma,
/// or space. A sentence that is short enough is one piece.
fn piece_end(text: &str, sentence: Span, names: &[Name]) -> usize {
    let most = text.floor_char_boundary(sentence.start + MAX_SENTENCE).min(sentence.end);
    let most = names.get(MAX_NAMES).map_or(most, |name| name.span.start.min(most));
    if most == sentence.end {
        return most;
    }
    let piece = &text[sentence.start..most];
    let behind = |mark: char| piece.rfind(mark).map(|at| sentence.start + at + 1);
    let end = behind(';').or_else(|| behind(',')).or_else(|| behind(' ')).unwrap_or(most);
    // Never inside a name, and never nothing.
    match names.iter().find(|name| name.span.start < end && end < name.span.end) {
        Some(name) if name.span.start > sentence.start => name.span.start,
        Some(name) => name.span.end,
        None => end,
    }
}

/// Whether it ends with a question mark, whatever quotes come after it.
fn ends_with_question(sentence: &str) -> bool {
    sentence.trim_end_matches(['"', '\'', '”', '’', '»', ')', ' ']).ends_with('?')
}

/// Whether a name behind it is one that does not do what others do: A but not B, not A but B.
fn is_left_out(before: &[u8]) -> bool {
    let before = before.strip_suffix(b"the ").unwrap_or(before);
    before.ends_with(b" not ") || before == b"not "
}

struct Search<'a> {
    rules: &'a Rules,
    text: &'a str,
    paragraph: usize,
    sentence: Span,
    names: &'a [Name],
    is_seat: IsSeat<'a>,
    date: Option<Date>,
    quotes: &'a mut Quotes,
    /// Who does it to whom, by the match that is looked at.
    pairs: Vec<(Side, Side)>,
    /// With their priorities.
    found: Vec<(i32, Relation)>,
}

/// The number of a name, how it stands for what is meant, and whether a list has it with *but not*.
type Side = (usize, Option<Via>, bool);

impl Search<'_> {
    /// Adds what a match says.
    fn tell(&mut self, slotted: &Slotted, pattern: &Pattern, found: &Match, workspace: &mut Workspace) {
        let rule = &self.rules.rules[usize::from(pattern.rule)];
        let (bytes, whole) = (&slotted.bytes, found.whole());
        self.pairs(slotted, pattern, rule.respectively, found);
        let parts = [&bytes[..whole.start], &bytes[whole.end..], &bytes[whole.clone()]];
        let mut is_out = |(matcher, part): (&Option<Matcher>, &[u8])| {
            matcher.as_ref().is_some_and(|matcher| matcher.is_in(&self.rules.programs, part, workspace))
        };
        if self.pairs.is_empty() || rule.not.iter().zip(parts).any(&mut is_out) {
            return;
        }
        let cue = found.group("cue").unwrap_or(whole.clone());
        // What is said of some names of a list only is not said of what they do.
        let names = ["subject", "both"].iter().find_map(|group| found.group(group)).filter(|group| {
            let is_mixed = || group.clone().any(|at| is_sign(bytes[at]) && is_left_out(&bytes[..at]));
            group.start == whole.start && group.len() > 1 && is_mixed()
        });
        let judged = names.map_or(whole.start, |group| group.end)..whole.end;
        let sentence = (self.paragraph, self.sentence.start);
        let is_quoted = || self.quotes.is_open(self.text, sentence, slotted.origin(whole.start));
        let is_subject_first = found.group("subject").is_some_and(|subject| subject.start == whole.start);
        let around = Around { bytes, whole: judged, cue: cue.clone(), is_subject_first, is_quoted };
        let tools = (&self.rules.context, &self.rules.programs, workspace);
        let Some((negated, modality)) = around.judge(rule.time, tools) else { return };
        let modality = rule.modality.unwrap_or(modality);
        let attribute = |name: &Arc<str>| {
            let group = found.group(name).filter(|group| !group.is_empty())?;
            let words: Vec<&str> =
                self.text.get(slotted.source(group, self.text).range())?.split_whitespace().collect();
            Some((Arc::clone(name), words.join(" ")))
        };
        let attributes: Vec<_> = pattern.attributes.iter().filter_map(attribute).collect();
        let at = slotted.origin(whole.start) - self.sentence.start;
        let date = stated(&self.text[self.sentence.range()], at, self.date, modality == Modality::Planned);
        let planned = self.rules.types[rule.relation].when_planned.filter(|_| modality == Modality::Planned);
        let relation =
            |&((subject, subject_via, is_no_subject), (object, object_via, is_no_object)): &(Side, Side)| Relation {
                relation: planned.unwrap_or(rule.relation),
                subject,
                object,
                via: [subject_via, object_via],
                negated: rule.negated.unwrap_or(negated || is_no_subject || is_no_object),
                modality,
                date: date.clone().or_else(|| self.date.map(|date| date.to_string())),
                attributes: attributes.clone(),
                cue: slotted.source(cue.clone(), self.text),
                sentence: self.sentence,
                rule: Arc::clone(&rule.name),
            };
        self.found.extend(self.pairs.iter().map(|pair| (rule.priority, relation(pair))));
    }

    /// Notes who does it to whom.
    fn pairs(&mut self, slotted: &Slotted, pattern: &Pattern, respectively: bool, found: &Match) {
        let (names, is_seat) = (self.names, self.is_seat);
        let sides = |group: &str, signs: u32| {
            let is_meant = move |at: &usize| is_sign(slotted.bytes[*at]) && signs & 1 << slotted.bytes[*at] != 0;
            found.group(group).into_iter().flatten().filter(is_meant).filter_map(move |at| {
                let number = names.binary_search_by_key(&slotted.origin(at), |name| name.span.start).ok()?;
                let via = match (names[number].is_demonym, signs & 1 << SEAT != 0 && is_seat(&names[number])) {
                    (true, _) => Some(Via::Demonym),
                    (_, true) => Some(Via::Metonym),
                    _ => None,
                };
                Some((number, via, is_left_out(&slotted.bytes[..at])))
            })
        };
        let pairs = &mut self.pairs;
        pairs.clear();
        if pattern.is_both {
            let both = || sides("both", pattern.subject);
            pairs.extend(both().enumerate().flat_map(|(index, a)| both().skip(index + 1).map(move |b| (a, b))));
        } else {
            let (subjects, objects) = (|| sides("subject", pattern.subject), || sides("object", pattern.object));
            match respectively {
                true if subjects().count() == objects().count() => pairs.extend(subjects().zip(objects())),
                true => {}
                false => pairs.extend(subjects().flat_map(|subject| objects().map(move |object| (subject, object)))),
            }
        }
        pairs.retain(|(subject, object)| names[subject.0].entity != names[object.0].entity);
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
