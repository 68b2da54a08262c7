//! How far a run is: a line on standard error that is gone when the work is done.

use std::fmt::Write;
use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use comention::pipeline;
use console::Term;
use indicatif::{
    DecimalBytes, HumanCount, HumanDuration, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle, TermLike,
};

use super::summary::NOTHING_READ;
use super::terminal::{Terminal, plural};

/// What takes no longer than this is not shown.
const PATIENCE: Duration = Duration::from_millis(500);

/// How often the line is drawn, at most.
const DRAWS_A_SECOND: u8 = 10;

/// More columns than this are hard to read.
const MAX_WIDTH: u16 = 80;

const BAR: &str = "{wide_bar} {percent:>3}%  {documents}{speed}{left}";
const SPINNER: &str = "{spinner} {documents}  {decimal_bytes}{speed}  {elapsed}";
const WORDS: &str = "{spinner} {msg} ({elapsed})";

/// Documents read so far.
type Documents = Arc<AtomicU64>;

/// Work that takes time. As long as this lives, its progress is shown on a terminal.
pub struct Progress<'t> {
    terminal: &'t Terminal,
    begun: Instant,
    done: pipeline::Progress,
    /// The documents that the bar shows.
    documents: Documents,
    /// Ends the wait for the moment to show it, and the thread that waits.
    shown: Option<(Sender<()>, JoinHandle<()>)>,
}

impl<'t> Progress<'t> {
    /// Work of which nothing is known but `what` it is. If results are `printed` meanwhile, a terminal shows only them.
    pub fn of(terminal: &'t Terminal, what: &'static str, printed: bool) -> Self {
        let documents = start(&terminal.bar, None, WORDS);
        terminal.bar.set_message(what);
        Self::new(terminal, documents, printed)
    }

    /// The reading of so many bytes, if that is known.
    pub fn of_reading(terminal: &'t Terminal, bytes: Option<u64>, printed: bool) -> Self {
        let documents = start(&terminal.bar, bytes, if bytes.is_some() { BAR } else { SPINNER });
        Self::new(terminal, documents, printed)
    }

    fn new(terminal: &'t Terminal, documents: Documents, printed: bool) -> Self {
        let would_mix = printed && io::stdout().is_terminal();
        let is_able = || io::stderr().is_terminal() && std::env::var_os("TERM").is_none_or(|name| name != "dumb");
        let is_wanted = !would_mix && !terminal.is_quiet() && is_able();
        let show_later = || {
            let (done, is_done) = mpsc::channel();
            let bar = terminal.bar.clone();
            let show = move || {
                if is_done.recv_timeout(PATIENCE) == Err(mpsc::RecvTimeoutError::Timeout) {
                    show(&bar, Term::stderr());
                }
            };
            // Without a thread to spare there is nothing to see.
            Some((done, thread::Builder::new().spawn(show).ok()?))
        };
        let shown = is_wanted.then(show_later).flatten();
        Self { terminal, begun: Instant::now(), done: pipeline::Progress::default(), documents, shown }
    }

    /// So much is done.
    pub fn update(&mut self, done: pipeline::Progress) {
        self.done = done;
        self.documents.store(done.documents, Ordering::Relaxed);
        self.terminal.bar.set_position(done.bytes);
    }

    /// The work is done. Gives the time that it took.
    pub fn finish(self) -> Duration {
        self.begun.elapsed()
    }

    /// The first reading of two is done.
    pub fn finish_learning(self) {
        let (terminal, done) = (self.terminal, self.done);
        let seconds = self.finish().as_secs_f64();
        terminal.detail(&format!("learned from {} in {seconds:.2} s\n", count(done.documents)));
    }

    /// The reading is done, with so many threads: tells how long it took, if anybody wants to know.
    pub fn finish_reading(self, threads: usize) {
        let (terminal, done) = (self.terminal, self.done);
        let seconds = self.finish().as_secs_f64();
        if done.documents == 0 {
            terminal.message(NOTHING_READ);
        }
        let speed = (done.bytes as f64 / seconds.max(1e-6)) as u64;
        terminal.detail(&format!(
            "read {}, {} in {seconds:.2} s: {}/s, {}\n",
            count(done.documents),
            DecimalBytes(done.bytes),
            DecimalBytes(speed),
            plural(threads, "thread")
        ));
    }
}

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        if let Some((done, shower)) = self.shown.take() {
            drop(done);
            let _ = shower.join();
            self.terminal.bar.finish_and_clear();
            self.terminal.bar.set_draw_target(ProgressDrawTarget::hidden());
        }
    }
}

