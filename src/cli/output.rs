//! Where results go: a folder, one file, or standard output. Files appear whole or not at all.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anstream::adapter::StripBytes;
use clap::Args;
use comention::error::system_message;
use comention::{Error, Format, Sources};
use tempfile::NamedTempFile;

use super::Plan;
use super::interrupt::{Seen, Unfinished, unfinished};
use super::terminal::Terminal;

/// The name of the report in an output folder.
pub const REPORT: &str = "report.json";

/// The start of the names of temporary files: hidden, so that no run reads them.
const TEMPORARY: &str = ".comention-";

/// Where to write.
#[derive(Debug)]
pub enum Target {
    Folder { path: PathBuf, formats: Vec<Format> },
    File { path: PathBuf, format: Format },
    Stdout(Format),
}

impl Target {
    /// Reads `-o` and `--format`.
    pub fn new(out: &Path, formats: &[Format]) -> Result<Self, Error> {
        let one = |why: &str| match formats {
            [format] => Ok(*format),
            _ => Err(Error::Usage(format!("{why}: name one with --format, such as --format gexf"))),
        };
        if out == Path::new("-") {
            return Ok(Self::Stdout(one("standard output takes one format")?));
        }
        let is_folder = out.is_dir() || out.to_string_lossy().ends_with(['/', '\\']);
        match out.extension().map(|extension| extension.to_string_lossy()).filter(|_| !is_folder) {
            None if !is_folder && out.exists() && !out.is_dir() => {
                Ok(Self::File { path: out.to_owned(), format: one("this file's name tells no format")? })
            }
            None => {
                let all = || Format::ALL.to_vec();
                let formats = if formats.is_empty() { all() } else { formats.to_vec() };
                Ok(Self::Folder { path: out.to_owned(), formats })
            }
            Some(extension) => {
                let path = out.to_owned();
                match (formats, Format::from_extension(&extension)) {
                    ([format], Some(other)) if *format != other => Err(Error::Usage(format!(
                        "{}: the name says {}, but --format says {}",
                        out.display(),
                        other.name(),
                        format.name()
                    ))),
                    ([format], _) => Ok(Self::File { path, format: *format }),
                    ([], Some(format)) => Ok(Self::File { path, format }),
                    ([], None) if extension.eq_ignore_ascii_case("csv") => Err(Error::Usage(format!(
                        "{}: CSV takes two files, nodes.csv and edges.csv: name a folder, or one of them with --format \
                         nodes-csv or edges-csv",
                        out.display()
                    ))),
                    ([], None) => Err(Error::Usage(format!(
                        "{}: no format ends in .{extension}: use .dot, .gv, .json, .gexf or .graphml, or end a folder's \
                         name with /",
                        out.display()
                    ))),
                    _ => Err(Error::Usage("one file takes one format: name a folder to write several".to_owned())),
                }
            }
        }
    }

    /// Whether results are seen while they are written.
    pub fn is_stream(&self) -> bool {
        match self {
            Self::Folder { .. } => false,
            Self::File { path, .. } => is_stream(path),
            Self::Stdout(_) => true,
        }
    }

    /// All files that a run may have written there, now or earlier.
    pub fn files(&self) -> Vec<PathBuf> {
        match self {
            Self::Folder { path, .. } => {
                let names = Format::ALL.iter().map(|format| format.file_name()).chain([REPORT]);
                names.map(|name| path.join(name)).collect()
            }
            Self::File { path, .. } => vec![path.clone()],
            Self::Stdout(_) => Vec::new(),
        }
    }

    /// Makes sure, before any work is done, that the target can be written.
    pub fn open(&self) -> Result<Output, Error> {
        match self {
            Self::Folder { path, .. } => Output::in_folder(path, &self.files()),
            Self::File { path, .. } => Output::at(path),
            Self::Stdout(_) => Ok(Output::default()),
        }
    }
}

/// Where a command with one result writes it.
#[derive(Args)]
pub struct OneFile {
    /// A file to write, or `-` for standard output
    #[arg(short, long, value_name = "FILE|-", default_value = "-")]
    pub out: PathBuf,
}

impl OneFile {
    pub fn is_stdout(&self) -> bool {
        self.out == Path::new("-")
    }

    /// Makes sure, before any work is done, that the file can be written and is none of those to read. Gives these, too.
    pub fn open(&self, plan: &Plan) -> Result<(Sources, Output), Error> {
        let files = if self.is_stdout() { Vec::new() } else { vec![self.out.clone()] };
        plan.spare(&files)?;
        let sources = plan.sources(&files)?;
        let output = files.first().map_or_else(|| Ok(Output::default()), |path| Output::at(path))?;
        Ok((sources, output))
    }

    /// Writes all of it. What is for people has colours where these are wanted; what is for programs stays as it is.
    pub fn write<E: Into<Error>>(
        &self,
        output: Output,
        terminal: &Terminal,
        for_people: bool,
        write: impl FnOnce(&mut dyn Write) -> Result<(), E>,
    ) -> Result<(), Error> {
        match (self.is_stdout(), for_people) {
            (true, true) => flushed(terminal.stdout(), write),
            (true, false) => flushed(terminal.data_stdout(), write),
            (false, true) => {
                output.write(&self.out, |out| write(&mut Plain(out, StripBytes::new()))).and_then(|()| output.finish())
            }
            (false, false) => output.write(&self.out, write).and_then(|()| output.finish()),
        }
    }
}

