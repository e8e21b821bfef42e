"""BlockPicture: the numbers of one array as colours, its characters and units at their rows and columns.

Only what is in sight is painted, however large the array. It is told numbers, labels and where the full
colour begins, and tells which number is pointed at, chosen and opened; knows no network and no meaning.

Keys: the arrows move the choice, Home and End go along the row, Page Up and Page Down go a tenth up and down,
Z and X enlarge and shrink, Enter opens, a digit begins another value.
"""

import math
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from rnnviz.core.arrays import Array
from rnnviz.gui.pages.inspect.weights.grid import GAP, MOST_ZOOM, AxisSize, lay_out
from rnnviz.gui.parts.accessible.announcing import announce
from rnnviz.gui.parts.accessible.picture_table import PictureTable, in_words
from rnnviz.gui.parts.cell_image import draw_cells, image_of, signed_colors
from rnnviz.gui.parts.painted_text import PaintedText
from rnnviz.gui.parts.theme import DARK, GRID, Theme, mono_font, small_font

RowColumn = tuple[int, int]
"""Row and column."""


class Edge(NamedTuple):
    """What stands at the rows or columns. Of ``all_wanted`` none is left out while there is room for it."""

    words: str
    labels: tuple[str, ...]
    all_wanted: bool


NOWHERE = Edge("", (), all_wanted=False)


