//! The scan: which names stand where.
//!
//! At each word the longest name is taken that begins there and whose capitals fit; the scan goes on behind it. A walk
//! through the trie takes at most as many steps as a name may have words, so that the cost is linear in the text.
//!
//! Most words begin no name. So the text is looked at 64 bytes at a time: bit masks tell where words begin, and only
//! those are looked up that may begin a name, by their first letters or by their hash. Words of ASCII letters are not
//! copied. Runs of letters with a character beyond ASCII, and dotted abbreviations, go the long way: cut and folded by
//! the rules of [`text`](crate::text).

use std::cell::OnceCell;

use super::stretch::{Stretch, Word};
use crate::document::Span;
use crate::gazetteer::{
    AliasKind, Case, EntityId, Gazetteer, MAX_WORDS, NameIndex, Node, first_key, hash_within, starts_high, unaccented,
};
use crate::text::{LONGEST_GAP, fold_into, gap, is_ascii_word, next_token, paragraphs, token_at};

/// A name standing in the text, before linking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match<'m> {
    /// Where it stands, in bytes.
    pub span: Span,
    /// Number of its words.
    pub words: usize,
    /// The entities that bear the name, sorted, each once.
    pub candidates: &'m [Candidate],
    /// Whether no list has the name in this spelling. The scan finds none such.
    pub is_spelling: bool,
}

/// An entity that may be meant by a [`Match`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The entity.
    pub entity: EntityId,
    /// What the name is to it.
    pub kind: AliasKind,
    /// Whether the list has the name, or it was derived from what the list has.
    pub listed: bool,
    /// Whether the name is an everyday word or a given name, so that it is linked only where the text tells that the
    /// entity is meant.
    pub wants_proof: bool,
}

/// The names that stand in a text, in its order; they don't overlap.
#[derive(Clone, Debug, Default)]
pub struct Matches {
    found: Vec<Found>,
    candidates: Vec<Candidate>,
    /// The paragraphs of the text, where a name that goes across a line end asked for them.
    paragraphs: OnceCell<Vec<Span>>,
}

#[derive(Clone, Copy, Debug)]
struct Found {
    span: Span,
    words: usize,
    /// Where its candidates end.
    end: usize,
    is_spelling: bool,
}

impl Matches {
    /// Number of matches.
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Whether no name stands in the text.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The match of this number, from 0.
    ///
    /// # Panics
    ///
    /// If there are not so many.
    pub fn get(&self, number: usize) -> Match<'_> {
        let Found { span, words, end, is_spelling } = self.found[number];
        let start = number.checked_sub(1).map_or(0, |before| self.found[before].end);
        Match { span, words, candidates: &self.candidates[start..end], is_spelling }
    }

    /// All matches, in the order of the text.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Match<'_>> {
        (0..self.len()).map(|number| self.get(number))
    }

    fn with_capacity(matches: usize) -> Self {
        let (found, candidates) = (Vec::with_capacity(matches), Vec::with_capacity(matches));
        Self { found, candidates, ..Self::default() }
    }

    /// The same matches with the candidates that `keep` tells, by the numbers of their matches. Matches without any are
    /// left out.
    pub(super) fn filtered(&self, mut keep: impl FnMut(usize, &Candidate) -> bool) -> Self {
        let mut kept = Self::with_capacity(self.len());
        for (number, found) in self.iter().enumerate() {
            let start = kept.candidates.len();
            kept.candidates.extend(found.candidates.iter().filter(|candidate| keep(number, candidate)));
            let end = kept.candidates.len();
            if end > start {
                kept.found.push(Found { end, ..self.found[number] });
            }
        }
        kept
    }

    /// The match that a span touches, if any; the first of several.
    pub(super) fn touching(&self, span: Span) -> Option<Match<'_>> {
        let number = self.found.partition_point(|found| found.span.end <= span.start);
        (number < self.len() && self.span(number).start < span.end).then(|| self.get(number))
    }

    /// The same matches with others, sorted, which take the place of those with the same span.
    pub(super) fn with(&self, others: &[Match<'_>]) -> Self {
        let mut all = Self { paragraphs: self.paragraphs.clone(), ..Self::default() };
        let mut others = others.iter().copied().peekable();
        let mut add = |Match { span, words, candidates, is_spelling }| {
            all.candidates.extend_from_slice(candidates);
            all.found.push(Found { span, words, end: all.candidates.len(), is_spelling });
        };
        for found in self.iter() {
            while let Some(other) = others.next_if(|other| other.span < found.span) {
                add(other);
            }
            add(others.next_if(|other| other.span == found.span).unwrap_or(found));
        }
        others.for_each(add);
        all
    }

    /// Whether a name lies in one paragraph of the text, which is the one that was searched.
    pub(super) fn is_in_paragraph(&self, text: &str, name: Span) -> bool {
        if !text[name.range()].contains(['\n', '\r', '\u{B}', '\u{C}', '\u{2028}', '\u{2029}']) {
            return true;
        }
        let paragraphs = self.paragraphs.get_or_init(|| paragraphs(text));
        let number = paragraphs.partition_point(|paragraph| paragraph.end <= name.start);
        paragraphs.get(number).is_some_and(|paragraph| name.end <= paragraph.end)
    }

    /// Whether a candidate of any match wants proof.
    pub(super) fn want_proof(&self) -> bool {
        self.candidates.iter().any(|candidate| candidate.wants_proof)
    }

    /// Whether a candidate of any match has the name as a family name.
    pub(super) fn have_families(&self) -> bool {
        self.candidates.iter().any(|candidate| candidate.kind == AliasKind::Surname)
    }

    /// Where the match of this number stands.
    pub(super) fn span(&self, number: usize) -> Span {
        self.found[number].span
    }

    /// The paragraphs of the text, which is the one that was searched.
    pub(super) fn take_paragraphs(&mut self, text: &str) -> Vec<Span> {
        self.paragraphs.take().unwrap_or_else(|| paragraphs(text))
    }
}

