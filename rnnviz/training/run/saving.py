"""Saver: checkpoints written in a thread of their own, while training goes on.

Gets copies and writes them one after the other; knows no learner and no screen.
"""

import threading
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

from rnnviz.core.errors import UserError
from rnnviz.core.record.checkpoint import Checkpoint, save_checkpoint

if TYPE_CHECKING:
    from rnnviz.training.run.kept_folder import KeptFolder

Done = Callable[[UserError | None], None]
"""Called in the saver's thread when a file is there, or with what kept it from being written."""


class Saver:
    """The thread is made with the first job, and ends with ``finish``."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._jobs: SimpleQueue[tuple[Path, Checkpoint, Done, bool, KeptFolder | None] | None] = SimpleQueue()
        self._thread: threading.Thread | None = None

    def save(
        self,
        path: Path,
        checkpoint: Checkpoint,
        done: Done,
        *,
        private: bool = False,
        folder: "KeptFolder | None" = None,
    ) -> None:
        """Write ``checkpoint``, a copy that nobody changes, to ``path``; returns at once.

        A ``private`` file is the user's alone. ``folder`` writes the other files of the run, after it.
        """
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name=self._name, daemon=True)
            self._thread.start()
        self._jobs.put((path, checkpoint, done, private, folder))

    def finish(self) -> None:
        """Wait until everything is written."""
        if self._thread is not None:
            self._jobs.put(None)
            self._thread.join()
            self._thread = None

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            path, checkpoint, done, private, folder = job
            try:
                save_checkpoint(path, checkpoint, private=private)
                if folder is not None:
                    folder.sum_up(checkpoint)
            except UserError as error:
                done(error)
            except Exception as error:  # noqa: BLE001 - the thread's boundary: told, and the next can be saved
                done(UserError(f"{path} could not be saved ({type(error).__name__}: {error})."))
            else:
                done(None)
                self._catch_up(folder, checkpoint, done)
            del job, checkpoint, done, folder  # not kept until there is another one

    @staticmethod
    def _catch_up(folder: "KeptFolder | None", checkpoint: Checkpoint, done: Done) -> None:
        try:
            if folder is not None:
                folder.catch_up(checkpoint)
        except Exception as error:  # noqa: BLE001 - the thread's boundary: told, and the run can be saved again
            done(UserError(f"Not all files of the run could be written ({type(error).__name__}: {error})."))
