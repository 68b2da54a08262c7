//! Results of matches: where a town or country plays, its team is meant. Milan beat Turin 2-0; LEEDS 2 HULL 1.

use super::neighbours::{Neighbour, word_before, word_behind};

/// Between two that play. Towns and countries do nothing like that.
const BEATS: [&str; 10] =
    ["beat", "beats", "defeated", "defeats", "thrashed", "thrash", "edged", "trounced", "outplayed", "overcame"];

/// Behind one that plays, or with one of [`TO`] before it, if there is a score: towns can lose, too.
const PLAYS: [&str; 16] = [
    "won", "win", "wins", "lost", "lose", "loses", "drew", "draw", "draws", "led", "lead", "leads", "trailed", "held",
    "defeat", "victory",
];
const TO: [&str; 6] = ["to", "with", "over", "against", "by", "at"];

/// Behind the name of a team.
const OF_TEAMS: [&str; 9] =
    ["coach", "striker", "midfielder", "goalkeeper", "defender", "winger", "skipper", "squad", "bench"];

/// So many bytes behind a name are searched for a score.
const FARTHEST: usize = 80;

/// Whether the name between two parts of a text is that of one who plays. Cost: constant.
pub(super) fn plays(before: &str, behind: &str) -> bool {
    let before = &before[before.ceil_char_boundary(before.len().saturating_sub(FARTHEST))..];
    let behind = &behind[..behind.floor_char_boundary(behind.len().min(FARTHEST))];
    let line = behind.lines().next().unwrap_or_default();
    let previous = word_before(before, 0, before.len()).filter(|before| !before.is_joined);
    let next = word_behind(behind, 0, behind.len()).filter(|behind| !behind.is_joined);
    let verb = |of: Neighbour| word_before(before, 0, of.start).is_some_and(|verb| PLAYS.contains(&verb.word));
    // Steffi Graf of Germany beat Monica Seles.
    if previous.is_some_and(|of| matches!(of.word, "of" | "from")) {
        return false;
    }
    let is_loser = || previous.filter(|to| TO.contains(&to.word)).is_some_and(verb);
    previous.is_some_and(|verb| BEATS.contains(&verb.word))
        || next.is_some_and(|next| BEATS.contains(&next.word) || OF_TEAMS.contains(&next.word))
        || ((is_loser() || next.is_some_and(|next| PLAYS.contains(&next.word))) && has_score(line))
        || is_line_of_results(before.rsplit('\n').next().unwrap_or_default(), line)
}

/// Whether the name between two parts of a line has a number behind it, and another one too: LEEDS 2 HULL 1.
fn is_line_of_results(before: &str, behind: &str) -> bool {
    if !behind.split_whitespace().next().is_some_and(is_number) {
        return false;
    }
    let is_high = |word: &str| word.starts_with(char::is_uppercase);
    let has_result = |words: &[&str]| words.windows(2).any(|pair| is_high(pair[0]) && is_number(pair[1]));
    let [before, behind]: [Vec<&str>; 2] = [before, behind].map(|part| part.split_whitespace().collect());
    (has_result(&before) || has_result(&behind))
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

/// Whether a word may tell how often somebody scored; years don't.
fn is_number(word: &str) -> bool {
    matches!(word.len(), 1..=3) && word.bytes().all(|byte| byte.is_ascii_digit())
}
