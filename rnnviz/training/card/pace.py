"""How far a network has come after so many steps, on a ladder that any text has: what counting reaches on it.

The n-gram losses of a text are its rungs: 0 is guessing, 1 counting characters, 2 pairs, 3 triples …; a loss
between two of them lies between their numbers. So what was measured on one text says something on another.
Knows settings, measured lines and the losses of a text; knows no run.
"""

import math
from collections.abc import Sequence
from itertools import pairwise

from rnnviz.core.text.ngrams import ReferenceLoss
from rnnviz.training.card.lines import MARKS, RATES, Line, measured_lines
from rnnviz.training.config import TrainingConfig

FIRST_MARK = 2000
"""Before it the smooth loss is still mostly the guess that it begins at."""
FAR = 0.4
"""Rungs below a network of the card: a fitting rate is never so far behind, whatever the text."""
MEASURED_ON = (4.174, 3.318, 2.467, 1.957, 1.612)
"""The rungs of tinyshakespeare, of order 0 to 4, nats per character: the lines are of that text."""


def rungs_of(references: Sequence[ReferenceLoss]) -> list[float]:
    """From guessing on, as long as looking further back helps; nats per character."""
    losses = [each.nats for each in sorted(references, key=lambda each: each.order)]
    falling = [below > above for below, above in pairwise(losses)]
    return losses[: 1 + [*falling, False].index(False)]


def rung(nats: float, rungs: Sequence[float]) -> float:
    """Where a loss stands, from 0 to the last rung."""
    for number, (below, above) in enumerate(pairwise(rungs)):
        if nats > above:
            return number + min(1.0, max(0.0, (below - nats) / (below - above)))
    return len(rungs) - 1.0


def loss_at(place: float, rungs: Sequence[float]) -> float:
    """The other way round: nats per character."""
    number = min(int(place), len(rungs) - 2)
    share = min(1.0, place - number)
    return rungs[number] + share * (rungs[number + 1] - rungs[number])


def expected_rung(config: TrainingConfig, iteration: int) -> float | None:
    """Where the smooth loss of a network like this one, with the best rate that was tried, stood after so
    many steps, one of ``MARKS``; None where nothing like it was measured, or not for so long.

    Between two sizes in their logarithm.
    """
    if config.layers != 1 or iteration < FIRST_MARK or iteration not in MARKS:
        return None
    wanted = (RATES, config.cell, config.batch_size, config.optimizer)
    best: dict[int, Line] = {}
    for line in measured_lines():
        if (line.part, line.cell, line.batch_size, line.optimizer) == wanted:
            rival = best.get(line.hidden_size)
            if rival is None or line.held_out < rival.held_out:
                best[line.hidden_size] = line
    at = MARKS.index(iteration)
    places = {size: rung(line.marks[at], MEASURED_ON) for size, line in best.items() if at < len(line.marks)}
    below = max((size for size in places if size <= config.hidden_size), default=None)
    above = min((size for size in places if size >= config.hidden_size), default=None)
    if below is None or above is None:
        return None
    if below == above:
        return places[below]
    share = math.log(config.hidden_size / below) / math.log(above / below)
    return (1 - share) * places[below] + share * places[above]
