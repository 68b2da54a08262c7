use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::WalkDir;

use super::chunk::Chunks;
use super::{Date, Encoding, Problem, ProblemKind};
use crate::error::{Error, system_message};

/// Something to read documents from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A file or a folder.
    Path(PathBuf),
    /// Standard input.
    Stdin,
}

impl Input {
    /// An argument of the command line: `-` is standard input, everything else a path.
    pub fn from_argument(argument: &Path) -> Self {
        if argument == Path::new("-") { Self::Stdin } else { Self::Path(argument.to_owned()) }
    }
}

/// How a file's bytes are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Text,
    JsonLines,
    /// A `.json` file or standard input: lines of JSON if it starts like that, else text.
    Either,
}

/// A file to read.
#[derive(Clone, Debug)]
pub(super) struct Source {
    /// Where the bytes are; `None` for standard input.
    pub path: Option<PathBuf>,
    /// The document's id, unless the document brings its own.
    pub id: String,
    pub shape: Shape,
    /// Its length, where it has one before it is read.
    pub bytes: Option<u64>,
}

impl Source {
    /// The path as it is shown in messages.
    pub fn shown(&self) -> Cow<'_, str> {
        self.path.as_ref().map_or(Cow::Borrowed("standard input"), |path| path.to_string_lossy())
    }

    /// The date that the file's name starts with.
    pub fn date(&self) -> Option<Date> {
        Date::at_start_of(self.id.rsplit('/').next().unwrap_or(&self.id))
    }
}

/// The files to read, in the order in which they are read: the arguments in the order given, folders by path.
#[derive(Debug)]
pub struct Sources {
    files: Vec<Arc<Source>>,
    problems: Vec<Problem>,
}

/// Endings of files that hold text, but not prose.
const NOT_PROSE: [&str; 13] =
    ["html", "htm", "xhtml", "xml", "csv", "tsv", "gexf", "graphml", "dot", "svg", "rtf", "eml", "mbox"];

impl Sources {
    /// Finds all files of `inputs`: files as they are named, folders with everything in them.
    ///
    /// Hidden files are left out, links within folders are not followed, and a file that is met twice is taken once.
    /// `own` are the files that the run needs otherwise, lists of names and output: within folders they are not read.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] if an argument does not exist.
    pub fn collect(inputs: &[Input], own: &[PathBuf]) -> Result<Self, Error> {
        let own = own.iter().filter_map(|path| Some(identity(path, &fs::metadata(path).ok()?))).collect();
        let mut walk = Walk { own, seen: HashSet::new(), files: Vec::new(), problems: Vec::new() };
        for input in inputs {
            match input {
                Input::Stdin => walk.standard_input(),
                Input::Path(path) => walk.argument(path)?,
            }
        }
        let Walk { mut files, problems, .. } = walk;
        tell_apart(&mut files);
        Ok(Self { files: files.into_iter().map(|found| Arc::new(found.source)).collect(), problems })
    }

    /// Number of files.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no file to read.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The length of all files together; `None` if one has none before it is read, such as standard input.
    pub fn bytes(&self) -> Option<u64> {
        self.files.iter().map(|source| source.bytes).sum()
    }

    /// Cuts the files into chunks to read, in order. `encoding` is that of files without a byte order mark.
    ///
    /// Files can be read again and again, but standard input and pipes only once: then [`bytes`](Self::bytes) is `None`.
    pub fn chunks(&self, encoding: Option<Encoding>) -> Chunks {
        Chunks::new(self.files.clone(), self.problems.clone(), encoding)
    }
}

struct Found {
    /// The name of the folder that the file was found in.
    argument: Arc<str>,
    source: Source,
}

struct Walk {
    own: HashSet<FileIdentity>,
    seen: HashSet<FileIdentity>,
    files: Vec<Found>,
    problems: Vec<Problem>,
}

impl Walk {
    fn standard_input(&mut self) {
        if self.files.iter().any(|found| found.source.path.is_none()) {
            return self.problem(ProblemKind::SameFile, Path::new("-"), "standard input can be read only once");
        }
        let source = Source { path: None, id: "stdin".to_owned(), shape: Shape::Either, bytes: None };
        self.files.push(Found { argument: "-".into(), source });
    }

    fn argument(&mut self, path: &Path) -> Result<(), Error> {
        let shown = path.to_string_lossy().into_owned();
        let metadata = fs::metadata(path).map_err(|error| Error::Input {
            path: shown.clone(),
            reason: match error.kind() {
                io::ErrorKind::NotFound => "no such file or folder".to_owned(),
                _ => system_message(&error),
            },
            remedy: nearest_name(path).map(|name| format!("did you mean {name}?")).unwrap_or_default(),
        })?;
        if metadata.is_dir() {
            self.folder(path);
        } else {
            let id = path.file_name().map_or(shown, |name| name.to_string_lossy().into_owned());
            self.file(path, &metadata, id, &parent_name(path).into());
        }
        Ok(())
    }

