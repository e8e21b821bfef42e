"""DrawnFrom: where one character came from: the bar with the dice on it, and the state it was drawn by.

Is given a Drawn; knows no text.
"""

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.telling import Drawn
from rnnviz.core.numerals import per_cent
from rnnviz.gui.pages.write.drawn.chances import BarStretch, character_at, stretch_in_words, stretches
from rnnviz.gui.pages.write.drawn.painting import (
    Area,
    Brush,
    dice_in_words,
    fonts,
    paint_bar,
    paint_dice,
    paint_state,
    state_image,
    unit_in_words,
)
from rnnviz.gui.parts.accessible.picture_table import PictureTable, spoken
from rnnviz.gui.parts.place_tip import TippedPicture
from rnnviz.gui.parts.theme import DARK, GRID, Theme

_WORDS = (
    "All chances, p = softmax(y / temperature), one behind the other on a bar from 0 to 1, and where the "
    "dice fell on it; below, the state h that they were made of, y = Why h + by. A click on the bar chooses."
)
STRIP = 14
"""Pixels of the state, of one layer."""


class DrawnFrom(TippedPicture):
    """The bar above, the state below.

    character_chosen  the number of the character whose stretch of the bar was clicked
    """

    character_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("choices_origin")
        self.setAccessibleName("The bar, the dice and the state of a written character")
        self.setToolTip(_WORDS)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self._theme = DARK
        self._shown: tuple[Drawn, Architecture, tuple[str, ...], bool] | None = None
        self._stretches: list[BarStretch] = []
        self._image: QImage | None = None
        self._set_fonts()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._image = None
        self.update()

    def show_drawn(
        self, drawn: Drawn | None, architecture: Architecture | None, marks: tuple[str, ...], is_greedy: bool
    ) -> None:
        """Show where this one came from; nothing where it is None."""
        self._image = None
        if drawn is None or architecture is None:
            self._shown, self._stretches = None, []
            self.setAccessibleDescription("")
        else:
            self._shown, self._stretches = (drawn, architecture, marks, is_greedy), stretches(drawn)
            words = stretch_in_words(drawn, drawn.character, marks)
            self.setAccessibleDescription(f"{dice_in_words(drawn, is_greedy)}: {words}")
        self._set_height()
        self.update()

    def tip_at(self, position: QPoint) -> str:
        if self._shown is None:
            return _WORDS
        drawn, architecture, marks, _ = self._shown
        x, y = position.x(), position.y()
        bar, strip = self._bar(), self._strip()
        if bar.has(x, y):
            return stretch_in_words(drawn, character_at(drawn, (x - bar.left) / bar.width), marks)
        if strip.has(x, y):
            return unit_in_words(architecture, drawn, strip, x, y)
        return _WORDS

    def as_table(self) -> PictureTable:
        """A row for each stretch of the bar, the longest first, then one for each number of the state."""
        if self._shown is None:
            return PictureTable.empty(_WORDS)
        drawn, architecture, marks, _ = self._shown
        rows: list[tuple[object, ...]] = [
            (spoken(marks[each.character]), per_cent(each.high - each.low, 3), each.low, each.high)
            for each in sorted(self._stretches, key=lambda each: each.low - each.high)
        ]
        for layer, name, values in architecture.states_of(drawn.state):
            of = f" of layer {layer + 1}" if architecture.layers > 1 else ""
            rows += [(f"{name}[{unit}]{of}", float(value), "", "") for unit, value in enumerate(values)]
        return PictureTable.of_rows("", ("share of the bar, or value", "from", "to"), rows)

    def _set_fonts(self) -> None:
        self._fonts = fonts()
        self._set_height()

    def _set_height(self) -> None:
        self.setFixedHeight(self._strip().bottom + 2)

    def _bar(self) -> Area:
        return Area(1, 3, max(40, self.width() - 2), self._fonts.mono.height + 4)

    def _strip(self) -> Area:
        layers = self._shown[1].layers if self._shown is not None else 1
        bar = self._bar()
        return Area(1, bar.bottom + self._fonts.below_bar + GRID // 2, bar.width, STRIP * layers)

    def _paint(self, painter: QPainter) -> None:
        if self._shown is None:
            return
        drawn, architecture, marks, is_greedy = self._shown
        brush, bar = Brush(self._theme, self._fonts, marks), self._bar()
        paint_bar(painter, brush, bar, self._stretches, drawn)
        paint_dice(painter, brush, bar, drawn, dice_in_words(drawn, is_greedy))
        if self._image is None:
            self._image = state_image(architecture, drawn, self._theme)
        paint_state(painter, brush, self._strip(), self._image, drawn)

    # Qt's overrides

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self._paint(painter)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Only the bar can be pressed."""
        super().mouseMoveEvent(event)
        x, y = event.position().toPoint().toTuple()
        is_on_bar = self._shown is not None and self._bar().has(x, y)
        shape = Qt.CursorShape.PointingHandCursor if is_on_bar else Qt.CursorShape.ArrowCursor
        if self.cursor().shape() != shape:
            self.setCursor(shape)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        x, y = event.position().toPoint().toTuple()
        bar = self._bar()
        if event.button() == Qt.MouseButton.LeftButton and self._shown is not None and bar.has(x, y):
            self.character_chosen.emit(character_at(self._shown[0], (x - bar.left) / bar.width))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._set_fonts()
        super().changeEvent(event)
