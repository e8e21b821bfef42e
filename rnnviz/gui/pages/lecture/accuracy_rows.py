"""AccuracyRows: what networks get right of unseen cases, a bar for each, one below the other.

Knows words and shares; knows no network and no task.
"""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnnviz.gui.pages.lecture.accuracy_plot import GOAL
from rnnviz.gui.pages.lecture.shares import percent
from rnnviz.gui.parts.accessible.picture_table import PictureTable
from rnnviz.gui.parts.painted_text import PaintedText, longest_fitting
from rnnviz.gui.parts.place_tip import TippedPicture
from rnnviz.gui.parts.theme import DARK, GRID, Theme


class AccuracyRow(NamedTuple):
    """``words`` name it, the longest first; ``share`` 0 … 1, None where it has not learnt; ``note``: after
    how much. ``ink`` is a colour by meaning."""

    words: tuple[str, ...]
    ink: str
    share: float | None = None
    note: str = ""


class AccuracyRows(TippedPicture):
    """Each row: what it is, its bar up to 100 % with a line at 95 %, its share, and after how much."""

    def __init__(self, name: str, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName("Accuracy on unseen cases")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._count = count
        self._theme = DARK
        self._text = PaintedText(self.font())
        self.rows: tuple[AccuracyRow, ...] = ()

    def show_rows(self, rows: Sequence[AccuracyRow]) -> None:
        self.rows = tuple(rows)
        self.setAccessibleDescription(" ".join(map(_said, self.rows)))
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def tip_at(self, position: QPoint) -> str:
        number = position.y() // self._line
        return _said(self.rows[number]) if 0 <= number < len(self.rows) else ""

    def as_table(self) -> PictureTable:
        """A row for each bar."""
        rows = [
            (row.words[0], percent(row.share) if row.share is not None else "not learnt yet", row.note)
            for row in self.rows
        ]
        return PictureTable.of_rows("", ("right of unseen cases", "after"), rows)

    @property
    def _line(self) -> int:
        return self._text.height + GRID // 2

    # Qt's overrides

    def sizeHint(self) -> QSize:
        return QSize(30 * GRID, self._count * self._line)

    def minimumSizeHint(self) -> QSize:
        return QSize(20 * GRID, self._count * self._line)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, text = self._theme, self._text
        metrics = self.fontMetrics()
        words_room = round(0.42 * self.width())
        number_room = round(text.width("99.9 %")) + GRID
        notes = max((round(text.width(row.note)) for row in self.rows), default=0)
        notes = notes + GRID if notes < 0.3 * self.width() else 0
        with QPainter(self) as painter:
            for number, row in enumerate(self.rows):
                top = number * self._line
                down = top + GRID // 4
                text.begin(painter, theme.pen("text" if row.share is not None else "quiet"))
                text.draw(painter, 0, down, longest_fitting(metrics, row.words, words_room - GRID))
                bar = QRectF(
                    words_room, top + 4, self.width() - words_room - number_room - notes, self._line - 8
                )
                painter.fillRect(bar, theme.color("raised"))
                if row.share is not None:
                    done = QRectF(bar)
                    done.setWidth(bar.width() * row.share)
                    painter.fillRect(done, theme.color(row.ink))
                    said = percent(row.share)
                    right = bar.right() + number_room
                    text.draw(painter, round(right - text.width(said)), down, said)
                    if notes:
                        text.begin(painter, theme.pen("quiet"))
                        text.draw(painter, round(right + GRID), down, row.note)
                x = bar.left() + GOAL * bar.width()
                painter.fillRect(QRectF(x, top + 1, 1, self._line - 2), theme.color("good"))


def _said(row: AccuracyRow) -> str:
    if row.share is None:
        return f"{row.words[0]}: not learnt yet."
    return f"{row.words[0]}: {percent(row.share)} of unseen cases right, after {row.note}."
