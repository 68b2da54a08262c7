//! Every format, compared with a checked-in file and read back by a reader that shares no code with its writer.
//!
//! `BLESS=1 cargo test --test export_roundtrip` writes the files in `tests/export` anew. `tests/consumers` opens the same
//! files with the programs that people use.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use comention::{
    CoMention, Date, DocumentInfo, EntityGraph, EntityType, Evidence, ExportNotes, ExportOptions, Format, Node, Span,
    Window,
};
use petgraph::graph::DiGraph;
use proptest::prelude::*;
use quick_xml::events::{BytesStart, Event};

/// What all formats have to agree on: the name of each node by its id, and the weight of each edge by its ends.
#[derive(Debug, Default, PartialEq)]
struct Essence {
    nodes: BTreeMap<String, String>,
    edges: BTreeMap<(String, String), u64>,
}

#[test]
fn files_are_as_checked_in() {
    let graph = hostile();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/export");
    for format in Format::ALL {
        let (text, _) = write(format, &graph, &ExportOptions::default());
        let text = text.replace(concat!("comention ", env!("CARGO_PKG_VERSION")), "comention VERSION");
        let path = folder.join(format.file_name());
        if std::env::var_os("BLESS").is_some() {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&path, &text).unwrap();
        }
        let expected = std::fs::read_to_string(&path).unwrap();
        assert!(text == expected, "{} has changed; look at it, then run with BLESS=1", path.display());
    }
}

#[test]
fn changes_are_counted() {
    let graph = hostile();
    let notes = |format: Format| write(format, &graph, &ExportOptions::default()).1;
    assert_eq!(notes(Format::Json), ExportNotes::default());
    assert!(notes(Format::Gexf).replaced_characters > 0);
    assert_eq!(notes(Format::Gexf), notes(Format::GraphMl));
    assert!(notes(Format::NodesCsv).defused_cells > 0);
    let raw = ExportOptions { csv_raw: true, ..ExportOptions::default() };
    assert_eq!(write(Format::NodesCsv, &graph, &raw).1, ExportNotes::default());
}

