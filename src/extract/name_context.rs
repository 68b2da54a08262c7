//! The words around a family name, which tell whether it is the listed person's or somebody else's.

use std::ops::Range;

use memchr::{memchr_iter, memrchr_iter};

use super::apposition::{Role, role};
use super::cues::is_place_preposition;
use super::neighbours::word_before;
use super::scan::{Candidate, Matches};
use crate::document::Span;
use crate::gazetteer::{
    Alias, AliasKind, EntityId, EntityType, Gazetteer, Gender, gender_of_title, is_common_word, is_given_name,
    is_namesake, is_title, same_given_name, title_number,
};
use crate::text::{Gap, LONGEST_GAP, Segments, folded, gap, next_token, tokenize};

/// The most words before a family name that are looked at for a given name.
const FARTHEST: usize = 3;

/// How many words around a name are cut, more than anything looks at.
const WORDS_BEFORE: usize = 10;
const WORDS_BEHIND: usize = 6;

/// With more bearers of a family name than this, an initial or a misspelt first name tells nothing.
const MOST_BEARERS: usize = 100;

/// Words that a month stands behind.
pub(super) const BEFORE_MONTHS: [&str; 12] =
    ["in", "since", "until", "till", "from", "by", "last", "next", "this", "early", "late", "mid"];

/// What the words around a family name say.
pub(super) enum Context {
    /// Nothing: it stands alone, or behind a title or an everyday word.
    Alone,
    /// A given name of this bearer stands before it; the name begins at this token.
    Bearer(EntityId, usize),
    /// An initial stands before it, at this token, that may be that of these bearers.
    Initial(Vec<EntityId>, usize),
    /// It belongs to the name of somebody who is not listed; whether that is sure, the first name being a known one.
    Stranger { is_named: bool },
}

/// What kind of title stands before a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Title {
    /// One that everybody has: Mr, Mrs, Ms.
    Courtesy,
    /// One of few: President, Minister, General.
    Office,
}

/// A text with what was found in it so far, and the words around the names where they matter.
pub(super) struct Surroundings<'a> {
    pub text: &'a str,
    pub segments: &'a Segments,
    pub matches: &'a Matches,
    pub gazetteer: &'a Gazetteer,
    pub tokens: Vec<Span>,
    /// Which tokens are the first of those that follow one another without a gap.
    firsts: Vec<usize>,
}

impl<'a> Surroundings<'a> {
    /// Cuts what stands around family names, lists of names, and names behind “of” into words.
    pub fn new(text: &'a str, segments: &'a Segments, matches: &'a Matches, gazetteer: &'a Gazetteer) -> Self {
        let mut around = Self { text, segments, matches, gazetteer, tokens: Vec::new(), firsts: Vec::new() };
        for (number, found) in matches.iter().enumerate() {
            let matters = found.candidates.iter().any(|candidate| candidate.kind == AliasKind::Surname)
                || around.follows_of(number)
                || number.checked_sub(1).is_some_and(|before| around.is_list(before));
            if let Some(paragraph) = segments.paragraph_of(found.span).filter(|_| matters) {
                around.cut(found.span, segments.paragraphs[paragraph]);
            }
        }
        around
    }

    /// Cuts a name into words, and what stands before and behind it in its paragraph, as far as it may matter.
    fn cut(&mut self, name: Span, paragraph: Span) {
        let last = self.tokens.last().map_or(0, |token| token.end);
        let mut at = start_of_words(self.text, paragraph.start.max(last)..name.start.max(last));
        if at > last || self.tokens.is_empty() {
            self.firsts.push(self.tokens.len());
        }
        let mut behind = self.tokens.len() - self.token_at(name.end);
        while behind < WORDS_BEHIND
            && let Some(token) = next_token(self.text, at, paragraph.end)
        {
            at = token.end;
            behind += usize::from(token.start >= name.end);
            self.tokens.push(token);
        }
    }

    /// The tokens of the match of this number.
    pub fn tokens_of(&self, number: usize) -> Range<usize> {
        let span = self.matches.span(number);
        self.token_at(span.start)..self.token_at(span.end)
    }

    /// The first token that starts at a byte or behind it.
    fn token_at(&self, byte: usize) -> usize {
        self.tokens.partition_point(|token| token.start < byte)
    }

