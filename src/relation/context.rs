//! What the words around a match say of it: that it is not so, that it is to come, that somebody says so, or that it
//! depends.

use std::cell::RefCell;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::Modality;
use super::matcher::{Matcher, Workspace};
use super::program::{Programs, parse};
use super::required::Start;
use super::rules::Time;

/// The text of a regular expression.
type Regex = String;

fn regex(source: &str) -> Regex {
    source.to_owned()
}

/// What keeps a thing from being, or says that it is not: before its noun, in it and, passive, behind it.
const UNDONE: &str = r"(?:cancel(?:s|l?ed|l?ing)?|call(?:s|ed|ing)? off|postpon(?:es?|ed|ing)|put(?:s|ting)? off|den(?:y|ies|ied|ying)|avert(?:s|ed|ing)?|avoid(?:s|ed|ing)?|thwart(?:s|ed|ing)?|foil(?:s|ed|ing)?|prevent(?:s|ed|ing)?|block(?:s|ed|ing)?|veto(?:es|ed|ing)?|reject(?:s|ed|ing)?|rul(?:es?|ed|ing) out|dismiss(?:es|ed|ing)?|refut(?:es?|ed|ing)|debunk(?:s|ed|ing)?|scrap(?:s|ped|ping)?|abort(?:s|ed|ing)?|refus(?:es?|ed|ing)|turn(?:s|ed|ing)? down|rebuff(?:s|ed|ing)?|forestall(?:s|ed|ing)?|forb(?:ids?|ade|idden)|bann?(?:s|ed|ing)?)";

/// Words that turn a verb round.
static NEGATION: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(
        r"\b(?:not|never|cannot|no longer|neither|nor|declin(?:e|es|ed|ing) to|fail(?:s|ed|ing)? to|unable to|without|stopped short of|unwilling to|barred from|refrain(?:s|ed)? from|yet to|acquitted of|cleared of|far from|instead of|rather than|(?:stops?|pull(?:s|ed)?|back(?:s|ed)?|withdr[ae]ws?|walk(?:s|ed)? away|stay(?:s|ed)?) (?:short of|out of|from)|almost|nearly|c[ao]me close to|{UNDONE})\b|n't\b"
    ))
});

/// What turns a verb round from behind it: what it is done to is none.
static NO_OBJECT: LazyLock<Regex> =
    LazyLock::new(|| regex(r"\b(?:no|none of|neither|nor|hardly any|not (?:a|any|one)|zero)\b"));

/// What turns a noun round from before it.
static NO_NOUN: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(
        r"\b(?:no|without|never|not|neither|nor|lack of|{UNDONE})(?: (?:a|an|any|the|his|her|its|their|further|new|planned|proposed|alleged|possible|direct|more|such|all|holding|having|that|(?:claim|report|rumou?r|allegation|plan|talk|prospect|idea|suggestion|possibility|accusation)s? (?:of|for|about)))* $"
    ))
});

/// What says of a noun before it that it is not so.
static UNDONE_BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(
        r"^(?:'s)?(?: (?:in|at|on|near|for|over|about|with|to|of|from|between|due|planned|scheduled|set)\b[^,;:.]{{0,60}}?|,[^,;:.]{{1,60}},)? (?:(?:(?:is|was|were|are|be|being|been|has|have|had|also|later|then|now|again|indefinitely|reportedly|abruptly|flatly|repeatedly|firmly) )*(?:{UNDONE}|untrue|false|unfounded|invented|fabricated|an? (?:lie|hoax|fabrication|invention|myth|fiction))\b|(?:(?:[a-z]+ )?(?:not|never)|[a-z]+n't|fail(?:s|ed) to|(?:has|is|have|are) yet to) (?:ever )?(?:take place|took place|taken place|happen(?:ed)?|occur(?:red)?|materiali[sz]ed?|go (?:ahead|forward|through)|gone (?:ahead|through)|come (?:about|off)|been (?:held|agreed|completed|imposed)|be (?:held|completed|imposed)|exist)\b|fell through|,? (?:that|which) never (?:was|were|happened|took place|came about|materiali[sz]ed)\b)"
    ))
});

