"""UnitListCard: the press that finds what units follow, how far it is, and both tables of what it brought.

Knows the words and the rows; knows neither the network nor how anything is found.
"""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from rnnviz.gui.pages.inspect import explanations
from rnnviz.gui.pages.inspect.population_box import PopulationBox
from rnnviz.gui.pages.inspect.units.found import Found
from rnnviz.gui.pages.inspect.units.table import FeatureTable, UnitTable
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.card_tools import CardTools
from rnnviz.gui.parts.fields import mark_invalid
from rnnviz.gui.parts.number_table import NumberTable
from rnnviz.gui.parts.plain import Label, tip
from rnnviz.gui.parts.segments import Segments
from rnnviz.gui.parts.theme import GRID, Theme, mono_font

WORDS_FROM, HEADLINE_FROM = 34 * GRID, 25 * GRID
"""Pixels of height from which on the summary has room, and from which on its first sentence has."""
FIND_FROM = 46 * GRID
"""Pixels of width from which on the button has room for its words."""
FIND, BRIEFLY, AGAIN, CANCEL = "Find what units follow", "Find", "Find again", "Cancel"


class UnitListCard(Card):
    """The card is named ``unit_list``, the button ``units_find``, the pattern ``units_pattern``.

    find_wanted, cancel_wanted  the button was pressed
    unit_chosen                 the number of a unit, by its row or by that of the feature it tells best
    pattern_changed             what stands in the field of one's own pattern
    """

    find_wanted = Signal()
    cancel_wanted = Signal()
    unit_chosen = Signal(object)
    pattern_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(explanations.UNIT_LIST, parent)
        self.offer_subtitle("")
        self._found: Found | None = None
        self._hint = ""
        self._is_searching = self._is_by_feature = False
        self._sides = Segments("units_by", ("unit", "feature"))
        self._sides.set_words("unit", "by unit", "A row for each unit.", "A row for each unit")
        self._sides.set_words(
            "feature",
            "by feature",
            "A row for each feature: what all units together tell of it, the best unit beside it.",
            "A row for each feature",
        )
        self.populations = PopulationBox("units_part")
        self._press = QPushButton(FIND)
        self._press.setObjectName("units_find")
        self._press.setToolTip(
            "Compare every unit with about 30 features of the text, and show what each follows."
        )
        self._press.setProperty("primary", True)
        self._press.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._progress = QProgressBar()
        self._progress.setObjectName("units_progress")
        self._progress.setAccessibleName("How far the search is")
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(GRID // 2)
        self._words = Label()
        self._words.setObjectName("units_words")
        self._words.setProperty("role", "quiet")
        self._words.setWordWrap(True)
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.units, self.features = UnitTable(), FeatureTable()
        self.pattern = QLineEdit()
        self.pattern.setObjectName("units_pattern")
        self.pattern.setAccessibleName("Your own pattern")
        self.pattern.setPlaceholderText(r"your own feature, a regular expression: \bthe\b")
        self.pattern.setFont(mono_font())
        self.pattern.setToolTip(
            r"A regular expression: the feature is 1 wherever a match covers a character: \bthe\b, [0-9]+. "
            "It is asked with the next search."
        )
        self._mistake = Label()
        self._mistake.setObjectName("units_pattern_mistake")
        self._mistake.setProperty("role", "error")
        self._mistake.setWordWrap(True)
        self._mistake.hide()
        self._lay_out()
        self._press.clicked.connect(self._on_find_clicked)
        self.units.row_chosen.connect(self.unit_chosen)
        self.features.row_chosen.connect(self._on_features_row_chosen)
        self._sides.chosen.connect(self._on_sides_chosen)
        self.pattern.textChanged.connect(self._on_pattern_text_changed)
        self.pattern.returnPressed.connect(self._on_pattern_return_pressed)
        self._arrange()

    def _lay_out(self) -> None:
        self.header.addWidget(self._press)
        self.tools = CardTools(self, "units", self.numbers)
        self._controls = QHBoxLayout()
        self._controls.setSpacing(GRID)
        self._controls.addWidget(self._sides)
        self._controls.addWidget(self.populations)
        self._controls.addWidget(self.pattern, 1)
        self.body.addLayout(self._controls)
        self.body.addWidget(self._mistake)
        self.body.addWidget(self._progress)
        self.body.addWidget(self.units, 1)
        self.body.addWidget(self.features, 1)
        self.body.addWidget(self._words)
        self.body.addStretch(0)

    # ── what is looked at ──

    def sight(self) -> dict[str, Any]:
        """A row for what, in which order, of which part of the network; and one's own pattern."""
        title, is_turned = self.units.order
        return {
            "by": self._sides.pressed,
            "sorted_by": title,
            "turned": is_turned,
            "own_pattern": self.pattern.text(),
            **self.populations.sight(),
        }

    def show_sight(self, sight: Mapping[str, Any]) -> None:
        side, title, pattern = sight.get("by"), sight.get("sorted_by"), sight.get("own_pattern")
        if side in ("unit", "feature") and side != self._sides.pressed:
            self._sides.press(side)
            self._on_sides_chosen(side)
        if isinstance(title, str):
            self.units.sort_as(title, is_turned=sight.get("turned") is True)
        if isinstance(pattern, str) and pattern != self.pattern.text():
            self.pattern.setText(pattern)
        self.populations.show_sight(sight)

    # ── what it is told ──

    def show_found(self, found: Found | None, hint: str) -> None:
        """Show what was found; where there is nothing yet, ``hint`` stands there."""
        self._found, self._hint = found, hint
        self.units.set_rows(found.units if found else ())
        self.features.set_rows(found.features if found else ())
        self._arrange()

    def show_heading(self, *variants: str) -> None:
        """What was looked at, and of which iteration; the longest that there is room for is shown."""
        self.offer_subtitle(*variants, "")

    def show_searching(self, is_searching: bool) -> None:
        """A search is under way, or no longer."""
        self._is_searching = is_searching
        self._progress.setRange(0, 0 if is_searching else 1)
        self._arrange()

    def show_progress(self, done: int, total: int) -> None:
        self._progress.setRange(0, total)
        self._progress.setValue(done)

    def numbers(self) -> NumberTable:
        """What is shown, as it is sorted: the units, or the features."""
        if self._is_by_feature:
            return NumberTable(
                ("feature", "r of all units", "best unit", "its r"),
                [(row.feature, row.together, row.unit, row.r) for row in self.features.rows],
            )
        return NumberTable(
            ("unit", "feature", "r on the unseen half", "r shuffled", "beyond chance"),
            [
                (row.unit, row.feature, row.r, row.shuffled, "yes" if row.is_finding else "no")
                for row in self.units.rows
            ],
        )

    def choose(self, unit: int | None) -> None:
        """Go to the row of a unit; nobody is told."""
        self.units.choose(unit)

    def set_theme(self, theme: Theme) -> None:
        self.units.set_theme(theme)
        self.features.set_theme(theme)

    # ── words ──

    def _arrange(self) -> None:
        """Show what there is: a search that is under way, what was found, or how to begin."""
        is_found = self._found is not None
        by_feature = is_found and self._is_by_feature
        self.units.setVisible(is_found and not by_feature)
        self.features.setVisible(by_feature)
        self._sides.setVisible(is_found)
        self._progress.setVisible(self._is_searching)
        self._words.setVisible(not is_found or self.height() >= HEADLINE_FROM)
        self.body.setStretch(self.body.count() - 1, 0 if is_found else 1)
        find = FIND if self.width() >= FIND_FROM else BRIEFLY
        self._press.setText(CANCEL if self._is_searching else AGAIN if is_found else find)
        self._say()

    def _say(self) -> None:
        if self._found is None:
            self._words.setText(self._hint)
            self._words.setToolTip("")
            return
        words = self._found.missing() if self._is_by_feature else self._found.summary()
        headline = self._found.missing(0) if self._is_by_feature else self._found.headline()
        self._words.setText(words if self.height() >= WORDS_FROM else headline)
        self._words.setToolTip(tip(words))

    def show_pattern_mistake(self, sentence: str) -> None:
        """Say what is wrong with the pattern; '' if nothing is."""
        mark_invalid(self.pattern, bool(sentence))
        self._mistake.setText(sentence)
        self._mistake.setVisible(bool(sentence))

    # ── handlers ──

    def _on_find_clicked(self) -> None:
        if self._is_searching:
            self.cancel_wanted.emit()
        else:
            self.find_wanted.emit()

    def _on_features_row_chosen(self, feature: object) -> None:
        for row in self.features.rows:
            if row.feature == feature:
                self.units.choose(row.unit)
                self.unit_chosen.emit(row.unit)

    def _on_sides_chosen(self, side: str) -> None:
        self._is_by_feature = side == "feature"
        self._arrange()

    def _on_pattern_text_changed(self, _text: str) -> None:
        self.pattern_changed.emit(self.pattern.text())

    def _on_pattern_return_pressed(self) -> None:
        if not self._is_searching:
            self.find_wanted.emit()

    # Qt's overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        return QSize(30 * GRID, 22 * GRID)
