"""LossGrid: the last smooth losses of runs, a row and a column for each value of the settings that vary.

Knows summaries of runs; knows no widget.
"""

import math
import statistics
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from rnnviz.core.foreign import shown
from rnnviz.core.numerals import rounded
from rnnviz.core.record.measured import Points
from rnnviz.gui.pages.runs.words import value_words
from rnnviz.training.config import SETTINGS
from rnnviz.training.run.library import StoredRun
from rnnviz.training.run.luck import UNTOLD, by_setting, compare_all
from rnnviz.training.run.run_summary import RunSummary


class GridCell(NamedTuple):
    """``losses`` at the end of each seed's run, nats per character; ``steps`` that each made; ``text`` that
    they learned, by its sum."""

    losses: tuple[float, ...]
    steps: tuple[int, ...]
    text: str = ""

    @property
    def mean(self) -> float:
        return statistics.fmean(self.losses)

    @property
    def words(self) -> str:
        """``1.921 ± 0.034``: the mean and, of several seeds, their standard deviation."""
        if len(self.losses) == 1:
            return rounded(self.mean, 3)
        return f"{rounded(self.mean, 3)} ± {rounded(statistics.stdev(self.losses), 3)}"


class LossGrid(NamedTuple):
    """``cells`` by (row, column), of those that have runs; ``rows`` and ``columns`` are words."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: dict[tuple[int, int], GridCell]

    @property
    def lowest(self) -> tuple[int, int] | None:
        """The place of the lowest mean; None of fewer than two cells."""
        if len(self.cells) < 2:
            return None
        return min(self.cells, key=lambda place: self.cells[place].mean)

    @property
    def best(self) -> frozenset[tuple[int, int]]:
        """The place of the lowest mean, and those that luck alone may have put behind it, as Luck has it."""
        lowest = self.lowest
        if lowest is None:
            return frozenset()
        text = self.cells[lowest].text
        places = [place for place, cell in self.cells.items() if cell.text == text]
        ends = [
            (text, [Points(np.ones(1), np.array([loss])) for loss in self.cells[place].losses])
            for place in places
        ]
        at = places.index(lowest)
        return frozenset(
            {lowest} | {
                places[a + b - at]
                for (a, b), verdict in compare_all(ends).items()
                if at in (a, b) and verdict.is_sayable and not verdict.is_effect
            }
        )  # fmt: skip

    @property
    def steps(self) -> tuple[int, int]:
        """The fewest and the most that a run made; (0, 0) of none."""
        steps = [each for cell in self.cells.values() for each in cell.steps]
        return (min(steps), max(steps)) if steps else (0, 0)


def grid_of(runs: Sequence[StoredRun]) -> LossGrid:
    """The setting that varies last, as they are listed, has columns; all others together have rows."""
    groups = by_setting([(run.summary, run) for run in runs])
    firsts = [group.summaries[0] for group in groups]
    names = [
        name
        for name, setting in SETTINGS.items()
        if name not in UNTOLD
        and len({each.settings.get(name) for each in firsts if setting.matters(each.settings)}) > 1
    ]
    of_texts = len({each.text.sha256 for each in firsts}) > 1
    across = names[-1:]
    by_row = sorted(
        {(_text(each) if of_texts else "", *_values(each, names[:-1])) for each in firsts}, key=_order
    )
    by_column = sorted({_values(each, across) for each in firsts}, key=_order)
    cells = {}
    for group, first in zip(groups, firsts, strict=True):
        losses = tuple(each.smooth_loss / int(each.settings["seq_length"]) for each in group.summaries)
        if all(math.isfinite(loss) for loss in losses):
            row = by_row.index((_text(first) if of_texts else "", *_values(first, names[:-1])))
            cells[row, by_column.index(_values(first, across))] = GridCell(
                losses, tuple(each.steps for each in group.summaries), group.text
            )
    rows = tuple(
        ", ".join(filter(None, (shown(text), *_words(names[:-1], values)))) or "smooth loss"
        for text, *values in by_row
    )
    return LossGrid(rows, tuple(", ".join(_words(across, values)) or "mean" for values in by_column), cells)


def _text(summary: RunSummary) -> str:
    return summary.text.name


def _values(summary: RunSummary, names: Sequence[str]) -> tuple[Any, ...]:
    settings = summary.settings
    return tuple(settings.get(name) if SETTINGS[name].matters(settings) else None for name in names)


def _words(names: Sequence[str], values: Sequence[Any]) -> list[str]:
    return [
        f"{name} {value_words(value)}" for name, value in zip(names, values, strict=True) if value is not None
    ]


def _order(values: Sequence[Any]) -> list[tuple[bool, float, str]]:
    """Numbers by size, words by letters, nothing first."""
    return [
        (value is not None, float(value), "")
        if isinstance(value, int | float)
        else (value is not None, 0.0, str(value or ""))
        for value in values
    ]
