//! The name index: a trie whose edges are words, in which one name may belong to many entities.
//!
//! It lies in a few flat tables, so that it is small, is saved and loaded as it is, and a word costs one or two reads
//! of memory.

use std::io::Read;

use super::entity::{AliasKind, EntityId};
use super::file::{Damaged, Reader, Writer};
use super::name::{Case, Names};
use super::spellings::Spellings;
use super::starts::Starts;
use super::table::{Slot, Table, hash_pair, hash_word};
use crate::text::Gap;

/// A name of an entity, as it stands at a node of the trie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Form {
    pub entity: EntityId,
    /// From the lowest bit: three of the kind, one for whether the list has the name, one for whether it wants proof, the
    /// others the number of the case.
    pub(super) meta: u32,
}

impl Form {
    const KINDS: [AliasKind; 5] =
        [AliasKind::Name, AliasKind::Alias, AliasKind::Variant, AliasKind::Demonym, AliasKind::Surname];
    const LISTED: u32 = 1 << 3;
    const WANTS_PROOF: u32 = 1 << 4;
    pub(super) const CASE_SHIFT: u32 = 5;

    pub(super) fn new(entity: EntityId, kind: AliasKind, listed: bool, case: u32) -> Self {
        Self { entity, meta: kind as u32 | if listed { Self::LISTED } else { 0 } | case << Self::CASE_SHIFT }
    }

    pub fn kind(self) -> AliasKind {
        Self::KINDS[(self.meta & 7) as usize % Self::KINDS.len()]
    }

    /// Whether the list has it, or it was derived from what the list has.
    pub fn listed(self) -> bool {
        self.meta & Self::LISTED != 0
    }

    /// The same name, as one that the list has.
    pub(super) fn as_listed(self) -> Self {
        Self { meta: self.meta | Self::LISTED, ..self }
    }

    /// The same name, as one that is not linked without proof, if `wants` is set.
    pub(super) fn wanting_proof(self, wants: bool) -> Self {
        Self { meta: self.meta | if wants { Self::WANTS_PROOF } else { 0 }, ..self }
    }

    /// Whether it is an everyday word or a given name, so that a text that has it need not mean the entity.
    pub fn wants_proof(self) -> bool {
        self.meta & Self::WANTS_PROOF != 0
    }

    pub(super) fn case(self) -> usize {
        (self.meta >> Self::CASE_SHIFT) as usize
    }
}

/// A node of the trie; the first is the root, at which no name ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Node(pub(super) u32);

impl Node {
    /// Set where longer names go on.
    pub(super) const GOES_ON: u32 = 1 << 31;

    pub fn goes_on(self) -> bool {
        self.0 & Self::GOES_ON != 0
    }

    pub(super) fn number(self) -> usize {
        (self.0 & !Self::GOES_ON) as usize
    }
}

/// A folded word of some name: its number is where it starts in the text of all words.
#[derive(Clone, Copy, Debug)]
pub(super) struct WordSlot {
    pub hash: u32,
    pub start: u32,
    /// The node that names beginning with the word lead to; the root if none does.
    pub first: Node,
}

impl Slot for WordSlot {
    const EMPTY: Self = Self { hash: 0, start: u32::MAX, first: Node(0) };

    fn hash(&self) -> u32 {
        self.hash
    }

    fn is_empty(&self) -> bool {
        self.start == u32::MAX
    }
}

/// Where names lead from a node with a gap and a word.
#[derive(Clone, Copy, Debug)]
pub(super) struct EdgeSlot {
    pub from: u32,
    pub word: u32,
    pub gap: u32,
    pub to: Node,
}

impl EdgeSlot {
    pub fn hash_of(from: u32, word: u32, gap: u32) -> u32 {
        hash_pair(u64::from(from) | u64::from(gap) << 32, u64::from(word))
    }
}

impl Slot for EdgeSlot {
    const EMPTY: Self = Self { from: u32::MAX, word: 0, gap: 0, to: Node(0) };

    fn hash(&self) -> u32 {
        Self::hash_of(self.from, self.word, self.gap)
    }

    fn is_empty(&self) -> bool {
        self.from == u32::MAX
    }
}

/// The index. A step of the trie is one look-up in a hash table.
#[derive(Debug)]
pub(crate) struct NameIndex {
    /// The folded words of all names, a line break behind each.
    pub(super) text: String,
    pub(super) words: Table<WordSlot>,
    pub(super) edges: Table<EdgeSlot>,
    /// The forms of each node end here in `forms`.
    pub(super) ends: Vec<u32>,
    /// Sorted by node, entity and kind.
    pub(super) forms: Vec<Form>,
    pub(super) cases: Vec<Case>,
    pub(super) starts: Starts,
    pub(super) spellings: Spellings,
}

impl NameIndex {
    /// Number of nodes at which a name ends.
    pub fn len(&self) -> usize {
        let ends = std::iter::once(&0).chain(&self.ends);
        ends.zip(&self.ends).filter(|(start, end)| start < end).count()
    }

    /// What names begin with.
    #[inline]
    pub fn starts(&self) -> &Starts {
        &self.starts
    }

    /// Words by what they may be spelt like.
    #[inline]
    pub fn spellings(&self) -> &Spellings {
        &self.spellings
    }

