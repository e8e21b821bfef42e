"""UnitsView: what each unit of the network follows, and everything about one of them.

The search, and what one unit is worth, are computed on a copy in threads of their own. Knows the book and
a copy of the network; knows no reader and no run.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from rnnviz.core.inside.stretches import FEWEST, Population, too_short_words
from rnnviz.gui.pages.inspect.tint import Tint, TintKind
from rnnviz.gui.pages.inspect.tint import unit as tint_of
from rnnviz.gui.pages.inspect.units.card import UnitCard
from rnnviz.gui.pages.inspect.units.found import Found
from rnnviz.gui.pages.inspect.units.list_card import UnitListCard
from rnnviz.gui.pages.inspect.units.search import Weighed, pattern_mistake, search, weigh
from rnnviz.gui.pages.inspect.view import Book, View
from rnnviz.gui.parts.background import BackgroundWork
from rnnviz.gui.parts.figure import Figure, FoundFigure
from rnnviz.gui.parts.splitter import Splitter
from rnnviz.gui.parts.theme import Theme
from rnnviz.training.run.network_copy import NetworkCopy

WEIGH_MILLISECONDS = 200
"""Who goes through the rows by key does not have every unit weighed that he passes."""

_NO_NETWORK = "There is no network to look at yet."
_HINT = (
    "One press compares every unit with about 30 features of the text: inside quotation marks, place in word "
    "… Found on one half of 20,000 characters, confirmed on the other. It takes a few seconds; training goes "
    "on."
)


class UnitsView(View):
    """The view is named ``units_view``."""

    TITLE = "Units"
    WORDS = "What each unit follows in the text; one unit: where it is high, what it votes for, its worth."

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("units_view")
        self._book: Book | None = None
        self._network: NetworkCopy | None = None
        self._found: Found | None = None
        self._unit: int | None = None
        self._is_wanted = False  # a unit, before anything was found
        self._set_aside: tuple[Book, Found, int | None] | None = None
        self.list, self.card = UnitListCard(), UnitCard()
        self._search = BackgroundWork("units", self)
        self._weighing = BackgroundWork("one unit", self)
        self._weigh_later = QTimer(self)
        self._weigh_later.setSingleShot(True)
        self._weigh_later.setInterval(WEIGH_MILLISECONDS)
        self._weigh_later.timeout.connect(self._weigh)
        for card in (self.list, self.card):
            card.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        splitter = Splitter("inspect_units", Qt.Orientation.Horizontal, (self.list, self.card), (45, 55))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(splitter)
        self._connect()
        self._show_found(None)

    def _connect(self) -> None:
        self.list.find_wanted.connect(self._find)
        self.list.cancel_wanted.connect(self._search.cancel)
        self.list.unit_chosen.connect(self._on_unit_chosen)
        self.list.populations.population_chosen.connect(self._on_population_chosen)
        self.list.pattern_changed.connect(self._on_pattern_changed)
        self._search.progressed.connect(self.list.show_progress)
        self._search.ended.connect(self._on_search_ended)
        self._search.finished.connect(self._on_search_finished)
        self._search.failed.connect(self.mistake_made)
        self._weighing.finished.connect(self._on_weighing_finished)
        self._weighing.failed.connect(self.mistake_made)
        for card in (self.list, self.card):
            card.tools.mistake_made.connect(self.mistake_made)
        self.card.place_chosen.connect(self.place_wanted)
        self.card.unit_chosen.connect(self._on_unit_chosen)
        self.card.hold_chosen.connect(self._on_card_hold_chosen)

    # ── what it is told ──

    def show_book(self, book: Book) -> None:
        """Another text: what was found in the run's own waits while one types another."""
        before, found, unit = self._book, self._found, self._unit
        if book.is_typed and before is not None and not before.is_typed and found is not None:
            self._set_aside = (before, found, unit)
        self._book = book
        self._forget()
        if book.is_typed or self._set_aside is None:
            return
        (of, found, unit), self._set_aside = self._set_aside, None
        if of is book:
            self._show_found(found)
            if unit is not None:
                self._open(unit)

    def show_network(self, network: NetworkCopy) -> None:
        """What was found stays; it says of which iteration it is. Of another kind of network nothing does."""
        before, self._network = self._network, network
        self.list.populations.show_architecture(network.architecture)
        if before is not None and before.architecture != network.architecture:
            self._set_aside = None
            self._forget()
        else:
            self._say()
        if self._is_wanted:
            self._find_wanted()

    def sight(self) -> dict[str, Any]:
        unit = {} if self._unit is None or self._found is None else {"unit": self._unit}
        return self.to_keep() | self.list.sight() | unit

    def show_sight(self, sight: Mapping[str, Any]) -> None:
        """Open a unit, found if it was not; one that this network does not have is left."""
        self.list.show_sight(sight)
        unit = sight.get("unit")
        if not isinstance(unit, int) or isinstance(unit, bool) or unit < 0:
            return
        if self._found is not None:
            if unit < len(self._found.units):
                self._on_unit_chosen(unit)
            return
        self._unit, self._is_wanted = unit, True
        if self._network is not None:
            self._find_wanted()

    def show_tint(self, tint: Tint) -> None:
        """The reader is painted by a unit: go to its row."""
        found = self._found
        if found is None or tint.kind is not TintKind.UNIT or tint.unit == self._unit:
            return
        if (tint.layer, tint.array) == found.following.part and tint.unit < len(found.units):
            self._open(tint.unit)

    def set_theme(self, theme: Theme) -> None:
        self.list.set_theme(theme)
        self.card.set_theme(theme)

    def write_names(self) -> None:
        self.card.write_names()

    def stop(self) -> None:
        self._weigh_later.stop()
        self._search.stop()
        self._weighing.stop()

    @property
    def figures(self) -> Sequence[Figure]:
        return (
            FoundFigure("Units", self.list.export, self._figure_hint),
            FoundFigure("One unit", self.card.export, self._figure_hint),
        )

    def _figure_hint(self) -> str:
        return "" if self._found is not None else "Find what units follow first: in Inspect, under Units."

    # ── the search ──

    def _find(self) -> None:
        network, book, part = self._network, self._book, self.list.populations.population
        pattern = self.list.pattern.text()
        if network is None or book is None or part is None:
            self.mistake_made.emit(_NO_NETWORK)
            return
        sentence = pattern_mistake(pattern)
        self.list.show_pattern_mistake(sentence)
        if sentence:
            self.list.pattern.setFocus()
            return
        self._search.leave()  # whatever it still brings is of no use now
        self._search.start(partial(search, network, book, part, pattern))
        self.list.show_searching(True)

    def _find_wanted(self) -> None:
        """Find what units follow, for the one that is to be opened; the reader is painted by it at once."""
        self._is_wanted = False
        part, book = self.list.populations.population, self._book
        if part is not None and self._unit is not None:
            self.tint_wanted.emit(tint_of(self._unit, part.layer, part.array))
            if book is not None and len(book.ids) < FEWEST:  # nobody pressed Find: it is no mistake
                why = too_short_words(len(book.ids))
                self.list.show_found(None, f"The text is coloured by unit {self._unit}. {why}")
            else:
                self._find()

    def _on_search_ended(self) -> None:
        self.list.show_searching(False)

    def _on_search_finished(self, found: Found) -> None:
        self._show_found(found)
        unit = self._unit
        if unit is None or unit >= len(found.units):
            unit = self.list.units.rows[0].unit if found.units else None
        if unit is not None:
            self._on_unit_chosen(unit)

    def _forget(self) -> None:
        self._search.leave()
        self.list.show_searching(False)
        self._unit, self._is_wanted = None, False
        self._show_found(None)

    def _show_found(self, found: Found | None) -> None:
        self._found = found
        self._weighing.leave()
        self.list.show_found(found, _HINT)
        if found is None:
            self.card.set_facts(None)
        self._say()

    def _say(self) -> None:
        """What was looked at, and of which iteration it is."""
        found, network = self._found, self._network
        if found is None:
            self.list.show_heading("")
            return
        when = f"of iteration {found.iteration:,}"
        if network is not None and network.iteration != found.iteration:
            when += f"; it is at {network.iteration:,} now"
        what = f"{len(found.units)} units against {len(found.features)} features"
        self.list.show_heading(
            f"{what} of {found.characters:,} characters, {when}",
            f"{what}, {when}",
            when,
            f"{found.iteration:,}",
        )

    # ── one unit ──

    def _open(self, unit: int) -> None:
        """Show what is known of a unit, and find out what it is worth."""
        assert self._found is not None
        self._unit = unit
        self.list.choose(unit)
        self._weighing.leave()
        self.card.set_facts(self._found.facts(unit))
        self._weigh_later.start()

    def _weigh(self) -> None:
        found, unit = self._found, self._unit
        if found is not None and unit is not None and found.can_hold and self.isVisible():
            self._weighing.start(partial(weigh, found, unit))

    def _on_weighing_finished(self, weighed: Weighed) -> None:
        self.card.show_worth(weighed.worth, weighed.T)  # of this unit: work that is left tells nothing

    def _on_unit_chosen(self, unit: int) -> None:
        if self._found is None:
            return
        self._open(unit)
        self.tint_wanted.emit(tint_of(unit, self._found.layer, self._found.array))

    def _on_card_hold_chosen(self, value: float) -> None:
        if self._found is not None and self._unit is not None:
            self.hold_wanted.emit(tint_of(self._unit, self._found.layer), value)

    def _on_population_chosen(self, _population: Population) -> None:
        """Another part of the network: what is shown is of the one before, so it is found anew."""
        if self._found is not None or self._search.is_working:
            self._find()

    def _on_pattern_changed(self, pattern: str) -> None:
        self.list.show_pattern_mistake(pattern_mistake(pattern))

    # Qt's overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._unit is not None:
            self._weigh_later.start()
