//! Which sport a document reports on. There, towns and countries stand for the teams that are called after them.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// So many bytes of a document are read, up to the end of a word.
const FARTHEST: usize = 4096;

/// So many different words of a sport, or with words of any, tell that a document reports on it.
const ENOUGH: usize = 2;
const ENOUGH_OF_ANY: usize = 4;

/// A sport that teams play, with words that hardly anything else has, and with words in the names of what belongs to it.
struct Sport {
    words: &'static [&'static str],
    names: &'static [&'static str],
}

/// The sports; those of single players last, in which a country is a country.
#[rustfmt::skip]
const SPORTS: [Sport; 9] = [
    Sport {
        words: &[
            "soccer", "striker", "strikers", "midfielder", "midfielders", "goalkeeper", "goalkeepers", "goalless", "equaliser",
            "equalizer", "headed", "kickoff", "offside", "winger", "uefa", "fifa",
        ],
        names: &["football", "soccer", "fc", "afc", "cf", "ac", "as", "sc", "fifa", "uefa"],
    },
    Sport {
        words: &["cricket", "wicket", "wickets", "innings", "overs", "bowler", "bowlers", "batsman", "batsmen", "lbw", "stumps"],
        names: &["cricket"],
    },
    Sport { words: &["rugby", "scrum", "scrums", "flanker", "scrumhalf", "flyhalf"], names: &["rugby"] },
    Sport {
        words: &["baseball", "inning", "innings", "pitcher", "pitchers", "homer", "homers", "homered", "shortstop", "bullpen"],
        names: &["baseball"],
    },
    Sport { words: &["basketball", "nba", "rebounds", "rebound", "dunk", "dunks"], names: &["basketball"] },
    Sport { words: &["nfl", "touchdown", "touchdowns", "quarterback", "quarterbacks", "linebacker"], names: &[] },
    Sport { words: &["hockey", "nhl", "goaltender", "puck", "netminder"], names: &["hockey"] },
    Sport { words: &["tennis", "seed", "seeded", "unseeded", "atp", "wta", "backhand", "forehand"], names: &["tennis"] },
    Sport { words: &["golf", "golfer", "birdie", "birdies", "bogey", "bogeys", "fairway", "pga"], names: &["golf"] },
];

/// How many of them teams play.
const OF_TEAMS: usize = 7;

/// Words of reports on any sport of teams.
#[rustfmt::skip]
const OF_ANY: [&str; 30] = [
    "league", "leagues", "coach", "match", "matches", "season", "scored", "scorer", "scorers", "goal", "goals", "team",
    "teams", "standings", "championship", "playoff", "playoffs", "semifinal", "semifinals", "cup", "fixtures", "halftime",
    "stadium", "points", "game", "games", "football", "division", "clinched", "overtime",
];

/// Each of these words with a number of its own, and a bit for each sport that has it, or above them for any.
static WORDS: LazyLock<FxHashMap<&str, (u32, u32)>> = LazyLock::new(|| {
    let mut words = FxHashMap::default();
    let of_sports = SPORTS.iter().map(|sport| sport.words).chain([&OF_ANY[..]]);
    for (sport, word) in of_sports.enumerate().flat_map(|(sport, words)| words.iter().map(move |word| (sport, word))) {
        let next = words.len() as u32;
        words.entry(*word).or_insert((next, 0)).1 |= 1 << sport;
    }
    words
});

/// The longest of them.
const LONGEST: usize = 16;

/// The sport that a document reports on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Report(usize);

impl Report {
    /// The sport of a text, by the words of its beginning: that of which it has most.
    ///
    /// Cost: linear in the length of that beginning, which is bounded.
    pub fn of(text: &str) -> Option<Self> {
        let start = &text[..text.floor_char_boundary(text.len().min(FARTHEST))];
        let (mut seen, mut counts) = (0_u128, [0; SPORTS.len() + 1]);
        let mut buffer = [0; LONGEST];
        let words = start.as_bytes().split(|byte| !byte.is_ascii_alphanumeric());
        for word in words.filter(|word| (3..=LONGEST).contains(&word.len())) {
            let low = &mut buffer[..word.len()];
            low.copy_from_slice(word);
            low.make_ascii_lowercase();
            let known = std::str::from_utf8(low).ok().and_then(|word| WORDS.get(word));
            let Some(&(number, sports)) = known.filter(|(number, _)| seen >> number & 1 == 0) else { continue };
            seen |= 1 << number;
            counts.iter_mut().enumerate().for_each(|(sport, count)| *count += (sports >> sport & 1) as usize);
        }
        let [counts @ .., of_any] = counts;
        let most = counts.into_iter().max().filter(|most| *most > 0)?;
        // SOCCER - ROVERS HELD.
        let heading = start.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or_default();
        let is_heading = !heading.contains(char::is_lowercase);
        let is_told = |sport: usize| is_heading && SPORTS[sport].words[0].eq_ignore_ascii_case(heading);
        let is_enough = most >= ENOUGH || most + of_any >= ENOUGH_OF_ANY;
        let told = (0..SPORTS.len()).find(|&sport| is_told(sport));
        told.or_else(|| counts.iter().position(|count| *count == most).filter(|_| is_enough)).map(Self)
    }

    /// Whether teams play it.
    pub fn is_of_teams(self) -> bool {
        self.0 < OF_TEAMS
    }

    /// Whether a name tells that what bears it belongs to the sport, or to another one; none if it tells nothing.
    pub fn has(self, name: &str) -> Option<bool> {
        let is_of = |sport: &Sport| {
            let stem = |word: &str| word.replace('.', "").to_ascii_lowercase();
            name.split([' ', '(', ')']).any(|word| sport.names.contains(&&*stem(word)))
        };
        let others = || SPORTS.iter().any(is_of);
        if is_of(&SPORTS[self.0]) { Some(true) } else { others().then_some(false) }
    }
}
