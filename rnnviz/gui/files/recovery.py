"""Recovery: the session saved by itself, and offered back after a crash.

Every run of every window has a folder of its own in the library, written by the
worker's saver. A lock beside it says that the window lives; a lock without a living
process is a session that was lost. Earlier releases saved a run in a file alone, which
is offered and opened as well. Knows files and times; knows no panel.
"""

import contextlib
import shutil
import uuid
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QLockFile, QObject, QTimer, Signal

from rnnviz.core.errors import UserError
from rnnviz.gui.session import TrainingSession
from rnnviz.training.run.library import BUDGET, folder_bytes
from rnnviz.training.run.run_label import read_label
from rnnviz.training.run.run_names import LAST, MOMENTS_BIN
from rnnviz.training.run.run_summary import read_summary
from rnnviz.training.worker.messages import (
    CheckpointSaved,
    Event,
    KeepMoments,
    RunInfo,
    SaveCheckpoint,
    SaveFailed,
    SaveRefused,
    StateChanged,
)

EVERY_MILLISECONDS = 60_000
"""A run that is lost is at most a minute behind."""


EARLIER = "autosaves"
"""The folder beside the library in which earlier releases kept what they saved by themselves."""


class Autosave(NamedTuple):
    """A run that was saved by itself: the checkpoint, the name of its text, and when."""

    path: Path
    text: str
    saved_at: datetime

    @property
    def entry(self) -> Path:
        """What stands in the library: the run's folder, or the file of an earlier release."""
        return self.path.parent if self.path.name == LAST else self.path


