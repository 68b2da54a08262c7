//! What the words around a match say of it: that it is not so, that it is to come, that somebody says so, or that it
//! depends.

use std::sync::LazyLock;

use regex::bytes::Regex;

use super::Modality;
use super::rules::Time;

fn regex(source: &str) -> Regex {
    // Tested: all are compiled by the first test.
    let built = regex::bytes::RegexBuilder::new(source).unicode(false).build();
    built.unwrap_or_else(|error| unreachable!("{error}"))
}

/// Words that turn a verb round.
static NEGATION: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"\b(?:not|never|cannot|no longer|neither|nor|refus(?:e|es|ed|ing) to|declin(?:e|es|ed|ing) to|fail(?:s|ed|ing)? to|unable to|den(?:y|ies|ied|ying)|without|stopped short of|ruled out|rules out|rejected|rejects|unwilling to|barred from|refrain(?:s|ed)? from|yet to)\b|n't\b",
    )
});

/// What turns a noun round from before it.
static NO_NOUN: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"\b(?:no|without|never|not|neither|den(?:y|ies|ied)|ruled out|rul(?:es|ing) out|cancel(?:s|led|ed)|called off|reject(?:s|ed)|refus(?:es|ed)|avoid(?:s|ed)?|scrapped|lack of)(?: (?:a|an|any|the|further|new|planned|direct|more|such|all|holding|having|plans for))* $",
    )
});

/// What says that something is to come.
static PLANNED: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"\b(?:will|shall|'ll|going to|(?:is|are|was|were|be|been) to|expect(?:s|ed|ing)?|due to|due in|due at|scheduled|slated|set to|set for|plan(?:s|ned|ning)?|prepar(?:es|ed|ing)|intend(?:s|ed|ing)?|hop(?:es|ed|ing)|aim(?:s|ed|ing)?|want(?:s|ed)?|agree(?:s|d) to|vow(?:s|ed)?|pledg(?:es|ed)|promis(?:es|ed)|upcoming|forthcoming|tomorrow|next (?:week|month|year|monday|tuesday|wednesday|thursday|friday|saturday|sunday)|ahead of|on (?:his|her|their) way to|ready to|about to|likely to|would be held|would take place|announced plans)\b",
    )
});

/// What says that it depends.
static CONDITIONAL: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"\b(?:would|could|may|might|should|must|possibl[ey]|potential|proposed|hypothetical|ought to)\b|'d\b")
});

/// What makes all that follows in the clause no statement.
static IF: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"\b(?:if|unless|whether|in case|provided that|suppose|supposing|as if|as though|had)\b[^,;]*$")
});

const SAYING: &str = r"(?:said|says|say|saying|claim(?:s|ed|ing)?|alleg(?:es|e|ed|ing)|told [^,;]{1,60}|accus(?:es|e|ed|ing)|argu(?:es|ed|ing)|insist(?:s|ed|ing)?|suggest(?:s|ed|ing)?|warn(?:s|ed|ing)|believ(?:es|e|ed|ing)|thinks?|thought|report(?:s|ed)? that|reportedly|allegedly|purportedly|supposedly|rumou?red|assert(?:s|ed|ing)?|stat(?:es|ed|ing)|writ(?:es|ing)|wrote|tweeted|add(?:s|ed|ing)|recall(?:s|ed|ing)?|blam(?:es|e|ed|ing)|estimat(?:es|ed)|according to)";

/// Somebody says what follows.
static SAID_BEFORE: LazyLock<Regex> = LazyLock::new(|| regex(&format!(r"\b{SAYING}\b[^;]*$")));

/// Somebody says what came before: it stands at the end of the sentence.
static SAID_AFTER: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r#"(?:[,'"]| -) ?(?:['"] ?)?(?P<first>[^ ,;:"]+)?[^,;:"]{0,70}?\b(?:said|says|told|claim(?:s|ed)|alleg(?:es|ed)|add(?:s|ed)|stat(?:es|ed)|report(?:s|ed)|insist(?:s|ed)|wrote|tweeted|according to)\b[^,;:"]{0,70}[.'"]*$"#,
    )
});

/// What begins another statement, and no words about who said the one before.
static ELSE: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"^(?:and|but|while|whereas|although|though|as|after|before|when|which|who|since|because|so|where|with)$")
});

/// What says of all that follows that it is not so.
static NOT_TRUE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"\b(?:not true|untrue|false|a lie|wrong|no (?:evidence|proof|sign|truth|indication|suggestion)|den(?:y|ies|ied|ying)(?: [^ ,;:]+){0,3}) that (?:[^ ,;:]+ ){0,2}$",
    )
});

