"""RunFiles: the files of a run in a folder, kept up to date while it learns.

The disk may be full, the folder gone: then the run goes on, what could not be written is tried again, and
said once. Knows a Learner and a folder; knows no loop and no terminal.
"""

import contextlib
import dataclasses
import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from rnnviz import __version__
from rnnviz.core.errors import UserError
from rnnviz.core.files import write_text
from rnnviz.core.record.checkpoint import Checkpoint, LoggedSample, TextIdentity, save_checkpoint
from rnnviz.training.run.best import BY, Bests, last_is_best
from rnnviz.training.run.earlier import checkpoint_at
from rnnviz.training.run.growing_file import GrowingFile
from rnnviz.training.run.held_out import NAME as HELD_OUT
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.loss_csv import LossCsv
from rnnviz.training.run.moment_keeper import MomentKeeper
from rnnviz.training.run.run_names import (
    BEST,
    CONFIG_JSON,
    LAST,
    LOSS_CSV,
    MOMENTS_BIN,
    RUN_JSON,
    SAMPLES_TXT,
    SIGNALS_CSV,
)
from rnnviz.training.run.run_summary import began_at, summary_of, write_summary
from rnnviz.training.run.samples_file import format_sample, format_samples
from rnnviz.training.run.signals_csv import signals_csv_text

FILES = (LOSS_CSV, SIGNALS_CSV, SAMPLES_TXT, LAST, BEST, CONFIG_JSON, MOMENTS_BIN, RUN_JSON)


class RunFiles:
    """``tell`` is told, in a sentence, when something begins to fail.

    keep_rows        the rows in loss.csv are this run's, to be written on
    unsaved          what the last ``save`` could not do, in words; '' where everything is saved
    saved_iteration  the step that last.npz holds, as far as this object wrote it
    ending           a sentence that says how the run ended, '' while it goes on or was just left
    """

    def __init__(
        self, folder: Path, learner: Learner, tell: Callable[[str], object], *, keep_rows: bool
    ) -> None:
        self._folder = folder
        self._learner = learner
        self._tell = tell
        self._told: set[str] = set()  # reasons
        self.unsaved = ""
        self.saved_iteration: int | None = None
        self.ending = ""
        self._began: float | None = None
        self._moments = MomentKeeper(folder / MOMENTS_BIN, learner)
        self._loss = LossCsv(folder / LOSS_CSV)
        self._loss.start(learner.history, learner.iteration, keep=keep_rows)
        self._samples = GrowingFile(folder / SAMPLES_TXT)
        self._start_samples()
        self._config = ""
        self._signals: int | None = None  # the step of the last ones that are written

    def add_step(self) -> None:
        """The step that the learner has just done."""
        learner = self._learner
        last = learner.history.last(HELD_OUT)
        held_out = last[1] if last and last[0] == learner.iteration else None
        self._loss.add(learner.iteration, learner.loss, learner.smooth_loss, held_out)

    def keep_moment(self) -> None:
        """The step that the learner has just done is over, its sample written: perhaps it is to be kept."""
        if self._learner.iteration == self._moments.due:
            self._moments.keep()

    def add_sample(self, sample: LoggedSample) -> None:
        self._samples.add(format_sample(sample))

    def go_back(self, count: int) -> None:
        """The learner has gone back by ``count`` steps."""
        self._loss.go_back(count, self._learner.history)
        self._moments.go_back()
        self._signals = None
        self._start_samples()

    def save(self) -> bool:
        """Write everything as it stands; whether all of it is written."""
        with contextlib.suppress(OSError):  # each file says so itself
            self._folder.mkdir(exist_ok=True)
        try:
            checkpoint = self._learner.checkpoint()
        except UserError as error:  # its numbers are not finite; the learner will find out
            self.unsaved = str(error)
            return False
        growing = {LOSS_CSV: self._flush_loss, SAMPLES_TXT: self._flush_samples}
        failed = _attempt(growing)
        failed |= _attempt(
            {
                CONFIG_JSON: self._write_config,
                SIGNALS_CSV: self._write_signals,
                LAST: lambda: self._save_last(checkpoint),
                BEST: lambda: save_checkpoint(self._folder / BEST, best_checkpoint(checkpoint)),
                RUN_JSON: lambda: self._write_summary(checkpoint),
            }
        )
        if LAST not in failed:  # there was room; perhaps there is some for the rows, too
            again = {name: write for name, write in growing.items() if name in failed}
            failed = {name: why for name, why in failed.items() if name not in again} | _attempt(again)
        self.unsaved = _in_words(failed, self._folder)
        if set(failed.values()) - self._told:  # one full disk is told once, whichever file it meets first
            self._tell(f"{self.unsaved}. The run goes on, and tries again.")
        self._told = self._told | set(failed.values()) if failed else set()
        return not failed

    def close(self) -> None:
        self._loss.file.close()
        self._samples.close()
        self._moments.close()

    def _start_samples(self) -> None:
        learner = self._learner
        text = format_samples(learner.samples, learner.text, learner.config)  # now: later ones are added
        self._samples.start(lambda file: file.write(text.encode("utf-8", "replace")))

    def _flush_loss(self) -> None:
        self._loss.flush(self._learner.history)

    def _flush_samples(self) -> None:
        self._samples.flush()
        if self._samples.overflowed:
            self._start_samples()
            self._samples.flush()

    def _write_config(self) -> None:
        learner, path = self._learner, self._folder / CONFIG_JSON
        text = config_text(learner.run_id, learner.text, learner.config.to_dict())
        if text != self._config or not path.exists():  # others, where it began again with smaller weights
            write_text(path, text)
            self._config = text

    def _write_signals(self) -> None:
        signals, path = self._learner.signals, self._folder / SIGNALS_CSV
        last = max(map(signals.last, signals.names), default=0)
        if last != self._signals or not path.exists():
            write_text(path, signals_csv_text(signals, self._learner.architecture))
            self._signals = last

    def _write_summary(self, checkpoint: Checkpoint) -> None:
        now = time.time()
        if self._began is None:
            self._began = began_at(self._folder, checkpoint, now)
        summary = summary_of(checkpoint, began=self._began, saved=now, ending=self.ending)
        write_summary(self._folder, summary)

    def _save_last(self, checkpoint: Checkpoint) -> None:
        save_checkpoint(self._folder / LAST, checkpoint)
        self.saved_iteration = checkpoint.last.place.iteration


