"""Units that remember: an LSTM and a vanilla network of one size, on 500,000 characters of asides and speech.

python tests/soak/asides.py [STEPS] [--picture FILE]
"""

import argparse
import sys
import time
from html import escape
from pathlib import Path
from typing import NamedTuple

import numpy as np
from _asides import asides_and_quotations

from rnnviz.core.arrays import Array
from rnnviz.core.inside.readout import readout
from rnnviz.core.inside.stretches import Population, Stretch
from rnnviz.core.inside.units import Following, follow
from rnnviz.core.text.corpus import Corpus, corpus_from_string
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner

SIZE, STEPS = 500_000, 28_000
SETTINGS = {
    "hidden_size": 64, "seq_length": 100, "batch_size": 8, "optimizer": "adam", "learning_rate": 0.001,
    "init": "orthogonal", "clip_by": "norm",
}  # fmt: skip
ASKED = ("inside quotation marks", "inside brackets", "depth of brackets")
AIM = 0.8
SHOWN, LINE = 400, 80
CELL_WIDTH, ROW, FONT = 9, 22, "Menlo, Consolas, monospace"


class Best(NamedTuple):
    """The unit of an ``array`` that follows a feature best: its r where it was found, and on the unseen half;
    and r of the read-out from all units together."""

    cell: str
    array: str
    feature: str
    unit: int
    first: float
    r: float
    together: float
    stretch: Stretch


def learn(cell: str, corpus: Corpus, steps: int) -> Learner:
    learner = Learner(corpus, TrainingConfig(cell=cell, **SETTINGS))
    for _ in range(steps):
        learner.step()
    return learner


def bests(cell: str, found: Following) -> list[Best]:
    """For each feature that was asked for, the unit that is best on the half where things are found."""
    one, two = found.stretches
    together = readout((one.values, found.told[0]), (two.values, found.told[1]))
    rows = []
    for name in ASKED:
        column = found.features.index(name)
        unit = int(np.abs(found.first[:, column]).argmax())
        first, r = float(found.first[unit, column]), float(found.r[unit, column])
        rows.append(Best(cell, found.part.array, name, unit, first, r, float(together[column]), two))
    return rows


def picture(rows: list[tuple[str, Array]], text: str) -> str:
    """An SVG document: the text in lines, once for each heading, painted by values −1 … 1 of a unit."""
    parts: list[str] = []
    y = 0
    for heading, values in rows:
        y += 2 * ROW
        parts.append(f'<text x="8" y="{y - 8}" font-weight="bold">{escape(heading)}</text>')
        for start in range(0, len(text), LINE):
            for k, c in enumerate(text[start : start + LINE]):
                x = 8 + k * CELL_WIDTH
                color = _color(float(values[start + k]))
                parts.append(
                    f'<rect x="{x}" y="{y}" width="{CELL_WIDTH}" height="{ROW - 2}" fill="{color}"/>'
                )
                if c != " ":
                    parts.append(f'<text x="{x}" y="{y + 15}">{escape("⏎" if c == chr(10) else c)}</text>')
            y += ROW
    width, height = 16 + LINE * CELL_WIDTH, y + ROW // 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="{FONT}" '
        f'font-size="14" fill="#1b1f27">\n<rect width="{width}" height="{height}" fill="#ffffff"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _beside_each_other(found: list[Best], feature: str, corpus: Corpus) -> str:
    """The picture of the best unit of each array of each network for one feature, on the unseen half."""
    rows = [row for row in found if row.feature == feature]
    start = rows[0].stretch.start
    painted = []
    for row in rows:
        r = f"{row.r:+.2f}".replace("-", "−")
        heading = f"{row.cell.upper()}, {row.array} of unit {row.unit}: {row.feature}, r = {r}"
        values = row.stretch.values[:SHOWN, row.unit]
        painted.append(
            (heading, np.tanh(values) if row.array == "c" else values)
        )  # as much as is heard of it
    return picture(painted, corpus.vocabulary.decode(corpus.ids[start : start + SHOWN]))


def _color(value: float) -> str:
    """From blue over nearly white to orange, as the hidden state is painted in light."""
    ends = ((0x1F, 0x6F, 0xD0), (0xF3, 0xF4, 0xF6), (0xD9, 0x73, 0x0D))
    share = min(1.0, abs(value)) * 0.75  # the letters stay readable
    end = ends[0] if value < 0 else ends[2]
    mixed = (round(middle + share * (far - middle)) for middle, far in zip(ends[1], end, strict=True))
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("steps", nargs="?", type=int, default=STEPS)
    parser.add_argument("--picture", type=Path)
    asked = parser.parse_args()
    corpus = corpus_from_string(asides_and_quotations(SIZE), "asides")
    found: list[Best] = []
    for cell in ("lstm", "rnn"):
        began = time.process_time()
        learner = learn(cell, corpus, asked.steps)
        seconds = time.process_time() - began
        network = learner.architecture, learner.now.params
        rows = []
        for array in learner.architecture.cell.states:
            followed = follow(*network, corpus.ids, corpus.vocabulary, Population(0, array))
            rows += bests(cell, followed)
        found += rows
        loss = learner.now.place.smooth_loss / learner.config.seq_length
        print(
            f"{cell}: {asked.steps:,} steps, {seconds:.0f} s of processor time, {loss:.3f} nats a character"
        )
        for row in rows:
            print(
                f"  {row.array} {row.feature:24} unit {row.unit:2}  r {row.first:+.2f}, unseen {row.r:+.2f}  "
                f"all units together {row.together:.2f}"
            )
    strongest = max(found, key=lambda row: abs(row.r))
    if asked.picture is not None:
        asked.picture.write_text(_beside_each_other(found, strongest.feature, corpus), encoding="utf-8")
    return 0 if strongest.cell == "lstm" and abs(strongest.r) >= AIM else 1


if __name__ == "__main__":
    sys.exit(main())
