"""Highlight: a frame around a widget for a moment: here it is.

Knows a widget; takes neither mouse nor focus.
"""

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from rnnviz.gui.parts.theme import GRID, Theme

SHOWN_MILLISECONDS = 1800


class Highlight(QWidget):
    """A child of ``target``'s window, around ``target``; goes by itself."""

    def __init__(self, target: QWidget, theme: Theme) -> None:
        window = target.window()
        super().__init__(window)
        self.setObjectName("help_highlight")
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        room = QRect(target.mapTo(window, QPoint()), target.size())
        self.setGeometry(room.adjusted(-GRID // 2, -GRID // 2, GRID // 2, GRID // 2) & window.rect())
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(SHOWN_MILLISECONDS)
        timer.timeout.connect(self.end)
        timer.start()
        self.show()
        self.raise_()

    def end(self) -> None:
        """It was seen."""
        self.hide()
        self.deleteLater()

    # Qt's overrides

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - all of it is painted
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(self._theme.pixel_pen("accent", 2.0))
            painter.setBrush(self._theme.color("accent", 0.10))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), 6, 6)
