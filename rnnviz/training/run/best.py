"""Which networks of a run are its best: by the held-out text, by the smooth loss, by a single window.

Each is kept whole, so that it can write, be saved and go on. Which of them best.npz is: the one by the
held-out text where there is one, else the one by the smooth loss. Knows histories, moments and checkpoints;
knows no files and no step.
"""

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from rnnviz.core.numerals import rounded
from rnnviz.core.record.checkpoint import Checkpoint
from rnnviz.core.record.history import ITERATIONS, LossHistory
from rnnviz.core.record.moment import Moment, copy_generator
from rnnviz.training.run.held_out import NAME as HELD_OUT

SMOOTH, WINDOW = "smooth", "window"
SHORT = {HELD_OUT: "held-out", SMOOTH: "smooth", WINDOW: "one window"}
BY = {HELD_OUT: "held-out loss", SMOOTH: "smooth loss", WINDOW: "loss of a single window"}
"""By what a network is the best, in words."""
NOW = "now"
"""What the network as it stands is called among those that can write."""
BEST_EVERY = 100
"""Steps from one copy of a best to the next, at least; the best by the held-out text is copied at once."""
YOUNG_SHARE = 10
"""The best window of a young run is copied anew once this part of the run has passed: at first the losses
beside it fall so fast that one of a hundred steps ago says nothing."""


def window_every(iteration: int) -> int:
    """Steps from one copy of the best window to the next, at least, where a run has come so far."""
    return min(BEST_EVERY, max(1, iteration // YOUNG_SHARE))


class BestLoss(NamedTuple):
    """The lowest loss of its kind (a key of ``BY``), nats over the window, and after which step."""

    by: str
    value: float
    iteration: int


class Bests:
    """The best networks of one run. ``chief`` is the kind that best.npz goes by.

    least_window  the loss of a single window that is to be undercut, nats
    losses        what they are, in the order of ``BY``
    """

    def __init__(self, checkpoint: Checkpoint | None = None) -> None:
        self.chief = HELD_OUT if checkpoint and has_held_out(checkpoint) else SMOOTH
        self.least_window = math.inf
        self.losses: tuple[BestLoss, ...] = ()
        self._kept: dict[str, tuple[Moment, float]] = {}
        if checkpoint is not None:
            for by, moment in checkpoint.rivals.items():
                self.keep(by, moment, moment.place.loss if by == WINDOW else moment.place.smooth_loss)
            if checkpoint.best is not None:
                self.keep(self.chief, checkpoint.best, _value_of_best(checkpoint, checkpoint.best))

    def moment(self, by: str) -> Moment | None:
        """The network that is the best of this kind; None where there is none yet."""
        kept = self._kept.get(by)
        return kept[0] if kept else None

    @property
    def best(self) -> Moment | None:
        """The one that best.npz is."""
        return self.moment(self.chief)

    @property
    def rivals(self) -> dict[str, Moment]:
        """Those beside it, for a checkpoint."""
        return {by: moment for by, (moment, _) in self._kept.items() if by not in (self.chief, HELD_OUT)}

    @property
    def held_out(self) -> float | None:
        """The held-out loss that ``best`` is the best by, for a checkpoint."""
        kept = self._kept.get(HELD_OUT)
        return kept[1] if kept and math.isfinite(kept[1]) else None

    def is_lower(self, by: str, value: float) -> bool:
        """Whether ``value`` undercuts what was kept of this kind; of equal held-out losses the last stays."""
        kept = self._kept.get(by)
        return kept is None or value < kept[1] or (by == HELD_OUT and value == kept[1])

    def is_window_due(self, iteration: int) -> bool:
        """Whether enough steps have passed since a window's network was copied."""
        kept = self._kept.get(WINDOW)
        return kept is None or iteration >= kept[0].place.iteration + window_every(iteration)

    def keep(self, by: str, moment: Moment, value: float) -> None:
        """From now on this one, which must not change, is the best of its kind."""
        self._kept[by] = moment, value
        self._tell()

    def forget(self, after: int = -1) -> None:
        """What came after this iteration has not happened; without one, all of them are of another text."""
        self._kept = {by: kept for by, kept in self._kept.items() if kept[0].place.iteration <= after}
        self._tell()

    def note_generator(self, now: Moment) -> None:
        """A sample was drawn at ``now``: who goes on from a best that was kept there draws the next one, for
        the log at that moment holds this. A copy, for others may hold the one that stood there."""
        for by, (moment, value) in self._kept.items():
            if moment.place.iteration == now.place.iteration:
                self._kept[by] = replace(moment, generator=copy_generator(now.generator)), value

    def _tell(self) -> None:
        self.losses = tuple(_losses(self._kept))
        self.least_window = self._kept[WINDOW][1] if WINDOW in self._kept else math.inf


def _losses(kept: dict[str, tuple[Moment, float]]) -> Iterator[BestLoss]:
    for by in BY:
        if by in kept and math.isfinite(kept[by][1]):
            yield BestLoss(by, kept[by][1], kept[by][0].place.iteration)


def bests_in_words(bests: tuple[BestLoss, ...]) -> str:
    """``held-out 40.50 at 3,000 · smooth 40.29 at 61,000 · one window 11.28 at 52,310``; nats a window."""
    return " · ".join(f"{SHORT[best.by]} {rounded(best.value, 2)} at {best.iteration:,}" for best in bests)


def bests_of(checkpoint: Checkpoint) -> tuple[BestLoss, ...]:
    """What the best networks of a checkpoint are."""
    return Bests(checkpoint).losses


def has_held_out(checkpoint: Checkpoint) -> bool:
    """Whether a held-out text was ever measured in this run: its best is then the best by it."""
    return ITERATIONS + HELD_OUT in checkpoint.history


def held_out_at(history: LossHistory, iteration: int) -> float | None:
    """The held-out loss that was measured at this step, nats over the window; None where none was."""
    iterations, values = history.points(HELD_OUT)
    place = int(iterations.searchsorted(iteration))
    found = place < len(iterations) and iterations[place] == iteration
    return float(values[place]) if found else None


def _value_of_best(checkpoint: Checkpoint, best: Moment) -> float:
    """The loss by which a checkpoint's best is the best; infinite where nobody knows it any more."""
    if not has_held_out(checkpoint):
        return best.place.smooth_loss
    value = checkpoint.best_held_out
    if value is None:  # of an older release
        value = held_out_at(LossHistory.from_arrays(checkpoint.history), best.place.iteration)
    return math.inf if value is None else value


def last_is_best(checkpoint: Checkpoint) -> bool:
    """Whether the last moment of a run is better than the best that was kept of it.

    The learner looks only now and then: by the smooth loss the last step may be better still; by the
    held-out text only what was measured counts.
    """
    best, last = checkpoint.best, checkpoint.last
    if best is None:
        return True
    if has_held_out(checkpoint):
        return False
    return last.place.smooth_loss <= best.place.smooth_loss
