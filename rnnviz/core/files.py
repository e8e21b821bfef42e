"""Files that are whole or not there: written beside, then moved into place.

Knows paths and bytes; knows nothing of what is in them.
"""

import contextlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from rnnviz.core.errors import UserError


class WriteError(UserError):
    """A file could not be written; what stood there before still stands."""


def write_file(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Let ``write`` fill a new file beside ``path``, sync it, and move it over ``path``.

    Whoever is stopped at any moment leaves the old file or the new one, whole.
    Raises WriteError with the reason (disk full, no permission, folder gone).
    """
    temporary: Path | None = None
    try:
        # Of the name so much that it fits, in UTF-8, beside what is added to it.
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".part", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(descriptor, "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o666 & ~_umask())  # mkstemp's are private; a user's files follow the umask
        os.replace(temporary, path)  # noqa: PTH105 - the one call that says atomic
        temporary = None
        _sync_folder(path.parent)
    except OSError as error:
        reason = error.strerror or str(error)
        raise WriteError(f"{path} could not be written: {reason}. Choose another place.") from error
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink()


def write_text(path: Path, text: str) -> None:
    """``write_file`` for a text, as UTF-8.

    A lone surrogate, which the name of a file may hold, becomes a question mark.
    """
    write_file(path, lambda file: file.write(text.encode("utf-8", "replace")))


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    """Make the move itself survive a power cut, where the system can sync a folder."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
