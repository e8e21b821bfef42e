"""RunFolder: a run trained without a window, and the files that it leaves.

``loss.csv  samples.txt  last.npz  best.npz  config.json``. Knows a Learner and a
folder; knows no terminal: who calls it shows the progress.
"""

import dataclasses
import json
import os
import time
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import TextIO

from rnnviz import __version__
from rnnviz.core.checkpoint import Checkpoint, save_checkpoint
from rnnviz.core.errors import UserError
from rnnviz.core.files import WriteError, is_file, write_text
from rnnviz.core.history import LossHistory
from rnnviz.training.learner import DivergedError, Learner
from rnnviz.training.samples_file import format_sample, format_samples

SAVE_SECONDS = 30.0
"""A run that is killed loses at most this much."""
CSV_HEADER = "iteration,loss,smooth_loss"
MAX_REWINDS = 20


class Outcome(Enum):
    """How ``RunFolder.train`` ended."""

    FINISHED = "finished"
    INTERRUPTED = "interrupted"
    DIVERGED = "diverged"


class RunFolder:
    """A folder for one run."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.loss_csv = path / "loss.csv"
        self.samples_txt = path / "samples.txt"
        self.last = path / "last.npz"
        self.best = path / "best.npz"
        self.config_json = path / "config.json"
        self.divergence = ""

    @property
    def holds_run(self) -> bool:
        files = (self.loss_csv, self.samples_txt, self.last, self.best, self.config_json)
        return any(os.path.lexists(file) for file in files)  # False where nobody can say

    def make(self) -> None:
        """Make the folder where it is not there yet. Raises WriteError."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise WriteError(f"{self.path} cannot be made a folder: {error.strerror or error}.") from error

    def train(
        self,
        learner: Learner,
        steps: int,
        *,
        on_step: Callable[[Learner], None],
        is_interrupted: Callable[[], bool],
        rewind: bool = False,
    ) -> Outcome:
        """Learn until iteration ``steps`` and leave every file, whatever ends it.

        ``on_step`` is called after each step. With ``rewind`` a divergence goes back to
        the last good moment with half the learning rate; else it ends the run, with that
        moment in last.npz and the words in ``divergence``.
        """
        self._begin(learner)
        outcome = Outcome.FINISHED
        rewinds = 0
        saved_at = time.perf_counter()
        loss_csv = self._open_loss_csv(learner)
        try:
            with loss_csv:
                self._log_sample_if_due(learner)
                while learner.iteration < steps:
                    if is_interrupted():
                        outcome = Outcome.INTERRUPTED
                        break
                    began = time.perf_counter()
                    try:
                        learner.step()
                    except DivergedError as error:
                        self.divergence = str(error)
                        give_up = not rewind or rewinds == MAX_REWINDS
                        if give_up:
                            learner.go_back()
                        else:
                            learner.rewind(0.5)
                        rewinds += 1
                        self._rewrite(learner, loss_csv)
                        if give_up:
                            outcome = Outcome.DIVERGED
                            break
                        self._log_sample_if_due(learner)
                        continue
                    now = time.perf_counter()
                    learner.elapsed += now - began
                    loss_csv.write(f"{learner.iteration},{learner.loss:.9g},{learner.smooth_loss:.9g}\n")
                    self._log_sample_if_due(learner)
                    on_step(learner)
                    if now - saved_at >= SAVE_SECONDS:
                        loss_csv.flush()
                        self._save(learner)
                        saved_at = time.perf_counter()
        except OSError as error:
            raise WriteError(f"{self.path} could not be written: {error.strerror or error}.") from error
        finally:
            self._save(learner)
        return outcome

    def _begin(self, learner: Learner) -> None:
        self.make()
        self._write_settings(learner)
        self._write_samples(learner)

    def _write_settings(self, learner: Learner) -> None:
        settings = {
            "version": __version__,
            "text": dataclasses.asdict(dataclasses.replace(learner.text, path="")),
            "settings": learner.config.to_dict(),
        }
        write_text(self.config_json, json.dumps(settings, indent=2) + "\n")

    def _open_loss_csv(self, learner: Learner) -> TextIO:
        """loss.csv with every step up to now in it, open to be written on."""
        rows = [CSV_HEADER]
        if learner.iteration:
            rows += self._rows_until(learner)
        write_text(self.loss_csv, "\n".join(rows) + "\n")
        return self.loss_csv.open("a", encoding="utf-8")

    def _rows_until(self, learner: Learner) -> list[str]:
        """The rows of the run so far: those that stand in the file, else those of the history."""
        if is_file(self.loss_csv):
            try:
                lines = self.loss_csv.read_text(encoding="utf-8").splitlines()[1:]
                rows = [line for line in lines if 0 < int(line.partition(",")[0]) <= learner.iteration]
            except ValueError:
                rows = []
            if len(rows) == learner.iteration:
                return rows
        return loss_rows(learner.history)

    def _rewrite(self, learner: Learner, loss_csv: TextIO) -> None:
        """Take back what was written after the moment that the run went back to."""
        loss_csv.flush()
        kept = self._rows_until(learner) if learner.iteration else []
        loss_csv.seek(0)
        loss_csv.truncate()
        loss_csv.write("\n".join([CSV_HEADER, *kept]) + "\n")
        self._write_settings(learner)  # others, where it began again with smaller weights
        self._write_samples(learner)

    def _write_samples(self, learner: Learner) -> None:
        write_text(self.samples_txt, format_samples(learner.samples, learner.text, learner.config))

    def _log_sample_if_due(self, learner: Learner) -> None:
        if learner.is_sample_due():
            sample = learner.log_sample()
            with self.samples_txt.open("a", encoding="utf-8") as file:
                file.write(format_sample(sample))

    def _save(self, learner: Learner) -> None:
        checkpoint = learner.checkpoint()
        save_checkpoint(self.last, checkpoint)
        save_checkpoint(self.best, best_checkpoint(checkpoint))


