//! The witness: which grounds hold for a link, by the name, what stands beside it, the document and the corpus.

use std::cmp::Reverse;

use memchr::memmem;
use rustc_hash::{FxHashMap, FxHashSet};

use super::cues::{is_period, is_place_preposition, is_quarter};
use super::dateline::is_dateline;
use super::firm::{is_firm, legal_form};
use super::grounds::{Ground, Grounds, Score};
use super::name_context::title_before;
use super::neighbours::{Neighbour, word_before, word_behind};
use super::results::plays;
use super::scan::{Candidate, Matches};
use super::unknown::is_inflected;
use super::{Mention, Method, Priors};
use crate::document::Span;
use crate::gazetteer::{
    AliasKind, EntityId, EntityType, Gazetteer, gender_of_given_name, gender_of_title, is_common_word, is_given_name,
    is_legal_form, is_namesake, is_place_name, is_place_word, is_title,
};
use crate::text::{Segments, folded};

/// What is known of a document when all its names are resolved.
pub(super) struct Witness<'a> {
    text: &'a str,
    matches: &'a Matches,
    segments: &'a Segments,
    gazetteer: &'a Gazetteer,
    priors: Option<&'a Priors>,
    /// Whether capitals tell names from other words, and not every noun has one, as in German.
    has_telling_capitals: bool,
    /// How often the document mentions each entity.
    counts: FxHashMap<EntityId, u32>,
    /// Whether any name is a family name.
    has_families: bool,
    /// Places and organisations of which the document tells somewhere that no family is meant: in Lincoln, Ford Inc.
    told: FxHashSet<EntityId>,
}

impl<'a> Witness<'a> {
    pub fn new(
        text: &'a str,
        matches: &'a Matches,
        segments: &'a Segments,
        gazetteer: &'a Gazetteer,
        priors: Option<&'a Priors>,
    ) -> Self {
        let has_telling_capitals = !is_german(text);
        let has_families = matches.have_families();
        let (counts, told) = Default::default();
        Self { text, matches, segments, gazetteer, priors, has_telling_capitals, counts, has_families, told }
    }

    /// Takes notice of a mention.
    pub fn count(&mut self, number: usize, mention: &Mention) {
        *self.counts.entry(mention.entity).or_default() += 1;
        if !self.has_families {
            return;
        }
        let found = self.matches.get(number);
        let is_family = |candidate: &Candidate| candidate.kind == AliasKind::Surname;
        let is_person = *self.gazetteer.entity_type(mention.entity) == EntityType::Person;
        if !is_person && (found.words > 1 || (found.candidates.iter().any(is_family) && self.is_told(number, mention)))
        {
            self.told.insert(mention.entity);
        }
    }

    /// Whether somebody may have a title: Mrs. X is not John X.
    fn fits(&self, entity: EntityId, title: Option<Span>) -> bool {
        let of_title = title.and_then(|title| gender_of_title(&folded(&self.text[title.range()])));
        let given = || folded(self.gazetteer.entity(entity).name.split(' ').next().unwrap_or_default());
        of_title.is_none_or(|of_title| gender_of_given_name(&given()).is_none_or(|its| its == of_title))
    }

    /// Whether the words beside a place or organisation tell that no family is meant.
    fn is_told(&self, number: usize, mention: &Mention) -> bool {
        let sentence = self.segments.sentences[mention.sentence];
        let (start, end) = (mention.span.start, sentence.end.max(mention.span.end));
        let (before, behind) = (&self.text[sentence.start.min(start)..start], &self.text[mention.span.end..end]);
        match self.gazetteer.entity_type(mention.entity) {
            EntityType::Place => {
                word_before(self.text, sentence.start, start).is_some_and(|before| is_place_preposition(before.word))
                    || is_dateline(self.text, mention.span)
            }
            EntityType::Organization => {
                is_firm(before, behind) || plays(before, behind) || self.stands_beside_another(number)
            }
            _ => false,
        }
    }

    /// Whether only “and” or a comma stands between an organisation and another one: Toyota and Ford.
    fn stands_beside_another(&self, number: usize) -> bool {
        let is_joined = |one: usize, other: usize| {
            other < self.matches.len()
                && matches!(
                    &self.text[self.matches.span(one).end..self.matches.span(other).start],
                    " and " | ", " | " or " | ", and "
                )
        };
        let is_one = |number: usize| {
            let is_one = |c: &Candidate| *self.gazetteer.entity_type(c.entity) == EntityType::Organization;
            self.matches.get(number).candidates.iter().all(is_one)
        };
        (number > 0 && is_joined(number - 1, number) && is_one(number - 1))
            || (is_joined(number, number + 1) && is_one(number + 1))
    }

