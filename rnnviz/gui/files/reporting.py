"""Reporting: the report of a run, collected in the background and then written.

Knows reports and files; knows no window.
"""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from rnnviz.core.errors import UserError
from rnnviz.core.progress import Progress
from rnnviz.core.record.checkpoint import Checkpoint
from rnnviz.core.text.corpus import Corpus
from rnnviz.gui.parts.background import BackgroundWork

if TYPE_CHECKING:
    from rnnviz.report.content import Report


class Reporting(QObject):
    """One report at a time; another calls the first one off.

    written  the path of the HTML; the PDF stands beside it
    failed   one sentence
    """

    written = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = Path()
        self._work = BackgroundWork("rnnviz-reporting", self)
        self._work.finished.connect(self._on_work_finished)
        self._work.failed.connect(self.failed)

    def write(self, checkpoint: Checkpoint, corpus: Corpus | None, path: Path) -> None:
        """Begin the report of ``checkpoint``, to stand at ``path`` (HTML)."""
        self._work.leave()
        self._path = path

        def collect(progress: Progress) -> "Report":
            # Imported here: most sessions end without a report.
            from rnnviz.report.content import collect_report

            made_on = f"{datetime.now():%d %B %Y}"
            return collect_report(checkpoint, corpus, made_on=made_on, progress=lambda _words: progress(0, 0))

        self._work.start(collect)

    def stop(self) -> None:
        """Call it off and wait for it; nothing is written any more: the window closes."""
        self._work.stop()

    def _on_work_finished(self, report: "Report") -> None:
        from rnnviz.gui.files.pdf import write_pdf
        from rnnviz.report.html import write_html

        try:
            write_html(report, self._path)
            write_pdf(report, self._path.with_suffix(".pdf"))
        except UserError as error:
            self.failed.emit(str(error))
            return
        self.written.emit(self._path)
