//! Lists of words of patterns, looked for at one place of a text.

use serde::{Deserialize, Serialize};

use super::program::Bytes;

/// A list of words, any of which may stand at a place, longer ones first.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(from = "Vec<String>", into = "Vec<String>")]
pub(super) struct Words {
    words: Vec<Word>,
    /// Where among them those begin that begin with a byte.
    starts: Box<[u32; 129]>,
    pub may_be_empty: bool,
}

#[derive(Clone, Debug)]
struct Word {
    /// Its first bytes as a number.
    head: u64,
    length: u32,
    rest: Box<[u8]>,
}

/// So many bytes of a word are compared at once.
const HEAD: usize = 8;

/// The bytes at a place as a number.
fn head(text: &[u8], at: usize) -> u64 {
    match text[at..].first_chunk::<HEAD>() {
        Some(head) => u64::from_le_bytes(*head),
        None => text[at..].iter().rev().fold(0, |head, &byte| head << 8 | u64::from(byte)),
    }
}

impl From<Vec<String>> for Words {
    fn from(words: Vec<String>) -> Self {
        let mut sorted: Vec<&[u8]> = words.iter().map(|word| word.as_bytes()).filter(|word| !word.is_empty()).collect();
        sorted.sort_by_key(|word| (word[0], std::cmp::Reverse(word.len())));
        let mut starts = Box::new([sorted.len() as u32; 129]);
        for byte in 0..128u8 {
            starts[usize::from(byte)] = sorted.partition_point(|word| word[0] < byte) as u32;
        }
        let word = |word: &&[u8]| Word {
            head: head(word, 0),
            length: word.len() as u32,
            rest: word[word.len().min(HEAD)..].into(),
        };
        Self { words: sorted.iter().map(word).collect(), starts, may_be_empty: words.iter().any(String::is_empty) }
    }
}

impl From<Words> for Vec<String> {
    fn from(words: Words) -> Self {
        let text = |word: &Word| {
            let head = word.head.to_le_bytes();
            String::from_utf8_lossy(&[&head[..HEAD.min(word.length as usize)], &word.rest].concat()).into_owned()
        };
        words.words.iter().map(text).chain(words.may_be_empty.then(String::new)).collect()
    }
}

impl Words {
    pub fn first(&self) -> Bytes {
        self.words.iter().fold(Bytes::default(), |bytes, word| bytes.or(Bytes::one(word.head as u8)))
    }

    /// Where the first word ends that stands at a place, among those after the first `tried` that begin with its byte,
    /// and how many were tried then; `None` of these if there are no more.
    pub fn end(&self, text: &[u8], at: usize, tried: u32) -> Option<(usize, Option<u32>)> {
        let first = usize::from(*text.get(at)? & 127);
        let words = &self.words[self.starts[first] as usize..self.starts[first + 1] as usize];
        let head = head(text, at);
        let is_here = |word: &Word| {
            let others = 8 * (HEAD as u32).saturating_sub(word.length);
            (word.head ^ head) << others == 0 && (word.rest.is_empty() || text[at + HEAD..].starts_with(&word.rest))
        };
        let index = (tried as usize..words.len()).find(|&index| is_here(&words[index]))?;
        let more = (index + 1 < words.len()).then_some(index as u32 + 1);
        Some((at + words[index].length as usize, more))
    }
}
