"""WeightsView: all numbers of the network as pictures, one array large; and what changing some of them does.

Changes are made in a copy, which reads the passage and writes beside the network as it is. Knows a network
that was copied; knows no run: to train on with a change it asks.
"""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from rnnviz.core.errors import UserError
from rnnviz.core.inside.blocks import ArrayBlock, blocks_of
from rnnviz.core.inside.edits import Edit, EditList, edited
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.parameters import Parameters
from rnnviz.core.text.corpus import Vocabulary
from rnnviz.core.text.decoding import Ids
from rnnviz.gui.page import WeightPointed
from rnnviz.gui.pages.inspect.beside.attempts import Request, Side, passage_of
from rnnviz.gui.pages.inspect.beside.comparison import Comparison
from rnnviz.gui.pages.inspect.view import Book, View
from rnnviz.gui.pages.inspect.weights.arrays import ArrayList
from rnnviz.gui.pages.inspect.weights.edit_panel import EditPanel
from rnnviz.gui.pages.inspect.weights.histogram import Histogram
from rnnviz.gui.pages.inspect.weights.looks import LOOKS, NOW, START, Look, Looked
from rnnviz.gui.pages.inspect.weights.names import axes_of, layout_in_words, spot_name
from rnnviz.gui.pages.inspect.weights.picture import BlockPicture, RowColumn
from rnnviz.gui.parts.asking import confirm
from rnnviz.gui.parts.color_legend import DIVERGING, ColorLegend
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.segments import Segments
from rnnviz.gui.parts.theme import DARK, GRID, Theme
from rnnviz.training.microscope.numbers import signed_number
from rnnviz.training.run.network_copy import NetworkCopy
from rnnviz.training.worker.messages import SetRunning
from rnnviz.training.worker.questions import SetWeights

TEMPERATURE, LENGTH, SEED = 0.8, 200, 0
"""How both networks write on from the passage."""


