//! What the optional columns of a list tell of its entities: numbers, days, and other entities.
//!
//! The cells of these columns are attributes, as they are written. Here is what they mean, which is nothing for cells
//! that hold something else, since lists had columns called “country” or “from” before these had a meaning.

use std::io::Read;

use super::entities::Entities;
use super::entity::{AliasKind, EntityId, EntityType};
use super::file::{Damaged, Reader, Writer};
use super::index::{Form, NameIndex};
use crate::document::Date;

/// A column that tells a fact, in the order of [`OPTIONAL`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum FactKind {
    Prior,
    Country,
    Related,
    From,
    To,
    Represents,
}

/// The titles of the columns that tell facts.
pub(super) const OPTIONAL: [&str; 6] = ["prior", "country", "related", "from", "to", "represents"];

/// The title of the column of roles, whose text is all it means.
pub(super) const ROLES: &str = "roles";

impl FactKind {
    pub const ALL: [Self; 6] = [Self::Prior, Self::Country, Self::Related, Self::From, Self::To, Self::Represents];

    /// The fact that a column with this title tells.
    pub fn of(title: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.title().eq_ignore_ascii_case(title))
    }

    pub fn title(self) -> &'static str {
        OPTIONAL[self as usize]
    }

    /// The values of a cell: those between bars where there may be several.
    pub fn values(self, cell: &str) -> impl Iterator<Item = &str> {
        cell.split(move |c| self == Self::Related && c == '|').map(str::trim).filter(|value| !value.is_empty())
    }
}

/// A cell of a list that may tell a fact, and where it begins in the list; of a compiled list that is not known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stated {
    pub entity: EntityId,
    pub kind: FactKind,
    pub offset: u32,
}

/// What a cell tells.
#[derive(Debug, PartialEq)]
pub(super) enum Told {
    /// A fact: the bits of a number, the number of a day, or that of an entity.
    Fact(u64),
    /// Something else: it stays an attribute.
    Text,
    /// What was meant as a fact and can't be used as one.
    Wrong,
}

/// What one value of a cell tells; of `related` that is the part between two bars.
pub(super) fn told(kind: FactKind, value: &str, entities: &Entities, index: &NameIndex) -> Told {
    let key = || entities.find_key(value);
    let fact = match kind {
        FactKind::Prior => {
            value.parse().ok().filter(|number: &f64| number.is_finite() && *number > 0.0).map(f64::to_bits)
        }
        FactKind::From => Date::range(value).map(|(first, _)| first.number()),
        FactKind::To => Date::range(value).map(|(_, last)| last.number()),
        FactKind::Country => key().or_else(|| place(value, entities, index)).map(|id| u64::from(id.0)),
        FactKind::Related | FactKind::Represents => key().map(|id| u64::from(id.0)),
    };
    // Who writes letters, or a dash, writes text: “about 1960”, “Ukraine”.
    let is_number = || value.contains(|c: char| c.is_ascii_digit()) && !value.contains(char::is_alphabetic);
    match (fact, kind) {
        (Some(fact), _) => Told::Fact(fact),
        (None, FactKind::Represents) => Told::Wrong,
        (None, FactKind::Prior | FactKind::From | FactKind::To) if is_number() => Told::Wrong,
        _ => Told::Text,
    }
}

/// The entity with this name that is neither person nor organization: a place rather than a type of the list's own, one
/// whose main name it is rather than an alias. Of several, none.
fn place(name: &str, entities: &Entities, index: &NameIndex) -> Option<EntityId> {
    let rank = |form: &Form| match (entities.entity_type(form.entity), form.kind()) {
        (EntityType::Person | EntityType::Organization, _) => None,
        (entity_type, kind @ (AliasKind::Name | AliasKind::Alias)) => Some((*entity_type != EntityType::Place, kind)),
        _ => None,
    };
    let ranked = || index.forms_of(name).iter().filter_map(|form| Some((rank(form)?, form.entity)));
    let (best, entity) = ranked().min()?;
    ranked().all(|(rank, other)| rank != best || other == entity).then_some(entity)
}

/// A fact of an entity.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Fact {
    entity: EntityId,
    kind: FactKind,
    value: u64,
}

/// The facts of all entities. They take no room but for the cells that tell one.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Sorted by entity and kind; several of one kind in the order of their cell.
    facts: Vec<Fact>,
}

impl Facts {
    /// Whether no list tells any.
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }
}

/// The most steps from an entity to the one that it represents in the end.
const MAX_STEPS: usize = 8;

