"""Files that are whole or not there: written beside, then moved into place. And never waited for.

A path may come from a stranger, or from yesterday: it may name a pipe, a device, something that
nobody may look at. Knows paths and bytes; knows nothing of what is in them.
"""

import contextlib
import errno
import os
import stat
from collections.abc import Callable
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from rnnviz.core.errors import UserError
from rnnviz.core.unfinished import clear_unfinished, new_part


class WriteError(UserError):
    """A file could not be written; what stood there before still stands.

    what  the same without the way out: for a place that nobody chose, as that of an autosave
    """

    def __init__(self, what: str, way_out: str = "") -> None:
        super().__init__(f"{what} {way_out}".strip())
        self.what = what


def is_file(path: Path) -> bool:
    """Whether a file stands there; False also where nobody can say (a closed folder, too long a name)."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_folder(path: Path) -> bool:
    """Whether a folder stands there; False also where nobody can say."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def require_file(path: Path) -> None:
    """Raise UserError unless a file stands there that can be read."""
    try:
        open_file(path).close()
    except FileNotFoundError as error:
        raise UserError(f"There is no file {path}.") from error
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror or error}.") from error


def open_file(path: Path) -> BufferedReader:
    """Open a file for reading, at once or not at all: what is no file might never be read to its end.

    Raises OSError: IsADirectoryError for a folder, else with a ``strerror`` that says why.
    """
    try:
        _require_file(path.stat())
        # Between the two looks a file could be changed for a pipe, which would wait for a writer.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        descriptor = os.open(path, flags)
    except ValueError as error:  # a NUL in it, or a letter that the system has no bytes for
        raise OSError(errno.EINVAL, "it is not a path") from error
    file = os.fdopen(descriptor, "rb")
    try:
        _require_file(os.fstat(descriptor))
    except OSError:
        file.close()
        raise
    return file


def _require_file(status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, "it is a folder")
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "it is a pipe or a device, not a file")


def write_file(
    path: Path, write: Callable[[BinaryIO], object], *, private: bool = False, sync: bool = True
) -> None:
    """Let ``write`` fill a new file beside ``path``, sync it, and move it over ``path``.

    Whoever is stopped at any moment leaves the old file or the new one, whole; what a killed one
    left beside it is cleared. A ``private`` file is its user's alone. Without ``sync`` the disk
    takes its time, and a power cut may leave neither: for what is no loss.
    Raises WriteError with the reason (disk full, no permission, folder gone, no file but a device).
    """
    temporary: Path | None = None
    try:
        _require_free_or_file(path)
        clear_unfinished(path)  # first: they may be what fills the disk
        with new_part(path) as (descriptor, temporary):
            with os.fdopen(descriptor, "wb") as file:
                write(file)
                file.flush()
                if sync:
                    os.fsync(file.fileno())
            if not private:
                temporary.chmod(0o666 & ~_umask())  # a part is private; a user's files follow the umask
            os.replace(temporary, path)  # noqa: PTH105 - the one call that says atomic
            temporary = None
        if sync:
            _sync_folder(path.parent)
    except OSError as error:
        reason = error.strerror or str(error)
        raise WriteError(f"{path} could not be written: {reason}.", "Choose another place.") from error
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink()


def _require_free_or_file(path: Path) -> None:
    """A device would be replaced by a file, as would a pipe that somebody reads."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return
    except ValueError as error:
        raise OSError(errno.EINVAL, "it is not a path") from error
    _require_file(status)


def write_text(path: Path, text: str, *, private: bool = False) -> None:
    """``write_file`` for a text, as UTF-8.

    A lone surrogate, which the name of a file may hold, becomes a question mark.
    """
    write_file(path, lambda file: file.write(text.encode("utf-8", "replace")), private=private)


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
