"""What of the reader is said and taken along: its explanation, its numbers, what was expected where.

Knows a part of a text that was read; knows no widget.
"""

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.text.corpus import Vocabulary
from rnnviz.gui.pages.inspect.reader.seeing import Seen
from rnnviz.gui.pages.inspect.tint import Tint
from rnnviz.gui.parts.number_table import NumberTable
from rnnviz.gui.parts.text_grid.grid import EXPECTED
from rnnviz.gui.parts.theme import visible


def table_of(
    seen: Seen, vocabulary: Vocabulary, tint: Tint, values: Array, start: int, end: int
) -> NumberTable:
    """Of each character in [start, end) that was read: its number, ``values`` (n,) of all that was read, its
    surprise and the probability of the one that follows."""
    header = ("character", "mark", tint.words(), "surprise (nats)", "p(next)")
    rows: list[tuple[object, ...]] = []
    for place in range(max(start, seen.start), min(end, seen.end)):
        row = place - seen.start
        mark = visible(vocabulary.characters[int(seen.ids[place])])
        surprise, chance = float(seen.passage.surprises[row]), float(seen.passage.chances[row])
        rows.append((place + 1, mark, float(values[row]), surprise, chance))
    return NumberTable(header, rows)


def expected_in(seen: Seen) -> Array:
    """(n,3) the likeliest characters in the place of each, by what was expected before it; −1 for none."""
    ps = seen.passage.ps
    count = min(EXPECTED, ps.shape[1])
    best = np.argpartition(-ps, count - 1, axis=1)[:, :count]
    order = np.argsort(-np.take_along_axis(ps, best, axis=1), axis=1, kind="stable")
    best = np.take_along_axis(best, order, axis=1)
    expected = np.full((len(ps), count), -1, np.int64)
    expected[1:] = best[:-1]
    return expected
