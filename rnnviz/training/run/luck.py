"""Luck and effect: what the seed alone makes of a loss, and whether two settings differ by more than that.

Knows curves of losses and summaries of runs; knows no file and no picture.
"""

import math
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.record.measured import Points, value_at
from rnnviz.training.config import SETTINGS
from rnnviz.training.run.run_summary import RunSummary

FEWEST = 3
"""Seeds of a setting, below which nothing is said of it."""
LEVEL = 0.05
"""How often luck alone may be called an effect, in all that is said at once."""
POINTS = 512
"""Of a band, at most."""
UNTOLD = ("seed", "sample_every", "sample_length")
"""Settings that make no setting another: nothing is learned from them but luck."""
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(64)

Held = TypeVar("Held")


class Band(NamedTuple):
    """Of several curves: (n,) least, mean and greatest value at ``iterations`` (n,)."""

    iterations: Array
    least: Array
    mean: Array
    greatest: Array


class Verdict(NamedTuple):
    """What the losses of two settings say at one ``iteration``.

    means   of the first's losses there, and of the second's
    by_luck how far apart two means of as many seeds come by luck in all but ``LEVEL`` of cases; infinite
            where there are too few to say
    chance  p: how often luck alone makes a gap as large, times the pairs that were compared; NaN where there
            are too few to say
    """

    iteration: int
    means: tuple[float, float]
    by_luck: float
    chance: float

    @property
    def gap(self) -> float:
        """The second's mean less the first's."""
        return self.means[1] - self.means[0]

    @property
    def is_sayable(self) -> bool:
        return not math.isnan(self.chance)

    @property
    def is_effect(self) -> bool:
        """Whether the two are called different."""
        return self.chance < LEVEL


def same_but_seed(summary: RunSummary) -> tuple[Any, ...]:
    """Equal for runs that differ by nothing that they learn from but their seed.

    What only the log of samples has, and a setting that is idle beside the others, makes no difference.
    """
    settings = summary.settings
    told = tuple(
        (name, settings.get(name))
        for name, setting in SETTINGS.items()
        if name not in UNTOLD and setting.matters(settings)
    )
    return (summary.text.sha256, *told)


class SettingRuns(NamedTuple, Generic[Held]):
    """``held``: the runs of one setting, each of its own seed."""

    summaries: tuple[RunSummary, ...]
    held: tuple[Held, ...]

    @property
    def text(self) -> str:
        return self.summaries[0].text.sha256

    @property
    def settings(self) -> Mapping[str, Any]:
        return self.summaries[0].settings


def by_setting(runs: Sequence[tuple[RunSummary, Held]]) -> list[SettingRuns[Held]]:
    """The runs of each setting, in the order in which the first of each came.

    Of several of one seed, which are one run and no luck, the one that came furthest is taken. A branch is
    none of them: it shares its past with another run.
    """
    groups: dict[tuple[Any, ...], dict[int, tuple[RunSummary, Held]]] = {}
    for summary, held in runs:
        if summary.parent is not None:
            continue
        group = groups.setdefault(same_but_seed(summary), {})
        seed = int(summary.settings["seed"])
        if seed not in group or group[seed][0].steps < summary.steps:
            group[seed] = summary, held
    return [
        SettingRuns(tuple(s for s, _ in group.values()), tuple(h for _, h in group.values()))
        for group in groups.values()
    ]


def band_of(curves: Sequence[Points]) -> Band:
    """Their band as far as all of them come, from where all have begun; empty where they do not meet."""
    if not curves or not all(len(curve.values) for curve in curves):
        return Band(*(np.empty(0),) * 4)
    first = max(float(curve.iterations[0]) for curve in curves)
    last = min(float(curve.iterations[-1]) for curve in curves)
    if last < first:
        return Band(*(np.empty(0),) * 4)
    every = np.unique(np.concatenate([curve.iterations for curve in curves]))
    places = every[(every >= first) & (every <= last)].astype(np.float64)
    if len(places) > POINTS:
        places = places[np.unique(np.linspace(0, len(places) - 1, POINTS).round().astype(int))]
    values = np.stack([np.interp(places, curve.iterations, curve.values) for curve in curves])
    return Band(places, values.min(axis=0), values.mean(axis=0), values.max(axis=0))


