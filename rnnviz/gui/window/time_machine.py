"""TimeMachine: from whatever asks for an earlier moment of the run to the pages that show it, and back.

Knows the session, the pages and the banner; knows no page by name.
"""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt

from rnnviz.gui.files.documents import Documents
from rnnviz.gui.parts.notice import NoticeBar
from rnnviz.gui.session import TrainingSession
from rnnviz.gui.window.moment_banner import MomentBanner
from rnnviz.gui.window.pages import Pages
from rnnviz.training.worker.messages import Event, VisitRefused

if TYPE_CHECKING:
    from rnnviz.gui.window.parent_run import ParentRun


class TimeMachine(QObject):
    """``banner`` stands beside the tabs while an earlier moment is shown; ``library`` is where runs are."""

    def __init__(
        self,
        session: TrainingSession,
        pages: Pages,
        notice: NoticeBar,
        documents: Documents,
        library: Path,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._pages = pages
        self._notice = notice
        self._documents = documents
        self._library = library
        self._asked = 0  # which moment, last
        self.banner = MomentBanner(pages)
        pages.setCornerWidget(self.banner, Qt.Corner.TopRightCorner)
        pages.moment_wanted.connect(self.go_to)
        self.banner.now_wanted.connect(self.go_back)
        pages.tabBar().installEventFilter(self)
        session.visit_changed.connect(self._on_session_visit_changed)
        session.event_arrived.connect(self._on_session_event_arrived)

    def go_to(self, iteration: int | None, exact: bool) -> None:
        """Have every page show the run as it was then; None: as it is now."""
        if iteration is None or (exact and iteration >= self._session.iteration):
            self.go_back()
        elif self._session.kept_moments:
            self._asked = iteration
            self._session.visit(iteration, exact=exact)
        else:
            self._notice.tell("This run keeps no moments of its past, so there is none to go back to.")

    @property
    def visited(self) -> int | None:
        """The iteration that pages show, or are about to; None for the present one."""
        return self._session.visit_wanted

    def go_back(self) -> None:
        """To the present moment."""
        self._session.go_back_to_now()

    def _on_session_visit_changed(self, iteration: int | None) -> None:
        self._fit()
        self.banner.show_moment(iteration)

    def _fit(self) -> None:
        self.banner.fit(self._pages.width() - self._pages.tabBar().sizeHint().width())

    def _on_session_event_arrived(self, event: Event) -> None:
        if not isinstance(event, VisitRefused):
            return
        begins = self._session.info.parent if self._session.info is not None else None
        if begins is not None and self._asked < begins.iteration:
            self._parent_run.tell_of(self._asked, begins)
        else:
            self._notice.tell(event.message, error=True)

    @cached_property
    def _parent_run(self) -> "ParentRun":
        from rnnviz.gui.window.parent_run import ParentRun  # a start does not need it

        return ParentRun(
            self._session, self._documents, self._notice, self._library,
            lambda iteration: self.go_to(iteration, True), self,
        )  # fmt: skip

    # Qt's overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)
