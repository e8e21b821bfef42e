"""What a sweep came to: ``results.csv``, a row a run, and a table, a row a setting, told honestly.

Knows the progress of runs; knows no screen.
"""

import csv
import io
import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from rnnviz.core.files import write_text
from rnnviz.core.record.measured import Points
from rnnviz.training.run.luck import FEWEST, compare_settings
from rnnviz.training.sweep.outcome import DIVERGED, FINISHED
from rnnviz.training.sweep.plan import RESULTS_CSV, RUNS
from rnnviz.training.sweep.progress import RUNNING, WAITING, RunProgress
from rnnviz.training.sweep.vary import settings_in_words, value_in_words


@dataclass(frozen=True, slots=True)
class SettingResult:
    """The runs of one setting. ``losses`` are the final ones of those that came to their goal, nats per
    character, in the order of the seeds."""

    varied: Mapping[str, Any]
    losses: tuple[float, ...]
    diverged: int
    failed: int
    left: int

    @property
    def mean(self) -> float:
        """NaN where no run came to its goal."""
        return statistics.fmean(self.losses) if self.losses else math.nan

    @property
    def deviation(self) -> float:
        """Standard deviation over the seeds; NaN of fewer than two."""
        return statistics.stdev(self.losses) if len(self.losses) > 1 else math.nan


def results_by_setting(runs: Sequence[RunProgress]) -> list[SettingResult]:
    """One for each setting, the lowest mean first; those of which no run came to its goal last."""
    by_setting: dict[int, list[RunProgress]] = {}
    for run in runs:
        by_setting.setdefault(run.run.setting, []).append(run)
    results = [_result(each) for each in by_setting.values()]
    return sorted(results, key=lambda one: math.inf if math.isnan(one.mean) else one.mean)


def verdict(results: Sequence[SettingResult]) -> str:
    """In a sentence, whether the best setting is better than the next, or lucky; '' of a single one."""
    ranked = [result for result in results if result.losses]
    if len(ranked) < 2:
        return ""
    best, second = ranked[:2]
    known = sum(len(result.losses) >= FEWEST for result in ranked)
    judged = compare_settings(_points(best), _points(second), pairs=max(1, math.comb(known, 2)))
    words = f"The first is {second.mean - best.mean:.4f} below the second"
    if not judged.is_sayable:
        return f"{words}; of fewer than {FEWEST} seeds nobody can tell whether that is luck: take --seeds 5."
    if judged.is_effect:
        return f"{words}: more than the {judged.by_luck:.4f} that luck makes of so many seeds and settings."
    return f"{words}; luck alone makes up to {judged.by_luck:.4f}: they cannot be called different."


def table(results: Sequence[SettingResult]) -> tuple[list[str], list[list[str]]]:
    """Header and rows, as words."""
    header = ["setting", "runs", "mean", "deviation", "least", "greatest", "not counted"]
    return header, [
        [
            settings_in_words(one.varied) or "as given",
            f"{len(one.losses)}",
            _shown(one.mean),
            _shown(one.deviation),
            _shown(min(one.losses, default=math.nan)),
            _shown(max(one.losses, default=math.nan)),
            _not_counted(one),
        ]
        for one in results
    ]


def write_results(folder: Path, runs: Sequence[RunProgress]) -> Path:
    """``results.csv``; losses in nats per character. Raises WriteError."""
    names = list(dict.fromkeys(name for run in runs for name in run.varied))
    file = io.StringIO()
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(
        ["number", "setting", *names, "seed", "state", "steps", "loss", "held_out_loss", "why", "folder"]
    )
    for run in runs:
        values = [value_in_words(run.varied[name]) for name in names]
        loss, held_out = (("" if math.isnan(each) else f"{each:.9g}") for each in (run.loss, run.held_out))
        rows.writerow(
            [
                run.run.number, run.run.setting, *values, run.seed, run.state, run.steps, loss, held_out,
                run.sentence, f"{RUNS}/{run.run.name}",
            ]
        )  # fmt: skip
    path = folder / RESULTS_CSV
    write_text(path, file.getvalue())
    return path


def _points(result: SettingResult) -> list[Points]:
    return [Points(np.array([1]), np.array([loss])) for loss in result.losses]


def _result(runs: Sequence[RunProgress]) -> SettingResult:
    finals = [outcome.final for run in runs if (outcome := run.outcome) is not None]
    states = [run.state for run in runs]
    return SettingResult(
        runs[0].varied,
        tuple(final for final in finals if math.isfinite(final)),
        states.count(DIVERGED),
        sum(state not in (DIVERGED, FINISHED, WAITING, RUNNING) for state in states),
        sum(state in (WAITING, RUNNING) for state in states),
    )


def _not_counted(one: SettingResult) -> str:
    counts = {"diverged": one.diverged, "failed": one.failed, "not done": one.left}
    return ", ".join(f"{count} {words}" for words, count in counts.items() if count)


def _shown(value: float) -> str:
    return "-" if math.isnan(value) else f"{value:.4f}"
