"""A child process that works and saves, says which steps are saved, and is ended from outside.

Knows processes and signals; knows no run.
"""

import os
import select
import signal
import subprocess
import sys
import time

START_SECONDS = 300.0
END_SECONDS = 300.0


def say(iteration: int) -> None:
    """In the child: this step is saved."""
    os.write(1, f"{iteration}\n".encode())


class Victim:
    """``saved`` is what the child said until its end, ``code`` what it ended with, ``told`` its stderr."""

    def __init__(self, script: str, *arguments: str) -> None:
        command = [sys.executable, script, "--child", *arguments]
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
        self._process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
        )
        self.saved: list[int] = []
        self.code: int | None = None
        self.told = ""

    def end(self, number: int = signal.SIGKILL, *, after: float = 0.0) -> None:
        """Wait for its first save and some time more, then send the signal, and wait for its end."""
        assert self._process.stdout is not None
        try:
            ready, _, _ = select.select([self._process.stdout], [], [], START_SECONDS)
            if not ready:
                raise TimeoutError("the child saves nothing")
            time.sleep(after)
            self._process.send_signal(number)
            said, told = self._process.communicate(timeout=END_SECONDS)
        finally:
            self._process.kill()
        self.code, self.told = self._process.returncode, told.decode(errors="replace")
        self.saved = [int(line) for line in said.split()]
        if not self.saved:
            raise RuntimeError(f"the child ended by itself: {self.told}")
