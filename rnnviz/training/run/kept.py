"""What a checkpoint keeps of the way to its moments, made into what a run writes on: losses and maps.

Knows checkpoints and settings; knows no Learner.
"""

from rnnviz.core.arrays import Array
from rnnviz.core.errors import CheckpointError
from rnnviz.core.record.book_map import BookMap, MapState
from rnnviz.core.record.checkpoint import Checkpoint
from rnnviz.core.record.history import LossHistory
from rnnviz.training.config import TrainingConfig


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
        book_map = book_map_of(checkpoint, config)
        book_map.truncate(best.place.position, best.place.epoch)
    return book_map.state()


def _map_from(arrays: dict[str, Array]) -> BookMap | None:
    """None where there are no arrays. Raises CheckpointError."""
    try:
        return BookMap.from_arrays(arrays) if arrays else None
    except ValueError as error:
        raise CheckpointError(f"The checkpoint is damaged: {error}.") from error
