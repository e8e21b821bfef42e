"""Recovery: the session saved by itself, and offered back after a crash.

Every run of every window has a folder of its own in the library, written by the
worker's saver. A lock beside it says that the window lives; a lock without a living
process is a session that was lost. Earlier releases saved a run in a file alone, which
is offered and opened as well. Knows files and times; knows no panel.
"""

import contextlib
import shutil
import uuid
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QLockFile, QObject, QTimer, Signal

from rnnviz.core.errors import CheckpointError
from rnnviz.core.files import open_file
from rnnviz.core.record.archive import read_header
from rnnviz.gui.parts.background import BackgroundWork
from rnnviz.gui.session import TrainingSession
from rnnviz.training.run.library import BUDGET, Library
from rnnviz.training.run.run_names import LABEL_JSON, LAST, MOMENTS_BIN
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
        return _entry(self.path)


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
        self._under_way = 0  # saves of this run that were asked for, and of which nothing was heard yet
        self._kept: Callable[[str], object] | None = None  # who waits for the run as it stands
        with contextlib.suppress(OSError):  # a home that cannot be written: each save says so
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)  # what somebody reads and writes is nobody else's business
            if earlier is not None:
                _move_in(earlier, folder)
        self._offered: dict[str, QLockFile] = {}  # locks of lost sessions, by their id
        self._accepted: Path | None = None  # the file of the run that is being opened
        self._mine: dict[str, Path] = {}  # where runs of this session stand, by their ids
        self._saved: dict[Path, int] = {}  # the step at which each of them was saved last
        self._thinning = BackgroundWork("rnnviz-thinning", self)
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
            self._under_way += 1
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

    @property
    def is_saving(self) -> bool:
        """Whether a save of the present run is under way, its file not yet written."""
        return self._under_way > 0

    @property
    def run_file(self) -> Path | None:
        """Where the present run saves itself; it stands there once it has made a step."""
        return self._run / LAST if self._run is not None else None

    def is_of_library(self, save: Path) -> bool:
        """Whether this is where a run saves itself."""
        return save.name == LAST and save.parent.parent == self._folder

    def is_at_work(self, save: Path) -> bool:
        """Whether another window works on the run in this file, or has it on offer."""
        return self.is_of_library(save) and self._is_held(save.parent)

    def close(self) -> None:
        """The window closes as it should: its session need not be offered back."""
        self._timer.stop()
        self._thinning.stop()
        self._run = None  # nothing more is written into it
        self._thin()
        self._clear_left()
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
        self._clear_left()
        return sorted(lost, key=lambda save: save.saved_at, reverse=True)

    def accept(self, save: Path | None) -> None:
        """The run in this file is being opened; None: it does not come after all. Where it is one of ours, it
        goes on in its folder; where it was on offer, the offer is over once it is saved as this session's.

        Else a second crash would offer the run twice, as it was and as it became.
        """
        self._accepted = save

    def autosaves(self) -> list[Autosave]:
        """All runs that were saved by themselves, newest first."""
        found = []
        for path in (*self._folder.glob("*.npz"), *self._folder.glob(f"*/{LAST}")):
            entry = _entry(path)
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
        self._saved_iteration = self._requested_iteration = self._under_way = 0
        self._kept = None
        self.unsaved = ""
        accepted, self._accepted = self._accepted, None
        self._take_over(info, self._run, accepted)
        with contextlib.suppress(OSError):  # the save says so
            self._run.mkdir(mode=0o700, exist_ok=True)
        self._stands_for = _owner(_entry(accepted)) if accepted is not None and info.has_past else ""
        self._timer.start()
        if info.can_train:
            # Of a run that was trained without a window: its past can be visited here, too.
            earlier = accepted.with_name(MOMENTS_BIN) if accepted is not None else None
            self._session.send(KeepMoments(self._run / MOMENTS_BIN, earlier))
        self.save_now()  # of a run that was brought back: from now on it is the one of this session

    def _on_session_event_arrived(self, event: Event) -> None:
        match event:
            case CheckpointSaved(path, _, True) | SaveRefused(path, _, True) | SaveFailed(path, _, True):
                self._under_way -= self._is_of_run(path) and self.is_saving
        match event:
            case StateChanged(running=False):
                self.save_now()
            case CheckpointSaved(path, iteration, True):
                self._saved[path.parent] = iteration
                if self._is_of_run(path):
                    self._saved_iteration = iteration
                    self.unsaved = ""
                    self._end_offer()
                self._thinning.start(lambda _progress: self._thin())
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

    def _take_over(self, info: RunInfo, run: Path, accepted: Path | None) -> None:
        """Where this very run is brought back as it stands in the library, and no other window works on it,
        it goes on in that folder, which becomes ``run``. Another than that stays: what it has learned since,
        or has learned otherwise, would be lost."""
        folder = self._mine.get(info.run_id)
        if folder is None or self._saved.get(folder) != info.iteration:
            is_ours = accepted is not None and self.is_of_library(accepted)
            folder = accepted.parent if accepted is not None and is_ours else None
            if folder is None or self._is_held(folder) or not _stands_at(folder / LAST, info):
                folder = None
        if folder is not None:
            with contextlib.suppress(OSError):
                folder.rename(run)
                self._saved[run] = self._saved.pop(folder, info.iteration)
        self._mine[info.run_id] = run

    def _is_held(self, folder: Path) -> bool:
        """Whether another window works on this run, or has it on offer; what this one offers is its own."""
        return self._is_in_use(folder) and _owner(folder) not in (self._id, *self._offered)

    def _is_of_run(self, path: Path) -> bool:
        """Whether a save is one of the present run."""
        return self._run is not None and path.parent == self._run

    def _thin(self) -> None:
        """Have the oldest runs go until all are within the budget, though never the newest; and none that has
        a name or a pin, is on offer, or belongs to a living window."""
        library = Library(self._folder)
        if library.used_bytes() > self.budget:
            closed = [save.entry for save in self.autosaves() if not self._is_in_use(save.entry)]
            library.thin(self.budget, closed[:1])

    def _clear_left(self) -> None:
        """Halves of files whose writers were killed, and folders of runs that were never saved."""
        for part in (*self._folder.glob(".*.part"), *self._folder.glob("*/.*.part")):
            entry = part if part.parent == self._folder else part.parent
            if not self._is_in_use(entry) or _owner(entry) in self._offered:
                with contextlib.suppress(OSError):
                    part.unlink()
        self._clear_empty()

    def _clear_empty(self) -> None:
        """Folders of runs that never made a step, and that nobody works on."""
        for folder in self._folder.glob("*-* *"):
            is_ours = _owner(folder) == self._id
            if folder == self._run or not (is_ours or not self._is_in_use(folder)):
                continue
            with contextlib.suppress(OSError):
                if {path.name for path in folder.iterdir()} <= {MOMENTS_BIN, LABEL_JSON}:  # no sweep of ours
                    shutil.rmtree(folder)

    def _is_in_use(self, path: Path) -> bool:
        """Whether the session that wrote it lives, or is on offer in some window."""
        return (self._folder / f"{_owner(path)}.lock").exists()


