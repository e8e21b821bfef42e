"""MomentBanner: which moment of the run the pages show, while it is not the present one, and the way back.

Stands at the right of the tabs, where it moves nothing. Knows an iteration; knows no run.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.theme import GRID

BACK = "Back to now (Esc)"


class MomentBanner(QFrame):
    """``now_wanted``: back to the present; ``branch_wanted``: go on from the moment that is shown."""

    now_wanted = Signal()
    branch_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("moment_banner")
        self._words = Label()
        self._words.setObjectName("moment_words")
        self._words.setProperty("role", "accent")
        self._words.setToolTip(
            "Every page shows the run as it was after so many steps. "
            "The run itself goes on, or stands, as it did."
        )
        self._now = _button("moment_now", BACK, "Show the present moment again.")
        self._now.clicked.connect(self.now_wanted)
        self._branch = _button(
            "moment_branch",
            "Go on from here…",
            "Begin a run at this moment, with other settings if you like.",
        )
        self._branch.clicked.connect(self.branch_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID, 0, 0, 0)
        row.setSpacing(GRID)
        for widget in (self._words, self._now, self._branch):
            row.addWidget(widget)
        self._iteration: int | None = None
        self._room = 0
        self.show_moment(None)

    def show_moment(self, iteration: int | None) -> None:
        """The pages show this one; None: the present one, of which there is nothing to say."""
        self._iteration = iteration
        self._write()
        self.setVisible(iteration is not None)

    def fit(self, room: int) -> None:
        """Take no more than so many pixels: where they are too few, a button says it all, at last alone."""
        if room != self._room:
            self._room = room
            self._write()

    @property
    def words(self) -> str:
        """What it says; '' while it is hidden."""
        return "" if self.isHidden() else self._words.text()

    def _write(self) -> None:
        if self._iteration is None:
            return
        self._words.setText(f"looking at iteration {self._iteration:,}")
        self._now.setText(BACK)
        self._now.setToolTip(
            f"Every page shows iteration {self._iteration:,}. Show the present moment again."
        )
        for widget in (self._words, self._branch):
            widget.show()
        if self.sizeHint().width() > self._room:
            self._words.hide()
            self._now.setText(f"at {self._iteration:,} · now (Esc)")
        if self.sizeHint().width() > self._room:
            self._branch.hide()
        for shorter in (f"at {self._iteration:,} (Esc)", "now (Esc)"):
            if self.sizeHint().width() > self._room:
                self._now.setText(shorter)


def _button(name: str, words: str, tip: str) -> QPushButton:
    button = QPushButton(words)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setObjectName(name)
    button.setToolTip(tip)
    button.setAccessibleName(words.removesuffix("…"))
    return button
