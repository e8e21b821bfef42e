"""PatternCard and PlacesCard: what is selected and the units that are on there; where else they are on.

Know the words and the rows; know neither the network nor how anything is found.
"""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QSizePolicy, QSlider, QWidget

from rnnviz.core.inside.pattern import MATCHES, PatternUnits
from rnnviz.gui.pages.inspect import explanations
from rnnviz.gui.pages.inspect.pattern.pattern_table import PatternTable
from rnnviz.gui.pages.inspect.population_box import PopulationBox
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.card_tools import CardTools
from rnnviz.gui.parts.number_table import NumberTable
from rnnviz.gui.parts.passage_list import Excerpt, PassageList
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.segments import Segments
from rnnviz.gui.parts.theme import GRID, Theme

WORDS_FROM = 28 * GRID
"""Pixels of height from which on the sentence has room."""
STEPS = 200
"""Of the slider from the lowest threshold to the highest."""
HINT = (
    "Select characters in the reader, by dragging or by Shift with the arrow keys: here stand the units that "
    "are on exactly there, and the other places of the book where they are on."
)


class PatternCard(Card):
    """The card is named ``pattern_card``, its table ``pattern_units``, its slider ``pattern_threshold``.

    threshold_chosen  by the slider; None: that which is found
    again_wanted      read the book again
    unit_chosen       the number of a unit
    place_chosen      a character of the book that the reader is to go to
    """

    threshold_chosen = Signal(object)
    again_wanted = Signal()
    unit_chosen = Signal(object)
    place_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(explanations.PATTERN, parent)
        self._found: PatternUnits | None = None
        self.populations = PopulationBox("pattern_part")
        self.populations.hide()
        self._again = QPushButton("Find again")
        self._again.setObjectName("pattern_again")
        self._again.setToolTip("Read the book again, with the network as it is now.")
        self._again.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._selected = PassageList("pattern_selected", "The pattern")
        self._selected.setFixedHeight(self._selected.height_of(1) + 2)
        self._progress = QProgressBar()
        self._progress.setObjectName("pattern_progress")
        self._progress.setAccessibleName("How much of the book is read")
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(GRID // 2)
        self._progress.hide()
        self.units = PatternTable()
        self._words = Label()
        self._words.setObjectName("pattern_words")
        self._words.setProperty("role", "quiet")
        self._words.setWordWrap(True)
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._lay_out()
        self._again.clicked.connect(self.again_wanted)
        self.units.row_chosen.connect(self.unit_chosen)
        self._selected.passage_chosen.connect(self.place_chosen)
        self._slider.valueChanged.connect(self._on_slider_value_changed)
        self._own.clicked.connect(self._on_own_clicked)
        self.show_nothing(HINT)

    def _lay_out(self) -> None:
        self.offer_subtitle("")
        self.header.addWidget(self.populations)
        self.header.addWidget(self._again)
        self.tools = CardTools(self, "pattern", self.numbers)
        for widget in (self._selected, self._progress, self._make_threshold()):
            self.body.addWidget(widget)
        self.body.addWidget(self.units, 1)
        self.body.addWidget(self._words)
        self.body.addStretch(0)

    def _make_threshold(self) -> QWidget:
        self._threshold_row = QWidget()
        box = QHBoxLayout(self._threshold_row)
        box.setContentsMargins(0, 0, 0, 0)
        title = Label("on from")
        title.setProperty("role", "quiet")
        self._value = Label()
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
        return self._threshold_row

    # ── what it is told ──

    def show_nothing(self, words: str) -> None:
        """There is no pattern, or none that can be searched."""
        self._found = None
        self._set_found_visible(False)
        self.units.set_rows(())
        self._words.setText(words)
        self._arrange()
        self.offer_subtitle("")

    def show_found(self, found: PatternUnits, pattern: Excerpt, *, is_own: bool) -> None:
        """Show the units; ``is_own``: the threshold is one that was chosen."""
        self._found = found
        self._set_found_visible(True)
        self._selected.show_groups([("", [pattern])])
        self.units.set_rows(found.units)
        self._slider.blockSignals(True)
        span = found.highest - found.lowest
        self._slider.setValue(round(STEPS * (found.threshold - found.lowest) / span))
        self._slider.blockSignals(False)
        self._value.setText(f"{found.threshold:.2f}")
        self._own.setEnabled(is_own)
        self._words.setText(_sentence(found))
        self._arrange()

    def show_progress(self, done: int, total: int) -> None:
        """How much of the book is read; before that is known ``total`` is 0."""
        self._progress.setRange(0, total)
        self._progress.setValue(done)
        self._progress.show()

    def end_progress(self) -> None:
        """Nothing is being read."""
        self._progress.hide()

    def set_theme(self, theme: Theme) -> None:
        self.units.set_theme(theme)
        self._selected.set_theme(theme)

    def numbers(self) -> NumberTable:
        """The units, as they are shown."""
        threshold = self._found.threshold if self._found else 0.0
        rows = [
            (row.unit, "low" if row.is_low else "high", threshold, row.inside, row.around)
            for row in self.units.rows
        ]
        return NumberTable(("unit", "is on while it is", "threshold", "share inside", "share around"), rows)

    def _arrange(self) -> None:
        """Where there is little room the rows have it."""
        self._words.setVisible(self._found is None or self.height() >= WORDS_FROM)

    def _set_found_visible(self, is_found: bool) -> None:
        for widget in (self._selected, self._threshold_row, self.units, self._again):
            widget.setVisible(is_found)
        self.body.setStretch(self.body.count() - 1, 0 if is_found else 1)

    def _on_slider_value_changed(self, step: int) -> None:
        if self._found is not None:
            span = self._found.highest - self._found.lowest
            self.threshold_chosen.emit(self._found.lowest + span * step / STEPS)

    def _on_own_clicked(self) -> None:
        self.threshold_chosen.emit(None)

    # Qt's overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        return QSize(30 * GRID, 22 * GRID)


class PlacesCard(Card):
    """The card is named ``pattern_others``, its list ``pattern_places``.

    place_chosen  a character of the book that the reader is to go to
    kind_changed  whether places of all units are shown, or of the chosen one
    """

    place_chosen = Signal(int)
    kind_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(explanations.PATTERN_OTHERS, parent)
        self.offer_subtitle("")
        self._of = Segments("pattern_of", ("all", "chosen"))
        self._of.set_words("all", "all", "Where most of the units are on together.", "Places of all units")
        self._of.set_words(
            "chosen", "the chosen", "Where the chosen unit is on.", "Places of the chosen unit"
        )
        self.header.addWidget(self._of)
        self.tools = CardTools(self, "pattern_places", self.numbers)
        self.places = PassageList("pattern_places_list", "Other places where these units are on")
        self.body.addWidget(self.places)
        self.places.passage_chosen.connect(self.place_chosen)
        self._of.chosen.connect(self.kind_changed)

    @property
    def kind(self) -> str:
        """Whose places are wanted: those of ``all`` units, or of the ``chosen`` one."""
        return self._of.pressed

    def show_kind(self, kind: str) -> None:
        """Show those; a kind that there is not is left."""
        if kind in ("all", "chosen") and kind != self.kind:
            self._of.press(kind)
            self.kind_changed.emit()

    @property
    def is_of_chosen(self) -> bool:
        """Whether the places of one unit are wanted."""
        return self.kind == "chosen"

    def show_places(self, places: Sequence[Excerpt], characters: int) -> None:
        """Show these, of so many characters that were searched."""
        self.places.show_groups([("", places)])
        within = f"in {characters:,} characters"
        if len(places) >= MATCHES:
            self.offer_subtitle(f"the {MATCHES} likest {within}", f"the {MATCHES} likest", "")
        else:
            what = f"{len(places) or 'none'} {within}"
            self.offer_subtitle(f"{what}, the likest first" if places else what, what, "")

    def set_theme(self, theme: Theme) -> None:
        self.places.set_theme(theme)

    def numbers(self) -> NumberTable:
        """The places, as they are shown; characters count from 1."""
        return NumberTable(("from character", "to", "units on", "text"), self._rows())

    def _rows(self) -> Iterator[tuple[object, ...]]:
        for one in self.places.passages:
            yield (one.place + 1, one.place + len(one.marked), one.note, one.marked)

    # Qt's overrides

    def minimumSizeHint(self) -> QSize:
        return QSize(30 * GRID, 22 * GRID)


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
