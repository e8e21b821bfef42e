"""RunReader: what a view needs of the runs that are chosen, read from their folders in a thread of its own.

What was read stays known until the run is saved again. Knows folders of runs; knows no picture.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from PySide6.QtCore import QObject, Signal

from rnnviz.core.errors import UserError
from rnnviz.core.progress import Progress
from rnnviz.core.record.checkpoint import Checkpoint, load_checkpoint
from rnnviz.gui.parts.background import BackgroundWork
from rnnviz.training.run.library import StoredRun
from rnnviz.training.run.run_names import LAST

Taken = TypeVar("Taken")
KNOWN = 32
"""Runs that stay known beside those that are chosen."""


class ReadRun(NamedTuple, Generic[Taken]):
    """``taken`` of a run; None where it cannot be read, and ``trouble`` says why."""

    run: StoredRun
    taken: Taken | None
    trouble: str = ""


class RunReader(QObject, Generic[Taken]):
    """``take`` makes of a checkpoint what is wanted of it, in the thread.

    arrived  a list of ReadRun, of every run that is chosen
    failed   a sentence
    """

    arrived = Signal(object)
    failed = Signal(str)

    def __init__(self, name: str, take: Callable[[StoredRun, Checkpoint], Taken], parent: QObject) -> None:
        super().__init__(parent)
        self._take = take
        self._known: dict[tuple[Path, float, int], ReadRun[Taken]] = {}
        self._work = BackgroundWork(name, self)
        self._work.finished.connect(self._on_work_finished)
        self._work.failed.connect(self.failed)

    @property
    def is_reading(self) -> bool:
        return self._work.is_working

    def read(self, runs: Sequence[StoredRun]) -> None:
        """Read these, instead of those that were asked for before."""
        known, take, wanted = dict(self._known), self._take, tuple(runs)

        def work(progress: Progress) -> list[ReadRun[Taken]]:
            found = []
            for number, run in enumerate(wanted):
                progress(number, len(wanted))
                before = known.get(_key(run))
                found.append(before._replace(run=run) if before is not None else _read(run, take))
            return found

        self._work.leave()
        self._work.start(work)

    def stop(self) -> None:
        self._work.stop()

    def _on_work_finished(self, found: list[ReadRun[Taken]]) -> None:
        for each in found:
            self._known.pop(_key(each.run), None)
            if not each.trouble:
                self._known[_key(each.run)] = each
        for key in list(self._known)[: max(0, len(self._known) - len(found) - KNOWN)]:
            del self._known[key]
        self.arrived.emit(found)


def _key(run: StoredRun) -> tuple[Path, float, int]:
    return run.path, run.summary.saved, run.summary.steps


def _read(run: StoredRun, take: Callable[[StoredRun, Checkpoint], Taken]) -> ReadRun[Taken]:
    try:
        return ReadRun(run, take(run, load_checkpoint(run.path / LAST)))
    except UserError as error:
        return ReadRun(run, None, str(error))
