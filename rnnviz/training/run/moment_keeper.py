"""MomentKeeper: keeps moments of a run in a file while it learns, so that each of its steps can be visited.

A few hundred, by ``Spacing``; of a network that is large, fewer. What it costs is one comparison a step and,
for a step that is kept, writing the arrays where they stand: no copy is made. What cannot be written is no
loss, and is tried again with the next one. Knows a learner and a file; knows no thread and no screen.
"""

import contextlib
import errno
import shutil
from pathlib import Path

from rnnviz.core.files import WriteError, open_file, write_file
from rnnviz.core.record.moments_file import MomentsFile
from rnnviz.core.record.spacing import Spacing, thinned
from rnnviz.training.run.learner import Learner

MOST_MOMENTS = 384
MOST_BYTES = 256 << 20
"""Of one run's moments."""
LEAST_FREE = 64 << 20
"""Bytes of a disk that moments leave to others: the run itself is to be saved there."""


def take_moments_along(there: Path, here: Path) -> None:
    """A copy of the file ``there`` stands ``here`` where no file does; where it cannot, the run has no past.

    A copy, and no link: a run goes on writing into its file. Moments of another run are not taken for its
    own (``MomentKeeper``).
    """
    with contextlib.suppress(OSError, WriteError):
        free = shutil.disk_usage(here.parent).free - LEAST_FREE
        if not here.exists() and there.stat().st_size <= min(MOST_BYTES, free):
            with open_file(there) as file:
                write_file(here, lambda copy: shutil.copyfileobj(file, copy), private=True, sync=False)


class MomentKeeper:
    """The moments of ``learner`` at ``path``.

    due       the step after which ``keep`` is to be called
    trouble   why nothing can be kept, in words; '' while it can
    """

    def __init__(self, path: Path, learner: Learner) -> None:
        self.trouble = ""
        self._path = path
        self._learner = learner
        self._spacing = Spacing()
        try:
            self._file = MomentsFile(path, learner.architecture, learner.now, learner.run_id)
        except OSError as error:
            self.trouble = f"{path} cannot be read: {error.strerror or error}."
            self.due = -1
            return
        learner.moments = path
        self._room = max(1, min(MOST_MOMENTS, MOST_BYTES // self._file.slot_size))
        self.due = self._spacing.next_after(learner.iteration)
        self._forget_after(learner.iteration)
        self.keep()

    @property
    def iterations(self) -> tuple[int, ...]:
        """The steps that are kept, ascending."""
        return self._file.iterations if self.due >= 0 else ()

    def keep(self, *, by_hand: bool = False) -> None:
        """Keep the present moment; ``by_hand``: as weights have just been set."""
        if self.due < 0:
            return
        learner = self._learner
        try:
            self._require_room()
            self._file.write(learner.now, learner.elapsed, by_hand=by_hand)
            self._thin()
            self.trouble = ""
        except OSError as error:
            self.trouble = f"Moments of this run cannot be kept: {error.strerror or error}."
        self.due = self._spacing.next_after(learner.iteration)

    def _require_room(self) -> None:
        """Raises OSError where another moment would take what the run itself may need."""
        if not self._file.would_grow:
            return
        free = shutil.disk_usage(self._path.parent).free
        if free < max(LEAST_FREE, 4 * self._file.slot_size):
            raise OSError(errno.ENOSPC, "the disk is nearly full, and what is left is for the run itself")

    def go_back(self) -> None:
        """The learner has gone back: what came after has not happened."""
        if self.due >= 0:
            self._forget_after(self._learner.iteration)
            self.keep(by_hand=self._is_by_hand())

    def close(self) -> None:
        if self.due >= 0:
            self._file.close()

    def _is_by_hand(self) -> bool:
        changes = self._learner.by_hand
        return bool(changes) and changes[-1].iteration == self._learner.iteration

    def _forget_after(self, iteration: int) -> None:
        try:
            for kept in self._file.iterations:
                if kept > iteration:
                    self._file.drop(kept)
        except OSError as error:
            self.trouble = f"Moments of this run cannot be kept: {error.strerror or error}."

    def _thin(self) -> None:
        kept = self._file.iterations
        if len(kept) <= self._room:
            return
        by_hand = {change.iteration for change in self._learner.by_hand}
        self._spacing = thinned(self._spacing, kept, self._room, by_hand)
        for iteration in kept:
            if not self._spacing.keeps(iteration) and iteration not in by_hand:
                self._file.drop(iteration)
