//! Results of matches: where a town or country plays, its team is meant. Milan beat Turin 2-0; LEEDS 2 HULL 1; Leeds were
//! glad.

use super::neighbours::{Neighbour, word_before, word_behind};

/// Between two that play. Towns and countries do nothing like that.
#[rustfmt::skip]
const BEATS: [&str; 12] = [
    "beat", "beats", "crushed", "defeated", "defeats", "thrashed", "thrash", "edged", "trounced", "outplayed", "outscored",
    "overcame",
];

/// Behind one that plays, or with one of [`TO`] before it, if there is a score: towns can lose, too.
const PLAYS: [&str; 16] = [
    "won", "win", "wins", "lost", "lose", "loses", "drew", "draw", "draws", "led", "lead", "leads", "trailed", "held",
    "defeat", "victory",
];
const TO: [&str; 6] = ["to", "with", "over", "against", "by", "at"];

/// What is done for a team, up to so many words before it.
const DONE_FOR: [&str; 10] =
    ["scored", "scores", "score", "goal", "goals", "points", "debut", "homered", "touchdowns", "signed"];
const FARTHEST_DONE: usize = 4;

/// Behind a team, which is many people, where nothing or one of these words stands before it.
const OF_MANY: [&str; 2] = ["were", "are"];
const BEFORE_SUBJECTS: [&str; 10] = ["said", "that", "but", "while", "as", "when", "where", "because", "if", "though"];

/// Behind the name of a team.
const OF_TEAMS: [&str; 9] =
    ["coach", "striker", "midfielder", "goalkeeper", "defender", "winger", "skipper", "squad", "bench"];

/// So many numbers stand behind a name in a row of standings.
const COLUMNS: usize = 3;

/// So many bytes behind a name are searched for a score.
const FARTHEST: usize = 80;

/// Whether the name between two parts of a text is that of one who plays. Cost: constant.
pub(super) fn plays(before: &str, behind: &str) -> bool {
    let before = &before[before.ceil_char_boundary(before.len().saturating_sub(FARTHEST))..];
    let behind = &behind[..behind.floor_char_boundary(behind.len().min(FARTHEST))];
    let line = behind.lines().next().unwrap_or_default();
    let previous = word_before(before, 0, before.len()).filter(|before| !before.is_joined);
    let next = word_behind(behind, 0, behind.len()).filter(|behind| !behind.is_joined);
    // They lost to Leeds; they lost 2-0 to Leeds.
    let verb = |of: Neighbour| {
        let score = word_before(before, 0, of.start)?;
        if score.is_compound { word_before(before, 0, score_start(before, score.start)) } else { Some(score) }
    };
    let verb = |of: Neighbour| verb(of).is_some_and(|verb| PLAYS.contains(&verb.word));
    // Steffi Graf of Germany beat Monica Seles.
    if previous.is_some_and(|of| matches!(of.word, "of" | "from")) {
        return false;
    }
    let is_loser = previous.filter(|to| TO.contains(&to.word)).is_some_and(verb);
    previous.is_some_and(|verb| BEATS.contains(&verb.word))
        || next.is_some_and(|next| BEATS.contains(&next.word) || OF_TEAMS.contains(&next.word))
        || (previous.is_some_and(|of| of.word == "for") && is_done(before))
        || is_of_many(before, behind, next)
        || (is_loser && (has_score(before) || has_score(line)))
        || (next.is_some_and(|next| PLAYS.contains(&next.word)) && has_score(line))
        || is_line_of_results(before.rsplit('\n').next().unwrap_or_default(), line)
}

/// Where a score begins whose last number begins at `at`.
fn score_start(text: &str, at: usize) -> usize {
    text[..at].trim_end_matches(|c: char| !c.is_whitespace()).len()
}

/// Whether what is done for teams stands before “for”: he scored twice for Leeds.
fn is_done(before: &str) -> bool {
    let clause = before.rsplit(['.', ';', '\n']).next().unwrap_or_default();
    clause.split_whitespace().rev().skip(1).take(FARTHEST_DONE).any(|word| DONE_FOR.contains(&word))
}

/// Whether the name between two parts of a text is said of several people: Leeds were glad; Leeds, who lost.
fn is_of_many(before: &str, behind: &str, next: Option<Neighbour>) -> bool {
    let word = before.trim_end().rsplit([' ', '\n']).next().unwrap_or_default();
    // Leeds and Hull are towns; the people of Leeds are, too.
    let is_listed = matches!(word, "and" | "or" | "&") || word.ends_with(',');
    let is_subject = || word.is_empty() || word.ends_with('.') || BEFORE_SUBJECTS.contains(&word);
    !is_listed
        && (behind.starts_with(", who ") || next.is_some_and(|next| OF_MANY.contains(&next.word) && is_subject()))
}

/// Whether the name between two parts of a line has a number behind it, and another one too: LEEDS 2 HULL 1.
fn is_line_of_results(before: &str, behind: &str) -> bool {
    if !behind.split_whitespace().next().is_some_and(is_column) {
        return false;
    }
    let is_high = |word: &str| word.starts_with(char::is_uppercase);
    let has_result = |words: &[&str]| words.windows(2).any(|pair| is_high(pair[0]) && is_number(pair[1]));
    // Leeds 2 Hull 1 (after extra time)
    let behind = behind.split('(').next().unwrap_or_default();
    let [before, behind]: [Vec<&str>; 2] = [before, behind].map(|part| part.split_whitespace().collect());
    // A row of standings: Leeds 24 13 8 3.
    let is_row =
        || before.is_empty() && behind.len() >= COLUMNS && behind[..COLUMNS].iter().all(|word| is_column(word));
    is_row()
        || behind.first().is_some_and(|word| is_number(word))
            && (has_result(&before) || has_result(&behind))
            && before.iter().chain(&behind).all(|word| is_high(word) || is_number(word))
}

/// Whether a score stands in some text: 2-0, 110–102.
fn has_score(text: &str) -> bool {
    let is_score = |word: &str| {
        let word = word.trim_end_matches(|c: char| !c.is_ascii_digit());
        word.split_once(['-', '–']).is_some_and(|(one, other)| is_number(one) && is_number(other))
    };
    text.split_whitespace().any(is_score)
}

/// Whether a word is a number, or a part of one: .607.
fn is_column(word: &str) -> bool {
    is_number(word.strip_prefix('.').unwrap_or(word))
}

/// Whether a word may tell how often somebody scored; years don't.
fn is_number(word: &str) -> bool {
    matches!(word.len(), 1..=3) && word.bytes().all(|byte| byte.is_ascii_digit())
}
