"""NumberSketch: say a number on a scale, by mouse or keys; then it stands beside the one that came.

Knows a scale and its words; knows not what is counted.
"""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from rnnviz.gui.parts.accessible.picture_table import PictureTable
from rnnviz.gui.parts.cover.sketch import EXPECTED, CoverSketch
from rnnviz.gui.parts.theme import GRID, Theme

UNSAID = ("click on the scale, or ← →", "click, or ← →", "click")
"""What stands over it before anything was said, as long as there is room for."""


class NumberSketch(CoverSketch):
    """A number from ``low`` to ``high``, in steps; under its scale may stand what it was counted in."""

    def __init__(self, name: str, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, accessible_name, parent)
        self.setToolTip("Click on the scale, or ← → (PgUp and PgDn by much), to say how many.")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._low, self._high, self._step = 0.0, 100.0, 1.0
        self._in_words: Callable[[float], str] = "{:g}".format
        self._said: float | None = None
        self._came: float | None = None
        self._text = ""

    def begin(self, low: float, high: float, step: float, in_words: Callable[[float], str]) -> None:
        """Forget what was said."""
        self._low, self._high, self._step, self._in_words = low, high, step, in_words
        self._said = self._came = None
        self._text = ""
        self.is_revealed = False
        self.tell_changed()

    @property
    def is_said(self) -> bool:
        return self._said is not None

    @property
    def value(self) -> float:
        """What was said; the middle of the scale before anything was."""
        return (self._low + self._high) / 2 if self._said is None else self._said

    @property
    def words(self) -> str:
        return "" if self._said is None else self._in_words(self._said)

    def say(self, value: float) -> None:
        steps = round((min(self._high, max(self._low, value)) - self._low) / self._step)
        self._said = self._low + steps * self._step
        self.tell_changed()

    def reveal(self, came: float, text: str = "") -> None:
        """Show the number that came, and what it was counted in."""
        self._came, self._text = came, text
        self.is_revealed = True
        self.update()

    def as_table(self) -> PictureTable:
        """What was said, and what came."""
        said = [("expected", self._in_words(self._said))] if self._said is not None else []
        came = [("came", self._in_words(self._came))] if self._came is not None else []
        return PictureTable.of_rows("" if said else "Nothing is said yet.", ("number",), [*said, *came])

    def _scale(self) -> QRect:
        top = GRID // 2 + self._small.height + GRID
        return QRect(2 * GRID, top, max(20, self.width() - 4 * GRID), GRID)

    def _across(self, value: float) -> int:
        scale = self._scale()
        return scale.left() + round((value - self._low) / (self._high - self._low) * scale.width())

    def tip_at(self, position: QPoint) -> str:
        if self._came is None or self._said is None or position.y() > self._scale().bottom() + 3 * GRID:
            return self.toolTip()
        return f"Expected {self._in_words(self._said)}; came {self._in_words(self._came)}."

    def paint(self, painter: QPainter) -> None:
        theme, small, scale = self._theme, self._small, self._scale()
        painter.fillRect(scale, theme.color("raised"))
        below = scale.bottom() + GRID // 2
        small.begin(painter, theme.pen("quiet"))
        low, high = self._in_words(self._low), self._in_words(self._high)
        small.draw(painter, scale.left(), below, low)
        small.draw(painter, round(scale.right() - small.width(high)), below, high)
        if self._said is None and not self.is_revealed:
            self._paint_handle(painter, theme)
        if self._came is not None:
            self._paint_mark(painter, self._came, f"came: {self._in_words(self._came)}", "warm", theme)
        if self._said is not None:
            is_below = self._came is not None
            self._paint_mark(
                painter, self._said, f"expected: {self._in_words(self._said)}", "", theme, below=is_below
            )
        if self._text:
            painter.setFont(small.font)
            painter.setPen(theme.pen("text"))
            room = self.rect().adjusted(2 * GRID, below + 2 * small.height + GRID, -2 * GRID, 0)
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
            painter.drawText(room, flags, self._text)

    def _paint_handle(self, painter: QPainter, theme: Theme) -> None:
        """Where the keys begin, hollow: a bare groove does not look like something that one can say."""
        scale, small = self._scale(), self._small
        words = next((one for one in UNSAID if small.width(one) <= scale.width()), "")
        small.draw(painter, round(scale.center().x() - small.width(words) / 2), GRID // 2, words)
        handle = QRect(self._across(self.value) - GRID, scale.center().y() - GRID, 2 * GRID, 2 * GRID)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme.color("card"))
        painter.setPen(theme.pen_of(theme.series(EXPECTED), 2.0))
        painter.drawEllipse(handle)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_mark(
        self, painter: QPainter, value: float, words: str, color: str, theme: Theme, *, below: bool = False
    ) -> None:
        scale, small = self._scale(), self._small
        ink = theme.color(color) if color else theme.series(EXPECTED)
        x = self._across(value)
        painter.fillRect(x - 2, scale.top() - 3, 4, scale.height() + 6, ink)
        width = small.width(words)
        left = round(min(max(scale.left(), x - width / 2), scale.right() - width))
        small.begin(painter, theme.pen_of(ink, 1.0))
        # Below the ends of the scale, which it would be painted over.
        top = scale.bottom() + GRID // 2 + small.height if below else GRID // 2
        small.draw(painter, left, top, words)

    # Qt's overrides

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._say_at(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._say_at(event)

    def _say_at(self, event: QMouseEvent) -> None:
        if not self.is_revealed:
            scale = self._scale()
            share = (event.position().x() - scale.left()) / max(1, scale.width())
            self.say(self._low + share * (self._high - self._low))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = Qt.Key
        by = {
            keys.Key_Left: -1, keys.Key_Down: -1, keys.Key_Right: 1, keys.Key_Up: 1,
            keys.Key_PageDown: -10, keys.Key_PageUp: 10,
        }.get(keys(event.key()))  # fmt: skip
        if by is None or self.is_revealed:
            super().keyPressEvent(event)
        else:
            self.say(self.value + by * self._step)
