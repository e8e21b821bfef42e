"""Watches over a student's process, and ends it with everything that it has started.

Started as a script with a folder and a command, on systems that have ``fork``; also what deletes a
folder whoever made it unreadable. Knows processes; knows no lossFun, and nothing of rnnviz.

It is told by its standard input: a byte there says that the program wants an end, an end of file
without one that the program itself is gone; then the folder is deleted, too. On its standard output
it leaves the exit code of the command, when nobody of the family is left.

A process that leaves its session and its parent is found all the same: on Linux orphans come to
the watcher, and everywhere the family carries a mark in its environment.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

MARK = "RNNVIZ_OWN_CHECK"
"""The variable in the environment of all that a student's file starts; its value is the folder."""
_LOOK_SECONDS = 0.02
_END_SECONDS = 5.0


def delete_folder(folder: Path) -> None:
    """Delete a folder with all that is in it, also what was closed for reading. What stays, stays."""
    with contextlib.suppress(OSError):
        folder.chmod(0o700)
    for parent, folders, _ in os.walk(folder):
        for path in (Path(parent, name) for name in folders):  # before it is gone into
            with contextlib.suppress(OSError):
                if not path.is_symlink():
                    path.chmod(0o700)
    shutil.rmtree(folder, ignore_errors=True)


if sys.platform != "win32":
    import select

    PROC = Path("/proc")
    PS = ("ps", "-axwwE", "-o", "pid=,ppid=,stat=,command=")
    """Lists all processes of macOS, with their environments behind their commands."""

    class Process(NamedTuple):
        """One that lives; ``is_marked`` where its environment names the folder."""

        pid: int
        parent: int
        is_marked: bool

    def _living(mark: str) -> Iterator[Process]:
        return _living_in_proc(mark) if PROC.is_dir() else _living_by_ps(mark)

    def _living_in_proc(mark: str) -> Iterator[Process]:
        wanted = mark.encode(errors="surrogateescape")
        for entry in os.scandir(PROC):
            if not entry.name.isdigit():
                continue
            with contextlib.suppress(OSError):
                stat = Path(entry.path, "stat").read_bytes().rpartition(b")")[2].split()
                if stat[0] in (b"Z", b"X"):
                    continue
                environment = b""
                with contextlib.suppress(OSError):  # somebody else's
                    environment = Path(entry.path, "environ").read_bytes()
                yield Process(int(entry.name), int(stat[1]), wanted in environment.split(b"\0"))

    def _living_by_ps(mark: str) -> Iterator[Process]:
        told = subprocess.run(PS, capture_output=True, check=False).stdout
        for line in told.decode(errors="surrogateescape").splitlines():
            pid, parent, state, command = [*line.split(maxsplit=3), "", "", "", ""][:4]
            if pid.isdigit() and parent.isdigit() and not state.startswith("Z"):
                yield Process(int(pid), int(parent), f" {mark} " in f"{command} ")

    def _adopt_orphans() -> None:
        """Who loses its parent becomes a child of this process; not on macOS: there the mark finds it."""
        if sys.platform == "linux":
            import ctypes

            pr_set_child_subreaper = 36
            with contextlib.suppress(OSError, AttributeError):
                ctypes.CDLL(None).prctl(pr_set_child_subreaper, 1, 0, 0, 0)

    def _family(mark: str, ancestor: int | None) -> set[int]:
        """Who is marked, or descends from one who is or from ``ancestor``."""
        living = list(_living(mark))
        found = {process.pid for process in living if process.is_marked}
        count = -1
        while count != len(found):
            count = len(found)
            found |= {process.pid for process in living if process.parent in found | {ancestor}}
        return found - {os.getpid()}

    def end_family(folder: Path, ancestor: int | None = None) -> None:
        """Kill all whose environment names ``folder`` and all descendants of ``ancestor``, not itself."""
        mark = f"{MARK}={folder}"
        deadline = time.monotonic() + _END_SECONDS
        # Who is stopped starts nobody more: first all stand still, then all are killed.
        stopped: set[int] = set()
        while (running := _family(mark, ancestor) - stopped) and time.monotonic() < deadline:
            _signal(running, signal.SIGSTOP)
            stopped |= running
        while (left := _family(mark, ancestor)) and time.monotonic() < deadline:
            _signal(left, signal.SIGKILL)
            time.sleep(0.002)

    def _signal(pids: set[int], number: signal.Signals) -> None:
        for pid in pids:
            with contextlib.suppress(OSError):
                os.kill(pid, number)

    def watch(folder: Path, command: list[str]) -> None:
        """Run ``command`` in ``folder/work`` and see to its end."""
        _adopt_orphans()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: None)  # the program says when; a handler is not inherited
        process = subprocess.Popen(
            command,
            cwd=folder / "work",
            env=os.environ | {MARK: str(folder)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        is_told = False
        while process.poll() is None and not is_told:
            is_told = bool(select.select([0], [], [], _LOOK_SECONDS)[0])
        end_family(folder, os.getpid())
        code = process.wait()
        with contextlib.suppress(OSError):  # nobody reads it any more
            os.write(1, f"{code}\n".encode())
        if os.read(0, 1) == b"":
            delete_folder(folder)

    if __name__ == "__main__":
        watch(Path(sys.argv[1]), sys.argv[2:])
