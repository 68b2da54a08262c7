//! From a parsed pattern to instructions.

use std::hash::Hash;

use regex_syntax::hir::{Class, Hir, HirKind, Look};
use rustc_hash::FxHashMap;

use super::program::{Bytes, Edge, Op, Phrase, Program, Programs, SIZE_LIMIT, Table, TooLarge, Unit, units};

/// Of so many alternatives a table tells which may be.
const FEWEST_WAYS: usize = 4;

impl Programs {
    /// Adds a pattern.
    pub fn add(&mut self, pattern: &Hir, phrases: &[Phrase]) -> Result<Program, TooLarge> {
        let start = self.ops.len();
        let mut maker =
            Maker { programs: self, phrases, start, groups: Vec::new(), has_empty_rounds: false, has_phrases: false };
        maker.add(pattern)?;
        maker.push(Op::Match)?;
        let Maker { groups, has_empty_rounds, has_phrases, .. } = maker;
        let end = self.ops.len();
        for at in start..end {
            self.ops[at] = match self.ops[at] {
                Op::Split(first, other, _) => self.split(at, first, other),
                Op::Choice(_, from, count) => {
                    let targets = &self.targets[from as usize..][..count as usize];
                    let firsts: Vec<Bytes> = targets.iter().map(|&target| self.first(target, false)).collect();
                    Op::Choice(number(&mut self.known_tables, &mut self.tables, Table::new(&firsts)), from, count)
                }
                Op::Most(set, _, most) => Op::Most(set, self.set_behind(at), most),
                Op::Least(set, _, most) => Op::Least(set, self.set_behind(at), most),
                other => other,
            };
        }
        let first = [false, true].map(|is_inside| self.first(start as u32, is_inside));
        let properties = pattern.properties();
        let ends = properties.look_set_suffix().contains(Look::End) && !has_phrases;
        Ok(Program {
            start: start as u32,
            end: end as u32,
            groups,
            first,
            has_empty_rounds,
            is_at_start: properties.look_set_prefix().contains(Look::Start),
            longest: properties.maximum_len().filter(|_| ends).map(|most| most as u32),
        })
    }

    /// A split whose ways are known.
    fn split(&mut self, at: usize, first: u32, other: u32) -> Op {
        let ways = [self.first(first, false), self.first(other, false)];
        // To go on with a set of bytes or with others is no choice.
        if let Some(&[Op::Class(set), Op::Jump(back)]) = self.ops.get(at + 1..at + 3)
            && (back as usize, first.max(other) as usize) == (at, at + 3)
            && ways[0].and(ways[1]) == Bytes::default()
        {
            return Op::Span(set);
        }
        Op::Split(first, other, number(&mut self.known_ways, &mut self.ways, ways))
    }

    /// The bytes with which a match may go on behind an instruction.
    fn set_behind(&mut self, at: usize) -> u32 {
        let behind = self.first(at as u32 + 1, false);
        self.set(behind)
    }

    fn set(&mut self, set: Bytes) -> u32 {
        number(&mut self.known_sets, &mut self.sets, set)
    }

    /// The bytes with which a match may go on at an instruction; if `is_inside`, where a letter is before and behind.
    fn first(&self, at: u32, is_inside: bool) -> Bytes {
        let (mut bytes, mut seen, mut open) = (Bytes::default(), Vec::new(), vec![at]);
        while let Some(at) = open.pop() {
            if seen.contains(&at) {
                continue;
            }
            seen.push(at);
            bytes = bytes.or(match self.ops[at as usize] {
                Op::Class(set) => self.sets[set as usize],
                Op::Text(from, _) => Bytes::one(self.texts[from as usize]),
                Op::Words(list) => self.lists[list as usize].first(),
                Op::Edge(Edge::End) => Bytes::END,
                Op::Edge(Edge::NoWord) | Op::Save(_) => {
                    open.push(at + 1);
                    continue;
                }
                Op::Edge(_) if is_inside => Bytes::default(),
                Op::Match => Bytes::ALL,
                Op::Edge(_) => {
                    open.push(at + 1);
                    continue;
                }
                Op::Span(set) => {
                    open.push(at + 3);
                    self.sets[set as usize]
                }
                Op::Most(set, ..) | Op::Least(set, ..) => {
                    open.push(at + 1);
                    self.sets[set as usize]
                }
                Op::Jump(to) => {
                    open.push(to);
                    continue;
                }
                Op::Split(first, other, _) => {
                    open.extend([first, other]);
                    continue;
                }
                Op::Choice(_, from, count) => {
                    open.extend(&self.targets[from as usize..][..count as usize]);
                    continue;
                }
            });
        }
        bytes
    }
}

