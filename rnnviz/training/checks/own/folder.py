"""The folder of a student's process: held by the program that made it, cleared by the next one.

Held by a lock where there are locks of folders, and on Windows by an open file, which cannot be
deleted there. Knows folders; knows nothing of what is in them.
"""

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from rnnviz.training.checks.own.process import end_left_over
from rnnviz.training.checks.own.watcher import delete_folder

if sys.platform != "win32":
    import fcntl

PREFIX = "rnnviz-own-"
_TRIES = 3
"""Then it is made without a hold: there is a file system that has no locks."""


@contextlib.contextmanager
def new_folder() -> Iterator[Path]:
    """A folder that is the user's alone and gone when the block is left. Raises OSError."""
    for _ in range(_TRIES):
        folder = Path(tempfile.mkdtemp(prefix=PREFIX)).resolve()
        held = _hold(folder)
        if held is not None and folder.exists():
            break  # else somebody took it, between the two lines above, for one left behind
    try:
        yield folder
    finally:
        _let_go(held)
        delete_folder(folder)


def clear_left_folders() -> None:
    """Delete the folders of programs that are gone, and end what lives in them. What cannot be, stays."""
    with contextlib.suppress(OSError), os.scandir(tempfile.gettempdir()) as entries:
        for entry in entries:
            if entry.name.startswith(PREFIX) and entry.is_dir(follow_symlinks=False) and _is_ours(entry):
                folder = Path(entry.path).resolve()
                held = _hold(folder)
                if held is not None:
                    end_left_over(folder)
                    _let_go(held)
                    delete_folder(folder)


if sys.platform == "win32":

    def _is_ours(_entry: os.DirEntry[str]) -> bool:
        return True  # the folder for temporary files is the user's own

    def _hold(folder: Path) -> int | None:
        """A descriptor that holds the folder; None where somebody else holds it."""
        path = folder / "held"
        try:
            path.unlink(missing_ok=True)
            return os.open(path, os.O_CREAT | os.O_RDWR)
        except OSError:
            return None

else:

    def _is_ours(entry: os.DirEntry[str]) -> bool:
        return entry.stat(follow_symlinks=False).st_uid == os.getuid()

    def _hold(folder: Path) -> int | None:
        """A descriptor that holds the folder; None where somebody else holds it."""
        try:
            folder.chmod(0o700)  # a student's file may have closed it
            descriptor = os.open(folder, os.O_RDONLY | os.O_NOFOLLOW)
        except OSError:
            return None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            return None
        return descriptor


def _let_go(held: int | None) -> None:
    if held is not None:
        os.close(held)
