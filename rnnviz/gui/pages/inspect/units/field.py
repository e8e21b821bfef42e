"""LagField: which characters stand before the places where a unit fires, at each distance.

Knows shares of characters; knows no unit and no text.
"""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from rnnviz.core.numerals import per_cent
from rnnviz.gui.parts.accessible.picture_table import PictureTable, spoken
from rnnviz.gui.parts.painted_text import PaintedText
from rnnviz.gui.parts.plain import tip
from rnnviz.gui.parts.theme import DARK, Theme, mono_font, small_font, visible

SHOWN = 4
"""Characters of each distance."""
_LOWEST = 0.08
"""A share below is as faint as this one: its letter is still to be read."""


class Lagged(NamedTuple):
    """A character at some distance before the places where the unit fires.

    share   of those places that have it there
    usual   its share in the whole text that was read
    """

    character: str
    share: float
    usual: float


class LagField(QWidget):
    """A column for each distance, the nearest on the right; the commonest beyond the usual stands on top.

    The widget is named ``lag_field``.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lag_field")
        self.setAccessibleName("Characters before it fires")
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._theme = DARK
        self._lags: tuple[tuple[Lagged, ...], ...] = ()
        self._letters, self._numbers = PaintedText(mono_font()), PaintedText(small_font())

    @property
    def lags(self) -> tuple[tuple[Lagged, ...], ...]:
        """What is shown, from distance 0 on."""
        return self._lags

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_lags(self, lags: Sequence[Sequence[Lagged]]) -> None:
        """``lags[k]`` are the characters k before the place, the most telling first."""
        self._lags = tuple(tuple(lag[:SHOWN]) for lag in lags)
        words = [
            f"{k} before: {', '.join(visible(one.character) for one in lag)}"
            for k, lag in enumerate(self._lags)
            if lag
        ]
        self.setAccessibleDescription("; ".join(words))
        self.update()

    def as_table(self) -> PictureTable:
        """A row for each distance, the commonest characters beyond the usual first."""

        def said(one: Lagged) -> str:
            return f"{spoken(visible(one.character))} {per_cent(one.share)}, usually {per_cent(one.usual)}"

        rows = [
            (f"{k} before" if k else "here", *map(said, lag), *("",) * (SHOWN - len(lag)))
            for k, lag in enumerate(self._lags)
        ]
        return PictureTable.of_rows("", [f"{rank + 1}." for rank in range(SHOWN)], rows)

    def _row_height(self) -> int:
        return self._letters.height + 2

    def _cells(self) -> list[tuple[int, int, QRect]]:
        """(distance, rank, where) of every character that is shown."""
        width = self._column_width()
        shown = min(len(self._lags), max(1, self.width() // width))
        cells: list[tuple[int, int, QRect]] = []
        for lag in range(shown):
            left = (shown - 1 - lag) * width
            for rank in range(len(self._lags[lag])):
                top = self._numbers.height + 2 + rank * self._row_height()
                cells.append((lag, rank, QRect(left, top, width - 2, self._row_height() - 2)))
        return cells

    def _column_width(self) -> int:
        return max(round(2.2 * self._letters.advance), round(self._numbers.width("here")) + 6)

    # Qt's overrides

    def sizeHint(self) -> QSize:
        columns = max(12, len(self._lags))
        return QSize(columns * self._column_width(), self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(5 * self._column_width(), self._numbers.height + 2 + SHOWN * self._row_height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - all of it is painted
        theme = self._theme
        table = theme.sequential_table()
        with QPainter(self) as painter:
            self._letters.begin(painter, theme.pen("text"))
            columns: dict[int, QRect] = {}
            for lag, rank, where in self._cells():
                one = self._lags[lag][rank]
                index = round(255 * min(1.0, max(_LOWEST, one.share)))
                surface = QColor.fromRgb(int(table[index]))
                painter.fillRect(where, surface)
                painter.setPen(theme.ink_on(surface))
                self._letters.draw_in_cells(
                    painter,
                    [(where.center().x() + 0.5, visible(one.character))],
                    where.top(),
                    where.width(),
                    where.height(),
                )
                columns.setdefault(lag, where)
            self._numbers.begin(painter, theme.pen("quiet"))
            for lag, where in columns.items():
                words = f"−{lag}" if lag else "here"
                self._numbers.draw_centered(painter, [(where.center().x() + 0.5, words)], 0)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            at = event.pos()
            found = [(lag, rank) for lag, rank, where in self._cells() if where.contains(at)]
            if found:
                QToolTip.showText(event.globalPos(), tip(self._in_words(*found[0])), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def _in_words(self, lag: int, rank: int) -> str:
        one = self._lags[lag][rank]
        where = {0: "At the place itself", 1: "One character before"}.get(lag, f"{lag} characters before")
        return (
            f"{where}: {visible(one.character)} in {per_cent(one.share)} of the places where it fires, "
            f"in {per_cent(one.usual)} of the text."
        )
