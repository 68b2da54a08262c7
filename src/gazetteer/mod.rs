//! The list of names: loading it, checking it, and the index in which the scan looks names up.

mod check;
mod derive;
mod diagnose;
mod entity;
mod index;
mod load;
mod rows;
mod words;

pub use check::check;
pub use entity::{Alias, AliasKind, CasePolicy, Entity, EntityId, EntityType};
pub(crate) use index::{Form, NameIndex, Node};
pub(crate) use words::{is_common_word, is_given_name, is_title, same_given_name};

use std::path::Path;

use crate::error::{Diagnostic, Error, Severity};
use load::Loader;

/// The lists that ship with comention, by file name.
const SHIPPED: [(&str, &str); 3] = [
    ("people.csv", include_str!("../../gazetteer/people.csv")),
    ("places.csv", include_str!("../../gazetteer/places.csv")),
    ("organizations.csv", include_str!("../../gazetteer/organizations.csv")),
];

/// Entities with all their names, ready to be looked up.
///
/// ```
/// use comention::Gazetteer;
/// let csv = "name,type,aliases\nKyiv,place,Kiev\nAntalya,place,\n";
/// let gazetteer = Gazetteer::from_csv("cities.csv", csv.as_bytes())?;
/// assert_eq!(gazetteer.entities().len(), 2);
/// assert_eq!(gazetteer.entities()[0].key, "kyiv");
/// # Ok::<(), comention::Error>(())
/// ```
#[derive(Debug)]
pub struct Gazetteer {
    entities: Vec<Entity>,
    /// The entities in the order of their keys.
    by_key: Vec<EntityId>,
    index: NameIndex,
    warnings: Vec<Diagnostic>,
}

impl Gazetteer {
    /// The list that ships with comention: people, places and organisations of international news in early 2022.
    ///
    /// # Errors
    ///
    /// None, as long as the shipped files are as they were tested.
    pub fn shipped() -> Result<Self, Error> {
        let mut loader = Loader::default();
        for (name, csv) in SHIPPED {
            loader.read(&format!("gazetteer/{name}"), csv.as_bytes());
        }
        loader.finish()
    }

    /// Reads a list from the bytes of a CSV file; `name` stands for it in messages.
    ///
    /// Columns, in any order: `name` and `type`, which are required; `id` (else a slug of the name), `aliases` and
    /// `demonyms` (separated by `|`), `case` (`exact`, `capital` or `any`), `wikidata`, `description`. Every other
    /// column becomes an attribute. Comma, semicolon or tab; a byte order mark, quoted cells and line breaks in them.
    ///
    /// # Errors
    ///
    /// [`Error::Gazetteer`] with every error found.
    pub fn from_csv(name: &str, csv: &[u8]) -> Result<Self, Error> {
        let mut loader = Loader::default();
        loader.read(name, csv);
        loader.finish()
    }

    /// Reads lists from files, which together make one gazetteer.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] if a file can't be read, [`Error::Gazetteer`] with every error found in all of them.
    pub fn from_files<P: AsRef<Path>>(paths: &[P]) -> Result<Self, Error> {
        let mut loader = Loader::default();
        for path in paths {
            loader.read_file(path.as_ref())?;
        }
        loader.finish()
    }

    fn new(entities: Vec<Entity>, mut warnings: Vec<Diagnostic>) -> Self {
        let index = NameIndex::new(&entities, &mut warnings);
        let mut by_key: Vec<EntityId> = (0..entities.len() as u32).map(EntityId).collect();
        by_key.sort_unstable_by_key(|id| entities[id.index()].key.as_str());
        Self { entities, by_key, index, warnings }
    }

    /// All entities; the position is [`EntityId::index`].
    pub fn entities(&self) -> &[Entity] {
        &self.entities
    }

    /// The entity of a handle that this gazetteer gave.
    ///
    /// # Panics
    ///
    /// May panic if another gazetteer gave it.
    pub fn entity(&self, id: EntityId) -> &Entity {
        &self.entities[id.index()]
    }

    /// The handle of the entity with this key.
    pub fn find_key(&self, key: &str) -> Option<EntityId> {
        let found = self.by_key.binary_search_by_key(&key, |&id| &self.entity(id).key);
        found.ok().map(|position| self.by_key[position])
    }

    /// All entities that `name` may mean, in the order of the list; family names included, the case of letters not
    /// looked at.
    pub fn find_name(&self, name: &str) -> Vec<EntityId> {
        let mut found: Vec<EntityId> = self.index.forms_of(name).iter().map(|form| form.entity).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Number of different names as they are looked up: folded, derived ones included.
    pub fn name_count(&self) -> usize {
        self.index.len()
    }

    /// What was noticed while the lists were read that does not keep them from being used.
    pub fn warnings(&self) -> &[Diagnostic] {
        debug_assert!(self.warnings.iter().all(|d| d.severity == Severity::Warning));
        &self.warnings
    }

    pub(crate) fn index(&self) -> &NameIndex {
        &self.index
    }
}
