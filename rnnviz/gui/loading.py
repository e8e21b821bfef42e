"""TextLoading: a text read in a thread of its own, so that the window stays awake.

The thread only reads; a timer in the window's thread looks how far it is. Knows
files and progress; knows no window.
"""

import threading
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from rnnviz.core.errors import Cancelled, NotTextError, UserError
from rnnviz.core.text import Corpus, read_corpus

LOOK_MILLISECONDS = 20


class TextLoading(QObject):
    """One text at a time; loading another calls the first one off.

    progressed  thousandths read, 0 … 1000
    loaded      the Corpus
    doubted     (path, message): it does not look like text; load it with accept_binary, or not
    failed      one sentence
    ended       after any of these, and after ``cancel``
    """

    progressed = Signal(int)
    loaded = Signal(object)
    doubted = Signal(object, str)
    failed = Signal(str)
    ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: threading.Thread | None = None
        self._share = 0.0
        self._cancelled = threading.Event()
        self._result: Corpus | Exception | None = None
        self._path = Path()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MILLISECONDS)
        self._timer.timeout.connect(self._on_timer_timeout)

    @property
    def is_loading(self) -> bool:
        return self._thread is not None

    def load(self, path: Path, *, lower_case: bool, accept_binary: bool = False) -> None:
        """Begin to read ``path``."""
        self.cancel()
        self._path = path
        self._share = 0.0
        self._result = None
        self._cancelled = threading.Event()
        self._thread = threading.Thread(
            target=self._read,
            args=(path, lower_case, accept_binary, self._cancelled),
            name="rnnviz-text-loading",
            daemon=True,
        )
        self._thread.start()
        self._timer.start()

    def cancel(self) -> None:
        """Call it off; nothing of it arrives any more."""
        if self._thread is None:
            return
        self._cancelled.set()
        self._finish()
        self.ended.emit()

    def _finish(self) -> None:
        self._timer.stop()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _read(self, path: Path, lower_case: bool, accept_binary: bool, cancelled: threading.Event) -> None:
        """In the thread: read, and leave the result."""

        def progress(done: int, total: int) -> None:
            if cancelled.is_set():
                raise Cancelled
            self._share = done / max(1, total)

        result: Corpus | Exception
        try:
            result = read_corpus(path, lower_case=lower_case, accept_binary=accept_binary, progress=progress)
        except Cancelled:
            return
        except Exception as error:  # noqa: BLE001 - the thread's boundary: raised again in the window's
            result = error
        self._result = result

    def _on_timer_timeout(self) -> None:
        if self._result is None:
            self.progressed.emit(round(1000 * self._share))
            return
        self._finish()
        self.ended.emit()
        result = self._result
        if isinstance(result, NotTextError):
            self.doubted.emit(self._path, str(result))
        elif isinstance(result, UserError):
            self.failed.emit(str(result))
        elif isinstance(result, Exception):
            raise result
        else:
            self.loaded.emit(result)
