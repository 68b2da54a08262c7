//! Looking rules over: what can be compiled, but will not do what its maker meant.

use std::collections::BTreeSet;
use std::path::Path;

use super::rules::Loader;
use super::{Rules, read_files};
use crate::error::{Diagnostic, Error, Severity};
use crate::extract::extract;
use crate::gazetteer::Gazetteer;
use crate::gazetteer::diagnose::File;

/// The articles that ship.
const ARTICLES: [&str; 18] = [
    include_str!("../../corpus/2022-02-22-donetsk-luhansk-recognition.txt"),
    include_str!("../../corpus/2022-02-25-kyiv-first-night.txt"),
    include_str!("../../corpus/2022-03-01-belarus-first-round.txt"),
    include_str!("../../corpus/2022-03-02-kharkiv-missile.txt"),
    include_str!("../../corpus/2022-03-03-general-assembly-vote.txt"),
    include_str!("../../corpus/2022-03-05-zaporizhzhia-plant.txt"),
    include_str!("../../corpus/2022-03-07-przemysl-border.txt"),
    include_str!("../../corpus/2022-03-09-burns-testimony.txt"),
    include_str!("../../corpus/2022-03-10-antalya-talks.txt"),
    include_str!("../../corpus/2022-03-17-council-of-europe.txt"),
    include_str!("../../corpus/2022-03-18-mariupol-theatre.txt"),
    include_str!("../../corpus/2022-03-24-two-sullivans.txt"),
    include_str!("../../corpus/2022-03-25-nato-summit.txt"),
    include_str!("../../corpus/2022-03-29-istanbul-talks.txt"),
    include_str!("../../corpus/2022-04-10-kramatorsk-and-visitors.txt"),
    include_str!("../../corpus/2022-04-14-bucha-investigators.txt"),
    include_str!("../../corpus/2022-04-15-black-sea-flagship.txt"),
    include_str!("../../corpus/2022-04-20-washington-walkout.txt"),
];

/// Everything that is wrong or doubtful in files of rules, which are added to those that ship.
///
/// Errors are those that keep the rules from being used. Warnings are: rules that never fire on the articles that ship,
/// patterns that an earlier rule of the same relation has too, and types that no list of `gazetteer` has.
///
/// # Errors
///
/// [`Error::Input`] if a file can't be read.
pub fn check<P: AsRef<Path>>(paths: &[P], gazetteer: &Gazetteer) -> Result<Vec<Diagnostic>, Error> {
    let texts = read_files(paths)?;
    let mut loader = Loader::with_shipped();
    texts.iter().for_each(|(name, text)| loader.read(name, text));
    let rules = match loader.finish() {
        Ok(rules) => rules,
        Err(Error::Gazetteer(found)) => return Ok(found),
        Err(other) => return Err(other),
    };
    let fired = fired(&rules, gazetteer);
    let listed: BTreeSet<String> = gazetteer.entities().map(|entity| entity.entity_type.name().to_owned()).collect();
    let mut found = Vec::new();
    for (path, text) in &texts {
        let file = File::new(path.as_str().into(), text);
        let mut warn = |at: Option<usize>, width: usize, code, message, help| {
            let at = at.unwrap_or(0);
            found.push(file.diagnostic(Severity::Warning, code, (at, &text[at..at + width]), message, Some(help)));
        };
        for rule in rules.rules.iter().filter(|rule| !fired.contains(&*rule.name)) {
            if let Some(at) = quoted(text, &rule.name) {
                let message =
                    format!("in the articles that ship, “{}” tells nothing that no rule before it tells", rule.name);
                warn(Some(at), rule.name.len(), "rule-never-fires", message, "try it: comention relations -r");
            }
        }
        for name in rules.custom.iter().filter(|name| !listed.contains(*name)) {
            if let Some(at) = text.find(name.as_str()) {
                let message = format!("no entity of the list is a “{name}”");
                warn(Some(at), name.len(), "unknown-type", message, "give the list with -g, or see to the spelling");
            }
        }
        for (later, pattern) in rules.patterns.iter().enumerate() {
            let rule = &rules.rules[usize::from(pattern.rule)];
            let is_same = |earlier: &&super::rules::Pattern| {
                let other = &rules.rules[usize::from(earlier.rule)];
                (other.relation, other.level) == (rule.relation, rule.level) && earlier.source == pattern.source
            };
            let earlier = rules.patterns[..later].iter().find(is_same);
            if let (Some(earlier), Some(at)) = (earlier, quoted(text, &rule.name)) {
                let message = format!(
                    "a pattern of the rule “{}” is one of “{}” too, which stands first",
                    rule.name,
                    rules.rules[usize::from(earlier.rule)].name
                );
                warn(
                    Some(at),
                    rule.name.len(),
                    "shadowed-rule",
                    message,
                    "leave it out, or give it the name of the other",
                );
            }
        }
    }
    found.sort_by(|a, b| a.place.cmp(&b.place).then(a.code.cmp(b.code)));
    Ok(found)
}

/// The names of the rules that told a relation in the articles.
fn fired(rules: &Rules, gazetteer: &Gazetteer) -> BTreeSet<String> {
    let told = |text: &&str| rules.relate(text, &extract(text, gazetteer), gazetteer, None);
    ARTICLES.iter().flat_map(told).map(|relation| relation.rule.to_string()).collect()
}

/// Where `name` stands in quotes.
fn quoted(text: &str, name: &str) -> Option<usize> {
    let in_quotes = |quote: char| text.find(&format!("{quote}{name}{quote}"));
    in_quotes('"').or_else(|| in_quotes('\'')).map(|at| at + 1)
}
