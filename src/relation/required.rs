//! Words that a text must hold for a pattern to match, and which names may stand next to them: they are looked for in all
//! sentences at once, so that regular expressions run only where they may find something.

use std::ops::Range;
use std::sync::Arc;

use regex_syntax::hir::{Class, ClassBytes, ClassBytesRange, Hir, HirKind, Look};
use serde::{Deserialize, Serialize};

use super::program::{Unit, units};
use super::sentence::{Neighbour, is_sign};

/// The most texts that one pattern is looked for by.
const MOST: usize = 400;

/// The most words of a list that are looked for together with what stands beside the list.
const MOST_JOINED: usize = 8;

/// Which name is the first one, seen from an edge of a part of a pattern, and how far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) struct Reach {
    /// The signs that it may have.
    pub signs: u32,
    /// The most bytes in front of it.
    pub distance: u32,
    /// The most bytes of the part where it holds no name; `None` if it holds one for sure.
    pub without: Option<u32>,
    /// Whether a letter may stand at the edge.
    pub letter: bool,
    /// Whether the part may be empty.
    is_optional: bool,
}

impl Reach {
    const EMPTY: Self = Self { signs: 0, distance: 0, without: Some(0), letter: false, is_optional: true };

    fn byte(byte: u8) -> Self {
        match is_sign(byte) {
            true => Self { signs: 1 << byte, without: None, is_optional: false, ..Self::EMPTY },
            false => Self { without: Some(1), letter: is_word(byte), is_optional: false, ..Self::EMPTY },
        }
    }

    fn bytes<'a>(bytes: impl Iterator<Item = &'a u8>) -> Self {
        bytes.fold(Self::EMPTY, |reach, &byte| reach.then(Self::byte(byte)))
    }

    /// That of this part with `next` behind it, seen from this side.
    fn then(self, next: Self) -> Self {
        let letter = self.letter | (self.is_optional & next.letter);
        let is_optional = self.is_optional & next.is_optional;
        let Some(without) = self.without else { return Self { letter, is_optional, ..self } };
        let distance = if next.signs == 0 { 0 } else { without.saturating_add(next.distance) };
        Self {
            signs: self.signs | next.signs,
            distance: self.distance.max(distance),
            without: next.without.map(|more| without.saturating_add(more)),
            letter,
            is_optional,
        }
    }

    /// That of either part.
    fn or(self, other: Self) -> Self {
        Self {
            signs: self.signs | other.signs,
            distance: self.distance.max(other.distance),
            without: self.without.max(other.without),
            letter: self.letter | other.letter,
            is_optional: self.is_optional | other.is_optional,
        }
    }

    fn repeated(self, least: u32, most: Option<u32>) -> Self {
        let most = most.unwrap_or(u32::MAX);
        let without = self.without.unwrap_or(0);
        let before = without.saturating_mul(most.saturating_sub(1));
        let without = (least == 0 || self.without.is_some()).then(|| without.saturating_mul(most));
        let distance = if self.signs == 0 { 0 } else { self.distance.saturating_add(before) };
        Self { distance, without, is_optional: self.is_optional | (least == 0), ..self }
    }

    /// The most bytes of the part, if it has no names; of others nothing is known.
    pub fn longest(self) -> Option<u32> {
        self.without.filter(|_| self.signs == 0)
    }

    /// Whether the pattern may match where names have these signs, whatever is left out between.
    pub fn may(&self, signs: u32, letter: bool) -> bool {
        (self.letter | !letter) && (self.without.is_some() || self.signs & signs != 0)
    }

    /// Whether the pattern may match where the first name is this one, so many bytes away.
    pub fn allows(self, first: Option<Neighbour>) -> bool {
        self.without.is_some()
            || first.is_some_and(|(sign, distance)| self.signs & 1 << sign != 0 && distance <= self.distance)
    }
}

/// Whether regular expressions take a byte for a part of a word.
pub(super) fn is_word(byte: u8) -> bool {
    WORD[byte as usize]
}

static WORD: [bool; 256] = {
    let (mut is_word, mut byte) = ([false; 256], 0);
    while byte < 128 {
        is_word[byte] = (byte as u8).is_ascii_alphanumeric() || byte as u8 == b'_';
        byte += 1;
    }
    is_word
};

/// A text that a match holds, and the names on either side of it.
#[derive(Clone, Debug)]
pub(super) struct Need {
    pub text: Arc<[u8]>,
    /// How rare that is likely to be.
    rarity: usize,
    pub before: Reach,
    pub after: Reach,
}

