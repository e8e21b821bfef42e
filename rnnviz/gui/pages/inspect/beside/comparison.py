"""Comparison: two texts that are written anew, soon after what makes them different has changed.

Knows requests and when they are due; knows no network and nothing of what was changed.
"""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from rnnviz.core.text.corpus import Vocabulary
from rnnviz.gui.pages.inspect.beside.attempts import Attempts, Pair, Request
from rnnviz.gui.pages.inspect.beside.texts import TwoTexts

SOON_MILLISECONDS = 120
"""After the last change of several: a slider that is dragged does not ask for every value on its way."""
PATIENCE_MILLISECONDS = 500
"""So long nobody asks whether anything is under way."""


class Comparison(TwoTexts):
    """``want`` another one; hidden, it works on nothing. Its thread is called by the second of ``names``."""

    def __init__(
        self, titles: tuple[str, str], names: tuple[str, str], hint: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(titles, names, hint, parent)
        self._request: Request | None = None
        self._vocabulary = Vocabulary("")
        self._window = 1
        self._attempts = Attempts(f"rnnviz-{names[1]}", self)
        self._attempts.ended.connect(self._on_attempts_ended)
        self._attempts.failed.connect(self.want_nothing)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SOON_MILLISECONDS)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MILLISECONDS)
        self._patience.timeout.connect(lambda: self.summary.offer("Reading and writing …"))

    @property
    def is_working(self) -> bool:
        """Whether what is shown is to be replaced by what was wanted last."""
        return self._timer.isActive() or self._attempts.is_working

    def want(self, request: Request, vocabulary: Vocabulary, window: int) -> None:
        """Write this soon; losses are told per ``window`` characters."""
        self._request, self._vocabulary, self._window = request, vocabulary, window
        self._timer.start()

    def want_nothing(self, words: str = "") -> None:
        """There is nothing to compare; ``words`` say why."""
        self._leave()
        self.clear(words)

    def stop(self) -> None:
        """End the thread: the window closes."""
        self._leave()
        self._attempts.stop()

    def _leave(self) -> None:
        self._timer.stop()
        self._patience.stop()
        self._attempts.leave()

    def _on_timer_timeout(self) -> None:
        if self._request is not None:
            self._attempts.ask(self._request)
            self._patience.start()

    def _on_attempts_ended(self, pair: Pair) -> None:
        self._patience.stop()
        self.show_pair(pair, self._vocabulary, self._window)

    # Qt's overrides

    def hideEvent(self, event: QHideEvent) -> None:
        self._leave()
        super().hideEvent(event)
