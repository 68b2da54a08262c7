//! Escaping for each output grammar, one function per grammar. What a grammar can't hold is replaced and counted.
//!
//! Sources: the [DOT language](https://graphviz.org/doc/info/lang.html) and its
//! [escString](https://graphviz.org/docs/attr-types/escString/), [XML 1.0](https://www.w3.org/TR/xml/#charsets),
//! [CSV injection](https://owasp.org/www-community/attacks/CSV_Injection).

use std::borrow::Cow;

/// The longest DOT string, in bytes. Lexers of older Graphviz releases overflow at 16,384.
const DOT_STRING_MAX: usize = 16_000;

/// The inside of a quoted DOT id.
///
/// Graphviz unescapes nothing in an id but `\"`. Every backslash is doubled all the same: that keeps an id that ends in
/// one from eating the closing quote, different keys different, and `\N` and its kind from meaning something.
pub(super) fn dot_id(text: &str, replaced: &mut u64) -> String {
    dot_string(text, replaced, |_| None)
}

/// The inside of a quoted DOT label or tooltip that shows exactly `text`.
///
/// Labels go through one more reading than ids, the one that turns `&amp;` into `&`.
pub(super) fn dot_label(text: &str, replaced: &mut u64) -> String {
    dot_string(text, replaced, |c| (c == '&').then_some("&amp;"))
}

/// Text for XML 1.0, with U+FFFD for what it has no way to write, not even as a character reference.
///
/// Markup characters, tabs and line ends are left to [`quick_xml`], which writes them as references.
pub(super) fn xml<'a>(text: &'a str, replaced: &mut u64) -> Cow<'a, str> {
    let illegal = text.chars().filter(|&c| !is_xml(c)).count();
    *replaced += illegal as u64;
    if illegal == 0 {
        return Cow::Borrowed(text);
    }
    text.chars().map(legal).collect()
}

/// A CSV cell that no spreadsheet runs as a formula: after a `'` if it starts like one.
pub(crate) fn csv_text<'a>(text: &'a str, defused: &mut u64) -> Cow<'a, str> {
    const TRIGGERS: &[char] = &['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    if !text.starts_with(TRIGGERS) {
        return Cow::Borrowed(text);
    }
    *defused += 1;
    Cow::Owned(format!("'{text}"))
}

/// `text` with every run of white space as one space.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first `max` characters of `text`, with `…` for the last of them if that leaves something out.
pub(super) fn cut(text: &str, max: usize) -> Cow<'_, str> {
    if text.chars().nth(max).is_none() {
        return Cow::Borrowed(text);
    }
    text.chars().take(max - 1).chain(['…']).collect()
}

fn dot_string(text: &str, replaced: &mut u64, entity: impl Fn(char) -> Option<&'static str>) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if out.len() + '…'.len_utf8() + "&amp;".len() > DOT_STRING_MAX {
            out.push('…');
            break;
        }
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            _ if !is_xml(c) => {
                // Graphviz copies any character into the SVG it draws, so what XML forbids has no place here either.
                *replaced += 1;
                out.push(legal(c));
            }
            _ => match entity(c) {
                Some(entity) => out.push_str(entity),
                None => out.push(c),
            },
        }
    }
    out
}

fn legal(c: char) -> char {
    if is_xml(c) { c } else { char::REPLACEMENT_CHARACTER }
}

/// The production `Char` of XML 1.0.
fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dot_strings() {
        let table = [
            // text, id, label
            ("plain", "plain", "plain"),
            (r#"say "x""#, r#"say \"x\""#, r#"say \"x\""#),
            (r"ends in \", r"ends in \\", r"ends in \\"),
            (r"\N \G \E \L", r"\\N \\G \\E \\L", r"\\N \\G \\E \\L"),
            ("&amp; & <b>", "&amp; & <b>", "&amp;amp; &amp; <b>"),
            ("two\nlines", r"two\nlines", r"two\nlines"),
            ("a\0b\u{1b}c\u{ffff}", "a\u{fffd}b\u{fffd}c\u{fffd}", "a\u{fffd}b\u{fffd}c\u{fffd}"),
            ("", "", ""),
        ];
        for (text, id, label) in table {
            assert_eq!(dot_id(text, &mut 0), id);
            assert_eq!(dot_label(text, &mut 0), label);
        }
    }

    #[test]
    fn long_dot_strings_are_cut_between_characters() {
        for unit in ["x", "é", "\\", "&", "😀"] {
            let label = dot_label(&unit.repeat(20_000), &mut 0);
            assert!(label.len() <= DOT_STRING_MAX && label.len() > DOT_STRING_MAX - 20, "{}", label.len());
            assert!(label.ends_with('…'));
            assert_eq!(label.matches('\\').count() % 2, 0);
        }
    }

    #[test]
    fn xml_replaces_and_counts() {
        let mut replaced = 0;
        assert_eq!(xml("a\tb\r\n<&>\u{fffd}\u{10ffff}", &mut replaced), "a\tb\r\n<&>\u{fffd}\u{10ffff}");
        assert_eq!(replaced, 0);
        assert_eq!(xml("\0\u{b}x\u{fffe}", &mut replaced), "\u{fffd}\u{fffd}x\u{fffd}");
        assert_eq!(replaced, 3);
    }

    #[test]
    fn csv_defuses_formulas_only() {
        let mut defused = 0;
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "－1", "＋1", "＠a"] {
            assert_eq!(csv_text(formula, &mut defused), format!("'{formula}"));
        }
        assert_eq!(defused, 10);
        for text in ["", "1-1", "a=b", "'=1", "–1"] {
            assert_eq!(csv_text(text, &mut defused), text);
        }
        assert_eq!(defused, 10);
    }

    #[test]
    fn cut_keeps_what_fits() {
        assert_eq!(cut("abc", 3), "abc");
        assert_eq!(cut("абвг", 3), "аб…");
    }
}
