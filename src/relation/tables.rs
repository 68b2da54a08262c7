//! The tables of a file of rules.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::Modality;
use super::rules::{Level, Time};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RulesFile {
    #[serde(default)]
    pub types: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub words: BTreeMap<Spanned<String>, Vec<String>>,
    #[serde(default)]
    pub phrases: BTreeMap<Spanned<String>, Spanned<String>>,
    #[serde(default)]
    pub shorten: Vec<ShortenTable>,
    #[serde(default)]
    pub relation: Vec<RelationTable>,
    #[serde(default)]
    pub rule: Vec<RuleTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ShortenTable {
    #[serde(rename = "name")]
    pub _name: String,
    pub patterns: Vec<Spanned<String>>,
    #[serde(default, rename = "as")]
    pub becomes: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RelationTable {
    pub name: Spanned<String>,
    pub subject: Spanned<String>,
    pub object: Spanned<String>,
    #[serde(default)]
    pub symmetric: bool,
    /// The relation that it is while it is only planned.
    #[serde(default)]
    pub when_planned: Option<Spanned<String>>,
    pub about: String,
    pub example: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleTable {
    pub name: Spanned<String>,
    pub relation: Spanned<String>,
    #[serde(default, rename = "in")]
    pub level: Level,
    pub patterns: Vec<Spanned<String>>,
    #[serde(default)]
    pub not_before: Option<Spanned<String>>,
    #[serde(default)]
    pub not_after: Option<Spanned<String>>,
    #[serde(default)]
    pub not_within: Option<Spanned<String>>,
    #[serde(default)]
    pub priority: i32,
    #[serde(default)]
    pub modality: Option<Modality>,
    #[serde(default)]
    pub negated: Option<bool>,
    #[serde(default)]
    pub time: Time,
    /// Whether the first subject belongs to the first object, and so on; else each to each.
    #[serde(default)]
    pub respectively: bool,
}