/// Where matches begin.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) enum Start {
    /// With a name that has one of these signs.
    Name(u32),
    /// With such a name, or words before it that may as well be left out.
    BehindName(u32),
    /// With the word that it is looked for by.
    Cue,
    /// With that word, or words before it that may as well be left out.
    BehindCue,
    Anywhere,
}

/// What every match of `pattern` needs: one of these, and where it begins; `None` if it need not hold any.
///
/// `phrases` is what lists of words and phrases need. No text goes across a space or a name, since what
/// stands between words may be left out; but if no word tells anything and `is_whole` says that nothing is left out,
/// names and what stands between them do.
pub(super) fn required(pattern: &Hir, phrases: &[Found], is_whole: bool) -> (Option<Vec<Need>>, Start) {
    let search = Search { phrases, cut: telling_word };
    let (front, rest) = search.optional_front(pattern);
    let words = concat(rest.iter().map(|part| search.search(part)).collect(), telling_word);
    let (first, has_front) = (words.first, front != Reach::EMPTY);
    let mut needs = words.needs(telling_word);
    if needs.is_none() && is_whole {
        let search = Search { phrases, cut: names };
        needs = concat(rest.iter().map(|part| search.search(part)).collect(), names).needs(names);
    }
    let begins_with_cue = needs.as_ref().is_some_and(|needs| needs.iter().all(|need| need.before == Reach::EMPTY));
    let start = match (first.without, first.distance) {
        (None, 0) if has_front => Start::BehindName(first.signs),
        (None, 0) => Start::Name(first.signs),
        _ if begins_with_cue && has_front => Start::BehindCue,
        _ if begins_with_cue => Start::Cue,
        _ => Start::Anywhere,
    };
    needs.iter_mut().flatten().for_each(|need| need.before = need.before.then(front));
    (needs, start)
}

/// One need for each text.
fn merged(mut needs: Vec<Need>) -> Vec<Need> {
    needs.sort_by(|a, b| a.text.cmp(&b.text));
    needs.dedup_by(|later, kept| {
        let is_same = later.text == kept.text;
        if is_same {
            (kept.before, kept.after) = (kept.before.or(later.before), kept.after.or(later.after));
        }
        is_same
    });
    needs
}

/// What a phrase needs, for patterns that hold it.
pub(super) fn of_phrase(phrase: &Hir, phrases: &[Found]) -> Found {
    Search { phrases, cut: telling_word }.search(phrase)
}

/// What a part of a pattern matches, and needs.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// All texts that it matches, if they are few.
    exact: Option<Vec<Vec<u8>>>,
    /// Of each match it holds one.
    required: Option<Vec<Need>>,
    /// The first name from the left, and from the right.
    first: Reach,
    last: Reach,
}

impl Found {
    /// What a list of words needs. Of a long one only that is kept: to join its words to others takes long.
    pub fn words(words: &[String]) -> Self {
        let mut found = Self::texts(words.iter().map(|word| word.as_bytes().to_vec()).collect());
        if words.len() > MOST_JOINED {
            let needs = found.exact.take().map(|texts| around(texts, telling_word, Reach::EMPTY, Reach::EMPTY));
            found.required = better(needs, None);
        }
        found
    }

    fn texts(texts: Vec<Vec<u8>>) -> Self {
        let of_all = |of: fn(&Vec<u8>) -> Reach| texts.iter().map(of).reduce(Reach::or).unwrap_or(Reach::EMPTY);
        let first = of_all(|text| Reach::bytes(text.iter()));
        let last = of_all(|text| Reach::bytes(text.iter().rev()));
        Self { exact: Some(texts), required: None, first, last }
    }

    /// Any of many bytes: no text is looked for.
    fn class(bytes: &[u8]) -> Self {
        let reach = bytes.iter().map(|&byte| Reach::byte(byte)).reduce(Reach::or).unwrap_or(Reach::EMPTY);
        Self { exact: None, required: None, first: reach, last: reach }
    }

    fn needs(self, cut: Cut) -> Option<Vec<Need>> {
        better(self.exact.map(|texts| around(texts, cut, Reach::EMPTY, Reach::EMPTY)), self.required)
    }
}

/// Tells which part of a text is looked for.
type Cut = fn(&[u8]) -> Range<usize>;

struct Search<'a> {
    phrases: &'a [Found],
    cut: Cut,
}

