"""Recovery: the session saved by itself, and offered back after a crash.

Every run of every window has a file of its own in one folder, written by the
worker's saver. A lock beside it says that the window lives; a lock without a living
process is a session that was lost. Knows files and times; knows no panel.
"""

import contextlib
import uuid
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QLockFile, QObject, QStandardPaths, QTimer, Signal

from rnnviz.gui.session import TrainingSession
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
MAX_BYTES = 200 << 20
MOMENTS = ".moments"
"""The ending of the file beside a run's with its moments."""
MAX_FILES = 40
"""Of runs whose windows are closed; the newest of them stays, however large it is."""


def autosaves_folder() -> Path:
    """The platform's folder for what the program keeps by itself."""
    data = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)
    return Path(data) / "rnnviz" / "autosaves"


class Autosave(NamedTuple):
    """A run that was saved by itself: the file, the name of its text, and when."""

    path: Path
    text: str
    saved_at: datetime


class Recovery(QObject):
    """Saves ``session`` into ``folder`` every minute, on pause, and before a run ends.

    save_failed  a sentence, when saving begins to fail; not again until it has worked
    unsaved      why the run as it stood last is in no file of ours; '' while it is
    """

    save_failed = Signal(str)

    def __init__(self, session: TrainingSession, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._folder = folder
        self._id = uuid.uuid4().hex[:12]
        self._run: Path | None = None
        self._saved_iteration = 0
        self.unsaved = ""
        self._requested_iteration = 0  # of the newest save under way
        self._kept: Callable[[str], object] | None = None  # who waits for the run as it stands
        with contextlib.suppress(OSError):  # a home that cannot be written: each save says so
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)  # what somebody reads and writes is nobody else's business
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
            self._session.send(SaveCheckpoint(self._run, automatic=True))

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
    def has_saved(self) -> bool:
        """Whether a save of the present run stands, if perhaps of an earlier iteration."""
        return self._saved_iteration > 0

    def close(self) -> None:
        """The window closes as it should: its session need not be offered back."""
        self._timer.stop()
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
                saves = [save for save in self.autosaves() if save.path.name.startswith(path.stem)]
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
        for path in self._folder.glob("*.npz"):
            session_and_run, _, text = path.stem.partition(" ")
            with contextlib.suppress(OSError):  # another window has thinned it
                if session_and_run:
                    found.append(Autosave(path, text, datetime.fromtimestamp(path.stat().st_mtime)))
        return sorted(found, key=lambda save: save.saved_at, reverse=True)

    # ── handlers ──

    def _on_session_run_started(self, info: RunInfo) -> None:
        name = "".join(c if c.isalnum() or c in "-_." else "_" for c in Path(info.text.name).stem)[:60]
        self._run = self._folder / f"{self._id}-{info.generation} {name}.npz"
        self._saved_iteration = self._requested_iteration = 0
        self._kept = None
        self.unsaved = ""
        accepted, self._accepted = self._accepted, None
        is_it = accepted is not None and info.has_past and _text(accepted.path) == _text(self._run)
        self._stands_for = _owner(accepted.path) if accepted is not None and is_it else ""
        self._timer.start()
        if info.can_train:
            self._session.send(KeepMoments(self._run.with_suffix(MOMENTS)))
        self.save_now()  # of a run that was brought back: from now on it is the one of this session

    def _on_session_event_arrived(self, event: Event) -> None:
        match event:
            case StateChanged(running=False):
                self.save_now()
            case CheckpointSaved(path, iteration, True):
                if path == self._run:
                    self._saved_iteration = iteration
                    self.unsaved = ""
                    self._end_offer()
                self._thin()
                if path == self._run and iteration == self._session.iteration:
                    self._tell_kept("")
            case SaveRefused(path, message, True) if path == self._run:
                self._requested_iteration = 0
                self._tell_kept("" if self.has_saved else message)
            case SaveFailed(path, message, True):
                if path != self._run:
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

    def _thin(self) -> None:
        """Delete the oldest until few enough are left; never one on offer, or of a living window."""
        total = 0
        closed = [save for save in self.autosaves() if not self._is_in_use(save.path)]
        for count, save in enumerate(closed):
            try:
                total += save.path.stat().st_size
                if count >= MAX_FILES or (count > 0 and total > MAX_BYTES):
                    save.path.unlink()
                    save.path.with_suffix(MOMENTS).unlink(missing_ok=True)
            except OSError:
                continue  # another window has thinned it, or the disk is read-only
        for part in self._folder.glob(".*.part"):
            if not self._is_in_use(part) or _owner(part) in self._offered:  # its writer was killed
                with contextlib.suppress(OSError):
                    part.unlink()

    def _is_in_use(self, path: Path) -> bool:
        """Whether the session that wrote it lives, or is on offer in some window."""
        return (self._folder / f"{_owner(path)}.lock").exists()


def _owner(path: Path) -> str:
    """The session that an autosave, or a part of one, belongs to."""
    return path.name.lstrip(".").partition("-")[0]


def _text(path: Path) -> str:
    """The name of the text that an autosave has in its own."""
    return path.stem.partition(" ")[2]


def _run_number(save: Autosave) -> int:
    """The how manieth run of its session it was."""
    number = save.path.name.partition(" ")[0].rpartition("-")[2]
    return int(number) if number.isascii() and number.isdigit() else 0


def _lock(path: Path) -> QLockFile:
    """A lock that counts as left behind only when its process is gone."""
    lock = QLockFile(str(path))
    lock.setStaleLockTime(0)
    return lock
