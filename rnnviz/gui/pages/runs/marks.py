"""RunMark: the colour and the stroke by which a run is known in every picture of those that are compared.

They follow from the run's id, so that a run looks the same today and tomorrow; of two that would look alike
the one that began later gives way. Knows runs and the numbers of colours; paints nothing.
"""

import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtGui import QColor, QPen

from rnnviz.gui.parts.theme import Theme
from rnnviz.training.run.library import StoredRun

COLORS = (1, 4, 2, 5, 6, 3)
"""Numbers of the theme's series, which are told apart by lightness, too; neighbours differ most."""
STROKES: tuple[tuple[float, ...], ...] = ((), (5.0, 2.5), (1.5, 2.0))
"""Whole, dashes, dots: with them eighteen runs look different."""


MOST = len(COLORS) * len(STROKES)
"""Runs that are compared at a time: more look alike."""


def told_apart(runs: Sequence[StoredRun]) -> tuple[StoredRun, ...]:
    """The first of them, as many as can be told apart."""
    return tuple(runs[:MOST])


def left_out(runs: Sequence[StoredRun]) -> str:
    """What is said where there are more; '' where there are not."""
    return f"the first {MOST} of {len(runs):,} that are chosen" if len(runs) > MOST else ""


class RunMark(NamedTuple):
    """``color`` is a number of the theme's series, ``stroke`` one of ``STROKES``."""

    color: int
    stroke: int

    def ink(self, theme: Theme, alpha: float = 1.0) -> QColor:
        return theme.series(self.color, alpha)

    def pen(self, theme: Theme, width: float = 1.5) -> QPen:
        pen = theme.pen_of(self.ink(theme), width)
        if STROKES[self.stroke]:
            pen.setDashPattern(list(STROKES[self.stroke]))
        return pen


def marks_of(runs: Sequence[StoredRun]) -> dict[Path, RunMark]:
    """The mark of each of these runs, by its folder; no two alike among the first eighteen."""
    taken: dict[int, int] = {}
    found = {}
    for run in sorted(runs, key=lambda run: (run.summary.began, run.summary.run_id, str(run.path))):
        first = zlib.crc32((run.summary.run_id or run.path.name).encode("utf-8", "replace")) % len(COLORS)
        # Its own colour, else one that nobody has, else its own with another stroke.
        places = [
            row * len(COLORS) + (first + step) % len(COLORS)
            for row in range(len(STROKES))
            for step in range(len(COLORS))
        ]
        place = min(places, key=lambda place: taken.get(place, 0))
        taken[place] = taken.get(place, 0) + 1
        found[run.path] = RunMark(COLORS[place % len(COLORS)], place // len(COLORS))
    return found
