"""LearningControls: a button that trains and stops, and the seed: what chance does in a small network.

Knows a number and whether something learns; knows no network.
"""

import secrets

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from rnnviz import paths
from rnnviz.gui.parts.fields import WholeField, mark_invalid
from rnnviz.gui.parts.fitted_label import FittedLabel
from rnnviz.gui.parts.steady_buttons import SteadyPushButton
from rnnviz.gui.parts.theme import GRID, Theme
from rnnviz.training.setting import Range

TRAIN, TRAIN_ON, STOP = "Train", "Train on", "Stop"
LARGEST = 99_999
SEEDS = Range(
    0, LARGEST, "Draws the first weights, which cases are held out, and the order of the others: the same "
    "seed learns the same.", whole=True,
)  # fmt: skip


class LearningControls(QWidget):
    """Its parts are called by ``prefix``.

    train_wanted, stop_wanted  the button was pressed
    seed_chosen                a number that may be one
    refused                    a sentence: what was typed is none
    """

    train_wanted = Signal()
    stop_wanted = Signal()
    seed_chosen = Signal(int)
    refused = Signal(str)

    def __init__(self, prefix: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._learns = False
        self.button = SteadyPushButton((TRAIN, TRAIN_ON, STOP))
        self.button.setObjectName(f"{prefix}_train")
        self.button.setProperty("primary", True)
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.clicked.connect(self._on_button_clicked)
        self.seed = WholeField(f"{prefix}_seed", 0, SEEDS)
        self.seed.called = "seed"
        self.seed.setAccessibleName("seed")
        self.seed.setToolTip(SEEDS.meaning)
        self.seed.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.seed.setFixedWidth(self.seed.fontMetrics().horizontalAdvance(f"{LARGEST:,}") + 3 * GRID)
        self.seed.valueChanged.connect(self._on_seed_value_changed)
        self.seed.refused.connect(self.refused)
        words = FittedLabel()  # the narrowest card has room for what can be pressed alone
        words.offer("seed", "")
        words.setMaximumWidth(words.fontMetrics().horizontalAdvance("seed") + 1)
        words.setProperty("role", "quiet")
        words.setToolTip(SEEDS.meaning)
        self.dice = QToolButton()
        self.dice.setObjectName(f"{prefix}_dice")
        self.dice.setAccessibleName("Draw a new seed")
        self.dice.setToolTip("Draw a new seed: other first weights, other cases held out.")
        self.dice.setProperty("small", True)
        self.dice.setIconSize(QSize(16, 16))
        self.dice.clicked.connect(self._on_dice_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID // 2)
        for widget in (self.button, words, self.seed, self.dice):
            row.addWidget(widget, 1000 if widget is words else 0)  # before what is left over at the end
        row.addStretch(1)
        self.show_state(learns=False, has_learnt=False)

    def show_state(self, *, learns: bool, has_learnt: bool) -> None:
        """Whether something learns now, and whether what is shown has learnt before."""
        self._learns = learns
        words = STOP if learns else TRAIN_ON if has_learnt else TRAIN
        tip = (
            "Stop; it can go on from there." if learns
            else "Learn for up to a minute more, or until 99 % of unseen cases come right." if has_learnt
            else "Learn until 99 % of unseen cases come right, twice in a row, at most for a minute."
        )  # fmt: skip
        self.button.setText(words)
        self.button.setToolTip(tip)
        self.button.setAccessibleName(words)

    def set_theme(self, theme: Theme) -> None:
        self.dice.setIcon(QIcon(str(paths.resource(f"dice-{theme.name}.svg"))))

    def show_seed(self, seed: int) -> None:
        """Set it; nobody is told."""
        with QSignalBlocker(self.seed):
            self.seed.setValue(seed)

    def _on_button_clicked(self) -> None:
        (self.stop_wanted if self._learns else self.train_wanted).emit()

    def _on_seed_value_changed(self, seed: int) -> None:
        mistake = self.seed.mistake
        mark_invalid(self.seed, bool(mistake))
        if mistake:
            self.refused.emit(mistake)
        else:
            self.seed_chosen.emit(seed)

    def _on_dice_clicked(self) -> None:
        self.seed.setValue(secrets.randbelow(1000))
