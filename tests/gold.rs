//! Against annotations made by hand: linking, sentences, pairs, and counting.
//!
//! The corpus that ships is always tested. The articles and annotations that were used in development are tested too
//! where `COMENTION_SEEDS` and `COMENTION_GOLD` name their folders.

#![expect(clippy::print_stdout, reason = "the figures are what this test is for")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use comention::evaluate::{Evaluation, Gold};
use comention::extract::scan;
use comention::text::{Offsets, Segments, segment};
use comention::{
    Cooccurrences, DocumentInfo, EntityGraph, Extracted, Gazetteer, Mention, Method, Span, Window, extract,
};
use serde::Deserialize;

/// A set of documents with its annotations.
struct Annotated {
    texts: BTreeMap<String, String>,
    gold: PathBuf,
    gazetteer: Gazetteer,
}

#[derive(Deserialize)]
struct GoldSentence {
    doc: String,
    start: usize,
    end: usize,
}

impl Annotated {
    fn shipped() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        Self::read(&root.join("corpus"), &root.join("tests/gold"))
    }

    /// The articles used in development, if they are there.
    fn seeds(test: &str) -> Option<Self> {
        match (std::env::var("COMENTION_SEEDS"), std::env::var("COMENTION_GOLD")) {
            (Ok(seeds), Ok(gold)) => Some(Self::read(Path::new(&seeds), Path::new(&gold))),
            _ => {
                println!("{test}: only the shipped corpus was tested: COMENTION_SEEDS and COMENTION_GOLD are not set");
                None
            }
        }
    }

    fn read(texts: &Path, gold: &Path) -> Self {
        let entries = fs::read_dir(texts).expect("the texts are there").map(|entry| entry.expect("readable").path());
        let document = |path: PathBuf| {
            let text = fs::read_to_string(&path).expect("UTF-8");
            let name = path.file_name().expect("a file").to_string_lossy().into_owned();
            (name, text.trim_start_matches('\u{FEFF}').to_owned())
        };
        let gazetteer = Gazetteer::shipped().expect("the shipped lists are sound");
        Self { texts: entries.map(document).collect(), gold: gold.to_owned(), gazetteer }
    }

    fn gold_mentions(&self) -> Gold {
        let path = self.gold.join("mentions.jsonl");
        let file = fs::File::open(&path).expect("the annotations are there");
        let mut gold = Gold::read("mentions.jsonl", std::io::BufReader::new(file)).expect("sound annotations");
        gold.ignore_kinds(&["garbled".to_owned()]);
        gold
    }

    fn gold_sentences(&self) -> BTreeMap<String, Vec<Span>> {
        let lines = fs::read_to_string(self.gold.join("sentences.jsonl")).expect("the annotations are there");
        let mut sentences: BTreeMap<String, Vec<Span>> = BTreeMap::new();
        for line in lines.lines() {
            let sentence: GoldSentence = serde_json::from_str(line).expect("a sentence a line");
            let offsets = Offsets::new(&self.texts[&sentence.doc]);
            sentences.entry(sentence.doc).or_default().push(offsets.span(sentence.start, sentence.end));
        }
        sentences
    }

    /// What the annotations say, as if it had been extracted. Paragraphs are not annotated.
    fn gold_extraction(&self) -> BTreeMap<String, Extracted> {
        let (gold, mut sentences) = (self.gold_mentions(), self.gold_sentences());
        let document = |(name, text): (&String, &String)| {
            let offsets = Offsets::new(text);
            let paragraphs = comention::text::segment(text).paragraphs;
            let segments = Segments { paragraphs, sentences: sentences.remove(name).unwrap_or_default() };
            let mention = |mention: &comention::evaluate::GoldMention| {
                let span = offsets.span(mention.start, mention.end);
                let entity = self.gazetteer.find_key(mention.entity.as_deref()?).expect("every entity is listed");
                assert!(segments.sentence_of(span).is_some(), "a mention lies in a sentence");
                Some(Mention::new(&segments, span, entity, Method::Name))
            };
            let mentions = gold.documents[name].mentions.iter().filter_map(mention).collect();
            (name.clone(), Extracted { segments, mentions, unlinked: Vec::new() })
        };
        self.texts.iter().map(document).collect()
    }

    fn graph(&self, extraction: &BTreeMap<String, Extracted>, window: Window) -> EntityGraph {
        let mut counts = Cooccurrences::new(window, None);
        for (ordinal, (id, found)) in extraction.iter().enumerate() {
            let info = DocumentInfo { ordinal: ordinal as u64, id: id.clone(), title: None, date: None, url: None };
            counts.add(info, &self.texts[id], found);
        }
        EntityGraph::new(counts, &self.gazetteer, 1)
    }
}

fn f1<T: Ord>(gold: &BTreeSet<T>, found: &BTreeSet<T>) -> f64 {
    2.0 * gold.intersection(found).count() as f64 / (gold.len() + found.len()) as f64
}

