//! Signals that ask a run to end, and what it must not leave behind then.

use std::fs;
use std::mem;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::TempPath;

use super::terminal::Terminal;

/// What a run has begun to write. A signal ends the whole process, so there is one for it.
pub struct Unfinished {
    /// Temporary files, and the names that they will get.
    pub files: Vec<(TempPath, PathBuf)>,
    /// Folders that were made for them, the innermost first.
    pub folders: Vec<PathBuf>,
    /// What can be seen of the run so far.
    pub seen: Seen,
}

/// What others can see of a run's output.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// Nothing yet.
    Nothing,
    /// Perhaps the beginning: it goes to standard output, a pipe or a device.
    Beginning,
    /// All: the files have their names.
    All,
}

static UNFINISHED: Mutex<Unfinished> =
    Mutex::new(Unfinished { files: Vec::new(), folders: Vec::new(), seen: Seen::Nothing });

/// What a run has begun to write. No signal ends the run as long as this is held.
pub fn unfinished() -> MutexGuard<'static, Unfinished> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// To be called when the run ends by itself: a signal that came before has the last word, and a later one none.
pub fn end() {
    mem::forget(unfinished());
}

impl Unfinished {
    /// Removes all of it.
    pub fn remove(&mut self) {
        self.files.clear();
        for folder in self.folders.drain(..) {
            // Only an empty folder can be removed like this.
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Waits, on a thread of its own, for a signal that asks the run to end. Then what is unfinished is removed, and the exit
/// code is 128 and the number of the signal.
///
/// It is no reason to fail that this can't be set up: then the signals end the run as they always do.
#[cfg(unix)]
pub fn handle_signals(terminal: &Terminal) {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};

    // With a handler, whatever it does, to write beyond the limit of a file's size is an error like a full disk.
    let _ = signal_hook::flag::register(SIGXFSZ, Arc::default());

    let left_alone = left_alone();
    let asked: Vec<i32> =
        [SIGHUP, SIGINT, SIGTERM].into_iter().filter(|signal| left_alone >> (signal - 1) & 1 == 0).collect();
    let is_clean = Arc::new(AtomicBool::new(false));
    for &signal in &asked {
        // Nothing is left to do but to say so, which may take for ever: a second signal need not wait for it.
        let _ = signal_hook::flag::register_conditional_shutdown(signal, 128 + signal, Arc::clone(&is_clean));
    }
    let Ok(mut signals) = signal_hook::iterator::Signals::new(asked) else { return };
    let terminal = terminal.clone();
    let wait = move || {
        if let Some(signal) = signals.forever().next() {
            // Held to the end, so that nothing new is begun.
            let mut unfinished = unfinished();
            unfinished.remove();
            is_clean.store(true, Ordering::SeqCst);
            terminal.bar.finish_and_clear();
            terminal.message(match unfinished.seen {
                Seen::Nothing => "interrupted; nothing was written\n",
                Seen::Beginning => "interrupted; the output is not complete\n",
                Seen::All => "interrupted; but all files had been written\n",
            });
            std::process::exit(128 + signal);
        }
    };
    let _ = std::thread::Builder::new().name("signals".to_owned()).spawn(wait);
}

/// On other systems the signals end the run as they always do.
#[cfg(not(unix))]
pub fn handle_signals(_: &Terminal) {}

/// Signals that whoever started the program wants it to ignore, as `nohup` does, and a shell with a job in the background:
/// a bit for each, the first for signal 1. Where this can't be known, the signal of `nohup` is left alone.
#[cfg(unix)]
fn left_alone() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    ignored.unwrap_or(1 << (signal_hook::consts::SIGHUP - 1))
}