#[test]
fn formulas_are_defused_and_numbers_are_not() {
    let graph = graph(vec![("=k", "=HYPERLINK(\"x\")"), ("b", "@b")], &[(0, 1, 3)]);
    let (nodes, notes) = write(Format::NodesCsv, &graph, &ExportOptions::default());
    assert_eq!(nodes.lines().nth(1), Some(r#"'=k,"'=HYPERLINK(""x"")",person,1,1,,"#));
    assert_eq!(notes.defused_cells, 3);
    let (edges, _) = write(Format::EdgesCsv, &graph, &ExportOptions::default());
    assert!(edges.lines().nth(1).unwrap().starts_with("'=k,b,Undirected,comention,3,"));
}

#[test]
fn empty_graphs_can_be_written() {
    let graph = graph(vec![], &[]);
    for format in Format::ALL {
        let (text, notes) = write(format, &graph, &ExportOptions::default());
        assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{}", format.name());
        assert_eq!(notes, ExportNotes::default());
    }
}

#[test]
fn a_drawing_shows_the_strongest_and_says_so() {
    let names: Vec<String> = (0..10).map(|n| format!("n{n}")).collect();
    let nodes = names.iter().map(|name| (name.as_str(), name.as_str())).collect();
    let graph = graph(nodes, &[(0, 1, 5), (1, 2, 9), (2, 3, 7), (4, 5, 1), (6, 7, 8)]);
    let few = ExportOptions { max_drawn: Some(4), ..ExportOptions::default() };
    let (text, notes) = write(Format::Dot, &graph, &few);
    let drawn = read_dot(&text);
    let ends: Vec<_> = drawn.edges.keys().map(|(a, b)| format!("{a}{b}")).collect();
    assert_eq!(ends, ["n1n2", "n6n7"], "n2n3 has no room for n3, once n6n7 is in");
    assert_eq!(drawn.nodes.len(), 4);
    assert!(text.contains("4 of 10 entities and 2 of 5 edges: the strongest"));
    assert_eq!((notes.undrawn_nodes, notes.undrawn_edges), (6, 3));

    for max_drawn in [Some(10), None] {
        let (text, notes) = write(Format::Dot, &graph, &ExportOptions { max_drawn, ..ExportOptions::default() });
        assert_eq!(read_dot(&text), Essence::of(&graph));
        assert!(text.contains("10 entities and 5 edges<"));
        assert_eq!(notes, ExportNotes::default());
    }
}

#[test]
fn only_items_of_wikidata_become_links() {
    for (wikidata, linked) in [("Q42", true), ("Q042", false), ("Q", false), ("javascript:alert(1)", false)] {
        let mut graph = graph(vec![("a", "A")], &[]);
        graph.graph[petgraph::graph::NodeIndex::new(0)].wikidata = Some(wikidata.to_owned());
        let (text, _) = write(Format::Dot, &graph, &ExportOptions::default());
        assert_eq!(text.contains("URL="), linked, "{wikidata}");
        assert!(!text.contains("javascript"));
    }
}

proptest! {
    #[test]
    fn readers_get_back_what_was_written(graph in any_graph()) {
        let text = |format| write(format, &graph, &ExportOptions { csv_raw: true, ..ExportOptions::default() }).0;
        let exact = Essence::of(&graph);
        prop_assert_eq!(&read_json(&text(Format::Json)), &exact);
        prop_assert_eq!(&read_csv(&text(Format::NodesCsv), &text(Format::EdgesCsv)), &exact);

        let (gexf, graphml) = (read_gexf(&text(Format::Gexf)), read_graphml(&text(Format::GraphMl)));
        prop_assert_eq!(&gexf, &graphml);
        prop_assert_eq!(&gexf, &read_dot(&text(Format::Dot)));
        // Keys may differ in characters only that these formats can't hold; then one of them got a number.
        let writable = exact.replaced();
        prop_assert_eq!(gexf.nodes.len(), graph.graph.node_count());
        prop_assert_eq!(gexf.edges.len(), graph.graph.edge_count());
        if writable.nodes.len() == graph.graph.node_count() {
            prop_assert_eq!(gexf, writable);
        }
    }

    #[test]
    fn the_same_graph_gives_the_same_bytes(graph in any_graph()) {
        for format in Format::ALL {
            let options = ExportOptions::default();
            prop_assert_eq!(write(format, &graph, &options), write(format, &graph.clone(), &options));
        }
    }
}

impl Essence {
    fn of(graph: &EntityGraph) -> Self {
        let g = &graph.graph;
        let ends = |edge| g.edge_endpoints(edge).unwrap();
        Self {
            nodes: g.node_weights().map(|node| (node.key.clone(), node.name.replace('\n', " "))).collect(),
            edges: g
                .edge_indices()
                .map(|e| ((g[ends(e).0].key.clone(), g[ends(e).1].key.clone()), g[e].weight))
                .collect(),
        }
    }

    fn replaced(&self) -> Self {
        let clean = |text: &String| -> String {
            let illegal = |c: char| (c < ' ' && !"\t\n\r".contains(c)) || c == '\u{fffe}' || c == '\u{ffff}';
            text.chars().map(|c| if illegal(c) { '\u{fffd}' } else { c }).collect()
        };
        Self {
            nodes: self.nodes.iter().map(|(id, name)| (clean(id), clean(name))).collect(),
            edges: self.edges.iter().map(|((a, b), weight)| ((clean(a), clean(b)), *weight)).collect(),
        }
    }

    fn node(&mut self, id: String, name: String) {
        // A drawing may break a name at a space.
        assert!(self.nodes.insert(id, name.replace('\n', " ")).is_none(), "ids are unique");
    }

    fn edge(&mut self, source: String, target: String, weight: u64) {
        assert!(self.nodes.contains_key(&source) && self.nodes.contains_key(&target), "no edge dangles");
        assert!(self.edges.insert((source, target), weight).is_none(), "no pair comes twice");
    }
}

fn write(format: Format, graph: &EntityGraph, options: &ExportOptions) -> (String, ExportNotes) {
    let mut out = Vec::new();
    let notes = format.write(graph, options, &mut out).unwrap();
    (String::from_utf8(out).unwrap(), notes)
}

fn read_json(text: &str) -> Essence {
    let data: serde_json::Value = serde_json::from_str(text).unwrap();
    let string = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let mut essence = Essence::default();
    for node in data["nodes"].as_array().unwrap() {
        essence.node(string(&node["id"]), string(&node["name"]));
    }
    for edge in data["edges"].as_array().unwrap() {
        essence.edge(string(&edge["source"]), string(&edge["target"]), edge["weight"].as_u64().unwrap());
    }
    essence
}

fn read_csv(nodes: &str, edges: &str) -> Essence {
    let rows = |text: &str| csv::Reader::from_reader(text.as_bytes()).into_records().collect::<Result<Vec<_>, _>>();
    let mut essence = Essence::default();
    for row in rows(nodes).unwrap() {
        essence.node(row[0].to_owned(), row[1].to_owned());
    }
    for row in rows(edges).unwrap() {
        assert_eq!((&row[2], &row[3]), ("Undirected", "comention"));
        essence.edge(row[0].to_owned(), row[1].to_owned(), row[4].parse().unwrap());
    }
    essence
}

fn read_gexf(text: &str) -> Essence {
    let mut essence = Essence::default();
    let mut declared = BTreeSet::new();
    for (tag, attributes, _) in read_xml(text) {
        match tag.as_str() {
            "attribute" => _ = declared.insert(attributes["id"].clone()),
            "attvalue" => assert!(declared.contains(&attributes["for"])),
            "node" => essence.node(attributes["id"].clone(), attributes["label"].clone()),
            "edge" => {
                let weight = attributes["weight"].parse().unwrap();
                essence.edge(attributes["source"].clone(), attributes["target"].clone(), weight);
            }
            _ => {}
        }
    }
    essence
}

fn read_graphml(text: &str) -> Essence {
    let mut essence = Essence::default();
    let mut declared = BTreeSet::new();
    let mut owner = BTreeMap::new();
    for (tag, attributes, text) in read_xml(text) {
        match tag.as_str() {
            "key" => assert!(declared.insert(attributes["id"].clone())),
            "node" | "edge" => owner = attributes,
            "data" => {
                assert!(declared.contains(&attributes["key"]));
                match attributes["key"].as_str() {
                    "label" => essence.node(owner["id"].clone(), text),
                    "weight" => essence.edge(owner["source"].clone(), owner["target"].clone(), text.parse().unwrap()),
                    _ => {}
                }
            }
            _ => {}
        }
    }
    essence
}

/// All elements in the order of their start tags: name, attributes, and the text right inside.
fn read_xml(text: &str) -> Vec<(String, BTreeMap<String, String>, String)> {
    let element = |tag: &BytesStart<'_>| {
        let pairs = tag.attributes().map(|attribute| {
            let attribute = attribute.unwrap();
            let name = attribute.key.as_ref().to_owned();
            (name, attribute.normalized_value(quick_xml::XmlVersion::Explicit1_0).unwrap().into_owned())
        });
        (tag.name().as_ref().to_owned(), pairs.collect(), String::new())
    };
    let mut reader = quick_xml::Reader::from_str(text);
    let mut elements: Vec<(String, BTreeMap<String, String>, String)> = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) | Event::Empty(tag) => elements.push(element(&tag)),
            Event::Text(text) => {
                if let Some(last) = elements.last_mut() {
                    last.2.push_str(&text.xml10_content());
                }
            }
            Event::GeneralRef(reference) => {
                let last = elements.last_mut().unwrap();
                let name = reference.xml10_content();
                last.2.push_str(&quick_xml::escape::unescape(&format!("&{name};")).unwrap());
            }
            Event::End(_) => elements.push(Default::default()),
            Event::Eof => return elements,
            _ => {}
        }
    }
}

