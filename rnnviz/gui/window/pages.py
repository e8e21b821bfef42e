"""Pages: the tabs in the middle of the window. They pass on what they are told, and what a page asks.

Knows what a page is; knows no page by name, no session, no menu and no file.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QTabWidget, QWidget

from rnnviz.gui.page import News, Page, PageSpec
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.lazy_page import LazyPage
from rnnviz.gui.parts.names import cell
from rnnviz.gui.parts.page_frame import PageFrame
from rnnviz.gui.parts.theme import Theme
from rnnviz.gui.window.one_panel import OnePanel
from rnnviz.gui.window.page_list import PAGES
from rnnviz.gui.window.told import AnyFinding, Told
from rnnviz.training.worker.messages import Losses, RunInfo, Snapshot


class Pages(QTabWidget):
    """The pages of ``specs``, each in its tab. The first is there at once, others that are wanted from the
    start after the first frame, the rest when they are looked at first; who comes late is told what he
    missed.

    page_built  a page that was not there at the start
    first_frame_painted  the window is seen: what no start waits for can be made
    the others  what a page asks, gives, says or wants: see Page
    """

    asked = Signal(object, object, object)
    command_given = Signal(object)
    mistake_made = Signal(str)
    moment_wanted = Signal(object, bool)
    run_wanted = Signal(object)
    run_given = Signal(object)
    budget_chosen = Signal(object)
    deed_done = Signal(object)
    undoable_done = Signal(object)
    undo_failed = Signal(object)
    undo_wanted = Signal(object)
    page_built = Signal(QWidget)
    first_frame_painted = Signal()

    def __init__(self, specs: Sequence[PageSpec] = PAGES, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pages")
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)
        self._specs = tuple(specs)
        self._told = Told()
        self._built: dict[str, Page] = {}
        self._tabs: dict[str, Page | LazyPage[Page]] = {}
        self._soon: list[str] = []
        for number, spec in enumerate(specs):
            page = LazyPage(partial(self._build_late, spec)) if number else self._build(spec)
            self._tabs[spec.title] = page
            if number and spec.is_there_at_start:
                self._soon.append(spec.title)
            self.setTabToolTip(self.addTab(PageFrame(page), spec.title), spec.words)
        self.one_panel = OnePanel(self)
        self._after_first_frame = QTimer(self)
        self._after_first_frame.setSingleShot(True)
        self._after_first_frame.timeout.connect(self.build_all_at_start)
        self._after_first_frame.timeout.connect(self.first_frame_painted)
        self.installEventFilter(self)
        self.currentChanged.connect(self._on_current_changed)

    # ── what is asked of it ──

    @property
    def titles(self) -> tuple[str, ...]:
        """What the tabs are called, in their order."""
        return tuple(self._tabs)

    @property
    def built(self) -> tuple[Page, ...]:
        """The pages that are there."""
        return tuple(self._built.values())

    @property
    def predicts(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """By the titles of the tabs, what can be predicted there: how files and menus call it."""
        return {spec.title: spec.predicts for spec in self._specs if spec.predicts}

    @property
    def by_title(self) -> Mapping[str, Page]:
        """The pages that are there, by what their tabs are called."""
        return MappingProxyType(self._built)

    def demand(self, title: str) -> Page:
        """The page of this title, built now if it was not."""
        page = self._tabs[title]
        return page.demand() if isinstance(page, LazyPage) else page

    def build_all_at_start(self) -> None:
        """Build what is wanted from the start, if it is not there yet."""
        while self._soon:
            self.demand(self._soon.pop(0))

    def open_page(self, title: str) -> None:
        """Show the page whose tab is called ``title``; '' is the first."""
        self.setCurrentIndex(self.titles.index(title) if title else 0)

    @property
    def page_name(self) -> str:
        """What the tab of the present page is called."""
        return self.titles[self.currentIndex()]

    def turn_page(self, by: int) -> None:
        """The next page (1) or the one before (−1), around the ends."""
        self.setCurrentIndex((self.currentIndex() + by) % self.count())

    def show_sights(self, sights: Mapping[str, Mapping[str, Any]]) -> None:
        """Have those pages that are there look at what ``sights`` says of them, by their titles."""
        for title, page in self.by_title.items():
            if title in sights:
                page.show_sight(sights[title])

    def set_panel_visible(self, page: Page, title: str, visible: bool) -> None:
        """Show or hide a panel of ``page`` for good."""
        self.one_panel.show_all(page)
        page.set_panel_visible(title, visible)

    # ── what it is told, and tells the pages ──

    def start_run(self, run: RunInfo) -> None:
        self._told.start_run(run)
        for page in self.built:
            page.start_run(run)

    def show_moment(self, moment: Snapshot) -> None:
        self._told.show_moment(moment)
        for page in self.built:
            page.show_moment(moment)

    def show_present(self, present: Snapshot) -> None:
        for page in self.built:
            page.show_present(present)

    def add_losses(self, losses: Losses) -> None:
        self._told.add_losses(losses)
        for page in self.built:
            page.add_losses(losses)

    def hear(self, event: News) -> None:
        self._told.hear(event)
        for page in self.built:
            page.hear(event)
        for spec in self._specs:
            if isinstance(event, spec.opened_by):  # one that is not there yet is built, and told of it
                self.open_page(spec.title)

    def finding(self, kind: type[AnyFinding]) -> AnyFinding | None:
        """What was found last of this kind, of the present run."""
        return self._told.finding(kind)

    def set_theme(self, theme: Theme) -> None:
        self._told.set_theme(theme)
        for page in self.built:
            page.set_theme(theme)

    def write_names(self) -> None:
        """Names of arrays are written in another way now, or the run has another cell."""
        for page in self.built:
            for card in page.findChildren(Card):
                card.speak_of_cell(cell())
            page.write_names()

    def stop(self) -> None:
        """End what runs beside the window: it closes."""
        for page in self.built:
            page.stop()

    # ── building ──

    def _build(self, spec: PageSpec) -> Page:
        page = spec.build()
        page.asked.connect(self.asked)
        page.command_given.connect(self.command_given)
        page.mistake_made.connect(self.mistake_made)
        page.moment_wanted.connect(self.moment_wanted)
        page.run_wanted.connect(self.run_wanted)
        page.run_given.connect(self.run_given)
        page.budget_chosen.connect(self.budget_chosen)
        page.deed_done.connect(self.deed_done)
        page.undoable_done.connect(self.undoable_done)
        page.undo_failed.connect(self.undo_failed)
        page.undo_wanted.connect(self.undo_wanted)
        page.found.connect(self.hear)
        page.sight_wanted.connect(partial(self._show_widget, spec.title, page))
        self._built[spec.title] = page
        return page

    def _build_late(self, spec: PageSpec) -> Page:
        page = self._build(spec)
        self.page_built.emit(page)
        self._told.tell(page)
        return page

    # ── handlers ──

    def _show_widget(self, title: str, page: Page, widget: QWidget) -> None:
        self.open_page(title)
        if not widget.isVisible():
            self.one_panel.show_all(page)

    def _on_current_changed(self, _index: int) -> None:
        """A page's keys work as soon as it is there; who walks along the tabs keeps them."""
        if self.tabBar().hasFocus():
            return
        page = self.currentWidget()
        if isinstance(page, LazyPage):
            page.demand()
        page.setFocus()

    # Qt's overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:  # the first: it does not wait for what nobody sees yet
            self.removeEventFilter(self)
            self._after_first_frame.start()
        return super().eventFilter(watched, event)

    def currentWidget(self) -> QWidget:
        """The page in front, without its frame."""
        frame = super().currentWidget()
        return frame.page if isinstance(frame, PageFrame) else frame
