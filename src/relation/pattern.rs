//! From the patterns that people write to regular expressions over sentences with slots.

use std::collections::BTreeMap;

use super::program::{Phrase, phrase_bytes};
use super::required::Found;
use super::sentence::{DEMONYM, FIRST_CUSTOM, LAST_SIGN, ORGANIZATION, PERSON, PLACE, SEAT, STATE, UNTYPED, folded};
use super::words::Words;

/// What is wrong with a pattern, and where: byte offset and length in it.
#[derive(Debug)]
pub(super) struct Fault {
    pub at: usize,
    pub length: usize,
    pub message: String,
    pub help: Option<String>,
}

impl Fault {
    fn new(at: usize, length: usize, message: impl Into<String>) -> Self {
        Self { at, length, message: message.into(), help: None }
    }
}

/// What patterns may refer to.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    /// Types of a list's own, each with its sign.
    pub custom: Vec<String>,
    /// A word for several types.
    pub types: BTreeMap<String, Vec<String>>,
    /// The numbers of lists of words and of phrases, by their names.
    pub phrases: BTreeMap<String, usize>,
    /// What they are, and need.
    pub meanings: Vec<Phrase>,
    pub founds: Vec<Found>,
}

/// The types that every set of rules knows.
pub(super) const TYPE_SIGNS: [(&str, u8); 7] = [
    ("person", PERSON),
    ("place", PLACE),
    ("organization", ORGANIZATION),
    ("demonym", DEMONYM),
    ("state", STATE),
    ("untyped", UNTYPED),
    ("seat", SEAT),
];

/// The types that a name without a type may be.
const MAY_BE_UNTYPED: u32 = 1 << PERSON | 1 << PLACE | 1 << ORGANIZATION;

impl Vocabulary {
    /// The sign of a type; a new one if the type is new and there is one left.
    pub fn sign(&mut self, name: &str) -> Option<u8> {
        if let Some((_, sign)) = TYPE_SIGNS.iter().find(|(known, _)| *known == name) {
            return Some(*sign);
        }
        let number = self.custom.iter().position(|known| known == name).unwrap_or_else(|| {
            self.custom.push(name.to_owned());
            self.custom.len() - 1
        });
        Some(FIRST_CUSTOM + number as u8).filter(|&sign| sign <= LAST_SIGN)
    }

    /// The signs of types separated by `|`, as a set of bits. `!` behind a type leaves out names without a type.
    pub fn signs(&mut self, words: &str, at: usize) -> Result<u32, Fault> {
        let (mut signs, mut is_strict) = (0, false);
        for name in words.split('|').map(str::trim) {
            let (name, ends) = name.strip_suffix('!').map_or((name, false), |name| (name, true));
            is_strict |= ends;
            let one_word = !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-' || b == b'_');
            if !one_word {
                let mut fault = Fault::new(at, words.len(), format!("“{name}” is no type"));
                fault.help =
                    Some("types are person, place, organization, demonym, state, or words of your list".into());
                return Err(fault);
            }
            match self.types.get(name).cloned() {
                Some(names) => {
                    for name in names {
                        signs |= 1 << self.sign(&name).ok_or_else(|| too_many_types(at, words))?;
                    }
                }
                None => signs |= 1 << self.sign(name).ok_or_else(|| too_many_types(at, words))?,
            }
        }
        if signs & MAY_BE_UNTYPED != 0 && !is_strict {
            signs |= 1 << UNTYPED;
        }
        Ok(signs)
    }
}

fn too_many_types(at: usize, words: &str) -> Fault {
    Fault::new(at, words.len(), format!("more than {} types of your own", LAST_SIGN - FIRST_CUSTOM + 1))
}

/// A pattern as a regular expression.
#[derive(Debug, Default)]
pub(super) struct Translated {
    pub regex: String,
    /// For parts of the regular expression, where they come from: offset there, offset in the pattern.
    origins: Vec<(usize, usize)>,
    pub attributes: Vec<String>,
    pub subject: u32,
    pub object: u32,
    /// The signs of the names that are kept where the rest is left out.
    pub keeps: u32,
    /// Subject and object are any two of one list.
    pub is_both: bool,
}

