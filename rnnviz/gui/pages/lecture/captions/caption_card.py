"""CaptionCard: the network unrolled over the words that it says of a drawing.

Knows what was said; says nothing itself.
"""

import math

from PySide6.QtWidgets import QSizePolicy, QWidget

from rnnviz.core.arrays import Array
from rnnviz.core.lecture.captions import Said
from rnnviz.core.lecture.drawings import START, WORDS
from rnnviz.gui.pages.lecture import explanations
from rnnviz.gui.pages.lecture.unrolled import StepColumn, UnrolledPicture, UnrolledSteps
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.card_tools import CardTools
from rnnviz.gui.parts.fitted_label import FittedLabel
from rnnviz.gui.parts.number_table import NumberTable
from rnnviz.gui.parts.theme import Theme

HINT = "Press Train: the network learns within seconds to say what a drawing shows."
FORMULA = "hₜ = tanh(Wxh xₜ + Whh hₜ₋₁ + bh), at the first step + Wih v"


class CaptionCard(Card):
    """Named ``caption_unrolled``, its picture ``caption_picture``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(explanations.CAPTION_UNROLLED, parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.offer_subtitle(
            "one to many: the drawing once, then word by word from START to END", "one to many", ""
        )
        self._said: Said | None = None
        self.picture = UnrolledPicture("caption_picture", "The network, unrolled over the words that it says")
        self.picture.step_chosen.connect(self._say_step)
        self.step = FittedLabel()
        self.step.setObjectName("caption_step")
        self.step.setProperty("role", "quiet")
        self.body.addWidget(self.picture, 1)
        self.body.addWidget(self.step)
        self.tools = CardTools(self, "caption_unrolled", self.numbers)

    def show_said(self, said: Said | None, pixels: Array) -> None:
        """What is said of the pixels (8,8); None before the network has learnt anything."""
        self._said = said
        if said is None:
            self.picture.show_unrolled(UnrolledSteps(), HINT)
        else:
            read = (START, *said.words)
            columns = tuple(
                StepColumn(state, read=word, bars=tuple(zip(WORDS, ps.tolist(), strict=True)), loss=math.nan)
                for state, word, ps in zip(said.states, read, said.ps, strict=False)
            )
            self.picture.show_unrolled(UnrolledSteps(columns, formula=FORMULA, told=pixels))
        self._say_step()

    def set_theme(self, theme: Theme) -> None:
        self.picture.set_theme(theme)

    def _say_step(self, _number: int = 0) -> None:
        self.step.offer(self.picture.words_of(self.picture.chosen))

    def numbers(self) -> NumberTable:
        """Every step: what is read and said, all chances and all units."""
        said = self._said
        if said is None:
            return NumberTable(("step",), ())
        units = said.states.shape[1]
        header = (
            "step",
            "reads",
            "says",
            *(f"p({w})" for w in WORDS),
            *(f"h{unit}" for unit in range(units)),
        )
        read = (START, *said.words)
        rows = ((t + 1, read[t], said.words[t], *said.ps[t], *said.states[t]) for t in range(len(said.words)))
        return NumberTable(header, rows)
