"""The ring around a painted picture that has the keyboard's focus, while it shows nothing yet, or always.

Knows a widget and a theme.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from rnnviz.gui.parts.theme import Theme


def paint_focus_ring(painter: QPainter, widget: QWidget, theme: Theme) -> None:
    """Along the edge of ``widget``, where it has the focus."""
    if widget.hasFocus():
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(theme.pixel_pen("accent"))
        painter.drawRect(0, 0, widget.width() - 1, widget.height() - 1)
