"""Buttons whose words change, and whose size does not: what stands beside them stays where it is.

Know words; know nothing of what they are for.
"""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QToolButton


class SteadyPushButton(QPushButton):
    """As wide as the widest of ``all_words`` needs, whichever of them it shows. A click leaves the keys where
    they were: Space still runs and pauses."""

    def __init__(self, all_words: Sequence[str]) -> None:
        super().__init__(all_words[0])
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._all_words = tuple(all_words)

    # Qt's overrides

    def sizeHint(self) -> QSize:
        return super().sizeHint() + _lacking(self, self._all_words)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class SteadyToolButton(QToolButton):
    """The same for an action in a toolbar."""

    def __init__(self, all_words: Sequence[str]) -> None:
        super().__init__()
        self._all_words = tuple(all_words)

    # Qt's overrides

    def sizeHint(self) -> QSize:
        return super().sizeHint() + _lacking(self, self._all_words)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


def _lacking(button: QPushButton | QToolButton, all_words: Sequence[str]) -> QSize:
    """What the widest of the words needs beyond those that stand there."""
    metrics = button.fontMetrics()

    def width(words: str) -> int:
        return metrics.size(Qt.TextFlag.TextShowMnemonic, words).width()  # as Qt reckons a button

    return QSize(max(map(width, all_words)) - width(button.text()), 0)