impl Search<'_> {
    fn search(&self, pattern: &Hir) -> Found {
        match pattern.kind() {
            // No letter stands on either side of where a word begins or ends.
            HirKind::Look(Look::WordAscii) => {
                let edge = Reach { is_optional: false, ..Reach::EMPTY };
                Found { exact: None, required: None, first: edge, last: edge }
            }
            HirKind::Empty | HirKind::Look(_) => Found::texts(vec![Vec::new()]),
            HirKind::Literal(literal) => {
                let unit = |unit| match unit {
                    Unit::Byte(byte) => Found::texts(vec![vec![byte]]),
                    Unit::Phrase(number) => {
                        self.phrases.get(number).cloned().unwrap_or_else(|| Found::texts(Vec::new()))
                    }
                };
                concat(units(&literal.0).map(unit).collect(), self.cut)
            }
            HirKind::Class(class) => {
                // Alternatives of one character become a class of characters.
                let class = match class {
                    Class::Bytes(class) => Some(class.clone()),
                    Class::Unicode(class) => class.to_byte_class(),
                };
                let all = || ClassBytes::new([ClassBytesRange::new(0, u8::MAX)]);
                let bytes: Vec<u8> =
                    class.unwrap_or_else(all).ranges().iter().flat_map(|range| range.start()..=range.end()).collect();
                match bytes.len() <= 3 {
                    true => Found::texts(bytes.into_iter().map(|byte| vec![byte]).collect()),
                    false => Found::class(&bytes),
                }
            }
            HirKind::Capture(capture) => self.search(&capture.sub),
            HirKind::Repetition(repetition) => {
                let mut inner = self.search(&repetition.sub);
                let (least, most) = (repetition.min, repetition.max);
                let (first, last) = (inner.first.repeated(least, most), inner.last.repeated(least, most));
                let (exact, required) = match (least, most) {
                    (0, Some(1)) => {
                        inner.exact.iter_mut().for_each(|texts| texts.push(Vec::new()));
                        (inner.exact, None)
                    }
                    (0, _) => (None, None),
                    _ => {
                        // What stands beside the text may be the whole part once more.
                        let others = [&inner.last, &inner.first].map(|reach| reach.repeated(0, most));
                        let widen = |need: &mut Need| {
                            (need.before, need.after) = (need.before.then(others[0]), need.after.then(others[1]));
                        };
                        let mut needs = inner.needs(self.cut);
                        needs.iter_mut().flatten().for_each(widen);
                        (None, needs)
                    }
                };
                Found { exact, required, first, last }
            }
            HirKind::Alternation(branches) => {
                alternation(branches.iter().map(|branch| self.search(branch)).collect(), self.cut)
            }
            HirKind::Concat(parts) => concat(parts.iter().map(|part| self.search(part)).collect(), self.cut),
        }
    }

    /// The words at the beginning that may be left out, seen from the right, and the other parts.
    fn optional_front<'h>(&self, pattern: &'h Hir) -> (Reach, &'h [Hir]) {
        let HirKind::Concat(parts) = pattern.kind() else { return (Reach::EMPTY, std::slice::from_ref(pattern)) };
        let mut front = Reach::EMPTY;
        for (index, part) in parts.iter().enumerate() {
            let last = self.search(part).last;
            if last.signs != 0 || !last.is_optional || !part.properties().look_set().is_empty() {
                return (front, &parts[index..]);
            }
            front = last.then(front);
        }
        (Reach::EMPTY, parts)
    }
}

fn alternation(branches: Vec<Found>, cut: Cut) -> Found {
    let of_all = |of: fn(&Found) -> Reach| branches.iter().map(of).reduce(Reach::or).unwrap_or(Reach::EMPTY);
    let (first, last) = (of_all(|found| found.first), of_all(|found| found.last));
    let exact: Option<Vec<Vec<Vec<u8>>>> = branches.iter().map(|found| found.exact.clone()).collect();
    let exact = exact.map(|texts| texts.concat()).filter(|texts| texts.len() <= MOST);
    let required: Option<Vec<Vec<Need>>> = branches.into_iter().map(|found| found.needs(cut)).collect();
    let required = required.map(|needs| merged(needs.concat())).filter(|needs| needs.len() <= MOST);
    Found { exact, required, first, last }
}