/// What says of a noun before it that it is a mere thought.
static THOUGHT_BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?: (?:in|at|on|near|for|over|about|with|to|of|from)\b[^,;:.]{0,60}?)? (?:(?:is|was|were|are|be|being|been|has|have|had|also|later|then|now|still) )+(?:abandoned|delayed|shelved|suspended|put on hold|in doubt|uncertain|unlikely|unconfirmed|doubted|under (?:discussion|consideration|negotiation)|considered|debated|proposed|mulled|suggested|demanded|called for|sought|urged|feared|predicted|threatened|possible|imminent|on the table)\b",
    )
});

/// What says that something is to come.
static PLANNED: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"\b(?:will|shall|'ll|going to|(?:is|are|was|were|be) to|expect(?:s|ed|ing)?|due to|due in|due at|scheduled|slated|set to|set for|plan(?:s|ned|ning)?|prepar(?:es|ed|ing)|intend(?:s|ed|ing)?|hop(?:es|ed|ing)|aim(?:s|ed|ing)?|want(?:s|ed)?|agree(?:s|d) to|vow(?:s|ed)?|pledg(?:es|ed)|promis(?:es|ed)|upcoming|forthcoming|tomorrow|next (?:week|month|year|monday|tuesday|wednesday|thursday|friday|saturday|sunday)|ahead of|on (?:his|her|their) way to|ready to|about to|likely to|would be held|would take place|announced plans)\b",
    )
});

/// What says that it depends.
static CONDITIONAL: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"\b(?:would|could|may|might|should|must|(?:was|were) to have|possibl[ey]|consider(?:s|ed|ing)?|potential|proposed|hypothetical|ought to|can|supposed to|willing to|(?:tr(?:y|ies|ied|ying)|attempt(?:s|ed|ing)?|seek(?:s|ing)?|sought|offer(?:s|ed|ing)?|need(?:s|ed)?|ask(?:s|ed|ing)?|invited|threat(?:ens?|ened|ening)) to)\b|'d\b",
    )
});

/// What makes all that follows in the clause no statement.
static IF: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?:\b(?:if|unless|whether|in case|provided that|suppose|supposing|as though|doubt(?:s|ed|ing)?|fear(?:s|ed|ing)?|worr(?:y|ies|ied)|imagin(?:es?|ed|ing)|pretend(?:s|ed|ing)?|jok(?:es?|ed|ing)|dream(?:s|ed|t)?|(?:demand|propos|recommend|request|urg|plead|prefer|wish|hop|threat|warning|danger|risk|possibility|idea|call)(?:s|es?|ed|ing)?(?: [^ ,;:]+){0,2}? that)\b|(?:^|[,;:] ?)had\b)[^,;]*$",
    )
});

/// What follows is part of a longer name for somebody or something else: the wife of A, the attack on B.
static PART: LazyLock<Regex> = LazyLock::new(|| regex(r". (?:of|on|against|about)(?: the)? $"));

/// Nor is it who does something, behind these: protesters in A, the envoy to B.
static NO_SUBJECT: LazyLock<Regex> =
    LazyLock::new(|| regex(r". (?:of|on|against|about|in|at|near|like|than|unlike|for|to)(?: the)? $"));

/// What says in a clause that is taken for granted that it is not so, or may be.
static IS_NOT: LazyLock<Regex> = LazyLock::new(|| regex(r"\bno\b"));
static MAY_BE: LazyLock<Regex> =
    LazyLock::new(|| regex(r"\b(?:would|could|may|might|should) (?:not )?(?:be|have|become|well)\b"));

/// Some of them are such as they are.
static SOME: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"\b(?:one|two|three|four|five|both|each|either|some|most|many|several|all|none|part|parts|much|half|dozens|hundreds|thousands) of(?: the)? $",
    )
});

/// Somebody is asked to do what follows.
static ASKED: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"\b(?:urg|ask|press|begg?|invit|encourag|order|want|advis|implor|lobb|request|instruct|tell|told|call|appeal|wait|hop|long|persuad|convinc|forc|allow|get|got|ban|forbid|prevent)(?:s|es?|ed|ied|ies|ing)?(?: (?:on|for|to|upon))?(?: (?:the|both))? $",
    )
});

