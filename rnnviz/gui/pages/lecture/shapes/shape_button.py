"""ShapeButton: a shape of sequence models, drawn, with how far its network has come.

Knows a shape and a few words; trains nothing.
"""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QSizePolicy, QWidget

from rnnviz.core.lecture.shape import Shape
from rnnviz.gui.pages.lecture.shapes.diagram import HEIGHT, WIDTH, paint_diagram
from rnnviz.gui.parts.painted_text import longest_fitting
from rnnviz.gui.parts.theme import DARK, GRID, Theme, bold, small_font

_EDGE = GRID // 2
"""Pixels that words keep from each side."""


class ShapeButton(QAbstractButton):
    """Named ``shape_`` and the shape's name. Of several one is pressed."""

    def __init__(self, shape: Shape, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shape = shape
        self._theme = DARK
        self._status: tuple[str, ...] = ()
        self._ink = "quiet"
        self.setObjectName(f"shape_{shape.name}")
        self.setText(shape.title)
        self.setAccessibleName(shape.title)
        self.setToolTip(f"{shape.words} {shape.task_words}")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_status("quiet", "not trained yet")

    def show_status(self, ink: str, *words: str) -> None:
        """How far it has come, in a colour by meaning; of the ``words`` the first that fit, longest first."""
        self._status, self._ink = words, ink
        self.setAccessibleDescription(f"{self.shape.task_words} {words[0]}")
        self.update()

    @property
    def shown(self) -> tuple[str, str]:
        """The name and the status, as much of them as there is room for."""
        return (
            _fitting(bold(QApplication.font()), (self.text(),), self.width() - 2 * _EDGE),
            _fitting(small_font(), self._status, self.width() - 2 * _EDGE),
        )

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    # Qt's overrides

    def sizeHint(self) -> QSize:
        lines = QFontMetrics(QApplication.font()).height() + QFontMetrics(small_font()).height()
        return QSize(round(WIDTH) + 6 * GRID, lines + round(HEIGHT) + 4 * GRID)

    def minimumSizeHint(self) -> QSize:
        """The name is seen whole."""
        name = QFontMetrics(bold(QApplication.font())).horizontalAdvance(self.text())
        return QSize(max(round(WIDTH) + 4 * GRID, name + 2 * _EDGE), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, area = self._theme, QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            edge = "accent" if self.hasFocus() or self.isChecked() else "line"
            edge = "quiet" if edge == "line" and self.underMouse() else edge
            painter.setPen(theme.pixel_pen(edge, 1.5 if self.isChecked() else 1))
            painter.setBrush(theme.color("raised" if self.isChecked() or self.isDown() else "card"))
            painter.drawRoundedRect(area, 6, 6)
            if self.hasFocus():  # inside: the edge of the pressed one has this colour, too
                painter.setPen(theme.pixel_pen("text"))
                painter.drawRoundedRect(area.adjusted(3, 3, -3, -3), 4, 4)
            inner = QRectF(self.rect()).adjusted(_EDGE, GRID, -_EDGE, -GRID)
            name, status = self.shown
            for font, ink, words, side in (
                (bold(QApplication.font()), "text", name, Qt.AlignmentFlag.AlignTop),
                (small_font(), self._ink, status, Qt.AlignmentFlag.AlignBottom),
            ):
                painter.setFont(font)
                painter.setPen(theme.pen(ink))
                painter.drawText(inner, Qt.AlignmentFlag.AlignHCenter | side, words)
            above, below = (QFontMetrics(font).height() for font in (bold(QApplication.font()), small_font()))
            middle = QPointF(inner.center().x(), (inner.top() + above + inner.bottom() - below) / 2)
            paint_diagram(painter, middle, self.shape.steps, theme)


def _fitting(font: QFont, words: Sequence[str], room: int) -> str:
    metrics = QFontMetrics(font)
    shortest = metrics.elidedText(words[-1], Qt.TextElideMode.ElideRight, room)
    return longest_fitting(metrics, words, room) or shortest
