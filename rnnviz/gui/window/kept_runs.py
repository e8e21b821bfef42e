"""KeptRuns: what a page that shows runs wants of the window: one to go on with, and room for them.

Knows the folder that keeps them; knows no run from inside.
"""

from pathlib import Path

from PySide6.QtCore import QObject

from rnnviz.core.record.checkpoint import Checkpoint
from rnnviz.gui.files.documents import Documents
from rnnviz.gui.files.recovery import Recovery
from rnnviz.gui.files.settings import WindowSettings
from rnnviz.gui.page import RunsKept
from rnnviz.gui.window.pages import Pages


class KeptRuns(QObject):
    """In ``folder``. ``recovery`` is None in a window that saves nothing by itself."""

    def __init__(
        self,
        pages: Pages,
        documents: Documents,
        recovery: Recovery | None,
        settings: WindowSettings,
        folder: Path,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.folder = folder
        self._pages = pages
        self._documents = documents
        self._recovery = recovery
        self._settings = settings
        self._leaves = ""  # the page from which a run was opened
        if recovery is not None:
            recovery.budget = settings.budget()
        pages.run_wanted.connect(self._on_pages_run_wanted)
        pages.run_given.connect(self._on_pages_run_given)
        pages.budget_chosen.connect(self._on_pages_budget_chosen)

    def tell(self) -> None:
        """Let the pages hear where runs are kept."""
        session = self._recovery.session_id if self._recovery is not None else ""
        self._pages.hear(RunsKept(self.folder, self._settings.budget(), session))

    def turn_to_run(self) -> None:
        """A run has begun: who opened it on a page, and is there still, sees it on the first."""
        leaves, self._leaves = self._leaves, ""
        if leaves == self._pages.page_name:
            self._pages.open_page("")

    def _on_pages_run_wanted(self, folder: Path) -> None:
        self._leaves = self._pages.page_name  # once the run stands, and not before
        self._documents.open_run(folder)

    def _on_pages_run_given(self, run: Checkpoint) -> None:
        self._leaves = self._pages.page_name
        self._documents.begin_given(run)

    def _on_pages_budget_chosen(self, budget: int) -> None:
        self._settings.keep_budget(budget)
        if self._recovery is not None:
            self._recovery.budget = budget  # what is beyond it goes with the next save
        self.tell()