    /// The token as it stands.
    pub fn word(&self, token: usize) -> &'a str {
        &self.text[self.tokens[token].range()]
    }

    /// Whether the word before the match may be “of”.
    pub fn follows_of(&self, number: usize) -> bool {
        match &self.text.as_bytes()[..self.matches.span(number).start] {
            [.., b'o', b'f', b' '] => true,
            [.., last, b' '] if last.is_ascii_alphanumeric() => false,
            before => {
                let before = &before[before.len().saturating_sub(LONGEST_GAP)..];
                memchr_iter(b'f', before).any(|end| before[..end].ends_with(b"o"))
            }
        }
    }

    /// Whether only a comma, “and” or “or” stands between a match and the next, in one paragraph.
    pub fn is_list(&self, number: usize) -> bool {
        let (this, next) = (self.matches.span(number), self.matches.span(number + 1));
        if next.start - this.end > LONGEST_GAP {
            return false;
        }
        let between = &self.text[this.end..next.start];
        let words = between.trim_matches(|c: char| c.is_whitespace() || c == ',');
        (matches!(words, "and" | "or" | "&") || (words.is_empty() && between.contains(',')))
            && self.segments.paragraph_of(this) == self.segments.paragraph_of(next)
    }

    fn folded(&self, token: usize) -> String {
        folded(self.word(token))
    }

    /// What stands around the match of this number, as far as it concerns the bearers of a family name.
    pub fn context(&self, number: usize, bearers: &[EntityId]) -> Context {
        let sentence = self.segments.sentence_of(self.matches.span(number));
        let sentence = sentence.map(|index| self.segments.sentences[index]);
        let first = self.tokens_of(number).start;
        // A given name of a bearer, also with another word (a second name, a patronymic) between; the first of several.
        let names = self.names_before(number, sentence);
        for &token in names.iter().rev().filter(|&&token| !self.is_initial(token)) {
            let word = self.folded(token);
            if let [bearer] = self.named(bearers, |given| same_given_name(given, &word))[..] {
                return Context::Bearer(bearer, token);
            }
        }
        // The first of the initials directly before the name is that of the given name: J. F. Kennedy, J.F. Kennedy.
        let initials = &names[..names.iter().take_while(|&&token| self.is_initial(token)).count()];
        if let Some(&token) = initials.last() {
            let initials = initials.iter().rev().flat_map(|&token| self.word(token).chars()).filter(|c| *c != '.');
            let initials: String = initials.flat_map(char::to_lowercase).collect();
            if initials.len() > 1
                && let [bearer] = self.with_initials(bearers, &initials)[..]
            {
                return Context::Bearer(bearer, token);
            }
            let initial = &initials[..initials.chars().next().map_or(0, char::len_utf8)];
            return match self.named(bearers, |given| given.starts_with(initial)) {
                none if none.is_empty() && (self.is_label(token) || self.is_monsieur(token)) => Context::Alone,
                none if none.is_empty() => Context::Stranger { is_named: self.is_dotted(token) },
                named => Context::Initial(named, token),
            };
        }
        let follows_name = names.first().is_some_and(|&nearest| {
            !self.is_pair(&names, first, sentence) && self.is_first_name(nearest, first, sentence)
        });
        if follows_name || self.is_first_name_itself(number, sentence) {
            Context::Stranger { is_named: !follows_name || is_given_name(&self.folded(names[0])) }
        } else {
            Context::Alone
        }
    }

    /// Whether the match before this one is no match, but the first name of a stranger: Jordan Johnson, Chad Smith; but not
    /// where one is: In Chad Smith sat down.
    pub fn follows_first_name(&self, number: usize) -> bool {
        let Some(before) = number.checked_sub(1).map(|before| self.matches.get(before)) else { return false };
        let word = folded(&self.text[before.span.range()]);
        let is_place = |candidate: &Candidate| *self.gazetteer.entity_type(candidate.entity) == EntityType::Place;
        let is_where =
            || word_before(self.text, 0, before.span.start).is_some_and(|word| is_place_preposition(word.word));
        before.words == 1
            && &self.text[before.span.end..self.matches.span(number).start] == " "
            && (is_given_name(&word) || (before.candidates.iter().all(is_place) && !is_where()))
            && before.candidates.iter().all(|candidate| candidate.kind != AliasKind::Demonym)
    }

    /// Whether the match is a month that is also a family name: in May, 3 May, May 2010.
    pub fn is_month(&self, number: usize) -> bool {
        let tokens = self.tokens_of(number);
        let is_number = |token: usize| self.word(token).starts_with(|c: char| c.is_ascii_digit());
        let stands_before = |token: usize| is_number(token) || BEFORE_MONTHS.contains(&&*self.folded(token));
        matches!(&*self.folded(tokens.start), "march" | "april" | "may" | "june" | "july" | "august")
            && (tokens.start.checked_sub(1).is_some_and(|before| self.is_beside(before) && stands_before(before))
                || (tokens.end < self.tokens.len() && self.is_beside(tokens.end - 1) && is_number(tokens.end)))
    }

    /// Whether a token is an initial: letters with dots, or a letter that is no word.
    fn is_initial(&self, token: usize) -> bool {
        let word = self.word(token);
        word.chars().nth(1).is_none_or(|_| word.contains('.')) && (self.is_dotted(token) || !matches!(word, "A" | "I"))
    }

    /// Whether a letter rather counts paragraphs than begins a name: “A. Lavrov will travel” in an outline.
    fn is_label(&self, token: usize) -> bool {
        let paragraph = self.segments.paragraph_of(self.tokens[token]);
        matches!(self.word(token), "A" | "B" | "C" | "D" | "E" | "F" | "G" | "H")
            && paragraph.is_some_and(|index| self.segments.paragraphs[index].start == self.tokens[token].start)
    }

    /// Whether a token is rather French for Mr. than an initial: M. Briand.
    fn is_monsieur(&self, token: usize) -> bool {
        matches!(self.word(token), "M" | "MM") && self.is_dotted(token)
    }

    /// Whether a dot stands in or behind a token: J.F., J. F.
    fn is_dotted(&self, token: usize) -> bool {
        self.word(token).contains('.') || self.text[self.tokens[token].end..].starts_with('.')
    }

    /// Whether the match looks like an acronym: two or three letters, all capitals, among words that are not.
    pub fn is_acronym(&self, number: usize) -> bool {
        let tokens = self.tokens_of(number);
        let letters = |token: usize| self.word(token).chars().filter(|c| *c != '.').count();
        let shouts = |token: usize| !self.word(token).chars().any(char::is_lowercase);
        let is_short = tokens.len() == 1 && (2..=3).contains(&letters(tokens.start)) && shouts(tokens.start);
        let beside = [tokens.start.checked_sub(1), Some(tokens.end).filter(|&next| next < self.tokens.len())];
        is_short && !beside.into_iter().flatten().any(|token| letters(token) > 3 && shouts(token))
    }

    /// Whether a thing is called after the match: Kennedy Library.
    pub fn is_namesake(&self, number: usize) -> bool {
        let tokens = self.tokens_of(number);
        !tokens.is_empty()
            && tokens.end < self.tokens.len()
            && self.is_beside(tokens.end - 1)
            && self.word(tokens.end).starts_with(char::is_uppercase)
            && is_namesake(&self.folded(tokens.end))
    }

    /// Whether an everyday word with a capital, which is no title and opens no sentence, stands directly before the match: it
    /// may be a part of a longer name, as in New York.
    pub fn is_part(&self, number: usize) -> bool {
        let tokens = self.tokens_of(number);
        let sentence = self.segments.sentence_of(self.matches.span(number));
        let sentence = sentence.map(|index| self.segments.sentences[index]);
        let shouts = |token: usize| !self.word(token).chars().any(char::is_lowercase);
        tokens.start.checked_sub(1).is_some_and(|before| {
            let folded = self.folded(before);
            // Secretary of State X.
            title_before(self.text, self.tokens[tokens.start].start).is_none()
                && self.is_beside(before)
                && self.word(before).starts_with(char::is_uppercase)
                && !shouts(before)
                && is_common_word(&folded)
                && !is_title(&folded)
                && sentence.is_none_or(|sentence| !self.opens(before, sentence))
        })
    }

    /// The title directly before the match, or its role in apposition.
    pub fn title(&self, number: usize) -> Option<Title> {
        let before = self.tokens_of(number).start.checked_sub(1).filter(|&before| self.is_beside(before));
        match before.map(|before| self.folded(before)).filter(|word| is_title(word)) {
            Some(word) if is_courtesy(&word) => Some(Title::Courtesy),
            Some(_) => Some(Title::Office),
            None => self.role(number).map(|_| Title::Office),
        }
    }

    /// The role beside the match.
    pub fn role(&self, number: usize) -> Option<Role> {
        role(self.text, self.matches, number)
    }

    /// The name that the match is, folded.
    pub fn folded_name(&self, number: usize) -> String {
        folded(&self.text[self.matches.span(number).range()])
    }

    /// Whether the title directly before the match is that of women or of men.
    pub fn gender(&self, number: usize) -> Option<Gender> {
        let before = self.tokens_of(number).start.checked_sub(1)?;
        gender_of_title(&self.folded(before)).filter(|_| self.is_beside(before))
    }

    /// Whether the title directly before the match is one of those that stand before given names: King Hussein.
    pub fn follows_royal_title(&self, number: usize) -> bool {
        let before = self.tokens_of(number).start.checked_sub(1).filter(|&before| self.is_beside(before));
        before.is_some_and(|before| {
            matches!(&*self.folded(before), "king" | "queen" | "emperor" | "empress" | "pope" | "tsar" | "czar")
        })
    }

    /// Whether a dash or hyphen joins the match to a name that is somebody else's: the Blinken–Lavrov talks. A hyphen
    /// behind two names is that of a double family name.
    fn is_pair(&self, names: &[usize], surname: usize, sentence: Option<Span>) -> bool {
        match &self.text[self.tokens[names[0]].end..self.tokens[surname].start] {
            "–" => true,
            "-" => !names.get(1).is_some_and(|&token| self.is_first_name(token, surname, sentence)),
            _ => false,
        }
    }

    /// The capitalised words directly before the match, nearest first, that are no part of another match.
    fn names_before(&self, number: usize, sentence: Option<Span>) -> Vec<usize> {
        let first = self.tokens_of(number).start;
        let floor = number.checked_sub(1).map_or(0, |before| self.token_at(self.matches.span(before).end));
        let mut names = Vec::new();
        for token in (floor..first).rev().take(FARTHEST) {
            let is_name = self.word(token).starts_with(char::is_uppercase)
                && sentence.is_none_or(|sentence| self.tokens[token].start >= sentence.start)
                && self.is_beside(token);
            if !is_name {
                break;
            }
            names.push(token);
        }
        names
    }

    /// Whether only white space (or the dot of an initial, or a hyphen) stands between a token and the next, in one
    /// paragraph. Both must be among the words around one name.
    pub fn is_beside(&self, token: usize) -> bool {
        self.firsts.binary_search(&(token + 1)).is_err()
            && gap(self.text, self.tokens[token], self.tokens[token + 1]) == Some(Gap::SPACE)
    }

    /// Those of the bearers whose (folded) given name, in any listed form of their names, is such a one.
    fn named(&self, bearers: &[EntityId], is_such: impl Fn(&str) -> bool) -> Vec<EntityId> {
        if bearers.len() > MOST_BEARERS {
            return Vec::new();
        }
        bearers.iter().copied().filter(|&bearer| has_given_name(self.gazetteer, bearer, &is_such)).collect()
    }

    /// Those of the bearers one of whose listed names has given names with these initials (small letters) and no others.
    fn with_initials(&self, bearers: &[EntityId], initials: &str) -> Vec<EntityId> {
        if bearers.len() > MOST_BEARERS {
            return Vec::new();
        }
        let has_such = |alias: Alias| {
            let tokens = tokenize(alias.text);
            let given = tokens.split_last().map_or(&[][..], |(_, given)| given).iter();
            let letters = given.flat_map(|token| {
                let word = &alias.text[token.range()];
                let is_dotted = word.contains('.');
                word.chars().filter(|c| *c != '.').take(if is_dotted { usize::MAX } else { 1 })
            });
            letters.flat_map(char::to_lowercase).eq(initials.chars())
        };
        bearers.iter().copied().filter(|&bearer| self.gazetteer.entity(bearer).aliases().any(has_such)).collect()
    }

    /// Whether the capitalised word before a family name is a first name: not a title, an everyday word or an acronym.
    fn is_first_name(&self, token: usize, surname: usize, sentence: Option<Span>) -> bool {
        let (word, folded) = (self.word(token), self.folded(token));
        let opens_sentence = sentence.is_some_and(|sentence| self.opens(token, sentence));
        // "In Davos Lavrov …": a place that is not listed.
        let is_place = token > 0
            && matches!(&*self.folded(token - 1), "in" | "at" | "near" | "from" | "outside")
            && self.is_beside(token - 1);
        if is_given_name(&folded) {
            return !(opens_sentence && is_common_word(&folded));
        }
        let is_everyday = is_place
            || is_title(&folded)
            || is_common_word(&folded)
            || is_contracted(word)
            || (opens_sentence && is_inflected(&folded));
        let shouts = |word: &str| word.chars().count() > 1 && !word.chars().any(char::is_lowercase);
        !is_everyday && (!shouts(word) || shouts(self.word(surname)))
    }

    /// Whether nothing but signs stands before the token in its sentence.
    fn opens(&self, token: usize, sentence: Span) -> bool {
        token == 0 || self.tokens[token - 1].start < sentence.start
    }

    /// Whether the match is itself the first name of somebody: an unknown capitalised word follows it.
    fn is_first_name_itself(&self, number: usize, sentence: Option<Span>) -> bool {
        let next = self.tokens_of(number).end;
        let last = next - 1;
        let is_last = number + 1 == self.matches.len();
        let ceiling = if is_last { self.tokens.len() } else { self.tokens_of(number + 1).start };
        if next >= ceiling || sentence.is_some_and(|sentence| self.tokens[next].end > sentence.end) {
            return false;
        }
        let (word, folded) = (self.word(next), self.folded(next));
        let shouts = !word.chars().any(char::is_lowercase);
        let between = &self.text[self.tokens[last].end..self.tokens[next].start];
        between.chars().all(char::is_whitespace)
            && word.starts_with(char::is_uppercase)
            && !shouts
            && is_given_name(&self.folded(last))
            && !is_common_word(&folded)
            && !is_title(&folded)
    }
}

