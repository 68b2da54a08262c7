//! Words that a text must hold for a pattern to match: they are looked for in all sentences at once, so that regular
//! expressions run only where they may find something.

use regex_syntax::hir::{Class, Hir, HirKind};

/// The most texts that one pattern is looked for by.
const MOST: usize = 400;

/// The first of the bytes that stand for lists of words and phrases in a pattern; texts have none of them.
pub(super) const FIRST_PHRASE: u8 = 0x80;

/// Every match of `pattern` holds one of these texts; `None` if it need not hold any.
///
/// `phrases` are what the bytes from [`FIRST_PHRASE`] on stand for. With `whole_words` no text goes across a space or a
/// name, since what stands between them may be left out.
pub(super) fn required(pattern: &Hir, phrases: &[Found], whole_words: bool) -> Option<Vec<Vec<u8>>> {
    let found = Search { phrases, whole_words }.search(pattern);
    let mut texts = better(found.exact.map(|texts| cut(texts, whole_words)), found.required)?;
    texts.sort_unstable();
    texts.dedup();
    Some(texts)
}

/// What a phrase needs, for patterns that hold it.
pub(super) fn of_phrase(phrase: &Hir, phrases: &[Found]) -> Found {
    Search { phrases, whole_words: true }.search(phrase)
}

/// What a part of a pattern matches, and needs.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// All texts that it matches, if they are few.
    pub exact: Option<Vec<Vec<u8>>>,
    /// Texts of which each match holds one.
    pub required: Option<Vec<Vec<u8>>>,
}

impl Found {
    const NOTHING: Self = Self { exact: None, required: None };

    /// What a list of words needs.
    pub fn words(words: &[String]) -> Self {
        Self { exact: Some(words.iter().map(|word| word.as_bytes().to_vec()).collect()), required: None }
    }
}

struct Search<'a> {
    phrases: &'a [Found],
    whole_words: bool,
}

impl Search<'_> {
    fn search(&self, pattern: &Hir) -> Found {
        match pattern.kind() {
            HirKind::Empty | HirKind::Look(_) => Found { exact: Some(vec![Vec::new()]), required: None },
            HirKind::Literal(literal) => self.concat(literal.0.iter().map(|&byte| self.byte(byte))),
            HirKind::Class(Class::Bytes(class)) => {
                let bytes: Vec<u8> = class.ranges().iter().flat_map(|range| range.start()..=range.end()).collect();
                match bytes.len() <= 3 || bytes[0] >= FIRST_PHRASE {
                    true => self.alternation(bytes.into_iter().map(|byte| self.byte(byte))),
                    false => Found::NOTHING,
                }
            }
            HirKind::Class(_) => Found::NOTHING,
            HirKind::Capture(capture) => self.search(&capture.sub),
            HirKind::Repetition(repetition) => {
                let inner = self.search(&repetition.sub);
                match (repetition.min, repetition.max) {
                    (0, Some(1)) => {
                        let exact = inner.exact.map(|mut texts| {
                            texts.push(Vec::new());
                            texts
                        });
                        Found { exact, required: None }
                    }
                    (0, _) => Found::NOTHING,
                    _ => Found { exact: None, required: self.needs(inner) },
                }
            }
            HirKind::Alternation(branches) => self.alternation(branches.iter().map(|branch| self.search(branch))),
            HirKind::Concat(parts) => self.concat(parts.iter().map(|part| self.search(part))),
        }
    }

    fn byte(&self, byte: u8) -> Found {
        match byte.checked_sub(FIRST_PHRASE) {
            Some(number) => self.phrases.get(usize::from(number)).cloned().unwrap_or(Found::NOTHING),
            None => Found { exact: Some(vec![vec![byte]]), required: None },
        }
    }

    fn needs(&self, found: Found) -> Option<Vec<Vec<u8>>> {
        better(found.exact.map(|texts| cut(texts, self.whole_words)), found.required)
    }

    fn alternation(&self, branches: impl Iterator<Item = Found>) -> Found {
        let branches: Vec<Found> = branches.collect();
        let all = |texts: Vec<Option<Vec<Vec<u8>>>>| -> Option<Vec<Vec<u8>>> {
            let texts = texts.into_iter().collect::<Option<Vec<_>>>()?.concat();
            (texts.len() <= MOST).then_some(texts)
        };
        let exact = all(branches.iter().map(|found| found.exact.clone()).collect());
        Found { exact, required: all(branches.into_iter().map(|found| self.needs(found)).collect()) }
    }

    fn concat(&self, parts: impl Iterator<Item = Found>) -> Found {
        let (mut best, mut run, mut is_exact) = (None, vec![Vec::new()], true);
        for part in parts {
            let grown = part.exact.as_ref().filter(|texts| texts.len() * run.len() <= MOST).map(|texts| {
                let joined = run.iter().flat_map(|head| texts.iter().map(move |tail| [&head[..], tail].concat()));
                joined.collect::<Vec<_>>()
            });
            match grown {
                Some(grown) => run = grown,
                None => {
                    is_exact = false;
                    best = better(best, Some(cut(std::mem::take(&mut run), self.whole_words)));
                    best = better(best, part.required);
                    run = part.exact.unwrap_or_else(|| vec![Vec::new()]);
                }
            }
        }
        match is_exact {
            true => Found { exact: Some(run), required: None },
            false => Found { exact: None, required: better(best, Some(cut(run, self.whole_words))) },
        }
    }
}

/// Of each text the word that tells most, if only whole words count.
fn cut(texts: Vec<Vec<u8>>, whole_words: bool) -> Vec<Vec<u8>> {
    if !whole_words {
        return texts;
    }
    let telling = |text: Vec<u8>| {
        let words = text.split(|&byte| byte <= b' ' || byte == b',');
        words.max_by_key(|word| rarity(word)).unwrap_or_default().to_vec()
    };
    texts.into_iter().map(telling).collect()
}

/// The texts that are rarer: those whose commonest is; of equals the fewer.
fn better(a: Option<Vec<Vec<u8>>>, b: Option<Vec<Vec<u8>>>) -> Option<Vec<Vec<u8>>> {
    let least = |texts: &Vec<Vec<u8>>| texts.iter().map(|text| rarity(text)).min().unwrap_or(0);
    let both = [a, b].into_iter().flatten().filter(|texts| least(texts) > 0);
    both.max_by_key(|texts| (least(texts), std::cmp::Reverse(texts.len())))
}

/// How rare a text is likely to be: nearly every sentence has one of the short words.
fn rarity(text: &[u8]) -> usize {
    let words = text.split(|byte| !byte.is_ascii_lowercase());
    let letters: usize = words.filter(|word| !EVERYWHERE.contains(word)).map(<[u8]>::len).sum();
    let others = text.iter().filter(|byte| !byte.is_ascii_lowercase()).count();
    (2 * letters).min(16) + others.min(4)
}

/// Words that tell nothing of a sentence.
const EVERYWHERE: [&[u8]; 44] = [
    b"of", b"in", b"at", b"on", b"to", b"for", b"by", b"with", b"from", b"the", b"and", b"or", b"a", b"an", b"is",
    b"was", b"were", b"are", b"be", b"been", b"has", b"have", b"had", b"his", b"her", b"its", b"their", b"that",
    b"which", b"who", b"as", b"into", b"near", b"not", b"one", b"out", b"up", b"he", b"she", b"they", b"between",
    b"against", b"will", b"s",
];
