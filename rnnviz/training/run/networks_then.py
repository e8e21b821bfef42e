"""Networks of several moments of one run: its first weights, those that it has kept, the best, the present.

Knows a learner and where its moments are kept; makes no step, so that a moment that was not kept is answered
by the nearest one that was.
"""

from collections.abc import Sequence
from typing import NamedTuple

from rnnviz.core.errors import CheckpointError, UserError
from rnnviz.core.record.moment import Moment
from rnnviz.core.record.moments_file import MomentsFile
from rnnviz.training.run.beginning import first_moment
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.network_copy import NetworkCopy, copy_of_moment


class NetworksThen(NamedTuple):
    """Each the asker's own.

    then  of the moments that were asked for, those nearest; None where none is kept
    best  the one that best.npz is; None where there is none yet
    now   as the run stands
    """

    then: tuple[NetworkCopy | None, ...]
    best: NetworkCopy | None
    now: NetworkCopy


def networks_then(learner: Learner, iterations: Sequence[int]) -> NetworksThen:
    """Of the moments after so many steps, the best, and the present one. Raises UserError where the kept
    ones cannot be read."""
    best = learner.best
    return NetworksThen(
        _nearest(learner, iterations),
        copy_of_moment(learner, best) if best is not None else None,
        copy_of_moment(learner, learner.now),
    )


def _nearest(learner: Learner, iterations: Sequence[int]) -> tuple[NetworkCopy | None, ...]:
    kept = _kept_of(learner)
    found: list[NetworkCopy | None] = []
    for iteration in iterations:
        moment = None
        if iteration == learner.iteration:
            moment = learner.now
        elif kept is not None and kept.iterations:
            moment = _read(kept, min(kept.iterations, key=lambda one: abs(one - iteration)))
        if moment is None and iteration == 0 and learner.parent is None:
            first = int(learner.corpus.ids[0]) if learner.corpus is not None else 0
            moment = first_moment(learner.architecture, learner.config, first)  # its settings draw them again
        found.append(copy_of_moment(learner, moment) if moment is not None else None)
    return tuple(found)


def _kept_of(learner: Learner) -> MomentsFile | None:
    if learner.moments is None:
        return None
    try:
        return MomentsFile(learner.moments, learner.architecture, learner.now, learner.run_id)
    except OSError as error:
        raise UserError(f"{learner.moments} cannot be read: {error.strerror or error}.") from error


def _read(kept: MomentsFile, iteration: int) -> Moment | None:
    """None where it is damaged: as if it had not been kept."""
    try:
        found = kept.read(iteration)
    except CheckpointError:
        return None
    except OSError as error:
        raise UserError(f"{kept.path} cannot be read: {error.strerror or error}.") from error
    return found.moment if found is not None else None
