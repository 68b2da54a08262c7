//! Rules as a file writes them, and as they are matched.

use std::collections::BTreeMap;
use std::sync::Arc;

use regex_automata::util::pool::Pool;
use regex_syntax::hir::{Hir, Look};
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::context::Context;
use super::cues::Cues;
use super::find::Room;
use super::matcher::Matcher;
use super::pattern::{Fault, Translated, Vocabulary, translate, words};
use super::program::{MOST_PHRASES, Phrase, Programs, SIZE_LIMIT, TooLarge, parse};
use super::required::{Found, Need, Start, of_phrase, required};
use super::tables::{RuleTable, RulesFile, ShortenTable};
use super::words::Words;
use super::{Modality, RelationType};
use crate::error::{Diagnostic, Error, Severity};
use crate::gazetteer::diagnose::{File, about_file};

/// The rules that ship with comention.
pub(super) const SHIPPED: &str = include_str!("../../gazetteer/relations.toml");

/// What a pattern is held against.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Level {
    /// The sentence as it stands.
    Phrase,
    /// The sentence without what is left out by `shorten`.
    #[default]
    Clause,
}

/// Where negation and modality are looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Time {
    /// Before and in the cue, which is a verb.
    #[default]
    Verb,
    /// In the whole clause, since the cue is a noun.
    Noun,
    /// Right around the cue, which is a noun: what it names is taken for granted, unless it is said not to be.
    Event,
    /// Nowhere but in the pattern: what is said in passing is taken for granted.
    None,
}

/// A rule as it is matched.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Rule {
    pub name: Arc<str>,
    pub relation: usize,
    pub level: Level,
    pub priority: i32,
    pub modality: Option<Modality>,
    pub negated: Option<bool>,
    pub time: Time,
    /// What must not stand before, behind or within a match.
    pub not: [Option<Matcher>; 3],
    pub respectively: bool,
}

/// One pattern of a rule.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Pattern {
    pub rule: u16,
    /// The regular expression, which only its maker wants to see.
    #[serde(skip)]
    pub source: String,
    pub matcher: Matcher,
    pub attributes: Vec<Arc<str>>,
    pub subject: u32,
    pub object: u32,
    pub is_both: bool,
}

/// What clauses are looked at without.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Shorten {
    pub matcher: Matcher,
    /// The sign that the names which are kept come to have, if it is another.
    pub becomes: Option<u8>,
    /// The signs of these names.
    pub keeps: u32,
}

/// Tells the numbers of what is left out from those of patterns.
pub(super) const SHORTEN: u16 = 1 << 15;

/// Rules that tell relations, compiled.
///
/// See [the language](https://github.com/comention/comention/blob/main/docs/relations.md).
#[derive(Debug)]
pub struct Rules {
    pub(super) types: Vec<RelationType>,
    pub(super) rules: Vec<Rule>,
    pub(super) patterns: Vec<Pattern>,
    /// The signs that subject and object of each may have: they are asked for most often.
    pub(super) sides: Vec<[u32; 2]>,
    pub(super) shorten: Vec<Shorten>,
    /// The instructions of all patterns.
    pub(super) programs: Programs,
    pub(super) context: Context,
    /// Types of the list's own that patterns name, in the order of their signs.
    pub(super) custom: Vec<String>,
    /// What is looked for in all sentences, and the patterns that need it: their numbers, and those of what is left out with
    /// [`SHORTEN`] added.
    pub(super) cues: Cues,
    /// What threads work with.
    pub(super) rooms: Pool<Room, fn() -> Room>,
}