const SAYING: &str = r"(?:said|says|say|saying|claim(?:s|ed|ing)?|alleg(?:es|e|ed|ing|ations?)|told [^,;]{1,60}|accus(?:es|e|ed|ing)|argu(?:es|ed|ing)|insist(?:s|ed|ing)?|suggest(?:s|ed|ing)?|warn(?:s|ed|ing)|believ(?:es|e|ed|ing)|predict(?:s|ed|ing)?|forecasts?|speculat(?:es?|ed|ion)|suspect(?:s|ed)?|suspicions?|thinks?|thought|report(?:s|ed)? that|reportedly|allegedly|purportedly|supposedly|rumou?r(?:s|ed)?|reports? (?:of|that)|assert(?:s|ed|ing)?|stat(?:es|ed|ing)|writ(?:es|ing)|wrote|tweeted|add(?:s|ed|ing)|recall(?:s|ed|ing)?|blam(?:es|e|ed|ing)|estimat(?:es|ed)|contend(?:s|ed)?|testif(?:y|ies|ied)|heard that|hint(?:s|ed)?|complain(?:s|ed)|according to)";

/// Somebody says what follows.
static SAID_BEFORE: LazyLock<Regex> = LazyLock::new(|| regex(&format!(r"\b{SAYING}\b[^;]*$")));

/// Somebody says what came before: it stands at the end of the sentence.
static SAID_AFTER: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r#"(?:[,'"]| -) ?(?:['"] ?)?(?P<first>[^ ,;:"]+)?[^,;:"]{0,70}?\b(?:said|says?|told|claim(?:s|ed)?|alleg(?:es?|ed)|add(?:s|ed)|stat(?:es|ed)|report(?:s|ed)|insist(?:s|ed)|wrote|tweeted|according to)\b[^,;:"]{0,70}[.'"]*$"#,
    )
});

/// What begins another statement, and no words about who said the one before.
static ELSE: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"^(?:and|but|while|whereas|although|though|as|after|before|when|which|who|since|because|so|where|with)$")
});

/// What says of all that follows that it is not so.
static NOT_TRUE: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(
        r"\b(?:not true|untrue|false|a lie|wrong|no (?:evidence|proof|sign|truth|indication|suggestion)(?: [^ ,;:]+){{0,3}}|(?:{UNDONE}|disput(?:es?|ed|ing)|rebut(?:s|ted|ting)?|contradict(?:s|ed|ing)?|disprov(?:es?|ed|ing)|ridicul(?:es?|ed|ing)|brush(?:es|ed|ing) aside|scoff(?:s|ed|ing) at)(?: [^ ,;:]+){{0,4}}) that (?:[^ ,;:]+ ){{0,3}}$"
    ))
});

/// What somebody says that he will do.
static WOULD: LazyLock<Regex> = LazyLock::new(|| regex(r"\bwould\b|'d\b"));

/// A condition in front of the clause.
static IF_BEFORE: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?:^|[;:] ?|\bthat )(?:if|unless|provided that|should) [^;:]*,[^;:]*$"));

/// What was yet to come when the story told of it.
static CAME: LazyLock<Regex> =
    LazyLock::new(|| regex(r"\bwould (?:later|eventually|subsequently|soon|then|go on to|come to|one day)\b"));

/// What was to be and, by all appearance, was not.
static TO_HAVE: LazyLock<Regex> = LazyLock::new(|| regex(r"\b(?:was|were) to have\b"));

/// What makes a noun a thing to come or a mere thought, close to it.
static MAY_HAPPEN: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"\b(?:would|could|may|might|should) (?:be held|take place|happen|occur|begin|start|host|hold|organi[sz]e|arrange)\b",
    )
});

static HEDGED: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"\b(?:reportedly|allegedly|purportedly|supposedly|so-called|charged with|on trial for|on suspicion of|(?:said|says|claim(?:s|ed)?|announced|declared|insist(?:s|ed)|admitted|confirmed|boasted|warned|told [^,;]{1,30})(?: that)? (?:he|she|it|they)|rumou?red to|said to|believed to|thought to|alleged|accused of|suspected of|probably|perhaps|claim(?:s|ed)? to|apparently|presumably|(?:appear|seem|report)(?:s|ed)? to)\b",
    )
});

