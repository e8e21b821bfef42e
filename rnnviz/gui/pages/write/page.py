"""WritePage: writing as a loop: the text that the network writes, and the views of how it came about.

It writes with a copy of the network of the moment that is shown, asked for when the page is opened, on
demand, when another moment is visited, and when the run pauses while nobody has touched the text; else the
text stands still while the run goes on. Knows the text card and views by what they say; knows no session.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rnnviz.gui.page import Deed, LexiconFound, News, Page
from rnnviz.gui.pages.write.text.card import TextCard
from rnnviz.gui.pages.write.view import Sheet, WriteView
from rnnviz.gui.pages.write.views import VIEWS
from rnnviz.gui.parts.figure import Figure, WidgetFigure
from rnnviz.gui.parts.splitter import Splitter
from rnnviz.gui.parts.theme import DARK, Theme
from rnnviz.gui.parts.view_stack import ViewStack
from rnnviz.training.run.best import BestLoss
from rnnviz.training.run.network_copy import NetworkCopy
from rnnviz.training.worker.messages import ChangedByHand, Rewound, RunInfo, Snapshot, StateChanged, Visited
from rnnviz.training.worker.questions import TakeNetwork


class WritePage(Page):
    """The page is named ``write_page``; the buttons of the views ``write_view_Loop`` …"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("write_page")
        self.setAccessibleName("Write")
        self._theme = DARK
        self._run: RunInfo | None = None
        self._awaited: TakeNetwork | None = None
        self._is_stale = True  # the network that wrote is not the one that this page is to write with
        self._bests: tuple[BestLoss, ...] = ()
        self._iteration = 0  # how far the run has come
        self.text_card = TextCard(self)
        self.text_card.network_wanted.connect(self._ask)
        self.text_card.sheet_written.connect(self._on_text_card_sheet_written)
        self.text_card.text.place_pointed.connect(self._on_text_card_place_pointed)
        self.text_card.written.connect(self._on_text_card_written)
        self.text_card.text.found.connect(self.found)
        self.text_card.mistake_made.connect(self.mistake_made)
        self.views = ViewStack("write_view", VIEWS, "Views of how the text came about; a button for each.")
        self.views.view_built.connect(self._on_view_built)
        self._at = -1
        rows = Splitter("write", Qt.Orientation.Vertical, (self.text_card, self.views), (50, 50))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(rows)

    # ── what it is told ──

    def start_run(self, run: RunInfo) -> None:
        self._run = run
        self._awaited = None  # an answer under way is about the old run
        self._bests, self._iteration = (), 0
        self.text_card.start_run(run)
        self.text_card.settings.offer_networks(())
        for view in self.views.built:
            view.start_run(run)
        self._ask_anew()

    def show_moment(self, moment: Snapshot) -> None:
        settings = self.text_card.settings
        if not moment.is_past:
            self._iteration = moment.iteration
            self.text_card.show_run_at(moment.iteration)
        if moment.bests is not self._bests:
            self._bests = moment.bests
            settings.offer_networks(moment.bests)
        settings.name_moment(moment.iteration if moment.is_past else None)

    def hear(self, event: News) -> None:
        match event:
            case LexiconFound(lexicon):
                self.text_card.text.show_lexicon(lexicon)
            case ChangedByHand() | Rewound() | Visited():  # another network
                self._ask_anew()
            case StateChanged(running) if not running and self._has_learnt and self.text_card.is_untouched:
                self.text_card.stay()
                self._ask_anew()
        for view in self.views.built:
            view.hear(event)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.text_card.set_theme(theme)
        for view in self.views.built:
            view.set_theme(theme)

    def write_names(self) -> None:
        self.views.write_names()

    def stop(self) -> None:
        self.text_card.stop()
        for view in self.views.built:
            view.stop()

    # ── what it says of itself ──

    @property
    def figures(self) -> Sequence[Figure]:
        of_views = [figure for view in self.views.built for figure in view.figures]
        return (WidgetFigure("Writing", self.text_card, self.text_card.export), *of_views)

    def to_keep(self) -> dict[str, Any]:
        return {"text": self.text_card.to_keep(), **self.views.to_keep()}

    def restore(self, kept: Mapping[str, Any]) -> None:
        text = kept.get("text")
        if isinstance(text, Mapping):
            self.text_card.restore(text)
        self.views.restore(kept)

    def sight(self) -> dict[str, Any]:
        text = self.text_card.sight()
        if any(view.moves_cursor for view in self.views.built):
            del text["at"]  # it changes by itself
        return {"text": text, **self.views.sight()}

    def show_sight(self, sight: Mapping[str, Any]) -> None:
        text = sight.get("text")
        if isinstance(text, Mapping):
            self.text_card.show_sight(text)
        self.views.show_sight(sight)

    def open_view(self, title: str) -> WriteView | None:
        """Show one of the views below, made now if it was not; None where there is none of this title."""
        return self.views.open_view(title)

    # ── asking ──

    @property
    def _has_learnt(self) -> bool:
        """Whether the run has gone on since the text was written."""
        sheet = self.text_card.text.sheet
        return sheet is not None and sheet.network.iteration < self._iteration

    def _ask_anew(self) -> None:
        """Write with another network, as soon as somebody looks."""
        self._is_stale = True
        if self.isVisible():
            self._ask(self.text_card.network)

    def _ask(self, network: str) -> None:
        if self._run is None:
            return
        self._is_stale = False
        self._awaited = question = TakeNetwork(network=network)
        self.asked.emit(question, partial(self._show_network, question), partial(self._refuse, question))

    def _show_network(self, question: TakeNetwork, network: NetworkCopy) -> None:
        """The one that was asked for last; one asked for earlier is dropped."""
        if question is self._awaited:
            self.text_card.show_network(network)

    def _refuse(self, question: TakeNetwork, message: str) -> None:
        if question is self._awaited:
            self.mistake_made.emit(message)

    # ── handlers ──

    def _on_view_built(self, view: WriteView) -> None:
        """It is looked at first: it is told what it has missed."""
        view.asked.connect(self.asked)
        view.found.connect(self.found)
        view.mistake_made.connect(self.mistake_made)
        view.moment_wanted.connect(self.moment_wanted)
        view.draft_wanted.connect(self.text_card.write_draft)
        view.place_wanted.connect(self.text_card.text.go_to)
        view.set_theme(self._theme)
        if self._run is not None:
            view.start_run(self._run)
        if self.text_card.text.sheet is not None:
            view.show_sheet(self.text_card.text.sheet, self._at)

    def _on_text_card_sheet_written(self, sheet: Sheet) -> None:
        for view in self.views.built:
            view.show_sheet(sheet, self._at)

    def _on_text_card_written(self, sheet: Sheet) -> None:
        draft = sheet.telling.draft
        facts = {"own_start": bool(len(draft.start)), "temperature": draft.dials.temperature}
        self.deed_done.emit(Deed("wrote", facts))

    def _on_text_card_place_pointed(self, at: int) -> None:
        self._at = at
        for view in self.views.built:
            view.show_place(at)

    # Qt's overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._ask(self.text_card.network)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F5:
            self._ask(self.text_card.network)
        else:
            super().keyPressEvent(event)
