//! What each name of a document means, and why, for people.

use std::collections::HashMap;
use std::io::Write;

use comention::extract::{Reason, Unlinked};
use comention::pipeline::extract_document;
use comention::{Document, Error, ExtractOptions, Extracted, Gazetteer, Mention};

use super::terminal::{BOLD, DIM, SOURCE, plural, printable};

/// The most bearers of a name that are told.
const MANY: usize = 5;

/// Tells of all names of a document.
pub fn write(
    document: &Document,
    gazetteer: &Gazetteer,
    options: ExtractOptions<'_>,
    out: &mut Vec<u8>,
) -> Result<(), Error> {
    let (Extracted { mentions, unlinked, .. }, _) = &extract_document(document, gazetteer, options, None);
    let starts =
        mentions.iter().flat_map(|m| [Some(m.span), m.antecedent]).flatten().chain(unlinked.iter().map(|u| u.span));
    let places = Places::of(&document.text, starts.map(|span| span.start).collect());
    let mut unlinked = unlinked.iter().peekable();
    for mention in mentions {
        while let Some(name) = unlinked.next_if(|name| name.span < mention.span) {
            not_linked(document, name, gazetteer, &places, out)?;
        }
        linked(document, mention, gazetteer, options, &places, out)?;
    }
    unlinked.try_for_each(|name| not_linked(document, name, gazetteer, &places, out))
}

fn linked(
    document: &Document,
    mention: &Mention,
    gazetteer: &Gazetteer,
    options: ExtractOptions<'_>,
    places: &Places,
    out: &mut Vec<u8>,
) -> Result<(), Error> {
    let text = |range: std::ops::Range<usize>| printable(document.text[range].trim()).into_owned();
    let name = |entity| printable(gazetteer.entity(entity).name).into_owned();
    let (surface, entity) = (text(mention.span.range()), gazetteer.entity(mention.entity));
    let (kind, score) = (entity.entity_type, mention.score.value());
    let place = format!("{DIM}{}:{}:{DIM:#}", printable(&document.id), places.shown(mention.span.start));
    writeln!(
        out,
        "{place} {SOURCE}{surface}{SOURCE:#} is {BOLD}{}{BOLD:#} ({kind}): {score:.2}",
        name(mention.entity)
    )?;
    if let Some(title) = mention.title {
        writeln!(out, "        behind the title {}", text(title.range()))?;
    }
    if let Some(antecedent) = mention.antecedent {
        let place = places.shown(antecedent.start);
        writeln!(out, "        whom the document names at {place}: {}", text(antecedent.range()))?;
    }
    let documents = options.priors.map_or(0, |priors| priors.documents(mention.entity));
    if documents > 0 {
        writeln!(out, "        named beyond doubt in {}", plural(documents as usize, "document"))?;
    }
    grounds(mention, out)?;
    for (entity, score) in mention.others.iter().take(MANY) {
        writeln!(out, "        or {}: {:.2}", name(*entity), score.value())?;
    }
    Ok(())
}

/// What tells for a mention or against it, the most telling first.
fn grounds(mention: &Mention, out: &mut Vec<u8>) -> Result<(), Error> {
    let mut grounds: Vec<_> = mention.grounds.iter().collect();
    grounds.sort_by(|a, b| b.weight().abs().total_cmp(&a.weight().abs()));
    for ground in grounds {
        writeln!(out, "  {:+5.1} {}", ground.weight(), ground.text())?;
    }
    Ok(())
}

fn not_linked(
    document: &Document,
    unlinked: &Unlinked,
    gazetteer: &Gazetteer,
    places: &Places,
    out: &mut Vec<u8>,
) -> Result<(), Error> {
    let reason = match unlinked.reason {
        Reason::Ambiguous => "several bear the name, and nothing tells which is meant",
        Reason::Stranger => "it belongs to the name of somebody who is not listed",
        Reason::Everyday => "it may be an everyday word, a place or an acronym",
        Reason::Part => "it is a part of a longer name that is not listed",
        Reason::Unlikely if unlinked.unlikely.is_none() => "the document does not name its bearer otherwise",
        Reason::Unlikely => "too little tells for it, or too much against it",
        _ => "it may be an everyday word or a given name: --keep-common-names links it",
    };
    let surface = printable(document.text[unlinked.span.range()].trim()).into_owned();
    let place = format!("{DIM}{}:{}:{DIM:#}", printable(&document.id), places.shown(unlinked.span.start));
    writeln!(out, "{place} {SOURCE}{surface}{SOURCE:#} is nobody: {reason}")?;
    for entity in unlinked.candidates.iter().take(MANY) {
        let score = unlinked.unlikely.as_ref().filter(|mention| mention.entity == *entity);
        let score = score.map(|mention| format!(": {:.2}", mention.score.value())).unwrap_or_default();
        writeln!(out, "        not {}{score}", printable(gazetteer.entity(*entity).name))?;
    }
    unlinked.unlikely.as_ref().map_or(Ok(()), |mention| grounds(mention, out))?;
    Ok(())
}

/// Lines and columns, from 1, of some places in a text. Cost: linear in its length.
struct Places(HashMap<usize, (usize, usize)>);

impl Places {
    fn of(text: &str, mut bytes: Vec<usize>) -> Self {
        bytes.sort_unstable();
        let (mut at, mut line, mut column) = (0, 1, 1);
        let mut place = |byte| {
            let passed = &text[at..byte];
            let behind_break = passed.rfind('\n').map(|end| &passed[end + 1..]);
            line += passed.matches('\n').count();
            column = behind_break.map_or(column, |_| 1) + behind_break.unwrap_or(passed).chars().count();
            at = byte;
            (byte, (line, column))
        };
        Self(bytes.into_iter().map(&mut place).collect())
    }

    fn shown(&self, byte: usize) -> String {
        self.0.get(&byte).map(|(line, column)| format!("{line}:{column}")).unwrap_or_default()
    }
}
