"""LossControls: the unit, the axis and Fit, at the end of the loss panel's header; in a figure words instead.

Knows buttons; what they do is the panel's.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QToolButton, QWidget

from rnnviz.gui.panels.loss.scale import LossScale
from rnnviz.gui.panels.loss.units import UNITS
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.segments import Segments
from rnnviz.gui.parts.theme import GRID


class LossControls(QStackedWidget):
    """``units``, ``log`` and ``fit`` are the buttons, ``caption`` the words that stand in a figure."""

    def __init__(self) -> None:
        super().__init__()
        self.units = Segments("unit", UNITS)
        # A picture for a report says its unit in words instead of showing buttons.
        self.caption = Label()
        self.caption.setProperty("role", "quiet")
        self.caption.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.fit = QToolButton()
        self.fit.setObjectName("loss_fit")
        self.fit.setText("Fit")
        self.fit.setAccessibleName("Fit the axes to the run")
        self.fit.setToolTip(
            "Show the whole run again and follow it (Ctrl+0, or a double click on the curve)."
        )
        self.fit.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.fit.setProperty("small", True)
        policy = self.fit.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # so that nothing moves when it comes
        self.fit.setSizePolicy(policy)
        self.fit.hide()
        self.log = QPushButton("log")
        self.log.setObjectName("loss_log")
        self.log.setCheckable(True)
        self.log.setProperty("segment", True)
        self.log.setStyleSheet("border-radius: 5px;")
        self.log.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.log.setAccessibleName("Iterations on a logarithmic axis")
        self.log.setToolTip(
            "Iterations on a logarithmic axis, log₁₀ of the iteration: "
            "the beginning of a long run has as much room as its end (Ctrl+L)."
        )
        controls = QWidget()
        row = QHBoxLayout(controls)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        for control in (self.fit, self.log, self.units):
            row.addWidget(control)
        self.addWidget(controls)
        self.addWidget(self.caption)

    def say(self, scale: LossScale, *, is_logarithmic: bool) -> None:
        """Every unit as it is called of windows of that size; in a figure, the one that is shown."""
        for name, unit in UNITS.items():
            caption = unit.caption.format(T=scale.T)
            self.units.set_words(name, unit.button.format(T=scale.T), unit.tooltip, f"Loss in {caption}")
        self.caption.setText(scale.caption + ("; logarithmic iterations" if is_logarithmic else ""))
        self.caption.setToolTip(scale.unit.tooltip)

    def show_caption(self, shown: bool) -> None:
        """The words instead of the buttons, or the buttons again."""
        self.setCurrentIndex(1 if shown else 0)
