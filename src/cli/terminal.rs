//! Writing for people: colours where they are wanted, and nothing that could take over a terminal.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use anstream::AutoStream;
use anstyle::{AnsiColor, Style};
use comention::{Diagnostic, Error, Severity};
use indicatif::ProgressBar;

use super::interrupt::{Seen, unfinished};

pub const BOLD: Style = Style::new().bold();
pub const DIM: Style = Style::new().dimmed();
pub const SOURCE: Style = AnsiColor::Cyan.on_default().bold();
pub const TARGET: Style = AnsiColor::Yellow.on_default().bold();

/// The most errors of a list that are shown when it was not the list that was to be checked.
const SHOWN: usize = 20;

/// A number with its word in the singular or plural.
pub fn plural(count: usize, word: &str) -> String {
    match (count, word) {
        (1, word) => format!("1 {word}"),
        (count, word) => match word.strip_suffix('y') {
            Some(stem) => format!("{count} {stem}ies"),
            None => format!("{count} {word}s"),
        },
    }
}

/// How much is told on standard error.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Verbosity {
    /// Errors, and what an exit code other than 0 means.
    Quiet,
    /// What is worth knowing.
    Normal,
    /// Also what was read, and how fast.
    Verbose,
}

/// Standard output and standard error, each with colours if it is a terminal that wants them.
#[derive(Clone)]
pub struct Terminal {
    choice: anstream::ColorChoice,
    verbosity: Verbosity,
    /// What shows how far the work is; hidden for the most part.
    pub bar: ProgressBar,
}

impl Terminal {
    pub fn new(choice: anstream::ColorChoice, verbosity: Verbosity) -> Self {
        Self { choice, verbosity, bar: ProgressBar::hidden() }
    }

    /// Standard output for people, buffered: flush it at the end.
    pub fn stdout(&self) -> io::BufWriter<AutoStream<io::StdoutLock<'static>>> {
        unfinished().seen = Seen::Beginning;
        io::BufWriter::with_capacity(1 << 16, AutoStream::new(io::stdout(), self.choice).lock())
    }

    /// Standard output for programs, byte by byte as it is written, buffered: flush it at the end.
    pub fn data_stdout(&self) -> io::BufWriter<io::StdoutLock<'static>> {
        unfinished().seen = Seen::Beginning;
        io::BufWriter::with_capacity(1 << 16, io::stdout().lock())
    }

    /// Whether standard output shows colours.
    pub fn colours_stdout(&self) -> bool {
        AutoStream::new(io::stdout(), self.choice).current_choice() != anstream::ColorChoice::Never
    }

    /// Whether only errors are told.
    pub fn is_quiet(&self) -> bool {
        self.verbosity == Verbosity::Quiet
    }

    /// Whether everything is told.
    pub fn is_verbose(&self) -> bool {
        self.verbosity == Verbosity::Verbose
    }

    /// Prints to standard error, whatever was asked for. That nobody reads it is no reason to fail.
    pub fn message(&self, text: &str) {
        self.bar.suspend(|| {
            let _ = AutoStream::new(io::stderr(), self.choice).lock().write_all(text.as_bytes());
        });
    }

    /// Prints to standard error, unless only errors are wanted.
    pub fn note(&self, text: &str) {
        if !self.is_quiet() {
            self.message(text);
        }
    }

    /// Prints to standard error if everything is wanted.
    pub fn detail(&self, text: &str) {
        if self.is_verbose() {
            self.message(text);
        }
    }
}

/// `text` with every control character, line break and direction mark written as an escape, so that a file name or a
/// piece of text can't move the cursor, ring the bell or write to the clipboard.
pub fn printable(text: &str) -> Cow<'_, str> {
    let is_unsafe = |c: char| {
        c.is_control()
            || matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
            || ('\u{E0000}'..='\u{E007F}').contains(&c)
    };
    if !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_unsafe(c) {
            let _ = write!(out, "{}", c.escape_default());
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// The same for text of documents, in which white space is white space.
pub fn printable_prose(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut words = text.split(|c: char| c.is_whitespace());
    out.push_str(&printable(words.next().unwrap_or_default()));
    for word in words {
        if !word.is_empty() || !out.ends_with(' ') {
            out.push(' ');
        }
        out.push_str(&printable(word));
    }
    out
}

/// A finding with the line it points to, as compilers show it.
pub fn render(diagnostic: &Diagnostic) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let message = printable(&diagnostic.message);
    let title = level.primary_title(message.as_ref()).id(diagnostic.code);
    let path = printable(&diagnostic.place.path);
    let (number, column) = (diagnostic.place.line.unwrap_or(1) as usize, diagnostic.place.column.unwrap_or(1) as usize);
    let origin = match diagnostic.place.line {
        Some(_) => Origin::path(path.as_ref()).line(number).char_column(column),
        None => Origin::path(path.as_ref()),
    };
    let line = printable(&diagnostic.excerpt);
    let group = if line.is_empty() {
        title.element(origin)
    } else {
        let shown = |characters: &mut dyn Iterator<Item = char>| -> usize {
            characters.map(|c| printable(c.encode_utf8(&mut [0; 4])).len()).sum()
        };
        let (first, width) = diagnostic.marked;
        let mut characters = diagnostic.excerpt.chars();
        let before = shown(&mut characters.by_ref().take(first));
        let marked = before..before + shown(&mut characters.take(width));
        let source = Snippet::source(line.as_ref()).line_start(number);
        let source = source.annotation(AnnotationKind::Primary.span(marked));
        // Of a whole line the place is known to the renderer; of a part of one it has to be told.
        if first + 1 == column {
            title.element(source.path(path.as_ref()))
        } else {
            title.element(origin).element(source)
        }
    };
    let help = diagnostic.help.as_deref().unwrap_or_default();
    let groups: Vec<Group> = match help {
        "" => vec![group],
        help => vec![group.element(Level::HELP.message(help))],
    };
    format!("{}\n", Renderer::styled().term_width(80).render(&groups))
}

/// Prints an error.
pub fn report_error(terminal: &Terminal, error: &Error) {
    let red = AnsiColor::Red.on_default().bold();
    match error {
        Error::Gazetteer(diagnostics) => {
            let errors = || diagnostics.iter().filter(|d| d.severity == Severity::Error);
            let mut shown: String = errors().take(SHOWN).map(|diagnostic| render(diagnostic) + "\n").collect();
            let count = errors().count();
            if count > SHOWN {
                shown += &format!("… and {} more: comention check lists all\n\n", count - SHOWN);
            }
            let count = plural(count, "error");
            let is_of_rules = errors().all(|diagnostic| diagnostic.place.path.ends_with(".toml"));
            let what = if is_of_rules { "rules" } else { "list of names" };
            terminal.message(&format!("{shown}{red}error{red:#}: {count} in the {what}; nothing was written\n"));
        }
        other => terminal.message(&format!("{red}error{red:#}: {}\n", printable(&other.to_string()))),
    }
}
