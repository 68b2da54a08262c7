//! The typed columns of nodes and edges, which GEXF, GraphML, CSV and JSON share.
//!
//! Some columns are fixed. The others come from the gazetteer, where all is text, so their types are inferred here.
//! What the readers make of titles and types is from the sources of Gephi's importers, NetworkX and igraph.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::edges::{Edge, What};
use super::escape;
use crate::graph::{EntityGraph, Node};
use crate::relation::Modality;

/// Titles that are taken, or to which some reader gives a meaning of its own. In lower case.
#[rustfmt::skip]
const RESERVED: [&str; 33] = [
    "id", "key", "name", "label", "nodelabel", "type", "kind", "weight", "source", "target", "directed", "mentions",
    "documents", "wikidata", "description", "attributes", "start", "end", "timeset", "interval", "pid", "viz", "size",
    "color", "r", "g", "b", "x", "y", "z", "xpos", "ypos", "zpos",
];

/// How many pieces of evidence the `evidence` column quotes. JSON holds all that were kept.
const EVIDENCE_QUOTED: usize = 3;

/// The greatest integer up to which all are exact as a double, which is what several readers make of a `long`.
const EXACT_MAX: u64 = 1 << 53;

/// The type of a column's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ColumnType {
    /// `true` and `false`.
    Boolean,
    /// Integers that a double holds exactly.
    Long,
    /// Decimal numbers without exponent that a double holds to the last digit.
    Double,
    /// Anything.
    String,
}

/// A column of nodes (`F` is [`NodeField`]) or of edges ([`EdgeField`]).
#[derive(Debug)]
pub(super) struct Column<F> {
    /// Unique in its table, also when case is ignored, and writable in every format.
    pub title: Cow<'static, str>,
    /// The type of all values.
    pub column_type: ColumnType,
    field: F,
}

/// Where the values of a column come from.
pub(super) trait Field<'g> {
    /// What has the values: a node or an edge of a graph.
    type Owner;

    /// The value of `owner`, if it has one.
    fn value(&self, owner: &Self::Owner) -> Option<Cow<'g, str>>;
}

/// Where a node's value comes from.
#[derive(Debug)]
pub(super) enum NodeField {
    Type,
    Mentions,
    Documents,
    Wikidata,
    Description,
    /// The gazetteer's column of this title.
    Listed(String),
}

/// Where an edge's value comes from.
#[derive(Debug)]
pub(super) enum EdgeField {
    Relation,
    Modality(Modality),
    Negated,
    Sentences,
    Paragraphs,
    Documents,
    FirstDate,
    LastDate,
    Evidence,
}

/// All columns of nodes but id and label.
pub(super) fn node_columns(graph: &EntityGraph) -> Vec<Column<NodeField>> {
    let fixed = [
        ("type", ColumnType::String, NodeField::Type),
        ("mentions", ColumnType::Long, NodeField::Mentions),
        ("documents", ColumnType::Long, NodeField::Documents),
        ("wikidata", ColumnType::String, NodeField::Wikidata),
        ("description", ColumnType::String, NodeField::Description),
    ];
    let mut columns: Vec<_> = fixed.map(Column::fixed).into();
    columns.extend(listed_columns(graph));
    columns
}

/// The gazetteer's own columns. No node need have all of them: a title stands after the one that it follows in the first
/// node that has it.
pub(super) fn listed_columns(graph: &EntityGraph) -> Vec<Column<NodeField>> {
    let mut found: Vec<(&str, ColumnType)> = Vec::new();
    for node in graph.graph.node_weights() {
        let mut next = 0;
        for (title, value) in &node.attributes {
            let column_type = ColumnType::of(value);
            let place = found.iter().position(|(known, _)| known == title).unwrap_or_else(|| {
                found.insert(next, (title, column_type));
                next
            });
            found[place].1 = found[place].1.join(column_type);
            next = place + 1;
        }
    }
    let mut taken: BTreeSet<String> = RESERVED.map(str::to_owned).into();
    let column = |(listed, column_type): (&str, ColumnType)| {
        let title = free_title(listed, &mut taken).into();
        Column { title, column_type, field: NodeField::Listed(listed.to_owned()) }
    };
    found.into_iter().map(column).collect()
}

