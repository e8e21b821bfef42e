"""WhySection: why the network expects a character, and rather than another: the parts of its score.

Knows one place as a network sees it; takes nothing apart itself.
"""

import numpy as np
from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from rnnviz.core.inside.logit import why
from rnnviz.gui.pages.inspect.cursor.here import Here, HereView
from rnnviz.gui.pages.inspect.why.reasons_tree import ReasonsTree
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.theme import GRID, Theme, mono_font, visible
from rnnviz.gui.parts.wheel_passes import pass_wheel

NOTHING = "–"
"""Rather than no other character: the score itself."""
LIKELIEST = "the likeliest"
MOST_OFFERED = 200
_WORDS = (
    "The score y[B] = Σ Why[B,u] · h[u] + by[B] as the sum that it is, the largest parts first; rather than "
    "C, with Why[B,u] − Why[C,u]. Open a unit (→) to see what made it."
)


class WhySection(HereView):
    """Two choices of characters, and the tree."""

    TITLE = "Why this character"
    WORDS = _WORDS

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._here: Here | None = None
        self._order: list[int] = []
        self.tree = ReasonsTree(self)
        self.tree.setToolTip(_WORDS)
        self.tree.expanded.connect(self._on_tree_expanded)
        self.character = self._choice("why_character", "The character whose score is taken apart")
        self.other = self._choice("why_rather_than", "The character that it is compared with")
        title = Label("Why", self)
        title.setProperty("role", "quiet")
        title.setToolTip(_WORDS)
        between = Label("rather than", self)
        between.setToolTip("The other character: what speaks for the one and against the other is summed up.")
        between.setProperty("role", "quiet")
        header = QHBoxLayout()
        header.setSpacing(GRID // 2)
        header.addWidget(title)
        header.addWidget(self.character)
        header.addStretch(1)
        header.addWidget(between)
        header.addWidget(self.other)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(header)
        column.addWidget(self.tree)

    def _choice(self, name: str, words: str) -> QComboBox:
        choice = QComboBox(self)
        choice.setObjectName(name)
        choice.setAccessibleName(words)
        choice.setToolTip(f"{words}, the likeliest first.")
        choice.setFont(mono_font())
        choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        choice.setMinimumContentsLength(4)
        pass_wheel(choice)
        choice.activated.connect(self._on_choice_activated)
        return choice

    def show_here(self, here: Here | None) -> None:
        self._here = here
        if here is None:
            self.tree.show_reasons(None)
            return
        chosen, other = self.chosen, self.rather_than
        self._order = np.argsort(-here.ps, kind="stable")[:MOST_OFFERED].tolist()
        if here.follows is not None and here.follows not in self._order:
            self._order[-1] = here.follows
        marks = [visible(here.vocabulary.characters[number]) for number in self._order]
        first = here.follows if here.follows is not None else self._order[0]
        self._offer(
            self.character,
            [
                LIKELIEST if here.follows is None else f"{visible(here.vocabulary.characters[first])} ←",
                *marks,
            ],
            chosen,
        )
        self._offer(self.other, [NOTHING, *marks], other)
        self._show()

    def _offer(self, choice: QComboBox, words: list[str], kept: int | None) -> None:
        """These; a character that was chosen by hand stays chosen, the first one is what follows, or none."""
        choice.blockSignals(True)
        choice.clear()
        choice.addItems(words)
        choice.setCurrentIndex(1 + self._order.index(kept) if kept is not None and kept in self._order else 0)
        choice.blockSignals(False)

    @property
    def chosen(self) -> int | None:
        """The character that was chosen by hand; None: the one that follows, or the likeliest."""
        return self._order[self.character.currentIndex() - 1] if self.character.currentIndex() > 0 else None

    @property
    def rather_than(self) -> int | None:
        return self._order[self.other.currentIndex() - 1] if self.other.currentIndex() > 0 else None

    def _show(self) -> None:
        here = self._here
        trail = here.trail if here is not None else None
        if here is None or trail is None:
            self.tree.show_reasons(None)
            return
        character = self.chosen
        if character is None:
            character = here.follows if here.follows is not None else self._order[0]
        self.tree.show_reasons(why(trail, character, self.rather_than))

    def _on_choice_activated(self, _row: int) -> None:
        self._show()
        self.question_asked.emit("why")

    def _on_tree_expanded(self, _index: QModelIndex) -> None:
        self.question_asked.emit("why")

    def write_names(self) -> None:
        self._show()

    def set_theme(self, theme: Theme) -> None:
        self.tree.set_theme(theme)
