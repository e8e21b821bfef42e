"""CoverSketch: a surface on which one says what one expects, and on which it is compared with what came.

Knows focus and colours; what is said on it, and how, its subclasses know.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnnviz.gui.parts.painted_text import PaintedText
from rnnviz.gui.parts.place_tip import TippedPicture
from rnnviz.gui.parts.theme import DARK, GRID, Theme, small_font

EXPECTED = 6
"""The colour of what was expected: a number of the theme's series that no curve of a run has."""


class CoverSketch(TippedPicture):
    """Said by mouse or keys until it is revealed.

    changed  something was said, or said otherwise
    """

    changed = Signal()

    def __init__(self, name: str, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible_name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(5 * GRID)
        self._theme = DARK
        self._small = PaintedText(small_font())
        self.is_revealed = False

    @property
    def is_said(self) -> bool:
        """Whether anything was said yet."""
        raise NotImplementedError

    @property
    def words(self) -> str:
        """What was said so far, in words; '' before anything was."""
        raise NotImplementedError

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def tell_changed(self) -> None:
        """Say to everybody that something else is said now."""
        self.setAccessibleDescription(self.words)
        self.update()
        self.changed.emit()

    def paint(self, painter: QPainter) -> None:
        """Paint it; ``CoverSketch`` has filled the ground and frames it where it has the focus."""
        raise NotImplementedError

    # Qt's overrides

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._theme.color("card"))
            self.paint(painter)
            if self.hasFocus():
                painter.setPen(self._theme.pen("accent"))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(0, 0, self.width() - 1, self.height() - 1)
