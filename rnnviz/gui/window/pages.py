"""Pages: the tabs in the middle of the window, and what each is told of the run.

Knows the session and every page; knows no menu, no file and no sidebar.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QWidget

from rnnviz.gui.pages.train.page import TrainPage
from rnnviz.gui.parts.lazy_page import LazyPage
from rnnviz.gui.parts.page_frame import PageFrame
from rnnviz.gui.parts.theme import DARK, Theme
from rnnviz.gui.session import TrainingSession
from rnnviz.gui.window.one_panel import OnePanel
from rnnviz.gui.window.text_pages import TextPages
from rnnviz.training.worker.messages import CancelSample, RunInfo

if TYPE_CHECKING:
    from rnnviz.gui.pages.gradcheck.page import GradcheckPage
    from rnnviz.gui.pages.microscope.page import MicroscopePage

TRAIN = "Train"
_MEANINGS = {
    TRAIN: "The run as it learns: its loss, its hidden state, what it expects next, and what it writes.",
    "Story": "What the network wrote as it learned, and when it had each thing for the first time.",
    "Map": "Where the text is hard: loss / T of every stretch of it (x), pass by pass (y).",
    "Microscope": "One learning step taken apart, number by number: forward, backward and update.",
    "Gradient check": "Backpropagation against central differences: (loss(p + h) − loss(p − h)) / 2h.",
}


class Pages(QTabWidget):
    """Train, Story, Map, Microscope, Gradient check. The last two are built when first looked at.

    mistake_made  a sentence about something on a page that cannot be used
    page_built    a page that was not there at the start
    """

    mistake_made = Signal(str)
    page_built = Signal(QWidget)

    def __init__(self, session: TrainingSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = DARK
        self.setObjectName("pages")
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)
        self.train = TrainPage()
        self.text = TextPages(session, self.train.loss, self)
        self.microscope = LazyPage(self._build_microscope)
        self.gradcheck = LazyPage(self._build_gradcheck)
        for name, page in (
            (TRAIN, self.train),
            ("Story", self.text.story),
            ("Map", self.text.map),
            ("Microscope", self.microscope),
            ("Gradient check", self.gradcheck),
        ):
            self.setTabToolTip(self.addTab(PageFrame(page), name), _MEANINGS[name])
        self.one_panel = OnePanel(self)
        self.currentChanged.connect(self._on_current_changed)
        session.run_started.connect(self._on_session_run_started)
        session.history_loaded.connect(self.train.load_history)
        session.snapshot_arrived.connect(self.train.show_snapshot)
        session.losses_arrived.connect(self.train.add_losses)
        session.event_arrived.connect(self._on_session_event_arrived)
        self.train.sample_requested.connect(session.send)
        self.train.sample_cancelled.connect(self._on_train_sample_cancelled)
        self.train.mistake_made.connect(self.mistake_made)

    # ── what is asked of it ──

    def open_page(self, name: str) -> None:
        """Show the page whose tab is called ``name``."""
        for index in range(self.count()):
            if self.tabText(index) == name:
                self.setCurrentIndex(index)

    @property
    def page_name(self) -> str:
        """What the tab of the present page is called."""
        return self.tabText(self.currentIndex())

    def turn_page(self, by: int) -> None:
        """The next page (1) or the one before (−1), around the ends."""
        self.setCurrentIndex((self.currentIndex() + by) % self.count())

    def generate(self) -> None:
        """Write a sample with the settings of the panel."""
        self.open_page(TRAIN)
        if not self.train.sampling.isVisible():
            self.one_panel.show_all(self.train)
        self.train.sampling.generate_button.click()

    def set_panel_visible(self, name: str, visible: bool) -> None:
        """Show or hide a panel of the Train page for good."""
        self.one_panel.show_all(self.train)
        self.train.set_panel_visible(name, visible)

    def show_hello(self) -> None:
        """The lecture's example under the microscope."""
        self.microscope.demand().show_hello()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.train.set_theme(theme)
        self.text.set_theme(theme)
        for page in (self.microscope.page, self.gradcheck.page):
            if page is not None:
                page.set_theme(theme)

    def stop(self) -> None:
        """End what runs beside the window: it closes."""
        self.text.close()
        if self.gradcheck.page is not None:
            self.gradcheck.page.stop()

    # ── building ──

    def _build_microscope(self) -> "MicroscopePage":
        from rnnviz.gui.pages.microscope.page import MicroscopePage  # a start does not wait for it

        page = MicroscopePage()
        page.asked.connect(self._session.ask)
        page.mistake_made.connect(self.mistake_made)
        page.set_theme(self._theme)
        if self._session.info is not None:
            page.start_run(self._session.info)
        self.page_built.emit(page)
        return page

    def _build_gradcheck(self) -> "GradcheckPage":
        from rnnviz.gui.pages.gradcheck.page import GradcheckPage

        page = GradcheckPage()
        page.asked.connect(self._session.ask)
        page.mistake_made.connect(self.mistake_made)
        page.set_theme(self._theme)
        page.set_corpus(self._session.corpus)
        if self._session.info is not None:
            page.start_run(self._session.info)
        self.page_built.emit(page)
        return page

    # ── handlers ──

    def _on_current_changed(self, _index: int) -> None:
        """A page's keys work as soon as it is there; who walks along the tabs keeps them."""
        if self.tabBar().hasFocus():
            return
        page = self.currentWidget()
        if isinstance(page, LazyPage):
            page.demand()
        page.setFocus()

    def _on_session_run_started(self, info: RunInfo) -> None:
        self.train.start_run(info)
        self.text.start_run(info)
        if self.microscope.page is not None:
            self.microscope.page.start_run(info)
        if self.gradcheck.page is not None:
            self.gradcheck.page.set_corpus(self._session.corpus)
            self.gradcheck.page.start_run(info)

    def _on_session_event_arrived(self, event: object) -> None:
        self.train.show_event(event)

    def _on_train_sample_cancelled(self) -> None:
        self._session.send(CancelSample())

    # Qt's overrides

    def currentWidget(self) -> QWidget:
        """The page in front, without its frame."""
        frame = super().currentWidget()
        return frame.page if isinstance(frame, PageFrame) else frame
