"""BackgroundWork: one long computation in a thread of its own, so that the window stays awake.

The thread only computes; a timer in the window's thread looks how far it is. Knows no
computation and no widget.
"""

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from rnnviz.core.errors import Cancelled, UserError
from rnnviz.core.progress import Progress

Work = Callable[[Progress], object]

LOOK_MILLISECONDS = 30
JOIN_SECONDS = 10.0


class _Job:
    """One work in its thread, with what came of it: a work that is left can only write into its own."""

    def __init__(self, work: Work, name: str) -> None:
        self.progress = (0, 0)
        self.result: object = None
        self.error: Exception | None = None
        self.cancelled = threading.Event()
        self.thread = threading.Thread(target=self._run, args=(work,), name=name, daemon=True)

    def _run(self, work: Work) -> None:
        """In the thread: compute, and leave the result."""

        def progress(done: int, total: int) -> None:
            if self.cancelled.is_set():
                raise Cancelled
            self.progress = (done, total)

        try:
            self.result = work(progress)
        except Cancelled:
            return
        except Exception as error:  # noqa: BLE001 - the thread's boundary: raised again in the window's
            self.error = error


class BackgroundWork(QObject):
    """One work at a time.

    progressed  (done, total), as the work reports it
    ended       the work is done or gone, and another one may begin; what came of it is told next:
    finished    what the work returned
    failed      one sentence: the work raised a UserError, or met a fault of ours, which is raised then
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
        self._job: _Job | None = None
        self._left: list[threading.Thread] = []  # called off, and perhaps not yet at their end
        self._shown = (0, 0)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MILLISECONDS)
        self._timer.timeout.connect(self._on_timer_timeout)

    @property
    def is_working(self) -> bool:
        """Also while a cancelled work has not yet come to its end."""
        return self._job is not None

    def start(self, work: Work) -> None:
        """Begin; does nothing while another work is under way."""
        if self._job is not None:
            return
        self._shown = (0, 0)
        self._job = _Job(work, self._name)
        self._job.thread.start()
        self._timer.start()

    def cancel(self) -> None:
        """Call it off without waiting for it; ``ended`` says when it is gone."""
        if self._job is not None:
            self._job.cancelled.set()

    def leave(self) -> None:
        """Call it off, silently and without waiting for it; another one may begin at once."""
        self._timer.stop()
        job, self._job = self._job, None
        if job is not None:
            job.cancelled.set()
            self._left = [thread for thread in self._left if thread.is_alive()] + [job.thread]

    def stop(self) -> None:
        """Call it off and wait for it, silently: the window closes."""
        self.leave()
        for thread in self._left:
            thread.join(JOIN_SECONDS)
        self._left.clear()

    def _on_timer_timeout(self) -> None:
        job = self._job
        if job is None:
            return
        if job.thread.is_alive():
            if job.progress != self._shown and not job.cancelled.is_set():
                self._shown = job.progress
                self.progressed.emit(*self._shown)
            return
        self._timer.stop()
        job.thread.join()
        self._job = None
        self.ended.emit()
        if job.cancelled.is_set():
            self.cancelled.emit()
        elif isinstance(job.error, UserError):
            self.failed.emit(str(job.error))
        elif job.error is not None:
            # Who waits for it must not wait for ever; what it was goes to the log.
            self.failed.emit(f"A fault of the program has ended this ({type(job.error).__name__}).")
            raise job.error
        else:
            self.finished.emit(job.result)
