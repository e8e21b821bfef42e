"""AloneView: what one character alone makes the network expect, for all characters at once.

A row for each character that is read from a clear state, a column for each that may come. Knows a copy of a
network and its characters; computes nothing itself.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from rnnviz.core.arrays import Array
from rnnviz.core.inside.alone import expected_alone
from rnnviz.core.text.corpus import Vocabulary
from rnnviz.gui.pages.inspect import explanations
from rnnviz.gui.pages.inspect.view import Book, View
from rnnviz.gui.pages.inspect.weights.picture import BlockPicture, Edge
from rnnviz.gui.panels.forecast.forecast import percent
from rnnviz.gui.parts.background import BackgroundWork
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.card_tools import CardTools
from rnnviz.gui.parts.figure import Figure, WidgetFigure
from rnnviz.gui.parts.fitted_label import FittedLabel
from rnnviz.gui.parts.number_table import NumberTable
from rnnviz.gui.parts.theme import Theme, visible
from rnnviz.training.run.network_copy import NetworkCopy

FULL = 0.5
"""A chance from which on the colour is the fullest."""
LIKELIEST = 4
"""Characters that are named for the row that is pointed at."""


class AloneView(View):
    """The view is named ``alone_view``, its picture ``alone_picture``."""

    TITLE = "One character"
    WORDS = "What each character alone makes the network expect: a table of all characters against all."

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("alone_view")
        self._vocabulary: Vocabulary | None = None
        self._table: Array = np.zeros((0, 0))
        self._work = BackgroundWork("inspect alone", self)
        self._work.finished.connect(self._show_table)
        self._work.failed.connect(self.mistake_made)
        self._card = Card(explanations.ALONE, self)
        self._card.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._card.offer_subtitle("rows: the character read · columns: the one that may come next", "")
        self.tools = CardTools(self._card, "alone", self.numbers)
        self.tools.mistake_made.connect(self.mistake_made)
        self.picture = BlockPicture(self)
        self.picture.setObjectName("alone_picture")
        self.picture.setAccessibleName("What each character alone makes the network expect")
        self.picture.number_pointed.connect(self._read_out)
        self.picture.number_chosen.connect(self._read_out)
        self.readout = FittedLabel(self)
        self.readout.setObjectName("alone_words")
        self._card.body.addWidget(self.picture, 1)
        self._card.body.addWidget(self.readout)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._card)

    # ── what it is told ──

    def show_book(self, book: Book) -> None:
        self._work.leave()
        self._vocabulary = book.vocabulary
        self._table = np.zeros((0, 0))
        marks = tuple(visible(character) for character in book.vocabulary.characters)
        axis = Edge("character", marks, all_wanted=True)
        self.picture.show_axes(axis, axis)
        self.picture.show_values(np.zeros((len(marks), len(marks)), np.float32), FULL)
        self._read_out()

    def show_network(self, network: NetworkCopy) -> None:
        self._work.leave()
        self._work.start(lambda _progress: expected_alone(network.architecture, network.params))

    def set_theme(self, theme: Theme) -> None:
        self.picture.set_theme(theme)

    def stop(self) -> None:
        self._work.stop()

    @property
    def figures(self) -> Sequence[Figure]:
        return (WidgetFigure("One character alone", self._card, partial(self._card.export)),)

    def sight(self) -> dict[str, Any]:
        """``pair``: the numbers of the character that is read and of the one whose chance is chosen."""
        return {"pair": list(self.picture.chosen)} if len(self._table) else {}

    def show_sight(self, sight: Mapping[str, Any]) -> None:
        match sight.get("pair"):
            case [int(read), int(comes)] if max(read, comes) < len(self._table) and min(read, comes) >= 0:
                self.picture.choose((read, comes))

    # ── what it says ──

    def numbers(self) -> NumberTable:
        """All of the table, a row for each pair."""
        marks = self._vocabulary.characters if self._vocabulary is not None else ""
        rows = (
            (marks[read], marks[comes], float(self._table[read, comes]))
            for read in range(len(self._table))
            for comes in range(len(self._table))
        )
        return NumberTable(("read", "comes", "p"), rows)

    def _show_table(self, table: Array) -> None:
        if self._vocabulary is None or len(table) != len(self._vocabulary):
            return  # of a run before
        self._table = table
        self.picture.show_values(table, FULL)
        self._read_out()

    def _read_out(self) -> None:
        """Say the chance that is pointed at, and what its row expects most."""
        if self._vocabulary is None or not len(self._table):
            self.readout.offer("")
            return
        row, column = self.picture.pointed or self.picture.chosen
        marks = [visible(character) for character in self._vocabulary.characters]
        likeliest = np.argsort(-self._table[row], kind="stable")[:LIKELIEST].tolist()
        most = " · ".join(
            f"{marks[number]} {percent(float(self._table[row, number]))}" for number in likeliest
        )
        chance = percent(float(self._table[row, column]))
        self.readout.offer(
            f"After {marks[row]} alone: {marks[column]} {chance}. Likeliest: {most}.",
            f"After {marks[row]}: {marks[column]} {chance}",
        )