/// For so many matches room is made at once.
const FEW: usize = 16;

/// Finds the names of `gazetteer` in `text`. No name goes across the end of a paragraph.
///
/// Cost: linear in the length of the text, whatever the names.
///
/// ```
/// use comention::{Gazetteer, extract::scan};
/// let gazetteer = Gazetteer::from_csv("names", b"name,type\nNew York,place\nNew York Times,organization\n")?;
/// let text = "Out of New York: a report by The New York Times.";
/// let names: Vec<&str> = scan(text, &gazetteer).iter().map(|found| &text[found.span.range()]).collect();
/// assert_eq!(names, ["New York", "New York Times"]);
/// # Ok::<(), comention::Error>(())
/// ```
pub fn scan(text: &str, gazetteer: &Gazetteer) -> Matches {
    let index = gazetteer.index();
    let matches = Matches::with_capacity(FEW);
    let mut scanner = Scanner { text, index, matches, resume: 0, tokens: Vec::new(), high: 0, folded: String::new() };
    let (mut stretch, mut base) = (Stretch::new(text, index.starts()), 0);
    while base < text.len() {
        base = stretch.read(base);
        stretch.beginnings().iter().for_each(|word| scanner.search(word, &stretch));
    }
    scanner.matches
}

struct Scanner<'a> {
    text: &'a str,
    index: &'a NameIndex,
    matches: Matches,
    /// What lies before was searched.
    resume: usize,
    /// The words of the name at hand, and which of them begin with a capital.
    tokens: Vec<Span>,
    high: u32,
    /// A folded word; kept to be used again.
    folded: String,
}

