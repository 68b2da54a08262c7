//! A temporary folder in which the real program is run, with what must hold after every run.
#![allow(dead_code, reason = "each test crate uses a part of it")]

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

/// The list that every lab starts with, as `names.csv`.
pub const NAMES: &str = "name,type,aliases\nAlice,person,\nBob,person,\nKyiv,place,Kiev\n";
/// A text with one sentence and three pairs of [`NAMES`].
pub const TEXT: &str = "Alice met Bob in Kyiv.";
/// All that a build writes into a folder.
pub const OUTPUTS: [&str; 7] =
    ["edges.csv", "graph.dot", "graph.gexf", "graph.graphml", "graph.json", "nodes.csv", "report.json"];

/// No run of these tests takes a tenth of this, unless it hangs.
const LIMIT: Duration = Duration::from_secs(20);

pub struct Lab(TempDir);

impl Lab {
    pub fn new() -> Self {
        let lab = Self(tempfile::tempdir().unwrap());
        lab.file("names.csv", NAMES);
        lab
    }

    /// A lab with the folder `in` that holds `a.txt`.
    pub fn with_text(text: impl AsRef<[u8]>) -> Self {
        let lab = Self::new();
        lab.file("in/a.txt", text);
        lab
    }

    pub fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn file(&self, name: impl AsRef<Path>, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    pub fn read(&self, name: impl AsRef<Path>) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    pub fn json(&self, name: &str) -> Value {
        serde_json::from_slice(&self.read(name)).unwrap()
    }

    /// The kinds of problems in `out/report.json`, below `skipped` or `notes`.
    pub fn kinds(&self, list: &str) -> Vec<String> {
        let report = self.json("out/report.json");
        report[list].as_array().unwrap().iter().map(|problem| problem["kind"].as_str().unwrap().to_owned()).collect()
    }

    /// The program, about to run in the lab with nothing of our own environment that could change what it says.
    pub fn program(&self) -> Command {
        self.within(env!("CARGO_BIN_EXE_comention"))
    }

    /// Another program in the same place, such as a shell that sets limits and runs `$COMENTION`.
    pub fn within(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.0.path()).env("COMENTION", env!("CARGO_BIN_EXE_comention"));
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "RUST_BACKTRACE", "COLUMNS"] {
            command.env_remove(name);
        }
        command
    }

    /// Runs the program with arguments that hold no white space.
    pub fn run(&self, arguments: &str) -> Run {
        self.run_args(arguments.split_whitespace())
    }

    pub fn run_args(&self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Run {
        self.finish(self.program().args(arguments), b"")
    }

    /// `build INPUTS -g names.csv -o out`
    pub fn build(&self, inputs: &str) -> Run {
        self.run(&format!("build {inputs} -g names.csv -o out"))
    }

    /// The mentions in `inputs`, one JSON object each.
    pub fn extract(&self, inputs: &str) -> Vec<Value> {
        self.run(&format!("extract {inputs} -g names.csv")).ends(0).lines()
    }

    /// Runs a command to its end, and checks what holds for every run: no panic and no death by a signal, no temporary
    /// file left, and nothing touched by a run that failed.
    pub fn finish(&self, command: &mut Command, input: &[u8]) -> Run {
        // Whoever needs no input may have closed it.
        self.accompany(command, |_, mut stdin| drop(stdin.write_all(input)))
    }

    /// The same with a companion, who is given the number of the process and its standard input.
    pub fn accompany(&self, command: &mut Command, companion: impl FnOnce(u32, ChildStdin)) -> Run {
        let before = self.tree();
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (id, stdin) = (child.id(), child.stdin.take().unwrap());
        let (done, output) = mpsc::channel();
        std::thread::spawn(move || done.send(child.wait_with_output()));
        companion(id, stdin);
        let Ok(output) = output.recv_timeout(LIMIT) else {
            let _ = Command::new("kill").args(["-9", &id.to_string()]).status();
            panic!("{command:?} hangs");
        };
        let output = output.unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let (out, err) = (text(output.stdout), text(output.stderr));
        for word in ["panicked at", "overflowed its stack", "memory allocation of"] {
            assert!(!err.contains(word), "{command:?} broke down:\n{err}");
        }
        let code = output.status.code().unwrap_or_else(|| panic!("{command:?} died: {}", output.status));
        let after = self.tree();
        let names = before.keys().chain(after.keys());
        let wrote: BTreeSet<String> = names.filter(|name| before.get(*name) != after.get(*name)).cloned().collect();
        let left = wrote.iter().find(|name| name.contains(".comention-"));
        assert_eq!(left, None, "{command:?} left a temporary file");
        if matches!(code, 1 | 2) || err.contains("nothing was written") {
            assert!(wrote.is_empty(), "{command:?} failed, and yet touched {wrote:?}:\n{err}");
        }
        Run { code, out, err, wrote }
    }

    /// Everything in the lab, with the content of files.
    fn tree(&self) -> BTreeMap<String, Vec<u8>> {
        let entries = walkdir::WalkDir::new(&self.0).min_depth(1).into_iter().filter_map(Result::ok);
        let item = |entry: walkdir::DirEntry| {
            let name = entry.path().strip_prefix(&self.0).unwrap().to_string_lossy().into_owned();
            match entry.file_type() {
                kind if kind.is_file() => (name, fs::read(entry.path()).unwrap_or_default()),
                kind if kind.is_dir() => (name + "/", Vec::new()),
                _ => (name + "@", Vec::new()),
            }
        };
        entries.map(item).collect()
    }
}

/// What a run did.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
    /// What is new, changed or gone in the lab; folders end in a slash.
    pub wrote: BTreeSet<String>,
}

impl Run {
    #[track_caller]
    pub fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        self
    }

    /// Standard error has all these words.
    #[track_caller]
    pub fn says(self, words: &[&str]) -> Self {
        for word in words {
            assert!(self.err.contains(word), "no “{word}” in:\n{}", self.err);
        }
        self
    }

    /// Standard output has all these words.
    #[track_caller]
    pub fn prints(self, words: &[&str]) -> Self {
        for word in words {
            assert!(self.out.contains(word), "no “{word}” in:\n{}", self.out);
        }
        self
    }

    /// Exactly this was written.
    #[track_caller]
    pub fn wrote(self, names: &[&str]) -> Self {
        let expected: BTreeSet<String> = names.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(self.wrote, expected, "{}", self.err);
        self
    }

    /// Exactly the folder `out` with all its files was written.
    #[track_caller]
    pub fn wrote_out(self) -> Self {
        let names: Vec<String> = OUTPUTS.iter().map(|name| format!("out/{name}")).chain(["out/".to_owned()]).collect();
        self.wrote(&names.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// Standard output as lines of JSON.
    pub fn lines(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// The surfaces of mentions.
pub fn surfaces(mentions: &[Value]) -> Vec<&str> {
    mentions.iter().map(|mention| mention["surface"].as_str().unwrap()).collect()
}
