use std::fmt;

use serde::{Serialize, Serializer};

/// A calendar day of the Gregorian calendar, without time or zone.
///
/// ```
/// use comention::Date;
/// assert_eq!(Date::at_start_of("2022-03-10T08:30:00Z").unwrap().to_string(), "2022-03-10");
/// assert!(Date::at_start_of("2022-02-30").is_none());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(jiff::civil::Date);

impl Date {
    /// Reads the `YYYY-MM-DD` that `text` starts with, or gives `None` if it starts with no day that exists.
    ///
    /// What follows the ten characters is not looked at, unless it is another digit.
    pub fn at_start_of(text: &str) -> Option<Self> {
        let day = text.get(..10)?;
        let shape = day.bytes().enumerate().all(|(i, b)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() });
        let followed_by_digit = text.as_bytes().get(10).is_some_and(u8::is_ascii_digit);
        if !shape || followed_by_digit {
            return None;
        }
        day.parse().ok().map(Self)
    }

    /// The first and the last day of a year, a month or a day in the form of ISO 8601: `1961`, `1961-01`, `1961-01-20`.
    ///
    /// ```
    /// use comention::Date;
    /// let (first, last) = Date::range("1964-02").unwrap();
    /// assert_eq!((first.to_string(), last.to_string()), ("1964-02-01".to_owned(), "1964-02-29".to_owned()));
    /// assert!(Date::range("20 January 1961").is_none());
    /// ```
    pub fn range(text: &str) -> Option<(Self, Self)> {
        let Self(first) = match text.len() {
            4 => Self::at_start_of(&format!("{text}-01-01")),
            7 => Self::at_start_of(&format!("{text}-01")),
            10 => Self::at_start_of(text),
            _ => None,
        }?;
        let last = match text.len() {
            4 => first.last_of_year(),
            7 => first.last_of_month(),
            _ => first,
        };
        Some((Self(first), Self(last)))
    }

    /// The day as a number: 20220310.
    pub(crate) fn number(self) -> u64 {
        // Years are not negative, since no text gives such a day.
        self.0.year().unsigned_abs() as u64 * 10_000 + (self.0.month() as u64) * 100 + self.0.day() as u64
    }

    /// The day of a number, if there is such a day.
    pub(crate) fn from_number(number: u64) -> Option<Self> {
        let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
        let year = i16::try_from(year).ok().filter(|year| *year < 10_000)?;
        jiff::civil::Date::new(year, month as i8, day as i8).ok().map(Self)
    }

    /// A day, if there is such a one.
    pub(crate) fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        jiff::civil::Date::new(year, month, day).ok().map(Self)
    }

    /// The day of the week, from 0 for Monday.
    pub(crate) fn weekday(self) -> i8 {
        self.0.weekday().to_monday_zero_offset()
    }

    /// The day so many days later.
    pub(crate) fn plus_days(self, days: i8) -> Option<Self> {
        self.0.checked_add(jiff::Span::new().days(days)).ok().map(Self)
    }

    /// The year in which a month and day were last, seen from this day; or will be next.
    pub(crate) fn year_of(self, month: i8, day: i8, next: bool) -> Option<i16> {
        let year = self.0.year();
        let this = jiff::civil::Date::new(year, month, day).ok()?;
        // Half a year either way is near enough to be this year's.
        let away = (this - self.0).get_days();
        Some(match next {
            true if away < -30 => year + 1,
            false if away > 30 => year - 1,
            _ => year,
        })
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
