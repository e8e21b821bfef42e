"""LossPrediction: how the loss goes on: drawn beforehand, while training goes on beneath the cover.

Asks its panel for the curve as it stands; knows no trainer.
"""

from typing import TYPE_CHECKING

import numpy as np

from rnnviz.core.record.expected import Expectation, drawn_curves
from rnnviz.core.record.measured import Points
from rnnviz.gui.panels.loss.backdrops import Backdrop
from rnnviz.gui.parts.axes import nice_end, readable
from rnnviz.gui.parts.cover.prediction import Prediction

if TYPE_CHECKING:
    from rnnviz.gui.panels.loss.panel import LossPanel
    from rnnviz.gui.parts.cover.cover import Cover
    from rnnviz.gui.parts.cover.curve_sketch import CurveSketch

NOT_YET = "Nothing was learnt beneath the cover yet: press Run, and reveal when it has learnt a while."


class LossPrediction(Prediction):
    """Of the smooth loss, in the unit that the panel shows, from where the run stands to twice as far."""

    def __init__(self, panel: "LossPanel") -> None:
        super().__init__(panel, "loss", "How the loss goes on")
        self._panel = panel
        self._sketch: CurveSketch | None = None
        self._since = 0
        self._unit = ""

    def make_cover(self) -> "Cover":
        from rnnviz.gui.parts.cover.cover import Cover  # a start needs neither
        from rnnviz.gui.parts.cover.curve_sketch import CurveSketch

        self._sketch = CurveSketch("loss_sketch", "The loss that is expected")
        return Cover("loss_cover", self._sketch, self._panel)

    def begin(self, cover: "Cover", until: int) -> str:
        from rnnviz.gui.parts.cover.curve_sketch import CurveScene

        curve = self._panel.curve_shown()
        if not len(curve.iterations):
            return "There is no run yet whose loss could go on: open a text first."
        self._since = int(curve.iterations[-1])
        last = until if until > self._since else nice_end(max(2 * self._since, self._since + 500))
        _, high = self._panel.range_shown()  # from 0 on: where the axis ends would say how far it falls
        self._unit = self._panel.unit_caption
        assert self._sketch is not None
        self._sketch.begin(CurveScene(curve, float(last), 0.0, high, readable, _step))
        cover.ask(
            (f"How will the loss go on to step {last:,}?", "How will the loss go on?", "The loss?"),
            (
                f"Draw the smooth loss ({self._unit}) with the mouse, or by ← → and ↑ ↓. "
                "Then press Run: it learns beneath the cover.",
                "Draw it by mouse, or ← → ↑ ↓; then press Run.",
                "Draw it, then press Run.",
            ),
        )
        return ""

    def compare(self, cover: "Cover") -> Expectation | None:
        from rnnviz.gui.parts.cover.curve_sketch import mean_distance

        assert self._sketch is not None
        curve, drawn = self._panel.curve_shown(), self._sketch.drawn
        now = int(curve.iterations[-1])
        if now <= self._since:
            cover.say(NOT_YET, "Press Run first.")
            self.mistake_made.emit(NOT_YET)
            return None
        end = min(now, int(drawn.iterations[-1]))
        places = np.linspace(self._since, end, 100)[1:]
        start = float(np.interp(self._since, *curve))
        said = np.interp(places, np.append(self._since, drawn.iterations), np.append(start, drawn.values))
        came = np.interp(places, *curve)
        seen = (curve.iterations >= self._since) & (curve.iterations <= drawn.iterations[-1])
        self._sketch.reveal(Points(curve.iterations[seen], curve.values[seen]))
        self._panel.set_expected(self._as_backdrop(Points(places, said)))
        distance, unmoved = mean_distance(said, came), mean_distance(np.full(len(came), start), came)
        return Expectation(
            self._since,
            f"Loss over steps {self._since:,} to {end:,} ({self._unit})",
            f"{readable(float(said[-1]))} at step {end:,}",
            f"{readable(float(came[-1]))}",
            f"{readable(distance)} apart on average; had it stayed as it was, {readable(unmoved)}",
            drawn_curves(places, said, came),
        )

    def _as_backdrop(self, points: Points) -> Backdrop:
        from rnnviz.gui.parts.cover.sketch import EXPECTED

        return Backdrop(
            "expected",
            "expected",
            f"The smooth loss that was expected at step {self._since:,}, drawn before it was seen.",
            Points(points.iterations, self._panel.to_nats(points.values)),
            EXPECTED,
            "dashes",
        )


def _step(place: float) -> str:
    return f"step {round(place):,}"
