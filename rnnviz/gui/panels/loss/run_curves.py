"""RunCurves: all curves of a run by name, at a bounded size for drawing.

Knows series in order; knows no Qt, no unit and no view.
"""

import math
from collections.abc import Mapping

from rnnviz.core.record.measured import Points
from rnnviz.gui.panels.loss.curves import CurveSpec, spec_of
from rnnviz.gui.panels.loss.measured_curve import MeasuredCurve
from rnnviz.gui.panels.loss.series import LossSeries, OctaveSeries
from rnnviz.training.worker.messages import Losses, RunInfo


class RunCurves:
    """``even`` and ``octaves`` hold what has a value at every step: the one in buckets of equal width, the
    other in such as a logarithmic axis has room for. What is measured now and then has points of its own,
    and is there from its first point on.
    """

    def __init__(self) -> None:
        self.even, self.octaves = LossSeries(), OctaveSeries()
        self._measured: dict[str, MeasuredCurve] = {}

    def start_run(self, run: RunInfo) -> None:
        """Forget the old run; take what a checkpoint brought of this one."""
        for series in (self.even, self.octaves):
            series.clear(run.guessing_loss)
            if run.curves:
                series.load(*run.curves["train"], run.curves["smooth"].values)
        self._measured.clear()
        self._measure(run.measured)

    def extend(self, losses: Losses) -> None:
        """What comes next of each."""
        for series in (self.even, self.octaves):
            series.extend(losses)
        self._measure(losses.points)

    def truncate(self, iteration: int) -> None:
        """Forget what came after ``iteration``."""
        self.even.truncate(iteration)
        self.octaves.truncate(iteration)
        for curve in self._measured.values():
            curve.truncate(iteration)

    def lines(self, series: LossSeries) -> dict[CurveSpec, Points]:
        """Every line; of that of every step the points that ``series`` has."""
        lines = {spec_of("smooth"): Points(series.x, series.smooth)}
        return lines | {spec_of(name): curve.points for name, curve in self._measured.items() if len(curve)}

    def lines_at(self, series: LossSeries, iteration: int) -> dict[CurveSpec, float]:
        """The value of every line that reaches over a step of ``series``."""
        values = {spec_of("smooth"): series.at(iteration)[0]}
        values |= {spec_of(name): curve.at(iteration) for name, curve in self._measured.items()}
        return {spec: value for spec, value in values.items() if math.isfinite(value)}

    def _measure(self, curves: Mapping[str, Points]) -> None:
        for name, points in curves.items():
            self._measured.setdefault(name, MeasuredCurve()).extend(points)
