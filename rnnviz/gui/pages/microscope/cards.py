"""The three cards of the microscope, each a board of numbers with the words that belong to it.

Know the step they show; know no page, and not how the reader walks.
"""

import math
import re
from collections.abc import Iterator
from enum import IntEnum
from html import escape, unescape
from itertools import groupby

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from rnnviz.gui.pages.microscope import explanations
from rnnviz.gui.pages.microscope.board import LARGE, Step
from rnnviz.gui.pages.microscope.controls import button
from rnnviz.gui.pages.microscope.equation import EquationBoard
from rnnviz.gui.pages.microscope.sum import SumBoard
from rnnviz.gui.pages.microscope.unrolled import UnrolledBoard
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.theme import GRID, mono_font
from rnnviz.training.microscope.explanation import Explanation
from rnnviz.training.microscope.numbers import signed_number
from rnnviz.training.microscope.walkthrough import Walkthrough

TEXT_SHOWN = 28
"""Characters of the window that are quoted in full."""
DIRECTIONS = {
    "Forward": "the hidden state is carried from left to right",
    "Backward": "the error travels back from right to left",
    "Update": "the walk is done: now the parameters move",
}
LONGEST_NOTE = (
    "One term for each character of the window: the parameter is the same at all. "
    "Exactly −0.12345678901234567."
)
"""There is room for it at once, so that no note moves the sum above it."""
NOT_PRINTED = "The slides print nothing of this number."
LYING_SHARE = 3
"""One in so many pixels of the width is for the words, where they stand beside the sum."""
SMALLEST_PART = 0.6
"""Of its usual size, that a long equation is written in."""
LONGEST_MEASURED = 8
"""Words of phases whose height is looked at: the longest have the most lines."""
MARKUP = re.compile("<[^>]+>")
SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉"
FIGURES = str.maketrans(SUBSCRIPTS, "0123456789")


class Room(IntEnum):
    """How much of it there is: for all; for all with rows closer together; for one row of cards."""

    WIDE = 0
    CLOSE = 1
    LOW = 2


