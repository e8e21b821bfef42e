"""The trash: where deleted runs go, and how they come back.

The platform's, and where there is none a folder of our own among the runs, which their budget empties. Knows
folders; knows nothing of runs.
"""

import contextlib
import errno
import shutil
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QFile

from rnnviz.core.errors import UserError
from rnnviz.training.run.library import TRASH, free_place


class ThrownAway(NamedTuple):
    """A folder that was deleted: where it stood, and where it lies; None where nobody can say."""

    folder: Path
    lies_at: Path | None


def throw_away(folder: Path) -> ThrownAway:
    """Delete a folder so that it can come back. Raises UserError."""
    thrown = QFile(str(folder))
    if thrown.moveToTrash():
        place = Path(thrown.fileName())  # where it lies, where the system says so
        return ThrownAway(folder, place if place != folder else None)
    ours = free_place(folder.parent / TRASH / folder.name)
    try:
        ours.parent.mkdir(mode=0o700, exist_ok=True)
        folder.rename(ours)
    except OSError as error:
        raise UserError(f"{folder.name} cannot be deleted: {error.strerror or error}.") from error
    return ThrownAway(folder, ours)


def bring_back(thrown: ThrownAway) -> Path:
    """Put it back where it stood, or beside what stands there now; where that is. Raises UserError."""
    place, name = free_place(thrown.folder), thrown.folder.name
    if thrown.lies_at is None:
        raise UserError(f"{name} lies in the trash of the system: it is brought back there.")
    if not thrown.lies_at.exists():
        raise UserError(f"{name} is no longer in the trash.")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        _move(thrown.lies_at, place)
    except OSError as error:
        raise UserError(
            f"{name} cannot be brought back: {error.strerror or error}. It stays in the trash; try again "
            "when that is mended."
        ) from error
    told = thrown.lies_at.parent.parent / "info" / f"{thrown.lies_at.name}.trashinfo"
    with contextlib.suppress(OSError):  # what a desktop of freedesktop.org remembers of it
        told.unlink()
    return place


def _move(folder: Path, place: Path) -> None:
    """Rename it; from another disk it is copied, and stands at ``place`` whole or not at all."""
    try:
        folder.rename(place)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        copy = free_place(place.parent / TRASH / place.name)
        troubles: list[OSError] = []  # copytree goes on after one, and tells them as text

        def copy_file(source: str, target: str) -> None:
            try:
                shutil.copy2(source, target)
            except OSError as trouble:
                troubles.append(trouble)
                raise

        try:
            shutil.copytree(folder, copy, copy_function=copy_file)
            copy.rename(place)
        except OSError as trouble:
            shutil.rmtree(copy, ignore_errors=True)
            raise (troubles or [trouble])[0] from None
        shutil.rmtree(folder, ignore_errors=True)  # what stays there is one copy too many