class WeightsView(View):
    """See the file. ``edits`` are those that hold in the copy."""

    TITLE = "Weights"
    WORDS = (
        "Every number of the network as a picture, now and at the start; and what changing some of them does."
    )

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("weights_view")
        self._theme = DARK
        self._network: NetworkCopy | None = None
        self._vocabulary: Vocabulary | None = None
        self._can_train = False
        self._passage: Ids = np.zeros(0, np.uint8)
        self._looked: Looked | None = None
        self._architecture: Architecture | None = None
        self._blocks: tuple[ArrayBlock, ...] = ()
        self._look = NOW
        self.edits = EditList()
        self._is_stale = True
        self._make_widgets()
        self._lay_out()
        self._make_keys()

    # ── what it is told ──

    def show_book(self, book: Book) -> None:
        self._vocabulary, self._can_train = book.vocabulary, book.corpus is not None
        self._passage = self._passage[:0]
        if self._network is not None and self._network.architecture.vocab_size != len(book.vocabulary):
            self._network = self._looked = None  # of the run before
            self.texts.want_nothing()
        self._changed()

    def show_network(self, network: NetworkCopy) -> None:
        """The same edits are made of every later network of the run; those that do not fit another one go."""
        self._network = network
        self._changed()

    def show_cursor(self, ids: Ids, place: int | None) -> None:  # noqa: ARG002 - where it is, is not told
        self._passage = ids
        self._compare()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for part in (self.picture, self.arrays, self.histogram, self.legend, self.texts):
            part.set_theme(theme)
        self._changed()

    def stop(self) -> None:
        self.texts.stop()

    # ── what is asked of it ──

    @property
    def block(self) -> ArrayBlock:
        """The array that is shown large."""
        return self._blocks[max(0, self.arrays.currentRow())]

    @property
    def params(self) -> Parameters:
        """The copy with what was set by hand."""
        assert self._looked is not None
        return self._looked.params

    def choose(self, name: str, place: tuple[int, ...]) -> None:
        """Show this number of this array."""
        for number, block in enumerate(self._blocks):
            if block.name == name and block.first <= place[0] < block.end:
                self.arrays.setCurrentRow(number)
                row = place[0] - block.first
                self.picture.choose((row, place[1]) if len(place) > 1 else (0, row))
                return

    def edit(self, *edits: Edit) -> None:
        """Make these changes in the copy. One that does not fit is refused in words."""
        if self._network is None:
            return
        try:
            edited(self.params, edits)
        except UserError as error:
            self.mistake_made.emit(str(error))
            self._show_number()
            return
        for each in edits:
            self.edits.make(each)
        self._changed()

    # ── making ──

    def _make_widgets(self) -> None:
        self.looks = Segments("weights_look", [look.name for look in LOOKS], self)
        for look in LOOKS:
            self.looks.set_words(look.name, look.title, look.words, f"Show {look.title.lower()}")
        self.looks.chosen.connect(self._on_looks_chosen)
        self.legend = ColorLegend("weights_legend", self._theme, self)
        self.legend.make_room([_ends(look) for look in LOOKS])
        self.arrays = ArrayList(self)
        self.arrays.array_chosen.connect(self._on_array_chosen)
        self.picture = BlockPicture(self)
        self.picture.number_pointed.connect(self._show_number_line)
        self.picture.number_chosen.connect(self._show_number)
        self.picture.number_opened.connect(self._open_number)
        self.axes = Label("", self)
        self.axes.setMinimumWidth(1)
        self.axes.setProperty("role", "quiet")
        self.number = Label("", self)
        self.number.setObjectName("weights_number")
        self.number.setMinimumWidth(1)
        self.open_button = QPushButton("Microscope", self)
        self.open_button.setObjectName("weights_microscope")
        self.open_button.setAccessibleName("Take the chosen weight apart")
        self.open_button.setToolTip(
            "Take the next update of the chosen weight apart in the microscope (Enter, double click)."
        )
        self.open_button.clicked.connect(self._open_number)
        self.histogram = Histogram(self)
        self.panel = EditPanel(self)
        self.panel.value_set.connect(self._on_value_set)
        self.panel.zero_wanted.connect(self._on_zero_wanted)
        self.panel.undo_wanted.connect(self._undo)
        self.panel.redo_wanted.connect(self._redo)
        self.panel.train_on_wanted.connect(self._ask_to_train_on)
        self.panel.mistake_made.connect(self.mistake_made)
        self.picture.value_typed.connect(self.panel.begin_typing)
        self.texts = Comparison(
            ("As it is", "With your changes"),
            ("weights_text_before", "weights_text_after"),
            "Change a weight: the network writes on from the cursor of the reader, with it and without.",
            self,
        )

    def _lay_out(self) -> None:
        controls = QHBoxLayout()
        controls.setSpacing(GRID)
        controls.addWidget(self.looks)
        controls.addWidget(self.legend)
        controls.addWidget(self.axes, 1)
        controls.addWidget(self.open_button)
        pictures = QHBoxLayout()
        pictures.setSpacing(GRID)
        pictures.addWidget(self.arrays)
        pictures.addWidget(self.picture, 1)
        aside = QWidget()
        column = QVBoxLayout(aside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.histogram)
        column.addWidget(self.panel)
        column.addWidget(self.texts, 1)
        self._aside = QScrollArea(self)
        self._aside.setObjectName("weights_aside")
        self._aside.setWidgetResizable(True)
        self._aside.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._aside.setWidget(aside)
        for surface in (aside, self._aside.viewport()):  # the card's own shows through
            surface.setAutoFillBackground(False)
        self._aside.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        bar = self._aside.verticalScrollBar().sizeHint().width()
        self._aside.setMinimumWidth(self.panel.minimumSizeHint().width() + bar)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addLayout(pictures, 3)
        row.addWidget(self._aside, 2)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(GRID)
        rows.addLayout(controls)
        rows.addLayout(row, 1)
        rows.addWidget(self.number)

    def _make_keys(self) -> None:
        for key, slot in (
            (QKeySequence.StandardKey.Undo, self._undo),
            (QKeySequence.StandardKey.Redo, self._redo),
        ):
            shortcut = QShortcut(key, self.picture)  # every key that the system has for it
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    # ── showing ──

    def _changed(self) -> None:
        """Another network, other edits or colours: show them, if anybody looks."""
        self._is_stale = True
        if self.isVisible():
            self._show()

    def _show(self) -> None:
        network, vocabulary = self._network, self._vocabulary
        if network is None or vocabulary is None:
            return
        self._is_stale = False
        try:
            params = edited(network.params, self.edits.made)
        except UserError:  # they were of another network
            self.edits.clear()
            params = network.params
        before = self._looked
        # The settings draw them again, which takes long for a large network: not at every look at one run.
        is_same_run = before is not None and before.network.config == network.config
        first = before.first if before is not None and is_same_run else network.first
        self._looked = Looked(network, params, first)
        if self._architecture != network.architecture:
            self._architecture = network.architecture
            self._blocks = blocks_of(network.architecture)
            names = []
            for block in self._blocks:
                shape = block.of(params).shape
                axes = layout_in_words(*axes_of(block, shape, vocabulary))
                names.append((block.title, f"{block.title}: {' × '.join(map(str, shape))}, {axes}"))
            self.arrays.show_names(names)
        self._show_axes()
        self._show_values()
        self.panel.show_edits(self.edits.made, can_redo=self.edits.can_redo, can_train=self._can_train)
        self._compare()

    def _show_axes(self) -> None:
        assert self._vocabulary is not None
        rows, columns = axes_of(self.block, self.block.of(self.params).shape, self._vocabulary)
        self._axes = rows, columns
        self.picture.show_axes(rows, columns)
        self.axes.setText(f"{self.block.title} · {layout_in_words(rows, columns)}")
        self.axes.setToolTip(self.axes.text())

    def _show_values(self) -> None:
        looked, look, block = self._looked, self._look, self.block
        assert looked is not None
        values = look.of(looked, block)
        self.picture.show_values(values, look.level)
        self.arrays.show_pictures([look.of(looked, each) for each in self._blocks], look.level)
        self.legend.set_colors(DIVERGING, *_ends(look))
        self.legend.setToolTip(f"{look.words} Full colour from ±{look.level:g} on, the same for every run.")
        words = f"How the numbers of {block.title} are spread. {look.words}"
        is_compared = look is NOW
        self.histogram.show_values(
            values, START.of(looked, block) if is_compared else None, look.level,
            f"{words} The line is the start." if is_compared else words,
        )  # fmt: skip
        self._show_number()

    def _show_number(self) -> None:
        """The chosen number, and what is said of it."""
        if self._looked is not None:
            spot = self.picture.chosen
            value = float(NOW.of(self._looked, self.block)[spot])
            self.panel.show_weight(self._name(spot), value, has_columns=len(self.block.axes) > 1)
            self._show_number_line()

    def _show_number_line(self) -> None:
        if self._looked is None:
            return
        spot, parts = self.picture.pointed or self.picture.chosen, []
        for look in LOOKS:
            value = float(look.of(self._looked, self.block)[spot])
            parts.append(f"{look.title.lower()} {signed_number(value)}")
        self.number.setText(f"{self._name(spot)} · {' · '.join(parts)}")

    def _name(self, spot: RowColumn) -> str:
        return spot_name(self.block, *self._axes, spot)

    # ── what is done with it ──

    def _on_looks_chosen(self, name: str) -> None:
        self._look = next(look for look in LOOKS if look.name == name)
        self._changed()

    def _on_array_chosen(self, _number: int) -> None:
        if self._looked is not None:
            self._show_axes()
            self._show_values()

    def _open_number(self) -> None:
        if self._looked is not None:
            (row, column), first = self.picture.chosen, self.block.first
            place = (first + column,) if len(self.block.axes) == 1 else (first + row, column)
            self.found.emit(WeightPointed(self.block.name, place))

    def _on_value_set(self, value: float) -> None:
        row, column = self.picture.chosen
        place = self.block.place(column) if len(self.block.axes) == 1 else self.block.place(row, column)
        self.edit(Edit(self.block.name, place, value))

    def _on_zero_wanted(self, axis: int) -> None:
        row, column = self.picture.chosen
        if len(self.block.axes) == 1:
            place = self.block.place(None)
        else:
            place = self.block.place(None, column) if axis else self.block.place(row, None)
        self.edit(Edit(self.block.name, place, 0.0))

    def _undo(self) -> None:
        self.edits.undo()
        self._changed()

    def _redo(self) -> None:
        self.edits.redo()
        self._changed()

    # ── what the changes do ──

    def _compare(self) -> None:
        """Have both networks write, if anybody looks and there is a difference."""
        network, vocabulary = self._network, self._vocabulary
        if not self.isVisible() or network is None or vocabulary is None or self._looked is None:
            return
        if not self.edits.made:
            self.texts.want_nothing()
        elif not len(self._passage):
            self.texts.want_nothing("Put the cursor of the reader into the text to see what the changes do.")
        else:
            passage, nothing = passage_of(self._passage, network.params), self._passage[:0]
            one, other = Side(network.params), Side(self.params)
            request = Request(network.architecture, one, other, passage, nothing, TEMPERATURE, LENGTH, SEED)
            self.texts.want(request, vocabulary, network.config.seq_length)

    # ── training on ──

    def _ask_to_train_on(self) -> None:
        made = self.edits.made
        confirm(
            self,
            "train_on_dialog",
            f"Train on with {len(made):,} change{'' if len(made) == 1 else 's'} made by hand?",
            "Train on",
            lambda: self.asked.emit(SetWeights(made), self._on_weights_set, self.mistake_made.emit),
            more="They are set in the network that learns, whatever it has learned meanwhile; what the "
            "optimizer remembers stays. The run notes them, for its settings alone no longer make it again. "
            "If training goes wrong, going back takes them back.",
        )

    def _on_weights_set(self, _iteration: int) -> None:
        self.edits.clear()
        self._changed()
        self.command_given.emit(SetRunning(True))

    # Qt's overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._show()
        else:
            self._compare()


def _ends(look: Look) -> tuple[str, str]:
    return f"−{look.level:g}", f"+{look.level:g}"
