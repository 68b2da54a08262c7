//! The words directly beside a name in its sentence.

/// A word beside a name.
#[derive(Clone, Copy)]
pub(super) struct Neighbour<'t> {
    pub word: &'t str,
    /// Where the word stands: its first byte in the text.
    pub start: usize,
    /// Whether a hyphen or dash joins it to the name, and not white space.
    pub is_joined: bool,
    /// Whether a sign joins another number to it: 2-1, 1996-08-30, 3.5.
    pub is_compound: bool,
}

impl Neighbour<'_> {
    /// Whether it begins with a capital.
    pub fn is_high(&self) -> bool {
        self.word.starts_with(char::is_uppercase)
    }

    pub fn is_number(&self) -> bool {
        self.word.starts_with(|c: char| c.is_ascii_digit())
    }

    pub fn is_year(&self) -> bool {
        self.word.len() == 4 && self.word.bytes().all(|byte| byte.is_ascii_digit())
    }
}

/// The word directly before a place in a text, no farther back than `from`. The dot of an abbreviation parts nothing.
pub(super) fn word_before(text: &str, from: usize, at: usize) -> Option<Neighbour<'_>> {
    let before = &text[from..at];
    let gapless = before.trim_end();
    let is_joined = gapless.len() == before.len();
    let stem = if is_joined { gapless.strip_suffix(HYPHENS)? } else { gapless.strip_suffix('.').unwrap_or(gapless) };
    let word = &stem[stem.trim_end_matches(|c: char| c.is_alphanumeric() || c == '.').len()..];
    let rest = &stem[..stem.len() - word.len()];
    let is_compound = rest.ends_with(JOINING) && rest[..rest.len() - 1].ends_with(|c: char| c.is_ascii_digit());
    (!word.is_empty()).then(|| Neighbour { word, start: from + rest.len(), is_joined, is_compound })
}

/// The word directly behind a place in a text that ends before `to`.
pub(super) fn word_behind(text: &str, at: usize, to: usize) -> Option<Neighbour<'_>> {
    let behind = &text[at..to];
    let gapless = behind.trim_start();
    let is_joined = gapless.len() == behind.len();
    let stem = if is_joined { gapless.strip_prefix(HYPHENS)? } else { gapless };
    let word = &stem[..stem.find(|c: char| !c.is_alphanumeric()).unwrap_or(stem.len())];
    let rest = &stem[word.len()..];
    let is_compound = rest.starts_with(JOINING) && rest[1..].starts_with(|c: char| c.is_ascii_digit());
    (!word.is_empty()).then(|| Neighbour { word, start: to - stem.len(), is_joined, is_compound })
}

/// Signs between two numbers that are one.
const JOINING: [char; 5] = ['-', '/', ':', '.', ','];

const HYPHENS: [char; 3] = ['-', '‐', '–'];
