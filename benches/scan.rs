//! How fast names are found, next to two automata that only look for strings.
//!
//! ```text
//! cargo bench --bench scan
//! cargo bench --bench scan -- --text FILE.jsonl --names FILE.csv --names-count 10000 --rounds 9
//! ```
//!
//! The contestants read the same texts on one thread, in turns, round by round, so that a slow spell of the machine hits
//! all of them:
//!
//! - aho-corasick (contiguous NFA) and daachorse (bytewise), both leftmost-longest over every name, alias and demonym
//!   as the list writes it, in exact case; a match counts if it neither begins nor ends inside a word;
//! - `scan`: what finds names in comention, `extract::scan`;
//! - `link`: the whole, which also cuts sentences and tells whom each name means, `extract`;
//! - `relate`: that, and what the sentences say that two names do, `Rules::relate`; what it found are relations;
//! - `extract`, if the text is a file: the program, `comention extract -j 1` with the compiled list, from reading the
//!   file to a line of JSON for each mention; less what it takes over an empty file.
//!
//! What is fair: one text, one list, one thread, one clock; words end by Unicode's rules for everyone.
//!
//! What is not, to the automata's advantage: comention folds case and accents, applies a rule of capitals to each name,
//! looks across line breaks, hyphens and dots, also looks for derived names (family names, other spellings of given
//! names), cuts paragraphs and sentences, and reports every entity that bears a name.
//!
//! What is not, to comention's advantage: the automata look at every byte, and see words only afterwards. What they
//! find there is less than the list has: if the longest string at a place ends inside a word (`Niger River` in `Niger
//! Riverside`), it is dropped, and with it the shorter name that it hid (`Niger`). So the counts differ, and are no
//! measure of quality.
//!
//! The time to build is that of the automaton alone, from strings in memory; for comention it is all the time from the
//! CSV files to the index, reading and checking the list included.

#![expect(clippy::print_stdout, reason = "a bench reports on standard output")]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use clap::Parser;
use comention::{Gazetteer, Rules, extract};
use daachorse::{DoubleArrayAhoCorasick, DoubleArrayAhoCorasickBuilder};

/// As much of the shipped texts is read by default, in bytes.
const DEFAULT_LENGTH: usize = 20_000_000;

/// The contestant to which the others are compared: daachorse.
const REFERENCE: usize = 1;

/// Compares the speed of comention with that of automata for the same names.
#[derive(Parser)]
struct Options {
    /// Text to read: lines of JSON with a "text" (.jsonl), or else one plain text [default: the shipped texts]
    #[arg(long, value_name = "FILE")]
    text: Option<PathBuf>,
    /// List of names, a CSV file [default: the shipped list]
    #[arg(long, value_name = "FILE")]
    names: Option<PathBuf>,
    /// Take only so many rows of the list
    #[arg(long, value_name = "N", requires = "names")]
    names_count: Option<usize>,
    /// How often each contestant reads the text
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
    /// What cargo says when it runs a bench; without it (cargo test) everything runs once, on little text
    #[arg(long, hide = true)]
    bench: bool,
}

struct Contestant<'a> {
    name: &'static str,
    /// How long building took, in seconds.
    build: f64,
    /// Reads a text and tells how many names it found.
    find: Box<dyn Fn(&str) -> usize + 'a>,
    /// Names found in all texts.
    found: usize,
    /// How long each round took, in seconds.
    rounds: Vec<f64>,
}