impl Scanner<'_> {
    /// Looks for a name at a word, unless a longer name holds it.
    #[inline]
    fn search(&mut self, word: &Word, stretch: &Stretch) {
        if word.start < self.resume {
            return;
        }
        let Some(token) = word.plain() else { return self.mixed_run(word.start) };
        let Some((_, first)) = self.plain_word(token) else { return };
        let goes_on = word.goes_on && first.goes_on();
        let next = if goes_on { stretch.next(word) } else { None };
        if let Some(end) = self.longest(token, first, goes_on, next) {
            self.resume_at(end);
        }
    }

    /// Goes on at `at`. If a name ended within a run, the rest of that is searched at once.
    fn resume_at(&mut self, at: usize) {
        self.resume = at;
        if self.is_run(at) {
            self.mixed_run(at);
        }
    }

    fn is_run(&self, at: usize) -> bool {
        self.text.as_bytes().get(at).is_some_and(|byte| is_ascii_word(*byte) || !byte.is_ascii())
    }

    /// Looks for names at all words of a run, from `at` on, and of what belongs to its last word.
    fn mixed_run(&mut self, mut at: usize) {
        while self.is_run(at) {
            let end = token_at(self.text, at);
            at = if end == at {
                at + self.text[at..].chars().next().map_or(1, char::len_utf8)
            } else {
                self.name(Span::new(at, end)).unwrap_or(end)
            };
        }
        self.resume = at;
    }

    /// The end of the longest name that begins with a word of whatever kind.
    fn name(&mut self, word: Span) -> Option<usize> {
        let text = &self.text[word.range()];
        if is_plain(text) {
            let key = first_key(text.as_bytes());
            if !self.index.starts().first().may_hold(key) {
                return None;
            }
        }
        let (_, first) = self.word(word)?;
        self.longest(word, first, first.goes_on(), None)
    }

    /// The number of a word, and where names lead that begin with it.
    fn word(&mut self, word: Span) -> Option<(u32, Node)> {
        if !is_plain(&self.text[word.range()]) {
            return self.folded_word(word);
        }
        self.plain_word(word)
    }

    fn plain_word(&self, word: Span) -> Option<(u32, Node)> {
        let bytes = self.text.as_bytes();
        self.index.ascii_word(hash_within(bytes, word.start, word.len()), &bytes[word.range()])
    }

    fn folded_word(&mut self, word: Span) -> Option<(u32, Node)> {
        self.folded.clear();
        fold_into(&self.text[word.range()], &mut self.folded);
        self.index.word(&self.folded)
    }

    /// Takes the longest name that begins with `token`, from which names lead to `first`, and further if `goes_on`. Gives
    /// its end.
    fn longest(&mut self, token: Span, first: Node, goes_on: bool, mut known: Option<Span>) -> Option<usize> {
        self.tokens.clear();
        self.high = 0;
        self.push(token);
        let mut node = first;
        let mut best = self.is_name(node).then_some((1, node));
        if goes_on {
            while node.goes_on() && self.tokens.len() < MAX_WORDS {
                let Some(next) = self.next(node, known.take()) else { break };
                node = next;
                if self.is_name(node) {
                    best = Some((self.tokens.len(), node));
                }
            }
        }
        let (words, node) = best?;
        let span = Span::new(token.start, self.tokens[words - 1].end);
        self.tokens.truncate(words);
        let Self { matches, index, .. } = self;
        let before = matches.candidates.len();
        for &form in
            index.forms(node).iter().filter(|form| allows(index.case(**form), self.text, &self.tokens, self.high))
        {
            // Forms are sorted by entity and strength, so that the first of an entity is its strongest.
            match matches.candidates[before..].last_mut().filter(|last| last.entity == form.entity) {
                Some(last) => {
                    last.listed |= form.listed();
                    last.wants_proof &= form.wants_proof();
                }
                None => {
                    let (entity, kind, listed) = (form.entity, form.kind(), form.listed());
                    let wants_proof = form.wants_proof();
                    matches.candidates.push(Candidate { entity, kind, listed, wants_proof });
                }
            }
        }
        matches.found.push(Found { span, words, end: matches.candidates.len(), is_spelling: false });
        Some(span.end)
    }

    fn push(&mut self, token: Span) {
        self.high |= u32::from(starts_high(&self.text[token.range()])) << self.tokens.len();
        self.tokens.push(token);
    }

    /// Where names lead from `node` with the next word of the text, which may be known.
    fn next(&mut self, node: Node, known: Option<Span>) -> Option<Node> {
        let last = *self.tokens.last()?;
        let next = || next_token(self.text, last.end, self.text.len().min(last.end + LONGEST_GAP + 1));
        let next = known.or_else(next)?;
        let gap = gap(self.text, last, next)?;
        let (word, _) = self.word(next)?;
        let node = self.index.next(node, gap, word)?;
        let is_beside = &self.text[last.end..next.start] == " ";
        let pair = Span::new(last.start, next.end);
        (is_beside || self.matches.is_in_paragraph(self.text, pair)).then(|| self.push(next))?;
        Some(node)
    }

    /// Whether a name ends at `node` that the words at hand are written like.
    fn is_name(&self, node: Node) -> bool {
        let is_allowed = |form: &_| allows(self.index.case(*form), self.text, &self.tokens, self.high);
        self.index.forms(node).iter().any(is_allowed)
    }
}

/// Whether words that fold to a name's words are written as the name needs it. `high` has a bit for each word that
/// begins with a capital.
pub(super) fn allows(case: &Case, text: &str, tokens: &[Span], high: u32) -> bool {
    match case {
        Case::Any => true,
        Case::Capitals(capitals) => capitals & !high == 0,
        Case::Exact(exact) => {
            let word = &text[tokens[0].range()];
            if tokens.len() == 1 && is_plain(word) {
                **exact == *word
            } else {
                unaccented(tokens.iter().map(|token| &text[token.range()])) == **exact
            }
        }
    }
}

/// Whether a word of the text folds to itself but for its case: ASCII letters, and no dotted abbreviation.
fn is_plain(word: &str) -> bool {
    word.is_ascii() && word.as_bytes().get(1) != Some(&b'.')
}
