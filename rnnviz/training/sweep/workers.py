"""Workers: processes on this machine that work on a sweep, each with one thread of BLAS.

One that is killed is followed by another, and its run goes on at once: we have seen its end, so that its
lease needs no waiting. Knows processes; knows nothing of runs.
"""

import contextlib
import os
import subprocess
import sys
import time
import uuid
from pathlib import Path

from rnnviz.core.foreign import SENTENCE, shown
from rnnviz.training.sweep.lease import release_of_dead
from rnnviz.training.sweep.plan import LEASES, read_plan
from rnnviz.training.sweep.progress import SweepProgress

ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"
)
MAX_DEATHS = 5
"""So many deaths with no step between them are no accident."""
_OWN_CODES = (0, 2, 4)


def cores() -> int:
    """Cores that this process may use: fewer than the machine has, in a job of Slurm."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


class Workers:
    """``start_workers`` makes them; call ``look`` now and then, and ``wait`` at the end.

    sentences  what ended workers had to say, each once
    unsaved    whether one could not save its run
    failed     whether one ended by a mistake
    """

    def __init__(self, folder: Path, count: int) -> None:
        self._folder = folder
        self._progress = SweepProgress(folder, read_plan(folder))
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._is_stopping = False
        self._deaths, self._steps = 0, -1
        self.sentences: list[str] = []
        self.unsaved = self.failed = False
        for _ in range(count):
            self._begin()

    @property
    def pids(self) -> list[int]:
        """Of those that live."""
        return [process.pid for process in self._processes.values()]

    def look(self) -> bool:
        """Take care of those that have ended; whether any still works."""
        for token, process in list(self._processes.items()):
            if process.poll() is not None:
                del self._processes[token]
                self._take_leave(token, process)
        return bool(self._processes)

    def stop(self) -> None:
        """Have all end politely: each finishes its step and saves. Returns at once; ``wait`` waits."""
        self._is_stopping = True
        for process in self._processes.values():
            if process.stdin is not None:
                with contextlib.suppress(OSError):
                    process.stdin.close()

    def wait(self, seconds: float = 60.0) -> bool:
        """Until all have ended; whether they have."""
        until = time.monotonic() + seconds
        while self.look():
            if time.monotonic() > until:
                return False
            time.sleep(0.02)
        return True

    def kill(self) -> None:
        """End them at once; what they have not saved is trained again by who goes on."""
        self._is_stopping = True
        for process in self._processes.values():
            process.kill()
            process.wait()
        self.look()

    def _begin(self) -> None:
        token = uuid.uuid4().hex
        command = [sys.executable, "-m", "rnnviz.training.sweep", str(self._folder), token]
        environment = os.environ | ONE_THREAD
        pipe = subprocess.PIPE
        if sys.platform == "win32":
            self._processes[token] = subprocess.Popen(
                command,
                stdin=pipe,
                stdout=subprocess.DEVNULL,
                stderr=pipe,
                env=environment,
                creationflags=subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW,
            )
        else:  # a group of its own: Ctrl-C is for us, and we close its stdin
            self._processes[token] = subprocess.Popen(
                command,
                stdin=pipe,
                stdout=subprocess.DEVNULL,
                stderr=pipe,
                env=environment,
                process_group=0,
            )

    def _take_leave(self, token: str, process: "subprocess.Popen[bytes]") -> None:
        said = process.stderr.read().decode("utf-8", "replace").strip() if process.stderr else ""
        for pipe in (process.stdin, process.stderr):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        code = process.returncode
        if code in _OWN_CODES:
            self.unsaved |= code == 4
            self.failed |= code == 2
            self._say(said)
            return
        release_of_dead(self._folder / LEASES, token)
        if self._is_stopping:
            return
        if self._is_hopeless():
            self.failed = True
            last = said.splitlines()[-1] if said else f"exit code {code}"
            self._say(
                f"A worker has ended {MAX_DEATHS} times without a step between ({last}); it is given up."
            )
            return
        self._begin()

    def _is_hopeless(self) -> bool:
        steps = sum(run.steps for run in self._progress.look())
        self._deaths = 0 if steps > self._steps else self._deaths + 1
        self._steps = max(steps, self._steps)
        return self._deaths >= MAX_DEATHS

    def _say(self, sentence: str) -> None:
        if sentence and (words := shown(sentence, SENTENCE)) not in self.sentences:
            self.sentences.append(words)


def start_workers(folder: Path, count: int = 0) -> Workers:
    """Begin ``count`` workers on the sweep in ``folder``; without a number one for each core.

    Raises UserError where there is no sweep, OSError where no process can be begun.
    """
    return Workers(folder, count or cores())