impl<'a> Contestant<'a> {
    fn new(name: &'static str, build: f64, find: impl Fn(&str) -> usize + 'a) -> Self {
        Self { name, build, find: Box::new(find), found: 0, rounds: Vec::new() }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let is_bench = env::args().any(|argument| argument == "--bench");
    let options = if is_bench { Options::parse() } else { Options::parse_from(["scan", "--rounds", "1"]) };

    let (gazetteer, load) = timed(|| gazetteer(&options));
    let gazetteer = gazetteer?;
    let names_peak = peak_memory();
    let mut names: Vec<&str> =
        gazetteer.entities().flat_map(|entity| entity.aliases()).map(|alias| alias.text).collect();
    names.sort_unstable();
    names.dedup();
    let (texts, source) = match &options.text {
        Some(path) => (read(path)?, path.display().to_string()),
        None if options.bench => (shipped(DEFAULT_LENGTH)?, "the shipped texts, again and again".to_owned()),
        None => (shipped(0)?, "the shipped texts, once".to_owned()),
    };
    let bytes: usize = texts.iter().map(String::len).sum();

    println!("text    {source}");
    println!("        {:.1} MB in {} documents", bytes as f64 / 1e6, texts.len());
    let list = options.names.as_ref().map_or("the shipped list".to_owned(), |path| path.display().to_string());
    println!("names   {list}");
    println!("        {} entities, {} different names", gazetteer.entities().len(), names.len());
    if let Some(peak) = names_peak {
        println!("memory  {peak:.0} MB at the most until comention had loaded them");
    }
    println!("clock   {}", if cpu_time().is_some() { "CPU time of the thread" } else { "wall time" });

    let mut contestants = contestants(&gazetteer, load, &names)?;
    // What is set up at the first use is set up before.
    for contestant in &contestants {
        texts.first().inspect(|text| _ = (contestant.find)(text));
    }
    let program = options.text.as_ref().map(|text| Program::new(text, &gazetteer)).transpose()?;
    let mut process = Contestant::new("comention extract", load, |_| 0);
    for _ in 0..options.rounds {
        for contestant in &mut contestants {
            let (found, seconds) = timed(|| texts.iter().map(|text| (contestant.find)(text)).sum());
            contestant.found = found;
            contestant.rounds.push(seconds);
        }
        if let Some(program) = &program {
            let (found, seconds) = program.run(&program.text)?;
            process.found = found;
            process.rounds.push(seconds - program.run(&program.empty)?.1);
        }
    }
    if program.is_some() {
        contestants.push(process);
    }
    report(&contestants, bytes);
    Ok(())
}

fn contestants<'a>(gazetteer: &'a Gazetteer, load: f64, names: &[&str]) -> Result<Vec<Contestant<'a>>, Box<dyn Error>> {
    let (automaton, build) = timed(|| {
        AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .match_kind(aho_corasick::MatchKind::LeftmostLongest)
            .build(names)
    });
    let automaton = automaton?;
    let aho_corasick = Contestant::new("aho-corasick", build, move |text| {
        automaton.find_iter(text).filter(|found| is_whole(text, found.start(), found.end())).count()
    });
    let (automaton, build) =
        timed(|| DoubleArrayAhoCorasickBuilder::new().match_kind(daachorse::MatchKind::LeftmostLongest).build(names));
    let automaton: DoubleArrayAhoCorasick<u32> = automaton.map_err(|error| error.to_string())?;
    let daachorse = Contestant::new("daachorse", build, move |text| {
        automaton.leftmost_find_iter(text).filter(|found| is_whole(text, found.start(), found.end())).count()
    });
    let scan = Contestant::new("comention, scan", load, |text| comention::extract::scan(text, gazetteer).len());
    let whole = Contestant::new("comention, link", load, |text| extract(text, gazetteer).mentions.len());
    let (rules, build) = timed(Rules::shipped);
    let rules = rules?;
    let relate = Contestant::new("comention, relate", build, move |text| {
        rules.relate(text, &extract(text, gazetteer), gazetteer, None).len()
    });
    Ok(vec![aho_corasick, daachorse, scan, whole, relate])
}

/// The program, with a compiled list, and an empty text beside the one to read.
struct Program {
    text: PathBuf,
    empty: PathBuf,
    names: PathBuf,
    folder: tempfile::TempDir,
}

impl Program {
    fn new(text: &Path, gazetteer: &Gazetteer) -> Result<Self, Box<dyn Error>> {
        let folder = tempfile::tempdir()?;
        let [empty, names] = ["empty.jsonl", "names.idx"].map(|name| folder.path().join(name));
        fs::write(&empty, "")?;
        fs::write(&names, gazetteer.compile())?;
        Ok(Self { text: text.to_owned(), empty, names, folder })
    }

    /// The mentions found in a text, and how long the process had a processor (or, if the system does not tell, how long
    /// it took).
    fn run(&self, text: &Path) -> Result<(usize, f64), Box<dyn Error>> {
        let out = self.folder.path().join("mentions.jsonl");
        let mut command = Command::new(env!("CARGO_BIN_EXE_comention"));
        command
            .args(["extract", "--no-learn", "-q", "-j", "1", "-g"])
            .arg(&self.names)
            .arg(text)
            .stdout(fs::File::create(&out)?);
        let (before, start) = (children_time(), Instant::now());
        let status = command.status()?;
        let elapsed = start.elapsed();
        let seconds = before.zip(children_time()).map_or(elapsed.as_secs_f64(), |(before, after)| after - before);
        if !matches!(status.code(), Some(0 | 3)) {
            return Err(format!("comention: {status}").into());
        }
        Ok((fs::read(&out)?.iter().filter(|byte| **byte == b'\n').count(), seconds))
    }
}

