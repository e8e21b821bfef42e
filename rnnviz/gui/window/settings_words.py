"""SettingsWords: what is to be known before a new run.

A mistake, a hint, or a proposal with a button that takes it, in a room that is there before the words:
nothing moves. Knows no setting.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from rnnviz.gui.parts.plain import Label, tip
from rnnviz.gui.parts.theme import GRID


class SettingsWords(QWidget):
    """taken  the button of the proposal was pressed."""

    taken = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._words = _RoomForWords()
        self._take = QPushButton("Use it")
        self._take.setToolTip("Put the rate that was measured to fit into its field.")
        self._take.setObjectName("use_rate_button")
        self._take.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys where they were
        self._take.clicked.connect(self.taken)
        self._take.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self._words, 1)
        row.addWidget(self._take, 0, Qt.AlignmentFlag.AlignTop)

    def say(self, words: str, *, is_error: bool = False) -> None:
        """A sentence, or '' for none."""
        self._words.say(words, is_error=is_error)
        self._words.setToolTip("")
        self._take.hide()

    def propose(self, words: str, button: str, why: str) -> None:
        """A sentence with what can be done about it, and ``why`` to whoever points at it."""
        self._words.say(words, is_error=False)
        self._take.setText(button)
        self._take.setToolTip(tip(why))
        self._words.setToolTip(tip(why))
        self._take.show()


class _RoomForWords(Label):
    LINES = 2
    """What the longest of the messages takes."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("settings_mistake")
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.say("", is_error=False)

    def say(self, words: str, *, is_error: bool) -> None:
        self.setText(words)
        role = "error" if is_error else "quiet"
        if self.property("role") != role:
            self.setProperty("role", role)
            self.style().unpolish(self)
            self.style().polish(self)
        self.setVisible(bool(words))

    # Qt's overrides

    def heightForWidth(self, width: int) -> int:
        return max(super().heightForWidth(width), self.LINES * self.fontMetrics().lineSpacing())