/// Reads the statements of nodes and edges, one a line, by the rules of Graphviz: `\"` is the only escape of the
/// language itself, and labels have those of an escString and HTML's entities besides.
fn read_dot(text: &str) -> Essence {
    let mut essence = Essence::default();
    for line in text.lines().filter(|line| line.starts_with("  \"")) {
        let (id, rest) = quoted(&line[2..]);
        if let Some(rest) = rest.strip_prefix(" [label=") {
            essence.node(shown(&id), shown(&quoted(rest).0).replace("&amp;", "&"));
        } else {
            let (target, rest) = quoted(rest.strip_prefix(" -- ").unwrap());
            let rest = rest.strip_prefix(" [weight=").unwrap();
            essence.edge(shown(&id), shown(&target), rest[..rest.find(',').unwrap()].parse().unwrap());
        }
    }
    essence
}

/// The string that `text` starts with, and what follows.
fn quoted(text: &str) -> (String, &str) {
    let inside = text.strip_prefix('"').unwrap();
    let mut escaped = false;
    let end = inside.find(|c| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });
    let end = end.unwrap();
    (inside[..end].to_owned(), &inside[end + 1..])
}

fn shown(escaped: &str) -> String {
    let mut chars = escaped.chars();
    let mut out = String::new();
    while let Some(c) = chars.next() {
        match (c, c == '\\') {
            (_, false) => out.push(c),
            (_, true) => match chars.next().unwrap() {
                'n' => out.push('\n'),
                c @ ('"' | '\\') => out.push(c),
                other => panic!("\\{other} would mean something"),
            },
        }
    }
    out
}

/// Keys with names, and edges between their places with weights.
fn graph(nodes: Vec<(&str, &str)>, edges: &[(usize, usize, u64)]) -> EntityGraph {
    let mut graph = DiGraph::new();
    let indices: Vec<_> = nodes.into_iter().map(|(key, name)| graph.add_node(node(key, name))).collect();
    for &(source, target, weight) in edges {
        graph.add_edge(indices[source], indices[target], co_mention(weight, "Both stand here."));
    }
    let metonyms = BTreeMap::new();
    EntityGraph {
        graph,
        relations: Vec::new(),
        window: Window::Sentence,
        min_weight: 1,
        max_evidence: Some(4),
        documents: 1,
        metonyms,
    }
}

