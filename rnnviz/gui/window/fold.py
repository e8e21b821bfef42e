"""Folds: rows behind titles that stand side by side; each shows and hides its own.

Knows rows and titles; knows no setting.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from rnnviz.gui.parts.names import rewrite_new
from rnnviz.gui.parts.theme import GRID
from rnnviz.gui.window.rows import Rows


class Folds(QWidget):
    """Titles in one line, all closed at first; the rows of those that are open stand below it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._titles = QHBoxLayout()
        self._titles.setContentsMargins(0, 0, 0, 0)
        self._titles.setSpacing(0)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID // 2)
        self._column.addLayout(self._titles)
        self._buttons: dict[str, QToolButton] = {}
        self._notes: dict[str, str] = {}

    def add(self, title: str, meaning: str, fill: Callable[[Rows], None]) -> None:
        """One more. ``fill`` makes its rows when it is first opened: most never are, and a start has no
        time for them."""
        button, body = QToolButton(), QWidget()
        button.setObjectName(f"fold_{title.lower()}")
        button.setProperty("role", "fold")
        button.setCheckable(True)
        button.setToolTip(meaning)
        body.hide()
        # Side by side in the width of the rows, and as high, whatever stands in the notes: nothing moves.
        button.setFixedHeight(3 * GRID)
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._titles.addWidget(button, len(title) + 3)
        self._column.addWidget(body)
        self._buttons[title] = button
        self._notes[title] = ""
        button.toggled.connect(partial(self._show_body, body, fill))
        button.toggled.connect(partial(self._show_title, title))
        self._show_title(title)

    def set_open(self, title: str, is_open: bool) -> None:
        self._buttons[title].setChecked(is_open)

    def set_note(self, title: str, note: str) -> None:
        """What is said beside the title, lest what a closed one holds is overlooked; '' for nothing."""
        self._notes[title] = note
        self._show_title(title)

    def _show_body(self, body: QWidget, fill: Callable[[Rows], None], is_open: bool) -> None:
        if body.layout() is None:
            rows = Rows()
            rows.setContentsMargins(0, 0, 0, 0)
            body.setLayout(rows)
            fill(rows)
            rewrite_new(body)
        body.setVisible(is_open)

    def _show_title(self, title: str, _is_open: bool = False) -> None:
        button, note = self._buttons[title], self._notes[title]
        sign = "▾" if button.isChecked() else "▸"
        button.setText(f"{sign} {title}{note}")
        button.setAccessibleName(f"{title}: more settings {note}".strip())
