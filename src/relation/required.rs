//! Words that a text must hold for a pattern to match: they are looked for in all sentences at once, so that regular
//! expressions run only where they may find something.

use regex_syntax::hir::{Class, Hir, HirKind};

/// The most texts that one pattern is looked for by.
const MOST: usize = 400;

/// Every match of `pattern` holds one of these texts; `None` if it need not hold any.
///
/// With `whole_words` no text goes across a space or a name, since what stands between them may be left out.
pub(super) fn required(pattern: &Hir, whole_words: bool) -> Option<Vec<Vec<u8>>> {
    let found = search(pattern, whole_words);
    let mut texts = better(found.exact.map(|texts| cut(texts, whole_words)), found.required)?;
    texts.sort_unstable();
    texts.dedup();
    Some(texts)
}

struct Found {
    /// All texts that it matches, if they are few.
    exact: Option<Vec<Vec<u8>>>,
    required: Option<Vec<Vec<u8>>>,
}

fn search(pattern: &Hir, whole_words: bool) -> Found {
    let nothing = Found { exact: None, required: None };
    match pattern.kind() {
        HirKind::Empty | HirKind::Look(_) => Found { exact: Some(vec![Vec::new()]), required: None },
        HirKind::Literal(literal) => Found { exact: Some(vec![literal.0.to_vec()]), required: None },
        HirKind::Class(Class::Bytes(class)) if class.ranges().iter().map(|range| range.len()).sum::<usize>() <= 3 => {
            let bytes = class.ranges().iter().flat_map(|range| range.start()..=range.end());
            Found { exact: Some(bytes.map(|byte| vec![byte]).collect()), required: None }
        }
        HirKind::Class(_) => nothing,
        HirKind::Capture(capture) => search(&capture.sub, whole_words),
        HirKind::Repetition(repetition) => {
            let inner = search(&repetition.sub, whole_words);
            match (repetition.min, repetition.max) {
                (0, Some(1)) => {
                    let exact = inner.exact.map(|mut texts| {
                        texts.push(Vec::new());
                        texts
                    });
                    Found { exact, required: None }
                }
                (0, _) => nothing,
                _ => Found { exact: None, required: better(inner.exact.map(|t| cut(t, whole_words)), inner.required) },
            }
        }
        HirKind::Alternation(branches) => {
            let found: Vec<Found> = branches.iter().map(|branch| search(branch, whole_words)).collect();
            let all = |texts: Vec<Option<Vec<Vec<u8>>>>| -> Option<Vec<Vec<u8>>> {
                let texts = texts.into_iter().collect::<Option<Vec<_>>>()?.concat();
                (texts.len() <= MOST).then_some(texts)
            };
            let exact = all(found.iter().map(|found| found.exact.clone()).collect());
            let each = |found: Found| better(found.exact.map(|texts| cut(texts, whole_words)), found.required);
            Found { exact, required: all(found.into_iter().map(each).collect()) }
        }
        HirKind::Concat(parts) => {
            let (mut best, mut run, mut is_exact) = (None, vec![Vec::new()], true);
            for part in parts {
                let found = search(part, whole_words);
                let grown = found.exact.as_ref().filter(|texts| texts.len() * run.len() <= MOST).map(|texts| {
                    let joined = run.iter().flat_map(|head| texts.iter().map(move |tail| [&head[..], tail].concat()));
                    joined.collect::<Vec<_>>()
                });
                match grown {
                    Some(grown) => run = grown,
                    None => {
                        is_exact = false;
                        best = better(best, Some(cut(std::mem::take(&mut run), whole_words)));
                        best = better(best, found.required);
                        run = found.exact.unwrap_or_else(|| vec![Vec::new()]);
                    }
                }
            }
            match is_exact {
                true => Found { exact: Some(run), required: None },
                false => Found { exact: None, required: better(best, Some(cut(run, whole_words))) },
            }
        }
    }
}

/// Of each text the longest word, if only whole words count.
fn cut(texts: Vec<Vec<u8>>, whole_words: bool) -> Vec<Vec<u8>> {
    if !whole_words {
        return texts;
    }
    let longest = |text: Vec<u8>| {
        let words = text.split(|&byte| byte <= b' ' || byte == b',');
        words.max_by_key(|word| word.len()).unwrap_or_default().to_vec()
    };
    texts.into_iter().map(longest).collect()
}

/// The texts that tell more: those whose shortest has more letters; of equals the fewer.
fn better(a: Option<Vec<Vec<u8>>>, b: Option<Vec<Vec<u8>>>) -> Option<Vec<Vec<u8>>> {
    let letters = |texts: &Vec<Vec<u8>>| {
        let count = |text: &Vec<u8>| 2 * text.iter().filter(|b| b.is_ascii_lowercase()).count() + text.len();
        texts.iter().map(count).min().unwrap_or(0)
    };
    let both = [a, b].into_iter().flatten().filter(|texts| letters(texts) > 0);
    both.max_by_key(|texts| (letters(texts).min(12), std::cmp::Reverse(texts.len())))
}
