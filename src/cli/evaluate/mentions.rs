use comention::evaluate::{Evaluation, Gold};
use comention::pipeline::extract_document;
use comention::text::Offsets;
use comention::{Document, ExtractOptions, Gazetteer, Span};

use super::super::terminal::{BOLD, DIM, Terminal, printable, printable_prose};
use super::{Standard, heads, row};

/// Bytes of text to show on each side of a mistake.
const CONTEXT: usize = 45;

impl Standard for Gold {
    type Scores = Evaluation;
    const WHAT: &str = "mention";

    fn ids(&self) -> impl Iterator<Item = &str> {
        self.documents.keys().map(String::as_str)
    }

    fn entities(&self) -> impl Iterator<Item = &str> {
        let mentions = self.documents.values().flat_map(|document| &document.mentions);
        mentions.filter(|mention| !mention.optional).filter_map(|mention| mention.entity.as_deref())
    }

    fn spans(&self, id: &str) -> Vec<(usize, usize)> {
        let mentions = self.documents.get(id).into_iter().flat_map(|document| &document.mentions);
        mentions.map(|mention| (mention.start, mention.end)).collect()
    }

    fn compare(&self, document: &Document, gazetteer: &Gazetteer, options: ExtractOptions<'_>) -> Option<Self::Scores> {
        let gold = self.documents.get(&document.id)?;
        let (found, _) = extract_document(document, gazetteer, options, None);
        Some(Evaluation::of_document(&document.text, &found.mentions, gold, gazetteer))
    }

    fn add(total: &mut Self::Scores, scores: &Self::Scores) {
        total.add_scores(scores);
    }

    fn table(total: &Self::Scores) -> String {
        let mut out = heads() + &row("detection", &total.detection) + &row("linking", &total.linking);
        total.by_type.iter().for_each(|(name, score)| out += &row(&format!("  type {}", printable(name)), score));
        total.by_kind.iter().for_each(|(name, score)| out += &row(&format!("  kind {}", printable(name)), score));
        out
    }

    fn mistakes(document: &Document, scores: &Self::Scores) -> String {
        let text = &document.text;
        let offsets = Offsets::new(text);
        let mut out = String::new();
        for mistake in &scores.mistakes {
            let what = match (&mistake.expected, &mistake.found) {
                (Some(expected), Some(found)) => format!("wrong: {found}, not {expected}"),
                (Some(expected), None) => format!("missed: {expected}"),
                (None, Some(found)) => format!("extra: {found}"),
                (None, None) => continue,
            };
            let Span { start, end } = mistake.span;
            let before = &text[text.floor_char_boundary(start.saturating_sub(CONTEXT))..start];
            let after = &text[end..text.ceil_char_boundary((end + CONTEXT).min(text.len()))];
            out += &format!(
                "{DIM}{}:{}{DIM:#} {BOLD}{}{BOLD:#}\n    {}[{}]{}\n",
                printable(&document.id),
                offsets.code_point(start),
                printable(&what),
                printable_prose(before),
                printable_prose(&text[start..end]),
                printable_prose(after)
            );
        }
        out
    }

    fn notes(&self, _: &Terminal) {}
}
