//! What is wrong or doubtful in the cells that tell facts.

use std::collections::BTreeMap;

use super::Gazetteer;
use super::diagnose::{File, about_file};
use super::entities::Entities;
use super::facts::{FactKind, Facts, Stated, Told, told};
use super::index::NameIndex;
use super::load::Origin;
use crate::error::{Diagnostic, Severity};
use crate::similar::nearest;

/// For so many ids that no entity has is a likely one looked for, which takes as long as the list.
const HINTS: usize = 20;

/// How dates are written.
const DATES: &str = "write it like 1961, 0870, 1961-01 or 1961-01-20";

/// Points into the lists.
pub(super) struct Places<'a> {
    pub files: &'a [File<'a>],
    pub origins: &'a [Origin],
}

impl Places<'_> {
    /// A finding about a cell; of a compiled list no more is known than its path.
    fn diagnostic(
        &self,
        severity: Severity,
        code: &'static str,
        (cell, text): (&Stated, &str),
        message: String,
        help: &str,
    ) -> Option<Diagnostic> {
        let file = self.files.get(self.origins.get(cell.entity.index())?.list as usize)?;
        let offset = cell.offset as usize;
        Some(match offset <= file.text.len() {
            true => file.diagnostic(severity, code, (offset, text), message, Some(help)),
            false => Diagnostic { severity, ..about_file(&file.path, code, message, Some(help)) },
        })
    }
}

/// Reads the facts of all lists, and tells what can't be used.
///
/// An entity may represent one of a list that is not given, such as a country for which the user wants no node.
pub(super) fn read(
    entities: &Entities,
    index: &NameIndex,
    stated: &[Stated],
    places: &Places,
) -> (Facts, Vec<Diagnostic>) {
    let mut wrong = Vec::new();
    let facts = Facts::read(entities, index, stated, |cell| wrong.push(*cell));
    let mut hints = 0..HINTS;
    let mut tell = |cell: &Stated| {
        let text = entities.text(cell);
        let (error, warning) = (Severity::Error, Severity::Warning);
        let (severity, code, message, help) = match cell.kind {
            FactKind::Prior => (error, "bad-prior", "no positive number", "write it like 3 or 0.5".to_owned()),
            FactKind::Represents => {
                let near = hints.next().and_then(|_| nearest(text, entities.iter().map(|entity| entity.key)));
                let near = near.map(|near| format!("did you mean “{near}”?"));
                let near = near.unwrap_or("write the id of an entity".to_owned());
                (warning, "unknown-id", "no id of these lists", near)
            }
            _ => (error, "bad-date", "no year and no date", DATES.to_owned()),
        };
        let key = entities.get(cell.entity).key;
        let message = format!("“{text}”, the “{}” of {key}, is {message}", cell.kind.title());
        let help = format!("{help} (a column of something else needs another title)");
        places.diagnostic(severity, code, (cell, text), message, &help)
    };
    let mut found: Vec<Diagnostic> = wrong.iter().filter_map(&mut tell).collect();
    let endless: Vec<_> = facts.represented().filter(|(_, last)| last.is_none()).map(|(entity, _)| entity).collect();
    let in_circle = |cell: &&Stated| cell.kind == FactKind::Represents && endless.binary_search(&cell.entity).is_ok();
    let circle = |cell: &Stated| {
        let next = |entity: &_| facts.of(*entity).entities(FactKind::Represents).next();
        let steps = std::iter::successors(Some(cell.entity), next).take(4);
        let steps: Vec<&str> = steps.map(|entity| entities.get(entity).key).collect();
        let message = format!("“represents” comes to no end: {} …", steps.join(" → "));
        let help = "name the entity that is meant in the end, such as the country";
        places.diagnostic(Severity::Error, "endless-represents", (cell, entities.text(cell)), message, help)
    };
    found.extend(stated.iter().filter(in_circle).filter_map(circle));
    (facts, found)
}

/// Cells that tell no fact, told once for each column of a list, and spans of time that end before they begin.
pub(super) fn lint(gazetteer: &Gazetteer, stated: &[Stated], places: &Places) -> Vec<Diagnostic> {
    let entities = &gazetteer.entities;
    let mut unread: BTreeMap<(u32, FactKind), Vec<(&Stated, &str)>> = BTreeMap::new();
    let mut found = Vec::new();
    for cell in stated {
        let values = cell.kind.values(entities.text(cell));
        let mut texts = values.filter(|value| told(cell.kind, value, entities, &gazetteer.index) == Told::Text);
        if let (Some(text), Some(origin)) = (texts.next(), places.origins.get(cell.entity.index())) {
            unread.entry((origin.list, cell.kind)).or_default().push((cell, text));
        }
        let entity = entities.get(cell.entity);
        if let (FactKind::From, Some(from), Some(to)) = (cell.kind, entity.from(), entity.to())
            && from > to
        {
            let message = format!("the time of {} ends before it begins", entity.key);
            let at = (cell, entities.text(cell));
            found.extend(places.diagnostic(Severity::Warning, "backward-time", at, message, "is “to” before “from”?"));
        }
    }
    let told = |((_, kind), cells): ((u32, FactKind), Vec<(&Stated, &str)>)| {
        let (cell, text) = cells[0];
        let more = if cells.len() > 1 { format!(", and so for {} more", cells.len() - 1) } else { String::new() };
        let (what, help) = match kind {
            FactKind::Prior => ("number", "write it like 3 or 0.5"),
            FactKind::From | FactKind::To => ("date", DATES),
            FactKind::Country => ("place of these lists", "write the id or the name of a place"),
            FactKind::Related | FactKind::Represents => ("id of these lists", "write ids, with | between"),
        };
        let key = entities.get(cell.entity).key;
        let message = format!("“{text}”, the “{}” of {key}, is no {what}{more}: an attribute only", kind.title());
        let near = match kind {
            FactKind::Country | FactKind::Related => nearest(text, entities.iter().map(|entity| entity.key)),
            _ => None,
        };
        let help = near.map_or(format!("{help}, or leave it as it is"), |near| format!("did you mean “{near}”?"));
        places.diagnostic(Severity::Warning, "no-fact", (cell, entities.text(cell)), message, &help)
    };
    found.extend(unread.into_iter().filter_map(told));
    found
}
