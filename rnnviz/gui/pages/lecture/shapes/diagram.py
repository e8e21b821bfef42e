"""The small picture of a shape, as the lecture draws it: inputs below, states in a row, answers above.

Knows where something enters and where something is asked for; knows no task.
"""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from rnnviz.core.lecture.shape import Steps
from rnnviz.gui.parts.theme import Theme

BOX, ACROSS, DOWN = (11.0, 13.0), 11.0, 10.0
"""Pixels of a box, and between two of them, across and down."""
WIDTH = 5 * BOX[0] + 4 * ACROSS
HEIGHT = 3 * BOX[1] + 2 * DOWN


def paint_diagram(painter: QPainter, middle: QPointF, steps: Steps, theme: Theme) -> None:
    """Draw it around ``middle``, ``HEIGHT`` pixels high, ``WIDTH`` wide where there are five steps."""
    count, (wide, high) = len(steps.enters), BOX
    left = middle.x() - (count * wide + (count - 1) * ACROSS) / 2
    top = middle.y() - HEIGHT / 2
    for number, (enters, judged) in enumerate(zip(steps.enters, steps.judged, strict=True)):
        x = left + number * (wide + ACROSS)
        rows = [QRectF(x, top + row * (high + DOWN), wide, high) for row in range(3)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.series(2))
        painter.drawRoundedRect(rows[1], 2, 2)
        if enters:
            painter.setBrush(theme.color("quiet"))
            painter.drawRoundedRect(rows[2], 2, 2)
        if judged:
            painter.setBrush(theme.color("accent"))
            painter.drawRoundedRect(rows[0], 2, 2)
        x = rows[0].center().x()
        painter.setBrush(theme.color("text"))
        if enters:
            _arrow(painter, theme, QPointF(x, rows[2].top()), QPointF(x, rows[1].bottom()))
        if judged:
            _arrow(painter, theme, QPointF(x, rows[1].top()), QPointF(x, rows[0].bottom()))
        if number:
            y = rows[1].center().y()
            _arrow(painter, theme, QPointF(rows[1].left() - ACROSS, y), QPointF(rows[1].left(), y))


def _arrow(painter: QPainter, theme: Theme, start: QPointF, end: QPointF) -> None:
    way = end - start
    length = abs(way.x()) + abs(way.y())
    along = way / length
    aside = QPointF(-along.y(), along.x())
    start, end = start + along, end - along
    neck = end - along * 4
    painter.setPen(theme.pixel_pen("text", 1))
    painter.drawLine(start, neck)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawPolygon(QPolygonF([end, neck + aside * 2.5, neck - aside * 2.5]))
