//! A pattern at work: it is tried only where it may begin.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::cues::Place;
use super::program::{Op, Program, Programs};
use super::required::{Start, is_word};
use super::sentence::Slotted;

/// A pattern as instructions.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Matcher {
    pub program: Program,
    pub start: Start,
}

/// What matchers work with, kept from text to text.
#[derive(Debug, Default)]
pub(super) struct Workspace {
    /// What is still to be tried, the last first.
    open: Vec<Open>,
    /// The places of groups.
    saved: Vec<u32>,
    /// How many steps were made and, once they are many, by instruction and place where it was.
    steps: usize,
    few: usize,
    is_noted: bool,
    seen: Vec<u64>,
}

/// What is to be tried if what is being tried fails.
#[derive(Clone, Copy, Debug)]
enum Open {
    /// To go on at an instruction and a place.
    Way(u32, u32),
    /// The words of a list, but for the first so many, at an instruction and a place.
    Words(u32, u32, u32),
    /// The ways of a choice, but for the first so many, at an instruction and a place.
    Choice(u32, u32, u32),
    /// So many bytes of a set, or fewer or more, at an instruction and a place.
    Bytes(u32, u32, u32),
    /// What was saved is that again.
    Saved(u32, u32),
}

/// Nothing was saved.
const NOWHERE: u32 = u32::MAX;

/// A text and what part of it may match.
#[derive(Clone, Copy)]
struct Part<'a> {
    text: &'a [u8],
    from: usize,
    to: usize,
}

/// A match and its groups.
pub(super) struct Match<'a> {
    groups: &'a [Box<str>],
    whole: Range<usize>,
    saved: &'a [u32],
}

impl Match<'_> {
    /// Where a group is, if there is one of that name and it took part.
    pub fn group(&self, name: &str) -> Option<Range<usize>> {
        let group = self.groups.iter().position(|known| **known == *name)?;
        let place = |slot: usize| self.saved.get(slot).filter(|&&place| place != NOWHERE).map(|&place| place as usize);
        Some(place(2 * group)?..place(2 * group + 1)?)
    }

    pub fn whole(&self) -> Range<usize> {
        self.whole.clone()
    }
}

impl Matcher {
    /// Whether it matches in a text.
    pub fn is_in(&self, programs: &Programs, text: &[u8], workspace: &mut Workspace) -> bool {
        self.first(programs, text, workspace).is_some()
    }

    /// The first match in a text.
    pub fn first<'w>(&'w self, programs: &Programs, text: &[u8], workspace: &'w mut Workspace) -> Option<Match<'w>> {
        let part = Part { text, from: 0, to: text.len() };
        workspace.begin(&self.program, part);
        let Program { is_at_start, longest, .. } = self.program;
        let first = longest.map_or(0, |longest| text.len().saturating_sub(longest as usize));
        let last = if is_at_start { 0 } else { text.len() };
        let whole = (first..=last).find_map(|start| Some(start..self.end(programs, part, start, workspace)?))?;
        Some(Match { groups: &self.program.groups, whole, saved: &workspace.saved })
    }