    fn folder(&mut self, root: &Path) {
        let argument = own_name(root).into();
        let mut walk = WalkDir::new(root).sort_by_file_name().into_iter();
        while let Some(entry) = walk.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().unwrap_or(root).to_owned();
                    self.problem(ProblemKind::Unreadable, &path, &system_message(&error.into()));
                    continue;
                }
            };
            let (path, kind) = (entry.path(), entry.file_type());
            if entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".") {
                self.problem(ProblemKind::Hidden, path, "its name starts with a dot");
                if kind.is_dir() {
                    walk.skip_current_dir();
                }
            } else if kind.is_symlink() {
                self.problem(ProblemKind::SymbolicLink, path, "links are not followed: name the target to read it");
            } else if kind.is_file() {
                match entry.metadata() {
                    Ok(metadata) if self.own.contains(&identity(path, &metadata)) => {
                        self.problem(ProblemKind::OwnFile, path, "it is this run's list of names or output");
                    }
                    Ok(metadata) => {
                        self.file(path, &metadata, relative_id(path.strip_prefix(root).unwrap_or(path)), &argument)
                    }
                    Err(error) => self.problem(ProblemKind::Unreadable, path, &system_message(&error.into())),
                }
            } else if !kind.is_dir() {
                self.problem(ProblemKind::NotRegular, path, "a pipe, socket or device is only read if named itself");
            }
        }
    }

    fn file(&mut self, path: &Path, metadata: &fs::Metadata, id: String, argument: &Arc<str>) {
        let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
        let identity = identity(path, metadata);
        if NOT_PROSE.contains(&extension.as_str()) {
            let message = format!(".{extension} files are not read: save the text as .txt or .jsonl");
            self.problem(ProblemKind::UnsupportedFormat, path, &message);
        } else if !self.seen.insert(identity) {
            self.problem(ProblemKind::SameFile, path, "it was met before under another path and is read once");
        } else {
            let shape = match extension.as_str() {
                "jsonl" | "ndjson" => Shape::JsonLines,
                "json" => Shape::Either,
                _ => Shape::Text,
            };
            let bytes = metadata.is_file().then_some(metadata.len());
            let source = Source { path: Some(path.to_owned()), id, shape, bytes };
            self.files.push(Found { argument: Arc::clone(argument), source });
        }
    }

    fn problem(&mut self, kind: ProblemKind, path: &Path, message: &str) {
        self.problems.push(Problem::new(kind, &path.to_string_lossy(), None, message));
    }
}

/// Puts the argument's name before ids that stand twice, and numbers those that still do.
fn tell_apart(files: &mut [Found]) {
    let mut ids = HashSet::new();
    if files.iter().all(|found| ids.insert(&found.source.id)) {
        return;
    }
    let mut count: HashMap<String, usize> = HashMap::new();
    for found in files.iter() {
        *count.entry(found.source.id.clone()).or_default() += 1;
    }
    for found in files.iter_mut().filter(|found| count[&found.source.id] > 1) {
        found.source.id = format!("{}/{}", found.argument, found.source.id);
    }
    let mut used: HashSet<String> = HashSet::new();
    let mut last_number: HashMap<String, usize> = HashMap::new();
    for found in files.iter_mut() {
        let id = found.source.id.clone();
        while !used.insert(found.source.id.clone()) {
            let number = last_number.entry(id.clone()).or_insert(1);
            *number += 1;
            found.source.id = format!("{id}#{number}");
        }
    }
}

/// The path inside its folder, with `/` on every system.
fn relative_id(path: &Path) -> String {
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// The last name of the real path, also of `.` and `..`.
fn own_name(path: &Path) -> String {
    let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    real.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn parent_name(path: &Path) -> String {
    own_name(path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new(".")))
}

/// The name in the same folder that is most like the missing one, if any is much like it.
fn nearest_name(path: &Path) -> Option<String> {
    let wanted = path.file_name()?.to_string_lossy().to_lowercase();
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut names: Vec<String> =
        fs::read_dir(folder).ok()?.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    let nearest = crate::similar::nearest(&wanted, names.iter().map(String::as_str))?;
    Some(path.with_file_name(nearest).to_string_lossy().into_owned())
}

/// What tells two files apart, however they are named: device and inode.
#[cfg(unix)]
type FileIdentity = (u64, u64);

#[cfg(unix)]
fn identity(_: &Path, metadata: &fs::Metadata) -> FileIdentity {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino())
}

/// What tells two files apart, however they are named: the real path.
#[cfg(not(unix))]
type FileIdentity = PathBuf;

#[cfg(not(unix))]
fn identity(path: &Path, _: &fs::Metadata) -> FileIdentity {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}