def best_checkpoint(checkpoint: Checkpoint) -> Checkpoint:
    """The run at its best moment (lowest smooth loss), as a checkpoint of its own."""
    best = checkpoint.best
    # The learner looks for the best only now and then: the last step may be better still.
    if best is None or checkpoint.last.smooth_loss <= best.smooth_loss:
        return dataclasses.replace(checkpoint, best=checkpoint.last, best_book_map=checkpoint.book_map)
    history = checkpoint.history
    if history:
        until_best = LossHistory.from_arrays(history)
        until_best.truncate(best.iteration)
        history = until_best.to_arrays()
    samples = tuple(sample for sample in checkpoint.samples if sample.iteration <= best.iteration)
    changes = tuple(change for change in checkpoint.rate_changes if change.iteration < best.iteration)
    return dataclasses.replace(
        checkpoint,
        last=best,
        history=history,
        book_map=checkpoint.best_book_map,
        samples=samples,
        rate_changes=changes,
    )


def loss_rows(history: LossHistory) -> list[str]:
    """``iteration,loss,smooth_loss`` of every row of a history."""
    columns = zip(
        history.iterations.tolist(), history.losses.tolist(), history.smooth_losses.tolist(), strict=True
    )
    return [f"{iteration},{loss:.9g},{smooth_loss:.9g}" for iteration, loss, smooth_loss in columns]


def loss_csv_text(history: LossHistory) -> str:
    """The whole loss.csv of a history."""
    return "\n".join([CSV_HEADER, *loss_rows(history)]) + "\n"


def require_free(folder: RunFolder) -> None:
    """Raise UserError where the folder already holds a run."""
    if folder.holds_run:
        raise UserError(
            f"{folder.path} already holds a run: choose another --out, go on with it by "
            f"--resume {folder.last}, or give --overwrite to replace it."
        )
