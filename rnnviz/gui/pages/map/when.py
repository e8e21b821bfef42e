"""When a place of the text was read in a pass: at which step of the run.

Counted back from where the run stands, because what it read before may have been another text. Knows windows
and streams; knows no map and no widget.
"""

from rnnviz.training.config import TrainingConfig
from rnnviz.training.worker.messages import Snapshot


def when_read(config: TrainingConfig, present: Snapshot, place: int, epoch: int) -> int:
    """The step with which the window of ``place`` was read in pass ``epoch`` (from 0); 1 at the least, the
    present one at the most."""
    T, length = config.seq_length, present.text_size // config.batch_size
    windows = max(1, -(-(length - T - 1) // T))  # of a stream, in a pass
    now = present.epoch * windows + present.position // config.batch_size // T  # windows read
    then = epoch * windows + min(place % length // T, windows - 1) + 1
    return max(1, min(present.iteration, present.iteration - (now - then)))