    /// Gives a mention its score, and, if that is not below `least`, other bearers of its name the rest.
    pub fn judge(&self, number: usize, mention: &mut Mention, least: Score) {
        let sentence = self.segments.sentences[mention.sentence];
        let before = word_before(self.text, sentence.start, mention.span.start);
        let title = before.filter(|title| !title.is_joined && title.is_high() && is_title(&folded(title.word)));
        mention.title = title.map(|title| Span::new(title.start, title.start + title.word.len()));
        let mut beside = Grounds::default();
        self.beside(number, mention, before, &mut beside);
        let folded = folded(&self.text[mention.span.range()]);
        mention.grounds = self.grounds(number, mention, &folded, beside);
        mention.score = mention.grounds.score();
        let candidates = self.matches.get(number).candidates;
        if mention.score < least || candidates.len() == 1 {
            return;
        }
        let (span, method) = (mention.span, mention.method);
        let others = candidates.iter().filter(|other| other.entity != mention.entity).take(MANY_OTHERS);
        let alone = |other: &Candidate| {
            let other =
                Mention { method: other.kind.into(), ..Mention::new(self.segments, span, other.entity, method) };
            (other.entity, self.grounds(number, &other, &folded, beside).score().value())
        };
        let others: Vec<(EntityId, f64)> = others.map(alone).collect();
        // Nobody of them may be meant, too.
        let sum = 1.0 + others.iter().map(|(_, score)| score).sum::<f64>();
        let share = |score: f64| Score::new((1.0 - mention.score.value()) * score / sum);
        mention.others = others.into_iter().map(|(entity, score)| (entity, share(score))).collect();
        mention.others.sort_by_key(|&(entity, score)| (Reverse(score), entity));
    }

    /// The grounds of a mention, made of the match of this number, whose name is `folded`; `beside` are those that stand
    /// beside it.
    ///
    /// Cost: a few look-ups, whatever the length of the text.
    fn grounds(&self, number: usize, mention: &Mention, folded: &str, beside: Grounds) -> Grounds {
        let mut grounds = beside;
        let is_part = PART.into_iter().any(|ground| grounds.contains(ground));
        self.of_name(number, mention, (folded, is_part), &mut grounds);
        self.of_entity(mention, is_part, &mut grounds);
        grounds
    }

    fn of_entity(&self, mention: &Mention, is_part: bool, grounds: &mut Grounds) {
        // A part of a longer name is no more the entity for standing twice.
        grounds.add(Ground::Repeated, !is_part && self.counts.get(&mention.entity).is_some_and(|&count| count > 1));
        if let Some(priors) = self.priors {
            let (documents, is_bare) = (priors.documents(mention.entity), is_bare(mention));
            // This document may be one of them.
            let own = u64::from(!is_bare && !grounds.contains(Ground::Rival));
            grounds.add(Ground::Known, !is_part && documents > own);
            grounds.add(Ground::WellKnown, !is_part && documents > MANY);
            grounds.add(Ground::BareUnknown, documents == 0 && is_bare);
        }
    }

