//! The words of a sentence: with a small letter, with a capital, or a linked name.

use crate::document::Span;
use crate::extract::{Mention, Method};
use crate::gazetteer::{
    EntityId, designated_type, is_common_word, is_demonym, is_given_name, is_namesake, is_place_word, is_title,
    starts_high,
};
use crate::text::{Gap, folded, gap, is_month_or_weekday, is_opener, tokenize_into};

/// What a word is, as far as names are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// It begins with a small letter or no letter at all; also the pronoun I.
    Low,
    /// It begins with a capital.
    High,
    /// It is a linked name, all of it.
    Linked {
        /// Whether it is an adjective or a word for inhabitants.
        demonym: bool,
        /// Whether it means a place.
        place: bool,
    },
}

/// How a word is joined to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Joint {
    /// By white space, or the dot of an initial.
    Space,
    /// By a hyphen.
    Hyphen,
    /// By an apostrophe (O’Brien) or an ampersand.
    Sign,
    /// By the apostrophe of a plural (Workers’ Party).
    Possessive,
    /// Not at all.
    None,
}

/// A word in its sentence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'t> {
    pub span: Span,
    pub text: &'t str,
    pub kind: Kind,
    /// How it is joined to the next word.
    pub joint: Joint,
}

impl Word<'_> {
    pub fn is_name(&self) -> bool {
        self.kind != Kind::Low
    }

    pub fn is_linked(&self) -> bool {
        matches!(self.kind, Kind::Linked { .. })
    }

    /// The word in small letters, without accents.
    pub fn folded(&self) -> String {
        folded(self.text)
    }

    pub fn is_common(&self) -> bool {
        self.kind == Kind::High && is_common_word(&self.folded())
    }

    /// Whether it is a word of small letters, or an everyday word that is no given name.
    pub fn is_everyday(&self) -> bool {
        self.kind == Kind::Low || (self.is_common() && !self.is_given())
    }

    pub fn is_given(&self) -> bool {
        self.kind == Kind::High && is_given_name(&self.folded())
    }

    /// Whether it stands before names of persons, in the singular or plural.
    pub fn is_title(&self) -> bool {
        let word = self.folded();
        self.kind == Kind::High && (is_title(&word) || word.strip_suffix('s').is_some_and(is_title))
    }

    pub fn is_demonym(&self) -> bool {
        match self.kind {
            Kind::Linked { demonym, .. } => demonym,
            Kind::High => is_demonym(&self.folded()),
            Kind::Low => false,
        }
    }

    /// Whether it is, or means, a place that is known.
    pub fn is_place(&self) -> bool {
        match self.kind {
            Kind::Linked { demonym, place } => place && !demonym,
            Kind::High => is_place_word(&self.folded()) && !self.is_demonym(),
            Kind::Low => false,
        }
    }

    pub fn is_time(&self) -> bool {
        self.kind == Kind::High && is_month_or_weekday(self.text)
    }

    pub fn is_opener(&self) -> bool {
        self.kind == Kind::High && is_opener(self.text)
    }

    /// Whether it tells in a name what it is the name of: River, Ministry.
    pub fn is_designator(&self) -> bool {
        let word = self.folded();
        self.kind == Kind::High && (designated_type(&word).is_some() || is_namesake(&word))
    }

    /// Whether it is rather a common noun than somebody's name: Bank, Cooperation.
    pub fn is_noun(&self) -> bool {
        let is_abstract = || ["tion", "ment", "ity", "ness", "ship"].iter().any(|ending| self.text.ends_with(ending));
        self.is_common() || self.is_designator() || (self.kind == Kind::High && is_abstract() && !self.is_given())
    }

    /// Two letters or more, all capitals.
    pub fn shouts(&self) -> bool {
        self.text.chars().nth(1).is_some() && !self.text.chars().any(char::is_lowercase) && starts_high(self.text)
    }
}

/// A text with each run of white space as one space.
pub(super) fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }) {
        if c != ' ' || !out.ends_with(' ') {
            out.push(c);
        }
    }
    out
}

/// The words of a sentence; `mentions` are those of the document from this sentence on.
pub(super) fn words<'t>(
    text: &'t str,
    sentence: Span,
    mentions: &[Mention],
    is_place: impl Fn(EntityId) -> bool,
) -> Vec<Word<'t>> {
    let mut tokens = Vec::new();
    tokenize_into(text, sentence, &mut tokens);
    let mut mentions = mentions.iter().peekable();
    let mut words: Vec<Word> = Vec::with_capacity(tokens.len());
    for token in tokens {
        if words.last().is_some_and(|last| last.span.end > token.start) {
            continue;
        }
        while mentions.next_if(|mention| mention.span.end <= token.start).is_some() {}
        let mention = mentions.peek().filter(|mention| mention.span.start <= token.start);
        let span = mention.map_or(token, |mention| Span::new(token.start, mention.span.end.min(sentence.end)));
        let word = &text[span.range()];
        let kind = match mention {
            Some(mention) => {
                Kind::Linked { demonym: mention.method == Method::Demonym, place: is_place(mention.entity) }
            }
            None if starts_high(word) && word != "I" => Kind::High,
            None => Kind::Low,
        };
        if let Some(last) = words.last_mut() {
            last.joint = joint(text, last.span, span);
        }
        words.push(Word { span, text: word, kind, joint: Joint::None });
    }
    words
}

fn joint(text: &str, before: Span, after: Span) -> Joint {
    let between = &text[before.end..after.start];
    match gap(text, before, after) {
        Some(Gap::SPACE) if between.contains(['–', '−']) => Joint::None,
        Some(Gap::SPACE) if between.contains(['-', '\u{2010}', '\u{2011}']) => Joint::Hyphen,
        Some(Gap::SPACE) if between.chars().all(|c| c.is_whitespace() || c == '.') => Joint::Space,
        Some(Gap::SPACE) => Joint::Possessive,
        Some(Gap('\'' | '&')) => Joint::Sign,
        _ => Joint::None,
    }
}

/// Whether capitals tell nothing in a sentence: it shouts, or has the capitals of a headline.
pub(super) fn is_headline(words: &[Word]) -> bool {
    let letters = |word: &&Word| word.text.chars().filter(|c| c.is_alphabetic()).count();
    let long = words.iter().filter(|word| letters(word) > 1);
    let (count, shouting) = long.fold((0, 0), |(all, loud), word| (all + 1, loud + usize::from(word.shouts())));
    if shouting * 2 > count {
        return true;
    }
    let mut weighty = words.iter().skip(1).filter(|word| letters(word) > 3).peekable();
    let common = weighty.clone().filter(|word| word.is_common() && !word.is_title()).count();
    common > 1 && weighty.peek().is_some() && weighty.all(Word::is_name)
}