impl Facts {
    /// Reads cells; `wrong` is told of each that can't be used. Cost: O(n log n) in their number.
    pub fn read(entities: &Entities, index: &NameIndex, cells: &[Stated], mut wrong: impl FnMut(&Stated)) -> Self {
        let mut facts = Vec::with_capacity(cells.len());
        for cell in cells {
            let Stated { entity, kind, .. } = *cell;
            for value in kind.values(entities.text(cell)) {
                match told(kind, value, entities, index) {
                    Told::Fact(value) => facts.push(Fact { entity, kind, value }),
                    Told::Text => {}
                    Told::Wrong => wrong(cell),
                }
            }
        }
        facts.sort_by_key(|fact| (fact.entity, fact.kind));
        facts.shrink_to_fit();
        Self { facts }
    }

    /// The facts of an entity.
    pub fn of(&self, entity: EntityId) -> FactsOf<'_> {
        FactsOf { facts: &self.facts, entity }
    }

    /// Every entity that represents another, with that which stands for itself; `None` if there is none, since they go
    /// in a circle or on for more than eight steps.
    pub fn represented(&self) -> impl Iterator<Item = (EntityId, Option<EntityId>)> {
        let next = |entity| self.of(entity).entities(FactKind::Represents).next();
        let last = move |entity| {
            let mut steps = std::iter::successors(Some(entity), move |&entity| next(entity));
            steps.by_ref().take(MAX_STEPS + 1).find(|&entity| next(entity).is_none())
        };
        let all = self.facts.iter().filter(|fact| fact.kind == FactKind::Represents);
        all.map(move |fact| (fact.entity, last(fact.entity)))
    }

    pub fn write(&self, out: &mut Writer) {
        let halves = |value: u64| [value as u32, (value >> 32) as u32];
        out.rows(self.facts.iter().map(|fact| {
            let [low, high] = halves(fact.value);
            [fact.entity.0, fact.kind as u32, low, high]
        }));
    }

    /// `entities` is the number of entities that facts may be of and may point to.
    pub fn read_compiled(from: &mut Reader<impl Read>, entities: usize) -> Result<Self, Damaged> {
        let rows = from.rows(|row: [u32; 4]| row)?;
        let fact = |[entity, kind, low, high]: [u32; 4]| {
            let kind = *FactKind::ALL.get(kind as usize)?;
            let value = u64::from(low) | u64::from(high) << 32;
            let is_sound = match kind {
                FactKind::Prior => f64::from_bits(value).is_finite() && f64::from_bits(value) > 0.0,
                FactKind::From | FactKind::To => Date::from_number(value).is_some(),
                FactKind::Country | FactKind::Related | FactKind::Represents => value < entities as u64,
            };
            (is_sound && (entity as usize) < entities).then_some(Fact { entity: EntityId(entity), kind, value })
        };
        let facts: Vec<Fact> = rows.into_iter().map(fact).collect::<Option<_>>().ok_or(Damaged)?;
        let facts = Self { facts };
        let is_sound = facts.facts.is_sorted_by_key(|fact| (fact.entity, fact.kind))
            && facts.represented().all(|(_, last)| last.is_some());
        if is_sound { Ok(facts) } else { Err(Damaged) }
    }
}

/// The facts of one entity, found when they are asked for. Cost: logarithmic in the number of all facts.
#[derive(Clone, Copy)]
pub(super) struct FactsOf<'g> {
    facts: &'g [Fact],
    entity: EntityId,
}

impl<'g> FactsOf<'g> {
    fn values(self, kind: FactKind) -> impl Iterator<Item = u64> + use<'g> {
        let wanted = (self.entity, kind);
        let start = self.facts.partition_point(|fact| (fact.entity, fact.kind) < wanted);
        let same = self.facts[start..].iter().take_while(move |fact| (fact.entity, fact.kind) == wanted);
        same.map(|fact| fact.value)
    }

    pub fn number(self, kind: FactKind) -> Option<f64> {
        self.values(kind).next().map(f64::from_bits)
    }

    pub fn day(self, kind: FactKind) -> Option<Date> {
        self.values(kind).next().and_then(Date::from_number)
    }

    pub fn entities(self, kind: FactKind) -> impl Iterator<Item = EntityId> + use<'g> {
        self.values(kind).map(|value| EntityId(value as u32))
    }
}

impl std::fmt::Debug for FactsOf<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.facts.iter().filter(|fact| fact.entity == self.entity)).finish()
    }
}