impl Translated {
    /// Where an offset of the regular expression comes from.
    pub fn origin(&self, at: usize) -> usize {
        let before = self.origins.partition_point(|&(generated, _)| generated <= at);
        before.checked_sub(1).map_or(0, |index| {
            let (generated, origin) = self.origins[index];
            origin + (at - generated).min(self.origins.get(index + 1).map_or(usize::MAX, |next| next.1 - origin))
        })
    }
}

/// What stands before the last name of a list.
const LAST: &str = "(?:,? and |,? & |,? or |,? nor |,? as well as |,? along with |,? and also |,? but (?:also |not )?|,? and not |, not )(?:the |later )?";
/// A word of a gap.
const WORD: &str = r#"[^ ,;:()"\x00-\x1f-][^ ,;:()"\x00-\x1f]*,? "#;

/// Translates a pattern. `subject` and `object` are the types of slots that state none.
pub(super) fn translate(
    pattern: &str,
    vocabulary: &mut Vocabulary,
    (subject, object): (u32, u32),
) -> Result<Translated, Fault> {
    let mut out = Translated::default();
    translate_part(pattern, 0, vocabulary, (subject, object), &mut out)?;
    Ok(out)
}

fn translate_part(
    pattern: &str,
    offset: usize,
    vocabulary: &mut Vocabulary,
    defaults: (u32, u32),
    out: &mut Translated,
) -> Result<(), Fault> {
    let bytes = pattern.as_bytes();
    let (mut at, mut in_class) = (0, false);
    while at < bytes.len() {
        out.origins.push((out.regex.len(), offset + at));
        match bytes[at] {
            b'\\' => {
                let end = pattern[at + 1..].chars().next().map_or(bytes.len(), |c| at + 1 + c.len_utf8());
                out.regex.push_str(&pattern[at..end]);
                at = end;
            }
            b'[' if !in_class => {
                in_class = true;
                out.regex.push('[');
                at += 1;
            }
            b']' if in_class => {
                in_class = false;
                out.regex.push(']');
                at += 1;
            }
            b'(' if !in_class && bytes.get(at + 1) != Some(&b'?') => {
                out.regex.push_str("(?:");
                at += 1;
            }
            b'@' if !in_class => {
                let length = bytes[at + 1..].iter().take_while(|b| b.is_ascii_lowercase() || **b == b'_').count();
                let name = &pattern[at + 1..at + 1 + length];
                let Some(number) = vocabulary.phrases.get(name) else {
                    let mut fault = Fault::new(offset + at, length + 1, format!("no list of words is called “{name}”"));
                    let near = crate::similar::nearest(name, vocabulary.phrases.keys().map(String::as_str));
                    fault.help = near.map(|near| format!("did you mean @{near}?"));
                    return Err(fault);
                };
                let [high, low] = phrase_bytes(*number);
                out.regex.push_str(&format!("(?:\\x{high:02x}\\x{low:02x})"));
                at += 1 + length;
            }
            b'{' if !in_class && !bytes.get(at + 1).is_some_and(u8::is_ascii_digit) => {
                let end = closing(bytes, at).ok_or_else(|| Fault::new(offset + at, 1, "this { is never closed"))?;
                let is_before_space = bytes.get(end + 1) == Some(&b' ');
                let is_gap = slot(&pattern[at + 1..end], offset + at + 1, vocabulary, defaults, out)?;
                // A gap takes the space after each of its words.
                at = end + 1 + usize::from(is_gap && is_before_space);
            }
            _ => {
                let c = pattern[at..].chars().next().unwrap_or(' ');
                out.regex.push(char::from(folded(c)));
                at += c.len_utf8();
            }
        }
    }
    Ok(())
}

