"""AfterView: what the network expects after any text, and its state: both follow at each key.

Reads with the network of the sheet, from a clear state. Knows texts; knows no run.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rnnviz.core.arrays import Array
from rnnviz.core.network.dials import at_temperature
from rnnviz.core.network.reading import read
from rnnviz.gui.pages.write.view import Sheet, WriteView
from rnnviz.gui.panels.forecast.chance_bars import ChanceBars
from rnnviz.gui.panels.forecast.forecast import percent
from rnnviz.gui.panels.writing.prime_edit import PrimeEdit, skipped_in_words
from rnnviz.gui.parts.figure import Figure, WidgetFigure
from rnnviz.gui.parts.figure_file import export_widget
from rnnviz.gui.parts.fitted_label import FittedLabel
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.state_strip import StateStrip
from rnnviz.gui.parts.theme import GRID, Theme, visible
from rnnviz.training.worker.messages import RunInfo

ROWS = 10
MOST_READ = 2_000
"""Characters of what is typed; of more only the last are read."""
FIRST_TEXT = "The "
_HINT = "any text: the network reads it from a clear state, a character at each key"
_BARS = (
    "How likely the network holds each character to come next: p = softmax(y / temperature), at the "
    "temperature of the text above. What top-k and top-p cut off is still shown."
)
_STATE = "Every unit of the hidden state h after the last character that was read, from −1 to +1."


class AfterView(WriteView):
    """The text is named ``write_after_text``."""

    TITLE = "After any text"
    WORDS = "What the network expects after any text: type, and bars and state follow at each key."

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("after_view")
        self._sheet: Sheet | None = None
        self._read: tuple[object, str, Array, Array] | None = (
            None  # by which network, what, its states and ps
        )
        self.text = PrimeEdit(self)
        self.text.setObjectName("write_after_text")
        self.text.setAccessibleName("Text after which the network is asked")
        self.text.setPlaceholderText(_HINT)
        self.text.setToolTip("What the network reads, from a clear state. Shift+Enter puts in a line break.")
        self.text.setText(FIRST_TEXT)
        self.text.textChanged.connect(self._show)
        self.bars = ChanceBars("write_after_bars", _BARS, self, rows=ROWS)
        self.strip = StateStrip("write_after_state", "The state after the text", _STATE, self)
        self.strip.unit_chosen.connect(self._on_strip_unit_chosen)
        self._unit = 0
        self._last = FittedLabel(self)
        self._last.setObjectName("write_after_last")
        self._state_words = FittedLabel(self)
        self._state_words.setObjectName("write_after_unit")
        self._state_words.setProperty("role", "quiet")
        self._lay_out()

    # ── what it is told ──

    def start_run(self, _run: RunInfo) -> None:
        self._sheet = self._read = None
        self._show()

    def show_sheet(self, sheet: Sheet, _at: int) -> None:
        self._sheet = sheet
        self._show()

    def set_theme(self, theme: Theme) -> None:
        self.text.set_theme(theme)
        self.bars.set_theme(theme)
        self.strip.set_theme(theme)

    # ── what it says of itself ──

    @property
    def figures(self) -> Sequence[Figure]:
        return (WidgetFigure("After any text", self, lambda path: export_widget(self, path)),)

    def to_keep(self) -> dict[str, Any]:
        return {"text": self.text.text()}

    def restore(self, kept: Mapping[str, Any]) -> None:
        text = kept.get("text")
        if isinstance(text, str):
            self.text.setText(text)

    def sight(self) -> dict[str, Any]:
        return {**self.to_keep(), "unit": self._unit}

    def show_sight(self, sight: Mapping[str, Any]) -> None:
        self.restore(sight)
        unit = sight.get("unit")
        if type(unit) is int and unit >= 0:
            self._unit = unit
            self._show()

    # ── making ──

    def _lay_out(self) -> None:
        label = Label("after", self)
        label.setProperty("role", "quiet")
        label.setBuddy(self.text)
        label.setToolTip(self.text.toolTip())
        typed = QHBoxLayout()
        typed.setSpacing(GRID)
        typed.addWidget(label)
        typed.addWidget(self.text, 1)
        beside = QVBoxLayout()
        beside.setSpacing(GRID // 2)
        beside.addWidget(self._last)
        beside.addSpacing(GRID)
        beside.addWidget(self.strip)
        beside.addWidget(self._state_words)
        beside.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(self.bars, 1)
        row.addLayout(beside, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(typed)
        column.addLayout(row)
        column.addStretch(1)

    # ── reading ──

    def _states_and_ps(self, sheet: Sheet, text: str) -> tuple[Array, Array]:
        """(n,S), (n,V) after each character; what was read before by the same network is not read again."""
        network, dtype = sheet.network, sheet.network.params.flat.dtype
        states = np.zeros((0, network.architecture.state_size), dtype)
        ps = np.zeros((0, len(sheet.vocabulary)), dtype)
        known = 0
        if self._read is not None and self._read[0] is network:
            _, before, states, ps = self._read
            while known < min(len(before), len(text)) and before[known] == text[known]:
                known += 1
        ids, _ = sheet.vocabulary.encode(text[known:])
        reading = read(network.architecture, network.params, ids, states[known - 1] if known else None)
        states = np.concatenate([states[:known], reading.states])
        ps = np.concatenate([ps[:known], reading.ps])
        self._read = network, text, states, ps
        return states, ps

    def _show(self) -> None:
        sheet = self._sheet
        known = sheet.vocabulary.characters if sheet is not None else ""
        typed = self.text.text()
        text = "".join(character for character in typed if character in known)[-MOST_READ:]
        if sheet is None or not text:
            self.bars.show_rows([])
            self.strip.show_values(np.zeros(0), None, None)
            self._last.offer("")
            self._state_words.offer("")
            return
        states, ps = self._states_and_ps(sheet, text)
        chances = at_temperature(ps[-1], sheet.telling.draft.dials.temperature)
        order = np.argsort(-chances, kind="stable")[:ROWS].tolist()
        self.bars.show_rows([(visible(sheet.word(i)), float(chances[i]), False) for i in order])
        self._show_last(sheet, text, ps)
        self._show_state(sheet, states[-1])

    def _show_last(self, sheet: Sheet, text: str, ps: Array) -> None:
        """How likely the key was that was pressed last."""
        words = ""
        if len(text) > 1:
            character, _ = sheet.vocabulary.encode(text[-1])
            p = float(ps[-2][int(character[0])])
            words = f"“{visible(text[-1])}” itself was expected with {percent(p)}"
        unknown = "".join(
            character for character in self.text.text() if character not in sheet.vocabulary.characters
        )
        if unknown:
            words = " · ".join(part for part in (words, skipped_in_words(unknown)) if part)
        self._last.offer(words)
        self._last.setToolTip("How likely the last character itself was, after those before it: its p.")

    def _show_state(self, sheet: Sheet, state: Array) -> None:
        architecture = sheet.network.architecture
        *_, h = (part for _, name, part in architecture.states_of(state) if name == "h")
        watched = next(watched for watched in architecture.cell.watched if watched.name == "h")
        self._unit = min(self._unit, len(h) - 1)
        self.strip.show_values(h, watched, self._unit)
        of_layer = f" of layer {architecture.layers}" if architecture.layers > 1 else ""
        words = self.strip.words_of(self._unit)
        self.strip.setAccessibleDescription(words)
        self._state_words.offer(f"{words}{of_layer} · {len(h):,} units", words)
        self._state_words.setToolTip(_STATE)

    def _on_strip_unit_chosen(self, unit: int) -> None:
        self._unit = unit
        self._show()