/// What somebody is to do, as in headlines.
static TO: LazyLock<Regex> = LazyLock::new(|| regex(r"[\x01-\x1f],? to "));

/// What makes a noun hearsay from before it.
static HEARSAY: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"\b(?:alleged|suspected|supposed|purported|reported|rumou?red|report(?:s|ing)?|claim(?:s|ed|ing)?|alleg(?:es?|ing)|allegations?|rumou?rs?|accusations?)(?: (?:of|about|the|a|an|new|fresh|another))* $",
    )
});

/// All of them, compiled.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Context {
    negation: Matcher,
    no_object: Matcher,
    no_noun: Matcher,
    undone_behind: Matcher,
    thought_behind: Matcher,
    planned: Matcher,
    conditional: Matcher,
    condition: Matcher,
    part: Matcher,
    some: Matcher,
    asked: Matcher,
    said_before: Matcher,
    said_after: Matcher,
    another: Matcher,
    not_true: Matcher,
    would: Matcher,
    if_before: Matcher,
    may_happen: Matcher,
    hedged: Matcher,
    to: Matcher,
    hearsay: Matcher,
    no_subject: Matcher,
    is_not: Matcher,
    may_be: Matcher,
    came: Matcher,
    to_have: Matcher,
}

impl Context {
    pub fn new(programs: &mut Programs) -> Self {
        let mut matcher = |source: &Regex| {
            let program = parse(source).ok().and_then(|parsed| programs.add(&parsed, &[]).ok());
            // Tested: all are compiled by the first test.
            Matcher { program: program.unwrap_or_else(|| unreachable!("{source}")), start: Start::Anywhere }
        };
        Self {
            negation: matcher(&NEGATION),
            no_object: matcher(&NO_OBJECT),
            no_noun: matcher(&NO_NOUN),
            undone_behind: matcher(&UNDONE_BEHIND),
            thought_behind: matcher(&THOUGHT_BEHIND),
            planned: matcher(&PLANNED),
            conditional: matcher(&CONDITIONAL),
            condition: matcher(&IF),
            part: matcher(&PART),
            some: matcher(&SOME),
            asked: matcher(&ASKED),
            said_before: matcher(&SAID_BEFORE),
            said_after: matcher(&SAID_AFTER),
            another: matcher(&ELSE),
            not_true: matcher(&NOT_TRUE),
            would: matcher(&WOULD),
            if_before: matcher(&IF_BEFORE),
            may_happen: matcher(&MAY_HAPPEN),
            hedged: matcher(&HEDGED),
            to: matcher(&TO),
            hearsay: matcher(&HEARSAY),
            no_subject: matcher(&NO_SUBJECT),
            is_not: matcher(&IS_NOT),
            may_be: matcher(&MAY_BE),
            came: matcher(&CAME),
            to_have: matcher(&TO_HAVE),
        }
    }
}

/// How many bytes around a noun tell of it.
const NEAR: usize = 60;

/// What matchers of the context need.
pub(super) type Tools<'a> = (&'a Context, &'a Programs, &'a mut Workspace);

/// A match in its sentence.
pub(super) struct Around<'a, Q> {
    /// The sentence as the pattern saw it.
    pub bytes: &'a [u8],
    pub whole: std::ops::Range<usize>,
    pub cue: std::ops::Range<usize>,
    /// Whether it begins with who does it.
    pub is_subject_first: bool,
    /// Tells whether it stands in quotes.
    pub is_quoted: Q,
}

