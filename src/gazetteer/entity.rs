use std::fmt;

use serde::{Serialize, Serializer};

use super::entities::{Field, Record};
use super::facts::{FactKind, FactsOf, ROLES};
use crate::document::Date;

/// A handle of an entity, dense from 0, valid for the [`Gazetteer`](crate::Gazetteer) that gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityId(pub(crate) u32);

impl EntityId {
    /// The handle as an index, from 0.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// What kind of thing an entity is.
///
/// ```
/// use comention::EntityType;
/// assert_eq!(EntityType::parse("PER"), EntityType::Person);
/// assert_eq!(EntityType::parse("GPE"), EntityType::Place);
/// assert_eq!(EntityType::parse("Ship").to_string(), "ship");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntityType {
    /// A human being.
    Person,
    /// A country, town, region, river …
    Place,
    /// A company, body, party, ministry …
    Organization,
    /// Any other word that the list uses, in lower case; `other` where the list says nothing.
    Other(String),
}

impl EntityType {
    /// Reads a type as people write it: `person`, `PER`, `organisation`, `GPE`, `ship` … in any case.
    pub fn parse(text: &str) -> Self {
        let word = text.trim().to_lowercase();
        match word.as_str() {
            "person" | "per" | "people" | "human" => Self::Person,
            "place" | "loc" | "location" | "gpe" => Self::Place,
            "organization" | "organisation" | "org" => Self::Organization,
            "" => Self::Other("other".to_owned()),
            _ => Self::Other(word),
        }
    }

    /// The type as it is written in files.
    pub fn name(&self) -> &str {
        match self {
            Self::Person => "person",
            Self::Place => "place",
            Self::Organization => "organization",
            Self::Other(word) => word,
        }
    }
}

impl fmt::Display for EntityType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for EntityType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// How the capitals of a name bind the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CasePolicy {
    /// Only text in the very same case: the rule for short acronyms (US, UN, WHO), unless the list says otherwise.
    Exact,
    /// A word that the name writes with a capital needs one in the text (or all capitals): the rule for other names.
    Capital,
    /// Any case.
    Any,
}

/// What an alias is to its entity, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AliasKind {
    /// The entity's name.
    Name,
    /// Another name from the list.
    Alias,
    /// A name that was derived from a listed one: another spelling of the given name, or without the middle initial.
    Variant,
    /// An adjective or the word for inhabitants.
    Demonym,
    /// A part of a person's name: the family name alone.
    Surname,
    /// The given name alone, of somebody whom the document names in full; no list has it.
    Given,
}

/// A known name of an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alias<'g> {
    /// The name as the list writes it.
    pub text: &'g str,
    /// What it is to the entity.
    pub kind: AliasKind,
}

/// Somebody or something that text may mention, as its list tells.
#[derive(Clone, Copy, Debug)]
pub struct Entity<'g> {
    /// The stable key: the `id` of the list, or a slug of the name.
    pub key: &'g str,
    /// The name to show.
    pub name: &'g str,
    /// What kind of thing it is.
    pub entity_type: &'g EntityType,
    /// The case policy, where the list sets one for all names of the entity.
    pub case: Option<CasePolicy>,
    pub(super) record: Record<'g>,
    pub(super) facts: FactsOf<'g>,
}

impl<'g> Entity<'g> {
    /// All listed names, the main name first, without derived ones.
    pub fn aliases(self) -> impl Iterator<Item = Alias<'g>> {
        let main = Alias { text: self.name, kind: AliasKind::Name };
        let others = self.record.fields().filter_map(|(field, text)| match field {
            Field::Alias => Some(Alias { text, kind: AliasKind::Alias }),
            Field::Demonym => Some(Alias { text, kind: AliasKind::Demonym }),
            _ => None,
        });
        std::iter::once(main).chain(others)
    }

    /// The item of Wikidata, such as `Q1899`.
    pub fn wikidata(self) -> Option<&'g str> {
        self.record.first(Field::Wikidata)
    }

    /// A short description.
    pub fn description(self) -> Option<&'g str> {
        self.record.first(Field::Description)
    }

    /// The list's other columns, also those that tell what follows: title and value, without the empty ones.
    pub fn attributes(self) -> impl Iterator<Item = (&'g str, &'g str)> {
        self.record.attributes()
    }

    /// The value of a column among [`attributes`](Self::attributes), the case of its title not looked at.
    pub(super) fn attribute(self, title: &str) -> Option<&'g str> {
        self.attributes().find(|(known, _)| known.eq_ignore_ascii_case(title)).map(|(_, value)| value)
    }

    /// How likely the entity is to be meant, by the column `prior`: a positive number, which says something only beside
    /// that of another entity.
    pub fn prior(self) -> Option<f64> {
        self.facts.number(FactKind::Prior)
    }

    /// Offices and professions, by the column `roles`, in its order.
    pub fn roles(self) -> impl Iterator<Item = &'g str> {
        let roles = self.attribute(ROLES).into_iter().flat_map(|cell| cell.split('|'));
        roles.map(str::trim).filter(|role| !role.is_empty())
    }

    /// The country that the entity belongs to, by the column `country`.
    pub fn country(self) -> Option<EntityId> {
        self.facts.entities(FactKind::Country).next()
    }

    /// Entities that the entity has to do with, by the column `related`, in its order.
    pub fn related(self) -> impl Iterator<Item = EntityId> {
        self.facts.entities(FactKind::Related)
    }

    /// The first day of the office or life that the row tells of, by the column `from`; of a year its first.
    pub fn from(self) -> Option<Date> {
        self.facts.day(FactKind::From)
    }

    /// The last day of the office or life that the row tells of, by the column `to`; of a year its last.
    pub fn to(self) -> Option<Date> {
        self.facts.day(FactKind::To)
    }

    /// The entity that this one stands for as a metonym, as the Kremlin for Russia, by the column `represents`.
    ///
    /// That may represent another in turn: [`Gazetteer::metonyms`](crate::Gazetteer::metonyms) follows to the end.
    pub fn represents(self) -> Option<EntityId> {
        self.facts.entities(FactKind::Represents).next()
    }
}
