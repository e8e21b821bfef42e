"""What a save that was killed leaves beside its file: told from one that is still being written.

A part is held by its writer while it is written: by a lock where there are locks of files, and on
Windows by being open, which keeps it from being deleted. Knows names and locks; writes nothing.
"""

import contextlib
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

if sys.platform != "win32":
    import fcntl

_RANDOM = r"[a-z0-9_]{8}"  # tempfile's


@contextlib.contextmanager
def new_part(path: Path) -> Iterator[tuple[int, Path]]:
    """(descriptor, path) of a new file beside ``path``, private, and held until the block is left.

    The descriptor is the caller's to close. Raises OSError.
    """
    while True:
        # Of the name so much that it fits, in UTF-8, beside what is added to it.
        descriptor, name = tempfile.mkstemp(prefix=_prefix(path), suffix=".part", dir=path.parent)
        held = _hold(descriptor)
        if _is_there(descriptor):
            break
        os.close(descriptor)  # between the two lines above somebody took it for one left behind
        _let_go(held)
    try:
        yield descriptor, Path(name)
    finally:
        _let_go(held)


def clear_unfinished(path: Path) -> None:
    """Delete the parts of ``path`` that nobody writes any more. Where that fails, they stay."""
    of_path = re.compile(re.escape(_prefix(path)) + _RANDOM + r"\.part")
    with contextlib.suppress(OSError), os.scandir(path.parent) as entries:
        for entry in entries:
            if of_path.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                _delete_unless_held(Path(entry.path))


def _prefix(path: Path) -> str:
    return f".{path.name[:40]}."


if sys.platform == "win32":

    def _hold(_descriptor: int) -> int | None:
        return None

    def _is_there(_descriptor: int) -> bool:
        return True

    def _delete_unless_held(part: Path) -> None:
        with contextlib.suppress(OSError):
            part.unlink()

else:

    def _hold(descriptor: int) -> int | None:
        """A second descriptor that keeps the lock when the first is closed."""
        held = os.dup(descriptor)
        with contextlib.suppress(OSError):  # a file system without locks: nobody else gets one either
            fcntl.flock(held, fcntl.LOCK_EX)
        return held

    def _is_there(descriptor: int) -> bool:
        return os.fstat(descriptor).st_nlink > 0

    def _delete_unless_held(part: Path) -> None:
        with contextlib.suppress(OSError):
            descriptor = os.open(part, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                part.unlink()
            finally:
                os.close(descriptor)


def _let_go(held: int | None) -> None:
    if held is not None:
        os.close(held)