def _entry(save: Path) -> Path:
    """What stands in the library of a run in this file: its folder, or the file of an earlier release."""
    return save.parent if save.name == LAST else save


def _owner(path: Path) -> str:
    """The session that an autosave, or a part of one, belongs to."""
    return path.name.lstrip(".").partition("-")[0]


def _stands_at(last: Path, info: RunInfo) -> bool:
    """Whether this run stands in the file exactly as it stands in the window; a file of an older release may
    not say which run it is."""
    try:
        with open_file(last) as file, zipfile.ZipFile(file) as archive:
            header = read_header(archive, last.name)
        return header["run"] in ("", info.run_id) and header["moments"]["last"]["iteration"] == info.iteration
    except (CheckpointError, OSError, zipfile.BadZipFile, KeyError, TypeError, ValueError):
        return False


def _move_in(earlier: Path, folder: Path) -> None:
    """What an older release left becomes a folder each; not what a window of it still works on."""
    for save in earlier.glob("*.npz"):
        owner = earlier / f"{_owner(save)}.lock"
        with contextlib.suppress(OSError):
            left = owner.read_bytes() if owner.exists() else None
            lock = _lock(owner)
            if not lock.tryLock(0):
                continue
            if left is not None:  # it is still to be offered
                (folder / owner.name).write_bytes(left)
            lock.unlock()
            home = folder / save.stem
            home.mkdir(mode=0o700, exist_ok=True)
            with contextlib.suppress(FileNotFoundError):
                save.with_suffix(".moments").rename(home / MOMENTS_BIN)
            save.rename(home / LAST)


def _run_number(save: Autosave) -> int:
    """The how manieth run of its session it was."""
    number = save.entry.name.partition(" ")[0].rpartition("-")[2]
    return int(number) if number.isascii() and number.isdigit() else 0


def _lock(path: Path) -> QLockFile:
    """A lock that counts as left behind only when its process is gone."""
    lock = QLockFile(str(path))
    lock.setStaleLockTime(0)
    return lock
