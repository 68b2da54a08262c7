//! Loading lists: from the bytes of a spreadsheet's CSV to entities, with every error at its place.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Gazetteer;
use super::diagnose::{File, about_file};
use super::entity::{Alias, AliasKind, CasePolicy, Entity, EntityType};
use super::rows::{Cell, Rows};
use crate::error::{Diagnostic, Error, Severity};
use crate::similar::nearest;
use crate::text::{fold_into, tokenize};

/// The columns with a meaning, `name` and `type` being required.
pub(super) const COLUMNS: [&str; 8] = ["id", "name", "type", "aliases", "demonyms", "case", "wikidata", "description"];

/// The most columns of a list.
const MAX_COLUMNS: usize = 256;

/// Collects the entities of several files, and everything that is wrong with them.
#[derive(Default)]
pub(super) struct Loader {
    entities: Vec<Entity>,
    by_key: FxHashMap<String, usize>,
    diagnostics: Vec<Diagnostic>,
    /// The last file read.
    path: Option<Arc<str>>,
    /// The texts of the files, for those who look at them again.
    pub files: Vec<(Arc<str>, String)>,
}

impl Loader {
    pub fn read_file(&mut self, path: &Path) -> Result<(), Error> {
        let shown = path.to_string_lossy();
        let bytes = fs::read(path).map_err(|error| Error::Input {
            path: shown.clone().into_owned(),
            reason: format!("can't read this list of names: {error}"),
            remedy: String::new(),
        })?;
        self.read(&shown, &bytes);
        Ok(())
    }

    pub fn read(&mut self, name: &str, bytes: &[u8]) {
        self.path = Some(name.into());
        match decode(name, bytes) {
            Ok(text) => {
                let path: Arc<str> = name.into();
                self.rows(&File::new(Arc::clone(&path), &text));
                self.files.push((path, text));
            }
            Err(diagnostic) => self.diagnostics.push(*diagnostic),
        }
    }

    /// The gazetteer, if nothing was wrong.
    pub fn finish(self) -> Result<Gazetteer, Error> {
        if self.diagnostics.iter().any(|d| d.severity == Severity::Error) {
            return Err(Error::Gazetteer(self.diagnostics));
        }
        if self.entities.is_empty() {
            let path = self.path.as_deref().unwrap_or("the gazetteer");
            let help = "add a row such as: Kyiv,place";
            return Err(Error::Gazetteer(vec![about_file(
                path,
                "no-entity",
                "no entity in it".to_owned(),
                Some(help),
            )]));
        }
        Ok(Gazetteer::new(self.entities, self.diagnostics))
    }

    fn error(&mut self, file: &File, code: &'static str, cell: &Cell, message: String, help: Option<&str>) {
        self.error_at(file, code, (cell.offset, cell.text.as_ref()), message, help);
    }

    fn error_at(&mut self, file: &File, code: &'static str, at: (usize, &str), message: String, help: Option<&str>) {
        self.diagnostics.push(file.diagnostic(Severity::Error, code, at, message, help));
    }

    fn rows(&mut self, file: &File) {
        let (delimiter, start) = dialect(file.text);
        let mut rows = Rows::new(file.text, delimiter, start);
        let Some(columns) = rows.next().and_then(|header| self.header(file, header)) else { return };
        for row in rows {
            match row {
                Ok(cells) if cells.iter().all(|cell| is_blank(&cell.text)) => {}
                Ok(cells) => self.entity(file, &columns, cells),
                Err(unclosed) => self.unclosed(file, unclosed.offset),
            }
        }
    }

    fn unclosed(&mut self, file: &File, offset: usize) {
        let message = "this quote is never closed".to_owned();
        let help = Some("close it, or double it (\"\") if it belongs to the text");
        self.diagnostics.push(file.diagnostic(Severity::Error, "unclosed-quote", (offset, "\""), message, help));
    }

