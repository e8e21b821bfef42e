"""Told: what all pages were told of the present run, for one that comes later.

Knows what pages are told; knows no page by name.
"""

from rnnviz.gui.page import Finding, News, Page
from rnnviz.gui.parts.theme import DARK, Theme
from rnnviz.training.worker.messages import RunInfo, Snapshot


class Told:
    """Is told what pages are told, and tells it again."""

    def __init__(self) -> None:
        self._theme = DARK
        self._run: RunInfo | None = None
        self._moment: Snapshot | None = None
        self._findings: dict[type[Finding], Finding] = {}  # the latest of each kind

    def start_run(self, run: RunInfo) -> None:
        self._run = run
        self._moment = None
        self._findings.clear()

    def show_moment(self, moment: Snapshot) -> None:
        self._moment = moment

    def hear(self, event: News) -> None:
        if isinstance(event, Finding):
            self._findings[type(event)] = event

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme

    def tell(self, page: Page) -> None:
        """Tell ``page`` what it has missed."""
        page.set_theme(self._theme)
        if self._run is None:
            return
        page.start_run(self._run)
        for finding in self._findings.values():
            page.hear(finding)
        if self._moment is not None:
            page.show_moment(self._moment)
