"""Dials: by what a character is drawn from the scores; temperature, top-k, top-p, and the draw itself.

Knows scores and chances; knows no network and no text.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import DTypeLike

from rnnviz.core.arrays import Array, zeros
from rnnviz.core.errors import SettingError

HOTTEST = 1e30
"""All characters are alike long before this temperature, and float32 still holds it."""
COLDEST = 1e-30
"""Below it the likeliest is always drawn, and float32 no longer holds the temperature."""


class Dials(NamedTuple):
    """How boldly is drawn.

    temperature  characters are drawn from p = softmax(y / temperature): 1 is the model itself, towards 0 it
                 keeps to the likeliest; exactly 0 takes the likeliest
    top_k        only the k likeliest may be drawn; 0: all
    top_p        of these only the likeliest that together hold this share, at least one (Holtzman et al.
                 2020); 1: all
    """

    temperature: float = 1.0
    top_k: int = 0
    top_p: float = 1.0

    def check(self) -> None:
        """Raise SettingError where one of them is out of its range."""
        if not 0 <= self.temperature < np.inf:
            raise SettingError("temperature", f"temperature is {self.temperature}; it must be 0 or more.")
        if self.top_k < 0:
            raise SettingError("top_k", f"top-k is {self.top_k}; it must be 1 or more, or 0 for all.")
        if not 0 < self.top_p <= 1:
            raise SettingError("top_p", f"top-p is {self.top_p}; it must be above 0 and at most 1.")

    @property
    def cuts(self) -> bool:
        """Whether some characters may be left out."""
        return self.top_k > 0 or self.top_p < 1

    @property
    def is_greedy(self) -> bool:
        """Whether the likeliest is always drawn."""
        return self.temperature < COLDEST

    def kept(self, chances: Array) -> Array:
        """(V,) bool: which characters may be drawn, of ``chances`` (V,) that add up to anything."""
        order = np.argsort(-chances, kind="stable")
        if self.top_k:
            order = order[: self.top_k]
        if self.top_p < 1:
            sums = np.cumsum(chances[order], dtype=np.float64)
            order = order[: 1 + int(np.searchsorted(sums, self.top_p * sums[-1]))]
        kept = np.zeros(len(chances), bool)
        kept[order] = True
        return kept


_LEAST_WHOLE, _MOST_WHOLE = 1e-15, 1e30
"""Between these the weights exp(y / temperature) add up to what float32 holds to its last digit; else the
largest score is taken out first, which costs a third of the time of a draw."""
GREEDY = Dials(temperature=0.0)
"""The likeliest is always taken."""


def at_temperature(ps: Array, temperature: float) -> Array:
    """(V,) softmax(log p / temperature) of ``ps`` (V,): with scores y that is softmax(y / temperature), for
    the two differ by a constant. At 0 all goes to the likeliest."""
    chances = np.zeros(len(ps))
    if temperature <= 0:
        chances[int(np.argmax(ps))] = 1.0
        return chances
    with np.errstate(divide="ignore"):
        logs = np.log(ps.astype(np.float64)) / temperature
    logs -= logs.max()
    np.exp(logs, out=chances)
    chances /= chances.sum()
    return chances


class Lot:
    """The draw of one character after the other, each with one number of the dice.

    The chances stand one behind the other on a bar, in the order of the vocabulary, and the character is
    drawn on whose stretch the dice falls: a number above 0, at most 1, by how far along the bar it is.
    ``draw`` wants NumPy to pass over an overflow. After it:

    weights  (V,) softmax(y / temperature), before anything is cut off, but for a common factor; overwritten
             by the next draw
    """

    def __init__(self, dials: Dials, vocab_size: int, dtype: DTypeLike) -> None:
        dials.check()
        self.dials = dials
        self.weights = zeros((vocab_size,), dtype)
        self.draw: Callable[[Array, float], int] = self._greedy() if dials.is_greedy else self._by_dice()

    def _greedy(self) -> Callable[[Array, float], int]:
        weights = self.weights

        def draw(y: Array, _dice: float) -> int:
            likeliest = int(y.argmax())
            weights.fill(0)
            weights[likeliest] = 1
            return likeliest

        return draw

    def _by_dice(self) -> Callable[[Array, float], int]:
        # Names looked up once: a character takes but four microseconds.
        dials, weights = self.dials, self.weights
        temperature = min(dials.temperature, HOTTEST)
        is_model_itself, cuts = temperature == 1, dials.cuts
        divide, exp, add_up = np.divide, np.exp, np.add.accumulate
        bar = np.zeros_like(weights)
        stretch_of, last = bar.searchsorted, len(bar) - 1

        def weigh(scores: Array) -> float:
            exp(scores, weights)
            add_up(weights * dials.kept(weights) if cuts else weights, 0, None, bar)
            return float(bar[last])

        def draw(y: Array, dice: float) -> int:
            scores = y if is_model_itself else divide(y, temperature, weights)
            whole = weigh(scores)
            if not _LEAST_WHOLE < whole < _MOST_WHOLE:  # seldom: too far for exp, and nothing to lean on
                lowered = y - y.max()
                whole = weigh(lowered if is_model_itself else divide(lowered, temperature, weights))
            return int(stretch_of(dice * whole))

        return draw
