"""RunsPage: the shelf: every run that is kept, and below it what is seen of those that are chosen.

Read in a thread of its own when it is shown, when a run was saved, and on F5. Knows the folder of runs; knows
no session: opening one is the window's.
"""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rnnviz.core.progress import Progress
from rnnviz.gui.page import News, Page, RunsKept
from rnnviz.gui.pages.runs.arrange import rows_of
from rnnviz.gui.pages.runs.table import ShelfTable
from rnnviz.gui.pages.runs.view import RunsView
from rnnviz.gui.pages.runs.views import VIEWS
from rnnviz.gui.parts.background import BackgroundWork
from rnnviz.gui.parts.splitter import Splitter
from rnnviz.gui.parts.theme import DARK, Theme
from rnnviz.gui.parts.view_stack import ViewStack
from rnnviz.training.run.library import Library, StoredRun
from rnnviz.training.worker.messages import CheckpointSaved, RunInfo


class RunsPage(Page):
    """The page is named ``runs_page``, its table ``runs_table``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("runs_page")
        self.setAccessibleName("Runs")
        self._theme = DARK
        self._library: Library | None = None
        self._here = ""
        self._runs: list[StoredRun] = []
        self._reading = BackgroundWork("rnnviz-shelf", self)
        self._reading.finished.connect(self._on_reading_finished)
        self._reading.failed.connect(self.mistake_made)
        self.table = ShelfTable()
        self.table.opened.connect(self._open)
        self.table.chosen_changed.connect(self._tell_views)
        self.views: ViewStack[RunsView] | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        if VIEWS:
            self.views = ViewStack(
                "runs_view", VIEWS, "Views of the runs that are chosen; a button for each."
            )
            self.views.view_built.connect(self._on_view_built)
            column.addWidget(Splitter("runs", Qt.Orientation.Vertical, (self.table, self.views), (50, 50)))
        else:
            column.addWidget(self.table)

    # ── what it is told ──

    def start_run(self, run: RunInfo) -> None:
        self._here = run.run_id
        self._refresh()

    def hear(self, event: News) -> None:
        if isinstance(event, RunsKept):
            if self._library is None or self._library.folder != event.folder:
                self._library = Library(event.folder)
            self._refresh()
        elif isinstance(event, CheckpointSaved):
            self._refresh()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.table.set_theme(theme)
        for view in self.views.built if self.views else ():
            view.set_theme(theme)

    def stop(self) -> None:
        self._reading.stop()
        for view in self.views.built if self.views else ():
            view.stop()

    # ── reading ──

    def _refresh(self) -> None:
        """Read the shelf again, where it is seen."""
        library = self._library
        if library is None or not self.isVisible():
            return

        def read(_progress: Progress) -> list[StoredRun]:
            return library.runs()

        self._reading.leave()
        self._reading.start(read)

    def _on_reading_finished(self, runs: list[StoredRun]) -> None:
        self._runs = runs
        self.table.show_rows(rows_of(runs, "", self._here))

    # ── what is chosen ──

    @property
    def chosen(self) -> list[StoredRun]:
        """The runs that are chosen, from top to bottom."""
        return [row.run for row in self.table.all_chosen]

    def _tell_views(self) -> None:
        for view in self.views.built if self.views else ():
            view.show_runs(self.chosen)

    def _on_view_built(self, view: RunsView) -> None:
        view.asked.connect(self.asked)
        view.found.connect(self.found)
        view.mistake_made.connect(self.mistake_made)
        view.run_wanted.connect(self.run_wanted)
        view.shelf_changed.connect(self._refresh)
        view.set_theme(self._theme)
        view.show_runs(self.chosen)

    def _open(self) -> None:
        chosen = self.chosen
        if len(chosen) == 1:
            self.run_wanted.emit(Path(chosen[0].path))

    # Qt's overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.table.setFocus(event.reason())
