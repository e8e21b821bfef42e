"""RunFolder: a run trained without a window, in a folder that holds one run.

``loss.csv  signals.csv  samples.txt  last.npz  best.npz  config.json  moments.bin  run.json``;
how they are written is RunFiles'.
Knows a Learner and a folder; knows no terminal: who calls it shows the progress.
"""

import json
import math
import os
import time
from collections.abc import Callable
from enum import Enum
from pathlib import Path

from rnnviz.core.errors import UserError
from rnnviz.core.files import WriteError, open_file
from rnnviz.core.record.checkpoint import load_checkpoint
from rnnviz.core.record.history import LossHistory
from rnnviz.training.run.learner import DivergedError, Learner
from rnnviz.training.run.loss_csv import is_of
from rnnviz.training.run.pace import Pace
from rnnviz.training.run.run_files import FILES, RunFiles
from rnnviz.training.run.run_names import BEST, CONFIG_JSON, LAST, LOSS_CSV, SAMPLES_TXT

SAVE_SECONDS = 30.0
"""A run that is killed loses at most this much."""
FIRST_SECONDS = 2.0
"""From the save at the beginning to the next; each wait is twice the one before, until SAVE_SECONDS."""
RETRY_SECONDS = 5.0
"""At most, until what could not be written is tried again."""
MAX_REWINDS = 20
_MAX_CONFIG_BYTES = 1 << 20


class Ending(Enum):
    """How ``RunFolder.train`` ended."""

    FINISHED = "finished"
    INTERRUPTED = "interrupted"
    DIVERGED = "diverged"


class RunFolder:
    """A folder for one run.

    divergence       why the run ended, where it did by itself
    unsaved          what could not be saved at its end, in words; '' where everything is
    saved_iteration  the step that last.npz holds, where this run could be saved at all
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.loss_csv = path / LOSS_CSV
        self.samples_txt = path / SAMPLES_TXT
        self.last = path / LAST
        self.best = path / BEST
        self.config_json = path / CONFIG_JSON
        self.divergence = ""
        self.unsaved = ""
        self.saved_iteration: int | None = None
        self._save_at = 0.0

    @property
    def holds_run(self) -> bool:
        return any(os.path.lexists(self.path / name) for name in FILES)  # False where nobody can say

    def make(self) -> None:
        """Make the folder where it is not there yet. Raises WriteError."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise WriteError(f"{self.path} cannot be made a folder: {error.strerror or error}.") from error

    def run_id(self) -> str:
        """Which run it holds; '' where no file says."""
        try:
            with open_file(self.config_json) as file:
                table = json.loads(file.read(_MAX_CONFIG_BYTES))
        except (OSError, ValueError, RecursionError):
            table = None
        if isinstance(table, dict) and isinstance(table.get("run"), str):
            return str(table["run"])
        return self.saved_run_id()

    def saved_run_id(self) -> str:
        """Which run last.npz is of; '' where it does not say."""
        try:
            return load_checkpoint(self.last).run_id
        except UserError:
            return ""

    def save_soon(self) -> None:
        """Have a run that is trained here saved after the step under way."""
        self._save_at = 0.0

    def train(
        self,
        learner: Learner,
        steps: int,
        *,
        minutes: float = math.inf,
        on_step: Callable[[Learner], None],
        is_interrupted: Callable[[], bool],
        rewind: bool = False,
        tell: Callable[[str], object] = lambda _words: None,
    ) -> Ending:
        """Learn until iteration ``steps``, or for ``minutes`` of training in all, whichever comes first, and
        leave every file, whatever ends it.

        ``on_step`` is called after each step. With ``rewind`` a divergence goes back to
        the last good moment with half the learning rate, and is told; else it ends the run, with that
        moment in last.npz and the words in ``divergence``. A run that learns far worse than others like it
        is told so, too. A file that cannot be written is told in a sentence and tried again, and ends no
        run; see ``unsaved``.
        Raises WriteError where the folder cannot be made.
        """
        self.make()
        theirs = self.run_id()
        is_ours = theirs in ("", learner.run_id) or bool(is_of(self.loss_csv, learner.history))
        files = RunFiles(self.path, learner, tell, keep_rows=is_ours)
        ending = Ending.FINISHED
        rewinds = 0
        pace = Pace()
        wait, self._save_at = FIRST_SECONDS, 0.0
        try:
            _log_sample_if_due(learner, files)
            while learner.iteration < steps and learner.elapsed < 60 * minutes:
                began = time.perf_counter()
                if began >= self._save_at:
                    self._save_at = math.inf
                    pause = wait if files.save() else min(wait, RETRY_SECONDS)
                    if self._save_at:  # not asked for again meanwhile
                        self._save_at = time.perf_counter() + pause
                    wait = min(2 * wait, SAVE_SECONDS)
                    began = time.perf_counter()
                if is_interrupted():
                    ending = Ending.INTERRUPTED
                    break
                try:
                    learner.step()
                except DivergedError as error:
                    give_up = not rewind or rewinds == MAX_REWINDS
                    before, sigma = learner.iteration, learner.config.sigma
                    if give_up:
                        learner.go_back()
                    else:
                        learner.rewind(0.5)
                    rewinds += 1
                    files.go_back(before - learner.iteration)
                    if give_up:
                        self.divergence = files.ending = str(error)
                        ending = Ending.DIVERGED
                        break
                    tell(f"{error} {_way_on(learner, sigma)}")
                    _log_sample_if_due(learner, files)
                    continue
                learner.elapsed += time.perf_counter() - began
                ends = learner.iteration >= steps or learner.elapsed >= 60 * minutes
                if ends and learner.config.schedule == "linear" and learner.rate_now == 0.0:
                    learner.measure_held_out()  # there is nothing more to learn
                files.add_step()
                _log_sample_if_due(learner, files)
                files.keep_moment()
                behind = pace.look(learner)
                if behind is not None:
                    tell(behind.message)
                on_step(learner)
        finally:
            files.save()
            files.close()
            self.unsaved, self.saved_iteration = files.unsaved, files.saved_iteration
        return ending


