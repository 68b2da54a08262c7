//! Looking over a list: what can be read, but will not do what its maker meant.

use std::collections::BTreeMap;
use std::path::Path;

use super::Gazetteer;
use super::columns::COLUMNS;
use super::diagnose::File;
use super::doubts::{self, Places};
use super::entity::{Alias, AliasKind, Entity, EntityType};
use super::facts::{OPTIONAL, ROLES};
use super::load::{Loader, Origin, TYPES};
use super::name::{Names, Words};
use super::rows::{Cell, Rows, dialect};
use super::words::{is_common_word, is_given_name};
use crate::error::{Diagnostic, Error, Severity};
use crate::similar::nearest;

/// Everything that is wrong or doubtful in lists of names, sorted by place.
///
/// Errors are those that keep the lists from being used. Warnings are: names that are everyday words or given names, names of one or
/// two letters, one name of two entities (also after folding), names and entities that no text can mention, letters of
/// two scripts in one word, titles and types that look like a slip, cells of `prior`, `country`, `related`, `from` and
/// `to` that hold something else, and times that end before they begin.
///
/// # Errors
///
/// [`Error::Input`] if a file can't be read.
pub fn check<P: AsRef<Path>>(paths: &[P]) -> Result<(Option<Gazetteer>, Vec<Diagnostic>), Error> {
    let mut loader = Loader::default();
    for path in paths {
        loader.read_file(path.as_ref(), false)?;
    }
    let files = loader.lists.clone();
    let (origins, offsets, stated) = (loader.origins.clone(), loader.name_offsets.clone(), loader.stated.clone());
    let (gazetteer, mut found) = match loader.finish() {
        Ok(gazetteer) => {
            let mut found = gazetteer.warnings().to_vec();
            found.extend(lint(&listed(&gazetteer, &origins, &offsets), &files));
            found.extend(doubts::lint(&gazetteer, &stated, &Places { files: &files, origins: &origins }));
            (Some(gazetteer), found)
        }
        Err(Error::Gazetteer(found)) => (None, found),
        Err(other) => return Err(other),
    };
    if gazetteer.is_some() {
        found.extend(files.iter().flat_map(titles));
    }
    found.sort_by(|a, b| a.place.cmp(&b.place).then(a.code.cmp(b.code)));
    found.dedup();
    Ok((gazetteer, found))
}

/// Titles of columns that are nearly one of ours.
fn titles(file: &File) -> Vec<Diagnostic> {
    let (delimiter, start) = dialect(&file.text);
    let mut cells = Vec::new();
    if Rows::new(&file.text, delimiter, start).read(&mut cells).is_err() {
        return Vec::new();
    }
    let warn = |cell: &Cell| {
        let title = cell.text.trim().to_lowercase();
        let is_known = |title| COLUMNS.contains(&title) || OPTIONAL.contains(&title) || title == ROLES;
        if title.len() < 3 || is_known(title.as_str()) {
            return None;
        }
        let longer = COLUMNS.into_iter().find(|column| column.starts_with(&title));
        // “county” and “form” are no slips.
        let optional = [ROLES, "prior", "related", "represents"];
        let near = longer.or_else(|| nearest(&title, COLUMNS.into_iter().chain(optional)))?;
        let message = format!("“{}” is carried along as an attribute", cell.text.trim());
        let help = format!("did you mean “{near}”?");
        let at = (cell.offset, cell.text.as_ref());
        Some(file.diagnostic(Severity::Warning, "unknown-column", at, message, Some(&help)))
    };
    cells.iter().filter_map(warn).collect()
}

/// A name with its entity and its place.
#[derive(Clone, Copy)]
struct Listed<'g> {
    entity: Entity<'g>,
    alias: Alias<'g>,
    origin: Origin,
    offset: u32,
}

/// All names, those of the first entity first.
fn listed<'g>(gazetteer: &'g Gazetteer, origins: &[Origin], offsets: &[u32]) -> Vec<Listed<'g>> {
    let names = gazetteer
        .entities()
        .zip(origins)
        .flat_map(|(entity, &origin)| entity.aliases().map(move |alias| (entity, alias, origin)));
    names.zip(offsets).map(|((entity, alias, origin), &offset)| Listed { entity, alias, origin, offset }).collect()
}

fn lint(listed: &[Listed], files: &[File]) -> Vec<Diagnostic> {
    let (mut found, mut cut) = (Vec::new(), Names::default());
    let mut by_name: BTreeMap<String, Vec<Listed>> = BTreeMap::new();
    for names in listed.chunk_by(|a, b| a.entity.key == b.entity.key) {
        let (mut matchable, entity, main) = (false, names[0].entity, &names[0]);
        for listed in names {
            let Ok(words) = cut.only(listed.alias.text) else { continue };
            matchable = true;
            found.extend(everyday(listed, &words, files));
            found.extend(short(listed, files));
            found.extend(wrong_separator(listed, files));
            found.extend(two_scripts(listed, &words, files));
            let folded: Vec<&str> = words.steps().map(|(_, word)| word).collect();
            by_name.entry(folded.join(" ")).or_default().push(*listed);
        }
        if !matchable {
            let message = format!("no text can mention {}: none of its names can be found", entity.key);
            found.extend(warning("unmatchable-entity", main, files, message, "add an alias of plain words"));
        }
        if !TYPES.contains(&entity.entity_type.name())
            && let Some(near) = nearest(entity.entity_type.name(), TYPES.into_iter())
        {
            let message = format!("the type of {} is “{}”", entity.key, entity.entity_type);
            found.extend(warning("unknown-type", main, files, message, &format!("did you mean “{near}”?")));
        }
    }
    for listed in by_name.values() {
        found.extend(shared(listed, files));
    }
    found
}

