//! Building the name index from the names of entities.

use rustc_hash::{FxHashMap, FxHashSet};

use super::derive::{derived_names, turned};
use super::entity::{AliasKind, CasePolicy, EntityId, EntityType};
use super::index::{EdgeSlot, Form, NameIndex, Node, WordSlot};
use super::name::{Case, Names, Words};
use super::spellings::SpellingsBuilder;
use super::starts::StartsBuilder;
use super::table::{Slot, Table, hash_word};

/// Collects names. Cost: expected O(total length of the names), and sorting the forms.
#[derive(Default)]
pub(super) struct IndexBuilder {
    text: String,
    words: Table<WordSlot>,
    edges: Table<EdgeSlot>,
    /// The last node; 0 is the root.
    nodes: u32,
    forms: Vec<(u32, Form)>,
    /// Names with the family name at the other end, which give way to names that are listed.
    turned: Vec<(u32, Form)>,
    cases: Vec<Case>,
    starts: StartsBuilder,
    spellings: SpellingsBuilder,
    case_numbers: FxHashMap<Case, u32>,
    derived: Names,
}

impl IndexBuilder {
    /// Adds a name from the list, and the names derived from it. `main` is the entity's main name.
    pub fn add(
        &mut self,
        id: EntityId,
        entity_type: &EntityType,
        policy: Option<CasePolicy>,
        kind: AliasKind,
        (words, main): (&Words, &Words),
    ) {
        // A listed alias that is a part of a person's name (Lavrov of Sergey Lavrov) is a surname, with its rules.
        let is_part = kind == AliasKind::Alias && *entity_type == EntityType::Person && words.are_part_of(main);
        let kind = if is_part { AliasKind::Surname } else { kind };
        let wants_proof = policy.is_none() && matches!(kind, AliasKind::Name | AliasKind::Alias);
        let wants_proof = wants_proof && words.want_proof(entity_type);
        self.insert(id, policy, (kind, true), wants_proof, words);
        if *entity_type == EntityType::Person {
            let mut spellings = std::mem::take(&mut self.spellings);
            spellings.add(words, |folded| self.word(folded).start);
            self.spellings = spellings;
        }
        if matches!(kind, AliasKind::Name | AliasKind::Alias) {
            let mut cut = std::mem::take(&mut self.derived);
            // Lavrov Sergey, also listed for Sergey Lavrov, makes Sergey no family name.
            let is_inverted = words.are_inverted(main);
            derived_names(entity_type, words, |derived_kind, derived| {
                if is_inverted && derived_kind == AliasKind::Surname {
                    return;
                }
                // An acronym made of initials is no word: CARE, not Care.
                let is_acronym = matches!(derived[..], [word] if !word.chars().any(char::is_lowercase));
                let policy = policy.or(is_acronym.then_some(CasePolicy::Exact));
                let is_likely = kind == AliasKind::Name || !is_acronym;
                if is_likely && let Ok(words) = cut.only(&derived.join(" ")) {
                    self.insert(id, policy, (derived_kind, false), false, &words);
                }
            });
            if let Some(words) = turned(entity_type, words)
                && let Ok(words) = cut.only(&words.join(" "))
            {
                self.insert(id, policy, (AliasKind::Variant, false), false, &words);
                self.turned.extend(self.forms.pop());
            }
            self.derived = cut;
        }
    }

    fn insert(
        &mut self,
        entity: EntityId,
        policy: Option<CasePolicy>,
        (kind, listed): (AliasKind, bool),
        wants_proof: bool,
        words: &Words,
    ) {
        let case = words.case(policy);
        self.starts.add(words, &case);
        let mut node = 0;
        for (number, (gap, folded)) in words.steps().enumerate() {
            node = if number == 0 { self.first(folded) } else { self.next(node, gap.0, folded) };
        }
        let cases = self.cases.len() as u32;
        let case = *self.case_numbers.entry(case).or_insert_with_key(|case| {
            self.cases.push(case.clone());
            cases
        });
        self.forms.push((node, Form::new(entity, kind, listed, case).wanting_proof(wants_proof)));
    }

