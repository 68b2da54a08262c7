//! Compiled lists: a gazetteer as it lies in memory, saved to be loaded without reading any name again.
//!
//! The file begins with a line that says what it is, by which version of comention it was made, and the length and the
//! CRC-32 (ISO 3309) of what follows. Nothing in it is trusted: a file that was cut or changed is refused.

use std::io;
use std::path::Path;

use super::Gazetteer;
use super::diagnose::about_file;
use super::entities::Entities;
use super::file::{Damaged, Reader, Writer};
use super::index::NameIndex;
use crate::error::{Diagnostic, Error, system_message};

/// How every compiled list begins.
const MAGIC: &[u8] = b"comention names, compiled by ";

/// Names are folded and derived by the rules of one version, and found by those of the same.
const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "/2");

/// Whether bytes are those of a compiled list, of whatever version.
pub(super) fn is_compiled(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

/// The bytes of a compiled list.
pub(super) fn write(gazetteer: &Gazetteer) -> Vec<u8> {
    let mut body = Writer::default();
    gazetteer.entities.write(&mut body);
    gazetteer.index.write(&mut body);
    let mut bytes = MAGIC.to_vec();
    let checksum = crc32fast::hash(&body.bytes);
    bytes.extend_from_slice(format!("{VERSION} {} {checksum:08x}\n", body.bytes.len()).as_bytes());
    bytes.append(&mut body.bytes);
    bytes
}

/// Reads a compiled list, or tells why it can't be used.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Gazetteer, Box<Diagnostic>> {
    body(bytes).and_then(|body| parts(body).map_err(|Damaged| "it is damaged".to_owned())).map_err(|reason| {
        let message = format!("this compiled list can't be used: {reason}");
        let help = Some("compile the list again: comention compile LIST.csv -o LIST.idx");
        Box::new(about_file(name, "bad-index", message, help))
    })
}

/// What stands behind the first line, if that is as it should be.
fn body(bytes: &[u8]) -> Result<&[u8], String> {
    let damaged = || "its first line is damaged".to_owned();
    let rest = bytes.strip_prefix(MAGIC).ok_or_else(damaged)?;
    let end = rest.iter().take(128).position(|&byte| byte == b'\n').ok_or_else(damaged)?;
    let head = std::str::from_utf8(&rest[..end]).map_err(|_| damaged())?;
    let (version, head) = head.split_once(' ').ok_or_else(damaged)?;
    if version != VERSION {
        return Err(format!("it was made by comention {version}, and this is comention {VERSION}"));
    }
    let (length, checksum) = head.split_once(' ').ok_or_else(damaged)?;
    let body = &rest[end + 1..];
    if length.parse() != Ok(body.len()) {
        return Err(format!("it has {} bytes behind its first line and should have {length}", body.len()));
    }
    if u32::from_str_radix(checksum, 16) != Ok(crc32fast::hash(body)) {
        return Err("it was changed: the checksum is wrong".to_owned());
    }
    Ok(body)
}

fn parts(body: &[u8]) -> Result<Gazetteer, Damaged> {
    let mut reader = Reader { bytes: body };
    let entities = Entities::read(&mut reader)?;
    let index = NameIndex::read(&mut reader, entities.len())?;
    if entities.len() == 0 || !reader.bytes.is_empty() {
        return Err(Damaged);
    }
    Ok(Gazetteer { entities, index, warnings: Vec::new() })
}

/// A list that can't be opened.
pub(super) fn unreadable(path: &Path, error: &io::Error) -> Error {
    Error::Input {
        path: path.to_string_lossy().into_owned(),
        reason: format!("can't read this list of names: {}", system_message(error)),
        remedy: String::new(),
    }
}
