//! The laws of many documents: counts, evidence, and that documents are worked on apart.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use comention::document::Chunk;
use comention::extract::scan;
use comention::gazetteer::AliasKind;
use comention::pipeline::for_each_chunk;
use comention::{
    CoMention, Cooccurrences, Date, DocumentInfo, EntityGraph, EntityType, Evidence, Extracted, Input, Mention, Node,
    Priors, RunOptions, SavedPriors, Sources, Span, Window, extract, run,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::{NAMES, config, text};

pub const WINDOWS: [Window; 3] = [Window::Sentence, Window::Paragraph, Window::Document];

/// Two of three documents are dated.
pub fn info(number: usize) -> DocumentInfo {
    let day = format!("2022-03-{:02}", number * 11 % 31 + 1);
    let date = if number.is_multiple_of(3) { None } else { Date::at_start_of(&day) };
    DocumentInfo { ordinal: number as u64, id: number.to_string(), title: None, date, url: None }
}

/// Counts numbered texts, in the order in which they are given.
fn count<'t>(
    texts: impl IntoIterator<Item = (usize, &'t String)>,
    window: Window,
    most: Option<usize>,
) -> Cooccurrences {
    let mut counts = Cooccurrences::new(window, most);
    texts.into_iter().for_each(|(number, text)| _ = counts.add(info(number), text, &extract(text, &NAMES)));
    counts
}

fn merged(parts: impl IntoIterator<Item = Cooccurrences>) -> Cooccurrences {
    parts.into_iter().fold(Cooccurrences::default(), |mut sum, part| {
        sum.merge(part);
        sum
    })
}

fn graph(counts: Cooccurrences) -> EntityGraph {
    EntityGraph::new(counts, &NAMES, 1)
}

/// An edge with the keys of its ends.
type Edge<'g> = (&'g str, &'g str, &'g CoMention);

