//! All entities of a gazetteer, in one text and a few columns of numbers: a million of them take some 40 MB.

use std::io::Read;
use std::ops::Range;

use memchr::memchr;
use rustc_hash::FxHashMap;

use super::entity::{CasePolicy, Entity, EntityId, EntityType};
use super::facts::{Facts, ROLES, Stated};
use super::file::{Damaged, Reader, Writer};
use super::table::{Slot, Table, hash_word};

/// What a line of an entity's record is, by its first character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Alias,
    Demonym,
    Wikidata,
    Description,
    /// The number of the column's title, a colon, and the value.
    Attribute,
}

impl Field {
    const ALL: [(Self, u8); 5] = [
        (Self::Alias, b'a'),
        (Self::Demonym, b'd'),
        (Self::Wikidata, b'w'),
        (Self::Description, b'i'),
        (Self::Attribute, b'+'),
    ];
}

/// The lines of an entity's record behind key and name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record<'g> {
    lines: &'g str,
    titles: &'g [String],
}

impl<'g> Record<'g> {
    pub fn fields(self) -> impl Iterator<Item = (Field, &'g str)> {
        let mut rest = self.lines;
        let lines = std::iter::from_fn(move || {
            let (line, behind) = cut_line(rest);
            rest = behind;
            (!line.is_empty()).then_some(line)
        });
        lines.filter_map(|line| {
            let (_, text) = line.split_at_checked(1)?;
            Field::ALL.iter().find(|(_, sign)| *sign == line.as_bytes()[0]).map(|(field, _)| (*field, text))
        })
    }

    pub fn first(self, wanted: Field) -> Option<&'g str> {
        self.fields().find(|(field, _)| *field == wanted).map(|(_, text)| text)
    }

    pub fn attributes(self) -> impl Iterator<Item = (&'g str, &'g str)> {
        let attributes = self.fields().filter(|(field, _)| *field == Field::Attribute);
        attributes.filter_map(move |(_, text)| {
            let (title, value) = text.split_once(':')?;
            Some((self.titles.get(title.parse::<usize>().ok()?)?.as_str(), value))
        })
    }
}

/// Finds entities by their keys.
#[derive(Clone, Copy, Debug)]
pub(super) struct KeySlot {
    pub hash: u32,
    pub entity: u32,
}

impl Slot for KeySlot {
    const EMPTY: Self = Self { hash: 0, entity: u32::MAX };

    fn hash(&self) -> u32 {
        self.hash
    }

    fn is_empty(&self) -> bool {
        self.entity == u32::MAX
    }
}

/// The entities, in the order of their lists.
#[derive(Debug, Default)]
pub(super) struct Entities {
    /// The records, each a few lines: key, name, and what else there is.
    text: String,
    /// Where each record ends, behind its last line break.
    ends: Vec<u32>,
    /// The number of the type, and above it that of the case policy.
    kinds: Vec<u32>,
    types: Vec<EntityType>,
    titles: Vec<String>,
    keys: Table<KeySlot>,
    /// The number of the first entity of each list, doubled, and one more if the list is in the order of its names.
    lists: Vec<u32>,
    pub facts: Facts,
}

/// So many pairs of neighbours tell whether a list is sorted.
const SAMPLE: usize = 1000;

/// How far to the left the case policy stands in a kind.
const CASE_SHIFT: u32 = 24;

const CASES: [Option<CasePolicy>; 4] =
    [None, Some(CasePolicy::Exact), Some(CasePolicy::Capital), Some(CasePolicy::Any)];

