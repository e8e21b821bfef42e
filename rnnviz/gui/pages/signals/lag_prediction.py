"""LagPrediction: how far back the gradient reaches: drawn beforehand, beside what is measured.

Asks its card for the sizes that it has, and keeps to the moment at which it was asked, whatever is learnt
since; computes nothing. T = seq_length.
"""

from typing import TYPE_CHECKING

import numpy as np

from rnnviz.core.inside.reach import reaches_back
from rnnviz.core.record.expected import Expectation, drawn_curves
from rnnviz.core.record.measured import Points
from rnnviz.gui.pages.signals.lag_plot import LOWEST
from rnnviz.gui.pages.signals.reach_plot import HIGH, LOW
from rnnviz.gui.parts.cover.cover import Cover
from rnnviz.gui.parts.cover.curve_sketch import CurveScene, CurveSketch
from rnnviz.gui.parts.cover.prediction import Prediction
from rnnviz.training.run.signal_words import characters

if TYPE_CHECKING:
    from rnnviz.gui.pages.signals.reach_card import ReachCard


class LagPrediction(Prediction):
    """Of the sizes R_k by lag k = 0 … T − 1, of which R_0 is given."""

    def __init__(self, card: "ReachCard") -> None:
        super().__init__(card, "lag", "How far back the gradient reaches")
        self._reach = card
        self._sketch: CurveSketch | None = None
        self._since, self._sizes = 0, np.zeros(0)

    def make_cover(self) -> Cover:
        self._sketch = CurveSketch("lag_sketch", "The gradient by lag that is expected")
        return Cover("lag_cover", self._sketch, self._reach)

    def begin(self, cover: Cover, until: int) -> str:  # noqa: ARG002 - of the moment that is looked at
        sizes = self._reach.sizes_now
        if self._reach.is_awaited:  # what is there is of an earlier step, and something else would come
            return "The gradient of this step is just being followed back: ask again."
        if len(sizes) < 2 or not sizes[0] > 0:
            return "No gradient was followed back yet: take a step, and look again."
        self._since, self._sizes = self._reach.iteration_now, sizes.copy()
        assert self._sketch is not None
        start = Points(np.zeros(1), np.array([min(HIGH, max(LOW, float(sizes[0])))]))
        self._sketch.begin(
            CurveScene(
                start, float(len(sizes) - 1), LOW, HIGH, _size, _lag, is_logarithmic=True, is_whole=True
            )
        )
        cover.ask(
            ("How much of the gradient is left, so many characters back?", "How far back?"),
            (
                "Draw the size of the gradient by how many characters it has gone back, in powers of ten: "
                "with the mouse, or by ← → and ↑ ↓.",
                "Draw it by mouse, or ← → ↑ ↓.",
            ),
        )
        return ""

    def compare(self, cover: Cover) -> Expectation:  # noqa: ARG002 - the sketch shows both
        assert self._sketch is not None
        sizes, drawn = self._sizes, self._sketch.drawn
        lags = np.arange(len(sizes), dtype=np.float64)
        self._sketch.reveal(Points(lags, np.maximum(sizes, LOW)))
        expected = np.append(sizes[:1], drawn.values)
        self._reach.set_expected(expected)
        said, came = reaches_back(expected), reaches_back(sizes)
        return Expectation(
            self._since,
            "How far back the gradient of one window reaches (where a tenth is left)",
            f"{characters(said)} back",
            f"{characters(came)} back",
            f"{characters(abs(said - came))} apart",
            drawn_curves(lags, expected, np.maximum(sizes, LOW), is_logarithmic=True),
        )


def _size(size: float) -> str:
    return f"{size:.2g}" if size > LOW else LOWEST


def _lag(lag: float) -> str:
    return f"{round(lag)} back"