/// Whether a (folded) given name of somebody, in any listed form of the name, is such a one.
pub(super) fn has_given_name(gazetteer: &Gazetteer, bearer: EntityId, is_such: impl Fn(&str) -> bool) -> bool {
    let has_such = |alias: Alias| {
        let tokens = tokenize(alias.text);
        let given = tokens.split_last().map_or(&[][..], |(_, given)| given);
        given.iter().map(|token| &alias.text[token.range()]).any(|word| {
            let folded = folded(word);
            // General Charles de Gaulle has another given name than that.
            let may_be_given = !is_title(&folded) || is_given_name(&folded);
            word.starts_with(char::is_uppercase) && may_be_given && is_such(&folded)
        })
    };
    gazetteer.entity(bearer).aliases().any(has_such)
}

/// Whether a title is one that everybody has.
pub(crate) fn is_courtesy(folded: &str) -> bool {
    matches!(folded, "mr" | "mrs" | "ms" | "miss" | "mx")
}

/// The most bytes before a name in which its title is looked for.
const FARTHEST_TITLE: usize = 64;

/// The number of the title before a place in a text: directly (President X), or behind its office (Secretary of State X).
/// What everybody is called (Mr, Mrs) is none.
pub(super) fn title_before<'t>(text: &'t str, at: usize) -> Option<u32> {
    let before = &text[text.ceil_char_boundary(at.saturating_sub(FARTHEST_TITLE))..at];
    let gap = &before[before.trim_end().len()..];
    if gap.is_empty() || gap.matches('\n').count() > 1 {
        return None;
    }
    // The dot is that of an abbreviation; a quote or bracket may open before a title.
    let word =
        |word: &'t str| word.strip_suffix('.').unwrap_or(word).trim_start_matches(|c: char| !c.is_alphanumeric());
    let mut words = before.rsplit(char::is_whitespace).filter(|word| !word.is_empty()).map(word);
    let number = |word: &str| {
        let is_name = word.starts_with(char::is_uppercase) && word.chars().all(char::is_alphabetic);
        let word = word.to_lowercase();
        title_number(&word).filter(|_| is_name && !is_courtesy(&word))
    };
    let last = words.next().filter(|word| word.starts_with(char::is_uppercase))?;
    number(last).or_else(|| words.next().filter(|of| *of == "of").and_then(|_| number(words.next()?)))
}

/// Where some words begin that stand at the end of a part of a text; a space parts words for sure.
fn start_of_words(text: &str, part: Range<usize>) -> usize {
    let before = &text.as_bytes()[part.clone()];
    let spaces = memrchr_iter(b' ', before).filter(|&at| before[..at].last() != Some(&b' '));
    spaces.skip(WORDS_BEFORE).map(|at| part.start + at + 1).next().unwrap_or(part.start)
}

/// Whether a word is made of the beginnings of several, as in telegrams: FonMin. McGeorge and DeWitt are not.
fn is_contracted(word: &str) -> bool {
    let last = word.rfind(char::is_uppercase).unwrap_or_default();
    last > 0
        && word[last..].contains(char::is_lowercase)
        && !["Mc", "Mac", "De", "La", "Le", "Di", "Fitz", "Van"].contains(&&word[..last])
}

/// Whether a word that opens a sentence has the form of a verb or adverb: Addressing, Asked, Recently.
fn is_inflected(folded: &str) -> bool {
    folded.len() > 5 && (folded.ends_with("ing") || folded.ends_with("ed") || folded.ends_with("ly"))
}