impl Entities {
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn get(&self, id: EntityId) -> Entity<'_> {
        let number = id.index();
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        let record = &self.text[start..self.ends[number] as usize];
        let (key, rest) = cut_line(record);
        let (name, lines) = cut_line(rest);
        let kind = self.kinds[number];
        Entity {
            key,
            name,
            entity_type: self.entity_type(id),
            case: CASES[(kind >> CASE_SHIFT) as usize % CASES.len()],
            record: Record { lines, titles: &self.titles },
            facts: self.facts.of(id),
        }
    }

    /// What a cell says that may tell a fact.
    pub fn text(&self, cell: &Stated) -> &str {
        self.get(cell.entity).attribute(cell.kind.title()).unwrap_or_default()
    }

    /// The type alone, which costs less than the whole entity.
    pub fn entity_type(&self, id: EntityId) -> &EntityType {
        &self.types[(self.kinds[id.index()] & ((1 << CASE_SHIFT) - 1)) as usize]
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = Entity<'_>> {
        (0..self.len() as u32).map(|number| self.get(EntityId(number)))
    }

    pub fn find_key(&self, key: &str) -> Option<EntityId> {
        let is_it = |slot: &KeySlot| self.get(EntityId(slot.entity)).key == key;
        self.keys.find(hash_word(key.as_bytes()), is_it).map(|slot| EntityId(slot.entity))
    }

    /// Whether a list has columns that tell facts.
    pub fn have_facts(&self) -> bool {
        !self.facts.is_empty() || self.titles.iter().any(|title| title.eq_ignore_ascii_case(ROLES))
    }

    /// The list of an entity, and its row there, both from 0; nothing of lists that are sorted by name.
    pub fn row(&self, id: EntityId) -> Option<(usize, u32)> {
        let list = self.lists.partition_point(|list| list >> 1 <= id.0).checked_sub(1)?;
        let is_sorted = self.lists[list] & 1 == 1;
        (!is_sorted).then(|| (list, id.0 - (self.lists[list] >> 1)))
    }

    /// Whether some entities, as far as a sample tells, are in the order of their names.
    fn are_sorted(&self, numbers: Range<u32>) -> bool {
        let pairs = numbers.clone().skip(1).step_by((numbers.len() / SAMPLE).max(1));
        let name = |number| self.get(EntityId(number)).name;
        let (mut count, mut rising) = (0, 0);
        for number in pairs {
            count += 1;
            rising += usize::from(name(number - 1) <= name(number));
        }
        rising * 10 > count * 9
    }

    pub fn write(&self, out: &mut Writer) {
        out.text(&self.text);
        out.numbers(&self.ends);
        out.numbers(&self.kinds);
        out.numbers(&self.lists);
        out.texts(self.types.iter().map(EntityType::name));
        out.texts(self.titles.iter().map(String::as_str));
        out.rows(self.keys.slots().iter().map(|slot| [slot.hash, slot.entity]));
        self.facts.write(out);
    }

    pub fn read(from: &mut Reader<impl Read>) -> Result<Self, Damaged> {
        let text = from.text()?;
        let (ends, kinds, lists) = (from.numbers()?, from.numbers()?, from.numbers()?);
        let types: Vec<EntityType> = from.texts()?.iter().map(|name| EntityType::parse(name)).collect();
        let titles = from.texts()?;
        let slots = from.rows(|[hash, entity]| KeySlot { hash, entity })?;
        let facts = Facts::read_compiled(from, ends.len())?;
        let is_sorted = ends.is_sorted() && ends.last().map_or(0, |&end| end as usize) == text.len();
        let is_sound = is_sorted
            && ends.iter().all(|&end| text.is_char_boundary(end as usize))
            && kinds.len() == ends.len()
            && lists.is_sorted()
            && kinds.iter().all(|kind| ((kind & ((1 << CASE_SHIFT) - 1)) as usize) < types.len())
            && slots.iter().all(|slot| slot.is_empty() || (slot.entity as usize) < ends.len());
        let keys = Table::from_slots(slots).filter(|_| is_sound).ok_or(Damaged)?;
        Ok(Self { text, ends, kinds, types, titles, keys, lists, facts })
    }
}

/// The first line of a text, and what follows it.
fn cut_line(text: &str) -> (&str, &str) {
    match memchr(b'\n', text.as_bytes()) {
        Some(end) => (&text[..end], &text[end + 1..]),
        None => (text, ""),
    }
}

/// What a new entity has, each text without a line break.
pub(super) struct NewEntity<'a> {
    pub key: &'a str,
    pub name: &'a str,
    pub entity_type: EntityType,
    pub case: Option<CasePolicy>,
    pub fields: &'a [(Field, &'a str)],
    pub attributes: &'a [(&'a str, &'a str)],
}

/// Collects entities.
#[derive(Default)]
pub(super) struct EntitiesBuilder {
    pub entities: Entities,
    types: FxHashMap<EntityType, u32>,
    titles: FxHashMap<String, usize>,
}

impl EntitiesBuilder {
    /// Adds an entity whose key is new. Gives `None` once the lists are longer than can be held (4 GiB of text).
    pub fn push(&mut self, new: NewEntity) -> Option<EntityId> {
        let (key, id) = (new.key, EntityId(u32::try_from(self.entities.len()).ok()?));
        let kinds = self.types.len() as u32;
        let kind = *self.types.entry(new.entity_type).or_insert_with_key(|entity_type| {
            self.entities.types.push(entity_type.clone());
            kinds
        });
        let case = CASES.iter().position(|case| *case == new.case).unwrap_or_default() as u32;
        let text = &mut self.entities.text;
        for line in [key, new.name] {
            text.push_str(line);
            text.push('\n');
        }
        for (field, value) in new.fields {
            let sign = Field::ALL.iter().find(|(known, _)| known == field).map_or(b' ', |(_, sign)| *sign);
            text.push(char::from(sign));
            text.push_str(value);
            text.push('\n');
        }
        for (title, value) in new.attributes {
            let number = match self.titles.get(*title) {
                Some(&number) => number,
                None => {
                    self.titles.insert((*title).to_owned(), self.titles.len());
                    self.entities.titles.push((*title).to_owned());
                    self.entities.titles.len() - 1
                }
            };
            text.push_str(&format!("+{number}:{value}\n"));
        }
        self.entities.ends.push(u32::try_from(text.len()).ok().filter(|_| kind < 1 << CASE_SHIFT)?);
        self.entities.kinds.push(kind | case << CASE_SHIFT);
        let hash = hash_word(key.as_bytes());
        self.entities.keys.find_or_insert(hash, |_| false, || KeySlot { hash, entity: id.0 });
        Some(id)
    }

    /// Begins a new list: what is added from now on is of it.
    pub fn begin_list(&mut self) {
        self.entities.lists.push((self.entities.len() as u32) << 1);
    }

    pub fn finish(mut self) -> Entities {
        let entities = &mut self.entities;
        let starts: Vec<u32> = entities.lists.iter().map(|list| list >> 1).chain([entities.len() as u32]).collect();
        for (list, ends) in starts.windows(2).enumerate() {
            entities.lists[list] |= u32::from(entities.are_sorted(ends[0]..ends[1]));
        }
        entities.text.shrink_to_fit();
        entities.ends.shrink_to_fit();
        entities.kinds.shrink_to_fit();
        entities.keys.shrink_to_fit();
        self.entities
    }
}
