"""ParentRun: what came before the beginning of a branch, and the way to the run that keeps it.

Knows the folder of kept runs, what opens them and the notice bar; knows no page, and no moment from inside.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from rnnviz.core.files import is_file
from rnnviz.core.record.checkpoint import Parent
from rnnviz.gui.files.documents import Documents
from rnnviz.gui.parts.notice import NoticeBar
from rnnviz.gui.session import TrainingSession
from rnnviz.training.run.library import Library, StoredRun
from rnnviz.training.run.run_names import MOMENTS_BIN


class ParentRun(QObject):
    """``library`` is the folder of the window's runs; ``go_to`` has a moment of the present run shown."""

    def __init__(
        self,
        session: TrainingSession,
        documents: Documents,
        notice: NoticeBar,
        library: Path,
        go_to: Callable[[int], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._documents = documents
        self._notice = notice
        self._library = library
        self._go_to = go_to
        self._wanted: tuple[str, int] | None = None  # a run that was opened, and its moment
        documents.run_stays.connect(self._forget)

    def tell_of(self, iteration: int, begins: Parent) -> None:
        """Say which run keeps the moment after ``iteration`` steps, before this one began, and offer it."""
        what = f"What came before iteration {begins.iteration:,} is not kept of this run"
        runs = {run.summary.run_id: run for run in Library(self._library).runs()}
        found = runs.get(begins.run_id)
        # A branch of a branch: the parent may have begun later than that, too.
        while found is not None and (before := found.summary.parent) and iteration < before.iteration:
            found = runs.get(before.run_id)
        if found is None:
            self._notice.tell(f"{what}: the run that it goes on from was deleted, or stands elsewhere.")
        elif not is_file(found.path / MOMENTS_BIN):
            self._notice.tell(f"{what}, nor of the run that it goes on from, {found.title}.")
        else:
            self._notice.tell(
                f"{what}: it is kept by the run that it goes on from, {found.title}, which stands in Runs.",
                [(f"Open it at {iteration:,}", partial(self._open, found, iteration))],
                passes=True,
            )

    def _open(self, run: StoredRun, iteration: int) -> None:
        self._forget()
        self._wanted = (run.summary.run_id, iteration)
        self._session.latest_arrived.connect(self._on_session_latest_arrived)
        self._documents.open_run(run.path)

    def _forget(self) -> None:
        if self._wanted is not None:
            self._wanted = None
            self._session.latest_arrived.disconnect(self._on_session_latest_arrived)

    def _on_session_latest_arrived(self) -> None:
        """A run says which moments it keeps a while after it stands."""
        info, wanted = self._session.info, self._wanted
        if info is None or wanted is None or info.run_id != wanted[0] or not self._session.kept_moments:
            return
        self._forget()
        self._go_to(wanted[1])