    /// Calls `visit` with all matches in a text, from left to right, that do not overlap.
    ///
    /// `places` tells where the words stand that the pattern is looked for by, in order.
    pub fn each(
        &self,
        programs: &Programs,
        text: &Slotted,
        places: &[Place],
        workspace: &mut Workspace,
        mut visit: impl FnMut(&Match),
    ) {
        let bytes = &text.bytes;
        let to = places.iter().map(|place| place.end).max().unwrap_or(0) as usize;
        // From the end of the last match on.
        let mut from = places.iter().map(|place| place.start).min().unwrap_or(0) as usize;
        let part = Part { text: bytes, from, to };
        workspace.begin(&self.program, part);
        let mut tell = |whole: Range<usize>, workspace: &mut Workspace| {
            visit(&Match { groups: &self.program.groups, whole, saved: &workspace.saved });
            // What was seen led to the match.
            workspace.begin(&self.program, part);
        };
        // Where a match begins that does not begin with what it is looked for by: the first place that gives one.
        let first = |from: usize, last: usize, workspace: &mut Workspace| {
            let mut starts = (from..=last).filter(|&start| start == 0 || !is_word(bytes[start - 1]));
            starts.find_map(|start| Some(start..self.end(programs, part, start, workspace)?))
        };
        if matches!(self.start, Start::Anywhere) {
            // The word that it is looked for by is in it.
            let last = places.iter().map(|place| place.at).max().unwrap_or(0) as usize;
            while from < to
                && let Some(whole) = first(from, last.min(to), workspace)
            {
                from = whole.end;
                tell(whole, workspace);
            }
            return;
        }
        let is_behind = matches!(self.start, Start::BehindName(_) | Start::BehindCue);
        let try_at = |start: u32| {
            let start = start as usize;
            if start < from || start >= to {
                return;
            }
            let Some(end) = self.end(programs, part, start, workspace) else { return };
            let mut whole = start..end;
            if is_behind {
                // If none begins earlier, it is this one again.
                workspace.begin(&self.program, part);
                whole = first(from, start, workspace).unwrap_or(whole);
            }
            from = whole.end;
            tell(whole, workspace);
        };
        match self.start {
            Start::Name(signs) | Start::BehindName(signs) => {
                let may_start = |at: &u32| signs & 1 << bytes[*at as usize] != 0;
                text.names.iter().copied().filter(may_start).for_each(try_at);
            }
            _ => places.iter().map(|place| place.at).for_each(try_at),
        }
    }

    /// Where the match ends that begins at `start`, whose groups are then saved.
    fn end(&self, programs: &Programs, part: Part, start: usize, workspace: &mut Workspace) -> Option<usize> {
        let Part { text, to, .. } = part;
        let inside = &text[..to];
        // Behind the end there is the byte that stands for it.
        let byte_at = |at: usize| inside.get(at).copied().unwrap_or(0);
        let byte = byte_at(start);
        let is_inside = start > 0 && is_word(text[start - 1]) && is_word(byte);
        if !self.program.first[usize::from(is_inside)].has(byte) {
            return None;
        }
        workspace.saved.clear();
        workspace.saved.resize(2 * self.program.groups.len(), NOWHERE);
        workspace.open.clear();
        let (mut op, mut at) = (self.program.start as usize, start);
        loop {
            let next = match programs.ops[op] {
                Op::Class(set) => programs.sets[set as usize].has(byte_at(at)).then_some((op + 1, at + 1)),
                Op::Text(first, last) => {
                    let wanted = &programs.texts[first as usize..last as usize];
                    inside[at..].starts_with(wanted).then(|| (op + 1, at + wanted.len()))
                }
                Op::Words(_) | Op::Split(..) | Op::Choice(..) | Op::Span(_) | Op::Most(..) | Op::Least(..)
                    if workspace.was_here(&self.program, (op, at), part) =>
                {
                    None
                }
                Op::Most(set, _, most) => {
                    let set = &programs.sets[set as usize];
                    let there = inside[at..].iter().take(most as usize).take_while(|&&byte| set.has(byte)).count();
                    workspace.bytes(programs, inside, op, at, there as u32)
                }
                Op::Least(..) => workspace.bytes(programs, inside, op, at, 0),
                Op::Words(list) => {
                    let found = programs.lists[list as usize].end(inside, at, 0);
                    found.map(|found| workspace.word(found, op, at))
                }
                Op::Split(first, other, ways) => {
                    let (ways, byte) = (&programs.ways[ways as usize], byte_at(at));
                    match (ways[0].has(byte), ways[1].has(byte)) {
                        (true, true) => {
                            workspace.open.push(Open::Way(other, at as u32));
                            Some((first as usize, at))
                        }
                        (true, false) => Some((first as usize, at)),
                        (false, true) => Some((other as usize, at)),
                        (false, false) => None,
                    }
                }
                Op::Choice(..) => workspace.way(programs, byte_at(at), op, at, 0),
                Op::Span(set) => {
                    let set = &programs.sets[set as usize];
                    let length = inside[at..].iter().take_while(|&&byte| set.has(byte)).count();
                    Some(match workspace.is_noted && length > 0 {
                        true => (op, at + 1),
                        false => {
                            workspace.steps += length;
                            (op + 3, at + length)
                        }
                    })
                }
                Op::Edge(edge) => edge.is_at(text, at).then_some((op + 1, at)),
                Op::Save(slot) => {
                    let saved = std::mem::replace(&mut workspace.saved[slot as usize], at as u32);
                    workspace.open.push(Open::Saved(slot, saved));
                    Some((op + 1, at))
                }
                Op::Jump(to) => Some((to as usize, at)),
                Op::Match => return Some(at),
            };
            (op, at) = match next {
                Some(next) => next,
                None => workspace.reopen(programs, inside)?,
            };
        }
    }
}