class WindowCard(Card):
    """The window of the text, unrolled in time, and where in it the walk stands."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(explanations.MICROSCOPE_WINDOW, parent)
        self.offer_subtitle("")
        self.board = UnrolledBoard()
        self.body.addWidget(self.board, 1, Qt.AlignmentFlag(0))

    def set_room(self, room: Room) -> None:
        self.board.set_close(room is not Room.WIDE)
        self._limit()

    def _limit(self) -> None:
        """No higher than the board can need: what is below has a use for it."""
        self.setMaximumHeight(self.board.maximumHeight() + _around(self))

    def least_height(self, room: Room) -> int:
        """What the card needs where there is so much room."""
        return _around(self) + self.board.least_height(room is not Room.WIDE)

    def show_step(self, step: Step) -> None:
        self.board.show_step(step)
        self._limit()
        group = step.walkthrough.groups[step.phase.group]
        self.offer_subtitle(*self._summaries(step, DIRECTIONS[group.section]))

    def _summaries(self, step: Step, direction: str) -> Iterator[str]:
        """``“hell” in, “ello” wanted · total loss 5.1611 · …``, the longest first."""
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
        stream, layer = "", ""
        if step.walkthrough.numbers.streams > 1:
            stream = f"stream {taken.stream + 1} of {step.walkthrough.numbers.streams}"
            text = f"{stream}: {text}"
        if len(step.walkthrough.numbers.layers) > 1:
            layer = f"layer {step.layer.number + 1} of {len(step.walkthrough.numbers.layers)}"
            text += f" · {layer}"
        loss = f"total loss {taken.loss:.4f}" if math.isfinite(taken.loss) else "total loss not finite"
        yield " · ".join((text, loss, direction))
        yield f"{text} · {loss}"
        yield text
        yield " · ".join(filter(None, (stream, layer)))


class EquationCard(Card):
    """The phase at work: its equation, the numbers in it, and what it means."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(explanations.MICROSCOPE_EQUATION, parent)
        self._equation = Label()
        self._equation.setObjectName("microscope_equation_text")
        self._equation.setToolTip("The equation of this phase; a small figure is the time t in the window.")
        self._equation.setFont(mono_font(mono_font().pointSizeF() * LARGE))
        self._equation.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._equation.setTextFormat(Qt.TextFormat.RichText)
        self._beside = Label()  # the title, where there is no room for a line of its own
        self._beside.setToolTip(self._equation.toolTip())
        self._beside.setFont(mono_font())
        self._beside.setTextFormat(Qt.TextFormat.RichText)
        self._beside.hide()
        self.header.insertWidget(1, self._beside)
        self.board = EquationBoard()
        self._words = _words("microscope_words")
        self._words.setTextFormat(Qt.TextFormat.RichText)
        self._walkthrough: Walkthrough | None = None
        self._longest: list[str] = []
        self._space = Room.WIDE
        self.body.addWidget(self._equation)
        self.body.addWidget(self.board, 1000)
        self.body.addWidget(self._words)
        self.body.addStretch(1)

    def show_step(self, step: Step) -> None:
        phase = step.phase
        self._phase = phase
        if step.walkthrough is not self._walkthrough:
            self._walkthrough = step.walkthrough
            self._longest = sorted(_all_words(step.walkthrough), key=len)[-LONGEST_MEASURED:]
            self._fit_words()
        self.subtitle.setText(f"{step.number + 1} of {len(step.walkthrough.phases)}")
        self._write_equation()
        self._beside.setText(_typeset(phase.equation))
        self._write_title()
        self._equation.setAccessibleName(phase.equation)
        self._words.setText(phase.words)
        self.board.show_step(step)

    def set_room(self, room: Room) -> None:
        """Where there is little, the equation stands beside the title."""
        if room is not self._space:
            self._space = room
            is_low = room is Room.LOW
            self.board.set_close(room is not Room.WIDE)
            self._equation.setVisible(not is_low)
            self._beside.setVisible(is_low)
            self.subtitle.setVisible(not is_low)
            self._write_title()

    def least_height(self, room: Room, width: int) -> int:
        """What the card needs where there is so much room, at that width."""
        needed = _around(self) + self.board.least_height(room is not Room.WIDE)
        if room is not Room.LOW:
            needed += self._equation.sizeHint().height() + GRID
        return needed + self._words_height(width) + 2 * GRID

    def most_height(self, room: Room, width: int) -> int:
        """What the card needs with its numbers as large as they become."""
        more = self.board.maximumHeight() - self.board.least_height(room is not Room.WIDE)
        return self.least_height(room, width) + max(0, more)

    def _write_title(self) -> None:
        """In full, or without the place of the phase, which the strip says as well."""
        title = self._phase.title
        if self._space is Room.LOW:
            room = self.width() - 5 * GRID - self._beside.sizeHint().width()
            if self.title.fontMetrics().horizontalAdvance(title) > room:
                title = title.split(": ", 1)[-1]
        self.title.setText(title)

    def _write_equation(self) -> None:
        """In large letters, or in as small ones as have room; it takes the same height, so nothing moves."""
        full = self._equation.font().pointSizeF()
        wide = self._equation.fontMetrics().horizontalAdvance(self._phase.equation)
        room = self.width() - 4 * GRID
        points = full * max(SMALLEST_PART, min(1.0, room / max(1, wide)))
        style = f"font-size: {points:.1f}pt"
        self._equation.setText(f'<span style="{style}">{_typeset(self._phase.equation)}</span>')
        self._equation.setFixedHeight(self._equation.fontMetrics().height())

    def _words_height(self, width: int) -> int:
        """What the longest words of any phase need, so that nothing moves from phase to phase."""
        metrics = self._words.fontMetrics()
        room = QRect(0, 0, round((width - 2 * (GRID + 4)) * 0.97), 10_000)  # bold words are wider
        heights = [
            metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, words).height() for words in self._longest
        ]
        return max(heights, default=0) + 2

    def _fit_words(self) -> None:
        self._words.setMinimumHeight(self._words_height(self.width()))

    # Qt's overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_words()
        if self._walkthrough is not None:
            self._write_title()
            self._write_equation()


