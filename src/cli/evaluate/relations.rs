use std::collections::BTreeMap;
use std::io::BufRead;

use comention::evaluate::Score;
use comention::pipeline::extract_document;
use comention::relation::{GoldRelation, RelationEvaluation, RelationMistake, read_gold};
use comention::text::Offsets;
use comention::{Document, Error, ExtractOptions, Gazetteer, Rules};

use super::super::summary::tell;
use super::super::terminal::{BOLD, DIM, Terminal, printable, printable_prose};
use super::{Standard, heads, row};

/// A gold standard of relations, and the rules that it is to judge.
pub struct Relations {
    gold: BTreeMap<String, Vec<GoldRelation>>,
    rules: Rules,
}

impl Relations {
    pub fn read(path: &str, reader: impl BufRead, rules: Rules) -> Result<Self, Error> {
        Ok(Self { gold: read_gold(path, reader)?, rules })
    }
}

impl Standard for Relations {
    type Scores = RelationEvaluation;
    const WHAT: &str = "relation";

    fn ids(&self) -> impl Iterator<Item = &str> {
        self.gold.keys().map(String::as_str)
    }

    fn entities(&self) -> impl Iterator<Item = &str> {
        self.gold.values().flatten().flat_map(|relation| [&*relation.head, &*relation.tail])
    }

    fn spans(&self, id: &str) -> Vec<(usize, usize)> {
        let relations = self.gold.get(id).into_iter().flatten();
        relations.map(|relation| (relation.sentence_start, relation.sentence_end)).collect()
    }

    fn compare(&self, document: &Document, gazetteer: &Gazetteer, options: ExtractOptions<'_>) -> Option<Self::Scores> {
        let gold = self.gold.get(&document.id)?;
        let (found, relations) = extract_document(document, gazetteer, options, Some(&self.rules));
        let said = (&found, &relations[..]);
        Some(RelationEvaluation::of_document(&document.text, said, gold, (&self.rules, gazetteer)))
    }

    fn add(total: &mut Self::Scores, scores: &Self::Scores) {
        total.add_scores(scores);
    }

    fn table(total: &Self::Scores) -> String {
        let mut all = Score::default();
        total.by_type.values().for_each(|score| all += *score);
        let mut out = heads() + &row("relations", &all);
        total.by_type.iter().for_each(|(name, score)| out += &row(&format!("  {}", printable(name)), score));
        let (negated, modality) = (total.negated_right, total.modality_right);
        out + &format!("of {} that are right, negation is right in {negated}, modality in {modality}\n", all.right)
    }

    fn mistakes(document: &Document, scores: &Self::Scores) -> String {
        let offsets = Offsets::new(&document.text);
        let mut out = String::new();
        for mistake in &scores.mistakes {
            let (span, told, what) = match mistake {
                RelationMistake::Missed(span, told) => (span, told, "missed".to_owned()),
                RelationMistake::Extra(span, told) => (span, told, "extra".to_owned()),
                RelationMistake::Otherwise(span, told, expected, was) => (span, told, format!("{was}, not {expected}")),
            };
            out += &format!(
                "{DIM}{}:{}{DIM:#} {BOLD}{}: {}{BOLD:#}\n    {}\n",
                printable(&document.id),
                offsets.code_point(span.start),
                printable(&what),
                printable(&told.join(" ")),
                printable_prose(&document.text[span.range()])
            );
        }
        out
    }

    fn notes(&self, terminal: &Terminal) {
        let is_told = |name: &str| self.rules.types().iter().any(|known| &*known.name == name);
        let mut untold: Vec<&str> = self.gold.values().flatten().map(|relation| &*relation.relation).collect();
        untold.retain(|name| !is_told(name));
        untold.sort_unstable();
        untold.dedup();
        tell(&untold, "type", "of relations that no rule tells", terminal);
    }
}