    fn header(&mut self, file: &File, row: Result<Vec<Cell>, super::rows::Unclosed>) -> Option<Columns> {
        let cells = match row {
            Ok(cells) => cells,
            Err(unclosed) => {
                self.unclosed(file, unclosed.offset);
                return None;
            }
        };
        let titles: Vec<String> = cells.iter().map(|cell| squeeze(&cell.text)).collect();
        if titles.len() > MAX_COLUMNS {
            let message = format!("{} columns: at most {MAX_COLUMNS} are read", titles.len());
            self.error(
                file,
                "too-many-columns",
                &cells[MAX_COLUMNS],
                message,
                Some("remove those that no graph needs"),
            );
            return None;
        }
        let mut columns = Columns { known: [None; COLUMNS.len()], other: Vec::new(), count: titles.len() };
        for (number, (cell, title)) in cells.iter().zip(&titles).enumerate() {
            let known = COLUMNS.iter().position(|column| column.eq_ignore_ascii_case(title));
            let is_double = titles[..number].iter().any(|other| other.eq_ignore_ascii_case(title)) && !title.is_empty();
            if is_double {
                self.error(
                    file,
                    "double-column",
                    cell,
                    format!("the column “{title}” stands twice"),
                    Some("rename one"),
                );
            } else if let Some(known) = known {
                columns.known[known] = Some(number);
            } else if !title.is_empty() {
                columns.other.push((number, title.clone()));
            }
        }
        let missing: Vec<&str> =
            ["name", "type"].into_iter().filter(|required| columns.of(required).is_none()).collect();
        if missing.is_empty() {
            return Some(columns);
        }
        let message =
            format!("no column “{}”: the first line has {}", missing.join("” and no “"), quoted_list(&titles));
        let near = missing.iter().find_map(|required| {
            nearest(required, columns.other.iter().map(|(_, title)| title.as_str())).map(|title| (required, title))
        });
        let help = match near {
            Some((required, title)) => format!("is “{title}” meant to be “{required}”?"),
            None => "the first line names the columns, such as: name,type,aliases".to_owned(),
        };
        self.error(file, "missing-column", &cells[0], message, Some(&help));
        None
    }

    fn entity(&mut self, file: &File, columns: &Columns, mut cells: Vec<Cell>) {
        if let Some(extra) = cells[columns.count.min(cells.len())..].iter().find(|cell| !is_blank(&cell.text)) {
            let message = format!("this row has {} cells, but the first line names {}", cells.len(), columns.count);
            return self.error(file, "ragged-row", extra, message, Some("put cells with a comma in them in quotes"));
        }
        let last_required = columns.of("name").max(columns.of("type")).unwrap_or_default();
        if cells.len() <= last_required {
            let message = format!("this row has {} cells, too few for a name and a type", cells.len());
            return self.error(
                file,
                "ragged-row",
                &cells[0],
                message,
                Some("write name and type, as the first line does"),
            );
        }
        let place = file.place(cells[0].offset);
        let end = cells.last().map_or(0, |cell| cell.offset_of(cell.text.len())).min(file.text.len());
        cells.resize_with(columns.count.max(cells.len()), || Cell::empty(end));
        let cell = |column: &str| columns.of(column).map(|number| &cells[number]).filter(|cell| !is_blank(&cell.text));
        let Some(name_cell) = cell("name") else {
            let number = columns.of("name").unwrap_or_default();
            return self.error(file, "empty-name", &cells[number], "this row has no name".to_owned(), None);
        };
        let name = squeeze(&name_cell.text);
        let key = cell("id").map_or_else(|| slug(&name), |id| id.text.trim().to_owned());
        let mut aliases = Vec::new();
        self.names(file, name_cell, AliasKind::Name, &mut aliases);
        for (column, kind) in [("aliases", AliasKind::Alias), ("demonyms", AliasKind::Demonym)] {
            if let Some(cell) = cell(column) {
                self.names(file, cell, kind, &mut aliases);
            }
        }
        let case = cell("case").and_then(|cell| self.case(file, cell));
        let wikidata = cell("wikidata").and_then(|cell| self.wikidata(file, cell));
        let text = |column: &str| cell(column).map(|cell| squeeze(&cell.text));
        let attributes = columns.other.iter().map(|(number, title)| (title.clone(), squeeze(&cells[*number].text)));
        let key = match self.by_key.get(&key) {
            None => key,
            // Two names may give one slug: U.S. and US.
            Some(&first) if cell("id").is_none() && self.entities[first].name.to_lowercase() != name.to_lowercase() => {
                let free = (2..).map(|number| format!("{key}-{number}")).find(|key| !self.by_key.contains_key(key));
                let free = free.unwrap_or_default();
                let message =
                    format!("“{name}” got the id “{free}”, since “{}” has “{key}”", self.entities[first].name);
                let at = (name_cell.offset, name_cell.text.as_ref());
                let help = Some("to choose it yourself, add a column “id”; if both are one entity, merge the rows");
                self.diagnostics.push(file.diagnostic(Severity::Warning, "numbered-id", at, message, help));
                free
            }
            Some(&first) => {
                let message = format!("the id “{key}” stands twice: the first is at {}", self.entities[first].place);
                let help = if cell("id").is_some() {
                    "give each entity an id of its own, or merge the rows"
                } else {
                    "it was made from the name: give each an id in a column “id”, or merge the rows"
                };
                let at = cell("id").unwrap_or(name_cell);
                return self.error(file, "duplicate-id", at, message, Some(help));
            }
        };
        self.by_key.insert(key.clone(), self.entities.len());
        self.entities.push(Entity {
            key,
            name,
            entity_type: EntityType::parse(&text("type").unwrap_or_default()),
            aliases,
            case,
            wikidata,
            description: text("description"),
            attributes: attributes.filter(|(_, value)| !value.is_empty()).collect(),
            place,
        });
    }

