"""The phases in which one character is written, and what is said of each.

Reads a Drawn; knows no Qt.
"""

import math
from enum import IntEnum
from typing import NamedTuple

from rnnviz.core.network.dials import Dials
from rnnviz.core.network.telling import Drawn
from rnnviz.gui.pages.write.drawn.chances import character_at
from rnnviz.gui.panels.forecast.forecast import percent
from rnnviz.gui.parts.names import named, written


class LoopPhase(IntEnum):
    """One after the other."""

    READ = 0
    REMEMBER = 1
    EXPECT = 2
    DRAW = 3
    WRITE = 4


class PhaseFacts(NamedTuple):
    """What the words are about.

    marks  how each character of the vocabulary is drawn
    read   the number of the character that was read before
    """

    drawn: Drawn
    dials: Dials
    marks: tuple[str, ...]
    read: int


def words_of(phase: LoopPhase, said: PhaseFacts) -> tuple[str, str]:
    """A sentence or two, and a shorter one for where there is little room."""
    drawn, marks = said.drawn, said.marks
    read, taken = marks[said.read], marks[drawn.character]
    match phase:
        case LoopPhase.READ:
            return (
                f"‘{read}’ is read: x is 1 at ‘{read}’ and 0 elsewhere, so {named('Wxh x')} is one column of "
                f"{named('Wxh')}.",
                f"‘{read}’ is read.",
            )
        case LoopPhase.REMEMBER:
            return (
                f"The next state h is made of ‘{read}’ and of the state before: all that the network "
                "remembers of the text so far.",
                f"The next state is made of ‘{read}’ and the state before.",
            )
        case LoopPhase.EXPECT:
            return _expected(said)
        case LoopPhase.DRAW:
            return _drawn(said)
        case LoopPhase.WRITE:
            return (
                f"‘{taken}’ is written, and is what the network reads next: the arrow back to the input.",
                f"‘{taken}’ is written, and read next.",
            )


def _expected(said: PhaseFacts) -> tuple[str, str]:
    drawn, dials = said.drawn, said.dials
    best = int(drawn.chances.argmax())
    first = f"‘{said.marks[best]}’ {percent(float(drawn.chances[best]))}"
    score = written("y = Why h + by")
    if dials.is_greedy:
        return (
            f"At temperature 0 all goes to the likeliest by its score {score}: ‘{said.marks[best]}’.",
            f"The likeliest is {first}.",
        )
    words = (
        f"The scores {score} become chances, p = softmax(y / {dials.temperature:g}): "
        f"{first} is the likeliest."
    )
    if not dials.cuts:
        return words, f"p = softmax(y / {dials.temperature:g}): {first} is the likeliest."
    left, V = int(drawn.kept.sum()), len(drawn.kept)
    share = float(drawn.chances[drawn.kept].sum())
    cut = f"{dials_in_words(dials)} leave {left:,} of {V:,} characters, which had {percent(share)}."
    return f"{words} {cut}", cut


def _drawn(said: PhaseFacts) -> tuple[str, str]:
    drawn, marks = said.drawn, said.marks
    taken = marks[drawn.character]
    if drawn.is_chosen:
        if said.dials.is_greedy:
            other = int(drawn.chances.argmax())
            return f"‘{taken}’ was taken by hand; the likeliest is ‘{marks[other]}’.", "Taken by hand."
        other = character_at(drawn, drawn.dice)
        return (
            f"‘{taken}’ was taken by hand. The dice fell on {drawn.dice:.4f}, the stretch of "
            f"‘{marks[other]}’.",
            f"Taken by hand; the dice, {drawn.dice:.4f}, say ‘{marks[other]}’.",
        )
    if said.dials.is_greedy:
        return "No dice are thrown at temperature 0: the likeliest is taken.", "The likeliest is taken."
    low, high = drawn.stretch(drawn.character)
    return (
        f"All chances stand one behind the other on a bar from 0 to 1. The dice fell on {drawn.dice:.4f}: "
        f"the stretch of ‘{taken}’, {low:.4f} to {high:.4f}.",
        f"The dice fell on {drawn.dice:.4f}: the stretch of ‘{taken}’.",
    )


def dials_in_words(dials: Dials) -> str:
    """``top-k 5 and top-p 0.9``: those that cut."""
    cutting = []
    if dials.top_k:
        cutting.append(f"top-k {dials.top_k}")
    if not math.isclose(dials.top_p, 1.0):
        cutting.append(f"top-p {dials.top_p:g}")
    return " and ".join(cutting)
