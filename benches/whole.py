#!/usr/bin/env python3
"""Times comention as a whole process, cold start and files included: beside `wc -w`, on one thread and on two, and over
texts of 1 MB to 1 GB. Needs nothing but Python and coreutils; takes some 3 GB of disk for a while.

    cargo build --release
    python3 benches/whole.py --comention target/release/comention --text prose.jsonl --names names100k.csv
"""

import argparse
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time


def run(command):
    """Seconds by the clock, seconds on a processor, and the most memory in MB of a command that prints to nowhere."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    messages = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    elapsed = time.perf_counter() - start
    code = os.waitstatus_to_exitcode(status)
    if code not in (0, 3):
        sys.exit(f"{' '.join(command)}: exit code {code}\n{messages.decode()}")
    return elapsed, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / 1e6


def rounds(commands, count):
    """Runs all commands in turns, so that a slow spell of the machine hits all of them; gives the runs of each."""
    runs = {name: [] for name in commands}
    for _ in range(count):
        for name, command in commands.items():
            runs[name].append(run(command))
    return runs


def median(runs, what):
    return statistics.median(measured[what] for measured in runs)


def ratio(runs, other, what=0):
    """The median over the rounds of what one takes to what the other takes."""
    return statistics.median(a[what] / b[what] for a, b in zip(runs, other))


def show(name, runs, reference=None):
    beside = f"{ratio(runs, reference):9.2f}" if reference else " " * 9
    print(f"{name:<34}{median(runs, 0):8.2f}{median(runs, 1):8.2f}{median(runs, 2):9.0f}{beside}")


def copies(path, size, folder):
    """A file of whole lines of `path`, again and again, of about `size` bytes."""
    target = os.path.join(folder, f"{size}.jsonl")
    with open(target, "wb") as out:
        while out.tell() < size:
            with open(path, "rb") as lines:
                for line in lines:
                    out.write(line)
                    if out.tell() >= size:
                        break
    return target


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--comention", required=True, help="the program")
    parser.add_argument("--text", required=True, help="lines of JSON with a text each, 100 MB or more")
    parser.add_argument("--names", required=True, help="a list of names, CSV")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--no-sizes", action="store_true", help="leave out the texts of 1 MB to 1 GB")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        index, out = os.path.join(folder, "names.idx"), os.path.join(folder, "out")
        empty = os.path.join(folder, "empty.jsonl")
        open(empty, "w").close()
        comention = lambda command, names, threads, text, learn=False, relations=False: [
            options.comention, command, "-q", "-j", str(threads), "-g", names, text,
            *(["-o", out] if command == "build" else []), *([] if learn else ["--no-learn"]),
            *(["--no-relations"] if command == "build" and not relations else []),
        ]
        run([options.comention, "compile", options.names, "-o", index])
        print(f"{'':<34}{'clock s':>8}{'CPU s':>8}{'MB':>9}{'ratio':>9}")
        loads = rounds({
            "load the list": comention("extract", options.names, 1, empty),
            "load the compiled list": comention("extract", index, 1, empty),
        }, options.rounds)
        for name, runs in loads.items():
            show(name, runs)
        runs = rounds({
            "wc -w": ["wc", "-w", options.text],
            "build, one thread": comention("build", index, 1, options.text),
            "build, two threads": comention("build", index, 2, options.text),
            "extract, one thread": comention("extract", index, 1, options.text),
            "extract, two threads": comention("extract", index, 2, options.text),
            "build, two threads, relations": comention("build", index, 2, options.text, relations=True),
            "extract, one thread, learning": comention("extract", index, 1, options.text, learn=True),
        }, options.rounds)
        for name in runs:
            show(name, runs[name], runs["wc -w"])
        for command in ("build", "extract"):
            speedup = ratio(runs[f"{command}, one thread"], runs[f"{command}, two threads"])
            print(f"{command}: two threads are {speedup:.2f} times as fast as one")
        if options.no_sizes:
            return
        points = []
        for size in (10**6, 10**7, 10**8, 10**9):
            text = copies(options.text, size, folder)
            again = max(1, min(options.rounds, 2 * 10**8 // size))
            sized = rounds({
                "extract": comention("extract", index, 2, text),
                "nothing": comention("extract", index, 2, empty),
                "build": comention("build", index, 2, text),
            }, again)
            seconds = statistics.median(a[1] - b[1] for a, b in zip(sized["extract"], sized["nothing"]))
            points.append((size, seconds, median(sized["build"], 2)))
            print(f"{size // 10**6:>5} MB of text: extract {seconds:.3f} s on processors, build {points[-1][2]:.0f} MB")
            os.remove(text)
        xs, ys = [math.log(size) for size, _, _ in points], [math.log(max(s, 1e-3)) for _, s, _ in points]
        slope = statistics.linear_regression(xs, ys).slope
        print(f"slope of time against size, in logarithms: {slope:.3f}")
        print(f"memory for 1 GB to that for 100 MB: {points[3][2] / points[2][2]:.2f}")


if __name__ == "__main__":
    main()
