"""PatternView: the units that are on exactly where characters are selected, and where else they are on.

The book is read on a copy in a thread of its own, once for all patterns in it. Knows the book and a copy of
the network; knows no reader and no run.
"""

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QSlider,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from rnnviz.core.inside.pattern import MATCHES, Match, PatternUnits, matches, units_of_pattern
from rnnviz.core.inside.stretches import Population
from rnnviz.gui.pages.inspect.pattern.pattern_table import PatternTable
from rnnviz.gui.pages.inspect.pattern.search import Searched, read_around
from rnnviz.gui.pages.inspect.population_box import PopulationBox
from rnnviz.gui.pages.inspect.tint import unit as tint_of
from rnnviz.gui.pages.inspect.view import Book, View
from rnnviz.gui.parts.background import BackgroundWork
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.passage_list import Excerpt, PassageList, excerpt
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.segments import Segments
from rnnviz.gui.parts.theme import GRID, Theme
from rnnviz.training.run.network_copy import NetworkCopy

LATER_MILLISECONDS = 150
"""A selection that is still being drawn is waited for."""
LONGEST = 1_000
"""Characters of a pattern."""
NEARBY = 500
"""Characters on both sides of a pattern that say which units are off around it."""
STEPS = 200
"""Of the slider from the lowest threshold to the highest."""

