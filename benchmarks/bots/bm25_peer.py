"""python bm25_peer.py FOLDER < {"notes": [...], "questions": [...]}: bm25s over the notes; prints JSON.

In an environment of its own (see benchmarks.peers): for each question the notes in order, and the time.
"""
# mypy: disable-error-code="import-not-found"
# (bm25s is in that environment only)

import json
import sys
from time import perf_counter

import bm25s

TOP = 40


def main() -> None:
    given = json.load(sys.stdin)
    index = bm25s.BM25()
    index.index([note.split() for note in given["notes"]], show_progress=False)
    found, took = [], []
    for question in given["questions"]:
        start = perf_counter()
        ranked, _ = index.retrieve([question.split()], k=TOP, show_progress=False)
        took.append(1000 * (perf_counter() - start))
        found.append([int(number) for number in ranked[0]])
    print(json.dumps({"found": found, "ms": took}))


if __name__ == "__main__":
    main()