    fn of_name(&self, number: usize, mention: &Mention, (folded, is_part): (&str, bool), grounds: &mut Grounds) {
        let found = self.matches.get(number);
        let ground = match mention.method {
            Method::Name => Ground::Name,
            Method::Alias => Ground::Alias,
            Method::Variant => Ground::Variant,
            Method::Demonym => Ground::Demonym,
            Method::Surname => Ground::Surname,
            Method::Spelling => Ground::Spelling,
            Method::Given => Ground::Given,
        };
        [ground, Ground::Always].into_iter().for_each(|ground| grounds.add(ground, true));
        let surface = &self.text[mention.span.range()];
        let is_word = !surface.contains(char::is_whitespace);
        grounds.add(Ground::Words, !is_word);
        let own: Option<AliasKind> =
            found.candidates.iter().filter(|c| c.entity == mention.entity).map(|c| c.kind).min();
        let is_thing = match self.gazetteer.entity_type(mention.entity) {
            EntityType::Person => false,
            EntityType::Other(name) => name != "other",
            EntityType::Place | EntityType::Organization => true,
        };
        let is_told = self.told.contains(&mention.entity);
        for candidate in found.candidates {
            let is_rival = candidate.entity != mention.entity;
            let is_weaker = own.is_some_and(|own| candidate.kind > own);
            grounds.add(Ground::Rival, is_rival && !is_weaker);
            let is_mentioned = || {
                mention.method == Method::Surname
                    && self.counts.contains_key(&candidate.entity)
                    && self.fits(candidate.entity, mention.title)
            };
            grounds.add(Ground::OtherBearer, is_rival && is_mentioned());
            let is_family = candidate.kind == AliasKind::Surname && is_thing;
            grounds.add(Ground::WeakRival, is_rival && is_weaker && !is_family);
            grounds.add(Ground::FamilyRival, is_rival && is_weaker && is_family && !is_told);
            // No other alias is missing in the list.
            grounds.add(Ground::OfDocument, !is_rival && !candidate.listed && candidate.kind == AliasKind::Alias);
        }
        grounds.add(Ground::OfPlace, !is_part && (is_place_word(folded) || (!is_word && is_place_name(folded))));
        if is_word {
            grounds.add(Ground::Short, surface.len() < 6 && !surface.chars().any(char::is_lowercase));
            let is_listed = found.candidates.iter().any(|other| other.entity == mention.entity && other.listed);
            let is_doubtful = mention.method == Method::Surname && !is_listed && mention.title.is_none();
            grounds.add(Ground::EverydaySurname, is_doubtful && is_common_word(folded));
            let may_be_other = mention.antecedent.is_none() && mention.method != Method::Given;
            grounds.add(Ground::GivenName, may_be_other && is_given_name(folded));
        }
    }

    fn beside(&self, number: usize, mention: &Mention, before: Option<Neighbour>, grounds: &mut Grounds) {
        let (text, span) = (self.text, mention.span);
        // A word that stands for several names told which entity is meant: the Donetsk and Luhansk regions.
        if !self.matches.get(number).candidates.iter().any(|candidate| candidate.entity == mention.entity) {
            return;
        }
        let sentence = self.segments.sentences[mention.sentence];
        let is_surname = mention.method == Method::Surname;
        let is_place = *self.gazetteer.entity_type(mention.entity) == EntityType::Place;
        grounds.add(Ground::InPlace, is_place && before.is_some_and(|before| is_place_preposition(before.word)));
        if let Some(before) = before {
            let other = number.checked_sub(1).map(|number| self.matches.span(number));
            let is_name = other.is_some_and(|other| other.end > before.start);
            let ground = match is_name {
                true => (!before.is_joined).then_some(Ground::AfterName),
                // Whether a family name is that of somebody else was asked before.
                false if is_surname && before.is_high() && !is_article(before.word) => None,
                false => self.before(number, before, sentence, mention),
            };
            ground.into_iter().for_each(|ground| grounds.add(ground, true));
        }
        if let Some(behind) = word_behind(text, span.end, sentence.end.max(span.end)) {
            let is_name = number + 1 < self.matches.len() && self.matches.span(number + 1).start <= behind.start;
            // In Paris Lavrov met reporters.
            let is_apart = behind.is_joined || before.is_some_and(|before| is_place_preposition(before.word));
            let ground = match is_name {
                _ if behind.word == "national" && is_team(&text[behind.start..sentence.end]) => {
                    Some(Ground::BeforeNamesake)
                }
                true if is_apart => None,
                true => {
                    let next = self.matches.get(number + 1);
                    let is_family = next.candidates.iter().all(|candidate| candidate.kind == AliasKind::Surname);
                    Some(if is_place && is_family { Ground::BeforeFamily } else { Ground::BeforeName })
                }
                // Called after the town that it is in.
                false if matches!(behind.word, "University" | "College") && is_place => None,
                // Toyota Motor Corp.
                false if !is_place && legal_form(&text[span.end..]) > 0 => None,
                false => self.behind(number, behind, sentence),
            };
            ground.into_iter().for_each(|ground| grounds.add(ground, true));
        }
    }