/// The number of a value in a list, to which it is added if it is new.
fn number<T: Clone + Eq + Hash>(known: &mut FxHashMap<T, u32>, all: &mut Vec<T>, value: T) -> u32 {
    *known.entry(value).or_insert_with_key(|value| {
        all.push(value.clone());
        all.len() as u32 - 1
    })
}

/// Makes the instructions of one pattern.
struct Maker<'a> {
    programs: &'a mut Programs,
    phrases: &'a [Phrase],
    start: usize,
    groups: Vec<Box<str>>,
    has_empty_rounds: bool,
    has_phrases: bool,
}

impl Maker<'_> {
    fn next(&self) -> u32 {
        self.programs.ops.len() as u32
    }

    fn push(&mut self, op: Op) -> Result<usize, TooLarge> {
        let at = self.programs.ops.len();
        if (at + 1 - self.start) * size_of::<Op>() > SIZE_LIMIT {
            return Err(TooLarge);
        }
        self.programs.ops.push(op);
        Ok(at)
    }

    fn add(&mut self, pattern: &Hir) -> Result<(), TooLarge> {
        match pattern.kind() {
            HirKind::Empty => {}
            HirKind::Literal(literal) => self.literal(&literal.0)?,
            HirKind::Class(class) => {
                let set = self.programs.set(bytes_of(class));
                self.push(Op::Class(set))?;
            }
            HirKind::Look(look) => _ = self.push(Op::Edge(edge(*look)))?,
            HirKind::Capture(capture) => match &capture.name {
                Some(name) => {
                    let group = self.groups.iter().position(|known| known == name).unwrap_or_else(|| {
                        self.groups.push(name.clone());
                        self.groups.len() - 1
                    });
                    self.push(Op::Save(2 * group as u32))?;
                    self.add(&capture.sub)?;
                    self.push(Op::Save(2 * group as u32 + 1))?;
                }
                None => self.add(&capture.sub)?,
            },
            HirKind::Repetition(repetition) => {
                let (sub, is_greedy) = (&repetition.sub, repetition.greedy);
                for _ in 0..repetition.min {
                    self.add(sub)?;
                }
                let Some(most) = repetition.max else {
                    self.has_empty_rounds |= sub.properties().minimum_len() == Some(0);
                    let split = self.open()?;
                    self.add(sub)?;
                    self.push(Op::Jump(split as u32))?;
                    self.lead_out(split, is_greedy);
                    return Ok(());
                };
                if let HirKind::Class(class) = sub.kind()
                    && most > repetition.min
                {
                    let set = self.programs.set(bytes_of(class));
                    let (behind, most) = (0, most - repetition.min);
                    self.push(if is_greedy { Op::Most(set, behind, most) } else { Op::Least(set, behind, most) })?;
                    return Ok(());
                }
                let mut splits = Vec::new();
                for _ in repetition.min..most {
                    splits.push(self.open()?);
                    self.add(sub)?;
                }
                splits.into_iter().for_each(|split| self.lead_out(split, is_greedy));
            }
            HirKind::Concat(parts) => parts.iter().try_for_each(|part| self.add(part))?,
            HirKind::Alternation(branches) => {
                let mut jumps = Vec::new();
                let Some((last, others)) = branches.split_last() else { return Ok(()) };
                if (FEWEST_WAYS..1 << 16).contains(&branches.len()) {
                    let (from, count) = (self.programs.targets.len(), branches.len());
                    self.push(Op::Choice(0, from as u32, count as u32))?;
                    self.programs.targets.resize(from + count, 0);
                    for (way, branch) in branches.iter().enumerate() {
                        self.programs.targets[from + way] = self.next();
                        self.add(branch)?;
                        jumps.push(self.push(Op::Jump(0))?);
                    }
                } else {
                    for branch in others {
                        let split = self.open()?;
                        self.add(branch)?;
                        jumps.push(self.push(Op::Jump(0))?);
                        self.lead_out(split, true);
                    }
                    self.add(last)?;
                }
                let end = self.next();
                jumps.into_iter().for_each(|jump| self.programs.ops[jump] = Op::Jump(end));
            }
        }
        Ok(())
    }

    /// Begins what may be left out.
    fn open(&mut self) -> Result<usize, TooLarge> {
        self.push(Op::Split(0, 0, 0))
    }

    /// What is there from a split to here is done or left out; done first if it `is_greedy`.
    fn lead_out(&mut self, split: usize, is_greedy: bool) {
        let (inside, end) = (split as u32 + 1, self.next());
        let (first, other) = if is_greedy { (inside, end) } else { (end, inside) };
        self.programs.ops[split] = Op::Split(first, other, 0);
    }

    fn literal(&mut self, literal: &[u8]) -> Result<(), TooLarge> {
        // The instruction for the bytes before, if they are of this literal: nothing leads behind it.
        let mut text = None;
        for unit in units(literal) {
            let number = match unit {
                Unit::Byte(byte) => {
                    let from = self.programs.texts.len() as u32;
                    self.programs.texts.push(byte);
                    match text.map(|at: usize| &mut self.programs.ops[at]) {
                        Some(Op::Text(_, to)) => *to += 1,
                        _ => text = Some(self.push(Op::Text(from, from + 1))?),
                    }
                    continue;
                }
                Unit::Phrase(number) => number,
            };
            (text, self.has_phrases) = (None, true);
            match self.phrases.get(number) {
                Some(&Phrase::Words(list)) => {
                    let split = match self.programs.lists[list as usize].may_be_empty {
                        true => Some(self.open()?),
                        false => None,
                    };
                    self.push(Op::Words(list))?;
                    split.into_iter().for_each(|split| self.lead_out(split, true));
                }
                Some(Phrase::Pattern(pattern)) => self.add(pattern)?,
                None => {
                    let nothing = self.programs.set(Bytes::default());
                    self.push(Op::Class(nothing))?;
                }
            }
        }
        Ok(())
    }
}

