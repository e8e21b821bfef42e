"""How a case that a network has read becomes columns of marks and numbers.

Knows cases and columns; paints nothing.
"""

from collections.abc import Sequence

import numpy as np

from rnnviz.core.lecture.lesson import Lesson, Unrolled
from rnnviz.gui.pages.lecture.unrolled import MOST_BARS, StepColumn, UnrolledSteps
from rnnviz.gui.parts.theme import visible

UNASKED = "·"
"""Where nothing is asked for."""


def picture_of(unrolled: Unrolled, lesson: Lesson) -> UnrolledSteps:
    """Every step of it."""
    writes = [marked(symbol) for symbol in lesson.shape.writes]
    columns = []
    for t, (enters, answer) in enumerate(zip(unrolled.case.enters, unrolled.case.answers, strict=True)):
        if not answer:
            columns.append(StepColumn(unrolled.states[t], read=together(enters)))
            continue
        ps = unrolled.ps[t]
        likeliest = np.argsort(-ps, kind="stable")[:MOST_BARS].tolist()
        if lesson.shape.writes.index(answer) not in likeliest:
            likeliest[-1] = lesson.shape.writes.index(answer)
        columns.append(
            StepColumn(
                unrolled.states[t],
                read=together(enters),
                bars=tuple((writes[k], float(ps[k])) for k in likeliest),
                wanted=marked(answer),
                loss=float(unrolled.losses[t]),
            )
        )
    return UnrolledSteps(
        tuple(columns),
        carried="x" if lesson.previous_input else "h",
        formula=lesson.cell.meaning if not lesson.previous_input else "hₜ = tanh(Wxh [xₜ, xₜ₋₁] + bh)",
    )


def together(symbols: Sequence[str]) -> str:
    """What enters at one step, as one mark: letters side by side, numbers with a plus between."""
    between = "" if all(len(symbol) == 1 for symbol in symbols) else "+"
    return between.join(map(marked, symbols))


def marked(symbol: str) -> str:
    """Spaces and the like as visible marks."""
    return "".join(map(visible, symbol))


def written(symbols: Sequence[str]) -> str:
    """What was written, or wanted, at each step: a point in the middle where nothing was asked for."""
    return "".join(marked(symbol) or UNASKED for symbol in symbols).lstrip(UNASKED)
