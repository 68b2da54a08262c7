//! The name index: a trie whose edges are words, in which one name may belong to many entities.

use rustc_hash::FxHashMap;

use super::derive::derived_names;
use super::entity::{AliasKind, CasePolicy, Entity, EntityId, EntityType};
use crate::error::{Diagnostic, Severity};
use crate::text::{Gap, fold_into, gap, tokenize, unaccent_into};

/// The most words of a name. The scan costs at most this many steps a word, whatever the names and the text.
pub(crate) const MAX_WORDS: usize = 32;

/// An acronym of at most this many letters is matched in exact case: US is not us, IT is not it.
const SHORT_ACRONYM: usize = 4;

/// A name of an entity, as it stands at a node of the trie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Form {
    pub entity: EntityId,
    pub kind: AliasKind,
    /// Whether the list has it, or it was derived from what the list has.
    pub listed: bool,
    pub case: Case,
}

/// What the text must look like for a [`Form`] to stand there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    Any,
    /// The words of these numbers (a bit each, the first word the lowest) must begin with a capital.
    Capitals(u32),
    /// The words, unaccented and without dots, a space between.
    Exact(Box<str>),
}

/// A node of the trie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Node(u32);

/// The index. Building costs O(total length of the names); a step of the trie is one look-up in a hash table.
#[derive(Debug, Default)]
pub(crate) struct NameIndex {
    /// Every folded word of a name, with its number.
    words: FxHashMap<Box<str>, u32>,
    /// Word -> the node that names beginning with it lead to.
    roots: Vec<Option<Node>>,
    edges: FxHashMap<(Node, Gap, u32), Node>,
    /// The forms at each node, sorted by entity.
    forms: Vec<Vec<Form>>,
    /// Which shapes of words (see [`shape`]) begin a name without a capital.
    low_starts: Vec<bool>,
}

/// The number of shapes of words.
const SHAPES: usize = 1 << 14;

/// A number that words have in common if they differ in case only: from their first two bytes and their length.
fn shape(word: &[u8]) -> usize {
    let letter = |at: usize| usize::from(word.get(at).copied().unwrap_or(0) & 31);
    letter(0) | letter(1) << 5 | word.len().min(15) << 10
}

impl NameIndex {
    /// Indexes all names of `entities`, derived ones included. Names that can't be matched are warned of.
    pub fn new(entities: &[Entity], warnings: &mut Vec<Diagnostic>) -> Self {
        let mut index = Self { low_starts: vec![false; SHAPES], ..Self::default() };
        for (number, entity) in entities.iter().enumerate() {
            let id = EntityId(number as u32);
            for alias in &entity.aliases {
                match Words::of(&alias.text) {
                    Ok(words) => index.insert_listed(id, entity, alias.kind, &words),
                    Err(reason) => warnings.push(Diagnostic {
                        severity: Severity::Warning,
                        code: "unmatchable-name",
                        message: format!("“{}” of {} can't be found in any text: {reason}", alias.text, entity.key),
                        place: entity.place.clone(),
                        excerpt: String::new(),
                        marked: (0, 0),
                        help: None,
                    }),
                }
            }
        }
        for forms in &mut index.forms {
            forms.sort_by_key(|form| (form.entity, form.kind));
            forms.shrink_to_fit();
        }
        index
    }

    /// Number of nodes at which a name ends.
    pub fn len(&self) -> usize {
        self.forms.iter().filter(|forms| !forms.is_empty()).count()
    }

    /// Whether no name begins with this word of the text, told without a look-up: most words of a text begin with a
    /// small letter, and few names do.
    pub fn cannot_begin(&self, word: &str) -> bool {
        let bytes = word.as_bytes();
        let is_plain = bytes[0].is_ascii_lowercase() && bytes.get(1) != Some(&b'.') && word.is_ascii();
        is_plain && !self.low_starts[shape(bytes)]
    }

    /// The number of a folded word, if any name has it.
    pub fn word(&self, folded: &str) -> Option<u32> {
        self.words.get(folded).copied()
    }

    /// Where names lead that begin with this word.
    pub fn root(&self, word: u32) -> Option<Node> {
        self.roots[word as usize]
    }

    /// Where names lead that go on with this word after this gap.
    pub fn next(&self, node: Node, gap: Gap, word: u32) -> Option<Node> {
        self.edges.get(&(node, gap, word)).copied()
    }

    /// The names that end at a node.
    pub fn forms(&self, node: Node) -> &[Form] {
        &self.forms[node.0 as usize]
    }

    /// The forms of exactly this name, in any case.
    pub fn forms_of(&self, name: &str) -> &[Form] {
        let node = Words::of(name).ok().and_then(|words| {
            let mut steps = words.folded.iter().zip(&words.gaps);
            let (first, _) = steps.next()?;
            let root = self.root(self.word(first)?)?;
            steps.try_fold(root, |node, (word, &gap)| self.next(node, gap, self.word(word)?))
        });
        node.map_or(&[], |node| self.forms(node))
    }

    fn insert_listed(&mut self, id: EntityId, entity: &Entity, kind: AliasKind, words: &Words) {
        let kind = if kind == AliasKind::Alias && is_part_of_name(entity, words) { AliasKind::Surname } else { kind };
        self.insert(id, entity.case, kind, true, words);
        if matches!(kind, AliasKind::Name | AliasKind::Alias) {
            derived_names(entity, words, |kind, derived| {
                if let Ok(derived) = Words::of(&derived.join(" ")) {
                    self.insert(id, entity.case, kind, false, &derived);
                }
            });
        }
    }

