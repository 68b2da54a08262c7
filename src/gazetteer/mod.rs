//! The list of names: loading it, checking it, and the index in which the scan looks names up.

mod builder;
mod check;
mod columns;
mod compiled;
mod derive;
pub(crate) mod diagnose;
mod doubts;
mod entities;
mod entity;
mod facts;
mod file;
mod index;
mod indexer;
mod load;
mod name;
mod rows;
mod spellings;
mod starts;
mod table;
mod wade_giles;
mod words;

pub use check::check;
pub(crate) use derive::{is_legal_form, is_particle};
pub use entity::{Alias, AliasKind, CasePolicy, Entity, EntityId, EntityType};
pub(crate) use index::{NameIndex, Node};
pub(crate) use name::{Case, MAX_WORDS, starts_high, unaccented};
pub(crate) use spellings::Spellings;
pub(crate) use starts::{Starts, first_key, full_key};
pub(crate) use table::{WIDE, hash_start, hash_within, hash_word};
pub(crate) use words::{
    Gender, MONTHS, designated_type, gender_of_given_name, gender_of_title, is_common_word, is_demonym, is_family_name,
    is_given_name, is_month_of_year, is_namesake, is_place_name, is_place_word, is_title, same_given_name,
    title_number, title_word,
};

use std::path::Path;
use std::sync::OnceLock;

use crate::error::{Diagnostic, Error, Severity};
use entities::Entities;
use load::Loader;

/// The lists that ship with comention, by file name.
const SHIPPED: [(&str, &str); 3] = [
    ("people.csv", include_str!("../../gazetteer/people.csv")),
    ("places.csv", PLACES),
    ("organizations.csv", include_str!("../../gazetteer/organizations.csv")),
];

const PLACES: &str = include_str!("../../gazetteer/places.csv");

/// Entities with all their names, ready to be looked up.
///
/// ```
/// use comention::Gazetteer;
/// let csv = "name,type,aliases\nKyiv,place,Kiev\nAntalya,place,\n";
/// let gazetteer = Gazetteer::from_csv("cities.csv", csv.as_bytes())?;
/// let keys: Vec<&str> = gazetteer.entities().map(|entity| entity.key).collect();
/// assert_eq!(keys, ["kyiv", "antalya"]);
/// # Ok::<(), comention::Error>(())
/// ```
#[derive(Debug)]
pub struct Gazetteer {
    entities: Entities,
    index: NameIndex,
    warnings: Vec<Diagnostic>,
    /// Which entities share a name with another; found when it is first asked for.
    namesakes: OnceLock<Vec<bool>>,
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
    /// column becomes an attribute; `prior`, `roles`, `country`, `related`, `from`, `to` and `represents` also tell what
    /// the functions of these names of [`Entity`] give. Comma, semicolon or tab; a byte order mark, quoted cells and line
    /// breaks in them.
    ///
    /// # Errors
    ///
    /// [`Error::Gazetteer`] with every error found.
    pub fn from_csv(name: &str, csv: &[u8]) -> Result<Self, Error> {
        let mut loader = Loader::default();
        loader.read(name, csv);
        loader.finish()
    }

    /// Reads lists from files, CSV or [compiled](Self::compile), which together make one gazetteer.
    ///
    /// A compiled list alone is loaded as it is, which takes next to no time.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] if a file can't be read, [`Error::Gazetteer`] with every error found in all of them.
    pub fn from_files<P: AsRef<Path>>(paths: &[P]) -> Result<Self, Error> {
        let mut loader = Loader::default();
        for path in paths {
            if let Some(gazetteer) = loader.read_file(path.as_ref(), paths.len() == 1)? {
                return Ok(gazetteer);
            }
        }
        loader.finish()
    }

