//! Folding: what is not a difference between two spellings of a word.
//!
//! Compatibility decomposition (NFKD, [UAX #15](https://unicode.org/reports/tr15/)), without the marks that accent
//! letters, and a few letters that have no decomposition (ł, ø, đ, ı, ß, æ …). The vowel signs of Indic and Thai
//! script stay, since words differ by them.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// Appends `token` to `out`, folded: without case, accents, dots of abbreviations and invisible characters.
///
/// Two tokens are the same word for comention if they fold to the same text. Cost: linear in the length.
///
/// ```
/// let mut folded = String::new();
/// comention::text::fold_into("ERDOĞAN", &mut folded);
/// assert_eq!(folded, "erdogan");
/// ```
pub fn fold_into(token: &str, out: &mut String) {
    if token.is_ascii() {
        let start = out.len();
        if token.contains('.') {
            out.extend(token.split('.'))
        } else {
            out.push_str(token)
        }
        out[start..].make_ascii_lowercase();
    } else {
        unaccented(token, |c| {
            lower(c, |c| {
                if is_plain(c) || !is_accent(c) {
                    out.push(c);
                }
            })
        });
    }
}

/// A word as [`fold_into`] folds it.
pub(crate) fn folded(word: &str) -> String {
    // Most words need no more.
    if word.bytes().all(|byte| byte.is_ascii() && byte != b'.') {
        return word.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(word.len());
    fold_into(word, &mut out);
    out
}

/// Appends `token` to `out` with everything folded but case.
pub fn unaccent_into(token: &str, out: &mut String) {
    if token.is_ascii() {
        out.extend(token.chars().filter(|&c| c != '.'));
    } else {
        unaccented(token, |c| out.push(c));
    }
}

fn unaccented(token: &str, mut emit: impl FnMut(char)) {
    let mut rest = token;
    while !rest.is_empty() {
        let plain = rest.find(|c| !is_plain(c)).unwrap_or(rest.len());
        rest[..plain].chars().for_each(&mut emit);
        let other = rest[plain..].find(is_plain).map_or(rest.len(), |length| plain + length);
        // Marks are put in order between letters that stand for themselves, and never across one.
        for c in rest[plain..other].nfkd() {
            if is_accent(c) || is_ignorable(c) || c == '.' || is_apostrophe(c) {
                continue;
            }
            match plain_letters(c) {
                Some(letters) => letters.chars().for_each(&mut emit),
                None => emit(c),
            }
        }
        rest = &rest[other..];
    }
}

/// Frequent letters that have no decomposition, told without a look into the tables of Unicode.
pub(super) fn is_plain(c: char) -> bool {
    matches!(c, 'a'..='z' | 'A'..='Z' | '0'..='9' | 'А'..='И' | 'К'..='и' | 'к'..='я' | 'א'..='ת' | '\u{627}'..='\u{64A}'
        | '\u{4E00}'..='\u{9FFF}')
}

/// A letter in lower case; marks that this gives rise to are emitted too.
fn lower(c: char, mut emit: impl FnMut(char)) {
    match c {
        'a'..='z' | '0'..='9' | 'а'..='я' | '\u{5D0}'..='\u{9FFF}' if is_plain(c) => emit(c),
        'A'..='Z' => emit(c.to_ascii_lowercase()),
        _ => c.to_lowercase().for_each(emit),
    }
}

/// Accents by their class: those above and below letters (200 and more), Hebrew points and Arabic vowels (10 to 36).
fn is_accent(c: char) -> bool {
    c >= '\u{300}' && matches!(canonical_combining_class(c), 10..=36 | 200..)
}

/// Characters that are not seen and do not part a word: soft hyphen, joiners, byte order mark, direction marks.
pub(super) fn is_ignorable(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200C}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// Every sign that stands for an apostrophe, in names such as O'Brien, L'viv, Sana'a.
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '`'
            | '´'
            | '‘'
            | '’'
            | '‛'
            | '′'
            | '\u{2B9}'
            | '\u{2BB}'
            | '\u{2BC}'
            | '\u{2BE}'
            | '\u{2BF}'
            | '\u{FF07}'
    )
}

/// Latin letters that Unicode does not decompose, as they are written without them.
fn plain_letters(c: char) -> Option<&'static str> {
    Some(match c {
        'ł' => "l",
        'Ł' => "L",
        'ø' => "o",
        'Ø' => "O",
        'đ' | 'ð' => "d",
        'Đ' | 'Ð' => "D",
        'ħ' => "h",
        'Ħ' => "H",
        'ı' => "i",
        'ŧ' => "t",
        'Ŧ' => "T",
        'ß' => "ss",
        'ẞ' => "SS",
        'æ' => "ae",
        'Æ' => "AE",
        'œ' => "oe",
        'Œ' => "OE",
        'þ' => "th",
        'Þ' => "TH",
        'ə' => "e",
        'Ə' => "E",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_what_is_no_difference() {
        let cases = [
            ("Zürich", "zurich", "a precomposed letter"),
            ("Zu\u{308}rich", "zurich", "a combining mark"),
            ("İzmir", "izmir", "a capital that lower-cases to two characters"),
            ("Işık", "isik", "a letter without its dot"),
            ("Łódź", "lodz", "a letter that has no decomposition"),
            ("Straße", "strasse", "one letter that becomes two"),
            ("ﬁnance", "finance", "a ligature"),
            ("U.S.", "us", "the dots of an abbreviation"),
            ("Mariu\u{AD}pol", "mariupol", "a soft hyphen"),
            ("Київ", "киів", "marks of Cyrillic letters"),
            ("हिन्दी", "हिन्दी", "vowel signs that are no accents"),
            ("が", "か\u{3099}", "a mark that tells kana apart stays"),
        ];
        for (token, expected, why) in cases {
            let mut folded = String::new();
            fold_into(token, &mut folded);
            assert_eq!(folded, expected, "{why}");
        }
    }

    /// What is told without the tables of Unicode is what they say.
    #[test]
    fn plain_letters_are_plain() {
        for c in ('\0'..=char::MAX).filter(|&c| is_plain(c)) {
            assert!(c.to_string().nfkd().eq([c]) && c.is_alphanumeric() && canonical_combining_class(c) == 0, "{c:?}");
            let mut lowered = String::new();
            lower(c, |c| lowered.push(c));
            assert!(c.to_lowercase().eq(lowered.chars()) && lowered.chars().all(|c| !is_accent(c)), "{c:?}");
        }
    }

    #[test]
    fn keeps_case_where_only_case_counts() {
        let mut plain = String::new();
        unaccent_into("Ł.Ö", &mut plain);
        assert_eq!(plain, "LO");
    }
}