/// Makes the bar that of new work, not yet to be seen.
fn start(bar: &ProgressBar, bytes: Option<u64>, template: &str) -> Documents {
    let documents = Documents::default();
    let shown = Arc::clone(&documents);
    let shown = move |_: &ProgressState, out: &mut dyn Write| {
        let _ = out.write_str(&count(shown.load(Ordering::Relaxed)));
    };
    // Before the first bytes there is no speed, and nothing to tell of the time left.
    let speed = |state: &ProgressState, out: &mut dyn Write| {
        if state.per_sec() > 0.0 {
            let _ = write!(out, "  {}/s", DecimalBytes(state.per_sec() as u64));
        }
    };
    let left = |state: &ProgressState, out: &mut dyn Write| {
        if state.per_sec() > 0.0 {
            let _ = write!(out, "  {:#} left", HumanDuration(state.eta()));
        }
    };
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    bar.reset();
    bar.set_style(
        style.progress_chars("━╸─").with_key("documents", shown).with_key("speed", speed).with_key("left", left),
    );
    match bytes {
        Some(bytes) => bar.set_length(bytes),
        None => bar.unset_length(),
    }
    documents
}

fn show(bar: &ProgressBar, terminal: impl TermLike + 'static) {
    bar.set_draw_target(ProgressDrawTarget::term_like_with_hz(Box::new(Narrow(terminal)), DRAWS_A_SECOND));
    // Only this draws: a chunk may take no time, or long.
    bar.enable_steady_tick(Duration::from_secs(1) / DRAWS_A_SECOND.into());
}

fn count(documents: u64) -> String {
    format!("{} document{}", HumanCount(documents), if documents == 1 { "" } else { "s" })
}

/// A terminal that is no wider than people can read, with room for the `^C` that it shows behind the line: in the last
/// column it would begin another line.
#[derive(Debug)]
struct Narrow<T>(T);

impl<T: TermLike> TermLike for Narrow<T> {
    fn width(&self) -> u16 {
        self.0.width().saturating_sub(2).min(MAX_WIDTH)
    }

    fn height(&self) -> u16 {
        self.0.height()
    }

    fn move_cursor_up(&self, n: usize) -> io::Result<()> {
        self.0.move_cursor_up(n)
    }

    fn move_cursor_down(&self, n: usize) -> io::Result<()> {
        self.0.move_cursor_down(n)
    }

    fn move_cursor_right(&self, n: usize) -> io::Result<()> {
        self.0.move_cursor_right(n)
    }

    fn move_cursor_left(&self, n: usize) -> io::Result<()> {
        self.0.move_cursor_left(n)
    }

    fn write_line(&self, text: &str) -> io::Result<()> {
        self.0.write_line(text)
    }

    fn write_str(&self, text: &str) -> io::Result<()> {
        self.0.write_str(text)
    }

    fn clear_line(&self) -> io::Result<()> {
        self.0.clear_line()
    }

    fn flush(&self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use indicatif::InMemoryTerm;

    use super::*;

    fn drawn(width: u16, bytes: Option<u64>, done: pipeline::Progress) -> String {
        let screen = InMemoryTerm::new(10, width);
        let bar = ProgressBar::hidden();
        let documents = start(&bar, bytes, if bytes.is_some() { BAR } else { SPINNER });
        show(&bar, screen.clone());
        documents.store(done.documents, Ordering::Relaxed);
        bar.set_position(done.bytes);
        bar.force_draw();
        // The speed is there with the next draw but one or two.
        let begun = Instant::now();
        while done.bytes > 0 && !screen.contents().contains("B/s") && begun.elapsed() < Duration::from_secs(10) {
            thread::sleep(Duration::from_millis(5));
        }
        bar.disable_steady_tick();
        bar.force_draw();
        let drawn = screen.contents();
        bar.finish_and_clear();
        assert_eq!(screen.contents(), "", "nothing of it stays");
        drawn
    }

    #[test]
    fn a_bar_takes_one_line_of_at_most_80_columns() {
        let done = pipeline::Progress { bytes: 12_345_678, documents: 12_345 };
        for (width, expected) in [(200, 80), (80, 78), (70, 68)] {
            let line = drawn(width, Some(24_691_356), done);
            assert!(line.starts_with('━') && line.contains('─'), "{line}");
            assert!(line.contains(" 50%  12,345 documents  ") && line.ends_with(" left"), "{line}");
            assert!(line.contains("B/s"), "{line}");
            assert_eq!(line.chars().count(), expected, "{line}");
        }
    }

    #[test]
    fn without_a_total_there_is_a_spinner_with_the_same_figures() {
        let line = drawn(80, None, pipeline::Progress { bytes: 12_345_678, documents: 1 });
        assert!(line.contains(" 1 document  12.35 MB  ") && line.contains("B/s"), "{line}");
    }

    #[test]
    fn nothing_is_said_of_the_time_left_before_there_is_a_speed() {
        let line = drawn(80, Some(1000), pipeline::Progress::default());
        assert!(line.ends_with("  0%  0 documents"), "{line}");
    }
}
