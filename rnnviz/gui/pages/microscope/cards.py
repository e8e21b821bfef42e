"""The three cards of the microscope, each a board of numbers with the words that belong to it.

Know the step they show; know no page, and not how the reader walks.
"""

import math
from html import escape
from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from rnnviz.gui.pages.microscope.board import LARGE, Step
from rnnviz.gui.pages.microscope.code import StepCode
from rnnviz.gui.pages.microscope.equation import EquationBoard
from rnnviz.gui.pages.microscope.sum import SumBoard
from rnnviz.gui.pages.microscope.unrolled import UnrolledBoard
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.theme import GRID, Theme, mono_font
from rnnviz.training.microscope.numbers import signed_number
from rnnviz.training.microscope.terms import Explanation

TEXT_SHOWN = 28
"""Characters of the window that are quoted in full."""
DIRECTIONS = {
    "Forward": "the hidden state is carried from left to right",
    "Backward": "the error travels back from right to left",
    "Update": "the walk is done: now the parameters move",
}
SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉"
FIGURES = str.maketrans(SUBSCRIPTS, "0123456789")


class WindowCard(Card):
    """The window of the text, unrolled in time, and where in it the walk stands."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("One window of the text, unrolled", parent)
        self.explain(
            "The network drawn once for each character: h_t = tanh(Wxh·x_t + Whh·h_{t−1} + bh) goes to the "
            "right, dh to the left."
        )
        self.board = UnrolledBoard()
        self.body.addWidget(self.board, 1, Qt.AlignmentFlag(0))

    def show_step(self, step: Step) -> None:
        self.board.show_step(step)
        around = self.header.sizeHint().height() + 2 * GRID + GRID // 2
        self.setMaximumHeight(self.board.maximumHeight() + around)
        group = step.walkthrough.groups[step.phase.group]
        self.subtitle.setText(self._summary(step, DIRECTIONS[group.section]))

    def _summary(self, step: Step, direction: str) -> str:
        """``“hell” in, “ello” wanted · total loss 5.1611 · …``"""
        taken = step.walkthrough.step
        T = len(taken.inputs)
        marks = step.walkthrough.numbers.marks
        if T <= TEXT_SHOWN:
            read = "".join(marks[i] for i in taken.inputs)
            wanted = "".join(marks[i] for i in taken.targets)
            text = f"“{read}” in, “{wanted}” wanted" if T <= 8 else f"“{read}”"
        else:
            first, last = self.board.shown_times()
            shown = "".join(marks[i] for i in taken.inputs[first - 1 : last])
            text = f"“…{shown}…”, t = {first} … {last} of {T}"
        loss = f"total loss {taken.loss:.4f}" if math.isfinite(taken.loss) else "total loss not finite"
        return " · ".join((text, loss, direction))


class EquationCard(Card):
    """The phase at work: its equation, the numbers in it, and what it means."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("The phase at work", parent)
        self.explain("One of the computations of a learning step: its equation, and all numbers in it.")
        self._equation = Label()
        self._equation.setObjectName("microscope_equation_text")
        self._equation.setToolTip("The equation of this phase; a small figure is the time t in the window.")
        self._equation.setFont(mono_font(mono_font().pointSizeF() * LARGE))
        self._equation.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._equation.setTextFormat(Qt.TextFormat.RichText)
        self.board = EquationBoard()
        self._words = _words("microscope_words")
        self._words.setTextFormat(Qt.TextFormat.RichText)
        # Room for the longest at 1280 pixels, so that nothing moves from phase to phase.
        self._words.setMinimumHeight(5 * self._words.fontMetrics().lineSpacing() + 2)
        self._code = StepCode()
        self._code.hide()
        self.body.addWidget(self._equation)
        self.body.addWidget(self.board, 1000)
        self.body.addWidget(self._words)
        self.body.addWidget(self._code)
        self.body.addStretch(1)

    def show_step(self, step: Step) -> None:
        phase = step.phase
        self.title.setText(phase.title)
        self.subtitle.setText(f"{step.number + 1} of {len(step.walkthrough.phases)}")
        self._equation.setText(_typeset(phase.equation))
        self._equation.setAccessibleName(phase.equation)
        self._words.setText(phase.words)
        self._code.show_phase(phase)
        self.board.show_step(step)
        self._fit_code()

    def set_theme(self, theme: Theme) -> None:
        self._code.set_theme(theme)

    def _fit_code(self) -> None:
        """A small network leaves room below its numbers: there stands the whole step as code."""
        above = (self._equation.sizeHint().height(), self.board.maximumHeight(), self._words.minimumHeight())
        frame = self.header.sizeHint().height() + 3 * GRID
        room = self.height() - frame - sum(above) - len(above) * GRID
        self._code.fit(self.width() - 3 * GRID, room)

    # Qt's overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_code()


class SumCard(Card):
    """The chosen number, and the sum that made it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("The sum that made this number", parent)
        self.explain(
            "The chosen number as the sum of its terms, such as Σ Whh[i,j] · h_{t−1}[j] over all units j."
        )
        self.board = SumBoard()
        self._note = _words("microscope_note")
        hint = Label(
            "Click any number to see where it comes from. Keys: ← → phase, ↑ ↓ group, "
            "Tab and the arrows number, Esc back."
        )
        hint.setProperty("role", "quiet")
        hint.setWordWrap(True)
        self.body.addWidget(self.board, 1)
        self.body.addWidget(self._note)
        self.body.addWidget(hint)

    def show_step(self, step: Step) -> None:
        explanation = step.explanation
        # In words, or as in the code where the words are too long.
        self.offer_subtitle(explanation.title, explanation.label)
        self._note.setText(_note(explanation))
        self.board.show_step(step)


def _words(name: str) -> Label:
    label = Label()
    label.setObjectName(name)
    label.setProperty("role", "quiet")
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    return label


def _typeset(equation: str) -> str:
    """Subscripts as HTML: few fonts have the small figures in a width that suits two of them."""
    pieces = []
    for small, run in groupby(equation, lambda sign: sign in SUBSCRIPTS):
        text = escape("".join(run))
        pieces.append(f"<sub>{text.translate(FIGURES)}</sub>" if small else text.replace("ᵀ", "<sup>T</sup>"))
    return "".join(pieces)


def _note(explanation: Explanation) -> str:
    """What is to be said of the number itself."""
    in_full = explanation.exact != signed_number(explanation.value)
    exact = f"Exactly {explanation.exact}." if in_full else ""
    return " ".join(part for part in (explanation.note, exact) if part)