/// All that a graph holds, in its order.
fn content(EntityGraph { graph, documents, .. }: &EntityGraph) -> (u64, Vec<&Node>, Vec<Edge<'_>>) {
    let edges = graph.edge_indices().filter_map(|edge| {
        let (source, target) = graph.edge_endpoints(edge)?;
        Some((graph[source].key.as_str(), graph[target].key.as_str(), &graph[edge]))
    });
    (*documents, graph.node_weights().collect(), edges.collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..config() })]

    /// What is learned from documents does not depend on their order or on how they are spread, and says what a count by
    /// hand of the matches says.
    #[test]
    fn what_is_learned_is_the_sum_of_its_parts(texts in vec(text(), 0..8), cut in any::<Index>()) {
        let learned = |texts: &[String]| {
            let mut priors = Priors::default();
            texts.iter().for_each(|text| priors.add(text, &NAMES));
            priors
        };
        let (first, second) = texts.split_at(cut.index(texts.len() + 1));
        let whole = learned(&texts);
        let mut sum = learned(second);
        sum.merge(learned(first));
        prop_assert_eq!(&whole, &sum);
        let save = |priors: &Priors| {
            let mut file = Vec::new();
            priors.write(&NAMES, &mut file).map(|()| file)
        };
        let file = save(&whole)?;
        let read = SavedPriors::read("priors.json", &file, &NAMES)?;
        prop_assert_eq!((&read.priors, read.unknown_entities, read.unknown_titles), (&whole, 0, 0), "saved and read");
        prop_assert_eq!(read.entities as usize, whole.len());
        prop_assert_eq!(save(&read.priors)?, file, "the same bytes again");
        for entity in NAMES.entities() {
            let id = NAMES.find_key(entity.key).unwrap();
            let names = |text: &&String| scan(text, &NAMES).iter().any(|found| match found.candidates {
                [only] => only.entity == id && !matches!(only.kind, AliasKind::Demonym | AliasKind::Surname)
                    && (found.words > 1 || *entity.entity_type != EntityType::Person || only.kind == AliasKind::Name) && !only.wants_proof,
                _ => false,
            });
            prop_assert_eq!(whole.documents(id), texts.iter().filter(names).count() as u64);
        }
    }

    /// Law 4: documents may be counted in any groups and any order.
    #[test]
    fn merging_is_associative_and_commutative(
        texts in vec(text(), 1..7),
        groups in vec(any::<Index>(), 7),
        first in any::<Index>(),
        window in select(&WINDOWS[..]),
        most in select(&[None, Some(0), Some(1), Some(2), Some(5)][..]),
    ) {
        let whole = count(texts.iter().enumerate(), window, most);
        let documents: Vec<_> = texts.iter().enumerate().map(|text| count([text], window, most)).collect();
        let mut parts = vec![Cooccurrences::default(); 3];
        for (document, group) in documents.iter().zip(&groups) {
            parts[group.index(3)].merge(document.clone());
        }
        parts.rotate_left(first.index(3));
        prop_assert_eq!(&merged(parts), &whole);
        prop_assert_eq!(&merged(documents.into_iter().rev()), &whole);
        prop_assert_eq!(&count(texts.iter().enumerate().rev(), window, most), &whole);
    }

    /// Law 5: a pair counts once per unit, and each count has its evidence, or the first of it if it is bounded.
    #[test]
    fn counts_are_a_naive_recount_and_have_evidence(texts in vec(text(), 1..4), most in 0..5usize) {
        let found: Vec<Extracted> = texts.iter().map(|text| extract(text, &NAMES)).collect();
        for window in WINDOWS {
            let bounded = graph(count(texts.iter().enumerate(), window, Some(most)));
            let graph = graph(count(texts.iter().enumerate(), window, None));
            let (_, nodes, edges) = content(&graph);
            let mut recount = [const { BTreeMap::new() }; 3];
            for (unit, counts) in WINDOWS.into_iter().zip(&mut recount) {
                for (text, found) in texts.iter().zip(&found) {
                    units(text, found, unit).iter().for_each(|&unit| naive_pairs(found, unit, counts));
                }
            }
            let shown = |of: fn(&CoMention) -> u64| -> BTreeMap<(&str, &str), u64> {
                edges.iter().map(|(source, target, edge)| ((*source, *target), of(edge))).filter(|(_, n)| *n > 0).collect()
            };
            // Pairs that share a wider unit than the window are no edges.
            let window_index = WINDOWS.iter().position(|&other| other == window).unwrap_or_default();
            let joined: BTreeSet<_> = recount[window_index].keys().copied().collect();
            recount.iter_mut().for_each(|counts| counts.retain(|pair, _| joined.contains(pair)));
            prop_assert_eq!(shown(|edge| edge.weight), recount[window_index].clone());
            prop_assert_eq!([shown(|e| e.sentences), shown(|e| e.paragraphs), shown(|e| e.documents)], recount);

            let of_entity =
                |key: &str| found.iter().map(|found| mentions_of(found, key).count() as u64).collect::<Vec<_>>();
            for node in nodes {
                prop_assert_eq!(node.mentions, of_entity(&node.key).iter().sum::<u64>());
                prop_assert_eq!(node.documents, of_entity(&node.key).iter().filter(|&&count| count > 0).count() as u64);
            }
            let kept = |edge: &CoMention| edge.evidence[..most.min(edge.evidence.len())].to_vec();
            let first = edges.iter().map(|(source, target, edge)| {
                (*source, *target, CoMention { evidence: kept(edge), ..(*edge).clone() })
            });
            let bounded = content(&bounded).2.into_iter().map(|(source, target, edge)| (source, target, edge.clone()));
            prop_assert!(bounded.eq(first), "a bound changes nothing but the number of pieces");
            for (source, target, edge) in edges {
                prop_assert!(source < target);
                prop_assert_eq!(edge.weight, edge.evidence.len() as u64);
                let dates = || edge.evidence.iter().filter_map(|piece| piece.document.date);
                prop_assert_eq!(edge.dates, dates().min().zip(dates().max()));
                prop_assert!(edge.evidence.windows(2).all(|pair| place(&pair[0]) < place(&pair[1])), "each unit once");
                for piece in &edge.evidence {
                    let number = piece.document.ordinal as usize;
                    let (text, found) = (&texts[number], &found[number]);
                    prop_assert!(units(text, found, window).contains(&piece.unit));
                    prop_assert_eq!(&*piece.text, &text[piece.text_span.range()]);
                    let of = |key| mentions_of(found, key).filter(|&span| piece.unit.contains(span)).collect::<Vec<_>>();
                    let (sources, targets) = (of(source), of(target));
                    prop_assert!(sources.contains(&piece.source) && targets.contains(&piece.target));
                    let distances = sources.iter().flat_map(|a| targets.iter().map(|b| a.start.abs_diff(b.start)));
                    prop_assert_eq!(distances.min(), Some(piece.source.start.abs_diff(piece.target.start)), "the nearest");
                }
            }
        }
    }
}

