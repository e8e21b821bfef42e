"""What both checks of gradients are shown with: the columns of errors, their bar, their button, their words.

Knows no check.
"""

import html

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QPushButton

from rnnviz.core.network.gradcheck import PASS_MARK
from rnnviz.gui.pages.gradcheck.table import SCALE, Column

ERROR_COLUMNS = (
    Column(
        "sum error",
        "Σ|a − n| / Σ(|a| + |n|) over the entries of the array.",
        is_number=True,
        widest="1.0e-10",
    ),
    Column(
        "norm error", "‖a − n‖ / (‖a‖ + ‖n‖) over the entries of the array.", is_number=True, widest="1.0e-10"
    ),
    Column(SCALE, f"Both errors on a scale of powers of ten; the line is the pass mark, {PASS_MARK:.0e}."),
)


def progress_bar(name: str, meaning: str) -> QProgressBar:
    """A thin bar from 0 to 1000; ``meaning`` is what it tells, in words."""
    bar = QProgressBar()
    bar.setObjectName(name)
    bar.setAccessibleName(meaning)
    bar.setToolTip(f"{meaning.capitalize()}.")
    bar.setTextVisible(False)
    bar.setFixedHeight(4)
    bar.setRange(0, 1000)
    return bar


def cancel_button(name: str) -> QPushButton:
    """The button that calls a check off."""
    button = QPushButton("Cancel")
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setObjectName(name)
    button.setToolTip("Call the check off.")
    return button


def coloured(text: str, color: str, *, bold: bool = True) -> str:
    """``text`` as HTML in ``color``, #rrggbb."""
    weight = "600" if bold else "400"
    return f"<span style='color:{color}; font-weight:{weight}'>{html.escape(text)}</span>"


def by(shape: tuple[int, ...]) -> str:
    """``5 × 3``: the shape of an array; 1 for a number."""
    return " × ".join(f"{n:,}" for n in shape) or "1"
