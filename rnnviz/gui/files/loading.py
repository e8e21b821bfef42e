"""TextLoading: a text read in the background, with its progress.

Knows files; knows no window.
"""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from rnnviz.core.errors import NotTextError
from rnnviz.core.progress import Progress
from rnnviz.core.record.checkpoint import TextIdentity
from rnnviz.core.text.corpus import Corpus, read_corpus
from rnnviz.core.text.encodings import Encoding
from rnnviz.gui.parts.background import BackgroundWork
from rnnviz.training.run.opening import read_text_of


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
        self._path = Path()
        self._work = BackgroundWork("rnnviz-text-loading", self)
        self._work.progressed.connect(self._on_work_progressed)
        self._work.finished.connect(self._on_work_finished)
        self._work.failed.connect(self.failed)
        self._work.ended.connect(self.ended)

    @property
    def is_loading(self) -> bool:
        return self._work.is_working

    def load(
        self,
        path: Path,
        *,
        lower_case: bool,
        accept_binary: bool = False,
        encoding: Encoding | None = None,
        run: TextIdentity | None = None,
    ) -> None:
        """Begin to read ``path``: in ``encoding``, or as ``run`` read it that is gone on with."""
        self.cancel()
        self._path = path

        def read(progress: Progress) -> Corpus | NotTextError:
            try:
                if run is not None and encoding is None:
                    return read_text_of(
                        run, path, lower_case=lower_case, accept_binary=accept_binary, progress=progress
                    )
                return read_corpus(
                    path,
                    lower_case=lower_case,
                    accept_binary=accept_binary,
                    encoding=encoding,
                    progress=progress,
                )
            except NotTextError as doubt:
                return doubt  # not a failure: the user may insist

        self._work.start(read)

    def cancel(self) -> None:
        """Call it off; nothing of it arrives any more."""
        if self._work.is_working:
            self._work.leave()
            self.ended.emit()

    def stop(self) -> None:
        """Call it off and wait for it: the window closes."""
        self.cancel()
        self._work.stop()

    def _on_work_progressed(self, done: int, total: int) -> None:
        self.progressed.emit(1000 * done // max(1, total))

    def _on_work_finished(self, result: object) -> None:
        if isinstance(result, NotTextError):
            self.doubted.emit(self._path, str(result))
        else:
            self.loaded.emit(result)
