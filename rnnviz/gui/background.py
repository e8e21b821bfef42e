"""BackgroundWork: one long computation in a thread of its own, so that the window stays awake.

The thread only computes; a timer in the window's thread looks how far it is. Knows no
computation and no widget.
"""

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from rnnviz.core.errors import Cancelled, UserError

Progress = Callable[[int, int], None]
"""Called by the work with (done, total); raises ``Cancelled`` when it was called off."""
Work = Callable[[Progress], object]

LOOK_MILLISECONDS = 30
JOIN_SECONDS = 10.0


class BackgroundWork(QObject):
    """One work at a time.

    progressed  (done, total), as the work reports it
    ended       the work is done or gone, and another one may begin; what came of it is told next:
    finished    what the work returned
    failed      one sentence: the work raised a UserError
    cancelled   it was called off
    """

    progressed = Signal(int, int)
    finished = Signal(object)
    failed = Signal(str)
    cancelled = Signal()
    ended = Signal()

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._thread: threading.Thread | None = None
        self._cancelled = threading.Event()
        self._progress = (0, 0)
        self._shown = (0, 0)
        self._result: object = None
        self._error: Exception | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MILLISECONDS)
        self._timer.timeout.connect(self._on_timer_timeout)

    @property
    def is_working(self) -> bool:
        """Also while a cancelled work has not yet come to its end."""
        return self._thread is not None

    def start(self, work: Work) -> None:
        """Begin; does nothing while another work is under way."""
        if self._thread is not None:
            return
        self._cancelled.clear()
        self._progress = self._shown = (0, 0)
        self._result = self._error = None
        self._thread = threading.Thread(target=self._run, args=(work,), name=self._name, daemon=True)
        self._thread.start()
        self._timer.start()

    def cancel(self) -> None:
        """Call it off without waiting for it; ``ended`` says when it is gone."""
        self._cancelled.set()

    def stop(self) -> None:
        """Call it off and wait for it, silently: the window closes."""
        self._cancelled.set()
        self._timer.stop()
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.join(JOIN_SECONDS)

    def _run(self, work: Work) -> None:
        """In the thread: compute, and leave the result."""

        def progress(done: int, total: int) -> None:
            if self._cancelled.is_set():
                raise Cancelled
            self._progress = (done, total)

        try:
            self._result = work(progress)
        except Cancelled:
            return
        except Exception as error:  # noqa: BLE001 - the thread's boundary: raised again in the window's
            self._error = error

    def _on_timer_timeout(self) -> None:
        thread = self._thread
        if thread is None:
            return
        if thread.is_alive():
            if self._progress != self._shown and not self._cancelled.is_set():
                self._shown = self._progress
                self.progressed.emit(*self._shown)
            return
        self._timer.stop()
        thread.join()
        self._thread = None
        result, error = self._result, self._error
        self._result = self._error = None
        was_cancelled = self._cancelled.is_set()
        self.ended.emit()
        if was_cancelled:
            self.cancelled.emit()
        elif isinstance(error, UserError):
            self.failed.emit(str(error))
        elif error is not None:
            raise error
        else:
            self.finished.emit(result)
