#!/usr/bin/env python3
"""Times what else finds the names of a list from Python, and comention beside it, on the same text.

Every peer is a process of its own, so that none pays for another's memory. They take turns within every round, and only
the time counts that a process had a processor.
"""

import argparse
import csv
import gc
import importlib.util
import json
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time

SPAWN = multiprocessing.get_context("spawn")

# --- What is compared: each takes a dict of name -> id and returns a function from a text to its mentions. ------------


def flashtext(names):
    from flashtext import KeywordProcessor

    processor = KeywordProcessor(case_sensitive=True)
    for name, id in names.items():
        processor.add_keyword(name, id)
    return lambda text: processor.extract_keywords(text, span_info=True)


def ahocorasick_rs(names):
    from ahocorasick_rs import AhoCorasick, MatchKind

    automaton = AhoCorasick(names, matchkind=MatchKind.LeftmostLongest)
    return automaton.find_matches_as_indexes


def ahocorasick_rs_words(names):
    find_anywhere = ahocorasick_rs(names)
    ids = list(names.values())

    def parts_a_word(text, at):
        return 0 < at < len(text) and all(c.isalnum() or c == "_" for c in text[at - 1 : at + 1])

    def find(text):
        return [
            (start, end, ids[name])
            for name, start, end in find_anywhere(text)
            if not parts_a_word(text, start) and not parts_a_word(text, end)
        ]

    return find


def spacy(names):
    import spacy
    from spacy.matcher import PhraseMatcher
    from spacy.util import filter_spans

    nlp = spacy.blank("en")
    nlp.max_length = sys.maxsize
    matcher = PhraseMatcher(nlp.vocab, attr="ORTH")
    for name, id in names.items():
        matcher.add(id, [nlp.make_doc(name)])

    def find(text):
        spans = filter_spans(matcher(nlp.make_doc(text), as_spans=True))
        return [(span.start_char, span.end_char, span.label_) for span in spans]

    return find


# Rows of the table, by module (and name on PyPI).
PEERS = {
    "flashtext": {"FlashText": flashtext},
    "ahocorasick_rs": {"ahocorasick_rs, parts of words too": ahocorasick_rs, "ahocorasick_rs": ahocorasick_rs_words},
    "spacy": {"spaCy": spacy},
}

# --- Reading ----------------------------------------------------------------------------------------------------------


def read_texts(path):
    """The `text` of every line of JSON, in UTF-8."""
    texts = []
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                texts.append(json.loads(line)["text"].encode())
            except (ValueError, TypeError, KeyError, AttributeError):
                raise ValueError(f'{path}:{number}: not a line of JSON with a "text"') from None
    return texts


def read_names(path):
    """Names and aliases, each with the id of the first row that has it."""
    names = {}
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if not {"id", "name"} <= set(rows.fieldnames or ()):
            raise ValueError(f"{path}: the columns id and name are needed")
        for row in rows:
            for name in (row["name"], *(row.get("aliases") or "").split("|")):
                if name:
                    names.setdefault(name, row["id"])
    return names


def sizes(text_path, names_path):
    """Names, documents, and MB of text."""
    texts = read_texts(text_path)
    return len(read_names(names_path)), len(texts), sum(map(len, texts)) / 1e6


# --- Measuring --------------------------------------------------------------------------------------------------------


def resident_mb():
    """What this process holds in memory now; None where the system doesn't say."""
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    except OSError:
        return None


def work(pipe, module, build, text_path, names_path):
    """Builds, reports seconds and MB, then reports seconds and mentions of a round for every message but None."""
    importlib.import_module(module)
    texts = read_texts(text_path)
    names = read_names(names_path)
    gc.collect()
    memory = resident_mb()
    start = time.process_time()
    find = build(names)
    seconds = time.process_time() - start
    gc.collect()
    pipe.send((seconds, memory and resident_mb() - memory))
    while pipe.recv() is not None:
        # New strings for every round, since a string that was encoded once keeps its UTF-8.
        strings = [text.decode() for text in texts]
        start = time.process_time()
        found = sum(len(find(string)) for string in strings)
        pipe.send((time.process_time() - start, found))


class Peer:
    """A process that holds a built index."""

    def __init__(self, label, module, build, text_path, names_path):
        self.label = label
        self.pipe, theirs = SPAWN.Pipe()
        self.process = SPAWN.Process(target=work, args=(theirs, module, build, text_path, names_path), daemon=True)
        self.process.start()
        theirs.close()
        self.build_seconds, self.memory = self.receive()
        self.rounds = []

    def receive(self):
        try:
            return self.pipe.recv()
        except EOFError:
            self.process.join()
            sys.exit(f"error: {self.label} ended with exit code {self.process.exitcode}: out of memory?")

    def round(self):
        self.pipe.send("go")
        seconds, self.found = self.receive()
        self.rounds.append(seconds)