class Recovery(QObject):
    """Saves ``session`` into ``folder`` every minute, on pause, and before a run ends.

    budget       bytes that all runs may take; ``earlier`` is where an older release left some
    save_failed  a sentence, when saving begins to fail; not again until it has worked
    unsaved      why the run as it stood last is in no file of ours; '' while it is
    """

    save_failed = Signal(str)

    def __init__(
        self,
        session: TrainingSession,
        folder: Path,
        parent: QObject | None = None,
        *,
        budget: int = BUDGET,
        earlier: Path | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._folder = folder
        self.budget = budget
        self._id = uuid.uuid4().hex[:12]
        self._run: Path | None = None
        self._saved_iteration = 0
        self.unsaved = ""
        self._requested_iteration = 0  # of the newest save under way
        self._kept: Callable[[str], object] | None = None  # who waits for the run as it stands
        with contextlib.suppress(OSError):  # a home that cannot be written: each save says so
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)  # what somebody reads and writes is nobody else's business
            if earlier is not None:
                _move_in(earlier, folder)
        self._offered: dict[str, QLockFile] = {}  # locks of lost sessions, by their id
        self._accepted: Autosave | None = None  # of what is on offer, what is being brought back
        self._stands_for = ""  # the lost session whose run goes on in this one
        self._lock = _lock(folder / f"{self._id}.lock")
        self._lock.tryLock(0)
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MILLISECONDS)
        self._timer.timeout.connect(self.save_now)
        session.run_started.connect(self._on_session_run_started)
        session.run_ending.connect(self.save_now)
        session.event_arrived.connect(self._on_session_event_arrived)

    # ── saving ──

    def save_now(self) -> None:
        """Have the run saved as it stands, unless it was since its last step."""
        info, iteration = self._session.info, self._session.iteration
        if self._run is None or info is None or not info.can_train or iteration == 0:
            return
        if iteration != self._requested_iteration or self._session.is_running:
            self._requested_iteration = iteration
            with contextlib.suppress(OSError):  # the save says so
                self._run.mkdir(mode=0o700, exist_ok=True)
            self._session.send(SaveCheckpoint(self._run / LAST, automatic=True))

    def keep(self, then: Callable[[str], object]) -> None:
        """See to it that the run, which stands still, is saved; then ``then('')``, else with why it is not.

        A run that ends first, or another call, ends the wait.
        """
        info, iteration = self._session.info, self._session.iteration
        if info is None or not info.can_train or iteration in (0, self._saved_iteration):
            then("")
            return
        self._kept = then
        self.save_now()

    @property
    def session_id(self) -> str:
        """What the lock of this window is called, and how the names of its runs begin."""
        return self._id

    @property
    def has_saved(self) -> bool:
        """Whether a save of the present run stands, if perhaps of an earlier iteration."""
        return self._saved_iteration > 0

    def close(self) -> None:
        """The window closes as it should: its session need not be offered back."""
        self._timer.stop()
        self._run = None  # nothing more is written into it
        self._thin()
        for lock in (self._lock, *self._offered.values()):
            lock.unlock()

    # ── offering ──

    def take_lost_sessions(self) -> list[Autosave]:
        """The last run of every session that ended without closing, newest first; each is told once.

        Their locks are held as long as this window lives: no window thins what is on offer.
        """
        lost = []
        for path in self._folder.glob("*.lock"):
            if path.stem == self._id:
                continue
            lock = _lock(path)
            if lock.tryLock(0):  # nobody living holds it
                saves = [save for save in self.autosaves() if _owner(save.entry) == path.stem]
                # Not the newest file: a run that was replaced is saved when the next one stands.
                lost += sorted(saves, key=_run_number)[-1:]
                self._offered[path.stem] = lock
        self._thin()
        return sorted(lost, key=lambda save: save.saved_at, reverse=True)

    def accept(self, save: Autosave) -> None:
        """``save`` is being brought back: once its run is saved as this session's, the offer is over.

        Else a second crash would offer the run twice, as it was and as it became.
        """
        self._accepted = save

    def autosaves(self) -> list[Autosave]:
        """All runs that were saved by themselves, newest first."""
        found = []
        for path in (*self._folder.glob("*.npz"), *self._folder.glob(f"*/{LAST}")):
            entry = path.parent if path.name == LAST else path
            name = entry.name if entry != path else entry.stem
            session_and_run, _, text = name.partition(" ")
            with contextlib.suppress(OSError):  # another window has thinned it
                if session_and_run and not name.startswith("."):
                    found.append(Autosave(path, text, datetime.fromtimestamp(path.stat().st_mtime)))
        return sorted(found, key=lambda save: save.saved_at, reverse=True)

    # ── handlers ──

    def _on_session_run_started(self, info: RunInfo) -> None:
        name = "".join(c if c.isalnum() or c in "-_." else "_" for c in Path(info.text.name).stem)[:60]
        self._run = self._folder / f"{self._id}-{info.generation} {name}"
        self._saved_iteration = self._requested_iteration = 0
        self._kept = None
        self.unsaved = ""
        self._take_over(info, self._run)
        with contextlib.suppress(OSError):  # the save says so
            self._run.mkdir(mode=0o700, exist_ok=True)
        accepted, self._accepted = self._accepted, None
        is_it = accepted is not None and info.has_past and accepted.text == name
        self._stands_for = _owner(accepted.entry) if accepted is not None and is_it else ""
        self._timer.start()
        if info.can_train:
            self._session.send(KeepMoments(self._run / MOMENTS_BIN))
        self.save_now()  # of a run that was brought back: from now on it is the one of this session

    def _on_session_event_arrived(self, event: Event) -> None:
        match event:
            case StateChanged(running=False):
                self.save_now()
            case CheckpointSaved(path, iteration, True):
                if self._is_of_run(path):
                    self._saved_iteration = iteration
                    self.unsaved = ""
                    self._end_offer()
                self._thin()
                if self._is_of_run(path) and iteration == self._session.iteration:
                    self._tell_kept("")
            case SaveRefused(path, message, True) if self._is_of_run(path):
                self._requested_iteration = 0
                self._tell_kept("" if self.has_saved else message)
            case SaveFailed(path, message, True):
                if not self._is_of_run(path):
                    self.save_failed.emit(f"The run before this one could not be saved: {message}")
                    return
                self._requested_iteration = 0
                self._tell_kept(message)
                if not self.unsaved:
                    self.save_failed.emit(
                        f"The run cannot save itself, so a crash would lose it: {message} "
                        "It tries again; Save (Ctrl+S) keeps it where there is room."
                    )
                    self.unsaved = message

    def _end_offer(self) -> None:
        lock = self._offered.pop(self._stands_for, None)
        if lock is not None:
            lock.unlock()

    def _tell_kept(self, trouble: str) -> None:
        kept, self._kept = self._kept, None
        if kept is not None:
            kept(trouble)

    def _take_over(self, info: RunInfo, run: Path) -> None:
        """Where this very run stands in the library already, no farther than it is now, and no other window
        works on it, it goes on in that folder, which becomes ``run``. One that is farther stays: what it has
        learned since would be lost."""
        for save in self.autosaves() if info.run_id else ():
            folder = save.entry
            if folder == save.path or (_owner(folder) != self._id and self._is_held(folder)):
                continue
            with contextlib.suppress(UserError, OSError):
                summary = read_summary(folder)
                if summary.run_id == info.run_id and summary.steps <= info.iteration:
                    folder.rename(run)
                    return

    def _is_held(self, folder: Path) -> bool:
        """Whether another window works on this run, or has it on offer; what this one offers is its own."""
        return self._is_in_use(folder) and _owner(folder) not in self._offered

    def _is_of_run(self, path: Path) -> bool:
        """Whether a save is one of the present run."""
        return self._run is not None and path.parent == self._run

    def _thin(self) -> None:
        """Delete the oldest runs until all are within the budget, though never the newest; and none that has
        a name or a pin, is on offer, or belongs to a living window."""
        saves = self.autosaves()
        total = sum(_size_of(save.entry) for save in saves)
        closed = [save for save in saves if not self._is_in_use(save.entry)]
        for save in reversed(closed[1:]):
            if total <= self.budget:
                break
            if save.entry != save.path and read_label(save.entry).is_kept:
                continue
            size = _size_of(save.entry)
            with contextlib.suppress(OSError):  # another window has thinned it, or the disk is read-only
                _delete(save.entry)
                total -= size
        for part in (*self._folder.glob(".*.part"), *self._folder.glob("*/.*.part")):
            entry = part if part.parent == self._folder else part.parent
            if not self._is_in_use(entry) or _owner(entry) in self._offered:  # its writer was killed
                with contextlib.suppress(OSError):
                    part.unlink()
        self._clear_empty()

    def _clear_empty(self) -> None:
        """Folders of runs that never made a step, and that nobody works on."""
        for folder in self._folder.glob("*-* *"):
            is_ours = _owner(folder) == self._id
            if folder == self._run or not (is_ours or not self._is_in_use(folder)):
                continue
            if folder.is_dir() and not (folder / LAST).exists():
                with contextlib.suppress(OSError):
                    shutil.rmtree(folder)

    def _is_in_use(self, path: Path) -> bool:
        """Whether the session that wrote it lives, or is on offer in some window."""
        return (self._folder / f"{_owner(path)}.lock").exists()