/// The bytes of ASCII in a class.
fn bytes_of(class: &Class) -> Bytes {
    let mut set = Bytes::default();
    match class {
        Class::Bytes(class) => {
            class.iter().flat_map(|range| range.start()..=range.end()).for_each(|byte| set.insert(byte));
        }
        Class::Unicode(class) => {
            let ascii = class.iter().flat_map(|range| range.start()..=range.end().min('\x7F'));
            ascii.for_each(|c| set.insert(c as u8));
        }
    }
    set.without_end()
}

fn edge(look: Look) -> Edge {
    match look {
        // Texts have one line, of ASCII.
        Look::Start | Look::StartLF | Look::StartCRLF => Edge::Start,
        Look::End | Look::EndLF | Look::EndCRLF => Edge::End,
        Look::WordAscii | Look::WordUnicode => Edge::Word,
        Look::WordAsciiNegate | Look::WordUnicodeNegate => Edge::NoWord,
        Look::WordStartAscii | Look::WordStartUnicode => Edge::WordStart,
        Look::WordEndAscii | Look::WordEndUnicode => Edge::WordEnd,
        Look::WordStartHalfAscii | Look::WordStartHalfUnicode => Edge::NoneBefore,
        Look::WordEndHalfAscii | Look::WordEndHalfUnicode => Edge::NoneBehind,
    }
}
