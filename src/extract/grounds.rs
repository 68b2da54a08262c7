//! Grounds: what tells that an entity is meant where its name stands, or that it is not, and how much.
//!
//! Each ground has a weight, and the sum of the weights is the score, as the log-odds that the link is right: logistic
//! regression (D. R. Cox, The Regression Analysis of Binary Sequences, 1958). The weights were fitted to annotated news,
//! diplomatic papers and encyclopaedia articles, in equal parts.

use serde::{Serialize, Serializer};

macro_rules! grounds {
    ($($name:ident $weight:literal $text:literal,)*) => {
        /// Something that tells for or against a link.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Ground { $(#[doc = $text] $name,)* }

        /// All grounds, with what they say, and how much they tell, in hundredths of a natural logarithm of the odds.
        const GROUNDS: &[(Ground, &str, i16)] = &[$((Ground::$name, $text, $weight),)*];
    };
}

grounds! {
    Always 40 "a name of the list stands there",
    Name 87 "it is the entity's own name",
    Alias -30 "it is another name of the entity",
    Variant -60 "it is another form of such a name",
    Demonym 161 "it is an adjective or a word for inhabitants",
    Surname 158 "it is a family name alone",
    Spelling -30 "it is spelt as no list has it",
    Words 75 "the name has several words",
    Short 3 "the name is a short word in capitals",
    Given 50 "it is the given name of a person whom the document names in full",
    OfDocument 197 "the document itself gives the entity this name",
    EverydaySurname -181 "the family name is an everyday word",
    GivenName -30 "the name is a given name",
    OfPlace 138 "the name is that of a country or large town, or of its people",
    Repeated 25 "the document mentions the entity more than once",
    Known 67 "other documents of the corpus name the entity",
    WellKnown 118 "many documents of the corpus name the entity",
    BareUnknown -160 "neither the document nor the corpus names the person in full",
    Rival -20 "others have the name too",
    OtherBearer -150 "the document mentions another bearer of the family name, too",
    WeakRival -81 "others have the name in a weaker sense",
    FamilyRival -150 "it is no person's, and others have it as their family name",
    InPlace 94 "a preposition of place stands before it",
    AfterEveryday -188 "an everyday word with a capital stands before it",
    AfterUnknown -224 "an unknown word with a capital stands before it",
    AfterInitial -33 "an initial stands before it",
    AfterArticle -168 "an article with a capital stands before it",
    AfterName -141 "another name stands directly before it",
    AfterGiven -300 "a given name stands before it",
    OpensUnknown -200 "an unknown word, which opens the sentence, stands before it",
    AfterBearer -400 "what is called after places stands before it",
    AfterNumber -119 "a number stands before it",
    Edition -230 "an article and a year stand before it",
    AfterHyphen -242 "a hyphen joins it to a word with a capital before it",
    AfterOf -80 "it stands behind a word with a capital and “of”",
    BeforeNamesake -400 "a thing called after it follows",
    BeforeEveryday -197 "an everyday word with a capital follows",
    BeforeUnknown -340 "an unknown word with a capital follows",
    BeforeName -200 "another name follows directly",
    BeforeFamily -250 "a family name follows directly",
    BeforeNumber -176 "a number follows",
    BeforeHyphen -117 "a hyphen joins it to a word with a capital behind it",
    BeforeOf -170 "“of” and a word with a capital follow",
}

impl Ground {
    /// How much it tells for the link, or, below zero, against it: the natural logarithm of the factor by which the odds change.
    pub fn weight(self) -> f64 {
        f64::from(GROUNDS[self as usize].2) / 100.0
    }

    /// What it says.
    pub fn text(self) -> &'static str {
        GROUNDS[self as usize].1
    }
}

/// A set of grounds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Grounds(u64);

impl Grounds {
    pub(super) fn add(&mut self, ground: Ground, holds: bool) {
        self.0 |= u64::from(holds) << ground as u8;
    }

    /// Whether a ground is among them.
    pub fn contains(self, ground: Ground) -> bool {
        self.0 >> ground as u8 & 1 == 1
    }

    /// The grounds.
    pub fn iter(self) -> impl Iterator<Item = Ground> {
        GROUNDS.iter().map(|(ground, ..)| *ground).filter(move |ground| self.contains(*ground))
    }

    /// How likely the link is right.
    pub fn score(self) -> Score {
        let mut odds = 0;
        let mut bits = self.0;
        while bits != 0 {
            odds += i32::from(GROUNDS[bits.trailing_zeros() as usize].2);
            bits &= bits - 1;
        }
        Score::new(1.0 / (1.0 + (-f64::from(odds) / 100.0).exp()))
    }
}

/// How likely something is, in thousandths, from 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Score(u16);

impl Score {
    /// The score nearest to a number from 0 to 1.
    pub fn new(value: f64) -> Self {
        Self((value.clamp(0.0, 1.0) * 1000.0).round() as u16)
    }

    /// The number, from 0 to 1.
    pub fn value(self) -> f64 {
        f64::from(self.0) / 1000.0
    }
}

impl Serialize for Score {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.value())
    }
}
