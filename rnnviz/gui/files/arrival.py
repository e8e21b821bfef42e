"""TextArrival: a text on its way into the window: how far it is, and the doubt whether it is a text.

Knows files, the progress window and the notice bar; knows no session, and not what the text is for.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from rnnviz.core.record.checkpoint import TextIdentity
from rnnviz.core.text.corpus import Corpus
from rnnviz.core.text.encodings import Encoding
from rnnviz.gui.files.loading import TextLoading
from rnnviz.gui.parts.notice import Action, NoticeBar
from rnnviz.gui.parts.plain import ProgressDialog

SHOWN_AFTER = 400
"""Milliseconds before a progress window appears: most texts are there by then."""


def _pass_over(_corpus: Corpus) -> None:
    """Nobody has asked for a text yet."""


class TextArrival(QObject):
    """One text at a time: a new one takes the place of the one under way.

    ``choose_encoding`` asks in which encoding a path is to be read.

    given_up  it does not come: it could not be read, or was called off by the user
    """

    given_up = Signal()

    def __init__(self, window: QWidget, notice: NoticeBar, choose_encoding: Callable[[Path], object]) -> None:
        super().__init__(window)
        self._window = window
        self._notice = notice
        self._choose_encoding = choose_encoding
        self._loading = TextLoading(self)
        self._then: Callable[[Corpus], object] = _pass_over
        self._lower_case = False
        self._loading.loaded.connect(self._on_loading_loaded)
        self._loading.doubted.connect(self._on_loading_doubted)
        self._loading.failed.connect(self._on_loading_failed)

    def read(
        self,
        path: Path,
        then: Callable[[Corpus], object],
        *,
        lower_case: bool,
        accept_binary: bool = False,
        encoding: Encoding | None = None,
        run: TextIdentity | None = None,
    ) -> None:
        """Read a text beside the window and do ``then`` with it; see ``TextLoading.load``."""
        self._then = then
        self._lower_case = lower_case
        self._loading.load(
            path, lower_case=lower_case, accept_binary=accept_binary, encoding=encoding, run=run
        )
        dialog = ProgressDialog(f"Reading {path.name}", 1000, self._window)
        dialog.setObjectName("loading_dialog")
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.setMinimumDuration(SHOWN_AFTER)
        dialog.setAutoClose(False)
        dialog.setAutoReset(False)
        dialog.canceled.connect(self._on_dialog_canceled)
        self._loading.progressed.connect(dialog.setValue)
        self._loading.ended.connect(dialog.deleteLater)

    def stop(self) -> None:
        """Call off what is being read: the window closes."""
        self._loading.stop()

    def _on_loading_loaded(self, corpus: Corpus) -> None:
        self._then(corpus)

    def _on_loading_doubted(self, path: Path, message: str) -> None:
        open_anyway = partial(self.read, path, self._then, lower_case=self._lower_case, accept_binary=True)
        choose = partial(self._choose_encoding, path)
        ways: list[Action] = [("Open it anyway", open_anyway), ("Choose an encoding…", choose)]
        self._notice.tell(message, ways, error=True)

    def _on_loading_failed(self, message: str) -> None:
        self._notice.tell(message, error=True)
        self.given_up.emit()

    def _on_dialog_canceled(self) -> None:
        self._loading.cancel()
        self.given_up.emit()
