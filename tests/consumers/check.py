"""Opens all files of one output folder with the programs that people open them with, and compares what they see.

    python check.py OUT_DIR [--schemas DIR]

graph.json, read by Python's own parser, is what the others must agree with. One line a reader; exit status 1 if one
fails. DIR is a folder with GraphML's graphml.xsd, which can't be shipped here.
"""

import argparse
import csv
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import igraph
import networkx
import pydot
from lxml import etree

HERE = Path(__file__).parent
SHAPED_TYPES = {"person", "place", "organization"}
ILLEGAL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass
class Graph:
    """What readers have to agree on."""

    nodes: dict  # id: (label, type, mentions)
    edges: dict  # see ends(): weight

    @classmethod
    def of_networkx(cls, graph, label="label"):
        edges = [(ends(a, b, data.get("relation")), data["weight"]) for a, b, data in graph.edges(data=True)]
        has_relations = any(is_relation(key) for key, _ in edges)
        assert graph.is_directed() == has_relations, "a file with relations is directed, and no other is"
        nodes = {n: (data[label], data["type"], data["mentions"]) for n, data in graph.nodes(data=True)}
        return cls(nodes, once(edges))

    def cleaned(self):
        """The graph as a format without control characters has it: ids that become the same are numbered."""
        ids = {}
        for key in self.nodes:
            base = clean = ILLEGAL.sub("\ufffd", key)
            number = 1
            while clean in ids.values():
                number += 1
                clean = f"{base}~{number}"
            ids[key] = clean
        tidy = lambda value: ILLEGAL.sub("\ufffd", value) if isinstance(value, str) else value
        nodes = {ids[key]: tuple(map(tidy, values)) for key, values in self.nodes.items()}
        moved = lambda key: (key[0], ids[key[1]], ids[key[2]]) if is_relation(key) else frozenset(ids[end] for end in key)
        return Graph(nodes, {moved(key): weight for key, weight in self.edges.items()})

    def drawn(self):
        """The graph as a drawing shows it: no counts, nor weights of relations, one class for all types without a shape, free
        line breaks."""
        kind = lambda word: word if word in SHAPED_TYPES else "other"
        edges = {key: None if is_relation(key) else weight for key, weight in self.edges.items()}
        return Graph({key: (words(label), kind(word)) for key, (label, word, _) in self.nodes.items()}, edges)


def ends(source, target, relation):
    """What an edge joins: of a co-mention both ids, of a relation its type and both ids in their order."""
    return (relation, source, target) if relation else frozenset((source, target))


def is_relation(key):
    return isinstance(key, tuple)


def once(edges):
    edges = list(edges)
    found = dict(edges)
    assert len(found) == len(edges), "an edge comes twice"
    return found


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--schemas", type=Path, help="folder with graphml.xsd")
    options = arguments.parse_args()
    folder = options.folder

    exact = read_json(folder / "graph.json")
    clean = exact.cleaned()
    drawing = (folder / "graph.dot").read_bytes()
    checks = {
        "json: networkx": lambda: equal(exact, read_node_link(folder / "graph.json")),
        "csv: python": lambda: equal(exact, read_csv(folder)),
        "gexf: RelaxNG 1.3": lambda: validate_gexf(folder / "graph.gexf"),
        "gexf: networkx": lambda: equal(clean, Graph.of_networkx(networkx.read_gexf(folder / "graph.gexf"))),
        "graphml: networkx": lambda: equal(clean, Graph.of_networkx(networkx.read_graphml(folder / "graph.graphml"))),
        "graphml: igraph": lambda: equal(clean, read_igraph(folder / "graph.graphml")),
        "dot: graphviz": lambda: shown(clean, read_graphviz(drawing), folder),
        "dot: graphviz, rewritten": lambda: shown(clean, read_graphviz(dot(drawing, "canon")), folder),
        "dot: pydot": lambda: shown(clean, read_pydot(drawing), folder),
        "dot: svg": lambda: check_svg(clean, drawing),
        "dot: png": lambda: check_png(drawing),
    }
    if options.schemas:
        checks["graphml: XML Schema 1.0"] = lambda: validate_graphml(folder / "graph.graphml", options.schemas)
    failed = 0
    for name, check in checks.items():
        try:
            print(f"ok      {name}: {check()}")
        except Exception as error:  # a reader may fail in any way, and the next one is to run all the same
            failed += 1
            print(f"FAILED  {name}: {type(error).__name__}: {error}")
    print(f"{len(checks) - failed} passed, {failed} failed")
    return failed > 0