class Comention:
    """Whole processes of `comention extract`, over the text and over an empty file."""

    def __init__(self, path, text_path, names_path, folder):
        self.command = [path, "extract", "--no-learn", "-j", "1", "-g", names_path]
        self.text_path = text_path
        self.empty_path = os.path.join(folder, "empty.jsonl")
        open(self.empty_path, "w").close()
        self.whole, self.list_only = [], []
        with tempfile.TemporaryFile(dir=folder) as mentions:
            self.run(text_path, mentions, notes=None)
            mentions.seek(0)
            self.found = sum(1 for _ in mentions)

    def run(self, input_path, output, notes=subprocess.DEVNULL):
        """Seconds, and MB at most."""
        try:
            process = subprocess.Popen([*self.command, input_path], stdout=output, stderr=notes)
        except OSError as error:
            sys.exit(f"error: {self.command[0]}: {error.strerror}")
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"error: exit code {process.returncode} of: {' '.join(process.args)}")
        kib = 1e6 if sys.platform == "darwin" else 1e6 / 1024
        return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / kib

    def round(self):
        seconds, self.list_memory = self.run(self.empty_path, subprocess.DEVNULL)
        self.list_only.append(seconds)
        self.whole.append(self.run(self.text_path, subprocess.DEVNULL)[0])


# --- The table --------------------------------------------------------------------------------------------------------


def print_row(label, build_seconds, memory, rounds, megabytes, found, unit):
    """One line; `unit` is what comention took in the same rounds, if it ran."""
    seconds = statistics.median(rounds)
    memory = "" if memory is None else f"{memory:.0f}"
    ratio = f"{statistics.median(theirs / own for theirs, own in zip(unit, rounds)):.3f}" if unit else ""
    speed = f"{megabytes / seconds:.2f}"
    print(f"{label:<36}{build_seconds:>8.2f}{memory:>8}{seconds:>9.3f}{speed:>9}{ratio:>14}{found:>10}")


def arguments():
    parser = argparse.ArgumentParser(description="Times other finders of listed names, and comention beside them.")
    parser.add_argument("--text", required=True, metavar="FILE.jsonl", help="lines of JSON with a text each")
    parser.add_argument("--names", required=True, metavar="FILE.csv", help="list with the columns id, name and aliases")
    parser.add_argument("--comention", metavar="PATH", help="the program, built for release; else it isn't compared")
    parser.add_argument("--peers", default=",".join(PEERS), help="which, parted by commas [default: %(default)s]")
    parser.add_argument("--rounds", type=int, default=5, help="[default: %(default)s]")
    parser.add_argument("--spacy-max", type=int, default=200_000, metavar="N",
                        help="leave spaCy out if there are more names; a million take 1.6 GB [default: %(default)s]")
    args = parser.parse_args()
    args.peers = list(dict.fromkeys(filter(None, args.peers.split(","))))
    if unknown := [module for module in args.peers if module not in PEERS]:
        parser.error(f"--peers: no {', '.join(unknown)}: there are {', '.join(PEERS)}")
    if args.rounds < 1:
        parser.error("--rounds: at least 1 is needed")
    if missing := [module for module in args.peers if importlib.util.find_spec(module) is None]:
        sys.exit(f"error: not installed: pip install {' '.join(missing)} (or leave it out with --peers)")
    return args


def main():
    args = arguments()
    # This process has to stay small: at least its own memory would be told as comention's.
    with SPAWN.Pool(1) as pool:
        try:
            names, documents, megabytes = pool.apply(sizes, (args.text, args.names))
        except (ValueError, OSError, csv.Error) as error:
            sys.exit(f"error: {error}")
    if not documents or not names:
        sys.exit(f"error: {args.names if documents else args.text}: nothing in it")
    if "spacy" in args.peers and names > args.spacy_max:
        print(f"spaCy is left out: more than {args.spacy_max} names (--spacy-max)")
        args.peers.remove("spacy")
    if not args.peers:
        sys.exit("error: no peer is left to time")

    peers = []
    for module in args.peers:
        for label, build in PEERS[module].items():
            print(f"building: {label}", file=sys.stderr)
            peers.append(Peer(label, module, build, args.text, args.names))
    with tempfile.TemporaryDirectory() as folder:
        comention = Comention(args.comention, args.text, args.names, folder) if args.comention else None
        for number in range(1, args.rounds + 1):
            print(f"round {number} of {args.rounds}", file=sys.stderr)
            for runner in filter(None, (comention, *peers)):
                runner.round()

    print(f"{names} names, {documents} documents, {megabytes:.1f} MB, median of {args.rounds} rounds, CPU time\n")
    print(f"{'':<36}{'build s':>8}{'MB':>8}{'find s':>9}{'MB/s':>9}{'to comention':>14}{'found':>10}")
    unit = None
    if comention:
        unit = [whole - list_only for whole, list_only in zip(comention.whole, comention.list_only)]
        build_seconds = statistics.median(comention.list_only)
        for label, rounds in (("comention, without the list's time", unit), ("comention, all of it", comention.whole)):
            print_row(label, build_seconds, comention.list_memory, rounds, megabytes, comention.found, unit)
    for peer in peers:
        print_row(peer.label, peer.build_seconds, peer.memory, peer.rounds, megabytes, peer.found, unit)
        peer.pipe.send(None)


if __name__ == "__main__":
    main()
