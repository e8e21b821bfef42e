"""The process of one worker: ``python -m rnnviz.training.sweep DIR TOKEN``; begun by ``workers``.

It ends politely, with everything saved, on SIGTERM and when its standard input is closed: by whoever began
it, or by their death. Its one sentence goes to stderr. Knows a worker; knows no terminal.
"""

import os
import signal
import sys
import threading
from pathlib import Path

from rnnviz.core.errors import UnsavedError, UserError
from rnnviz.training.sweep.work import Worker


def main(folder: Path, token: str) -> int:
    """Work until nothing is left; the exit code: 0, 2 for a user's mistake, 4 where not all is saved."""
    stopped = threading.Event()
    for number in {signal.SIGTERM, getattr(signal, "SIGBREAK", signal.SIGTERM)}:
        signal.signal(number, lambda *_: stopped.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who began it

    def listen() -> None:
        while os.read(0, 1):
            pass
        stopped.set()

    threading.Thread(target=listen, daemon=True).start()
    try:
        Worker(folder, token).work(stopped.is_set)
    except UserError as error:
        os.write(2, f"{error}\n".encode("utf-8", "replace"))
        return 4 if isinstance(error, UnsavedError) else 2
    except OSError as error:
        os.write(2, f"{error.filename or folder}: {error.strerror or error}.\n".encode("utf-8", "replace"))
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