/// How long the processes that this one has waited for had a processor, in seconds, if the system tells.
fn children_time() -> Option<f64> {
    // The hundredths of a second are in fields 16 and 17; the second is the name, in brackets.
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks: u32 = fields.get(13..15)?.iter().map(|field| field.parse::<u32>().unwrap_or(0)).sum();
    Some(f64::from(ticks) / 100.0)
}

/// Whether neither end of a match lies inside a word.
fn is_whole(text: &str, start: usize, end: usize) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let parts = |at: usize| {
        !text[..at].chars().next_back().is_some_and(is_word) || !text[at..].chars().next().is_some_and(is_word)
    };
    parts(start) && parts(end)
}

fn report(contestants: &[Contestant], bytes: usize) {
    println!("\n{:<20}{:>11}{:>11}{:>14}{:>11}", "", "build s", "MB/s", "to daachorse", "found");
    for Contestant { name, build, found, rounds, .. } in contestants {
        let speed = median(rounds.iter().map(|seconds| bytes as f64 / 1e6 / seconds));
        let ratio = median(contestants[REFERENCE].rounds.iter().zip(rounds).map(|(reference, own)| reference / own));
        println!("{name:<20}{build:>11.2}{speed:>11.1}{:>14}{found:>11}", format!("{ratio:.3} x"));
    }
    println!(
        "\nMedians of {} rounds; the ratio is that of speeds in one round: more is faster.",
        contestants[0].rounds.len()
    );
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_unstable_by(f64::total_cmp);
    (values[(values.len() - 1) / 2] + values[values.len() / 2]) / 2.0
}

fn gazetteer(options: &Options) -> Result<Gazetteer, Box<dyn Error>> {
    let Some(path) = &options.names else { return Ok(Gazetteer::shipped()?) };
    let Some(count) = options.names_count else { return Ok(Gazetteer::from_files(&[path])?) };
    // The first line names the columns. A row is a line here: cells with line breaks in them are not provided for.
    let rows: String = fs::read_to_string(path)?.split_inclusive('\n').take(count.saturating_add(1)).collect();
    Ok(Gazetteer::from_csv(&path.to_string_lossy(), rows.as_bytes())?)
}

/// The texts that ship with comention, each at least once, and again until they have so many bytes.
fn shipped(length: usize) -> Result<Vec<String>, Box<dyn Error>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"))? {
        paths.push(entry?.path());
    }
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths.sort();
    let once = paths.iter().map(fs::read_to_string).collect::<Result<Vec<_>, _>>()?;
    let bytes: usize = once.iter().map(String::len).sum();
    let times = length.div_ceil(bytes.max(1)).max(1);
    Ok(std::iter::repeat_n(once, times).flatten().collect())
}

/// The documents of a file.
fn read(path: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    #[derive(serde::Deserialize)]
    struct Line {
        text: String,
    }
    let content = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    if path.extension().is_none_or(|extension| extension != "jsonl") {
        return Ok(vec![content]);
    }
    let lines = content.lines().filter(|line| !line.trim().is_empty());
    Ok(lines.map(|line| serde_json::from_str(line).map(|line: Line| line.text)).collect::<Result<_, _>>()?)
}

/// What `work` gives, and how many seconds it took.
fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let (cpu, wall) = (cpu_time(), Instant::now());
    let result = work();
    let elapsed = cpu.zip(cpu_time()).map_or_else(|| wall.elapsed(), |(before, after)| after.saturating_sub(before));
    (result, elapsed.as_secs_f64())
}

/// How long this thread has had a processor, if the system tells.
fn cpu_time() -> Option<Duration> {
    // The count is brought up to date at every tick, some milliseconds apart, and when a thread gives way.
    thread::yield_now();
    let line = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let mut numbers = line.split_whitespace().map_while(|number| number.parse::<u64>().ok());
    let (running, _waiting, slices) = (numbers.next()?, numbers.next()?, numbers.next()?);
    // All are 0 where the system does not count.
    (slices > 0).then_some(Duration::from_nanos(running))
}

/// The most memory that this process has had, in MB, if the system tells.
fn peak_memory() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let kilobytes =
        status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse().ok());
    kilobytes.map(|kilobytes: f64| kilobytes * 1024.0 / 1e6)
}