def config_text(run_id: str, text: TextIdentity, settings: Mapping[str, Any]) -> str:
    """What config.json says of a run: not in which folder its text lies."""
    table = {
        "version": __version__,
        "run": run_id,
        "text": dataclasses.asdict(dataclasses.replace(text, path="")),
        "settings": settings,
    }
    return json.dumps(table, indent=2) + "\n"


def _attempt(writers: Mapping[str, Callable[[], object]]) -> dict[str, str]:
    """Each file written, whatever becomes of the others; why not, by the name of each that failed."""
    failed = {}
    for name, write in writers.items():
        try:
            write()
        except (UserError, OSError) as error:
            cause = error.__cause__ if isinstance(error, UserError) else error
            failed[name] = (cause.strerror if isinstance(cause, OSError) else None) or str(error)
    return failed


def _in_words(failed: Mapping[str, str], folder: Path) -> str:
    """``last.npz and best.npz in runs/book could not be written: No space left on device``; '' for none."""
    parts = []
    for reason in dict.fromkeys(failed.values()):
        *names, name = (name for name in FILES if failed.get(name) == reason)
        parts.append(f"{', '.join(names)} and {name}: {reason}" if names else f"{name}: {reason}")
    return f"Not everything in {folder} could be written ({'; '.join(parts)})" if parts else ""


def best_checkpoint(checkpoint: Checkpoint, by: str = "") -> Checkpoint:
    """The run at its best moment, as a checkpoint of its own: as best.npz is, or by the loss that ``by``
    names (see ``best``). Raises UserError where the run has kept no such network."""
    if not by and last_is_best(checkpoint):
        return dataclasses.replace(checkpoint, best=checkpoint.last, best_book_map=checkpoint.book_map)
    kept = Bests(checkpoint)
    chosen = kept.moment(by or kept.chief)
    if chosen is None:
        raise UserError(f"This run has kept no network with the lowest {BY.get(by, by)}.")
    return checkpoint_at(checkpoint, chosen)