    /// Whether a match stands in a table, where the name beside it has a number, too, or where several stand behind it:
    /// Leeds 2 Hull 1; Leeds 24 13 8.
    fn is_tabled(&self, number: usize, sentence: Span) -> bool {
        let is_number = |at: usize| {
            word_behind(self.text, at, sentence.end.max(at)).filter(|behind| behind.is_number() && !behind.is_joined)
        };
        let second = |first: Neighbour| is_number(first.start + first.word.len()).is_some();
        let beside = [number.checked_sub(1), Some(number + 1).filter(|next| *next < self.matches.len())];
        let has_number = |other: usize| {
            let other = self.matches.span(other);
            sentence.start <= other.start && other.end <= sentence.end && is_number(other.end).is_some()
        };
        is_number(self.matches.span(number).end).is_some_and(second) || beside.into_iter().flatten().any(has_number)
    }

    /// What a word before a name tells.
    fn before(&self, number: usize, before: Neighbour, sentence: Span, mention: &Mention) -> Option<Ground> {
        let word = before.word;
        if !before.is_high() {
            let is_of = matches!(word, "of" | "for" | "de" | "del" | "di" | "von");
            // Shares of Target fell.
            let is_opener = |of: Neighbour| of.start == sentence.start && is_common_word(&folded(of.word));
            let stands_for = |of: Neighbour| of.is_high() && !is_title(&folded(of.word)) && !is_opener(of);
            return match before {
                _ if before.is_number() && (before.is_compound || self.is_tabled(number, sentence)) => None,
                _ if before.is_number() && !before.is_joined => {
                    let article = word_before(self.text, sentence.start, before.start).filter(|word| !word.is_joined);
                    match article.map(|before| before.word) {
                        Some(article) if is_article(article) && before.is_year() => Some(Ground::Edition),
                        // In 1927 Lavrov was born.
                        Some(preposition) if is_before_year(preposition) => None,
                        _ => Some(Ground::AfterNumber),
                    }
                }
                _ if is_of && word_before(self.text, sentence.start, before.start).is_some_and(stands_for) => {
                    Some(Ground::AfterOf)
                }
                _ => None,
            };
        }
        let folded = folded(word);
        let opens = before.start == sentence.start || self.text[..before.start].ends_with(['“', '‘', '"']);
        let is_period = is_period(&folded) && (opens || !is_quarter(&folded));
        let is_place = *self.gazetteer.entity_type(mention.entity) == EntityType::Place;
        let is_called_after = is_place && !before.is_joined && CALLED_AFTER.contains(&&*folded);
        // Chief Executive X, Secretary of State X.
        let is_of_title = || {
            let before = word_before(self.text, sentence.start, before.start).filter(|before| before.is_high());
            let is_person = *self.gazetteer.entity_type(mention.entity) == EntityType::Person;
            let is_told = || title_before(self.text, mention.span.start).is_some();
            is_person && (before.is_some_and(|before| is_title(&self::folded(before.word))) || is_told())
        };
        if is_called_after {
            Some(Ground::AfterBearer)
        } else if is_title(&folded) || shouts(word) || is_period {
            None
        } else if is_given_name(&folded) {
            let is_organization = *self.gazetteer.entity_type(mention.entity) == EntityType::Organization;
            let may_be_family = is_place || (is_organization && !self.text[mention.span.range()].contains(' '));
            (may_be_family && !before.is_joined && !is_common_word(&folded)).then_some(Ground::AfterGiven)
        } else if before.is_joined {
            Some(Ground::AfterHyphen)
        } else if is_article(word) {
            (!opens).then_some(Ground::AfterArticle)
        } else if word.contains('.') || word.chars().nth(1).is_none() {
            Some(Ground::AfterInitial)
        } else if !self.tells_by_capitals(sentence) || is_of_title() {
            None
        } else if opens {
            let is_known = is_common_word(&folded) || is_quarter(&folded) || is_inflected(&folded);
            let is_long = word.chars().nth(2).is_some();
            (is_place && is_long && !is_known).then_some(Ground::OpensUnknown)
        } else if is_common_word(&folded) || is_quarter(&folded) {
            Some(Ground::AfterEveryday)
        } else {
            Some(Ground::AfterUnknown)
        }
    }

