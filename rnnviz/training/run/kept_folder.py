"""KeptFolder: the files of a run in a folder, written from one checkpoint of it after the other.

``last.npz`` is written by whoever calls this: a run is safe with it, and all else can be made of it. Meant
for a thread beside the training: losses are written in portions, with pauses in which others have their turn.
What cannot be written is tried again with the next checkpoint. Knows checkpoints; knows no learner.
"""

import contextlib
import time
from pathlib import Path

from rnnviz.core.errors import UserError
from rnnviz.core.files import write_text
from rnnviz.core.record.checkpoint import Checkpoint, save_checkpoint
from rnnviz.core.record.history import LossHistory
from rnnviz.core.record.signals import Signals
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.loss_csv import LossCsv
from rnnviz.training.run.run_files import best_checkpoint, config_text
from rnnviz.training.run.run_names import BEST, CONFIG_JSON, LOSS_CSV, SAMPLES_TXT, SIGNALS_CSV
from rnnviz.training.run.run_summary import began_at, summary_of, write_summary
from rnnviz.training.run.samples_file import format_samples
from rnnviz.training.run.signals_csv import signals_csv_text

_PAUSE_SECONDS = 0.001


class KeptFolder:
    """Its files are the user's alone, as what somebody reads and writes is nobody else's business."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._loss = LossCsv(path / LOSS_CSV, private=True)
        self._written: dict[str, object] = {}  # what each file was made of
        self._signals: object = None  # what signals.csv was made of
        self._began: float | None = None

    def sum_up(self, checkpoint: Checkpoint) -> None:
        """Write run.json, for last.npz has just been saved."""
        now = time.time()
        if self._began is None:
            self._began = began_at(self.path, checkpoint, now)
        with contextlib.suppress(UserError, OSError):
            write_summary(self.path, summary_of(checkpoint, began=self._began, saved=now), private=True)

    def catch_up(self, checkpoint: Checkpoint) -> None:
        """Have all other files tell of the run as ``checkpoint`` has it."""
        for write in (self._write_best, self._write_losses, self._write_words, self._write_signals):
            with contextlib.suppress(UserError, OSError):
                write(checkpoint)

    def close(self) -> None:
        self._loss.file.close()

    def _write_best(self, checkpoint: Checkpoint) -> None:
        best = best_checkpoint(checkpoint)
        if self._is_new(BEST, best.last.place):
            save_checkpoint(self.path / BEST, best, private=True)
            self._written[BEST] = best.last.place

    def _write_losses(self, checkpoint: Checkpoint) -> None:
        if checkpoint.history:
            history = LossHistory.from_arrays(checkpoint.history)
            self._loss.follow(history, lambda: time.sleep(_PAUSE_SECONDS))

    def _write_words(self, checkpoint: Checkpoint) -> None:
        config = TrainingConfig.from_dict(checkpoint.settings)
        settings = config_text(checkpoint.run_id, checkpoint.text, config.to_dict())
        self._write_text(CONFIG_JSON, settings)
        self._write_text(SAMPLES_TXT, format_samples(checkpoint.samples, checkpoint.text, config))

    def _write_signals(self, checkpoint: Checkpoint) -> None:
        signals = Signals.from_arrays(checkpoint.signals)
        newest = [signals.signal(name) for name in signals.names]
        made_of = [(len(each.iterations), each.iterations[-1], each.values[-1].tobytes()) for each in newest]
        if made_of != self._signals:
            self._write_text(SIGNALS_CSV, signals_csv_text(signals, checkpoint.architecture))
            self._signals = made_of

    def _write_text(self, name: str, text: str) -> None:
        if self._is_new(name, text):
            write_text(self.path / name, text, private=True)
            self._written[name] = text

    def _is_new(self, name: str, made_of: object) -> bool:
        return self._written.get(name) != made_of or not (self.path / name).exists()
