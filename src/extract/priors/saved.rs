//! Priors as a file, to be learned once and used often: JSON with the keys of entities and the words of titles, since
//! numbers of either mean something else with another list or another version. A reader refuses fields that it does not
//! know, so that a count of another kind takes another version, and none is left out without a word.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::{self, Write};
use std::marker::PhantomData;

use serde::de::{Deserializer, Error as _, MapAccess, Visitor};
use serde::{Deserialize, Serialize};

use super::Priors;
use crate::error::{Error, Place};
use crate::gazetteer::{Gazetteer, title_number, title_word};

/// What the file says it is.
const KIND: &str = "priors";

/// Goes up with every new field.
const SCHEMA_VERSION: u64 = 2;

/// The greatest count: integers up to this are exact in every JSON reader, and so is the sum of a thousand files.
const MAX_COUNT: u64 = 1 << 53;

/// Priors that were read from a file, and what of it is not among them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SavedPriors {
    /// What the file tells of entities that the gazetteer has.
    pub priors: Priors,
    /// Entities in the file.
    pub entities: u64,
    /// Those of them that the gazetteer lacks.
    pub unknown_entities: u64,
    /// Different titles that this version of comention does not know.
    pub unknown_titles: u64,
}

#[derive(Default, Serialize)]
struct Saved<'a> {
    documents: u64,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    titles: BTreeMap<&'a str, u64>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    with: BTreeMap<&'a str, u64>,
}

