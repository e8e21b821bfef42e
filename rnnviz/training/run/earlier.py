"""A run as it was at an earlier moment, made of the run as it is now and of that moment.

What happened since is taken off: losses, samples, signals, rates, best networks. Knows a checkpoint; knows no
file, and not where the moment comes from.
"""

import dataclasses

from rnnviz.core.record.checkpoint import Checkpoint, Parent
from rnnviz.core.record.history import LossHistory
from rnnviz.core.record.moment import Moment
from rnnviz.core.record.signals import Signals
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.kept import map_at


def checkpoint_at(checkpoint: Checkpoint, moment: Moment, *, by_hand_then: bool = False) -> Checkpoint:
    """The run of ``checkpoint`` at ``moment``, which is one of its own, as a checkpoint.

    ``by_hand_then`` says that weights that were set by hand at this very step are set in it. The map of the
    book forgets the stretch in which the moment stands, as a whole; a network that was the best one then and
    has been replaced by a better one since is not there. Raises CheckpointError where the checkpoint is
    damaged.
    """
    iteration = moment.place.iteration
    parent = checkpoint.parent
    if parent is not None and parent.iteration > iteration:  # a step of the run that it went on from
        parent = Parent(parent.run_id, iteration)
    history = checkpoint.history
    if history:
        until_then = LossHistory.from_arrays(history)
        until_then.truncate(iteration)
        history = until_then.to_arrays()
    signals = Signals.from_arrays(checkpoint.signals)
    signals.truncate(iteration)
    best = checkpoint.best
    still_best = best is not None and best.place.iteration <= iteration
    if best is moment:
        book_map = checkpoint.best_book_map
    else:
        config = TrainingConfig.from_dict(checkpoint.settings)
        book_map = map_at(checkpoint, moment, config).to_arrays()
    return dataclasses.replace(
        checkpoint,
        last=moment,
        best=best if still_best else None,
        best_book_map=checkpoint.best_book_map if still_best else {},
        best_held_out=checkpoint.best_held_out if still_best else None,
        rivals={by: kept for by, kept in checkpoint.rivals.items() if kept.place.iteration <= iteration},
        history=history,
        book_map=book_map,
        samples=tuple(sample for sample in checkpoint.samples if sample.iteration <= iteration),
        rate_changes=tuple(change for change in checkpoint.rate_changes if change.iteration < iteration),
        by_hand=tuple(c for c in checkpoint.by_hand if c.iteration < iteration + by_hand_then),
        signals=signals.to_arrays(),
        parent=parent,
        expected=tuple(one for one in checkpoint.expected if one.iteration <= iteration),
    )
