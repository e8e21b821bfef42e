"""Which learning rate fits a network, by what was measured.

Knows settings and measured lines; knows no run and no words of a window.
"""

import math
from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

from rnnviz.training.card.lines import RATES, Line, measured_lines
from rnnviz.training.config import TrainingConfig

WORKS = 0.1
"""Nats per character above the best rate's held-out loss: a greater rate that reaches this works, too."""
SLOW = 0.5
"""The same for a smaller rate, which after seconds is only not so far yet."""
STEP = math.sqrt(10)
"""From one rate that was tried to the next."""


class FittingRate(NamedTuple):
    """``best`` of the rates that were tried, and between which bounds a rate ``works``.

    A bound lies in the middle, by its logarithm, between a rate that works and the next one, which does not;
    where none was tried that is too small, a step below the smallest.
    """

    lowest: float
    best: float
    highest: float

    def works(self, rate: float) -> bool:
        return self.lowest <= rate <= self.highest


def fitting_rate(config: TrainingConfig) -> FittingRate | None:
    """For the cell, size, optimizer and streams of ``config``; None where nothing like it was measured.

    Between two sizes, and between two numbers of streams, in the logarithms of both. What was measured:
    one layer; sizes as they stand in the lines, and nothing is said beyond twice the greatest of them or
    below the smallest.
    """
    if config.layers != 1:
        return None
    fits = _fits().get((config.cell, config.optimizer), {})
    by_streams = {
        streams: rate for streams, by_size in fits.items() if (rate := _between(by_size, config.hidden_size))
    }
    return _between(by_streams, config.batch_size)


def better_rate(config: TrainingConfig) -> float | None:
    """The rate to propose where the one that is set does not work; None where it does, or nobody knows."""
    if config == _DEFAULT:
        return None
    rate = fitting_rate(config)
    if rate is None or rate.works(config.learning_rate):
        return None
    return float(f"{rate.best:.1g}")


def why_better(config: TrainingConfig, rate: float) -> str:
    """A sentence for who set another one."""
    return (
        f"With {config.optimizer}, {config.hidden_size:,} {config.cell} units learn worse at "
        f"{config.learning_rate:g} than at {rate:g}."
    )


def _between(fits: dict[int, FittingRate], wanted: int) -> FittingRate | None:
    """Between the two numbers around the wanted one; up to twice the greatest the greatest's own."""
    below = max((number for number in fits if number <= wanted), default=None)
    above = min((number for number in fits if number >= wanted), default=None)
    if below is None:
        return None
    if above is None:
        return fits[below] if wanted <= 2 * below else None
    if above == below:
        return fits[below]
    share = math.log(wanted / below) / math.log(above / below)

    def mean(of: Callable[[FittingRate], float]) -> float:
        return float(of(fits[below]) ** (1 - share) * of(fits[above]) ** share)

    return FittingRate(mean(lambda f: f.lowest), mean(lambda f: f.best), mean(lambda f: f.highest))


_DEFAULT = TrainingConfig()
"""Its rate works, says the card: a start, which is asked about it first, need not read the card for that."""


@cache
def _fits() -> dict[tuple[str, str], dict[int, dict[int, FittingRate]]]:
    """By cell and optimizer, streams, and hidden size."""
    groups: dict[tuple[str, str, int, int], list[Line]] = {}
    for line in measured_lines():
        if line.part == RATES:
            key = (line.cell, line.optimizer, line.batch_size, line.hidden_size)
            groups.setdefault(key, []).append(line)
    fits: dict[tuple[str, str], dict[int, dict[int, FittingRate]]] = {}
    for (cell, optimizer, streams, size), lines in groups.items():
        rate = fit(lines)
        if rate is not None:
            fits.setdefault((cell, optimizer), {}).setdefault(streams, {})[size] = rate
    return fits


def fit(lines: Sequence[Line]) -> FittingRate | None:
    """Of one network and one recipe at several rates, one line each; None while the best of them has none
    below it or none above, for then nobody knows yet."""
    tried = sorted(lines, key=lambda line: line.learning_rate)
    best = min(tried, key=lambda line: line.held_out)
    at = tried.index(best)
    if at in (0, len(tried) - 1):
        return None
    first = last = at
    while first > 0 and tried[first - 1].held_out <= best.held_out + SLOW:
        first -= 1
    while last + 1 < len(tried) and tried[last + 1].held_out <= best.held_out + WORKS:
        last += 1
    lowest = tried[first].learning_rate / (math.sqrt(STEP) if first else STEP)
    highest = tried[last].learning_rate * math.sqrt(STEP)
    return FittingRate(lowest, best.learning_rate, highest)
