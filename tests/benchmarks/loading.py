"""Opening a text of 100 MB, against ``open().read()`` and ``np.unique`` of its code points.

Each reading is a process of its own, so that its peak of memory is its own; only the
reading itself is timed, not Python's start.
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from _measure import ROOT, Row, arguments, compare, in_turn, progress, report
from _texts import default_text

from rnnviz.core.text.corpus import read_corpus

MEGABYTES = 100
TIME_TARGET = 1.5
MEMORY_TARGET = 8.0
TEXTS = {
    "plain English": "",
    "with accents": "Über den Fluß, où l’été finit — не скоро.\n",
}
"""What is put at the end of every copy of the sample text: one text is ASCII, the other is not."""


def write_text(path: Path, ending: str) -> int:
    """About 100 MB of it; returns the number of characters."""
    passage = default_text() + ending
    copies = -(-MEGABYTES * 10**6 // len(passage.encode()))
    with path.open("w", encoding="utf-8", newline="") as file:
        for _ in range(copies):
            file.write(passage)
    return copies * len(passage)


def read_plainly(path: Path) -> int:
    """What three lines of Python would do: the text, and which characters it has."""
    with path.open(encoding="utf-8") as file:
        text = file.read()
    points = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    return len(np.unique(points))


def read_ours(path: Path) -> int:
    return read_corpus(path).vocab_size


READERS = {"plain": read_plainly, "ours": read_ours}


def child(reader: str, path: Path) -> None:
    """In a process of its own: print seconds, and the bytes by which the peak of memory grew."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    READERS[reader](path)
    seconds = time.perf_counter() - began
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(seconds, 1024 * grown)


def in_a_process(reader: str, path: Path) -> tuple[float, float]:
    command = [sys.executable, __file__, "--child", reader, str(path)]
    output = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout
    seconds, grown = output.split()
    return float(seconds), float(grown)


def main() -> None:
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], Path(sys.argv[3]))
        return
    options = arguments(__doc__ or "")
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "text.txt")
        for name, ending in TEXTS.items():
            characters = write_text(path, ending)
            grown: list[float] = []

            def ours(grown: list[float] = grown) -> float:
                seconds, memory = in_a_process("ours", path)
                grown.append(memory)
                return seconds

            what = f"opening {MEGABYTES} MB, {name}"
            with progress(what):
                rival, own = in_turn(lambda: in_a_process("plain", path)[0], ours, options.rounds)
            names = ("read and unique", "rnnviz")
            rows.append(compare(what, TIME_TARGET, rival, own, "s", at_most=True, names=names))
            peak = max(grown) / characters
            rows.append(
                Row(f"memory at the peak, {name}", peak, MEMORY_TARGET, "bytes a character", at_most=True)
            )
    report("loading", rows, options)


if __name__ == "__main__":
    main()
