"""Undoing: undo and redo of one window: its history, wired to the menu and to what makes another run of it.

Knows the session's signals and the actions; knows no page by name.
"""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from rnnviz.gui.files.documents import Documents
from rnnviz.gui.page import Undoable
from rnnviz.gui.parts.plain import unmnemonic
from rnnviz.gui.session import TrainingSession
from rnnviz.gui.window.menus import Menus
from rnnviz.gui.window.pages import Pages
from rnnviz.gui.window.undo.field_keys import FieldKeys
from rnnviz.gui.window.undo.history import History
from rnnviz.gui.window.undo.window_state import WindowState
from rnnviz.training.worker.messages import Event, Rewound, RunInfo, VisitRefused

LONGEST = 70
"""Characters of a line in the menu."""


class Undoing(QObject):
    """``history`` looks when it is told to (``look``), which costs little: a few times a second."""

    def __init__(
        self, session: TrainingSession, documents: Documents, pages: Pages, menus: Menus, state: WindowState,
        parent: QObject,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._menus = menus
        self._state = state
        self._field_keys = FieldKeys(self)
        self.history = History(state.now, state.show, self)
        self.history.moved.connect(self._show_words)
        menus.undo_triggered.connect(self.history.undo)
        menus.redo_triggered.connect(self.history.redo)
        menus.edit_opened.connect(self.look)
        pages.undoable_done.connect(self.history.add)
        pages.undo_failed.connect(lambda failed: self.history.settle(failed.act, failed.is_done))
        pages.undo_wanted.connect(self._on_pages_undo_wanted)
        session.run_started.connect(self._on_session_run_started)
        session.event_arrived.connect(self._on_session_event_arrived)
        documents.run_begun.connect(self.history.take_as_it_is)
        documents.preset_opened.connect(self.history.take_as_it_is)
        self.history.take_as_it_is()
        self._show_words()

    def look(self) -> None:
        """Keep what was changed since the last look."""
        self.history.look()

    def _show_words(self) -> None:
        history, menus = self.history, self._menus
        _say(menus.action_undo, "Undo", history.undo_words)
        _say(menus.action_redo, "Redo", history.redo_words)

    def _on_pages_undo_wanted(self, act: Undoable) -> None:
        """Of this very act: where others were done since, taking it back is an act of its own."""
        self.history.look(everywhere=True)
        if self.history.is_newest(act):
            self.history.undo()
        elif act.undo():
            self.history.add(Undoable(f"taking back {act.words}", act.redo, act.undo, act))

    def _on_session_run_started(self, _run: RunInfo) -> None:
        """What was selected in the run before is void, and is no step."""
        self.history.keep_only(self._state.lasting())
        self.history.take_as_it_is()

    def _on_session_event_arrived(self, event: Event) -> None:
        if isinstance(event, Rewound | VisitRefused):  # a visit may have ended by itself
            self.history.take_as_it_is()


def _say(action: QAction, does: str, words: str) -> None:
    action.setEnabled(bool(words))
    action.setText(unmnemonic(f"{does} {words}".strip(), LONGEST))
