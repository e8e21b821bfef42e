"""NextSection: what the network expects after the character at the cursor, as bars, at a temperature.

Knows one place as a network sees it; draws nothing from it.
"""

import numpy as np
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from rnnviz.core.arrays import Array
from rnnviz.gui.pages.inspect.cursor.chances import at_temperature
from rnnviz.gui.pages.inspect.cursor.here import Here, HereView
from rnnviz.gui.panels.forecast.forecast import percent
from rnnviz.gui.parts.fields import NumberField, mark_invalid
from rnnviz.gui.parts.painted_text import PaintedText
from rnnviz.gui.parts.place_tip import TippedPicture
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.theme import DARK, GRID, Theme, mono_font, small_font, visible
from rnnviz.training.setting import Range

ROWS = 7
_TEMPERATURES = Range(
    0, 10, "Characters are drawn from softmax(y / temperature): 1 is the model itself, 0 the likeliest alone."
)
_WORDS = (
    "How likely the network holds each character to come next: p = softmax(y / temperature). "
    "Warm is the one that does."
)


class NextBars(TippedPicture):
    """The likeliest characters, one below the other; a full bar is 100 %."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspect_next")
        self.setAccessibleName("What the network expects next")
        self.setToolTip(_WORDS)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._theme = DARK
        self._rows: list[tuple[str, float, bool]] = []
        self._set_fonts()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_rows(self, rows: list[tuple[str, float, bool]]) -> None:
        """(mark, p, whether it really comes) from the likeliest on."""
        self._rows = rows
        words = ", ".join(f"{mark} {percent(p)}" for mark, p, _ in rows[:3])
        self.setAccessibleDescription(f"The network expects {words}." if rows else "")
        self.update()

    @property
    def rows(self) -> list[tuple[str, float, bool]]:
        return self._rows

    def tip_at(self, position: QPoint) -> str:
        row = position.y() // self._pitch
        if not 0 <= row < len(self._rows):
            return _WORDS
        mark, p, is_true = self._rows[row]
        return f"“{mark}”: p = {p:.3%}" + (", the one that really comes" if is_true else "")

    def _set_fonts(self) -> None:
        self._mono, self._small = PaintedText(mono_font()), PaintedText(small_font())
        self._pitch = self._mono.height + 2
        self.setFixedHeight(ROWS * self._pitch)
        self.setMinimumWidth(150)

    def _paint(self, painter: QPainter) -> None:
        theme, pitch = self._theme, self._pitch
        room = round(2 * self._mono.advance) + 4
        figures = round(self._small.width("100.0 %")) + GRID
        width = max(10, self.width() - room - figures)
        for row, (mark, p, is_true) in enumerate(self._rows):
            top = row * pitch
            length = max(1, round(width * min(1.0, p if np.isfinite(p) else 0.0)))
            color = theme.color("warm") if is_true else theme.color("accent", 0.8)
            painter.fillRect(room, top + 3, length, pitch - 6, color)
            self._mono.begin(painter, theme.pen("warm" if is_true else "text"))
            self._mono.draw_in_cells(painter, [(room / 2 - 2, mark)], top + 1, room - 4)
            self._small.begin(painter, theme.pen("text" if row == 0 else "quiet"))
            words = percent(p)
            left = self.width() - round(self._small.width(words))
            self._small.draw(painter, left, top + (pitch - self._small.height) // 2, words)

    # Qt's overrides

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self._paint(painter)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._set_fonts()
        super().changeEvent(event)


class NextSection(HereView):
    """The bars and their temperature."""

    TITLE = "What comes next"
    WORDS = _WORDS

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._here: Here | None = None
        self.bars = NextBars(self)
        title = Label(self.TITLE, self)
        title.setProperty("role", "quiet")
        title.setToolTip(_WORDS)
        self.temperature = NumberField("inspect_temperature", 1.0, _TEMPERATURES, self, decimals=2)
        self.temperature.called = "temperature"
        self.temperature.setAccessibleName("temperature of what comes next")
        self.temperature.setSingleStep(0.1)
        self.temperature.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.temperature.setFixedWidth(self.temperature.fontMetrics().horizontalAdvance("00.00") + 34)
        self.temperature.valueChanged.connect(self._on_temperature_changed)
        self.temperature.refused.connect(self.mistake_made)
        name = Label("temperature", self)
        name.setProperty("role", "quiet")
        name.setBuddy(self.temperature)
        name.setToolTip(self.temperature.toolTip())
        header = QHBoxLayout()
        header.setSpacing(GRID // 2)
        header.addWidget(title)
        header.addStretch(1)
        header.addWidget(name)
        header.addWidget(self.temperature)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(header)
        column.addWidget(self.bars)

    @property
    def chances(self) -> Array | None:
        """(V,) what is shown, of all characters; None where nothing is."""
        if self._here is None or self.temperature.mistake:
            return None
        return at_temperature(self._here.ps, self.temperature.value())

    def show_here(self, here: Here | None) -> None:
        self._here = here
        self._show()

    def set_theme(self, theme: Theme) -> None:
        self.bars.set_theme(theme)

    def _show(self) -> None:
        here, chances = self._here, self.chances
        if here is None or chances is None:
            self.bars.show_rows([])
            return
        order = np.argsort(-chances, kind="stable")[:ROWS].tolist()
        if here.follows is not None and here.follows not in order:
            order[-1] = here.follows  # what really comes is always among them
        marks = here.vocabulary.characters
        self.bars.show_rows([(visible(marks[i]), float(chances[i]), i == here.follows) for i in order])

    def _on_temperature_changed(self, _value: float) -> None:
        mistake = self.temperature.mistake
        mark_invalid(self.temperature, bool(mistake))
        if mistake:
            self.mistake_made.emit(mistake)
        else:
            self._show()
