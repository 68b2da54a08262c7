//! Datelines: where a report comes from.

use super::cues::is_period;
use crate::document::Span;
use crate::text::dateline;

/// Whether a name tells where a report comes from, at the start of a line: PHOENIX, May 3 (AP) —; PHOENIX 1996-05-03.
///
/// Cost: linear in the length of the line behind the name.
pub(super) fn is_dateline(text: &str, name: Span) -> bool {
    if !(name.start == 0 || text[..name.start].ends_with('\n')) {
        return false;
    }
    let line = text[name.end..].lines().next().unwrap_or_default().trim();
    let is_day = || {
        line.starts_with(|c: char| c.is_ascii_digit())
            && line.contains(['-', '/', '.'])
            && line.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '/' | '.'))
    };
    let word = line.strip_prefix(',').map(|line| line.trim_start().split([' ', '.', ',']).next().unwrap_or_default());
    word.is_some_and(|word| is_period(&word.to_lowercase()))
        || is_day()
        || dateline(&text[name.start..]).is_some_and(|(end, _)| end >= name.len())
}
