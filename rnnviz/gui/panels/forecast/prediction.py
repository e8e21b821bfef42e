"""ForecastPrediction: which character comes next, shared out beforehand, beside what the network says.

Keeps to the moment at which it was asked, whatever is learnt since. V = vocab_size.
"""

from typing import TYPE_CHECKING

import numpy as np

from rnnviz.core.numerals import per_cent
from rnnviz.core.record.expected import Expectation
from rnnviz.gui.panels.forecast.forecast import Forecast, percent
from rnnviz.gui.parts.cover.prediction import Prediction

if TYPE_CHECKING:
    from rnnviz.gui.panels.forecast.panel import SoftmaxPanel
    from rnnviz.gui.parts.cover.cover import Cover
    from rnnviz.gui.parts.cover.shares_sketch import SharesSketch


class ForecastPrediction(Prediction):
    """Of the probabilities at the column that the panel shows."""

    def __init__(self, panel: "SoftmaxPanel") -> None:
        super().__init__(panel, "next", "What comes next")
        self._panel = panel
        self._sketch: SharesSketch | None = None
        self._asked: Forecast | None = None
        self._context = ""

    def make_cover(self) -> "Cover":
        from rnnviz.gui.parts.cover.cover import Cover  # a start needs neither
        from rnnviz.gui.parts.cover.shares_sketch import SharesSketch

        self._sketch = SharesSketch("next_sketch", "The characters that are expected")
        return Cover("next_cover", self._sketch, self._panel)

    def begin(self, cover: "Cover", until: int) -> str:  # noqa: ARG002 - a moment stands still
        asked = self._panel.canvas.forecast
        if asked is None:
            return "The network has read nothing yet that it could go on from: take a step first."
        self._asked, self._context = asked, self._panel.context
        assert self._sketch is not None
        self._sketch.begin(self._panel.characters, self._panel.marks)
        cover.ask(
            (
                f"What does it expect after “{self._context}”?",
                f"After “{self._context}”?",
                f"After “…{self._context[-1:]}”?",
                f"“…{self._context[-1:]}”?",
            ),
            (
                "Click into bars, or type characters: a tenth for each time; + and − change the chosen one.",
                "Click into bars, or type characters.",
                "Click, or type.",
            ),
        )
        return ""

    def compare(self, cover: "Cover") -> Expectation | None:  # noqa: ARG002 - the sketch shows both
        from rnnviz.gui.parts.cover.shares_sketch import common_share

        asked, sketch = self._asked, self._sketch
        assert asked is not None
        assert sketch is not None
        if not np.isfinite(asked.p).all():
            self.mistake_made.emit("The network has diverged: there are no probabilities to compare with.")
            return None
        sketch.reveal(np.asarray(asked.p), asked.target)
        marks = self._panel.marks
        best = ", ".join(f"{marks[i]} {percent(asked.probability(i))}" for i in asked.order[:3].tolist())
        common = common_share(sketch.shares, np.asarray(asked.p, np.float64)).common
        return Expectation(
            asked.iteration,
            f"What comes next after “{self._context}”",
            sketch.words,
            f"{best}; the next one was {marks[asked.target]}",
            f"{per_cent(common)} in common, 1 − ½ Σ |said − p|",
        )
