"""A branch: a new run that goes on from a moment of another, with settings of its own where they can differ.

Without any difference it is the same run, to the last bit, under a name of its own. Knows a checkpoint that
stands at the moment; knows no text and no file.
"""

import uuid
from dataclasses import replace

import numpy as np

from rnnviz.core.errors import UserError
from rnnviz.core.network.optimizers import OPTIMIZERS
from rnnviz.core.record.checkpoint import Checkpoint, Parent
from rnnviz.training.config import SETTINGS, TrainingConfig, settings_at
from rnnviz.training.run.kept import config_of
from rnnviz.training.setting import SettingPlace

MAY_DIFFER = settings_at(SettingPlace.BRANCH)


def differs_for_good(one: TrainingConfig, other: TrainingConfig) -> list[str]:
    """The settings in which no run can come to differ from one that it goes on from, and these two do."""
    may = {setting.name for setting in MAY_DIFFER}
    return [name for name in SETTINGS if name not in may and getattr(one, name) != getattr(other, name)]


def branch(run: Checkpoint, config: TrainingConfig) -> Checkpoint:
    """The beginning of a run with the settings ``config`` where ``run`` stands.

    With another optimizer the new one remembers nothing yet; with another number of streams each begins at
    its own place in the text, from a clear state. The best networks of the run are then not this one's.
    Raises UserError where another setting differs.
    """
    before = config_of(run)
    fixed = differs_for_good(config, before)
    if fixed:
        raise UserError(
            f"{', '.join(fixed)} cannot differ in a run that goes on from another: begin a new run with it."
        )
    last = run.last.copy()
    rate = last.place.learning_rate
    if config.learning_rate == rate:  # nobody wants another: its history stays what it is
        config = replace(config, learning_rate=before.learning_rate)
        rate_changes = run.rate_changes
    else:
        last.place.learning_rate = config.learning_rate
        rate_changes = ()
    best, rivals, best_map, held_out = run.best, run.rivals, run.best_book_map, run.best_held_out
    if config.optimizer != before.optimizer or config.batch_size != before.batch_size:
        best, rivals, best_map, held_out = None, {}, {}, None
    if config.optimizer != before.optimizer:
        last.optimizer = OPTIMIZERS[config.optimizer](last.params.flat)
    if config.batch_size != before.batch_size:
        last.state = np.zeros((config.batch_size, last.state.shape[1]), last.state.dtype)
        last.place.position = run.text.size  # no stream goes on there: all begin
    return replace(
        run,
        run_id=uuid.uuid4().hex,
        parent=Parent(run.run_id, last.place.iteration),
        settings=config.to_dict(),
        last=last,
        best=best,
        rivals=rivals,
        best_book_map=best_map,
        best_held_out=held_out,
        rate_changes=rate_changes,
    )
