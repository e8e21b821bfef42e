"""TextEncoding: what is doubtful about how a text was read, told; and another encoding chosen for it.

Knows the notice bar, the dialog and what is remembered; begins no run.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from rnnviz.core.encodings import UTF8, Encoding
from rnnviz.core.errors import UserError
from rnnviz.core.reading import doubts
from rnnviz.core.text import Corpus, sample_bytes
from rnnviz.gui.encoding_dialog import EncodingDialog
from rnnviz.gui.notice import Action, NoticeBar
from rnnviz.gui.session import TrainingSession
from rnnviz.gui.settings import WindowSettings


class TextEncoding(QObject):
    """reread  (path, Encoding or None): the text is to be read again, so"""

    reread = Signal(object, object)

    def __init__(
        self, window: QWidget, session: TrainingSession, notice: NoticeBar, settings: WindowSettings
    ) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._notice = notice
        self._settings = settings
        self._told: Corpus | None = None

    def tell(self, corpus: Corpus, way_back: Sequence[Action] = ()) -> None:
        """Say what is doubtful about a text that a run begins with, once; what stands there already stays.

        ``way_back`` are buttons that the notice has besides.
        """
        sentences = doubts(corpus.name, corpus.reading)
        if sentences and corpus is not self._told and not self._notice.text:
            way: list[Action] = []
            if corpus.path is not None:
                way = [("Choose an encoding…", partial(self.ask, corpus.path))]
            self._notice.tell(" ".join(sentences), [*way, *way_back])
        self._told = corpus

    def ask_for_present(self) -> None:
        """Ask for the encoding of the text that is learned."""
        corpus = self._session.corpus
        if corpus is None or corpus.path is None:
            self._notice.tell("There is no text from a file to choose an encoding for: open one first.")
        else:
            self.ask(corpus.path)

    def ask(self, path: Path) -> None:
        """Ask in which encoding a file is to be read; the answer is remembered for it."""
        try:
            sample = sample_bytes(path)
        except UserError as error:
            self._notice.tell(str(error), error=True)
            return
        corpus = self._session.corpus
        present = corpus.reading.encoding if corpus is not None and corpus.path == path else UTF8
        dialog = EncodingDialog(path.name, sample, present, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.encoding_chosen.connect(partial(self._on_dialog_encoding_chosen, path))
        dialog.open()

    def _on_dialog_encoding_chosen(self, path: Path, encoding: Encoding | None) -> None:
        self._settings.keep_encoding(path, encoding)
        self.reread.emit(path, encoding)
