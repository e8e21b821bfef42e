"""BestsRow: the lowest losses of which a network is kept, a line below them: held-out, smooth, one window.

Shows words in the unit it is given; knows no series and no run.
"""

from collections.abc import Callable, Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.theme import GRID
from rnnviz.training.glossary.glossary import glossary
from rnnviz.training.run.best import BEST_EVERY, SHORT, SMOOTH, WINDOW, BestLoss
from rnnviz.training.run.held_out import NAME as HELD_OUT

TITLE = glossary()["best"].whole
MEANINGS = {
    HELD_OUT: "The lowest loss of the text that is never learned: the network that expects a new text best. "
    "This is best.npz.",
    SMOOTH: "The lowest smooth loss: the network that expects the text it learns best, looked at every "
    f"{BEST_EVERY} steps. Without a held-out text this is best.npz.",
    WINDOW: "The least loss of a single window, most often a lucky one that says little about the network. "
    f"It is kept as it stood after that step, at most once in {BEST_EVERY} steps, and more often at first.",
}
_WIDEST = "000.00 at 0,000,000"
"""Room for each: a number that gets more digits moves nothing."""


class BestsRow(QWidget):
    """``best kept   held-out 40.50 at 3,000   smooth 40.29 at 61,000   one window 11.28 at 52,310``.

    What there is no room for is left out, the last first.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("loss_bests")
        self.setAccessibleName("The lowest losses so far")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GRID)
        self._title = _quiet("best kept", "loss_best_title", TITLE)
        row.addWidget(self._title)
        self._labels = {by: _quiet(word, f"loss_best_{by}", MEANINGS[by]) for by, word in SHORT.items()}
        self._wanted: Sequence[str] = ()
        for label in self._labels.values():
            row.addWidget(label)
        row.addStretch(1)

    def start_run(self, *, holds_out: bool) -> None:
        """None is there yet; one by a held-out text only where there is such a text."""
        self._wanted = [by for by in self._labels if holds_out or by != HELD_OUT]
        for by, label in self._labels.items():
            label.setText(f"{SHORT[by]} –")
            label.setMinimumWidth(label.fontMetrics().horizontalAdvance(f"{SHORT[by]} {_WIDEST}"))
        self._leave_out()

    def show_bests(self, bests: Sequence[BestLoss], readable: Callable[[float], str]) -> None:
        """Show these; ``readable`` puts a loss (nats over the window) into words."""
        for best in bests:
            words = f"{SHORT[best.by]} {readable(best.value)} at {best.iteration:,}"
            self._labels[best.by].setText(words)

    def _leave_out(self) -> None:
        room = self.width() - self._title.sizeHint().width()
        for by, label in self._labels.items():
            if by in self._wanted:
                room -= max(label.minimumWidth(), label.sizeHint().width()) + 2 * GRID
            label.setVisible(by in self._wanted and room >= 0)

    # Qt's overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._leave_out()


def _quiet(words: str, name: str, meaning: str) -> Label:
    label = Label(words)
    label.setObjectName(name)
    label.setProperty("role", "quiet")
    label.setToolTip(meaning)
    return label
