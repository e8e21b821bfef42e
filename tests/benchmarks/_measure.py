"""What the benchmarks share: rounds taken in turn, the table, the line of JSON.

Knows clocks and numbers; knows nothing of what is measured. Import it before NumPy: it
makes the program of this checkout importable, and with that BLAS keeps to one thread.
"""

import argparse
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
import rnnviz  # noqa: E402, F401 - sets the number of BLAS threads, which NumPy reads when it is imported

ROUNDS = 5
"""The least that a figure is worth quoting with."""


@dataclass(frozen=True)
class Row:
    """One line of the table: ``reached`` is the median of ``rounds``, None where nothing was measured."""

    what: str
    reached: float | None
    target: float | None
    unit: str = "×"
    at_most: bool = False
    rounds: list[float] = field(default_factory=list)
    figures: dict[str, float] = field(default_factory=dict)
    note: str = ""

    @property
    def is_reached(self) -> bool | None:
        if self.reached is None or self.target is None:
            return None
        return self.reached <= self.target if self.at_most else self.reached >= self.target


def arguments(description: str, **options: dict[str, Any]) -> argparse.Namespace:
    """``--json``, ``--rounds`` and a script's own options, each given as its add_argument's."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--json", action="store_true", help="one line of JSON instead of the table")
    parser.add_argument("--rounds", type=int, default=ROUNDS, metavar="N", help=f"rounds ({ROUNDS})")
    for name, option in options.items():
        parser.add_argument("--" + name.replace("_", "-"), **option)
    chosen = parser.parse_args()
    if chosen.rounds < 1:
        parser.error("--rounds must be at least 1")
    return chosen


def in_turn(
    rival: Callable[[], float], ours: Callable[[], float], rounds: int
) -> tuple[list[float], list[float]]:
    """rival, ours, rival, ours …: what disturbs the machine disturbs both. One pair before is not counted."""
    rival()
    ours()
    pairs = [(rival(), ours()) for _ in range(rounds)]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def compare(
    what: str,
    target: float | None,
    rival: Sequence[float],
    ours: Sequence[float],
    unit: str,
    *,
    at_most: bool = False,
    names: tuple[str, str] = ("rival", "ours"),
    note: str = "",
) -> Row:
    """``ours`` over ``rival``, round by round: a disturbance that lasts longer than a round cancels out."""
    ratios = [b / a for a, b in zip(rival, ours, strict=True)]
    figures = {
        f"{names[0]} {unit}": statistics.median(rival),
        f"{names[1]} {unit}": statistics.median(ours),
    }
    return Row(what, statistics.median(ratios), target, "×", at_most, ratios, figures, note)


def per_second(do: Callable[[], object], seconds: float) -> float:
    """How often ``do`` can be done in a second, tried for about so long."""
    count, began = 0, time.perf_counter()
    while (elapsed := time.perf_counter() - began) < seconds:
        for _ in range(10):
            do()
        count += 10
    return count / elapsed


@contextmanager
def progress(what: str) -> Iterator[None]:
    """A word to the terminal about what is being measured; the table and the JSON stay clean."""
    if sys.stderr.isatty():
        sys.stderr.write(f"  {what} …")
        sys.stderr.flush()
    yield
    if sys.stderr.isatty():
        sys.stderr.write("\r\033[K")


def report(title: str, rows: Sequence[Row], options: argparse.Namespace, **more: Any) -> None:
    """Print what was measured; ``more`` goes into the JSON as it is."""
    if options.json:
        print(json.dumps(_as_dict(title, rows, options, more)))
        return
    print(f"{title}, median of {options.rounds} rounds")
    width = max(len(row.what) for row in rows)
    print(f"  {'':{width}}  {'target':>9}  {'reached':>9}       least to most")
    for row in rows:
        sign = "≤" if row.at_most else "≥"
        target = "" if row.target is None else f"{sign} {_number(row.target)}"
        reached = "–" if row.reached is None else f"{_number(row.reached)} {row.unit}"
        verdict = {True: "yes", False: "NO", None: ""}[row.is_reached]
        spread = f"{_number(min(row.rounds))} to {_number(max(row.rounds))}" if row.rounds else ""
        figures = ", ".join(f"{name}: {_number(value)}" for name, value in row.figures.items())
        words = "; ".join(part for part in (figures, row.note) if part)
        print(f"  {row.what:{width}}  {target:>9}  {reached:>9}  {verdict:3}  {spread:16}  {words}".rstrip())


def _as_dict(
    title: str, rows: Sequence[Row], options: argparse.Namespace, more: dict[str, Any]
) -> dict[str, Any]:
    return {
        "benchmark": title,
        "rounds": options.rounds,
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load": [round(load, 2) for load in os.getloadavg()],
        "rows": [
            {
                "what": row.what,
                "target": row.target,
                "at_most": row.at_most,
                "reached": row.reached,
                "unit": row.unit,
                "is_reached": row.is_reached,
                "each_round": row.rounds,
                "figures": row.figures,
                "note": row.note,
            }
            for row in rows
        ],
        **more,
    }


def _number(value: float) -> str:
    """Three digits, or all of a larger whole number."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
