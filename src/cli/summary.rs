//! What a run says at its end.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use comention::{EntityGraph, Extraction, Problem, ProblemKind, Window};

use super::Outcome;
use super::terminal::{BOLD, DIM, Terminal, plural, printable};
use comention::extract::Reason;

/// The most skipped inputs of a kind that are told one by one, unless everything is wanted.
const SHOWN: usize = 10;

/// Said whatever was asked for: an empty result may be as valid as a slip in the command line.
pub const NOTHING_READ: &str = "no text was found to read\n";

/// The first of some names, for a message.
pub fn examples<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let mut names = names.into_iter();
    let first: Vec<_> = names.by_ref().take(3).map(printable).collect();
    first.join(", ") + if names.next().is_some() { " …" } else { "" }
}

/// Tells how many of some names there are, and the first; nothing if there are none.
pub fn tell(names: &[&str], word: &str, what: &str, terminal: &Terminal) {
    if !names.is_empty() {
        let (count, first) = (plural(names.len(), word), examples(names.iter().copied()));
        terminal.note(&format!("{BOLD}note{BOLD:#}: {count} {what}: {first}\n"));
    }
}

/// What was skipped so far, and the first of it in full.
pub struct Skips<'t> {
    terminal: &'t Terminal,
    counts: BTreeMap<ProblemKind, u64>,
    first: Vec<Problem>,
}

impl<'t> Skips<'t> {
    pub fn new(terminal: &'t Terminal) -> Self {
        Self { terminal, counts: BTreeMap::new(), first: Vec::new() }
    }

    pub fn add(&mut self, problems: Vec<Problem>) {
        for problem in problems {
            *self.counts.entry(problem.kind).or_default() += 1;
            let is_worth_telling = || {
                !matches!(problem.kind, ProblemKind::Hidden | ProblemKind::OwnFile)
                    && self.first.iter().filter(|p| p.kind == problem.kind).count() < SHOWN
            };
            if self.terminal.is_verbose() || is_worth_telling() {
                self.first.push(problem);
            }
        }
    }

    /// The lines to print, by kind: skipped inputs first, and nothing else if only errors are wanted.
    pub fn lines(&self, details: &str) -> String {
        let mut lines = String::new();
        let wanted: &[bool] = if self.terminal.is_quiet() { &[true] } else { &[true, false] };
        for &skips in wanted {
            for (kind, count) in self.counts.iter().filter(|(kind, _)| kind.is_skip() == skips) {
                let word = if skips { "skipped" } else { "note" };
                let _ = writeln!(lines, "{BOLD}{word}{BOLD:#}: {} ({count})", kind.reason());
                let told: Vec<&Problem> = self.first.iter().filter(|problem| problem.kind == *kind).collect();
                for problem in &told {
                    let _ =
                        writeln!(lines, "  {}: {}", printable(&problem.place.to_string()), printable(&problem.message));
                }
                if !told.is_empty() && *count as usize > told.len() {
                    let _ = writeln!(lines, "  … and {} more{details}", *count as usize - told.len());
                }
            }
        }
        lines
    }

    /// Prints them, and gives the outcome.
    pub fn report(&self) -> Outcome {
        self.terminal.message(&self.lines(""));
        self.outcome()
    }

    pub fn outcome(&self) -> Outcome {
        if self.counts.keys().any(|kind| kind.is_skip()) { Outcome::SomeSkipped } else { Outcome::Done }
    }
}

/// The table at the end of a build: counts and the strongest pairs.
pub fn table(graph: &EntityGraph, mentions: u64, extraction: &Extraction) -> String {
    let (nodes, edges) = (graph.graph.node_count(), graph.graph.edge_count());
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{BOLD}{}, {} of {}, {}{}{BOLD:#}",
        plural(graph.documents as usize, "document"),
        plural(mentions as usize, "mention"),
        plural(nodes, "entity"),
        plural(edges, "edge"),
        match graph.relations.len() {
            0 => String::new(),
            count => format!(", {}", plural(count, "relation")),
        }
    );
    if graph.documents > 0 && nodes == 0 {
        let _ = writeln!(out, "no name of the list stands in the text: is it the right list?");
    } else if nodes > 0 && edges == 0 {
        let least = graph.min_weight.max(1);
        let _ = writeln!(
            out,
            "no two entities share {}: try a wider --window{}",
            plural(least as usize, graph.window.name()),
            if least > 1 { " or a smaller --min-weight" } else { "" }
        );
    }
    let strongest = graph.strongest();
    if !strongest.is_empty() {
        let _ = writeln!(
            out,
            "\n  {:46} {DIM}{:>9} {:>10} {:>9}{DIM:#}",
            "strongest pairs", "sentences", "paragraphs", "documents"
        );
    }
    for (source, target, edge) in strongest.iter().take(5) {
        let pair = shorten(&printable(&format!("{} – {}", source.name, target.name)), 46);
        let padding = " ".repeat(46 - pair.chars().count());
        let _ = writeln!(out, "  {pair}{padding} {:>9} {:>10} {:>9}", edge.sentences, edge.paragraphs, edge.documents);
    }
    let unlinked = |reason| extraction.unlinked.iter().filter(move |((_, r), _)| *r == reason);
    let mut gap = "\n";
    let reasons = [
        (Reason::Ambiguous, "ambiguous name", ""),
        (Reason::Stranger, "likely namesake", ""),
        (Reason::Part, "likely longer name", ""),
        (Reason::Everyday, "likely everyday word", ""),
        (Reason::Unlikely, "unlikely name", "; --min-score 0 links them"),
        (Reason::Unproved, "common name", "; --keep-common-names links them"),
    ];
    for (reason, what, remedy) in reasons {
        let mut names: Vec<_> = unlinked(reason).collect();
        names.sort_by_key(|(_, unlinked)| std::cmp::Reverse(unlinked.count));
        let total: u64 = names.iter().map(|(_, unlinked)| unlinked.count).sum();
        if total > 0 {
            let shown: Vec<String> =
                names.iter().take(4).map(|((name, _), u)| format!("{} {}", printable(name), u.count)).collect();
            let more = if names.len() > shown.len() { ", …" } else { "" };
            let total = plural(total as usize, what);
            let _ = writeln!(out, "{gap}{BOLD}not linked{BOLD:#}: {total} ({}{more}){remedy}", shown.join(", "));
            gap = "";
        }
    }
    let metonyms = graph.metonyms_by_mentions();
    if !metonyms.is_empty() {
        let total: u64 = metonyms.iter().map(|metonym| metonym.mentions).sum();
        let shown = metonyms.iter().take(4).map(|metonym| format!("{} {}", printable(&metonym.name), metonym.mentions));
        let more = if metonyms.len() > 4 { ", …" } else { "" };
        let (shown, total) = (shown.collect::<Vec<_>>().join(", "), plural(total as usize, "mention"));
        let _ = writeln!(out, "\nrolled up: {total} by what they represent ({shown}{more})");
    }
    if graph.window != Window::Sentence {
        let _ = writeln!(out, "\nedges count {}s", graph.window.name());
    }
    out
}

fn shorten(text: &str, width: usize) -> String {
    if text.chars().count() <= width { text.to_owned() } else { text.chars().take(width - 1).chain(['…']).collect() }
}
