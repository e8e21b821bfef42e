"""Autoscale: the axes hold the whole run and grow with it, by large steps, until somebody looks at a part.

Knows ranges and losses; knows no button, and draws nothing.
"""

import math
from collections.abc import Sequence

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.record.measured import Points
from rnnviz.gui.panels.loss.plot import LossPlot
from rnnviz.gui.panels.loss.scale import LossScale
from rnnviz.gui.parts.axes import nice_end, nice_range


class Autoscale:
    """``on``: whether the ranges of ``plot`` follow the run; set False when somebody moved them."""

    def __init__(self, plot: LossPlot) -> None:
        self.on = True
        self._plot = plot
        self._behind: list[Points] = []
        self.forget()

    def forget(self) -> None:
        """Nothing must be in view but the loss of guessing."""
        self._trough, self._peak = math.inf, -math.inf  # nats over the window

    def hold(self, low: Array, smooth: Array) -> None:
        """These losses (n,) each, nats over the window, must be in view: edges of the band, and lines."""
        if len(smooth):
            self._trough = min(self._trough, *low.tolist())
            self._peak = max(self._peak, float(smooth.max()))

    def hold_behind(self, curves: Sequence[Points]) -> None:
        """Curves of other runs, nats per character: no lower end may be cut, as far as the run is drawn."""
        self._behind = list(curves)

    def _trough_behind(self, end: float) -> float:
        """Their lowest value up to iteration ``end``; infinite for none."""
        counts = [
            (curve, int(np.searchsorted(curve.iterations, end, side="right"))) for curve in self._behind
        ]
        return min((float(curve.values[:count].min()) for curve, count in counts if count), default=math.inf)

    def follow(self, scale: LossScale, last_iteration: int) -> None:
        """Where it is on, let the axes hold all of it, to ``last_iteration``."""
        if not self.on or not math.isfinite(scale.guessing):
            return
        end = nice_end(last_iteration)
        trough = scale.shown(min(self._trough, self._trough_behind(end) * scale.T))
        peak = scale.shown(self._peak)
        guessing = scale.shown(scale.guessing * scale.T)
        wanted = ([0, float(self._plot.axis.place(end))], list(nice_range(guessing, peak, trough)))
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
