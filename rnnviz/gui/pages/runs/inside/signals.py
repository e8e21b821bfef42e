"""SignalCharts: of each signal a small chart with a curve for every run.

Knows points with names and marks; knows nothing of how they were measured.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from rnnviz.core.record.measured import Points
from rnnviz.gui.pages.runs.chart import Chart, ChartCurve, Span
from rnnviz.gui.pages.runs.inside.insides import KINDS, SignalKind
from rnnviz.gui.pages.runs.marks import RunMark
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.theme import GRID, Theme

NARROWEST = 34 * GRID
HIGH = 15 * GRID
HINT = "None of these runs has measured it."


class ShownSignals(NamedTuple):
    """What a run has measured, by the names of ``KINDS``."""

    name: str
    mark: RunMark
    signals: dict[str, Points]


class SignalCharts(QWidget):
    """``charts`` by the names of the signals, each named ``runs_signal_<name>``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("runs_signals")
        self.charts: dict[str, Chart] = {}
        self._boxes: list[QWidget] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * GRID)
        for kind in KINDS:
            box = QWidget(self)
            title, chart = Label(kind.title, box), Chart(f"runs_signal_{kind.name}", kind.title)
            title.setToolTip(kind.meaning)
            chart.setMinimumHeight(HIGH)
            column = QVBoxLayout(box)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(2)
            column.addWidget(title)
            column.addWidget(chart, 1)
            self.charts[kind.name] = chart
            self._boxes.append(box)
        self._place()

    def show_signals(self, runs: Sequence[ShownSignals]) -> None:
        for kind in KINDS:
            curves = [
                ChartCurve(run.name, run.mark, *run.signals[kind.name])
                for run in runs
                if len(run.signals.get(kind.name, Points(np.empty(0), np.empty(0))).values)
            ]
            last = max((float(curve.places[-1]) for curve in curves), default=10.0)
            self.charts[kind.name].show_curves(
                curves, Span(1.0, max(10.0, last), is_log=True), _up(curves, kind), "iteration", HINT
            )

    def set_theme(self, theme: Theme) -> None:
        for chart in self.charts.values():
            chart.set_theme(theme)

    def _place(self) -> None:
        beside = max(1, min(3, self.width() // NARROWEST))
        for number, box in enumerate(self._boxes):
            self._grid.addWidget(box, number // beside, number % beside)
        for place in range(self._grid.columnCount()):
            self._grid.setColumnStretch(place, 1 if place < beside else 0)
        self.setMinimumHeight(-(-len(self._boxes) // beside) * (HIGH + 3 * GRID))

    # Qt's overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()


def _up(curves: Sequence[ChartCurve], kind: SignalKind) -> Span:
    """From nothing, or from the lowest power of ten, to a little above the highest."""
    values = np.concatenate([curve.values for curve in curves]) if curves else np.empty(0)
    values = values[np.isfinite(values)]
    if kind.is_log:
        above = values[values > 0]
        if not len(above):
            return Span(0.1, 1.0, is_log=True)
        low, high = np.floor(np.log10(above.min())), np.ceil(np.log10(above.max()))
        return Span(float(10**low), float(10 ** max(high, low + 1)), is_log=True)
    high = float(values.max()) if len(values) else 1.0
    return Span(0.0, high * 1.08 if high > 0 else 0.01)