def _owner(path: Path) -> str:
    """The session that an autosave, or a part of one, belongs to."""
    return path.name.lstrip(".").partition("-")[0]


def _size_of(entry: Path) -> int:
    """Bytes of a run in its folder, or in the file of an earlier release."""
    if entry.suffix != ".npz":
        return folder_bytes(entry)
    try:
        return entry.stat().st_size
    except OSError:
        return 0


def _delete(entry: Path) -> None:
    if entry.suffix == ".npz":
        entry.unlink()
    else:
        shutil.rmtree(entry)


def _move_in(earlier: Path, folder: Path) -> None:
    """What an older release left, into the library; not what a window of it still works on."""
    for save in earlier.glob("*.npz"):
        owner = earlier / f"{_owner(save)}.lock"
        with contextlib.suppress(OSError):
            left = owner.read_bytes() if owner.exists() else None
            lock = _lock(owner)
            if not lock.tryLock(0):
                continue
            lock.unlock()
            save.rename(folder / save.name)
            if left is not None:  # it is still to be offered
                (folder / owner.name).write_bytes(left)


def _run_number(save: Autosave) -> int:
    """The how manieth run of its session it was."""
    number = save.entry.name.partition(" ")[0].rpartition("-")[2]
    return int(number) if number.isascii() and number.isdigit() else 0


def _lock(path: Path) -> QLockFile:
    """A lock that counts as left behind only when its process is gone."""
    lock = QLockFile(str(path))
    lock.setStaleLockTime(0)
    return lock
