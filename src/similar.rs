//! How much alike two words are: for “did you mean”, and for misspelt first names.

/// Whether two words differ by at most `slips` slips of the pen: a character more, less, other, or two in the wrong
/// order (optimal string alignment distance; Damerau 1964). Case counts. Cost: product of the lengths.
///
/// ```
/// assert!(comention::similar::is_near("Sergei", "Sergey", 1));
/// assert!(!comention::similar::is_near("Oleksiy", "Dmytro", 2));
/// ```
pub fn is_near(a: &str, b: &str, slips: usize) -> bool {
    a.chars().count().abs_diff(b.chars().count()) <= slips && distance(a, b) <= slips
}

/// The letters at the beginning and at the end of a word that a slip leaves as they are. Endings tell names apart
/// (Andersen and Anderson, Lavrov and Lavrova, Clark and Clarke), and people hardly err in the first letter (Pollock
/// and Zamora, *Automatic spelling correction in scientific and scholarly text*, CACM 27, 1984).
const KEPT: (usize, usize) = (1, 3);

/// Whether two words differ by one slip of the pen inside: a letter more, less, other, or in another place.
///
/// Case counts. Cost: linear in the lengths.
///
/// ```
/// use comention::similar::is_slip;
/// assert!(is_slip("Bolshikov", "Bolshakov") && is_slip("Khalarmov", "Kharlamov"));
/// assert!(!is_slip("Anderson", "Andersen") && !is_slip("Lavrova", "Lavrov"));
/// ```
pub fn is_slip(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let length = a.len().min(b.len());
    let before = (0..length).take_while(|&at| a[at] == b[at]).count();
    let behind = (0..length - before).take_while(|&at| a[a.len() - 1 - at] == b[b.len() - 1 - at]).count();
    if before < KEPT.0 || behind < KEPT.1 {
        return false;
    }
    match (&a[before..a.len() - behind], &b[before..b.len() - behind]) {
        ([_], [] | [_]) | ([], [_]) => true,
        ([first, left @ ..], [right @ .., last]) if first == last && left == right => true,
        ([left @ .., last], [first, right @ ..]) => first == last && left == right,
        _ => false,
    }
}

/// Whether a word is another without two neighbouring letters inside.
///
/// ```
/// use comention::similar::leaves_out;
/// assert!(leaves_out("Mlut", "Mevlut"));
/// assert!(!leaves_out("Anton", "Antonio"));
/// ```
pub fn leaves_out(short: &str, long: &str) -> bool {
    if short.len() >= long.len() || short.chars().count() + 2 != long.chars().count() {
        return false;
    }
    let (short, long): (Vec<char>, Vec<char>) = (short.chars().collect(), long.chars().collect());
    let cut = |at: usize| short[..at] == long[..at] && short[at..] == long[at + 2..];
    (1..short.len()).any(cut)
}

/// The word most like `wanted`, if it differs by no more than a third of the characters; of equals the first.
pub fn nearest<'a>(wanted: &str, words: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (wanted.chars().count() / 3).max(1);
    let wanted = wanted.to_lowercase();
    words
        .map(|word| (distance(&wanted, &word.to_lowercase()), word))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before_last = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let other = usize::from(a[i - 1] != b[j - 1]);
            row[j] = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + other);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before_last[j - 2] + 1);
            }
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}
