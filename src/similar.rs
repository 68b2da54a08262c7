//! How much alike two words are: for “did you mean”, and for misspelt first names.

/// Whether two words differ by at most `slips` slips of the pen: a character more, less, other, or two in the wrong
/// order (optimal string alignment distance; Damerau 1964). Case counts. Cost: product of the lengths.
///
/// ```
/// assert!(comention::similar::is_near("Sergei", "Sergey", 1));
/// assert!(!comention::similar::is_near("Oleksiy", "Dmytro", 2));
/// ```
pub fn is_near(a: &str, b: &str, slips: usize) -> bool {
    distance(a, b) <= slips
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
