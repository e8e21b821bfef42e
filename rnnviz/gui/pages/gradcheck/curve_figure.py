"""CurveFigure: the error by h as a figure for a file, with the sentences that it is read with.

Draws what it is given; nothing on it can be pressed.
"""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from rnnviz.gui.pages.gradcheck.curve import ErrorCanvas
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.theme import Theme
from rnnviz.training.checks.check_words import what_was_checked
from rnnviz.training.checks.errors_by_step import ErrorsByStep
from rnnviz.training.checks.many_words import explain_curve, how_long

FIGURE_SIZE = QSize(1120, 600)
"""Pixels: as wide as a page of paper wants it, whatever the window's size."""


class CurveFigure(Card):
    """``errors`` in the colours of ``theme``."""

    def __init__(self, errors: ErrorsByStep, theme: Theme, parent: QWidget) -> None:
        super().__init__("Gradient check: error by h", parent)
        canvas = ErrorCanvas(self)
        canvas.setObjectName("check_curve_figure")
        canvas.set_theme(theme)
        canvas.show_errors(errors)
        self.body.addWidget(canvas, 1)
        check = errors.check
        for sentence in (
            f"{explain_curve(errors)} {how_long(check.times, check.parameter_count)}",
            f"Checked: {what_was_checked(check)}.",
        ):
            label = Label(sentence)
            label.setWordWrap(True)
            self.body.addWidget(label)
        label.setProperty("role", "quiet")
        self.resize(FIGURE_SIZE)