def equal(expected, found):
    difference(expected.nodes, found.nodes, "nodes")
    difference(expected.edges, found.edges, "edges")
    return f"{len(found.nodes)} nodes, {len(found.edges)} edges"


def shown(clean, found, folder):
    """A drawing shows everything, or says in its caption how much of it."""
    whole = clean.drawn()
    count = lambda edges: sum(not is_relation(key) for key in edges)
    nodes, edges = len(found.nodes), count(found.edges)
    cut = re.search(r">(\d+) of (\d+) entities and (\d+) of (\d+) edges", (folder / "graph.dot").read_text("utf-8"))
    if cut:
        says = tuple(map(int, cut.groups()))
        is_so = nodes, len(whole.nodes), edges, count(whole.edges)
        assert says == is_so, f"the caption says {says} and not {is_so}"
        co_mentions = {key: weight for key, weight in whole.edges.items() if not is_relation(key)}
        weakest = min(weight for key, weight in found.edges.items() if not is_relation(key))
        inside = [ends for ends, weight in co_mentions.items() if weight > weakest and ends <= found.nodes.keys()]
        assert found.edges.keys() >= set(inside), "a stronger edge between drawn nodes is missing"
        whole.nodes = {key: whole.nodes.get(key) for key in found.nodes}
        # An edge that is drawn and that the graph does not have would be a difference.
        whole.edges = {key: whole.edges[key] for key in found.edges if key in whole.edges}
    return equal(whole, found) + (" drawn" if cut else "")


def difference(expected, found, what):
    for key in expected.keys() | found.keys():
        a, b = expected.get(key), found.get(key)
        assert a == b, f"{what}: {key!r} is {b!r} and not {a!r}"


def read_json(path):
    data = json.loads(path.read_text("utf-8"))
    nodes = {node["id"]: (node["name"], node["type"], node["mentions"]) for node in data["nodes"]}
    edges = once((ends(edge["source"], edge["target"], edge.get("relation")), edge["weight"]) for edge in data["edges"])
    assert len(nodes) == len(data["nodes"]), "a node comes twice"
    return Graph(nodes, edges)


def read_node_link(path):
    data = json.loads(path.read_text("utf-8"))
    return Graph.of_networkx(networkx.node_link_graph(data, edges="edges"), label="name")


def read_csv(folder):
    def rows(name):
        with open(folder / name, encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file, strict=True))

    def plain(cell):
        return cell[1:] if re.match("'[=+\\-@\t\r\n＝＋－＠]", cell) else cell

    nodes = {plain(row["Id"]): (plain(row["Label"]), plain(row["type"]), int(row["mentions"])) for row in rows("nodes.csv")}
    edges = rows("edges.csv")
    relation = lambda row: plain(row.get("relation") or "")
    assert all(row["Type"] == "Undirected" or relation(row) for row in edges), "a co-mention has no direction"
    assert all(row.get("Kind", "comention") == (relation(row) or "comention") for row in edges)
    key = lambda row: ends(plain(row["Source"]), plain(row["Target"]), relation(row))
    return Graph(nodes, once((key(row), int(row["Weight"])) for row in edges))


def read_igraph(path):
    graph = igraph.Graph.Read_GraphML(str(path))
    ids = graph.vs["id"]
    nodes = {v["id"]: (v["label"], v["type"], v["mentions"]) for v in graph.vs}
    said = lambda edge: edge.attributes().get("relation")
    return Graph(nodes, once((ends(ids[e.source], ids[e.target], said(e)), e["weight"]) for e in graph.es))


