"""The trash: where deleted runs go, and how they come back.

The platform's, and where there is none a folder of our own among the runs, which their budget empties. Knows
folders; knows nothing of runs.
"""

import contextlib
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
    place = free_place(thrown.folder)
    if thrown.lies_at is None:
        raise UserError(f"{thrown.folder.name} lies in the trash of the system: it is brought back there.")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(thrown.lies_at, place)
    except OSError as error:
        raise UserError(f"{thrown.folder.name} is no longer in the trash.") from error
    told = thrown.lies_at.parent.parent / "info" / f"{thrown.lies_at.name}.trashinfo"
    with contextlib.suppress(OSError):  # what a desktop of freedesktop.org remembers of it
        told.unlink()
    return place