fn warning(code: &'static str, listed: &Listed, files: &[File], message: String, help: &str) -> Option<Diagnostic> {
    let file = files.get(listed.origin.list as usize)?;
    let offset = (listed.offset as usize).min(file.text.len());
    Some(file.diagnostic(Severity::Warning, code, (offset, listed.alias.text), message, Some(help)))
}

/// An everyday word, or a given name of what is no person, unless the list says how its case is to be taken.
fn everyday(listed: &Listed, words: &Words, files: &[File]) -> Option<Diagnostic> {
    let is_acronym = listed.alias.text.chars().all(|c| !c.is_lowercase());
    if words.len() > 1 || listed.entity.case.is_some() || is_acronym {
        return None;
    }
    let may_be_somebody = || {
        listed.alias.kind != AliasKind::Demonym
            && matches!(listed.entity.entity_type, EntityType::Place | EntityType::Organization)
    };
    let (code, what) = if is_common_word(words.folded(0)) {
        ("common-word", "an everyday word")
    } else if may_be_somebody() && is_given_name(words.folded(0)) {
        ("given-name", "a given name")
    } else {
        return None;
    };
    let message = format!("“{}” of {} is also {what}", listed.alias.text, listed.entity.key);
    let help = "it counts only where the text tells what is meant: use a longer name, or set the column “case” to link it \
                wherever it stands";
    warning(code, listed, files, message, help)
}

/// A name of one letter, or of two unless it is the abbreviation of a longer name of the entity or the list says how its
/// case is to be taken.
fn short(listed: &Listed, files: &[File]) -> Option<Diagnostic> {
    let letters: Vec<char> = listed.alias.text.chars().filter(|c| c.is_alphanumeric()).collect();
    let is_abbreviation = !letters.iter().any(|c| c.is_lowercase())
        && listed.entity.aliases().any(|other| other.text.chars().count() > 4);
    // One character of Chinese is a word.
    let is_latin = letters.iter().all(|c| c.is_ascii() || ('\u{80}'..'\u{530}').contains(c));
    let is_meant = is_abbreviation || listed.entity.case.is_some();
    if letters.len() > 2 || !is_latin || (letters.len() == 2 && is_meant) {
        return None;
    }
    let count = if letters.len() == 1 { "one letter" } else { "two letters" };
    let message = format!("“{}” of {} has only {count}", listed.alias.text, listed.entity.key);
    warning("short-name", listed, files, message, "use a longer name")
}

/// Several names in one, parted by another sign than `|`.
fn wrong_separator(listed: &Listed, files: &[File]) -> Option<Diagnostic> {
    if listed.alias.kind == AliasKind::Name || !listed.alias.text.contains(';') {
        return None;
    }
    let message = format!("“{}” of {} is one name", listed.alias.text, listed.entity.key);
    warning("wrong-separator", listed, files, message, "part names by |")
}

/// A word with letters of two scripts that look alike.
fn two_scripts(listed: &Listed, words: &Words, files: &[File]) -> Option<Diagnostic> {
    let mixed = words.plain_words().find(|word| {
        let has = |range: std::ops::RangeInclusive<char>| word.chars().any(|c| range.contains(&c));
        let latin = word.chars().any(|c| c.is_ascii_alphabetic());
        latin && (has('\u{400}'..='\u{52F}') || has('\u{370}'..='\u{3FF}'))
    })?;
    let message = format!("“{mixed}” of {} has letters of two scripts", listed.entity.key);
    warning("mixed-script", listed, files, message, "type it again in one script")
}

/// One name of several entities.
fn shared(listed: &[Listed], files: &[File]) -> Vec<Diagnostic> {
    let first = &listed[0];
    let others = listed[1..].iter().filter(|other| other.entity.key != first.entity.key);
    let warn = |other: &Listed| {
        let (text, key, first_key) = (other.alias.text, other.entity.key, first.entity.key);
        let file = files.get(first.origin.list as usize);
        let place = file.map(|file| file.place((first.origin.offset as usize).min(file.text.len())).to_string());
        let place = place.unwrap_or_default();
        let message = if text == first.alias.text {
            format!("“{text}” is a name of two entities: {first_key} (at {place}) and {key}")
        } else {
            format!("“{text}” of {key} is the same as “{}” of {first_key} (at {place}) to the scan", first.alias.text)
        };
        let help = match first.alias.kind {
            AliasKind::Demonym => "remove one",
            _ => "remove one, or leave it to the text: it is linked only where the text tells which is meant",
        };
        warning("shared-name", other, files, message, help)
    };
    others.filter_map(warn).collect()
}
