"""PointerRing: a quiet line around something in the window, that keeps to it and takes no click.

It stays until it is let go, or for a moment. Knows a window and where in it the thing stands, asked for a few
times a second while it is shown: whoever listened to the thing itself would stand in the way of what is
painted 30 times a second.
"""

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QFrame, QWidget

LOOK_MILLISECONDS = 120
WIDTH = 2
GAP = 2
"""Pixels between the thing and the line around it."""
CORNER = 8
"""Pixels that a rounded corner takes."""


class PointerRing(QFrame):
    """As wide and high as the thing; its middle is not there."""

    def __init__(self, window: QWidget, name: str) -> None:
        super().__init__(window)
        self.setObjectName(name)
        self.setProperty("role", "ring")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._find: Callable[[], QRect | None] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MILLISECONDS)
        self._timer.timeout.connect(self._follow)
        self._end = QTimer(self)
        self._end.setSingleShot(True)
        self._end.timeout.connect(self.let_go)
        self.hide()

    def point_at(self, find: Callable[[], QRect | None], milliseconds: int = 0) -> None:
        """Stand around what ``find`` says, in the window's pixels; None while it is not to be seen. With 0
        ``milliseconds`` until it is let go."""
        self._find = find
        self._follow()
        self._timer.start()
        self._end.stop()
        if milliseconds:
            self._end.start(milliseconds)

    def let_go(self) -> None:
        """Point at nothing."""
        self._timer.stop()
        self._end.stop()
        self._find = None
        self.hide()

    def _follow(self) -> None:
        place = self._find() if self._find is not None else None
        if place is None or place.isEmpty():
            self.hide()
            return
        window = self.parentWidget()
        assert window is not None
        out = GAP + WIDTH
        around = place.adjusted(-out, -out, out, out).intersected(window.rect())
        if around != self.geometry():
            self.setGeometry(around)
            self.setMask(self._line())
        if self.isHidden():
            self.show()
            self.raise_()

    def _line(self) -> QRegion:
        """All that may be painted: what stands in the middle is not drawn again on its account."""
        whole = self.rect()
        line = QRegion(whole).subtracted(QRegion(whole.adjusted(WIDTH, WIDTH, -WIDTH, -WIDTH)))
        for x in (0, whole.width() - CORNER):
            for y in (0, whole.height() - CORNER):
                line = line.united(QRect(x, y, CORNER, CORNER))
        return line