pub fn units(text: &str, found: &Extracted, window: Window) -> Vec<Span> {
    match window {
        Window::Sentence => found.segments.sentences.clone(),
        Window::Paragraph => found.segments.paragraphs.clone(),
        Window::Document => vec![Span::new(0, text.len())],
    }
}

fn entity_key(mention: &Mention) -> &'static str {
    NAMES.entity(mention.entity).key
}

fn mentions_of<'f>(found: &'f Extracted, key: &str) -> impl Iterator<Item = Span> + use<'f> {
    let key = key.to_owned();
    found.mentions.iter().filter(move |mention| entity_key(mention) == key).map(|mention| mention.span)
}

fn naive_pairs(found: &Extracted, unit: Span, counts: &mut BTreeMap<(&'static str, &'static str), u64>) {
    let inside = found.mentions.iter().filter(|mention| unit.contains(mention.span));
    let keys: BTreeSet<&str> = inside.map(entity_key).collect();
    for &source in &keys {
        for &target in keys.iter().filter(|&&target| source < target) {
            *counts.entry((source, target)).or_default() += 1;
        }
    }
}

fn place(piece: &Evidence) -> (u64, Span) {
    (piece.document.ordinal, piece.unit)
}

/// A folder with files of JSON lines, as the pipeline reads them.
fn corpus(files: &[&[(usize, &String)]]) -> (tempfile::TempDir, Vec<Input>) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |(number, documents): (usize, &&[(usize, &String)])| {
        let path: PathBuf = folder.path().join(format!("{number}.jsonl"));
        let line = |(id, text): &(usize, &String)| {
            serde_json::json!({ "id": id.to_string(), "text": text }).to_string() + "\n"
        };
        std::fs::write(&path, documents.iter().map(line).collect::<String>()).expect("the file can be written");
        Input::Path(path)
    };
    let inputs = files.iter().enumerate().map(write).collect();
    (folder, inputs)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..config() })]

    /// Law 4, through the pipeline: the number of files and threads makes no difference.
    #[test]
    fn files_and_threads_make_no_difference(texts in vec(text(), 1..12), cut in any::<Index>(), window in select(&WINDOWS[..])) {
        let documents: Vec<_> = texts.iter().enumerate().collect();
        let (before, after) = documents.split_at(cut.index(documents.len()));
        let graph_of = |files: &[&[(usize, &String)]], threads| {
            let (_folder, inputs) = corpus(files);
            let chunks = Sources::collect(&inputs, &[]).expect("the files are there").chunks(None);
            let options = RunOptions { window, threads, ..RunOptions::default() };
            graph(run(chunks, &NAMES, &options, |_| {}).expect("the threads start").counts)
        };
        let (one, many) = (graph_of(&[&documents], 1), graph_of(&[before, after], 3));
        prop_assert_eq!(content(&one), content(&many));
    }

    /// Law 6: another document changes no document's mentions.
    #[test]
    fn documents_are_worked_on_apart(texts in vec(text(), 1..6), another in text(), at in any::<Index>()) {
        let mentions_of = |documents: &[(usize, &String)]| {
            let (_folder, inputs) = corpus(&[documents]);
            let chunks = Sources::collect(&inputs, &[]).expect("the files are there").chunks(None);
            let mut mentions = BTreeMap::new();
            let work = |chunk: &mut Chunk| {
                chunk.map(|(_, document)| (document.id, extract(&document.text, &NAMES).mentions)).collect::<Vec<_>>()
            };
            for_each_chunk(chunks, 2, work, |done| {
                mentions.extend(done.result);
                Ok(())
            }).expect("the threads start");
            mentions
        };
        let mut documents: Vec<_> = texts.iter().enumerate().collect();
        let alone = mentions_of(&documents);
        documents.insert(at.index(texts.len() + 1), (texts.len(), &another));
        let mut together = mentions_of(&documents);
        together.remove(&texts.len().to_string());
        prop_assert_eq!(together, alone);
    }
}