/// All columns of edges but source, target and weight. They are the same for every graph, as scripts like it, but for those
/// of relations, if there are none.
pub(super) fn edge_columns(has_relations: bool) -> Vec<Column<EdgeField>> {
    let fixed = [
        ("relation", ColumnType::String, EdgeField::Relation),
        ("sentences", ColumnType::Long, EdgeField::Sentences),
        ("paragraphs", ColumnType::Long, EdgeField::Paragraphs),
        ("documents", ColumnType::Long, EdgeField::Documents),
        ("actual", ColumnType::Long, EdgeField::Modality(Modality::Actual)),
        ("planned", ColumnType::Long, EdgeField::Modality(Modality::Planned)),
        ("claimed", ColumnType::Long, EdgeField::Modality(Modality::Claimed)),
        ("conditional", ColumnType::Long, EdgeField::Modality(Modality::Conditional)),
        ("negated", ColumnType::Long, EdgeField::Negated),
        ("first_date", ColumnType::String, EdgeField::FirstDate),
        ("last_date", ColumnType::String, EdgeField::LastDate),
        ("evidence", ColumnType::String, EdgeField::Evidence),
    ];
    let of_relations =
        |field: &EdgeField| matches!(field, EdgeField::Relation | EdgeField::Modality(_) | EdgeField::Negated);
    fixed.into_iter().filter(|(.., field)| has_relations || !of_relations(field)).map(Column::fixed).collect()
}

/// The id of each node for a grammar that `escape` writes strings of, in the order of the nodes.
///
/// Escaping may replace or cut, and so make one of two keys. Then the later id gets a number: readers would otherwise
/// merge the nodes without a word.
pub(super) fn node_ids(graph: &EntityGraph, mut escape: impl FnMut(&str) -> String) -> Vec<String> {
    let mut taken = BTreeSet::new();
    graph.graph.node_weights().map(|node| unused(escape(&node.key), &mut taken, str::to_owned)).collect()
}

impl<F> Column<F> {
    fn fixed((title, column_type, field): (&'static str, ColumnType, F)) -> Self {
        Self { title: title.into(), column_type, field }
    }
}

impl<F> Column<F> {
    /// The value of a node or an edge, as it is written in XML and CSV.
    pub(super) fn value<'g>(&self, owner: &F::Owner) -> Option<Cow<'g, str>>
    where
        F: Field<'g>,
    {
        self.field.value(owner)
    }
}

impl<'g> Field<'g> for NodeField {
    type Owner = &'g Node;

    fn value(&self, node: &&'g Node) -> Option<Cow<'g, str>> {
        match self {
            Self::Type => Some(node.entity_type.name().into()),
            Self::Mentions => Some(node.mentions.to_string().into()),
            Self::Documents => Some(node.documents.to_string().into()),
            Self::Wikidata => node.wikidata.as_deref().map(Into::into),
            Self::Description => node.description.as_deref().map(Into::into),
            Self::Listed(listed) => {
                let found = node.attributes.iter().find(|(title, _)| title == listed);
                found.map(|(_, value)| value.into())
            }
        }
    }
}

impl<'g> Field<'g> for EdgeField {
    type Owner = Edge<'g>;

    fn value(&self, edge: &Edge<'g>) -> Option<Cow<'g, str>> {
        match edge.what {
            What::CoMention(edge) => {
                let value = match self {
                    Self::Sentences => edge.sentences.to_string(),
                    Self::Paragraphs => edge.paragraphs.to_string(),
                    Self::Documents => edge.documents.to_string(),
                    Self::FirstDate => edge.dates?.0.to_string(),
                    Self::LastDate => edge.dates?.1.to_string(),
                    Self::Evidence => quoted(edge.evidence.iter().map(|e| (&*e.document.id, &*e.text))),
                    Self::Relation | Self::Modality(_) | Self::Negated => return None,
                };
                Some(value.into())
            }
            What::Relation(edge) => {
                let counts = &edge.counts;
                let value = match self {
                    Self::Relation => return Some(Cow::Borrowed(&edge.relation)),
                    Self::Modality(modality) => counts.by_modality[*modality as usize].to_string(),
                    Self::Negated => counts.negated.to_string(),
                    Self::FirstDate => counts.dates.as_ref()?.0.clone(),
                    Self::LastDate => counts.dates.as_ref()?.1.clone(),
                    Self::Evidence => quoted(counts.evidence.iter().map(|e| (&*e.document.id, &*e.text))),
                    Self::Sentences | Self::Paragraphs | Self::Documents => return None,
                };
                Some(value.into())
            }
        }
    }
}

/// The first pieces of evidence, a line each; each is the id of a document, and a text.
fn quoted<'a>(evidence: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let lines = evidence.take(EVIDENCE_QUOTED).map(|(document, text)| escape::one_line(&format!("{document}: {text}")));
    lines.collect::<Vec<_>>().join("\n")
}

impl ColumnType {
    /// The type's name in GEXF and GraphML.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Boolean => "boolean",
            Self::Long => "long",
            Self::Double => "double",
            Self::String => "string",
        }
    }

