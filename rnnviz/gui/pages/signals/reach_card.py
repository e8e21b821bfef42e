"""ReachCard: how far back a run learned, and the curve by lag of now, of the beginning, and of one moment.

Knows signals and the moment that is looked at; asks for the error of one character, and computes nothing.
"""

import numpy as np
from PySide6.QtCore import Signal as QtSignal
from PySide6.QtWidgets import QVBoxLayout

from rnnviz.core.arrays import Array
from rnnviz.core.inside.reach import reaches_back
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.record.signals import REACH
from rnnviz.core.text.corpus import Vocabulary
from rnnviz.gui.pages.signals import explanations
from rnnviz.gui.pages.signals.lag_plot import LagCurve, LagPlot
from rnnviz.gui.pages.signals.lag_prediction import LagPrediction
from rnnviz.gui.pages.signals.reach_plot import HIGH, ReachPlot
from rnnviz.gui.pages.signals.run_axis import RunAxis
from rnnviz.gui.pages.signals.signal_card import SignalCard
from rnnviz.gui.pages.signals.window_strip import WindowStrip
from rnnviz.gui.parts.color_legend import ColorLegend
from rnnviz.gui.parts.cover.sketch import EXPECTED
from rnnviz.gui.parts.number_table import NumberTable
from rnnviz.gui.parts.theme import DARK, GRID, Theme, visible
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run import signal_words as words
from rnnviz.training.run.look import Now


class ReachCard(SignalCard):
    """error_wanted  the place in the window whose error is followed alone; −1: none"""

    error_wanted = QtSignal(int)

    def __init__(self) -> None:
        self.reach = ReachPlot("reach_plot", "How far back it learns, over the run")
        super().__init__(
            explanations.REACH,
            "size of the gradient that reaches back k characters, over the run",
            self.reach,
        )
        self.lags = LagPlot()
        self.window_strip = WindowStrip()
        self.window_strip.chosen.connect(self.error_wanted)
        side = QVBoxLayout()
        side.setSpacing(GRID)
        side.addWidget(self.lags, 1)
        side.addWidget(self.window_strip)
        self.body.removeWidget(self.sentence)
        side.addWidget(self.sentence)
        self.pictures.setStretch(0, 8)
        self.pictures.addLayout(side, 5)
        self.legend = ColorLegend("reach_legend", DARK, self)
        self.legend.set_colors(("zero", "warm"), "10⁻⁴", f"{HIGH:g}")
        self.legend.setToolTip("The size Rₖ as a colour, in powers of ten; the same for every run.")
        self.header.insertWidget(self.header.count() - 1, self.legend)
        self._vocabulary: Vocabulary | None = None
        self._one: tuple[int, Array] | None = None
        self._expected: Array | None = None
        self.is_awaited = False  # whether the moment that is looked at is still being looked into
        self.prediction = LagPrediction(self)

    # ── what it is told ──

    def set_vocabulary(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def start_run(self, config: TrainingConfig) -> None:
        self.prediction.take_away()
        self._one = self._expected = None
        self.window_strip.place = -1
        self.window_strip.show_characters("")
        super().start_run(config)

    def show_now(self, now: Now, architecture: Architecture) -> None:
        if self._vocabulary is not None:
            self.window_strip.show_characters(self._vocabulary.decode(now.inputs))
        super().show_now(now, architecture)

    def show_error(self, place: int, sizes: Array | None) -> None:
        """(T,) of the error at ``place`` alone; None: of none."""
        self._one = (place, sizes) if sizes is not None else None
        self.show_again()

    def mark(self, iteration: int) -> None:
        super().mark(iteration)
        self._draw_lags()
        if not self._pointed:
            return
        sizes = self.reach.sizes_at(iteration)
        if sizes is not None:
            lag = words.characters(reaches_back(sizes))
            self.sentence.setText(f"At step {iteration:,} learning reached {lag} back.")

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        for part in (self.lags, self.window_strip, self.legend):
            part.set_theme(theme)
        self.prediction.set_theme(theme)

    # ── what it says ──

    def draw(self, axis: RunAxis) -> None:
        self.reach.show_reach(self.signals.signal(REACH), axis)
        self._draw_lags()

    @property
    def sizes_now(self) -> Array:
        """(T,) of the moment that is looked at; empty before anything was measured."""
        return self._now()

    @property
    def iteration_now(self) -> int:
        """The steps that were done by then."""
        return self.now.iteration if self._has_now and self.now is not None else self._measured_last

    def set_expected(self, sizes: Array) -> None:
        """(T,) that were expected, before they were seen; they go with the run."""
        self._expected = sizes
        self._draw_lags()

    @property
    def _has_now(self) -> bool:
        return self.now is not None and len(self.now.reach) > 0

    @property
    def _measured_last(self) -> int:
        iterations = self.signals.signal(REACH).iterations
        return int(iterations[-1]) if len(iterations) else 0

    def _now(self) -> Array:
        reach = self.signals.signal(REACH)
        if self._has_now and self.now is not None:
            return self.now.reach
        return reach.values[-1] if len(reach.iterations) else np.zeros(0)

    def _name_of_now(self) -> str:
        return f"at {self.now.iteration:,}" if self._visited and self.now is not None else "now"

    def _draw_lags(self) -> None:
        reach = self.signals.signal(REACH)
        curves = []
        if len(reach.iterations) and reach.iterations[0] == 1:
            curves.append(LagCurve("fresh network", reach.values[0], "quiet", is_dashed=True))
        if len(self._now()):
            curves.append(LagCurve(self._name_of_now(), self._now(), "warm"))
        if self._expected is not None:
            curves.append(LagCurve("expected", self._expected, EXPECTED, is_dashed=True))
        is_other = self._pointed not in (0, self._visited)  # the moment looked at has its curve
        pointed = self.reach.sizes_at(self._pointed) if is_other else None
        if pointed is not None:
            curves.append(LagCurve(f"step {self._pointed:,}", pointed, "text"))
        if self._one is not None and self.now is not None and self._one[0] < len(self.now.inputs):
            place, sizes = self._one
            assert self._vocabulary is not None
            character = visible(self._vocabulary.decode(self.now.inputs[place : place + 1]))
            curves.append(LagCurve(f"the error after {character}", sizes, "accent"))
        self.lags.show_curves(curves)

    def words(self) -> str:
        measured_at = 0 if self._has_now else self._measured_last
        return words.about_reach(self._now(), self.signals.signal(REACH), measured_at)

    def numbers(self) -> NumberTable:
        iterations, values = self.signals.signal(REACH)
        header = ("iteration", *(f"R_{lag}" for lag in range(values.shape[1])))
        rows = zip(iterations.tolist(), values.tolist(), strict=True)
        return NumberTable(header, ((iteration, *sizes) for iteration, sizes in rows))

    def lines_at(self, width: int) -> int:
        return 2 if width > 1300 else 3