    /// What a word behind a name tells.
    fn behind(&self, number: usize, behind: Neighbour, sentence: Span) -> Option<Ground> {
        let word = behind.word;
        if !behind.is_high() {
            let end = behind.start + word.len();
            let is_high = |next: Neighbour| next.is_high();
            return match word {
                _ if behind.is_number() && (behind.is_compound || self.is_tabled(number, sentence)) => None,
                _ if behind.is_number() && !behind.is_joined => Some(Ground::BeforeNumber),
                "of" if word_behind(self.text, end, sentence.end.max(end)).is_some_and(is_high) => {
                    Some(Ground::BeforeOf)
                }
                _ => None,
            };
        }
        let folded = folded(word);
        if matches!(&*folded, "saint" | "st") && self.has_telling_capitals {
            // No title behind a name: Paris Saint-Germain.
            return Some(Ground::BeforeUnknown);
        }
        if is_title(&folded) || is_given_name(&folded) || shouts(word) || is_period(&folded) || is_legal_form(&folded) {
            None
        } else if behind.is_joined {
            Some(Ground::BeforeHyphen)
        } else if is_namesake(&folded) {
            Some(Ground::BeforeNamesake)
        } else if !self.tells_by_capitals(sentence) {
            None
        } else if is_common_word(&folded) {
            Some(Ground::BeforeEveryday)
        } else {
            Some(Ground::BeforeUnknown)
        }
    }

    /// Whether capitals tell names from other words in a sentence, and not In Headlines Like This.
    fn tells_by_capitals(&self, sentence: Span) -> bool {
        let text = &self.text[sentence.range()];
        let mut words = text.split([' ', '\n']).filter(|word| word.len() >= LONG_WORD);
        let mut high = 0;
        self.has_telling_capitals
            && (words.any(|word| {
                high += 1;
                word.starts_with(char::is_lowercase)
            }) || high < HEADLINE)
    }
}

/// A sentence with so many words of so many bytes, all of them with a capital, is a headline.
const HEADLINE: usize = 4;
const LONG_WORD: usize = 5;

fn is_article(word: &str) -> bool {
    matches!(word, "The" | "the" | "THE")
}

/// Whether a text is likely in German, by some of the most frequent words of both languages.
fn is_german(text: &str) -> bool {
    let has = |word: &&str| memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    !ENGLISH.iter().any(has) && GERMAN.iter().filter(|word| has(word)).count() > 1
}

const ENGLISH: [&str; 3] = [" the ", " of ", " and "];
const GERMAN: [&str; 6] = [" der ", " die ", " und ", " das ", " ist ", " nicht "];

/// The grounds that make a name a part of a longer one; names may well stand beside one another.
const PART: [Ground; 10] = [
    Ground::AfterEveryday,
    Ground::AfterUnknown,
    Ground::AfterHyphen,
    Ground::AfterGiven,
    Ground::OpensUnknown,
    Ground::AfterBearer,
    Ground::BeforeEveryday,
    Ground::BeforeUnknown,
    Ground::BeforeHyphen,
    Ground::BeforeFamily,
];

/// Words before the place that a club, ship, station or the like is called after: Real Madrid, HMS Sheffield.
#[rustfmt::skip]
const CALLED_AFTER: [&str; 30] = [
    "ac", "afc", "ajax", "athletic", "atlético", "atletico", "bayern", "borussia", "cska", "deportivo", "dinamo",
    "dynamo", "eintracht", "fc", "hapoel", "hms", "inter", "lokomotiv", "maccabi", "miss", "olympique", "racing",
    "radio", "rb", "real", "shakhtar", "spartak", "sporting", "torpedo", "uss",
];

/// The most other bearers of a name that get a score.
const MANY_OTHERS: usize = 5;

/// An entity that so many documents name is well known.
const MANY: u64 = 5;

/// Whether a mention is a family name of somebody whom the document does not name in full.
fn is_bare(mention: &Mention) -> bool {
    mention.method == Method::Surname && mention.antecedent.is_none()
}

/// Whether the words that begin with “national” name a team: the England national football team.
fn is_team(words: &str) -> bool {
    words.split(' ').skip(1).take(3).any(|word| word.starts_with("team") || word == "squad" || word == "side")
}

/// Whether a year stands behind a word, and what follows is no part of its phrase.
fn is_before_year(word: &str) -> bool {
    matches!(word, "In" | "in" | "By" | "by" | "Since" | "since" | "Until" | "until" | "To" | "to" | "And" | "and")
}

/// Whether a word is all capitals, as acronyms and headlines are: MP, MPs.
fn shouts(word: &str) -> bool {
    let stem = word.strip_suffix('s').unwrap_or(word);
    stem.chars().nth(1).is_some() && !stem.contains('.') && !stem.chars().any(char::is_lowercase)
}
