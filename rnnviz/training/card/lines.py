"""The lines of the reference card: each is a run that was measured.

Knows the file and its columns; draws no conclusion from it.
"""

import csv
import math
from functools import cache
from pathlib import Path
from typing import NamedTuple

from rnnviz import paths

MARKS = (1000, 2000, 5000, 10_000, 20_000, 50_000)
"""Steps at which a run's smooth loss was noted."""
RATES, CARD = "rates", "card"
"""The two parts: which rate fits, and what is learned in minutes with one that fits."""

COLUMNS = (
    "part", "cell", "hidden_size", "layers", "batch_size", "seq_length", "optimizer", "learning_rate", "seed",
    "seconds", "steps", "held_out", "smooth", "marks",
)  # fmt: skip


class Line(NamedTuple):
    """What was measured, in the order of the file's columns.

    seconds   of processor time that the run had learned for
    held_out  loss of the held-out text, nats per character; infinite where training had diverged
    smooth    smooth loss, nats per character; infinite where training had diverged
    marks     the smooth loss, nats per character, after each of ``MARKS`` that was reached
    """

    part: str
    cell: str
    hidden_size: int
    layers: int
    batch_size: int
    seq_length: int
    optimizer: str
    learning_rate: float
    seed: int
    seconds: float
    steps: int
    held_out: float
    smooth: float
    marks: tuple[float, ...] = ()

    def is_like(self, other: "Line") -> bool:
        """Of the same part, network and recipe, at whatever rate and seed."""
        return self[:7] == other[:7]


def card_file() -> Path:
    """What comes with the program."""
    return paths.resource("reference-card.csv")


@cache
def measured_lines() -> tuple[Line, ...]:
    """What comes with the program, in the order of the file."""
    return tuple(read_lines(card_file()))


def read_lines(path: Path) -> list[Line]:
    """All that was measured; none where there is no such file."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [_read(row) for row in csv.DictReader(file)]


def _read(row: dict[str, str]) -> Line:
    return Line(
        row["part"],
        row["cell"],
        int(row["hidden_size"]),
        int(row["layers"]),
        int(row["batch_size"]),
        int(row["seq_length"]),
        row["optimizer"],
        float(row["learning_rate"]),
        int(row["seed"]),
        float(row["seconds"]),
        int(row["steps"]),
        float(row["held_out"] or math.inf),
        float(row["smooth"] or math.inf),
        tuple(float(word) for word in row["marks"].split()),
    )


def add_line(path: Path, line: Line) -> None:
    """Append it, below the columns' names; in one write, so that two processes may."""
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if not file.tell():
            writer.writerow(COLUMNS)
        writer.writerow([_in_words(value) for value in line])


def _in_words(value: object) -> str:
    match value:
        case tuple():
            return " ".join(f"{nats:.4f}" for nats in value)
        case float():
            return f"{value:.6g}" if math.isfinite(value) else ""
        case _:
            return str(value)