    /// The narrowest type that holds `value` and gives the same text back.
    fn of(value: &str) -> Self {
        if value == "true" || value == "false" {
            Self::Boolean
        } else if value.parse().is_ok_and(|n: i64| n.unsigned_abs() <= EXACT_MAX && n.to_string() == value) {
            Self::Long
        } else if is_decimal(value) {
            Self::Double
        } else {
            Self::String
        }
    }

    /// The narrowest type that holds the values of both.
    fn join(self, other: Self) -> Self {
        match (self, other) {
            _ if self == other => self,
            (Self::Long, Self::Double) | (Self::Double, Self::Long) => Self::Double,
            _ => Self::String,
        }
    }
}

/// Whether `value` is like `-12.50`, with no more digits than a double keeps.
fn is_decimal(value: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    value.len() <= "-.".len() + f64::DIGITS as usize
        && value.strip_prefix('-').unwrap_or(value).split_once('.').is_some_and(|(whole, fraction)| {
            digits(whole) && digits(fraction) && (whole == "0" || !whole.starts_with('0'))
        })
}

/// `listed` as a title that no other column has.
fn free_title(listed: &str, taken: &mut BTreeSet<String>) -> String {
    let title = escape::xml(&escape::one_line(listed), &mut 0).into_owned();
    let title = if RESERVED.contains(&title.to_lowercase().as_str()) || title.is_empty() {
        format!("user_{title}")
    } else {
        title
    };
    unused(title, taken, str::to_lowercase)
}

/// `name`, or `name~2` and so on where another name has the same `identity`.
fn unused(name: String, taken: &mut BTreeSet<String>, identity: impl Fn(&str) -> String) -> String {
    if taken.insert(identity(&name)) {
        return name;
    }
    let mut numbered = (2..).map(|n: u64| format!("{name}~{n}"));
    numbered.find(|name| taken.insert(identity(name))).expect("there is always another number")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types() {
        use ColumnType::{Boolean, Double, Long, String};
        let table: [(&[&str], ColumnType); 14] = [
            (&["true", "false"], Boolean),
            (&["true", "1"], String),
            (&["True"], String),
            (&["0", "-7", "9007199254740992"], Long),
            (&["9007199254740993"], String),
            (&["007"], String),
            (&["+1"], String),
            (&["1", "2.50"], Double),
            (&["-0.5", "1234567890.12345"], Double),
            (&["0.1000000000000000055"], String),
            (&["1.5.2"], String),
            (&["1e5"], String),
            (&["NaN"], String),
            (&["1.", "2.5"], String),
        ];
        for (values, expected) in table {
            let found = values.iter().map(|v| ColumnType::of(v)).reduce(ColumnType::join);
            assert_eq!(found, Some(expected), "{values:?}");
        }
    }

    #[test]
    fn titles() {
        let mut taken = RESERVED.map(str::to_owned).into();
        let titles = ["born", "Label", "label", "BORN", "", "a\nb", "\0", "user_Label"];
        let free: Vec<_> = titles.iter().map(|title| free_title(title, &mut taken)).collect();
        let expected = ["born", "user_Label", "user_label~2", "BORN~2", "user_", "a b", "\u{fffd}", "user_Label~3"];
        assert_eq!(free, expected);
    }
}
