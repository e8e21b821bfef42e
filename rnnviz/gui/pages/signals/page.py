"""SignalsPage: how a network learns, over the whole run, and at the moment that is looked at.

Asks for the signals and a copy of the network while it is visible, about once a second, and only where the
run has moved on; hidden it asks for nothing. What is dear of a moment is computed in a thread of its own.
Knows the text it is given; knows no trainer.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QFocusEvent, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from rnnviz.core.arrays import Array
from rnnviz.core.record.signals import Signals
from rnnviz.core.text.corpus import Corpus
from rnnviz.gui.page import News, Page
from rnnviz.gui.pages.signals.cards import (
    ClippingCard,
    ImitationCard,
    RecurrentCard,
    SaturationCard,
    StepsCard,
)
from rnnviz.gui.pages.signals.reach_card import ReachCard
from rnnviz.gui.pages.signals.signal_card import Choice
from rnnviz.gui.parts.background import BackgroundWork
from rnnviz.gui.parts.cover.prediction import Prediction
from rnnviz.gui.parts.figure import Figure, WidgetFigure
from rnnviz.gui.parts.theme import GRID, Theme
from rnnviz.training.run.look import Now, look, reach_of
from rnnviz.training.run.network_copy import NetworkCopy
from rnnviz.training.worker.messages import Rewound, RunInfo, Snapshot, Visited
from rnnviz.training.worker.questions import TakeNetwork, TakeSignals

REFRESH_MILLISECONDS = 1500
LOOK_EVERY = 3
"""Refreshes from one look into the network to the next, while it runs."""
NARROW = 1000
"""Pixels below which the small cards stand two in a row."""


LEAST_WIDTH = 200
"""Pixels of a small card."""


class SignalsPage(Page):
    """The page is named ``signals_page``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("signals_page")
        self.setAccessibleName("Signals")
        self._corpus: Corpus | None = None
        self._generation = 0
        self._iteration, self._asked_at, self._looked_for_at = 0, -1, -1
        self._turn = 0
        self._network: NetworkCopy | None = None
        self._looked_at: NetworkCopy | None = None
        self._visited = 0  # the moment that every page looks at; 0: the present one
        self._work = BackgroundWork("rnnviz-signals", self)
        self._work.finished.connect(self._on_work_finished)
        self._work.failed.connect(self._refuse)
        self._error_work = BackgroundWork("rnnviz-one-error", self)
        self._error_work.finished.connect(self._on_error_work_finished)
        self._error_work.failed.connect(self.mistake_made)
        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH_MILLISECONDS)
        self._timer.timeout.connect(self._refresh)
        self.reach = ReachCard()
        self.small = (SaturationCard(), ClippingCard(), StepsCard(), RecurrentCard())
        self.imitation = ImitationCard()
        self.cards = (self.reach, *self.small, self.imitation)
        for card in self.cards:
            card.pointed.connect(self._on_card_pointed)
            card.mistake_made.connect(self.mistake_made)
        self.reach.error_wanted.connect(self._on_reach_error_wanted)
        self._lay_out()

    def _lay_out(self) -> None:
        self._grid = QGridLayout()
        self._grid.setSpacing(GRID)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.reach, 10)
        column.addLayout(self._grid, 7)
        column.addWidget(self.imitation, 7)
        self._columns = 0
        self._arrange(4)

    def _arrange(self, columns: int) -> None:
        """The small cards, so many in a row."""
        if columns == self._columns:
            return
        self._columns = columns
        for number, card in enumerate(self.small):
            self._grid.addWidget(card, number // columns, number % columns)
        for column in range(4):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
            self._grid.setColumnMinimumWidth(column, LEAST_WIDTH if column < columns else 0)

    # ── what it is told ──

    def start_run(self, run: RunInfo) -> None:
        self._corpus = run.corpus
        self._generation += 1  # answers under way are about the old run
        self._visit(0)
        self._iteration, self._turn = run.iteration, 0
        self._asked_at = self._looked_for_at = -1
        self._network = self._looked_at = None
        self._work.leave()
        self._error_work.leave()
        self.reach.set_vocabulary(run.vocabulary)
        for card in self.cards:
            card.start_run(run.config)
        if self.isVisible():
            self._refresh()

    def show_moment(self, moment: Snapshot) -> None:
        self._iteration = moment.iteration  # signals that have not changed are not asked for again
        self._visit(moment.iteration if moment.is_past else 0)

    def hear(self, event: News) -> None:
        if isinstance(event, Rewound):
            if event.began_again is not None:
                for card in self.cards:
                    card.start_run(event.began_again)
            self._asked_at = self._looked_for_at = -1
        elif isinstance(event, Visited):
            self._looked_for_at = -1
            if self.isVisible():
                self._refresh()

    def set_theme(self, theme: Theme) -> None:
        for card in self.cards:
            card.set_theme(theme)

    def write_names(self) -> None:
        for card in self.cards:
            card.show_again()

    def stop(self) -> None:
        self._timer.stop()
        self._work.stop()
        self._error_work.stop()

    @property
    def figures(self) -> Sequence[Figure]:
        return tuple(WidgetFigure(card.accessibleName(), card, card.export) for card in self.cards)

    @property
    def predictions(self) -> Sequence[Prediction]:
        return (self.reach.prediction,)

    def sight(self) -> dict[str, Any]:
        choices = {choice.objectName(): choice.currentData() for choice in self._choices()}
        place = self.reach.window_strip.place
        return {"character": place if place >= 0 else None, "shown": choices}

    def show_sight(self, sight: Mapping[str, Any]) -> None:
        shown = sight.get("shown")
        for choice in self._choices():
            wanted = shown.get(choice.objectName()) if isinstance(shown, Mapping) else None
            if isinstance(wanted, str) and choice.findData(wanted) >= 0:
                choice.setCurrentIndex(choice.findData(wanted))
        strip = self.reach.window_strip
        match sight.get("character", False):
            case None if strip.place >= 0:
                strip.choose(-1)
            case int(place) if not isinstance(place, bool) and place != strip.place and strip.has(place):
                strip.choose(place)

    def _choices(self) -> list[Choice]:
        """Those of the cards between which there is something to choose."""
        return [choice for card in self.cards for choice in card.findChildren(Choice) if choice.count() > 1]

    # ── asking and computing ──

    def _refresh(self) -> None:
        """Ask for what is not known yet: the signals of each moment, and now and then the network. One that
        stands still is looked into as it stands."""
        has_moved = self._asked_at != self._iteration
        generation = self._generation
        if has_moved:
            self._asked_at = self._iteration
            self.asked.emit(TakeSignals(), partial(self._show_signals, generation), self._refuse)
        is_time = not has_moved or self._turn % LOOK_EVERY == 0
        if is_time and self._looked_for_at != self._iteration and not self._work.is_working:
            self._looked_for_at = self._iteration
            self.reach.is_awaited = True
            self.asked.emit(TakeNetwork(), partial(self._look, generation), self._refuse)
        self._turn += 1

    def _show_signals(self, generation: int, signals: Signals) -> None:
        if generation != self._generation or not self.isVisible():
            return
        for card in self.cards:
            card.show_signals(signals)

    def _look(self, generation: int, network: NetworkCopy) -> None:
        if generation != self._generation or not self.isVisible():
            return
        if self._work.is_working:
            self._looked_for_at = -1  # of two that were asked for the later one comes again
        else:
            self._network = network
            self._work.start(partial(look, network, self._corpus))

    def _refuse(self, message: str) -> None:
        self.reach.is_awaited = False
        self.mistake_made.emit(message)

    # ── handlers ──

    def _on_work_finished(self, now: Now) -> None:
        network = self._network
        self.reach.is_awaited = False
        if network is None or now.iteration != network.iteration:
            return
        self._looked_at = network
        for card in self.cards:
            card.show_now(now, network.architecture)
        if self.reach.window_strip.place >= 0:
            self._on_reach_error_wanted(self.reach.window_strip.place)

    def _on_reach_error_wanted(self, place: int) -> None:
        self._error_work.leave()
        if place < 0 or self._looked_at is None or self._corpus is None:
            self.reach.show_error(place, None)
            return
        network, corpus = self._looked_at, self._corpus
        self._error_work.start(lambda _progress: (place, reach_of(network, corpus, place)))

    def _on_error_work_finished(self, found: tuple[int, Array]) -> None:
        self.reach.show_error(*found)

    def _visit(self, iteration: int) -> None:
        """Mark the moment that is looked at on all curves; 0: the present one, which needs no mark."""
        if iteration == self._visited:
            return
        self._visited = iteration
        for card in self.cards:
            card.visit(iteration)

    def _on_card_pointed(self, iteration: int) -> None:
        for card in self.cards:
            card.mark(iteration or self._visited)

    # Qt's overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._asked_at, self._looked_for_at, self._turn = -1, -1, 0
        self._refresh()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()
        self._work.leave()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.reach.reach.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(4 if self.width() >= NARROW else 2)