class BlockPicture(QAbstractScrollArea):
    """number_pointed  another number is under the mouse, or none: see ``pointed``
    number_chosen   another is chosen: see ``chosen``
    number_opened   the chosen one is to be looked at elsewhere (a double click, Enter)
    value_typed     a character of a number was typed: somebody wants to change the chosen one
    """

    number_pointed = Signal()
    number_chosen = Signal()
    number_opened = Signal()
    value_typed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("weights_picture")
        self.setAccessibleName("The weights of one array as colours")
        self.setAccessibleDescription(  # no tooltip: it would stand on the numbers that are pointed at
            "Arrows, Home, End, Page Up and Page Down choose a number, Z and X enlarge and shrink; Enter "
            "looks at it elsewhere."
        )
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.pointed: RowColumn | None = None
        self.chosen: RowColumn = (0, 0)
        self._zoom = 1.0
        self._theme = DARK
        self._values: Array = np.zeros((0, 0), np.float32)
        self._level = 1.0
        self._rows = self._columns = NOWHERE
        self._image: QImage | None = None
        self._set_fonts()

    # ── what is shown ──

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._image = None
        self.viewport().update()

    def show_axes(self, rows: Edge, columns: Edge) -> None:
        """Another array is to be shown, of so many rows and columns."""
        self._rows, self._columns = rows, columns
        self.chosen = (
            min(self.chosen[0], max(0, len(rows.labels) - 1)),
            min(self.chosen[1], max(0, len(columns.labels) - 1)),
        )
        self.pointed = None
        self._fit()

    def show_values(self, values: Array, level: float) -> None:
        """Its numbers (rows,columns), of which ±``level`` and beyond have the full colour."""
        self._values, self._level, self._image = values, level, None
        self.viewport().update()

    @property
    def shape(self) -> tuple[int, int]:
        return len(self._rows.labels), len(self._columns.labels)

    @property
    def zoom(self) -> float:
        return self._zoom

    def set_zoom(self, zoom: float) -> None:
        """How much larger than fitted in, 1 … ``MOST_ZOOM``."""
        self._zoom = min(MOST_ZOOM, max(1.0, zoom))
        self._fit()
        self._bring_into_sight()

    def choose(self, spot: RowColumn) -> None:
        """Choose a number; beyond the edge, the one at the edge."""
        rows, columns = self.shape
        if not rows or not columns:
            return
        self.chosen = (min(max(spot[0], 0), rows - 1), min(max(spot[1], 0), columns - 1))
        self._bring_into_sight()
        self.viewport().update()
        self.number_chosen.emit()

    def as_table(self) -> PictureTable:
        """The numbers at their rows and columns."""
        values = self._values
        if values.shape != self.shape:
            return PictureTable.empty("No numbers are shown yet.")
        rows, columns = ([f"{axis.words} {label}".strip() for label in axis.labels] for axis in self._axes)
        return PictureTable("", columns, rows, lambda row, column: in_words(float(values[row, column])))

    def words_here(self) -> str:
        """The chosen number."""
        if self._values.shape != self.shape or not self._values.size:
            return ""
        (row, column), (rows, columns) = self.chosen, self._axes
        said = [f"{axis.words} {axis.labels[at]}".strip() for axis, at in ((rows, row), (columns, column))]
        return f"{', '.join(said)}: {in_words(float(self._values[row, column]))}"

    @property
    def _axes(self) -> tuple[Edge, Edge]:
        return self._rows, self._columns

    def cell_rect(self, spot: RowColumn) -> QRectF:
        """Where a number stands on the viewport, wherever it is scrolled to."""
        width, height = self._layout.width, self._layout.height
        left = self._layout.left - self.horizontalScrollBar().value() + spot[1] * width
        return QRectF(
            left, self._layout.top - self.verticalScrollBar().value() + spot[0] * height, width, height
        )

    def spot_at(self, position: QPointF) -> RowColumn | None:
        """The number at a place of the viewport."""
        rows, columns = self.shape
        width, height = self._layout.width, self._layout.height
        x = position.x() - self._layout.left + self.horizontalScrollBar().value()
        y = position.y() - self._layout.top + self.verticalScrollBar().value()
        if position.x() < self._layout.left or position.y() < self._layout.top:
            return None
        row, column = int(y // height), int(x // width)
        return (row, column) if row < rows and column < columns else None

    # ── layout ──

    def _set_fonts(self) -> None:
        self._text = PaintedText(small_font())
        self._marks = PaintedText(mono_font(small_font().pointSizeF()))
        self._fit()

    def _writer(self, axis: Edge) -> PaintedText:
        """Characters stand in the font of text, numbers in that of captions."""
        return self._marks if axis.all_wanted else self._text

    def _labels(self, axis: Edge) -> AxisSize:
        text = self._writer(axis)
        widest = max((text.width(label) for label in axis.labels), default=0.0)
        return AxisSize(len(axis.labels), widest, text.height, axis.all_wanted)

    def _fit(self) -> None:
        """Lay the picture out anew: its size, its zoom or its axes have changed."""
        room = (self.viewport().width() - 1.0, self.viewport().height() - 1.0)
        self._layout = lay_out(room, self._zoom, self._labels(self._rows), self._labels(self._columns))
        rows, columns = self.shape
        left, top, width, height, *_ = self._layout
        for bar, size, page in (
            (self.horizontalScrollBar(), columns * width, room[0] - left),
            (self.verticalScrollBar(), rows * height, room[1] - top),
        ):
            bar.setRange(0, max(0, math.ceil(size - page - 0.01)))  # no pixel more for how it is rounded
            bar.setPageStep(max(1, int(page)))
            bar.setSingleStep(max(8, int(page / 10)))
        self.viewport().update()

    def _bring_into_sight(self) -> None:
        rect = self.cell_rect(self.chosen)
        for bar, start, end, low, high in (
            (
                self.horizontalScrollBar(),
                rect.left(),
                rect.right(),
                self._layout.left,
                self.viewport().width(),
            ),
            (self.verticalScrollBar(), rect.top(), rect.bottom(), self._layout.top, self.viewport().height()),
        ):
            if start < low:
                bar.setValue(bar.value() - math.ceil(low - start))
            elif end > high:
                bar.setValue(bar.value() + math.ceil(end - high))

    # ── painting ──

    def _in_sight(self) -> tuple[range, range]:
        """The rows and columns that are to be seen, whole or in part."""
        (rows, columns), (left, top, width, height, *_) = self.shape, self._layout
        x, y = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        last_row = min(rows, math.ceil((y + self.viewport().height() - top) / height))
        last_column = min(columns, math.ceil((x + self.viewport().width() - left) / width))
        return range(int(y / height), last_row), range(int(x / width), last_column)

    def _paint_numbers(self, painter: QPainter, rows: range, columns: range) -> None:
        if self._image is None:  # one pixel for each number
            self._image = image_of(signed_colors(self._values, self._level, self._theme.diverging_table()))
        first, last = self.cell_rect((rows[0], columns[0])), self.cell_rect((rows[-1], columns[-1]))
        target = QRectF(first.topLeft(), last.bottomRight())
        draw_cells(painter, target, self._image.copy(columns[0], rows[0], len(columns), len(rows)))

    def _paint_row_labels(self, painter: QPainter, rows: range) -> None:
        text, (step, lanes) = self._writer(self._rows), self._layout.rows
        text.begin(painter, self._theme.pen("quiet"))
        lane = (self._layout.left - 2 * GAP) / lanes
        for row in rows:
            if row % step:
                continue
            rect, label = self.cell_rect((row, 0)), self._rows.labels[row]
            right = self._layout.left - GAP - GRID // 4 - (row // step % lanes) * lane
            text.draw(
                painter, round(right - text.width(label)), round(rect.center().y() - text.height / 2), label
            )

    def _paint_column_labels(self, painter: QPainter, columns: range) -> None:
        text, (step, lanes) = self._writer(self._columns), self._layout.columns
        text.begin(painter, self._theme.pen("quiet"))
        for column in columns:
            if column % step:
                continue
            center = self.cell_rect((0, column)).center().x()
            lane = lanes - 1 - column // step % lanes
            text.draw_centered(painter, [(center, self._columns.labels[column])], lane * text.height)

    def _paint_place(self, painter: QPainter, spot: RowColumn, meaning: str) -> None:
        """A frame around a number, and its labels in full at its row and column."""
        rect = self.cell_rect(spot)
        frame = QRectF(round(rect.left()) - 1.5, round(rect.top()) - 1.5, 0, 0)
        frame.setRight(max(round(rect.right()) + 0.5, frame.left() + 6))
        frame.setBottom(max(round(rect.bottom()) + 0.5, frame.top() + 6))
        # Two frames: one of them is seen on whatever colour lies beneath.
        painter.setPen(self._theme.pen("window"))
        painter.drawRect(frame.adjusted(-1, -1, 1, 1))
        painter.setPen(self._theme.pen(meaning, 2 if self.hasFocus() and spot == self.chosen else 1))
        painter.drawRect(frame)

    def _paint_names(self, painter: QPainter, spot: RowColumn, meaning: str) -> None:
        rect = self.cell_rect(spot)
        text, label = self._writer(self._columns), self._columns.labels[spot[1]]
        left = round(max(0.0, min(rect.center().x(), self.viewport().width()) - text.width(label) / 2))
        top = self._layout.top - 2 * GAP - text.height + 1
        self._paint_name(painter, text, left, top, label, meaning)
        text, label = self._writer(self._rows), self._rows.labels[spot[0]]
        if label:
            left = self._layout.left - 2 * GAP - round(text.width(label))
            self._paint_name(painter, text, left, round(rect.center().y() - text.height / 2), label, meaning)

    def _paint_name(
        self, painter: QPainter, text: PaintedText, left: int, top: int, label: str, meaning: str
    ) -> None:
        painter.fillRect(
            left - 2, top, math.ceil(text.width(label)) + 4, text.height, self._theme.color("raised")
        )
        text.begin(painter, self._theme.pen(meaning))
        text.draw(painter, left, top, label)

    def _paint(self, painter: QPainter) -> None:
        painter.fillRect(self.viewport().rect(), self._theme.color("card"))
        rows, columns = self._in_sight()
        if self.hasFocus():
            painter.setPen(self._theme.pixel_pen("accent"))
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))
        if not rows or not columns or self._values.shape != self.shape:
            return
        left, top, *_ = self._layout
        inside = self.viewport().rect().adjusted(left, top, 0, 0)
        painter.save()
        painter.setClipRect(inside)
        self._paint_numbers(painter, rows, columns)
        painter.restore()
        painter.save()
        painter.setClipRect(inside.adjusted(-3, -3, 0, 0))
        if self.pointed is not None:
            self._paint_place(painter, self.pointed, "quiet")
        self._paint_place(painter, self.chosen, "warm")
        painter.restore()
        painter.save()
        painter.setClipRect(0, top - GAP, self.viewport().width(), self.viewport().height())
        self._paint_row_labels(painter, rows)
        painter.setClipRect(left - GAP, 0, self.viewport().width(), self.viewport().height())
        self._paint_column_labels(painter, columns)
        painter.restore()
        self._paint_names(painter, self.chosen, "warm")
        if self.pointed is not None and self.pointed != self.chosen:
            self._paint_names(painter, self.pointed, "text")

    def _point_at(self, spot: RowColumn | None) -> None:
        if spot != self.pointed:
            self.pointed = spot
            self.viewport().update()
            self.number_pointed.emit()

    # Qt's overrides

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self.viewport()) as painter:
            self._paint(painter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        self.viewport().update()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._set_fonts()
        super().changeEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(self.spot_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(None)
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        spot = self.spot_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and spot is not None:
            self.choose(spot)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.spot_at(event.position()) is not None:
            self.number_opened.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self._zoom * 1.25 ** (event.angleDelta().y() / 120))
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        (row, column), (rows, columns) = self.chosen, self.shape
        places = {
            Qt.Key.Key_Left: (row, column - 1),
            Qt.Key.Key_Right: (row, column + 1),
            Qt.Key.Key_Up: (row - 1, column),
            Qt.Key.Key_Down: (row + 1, column),
            Qt.Key.Key_Home: (row, 0),
            Qt.Key.Key_End: (row, columns - 1),
            Qt.Key.Key_PageUp: (row - max(1, rows // 10), column),
            Qt.Key.Key_PageDown: (row + max(1, rows // 10), column),
        }
        key, typed = Qt.Key(event.key()), event.text()
        if event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier):
            super().keyPressEvent(event)
        elif key in places:
            self.choose(places[key])
            announce(self, self.words_here())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.number_opened.emit()
        elif key in (Qt.Key.Key_Z, Qt.Key.Key_X) and rows:
            self.set_zoom(self._zoom * (1.25 if key == Qt.Key.Key_Z else 0.8))
        elif typed and typed in "0123456789.-−":
            self.value_typed.emit(typed)
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(60 * GRID, 40 * GRID)

    def minimumSizeHint(self) -> QSize:
        return QSize(20 * GRID, 12 * GRID)
