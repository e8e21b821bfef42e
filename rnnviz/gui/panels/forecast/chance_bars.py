"""ChanceBars: the likeliest characters, as bars one below the other.

Knows marks and chances; knows no network.
"""

import numpy as np
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnnviz.core.numerals import per_cent
from rnnviz.gui.panels.forecast.forecast import percent
from rnnviz.gui.parts.accessible.picture_table import PictureTable, spoken
from rnnviz.gui.parts.painted_text import PaintedText
from rnnviz.gui.parts.place_tip import TippedPicture
from rnnviz.gui.parts.theme import DARK, GRID, Theme, mono_font, small_font

ROWS = 7


class ChanceBars(TippedPicture):
    """The likeliest characters, one below the other; a full bar is 100 %. ``words`` say what they show."""

    def __init__(self, name: str, words: str, parent: QWidget | None = None, *, rows: int = ROWS) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName("What the network expects next")
        self.setToolTip(words)
        self._most = rows
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._theme = DARK
        self._rows: list[tuple[str, float, bool]] = []
        self._set_fonts()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_rows(self, rows: list[tuple[str, float, bool]]) -> None:
        """(mark, p, whether it really comes) from the likeliest on."""
        self._rows = rows
        words = ", ".join(f"{mark} {percent(p)}" for mark, p, _ in rows[:3])
        self.setAccessibleDescription(f"The network expects {words}." if rows else "")
        self.update()

    @property
    def rows(self) -> list[tuple[str, float, bool]]:
        return self._rows

    def as_table(self) -> PictureTable:
        """The likeliest characters."""
        return PictureTable.of_rows(
            "",
            ("probability", "what came"),
            (
                (spoken(mark), percent(p), "the one that really comes" if came else "")
                for mark, p, came in self._rows
            ),
        )

    def tip_at(self, position: QPoint) -> str:
        row = position.y() // self._pitch
        if not 0 <= row < len(self._rows):
            return self.toolTip()
        mark, p, is_true = self._rows[row]
        return f"“{mark}”: p = {per_cent(p, 3)}" + (", the one that really comes" if is_true else "")

    def _set_fonts(self) -> None:
        self._mono, self._small = PaintedText(mono_font()), PaintedText(small_font())
        self._pitch = self._mono.height + 2
        self.setFixedHeight(self._most * self._pitch)
        self.setMinimumWidth(150)

    def _paint(self, painter: QPainter) -> None:
        theme, pitch = self._theme, self._pitch
        room = round(2 * self._mono.advance) + 4
        figures = round(self._small.width("100.0 %")) + GRID
        width = max(10, self.width() - room - figures)
        for row, (mark, p, is_true) in enumerate(self._rows):
            top = row * pitch
            length = max(1, round(width * min(1.0, p if np.isfinite(p) else 0.0)))
            color = theme.color("warm") if is_true else theme.color("accent", 0.8)
            painter.fillRect(room, top + 3, length, pitch - 6, color)
            self._mono.begin(painter, theme.pen("warm" if is_true else "text"))
            self._mono.draw_in_cells(painter, [(room / 2 - 2, mark)], top + 1, room - 4)
            self._small.begin(painter, theme.pen("text" if row == 0 else "quiet"))
            words = percent(p)
            left = self.width() - round(self._small.width(words))
            self._small.draw(painter, left, top + (pitch - self._small.height) // 2, words)

    # Qt's overrides

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self._paint(painter)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._set_fonts()
        super().changeEvent(event)
