use serde::Deserialize;
use serde_json::Value;

use super::source::Source;
use super::{Date, Document, Loaded, Problem, ProblemKind};
use crate::error::Place;

#[derive(Deserialize)]
struct Line {
    id: Option<Value>,
    text: Option<Value>,
    title: Option<Value>,
    date: Option<Value>,
    url: Option<Value>,
}

/// Makes a document of one line of JSON: `text` is required; `id` (else the file and line), `title`, `date` (else that
/// of the file's name) and `url` are taken if they are there; all else is ignored.
pub(super) fn load(source: &Source, number: u64, bytes: &[u8]) -> Loaded {
    parse(source, number, bytes).unwrap_or_else(|(column, message)| {
        let place = Place { path: source.shown().into(), line: Some(number), column };
        Problem { kind: ProblemKind::BrokenJson, place, message }.into()
    })
}

fn parse(source: &Source, number: u64, bytes: &[u8]) -> Result<Loaded, (Option<u64>, String)> {
    let line = std::str::from_utf8(bytes).map_err(|error| {
        let column = String::from_utf8_lossy(&bytes[..error.valid_up_to()]).chars().count() as u64 + 1;
        (Some(column), "not UTF-8, which JSON has to be".to_owned())
    })?;
    if !line.trim_start().starts_with('{') {
        return Err((Some(1), "not a JSON object".to_owned()));
    }
    let fields: Line = serde_json::from_str(line.trim_end()).map_err(|error| {
        let before = line.get(..error.column().saturating_sub(1)).unwrap_or(line);
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or(&message).to_owned();
        (Some(before.chars().count() as u64 + 1), message)
    })?;
    let text = match fields.text {
        Some(Value::String(text)) => text,
        Some(_) => return Err((None, "\"text\" is not a string".to_owned())),
        None => return Err((None, "there is no \"text\" in it".to_owned())),
    };
    let mut problems = Vec::new();
    let mut problem = |kind, message: String| {
        problems.push(Problem::new(kind, &source.shown(), Some(number), message));
    };
    let given = fields.date.filter(|given| !given.is_null() && given != "");
    let date = match &given {
        None => source.date(),
        Some(given) => given.as_str().and_then(Date::at_start_of),
    };
    if let (Some(given), None) = (given, date) {
        let message = format!("the date {given} does not start with YYYY-MM-DD and was left out");
        problem(ProblemKind::UnknownDate, message);
    }
    if text.trim().is_empty() {
        problem(ProblemKind::Empty, "there is no text in it".to_owned());
    }
    let id = match fields.id {
        Some(Value::String(id)) if !id.is_empty() => id,
        Some(Value::Number(id)) => id.to_string(),
        _ => format!("{}:{number}", source.id),
    };
    let string = |value: Option<Value>| match value {
        Some(Value::String(text)) if !text.is_empty() => Some(text),
        _ => None,
    };
    let document = Document { id, text, title: string(fields.title), date, url: string(fields.url) };
    Ok(Loaded { document: Some(document), problems })
}