fn concat(parts: Vec<Found>, cut: Cut) -> Found {
    // For each place between two parts what stands on either side of it.
    let before: Vec<Reach> = std::iter::once(Reach::EMPTY)
        .chain(parts.iter().scan(Reach::EMPTY, |reach, part| {
            *reach = part.last.then(*reach);
            Some(*reach)
        }))
        .collect();
    let mut after: Vec<Reach> = std::iter::once(Reach::EMPTY)
        .chain(parts.iter().rev().scan(Reach::EMPTY, |reach, part| {
            *reach = part.first.then(*reach);
            Some(*reach)
        }))
        .collect();
    after.reverse();
    let (first, last) = (after[0], before[parts.len()]);
    let end = parts.len();
    let (mut best, mut run, mut start) = (None, vec![Vec::new()], 0);
    for (index, part) in parts.into_iter().enumerate() {
        let grown = part.exact.as_ref().filter(|texts| texts.len() * run.len() <= MOST).map(|texts| {
            let joined = run.iter().flat_map(|head| texts.iter().map(move |tail| [&head[..], tail].concat()));
            joined.collect::<Vec<_>>()
        });
        match grown {
            Some(grown) => run = grown,
            None => {
                best = better(best, Some(around(std::mem::take(&mut run), cut, before[start], after[index])));
                let inside = part.required.map(|needs| {
                    let wider = needs.into_iter().map(|need| Need {
                        before: need.before.then(before[index]),
                        after: need.after.then(after[index + 1]),
                        ..need
                    });
                    wider.collect()
                });
                best = better(best, inside);
                (run, start) = match part.exact {
                    Some(exact) => (exact, index),
                    None => (vec![Vec::new()], index + 1),
                };
            }
        }
    }
    match (start, &best) {
        (0, None) => Found { exact: Some(run), required: None, first, last },
        _ => Found {
            exact: None,
            required: better(best, Some(around(run, cut, before[start], after[end]))),
            first,
            last,
        },
    }
}

/// What is looked for of each text; `before` and `after` is what stands around all of them.
fn around(texts: Vec<Vec<u8>>, cut: Cut, before: Reach, after: Reach) -> Vec<Need> {
    let need = |text: Vec<u8>| {
        let part = cut(&text);
        Need {
            before: Reach::bytes(text[..part.start].iter().rev()).then(before),
            after: Reach::bytes(text[part.end..].iter()).then(after),
            rarity: rarity(&text[part.clone()]),
            text: text[part].into(),
        }
    };
    merged(texts.into_iter().map(need).collect())
}

/// The word that tells most.
fn telling_word(text: &[u8]) -> Range<usize> {
    if !text.iter().any(|&byte| byte <= b' ' || byte == b',') {
        return 0..text.len();
    }
    let mut next = 0;
    let words = text.split(|&byte| byte <= b' ' || byte == b',').map(|word| {
        let at = next;
        next += word.len() + 1;
        at..at + word.len()
    });
    words.max_by_key(|word| rarity(&text[word.clone()])).unwrap_or(0..0)
}

/// From the first name to the last, or the one name with what stands around it.
fn names(text: &[u8]) -> Range<usize> {
    let first = text.iter().position(|&byte| is_sign(byte));
    let last = text.iter().rposition(|&byte| is_sign(byte));
    match first.zip(last) {
        Some((first, last)) if first < last => first..last + 1,
        Some(_) if text.len() > 1 => 0..text.len(),
        _ => 0..0,
    }
}

/// The needs whose texts are rarer: those whose commonest is; of equals the fewer.
fn better(a: Option<Vec<Need>>, b: Option<Vec<Need>>) -> Option<Vec<Need>> {
    let least = |needs: &Vec<Need>| needs.iter().map(|need| need.rarity).min().unwrap_or(0);
    let both = [a, b].into_iter().flatten().filter(|needs| least(needs) > 0);
    both.max_by_key(|needs| (least(needs), std::cmp::Reverse(needs.len())))
}

/// How rare a text is likely to be: nearly every sentence has one of the short words.
fn rarity(text: &[u8]) -> usize {
    let words = text.split(|byte| !byte.is_ascii_lowercase());
    let letters: usize = words.filter(|word| word.len() > 7 || !EVERYWHERE.contains(word)).map(<[u8]>::len).sum();
    let others = text.iter().filter(|byte| !byte.is_ascii_lowercase()).count();
    (2 * letters).min(16) + others.min(4)
}

/// Words that tell nothing of a sentence, of seven letters at the most.
const EVERYWHERE: [&[u8]; 44] = [
    b"of", b"in", b"at", b"on", b"to", b"for", b"by", b"with", b"from", b"the", b"and", b"or", b"a", b"an", b"is",
    b"was", b"were", b"are", b"be", b"been", b"has", b"have", b"had", b"his", b"her", b"its", b"their", b"that",
    b"which", b"who", b"as", b"into", b"near", b"not", b"one", b"out", b"up", b"he", b"she", b"they", b"between",
    b"against", b"will", b"s",
];
