//! Loading lists: from the bytes of a spreadsheet's CSV to entities, with every error at its place.

use std::borrow::Cow;
use std::fs;
use std::io::BufReader;
use std::path::Path;
use std::sync::Arc;
use std::sync::OnceLock;

use rustc_hash::FxHashSet;

use super::Gazetteer;
use super::columns::Columns;
use super::compiled::{self, NotCompiled};
use super::diagnose::{File, about_file};
use super::doubts::{self, Places};
use super::entities::{EntitiesBuilder, Field, NewEntity};
use super::entity::{AliasKind, CasePolicy, EntityId, EntityType};
use super::facts::{FactKind, Stated};
use super::index::NameIndex;
use super::indexer::Indexer;
use super::rows::{Cell, Rows, decode, dialect};
use crate::error::{Diagnostic, Error, Place, Severity};
use crate::text::{fold_into, tokenize};

/// Collects the entities of several files, and everything that is wrong with them.
#[derive(Default)]
pub(super) struct Loader {
    entities: EntitiesBuilder,
    index: Indexer,
    diagnostics: Vec<Diagnostic>,
    /// The files that were read, for those who look at them again; the texts of compiled ones are empty.
    pub lists: Vec<File<'static>>,
    /// The list and the byte where each entity begins.
    pub origins: Vec<Origin>,
    /// Where each name begins, those of the first entity first.
    pub name_offsets: Vec<u32>,
    /// The cells that may tell facts; what they mean is known once all lists are.
    pub stated: Vec<Stated>,
    is_full: bool,
}

/// Where an entity stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Origin {
    pub list: u32,
    pub offset: u32,
}

/// A name of a row: what it is, its text without needless white space, and where it begins.
type Named<'a> = (AliasKind, Cow<'a, str>, usize);

impl Loader {
    /// Reads a file, CSV or compiled. A compiled list that is `alone` is given back as it is.
    pub fn read_file(&mut self, path: &Path, alone: bool) -> Result<Option<Gazetteer>, Error> {
        let shown = path.to_string_lossy();
        let read = fs::File::open(path).and_then(|file| compiled::read(&shown, BufReader::new(file)));
        match read.map_err(|error| compiled::unreadable(path, &error))? {
            Ok(gazetteer) if alone => return Ok(Some(gazetteer)),
            Ok(gazetteer) => self.compiled(&gazetteer),
            Err(NotCompiled::Other(bytes)) => {
                self.read(&shown, &bytes);
                return Ok(None);
            }
            Err(NotCompiled::Unusable(diagnostic)) => self.diagnostics.push(*diagnostic),
        }
        self.lists.push(File::new(shown.as_ref().into(), ""));
        Ok(None)
    }

    pub fn read(&mut self, name: &str, bytes: &[u8]) {
        match decode(name, bytes) {
            Ok(text) => {
                self.entities.begin_list();
                let file = File::new(name.into(), text);
                self.rows(&file);
                self.lists.push(file);
            }
            Err(diagnostic) => self.diagnostics.push(*diagnostic),
        }
    }

    /// The gazetteer, if nothing was wrong.
    pub fn finish(mut self) -> Result<Gazetteer, Error> {
        let (index, unmatchable) = std::mem::take(&mut self.index).finish();
        for (id, name, reason) in unmatchable {
            let key = self.entities.entities.get(id).key;
            self.diagnostics.push(Diagnostic {
                severity: Severity::Warning,
                code: "unmatchable-name",
                message: format!("“{name}” of {key} can't be found in any text: {reason}"),
                place: self.place_of(id),
                excerpt: String::new(),
                marked: (0, 0),
                help: None,
            });
        }
        if let Some(index) = &index {
            self.facts(index);
        }
        let path = self.lists.last().map_or("the gazetteer", |file| &*file.path);
        if self.is_full || index.is_none() {
            let message = "these lists are too long: they have more than 4 GB of text".to_owned();
            self.diagnostics.push(about_file(path, "too-long", message, Some("split them")));
        }
        match index {
            Some(index) if self.diagnostics.iter().all(|d| d.severity != Severity::Error) => {
                if self.origins.is_empty() {
                    let help = "add a row such as: Kyiv,place";
                    let diagnostic = about_file(path, "no-entity", "no entity in it".to_owned(), Some(help));
                    return Err(Error::Gazetteer(vec![diagnostic]));
                }
                Ok(Gazetteer {
                    entities: self.entities.finish(),
                    index,
                    warnings: self.diagnostics,
                    namesakes: OnceLock::new(),
                })
            }
            _ => Err(Error::Gazetteer(self.diagnostics)),
        }
    }

