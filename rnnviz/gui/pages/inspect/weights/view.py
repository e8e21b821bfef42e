"""WeightsView: all numbers of the network as pictures, one array large; and what changing some of them does.

Changes are made in a copy, which reads the passage and writes beside the network as it is. Knows a network
that was copied; knows no run: to train on with a change it asks.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from rnnviz.core.errors import UserError
from rnnviz.core.inside.edits import Along, Edit, EditList, edited, read_edit
from rnnviz.core.network.parameters import Parameters
from rnnviz.core.text.corpus import Vocabulary
from rnnviz.core.text.decoding import Ids
from rnnviz.gui.pages.inspect import explanations
from rnnviz.gui.pages.inspect.beside.attempts import Request, Side, passage_of
from rnnviz.gui.pages.inspect.beside.comparison import Comparison
from rnnviz.gui.pages.inspect.view import Book, View
from rnnviz.gui.pages.inspect.weights.card import WeightsCard
from rnnviz.gui.pages.inspect.weights.edit_panel import EditPanel
from rnnviz.gui.pages.inspect.weights.looks import Looked
from rnnviz.gui.parts.asking import confirm
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.card_tools import CardTools
from rnnviz.gui.parts.figure import Figure, WidgetFigure
from rnnviz.gui.parts.splitter import Splitter
from rnnviz.gui.parts.theme import GRID, Theme
from rnnviz.training.run.network_copy import NetworkCopy
from rnnviz.training.worker.messages import SetRunning
from rnnviz.training.worker.questions import SetWeights

LENGTH, SEED = 200, 0
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
        self._network: NetworkCopy | None = None
        self._vocabulary: Vocabulary | None = None
        self._can_train = False
        self._passage: Ids = np.zeros(0, np.uint8)
        self._looked: Looked | None = None
        self.edits = EditList()
        self._is_stale = True
        self.weights = WeightsCard(self)
        self.weights.weight_chosen.connect(self._show_chosen)
        self.weights.weight_opened.connect(self.found)
        self.weights.tools.mistake_made.connect(self.mistake_made)
        self._make_by_hand()
        self.weights.value_typed.connect(self.panel.begin_typing)
        split = Splitter("weights", Qt.Orientation.Horizontal, [self.weights, self.by_hand], (60, 40))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(split)

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
        self.weights.set_theme(theme)
        self.texts.set_theme(theme)

    def write_names(self) -> None:
        if self._looked is not None:
            self.weights.write_names()
            self.panel.say(self.edits.made)
            self._show_chosen()

    def stop(self) -> None:
        self.texts.stop()

    # ── what is asked of it ──

    @property
    def params(self) -> Parameters:
        """The copy with what was set by hand."""
        assert self._looked is not None
        return self._looked.params

    @property
    def figures(self) -> Sequence[Figure]:
        return (WidgetFigure("Weights", self.weights, self.weights.export),)

    def edit(self, *edits: Edit) -> None:
        """Make these changes in the copy. One that does not fit is refused in words."""
        if self._looked is None:
            return
        try:
            edited(self.params, edits)
        except UserError as error:
            self.mistake_made.emit(str(error))
            self._show_chosen()
            return
        for each in edits:
            self.edits.make(each)
        self._changed()

    def sight(self) -> dict[str, Any]:
        """``by_hand``: what was changed in the copy; ``weight``: array and place of the chosen one."""
        return {
            "look": self.weights.look,
            "by_hand": [edit.to_plain() for edit in self.edits.made],
            **({"weight": self.weights.place} if self._looked is not None else {}),
        }

    def show_sight(self, sight: Mapping[str, Any]) -> None:
        look, weight, by_hand = sight.get("look"), sight.get("weight"), sight.get("by_hand")
        if isinstance(look, str):
            self.weights.show_look(look)
        match weight:
            case [str(name), *place] if all(isinstance(at, int) for at in place) and 1 <= len(place) <= 2:
                if weight != self.weights.place:
                    self.weights.choose(name, tuple(place))
        if isinstance(by_hand, list) and by_hand != self.sight()["by_hand"]:
            self.edits.become([edit for each in by_hand if (edit := read_edit(each)) is not None])
            self._changed()

    # ── making ──

    def _make_by_hand(self) -> None:
        self.panel = EditPanel(self)
        self.panel.value_set.connect(self._on_value_set)
        self.panel.zero_wanted.connect(self._on_zero_wanted)
        self.panel.undo_wanted.connect(self._undo)
        self.panel.redo_wanted.connect(self._redo)
        self.panel.train_on_wanted.connect(self._ask_to_train_on)
        self.panel.mistake_made.connect(self.mistake_made)
        self.texts = Comparison(
            ("As it is", "Changed"),
            ("weights_text_before", "weights_text_after"),
            "Change a weight: the network writes on from the cursor of the reader, with it and without.",
            self,
        )
        self.by_hand = Card(explanations.BY_HAND, self)
        tools = CardTools(self.by_hand, "by_hand", self.texts.numbers)
        tools.mistake_made.connect(self.mistake_made)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.panel)
        column.addWidget(self.texts, 1)
        scroll = QScrollArea(self)
        scroll.setObjectName("weights_by_hand")
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        for surface in (inside, scroll.viewport()):  # the card's own shows through
            surface.setAutoFillBackground(False)
        bar = scroll.verticalScrollBar().sizeHint().width()
        scroll.setMinimumWidth(self.panel.minimumSizeHint().width() + bar)
        self.by_hand.body.addWidget(scroll, 1)

    # ── showing ──

    def _changed(self) -> None:
        """Another network or other edits: show them, if anybody looks."""
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
        self.weights.show_weights(self._looked, vocabulary)
        self.panel.show_edits(self.edits.made, can_redo=self.edits.can_redo, can_train=self._can_train)
        self._show_chosen()
        self._compare()

    def _show_chosen(self) -> None:
        if self._looked is not None:
            has_columns = len(self.weights.block.axes) > 1
            self.panel.show_weight(
                self.weights.chosen_name, self.weights.chosen_value, has_columns=has_columns
            )

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
            request = Request(
                network.architecture,
                one,
                other,
                passage,
                nothing,
                explanations.BY_HAND_TEMPERATURE,
                LENGTH,
                SEED,
            )
            self.texts.want(request, vocabulary, network.config.seq_length)

    # ── what is done with it ──

    def _on_value_set(self, value: float) -> None:
        (row, column), block = self.weights.chosen, self.weights.block
        self._set(block.place(column) if len(block.axes) == 1 else block.place(row, column), value)

    def _on_zero_wanted(self, axis: int) -> None:
        (row, column), block = self.weights.chosen, self.weights.block
        if len(block.axes) == 1:
            self._set(block.place(None), 0.0)
        else:
            self._set(block.place(None, column) if axis else block.place(row, None), 0.0)

    def _set(self, place: tuple[Along, ...], value: float) -> None:
        self.edit(Edit(self.weights.block.name, place, value))

    def _undo(self) -> None:
        self.edits.undo()
        self._changed()

    def _redo(self) -> None:
        self.edits.redo()
        self._changed()

    # ── training on ──

    def _ask_to_train_on(self) -> None:
        made = self.edits.made
        confirm(
            self, "train_on_dialog",
            f"Train on with {len(made):,} change{'' if len(made) == 1 else 's'} made by hand?",
            "Train on",
            partial(self._train_on, made),
            more="They are set in the network that learns, whatever it has learned meanwhile; what the "
            "optimizer remembers stays. The run notes them, for its settings alone no longer make it again. "
            "If training goes wrong, going back takes them back.",
        )  # fmt: skip

    def _train_on(self, made: tuple[Edit, ...]) -> None:
        self.asked.emit(SetWeights(made), partial(self._on_weights_set, made), self.mistake_made.emit)

    def _on_weights_set(self, made: tuple[Edit, ...], _iteration: int) -> None:
        if self.edits.made == made:
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