/// Reads rules, of several files together: a rule or a list of words replaces the one of the same name in files before.
#[derive(Default)]
pub(super) struct Loader<'a> {
    files: Vec<(File<'a>, RulesFile)>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Loader<'a> {
    /// With the rules that ship.
    pub fn with_shipped() -> Self {
        let mut loader = Self::default();
        loader.read("gazetteer/relations.toml", SHIPPED);
        loader
    }

    pub fn read(&mut self, path: &str, text: &'a str) {
        let file = File::new(path.into(), text);
        match toml::from_str::<RulesFile>(text) {
            Ok(rules) => self.files.push((file, rules)),
            Err(error) => {
                let span = error.span().unwrap_or(0..0);
                let start = text.floor_char_boundary(span.start.min(text.len()));
                let end = text.ceil_char_boundary(span.end.clamp(start, text.len()));
                let message = error.message().trim_end_matches('\n').replace('\n', ", ");
                self.diagnostics.push(file.diagnostic(
                    Severity::Error,
                    "rules-syntax",
                    (start, &text[start..end]),
                    message,
                    None,
                ));
            }
        }
    }

    /// Compiles all.
    pub fn finish(mut self) -> Result<Rules, Error> {
        let mut vocabulary = Vocabulary::default();
        let mut programs = Programs::default();
        let context = Context::new(&mut programs);
        let mut rules = Rules {
            types: Vec::new(),
            rules: Vec::new(),
            patterns: Vec::new(),
            sides: Vec::new(),
            shorten: Vec::new(),
            programs,
            context,
            custom: Vec::new(),
            cues: Cues::default(),
            rooms: Pool::new(Room::default),
        };
        let mut compiler =
            Compiler { rules: &mut rules, found: &mut self.diagnostics, phrases: Vec::new(), needs: Vec::new() };
        for (file, parsed) in &self.files {
            compiler.declare(file, parsed, &mut vocabulary);
        }
        compiler.phrases = std::mem::take(&mut vocabulary.meanings);
        // A later rule of the same name replaces an earlier one.
        let mut last: BTreeMap<&str, usize> = BTreeMap::new();
        for (number, (_, parsed)) in self.files.iter().enumerate() {
            parsed.rule.iter().for_each(|rule| {
                last.insert(rule.name.get_ref(), number);
            });
        }
        for (number, (file, parsed)) in self.files.iter().enumerate() {
            for table in &parsed.shorten {
                compiler.shorten(file, table, &mut vocabulary);
            }
            for rule in parsed.rule.iter().filter(|rule| last[rule.name.get_ref().as_str()] == number) {
                compiler.rule(file, rule, &mut vocabulary);
            }
        }
        let needs = std::mem::take(&mut compiler.needs);
        rules.cues = Cues::new(needs, &rules.shorten);
        rules.custom = vocabulary.custom;
        match self.diagnostics.iter().any(|d| d.severity == Severity::Error) {
            true => Err(Error::Gazetteer(self.diagnostics)),
            false => Ok(rules),
        }
    }
}

struct Compiler<'a> {
    rules: &'a mut Rules,
    found: &'a mut Vec<Diagnostic>,
    /// What lists of words and phrases stand for, once all are declared.
    phrases: Vec<Phrase>,
    /// What patterns need, by their numbers.
    needs: Vec<(u16, Option<Vec<Need>>)>,
}

