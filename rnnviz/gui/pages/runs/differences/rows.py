"""DifferenceRow: one thing in which runs differ, or may: a setting or a result, with its value for each run.

Knows summaries of runs; knows no table.
"""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

from rnnviz.core.foreign import shown
from rnnviz.core.numerals import rounded
from rnnviz.gui.pages.runs.words import differing, network_words, span_words, value_words
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.best import BY
from rnnviz.training.run.library import StoredRun
from rnnviz.training.run.run_summary import RunSummary
from rnnviz.training.setting import settings_of

NOTHING = "–"


class DifferenceRow(NamedTuple):
    """``values`` has words for each run, in their order; ``lowest`` the places of the lowest of them.

    meaning  a sentence on what the row says
    """

    name: str
    meaning: str
    values: tuple[str, ...]
    lowest: frozenset[int] = frozenset()


def setting_rows(runs: Sequence[StoredRun]) -> list[DifferenceRow]:
    """The text and every setting that are not the same in all; where one is idle beside others, nothing."""
    rows = []
    if len({(run.summary.text.sha256, run.summary.text.size) for run in runs}) > 1:
        rows.append(_row("text", "What was learned.", runs, lambda summary: shown(summary.text.name)))
    known = settings_of(TrainingConfig)
    for name in ("cell", "layers", *differing(runs)):
        setting = known[name]
        values = tuple(
            value_words(settings[name]) if setting.matters(settings) else NOTHING
            for settings in (run.summary.settings for run in runs)
        )
        if len(set(values)) > 1:
            rows.append(DifferenceRow(name, setting.meaning, values))
    if any(run.summary.parent is not None for run in runs):
        rows.append(_row("goes on from", "The step of another run at which it began.", runs, _parent))
    return rows


def result_rows(runs: Sequence[StoredRun]) -> list[DifferenceRow]:
    """How far each came; where all learned one text, the lowest of each loss is told."""
    losses = [_losses("smooth loss", "The smooth loss at the end, nats per character.", runs, _smooth)]
    for by, words in BY.items():
        row = _losses(f"best {words}", f"The lowest {words}, nats per character.", runs, _best_of(by))
        if any(value != NOTHING for value in row.values):
            losses.append(row)
    rows = [
        *losses,
        _row("network", "Its cell, layers and units.", runs, lambda summary: network_words(summary.settings)),
        _row("parameters", "Numbers that were learned.", runs, lambda s: f"{s.parameter_count:,}"),
        _row("steps", "Windows learned, in each stream.", runs, lambda s: f"{s.steps:,}"),
        _row("characters read", "iteration · seq_length · batch_size.", runs, lambda s: f"{s.characters:,}"),
        _row("time", "What the steps took, without pauses.", runs, lambda s: span_words(s.elapsed)),
        _row(
            "steps per second", "As fast as it went on its machine, on average.", runs,
            lambda s: f"{s.steps / s.elapsed:,.0f}" if s.elapsed > 0 else NOTHING,
        ),
    ]  # fmt: skip
    if any(run.summary.ending for run in runs):
        rows.append(_row("ending", "How it ended.", runs, lambda s: s.ending or NOTHING))
    return rows


def _row(
    name: str, meaning: str, runs: Sequence[StoredRun], words: Callable[[RunSummary], str]
) -> DifferenceRow:
    return DifferenceRow(name, meaning, tuple(words(run.summary) for run in runs))


def _losses(
    name: str, meaning: str, runs: Sequence[StoredRun], value_of: Callable[[RunSummary], float]
) -> DifferenceRow:
    values = [value_of(run.summary) for run in runs]
    finite = [value for value in values if math.isfinite(value)]
    least = min(finite, default=math.nan)
    comparable = len(finite) > 1 and len({run.summary.text.sha256 for run in runs}) == 1
    return DifferenceRow(
        name,
        meaning,
        tuple(rounded(value, 3) if math.isfinite(value) else NOTHING for value in values),
        frozenset(place for place, value in enumerate(values) if comparable and value == least),
    )


def _parent(summary: RunSummary) -> str:
    return f"iteration {summary.parent.iteration:,}" if summary.parent is not None else NOTHING


def _smooth(summary: RunSummary) -> float:
    return summary.smooth_loss / int(summary.settings["seq_length"])


def _best_of(by: str) -> Callable[[RunSummary], float]:
    def value(summary: RunSummary) -> float:
        best = next((each.value for each in summary.bests if each.by == by), math.nan)
        return best / int(summary.settings["seq_length"])

    return value
