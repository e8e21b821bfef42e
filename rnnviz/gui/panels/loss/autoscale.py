"""Autoscale: the axes hold the whole run and grow with it, by large steps, until somebody looks at a part.

Knows ranges and losses; knows no button, and draws nothing.
"""

import math
from collections.abc import Sequence

from rnnviz.core.arrays import Array
from rnnviz.gui.panels.loss.plot import LossPlot
from rnnviz.gui.panels.loss.scale import LossScale
from rnnviz.gui.parts.axes import nice_end, nice_range


class Autoscale:
    """``on``: whether the ranges of ``plot`` follow the run; set False when somebody moved them."""

    def __init__(self, plot: LossPlot) -> None:
        self.on = True
        self._plot = plot
        self.forget()

    def forget(self) -> None:
        """Nothing must be in view but the loss of guessing."""
        self._trough, self._peak = math.inf, -math.inf  # nats over the window

    def hold(self, low: Array, smooth: Array) -> None:
        """These losses (n,) each, nats over the window, must be in view: edges of the band, and lines."""
        if len(smooth):
            self._trough = min(self._trough, *low.tolist())
            self._peak = max(self._peak, float(smooth.max()))

    def follow(self, scale: LossScale, last_iteration: int) -> None:
        """Where it is on, let the axes hold all of it, to ``last_iteration``."""
        if not self.on or not math.isfinite(scale.guessing):
            return
        trough, peak = scale.shown(self._trough), scale.shown(self._peak)
        guessing = scale.shown(scale.guessing * scale.T)
        end = float(self._plot.axis.place(nice_end(last_iteration)))
        wanted = ([0, end], list(nice_range(guessing, peak, trough)))
        if [list(axis) for axis in self._plot.view.viewRange()] != list(wanted):
            self._plot.view.setRange(xRange=wanted[0], yRange=wanted[1], padding=0, disableAutoRange=True)

    @property
    def part(self) -> list[float] | None:
        """What is looked at, in the unit and on the axis shown: left, right, bottom, top; None for all."""
        if self.on:
            return None
        across, up = self._plot.view.viewRange()
        return [*across, *up]

    def show_part(self, part: Sequence[float]) -> bool:
        """Look at it from now on; False where it is in view already, or has no extent."""
        left, right, bottom, top = part
        if part == self.part or not (math.isfinite(sum(part)) and left < right and bottom < top):
            return False
        self.on = False
        self._plot.view.setRange(xRange=(left, right), yRange=(bottom, top), padding=0, disableAutoRange=True)
        return True
