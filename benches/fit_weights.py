"""Fits the weights of src/extract/grounds.rs to annotated texts, by logistic regression with a ridge penalty.

    cargo build --release --example grounds
    python3 benches/fit_weights.py 1:-:corpus:tests/gold/mentions.jsonl 2:names.csv:docs.jsonl:docs.jsonl [--write]

Each set is WEIGHT:LIST:TEXTS:GOLD. LIST is a CSV file, or - for the lists that ship; GOLD has a mention a line, as for
`comention evaluate`, or is documents with `mentions`, those of entities that are not in the list left out. Every mention
counts with the weight of its set, and once more, for less, as it is found without learning from the corpus. The weights
are printed; --write puts them into the source. Needs numpy.
"""

import csv
import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parent / "src/extract/grounds.rs"
METADATA = subprocess.run(["cargo", "metadata", "--format-version=1", "--no-deps"], capture_output=True, check=True)
PROGRAM = Path(json.loads(METADATA.stdout)["target_directory"]) / "release/examples/grounds"
RIDGE = 2.0
WITHOUT_LEARNING = 0.3
# The data have few derived names, most of them wrong since the list lacks the person who is meant, and few headlines, in
# which names follow one another; a large city before an unknown word should not be linked (Paris Saint-Germain), nor behind
# a given name or what is called after cities (Denzel Washington, Real Madrid), of which they have none.
AT_LEAST = {"Always": 0.4, "Variant": -0.6, "BeforeName": -2.0, "Alias": -0.3, "Rival": -0.2, "OfDocument": 1.5, "Spelling": -0.3, "Given": 0.5, "GivenName": -0.3, "FamilyRival": -1.5, "WeakRival": -1.0, "OtherBearer": -1.5}
AT_MOST = {"BeforeUnknown": -3.4, "BeforeNamesake": -4.0, "BeforeFamily": -2.5, "Edition": -2.3, "AfterGiven": -3.0, "OpensUnknown": -2.0, "AfterBearer": -4.0}


def gold_of(path, names):
    """Right links, optional ones, and the parts of documents that are annotated."""
    right, optional, parts = {}, set(), {}
    for line in open(path, encoding="utf-8"):
        row = json.loads(line)
        if "mentions" not in row:
            also = row.get("also") or []
            also = also if isinstance(also, list) else [also]
            right[row["doc"], row["start"], row["end"]] = {row["entity"], *also}
            continue
        if "eval_span" in row:
            parts[row["id"]] = row["eval_span"]
        for mention in row["mentions"]:
            place = row["id"], mention["start"], mention["end"]
            if mention.get("optional"):
                optional.add(place)
            elif mention["entity"] in names:
                right.setdefault(place, set()).add(mention["entity"])
    return right, optional, parts


def examples(texts, names_file, gold, learn):
    """Pairs of grounds and whether the link is right, and the number of mentions in the gold."""
    names = set()
    if names_file != "-":
        names = {row["id"] for row in csv.DictReader(open(names_file, encoding="utf-8"))}
    right, optional, parts = gold_of(gold, names)
    command = [PROGRAM, names_file, texts] + ([] if learn else ["--no-learn"])
    rows = []
    for line in subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines():
        row = json.loads(line)
        place = row["document"], row["char_start"], row["char_end"]
        start, end = parts.get(place[0], (0, place[2]))
        if (place in optional and place not in right) or not (start <= place[1] and place[2] <= end):
            continue
        rows.append((row["grounds"], row["entity"] in right.get(place, ()), row["document"]))
    return rows, len(right)


def matrix(rows, names):
    column = {name: number for number, name in enumerate(names)}
    x = np.zeros((len(rows), len(names)))
    for number, (grounds, *_) in enumerate(rows):
        x[number, [column[ground] for ground in grounds]] = 1
    return x, np.array([float(is_right) for _, is_right, _ in rows])