/// Linking, sentences and sentence pairs of one set; the numbers are printed, and each has its least value.
fn measure(name: &str, set: &Annotated, least: f64, least_pairs: f64) {
    let gold = set.gold_mentions();
    let found: BTreeMap<String, Extracted> =
        set.texts.iter().map(|(id, text)| (id.clone(), extract(text, &set.gazetteer))).collect();
    let mut total = Evaluation::default();
    for (id, text) in &set.texts {
        total.add_scores(&Evaluation::of_document(text, &found[id].mentions, &gold.documents[id], &set.gazetteer));
    }
    let linking = total.linking.f1();
    let gold_sentences: BTreeSet<(String, Span)> = set
        .gold_sentences()
        .into_iter()
        .flat_map(|(id, spans)| spans.into_iter().map(move |s| (id.clone(), s)))
        .collect();
    let sentences_of = |text: &str| {
        let mut segments = segment(text);
        segments.keep_whole(scan(text, &set.gazetteer).iter().map(|found| found.span));
        segments.sentences
    };
    let sentences: BTreeSet<(String, Span)> =
        set.texts.iter().flat_map(|(id, text)| sentences_of(text).into_iter().map(move |s| (id.clone(), s))).collect();
    let pairs = |extraction| {
        let graph = set.graph(extraction, Window::Sentence);
        let pairs: BTreeSet<(String, String)> =
            graph.strongest().into_iter().map(|(a, b, _)| (a.key.clone(), b.key.clone())).collect();
        pairs
    };
    let pair_f1 = f1(&pairs(&set.gold_extraction()), &pairs(&found));
    let sentence_f1 = f1(&gold_sentences, &sentences);
    println!("{name}: linking F1 {linking:.4}, sentences F1 {sentence_f1:.4}, sentence pairs F1 {pair_f1:.4}");
    for missed in gold_sentences.difference(&sentences) {
        println!("  missed sentence: {:?}", &set.texts[&missed.0][missed.1.range()]);
    }
    for extra in sentences.difference(&gold_sentences) {
        println!("  extra sentence: {:?}", &set.texts[&extra.0][extra.1.range()]);
    }
    assert!(linking >= least, "linking: {linking}");
    assert!(sentence_f1 >= least, "sentences: {sentence_f1}");
    assert!(pair_f1 >= least_pairs, "pairs: {pair_f1}");
}

#[test]
fn finds_what_people_annotated() {
    measure("corpus", &Annotated::shipped(), 0.97, 0.95);
    if let Some(seeds) = Annotated::seeds("finds_what_people_annotated") {
        measure("seeds", &seeds, 0.97, 0.95);
    }
}

/// Fed with annotations, the counts are those that a naive recount of the annotations gives.
#[test]
fn counts_annotations_exactly() {
    let sets = [Some(Annotated::shipped()), Annotated::seeds("counts_annotations_exactly")];
    for set in sets.iter().flatten() {
        let extraction = set.gold_extraction();
        let graph = set.graph(&extraction, Window::Document);
        let mut expected: BTreeMap<(&str, &str), [u64; 3]> = BTreeMap::new();
        for found in extraction.values() {
            let units: [fn(&Mention) -> usize; 3] = [|m| m.sentence, |m| m.paragraph, |_| 0];
            for (level, unit) in units.iter().enumerate() {
                let mut keys: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
                for mention in &found.mentions {
                    keys.entry(unit(mention)).or_default().insert(set.gazetteer.entity(mention.entity).key);
                }
                for keys in keys.values() {
                    for (a, b) in keys.iter().flat_map(|a| keys.iter().filter(move |b| a < *b).map(move |b| (*a, *b))) {
                        expected.entry((a, b)).or_default()[level] += 1;
                    }
                }
            }
        }
        let counted: BTreeMap<(&str, &str), [u64; 3]> = graph
            .strongest()
            .into_iter()
            .map(|(a, b, edge)| ((&*a.key, &*b.key), [edge.sentences, edge.paragraphs, edge.documents]))
            .collect();
        assert_eq!(counted, expected);
    }
}

/// The figures that the annotators of the development articles counted themselves.
#[test]
fn counts_what_the_annotators_counted() {
    let Some(seeds) = Annotated::seeds("counts_what_the_annotators_counted") else { return };
    let mut with_garbled = Gold::default();
    let file = fs::File::open(seeds.gold.join("mentions.jsonl")).expect("the annotations are there");
    with_garbled.documents = Gold::read("", std::io::BufReader::new(file)).expect("sound").documents;
    let mut extraction = seeds.gold_extraction();
    for (id, document) in &with_garbled.documents {
        let (offsets, found) = (Offsets::new(&seeds.texts[id]), extraction.get_mut(id).expect("the same documents"));
        found.mentions.clear();
        for mention in &document.mentions {
            let span = offsets.span(mention.start, mention.end);
            let entity = seeds.gazetteer.find_key(mention.entity.as_deref().unwrap_or_default()).expect("listed");
            assert!(found.segments.sentence_of(span).is_some(), "in a sentence");
            found.mentions.push(Mention::new(&found.segments, span, entity, Method::Name));
        }
    }
    let graph = seeds.graph(&extraction, Window::Document);
    let edges = graph.strongest();
    let pairs = |count: fn(&comention::CoMention) -> u64| edges.iter().filter(|(_, _, edge)| count(edge) > 0).count();
    let found = [pairs(|edge| edge.documents), pairs(|edge| edge.paragraphs), pairs(|edge| edge.sentences)];
    assert_eq!(found, [2482, 323, 278], "pairs by document, paragraph and sentence");
}

#[test]
fn tells_the_two_kulebas_apart() {
    let sets = [Some(Annotated::shipped()), Annotated::seeds("tells_the_two_kulebas_apart")];
    for set in sets.iter().flatten() {
        let gold = set.gold_mentions();
        for (id, text) in &set.texts {
            let found = extract(text, &set.gazetteer);
            let evaluation = Evaluation::of_document(text, &found.mentions, &gold.documents[id], &set.gazetteer);
            for mistake in evaluation.mistakes {
                let confused = [mistake.expected.as_deref(), mistake.found.as_deref()];
                let both = [Some("dmytro-kuleba"), Some("oleksiy-kuleba")];
                assert!(!both.iter().all(|key| confused.contains(key)), "{id}: {mistake:?}");
            }
        }
    }
}
