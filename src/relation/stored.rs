//! The rules that ship, compiled when they were written: to read and compile them takes several times as long as a short
//! run.
//!
//! `gazetteer/relations.bin` begins with the CRC-32 (ISO 3309) of the rules, and of the words of the context, that it was
//! made from. If they are others now, it is of no use, and all is compiled anew; a test sees to that it is what they give.

use regex_automata::util::pool::Pool;

use super::find::Room;
use super::rules::{Rules, SHIPPED};

static STORED: &[u8] = include_bytes!("../../gazetteer/relations.bin");

fn checksum() -> [u8; 4] {
    let mut hasher = crc32fast::Hasher::new();
    [SHIPPED, include_str!("context.rs")].iter().for_each(|text| hasher.update(text.as_bytes()));
    hasher.finalize().to_le_bytes()
}

/// The rules that ship, if they are those that were stored.
pub(super) fn shipped() -> Option<Rules> {
    let (made_from, body) = STORED.split_first_chunk()?;
    if *made_from != checksum() {
        return None;
    }
    let (types, rules, patterns, sides, shorten, programs, context, custom, cues) = postcard::from_bytes(body).ok()?;
    let rooms = Pool::new(Room::default as fn() -> Room);
    Some(Rules { types, rules, patterns, sides, shorten, programs, context, custom, cues, rooms })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relation::rules::Loader;

    /// `COMENTION_STORE=1 cargo test --lib stored` writes them anew.
    #[test]
    fn what_is_stored_are_the_rules() -> Result<(), Box<dyn std::error::Error>> {
        let Rules { types, rules, patterns, sides, shorten, programs, context, custom, cues, .. } =
            Loader::with_shipped().finish()?;
        let body = postcard::to_allocvec(&(types, rules, patterns, sides, shorten, programs, context, custom, cues))?;
        let new = [&checksum()[..], &body].concat();
        if std::env::var_os("COMENTION_STORE").is_some() {
            std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/gazetteer/relations.bin"), new)?;
            return Ok(());
        }
        let help = "gazetteer/relations.bin is of other rules: write it with COMENTION_STORE=1 cargo test --lib stored";
        assert!(new == STORED && shipped().is_some(), "{help}");
        Ok(())
    }
}