    fn insert(&mut self, entity: EntityId, policy: Option<CasePolicy>, kind: AliasKind, listed: bool, words: &Words) {
        let mut steps = words.folded.iter().zip(&words.gaps);
        let Some((first, _)) = steps.next() else { return };
        let word = self.add_word(first);
        let mut node = match self.roots[word as usize] {
            Some(node) => node,
            None => {
                let node = self.add_node();
                self.roots[word as usize] = Some(node);
                node
            }
        };
        for (next, &gap) in steps {
            let word = self.add_word(next);
            node = match self.edges.get(&(node, gap, word)) {
                Some(&next) => next,
                None => {
                    let next = self.add_node();
                    self.edges.insert((node, gap, word), next);
                    next
                }
            };
        }
        let form = Form { entity, kind, listed, case: words.case(policy) };
        let needs_capital = match &form.case {
            Case::Any => false,
            Case::Capitals(capitals) => capitals & 1 == 1,
            Case::Exact(exact) => exact.starts_with(char::is_uppercase),
        };
        if !needs_capital {
            self.low_starts[shape(first.as_bytes())] = true;
        }
        let forms = &mut self.forms[node.0 as usize];
        // The same name from two sources (a listed alias that could also be derived) is the stronger of them.
        // Entities come one after the other, so that those of this one stand last.
        let own = forms.iter_mut().rev().take_while(|other| other.entity == entity);
        match own.into_iter().find(|other| other.case == form.case) {
            Some(other) => {
                other.kind = other.kind.min(kind);
                other.listed |= listed;
            }
            None => forms.push(form),
        }
    }

    fn add_word(&mut self, folded: &str) -> u32 {
        match self.words.get(folded) {
            Some(&word) => word,
            None => {
                let word = self.roots.len() as u32;
                self.words.insert(folded.into(), word);
                self.roots.push(None);
                word
            }
        }
    }

    fn add_node(&mut self) -> Node {
        self.forms.push(Vec::new());
        Node(self.forms.len() as u32 - 1)
    }
}

/// A listed alias that is just a part of a person's name (Lavrov of Sergey Lavrov) is a surname, with a surname's rules.
fn is_part_of_name(entity: &Entity, words: &Words) -> bool {
    entity.entity_type == EntityType::Person
        && Words::of(&entity.name).is_ok_and(|name| {
            words.folded.len() < name.folded.len()
                && name.folded.windows(words.folded.len()).any(|part| part == words.folded)
        })
}

/// A name cut into words.
pub(super) struct Words<'a> {
    pub plain: Vec<&'a str>,
    pub folded: Vec<String>,
    /// Whether the word is joined to the one before it by a hyphen.
    pub hyphenated: Vec<bool>,
    /// The gap before each word; that before the first is a space.
    gaps: Vec<Gap>,
}

impl<'a> Words<'a> {
    /// Cuts a name as text is cut, or tells why it could never be found.
    pub fn of(name: &'a str) -> Result<Self, &'static str> {
        let tokens = tokenize(name);
        if tokens.is_empty() {
            return Err("it has no letter or digit");
        }
        if tokens.len() > MAX_WORDS {
            return Err("it has more than 32 words");
        }
        let (mut gaps, mut hyphenated) = (vec![Gap::SPACE], vec![false]);
        for pair in tokens.windows(2) {
            hyphenated.push(name[pair[0].end..pair[1].start] == *"-");
            gaps.push(gap(name, pair[0], pair[1]).ok_or("two signs or a dash stand between two of its words")?);
        }
        let plain: Vec<&str> = tokens.iter().map(|token| &name[token.range()]).collect();
        let folded = plain.iter().map(|word| {
            let mut out = String::with_capacity(word.len());
            fold_into(word, &mut out);
            out
        });
        Ok(Self { folded: folded.collect(), plain, hyphenated, gaps })
    }

    fn case(&self, policy: Option<CasePolicy>) -> Case {
        let is_acronym = || {
            let letters = self.plain[0].chars().filter(|c| *c != '.');
            self.plain.len() == 1
                && letters.clone().count() <= SHORT_ACRONYM
                && letters.clone().any(char::is_uppercase)
                && !letters.clone().any(char::is_lowercase)
        };
        match policy.unwrap_or(if is_acronym() { CasePolicy::Exact } else { CasePolicy::Capital }) {
            CasePolicy::Any => Case::Any,
            CasePolicy::Exact => Case::Exact(unaccented(self.plain.iter().copied()).into()),
            CasePolicy::Capital => {
                let capital =
                    |(number, word): (usize, &&str)| u32::from(word.starts_with(char::is_uppercase)) << number;
                match self.plain.iter().enumerate().map(capital).sum() {
                    0 => Case::Any,
                    capitals => Case::Capitals(capitals),
                }
            }
        }
    }
}

impl Case {
    /// Whether words that fold to the name's words are written as the name needs it.
    pub fn allows<'t>(&self, words: impl Iterator<Item = &'t str>) -> bool {
        match self {
            Self::Any => true,
            Self::Capitals(capitals) => words
                .enumerate()
                .all(|(number, word)| capitals >> number & 1 == 0 || word.starts_with(char::is_uppercase)),
            Self::Exact(exact) => unaccented(words) == **exact,
        }
    }
}

fn unaccented<'t>(words: impl Iterator<Item = &'t str>) -> String {
    let mut out = String::new();
    for word in words {
        if !out.is_empty() {
            out.push(' ');
        }
        unaccent_into(word, &mut out);
    }
    out
}
