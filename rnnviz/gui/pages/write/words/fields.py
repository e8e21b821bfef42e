"""SampleFields: the words to count, how many samples are written for them, and how long each is.

Knows its fields and what may stand in them; knows no sample.
"""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from rnnviz.gui.parts.fields import WholeField, mark_invalid
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.theme import GRID, mono_font
from rnnviz.training.setting import Range

MOST_CHARACTERS = 5_000_000
"""Of all samples: some minutes of writing, and memory for them."""
_SAMPLES = Range(1, 2_000, "How many samples are written, each by a seed of its own.", whole=True)
_LENGTHS = Range(20, 20_000, "Characters of each sample.", whole=True)
_WRITE = "Write samples"


class SampleFields(QWidget):
    """The fields in a row: ``words``, ``samples``, ``length``, and the button that writes or calls off.

    words_changed  other words are to be counted
    wanted         samples are to be written
    not_wanted     those under way are to be called off
    mistake_made   a sentence about a number that cannot be used
    """

    words_changed = Signal()
    wanted = Signal()
    not_wanted = Signal()
    mistake_made = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_working = False
        self.words = QLineEdit(self)
        self.words.setObjectName("words_text")
        self.words.setFont(mono_font())
        self.words.setAccessibleName("Words to count")
        self.words.setPlaceholderText('words, as: door Gregor "the old man"')
        self.words.setToolTip(
            "Words with spaces or commas between, phrases in quotation marks. A word in lower case is found "
            "whatever its case. Enter has samples written."
        )
        self.words.textChanged.connect(self.words_changed)
        self.words.returnPressed.connect(self.wanted)
        self.samples = self._field("words_samples", "samples", 40, _SAMPLES, 10)
        self.length = self._field("words_length", "length of each", 500, _LENGTHS, 100)
        self.button = QPushButton(_WRITE, self)
        self.button.setObjectName("words_write")
        self.button.setToolTip("Have the network of the text above write these samples; again: call it off.")
        self.button.setFixedWidth(self.button.fontMetrics().horizontalAdvance(_WRITE) + 5 * GRID)
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.clicked.connect(self._on_button_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self.words, 1)
        for field, words in ((self.samples, "samples of"), (self.length, "characters")):
            label = Label(words, self)
            label.setProperty("role", "quiet")
            label.setToolTip(field.toolTip())
            row.addWidget(field)
            row.addWidget(label)
        row.addWidget(self.button)

    def find_mistake(self) -> str:
        """What is wrong with the numbers; '' if nothing is."""
        mistake = self.samples.mistake or self.length.mistake
        if not mistake and self.samples.value() * self.length.value() > MOST_CHARACTERS:
            return f"These are more than {MOST_CHARACTERS:,} characters: take fewer samples, or shorter ones."
        return mistake

    def show_working(self, *, working: bool) -> None:
        """Whether samples are under way."""
        self._is_working = working
        self.button.setText("Cancel" if working else _WRITE)

    def values(self) -> dict[str, Any]:
        """What is set, as plain JSON types, for ``restore``."""
        return {
            "words": self.words.text(),
            "samples": self.samples.value(),
            "length": self.length.value(),
        }

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Set what ``values`` gave; whatever in it makes no sense is left as it is."""
        words = kept.get("words")
        if isinstance(words, str):
            self.words.setText(words)
        for name, field in (("samples", self.samples), ("length", self.length)):
            value = kept.get(name)
            if type(value) is int and field.allowed.minimum <= value <= field.allowed.maximum:
                field.setValue(value)

    def _field(self, name: str, called: str, value: int, allowed: Range, step: int) -> WholeField:
        field = WholeField(name, value, allowed, self)
        field.called = called
        field.setAccessibleName(called)
        field.setSingleStep(step)
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        field.setFixedWidth(field.fontMetrics().horizontalAdvance("20,000") + 18)
        field.valueChanged.connect(lambda _value: self._on_field_changed(field))
        field.refused.connect(self.mistake_made)
        return field

    def _on_field_changed(self, field: WholeField) -> None:
        mark_invalid(field, bool(field.mistake))
        if field.mistake:
            self.mistake_made.emit(field.mistake)

    def _on_button_clicked(self) -> None:
        (self.not_wanted if self._is_working else self.wanted).emit()