    /// The node that names beginning with a word lead to.
    fn first(&mut self, folded: &str) -> u32 {
        let node = self.nodes + 1;
        let slot = self.word(folded);
        if slot.first != Node::default() {
            return slot.first.0;
        }
        slot.first = Node(node);
        self.nodes = node;
        node
    }

    /// The node that names lead to which go on from `from` with a gap and a word.
    fn next(&mut self, from: u32, gap: char, folded: &str) -> u32 {
        let (word, gap) = (self.word(folded).start, u32::from(gap));
        let is_it = |slot: &EdgeSlot| (slot.from, slot.word, slot.gap) == (from, word, gap);
        let hash = EdgeSlot::hash_of(from, word, gap);
        let to = Node(self.nodes + 1);
        let slot = self.edges.find_or_insert(hash, is_it, || EdgeSlot { from, word, gap, to });
        self.nodes = self.nodes.max(slot.to.0);
        slot.to.0
    }

    /// The slot of a word.
    fn word(&mut self, folded: &str) -> &mut WordSlot {
        let (hash, text) = (hash_word(folded.as_bytes()), &mut self.text);
        let start = text.len() as u32;
        let is_it = |slot: &WordSlot| {
            let start = slot.start as usize;
            text.as_bytes()
                .get(start..=start + folded.len())
                .is_some_and(|word| word[folded.len()] == b'\n' && word[..folded.len()] == *folded.as_bytes())
        };
        let slot = self.words.find_or_insert(hash, is_it, || WordSlot { start, hash, ..WordSlot::EMPTY });
        if slot.start == start {
            text.push_str(folded);
            text.push('\n');
        }
        slot
    }

    /// Whether the text of all words is longer than its numbers can tell.
    pub fn is_full(&self) -> bool {
        self.text.len() > u32::MAX as usize || self.forms.len() > u32::MAX as usize
    }

    pub fn finish(mut self) -> NameIndex {
        self.text.shrink_to_fit();
        self.words.shrink_to_fit();
        self.edges.shrink_to_fit();
        let mut goes_on = vec![false; self.nodes as usize + 1];
        self.edges.slots().iter().filter(|slot| !slot.is_empty()).for_each(|slot| goes_on[slot.from as usize] = true);
        let mark = |node: &mut Node| node.0 |= if goes_on[node.number()] { Node::GOES_ON } else { 0 };
        self.words.slots_mut().iter_mut().for_each(|slot| mark(&mut slot.first));
        self.edges.slots_mut().iter_mut().for_each(|slot| mark(&mut slot.to));
        let nodes: FxHashSet<u32> = self.turned.iter().map(|(node, _)| *node).collect();
        let is_listed = |(node, form): &&(u32, Form)| form.listed() && nodes.contains(node);
        let taken: FxHashSet<u32> = self.forms.iter().filter(is_listed).map(|(node, _)| *node).collect();
        self.forms.extend(self.turned.into_iter().filter(|(node, _)| !taken.contains(node)));
        let (ends, forms) = by_node(self.forms, self.nodes as usize + 1);
        let Self { text, words, edges, cases, .. } = self;
        let (starts, spellings) = (self.starts.finish(), self.spellings.finish());
        NameIndex { text, words, edges, ends, forms, cases, starts, spellings }
    }
}

/// The forms in the order of their nodes, and where those of each node end.
fn by_node(mut found: Vec<(u32, Form)>, nodes: usize) -> (Vec<u32>, Vec<Form>) {
    found.sort_unstable_by_key(|(node, form)| (*node, form.entity, form.case(), form.kind()));
    // The same name from two sources (a listed alias that could also be derived) is the stronger of them.
    found.dedup_by(|later, first| {
        let is_same = (later.0, later.1.entity, later.1.case()) == (first.0, first.1.entity, first.1.case());
        if is_same && later.1.listed() {
            first.1 = first.1.as_listed();
        }
        is_same
    });
    for forms in found.chunk_by_mut(|a, b| (a.0, a.1.entity) == (b.0, b.1.entity)) {
        forms.sort_by_key(|(_, form)| form.kind());
    }
    let mut ends = vec![0; nodes];
    found.iter().for_each(|(node, _)| ends[*node as usize] += 1);
    let mut sum = 0;
    for end in &mut ends {
        sum += *end;
        *end = sum;
    }
    (ends, found.into_iter().map(|(_, form)| form).collect())
}
