//! Results of matches: where a town or country plays, its team is meant. Milan beat Turin 2-0; LEEDS 2 HULL 1.

use super::neighbours::{word_before, word_behind};
use crate::document::Span;

/// Between two that play. Towns and countries do nothing like that.
const BEATS: [&str; 10] =
    ["beat", "beats", "defeated", "defeats", "thrashed", "thrash", "edged", "trounced", "outplayed", "overcame"];

/// Behind one that plays, or with one of [`TO`] before it, if there is a score: towns can lose, too.
const PLAYS: [&str; 16] = [
    "won", "win", "wins", "lost", "lose", "loses", "drew", "draw", "draws", "led", "lead", "leads", "trailed", "held",
    "defeat", "victory",
];
/// Behind the name of a team.
const OF_TEAMS: [&str; 9] =
    ["coach", "striker", "midfielder", "goalkeeper", "defender", "winger", "skipper", "squad", "bench"];
const TO: [&str; 6] = ["to", "with", "over", "against", "by", "at"];

/// So many bytes behind a name are searched for a score.
const FARTHEST: usize = 80;

/// Whether a name is that of one who plays. Cost: constant.
pub(super) fn plays(text: &str, name: Span) -> bool {
    let start = text.ceil_char_boundary(name.start.saturating_sub(FARTHEST));
    let end = text.floor_char_boundary((name.end + FARTHEST).min(text.len()));
    let before = word_before(text, start, name.start).filter(|before| !before.is_joined);
    let behind = word_behind(text, name.end, end).filter(|behind| !behind.is_joined);
    let has_score = || text[name.end..end].lines().next().is_some_and(has_score);
    let is_loser = || {
        before
            .filter(|before| TO.contains(&before.word))
            .is_some_and(|before| word_before(text, start, before.start).is_some_and(|verb| PLAYS.contains(&verb.word)))
    };
    before.is_some_and(|before| BEATS.contains(&before.word))
        || behind.is_some_and(|behind| BEATS.contains(&behind.word) || OF_TEAMS.contains(&behind.word))
        || ((is_loser() || behind.is_some_and(|behind| PLAYS.contains(&behind.word))) && has_score())
}

/// Whether a score stands in some text: 2-0, 110–102.
fn has_score(text: &str) -> bool {
    let is_score = |word: &str| {
        let word = word.trim_end_matches(|c: char| !c.is_ascii_digit());
        let is_number = |part: &str| matches!(part.len(), 1..=3) && part.bytes().all(|byte| byte.is_ascii_digit());
        word.split_once(['-', '–']).is_some_and(|(one, other)| is_number(one) && is_number(other))
    };
    text.split_whitespace().any(is_score)
}
