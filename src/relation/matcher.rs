//! A pattern that is compiled when it is first wanted, and tried only where it may begin.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use regex_automata::hybrid::dfa::{self, DFA};
use regex_automata::nfa::thompson::backtrack::{self, BoundedBacktracker};
use regex_automata::nfa::thompson::{self, NFA};
use regex_automata::util::primitives::NonMaxUsize;
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input, PatternID};
use rustc_hash::FxHashMap;

use super::cues::Place;
use super::find::MAX_SENTENCE;
use super::pattern::expanded;
use super::required::{Start, is_word};
use super::sentence::Slotted;

/// The most bytes that a compiled pattern may take.
const SIZE_LIMIT: usize = 4 << 20;

/// A regular expression that was parsed, and is compiled when it is first wanted.
#[derive(Clone, Debug)]
pub(super) struct Matcher {
    /// The pattern, in which lists of words are bytes.
    source: String,
    phrases: Arc<Vec<String>>,
    start: Start,
    compiled: OnceLock<Option<Box<Compiled>>>,
}

/// An automaton that tells where a match ends, and one that tells where its groups are. Only what is needed is built,
/// since that takes longer than most texts.
#[derive(Clone, Debug)]
struct Compiled {
    ends: DFA,
    groups: BoundedBacktracker,
}

/// Where the groups of a match are, each as its start and its end.
type Slots = Box<[Option<NonMaxUsize>]>;

/// The most bytes that the automaton of a pattern takes, per thread, before it starts anew.
const CACHE: usize = 16 << 20;
/// So many matches are remembered of a pattern.
const MOST_REMEMBERED: usize = 1000;

/// What a matcher works with, kept from text to text.
#[derive(Debug, Default)]
pub(super) struct Workspace {
    caches: Option<(dfa::Cache, backtrack::Cache)>,
    /// With which bytes a match may begin behind a space, as far as was asked, and which were asked for.
    begins: [u128; 2],
    asked: [u128; 2],
    /// Groups take a hundred times as long to find as matches, and what matches is mostly alike. They are those of the
    /// match as a text of its own, so that nothing depends on where it was seen first.
    groups: FxHashMap<Box<[u8]>, Slots>,
}

/// A match and its groups.
pub(super) struct Match<'a> {
    nfa: &'a NFA,
    whole: Range<usize>,
    /// Counted from the start of the match.
    slots: &'a [Option<NonMaxUsize>],
}

impl Match<'_> {
    /// Where a group is, if there is one of that name and it took part.
    pub fn group(&self, name: &str) -> Option<Range<usize>> {
        let group = self.nfa.group_info().to_index(PatternID::ZERO, name)?;
        let slot = |number: usize| Some(self.whole.start + self.slots.get(number)?.as_ref()?.get());
        Some(slot(2 * group)?..slot(2 * group + 1)?)
    }

    pub fn whole(&self) -> Range<usize> {
        self.whole.clone()
    }
}

impl Matcher {
    pub fn new(source: String, phrases: &Arc<Vec<String>>, start: Start) -> Self {
        Self { source, phrases: Arc::clone(phrases), start, compiled: OnceLock::new() }
    }

    /// Whether it is the same pattern.
    pub fn is_same(&self, other: &Self) -> bool {
        self.source == other.source
    }

    /// Compiles it now, so that its faults are told.
    pub fn compile(&self) -> Result<(), Box<thompson::BuildError>> {
        nfa(&expanded(&self.source, &self.phrases)).map(|_| ())
    }

    /// `None` only if it was found to be too large.
    fn compiled(&self) -> Option<&Compiled> {
        let compile = || {
            let nfa = nfa(&expanded(&self.source, &self.phrases)).ok()?;
            let visited = nfa.states().len() * (MAX_SENTENCE + 1) / 8 + 64;
            Some(Box::new(Compiled {
                ends: DFA::builder()
                    .configure(DFA::config().cache_capacity(CACHE).skip_cache_capacity_check(true))
                    .build_from_nfa(nfa.clone())
                    .ok()?,
                groups: BoundedBacktracker::builder()
                    .configure(BoundedBacktracker::config().visited_capacity(visited))
                    .build_from_nfa(nfa)
                    .ok()?,
            }))
        };
        self.compiled.get_or_init(compile).as_deref()
    }

    /// Whether it matches in a text.
    pub fn is_in(&self, text: &[u8], workspace: &mut Workspace) -> bool {
        let Some(compiled) = self.compiled() else { return false };
        compiled.end(&Input::new(text).earliest(true), workspace.caches(compiled)).is_some()
    }

