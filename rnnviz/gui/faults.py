"""Faults of ours: every one into the log file, and one sentence to the user.

Knows Python's hooks and the platform's folder for logs; knows no window.
"""

import contextlib
import logging
import sys
import threading
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QElapsedTimer, QObject, QStandardPaths, Signal

LOG_BYTES = 1 << 20
LOG_FILES = 3
QUIET_MILLISECONDS = 10_000
"""A fault in a timer comes thirty times a second: one sentence in so long a time is enough."""

log = logging.getLogger("rnnviz")


def log_file() -> Path:
    """Where the log stands on this platform."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericStateLocation)
    return Path(folder) / "rnnviz" / "rnnviz.log"


class _LogFile(RotatingFileHandler):
    """One that says nothing of itself: the logging package would print a traceback."""

    def handleError(self, record: logging.LogRecord) -> None:
        """The disk that is to be told of is full, perhaps."""


class Faults(QObject):
    """From ``install`` to ``remove`` no exception in a slot ends or floods the program.

    fault_met  a sentence for the user
    """

    fault_met = Signal(str)

    def __init__(self, file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.file = file
        self._told = QElapsedTimer()
        self._handler: logging.Handler | None = None

    def install(self) -> None:
        """Open the log and take Python's hooks."""
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            handler = _LogFile(
                self.file, maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8", delay=True
            )
        except OSError:
            handler = None  # a home that cannot be written: the hooks still keep the program alive
        if handler is not None:
            handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
            log.addHandler(handler)
            self._handler = handler
        log.setLevel(logging.INFO)
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception

    def remove(self) -> None:
        """Give everything back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        if self._handler is not None:
            log.removeHandler(self._handler)
            with contextlib.suppress(OSError):  # it may still hold a line that the disk has no room for
                self._handler.close()
            self._handler = None

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        log.error("a fault in the window", exc_info=(kind, error, trace))
        if not self._told.isValid() or self._told.elapsed() > QUIET_MILLISECONDS:
            self._told.start()
            self.fault_met.emit(
                f"Something went wrong inside rnnviz ({kind.__name__}: {error}); training goes on. "
                "Help ▸ Open the log tells more."
            )

    def _on_thread_exception(self, arguments: threading.ExceptHookArgs) -> None:
        value = arguments.exc_value or arguments.exc_type()
        log.error("a fault in a thread", exc_info=(arguments.exc_type, value, arguments.exc_traceback))
