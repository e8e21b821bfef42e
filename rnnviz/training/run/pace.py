"""Pace: tells a run that learns far worse than the card's networks had by then, and which rate fits better.

Where the rate fits, or nothing like the network was measured, it says nothing. Knows a Learner; knows no
screen. What is far, and on which ladder, is ``card.pace``'s.
"""

from dataclasses import replace
from typing import NamedTuple

from rnnviz.core.text.ngrams import reference_losses
from rnnviz.training.card.lines import MARKS
from rnnviz.training.card.pace import FAR, expected_rung, loss_at, rung, rungs_of
from rnnviz.training.card.rates import better_rate, why_better
from rnnviz.training.run.learner import Learner

COUNTED = 400_000
"""Characters of the text in which n-grams are counted: that takes less than half a second."""
LEAST_RUNGS = 3
"""Of a text on which pairs of characters say no more than characters do, nothing can be said."""
_MARKS = frozenset(MARKS)


class FarBehind(NamedTuple):
    """The run has learned far less by ``iteration`` than one with ``better_rate`` would have.

    ``message`` says so, with the numbers, for the user.
    """

    iteration: int
    message: str
    better_rate: float


class Pace:
    """Watches one run, and speaks once."""

    def __init__(self) -> None:
        self._has_spoken = False

    def look(self, learner: Learner) -> FarBehind | None:
        """To be asked after each step; nearly always None, at once."""
        if learner.iteration not in _MARKS or self._has_spoken:
            return None
        behind = _judge(learner)
        self._has_spoken = behind is not None
        return behind


def _judge(learner: Learner) -> FarBehind | None:
    config = replace(learner.config, learning_rate=learner.learning_rate)
    better, expected = better_rate(config), expected_rung(config, learner.iteration)
    if better is None or expected is None or learner.corpus is None:
        return None
    ids = learner.corpus.ids[:COUNTED]
    rungs = rungs_of(reference_losses(ids, learner.architecture.vocab_size))
    nats = learner.smooth_loss / config.seq_length
    if len(rungs) < LEAST_RUNGS or rung(nats, rungs) >= min(expected, len(rungs) - 1) - FAR:
        return None
    message = (
        f"After {learner.iteration:,} steps this network loses {nats:.2f} nats per character; with a "
        f"learning rate that fits it would be about {loss_at(expected, rungs):.1f}. "
        + why_better(config, better)
    )
    return FarBehind(learner.iteration, message, better)
