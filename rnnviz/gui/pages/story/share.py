"""ShareCard: how much of what was written is words of the text, sample by sample.

Shows what it is given and says which sample was chosen; knows no text and no words.
"""

from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QWidget

from rnnviz.core.numerals import per_cent
from rnnviz.gui.pages.story import explanations
from rnnviz.gui.parts.accessible.announcing import announce
from rnnviz.gui.parts.accessible.picture_table import PictureTable
from rnnviz.gui.parts.axes import nice_end, short_number
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.place_tip import PlaceTip
from rnnviz.gui.parts.theme import DARK, GRID, Theme, small_font

Share = tuple[int, float]
"""Iteration of a sample, and its share of real words, 0 to 1."""
TellShare = Callable[[int, float], str]
"""A Share in a sentence."""


class ShareCard(Card):
    """The card below what happened; its picture is named ``story_share``.

    iteration_chosen  a sample was clicked
    """

    iteration_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(explanations.STORY_SHARE, parent)
        self._canvas = ShareCanvas("story_share", "Share of real words by iteration", tell_real_words, self)
        self._canvas.iteration_chosen.connect(self.iteration_chosen)
        self.body.addWidget(self._canvas, 1)
        self.offer_subtitle("")

    def show_shares(self, shares: Sequence[Share]) -> None:
        """Show these, in the order of their iterations."""
        self._canvas.show_shares(shares)
        latest = per_cent(shares[-1][1]) if shares else ""
        self.offer_subtitle(*((f"{latest} of the latest sample", latest) if latest else ("",)))

    def set_theme(self, theme: Theme) -> None:
        self._canvas.set_theme(theme)


def tell_real_words(iteration: int, share: float) -> str:
    return f"The sample after {iteration:,} iterations: {per_cent(share)} real words. Click to read it."


class ShareCanvas(QWidget):
    """A share (0 to 100 %) over the iteration; a line from sample to sample, a click chooses one.

    It is called ``name``; ``meaning`` says what of, and ``tell`` a point of it. ``book`` is the share of the
    text itself, a dashed line, where there is one. Tab goes in; ← → Home End go from sample to sample, Enter
    chooses.
    """

    iteration_chosen = Signal(int)

    def __init__(self, name: str, meaning: str, tell: TellShare, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(meaning)
        self.setToolTip("Click a sample to read it; or go by ← →, Home, End, and press Enter.")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._at: int | None = None  # among the samples, for the keyboard
        self._theme = DARK
        self._tell = tell
        self._shares: tuple[Share, ...] = ()
        self._book: float | None = None
        self._tip = PlaceTip(self)
        self.setFont(small_font())

    def show_shares(self, shares: Sequence[Share], book: float | None = None) -> None:
        if (tuple(shares), book) != (self._shares, self._book):
            self._shares, self._book = tuple(shares), book
            if self._at is not None and self._at >= len(self._shares):
                self._at = None
            self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def tip_at(self, position: QPoint) -> str:
        """What the nearest sample was; '' where there is none."""
        nearest = self._nearest(position)
        if nearest is None:
            return ""
        return self._tell(*nearest)

    def as_table(self) -> PictureTable:
        """A row for each sample."""
        rows = [(f"{iteration:,}", per_cent(share)) for iteration, share in self._shares]
        book = f" The text itself has {per_cent(self._book)}." if self._book is not None else ""
        return PictureTable.of_rows(f"{self.accessibleName()}.{book}", ("share",), rows)

    def words_here(self) -> str:
        """The sample that the keys are on."""
        if self._at is None:
            return ""
        iteration, share = self._shares[self._at]
        return f"after {iteration:,} iterations, {per_cent(share)}"

    # ── where things stand ──

    def _area(self) -> QRectF:
        metrics = QFontMetrics(self.font())
        left = metrics.horizontalAdvance("100 %") + GRID
        right = metrics.horizontalAdvance("150k") // 2
        half = metrics.height() / 2
        return QRectF(self.rect()).adjusted(left, half, -right, -metrics.height() - GRID / 2)

    def _end(self) -> int:
        return nice_end(self._shares[-1][0]) if self._shares else 200

    def _across(self, iteration: float) -> float:
        area = self._area()
        return area.left() + area.width() * iteration / self._end()

    def _nearest(self, position: QPoint) -> Share | None:
        if not self._shares:
            return None
        places = np.array([self._across(iteration) for iteration, _ in self._shares])
        return self._shares[int(np.abs(places - position.x()).argmin())]

    def _points(self) -> QPolygonF:
        """The line; of samples that share a pixel the last one."""
        area, points = self._area(), {}
        for iteration, share in self._shares:
            across = self._across(iteration)
            points[round(across)] = QPointF(across, area.bottom() - area.height() * share)
        return QPolygonF(list(points.values()))

    # Qt's overrides

    def sizeHint(self) -> QSize:
        return QSize(220, 150)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 90)

    def paintEvent(self, _event: QPaintEvent) -> None:
        area, theme = self._area(), self._theme
        with QPainter(self) as painter:
            for share in (0.0, 0.5, 1.0):
                down = round(area.bottom() - area.height() * share) + 0.5
                painter.setPen(theme.pixel_pen("line"))
                painter.drawLine(QPointF(area.left(), down), QPointF(area.right(), down))
                painter.setPen(theme.pen("quiet"))
                label = QRectF(0, down - 10, area.left() - GRID / 2, 20)
                right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(label, right, per_cent(share))
            for part in (0.0, 0.5, 1.0):
                iteration = self._end() * part
                place = QRectF(self._across(iteration) - 40, area.bottom() + 2, 80, 20)
                top = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
                painter.drawText(place, top, short_number(iteration))
            if self._book is not None:
                down = round(area.bottom() - area.height() * self._book) + 0.5
                painter.setPen(theme.pixel_pen("accent", dashed=True))
                painter.drawLine(QPointF(area.left(), down), QPointF(area.right(), down))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(theme.pixel_pen("text", 1.5))
            line = self._points()
            if line.size() == 1:
                painter.drawEllipse(line.first(), 1.5, 1.5)
            elif line.size():
                painter.drawPolyline(line)
            if self.hasFocus():
                painter.setPen(theme.pixel_pen("accent"))
                painter.drawRect(area)
                if self._at is not None:
                    iteration, share = self._shares[self._at]
                    painter.setBrush(theme.color("warm"))
                    down = area.bottom() - area.height() * share
                    painter.drawEllipse(QPointF(self._across(iteration), down), 3.5, 3.5)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        nearest = self._nearest(event.position().toPoint())
        if nearest is not None and event.button() == Qt.MouseButton.LeftButton:
            self.iteration_chosen.emit(nearest[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._shares) - 1
        now = self._at if self._at is not None else last + 1
        places = {
            Qt.Key.Key_Left: now - 1,
            Qt.Key.Key_Right: now + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        place = places.get(Qt.Key(event.key()))
        if last >= 0 and place is not None:
            self._at = min(last, max(0, place))
            announce(self, self.words_here())
            self.update()
        elif self._at is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.iteration_chosen.emit(self._shares[self._at][0])
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._tip.watch(self)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._tip.forget(self)
