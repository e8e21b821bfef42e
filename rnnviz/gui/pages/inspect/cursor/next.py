"""NextSection: what the network expects after the character at the cursor, as bars, at a temperature.

Knows one place as a network sees it; draws nothing from it.
"""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rnnviz.core.arrays import Array
from rnnviz.core.network.dials import at_temperature
from rnnviz.gui.pages.inspect.cursor.here import Here, HereView
from rnnviz.gui.panels.forecast.chance_bars import ROWS, ChanceBars
from rnnviz.gui.parts.fields import NumberField, mark_invalid
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.theme import GRID, Theme, visible
from rnnviz.training.setting import Range

_TEMPERATURES = Range(
    0, 10, "Characters are drawn from softmax(y / temperature): 1 is the model itself, 0 the likeliest alone."
)
_WORDS = (
    "How likely the network holds each character to come next: p = softmax(y / temperature). "
    "Warm is the one that does."
)


class NextSection(HereView):
    """The bars and their temperature."""

    TITLE = "What comes next"
    WORDS = _WORDS

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._here: Here | None = None
        self.bars = ChanceBars("inspect_next", _WORDS, self)
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