/// The beginning of every version's file.
#[derive(Deserialize)]
struct Head {
    kind: Option<String>,
    schema_version: Option<u64>,
    generator: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Whole {
    #[serde(rename = "kind")]
    _kind: String,
    #[serde(rename = "schema_version")]
    _schema_version: u64,
    #[serde(rename = "generator")]
    _generator: Option<String>,
    documents: Count,
    companions_halved: Level,
    entities: Unique<Read>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Read {
    documents: Count,
    #[serde(default)]
    titles: Unique<Count>,
    #[serde(default)]
    with: Unique<Count>,
}

impl Priors {
    /// Writes the priors as JSON, an entity a line in the order of the keys, for [`SavedPriors::read`]. The same priors
    /// give the same bytes. `with` are the companions of an entity that shares a name with another, each with the number of
    /// documents that name both; `companions_halved` tells how many times half of them were left out, as there were too many.
    ///
    /// ```
    /// use comention::{Gazetteer, Priors, SavedPriors};
    /// let gazetteer = Gazetteer::from_csv("names", b"name,type\nJohn Kennedy,person\n")?;
    /// let mut priors = Priors::default();
    /// priors.add("President John Kennedy received the ambassador.", &gazetteer);
    /// let mut file = Vec::new();
    /// priors.write(&gazetteer, &mut file)?;
    /// assert_eq!(SavedPriors::read("priors.json", &file, &gazetteer)?.priors, priors);
    /// assert!(String::from_utf8_lossy(&file).contains(r#""john-kennedy":{"documents":1,"titles":{"president":1}}"#));
    /// # Ok::<(), comention::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Only those of `out`.
    pub fn write(&self, gazetteer: &Gazetteer, out: &mut dyn Write) -> io::Result<()> {
        let mut entities: BTreeMap<&str, Saved> = BTreeMap::new();
        let new = |id| Saved { documents: self.documents(id), ..Saved::default() };
        let key = |id| gazetteer.entity(id).key;
        for &id in self.documents.keys() {
            entities.insert(key(id), new(id));
        }
        for (&id, titles) in &self.titles {
            let words = titles.iter().filter_map(|(&title, &count)| Some((title_word(title)?, count)));
            entities.entry(key(id)).or_insert_with(|| new(id)).titles.extend(words);
        }
        for (bearer, companion, count) in self.company.pairs() {
            entities.entry(key(bearer)).or_insert_with(|| new(bearer)).with.insert(key(companion), count);
        }
        let generator = concat!("comention ", env!("CARGO_PKG_VERSION"));
        write!(
            out,
            "{{\n\"kind\":\"{KIND}\",\n\"schema_version\":{SCHEMA_VERSION},\n\"generator\":\"{generator}\",\n"
        )?;
        let halved = self.company.level();
        write!(out, "\"documents\":{},\n\"companions_halved\":{halved},\n\"entities\":{{", self.total)?;
        let mut before = "\n";
        for (key, saved) in &entities {
            write!(out, "{before}{}:{}", serde_json::to_string(key)?, serde_json::to_string(saved)?)?;
            before = ",\n";
        }
        writeln!(out, "\n}}\n}}")
    }
}

impl SavedPriors {
    /// Reads what [`Priors::write`] wrote; `name` stands for the file in messages. Priors of several files are
    /// [merged](Priors::merge) as those of several corpora.
    ///
    /// # Errors
    ///
    /// [`Error::Input`], with line and column, if the file is no such file, is damaged, or is of another version.
    pub fn read(name: &str, json: &[u8], gazetteer: &Gazetteer) -> Result<Self, Error> {
        let json = json.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(json);
        let learn = "comention learn makes such a file";
        let refused =
            |path: String, reason: String, remedy: &str| Error::Input { path, reason, remedy: remedy.to_owned() };
        let broken = |error: serde_json::Error| {
            let (line, column) = (error.line() as u64, error.column() as u64);
            let place = Place { path: name.into(), line: Some(line), column: Some(column.max(1)) };
            let message = error.to_string();
            let message = message.split(" at line ").next().unwrap_or_default();
            refused(place.to_string(), format!("these priors can't be used: {message}"), learn)
        };
        let head: Head = serde_json::from_slice(json).map_err(broken)?;
        if head.kind.as_deref() != Some(KIND) {
            return Err(refused(name.to_owned(), "these are no saved priors".to_owned(), learn));
        }
        if head.schema_version != Some(SCHEMA_VERSION) {
            let version = head.schema_version.map_or("none".to_owned(), |version| version.to_string());
            let by = head.generator.map(|generator| format!(" of {generator}")).unwrap_or_default();
            let reason =
                format!("these priors are in version {version}{by}, and this comention reads {SCHEMA_VERSION}");
            return Err(refused(name.to_owned(), reason, "learn them again"));
        }
        let whole: Whole = serde_json::from_slice(json).map_err(broken)?;
        let mut saved = Self { entities: whole.entities.0.len() as u64, ..Self::default() };
        saved.priors.total = whole.documents.0;
        let mut unknown_titles = BTreeSet::new();
        saved.priors.company.halve(whole.companions_halved.0);
        for (key, Read { documents, titles, with }) in whole.entities.0 {
            let Some(id) = gazetteer.find_key(&key) else {
                saved.unknown_entities += 1;
                continue;
            };
            saved.priors.documents.extend(counted(id, documents));
            for (word, count) in titles.0 {
                match (title_number(&word), count.0) {
                    (Some(_), 0) => {}
                    (Some(title), count) => {
                        saved.priors.titles.entry(id).or_default().insert(title, count);
                    }
                    (None, _) => _ = unknown_titles.insert(word),
                }
            }
            let known = |(key, count): (String, Count)| counted(gazetteer.find_key(&key)?, count);
            for (companion, count) in with.0.into_iter().filter_map(known) {
                saved.priors.company.add(id, companion, count, gazetteer);
            }
        }
        saved.unknown_titles = unknown_titles.len() as u64;
        Ok(saved)
    }
}

/// What was never counted is not there.
fn counted<K>(key: K, count: Count) -> Option<(K, u64)> {
    (count.0 > 0).then_some((key, count.0))
}

/// A count in a file.
#[derive(Deserialize)]
#[serde(try_from = "u64")]
struct Count(u64);

impl TryFrom<u64> for Count {
    type Error = String;

    fn try_from(count: u64) -> Result<Self, String> {
        if count <= MAX_COUNT { Ok(Self(count)) } else { Err(format!("{count} is no count: it is greater than 2^53")) }
    }
}

/// How many times companions were halved.
#[derive(Deserialize)]
#[serde(try_from = "u64")]
struct Level(u32);

impl TryFrom<u64> for Level {
    type Error = String;

    fn try_from(level: u64) -> Result<Self, String> {
        let level = u32::try_from(level).ok().filter(|level| *level <= u32::BITS);
        level.map(Self).ok_or_else(|| "nothing can be halved more than 32 times".to_owned())
    }
}

/// An object in which no key stands twice.
struct Unique<V>(BTreeMap<String, V>);

impl<V> Default for Unique<V> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Unique<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(UniqueVisitor(PhantomData))
    }
}

struct UniqueVisitor<V>(PhantomData<V>);

impl<'de, V: Deserialize<'de>> Visitor<'de> for UniqueVisitor<V> {
    type Value = Unique<V>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Unique<V>, A::Error> {
        let mut found = BTreeMap::new();
        while let Some(key) = map.next_key::<String>()? {
            match found.entry(key) {
                Entry::Occupied(entry) => {
                    return Err(A::Error::custom(format!("“{}” stands twice", entry.key())));
                }
                Entry::Vacant(entry) => _ = entry.insert(map.next_value()?),
            }
        }
        Ok(Unique(found))
    }
}