_HINT = (
    "Select characters in the reader, by dragging or by Shift with the arrow keys: here stand the units that "
    "are on exactly there, and the other places of the book where they are on."
)
_TOO_LONG = f"The pattern is too long: select at most {LONGEST:,} characters."


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
        self.units = PatternTable()
        self.places = PassageList("pattern_places", "Other places where these units are on")
        self._lay_out()
        self._later.timeout.connect(self._find)
        self._work.finished.connect(self._on_work_finished)
        self._work.failed.connect(self.mistake_made)
        self._work.progressed.connect(self._on_work_progressed)
        self._work.ended.connect(self._progress.hide)
        self.units.row_chosen.connect(self._on_units_row_chosen)
        self.places.passage_chosen.connect(self.place_wanted)
        self._populations.population_chosen.connect(self._on_population_chosen)
        self._slider.valueChanged.connect(self._on_slider_value_changed)
        self._own.clicked.connect(self._on_own_clicked)
        self._again.clicked.connect(self._on_again_clicked)
        self._of.chosen.connect(self._on_of_chosen)
        self._show()

    def _lay_out(self) -> None:
        self._card, self._others = Card("Pattern"), Card("Other places")
        self._card.setObjectName("pattern_card")
        self._card.explain(
            "Units whose value reaches the threshold at every character that is selected, and at neither the "
            "one before nor the one after."
        )
        self._others.explain("Where else these units are on, the likest places first.")
        self._again = QPushButton("Find again")
        self._again.setObjectName("pattern_again")
        self._again.setToolTip("Read the book again, with the network as it is now.")
        self._again.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._populations = PopulationBox("pattern_part")
        self._populations.hide()
        self._card.header.addWidget(self._populations)
        self._card.header.addWidget(self._again)
        self._selected = PassageList("pattern_selected", "The pattern")
        self._selected.setFixedHeight(self._selected.height_of(1) + 2)
        self._selected.passage_chosen.connect(self.place_wanted)
        self._words = Label()
        self._words.setObjectName("pattern_words")
        self._words.setProperty("role", "quiet")
        self._words.setWordWrap(True)
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._progress = QProgressBar()
        self._progress.setObjectName("pattern_progress")
        self._progress.setAccessibleName("How much of the book is read")
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(GRID // 2)
        self._progress.hide()
        body = self._card.body
        body.addWidget(self._selected)
        body.addWidget(self._progress)
        body.addWidget(self._make_threshold())
        body.addWidget(self.units, 1)
        body.addWidget(self._words)
        body.addStretch(0)
        self._of = Segments("pattern_of", ("all", "chosen"))
        self._of.set_words("all", "all", "Where most of the units are on together.", "Places of all units")
        self._of.set_words(
            "chosen", "the chosen", "Where the chosen unit is on.", "Places of the chosen unit"
        )
        self._others.header.addWidget(self._of)
        self._others.offer_subtitle("")
        self._card.offer_subtitle("")
        self._others.body.addWidget(self.places)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(GRID)
        splitter.setChildrenCollapsible(False)
        for place, (card, share) in enumerate(((self._card, 9), (self._others, 11))):
            card.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            splitter.addWidget(card)
            splitter.setStretchFactor(place, share)
        splitter.setSizes([450, 550])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(splitter)

    def _make_threshold(self) -> QWidget:
        row = QWidget()
        row.setObjectName("pattern_threshold_row")
        box = QHBoxLayout(row)
        box.setContentsMargins(0, 0, 0, 0)
        title = Label("on from")
        title.setProperty("role", "quiet")
        self._value = Label("0.00")
        self._value.setObjectName("pattern_value")
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setObjectName("pattern_threshold")
        self._slider.setAccessibleName("Threshold")
        self._slider.setRange(0, STEPS)
        self._slider.setToolTip("The value that a unit reaches where it is on; a low one turned over.")
        self._own = QPushButton("as found")
        self._own.setObjectName("pattern_own")
        self._own.setProperty("segment", True)
        self._own.setToolTip("The threshold at which most units are on exactly there.")
        self._own.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        box.addWidget(title)
        box.addWidget(self._slider, 1)
        box.addWidget(self._value)
        box.addWidget(self._own)
        self._threshold_row = row
        return row

    # ── what it is told ──

    def show_book(self, book: Book) -> None:
        """Another text: nothing is selected in it yet."""
        self._book = book
        self._selection = (0, 0)
        self._forget()

    def show_network(self, network: NetworkCopy) -> None:
        """What was found stays, until the selection changes or it is asked for again."""
        before, self._network = self._network, network
        self._populations.show_architecture(network.architecture)
        if before is None or before.architecture != network.architecture:
            self._forget()
        else:
            self._say()

    def show_selection(self, start: int, end: int) -> None:
        self._selection = (start, end)
        self._threshold = None
        self._later.start()

    def set_theme(self, theme: Theme) -> None:
        for part in (self.units, self.places, self._selected):
            part.set_theme(theme)

    def stop(self) -> None:
        self._later.stop()
        self._work.stop()

    # ── the search ──

    def _forget(self) -> None:
        self._work.leave()
        self._progress.hide()
        self._searched = self._found = self._threshold = None
        self._show()
        self._later.start()

    def _find(self) -> None:
        """Find the units of what is selected; read the book first, where it is not yet read there."""
        network, book, population = self._network, self._book, self._populations.population
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
        self._progress.setRange(0, 0)
        self._progress.show()
        self._work.start(partial(read_around, network, book, population, start, end))

    def _on_work_progressed(self, done: int, total: int) -> None:
        self._progress.setRange(0, total)
        self._progress.setValue(done)

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
        """Where else the units, or the chosen one, are on."""
        searched, (start, end) = self._searched, self._selection
        assert searched is not None
        if self._is_of_chosen:
            found = found._replace(units=tuple(one for one in found.units if one.unit == self.units.chosen))
        return matches(
            searched.stretch.values,
            found,
            end - start,
            start=searched.stretch.start,
            without=(start, end),
            low=searched.watched.low,
            high=searched.watched.high,
        )

    # ── what is shown ──

    @property
    def _is_of_chosen(self) -> bool:
        return self._of.pressed == "chosen" and self.units.chosen is not None

    def _show(self) -> None:
        found = self._found
        is_found = found is not None
        for widget in (self._selected, self._threshold_row, self.units, self._again):
            widget.setVisible(is_found)
        self._others.setVisible(is_found)
        self._card.body.setStretch(self._card.body.count() - 1, 0 if is_found else 1)
        if found is not None and self._book is not None:
            self._selected.show_groups(
                [("", [excerpt(self._book.ids, self._book.vocabulary, *self._selection)])]
            )
            self.units.set_rows(found.units)
            self._show_threshold(found)
            self._show_places()
        self._say()

    def _show_threshold(self, found: PatternUnits) -> None:
        self._slider.blockSignals(True)
        span = found.highest - found.lowest
        self._slider.setValue(round(STEPS * (found.threshold - found.lowest) / span))
        self._slider.blockSignals(False)
        self._value.setText(f"{found.threshold:.2f}")
        self._own.setEnabled(self._threshold is not None)

    def _show_places(self) -> None:
        found, book = self._found, self._book
        if found is None or book is None:
            return
        others = self._matches(found)
        count = 1 if self._is_of_chosen else len(found.units)
        self.places.show_groups([("", [self._as_excerpt(book, match, count) for match in others])])
        searched = self._searched
        assert searched is not None
        within = f"in {len(searched.stretch.values):,} characters"
        if len(others) >= MATCHES:
            self._others.offer_subtitle(f"the {MATCHES} likest {within}", f"the {MATCHES} likest", "")
        else:
            what = f"{len(others) or 'none'} {within}"
            self._others.offer_subtitle(f"{what}, the likest first" if others else what, what, "")

    def _as_excerpt(self, book: Book, match: Match, count: int) -> Excerpt:
        note = f"{match.on} of {count}" if count > 1 else ""
        return excerpt(book.ids, book.vocabulary, match.start, match.end, note=note)

    def _say(self) -> None:
        found, (start, end) = self._found, self._selection
        if found is None:
            self._words.setText(_TOO_LONG if end - start > LONGEST else _HINT)
            self._card.offer_subtitle("")
            return
        self._words.setText(_sentence(found))
        assert self._searched is not None
        iteration = self._searched.network.iteration
        when = f"of iteration {iteration:,}"
        if self._network is not None and self._network.iteration != iteration:
            when += f"; it is at {self._network.iteration:,} now"
        what = f"{end - start:,} character{'s' if end - start > 1 else ''}"
        self._card.offer_subtitle(f"{what} from {start + 1:,} on, {when}", f"{what}, {when}", when, "")

    # ── handlers ──

    def _on_units_row_chosen(self, unit: object) -> None:
        searched = self._searched
        if searched is None or not isinstance(unit, int):
            return
        self.tint_wanted.emit(tint_of(unit, searched.population.layer, searched.population.array))
        if self._is_of_chosen:
            self._show_places()

    def _on_of_chosen(self, _which: str) -> None:
        self._show_places()

    def _on_slider_value_changed(self, step: int) -> None:
        if self._found is not None:
            span = self._found.highest - self._found.lowest
            self._threshold = self._found.lowest + span * step / STEPS
            self._compare()

    def _on_own_clicked(self) -> None:
        self._threshold = None
        self._compare()

    def _on_again_clicked(self) -> None:
        self._searched = None
        self._find()

    def _on_population_chosen(self, _population: Population) -> None:
        self._threshold = None
        self._find()

    # Qt's overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._later.start()


def _sentence(found: PatternUnits) -> str:
    """What was found, and how exactly."""
    count = len(found.units)
    if found.is_exact:
        which = f"{count} units are" if count > 1 else "One unit is"
        return f"{which} on at all of it, and off right before and right after."
    if not count:
        return "No unit is more on there than around it at this threshold."
    return (
        "No unit is on at all of it and off right before and right after; "
        f"{'these come' if count > 1 else 'this one comes'} nearest."
    )
