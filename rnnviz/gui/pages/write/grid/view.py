"""WriteGridView: the text above, written side by side at several temperatures, moments, or with units held.

The start, the dice, the length, top-k and top-p are those of the text above. Knows copies of networks and
what is written there; knows no session.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from rnnviz.core.errors import UserError
from rnnviz.core.inside.held import Pin
from rnnviz.core.network.dials import Dials
from rnnviz.core.text.firsts import FirstKind
from rnnviz.gui.page import FirstsFound, News
from rnnviz.gui.pages.write import explanations
from rnnviz.gui.pages.write.grid.columns import (
    LONGEST,
    MOST_COLUMNS,
    GridColumn,
    GridOrder,
    GridTexts,
    by_moment,
    by_pins,
    by_temperature,
    read_pin,
    read_temperatures,
    write_side_by_side,
)
from rnnviz.gui.pages.write.grid.columns_area import ColumnsArea
from rnnviz.gui.pages.write.saying import cuts_in_words, dials_in_words
from rnnviz.gui.pages.write.view import Sheet, WriteView
from rnnviz.gui.panels.pins.pin_list import PinList
from rnnviz.gui.parts.background import BackgroundWork
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.card_tools import CardTools
from rnnviz.gui.parts.fields import mark_invalid
from rnnviz.gui.parts.figure import Figure, WidgetFigure
from rnnviz.gui.parts.number_table import NumberTable
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.segments import Segments
from rnnviz.gui.parts.theme import GRID, Theme, mono_font, visible
from rnnviz.training.run.network_copy import NetworkCopy
from rnnviz.training.run.networks_then import NetworksThen
from rnnviz.training.worker.messages import ChangedByHand, Rewound, RunInfo, Visited
from rnnviz.training.worker.questions import TakeNetworksThen

TEMPERATURES = "0.2 0.5 0.8 1 1.2 1.5"
MOST_PINS = MOST_COLUMNS - 2
"""Beside the network as it is, and all of them at once."""
SOON_MILLISECONDS = 120
"""After the last change of several."""
_WAYS = {
    "temperature": (
        "Temperatures",
        "One network at several temperatures, p = softmax(y / temperature).",
    ),
    "moment": (
        "Moments",
        "The run at its start, at its first real word, at its best, and now, at the temperature above.",
    ),
    "held": ("Held units", "The network as it is, and with the h of some units held at a value."),
}


class WriteGridView(WriteView):
    """The view is named ``grid_view``; ``texts`` is what stands there, None while nothing does."""

    TITLE = "Grid"
    WORDS = "The same start and the same dice at several temperatures, moments, or with units held."

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("grid_view")
        self.texts: GridTexts | None = None
        self._sheet: Sheet | None = None
        self._held: list[Pin] = []  # until the size of the network is known
        self._then: NetworksThen | None = None
        self._awaited: TakeNetworksThen | None = None
        self._first_word: int | None = None
        self._reference: dict[str, str] = {}  # of each way the title of the column to compare with
        self._work = BackgroundWork("rnnviz-write-grid", self)
        self._work.finished.connect(self._show_texts)
        self._work.failed.connect(self.mistake_made)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SOON_MILLISECONDS)
        self._timer.timeout.connect(self._write)
        self._make_widgets()
        self._lay_out()
        self._show_way()

    # ── what it is told ──

    def start_run(self, run: RunInfo) -> None:  # noqa: ARG002 - its sheet follows
        self._leave()
        self._sheet = self._then = self._first_word = self.texts = None
        self._reference.clear()
        self._show_columns(())

    def show_sheet(self, sheet: Sheet, at: int) -> None:  # noqa: ARG002 - which character is looked at
        self._sheet = sheet
        architecture = sheet.network.architecture
        self.pins.set_size(architecture.layers, architecture.hidden_size)
        self._hold()
        self._renew()

    def hear(self, event: News) -> None:
        match event:
            case FirstsFound(flags):
                found = [iteration for iteration, label in flags if label.startswith(FirstKind.WORD.value)]
                self._first_word = found[0] if found else None
            case Rewound() | Visited() | ChangedByHand():
                self._then = None
                self._renew()

    def set_theme(self, theme: Theme) -> None:
        self.columns.set_theme(theme)

    def stop(self) -> None:
        self._leave()
        self._work.stop()

    # ── what it says ──

    @property
    def is_working(self) -> bool:
        """Whether other texts are to come."""
        return self._timer.isActive() or self._awaited is not None or self._work.is_working

    @property
    def figures(self) -> Sequence[Figure]:
        return (WidgetFigure("Written side by side", self.card, self.card.export),)

    def to_keep(self) -> dict[str, Any]:
        return {"way": self.way.pressed, "temperatures": self.temperatures.text()}

    def restore(self, kept: Mapping[str, Any]) -> None:
        way, temperatures = kept.get("way"), kept.get("temperatures")
        if isinstance(temperatures, str):
            try:
                read_temperatures(temperatures)
            except UserError:
                pass
            else:
                self.temperatures.setText(temperatures)
        if isinstance(way, str) and way in _WAYS:
            self.way.press(way)
            self._show_way()

    def sight(self) -> dict[str, Any]:
        """The units that are held, and the columns that others are compared with, too."""
        held = [[pin.layer, pin.unit, pin.value] for pin in self.pins.pins]
        return {**self.to_keep(), "held": held, "compared_with": dict(self._reference)}

    def show_sight(self, sight: Mapping[str, Any]) -> None:
        self.restore(sight)
        held, compared = sight.get("held"), sight.get("compared_with")
        if isinstance(held, list):
            self._held = [pin for each in held if (pin := read_pin(each)) is not None]
            self._hold()
        if isinstance(compared, Mapping):
            self._reference = {
                way: title for way, title in compared.items() if way in _WAYS and isinstance(title, str)
            }
        self._renew()

    def numbers(self) -> NumberTable:
        """A row for each character, a column for each text."""
        if self.texts is None or self._sheet is None:
            return NumberTable(("place",), ())
        order = self.texts.order
        written = [self._sheet.vocabulary.decode(ids) for ids in self.texts.written]
        longest = max(map(len, written), default=0)
        rows = (
            (place + 1, *(visible(text[place]) if place < len(text) else "" for text in written))
            for place in range(longest)
        )
        return NumberTable(("place", *(f"written, {column.title}" for column in order.columns)), rows)

    # ── making ──

    def _make_widgets(self) -> None:
        self.card = Card(explanations.GRID, self)
        self.card.lie_flat()
        self.card.offer_subtitle("")
        self.way = Segments("grid_way", _WAYS)
        for name, (text, words) in _WAYS.items():
            self.way.set_words(name, text, words, f"Side by side: {text}")
        self.way.chosen.connect(self._on_way_chosen)
        self.temperatures = self._make_temperatures()
        self.card.header.addWidget(self.temperatures)
        self.card.header.addWidget(self.way)
        self.tools = CardTools(self.card, "grid", self.numbers)
        self.tools.mistake_made.connect(self.mistake_made)
        self.pins = PinList("grid_hold", self, most=MOST_PINS)
        self.pins.pins_changed.connect(self._renew)
        self.pins.mistake_made.connect(self.mistake_made)
        self.columns = ColumnsArea(self)
        self.columns.compared_with.connect(self._on_column_chosen)
        self.columns.opened.connect(self._open)
        self.hint = Label("Write a text above: here it is written in several ways at once.", self)
        self.hint.setProperty("role", "quiet")
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hint.setWordWrap(True)

    def _make_temperatures(self) -> QLineEdit:
        field = QLineEdit(TEMPERATURES, self)
        field.setObjectName("grid_temperatures")
        field.setFont(mono_font())
        field.setAccessibleName("Temperatures to write at")
        field.setToolTip(
            f"Temperatures to write at, at most {MOST_COLUMNS}, with spaces between; 0 takes the likeliest."
        )
        field.textEdited.connect(self._on_temperatures_edited)
        field.editingFinished.connect(self._on_temperatures_finished)
        field.setFixedWidth(field.fontMetrics().horizontalAdvance(TEMPERATURES) + 3 * GRID)
        return field

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(self.pins, 1)
        row.addWidget(self.columns, 3)
        self.card.body.addWidget(self.hint, 1)
        self.card.body.addLayout(row, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.card)

    # ── what is to be written ──

    def _renew(self) -> None:
        """Write soon, if anybody looks."""
        if self.isVisible():
            self._timer.start()

    def _hold(self) -> None:
        """Hold the units that a sight wants, those that there are."""
        if self._sheet is None or not self._held:
            return
        architecture, held = self._sheet.network.architecture, self._held
        self._held = []
        for pin in held:
            if pin.layer < architecture.layers and pin.unit < architecture.hidden_size:
                self.pins.hold(pin)

    def _leave(self) -> None:
        self._timer.stop()
        self._awaited = None
        self._work.leave()

    def _write(self) -> None:
        """Have all columns write, once what they need is there."""
        sheet = self._sheet
        if sheet is None:
            return
        network, draft = sheet.network, sheet.telling.draft
        if self.way.pressed == "moment" and self._then is None:
            self._ask_for_moments()
            return
        try:
            columns = self._columns(network, draft.dials)
        except UserError as error:
            self.mistake_made.emit(str(error))
            return
        order = GridOrder(columns, draft, self._reference_among(columns, draft.dials))
        self._show_columns(columns, order.reference)
        self._work.leave()
        self._work.start(lambda progress: write_side_by_side(order, progress))

    def _columns(self, network: NetworkCopy, dials: Dials) -> tuple[GridColumn, ...]:
        match self.way.pressed:
            case "temperature":
                return by_temperature(network, dials, read_temperatures(self.temperatures.text()))
            case "moment":
                assert self._then is not None, "it was asked for"
                return by_moment(self._then, self._first_word, network, dials)
        return by_pins(network, dials, self.pins.pins)

    def _reference_among(self, columns: Sequence[GridColumn], dials: Dials) -> int:
        """The one that was chosen; else the nearest temperature, the present moment, the network as it is."""
        chosen = self._reference.get(self.way.pressed, "")
        for number, column in enumerate(columns):
            if chosen and column.title.split(" · ")[0] == chosen:
                return number
        if self.way.pressed == "temperature":
            apart = [abs(column.dials.temperature - dials.temperature) for column in columns]
            return apart.index(min(apart))
        titles = [column.title.split(" · ")[0] for column in columns]
        return titles.index("now") if "now" in titles else 0

    def _ask_for_moments(self) -> None:
        iterations = (0,) if self._first_word is None else (0, self._first_word)
        self._awaited = question = TakeNetworksThen(iterations)
        self.asked.emit(question, partial(self._take_moments, question), partial(self._refuse, question))

    def _take_moments(self, question: TakeNetworksThen, then: NetworksThen) -> None:
        if question is self._awaited:
            self._awaited, self._then = None, then
            self._renew()

    def _refuse(self, question: TakeNetworksThen, message: str) -> None:
        if question is self._awaited:
            self._awaited = None
            self.mistake_made.emit(message)

    # ── showing ──

    def _show_way(self) -> None:
        way = self.way.pressed
        self.temperatures.setVisible(way == "temperature")
        self.pins.setVisible(way == "held")

    def _show_columns(self, columns: Sequence[GridColumn], reference: int = 0) -> None:
        self.columns.show_columns(columns, reference, [self._opens(column) for column in columns])
        self.hint.setVisible(not columns)
        self.columns.setVisible(bool(columns))
        if not columns:
            self.card.offer_subtitle("")

    def _show_texts(self, texts: GridTexts) -> None:
        if self._sheet is None:
            return
        self.texts = texts
        self.columns.show_texts(texts, self._sheet.vocabulary)
        draft = texts.order.draft
        length = min(draft.length, LONGEST)
        words = [f"seed {draft.seed}", f"{length:,} characters"]
        dials = draft.dials
        is_by_temperature = self.way.pressed == "temperature"
        words += cuts_in_words(dials) if is_by_temperature else [dials_in_words(dials)]
        if draft.choices:
            words.append("without what was chosen by hand")
        self.card.offer_subtitle(" · ".join(words), " · ".join(words[:2]), words[0], "")

    def _opens(self, column: GridColumn) -> str:
        network = column.network
        if network is None:
            return ""
        if self.way.pressed == "temperature":
            return "Write this one in the text above."
        if column.pins or self.way.pressed == "held":
            return ""  # the text above is that of the network as it is
        if self._sheet is not None and network.iteration == self._sheet.network.iteration:
            return ""
        return "Go to this moment: every page shows the run as it was then."

    def _open(self, number: int) -> None:
        if self.texts is None or number >= len(self.texts.order.columns):
            return
        column, draft = self.texts.order.columns[number], self.texts.order.draft
        if column.network is None:
            return
        if self.way.pressed == "moment":
            is_now = self._then is not None and column.network is self._then.now
            self.moment_wanted.emit(None if is_now else column.network.iteration, True)
        else:
            self.draft_wanted.emit(draft._replace(dials=column.dials, choices={}))

    # ── handlers ──

    def _on_way_chosen(self, _way: str) -> None:
        self._leave()
        self._then = None
        self._show_way()
        self._renew()

    def _on_column_chosen(self, number: int) -> None:
        if self.texts is None or number >= len(self.texts.written):
            return
        columns = self.texts.order.columns
        self._reference[self.way.pressed] = columns[number].title.split(" · ")[0]
        self._show_texts(self.texts._replace(order=self.texts.order._replace(reference=number)))

    def _on_temperatures_edited(self, text: str) -> None:
        try:
            read_temperatures(text)
        except UserError:
            return  # perhaps half typed
        mark_invalid(self.temperatures, False)
        self._renew()

    def _on_temperatures_finished(self) -> None:
        try:
            read_temperatures(self.temperatures.text())
        except UserError as error:
            mark_invalid(self.temperatures, True)
            self.mistake_made.emit(str(error))

    # Qt's overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._then = None
        self._renew()
