"""TextEncoding: what is doubtful about how a text is read and shown, told; and another encoding chosen.

Knows the notice bar, the dialog and what is remembered; begins no run.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from rnnviz.core.errors import UserError
from rnnviz.core.text.corpus import Corpus, sample_bytes
from rnnviz.core.text.encodings import UTF8, Encoding
from rnnviz.core.text.reading import doubts
from rnnviz.gui.files.settings import WindowSettings
from rnnviz.gui.parts.missing_script import about_missing_scripts
from rnnviz.gui.parts.notice import Action, NoticeBar
from rnnviz.gui.session import TrainingSession


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

    def tell(self, corpus: Corpus, way_back: Sequence[Action] = (), *, passes: bool = False) -> None:
        """Say what is doubtful about the text of a run, once; what stands there already stays.

        ``way_back`` are buttons that the notice has besides; ``passes``: they stand elsewhere, too.
        """
        told, self._told = self._told, corpus
        if corpus is told or self._notice.text:
            return
        sentences = list(doubts(corpus.name, corpus.reading))
        is_doubtful = bool(sentences)
        fonts = about_missing_scripts(corpus.vocabulary.characters)
        if fonts:
            sentences.append(fonts)
        if sentences:
            way: list[Action] = []
            if is_doubtful and corpus.path is not None:
                way = [("Choose an encoding…", partial(self.ask, corpus.path))]
            self._notice.tell(" ".join(sentences), [*way, *way_back], passes=passes and not way)

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
        from rnnviz.gui.files.encoding_dialog import EncodingDialog  # a start does not need it

        dialog = EncodingDialog(path.name, sample, present, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.encoding_chosen.connect(partial(self._on_dialog_encoding_chosen, path))
        dialog.open()

    def _on_dialog_encoding_chosen(self, path: Path, encoding: Encoding | None) -> None:
        self._settings.keep_encoding(path, encoding)
        self.reread.emit(path, encoding)
