"""LossScale: how a run's losses are told: the unit that was chosen, for windows of so many characters.

Arithmetic and words; knows no Qt, no curve and no axis.
"""

import math
from typing import Any, NamedTuple

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.gui.panels.loss.units import UNITS, LossUnit
from rnnviz.gui.parts.axes import readable


class LossScale(NamedTuple):
    """``T`` characters in a window, ``V`` to choose from; ``guessing`` in nats per character, NaN before a
    run. A *loss* without a word more is in nats, summed over a window.
    """

    unit: LossUnit = UNITS["sum"]
    T: int = 25
    V: int = 0
    guessing: float = math.nan

    def shown(self, loss: Any) -> Any:
        """A loss, a number or (n,), in the unit."""
        return self.shown_nats(loss / self.T)

    def shown_nats(self, nats: Any) -> Any:
        """The same of nats per character."""
        return self.unit.convert(nats, self.T)

    def words(self, loss: float) -> str:
        """A loss in the unit, as a number to be read."""
        return readable(float(self.shown(loss)))

    def to_nats(self, values: Array) -> Array:
        """(n,) values in the unit, in nats per character."""
        nats = np.linspace(0.0, 50.0, 5001)  # every unit is monotone
        return np.interp(values, self.shown_nats(nats), nats)

    @property
    def caption(self) -> str:
        """The unit, in words."""
        return self.unit.caption.format(T=self.T)

    @property
    def guessing_words(self) -> str:
        """What the loss of guessing comes from, and is, in the unit."""
        level = self.shown_nats(self.guessing)
        value = f"{level:.0f}" if self.unit.name == "perplexity" else readable(level)
        return f"guessing, {self.unit.guessing.format(T=self.T, V=self.V, value=value)}"

    @property
    def guessing_in_short(self) -> str:
        """The same without where it comes from."""
        return f"guessing {readable(float(self.shown_nats(self.guessing)))}"