    /// The bytes of a compiled list: the gazetteer as it lies in memory, for [`from_files`](Self::from_files).
    ///
    /// They are the same for the same lists, and can be read by the version of comention that made them.
    ///
    /// ```
    /// use comention::Gazetteer;
    /// let gazetteer = Gazetteer::from_csv("cities.csv", b"name,type\nKyiv,place\n")?;
    /// let path = std::env::temp_dir().join(format!("comention-{}.idx", std::process::id()));
    /// std::fs::write(&path, gazetteer.compile())?;
    /// assert_eq!(Gazetteer::from_files(&[&path])?.find_name("Kyiv"), gazetteer.find_name("Kyiv"));
    /// std::fs::remove_file(path)?;
    /// # Ok::<(), comention::Error>(())
    /// ```
    pub fn compile(&self) -> Vec<u8> {
        compiled::write(self)
    }

    /// All entities, in the order of the lists; the position is [`EntityId::index`].
    pub fn entities(&self) -> impl ExactSizeIterator<Item = Entity<'_>> {
        self.entities.iter()
    }

    /// The entity of a handle that this gazetteer gave.
    ///
    /// # Panics
    ///
    /// May panic if another gazetteer gave it.
    pub fn entity(&self, id: EntityId) -> Entity<'_> {
        self.entities.get(id)
    }

    pub(crate) fn entity_type(&self, id: EntityId) -> &EntityType {
        self.entities.entity_type(id)
    }

    /// Whether a list has columns that tell facts.
    pub(crate) fn has_facts(&self) -> bool {
        self.entities.have_facts()
    }

    /// The list of an entity, and its row there, both from 0; nothing of lists whose order tells nothing.
    pub(crate) fn row(&self, id: EntityId) -> Option<(usize, u32)> {
        self.entities.row(id)
    }

    /// The entities that stand for others as metonyms, by the column `represents`, each with the one that it represents
    /// in the end: the Kremlin for Russia, also if it represents Moscow, and Moscow Russia.
    ///
    /// ```
    /// use comention::Gazetteer;
    /// let csv = "id,name,type,represents\n,Russia,place,\n,Moscow,place,russia\n,Kremlin,place,moscow\n";
    /// let gazetteer = Gazetteer::from_csv("names.csv", csv.as_bytes())?;
    /// let metonyms: Vec<[&str; 2]> =
    ///     gazetteer.metonyms().map(|(metonym, meant)| [metonym, meant].map(|id| gazetteer.entity(id).key)).collect();
    /// assert_eq!(metonyms, [["moscow", "russia"], ["kremlin", "russia"]]);
    /// # Ok::<(), comention::Error>(())
    /// ```
    pub fn metonyms(&self) -> impl Iterator<Item = (EntityId, EntityId)> {
        self.entities.facts.represented().filter_map(|(metonym, meant)| Some((metonym, meant?)))
    }

    /// The handle of the entity with this key.
    pub fn find_key(&self, key: &str) -> Option<EntityId> {
        self.entities.find_key(key)
    }

    /// All entities that `name` may mean, in the order of the list; family names included, the case of letters not
    /// looked at.
    pub fn find_name(&self, name: &str) -> Vec<EntityId> {
        let mut found: Vec<EntityId> = self.index.forms_of(name).iter().map(|form| form.entity).collect();
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

    /// Whether an entity shares a name with another, derived ones included. Cost: of the first call, linear in the number of
    /// names.
    pub(crate) fn has_namesake(&self, id: EntityId) -> bool {
        let find = || {
            let mut have = vec![false; self.entities.len()];
            let mut start = 0;
            for &end in &self.index.ends {
                let bearers = &self.index.forms[start..end as usize];
                if bearers.first().map(|form| form.entity) != bearers.last().map(|form| form.entity) {
                    bearers.iter().for_each(|form| have[form.entity.index()] = true);
                }
                start = end as usize;
            }
            have
        };
        self.namesakes.get_or_init(find)[id.index()]
    }

    pub(crate) fn index(&self) -> &NameIndex {
        &self.index
    }
}
