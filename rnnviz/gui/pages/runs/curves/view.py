"""CurvesView: the losses of the runs that are chosen, overlaid by iteration, characters read or seconds.

Knows curves with their marks; reads them through a RunReader.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from rnnviz.gui.pages.runs import explanations
from rnnviz.gui.pages.runs.chart import Chart, ChartCurve, span_across, span_up
from rnnviz.gui.pages.runs.curves.losses import AXES, LOSSES, RunLosses, losses_of
from rnnviz.gui.pages.runs.marks import left_out, marks_of, told_apart
from rnnviz.gui.pages.runs.reading import ReadRun, RunReader
from rnnviz.gui.pages.runs.run_legend import RunLegend, names_of
from rnnviz.gui.pages.runs.view import RunsView
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.card_tools import CardTools
from rnnviz.gui.parts.figure import Figure, WidgetFigure
from rnnviz.gui.parts.fitted_label import FittedLabel
from rnnviz.gui.parts.number_table import NumberTable
from rnnviz.gui.parts.segments import Segments
from rnnviz.gui.parts.theme import Theme
from rnnviz.training.run.held_out import NAME as HELD_OUT
from rnnviz.training.run.library import StoredRun

_NOTHING = "Choose one run or several on the shelf: their losses are drawn here."


class CurvesView(RunsView):
    """The view is named ``runs_curves``, its picture ``runs_curves_chart``."""

    TITLE = "Curves"
    WORDS = "The losses of the runs that are chosen, in one picture."

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("runs_curves")
        self._read: list[ReadRun[RunLosses]] = []
        self.reader: RunReader[RunLosses] = RunReader("rnnviz-run-curves", losses_of, self)
        self.reader.arrived.connect(self._on_reader_arrived)
        self.reader.failed.connect(self.mistake_made)
        self.card = Card(explanations.RUNS_CURVES, self)
        self.card.offer_subtitle("nats per character", "")
        self.losses = Segments("runs_loss", LOSSES)
        self.axes = Segments("runs_axis", AXES)
        for segments, words in ((self.losses, LOSSES), (self.axes, AXES)):
            for name, (title, meaning) in words.items():
                segments.set_words(name, title, meaning, title)
            segments.chosen.connect(self._draw)
        self.log = QPushButton("log")
        self.log.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.log.setObjectName("runs_log")
        self.log.setCheckable(True)
        self.log.setProperty("segment", True)
        self.log.setStyleSheet("border-radius: 5px;")
        self.log.setAccessibleName("A logarithmic axis")
        self.log.setToolTip("A logarithmic axis: the beginning has as much room as the end.")
        self.log.toggled.connect(self._draw)
        for control in (self.losses, self.axes, self.log):
            self.card.header.addWidget(control)
        self.tools = CardTools(self.card, "runs_curves", self.numbers)
        self.tools.mistake_made.connect(self.mistake_made)
        self.chart = Chart("runs_curves_chart", "Losses of the runs that are chosen")
        self.legend = RunLegend("runs_curves_legend")
        self.trouble = FittedLabel(self)
        self.trouble.setObjectName("runs_curves_words")
        self.trouble.setProperty("role", "quiet")
        self.card.body.addWidget(self.chart, 1)
        self.card.body.addWidget(self.legend)
        self.card.body.addWidget(self.trouble)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)
        self._draw()

    # ── what it is told ──

    def show_runs(self, chosen: Sequence[StoredRun]) -> None:
        self.card.offer_subtitle(", ".join(filter(None, ("nats per character", left_out(chosen)))), "")
        self.reader.read(told_apart(chosen))

    def set_theme(self, theme: Theme) -> None:
        self.chart.set_theme(theme)
        self.legend.set_theme(theme)

    def stop(self) -> None:
        self.reader.stop()

    @property
    def figures(self) -> Sequence[Figure]:
        return (WidgetFigure("Losses of several runs", self.card, self.card.export),)

    def to_keep(self) -> dict[str, Any]:
        return {"loss": self.losses.pressed, "axis": self.axes.pressed, "log": self.log.isChecked()}

    def restore(self, kept: Mapping[str, Any]) -> None:
        for segments, names, name in ((self.losses, LOSSES, "loss"), (self.axes, AXES, "axis")):
            wanted = kept.get(name)
            if isinstance(wanted, str) and wanted in names:
                segments.press(wanted)
        self.log.setChecked(kept.get("log") is True)
        self._draw()

    # ── what it says ──

    def numbers(self) -> NumberTable:
        """Every point that is drawn."""
        axis, loss = self.axes.pressed, self.losses.pressed
        rows = (
            (curve.words, place, value)
            for curve in self.chart.curves
            for place, value in zip(curve.places.tolist(), curve.values.tolist(), strict=True)
        )
        return NumberTable(("run", axis, f"{loss}_loss_nats_per_character"), rows)

    def _on_reader_arrived(self, found: list[ReadRun[RunLosses]]) -> None:
        self._read = found
        self._draw()

    def _draw(self) -> None:
        axis, loss = self.axes.pressed, self.losses.pressed
        runs = [each.run for each in self._read]
        names, marks = names_of(runs), marks_of(runs)
        curves, without = [], []
        for run, taken, trouble in self._read:
            places, values = taken.along(axis, loss) if taken is not None else (np.empty(0), np.empty(0))
            if len(values):
                curves.append(ChartCurve(names[run.path], marks[run.path], places, values))
            else:
                without.append(f"{names[run.path]}: {trouble or f'no {LOSSES[loss][0]} loss'}")
        hint = _NOTHING if not runs else f"None of these runs has a {LOSSES[loss][0]} loss."
        if runs and loss == HELD_OUT:
            hint += " It is measured where Next run ▸ Text ▸ held_out is above 0."
        self.chart.show_curves(
            curves, span_across(curves, is_log=self.log.isChecked()), span_up(curves), AXES[axis][0], hint
        )
        self.legend.show_runs(names, marks)
        self.trouble.offer("Not drawn: " + "; ".join(without) if without else "", "Some are not drawn.")
        self.trouble.setVisible(bool(without))