    /// Reads what the optional columns of all lists tell.
    fn facts(&mut self, index: &NameIndex) {
        let places = Places { files: &self.lists, origins: &self.origins };
        let (facts, found) = doubts::read(&self.entities.entities, index, &self.stated, &places);
        self.entities.entities.facts = facts;
        self.diagnostics.extend(found);
    }

    fn error(&mut self, file: &File, code: &'static str, cell: &Cell, message: String, help: Option<&str>) {
        self.error_at(file, code, (cell.offset, cell.text.as_ref()), message, help);
    }

    fn error_at(&mut self, file: &File, code: &'static str, at: (usize, &str), message: String, help: Option<&str>) {
        self.diagnostics.push(file.diagnostic(Severity::Error, code, at, message, help));
    }

    fn rows(&mut self, file: &File) {
        let (delimiter, start) = dialect(&file.text);
        let mut rows = Rows::new(&file.text, delimiter, start);
        let (mut cells, mut names) = (Vec::new(), Vec::new());
        let mut columns = None;
        loop {
            match rows.read(&mut cells) {
                Ok(false) => return,
                Ok(true) => {}
                Err(unclosed) => {
                    let message = "this quote is never closed".to_owned();
                    let help = Some("close it, or double it (\"\") if it belongs to the text");
                    return self.error_at(file, "unclosed-quote", (unclosed.offset, "\""), message, help);
                }
            }
            match &columns {
                Some(columns) if !cells.iter().all(|cell| is_blank(&cell.text)) => {
                    self.entity(file, columns, &mut cells, &mut names);
                }
                Some(_) => {}
                None => match Columns::read(file, &cells, &mut self.diagnostics) {
                    None => return,
                    found => columns = found,
                },
            }
        }
    }

