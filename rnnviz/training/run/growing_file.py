"""GrowingFile: a text file that pieces are added to, on a disk that may be full, or gone for a while.

A piece is in the file whole or not at all. One that cannot be written is kept, and written when it
can be; a file that was removed meanwhile is made again. Knows bytes; knows no run.
"""

import contextlib
import io
import os
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path
from typing import BinaryIO

from rnnviz.core.files import WriteError, write_file

MAX_WAITING = 1 << 20
"""Pieces that are kept while nothing can be written; about 100 MB of rows."""
_CHUNK = 1 << 20


class GrowingFile:
    """Pieces go to the disk in portions of ``batch``, and with ``flush``. ``private``: the user's alone.

    waiting     pieces that are not in the file yet
    overflowed  more of them came than are kept: the file lacks some, and must be started anew
    """

    def __init__(self, path: Path, batch: int = 1, *, private: bool = False) -> None:
        self.path = path
        self.overflowed = False
        self._batch = batch
        self._private = private
        self._waiting: list[str] = []
        self._begin: Callable[[], None] | None = None
        self._file: io.FileIO | None = None
        self._size = 0  # of the pieces in it that are whole
        self._failed = False

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    def start(self, write: Callable[[BinaryIO], object]) -> None:
        """Begin with what ``write`` writes; with the next flush it replaces the file, whole."""

        def begin() -> None:
            write_file(self.path, write, private=self._private)
            self._open()

        self._start(begin)

    def start_at(self, size: int) -> None:
        """Begin with the first ``size`` bytes of the file as it is."""

        def begin() -> None:
            os.truncate(self.path, size)
            self._open()

        self._start(begin)

    def _start(self, begin: Callable[[], None]) -> None:
        self.close()
        self._waiting.clear()
        self.overflowed = False
        self._begin = begin

    def add(self, piece: str) -> None:
        """Add a piece. It is in the file at once, or with its portion, or when the disk takes it."""
        self._waiting.append(piece)
        if len(self._waiting) < self._batch:
            return
        if not self._failed:
            with contextlib.suppress(WriteError):
                self.flush()
        elif len(self._waiting) > MAX_WAITING:
            self._waiting.pop()
            self.overflowed = True

    def take_back(self, count: int) -> bool:
        """Forget the last ``count`` pieces if they all still wait; whether they did."""
        if self.overflowed or count > len(self._waiting):
            return False
        del self._waiting[len(self._waiting) - count :]
        return True

    def flush(self, *, sync: bool = False) -> None:
        """Write what waits. Raises WriteError; it then still waits.

        After that pieces are only collected, until a flush has succeeded.
        """
        self._failed = True
        try:
            if self._begin is not None:
                self._begin()
                self._begin = None
            elif self._file is not None and not self._is_in_place(self._file):
                self._make_again(self._file)
            if self._file is not None and self._waiting:
                self._append(self._file)
            if self._file is not None and sync:
                os.fsync(self._file.fileno())
        except OSError as error:
            raise WriteError(f"{self.path} could not be written: {error.strerror or error}.") from error
        self._failed = False

    def close(self) -> None:
        """Let go of the file, without what waits."""
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.close()
            self._file = None

    def _open(self) -> None:
        self._file = io.FileIO(self.path, "r+")  # no buffer: what is written is written
        self._size = self._file.seek(0, os.SEEK_END)

    def _append(self, file: io.FileIO) -> None:
        data = "".join(self._waiting).encode("utf-8", "replace")
        rest = memoryview(data)
        try:
            file.seek(self._size)
            while rest:
                rest = rest[file.write(rest) or 0 :]
        except OSError:
            self._keep_what_fitted(file, len(data) - len(rest))
            raise
        self._size += len(data)
        self._waiting.clear()

    def _keep_what_fitted(self, file: io.FileIO, written: int) -> None:
        ends = accumulate(len(piece.encode("utf-8", "replace")) for piece in self._waiting)
        whole = [end for end in ends if end <= written]
        del self._waiting[: len(whole)]
        self._size += whole[-1] if whole else 0
        with contextlib.suppress(OSError):
            file.truncate(self._size)  # no half of a piece stays

    def _is_in_place(self, file: io.FileIO) -> bool:
        try:
            return os.path.samestat(self.path.stat(), os.fstat(file.fileno()))
        except FileNotFoundError:
            return False

    def _make_again(self, gone: io.FileIO) -> None:
        """From the file itself, which is there as long as it is open."""

        def copy(file: BinaryIO) -> None:
            gone.seek(0)
            left = self._size
            while left and (chunk := gone.read(min(left, _CHUNK))):
                file.write(chunk)
                left -= len(chunk)

        write_file(self.path, copy, private=self._private)
        self._open()
        gone.close()
