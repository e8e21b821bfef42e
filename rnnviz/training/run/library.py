"""Library: the folder in which runs stand, each in a folder of its own; read without opening one.

Knows summaries, labels and room on the disk; knows no screen, and not how a run is written.
"""

import contextlib
import json
import os
import shutil
import time
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from rnnviz import paths
from rnnviz.core.errors import UserError
from rnnviz.core.files import write_text
from rnnviz.training.run.run_label import RunLabel, read_label
from rnnviz.training.run.run_names import CLAIMED, ENDED, LAST, PLAN_JSON, RUN_JSON, SWEPT
from rnnviz.training.run.run_summary import RunSummary, read_summary

BUDGET = 2 << 30
"""Bytes that all runs together may take, unless a user says otherwise."""

ELSEWHERE = "elsewhere.json"
"""The file that says which folders stand somewhere else, and are shown among the others."""
_MAX_ELSEWHERE = 1000
_RELEASED = b'"released": true'
"""In the file of who worked on a run of a sweep, and has left it."""
_LIVELY_SECONDS = 60.0
"""So long after its last sign of life a run of a sweep counts as worked on."""
TRASH = ".trash"
"""The folder among the runs where deleted ones lie, where the system has no trash."""


def library_folder() -> Path:
    """Where the runs of the window stand; it may not be there yet."""
    return paths.user_data() / "rnnviz" / "runs"


@dataclass(frozen=True)
class StoredRun:
    """A run in its folder.

    is_open       a window or a process works on it, or it is on offer in one
    is_elsewhere  its folder stands where somebody put it, and is only shown here
    sweep         the folder of the sweep that it is of; None where it is of none
    """

    path: Path
    summary: RunSummary
    label: RunLabel = field(default_factory=RunLabel)
    is_open: bool = False
    is_elsewhere: bool = False
    sweep: Path | None = None

    @cached_property
    def size_bytes(self) -> int:
        """What it takes on the disk."""
        return folder_bytes(self.path)

    @property
    def title(self) -> str:
        """Its name, else that of its text, and whether it is a lesson's."""
        text = self.summary.text.name
        return self.label.name or (f"{text} (lesson)" if self.label.lesson else text)


