//! The first line of a list, which names its columns.

use super::diagnose::File;
use super::facts::FactKind;
use super::rows::Cell;
use crate::error::{Diagnostic, Severity};
use crate::similar::nearest;

/// The columns with a meaning, `name` and `type` being required.
pub(super) const COLUMNS: [&str; 8] = ["id", "name", "type", "aliases", "demonyms", "case", "wikidata", "description"];

/// The most columns of a list.
const MAX_COLUMNS: usize = 256;

/// Which column has which number.
pub(super) struct Columns {
    known: [Option<usize>; COLUMNS.len()],
    /// The others, which are attributes, with their titles.
    pub other: Vec<(usize, String)>,
    /// Those of the others that tell facts.
    pub facts: Vec<(usize, FactKind)>,
    pub count: usize,
}

impl Columns {
    pub fn of(&self, column: &str) -> Option<usize> {
        COLUMNS.iter().position(|known| *known == column).and_then(|known| self.known[known])
    }

    /// Reads the first line. Without columns that are required there is nothing to go on with.
    pub fn read(file: &File, cells: &[Cell], diagnostics: &mut Vec<Diagnostic>) -> Option<Self> {
        let mut error = |code, cell: &Cell, message: String, help: &str| {
            let at = (cell.offset, cell.text.as_ref());
            diagnostics.push(file.diagnostic(Severity::Error, code, at, message, Some(help)));
        };
        let titles: Vec<String> =
            cells.iter().map(|cell| cell.text.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        if titles.len() > MAX_COLUMNS {
            let message = format!("{} columns: at most {MAX_COLUMNS} are read", titles.len());
            error("too-many-columns", &cells[MAX_COLUMNS], message, "remove those that no graph needs");
            return None;
        }
        let known = [None; COLUMNS.len()];
        let mut columns = Self { known, other: Vec::new(), facts: Vec::new(), count: titles.len() };
        for (number, (cell, title)) in cells.iter().zip(&titles).enumerate() {
            let known = COLUMNS.iter().position(|column| column.eq_ignore_ascii_case(title));
            let is_double = titles[..number].iter().any(|other| other.eq_ignore_ascii_case(title)) && !title.is_empty();
            if is_double {
                error("double-column", cell, format!("the column “{title}” stands twice"), "rename one");
            } else if let Some(known) = known {
                columns.known[known] = Some(number);
            } else if !title.is_empty() {
                columns.other.push((number, title.clone()));
                columns.facts.extend(FactKind::of(title).map(|kind| (number, kind)));
            }
        }
        let missing: Vec<&str> =
            ["name", "type"].into_iter().filter(|required| columns.of(required).is_none()).collect();
        if missing.is_empty() {
            return Some(columns);
        }
        let listed = titles.iter().map(|title| format!("“{title}”")).collect::<Vec<_>>().join(", ");
        let message = format!("no column “{}”: the first line has {listed}", missing.join("” and no “"));
        let near = missing.iter().find_map(|required| {
            nearest(required, columns.other.iter().map(|(_, title)| title.as_str())).map(|title| (required, title))
        });
        let help = match (near, &titles[..]) {
            (Some((required, title)), _) => format!("is “{title}” meant to be “{required}”?"),
            (None, [name]) if missing.len() == 2 => {
                format!("if each line is a name, put the line name,type first, and a type behind each: {name},person")
            }
            (None, _) => "the first line names the columns, such as: name,type,aliases".to_owned(),
        };
        error("missing-column", &cells[0], message, &help);
        None
    }
}