def _way_on(learner: Learner, sigma: float) -> str:
    """Where a run that diverged goes on, and with what that was not asked for."""
    words = f"Went back to iteration {learner.iteration:,}, on with learning rate {learner.learning_rate:g}"
    new = learner.config.sigma
    return (
        f"{words}." if new == sigma else f"{words} and first weights of sigma {new:g} instead of {sigma:g}."
    )


def _log_sample_if_due(learner: Learner, files: RunFiles) -> None:
    if learner.is_sample_due():
        files.add_sample(learner.log_sample())


def require_free(folder: RunFolder) -> None:
    """Raise UserError where the folder already holds a run."""
    if folder.holds_run:
        raise UserError(
            f"{folder.path} already holds a run: choose another --out, go on with it by "
            f"--resume {folder.last}, or give --overwrite to replace it."
        )


def require_same_run(folder: RunFolder, run_id: str, history: LossHistory, checkpoint: Path) -> None:
    """Raise UserError where the folder holds another run than this one, which is in ``checkpoint``.

    Files of older releases do not say which run they are of: there the folder of the checkpoint will do,
    or the same losses.
    """
    if not folder.holds_run:
        return
    theirs = folder.run_id()
    is_beside = _is_in(checkpoint, folder.path)
    if run_id and folder.saved_run_id() not in ("", run_id):  # put there beside the files of this run
        is_same = False
    elif run_id and theirs:
        is_same = run_id == theirs and (is_beside or is_of(folder.loss_csv, history) is not False)
    else:
        is_same = is_beside or is_of(folder.loss_csv, history) is True
    if not is_same:
        raise UserError(
            f"{folder.path} holds another run than {checkpoint}: choose another --out, "
            "or give --overwrite to replace it."
        )


def _is_in(file: Path, folder: Path) -> bool:
    try:
        return file.parent.samefile(folder)
    except OSError:
        return False
