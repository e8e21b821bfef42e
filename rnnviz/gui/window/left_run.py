"""LeftRun: what the window was closed with stands there again at the next start: run, page, next settings.

Knows where a run stands as it is left, and how that is opened; knows no page by name.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from rnnviz.core.files import is_file
from rnnviz.gui.files.documents import Documents
from rnnviz.gui.files.recovery import Recovery
from rnnviz.gui.files.saving import Saving
from rnnviz.gui.files.settings import WindowSettings
from rnnviz.gui.parts.notice import NoticeBar
from rnnviz.gui.session import TrainingSession
from rnnviz.gui.window.pages import Pages
from rnnviz.gui.window.sidebar import Sidebar
from rnnviz.training.config import TrainingConfig

_NAME = "left"


class LeftRun(QObject):
    """One file is remembered: the run as it saved itself, where it made a step; else the user's own file of
    it, or its text."""

    def __init__(
        self,
        session: TrainingSession,
        documents: Documents,
        saving: Saving,
        recovery: Recovery | None,
        notice: NoticeBar,
        pages: Pages,
        sidebar: Sidebar,
        settings: WindowSettings,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._documents = documents
        self._saving = saving
        self._recovery = recovery
        self._notice = notice
        self._pages = pages
        self._sidebar = sidebar
        self._settings = settings
        self._otherwise: Callable[[], object] | None = None  # while the run that was left is awaited
        self._trouble = ""
        self._page = ""  # where that run was looked at
        self._next_run: TrainingConfig | None = None
        documents.run_begun.connect(self._on_documents_run_begun)
        documents.run_stays.connect(self._on_documents_run_stays)

    @property
    def was_left(self) -> bool:
        """Whether any run was left here, be it gone by now."""
        return bool(self._settings.table(_NAME))

    def remember(self) -> None:
        """Once the run has ended with the window, and its last save is written."""
        recovery, corpus = self._recovery, self._session.corpus
        files = [recovery.run_file if recovery is not None else None, self._saving.saved.path]
        if recovery is not None and recovery.unsaved:  # its own file is older
            files.reverse()
        for file in (*files, corpus.path if corpus is not None else None):
            if file is not None and is_file(file):
                left = {"file": str(file.absolute()), "page": self._pages.page_name}
                next_run = self._sidebar.config_or_default().to_dict()
                self._settings.keep(_NAME, left | {"next_run": next_run})
                return

    def open(self, otherwise: Callable[[], object]) -> None:
        """Have it stand again; ``otherwise`` where there is none to be had, or another window has it."""
        left = self._settings.table(_NAME)
        name, page = left.get("file"), left.get("page")
        file = Path(name) if isinstance(name, str) else None
        recovery = self._recovery
        if file is None or recovery is None or not is_file(file) or recovery.is_at_work(file):
            otherwise()
            return
        self._otherwise = otherwise
        self._page = page if page in self._pages.titles else ""
        self._next_run = self._settings.config_in(left)
        if recovery.is_of_library(file):
            self._documents.open_autosave(file, keeps_settings=True)
        else:
            self._documents.open_first(file, running=False)

    def _on_documents_run_begun(self) -> None:
        trouble, self._trouble = self._trouble, ""
        if self._otherwise is not None:
            self._otherwise = None
            self._pages.open_page(self._page)
            if self._next_run is not None:
                self._sidebar.set_config(self._next_run)
        if trouble:
            self._notice.tell(f"The run that was left cannot be opened: {trouble}", error=True)

    def _on_documents_run_stays(self) -> None:
        otherwise, self._otherwise = self._otherwise, None
        if otherwise is not None:
            self._trouble = self._notice.text
            otherwise()