impl<Q: FnOnce() -> bool> Around<'_, Q> {
    /// Whether it is said not to be so, and how it is meant; `None` where nothing is said.
    pub fn judge(self, time: Time, (context, programs, workspace): Tools) -> Option<(bool, Modality)> {
        let before = &self.bytes[..self.whole.start];
        let after = &self.bytes[self.whole.end..];
        let workspace = RefCell::new(workspace);
        let is_in = |matcher: &Matcher, text: &[u8]| matcher.is_in(programs, text, &mut workspace.borrow_mut());
        if time == Time::None {
            return self.judge_aside(before, context, is_in);
        }
        let is_said_after = || {
            let mut workspace = workspace.borrow_mut();
            let said = context.said_after.first(programs, after, &mut workspace)?;
            Some(said.group("first").map_or(&b""[..], |first| &after[first]))
        };
        let part = if self.is_subject_first { &context.no_subject } else { &context.part };
        let is_relative = self.bytes[self.whole.clone()].get(1..).is_some_and(|it| it.starts_with(b", wh"));
        if time == Time::Verb && is_in(part, before) && !is_in(&context.some, before) && !is_relative {
            return None;
        }
        let is_noun = matches!(time, Time::Noun | Time::Event);
        if (time != Time::Event && is_in(&context.condition, before))
            || (is_noun && is_in(&context.thought_behind, after))
        {
            return None;
        }
        let clause_start = before.iter().rposition(|byte| matches!(byte, b',' | b';' | b':')).map_or(0, |at| at + 1);
        let clause_end = after.iter().position(|byte| matches!(byte, b';' | b':')).unwrap_or(after.len());
        // A verb has its auxiliaries between the first name and itself; a noun may have them on either side.
        let (inside, object) = match is_noun {
            true => (&self.bytes[self.whole.clone()], &b""[..]),
            false => self.bytes[self.whole.clone()].split_at(self.cue.end.saturating_sub(self.whole.start)),
        };
        let near =
            [&before[clause_start.max(before.len().saturating_sub(NEAR))..], b"|", &after[..clause_end.min(NEAR)]];
        let is_near = |matcher: &Matcher| time == Time::Noun && near.iter().any(|part| is_in(matcher, part));
        let is_undone = is_noun && is_in(&context.undone_behind, after);
        let is_negated = is_in(&context.negation, inside)
            || is_in(&context.no_object, object)
            || is_in(&context.no_noun, before)
            || is_in(&context.not_true, before)
            || is_undone;
        let is_asked = time == Time::Verb && is_in(&context.asked, before) && is_in(&context.to, inside);
        // What was to be, and was called off.
        let is_called_off = is_asked || is_undone || is_in(&context.to_have, inside);
        let is_planned = !is_called_off
            && ((time == Time::Verb && is_in(&context.to, inside))
                || is_in(&context.planned, inside)
                || is_near(&context.planned));
        let is_after_if = time == Time::Verb && is_in(&context.if_before, before);
        let is_conditional = is_asked
            || (is_in(&context.conditional, inside) && !is_in(&context.came, inside))
            || is_near(&context.may_happen)
            || is_after_if;
        // What is only named, and not stated, nobody claims.
        let is_said = time == Time::Verb
            && (is_in(&context.said_before, before)
                || is_said_after().is_some_and(|first| !is_in(&context.another, first)));
        let is_announced = is_said && !is_asked && !is_negated && is_in(&context.would, inside);
        let is_hearsay = is_in(&context.hedged, inside) || (is_noun && is_in(&context.hearsay, before));
        let modality = if !is_after_if && (is_planned || (is_conditional && is_announced)) {
            Modality::Planned
        } else if is_conditional {
            Modality::Conditional
        } else if is_said || is_hearsay || (self.is_quoted)() {
            Modality::Claimed
        } else {
            Modality::Actual
        };
        Some((is_negated, modality))
    }
}

impl<Q> Around<'_, Q> {
    /// What is said in passing is taken for granted; a predicate (*A is no son of B*) may be denied or doubted.
    fn judge_aside(
        &self,
        before: &[u8],
        context: &Context,
        is_in: impl Fn(&Matcher, &[u8]) -> bool,
    ) -> Option<(bool, Modality)> {
        let inside = &self.bytes[self.whole.start..self.cue.end.max(self.whole.start)];
        if !self.is_subject_first || inside.get(1) != Some(&b' ') {
            return Some((false, Modality::Actual));
        }
        if (is_in(&context.part, before) && !is_in(&context.some, before)) || is_in(&context.condition, before) {
            return None;
        }
        let is_negated =
            is_in(&context.negation, inside) || is_in(&context.is_not, inside) || is_in(&context.not_true, before);
        let modality = if is_in(&context.may_be, inside) {
            Modality::Conditional
        } else if is_in(&context.planned, inside) {
            Modality::Planned
        } else if is_in(&context.hedged, inside) {
            Modality::Claimed
        } else {
            Modality::Actual
        };
        Some((is_negated, modality))
    }
}