impl Compiler<'_> {
    fn declare(&mut self, file: &File, parsed: &RulesFile, vocabulary: &mut Vocabulary) {
        vocabulary.types.extend(parsed.types.clone());
        for (name, list) in &parsed.words {
            if list.is_empty() {
                self.error(file, name, "empty-list", "this list has no words".to_owned(), None);
            }
            let (list, found): (Words, Found) = words(list);
            let number = self.rules.programs.lists.len() as u32;
            self.rules.programs.lists.push(list);
            self.insert(file, name, (Phrase::Words(number), found), vocabulary);
        }
        // Phrases may use words, and phrases that come before them in the file.
        let mut phrases: Vec<_> = parsed.phrases.iter().collect();
        phrases.sort_by_key(|(name, _)| name.span().start);
        for (name, pattern) in phrases {
            let translated = match translate(pattern.get_ref(), vocabulary, (0, 0)) {
                Ok(translated) => translated,
                Err(fault) => {
                    self.fault(file, pattern, fault);
                    continue;
                }
            };
            let Some(parsed) = self.parsed(file, pattern, &translated.regex, &translated) else { continue };
            let found = of_phrase(&parsed, &vocabulary.founds);
            self.insert(file, name, (Phrase::Pattern(parsed), found), vocabulary);
        }
        for table in &parsed.relation {
            let mut signs = |words: &Spanned<String>, found: &mut Self| {
                vocabulary.signs(words.get_ref(), 0).unwrap_or_else(|fault| {
                    found.fault(file, words, fault);
                    0
                })
            };
            let new = RelationType {
                name: table.name.get_ref().as_str().into(),
                is_symmetric: table.symmetric,
                when_planned: None,
                about: table.about.clone(),
                example: table.example.clone(),
                subject: signs(&table.subject, self),
                object: signs(&table.object, self),
            };
            match self.rules.types.iter_mut().find(|known| known.name == new.name) {
                Some(known) => *known = new,
                None => self.rules.types.push(new),
            }
        }
        for table in &parsed.relation {
            let Some(planned) = &table.when_planned else { continue };
            let number = |name: &str| self.rules.types.iter().position(|known| *known.name == *name);
            match (number(table.name.get_ref()), number(planned.get_ref())) {
                (Some(relation), Some(planned)) => self.rules.types[relation].when_planned = Some(planned),
                _ => self.unknown_relation(file, planned),
            }
        }
    }

    /// Names a list of words or a phrase; one of the same name is replaced for what comes later.
    fn insert(
        &mut self,
        file: &File,
        name: &Spanned<String>,
        (meaning, found): (Phrase, Found),
        vocabulary: &mut Vocabulary,
    ) {
        if vocabulary.meanings.len() == MOST_PHRASES {
            let message = format!("more than {MOST_PHRASES} lists of words and phrases");
            return self.error(file, name, "too-many-lists", message, None);
        }
        vocabulary.phrases.insert(name.get_ref().clone(), vocabulary.meanings.len());
        vocabulary.meanings.push(meaning);
        vocabulary.founds.push(found);
    }

    fn shorten(&mut self, file: &File, table: &ShortenTable, vocabulary: &mut Vocabulary) {
        let sign = table.becomes.as_deref().and_then(|name| vocabulary.sign(name));
        for pattern in &table.patterns {
            let number = SHORTEN | self.rules.shorten.len() as u16;
            let types = (u32::MAX << 1, u32::MAX << 1);
            let Some((translated, matcher)) = self.pattern(file, pattern, vocabulary, types, (number, false)) else {
                continue;
            };
            self.rules.shorten.push(Shorten { matcher, becomes: sign, keeps: translated.keeps });
        }
    }

    fn rule(&mut self, file: &File, table: &RuleTable, vocabulary: &mut Vocabulary) {
        let wanted = table.relation.get_ref();
        let Some(relation) = self.rules.types.iter().position(|known| *known.name == **wanted) else {
            return self.unknown_relation(file, &table.relation);
        };
        let known = &self.rules.types[relation];
        let types = (known.subject, known.object);
        let mut around = |pattern: &Option<Spanned<String>>, make: fn(&str) -> String, this: &mut Self| {
            let pattern = pattern.as_ref()?;
            match translate(pattern.get_ref(), vocabulary, types) {
                Ok(translated) => {
                    let parsed = this.parsed(file, pattern, &make(&translated.regex), &translated)?;
                    this.matcher(file, pattern, &parsed, Start::Anywhere)
                }
                Err(fault) => {
                    this.fault(file, pattern, fault);
                    None
                }
            }
        };
        let not_before = around(&table.not_before, |regex| format!("(?:{regex})$"), self);
        let not_after = around(&table.not_after, |regex| format!("^(?:{regex})"), self);
        let not_within = around(&table.not_within, |regex| regex.to_owned(), self);
        let rule = self.rules.rules.len() as u16;
        self.rules.rules.push(Rule {
            name: table.name.get_ref().as_str().into(),
            relation,
            level: table.level,
            priority: table.priority,
            modality: table.modality,
            negated: table.negated,
            time: table.time,
            not: [not_before, not_after, not_within],
            respectively: table.respectively,
        });
        for pattern in &table.patterns {
            let index = self.rules.patterns.len() as u16;
            let number = (index, table.level == Level::Phrase);
            let Some((translated, matcher)) = self.pattern(file, pattern, vocabulary, types, number) else { continue };
            if translated.subject == 0 || translated.object == 0 {
                let message = "a pattern needs a {subject} and an {object}, or {both}".to_owned();
                self.error(file, pattern, "no-arguments", message, None);
                continue;
            }
            self.rules.sides.push([translated.subject, translated.object]);
            self.rules.patterns.push(Pattern {
                rule,
                source: translated.regex,
                matcher,
                attributes: translated.attributes.iter().map(|name| name.as_str().into()).collect(),
                subject: translated.subject,
                object: translated.object,
                is_both: translated.is_both,
            });
        }
    }

    /// Translates and parses a pattern, and notes under its number what it needs.
    fn pattern(
        &mut self,
        file: &File,
        pattern: &Spanned<String>,
        vocabulary: &mut Vocabulary,
        types: (u32, u32),
        (number, is_whole): (u16, bool),
    ) -> Option<(Translated, Matcher)> {
        let translated = match translate(pattern.get_ref(), vocabulary, types) {
            Ok(translated) => translated,
            Err(fault) => {
                self.fault(file, pattern, fault);
                return None;
            }
        };
        let parsed = self.parsed(file, pattern, &translated.regex, &translated)?;
        let message = match parsed.properties().minimum_len() {
            Some(0) => Some("this pattern matches the empty text, and so everything"),
            None => Some("this pattern can match nothing"),
            _ => None,
        };
        if let Some(message) = message {
            self.error(file, pattern, "useless-pattern", message.to_owned(), None);
            return None;
        }
        let (needs, start) = required(&parsed, &vocabulary.founds, is_whole);
        let edges = [Look::WordStartHalfAscii, Look::WordEndHalfAscii].map(Hir::look);
        let [start_of_word, end_of_word] = edges;
        let whole = Hir::concat(vec![start_of_word, parsed, end_of_word]);
        let matcher = self.matcher(file, pattern, &whole, start)?;
        self.needs.push((number, needs));
        Some((translated, matcher))
    }

    fn matcher(&mut self, file: &File, pattern: &Spanned<String>, parsed: &Hir, start: Start) -> Option<Matcher> {
        match self.rules.programs.add(parsed, &self.phrases) {
            Ok(program) => Some(Matcher { program, start }),
            Err(TooLarge) => {
                let message = format!("this pattern takes more than {SIZE_LIMIT} bytes");
                self.error(file, pattern, "pattern-size", message, Some("use shorter lists and gaps"));
                None
            }
        }
    }

    fn parsed(&mut self, file: &File, pattern: &Spanned<String>, source: &str, translated: &Translated) -> Option<Hir> {
        parse(source).map_err(|error| self.fault(file, pattern, syntax_fault(&error, translated))).ok()
    }

    fn unknown_relation(&mut self, file: &File, name: &Spanned<String>) {
        let wanted = name.get_ref();
        let near = crate::similar::nearest(wanted, self.rules.types.iter().map(|known| &*known.name));
        let help = near.map(|near| format!("did you mean {near}?"));
        self.error(file, name, "unknown-relation", format!("no relation is called “{wanted}”"), help.as_deref());
    }

    fn fault(&mut self, file: &File, pattern: &Spanned<String>, fault: Fault) {
        // In a literal string, the offset in the pattern is that in the file.
        let (start, text) = (pattern.span().start, pattern.get_ref());
        let quotes = file.text[start..].bytes().take_while(|b| *b == b'\'').count();
        let place = match quotes {
            1 | 3.. => {
                let inside = start + if quotes >= 3 { 3 } else { 1 };
                let from = file.text.floor_char_boundary((inside + fault.at).min(file.text.len()));
                let end = file.text.ceil_char_boundary((from + fault.length).min(file.text.len()));
                (from, &file.text[from..end])
            }
            _ => (start, text.as_str()),
        };
        let diagnostic = file.diagnostic(Severity::Error, "pattern", place, fault.message, fault.help.as_deref());
        self.found.push(diagnostic);
    }

    fn error(&mut self, file: &File, at: &Spanned<String>, code: &'static str, message: String, help: Option<&str>) {
        let span = at.span();
        let place = (span.start, &file.text[span]);
        self.found.push(file.diagnostic(Severity::Error, code, place, message, help));
    }
}

fn syntax_fault(error: &regex_syntax::Error, translated: &Translated) -> Fault {
    let (span, message) = match error {
        regex_syntax::Error::Parse(error) => (Some(*error.span()), error.kind().to_string()),
        regex_syntax::Error::Translate(error) => (Some(*error.span()), error.kind().to_string()),
        other => (None, other.to_string()),
    };
    let (start, end) = span.map_or((0, 1), |span| (span.start.offset, span.end.offset));
    let (start, end) = (translated.origin(start), translated.origin(end));
    Fault { at: start, length: end.saturating_sub(start).max(1), message, help: None }
}

/// What can't be read at all.
pub(super) fn unreadable(path: &str, reason: &str) -> Error {
    let help = Some("rules are a TOML file in UTF-8");
    Error::Gazetteer(vec![about_file(path, "unreadable", reason.to_owned(), help)])
}