    /// The folded word of this number.
    pub fn word_at(&self, number: u32) -> &str {
        let rest = self.text.get(number as usize..).unwrap_or_default();
        rest.split_once('\n').map_or("", |(word, _)| word)
    }

    /// The number of a folded word, if any name has it, and where names lead that begin with it.
    #[inline]
    pub fn word(&self, folded: &str) -> Option<(u32, Node)> {
        self.find(hash_word(folded.as_bytes()), folded.len(), |word| *word == *folded.as_bytes())
    }

    /// The same for an ASCII word without dots as it stands in the text, whose hash is known.
    #[inline]
    pub fn ascii_word(&self, hash: u32, word: &[u8]) -> Option<(u32, Node)> {
        self.find(hash, word.len(), |known| known.eq_ignore_ascii_case(word))
    }

    #[inline]
    fn find(&self, hash: u32, length: usize, is_it: impl Fn(&[u8]) -> bool) -> Option<(u32, Node)> {
        let text = self.text.as_bytes();
        let found = self.words.find(hash, |slot| {
            let start = slot.start as usize;
            // The line break behind the word tells that it is no longer than what is looked for.
            text.get(start..=start + length).is_some_and(|word| word[length] == b'\n' && is_it(&word[..length]))
        });
        found.map(|slot| (slot.start, slot.first))
    }

    /// Where names lead that go on with this word after this gap.
    #[inline]
    pub fn next(&self, node: Node, gap: Gap, word: u32) -> Option<Node> {
        let (from, gap) = (node.number() as u32, u32::from(gap.0));
        let found = self
            .edges
            .find(EdgeSlot::hash_of(from, word, gap), |slot| (slot.from, slot.word, slot.gap) == (from, word, gap));
        found.map(|slot| slot.to)
    }

    /// The names that end at a node, sorted by entity, those of one entity from the strongest on.
    #[inline]
    pub fn forms(&self, node: Node) -> &[Form] {
        let number = node.number();
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.forms[start as usize..self.ends[number] as usize]
    }

    pub fn case(&self, form: Form) -> &Case {
        &self.cases[form.case()]
    }

    /// The forms of exactly this name, in any case.
    pub fn forms_of(&self, name: &str) -> &[Form] {
        let mut names = Names::default();
        let node = names.only(name).ok().and_then(|words| {
            let mut steps = words.steps();
            let (_, first) = steps.next()?;
            let (_, first) = self.word(first)?;
            steps.try_fold(first, |node, (gap, word)| self.next(node, gap, self.word(word)?.0))
        });
        node.map_or(&[], |node| self.forms(node))
    }

    pub(super) fn write(&self, out: &mut Writer) {
        out.text(&self.text);
        out.rows(self.words.slots().iter().map(|slot| [slot.hash, slot.start, slot.first.0]));
        out.rows(self.edges.slots().iter().map(|slot| [slot.from, slot.word, slot.gap, slot.to.0]));
        out.numbers(&self.ends);
        out.rows(self.forms.iter().map(|form| [form.entity.0, form.meta]));
        let (mut capitals, mut exact) = (Vec::new(), Vec::new());
        for case in &self.cases {
            let (bits, text) = match case {
                Case::Any => (0, ""),
                Case::Capitals(bits) => (*bits, ""),
                Case::Exact(text) => (0, text.as_ref()),
            };
            capitals.push(bits);
            exact.push(text);
        }
        out.numbers(&capitals);
        out.texts(exact.into_iter());
        self.starts.write(out);
        self.spellings.write(out);
    }

    /// `entities` is the number of entities that forms may point to.
    pub(super) fn read(from: &mut Reader<impl Read>, entities: usize) -> Result<Self, Damaged> {
        let text = from.text()?;
        let words = from.rows(|[hash, start, first]| WordSlot { hash, start, first: Node(first) })?;
        let edges = from.rows(|[from, word, gap, to]| EdgeSlot { from, word, gap, to: Node(to) })?;
        let ends = from.numbers()?;
        let forms = from.rows(|[entity, meta]| Form { entity: EntityId(entity), meta })?;
        let (capitals, exact) = (from.numbers()?, from.texts()?);
        let cases: Vec<Case> = capitals
            .into_iter()
            .zip(exact)
            .map(|(capitals, exact)| match (capitals, exact) {
                (0, exact) if exact.is_empty() => Case::Any,
                (0, exact) => Case::Exact(exact.into()),
                (capitals, _) => Case::Capitals(capitals),
            })
            .collect();
        let is_node = |node: Node| node.number() < ends.len();
        let is_sound = ends.is_sorted()
            && ends.last().is_some_and(|&end| end as usize == forms.len())
            && words.iter().all(|slot| slot.is_empty() || is_node(slot.first))
            && edges.iter().all(|slot| slot.is_empty() || is_node(slot.to))
            && forms.iter().all(|form| form.entity.index() < entities && form.case() < cases.len());
        let words = Table::from_slots(words).filter(|_| is_sound).ok_or(Damaged)?;
        let edges = Table::from_slots(edges).ok_or(Damaged)?;
        let (starts, spellings) = (Starts::read(from)?, Spellings::read(from)?);
        Ok(Self { text, words, edges, ends, forms, cases, starts, spellings })
    }
}
