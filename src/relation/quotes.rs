//! Which quotes are open where, told from the start of the paragraph.

/// The quotes that are open, as far as a paragraph was read. It is read once, from sentence to sentence.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Quotes {
    /// Where the paragraph starts.
    paragraph: usize,
    /// How far it was read.
    at: usize,
    double: bool,
    straight: bool,
    single: bool,
}

impl Quotes {
    /// Whether a quote is open at byte `at` of the text, in a sentence of that paragraph.
    ///
    /// Sentences are asked for in the order of the text; within one, any place may be.
    pub fn is_open(&mut self, text: &str, (paragraph, sentence): (usize, usize), at: usize) -> bool {
        if paragraph != self.paragraph || sentence < self.at {
            *self = Self { paragraph, at: paragraph, ..Self::default() };
        }
        self.read(text, sentence);
        let mut there = *self;
        there.read(text, at);
        there.double || there.straight || there.single
    }

    fn read(&mut self, text: &str, end: usize) {
        let from = std::mem::replace(&mut self.at, end);
        // Quotes beyond ASCII begin with one of these bytes.
        for at in memchr::memchr3_iter(b'"', 0xC2, 0xE2, &text.as_bytes()[from..end]) {
            let at = from + at;
            let mut after = text[at..].chars();
            let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            match after.next() {
                Some('“' | '„' | '«') => self.double = true,
                Some('”' | '»') => self.double = false,
                // Behind a digit or a letter it opens nothing: it is an inch mark, if it doesn't close.
                Some('"') if self.straight => self.straight = text[..at].ends_with(char::is_whitespace),
                Some('"') => self.straight = !is_letter(text[..at].chars().next_back()),
                Some('‘') if !is_letter(text[..at].chars().next_back()) => self.single = true,
                Some('’') if !is_letter(after.next()) => self.single = false,
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Quotes;

    #[test]
    fn an_inch_mark_opens_nothing() {
        let open = |text: &str| Quotes::default().is_open(text, (0, 0), text.len());
        for text in
            ["A 6\" gun", "6'2\" tall", "\"No,\" he said", "\"In 1914\" he said", "“No” and", "the ’90s", "'tis"]
        {
            assert!(!open(text), "{text}");
        }
        for text in ["\"No", "“No, ", "(\"No", "said:\"No", "—\"No", "‘No", "\"No \"no"] {
            assert!(open(text), "{text}");
        }
    }

    #[test]
    fn what_is_read_once_is_as_if_read_anew() {
        let text = "“No, he said. It is. “Yes” is 6\" long. \"No one. \"It is\" said ‘he. And";
        let mut carried = Quotes::default();
        for (at, _) in text.char_indices() {
            assert_eq!(carried.is_open(text, (0, at), at), Quotes::default().is_open(text, (0, 0), at), "{at}");
        }
    }
}
