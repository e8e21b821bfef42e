"""A student's process and all that it starts, as one family: begun, watched and ended as a whole.

What every system's way of doing that has in common, and which way is this system's. Knows no
lossFun.
"""

import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol


class Family(Protocol):
    """Nothing of it outlives ``end``, nor the program, whatever ends the program."""

    def has_ended(self) -> bool:
        """Whether the process that was begun has come to its end, or cannot be watched any more."""
        ...

    def end(self) -> int | None:
        """End all that is left and wait for it; the exit code (negative: a signal), None if not known."""
        ...


def begin_family(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], megabytes: int
) -> Family:
    """Run ``command`` in ``folder/work`` with this ``environment`` alone, and with no input.

    ``megabytes`` limit its memory where the process cannot do so itself. Raises OSError.
    """
    if sys.platform != "win32" and hasattr(os, "setsid"):
        from rnnviz.training.checks.own.posix import PosixFamily

        return PosixFamily(command, folder, environment)
    from rnnviz.training.checks.own.windows import WindowsFamily

    return WindowsFamily(command, folder, environment, megabytes)


def end_left_over(folder: Path) -> None:
    """End what a program that is gone has begun for ``folder``, should it live still."""
    if sys.platform != "win32" and hasattr(os, "setsid"):
        from rnnviz.training.checks.own import posix

        posix.end_left_over(folder)


def what_killed(code: int) -> str:
    """The name of what ended a process from outside or crashed it; '' where it ended by itself."""
    if code < 0:
        try:
            return signal.Signals(-code).name
        except ValueError:
            return f"signal {-code}"
    return f"0x{code:X}" if code >= 0xC0000000 else ""  # an NTSTATUS of Windows
