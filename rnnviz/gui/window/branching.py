"""Branching: a run that goes on from the moment that is shown, with settings of its own.

Knows the session, what opens runs, and a dialog; knows no page.
"""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from rnnviz.gui.files.documents import Documents
from rnnviz.gui.parts.notice import NoticeBar
from rnnviz.gui.session import NO_RUN, TrainingSession
from rnnviz.training.config import TrainingConfig
from rnnviz.training.worker.questions import TakeBranch


class Branching(QObject):
    """``ask`` opens the dialog; ``branch`` is what it leads to."""

    def __init__(
        self, window: QWidget, session: TrainingSession, documents: Documents, notice: NoticeBar
    ) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._documents = documents
        self._notice = notice

    def ask(self) -> None:
        """Ask with which settings the run is to go on from the moment that is shown."""
        info, moment = self._session.info, self._session.shown
        if info is None or moment is None or not info.can_train:
            self._notice.tell(NO_RUN if info is None else "The text of this run is not at hand.", error=True)
            return
        from rnnviz.gui.window.branch_dialog import BranchDialog  # a start does not need it

        config = replace(info.config, learning_rate=moment.learning_rate)
        dialog = BranchDialog(config, moment.iteration, info.text.name, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.branch_wanted.connect(self.branch)
        dialog.open()

    def branch(self, config: TrainingConfig, text: Path | None = None) -> None:
        """Begin a run at the moment that is shown, with these settings, on the present text or another."""
        self._session.ask(
            TakeBranch(config), lambda run: self._documents.begin_branch(run, text), self._refuse
        )

    def _refuse(self, message: str) -> None:
        self._notice.tell(message, error=True)
