"""What a checkpoint keeps of the way to its moments, made into what a run writes on: losses and maps.

Knows checkpoints and settings; knows no Learner.
"""

from rnnviz.core.arrays import Array
from rnnviz.core.errors import CheckpointError
from rnnviz.core.record.book_map import BookMap, MapState
from rnnviz.core.record.checkpoint import Checkpoint
from rnnviz.core.record.history import MAX_LOSS, LossHistory
from rnnviz.core.record.moment import Moment
from rnnviz.core.record.signals import Signals
from rnnviz.training.config import TrainingConfig, check_setting


def config_of(checkpoint: Checkpoint) -> TrainingConfig:
    """Its settings, which are those of its network.

    Raises CheckpointError where they are not, or where its numbers are none of a run; SettingError where
    they are out of range.
    """
    config = TrainingConfig.from_dict(checkpoint.settings)
    architecture, last = checkpoint.architecture, checkpoint.last
    said = (config.cell, config.hidden_size, config.layers, config.batch_size, config.optimizer, config.dtype)
    found = (
        architecture.cell.name, architecture.hidden_size, architecture.layers, len(last.state),
        last.optimizer.name, last.params.flat.dtype.name,
    )  # fmt: skip
    if said != found:
        raise CheckpointError("The checkpoint's settings do not fit its network: it is damaged.")
    if max(last.place.loss, last.place.smooth_loss) > MAX_LOSS:
        raise CheckpointError("The checkpoint is damaged: no run has such a loss.")
    for moment in (last, checkpoint.best or last, *checkpoint.rivals.values()):
        check_setting("learning_rate", moment.place.learning_rate)
    return config


def history_of(checkpoint: Checkpoint) -> LossHistory:
    """The losses that a checkpoint holds. Raises CheckpointError where they are not those of its steps."""
    history = LossHistory()
    if checkpoint.history:
        try:
            history = LossHistory.from_arrays(checkpoint.history)
        except ValueError as error:
            raise CheckpointError(f"The checkpoint is damaged: {error}.") from error
    iteration = checkpoint.last.place.iteration
    if history.steps != iteration:
        raise CheckpointError(
            f"The checkpoint is damaged: its loss history has {history.steps:,} steps, the run {iteration:,}."
        )
    return history


def signals_of(checkpoint: Checkpoint) -> Signals:
    """The signals that a checkpoint holds; none for a file without. Raises CheckpointError."""
    try:
        return Signals.from_arrays(checkpoint.signals)
    except ValueError as error:
        raise CheckpointError(f"The checkpoint is damaged: {error}.") from error


def book_map_of(checkpoint: Checkpoint, config: TrainingConfig) -> BookMap:
    """The map that a checkpoint holds; an empty one for a file without. Raises CheckpointError."""
    return _map_from(checkpoint.book_map) or BookMap(max(1, checkpoint.text.size), config.seq_length)


def best_map_of(checkpoint: Checkpoint, config: TrainingConfig) -> MapState | None:
    """The map as of a checkpoint's best moment. Raises CheckpointError."""
    best = checkpoint.best
    if best is None:
        return None
    book_map = _map_from(checkpoint.best_book_map)
    if book_map is None:  # of an older release: what the map of the last moment can tell
        return map_at(checkpoint, best, config)
    return book_map.state()


def map_at(checkpoint: Checkpoint, moment: Moment, config: TrainingConfig) -> MapState:
    """What the map of the last moment can tell of an earlier one. Raises CheckpointError."""
    book_map = book_map_of(checkpoint, config)
    book_map.truncate(moment.place.position, moment.place.epoch)
    return book_map.state()


def _map_from(arrays: dict[str, Array]) -> BookMap | None:
    """None where there are no arrays. Raises CheckpointError."""
    try:
        return BookMap.from_arrays(arrays) if arrays else None
    except ValueError as error:
        raise CheckpointError(f"The checkpoint is damaged: {error}.") from error