    fn entity<'a>(
        &mut self,
        file: &File<'a>,
        columns: &Columns,
        cells: &mut Vec<Cell<'a>>,
        names: &mut Vec<Named<'a>>,
    ) {
        if let Some(extra) = cells[columns.count.min(cells.len())..].iter().find(|cell| !is_blank(&cell.text)) {
            let message = format!("this row has {} cells, but the first line names {}", cells.len(), columns.count);
            return self.error(file, "ragged-row", extra, message, Some("put cells with a comma in them in quotes"));
        }
        let last_required = columns.of("name").max(columns.of("type")).unwrap_or_default();
        if cells.len() <= last_required {
            let message = format!("this row has {} cells, too few for a name and a type", cells.len());
            let help = Some("write name and type, as the first line does");
            return self.error(file, "ragged-row", &cells[0], message, help);
        }
        let origin = cells[0].offset;
        let end = cells.last().map_or(0, |cell| cell.offset_of(cell.text.len())).min(file.text.len());
        cells.resize_with(columns.count.max(cells.len()), || Cell::empty(end));
        let cells = &*cells;
        let cell = |column: &str| columns.of(column).map(|number| &cells[number]).filter(|cell| !is_blank(&cell.text));
        let Some(name_cell) = cell("name") else {
            let number = columns.of("name").unwrap_or_default();
            return self.error(file, "empty-name", &cells[number], "this row has no name".to_owned(), None);
        };
        names.clear();
        self.names(file, name_cell, AliasKind::Name, names);
        for (column, kind) in [("aliases", AliasKind::Alias), ("demonyms", AliasKind::Demonym)] {
            if let Some(cell) = cell(column) {
                self.names(file, cell, kind, names);
            }
        }
        let case = cell("case").and_then(|cell| self.case(file, cell));
        let wikidata = cell("wikidata").and_then(|cell| self.wikidata(file, cell));
        let name = squeeze(&name_cell.text);
        let key = cell("id").map_or_else(|| Cow::Owned(slug(&name)), |id| squeeze(&id.text));
        let Some(key) = self.key(file, key, &name, (cell("id"), name_cell)) else { return };
        let description = cell("description").map(|cell| squeeze(&cell.text));
        let mut fields: Vec<(Field, &str)> = Vec::new();
        let field = |kind| if kind == AliasKind::Demonym { Field::Demonym } else { Field::Alias };
        fields.extend(names.iter().skip(1).map(|(kind, text, _)| (field(*kind), text.as_ref())));
        fields.extend(wikidata.as_ref().map(|item| (Field::Wikidata, item.as_str())));
        fields.extend(description.as_ref().map(|text| (Field::Description, text.as_ref())));
        let attributes: Vec<(&str, Cow<str>)> =
            columns.other.iter().map(|(number, title)| (title.as_str(), squeeze(&cells[*number].text))).collect();
        let attributes: Vec<(&str, &str)> =
            attributes.iter().filter(|(_, value)| !value.is_empty()).map(|(title, value)| (*title, &**value)).collect();
        let entity_type = EntityType::parse(cell("type").map_or("", |cell| cell.text.trim()));
        let new = NewEntity { key: &key, name: &name, entity_type, case, fields: &fields, attributes: &attributes };
        let origin = Origin { list: self.lists.len() as u32, offset: u32::try_from(origin).unwrap_or(u32::MAX) };
        let Some(entity) = self.push(new, origin, names) else { return };
        for (number, kind) in columns.facts.iter().filter(|(number, _)| !is_blank(&cells[*number].text)) {
            let offset = u32::try_from(cells[*number].offset).unwrap_or(u32::MAX);
            self.stated.push(Stated { entity, kind: *kind, offset });
        }
    }

    /// Adds an entity and its names, unless the lists are too long.
    fn push(&mut self, new: NewEntity, origin: Origin, names: &[Named]) -> Option<EntityId> {
        let (entity_type, case) = (new.entity_type.clone(), new.case);
        let Some(id) = self.entities.push(new) else {
            self.is_full = true;
            return None;
        };
        self.origins.push(origin);
        self.name_offsets.extend(names.iter().map(|(_, _, offset)| u32::try_from(*offset).unwrap_or(u32::MAX)));
        self.index.add(id, entity_type, case, names.iter().map(|(kind, text, _)| (*kind, text.as_ref())));
        Some(id)
    }

    /// Where an entity of an earlier list begins.
    fn place_of(&self, id: EntityId) -> Place {
        place(&self.lists, self.origins[id.index()])
    }

    /// Adds the entities of a compiled list to those of others.
    fn compiled(&mut self, gazetteer: &Gazetteer) {
        let origin = Origin { list: self.lists.len() as u32, offset: u32::MAX };
        self.entities.begin_list();
        for entity in gazetteer.entities.iter() {
            if let Some(first) = self.entities.entities.find_key(entity.key) {
                let first = self.place_of(first);
                let message = format!("the id “{}” stands twice: the first is at {first}", entity.key);
                let help = "give each entity an id of its own, or merge the rows, and compile the list again";
                let path = self.lists.last().map_or("", |file| &*file.path);
                self.diagnostics.push(about_file(path, "duplicate-id", message, Some(help)));
                continue;
            }
            let fields: Vec<(Field, &str)> =
                entity.record.fields().filter(|(field, _)| *field != Field::Attribute).collect();
            let attributes: Vec<(&str, &str)> = entity.attributes().collect();
            let names: Vec<Named> = entity.aliases().map(|alias| (alias.kind, alias.text.into(), 0)).collect();
            let new = NewEntity {
                key: entity.key,
                name: entity.name,
                entity_type: entity.entity_type.clone(),
                case: entity.case,
                fields: &fields,
                attributes: &attributes,
            };
            let Some(id) = self.push(new, origin, &names) else { return };
            let kinds = attributes.iter().filter_map(|(title, _)| FactKind::of(title));
            self.stated.extend(kinds.map(|kind| Stated { entity: id, kind, offset: u32::MAX }));
        }
    }

    /// The key of a new entity: the one of the list, or the one made of its name, with a number if another has it.
    fn key<'k>(
        &mut self,
        file: &File,
        key: Cow<'k, str>,
        name: &str,
        (id_cell, name_cell): (Option<&Cell>, &Cell),
    ) -> Option<Cow<'k, str>> {
        let Some(first) = self.entities.entities.find_key(&key) else { return Some(key) };
        let first_name = self.entities.entities.get(first).name;
        // Two names may give one slug: U.S. and US.
        if id_cell.is_none() && first_name.to_lowercase() != name.to_lowercase() {
            let is_free = |key: &String| self.entities.entities.find_key(key).is_none();
            let free = (2..).map(|number: u64| format!("{key}-{number}")).find(is_free)?;
            let message = format!("“{name}” got the id “{free}”, since “{first_name}” has “{key}”");
            let at = (name_cell.offset, name_cell.text.as_ref());
            let help = Some("to choose it yourself, add a column “id”; if both are one entity, merge the rows");
            self.diagnostics.push(file.diagnostic(Severity::Warning, "numbered-id", at, message, help));
            return Some(Cow::Owned(free));
        }
        let origin = self.origins[first.index()];
        let is_here = origin.list as usize == self.lists.len();
        let place = if is_here { file.place(origin.offset as usize) } else { self.place_of(first) };
        let message = format!("the id “{key}” stands twice: the first is at {place}");
        let help = if id_cell.is_some() {
            "give each entity an id of its own, or merge the rows"
        } else {
            "it was made from the name: give each an id in a column “id”, or merge the rows"
        };
        self.error(file, "duplicate-id", id_cell.unwrap_or(name_cell), message, Some(help));
        None
    }

    /// The names of a cell; all but the main name are separated by `|`.
    fn names<'a>(&mut self, file: &File, cell: &Cell<'a>, kind: AliasKind, names: &mut Vec<Named<'a>>) {
        let is_list = kind != AliasKind::Name;
        // A few names are compared one by one.
        let mut known: FxHashSet<Cow<str>> = FxHashSet::default();
        let is_long = is_list && cell.text.bytes().filter(|byte| *byte == b'|').count() > 32;
        if is_long {
            known.extend(names.iter().map(|(_, text, _)| text.clone()));
        }
        let mut from = 0;
        for part in cell.text.split(|c| is_list && c == '|') {
            let start = from + (part.len() - part.trim_start().len());
            // A part of a cell without quotes is a part of the file, and need not be copied.
            let text = match &cell.text {
                Cow::Borrowed(whole) => squeeze(&whole[from..from + part.len()]),
                Cow::Owned(_) => Cow::Owned(squeeze(part).into_owned()),
            };
            if text.is_empty() {
                // The sign before or behind the empty name is what can be pointed to.
                let sign = cell.offset_of(from.saturating_sub(usize::from(from > 0)));
                self.error_at(file, "empty-alias", (sign, "|"), "an empty name".to_owned(), Some("remove it"));
            } else if !has_letter(&text) {
                let message = "this name has no letter and no digit and can't be found in any text".to_owned();
                self.error_at(file, "empty-alias", (cell.offset_of(start), &text), message, Some("remove it"));
            } else if if is_long {
                known.insert(text.clone())
            } else {
                names.iter().all(|(_, known, _)| *known != text)
            } {
                names.push((kind, text, cell.offset_of(start)));
            }
            from += part.len() + 1;
        }
    }

    fn case(&mut self, file: &File, cell: &Cell) -> Option<CasePolicy> {
        match cell.text.trim().to_lowercase().as_str() {
            "exact" => Some(CasePolicy::Exact),
            "capital" => Some(CasePolicy::Capital),
            "any" => Some(CasePolicy::Any),
            other => {
                let message = format!("“{other}” is no case policy");
                self.error(file, "unknown-case", cell, message, Some("write exact, capital or any, or leave it empty"));
                None
            }
        }
    }

    fn wikidata(&mut self, file: &File, cell: &Cell) -> Option<String> {
        let item = cell.text.trim();
        let item = item.rsplit(['/', ':']).next().unwrap_or(item);
        let digits = item.strip_prefix('Q').unwrap_or_default();
        if !digits.is_empty() && !digits.starts_with('0') && digits.bytes().all(|b| b.is_ascii_digit()) {
            return Some(item.to_owned());
        }
        let message = format!("“{}” is no item of Wikidata", cell.text.trim());
        self.error(file, "bad-wikidata", cell, message, Some("write it like Q1899, or leave it empty"));
        None
    }
}