fn node(key: &str, name: &str) -> Node {
    Node {
        key: key.to_owned(),
        name: name.to_owned(),
        entity_type: EntityType::Person,
        mentions: 1,
        documents: 1,
        wikidata: None,
        description: None,
        attributes: vec![],
    }
}

fn co_mention(weight: u64, text: &str) -> CoMention {
    let document = Arc::new(DocumentInfo {
        ordinal: 0,
        id: "news/1.txt".to_owned(),
        title: Some("A \"title\" <b> & more".to_owned()),
        date: Date::at_start_of("2022-03-10"),
        url: Some("https://example.org/?a=1&b=2".to_owned()),
    });
    let date = document.date.unwrap();
    let evidence = Evidence {
        document,
        unit: Span::new(0, text.len()),
        source: Span::new(0, 1),
        target: Span::new(2, 3),
        source_metonym: None,
        target_metonym: None,
        text: text.into(),
        text_span: Span::new(0, text.len()),
    };
    CoMention {
        weight,
        sentences: weight,
        paragraphs: weight,
        documents: 1,
        dates: Some((date, date)),
        evidence: vec![evidence; weight.min(4) as usize],
    }
}

/// Everything that some grammar trips over.
fn hostile() -> EntityGraph {
    let mut keys_and_names = vec![
        ("\"quoted\"", "She said \"no\""),
        ("1.5.2", "=1+1"),
        ("007", "\\N \\G \\E \\L \\"),
        ("__proto__", "&amp; &lt; & <b>bold</b> ]]> <!-- --> <TABLE>"),
        ("a\\", "ends in \\"),
        ("a b:c", "two\nlines\tand\ra return"),
        ("control\u{1}", "NUL \0 ESC \u{1b} FFFF \u{ffff}"),
        ("control\u{2}", "the same key once cleaned"),
        ("edge", "edge"),
        ("graph", "graph"),
        ("node", "node"),
        ("strict", "'; DROP TABLE nodes; --"),
        ("Ω", "日本放送協会 𝒳 👩‍👩‍👧"),
        ("ی", "\u{202b}محمد بن سلمان\u{202c}"),
    ];
    keys_and_names.sort();
    let mut graph = graph(
        keys_and_names,
        &[(0, 1, 1), (0, 2, 2), (1, 2, 3), (3, 4, 4), (4, 5, 5), (5, 6, 6), (6, 7, 7), (8, 9, 8), (10, 13, 9)],
    );
    let types = ["person", "place", "organization", "Ship & \"Crew\""];
    let count = graph.graph.node_count();
    for (n, node) in graph.graph.node_weights_mut().enumerate() {
        node.entity_type = EntityType::parse(types[n % types.len()]);
        node.mentions = (count - n) as u64;
        let own = [
            ("born", (1900 + n as i64 * 7).to_string()),
            ("height", format!("{}.50", n)),
            ("alive", (n % 2 == 0).to_string()),
            ("code", format!("{n:03}")),
            ("Label", "@mine".to_owned()),
            ("birth place", "here & there".to_owned()),
        ];
        node.attributes = own.map(|(title, value)| (title.to_owned(), value)).into();
        node.attributes.remove(n % 6);
    }
    let first = &mut graph.graph[petgraph::graph::NodeIndex::new(0)];
    first.wikidata = Some("Q42".to_owned());
    first.description = Some("+ described".to_owned());
    let edge = &mut graph.graph[petgraph::graph::EdgeIndex::new(0)];
    *edge = co_mention(1, "A  sentence\nwith \"quotes\", \\N, <i>&amp;</i>, \u{1} and 日本.");
    graph
}

fn any_graph() -> impl Strategy<Value = EntityGraph> {
    let text = || prop_oneof![any::<String>(), "[\"\\\\&;ampN \n\r\t\u{0}\u{1}<>',=@-]{0,24}"];
    prop::collection::btree_map(text(), text(), 0..8).prop_flat_map(|nodes| {
        let n = nodes.len();
        let pairs: Vec<_> = (0..n).flat_map(|a| (a + 1..n).map(move |b| (a, b))).collect();
        let most = pairs.len().min(12);
        let edges = prop::sample::subsequence(pairs, 0..=most);
        (Just(nodes), edges, prop::collection::vec(1..1000u64, 12)).prop_map(|(nodes, pairs, weights)| {
            let edges: Vec<_> = pairs.into_iter().zip(weights).map(|((a, b), weight)| (a, b, weight)).collect();
            graph(nodes.iter().map(|(key, name)| (key.as_str(), name.as_str())).collect(), &edges)
        })
    })
}
