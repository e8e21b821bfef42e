"""Library: the folder in which runs stand, each in a folder of its own; read without opening one.

Knows summaries, labels and room on the disk; knows no screen, and not how a run is written.
"""

import contextlib
import os
import shutil
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from rnnviz import paths
from rnnviz.core.errors import UserError
from rnnviz.training.run.run_label import RunLabel, read_label
from rnnviz.training.run.run_names import LAST, RUN_JSON
from rnnviz.training.run.run_summary import RunSummary, read_summary

BUDGET = 2 << 30
"""Bytes that all runs together may take, unless a user says otherwise."""

TRASH = ".trash"
"""The folder among the runs where deleted ones lie, where the system has no trash."""


def library_folder() -> Path:
    """Where the runs of the window stand; it may not be there yet."""
    return paths.user_data() / "rnnviz" / "runs"


@dataclass(frozen=True)
class StoredRun:
    """A run in its folder. ``is_open``: a window or a process works on it, or it is on offer in one."""

    path: Path
    summary: RunSummary
    label: RunLabel = field(default_factory=RunLabel)
    is_open: bool = False

    @cached_property
    def size_bytes(self) -> int:
        """What it takes on the disk."""
        return folder_bytes(self.path)

    @property
    def title(self) -> str:
        """Its name, else that of its text."""
        return self.label.name or self.summary.text.name


class Library:
    """``folder`` need not be there. What has not changed since it was read is not read again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: dict[str, tuple[tuple[int, int], RunSummary]] = {}

    def runs(self) -> list[StoredRun]:
        """Every run that can be read, the one saved last first."""
        found = []
        for path, is_open in self._folders():
            summary = self._summary(path)
            if summary is not None:
                found.append(StoredRun(path, summary, read_label(path), is_open))
        return sorted(found, key=lambda run: run.summary.saved, reverse=True)

    def find(self, run_id: str) -> StoredRun | None:
        """The run of this id; None where it does not stand here."""
        return next((run for run in self.runs() if run_id and run.summary.run_id == run_id), None)

    def used_bytes(self) -> int:
        """What all that stands here takes on the disk, what was deleted and still lies here among it."""
        return folder_bytes(self.folder)

    def thin(self, budget: int = BUDGET, keep: Collection[Path] = ()) -> list[Path]:
        """Delete runs, the oldest first, until all take no more than ``budget`` bytes; those that went.

        What was deleted by hand goes before them. Never one that is open, named, pinned, or in ``keep``.
        """
        used, gone = self.used_bytes(), []
        for thrown in self._thrown_away():
            if used > budget:
                used -= folder_bytes(thrown)
                shutil.rmtree(thrown, ignore_errors=True)
        for run in reversed(self.runs()):
            if used <= budget:
                break
            if run.is_open or run.label.is_kept or run.path in keep:
                continue
            size = run.size_bytes
            with contextlib.suppress(OSError):  # another window has thinned it
                shutil.rmtree(run.path)
                used -= size
                gone.append(run.path)
        return gone

    def _folders(self) -> list[tuple[Path, bool]]:
        """Each folder that may hold a run, and whether somebody works on it."""
        try:
            with os.scandir(self.folder) as entries:
                found = [(entry.name, entry.is_dir()) for entry in entries]
        except OSError:
            return []
        locked = {name.removesuffix(".lock") for name, _ in found if name.endswith(".lock")}
        return [
            (self.folder / name, name in locked or name.partition(" ")[0] in locked)
            for name, is_dir in found
            if is_dir and not name.startswith(".")
        ]

    def _thrown_away(self) -> list[Path]:
        """What lies in the trash of our own, the oldest first."""
        try:
            return sorted((self.folder / TRASH).iterdir(), key=lambda path: path.stat().st_mtime)
        except OSError:
            return []

    def _summary(self, path: Path) -> RunSummary | None:
        stamp = _stamp(path / RUN_JSON) or _stamp(path / LAST)
        if stamp is None:
            return None
        known = self._known.get(path.name)
        if known is not None and known[0] == stamp:
            return known[1]
        try:
            summary = read_summary(path)
        except UserError:
            return None
        self._known[path.name] = (stamp, summary)
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


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size