class SumCard(Card):
    """The chosen number, and the sum that made it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(explanations.MICROSCOPE_SUM, parent)
        self.turn = button("microscope_show_code", "Code", "Show the step as code, in this place.")
        self.turn.hide()
        self.header.addWidget(self.turn)
        self.board = SumBoard()
        self._note = _words("microscope_note")
        self._slide = _words("microscope_slide")
        self._slide.setToolTip("What the lecture's slides print of this number, and how it compares.")
        self._slide.hide()
        self._space = Room.WIDE
        self._longest: list[str] = []  # of what can be said of a slide
        hint = Label(
            "Click any number to see where it comes from. Keys: ← → phase, ↑ ↓ group, "
            "Tab and the arrows number, Esc back."
        )
        hint.setProperty("role", "quiet")
        hint.setWordWrap(True)
        self._hint = hint
        self._words = QVBoxLayout()
        self._words.addWidget(self._note)
        self._words.addWidget(self._slide)
        self._words.addStretch(1)
        self._words.addWidget(hint)
        self._is_lying: bool | None = None  # not placed yet
        self._parts = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._parts.setSpacing(GRID)
        self._parts.addWidget(self.board, 1000)
        self._parts.addLayout(self._words, 1)
        self.body.addLayout(self._parts)

    def set_lying(self, is_lying: bool) -> None:
        """Whether there is more width than height: the words then stand beside the terms.

        Nothing where it is so already: Qt would lay the card out again, which asks for the cards to be
        placed, without end.
        """
        if is_lying == self._is_lying:
            return
        self._is_lying = is_lying
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._parts.setDirection(across if is_lying else down)
        self._parts.setSpacing(4 * GRID if is_lying else GRID)
        self._parts.setStretch(0, LYING_SHARE - 1 if is_lying else 1000)

    def set_room(self, room: Room) -> None:
        """Where there is little, the keys are told by the tooltips of the buttons alone."""
        self._space = room
        self._hint.setVisible(room is Room.WIDE and not self._longest)

    def lying_height(self, width: int) -> int:
        """What the card needs where the words stand beside the terms."""
        beside = width // LYING_SHARE
        below = self._slide_height(beside) or self._height_of(self._hint.text(), beside)
        words = self._height_of(LONGEST_NOTE, beside) + GRID + below
        return _around(self) + max(self.board.least_height(), words) + GRID

    def _words_width(self) -> int:
        is_lying = self._parts.direction() is QBoxLayout.Direction.LeftToRight
        return self.width() // LYING_SHARE if is_lying else self.width()

    def least_width(self) -> int:
        return self.board.minimumSizeHint().width() + 2 * (GRID + 4)

    def least_height(self, room: Room, width: int) -> int:
        """What the card needs where there is so much room, at that width."""
        needed = _around(self) + self.board.least_height() + self._height_of(LONGEST_NOTE, width) + 2 * GRID
        if self._longest:
            return needed + self._slide_height(width) + GRID
        return needed + (self._height_of(self._hint.text(), width) + GRID if room is Room.WIDE else 0)

    def _slide_height(self, width: int) -> int:
        """What the longest words about a slide need, so that nothing moves from number to number."""
        return max((self._height_of(words, width) for words in self._longest), default=0)

    def _height_of(self, words: str, width: int) -> int:
        room = QRect(0, 0, width - 2 * (GRID + 4), 10_000)
        return self._note.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, words).height()

    def show_step(self, step: Step) -> None:
        explanation = step.explanation
        # In words, or as in the code where the words are too long.
        self.offer_subtitle(explanation.title, explanation.label)
        self._note.setText(_note(explanation))
        self._show_slide(step)
        self.board.show_step(step)

    def _show_slide(self, step: Step) -> None:
        """What the slides print of the chosen number, where they are to be seen at all."""
        slides = step.slides
        was_on = bool(self._longest)
        self._longest = [] if slides is None else slides.longest_words
        if bool(self._longest) != was_on:
            self.set_room(self._space)
            self._slide.setVisible(slides is not None)
            self._slide.setMinimumHeight(self._slide_height(self._words_width()))
        found = () if slides is None else slides.of(step.explanation.entry)
        self._slide.setText("\n".join(each.in_words for each in found) or NOT_PRINTED)

    # Qt's overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._note.setMinimumHeight(self._height_of(LONGEST_NOTE, self._words_width()))
        self._slide.setMinimumHeight(self._slide_height(self._words_width()))


def _around(card: Card) -> int:
    """What a card needs beside its body."""
    return card.header.sizeHint().height() + 2 * GRID + GRID // 2


def _all_words(walkthrough: Walkthrough) -> Iterator[str]:
    """Of all kinds of phases, as they read at the ends of the window and between; without markup."""
    T, groups = walkthrough.numbers.seq_length, walkthrough.groups
    ends = [group.first for group in groups[1:]] + [len(walkthrough.phases)]
    for group, end in zip(groups, ends, strict=True):
        if group.t in (None, 1, (T + 1) // 2, T):
            for number in range(group.first, end):
                yield unescape(MARKUP.sub("", walkthrough.phases[number].words))


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