class Library:
    """``folder`` need not be there. What has not changed since it was read is not read again.

    ``session`` is the lock of whoever looks: of its own runs it knows itself which it works on.
    """

    def __init__(self, folder: Path, session: str = "") -> None:
        self.folder = folder
        self._session = session
        self._known: dict[str, tuple[tuple[int, int], RunSummary]] = {}

    def runs(self) -> list[StoredRun]:
        """Every run that can be read, the one saved last first."""
        found = []
        for path, is_open, sweep in self._folders():
            summary = self._summary(path)
            if summary is not None:
                found.append(StoredRun(path, summary, read_label(path), is_open, sweep=sweep))
        ids = {run.summary.run_id for run in found}
        for folder in self.elsewhere():
            for path, is_open, sweep in swept_runs(folder) or [(folder, False, None)]:
                summary = self._summary(path)
                if summary is not None and summary.run_id not in ids:
                    found.append(StoredRun(path, summary, read_label(path), is_open, True, sweep))
        return sorted(found, key=lambda run: run.summary.saved, reverse=True)

    def find(self, run_id: str) -> StoredRun | None:
        """The run of this id; None where it does not stand here."""
        return next((run for run in self.runs() if run_id and run.summary.run_id == run_id), None)

    def elsewhere(self) -> list[Path]:
        """The folders that stand somewhere else, and are shown here."""
        table = None
        with contextlib.suppress(OSError, ValueError, RecursionError):
            table = json.loads((self.folder / ELSEWHERE).read_text("utf-8", "replace"))
        paths = table if isinstance(table, list) else []
        return [Path(path) for path in paths[:_MAX_ELSEWHERE] if isinstance(path, str)]

    def show(self, folder: Path) -> StoredRun:
        """Show the run in a folder that stands somewhere else, and stays there. Raises UserError."""
        folder = folder.absolute()
        summary = read_summary(folder)
        there = self.find(summary.run_id)
        if there is not None:
            raise UserError(f"The run in {folder} is on the shelf already: {there.title}.")
        self._write_elsewhere([*self.elsewhere(), folder])
        return StoredRun(folder, summary, read_label(folder), is_elsewhere=True)

    def show_sweep(self, folder: Path) -> None:
        """Show the runs of a sweep that stands somewhere else, and stays there. Raises UserError."""
        folder = folder.absolute()
        if folder in self.elsewhere() or folder.parent == self.folder.absolute():
            raise UserError(f"The sweep in {folder} is on the shelf already.")
        self._write_elsewhere([*self.elsewhere(), folder])

    def forget(self, folder: Path) -> None:
        """Show a folder no more that stands somewhere else, of a run or a sweep; it stays there.

        Raises UserError.
        """
        self._write_elsewhere([path for path in self.elsewhere() if path != folder])

    def _write_elsewhere(self, folders: list[Path]) -> None:
        with contextlib.suppress(OSError):  # writing says so
            self.folder.mkdir(parents=True, exist_ok=True)
        write_text(self.folder / ELSEWHERE, json.dumps([str(path) for path in folders], indent=2) + "\n")

    def used_bytes(self) -> int:
        """What all that stands here takes on the disk, what was deleted and still lies here among it."""
        return folder_bytes(self.folder)

    def empty_trash(self, budget: int = BUDGET) -> None:
        """What was deleted and lies here goes for good, the oldest first, until all take ``budget`` bytes."""
        used = self.used_bytes()
        try:
            thrown = sorted((self.folder / TRASH).iterdir(), key=lambda path: path.stat().st_mtime)
        except OSError:
            return
        for folder in thrown:
            if used > budget:
                used -= folder_bytes(folder)
                shutil.rmtree(folder, ignore_errors=True)

    def thin(self, budget: int = BUDGET, keep: Collection[Path] = ()) -> list[Path]:
        """Delete runs, the oldest first, until all take no more than ``budget`` bytes; those that went.

        What was deleted by hand goes before them. Never one that is open, named, pinned, or in ``keep``. What
        is cut off while it deletes leaves a run whole, or in the trash.
        """
        self.empty_trash(budget)
        used, gone = self.used_bytes(), []
        for path in self._oldest_first() if used > budget else ():
            if used <= budget:
                break
            if path in keep or read_label(path).is_kept:
                continue
            size = folder_bytes(path)
            with contextlib.suppress(OSError):  # another window has thinned it, or the disk is read-only
                (self.folder / TRASH).mkdir(mode=0o700, exist_ok=True)
                thrown = path.rename(free_place(self.folder / TRASH / path.name))
                shutil.rmtree(thrown)
                used -= size
                gone.append(path)
        if gone:
            with contextlib.suppress(OSError):
                (self.folder / TRASH).rmdir()  # where nothing lies in it
        return gone

    def _oldest_first(self) -> list[Path]:
        """The folders that nobody works on, by when they were saved; no run is read for it.

        A sweep is one, and goes as a whole; one of which a run has a name or a pin is none.
        """
        runs_of: dict[Path, list[tuple[Path, bool]]] = {}
        for path, is_open, sweep in self._folders():
            runs_of.setdefault(sweep or path, []).append((path, is_open))
        saved = {}
        for folder, runs in runs_of.items():
            is_kept = folder != runs[0][0] and any(read_label(path).is_kept for path, _ in runs)
            stamps = [stamp for path, _ in runs if (stamp := _stamp(path / RUN_JSON) or _stamp(path / LAST))]
            if stamps and not is_kept and not any(is_open for _, is_open in runs):  # others are no runs
                saved[folder] = max(stamps)
        return sorted(saved, key=lambda path: saved[path])

    def _folders(self) -> list[tuple[Path, bool, Path | None]]:
        """Each folder that may hold a run, whether somebody works on it, and the sweep that it is of."""
        try:
            with os.scandir(self.folder) as entries:
                found = [(entry.name, entry.is_dir()) for entry in entries]
        except OSError:
            return []
        locked = {name.removesuffix(".lock") for name, _ in found if name.endswith(".lock")} - {self._session}
        folders: list[tuple[Path, bool, Path | None]] = []
        for name, is_dir in found:
            if is_dir and not name.startswith("."):
                is_open = name in locked or name.partition(" ")[0].partition("-")[0] in locked
                folders += swept_runs(self.folder / name) or [(self.folder / name, is_open, None)]
        return folders

    def _summary(self, path: Path) -> RunSummary | None:
        stamp = _stamp(path / RUN_JSON) or _stamp(path / LAST)
        if stamp is None:
            return None
        known = self._known.get(str(path))
        if known is not None and known[0] == stamp:
            return known[1]
        try:
            summary = read_summary(path)
        except UserError:
            return None
        self._known[str(path)] = (stamp, summary)
        return summary


def folder_bytes(folder: Path) -> int:
    """What the files in a folder take, those of its folders among them; no link is followed."""
    total = 0
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with contextlib.suppress(OSError):
                if entry.is_dir(follow_symlinks=False):
                    total += folder_bytes(Path(entry.path))
                else:
                    total += entry.stat(follow_symlinks=False).st_size
    return total


def is_sweep(folder: Path) -> bool:
    """Whether a sweep was planned in this folder."""
    return (folder / PLAN_JSON).exists()


def swept_runs(folder: Path) -> list[tuple[Path, bool, Path | None]]:
    """The folder of each run of a sweep, whether somebody works on it, and the sweep; none where there is no
    sweep."""
    if not is_sweep(folder):
        return []
    try:
        runs = sorted(path for path in (folder / SWEPT).iterdir() if path.is_dir())
        claims = [path for path in (folder / CLAIMED).iterdir() if path.suffix == ".lease"]
    except OSError:
        return []
    alive = set()
    for path in claims:
        with contextlib.suppress(OSError):
            is_fresh = time.time() - path.stat().st_mtime < _LIVELY_SECONDS
            if is_fresh and _RELEASED not in path.read_bytes():
                alive.add(path.name.rsplit(".", 2)[0])
    return [
        (run, run.name in alive and not (folder / ENDED / f"{run.name}.json").exists(), folder)
        for run in runs
    ]


def free_place(wanted: Path) -> Path:
    """``wanted``, or the first of ``wanted (2)``, ``wanted (3)`` … where nothing stands."""
    place, number = wanted, 2
    while place.exists():
        place, number = wanted.with_name(f"{wanted.name} ({number})"), number + 1
    return place


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size