def fit(x, y, weights, names, offset=0.0):
    """Newton's method; `offset` is a part of the log-odds that is known."""
    ridge = np.array([0.01 if name == "Always" else RIDGE for name in names])
    b = np.zeros(len(names))
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ b - offset))
        step = np.linalg.solve((x * (weights * p * (1 - p))[:, None]).T @ x + np.diag(ridge),
                               x.T @ (weights * (y - p)) - ridge * b)
        b += step
        if np.abs(step).max() < 1e-6:
            break
    for number, name in enumerate(names):
        fixed = min(max(b[number], AT_LEAST.get(name, -np.inf)), AT_MOST.get(name, np.inf))
        if b[number] != fixed:
            rest = np.arange(len(names)) != number
            b[rest] = fit(x[:, rest], y, weights, [n for n in names if n != name], offset + fixed * x[:, number])
            b[number] = fixed
    return b


def main():
    source = SOURCE.read_text(encoding="utf-8")
    line = re.compile(r'^    (\w+) (-?\d+) "', re.M)
    names = [match[1] for match in line.finditer(source)]
    sets = []
    for argument in sys.argv[1:]:
        if argument == "--write":
            continue
        weight, names_file, texts, gold = argument.split(":")
        for learn, part in ((True, 1.0), (False, WITHOUT_LEARNING)):
            rows, count = examples(texts, names_file, gold, learn)
            sets.append((texts, names_file, learn, float(weight) * part, *matrix(rows, names), count,
                         [document for *_, document in rows]))
    x, y = np.vstack([s[4] for s in sets]), np.concatenate([s[5] for s in sets])
    w = np.concatenate([np.full(len(s[5]), s[3]) for s in sets])
    b = np.round(fit(x, y, w, names), 2)
    for name, value in zip(names, b):
        print(f"{name:16} {value:6.2f}")

    def f1(x, y, count, b, least):
        kept = 1 / (1 + np.exp(-x @ b)) >= least
        return 2 * y[kept].sum() / (kept.sum() + count)

    print("\nlinking F1 with all, with scores from 0.2, 0.35, 0.45, 0.5; and from 0.45, fitted to the other folds of five")
    folds = [np.array([hash_of(document) % 5 for document in s[7]]) for s in sets]
    fold = np.concatenate(folds)
    crossed = [fit(x[fold != k], y[fold != k], w[fold != k], names) for k in range(5)]
    scores, rights = [], []
    for (texts, names_file, learn, _, sx, sy, count, _), sfold in zip(sets, folds):
        p = np.zeros(len(sy))
        for k in range(5):
            p[sfold == k] = 1 / (1 + np.exp(-sx[sfold == k] @ crossed[k]))
        kept = p >= 0.45
        values = [f1(sx, sy, count, b, least) for least in (0, 0.2, 0.35, 0.45, 0.5)]
        values.append(2 * sy[kept].sum() / (kept.sum() + count))
        print(f"{Path(texts).name[-16:]:16} {Path(names_file).name[-18:]:18} {'' if learn else 'alone':5}",
              *(f"{value:.4f}" for value in values))
        if learn:
            scores.append(p)
            rights.append(sy)
    print("\nscore, number of links, and how many of them are right (held out, all sets, with learning)")
    p, y = np.concatenate(scores), np.concatenate(rights)
    for low in (0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95):
        high = {0: 0.2, 0.2: 0.4, 0.9: 0.95, 0.95: 1.01}.get(low, low + 0.1)
        within = (p >= low) & (p < high)
        if within.any():
            print(f"{low:.2f} to {min(high, 1):.2f} {within.sum():6} {y[within].mean():.3f} (mean score {p[within].mean():.3f})")
    if "--write" in sys.argv:
        value = dict(zip(names, b))
        SOURCE.write_text(line.sub(lambda m: f'    {m[1]} {round(value[m[1]] * 100)} "', source), encoding="utf-8")


def hash_of(text):
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")


if __name__ == "__main__":
    main()
