"""HoldView: the network writes and reads while some of its units are held, and beside it without.

Knows a network that was copied and the passage that is read; knows no run.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from rnnviz.core.inside.held import Pin, read_pin
from rnnviz.core.text.corpus import Vocabulary
from rnnviz.core.text.decoding import Ids
from rnnviz.gui.pages.inspect import explanations
from rnnviz.gui.pages.inspect.beside.attempts import Request, Side, passage_of
from rnnviz.gui.pages.inspect.beside.comparison import Comparison
from rnnviz.gui.pages.inspect.tint import Tint, TintKind
from rnnviz.gui.pages.inspect.view import Book, View
from rnnviz.gui.panels.pins.pin_list import PinList
from rnnviz.gui.panels.writing.prime_edit import PrimeEdit, skipped_in_words
from rnnviz.gui.panels.writing.settings import SamplingSettings
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.card_tools import CardTools
from rnnviz.gui.parts.figure import Figure, WidgetFigure
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.theme import GRID, Theme
from rnnviz.training.run.network_copy import NetworkCopy

LENGTH = 300
"""Characters that are written at first: a paragraph."""


class HoldView(View):
    """See the file. ``pins`` is the list of what is held."""

    TITLE = "Hold"
    WORDS = "Pin units at a value, or silence them, and let the network write; beside it without, same dice."

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("hold_view")
        self._network: NetworkCopy | None = None
        self._vocabulary: Vocabulary | None = None
        self._passage: Ids = np.zeros(0, np.uint8)
        self._make_widgets()
        self._lay_out()

    # ── what it is told ──

    def show_book(self, book: Book) -> None:
        self._vocabulary, self._passage = book.vocabulary, self._passage[:0]
        if self._network is not None and self._network.architecture.vocab_size != len(book.vocabulary):
            self._network = None  # of the run before
            self.texts.want_nothing()
        self._compare()

    def show_network(self, network: NetworkCopy) -> None:
        self._network = network
        self.pins.set_size(network.architecture.layers, network.architecture.hidden_size)
        self._compare()

    def show_cursor(self, ids: Ids, place: int | None) -> None:  # noqa: ARG002 - where it is, is not told
        self._passage = ids
        self._compare()

    def hold(self, unit: Tint, value: float) -> None:
        """Pin its h; another array of a cell is made anew of h at every character, and cannot be held."""
        if unit.kind is not TintKind.UNIT or unit.array != "h":
            self.mistake_made.emit("Only the h of a unit can be held: choose a unit of h.")
            return
        self.pins.hold(Pin(unit.layer, unit.unit, value))
        self.sight_wanted.emit()

    def set_theme(self, theme: Theme) -> None:
        self.prime.set_theme(theme)
        self.settings.set_theme(theme)
        self.texts.set_theme(theme)

    def stop(self) -> None:
        self.texts.stop()

    @property
    def figures(self) -> Sequence[Figure]:
        return (WidgetFigure("What it writes with units held", self.card, self.card.export),)

    def to_keep(self) -> dict[str, Any]:
        values = self.settings.values()
        return {"prime": self.prime.text()} | {
            name: values[name] for name in ("temperature", "length", "seed")
        }

    def restore(self, kept: Mapping[str, Any]) -> None:
        prime = kept.get("prime")
        if isinstance(prime, str):
            self.prime.setText(prime)
        self.settings.restore({name: value for name, value in kept.items() if name != "network"})

    def sight(self) -> dict[str, Any]:
        """``pins``: layer, unit and value of each."""
        return self.to_keep() | {"pins": [list(pin) for pin in self.pins.pins]}

    def show_sight(self, sight: Mapping[str, Any]) -> None:
        self.restore(sight)
        pins = sight.get("pins")
        if isinstance(pins, list) and pins != self.sight()["pins"]:
            self.pins.hold_only([pin for each in pins if (pin := read_pin(each)) is not None])

    # ── making ──

    def _make_widgets(self) -> None:
        self.pins = PinList("hold", self)
        self.pins.pins_changed.connect(self._compare)
        self.pins.mistake_made.connect(self.mistake_made)
        self.prime = PrimeEdit(self)
        self.prime.setObjectName("hold_prime_text")
        self.prime.setAccessibleName("Text to start from")
        self.prime.setPlaceholderText("a text to start from; empty: on from the cursor of the reader")
        self.prime.setToolTip(
            "Both read this first, then write on; empty, they read up to the cursor of the reader. "
            "Shift+Enter puts in a line break."
        )
        self.prime.textChanged.connect(self._compare)
        self.settings = SamplingSettings(self, prefix="hold_")
        self.settings.sample_network.hide()  # the one that is looked into
        self.settings.sample_length.setValue(LENGTH)
        self.settings.mistake_made.connect(self.mistake_made)
        for field in (self.settings.temperature, self.settings.sample_length, self.settings.sample_seed):
            field.valueChanged.connect(self._compare)
        self.skipped = Label("", self)
        self.skipped.setObjectName("hold_skipped")
        self.skipped.setProperty("role", "warm")
        self.skipped.setWordWrap(True)
        self.skipped.hide()
        self.texts = Comparison(
            ("Without", "Held"),
            ("hold_text_without", "hold_text_held"),
            "Hold a unit: the network writes with it held, and beside it without, with the same dice.",
            self,
        )

    def _lay_out(self) -> None:
        self._how = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._how.setSpacing(GRID)
        self._how.addWidget(self.prime, 1)
        self._how.addWidget(self.settings)
        right = QVBoxLayout()
        right.setSpacing(GRID // 2)
        right.addWidget(self.texts, 1)
        right.addWidget(self.skipped)
        below = QHBoxLayout()
        below.setSpacing(2 * GRID)
        below.addWidget(self.pins, 2)
        below.addLayout(right, 4)
        self.card = Card(explanations.HOLD, self)
        self.card.offer_subtitle(
            "what the network writes while units of it are pinned, and beside it without", ""
        )
        tools = CardTools(self.card, "hold", self.texts.numbers)
        tools.mistake_made.connect(self.mistake_made)
        self.card.body.addLayout(self._how)
        self.card.body.addLayout(below, 1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.card)

    # ── comparing ──

    def _compare(self) -> None:
        """Have both write, if anybody looks and a unit is held."""
        network, vocabulary, pins = self._network, self._vocabulary, self.pins.pins
        if not self.isVisible() or network is None or vocabulary is None:
            return
        prime, unknown = vocabulary.encode(self.prime.text())
        self.skipped.setText(skipped_in_words(unknown))
        self.skipped.setVisible(bool(unknown))
        if not pins:
            self.texts.want_nothing()
        elif not len(prime) and not len(self._passage):
            self.texts.want_nothing(
                "Type a text to start from, or put the cursor of the reader into the text."
            )
        elif not self.settings.find_mistake():
            how = self.settings.values()
            one, other = Side(network.params), Side(network.params, pins)
            request = Request(
                network.architecture, one, other, passage_of(self._passage, network.params), prime,
                how["temperature"], how["length"], how["seed"],
            )  # fmt: skip
            self.texts.want(request, vocabulary, network.config.seq_length)

    # Qt's overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._compare()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The text to start from stands beside the settings where there is room, else above them."""
        super().resizeEvent(event)
        is_wide = self.width() >= self.settings.sizeHint().width() + 40 * GRID
        direction = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        if self._how.direction() != direction:
            self._how.setDirection(direction)