def read_graphviz(drawing):
    data = json.loads(dot(drawing, "json"))
    names = [unescape(node["name"]) for node in data.get("objects", [])]
    nodes = {name: (label(node["label"]), node["class"]) for name, node in zip(names, data.get("objects", []))}
    edges = (drawn_edge(names[e["tail"]], names[e["head"]], e.get) for e in data.get("edges", []))
    return Graph(nodes, once(edges))


def drawn_edge(source, target, get):
    """What a line of a drawing is; `get` tells its attributes. A relation has its type as its label."""
    if get("class") != "relation":
        return ends(source, target, None), int(get("weight"))
    assert get("style") == "dashed", "relations are told from co-mentions"
    return ends(source, target, get("label").removeprefix("not: ").replace(" ", "_")), None


def read_pydot(drawing):
    (graph,) = pydot.graph_from_dot_data(drawing.decode("utf-8"))
    # Default statements (node [...]) come as nodes whose name is not quoted; ours always is.
    nodes = [node for node in graph.get_nodes() if node.get_name() not in ("node", "edge", "graph")]
    inside = lambda quoted: quoted[1:-1] if quoted.startswith('"') else quoted
    return Graph(
        {unescape(inside(n.get_name())): (label(inside(n.get("label"))), inside(n.get("class"))) for n in nodes},
        once(
            drawn_edge(
                unescape(inside(e.get_source())),
                unescape(inside(e.get_destination())),
                lambda name, e=e: inside(e.get(name) or ""),
            )
            for e in graph.get_edges()
        ),
    )


def check_svg(clean, drawing):
    root = etree.fromstring(dot(drawing, "svg"), etree.XMLParser(huge_tree=True))
    space = {"svg": "http://www.w3.org/2000/svg"}
    boxes = root.xpath("//svg:g[contains(concat(' ', @class, ' '), ' node ')]", namespaces=space)
    seen = {words(" ".join(box.xpath(".//svg:text/text()", namespaces=space))) for box in boxes}
    possible = {words(name) for name, _, _ in clean.nodes.values()}
    assert seen <= possible, f"labels from nowhere: {seen - possible}"
    assert not root.xpath("//*[starts-with(@*, 'javascript:')]")
    return f"{len(boxes)} boxes with their names"


def check_png(drawing):
    png = dot(drawing, "png")
    assert png.startswith(b"\x89PNG")
    width, height = int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")
    assert max(width, height) < 10_000, "too large to look at"
    return f"{width} x {height}"


def validate_gexf(path):
    etree.RelaxNG(etree.parse(HERE / "schemas" / "gexf.rng")).assertValid(etree.parse(path))
    return "valid"


def validate_graphml(path, schemas):
    """The schema wants ids and titles to be name tokens. They are the user's, so others are replaced beforehand."""
    tree = etree.parse(path)
    replaced = set()
    for element in tree.iter():
        for name in {"id", "source", "target", "attr.name"} & set(element.attrib):
            if not re.fullmatch(r"[\w.:-]+", element.get(name)):
                replaced.add(element.get(name))
                element.set(name, "token" + element.get(name).encode("utf-8").hex())
    etree.XMLSchema(etree.parse(schemas / "graphml.xsd")).assertValid(tree)
    return f"valid but for {len(replaced)} ids and titles" if replaced else "valid"


def dot(drawing, output):
    done = subprocess.run(["dot", f"-T{output}"], input=drawing, capture_output=True, timeout=120)
    assert done.returncode == 0 and not done.stderr, done.stderr.decode("utf-8", "replace")[:500]
    return done.stdout


def unescape(text):
    return re.sub(r'\\(["\\n])', lambda match: "\n" if match[1] == "n" else match[1], text)


def label(text):
    return words(unescape(text).replace("&amp;", "&"))


def words(text):
    return " ".join(text.split())


if __name__ == "__main__":
    sys.exit(main())