/// Where a row begins; of a compiled list no more is known than its path.
fn place(files: &[File], origin: Origin) -> Place {
    match files.get(origin.list as usize) {
        Some(file) if !file.text.is_empty() => file.place((origin.offset as usize).min(file.text.len())),
        Some(file) => Place { path: Arc::clone(&file.path), line: None, column: None },
        None => Place { path: "this list".into(), line: None, column: None },
    }
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

/// The text with each run of white space (also line breaks and no-break spaces) made one space.
fn squeeze(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let is_plain = |(at, &byte): (usize, &u8)| match byte {
        b' ' => at > 0 && bytes.get(at + 1).is_some_and(|next| *next != b' '),
        _ => byte.is_ascii_graphic() || !byte.is_ascii(),
    };
    let is_lean = bytes.iter().enumerate().all(is_plain)
        && (text.is_ascii() || !text.contains(|c: char| c != ' ' && c.is_whitespace()));
    if is_lean { Cow::Borrowed(text) } else { Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" ")) }
}

/// Whether a name has anything that text is searched for.
fn has_letter(name: &str) -> bool {
    name.chars().any(char::is_alphanumeric) || !slug(name).bytes().all(|b| b == b'-')
}

/// A key made from a name: folded words joined by hyphens.
fn slug(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    for token in tokenize(name) {
        if !slug.is_empty() {
            slug.push('-');
        }
        fold_into(&name[token.range()], &mut slug);
    }
    slug
}

/// All words of all kinds that can stand in a list's `type` column without being "another word".
pub(super) const TYPES: [&str; 5] = ["person", "place", "organization", "event", "other"];