    /// The names of a cell; all but the main name are separated by `|`.
    fn names(&mut self, file: &File, cell: &Cell, kind: AliasKind, aliases: &mut Vec<Alias>) {
        let is_list = kind != AliasKind::Name;
        let mut known: FxHashSet<String> = aliases.iter().map(|alias| alias.text.clone()).collect();
        let mut from = 0;
        for part in cell.text.split(|c| is_list && c == '|') {
            let (start, text) = (from + (part.len() - part.trim_start().len()), squeeze(part));
            if text.is_empty() {
                // The sign before or behind the empty name is what can be pointed to.
                let sign = cell.offset_of(from.saturating_sub(usize::from(from > 0)));
                self.error_at(file, "empty-alias", (sign, "|"), "an empty name".to_owned(), Some("remove it"));
            } else if slug(&text).bytes().all(|b| b == b'-') {
                let message = "this name has no letter and no digit and can't be found in any text".to_owned();
                self.error_at(file, "empty-alias", (cell.offset_of(start), &text), message, Some("remove it"));
            } else if known.insert(text.clone()) {
                let offset = u32::try_from(cell.offset_of(start)).unwrap_or(u32::MAX);
                aliases.push(Alias { text, kind, offset });
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

struct Columns {
    known: [Option<usize>; COLUMNS.len()],
    other: Vec<(usize, String)>,
    count: usize,
}

impl Columns {
    fn of(&self, column: &str) -> Option<usize> {
        COLUMNS.iter().position(|known| *known == column).and_then(|known| self.known[known])
    }
}

/// The text of a file of names: UTF-8, or UTF-16 with a byte order mark, and nothing that is guessed.
fn decode(name: &str, bytes: &[u8]) -> Result<String, Box<Diagnostic>> {
    const SAVE: &str = "save it as CSV UTF-8, with the columns name,type,aliases in its first line";
    let looks_like = [
        (&b"PK\x03\x04"[..], "an Excel or zip file"),
        (b"%PDF", "a PDF file"),
        (b"\xD0\xCF\x11\xE0", "an old Excel file"),
    ];
    if let Some((_, what)) = looks_like.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err(Box::new(about_file(name, "not-csv", format!("this is {what} and no CSV"), Some(SAVE))));
    }
    if let Some((encoding, length)) = encoding_rs::Encoding::for_bom(bytes)
        && encoding != encoding_rs::UTF_8
    {
        let (text, _) = encoding.decode_without_bom_handling(&bytes[length..]);
        return Ok(text.into_owned());
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let good = String::from_utf8_lossy(&bytes[..error.valid_up_to()]).into_owned();
        let file = File::new(name.into(), &good);
        let message = "this is not UTF-8".to_owned();
        file.diagnostic(Severity::Error, "not-utf-8", (good.len(), ""), message, Some("save it as CSV UTF-8"))
    })?;
    match text.trim_start().as_bytes().first() {
        Some(b'{' | b'[') => {
            Err(Box::new(about_file(name, "not-csv", "this looks like JSON and no CSV".to_owned(), Some(SAVE))))
        }
        None => Err(Box::new(about_file(name, "no-entity", "the file is empty".to_owned(), Some(SAVE)))),
        _ => Ok(text.to_owned()),
    }
}

/// The delimiter, and where the table starts: `sep=;` may stand before it.
pub(super) fn dialect(text: &str) -> (u8, usize) {
    let start = text.len() - text.trim_start_matches(['\r', '\n']).len();
    let first = text[start..].split(['\r', '\n']).next().unwrap_or_default();
    let stated = first.strip_prefix("sep=").map(str::as_bytes);
    if let Some(&[delimiter]) = stated
        && delimiter.is_ascii()
        && delimiter != b'"'
    {
        return (delimiter, start + first.len());
    }
    let count = |delimiter: u8| first.bytes().filter(|&b| b == delimiter).count();
    // Of equals the last wins, so the comma stands last.
    let delimiter = [b'\t', b';', b','].into_iter().max_by_key(|&delimiter| count(delimiter));
    (delimiter.unwrap_or(b','), start)
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

/// The text with each run of white space (also line breaks and no-break spaces) made one space.
fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
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

fn quoted_list(titles: &[String]) -> String {
    titles.iter().map(|title| format!("“{title}”")).collect::<Vec<_>>().join(", ")
}

/// All words of all kinds that can stand in a list's `type` column without being "another word".
pub(super) const TYPES: [&str; 5] = ["person", "place", "organization", "event", "other"];