/// What somebody says that he will do.
static WOULD: LazyLock<Regex> = LazyLock::new(|| regex(r"\bwould\b|'d\b"));

/// A condition in front of the clause.
static IF_BEFORE: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?:^|[;:] ?|\bthat )(?:if|unless|provided that|should) [^;:]*,[^;:]*$"));

/// What makes a noun a thing to come or a mere thought, close to it.
static MAY_HAPPEN: LazyLock<Regex> =
    LazyLock::new(|| regex(r"\b(?:would|could|may|might|should) (?:be held|take place|happen|occur|begin|start)\b"));

static HEDGED: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"\b(?:reportedly|allegedly|purportedly|supposedly|so-called|rumou?red to|said to|believed to|thought to|alleged|accused of|suspected of|claim(?:s|ed)? to)\b",
    )
});

/// How many bytes around a noun tell of it.
const NEAR: usize = 60;

/// A match in its sentence.
pub(super) struct Around<'a, Q> {
    /// The sentence as the pattern saw it.
    pub bytes: &'a [u8],
    pub whole: std::ops::Range<usize>,
    pub cue: std::ops::Range<usize>,
    /// Tells whether it stands in quotes.
    pub is_quoted: Q,
}

impl<Q: Fn() -> bool> Around<'_, Q> {
    /// Whether it is said not to be so, and how it is meant; `None` where nothing is said.
    pub fn judge(&self, time: Time) -> Option<(bool, Modality)> {
        if time == Time::None {
            return Some((false, Modality::Actual));
        }
        let before = &self.bytes[..self.whole.start];
        let after = &self.bytes[self.whole.end..];
        if IF.is_match(before) {
            return None;
        }
        let clause_start = before.iter().rposition(|byte| matches!(byte, b',' | b';' | b':')).map_or(0, |at| at + 1);
        let clause_end = after.iter().position(|byte| matches!(byte, b';' | b':')).unwrap_or(after.len());
        // A verb has its auxiliaries between the first name and itself; a noun may have them on either side.
        let inside = match time {
            Time::Noun => &self.bytes[self.whole.clone()],
            _ => &self.bytes[self.whole.start..self.cue.end.max(self.whole.start)],
        };
        let near =
            [&before[clause_start.max(before.len().saturating_sub(NEAR))..], b"|", &after[..clause_end.min(NEAR)]];
        let near = |pattern: &Regex| time == Time::Noun && near.iter().any(|part| pattern.is_match(part));
        let is_negated = NEGATION.is_match(inside) || NO_NOUN.is_match(before) || NOT_TRUE.is_match(before);
        let is_planned = PLANNED.is_match(inside) || near(&PLANNED);
        let is_after_if = time == Time::Verb && IF_BEFORE.is_match(before);
        let is_conditional = CONDITIONAL.is_match(inside) || near(&MAY_HAPPEN) || is_after_if;
        // What is only named, and not stated, nobody claims.
        let is_said = time == Time::Verb && (SAID_BEFORE.is_match(before) || is_said_after(after));
        let is_announced = is_said && !is_negated && WOULD.is_match(inside);
        let modality = if !is_after_if && (is_planned || (is_conditional && is_announced)) {
            Modality::Planned
        } else if is_conditional {
            Modality::Conditional
        } else if is_said || HEDGED.is_match(inside) || (self.is_quoted)() {
            Modality::Claimed
        } else {
            Modality::Actual
        };
        Some((is_negated, modality))
    }
}

fn is_said_after(after: &[u8]) -> bool {
    let said = SAID_AFTER.captures(after);
    said.is_some_and(|said| said.name("first").is_none_or(|first| !ELSE.is_match(first.as_bytes())))
}

/// Whether the end of `text` stands in quotes that were opened and not closed.
pub(super) fn is_quoted(text: &str) -> bool {
    let (mut double, mut straight, mut single) = (false, false, false);
    // Quotes beyond ASCII begin with one of these bytes.
    for at in memchr::memchr3_iter(b'"', 0xC2, 0xE2, text.as_bytes()) {
        let mut after = text[at..].chars();
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        match after.next() {
            Some('“' | '„' | '«') => double = true,
            Some('”' | '»') => double = false,
            Some('"') => straight = !straight,
            Some('‘') if !is_letter(text[..at].chars().next_back()) => single = true,
            Some('’') if !is_letter(after.next()) => single = false,
            _ => {}
        }
    }
    double || straight || single
}
