//! Compiled lists: a gazetteer as it lies in memory, saved to be loaded without reading any name again.
//!
//! The file begins with a line that says what it is, by which version of comention it was made, and the CRC-32
//! (ISO 3309) of what follows. Nothing in it is trusted: a file that was cut or changed is refused.

use std::io::{self, Read};
use std::path::Path;
use std::sync::OnceLock;

use super::Gazetteer;
use super::diagnose::about_file;
use super::entities::Entities;
use super::file::{Damaged, Reader, Writer};
use super::index::NameIndex;
use crate::error::{Diagnostic, Error, system_message};

/// How every compiled list begins.
const MAGIC: &[u8] = b"comention names, compiled by ";

/// Names are folded and derived by the rules of one version, and found by those of the same.
const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "/8");

/// The bytes of a compiled list.
pub(super) fn write(gazetteer: &Gazetteer) -> Vec<u8> {
    let mut body = Writer::default();
    gazetteer.entities.write(&mut body);
    gazetteer.index.write(&mut body);
    let mut bytes = MAGIC.to_vec();
    let checksum = crc32fast::hash(&body.bytes);
    bytes.extend_from_slice(format!("{VERSION} {checksum:08x}\n").as_bytes());
    bytes.append(&mut body.bytes);
    bytes
}

/// Reads a compiled list, or gives back all that was read of what is none. `name` stands for it in messages.
pub(super) fn read(name: &str, mut input: impl Read) -> io::Result<Result<Gazetteer, NotCompiled>> {
    let mut start = Vec::new();
    input.by_ref().take(MAGIC.len() as u64).read_to_end(&mut start)?;
    if start != MAGIC {
        input.read_to_end(&mut start)?;
        return Ok(Err(NotCompiled::Other(start)));
    }
    Ok(body(input).map_err(|reason| {
        let message = format!("this compiled list can't be used: {reason}");
        let help = Some("compile the list again: comention compile LIST.csv -o LIST.idx");
        NotCompiled::Unusable(Box::new(about_file(name, "bad-index", message, help)))
    }))
}

/// What is no compiled list that can be used.
pub(super) enum NotCompiled {
    /// Something else: its bytes.
    Other(Vec<u8>),
    /// One that is damaged, or of another version.
    Unusable(Box<Diagnostic>),
}

/// What stands behind the first words.
fn body(mut input: impl Read) -> Result<Gazetteer, String> {
    let damaged = |_| "its first line is damaged".to_owned();
    let mut head = Vec::new();
    while !head.ends_with(b"\n") && head.len() < 128 {
        let mut byte = [0];
        input.read_exact(&mut byte).map_err(|_| damaged(()))?;
        head.extend(byte);
    }
    let head = String::from_utf8(head).map_err(|_| damaged(()))?;
    let (version, checksum) = head.trim_end().split_once(' ').ok_or(()).map_err(damaged)?;
    if version != VERSION {
        return Err(format!("it was made by comention {version}, and this is comention {VERSION}"));
    }
    let mut reader = Reader::new(input);
    let changed = |Damaged| "it was cut or changed".to_owned();
    let gazetteer = parts(&mut reader).map_err(changed)?;
    let found = reader.finish().map_err(changed)?;
    if checksum != format!("{found:08x}") {
        return Err("it was changed: the checksum is wrong".to_owned());
    }
    Ok(gazetteer)
}

fn parts(reader: &mut Reader<impl Read>) -> Result<Gazetteer, Damaged> {
    let entities = Entities::read(reader)?;
    let index = NameIndex::read(reader, entities.len())?;
    if entities.len() == 0 {
        return Err(Damaged);
    }
    Ok(Gazetteer { entities, index, warnings: Vec::new(), namesakes: OnceLock::new() })
}

/// A list that can't be opened.
pub(super) fn unreadable(path: &Path, error: &io::Error) -> Error {
    Error::Input {
        path: path.to_string_lossy().into_owned(),
        reason: format!("can't read this list of names: {}", system_message(error)),
        remedy: String::new(),
    }
}
