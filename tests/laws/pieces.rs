//! Lists of names and texts that are made of pieces drawn by chance, for the laws and for fuzzing.
//!
//! The scan works on blocks of 64 bytes and takes shortcuts for words of ASCII letters, so the pieces are words that are
//! all but such, names of the list, and runs of all lengths that move what follows to the border of a block.

use std::fmt::Write;
use std::sync::LazyLock;

use comention::Gazetteer;
use comention::gazetteer::CasePolicy;
use comention::text::{fold_into, tokenize};

/// A piece of a name or text, drawn by chance: what kind it is, which of these, how long or how written, and the sign
/// behind it.
pub type Piece = [u8; 4];

/// The names of an entity, of pieces, and the number of its case policy.
pub type RowPieces = (Vec<Vec<Piece>>, u8);

/// The strings between the bars of a text.
type Parts = LazyLock<Vec<&'static str>>;

fn parts(text: &'static str) -> Vec<&'static str> {
    text.split('|').collect()
}

static WORDS: Parts = LazyLock::new(|| {
    parts(
        "Kyiv|kyiv|New|NEW|York|a|A|b|the|The|of|US|us|Us|u.s.|U.S.|WHO|who|J|St|Brien|BRIEN|al|Zürich|Zu\u{308}rich|\
         zurich|ß|SS|10|北|a.b.c.|abc|A.B|J.F.|J.F.K|jfk|x|X|x_y|X_Y|_x|_|7up|3|é|E\u{301}|É|e|ñu|Nu|İ|i|ﬁn|Fin|Ⅷ|viii|\
         ǅ|dz|\u{212A}|k|½|北京|京|が|か|ไทย|ไ|שָׁלוֹם|שלום|Привет|привет|П.П.|a\u{AD}b|ab|\u{345}|e\u{AD}|\
         Counterrevolution|counterrevolution|Internationalists|internationalisation|Abcdefghijklmno|abcdefghijklmnop",
    )
});

/// So many of the words, and more of their neighbours in the list than of others, make a list and a text.
const FEW: u8 = 12;

/// Runs of these are made as long as it takes.
const RUNS: [&str; 20] = [
    "x", "a", "A", "aB", "é", "a.", "A.", "a.A", " ", "a ", "A ", ". ", "\u{301}", "北", "_", "1", "’", "\0", "\u{AD}",
    "🙂",
];

const LENGTHS: [usize; 16] = [1, 2, 15, 16, 17, 31, 32, 33, 62, 63, 64, 65, 127, 128, 129, 192];

const BLOCK: usize = 64;

static NAME_SIGNS: Parts = LazyLock::new(|| parts(" | | |-|'|’|.|. |&| - |"));

static TEXT_SIGNS: Parts = LazyLock::new(|| {
    parts(" | | | | | | | |  |\u{A0}|-|\u{2011}|'|’|.|. |.| ‘|“|”|&|, | - |—|\n|\r\n|\n\n|\n|\u{AD}|\u{200B}|/|\0|_||")
});

fn one_of(parts: &Parts, which: usize) -> &'static str {
    parts[which % parts.len()]
}

/// Puts pieces together. `first` tells which words are taken; `names` are names to put in.
fn joined(pieces: &[Piece], first: u8, signs: &Parts, names: &[&str]) -> String {
    let mut out = String::new();
    let fill = |out: &mut String, unit: &str, length: usize| {
        let end = out.len() + length;
        let mut chars = unit.chars().cycle();
        while out.len() < end {
            out.extend(chars.next());
        }
    };
    for &[kind, which, how, sign] in pieces {
        let unit = RUNS[usize::from(which) % RUNS.len()];
        match kind {
            0..120 => out.push_str(one_of(&WORDS, usize::from(first) + usize::from(which % FEW))),
            120..176 => match names.get(usize::from(which) % names.len().max(1)) {
                None => out.push_str(one_of(&WORDS, usize::from(which))),
                Some(name) => match how % 6 {
                    0 => out.push_str(&name.to_uppercase()),
                    1 => out.push_str(&name.to_lowercase()),
                    2 => out.push_str(&name.replace(' ', "-")),
                    _ => out.push_str(name),
                },
            },
            // What follows begins at this byte of a block.
            176..216 => {
                let missing = (usize::from(how) + BLOCK - out.len() % BLOCK) % BLOCK;
                fill(&mut out, unit, missing);
                continue;
            }
            216..236 => fill(&mut out, unit, LENGTHS[usize::from(how) % LENGTHS.len()]),
            236..246 => out.extend(char::from_u32(u32::from(which) << 8 | u32::from(how))),
            246.. => out.extend(char::from_u32(0x1_0000 | u32::from(which) << 8 | u32::from(how))),
        }
        out.push_str(one_of(signs, usize::from(sign)));
    }
    out
}

/// An entity of a random list. All are places, of which no further name is derived.
#[derive(Clone, Debug)]
pub struct Row {
    pub names: Vec<String>,
    pub case: Option<CasePolicy>,
}

impl Row {
    /// An entity of these names, and the case policy of this number.
    pub fn new(names: impl IntoIterator<Item = String>, case: u8) -> Self {
        const CASES: [Option<CasePolicy>; 5] =
            [None, None, Some(CasePolicy::Exact), Some(CasePolicy::Capital), Some(CasePolicy::Any)];
        let mut names: Vec<String> = names.into_iter().map(|name| sound(&name)).collect();
        if names.is_empty() {
            names.push("a".to_owned());
        }
        Self { names, case: CASES[usize::from(case) % CASES.len()] }
    }
}

/// The name as a list has it: without needless white space, and with something to search for.
fn sound(name: &str) -> String {
    let name = name.replace('|', "/").split_whitespace().collect::<Vec<_>>().join(" ");
    let mut folded = String::new();
    tokenize(&name).into_iter().for_each(|token| fold_into(&name[token.range()], &mut folded));
    if folded.is_empty() { "a".to_owned() } else { name }
}

/// The entities of a list. `first` tells which words are taken.
pub fn list(first: u8, rows: &[RowPieces]) -> Vec<Row> {
    let name = |pieces: &Vec<Piece>| joined(pieces, first, &NAME_SIGNS, &[]);
    rows.iter().map(|(names, case)| Row::new(names.iter().map(name), *case)).collect()
}

/// A text in which `names` stand.
pub fn text(first: u8, pieces: &[Piece], names: &[&str]) -> String {
    joined(pieces, first, &TEXT_SIGNS, names)
}

pub fn gazetteer(rows: &[Row]) -> Gazetteer {
    let mut csv = String::from("id,name,type,aliases,case\n");
    for (number, Row { names, case }) in rows.iter().enumerate() {
        let case = case.map_or(String::new(), |case| format!("{case:?}"));
        let [name, aliases] = [&names[0], &names[1..].join("|")].map(|names| names.replace('"', "\"\""));
        writeln!(csv, "{number},\"{name}\",place,\"{aliases}\",{case}").expect("a string takes all");
    }
    Gazetteer::from_csv("random.csv", csv.as_bytes()).expect("the list has no error")
}
