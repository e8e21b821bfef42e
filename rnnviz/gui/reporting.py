"""Reporting: the report of a run, collected in a thread and then written.

The thread only counts and checks; a timer in the window's thread looks for the
result and draws the PDF. Knows reports; knows no window.
"""

import threading
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from rnnviz.core.checkpoint import Checkpoint
from rnnviz.core.errors import Cancelled, UserError
from rnnviz.core.text import Corpus

if TYPE_CHECKING:
    from rnnviz.report.content import Report

LOOK_MILLISECONDS = 50


class Reporting(QObject):
    """One report at a time; another calls the first one off.

    written  the path of the HTML; the PDF stands beside it
    failed   one sentence
    """

    written = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: threading.Thread | None = None
        self._cancelled = threading.Event()
        self._result: Report | Exception | None = None
        self._path = Path()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MILLISECONDS)
        self._timer.timeout.connect(self._on_timer_timeout)

    def write(self, checkpoint: Checkpoint, corpus: Corpus | None, path: Path) -> None:
        """Begin the report of ``checkpoint``, to stand at ``path`` (HTML)."""
        self.cancel()
        self._path = path
        self._result = None
        self._cancelled = threading.Event()
        self._thread = threading.Thread(
            target=self._collect,
            args=(checkpoint, corpus, self._cancelled),
            name="rnnviz-reporting",
            daemon=True,
        )
        self._thread.start()
        self._timer.start()

    def cancel(self) -> None:
        """Call it off; nothing is written any more."""
        self._cancelled.set()
        self._finish()

    def _finish(self) -> None:
        self._timer.stop()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _collect(self, checkpoint: Checkpoint, corpus: Corpus | None, cancelled: threading.Event) -> None:
        """In the thread: count, check, and leave the report."""
        # Imported here: most sessions end without a report.
        from rnnviz.report.content import collect_report

        def progress(_words: str) -> None:
            if cancelled.is_set():
                raise Cancelled

        try:
            made_on = f"{datetime.now():%d %B %Y}"
            self._result = collect_report(checkpoint, corpus, made_on=made_on, progress=progress)
        except Cancelled:
            return
        except Exception as error:  # noqa: BLE001 - the thread's boundary: raised again in the window's
            self._result = error

    def _on_timer_timeout(self) -> None:
        result = self._result
        if result is None:
            return
        self._finish()
        if isinstance(result, Exception) and not isinstance(result, UserError):
            raise result
        if isinstance(result, UserError):
            self.failed.emit(str(result))
            return
        from rnnviz.gui.pdf import write_pdf
        from rnnviz.report.html import write_html

        try:
            write_html(result, self._path)
            write_pdf(result, self._path.with_suffix(".pdf"))
        except UserError as error:
            self.failed.emit(str(error))
            return
        self.written.emit(self._path)
