"""Which network of a run is its best: by the held-out text where there is one, else by the smooth loss.

Knows histories, moments and checkpoints; knows no files and no step.
"""

from rnnviz.core.record.checkpoint import Checkpoint
from rnnviz.core.record.history import ITERATIONS, LossHistory
from rnnviz.core.record.moment import Moment
from rnnviz.training.run.held_out import NAME as HELD_OUT


def held_out_at(history: LossHistory, iteration: int) -> float | None:
    """The held-out loss that was measured at this step, nats over the window; None where none was."""
    iterations, values = history.points(HELD_OUT)
    place = int(iterations.searchsorted(iteration))
    found = place < len(iterations) and iterations[place] == iteration
    return float(values[place]) if found else None


def is_lowest_held_out(history: LossHistory, best: Moment | None) -> bool:
    """Whether the loss measured last is no higher than that of ``best``.

    Compared with the best alone and not with all: those before a change of text are of another one.
    """
    last = history.last(HELD_OUT)
    before = held_out_at(history, best.place.iteration) if best is not None else None
    return last is not None and (before is None or last[1] <= before)


def last_is_best(checkpoint: Checkpoint) -> bool:
    """Whether the last moment of a run is better than the best that was kept of it.

    The learner looks only now and then: by the smooth loss the last step may be better still; by the
    held-out text only what was measured counts.
    """
    best, last = checkpoint.best, checkpoint.last
    if best is None:
        return True
    if ITERATIONS + HELD_OUT in checkpoint.history:
        return False
    return last.place.smooth_loss <= best.place.smooth_loss
