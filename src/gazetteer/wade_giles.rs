//! Chinese names in the spelling of Wade and Giles, as they stand in texts before about 1980: Mao Tse-tung for Mao Zedong.
//! (H. A. Giles, A Chinese-English Dictionary, 1892.)

/// The initials of pinyin, the long ones first, with those of Wade and Giles.
#[rustfmt::skip]
const INITIALS: [(&str, &str); 23] = [
    ("zh", "ch"), ("ch", "ch'"), ("sh", "sh"), ("b", "p"), ("p", "p'"), ("m", "m"), ("f", "f"), ("d", "t"), ("t", "t'"),
    ("n", "n"), ("l", "l"), ("g", "k"), ("k", "k'"), ("h", "h"), ("j", "ch"), ("q", "ch'"), ("x", "hs"), ("r", "j"),
    ("z", "ts"), ("c", "ts'"), ("s", "s"), ("y", "y"), ("w", "w"),
];

/// The finals of pinyin, with those of Wade and Giles, where they differ from one another whatever stands before.
#[rustfmt::skip]
const FINALS: [(&str, &str); 33] = [
    ("a", "a"), ("o", "o"), ("e", "e"), ("i", "i"), ("u", "u"), ("ai", "ai"), ("ei", "ei"), ("ui", "ui"), ("ao", "ao"),
    ("ou", "ou"), ("iu", "iu"), ("ie", "ieh"), ("ue", "ueh"), ("er", "erh"), ("an", "an"), ("en", "en"), ("in", "in"),
    ("un", "un"), ("ang", "ang"), ("eng", "eng"), ("ing", "ing"), ("ong", "ung"), ("ia", "ia"), ("iao", "iao"),
    ("ian", "ien"), ("iang", "iang"), ("iong", "iung"), ("ua", "ua"), ("uo", "uo"), ("uai", "uai"), ("uan", "uan"),
    ("uang", "uang"), ("ueng", "ueng"),
];

/// A family name and a given name of one or two syllables as Wade and Giles spell them, where that differs: with the
/// signs of breath (P'eng Te-huai), and as the press writes them, without.
pub(super) fn wade_giles(family: &str, given: &str) -> Vec<[String; 2]> {
    let given = given.to_lowercase();
    let whole = || syllable(&given);
    let halves = || {
        let split = |at: usize| Some([syllable(given.get(..at)?)?, syllable(given.get(at..)?)?].join("-"));
        // A consonant belongs to the syllable behind it.
        let begins_low = |at: &usize| given[*at..].starts_with(['a', 'e', 'o']);
        (1..given.len()).filter(|at| !begins_low(at)).find_map(split).or_else(|| (1..given.len()).find_map(split))
    };
    let (Some(other_family), Some(other_given)) =
        (syllable(&family.to_lowercase()), given.is_ascii().then(|| whole().or_else(halves)).flatten())
    else {
        return Vec::new();
    };
    let name = [capitalised(&other_family), capitalised(&other_given)];
    let plain = name.each_ref().map(|word| word.replace('\'', ""));
    let mut names = vec![name, plain];
    names.dedup();
    names.retain(|[other_family, other_given]| other_family != family || !other_given.eq_ignore_ascii_case(&given));
    names
}

fn capitalised(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_uppercase() + rest
}

/// A syllable of pinyin, in small letters, as Wade and Giles spell it.
fn syllable(pinyin: &str) -> Option<String> {
    let (initial, other) = INITIALS.into_iter().find(|(initial, _)| pinyin.starts_with(initial)).unwrap_or_default();
    let rest = &pinyin[initial.len()..];
    let end = FINALS.into_iter().find(|(end, _)| *end == rest)?.1;
    let spelt = match (initial, rest) {
        ("y", "i") => "i".to_owned(),
        ("y", "an") => "yen".to_owned(),
        ("y", "e") => "yeh".to_owned(),
        ("y", "ou") => "yu".to_owned(),
        ("zh" | "ch" | "sh" | "r", "i") => other.to_owned() + "ih",
        ("z", "i") => "tzu".to_owned(),
        ("c", "i") => "tz'u".to_owned(),
        ("s", "i") => "szu".to_owned(),
        ("g" | "k", "ui") => other.to_owned() + "uei",
        ("g" | "k" | "h", "e") => other.to_owned() + "o",
        ("g" | "k" | "h" | "sh", "uo") => other.to_owned() + end,
        (_, "uo") => other.to_owned() + "o",
        _ => other.to_owned() + end,
    };
    Some(spelt)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_spelt_as_before() {
        for (family, given, spelt) in [
            ("Mao", "Zedong", "Mao Tse-tung"),
            ("Zhou", "Enlai", "Chou En-lai"),
            ("Deng", "Xiaoping", "Teng Hsiao-p'ing Teng Hsiao-ping"),
            ("Peng", "Dehuai", "P'eng Te-huai Peng Te-huai"),
            ("Hua", "Guofeng", "Hua Kuo-feng"),
            ("Hu", "Shi", "Hu Shih"),
            ("Lin", "Biao", "Lin Piao"),
            ("Li", "Bai", "Li Pai"),
            ("Kim", "Minho", ""),
            ("Wang", "Ming", ""),
        ] {
            let names: Vec<String> = wade_giles(family, given).iter().map(|name| name.join(" ")).collect();
            assert_eq!(names.join(" "), spelt, "{family} {given}");
        }
    }
}
