"""One worker of a sweep: it takes a run that nobody works on, trains it to its end, and takes the next.

A run that somebody began and left, or was killed at, goes on from its last.npz bit for bit. Knows plan,
leases and run folders; knows no other worker, and begins no process.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path

from rnnviz.core.errors import TextError, UnsavedError, UserError
from rnnviz.core.files import WriteError, is_file
from rnnviz.core.record.checkpoint import load_checkpoint
from rnnviz.core.text.corpus import Corpus
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.opening import read_text_of
from rnnviz.training.run.run_folder import Ending, RunFolder
from rnnviz.training.sweep.lease import Lease, Watch, claim, newest_claims
from rnnviz.training.sweep.outcome import (
    DIVERGED,
    FAILED,
    FINISHED,
    RunOutcome,
    outcome_of,
    read_outcome,
    write_outcome,
)
from rnnviz.training.sweep.plan import LEASES, NEVER, RUNS, PlannedRun, PlannedRuns, read_plan, text_path
from rnnviz.training.sweep.search import propose_next

LOST = 75
"""The exit code of a worker that was taken for dead."""


class Worker:
    """``token`` names it in its leases. Raises UserError where there is no sweep."""

    def __init__(self, folder: Path, token: str) -> None:
        self._folder, self._token = folder, token
        self._plan = read_plan(folder)
        self._runs = PlannedRuns(folder, self._plan)
        self._leases = folder / LEASES
        self._watch = Watch(self._leases, self._plan.beat)
        self._corpora: dict[bool, Corpus] = {}
        self._done: set[str] = set()

    def work(self, is_stopped: Callable[[], bool]) -> None:
        """Until nothing is left that is not in living hands, or ``is_stopped``. Raises UserError."""
        while not is_stopped():
            found = self._next()
            if found is not None:
                self._train(*found, is_stopped)
            elif self._is_search_open():
                if not propose_next(self._folder, self._plan, self._watch, self._token):
                    time.sleep(self._plan.beat / 2)
            elif all(self._watch.is_alive(run.name) for run in self._left()):
                return
            else:
                time.sleep(self._plan.beat / 2)

    def _left(self) -> list[PlannedRun]:
        return [run for run in self._runs.known() if run.name not in self._done]

    def _is_search_open(self) -> bool:
        return len(self._runs.known()) < self._plan.search * len(self._plan.seeds)

    def _next(self) -> tuple[PlannedRun, Lease] | None:
        """A run that is now ours; None where there is none to be had."""
        claims = newest_claims(self._leases)
        for run in self._left():
            number = claims.get(run.name, 0)
            if number and read_outcome(self._folder, run.name) is not None:
                self._done.add(run.name)
                continue
            if number and not self._watch.is_free(run.name, number):
                continue
            lease = claim(self._leases, run.name, number, self._token, self._plan.beat)
            if lease is None:
                continue
            if read_outcome(self._folder, run.name) is None:
                return run, lease
            lease.release()  # its end was written while we looked
            self._done.add(run.name)
        return None

    def _train(self, run: PlannedRun, lease: Lease, is_stopped: Callable[[], bool]) -> None:
        try:
            try:
                outcome = self._outcome(run, lease, is_stopped)
            except MemoryError:
                outcome = RunOutcome(FAILED, sentence="There is not enough memory for this network.")
            _require(lease)
            if outcome is not None:
                write_outcome(self._folder, run.name, outcome)
                self._done.add(run.name)
        finally:
            lease.release()

    def _outcome(self, run: PlannedRun, lease: Lease, is_stopped: Callable[[], bool]) -> RunOutcome | None:
        """What came of training it; None where it was left to go on another time."""
        folder = RunFolder(self._folder / RUNS / run.name)
        try:
            learner = self._learner(run, folder)
        except WriteError:
            raise
        except UserError as error:
            return RunOutcome(FAILED, sentence=str(error))

        def on_step(learner: Learner) -> None:
            _require(lease)
            lease.told = {
                "steps": float(learner.iteration),
                "loss": learner.smooth_loss / learner.config.seq_length,
            }

        ending = folder.train(
            learner,
            self._plan.steps or NEVER,
            minutes=self._plan.minutes or float("inf"),
            on_step=on_step,
            is_interrupted=is_stopped,
        )
        if folder.unsaved:
            raise UnsavedError(f"{folder.unsaved}. Make room, and go on with rnnviz work {self._folder}.")
        if ending is Ending.INTERRUPTED:
            return None
        return outcome_of(
            learner, DIVERGED if ending is Ending.DIVERGED else FINISHED, folder.divergence
        )  # fmt: skip

    def _learner(self, run: PlannedRun, folder: RunFolder) -> Learner:
        config = self._plan.config(run)
        corpus = self._corpus(lower_case=config.lower_case)
        if is_file(folder.last):
            return Learner.resume(load_checkpoint(folder.last), corpus)
        return Learner(corpus, config)

    def _corpus(self, *, lower_case: bool) -> Corpus:
        if lower_case not in self._corpora:
            path = text_path(self._folder, self._plan)
            corpus = read_text_of(self._plan.text, path, lower_case=lower_case, accept_binary=True)
            if corpus.sha256 != self._plan.text.sha256:
                raise TextError(
                    f"{path} is not the text that the sweep began with: put that one there again."
                )
            self._corpora[lower_case] = corpus
        return self._corpora[lower_case]


def _require(lease: Lease) -> None:
    """End this process at once, without a word to any file, where the run is another's by now."""
    if not lease.holds():
        os._exit(LOST)
