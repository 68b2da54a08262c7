//! Which bytes of a text belong to words, 64 at a time, by vector instructions.

use std::ops::RangeInclusive;

use wide::u8x64;

/// Number of bytes of a block.
pub(crate) const BLOCK: usize = 64;

/// One bit for each byte of a block, the first byte the lowest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    /// ASCII letters, digits and underscores.
    pub word: u64,
    /// ASCII capitals and underscores.
    pub upper: u64,
    /// Bytes of characters beyond ASCII that may belong to words.
    pub other: u64,
    /// Full stops.
    pub dot: u64,
}

impl Block {
    /// Classifies the bytes of a block.
    #[inline]
    pub fn of(bytes: &[u8; BLOCK]) -> Self {
        let bytes = u8x64::new(*bytes);
        let small = bytes | u8x64::splat(0x20);
        let underscore = bytes.simd_eq(u8x64::splat(b'_'));
        let word = (is_within(small, b'a'..=b'z') | is_within(bytes, b'0'..=b'9') | underscore).to_bitmask();
        // Of the bytes of words, capitals and the underscore have no bit 0x20; that is moved to the highest.
        let twice = bytes + bytes;
        let dot = bytes.simd_eq(u8x64::splat(b'.')).to_bitmask();
        let mut other = bytes.to_bitmask();
        if other != 0 {
            // Dashes, quotes and the like from U+2010 to U+2027 belong to no word.
            let [first, second] = [0xE2, 0x80].map(|byte| bytes.simd_eq(u8x64::splat(byte)).to_bitmask());
            let signs = first & second >> 1 & is_within(bytes, 0x90..=0xA7).to_bitmask() >> 2;
            other &= !(signs | signs << 1 | signs << 2);
        }
        Self { word, upper: word & !(twice + twice).to_bitmask(), other, dot }
    }
}

/// Which bytes of a block are among some few.
#[inline]
pub(crate) fn any_of(bytes: &[u8; BLOCK], few: &[u8]) -> u64 {
    let bytes = u8x64::new(*bytes);
    few.iter().fold(u8x64::ZERO, |found, byte| found | bytes.simd_eq(u8x64::splat(*byte))).to_bitmask()
}

#[inline]
fn is_within(bytes: u8x64, range: RangeInclusive<u8>) -> u8x64 {
    // What is below wraps round.
    let moved = bytes - u8x64::splat(*range.start());
    moved.min(u8x64::splat(range.end() - range.start())).simd_eq(moved)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokenize;

    #[test]
    fn tells_every_byte() {
        for first in 0..=255_u8 {
            let bytes: [u8; BLOCK] = std::array::from_fn(|at| first.wrapping_add((at as u8).wrapping_mul(37)));
            let bits = |is: fn(&u8) -> bool| {
                bytes.iter().enumerate().fold(0, |bits, (at, byte)| bits | u64::from(is(byte)) << at)
            };
            let expected = Block {
                word: bits(|b| b.is_ascii_alphanumeric() || *b == b'_'),
                upper: bits(|b| b.is_ascii_uppercase() || *b == b'_'),
                other: bits(|b| !b.is_ascii()),
                dot: bits(|b| *b == b'.'),
            };
            assert_eq!(Block::of(&bytes), expected, "{bytes:?}");
        }
    }

    #[test]
    fn no_word_has_a_sign_that_is_left_out() {
        let mut left_out = 0;
        for c in '\u{80}'..='\u{FFFF}' {
            let text = format!("{:\0<64}a{c}b", "");
            let bytes = text.as_bytes().last_chunk().expect("it is long enough");
            let of_sign = (1 << 63) - (1 << (63 - c.len_utf8()));
            if Block::of(bytes).other & of_sign != of_sign {
                assert_eq!(Block::of(bytes).other & of_sign, 0, "{c:?} as a whole");
                assert_eq!(tokenize(&text).len(), 2, "{c:?}");
                left_out += 1;
            }
        }
        assert_eq!(left_out, 0x18);
    }
}
