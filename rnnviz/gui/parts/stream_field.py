"""StreamField: which of the streams that are read side by side is shown.

There only where there are several. Knows a number and how many there are; knows no run. In code streams
are counted from 0, as in the arrays; the field counts from 1.
"""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QWidget

from rnnviz.gui.parts.fields import WholeField, mark_invalid
from rnnviz.training.setting import Range

_ROOM_BESIDE = 26
"""Pixels of a field beside its text."""
_WORDS = (
    "Which of the {count} streams is shown: each reads the text from a place of its own, and the network "
    "learns from the mean of all. The loss of the run is that mean."
)


class StreamField(WholeField):
    """chosen  the stream that was chosen here, counted from 0"""

    chosen = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, 1, _allowed(1), parent)
        self.called = "stream"
        self.setPrefix("stream ")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._awaited: int | None = None
        self.set_count(1)
        self.valueChanged.connect(self._on_value_changed)

    @property
    def stream(self) -> int:
        """The one that is shown, or was asked for; counted from 0."""
        return self.value() - 1

    def set_count(self, count: int) -> None:
        """So many are read side by side; the present one is kept where there still is one of its number."""
        self._awaited = None
        self.allowed = _allowed(count)
        self.setSuffix(f" of {count:,}")
        self.setFixedWidth(
            self.fontMetrics().horizontalAdvance(f"stream {count:,} of {count:,}") + _ROOM_BESIDE
        )
        self.setToolTip(_WORDS.format(count=f"{count:,}"))
        self.setAccessibleName(f"stream shown, of {count:,}")
        if self.value() > count:
            self._set(0)
        self.setVisible(count > 1)

    def show_stream(self, stream: int) -> None:
        """This one is on the screen. While another that was chosen here is under way, nothing changes."""
        if self._awaited is None:
            self._set(stream)
        elif stream == self._awaited:
            self._awaited = None

    def _set(self, stream: int) -> None:
        if stream != self.stream:
            with QSignalBlocker(self):
                self.setValue(stream + 1)
            mark_invalid(self, False)

    def _on_value_changed(self, _value: int) -> None:
        mistake = self.mistake
        mark_invalid(self, bool(mistake))
        if mistake:
            self.refused.emit(mistake)
        else:
            self._awaited = self.stream
            self.chosen.emit(self.stream)


def _allowed(count: int) -> Range:
    return Range(1, count, "Which of the streams is shown.", whole=True)
