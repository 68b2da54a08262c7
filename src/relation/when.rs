//! The day that a sentence states.

use std::sync::LazyLock;

use regex::Regex;

use crate::document::Date;

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

static STATED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let month = "(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\\.?";
    Regex::new(&format!(
        r"(?-u:\b)(?:{month} ([0-3]?[0-9])(?:st|nd|rd|th)?(?:,? ([12][0-9]{{3}}))?|([0-3]?[0-9])(?:st|nd|rd|th)?(?: of)? {month}(?:,? ([12][0-9]{{3}}))?|{month} ([12][0-9]{{3}})|(?:[Ii]n|[Ss]ince|[Dd]uring|[Uu]ntil) ([12][0-9]{{3}})|(?:[Oo]n|[Ll]ast|[Tt]his|[Nn]ext) ((?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)|([Yy]esterday|[Tt]omorrow|[Tt]oday))(?-u:\b)"
    ))
    .ok()
});

/// The date that `sentence` states: a day, a month (`2022-03`) or a year; of several the one nearest to byte `at`.
///
/// Where only a part is said (“on March 10”, “on Thursday”), the rest is told by the day of the document; `is_planned`
/// looks for the day of the week after it, and not before.
pub(super) fn stated(sentence: &str, at: usize, document: Option<Date>, is_planned: bool) -> Option<String> {
    // All that it finds has a digit, or one of these.
    let bytes = sentence.as_bytes();
    let has = |text: &str| memchr::memmem::find(bytes, text.as_bytes()).is_some();
    if !bytes.iter().any(u8::is_ascii_digit) && !has("day") && !has("morrow") {
        return None;
    }
    let found = STATED.as_ref()?.captures_iter(sentence);
    let distance = |captures: &regex::Captures| captures.get(0).map_or(usize::MAX, |all| all.start().abs_diff(at));
    let mut dates: Vec<(usize, String)> =
        found.filter_map(|captures| Some((distance(&captures), date(&captures, document, is_planned)?))).collect();
    dates.sort();
    dates.into_iter().next().map(|(_, date)| date)
}

fn date(captures: &regex::Captures, document: Option<Date>, is_planned: bool) -> Option<String> {
    let group = |number| captures.get(number).map(|group| group.as_str());
    let month =
        |name: &str| MONTHS.iter().position(|known| name.to_lowercase().starts_with(known)).map(|m| m as i8 + 1);
    let day_of = |name: &str, day: &str, year: Option<&str>| {
        let (month, day) = (month(name)?, day.parse::<i8>().ok()?);
        let year = match year {
            Some(year) => year.parse::<i16>().ok()?,
            None => document?.year_of(month, day, is_planned)?,
        };
        Date::new(year, month, day).map(|date| date.to_string())
    };
    if let (Some(name), Some(day)) = (group(1), group(2)) {
        return day_of(name, day, group(3));
    }
    if let (Some(day), Some(name)) = (group(4), group(5)) {
        return day_of(name, day, group(6));
    }
    if let (Some(name), Some(year)) = (group(7), group(8)) {
        return Some(format!("{year}-{:02}", month(name)?));
    }
    if let Some(year) = group(9) {
        return Some(year.to_owned());
    }
    let days = match (group(10), group(11)) {
        (Some(day), _) => {
            let wanted = DAYS.iter().position(|known| day.to_lowercase().starts_with(known))? as i8;
            let ahead = (wanted - document?.weekday()).rem_euclid(7);
            if ahead > 0 && !is_planned { ahead - 7 } else { ahead }
        }
        (_, Some(word)) => match word.to_lowercase().as_str() {
            "yesterday" => -1,
            "tomorrow" => 1,
            _ => 0,
        },
        _ => return None,
    };
    Some(document?.plus_days(days)?.to_string())
}
