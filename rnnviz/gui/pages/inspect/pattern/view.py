"""PatternView: the units that are on exactly where characters are selected, and where else they are on.

The book is read on a copy in a thread of its own, once for all patterns in it. Knows the book and a copy of
the network; knows no reader and no run.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from rnnviz.core.inside.pattern import Match, PatternUnits, matches, units_of_pattern
from rnnviz.core.inside.stretches import Population
from rnnviz.gui.pages.inspect.pattern.cards import HINT, PatternCard, PlacesCard
from rnnviz.gui.pages.inspect.pattern.search import Searched, read_around
from rnnviz.gui.pages.inspect.tint import unit as tint_of
from rnnviz.gui.pages.inspect.view import Book, View
from rnnviz.gui.parts.background import BackgroundWork
from rnnviz.gui.parts.figure import Figure, FoundFigure
from rnnviz.gui.parts.passage_list import Excerpt, excerpt
from rnnviz.gui.parts.splitter import Splitter
from rnnviz.gui.parts.theme import Theme
from rnnviz.training.run.network_copy import NetworkCopy

LATER_MILLISECONDS = 150
"""A selection that is still being drawn is waited for."""
LONGEST = 1_000
"""Characters of a pattern."""
NEARBY = 500
"""Characters on both sides of a pattern that say which units are off around it."""


class PatternView(View):
    """The view is named ``pattern_view``."""

    TITLE = "Pattern"
    WORDS = "Select characters in the reader: the units that are on exactly there, and where else they are."

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pattern_view")
        self._book: Book | None = None
        self._network: NetworkCopy | None = None
        self._selection = (0, 0)
        self._searched: Searched | None = None
        self._found: PatternUnits | None = None
        self._threshold: float | None = None
        self._work = BackgroundWork("pattern", self)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(LATER_MILLISECONDS)
        self._card, self._others = PatternCard(), PlacesCard()
        self.units, self.places = self._card.units, self._others.places
        for card in (self._card, self._others):
            card.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        splitter = Splitter(
            "inspect_pattern", Qt.Orientation.Horizontal, (self._card, self._others), (45, 55)
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(splitter)
        self._connect()
        self._show()

    def _connect(self) -> None:
        self._later.timeout.connect(self._find)
        self._work.finished.connect(self._on_work_finished)
        self._work.failed.connect(self.mistake_made)
        self._work.progressed.connect(self._card.show_progress)
        self._work.ended.connect(self._card.end_progress)
        self._card.unit_chosen.connect(self._on_unit_chosen)
        self._card.threshold_chosen.connect(self._on_threshold_chosen)
        self._card.again_wanted.connect(self._on_again_wanted)
        self._card.populations.population_chosen.connect(self._on_population_chosen)
        self._others.kind_changed.connect(self._show_places)
        for card in (self._card, self._others):
            card.place_chosen.connect(self.place_wanted)
            card.tools.mistake_made.connect(self.mistake_made)

    # ── what it is told ──

    def show_book(self, book: Book) -> None:
        """Another text: nothing is selected in it yet."""
        self._book = book
        self._selection = (0, 0)
        self._forget()

    def show_network(self, network: NetworkCopy) -> None:
        """What was found stays, until the selection changes or it is asked for again."""
        before, self._network = self._network, network
        self._card.populations.show_architecture(network.architecture)
        if before is None or before.architecture != network.architecture:
            self._forget()
        else:
            self._say()

    def show_selection(self, start: int, end: int) -> None:
        """Who goes on to another place selects nothing there: the pattern stays until the next one."""
        if start == end:
            return
        self._selection = (start, end)
        self._threshold = None
        self._later.start()

    def set_theme(self, theme: Theme) -> None:
        self._card.set_theme(theme)
        self._others.set_theme(theme)

    def stop(self) -> None:
        self._later.stop()
        self._work.stop()

    @property
    def figures(self) -> Sequence[Figure]:
        return (
            FoundFigure("Pattern", self._card.export, self._figure_hint),
            FoundFigure("Other places of the pattern", self._others.export, self._figure_hint),
        )

    def _figure_hint(self) -> str:
        return (
            "" if self._found is not None else "Select characters in the reader first, with Pattern below it."
        )

    def sight(self) -> dict[str, Any]:
        """``threshold``: from where on a unit is on, None where it is found; not known before a search."""
        found = {} if self._found is None else {"threshold": self._threshold}
        return {"places_of": self._others.kind, **self._card.populations.sight(), **found}

    def show_sight(self, sight: Mapping[str, Any]) -> None:
        kind = sight.get("places_of")
        if isinstance(kind, str):
            self._others.show_kind(kind)
        self._card.populations.show_sight(sight)
        match sight.get("threshold", False):
            case None | float() | int() as threshold if not isinstance(threshold, bool):
                if self._found is not None and threshold != self._threshold:
                    self._on_threshold_chosen(threshold)

    # ── the search ──

    def _forget(self) -> None:
        self._work.leave()
        self._card.end_progress()
        self._searched = self._found = self._threshold = None
        self._show()
        self._later.start()

    def _find(self) -> None:
        """Find the units of what is selected; read the book first, where it is not yet read there."""
        network, book, population = self._network, self._book, self._card.populations.population
        start, end = self._selection
        if not self.isVisible() or network is None or book is None or population is None:
            return
        if not 0 <= start < end <= len(book.ids) or end - start > LONGEST:
            self._found = None
            self._show()
            return
        searched = self._searched
        if searched is not None and searched.population == population and searched.holds(start, end):
            self._compare()
            return
        self._work.leave()
        self._card.show_progress(0, 0)
        self._work.start(partial(read_around, network, book, population, start, end))

    def _on_work_finished(self, searched: Searched) -> None:
        self._searched = searched
        self._find()

    def _compare(self) -> None:
        """Which units are on there, by what was read."""
        searched, (start, end) = self._searched, self._selection
        assert searched is not None
        first = max(searched.stretch.start, start - NEARBY)
        last = min(searched.stretch.end, end + NEARBY)
        values = searched.stretch.values[first - searched.stretch.start : last - searched.stretch.start]
        watched = searched.watched
        self._found = units_of_pattern(
            values, start - first, end - first, self._threshold, low=watched.low, high=watched.high
        )
        self._show()

    def _matches(self, found: PatternUnits) -> tuple[Match, ...]:
        """Where else the units of ``found`` are on."""
        searched, (start, end) = self._searched, self._selection
        assert searched is not None
        return matches(
            searched.stretch.values,
            found,
            start=searched.stretch.start,
            without=(start, end),
            low=searched.watched.low,
            high=searched.watched.high,
        )

    # ── what is shown ──

    def _show(self) -> None:
        found, book, (start, end) = self._found, self._book, self._selection
        self._others.setVisible(found is not None)
        if found is None or book is None:
            too_long = f"The pattern is too long: select at most {LONGEST:,} characters."
            self._card.show_nothing(too_long if end - start > LONGEST else HINT)
            return
        pattern = excerpt(book.ids, book.vocabulary, start, end)
        self._card.show_found(found, pattern, is_own=self._threshold is not None)
        self._show_places()
        self._say()

    def _show_places(self) -> None:
        found, book, searched = self._found, self._book, self._searched
        if found is None or book is None or searched is None:
            return
        chosen = self.units.chosen
        if self._others.is_of_chosen and chosen is not None:
            found = found._replace(units=tuple(one for one in found.units if one.unit == chosen))
        places = [_place(book, match, len(found.units)) for match in self._matches(found)]
        self._others.show_places(places, len(searched.stretch.values))

    def _say(self) -> None:
        """What is looked for, and of which iteration it is."""
        if self._found is None or self._searched is None:
            return
        (start, end), iteration = self._selection, self._searched.network.iteration
        when = f"of iteration {iteration:,}"
        if self._network is not None and self._network.iteration != iteration:
            when += f"; it is at {self._network.iteration:,} now"
        what = f"{end - start:,} character{'s' if end - start > 1 else ''}"
        self._card.offer_subtitle(f"{what} from {start + 1:,} on, {when}", f"{what}, {when}", when, "")

    # ── handlers ──

    def _on_unit_chosen(self, unit: int) -> None:
        searched = self._searched
        if searched is None:
            return
        self.tint_wanted.emit(tint_of(unit, searched.population.layer, searched.population.array))
        if self._others.is_of_chosen:
            self._show_places()

    def _on_threshold_chosen(self, threshold: float | None) -> None:
        self._threshold = threshold
        self._compare()

    def _on_again_wanted(self) -> None:
        self._searched = None
        self._find()

    def _on_population_chosen(self, _population: Population) -> None:
        self._threshold = None
        self._find()

    # Qt's overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._later.start()


def _place(book: Book, match: Match, units: int) -> Excerpt:
    note = f"{match.on} of {units}" if units > 1 else ""
    return excerpt(book.ids, book.vocabulary, match.start, match.end, note=note)