/// More steps than these for each byte mean that much is tried again and again.
const MANY_STEPS: usize = 16;

impl Workspace {
    /// Forgets where it was.
    fn begin(&mut self, program: &Program, Part { from, to, .. }: Part) {
        (self.steps, self.is_noted) = (0, false);
        self.few = if program.has_empty_rounds { 0 } else { MANY_STEPS * (to + 1 - from).max(64) };
    }

    /// Goes on behind a word of a list, and notes that there may be shorter ones.
    fn word(&mut self, (end, more): (usize, Option<u32>), op: usize, at: usize) -> (usize, usize) {
        self.open.extend(more.map(|tried| Open::Words(op as u32, at as u32, tried)));
        (op + 1, end)
    }

    /// Goes one of many ways, and notes that there are others.
    fn way(&mut self, programs: &Programs, byte: u8, op: usize, at: usize, tried: u32) -> Option<(usize, usize)> {
        let Op::Choice(table, targets, _) = programs.ops[op] else { return None };
        let ways = programs.tables[table as usize].ways(byte);
        let way = *ways.get(tried as usize)?;
        if tried as usize + 1 < ways.len() {
            self.open.push(Open::Choice(op as u32, at as u32, tried + 1));
        }
        Some((programs.targets[targets as usize + usize::from(way)] as usize, at))
    }

    /// Goes on behind so many bytes of a set, or the next number that may do, and notes that there may be others.
    fn bytes(&mut self, programs: &Programs, text: &[u8], op: usize, at: usize, count: u32) -> Option<(usize, usize)> {
        let behind = |count: u32| text.get(at + count as usize).copied().unwrap_or(0);
        let (found, next) = match programs.ops[op] {
            Op::Most(_, wanted, _) => {
                let wanted = &programs.sets[wanted as usize];
                let found = (0..=count).rev().find(|&count| wanted.has(behind(count)))?;
                (found, found.checked_sub(1))
            }
            Op::Least(set, wanted, most) => {
                let (set, wanted) = (&programs.sets[set as usize], &programs.sets[wanted as usize]);
                // Those before were looked at.
                let may_be = |&count: &u32| count == 0 || set.has(behind(count - 1));
                let found = (count..=most).take_while(may_be).find(|&count| wanted.has(behind(count)))?;
                (found, Some(found + 1).filter(|&next| next <= most))
            }
            _ => return None,
        };
        self.open.extend(next.map(|next| Open::Bytes(op as u32, at as u32, next)));
        Some((op + 1, at + found as usize))
    }

    /// The instruction and the place to go on at where something failed.
    fn reopen(&mut self, programs: &Programs, text: &[u8]) -> Option<(usize, usize)> {
        loop {
            match self.open.pop()? {
                Open::Way(op, at) => return Some((op as usize, at as usize)),
                Open::Saved(slot, place) => self.saved[slot as usize] = place,
                Open::Choice(op, at, tried) => {
                    let byte = text.get(at as usize).copied().unwrap_or(0);
                    return self.way(programs, byte, op as usize, at as usize, tried);
                }
                Open::Bytes(op, at, count) => {
                    if let Some(next) = self.bytes(programs, text, op as usize, at as usize, count) {
                        return Some(next);
                    }
                }
                Open::Words(op, at, tried) => {
                    let (op, at) = (op as usize, at as usize);
                    if let Op::Words(list) = programs.ops[op]
                        && let Some(found) = programs.lists[list as usize].end(text, at, tried)
                    {
                        return Some(self.word(found, op, at));
                    }
                }
            }
        }
    }