/// Where the brace that opens at `at` is closed.
fn closing(bytes: &[u8], at: usize) -> Option<usize> {
    let mut depth = 0;
    for (index, byte) in bytes.iter().enumerate().skip(at) {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 1 => return Some(index),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Translates what stands in braces; tells whether it is a gap.
fn slot(
    content: &str,
    at: usize,
    vocabulary: &mut Vocabulary,
    (subject, object): (u32, u32),
    out: &mut Translated,
) -> Result<bool, Fault> {
    let (name, rest) = content.split_once(':').map_or((content, None), |(name, rest)| (name, Some(rest)));
    let inside = at + name.len() + 1;
    // `{object!}` is the relation's types, and a name without a type does not do.
    let (name, is_strict) = name.strip_suffix('!').map_or((name, false), |name| (name, true));
    let signs = |default: u32, vocabulary: &mut Vocabulary| match rest {
        Some(types) => vocabulary.signs(types, inside),
        None if is_strict => Ok(default & !(1 << UNTYPED)),
        None => Ok(default),
    };
    match name {
        "subject" | "subjects" => {
            out.subject |= signs(subject, vocabulary)?;
            push_slot(&mut out.regex, "subject", out.subject, number(name));
        }
        "object" | "objects" | "object+" => {
            out.object |= signs(object, vocabulary)?;
            push_slot(&mut out.regex, "object", out.object, number(name));
        }
        "both" => {
            let signs = signs(subject | object, vocabulary)?;
            (out.subject, out.object, out.is_both) = (signs, signs, true);
            let sign = class(signs);
            out.regex.push_str(&format!("(?P<both>{sign}(?:, (?:the )?{sign})*{LAST}{sign})"));
        }
        "other" => out.regex.push_str(&class(signs(subject | object, vocabulary)?)),
        "keep" | "keeps" => {
            out.keeps |= signs(subject | object, vocabulary)?;
            push_slot(&mut out.regex, "keep", out.keeps, number(name));
        }
        "gap" => {
            let words = rest.unwrap_or("3");
            let (count, with) = words.split_once(' ').unwrap_or((words, ""));
            let count: u32 = count.parse().ok().filter(|count| (1..=20).contains(count)).ok_or_else(|| {
                let mut fault = Fault::new(inside, words.len(), "a gap has 1 to 20 words");
                fault.help = Some("{gap:5}, {gap:5 with commas} or {gap:5 with names}".to_owned());
                fault
            })?;
            let word = match with {
                "" => WORD.replace(",? ", " "),
                "with commas" => WORD.to_owned(),
                "with names" => WORD.replace(r"\x00-\x1f", ""),
                _ => return Err(Fault::new(inside, words.len(), "a gap is “with commas” or “with names”, or neither")),
            };
            out.regex.push_str(&format!("(?:{word}){{0,{count}}}?"));
            return Ok(true);
        }
        _ => {
            let is_word = !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
            let Some(inner) = rest.filter(|_| is_word) else {
                let known = [
                    "subject", "subjects", "object", "objects", "object+", "both", "other", "gap", "cue", "keep",
                    "keeps",
                ];
                let mut fault = Fault::new(at, content.len().max(1), format!("“{content}” is no slot"));
                let near = crate::similar::nearest(name, known.into_iter());
                fault.help = near.map(|near| format!("did you mean {{{near}}}?"));
                return Err(fault);
            };
            if name != "cue" {
                out.attributes.push(name.to_owned());
            }
            out.regex.push_str(&format!("(?P<{name}>"));
            translate_part(inner, inside, vocabulary, (subject, object), out)?;
            out.regex.push(')');
        }
    }
    Ok(false)
}

/// How many names a slot holds.
enum Number {
    One,
    /// One, or a list: A, B and C.
    List,
    /// One, or with those in which it lies: Graz, Styria, Austria.
    Chain,
}

fn number(slot: &str) -> Number {
    match slot.as_bytes().last() {
        Some(b's') => Number::List,
        Some(b'+') => Number::Chain,
        _ => Number::One,
    }
}

fn push_slot(regex: &mut String, name: &str, signs: u32, number: Number) {
    let sign = class(signs);
    let more = match number {
        Number::One => String::new(),
        Number::List => format!("(?:(?:, (?:the )?{sign})*{LAST}{sign})?"),
        Number::Chain => format!("(?:, (?:the )?{sign})*(?:{LAST}{sign})?"),
    };
    regex.push_str(&format!("(?P<{name}>{sign}{more})"));
}

/// A class of signs.
fn class(signs: u32) -> String {
    let signs = (1..=LAST_SIGN).filter(|sign| signs & 1 << sign != 0);
    let signs: String = signs.map(|sign| format!("\\x{sign:02x}")).collect();
    format!("[{signs}]")
}

/// A list of words, as texts have them, and what it needs.
pub(super) fn words(words: &[String]) -> (Words, Found) {
    let mut words: Vec<String> =
        words.iter().map(|word| word.trim().chars().map(|c| char::from(folded(c))).collect()).collect();
    words.sort_by_key(|word: &String| (std::cmp::Reverse(word.len()), word.clone()));
    words.dedup();
    let found = Found::words(&words);
    (words.into(), found)
}
