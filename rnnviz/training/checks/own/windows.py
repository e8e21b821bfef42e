"""A student's process where there is no ``fork``: on Windows in a job, which ends all that is in it.

A job is closed by the system when the program that holds it is gone, whatever ended it. Where none
can be made the process alone is ended. Knows processes; knows nothing of what runs in them.
"""

import contextlib
import ctypes
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

_KILL_ON_CLOSE, _PROCESS_MEMORY = 0x2000, 0x0100
_EXTENDED_LIMITS = 9
_SET_QUOTA, _TERMINATE = 0x0100, 0x0001
NO_CONSOLE = 0x08000000
"""A flag for a new process: no black window opens for it."""


class _BasicLimits(ctypes.Structure):
    _fields_ = (
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", ctypes.c_uint32),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", ctypes.c_uint32),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", ctypes.c_uint32),
        ("SchedulingClass", ctypes.c_uint32),
    )


class ExtendedLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION of winnt.h."""

    _fields_ = (
        ("BasicLimitInformation", _BasicLimits),
        ("IoInfo", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    )


class Job:
    """A set of processes, with those that they start, that ends as one. Raises OSError without jobs."""

    def __init__(self, megabytes: int) -> None:
        library = getattr(ctypes, "WinDLL", None)  # only there on Windows
        if library is None:
            raise OSError("this system has no jobs")
        self._system: Any = library("kernel32", use_last_error=True)
        for name in ("CreateJobObjectW", "OpenProcess"):
            getattr(self._system, name).restype = ctypes.c_void_p
        self._job = self._made(self._system.CreateJobObjectW(None, None))
        limits = ExtendedLimits()
        limits.BasicLimitInformation.LimitFlags = _KILL_ON_CLOSE | _PROCESS_MEMORY
        limits.ProcessMemoryLimit = megabytes << 20
        size = ctypes.sizeof(limits)
        if not self._system.SetInformationJobObject(self._job, _EXTENDED_LIMITS, ctypes.byref(limits), size):
            self.close()
            raise OSError("this system's jobs have no limits")

    def take(self, pid: int) -> None:
        """Put a process into the job; what it starts from now on is in it, too. Raises OSError."""
        process = self._made(self._system.OpenProcess(_SET_QUOTA | _TERMINATE, False, pid))
        try:
            self._made(self._system.AssignProcessToJobObject(self._job, process))
        finally:
            self._system.CloseHandle(process)

    def close(self) -> None:
        """End everything in it."""
        self._system.TerminateJobObject(self._job, 1)
        self._system.CloseHandle(self._job)

    def _made(self, result: int | None) -> Any:
        if not result:
            raise OSError("the system refuses a job")
        return ctypes.c_void_p(result)


class WindowsFamily:
    """A ``Family``. ``command`` runs in ``folder/work``; it waits for its input to end."""

    def __init__(
        self, command: Sequence[str], folder: Path, environment: Mapping[str, str], megabytes: int
    ) -> None:
        self._job: Job | None = None
        with contextlib.suppress(OSError):
            self._job = Job(megabytes)
        self._process = subprocess.Popen(
            list(command),
            cwd=folder / "work",
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            creationflags=NO_CONSOLE if self._job is not None else 0,
        )
        assert self._process.stdin is not None
        try:
            if self._job is not None:
                self._job.take(self._process.pid)
        except OSError:
            self._close_job()
        # Only now: what it starts would not be in the job before.
        self._process.stdin.close()

    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def end(self) -> int | None:
        code = self._process.poll()  # its own, where it has one
        self._close_job()
        self._process.kill()
        self._process.wait()
        return self._process.returncode if code is None else code

    def _close_job(self) -> None:
        job, self._job = self._job, None
        if job is not None:
            job.close()
