"""A student's process on Linux, macOS and what else has ``fork``: through a watcher of its own.

The watcher outlives the program that started it for as long as it takes to clear up after it.
Knows processes; knows nothing of what runs in them.
"""

import contextlib
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from rnnviz.training.checks.own import watcher as own_watcher

_WATCHER = Path(own_watcher.__file__)
_JOIN_SECONDS = 12.0
"""Longer than the watcher takes at most."""

if sys.platform != "win32":

    class PosixFamily:
        """A ``Family``. ``command`` runs in ``folder/work``."""

        def __init__(self, command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> None:
            self._folder = folder
            self._told = b""
            self._watcher = subprocess.Popen(
                [sys.executable, "-I", "-B", str(_WATCHER), str(folder), *command],
                env=dict(environment),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C in a terminal is for the program alone
            )
            assert self._watcher.stdin is not None
            assert self._watcher.stdout is not None
            self._in, self._out = self._watcher.stdin, self._watcher.stdout
            os.set_blocking(self._out.fileno(), False)

        def has_ended(self) -> bool:
            with contextlib.suppress(BlockingIOError):
                told = os.read(self._out.fileno(), 64)
                self._told += told
                return self._told.endswith(b"\n") or not told
            return False

        def end(self) -> int | None:
            with contextlib.suppress(OSError):
                self._in.write(b"e")
                self._in.flush()
            with contextlib.suppress(OSError):
                self._in.close()
            try:
                self._watcher.wait(_JOIN_SECONDS)
            except subprocess.TimeoutExpired:
                self._watcher.kill()
                self._watcher.wait()
            self.has_ended()
            self._out.close()
            if not self._told.endswith(b"\n"):
                end_left_over(self._folder)  # the watcher itself was ended
                return None
            return int(self._told)

    def end_left_over(folder: Path) -> None:
        """End whoever was started for ``folder`` and lives still."""
        own_watcher.end_family(folder)