/// Writes without colours.
struct Plain<'w>(&'w mut dyn Write, StripBytes);

impl Write for Plain<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.1.strip_next(bytes).try_for_each(|text| self.0.write_all(text))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

fn flushed<E: Into<Error>>(
    mut out: impl Write,
    write: impl FnOnce(&mut dyn Write) -> Result<(), E>,
) -> Result<(), Error> {
    write(&mut out).map_err(Into::into)?;
    Ok(out.flush()?)
}

fn cannot_write(path: &Path, error: &io::Error) -> Error {
    let reason = match error.kind() {
        io::ErrorKind::NotFound if !path.parent().is_some_and(Path::exists) => "its folder does not exist".to_owned(),
        _ => system_message(error),
    };
    Error::Usage(format!("{}: can't write here: {reason}", path.display()))
}

/// Files that can be written. Dropped without [`Output::write`], it leaves nothing behind.
#[derive(Default)]
pub struct Output(());

impl Output {
    /// Makes sure that a file can be written.
    pub fn at(path: &Path) -> Result<Self, Error> {
        refuse_folder(path)?;
        let output = Self::default();
        if !is_stream(path) {
            begin(path).map_err(|error| cannot_write(path, &error))?;
            unfinished().files.clear();
        }
        Ok(output)
    }

    /// Makes sure that files can be written in a folder, which is made if there is none.
    fn in_folder(folder: &Path, files: &[PathBuf]) -> Result<Self, Error> {
        let output = Self::default();
        let make = |unfinished: &mut Unfinished| {
            let missing = folder.ancestors().take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists());
            unfinished.folders = missing.map(Path::to_owned).collect();
            fs::create_dir_all(folder)
        };
        make(&mut unfinished()).map_err(|error| cannot_write(folder, &error))?;
        files.iter().try_for_each(|path| refuse_folder(path))?;
        begin(&folder.join(REPORT)).map_err(|error| cannot_write(folder, &error))?;
        unfinished().files.clear();
        Ok(output)
    }

    /// Writes a file through a temporary one beside it, which gets its name when all are complete. Several may be
    /// written at once.
    pub fn write<T, E: Into<Error>>(
        &self,
        path: &Path,
        write_file: impl FnOnce(&mut dyn Write) -> Result<T, E>,
    ) -> Result<T, Error> {
        // A link stays a link: what it leads to is replaced.
        let path = &if is_stream(path) { None } else { fs::canonicalize(path).ok() }.unwrap_or(path.to_owned());
        let failed = |source| Error::Output { path: path.clone(), source };
        // Other work than writing may fail meanwhile.
        let work_failed = |error: E| match error.into() {
            Error::Io(source) => failed(source),
            other => other,
        };
        if is_stream(path) {
            let mut out = BufWriter::new(File::options().write(true).open(path).map_err(failed)?);
            unfinished().seen = Seen::Beginning;
            let made = write_file(&mut out).map_err(work_failed)?;
            return out.flush().map(|()| made).map_err(failed);
        }
        let mut out = BufWriter::with_capacity(1 << 16, begin(path).map_err(failed)?);
        let made = write_file(&mut out).map_err(work_failed)?;
        let file = out.into_inner().map_err(|error| failed(error.into_error()))?;
        file.sync_all().map_err(failed)?;
        Ok(made)
    }

    /// Gives all files their names.
    pub fn finish(self) -> Result<(), Error> {
        let folders = name_files(&mut unfinished())?;
        // The renames are safe once the folders are on the disk; a system that can't sync folders has other means.
        for folder in folders {
            let _ = File::open(folder).and_then(|folder| folder.sync_all());
        }
        Ok(())
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        unfinished().remove();
    }
}

/// Gives all files their names. Gives the folders in which they are.
fn name_files(unfinished: &mut Unfinished) -> Result<BTreeSet<PathBuf>, Error> {
    let mut folders = BTreeSet::new();
    for (file, path) in unfinished.files.drain(..) {
        file.persist(&path).map_err(|error| Error::Output { path: path.clone(), source: error.error })?;
        unfinished.seen = Seen::All;
        folders.insert(folder_of(&path).to_owned());
    }
    // They are there to stay.
    unfinished.folders.clear();
    Ok(folders)
}

/// Begins a file under a temporary name beside `path`. No signal comes between its beginning and its entry in the list of
/// what is unfinished.
fn begin(path: &Path) -> io::Result<File> {
    let mut unfinished = unfinished();
    let (file, temporary) = temporary(folder_of(path))?.into_parts();
    unfinished.files.push((temporary, path.to_owned()));
    Ok(file)
}

fn refuse_folder(path: &Path) -> Result<(), Error> {
    if path.is_dir() {
        return Err(Error::Usage(format!("{}: can't write here: a folder has this name", path.display())));
    }
    Ok(())
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Something that exists and is neither file nor folder, such as `/dev/stdout` or a pipe.
fn is_stream(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
}

/// A new file in `folder`, without a name that anybody could mistake for a result.
fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // What everybody's new files get; the umask takes from it.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    // The crate puts the path into the message, which names a file that nobody knows.
    builder.tempfile_in(folder).map_err(|error| error.raw_os_error().map_or(error, io::Error::from_raw_os_error))
}
