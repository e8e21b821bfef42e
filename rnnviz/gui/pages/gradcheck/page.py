"""GradcheckPage: backpropagation against central differences, and a student's lossFun against ours.

Puts the two cards one above the other and passes on what they are told; knows no check.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rnnviz.gui.page import FaultPointed, News, Page
from rnnviz.gui.pages.gradcheck.curve_figure import CurveFigure
from rnnviz.gui.pages.gradcheck.fault_card import FaultCard
from rnnviz.gui.pages.gradcheck.network_card import NetworkCheckCard
from rnnviz.gui.pages.gradcheck.own_card import OwnCheckCard
from rnnviz.gui.pages.gradcheck.table import ROW_HEIGHT
from rnnviz.gui.parts.figure import AskedFigure, Figure, Written, write_figure
from rnnviz.gui.parts.figure_file import export_widget
from rnnviz.gui.parts.names import chosen
from rnnviz.gui.parts.splitter import Splitter
from rnnviz.gui.parts.theme import DARK, Theme
from rnnviz.gui.parts.waiting import Refusal
from rnnviz.training.checks.called import errors_called
from rnnviz.training.checks.errors_by_step import ErrorsByStep
from rnnviz.training.worker.messages import RunInfo

ROOMY_FROM, ROOMY_ROW_HEIGHT = 800, 30
"""A page of so many pixels has room for rows as high as that."""


class GradcheckPage(Page):
    """Two cards: ``network_check_card``, and ``own_check_card`` or in its place ``fault_card``.

    ended  after a check of either kind, whatever came of it
    """

    ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("gradcheck_page")
        self._theme = DARK
        self.network = NetworkCheckCard(self)
        self.network.view_changed.connect(self._on_network_view_changed)
        self.own = OwnCheckCard(self)
        self.fault = FaultCard(self)
        self._shows_fault = False
        self._below = QWidget(self)  # one of the two is seen
        below = QVBoxLayout(self._below)
        below.setContentsMargins(0, 0, 0, 0)
        below.addWidget(self.own)
        below.addWidget(self.fault)
        self._show_below()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(
            Splitter("gradcheck", Qt.Orientation.Vertical, (self.network, self._below), (42, 58))
        )
        self.network.ended.connect(self.ended)
        self.network.asked.connect(self.asked)
        self.own.ended.connect(self.ended)
        self.own.fault_wanted.connect(partial(self._show_fault, 0))
        self.fault.ended.connect(self.ended)
        self.fault.left.connect(self._on_fault_left)
        self.network.mistake_made.connect(self.mistake_made)

    def start_run(self, run: RunInfo) -> None:
        """Its settings can be checked; what was shown of another is gone."""
        self.network.set_corpus(run.corpus)
        self.network.start_run(run)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.network.set_theme(theme)
        self.own.set_theme(theme)
        self.fault.set_theme(theme)

    def write_names(self) -> None:
        for card in (self.network, self.own, self.fault):
            card.write_names()

    def hear(self, event: News) -> None:
        match event:
            case FaultPointed(number):
                self._show_fault(number)

    def sight(self) -> dict[str, Any]:
        """The fault that is looked for, from 1; 0 where none is."""
        return {"fault": self.fault.number if self._shows_fault else 0}

    def show_sight(self, sight: Mapping[str, Any]) -> None:
        fault = sight.get("fault")
        if fault == 0 and self._shows_fault:
            self._on_fault_left()
        elif type(fault) is int and fault in self.fault.numbers:
            self._show_fault(fault)

    def stop(self) -> None:
        self.network.stop()
        self.own.stop()
        self.fault.stop()

    # ── the curve as a picture ──

    @property
    def figures(self) -> Sequence[Figure]:
        return (AskedFigure("Gradient check: error by h", self._export),)

    def draw(self, errors: ErrorsByStep, path: Path) -> None:
        """Write the error by h as a figure, PNG or SVG by the suffix. Raises UserError."""
        figure = CurveFigure(errors, self._theme, self)
        try:
            export_widget(figure, path)
        finally:
            figure.deleteLater()

    def _export(self, path: Path, then: Written, refused: Refusal) -> None:
        errors = self.network.errors
        if errors is None:
            refused("The error by h is not measured yet: choose it on the page Gradient check, and Measure.")
        else:
            write_figure(partial(self.draw, errors_called(errors, chosen())), path, then, refused)

    def _on_network_view_changed(self) -> None:
        """A long table and a curve have the whole page."""
        self._show_below()

    def _show_below(self) -> None:
        is_there = not self.network.is_roomy
        self._below.setVisible(is_there)
        self.own.setVisible(is_there and not self._shows_fault)
        self.fault.setVisible(is_there and self._shows_fault)

    def _on_fault_left(self) -> None:
        self._shows_fault = False
        self._show_below()
        self.own.fault_button.setFocus()

    def _show_fault(self, number: int) -> None:
        self._shows_fault = True
        self._show_below()
        self.fault.show_fault(number)
        self.fault.source.setFocus()

    # Qt's overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        height = ROOMY_ROW_HEIGHT if event.size().height() >= ROOMY_FROM else ROW_HEIGHT
        self.network.set_row_height(height)
        self.own.table.set_row_height(height)