def compare_settings(first: Sequence[Points], second: Sequence[Points], *, pairs: int = 1) -> Verdict:
    """Whether two settings, a curve for each seed, differ, at the last iteration that all curves reach.

    Welch's test, which trusts no two settings to spread alike: with means m, variances s² (n − 1 in the
    denominator) and numbers of seeds n,

        t = (m₂ − m₁) / √(s₁²/n₁ + s₂²/n₂)

    against Student's distribution with the degrees of freedom of Welch and Satterthwaite,
    (a₁ + a₂)² / (a₁²/(n₁ − 1) + a₂²/(n₂ − 1)) with a = s²/n. They are called different where p < 0.05; with
    ``pairs`` compared at once p is multiplied by that (Bonferroni), as luck has so many turns. Of fewer than
    three seeds on a side nothing is said.
    """
    curves = [*first, *second]
    if not first or not second or not all(len(curve.values) for curve in curves):
        return Verdict(0, (math.nan, math.nan), math.inf, math.nan)
    iteration = int(min(curve.iterations[-1] for curve in curves))
    one, other = (np.array([value_at(curve, iteration) for curve in curves]) for curves in (first, second))
    means = float(one.mean()), float(other.mean())
    gap = means[1] - means[0]
    few = min(len(one), len(other)) < FEWEST
    if few or not math.isfinite(gap):
        return Verdict(iteration, means, math.inf, math.nan)
    parts = np.array([np.var(each, ddof=1) / len(each) for each in (one, other)])
    error = math.sqrt(float(parts.sum()))
    if not error:
        return Verdict(iteration, means, 0.0, 0.0 if gap else 1.0)
    freedom = float(parts.sum() ** 2 / (parts**2 / [len(one) - 1, len(other) - 1]).sum())
    chance = min(1.0, pairs * chance_beyond(abs(gap) / error, freedom))
    return Verdict(iteration, means, error * _beyond_by(LEVEL / pairs, freedom), chance)


def compare_all(settings: Sequence[tuple[str, Sequence[Points]]]) -> dict[tuple[int, int], Verdict]:
    """The verdict on each pair of settings of one text, by their places; ``settings`` are (text, curves)."""
    pairs = [(a, b) for a, b in combinations(range(len(settings)), 2) if settings[a][0] == settings[b][0]]
    sayable = sum(min(len(settings[a][1]), len(settings[b][1])) >= FEWEST for a, b in pairs)
    return {(a, b): compare_settings(settings[a][1], settings[b][1], pairs=max(1, sayable)) for a, b in pairs}


def chance_beyond(t: float, freedom: float) -> float:
    """P(|T| > t) of Student's T, any positive ``freedom``, no integer.

    With T = √freedom · tan θ its density is cos(θ)^(freedom − 1), up to a factor.
    """
    start = math.atan(t / math.sqrt(freedom))
    half = (math.pi / 2 - start) / 2
    angles = start + half * (1 + _NODES)
    tail = half * float(_WEIGHTS @ np.cos(angles) ** (freedom - 1))
    whole = math.sqrt(math.pi) * math.exp(math.lgamma(freedom / 2) - math.lgamma((freedom + 1) / 2)) / 2
    return min(1.0, tail / whole)


def _beyond_by(chance: float, freedom: float) -> float:
    """The t beyond which T lies, on either side, with this chance: halved between two that enclose it."""
    low, high = 0.0, 1.0
    while chance_beyond(high, freedom) > chance and high < 1e9:
        low, high = high, 2 * high
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if chance_beyond(middle, freedom) > chance else (low, middle)
    return high
