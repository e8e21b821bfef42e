"""WeightsCard: all arrays as small pictures, one of them large, how its numbers are spread, and one in words.

Is given weights to look at; knows neither where they come from nor that any can be changed.
"""

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from rnnviz.core.inside.blocks import ArrayBlock, blocks_of
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.text.corpus import Vocabulary
from rnnviz.gui.page import WeightPointed
from rnnviz.gui.pages.inspect import explanations
from rnnviz.gui.pages.inspect.weights.arrays import ArrayList
from rnnviz.gui.pages.inspect.weights.histogram import Histogram
from rnnviz.gui.pages.inspect.weights.looks import LOOKS, NOW, START, Looked
from rnnviz.gui.pages.inspect.weights.names import axes_of, layout_in_words, spot_name
from rnnviz.gui.pages.inspect.weights.picture import NOWHERE, BlockPicture, RowColumn
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.card_tools import CardTools
from rnnviz.gui.parts.fitted_label import FittedLabel
from rnnviz.gui.parts.names import named
from rnnviz.gui.parts.number_table import NumberTable
from rnnviz.gui.parts.segments import Segments
from rnnviz.gui.parts.theme import GRID, Theme
from rnnviz.training.microscope.numbers import signed_number


class WeightsCard(Card):
    """weight_chosen  another weight is chosen, or another array
    weight_opened  the chosen one is to be taken apart: a WeightPointed
    value_typed    a character of a number was typed over the picture
    """

    weight_chosen = Signal()
    weight_opened = Signal(object)
    value_typed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(explanations.WEIGHTS, parent)
        self._looked: Looked | None = None
        self._vocabulary: Vocabulary | None = None
        self._architecture: Architecture | None = None
        self._blocks: tuple[ArrayBlock, ...] = ()
        self._axes = NOWHERE, NOWHERE
        self._look = NOW
        self._make_widgets()
        self._lay_out()

    # ── what is shown ──

    def set_theme(self, theme: Theme) -> None:
        for part in (self.picture, self.arrays, self.histogram):
            part.set_theme(theme)
        if self._looked is not None:
            self._show_values()

    def show_weights(self, looked: Looked, vocabulary: Vocabulary) -> None:
        """Show these weights; the chosen one stays chosen where there still is such a one."""
        self._looked, self._vocabulary = looked, vocabulary
        architecture = looked.network.architecture
        if self._architecture != architecture:
            self._architecture, self._blocks = architecture, blocks_of(architecture)
            self.arrays.show_names(self._called())
        self._show_axes()
        self._show_values()

    def write_names(self) -> None:
        """The same number, called as names are now."""
        if self._looked is not None:
            self.arrays.rename(self._called())
            self._say_axes()
            self._show_values()

    def _called(self) -> list[tuple[str, str]]:
        """What each array is called, and what is said of it."""
        return [(named(block.title), self._in_words(block)) for block in self._blocks]

    @property
    def block(self) -> ArrayBlock:
        """The array that is shown large."""
        return self._blocks[max(0, self.arrays.currentRow())]

    @property
    def chosen(self) -> RowColumn:
        """The place in it that is chosen; of a bias the row is 0."""
        return self.picture.chosen

    @property
    def place(self) -> list[str | int]:
        """The name of the array of the chosen number, and its place in that."""
        (row, column), block = self.chosen, self.block
        place = [block.first + column] if len(block.axes) == 1 else [block.first + row, column]
        return [block.name, *place]

    @property
    def look(self) -> str:
        """The name of what is painted of every weight."""
        return self._look.name

    def show_look(self, name: str) -> None:
        """Paint that of every weight; a name that there is not is left."""
        if name != self.look and any(look.name == name for look in LOOKS):
            self.looks.press(name)
            self._on_looks_chosen(name)

    @property
    def chosen_name(self) -> str:
        return self._name(self.chosen)

    @property
    def chosen_value(self) -> float:
        """Now, with what was set by hand."""
        assert self._looked is not None
        return float(NOW.of(self._looked, self.block)[self.chosen])

    def choose(self, name: str, place: tuple[int, ...]) -> None:
        """Show this number of this array."""
        for number, block in enumerate(self._blocks):
            if block.name == name and block.first <= place[0] < block.end:
                self.arrays.setCurrentRow(number)
                row = place[0] - block.first
                self.picture.choose((row, place[1]) if len(place) > 1 else (0, row))
                return

    def numbers(self) -> NumberTable:
        """All numbers of the array, by every look."""
        header = ("array", "row", "column", *(look.title.lower() for look in LOOKS))
        return NumberTable(header, self._rows())

    # ── making ──

    def _make_widgets(self) -> None:
        self.looks = Segments("weights_look", [look.name for look in LOOKS], self)
        for look in LOOKS:
            self.looks.set_words(look.name, look.title, look.words, f"Show {look.title.lower()}")
        self.looks.chosen.connect(self._on_looks_chosen)
        self.arrays = ArrayList(self)
        self.arrays.array_chosen.connect(self._on_array_chosen)
        self.histogram = Histogram(self)
        self.picture = BlockPicture(self)
        self.picture.number_pointed.connect(self._show_number)
        self.picture.number_chosen.connect(self._on_picture_number_chosen)
        self.picture.number_opened.connect(self._open)
        self.picture.value_typed.connect(self.value_typed)
        self.number = FittedLabel(self)
        self.number.setObjectName("weights_number")
        self.open_button = QPushButton("Microscope", self)
        self.open_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.open_button.setObjectName("weights_microscope")
        self.open_button.setAccessibleName("Take the chosen weight apart")
        self.open_button.setToolTip(
            "Take the next update of the chosen weight apart in the microscope, which counts units from 1 "
            "(Enter, double click)."
        )
        self.open_button.clicked.connect(self._open)

    def _lay_out(self) -> None:
        self.offer_subtitle("")
        self.header.addWidget(self.open_button)
        self.tools = CardTools(self, "weights", self.numbers)
        column = QVBoxLayout()
        column.setSpacing(GRID // 2)
        column.addWidget(self.arrays, 1)
        column.addWidget(self.histogram)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addLayout(column)
        row.addWidget(self.picture, 1)
        self.body.setSpacing(GRID // 2)
        looks = QHBoxLayout()
        looks.addWidget(self.looks)
        looks.addStretch(1)
        self.body.addLayout(looks)
        self.body.addLayout(row, 1)
        self.body.addWidget(self.number)

    # ── showing ──

    def _in_words(self, block: ArrayBlock) -> str:
        assert self._looked is not None
        assert self._vocabulary is not None
        shape = block.of(self._looked.params).shape
        axes = layout_in_words(*axes_of(block, shape, self._vocabulary))
        return f"{named(block.title)}: {' × '.join(map(str, shape))}, {axes}"

    def _show_axes(self) -> None:
        assert self._looked is not None
        assert self._vocabulary is not None
        self._axes = axes_of(self.block, self.block.of(self._looked.params).shape, self._vocabulary)
        self.picture.show_axes(*self._axes)
        self._say_axes()

    def _say_axes(self) -> None:
        words = layout_in_words(*self._axes)
        title = named(self.block.title)
        self.offer_subtitle(f"{title} · {words}", words, title)

    def _show_values(self) -> None:
        looked, look, block = self._looked, self._look, self.block
        assert looked is not None
        values = look.of(looked, block)
        self.picture.show_values(values, look.level)
        self.arrays.show_pictures([look.of(looked, each) for each in self._blocks], look.level)
        words = (
            f"How the numbers of {named(block.title)} are spread, in their colours. {look.words} Full colour "
            f"from ±{look.level:g} on, the same for every run."
        )
        is_compared = look is NOW
        self.histogram.show_values(
            values, START.of(looked, block) if is_compared else None, look.level,
            f"{words} The line is the start." if is_compared else words,
        )  # fmt: skip
        self._show_number()

    def _show_number(self) -> None:
        """The number under the mouse, or the chosen one, with all that is known of it."""
        if self._looked is None:
            return
        spot = self.picture.pointed or self.chosen
        parts = [self._name(spot)]
        for look in LOOKS:
            value = float(look.of(self._looked, self.block)[spot])
            parts.append(f"{look.title.lower()} {signed_number(value)}")
        self.number.offer(*(" · ".join(parts[:count]) for count in range(len(parts), 0, -1)))

    def _name(self, spot: RowColumn) -> str:
        return spot_name(self.block, *self._axes, spot)

    def _rows(self) -> Iterator[tuple[object, ...]]:
        if self._looked is None:
            return
        block, (rows, columns) = self.block, self._axes
        values = [look.of(self._looked, block) for look in LOOKS]
        for row, of_row in enumerate(rows.labels):
            for column, of_column in enumerate(columns.labels):
                yield (block.title, of_row, of_column, *(float(each[row, column]) for each in values))

    # ── handlers ──

    def _on_looks_chosen(self, name: str) -> None:
        self._look = next(look for look in LOOKS if look.name == name)
        if self._looked is not None:
            self._show_values()

    def _on_array_chosen(self, _number: int) -> None:
        if self._looked is not None:
            self._show_axes()
            self._show_values()
            self.weight_chosen.emit()

    def _on_picture_number_chosen(self) -> None:
        self._show_number()
        self.weight_chosen.emit()

    def _open(self) -> None:
        if self._looked is not None:
            name, *place = self.place
            self.weight_opened.emit(WeightPointed(str(name), tuple(map(int, place))))