    /// Whether an instruction was at a place before, and failed from there on, as far as that is noted: it is if the
    /// steps are many, so that their number is linear.
    #[inline]
    fn was_here(&mut self, program: &Program, (op, at): (usize, usize), part: Part) -> bool {
        self.steps += 1;
        self.steps > self.few && self.note(program, (op, at), part)
    }

    fn note(&mut self, program: &Program, (op, at): (usize, usize), Part { from, to, .. }: Part) -> bool {
        let width = to + 1 - from;
        if !self.is_noted {
            self.is_noted = true;
            self.seen.clear();
            self.seen.resize(((program.end - program.start) as usize * width).div_ceil(64), 0);
        }
        let place = (op - program.start as usize) * width + at - from;
        let (seen, bit) = (&mut self.seen[place / 64], 1 << (place % 64));
        let was_here = *seen & bit != 0;
        *seen |= bit;
        was_here
    }
}

#[cfg(test)]
mod tests {
    use super::super::program::{Phrase, parse};
    use super::super::words::Words;
    use super::*;

    /// `@` is a list of words.
    const PATTERNS: [&str; 30] = [
        "a|b|ab|ba",
        "(?:a|ab)(?:b|)a",
        "(?:a|ab|b a|b) ?b",
        "a*b",
        "a*?b",
        "[ab]*a",
        "[ab]{0,2}b",
        "[ab]{0,3}?b",
        "[ab ]{1,2}?b$",
        "(?P<x>[ab]{0,2})(?P<y>[b ]{0,2}?)a",
        "(?:a|b|ab| a)*b$",
        r"\ba",
        r"a\b",
        r"\Bb",
        r"\b(?:a|b)|ab",
        "^a*",
        "^[ab]+ ",
        "b?a$",
        "(?P<x>a+)(?P<y>b?)",
        "(?P<x>a|ab)(?P<y>a|b|) ?b",
        "(?:a*)*b",
        "(?:(?:a|b)*)* $",
        r"\b{start-half}a(?: b)?\b{end-half}",
        "(?:a{1,2}){2}",
        "(?:ab?){1,3}?b",
        "@",
        "(?P<x>@) ?a",
        "(?:@|b)*(?P<x>@)$",
        "@?@b",
        r"\b(?:b|@) @\b",
    ];

    #[test]
    fn matches_are_those_of_the_crate_regex() {
        let mut texts = vec![String::new()];
        for from in 0.. {
            if texts[from].len() == 7 {
                break;
            }
            ["a", "b", " "].iter().for_each(|letter| texts.push(format!("{}{letter}", texts[from])));
        }
        let words = ["a", "ab", "b a"].map(str::to_owned).to_vec();
        for pattern in PATTERNS {
            let oracle = regex::bytes::Regex::new(&format!("(?-u){}", pattern.replace('@', "(?:b a|ab|a)"))).unwrap();
            let mut programs = Programs { lists: vec![Words::from(words.clone())], ..Programs::default() };
            let parsed = parse(&pattern.replace('@', r"(?:\x80\x80)")).unwrap();
            let program = programs.add(&parsed, &[Phrase::Words(0)]).unwrap();
            let mut matcher = Matcher { program, start: Start::Anywhere };
            let mut workspace = Workspace::default();
            for is_noted in [false, true] {
                // So it is noted from the first step on where each instruction was.
                matcher.program.has_empty_rounds |= is_noted;
                for text in &texts {
                    let found = matcher.first(&programs, text.as_bytes(), &mut workspace);
                    let found = found.map(|found| (found.whole(), found.group("x"), found.group("y")));
                    let wanted = oracle.captures(text.as_bytes()).map(|captures| {
                        let group = |name| captures.name(name).map(|group| group.range());
                        (captures.get(0).unwrap().range(), group("x"), group("y"))
                    });
                    assert_eq!(found, wanted, "{pattern} in “{text}”, noted: {is_noted}");
                }
            }
        }
    }
}