    /// Calls `visit` with all matches in a text, from left to right, that do not overlap.
    ///
    /// `places` tells where the words stand that the pattern is looked for by, in order.
    pub fn each(&self, text: &Slotted, places: &[Place], workspace: &mut Workspace, mut visit: impl FnMut(&Match)) {
        let Some(compiled) = self.compiled() else { return };
        let bytes = &text.bytes;
        let most = places.iter().map(|place| place.end).max().unwrap_or(0) as usize;
        // From the end of the last match on.
        let mut from = places.iter().map(|place| place.start).min().unwrap_or(0) as usize;
        let input = |start: usize, anchored: Anchored| Input::new(bytes).range(start..most).anchored(anchored);
        let mut tell = |whole: Range<usize>, workspace: &mut Workspace| {
            let nfa = compiled.groups.get_nfa();
            let slots = workspace.groups(compiled, &bytes[whole.clone()]);
            visit(&Match { nfa, whole, slots });
        };
        // Where a match begins that does not begin with what it is looked for by: the first place that gives one.
        let first = |from: usize, last: usize, workspace: &mut Workspace| {
            let mut starts = (from..=last).filter(|&start| start == 0 || !is_word(bytes[start - 1]));
            starts.find_map(|start| {
                if start > 0 && !workspace.may_begin(compiled, bytes.get(start).copied().unwrap_or(0)) {
                    return None;
                }
                let end = compiled.end(&input(start, Anchored::Yes), workspace.caches(compiled))?;
                Some(start..end)
            })
        };
        if matches!(self.start, Start::Anywhere) {
            while from < most
                && let Some(end) = compiled.end(&input(from, Anchored::No).earliest(true), workspace.caches(compiled))
                && let Some(whole) = first(from, end, workspace)
            {
                from = whole.end;
                tell(whole, workspace);
            }
            return;
        }
        let is_behind = matches!(self.start, Start::BehindName(_) | Start::BehindCue);
        let try_at = |start: u32| {
            let start = start as usize;
            if start < from || start >= most {
                return;
            }
            let Some(end) = compiled.end(&input(start, Anchored::Yes), workspace.caches(compiled)) else { return };
            let longer = if is_behind { first(from, start, workspace) } else { None };
            let whole = longer.unwrap_or(start..end);
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
}

impl Compiled {
    /// Where the first match ends.
    fn end(&self, input: &Input, caches: &mut (dfa::Cache, backtrack::Cache)) -> Option<usize> {
        // It can fail with settings only that are not used here.
        Some(self.ends.try_search_fwd(&mut caches.0, input).ok()??.offset())
    }
}

impl Workspace {
    fn caches(&mut self, compiled: &Compiled) -> &mut (dfa::Cache, backtrack::Cache) {
        self.caches.get_or_insert_with(|| (compiled.ends.create_cache(), compiled.groups.create_cache()))
    }

    /// Whether a match may begin with this byte, behind one that is no letter.
    fn may_begin(&mut self, compiled: &Compiled, byte: u8) -> bool {
        let (half, bit) = (usize::from(byte >> 7), 1 << (byte & 127));
        if self.asked[half] & bit == 0 {
            self.asked[half] |= bit;
            let cache = &mut self.caches(compiled).0;
            let input = Input::new(b"  ").range(1..).anchored(Anchored::Yes);
            let start = compiled.ends.start_state_forward(cache, &input).ok();
            let next = start.and_then(|start| compiled.ends.next_state(cache, start, byte).ok());
            if next.is_none_or(|next| !next.is_dead()) {
                self.begins[half] |= bit;
            }
        }
        self.begins[half] & bit != 0
    }

    /// The groups of a text that matches as a whole.
    fn groups(&mut self, compiled: &Compiled, text: &[u8]) -> &[Option<NonMaxUsize>] {
        let count = compiled.groups.get_nfa().group_info().slot_len();
        // The first two are those of the match.
        if count <= 2 {
            return &[];
        }
        if self.groups.len() >= MOST_REMEMBERED {
            self.groups.clear();
        }
        if !self.groups.contains_key(text) {
            let mut slots = vec![None; count];
            let input = Input::new(text).anchored(Anchored::Yes);
            // What it could fail for is that the text is too long, and none is.
            let _ = compiled.groups.try_search_slots(&mut self.caches(compiled).1, &input, &mut slots);
            self.groups.insert(text.into(), slots.into());
        }
        &self.groups[text]
    }
}

fn nfa(source: &str) -> Result<NFA, Box<thompson::BuildError>> {
    let config = thompson::Config::new().utf8(false).shrink(false).nfa_size_limit(Some(SIZE_LIMIT));
    NFA::compiler()
        .syntax(syntax::Config::new().unicode(false).utf8(false))
        .configure(config)
        .build(source)
        .map_err(Box::new)
}
