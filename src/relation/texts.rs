//! Many short texts that are looked for at one place of another text.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// Texts by their beginnings: all together are small enough to stay at hand, unlike an automaton of them.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(from = "Vec<(Vec<u8>, u32)>", into = "Vec<(Vec<u8>, u32)>")]
pub(super) struct Texts {
    texts: Vec<Text>,
    /// By the first three bytes (0 where a text has fewer), where the texts are that begin so, and where they end.
    heads: FxHashMap<u64, (u32, u32)>,
    /// By the first byte and the lower five bits of the second, those of the third; all, if a text has no third.
    third: Box<[[u32; 32]; 256]>,
}

impl Default for Texts {
    fn default() -> Self {
        Self { texts: Vec::new(), heads: FxHashMap::default(), third: Box::new([[0; 32]; 256]) }
    }
}

#[derive(Clone, Debug)]
struct Text {
    /// Its first bytes, as a number, and how many there are in all.
    head: u64,
    length: u32,
    /// The others.
    number: u32,
    rest: Box<[u8]>,
}

/// So many bytes, at least, must be there wherever texts are looked for.
pub(super) const HEAD: usize = 8;

/// Up to eight bytes as a number.
fn number(bytes: &[u8]) -> u64 {
    let mut head = [0; HEAD];
    head[..bytes.len()].copy_from_slice(bytes);
    u64::from_le_bytes(head)
}

/// The lower bits of one of the bytes of a number.
fn low(head: u64, byte: u32) -> usize {
    (head >> (8 * byte) & 31) as usize
}

impl From<Vec<(Vec<u8>, u32)>> for Texts {
    fn from(texts: Vec<(Vec<u8>, u32)>) -> Self {
        Self::new(texts.iter().map(|(text, number)| (&text[..], *number)))
    }
}

impl From<Texts> for Vec<(Vec<u8>, u32)> {
    fn from(texts: Texts) -> Self {
        let text = |text: &Text| {
            let head = text.head.to_le_bytes();
            ([&head[..HEAD.min(text.length as usize)], &text.rest].concat(), text.number)
        };
        texts.texts.iter().map(text).collect()
    }
}

impl Texts {
    /// Of texts in their order, none of them empty, with their numbers.
    pub fn new<'a>(sorted: impl Iterator<Item = (&'a [u8], u32)>) -> Self {
        let mut new = Self::default();
        for (text, of_text) in sorted {
            let (head, rest) = text.split_at(text.len().min(HEAD));
            let length = text.len() as u32;
            let head = number(head);
            new.texts.push(Text { head, length, number: of_text, rest: rest.into() });
            let end = new.texts.len() as u32;
            new.heads.entry(head & 0xFF_FFFF).or_insert((end - 1, end)).1 = end;
            let seconds = &mut new.third[usize::from(text[0])];
            match text.len() {
                1 => *seconds = [u32::MAX; 32],
                2 => seconds[low(head, 1)] = u32::MAX,
                _ => seconds[low(head, 1)] |= 1 << low(head, 2),
            }
        }
        new
    }

    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// Calls `visit` with the length and the number of each text that stands at a place, shorter ones first.
    #[inline]
    pub fn each(&self, bytes: &[u8], at: usize, mut visit: impl FnMut(u32, u32)) {
        let Some(head) = bytes[at..].first_chunk::<HEAD>() else { return };
        let first = usize::from(head[0]);
        let head = u64::from_le_bytes(*head);
        let thirds = self.third[first][low(head, 1)];
        if thirds >> low(head, 2) & 1 == 0 {
            return;
        }
        let lengths = if thirds == u32::MAX { 1..=3 } else { 3..=3 };
        for length in lengths {
            let beginning = head & (u64::MAX >> (8 * (HEAD - length)));
            // What is behind the end is no part of a text.
            if beginning >> (8 * (length - 1)) == 0 {
                return;
            }
            let Some(&(start, end)) = self.heads.get(&beginning) else { continue };
            for text in &self.texts[start as usize..end as usize] {
                let others = 8 * (HEAD as u32).saturating_sub(text.length);
                if (text.head ^ head) << others == 0
                    && (text.rest.is_empty() || bytes[at + HEAD..].starts_with(&text.rest))
                {
                    visit(text.length, text.number);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Texts;

    #[test]
    fn all_texts_at_a_place_are_told() {
        let texts: [&[u8]; 7] = [b"'s", b"(", b"me", b"meet", b"meeting", b"met", b"negotiations"];
        let texts = Texts::new(texts.into_iter().zip(0..));
        let told = |text: &str| {
            let mut told = Vec::new();
            texts.each(format!("a{text}\0\0\0\0\0\0\0\0").as_bytes(), 1, |length, number| told.push((length, number)));
            told
        };
        assert_eq!(told("meetings"), [(2, 2), (4, 3), (7, 4)]);
        assert_eq!(told("met"), [(2, 2), (3, 5)]);
        assert_eq!(told("("), [(1, 1)]);
        assert_eq!(told("'s"), [(2, 0)]);
        assert_eq!(told("negotiations"), [(12, 6)]);
        assert_eq!(told("negotiation"), []);
        assert_eq!(told("a met"), []);
        assert_eq!(told(""), []);
    }
}
