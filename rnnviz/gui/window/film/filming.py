"""Filming: from the menu to a film of the run that stands.

Knows the session, and the dialog that plays; knows no page.
"""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from rnnviz.core.record.checkpoint import Checkpoint
from rnnviz.gui.parts.notice import NoticeBar
from rnnviz.gui.parts.theme import Theme
from rnnviz.gui.session import NO_RUN, TrainingSession
from rnnviz.training.worker.questions import TakeCheckpoint

if TYPE_CHECKING:
    from rnnviz.gui.window.film.dialog import FilmDialog

NO_MOMENTS = "This run keeps no moments of its past, so there is no film of it."


class Filming(QObject):
    """One dialog at a time, in the colours of ``theme``."""

    def __init__(self, window: QWidget, session: TrainingSession, notice: NoticeBar, theme: Theme) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._notice = notice
        self._theme = theme
        self._dialog: FilmDialog | None = None

    def begin(self) -> None:
        """Show a film of the moments that the run has kept so far."""
        session = self._session
        if session.info is None:
            self._refuse(NO_RUN)
        elif session.corpus is None:
            self._refuse("The text of this run is not at hand: open it to see the film.")
        elif session.shown is None or session.moments is None or not session.kept_moments:
            self._refuse(NO_MOMENTS)
        else:
            session.ask(TakeCheckpoint(), self._open, self._refuse)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        if self._dialog is not None:
            self._dialog.set_theme(theme)

    def stop(self) -> None:
        """Close what plays: the window closes, or another film is wanted."""
        if self._dialog is not None:
            self._dialog.close()

    def _open(self, run: Checkpoint) -> None:
        from rnnviz.gui.window.film.dialog import FilmDialog  # a start does not need it
        from rnnviz.training.worker.film import Shot, make_film

        session = self._session
        info, shown, corpus, moments = session.info, session.shown, session.corpus, session.moments
        if info is None or shown is None or corpus is None or moments is None or info.run_id != run.run_id:
            return  # another one stands by now
        self.stop()
        shots: list[Shot] = []
        work = partial(make_film, run, corpus, moments, shown, shots)
        self._dialog = dialog = FilmDialog(info, work, shots, self._theme, session.text_stem, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(self._on_dialog_finished)
        dialog.show()

    def _on_dialog_finished(self) -> None:
        self._dialog = None

    def _refuse(self, message: str) -> None:
        self._notice.tell(message, error=True)
