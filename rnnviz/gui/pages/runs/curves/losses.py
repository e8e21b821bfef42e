"""RunLosses: what is drawn of a run's losses, and how far each point lies along an axis.

Knows checkpoints and numbers; knows no picture.
"""

from typing import NamedTuple

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.record.checkpoint import Checkpoint
from rnnviz.core.record.history import LossHistory
from rnnviz.core.record.measured import Points
from rnnviz.training.glossary.glossary import tip_of
from rnnviz.training.run.held_out import NAME as HELD_OUT
from rnnviz.training.run.library import StoredRun

POINTS = 1024
"""Of a curve, at most."""
SMOOTH, BEST = "smooth", "best"
LOSSES = {
    SMOOTH: ("smooth", f"{tip_of('smooth_loss')} Per character."),
    HELD_OUT: ("held-out", "The loss of the end of the text, which was never learned, per character."),
    BEST: ("best so far", "The lowest smooth loss up to each step, per character."),
}
AXES = {
    "iteration": ("iterations", "Steps done: one window in each stream."),
    "characters": ("characters read", "iteration · seq_length · batch_size."),
    "seconds": (
        "seconds",
        "Seconds that the steps took, without pauses; a run notes them as a whole, so that they are spread "
        "evenly over its steps.",
    ),
}


class RunLosses(NamedTuple):
    """``losses`` by their names in ``LOSSES``, nats per character, at iterations; ``per_step`` by the names
    in ``AXES``: how much of it a step takes."""

    losses: dict[str, Points]
    per_step: dict[str, float]

    def along(self, axis: str, loss: str) -> tuple[Array, Array]:
        """(n,) places on the axis and (n,) values; both empty where there is no such loss."""
        points = self.losses.get(loss)
        if points is None:
            return np.empty(0), np.empty(0)
        return points.iterations * self.per_step[axis], points.values


def losses_of(run: StoredRun, checkpoint: Checkpoint) -> RunLosses:
    """What a run's checkpoint holds of its losses."""
    settings, steps = run.summary.settings, max(1, checkpoint.last.place.iteration)
    T, B = int(settings["seq_length"]), int(settings["batch_size"])
    losses = {}
    if checkpoint.history:
        history = LossHistory.from_arrays(checkpoint.history)
        smooth, held_out = history.points("smooth"), history.points(HELD_OUT)
        best = (
            Points(smooth.iterations, np.minimum.accumulate(smooth.values)) if len(smooth.values) else smooth
        )
        losses = {
            name: _thinned(points, T)
            for name, points in ((SMOOTH, smooth), (HELD_OUT, held_out), (BEST, best))
            if len(points.values)
        }
    per_step = {"iteration": 1.0, "characters": float(T * B), "seconds": checkpoint.elapsed / steps}
    return RunLosses(losses, per_step)


def _thinned(points: Points, T: int) -> Points:
    count = len(points.values)
    places = np.unique(np.linspace(0, count - 1, min(POINTS, count)).round().astype(int))
    return Points(points.iterations[places], points.values[places] / T)
