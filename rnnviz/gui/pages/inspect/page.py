"""InspectPage: what the network has learnt: the reader, what stands at its cursor, and the views below.

It looks into a copy of the network, asked for when it is seen, on demand, and every few seconds while the
run goes on; hidden it asks for nothing. Knows books, copies and views by what they say; knows no session.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rnnviz.core.text.decoding import Ids
from rnnviz.gui.page import Deed, News, Page, PlacePointed, TextPointed
from rnnviz.gui.pages.inspect.cursor.card import CursorCard
from rnnviz.gui.pages.inspect.cursor.here import BEFORE, Here, HereView
from rnnviz.gui.pages.inspect.cursor.typing_on import TypingOn
from rnnviz.gui.pages.inspect.reader.card import ReaderCard
from rnnviz.gui.pages.inspect.reader.seeing import Seen
from rnnviz.gui.pages.inspect.tint import Tint, TintKind, read_tint
from rnnviz.gui.pages.inspect.view import Book, View
from rnnviz.gui.pages.inspect.views import SECTIONS, VIEWS
from rnnviz.gui.parts.figure import Figure, WidgetFigure
from rnnviz.gui.parts.splitter import Splitter
from rnnviz.gui.parts.theme import DARK, Theme
from rnnviz.gui.parts.view_stack import ViewStack
from rnnviz.training.run.network_copy import NetworkCopy
from rnnviz.training.run.streams import learned_size
from rnnviz.training.worker.messages import ChangedByHand, Rewound, RunInfo, Snapshot, Visited
from rnnviz.training.worker.questions import TakeNetwork

REFRESH_MILLISECONDS = 3000
MOST_TOLD = 4096
"""Characters before the cursor that views are told."""
HOLD = "Hold"
"""The view in which units are pinned."""
FIRST_PLACE = 120
"""Where the cursor stands at first, at least: something was read before it."""


class InspectPage(Page):
    """The page is named ``inspect_page``; the buttons of the views ``inspect_view_units`` …"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspect_page")
        self.setAccessibleName("Inspect")
        self._theme = DARK
        self._run: RunInfo | None = None
        self._book: Book | None = None
        self._network: NetworkCopy | None = None
        self._awaited: TakeNetwork | None = None
        self._iteration, self._asked_at = 0, -1
        self._place_pointed: int | None = None
        self._place_to_come: int | None = None
        self._place_wanted: dict[str, Any] | None = None  # by a sight, before anything is read
        self._typing = TypingOn(self)
        self._typing.read.connect(self._on_typing_read)
        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH_MILLISECONDS)
        self._timer.timeout.connect(self._ask_if_changed)
        self._make()
        self._lay_out()

    # ── what it is told ──

    def start_run(self, run: RunInfo) -> None:
        self._run = run
        self._awaited = self._network = None  # an answer under way is about the old run
        self._iteration, self._asked_at = run.iteration, -1
        self._place_pointed = None
        ids = run.corpus.ids if run.corpus is not None else np.zeros(0, np.uint8)
        self._place_to_come, self._place_wanted = FIRST_PLACE, None
        self._forget_typed()
        learned = learned_size(len(ids), run.config.held_out)
        self.reader.show_run(Book(run.vocabulary, run.corpus, ids), learned)
        self._show_book(self.reader.source.book)
        if self.isVisible():
            self._ask()

    def show_moment(self, moment: Snapshot) -> None:
        self._iteration = moment.iteration  # a network that has not changed is not asked for again

    def hear(self, event: News) -> None:
        match event:
            case PlacePointed(place, length):
                self._place_to_come = None
                self.reader.go_to_place_of_book(place, length)
            case TextPointed(text):
                self.reader.read_own(text)
            case ChangedByHand() | Rewound() | Visited():  # another network, perhaps at the same iteration
                self._asked_at = -1
                if self.isVisible():
                    self._ask()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.reader.set_theme(theme)
        for view in self._all_views():
            view.set_theme(theme)

    def write_names(self) -> None:
        for view in self._all_views():
            view.write_names()

    def stop(self) -> None:
        self._timer.stop()
        self.reader.stop()
        self._typing.stop()
        for view in self._all_views():
            view.stop()

    # ── what it says of itself ──

    @property
    def figures(self) -> Sequence[Figure]:
        of_views = [figure for view in self._all_views() for figure in view.figures]
        return (
            WidgetFigure("Reader", self.reader, self.reader.export),
            WidgetFigure("At the cursor", self.cursor_card, self.cursor_card.export),
            *of_views,
        )

    def to_keep(self) -> dict[str, Any]:
        tint = self.reader.tint
        return {"tint": [tint.kind.name, tint.layer, tint.array, tint.unit], **self.views.to_keep()}

    def restore(self, kept: Mapping[str, Any]) -> None:
        tint = read_tint(kept.get("tint"))
        if tint is not None:
            self.reader.show_tint(tint)
        self.views.restore(kept)

    def sight(self) -> dict[str, Any]:
        """``character`` is where the cursor stands, from 0; not known before a network has read there."""
        place = {} if self._place_to_come is not None else self.reader.place()
        return {
            **self.to_keep(),
            **self.reader.sight(),
            **place,
            "typed_on": self.cursor_card.field.text(),
            **self.views.sight(),
        }

    def show_sight(self, sight: Mapping[str, Any]) -> None:
        self.reader.show_sight(sight)
        self.views.show_sight(sight)
        tint = read_tint(sight.get("tint"))
        if tint is not None and tint != self.reader.tint:  # last: a view that opens a unit paints by it
            self._on_view_tint_wanted(tint)
        if self._place_to_come is not None and self.reader.has_place(sight):
            self._place_wanted = dict(sight)
        else:
            self._show_place(sight)

    def _show_place(self, sight: Mapping[str, Any]) -> None:
        """Put the cursor where it stood, and what was typed on after it."""
        self.reader.show_place(sight)
        typed = sight.get("typed_on")
        if isinstance(typed, str) and typed != self.cursor_card.field.text():
            if typed:
                self.cursor_card.field.setText(typed)
                self._on_cursor_card_typed(self.cursor_card.field.text())
            else:
                self._forget_typed()
                self._tell_cursor()
                self._find_here()

    def open_view(self, title: str) -> View | None:
        """Show one of the views below, made now if it was not; None where there is none of this title."""
        return self.views.open_view(title)

    # ── making ──

    def _make(self) -> None:
        self.reader = ReaderCard()
        self.reader.book_changed.connect(self._on_reader_book_changed)
        self.reader.cursor_moved.connect(self._on_reader_cursor_moved)
        self.reader.selection_changed.connect(self._on_reader_selection_changed)
        self.reader.tint_chosen.connect(self._on_reader_tint_chosen)
        self.reader.letter_typed.connect(self._on_reader_letter_typed)
        self.reader.seen.connect(self._on_reader_seen)
        self.reader.mistake_made.connect(self.mistake_made)
        self.reader.refresh_wanted.connect(self._ask)
        self.sections = [section(self) for section in SECTIONS]
        self.cursor_card = CursorCard(self.sections)
        self.cursor_card.typed.connect(self._on_cursor_card_typed)
        self.cursor_card.left.connect(self._on_cursor_card_left)
        self.cursor_card.tools.mistake_made.connect(self.mistake_made)
        for section in self.sections:
            self._wire(section)

    def _lay_out(self) -> None:
        self.views = ViewStack(
            "inspect_view", VIEWS, "Views of what the network has learnt; a button for each.", framed=False
        )
        self.views.view_built.connect(self._on_view_built)
        above = Splitter(
            "inspect_above", Qt.Orientation.Horizontal, (self.reader, self.cursor_card), (60, 40)
        )
        rows = Splitter(
            "inspect", Qt.Orientation.Vertical, (above, self.views), (60, 60)
        )  # of less than the least a share means nothing
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(rows)

    def _wire(self, view: View) -> None:
        view.asked.connect(self.asked)
        view.command_given.connect(self.command_given)
        view.found.connect(self.found)
        view.mistake_made.connect(self.mistake_made)
        view.place_wanted.connect(self._on_view_place_wanted)
        view.tint_wanted.connect(self._on_view_tint_wanted)
        view.hold_wanted.connect(self._on_view_hold_wanted)
        view.question_asked.connect(self._on_view_question_asked)

    def _on_view_built(self, view: View) -> None:
        """It is looked at first: it is told what it has missed."""
        self._wire(view)
        view.set_theme(self._theme)
        if self._book is not None:
            view.show_book(self._book)
        if self._network is not None:
            view.show_network(self._network)
        view.show_tint(self.reader.tint)
        if self._book is not None and len(self._book.ids):
            view.show_cursor(*self._read_so_far())
            view.show_selection(*self.reader.canvas.selection)

    # ── asking ──

    def _ask(self) -> None:
        """For the network as it is now."""
        if self._run is None:
            return
        self._asked_at = self._iteration
        self._awaited = question = TakeNetwork()
        self.asked.emit(question, partial(self._show_network, question), partial(self._refuse, question))

    def _ask_if_changed(self) -> None:
        if self._asked_at != self._iteration:
            self._ask()

    def _show_network(self, question: TakeNetwork, network: NetworkCopy) -> None:
        """The one that was asked for last; one asked for earlier is dropped."""
        if question is not self._awaited or not self.isVisible():
            return
        self._network = network
        self.reader.show_network(network)
        for view in self._all_views():
            view.show_network(network)
        if self._place_to_come is not None and self._book is not None and len(self._book.ids):
            place, self._place_to_come = max(self._place_to_come, network.position), None
            wanted, self._place_wanted = self._place_wanted, None
            if wanted is None:
                self.reader.go_to(place)
            else:
                self._show_place(wanted)

    def _refuse(self, question: TakeNetwork, message: str) -> None:
        if question is self._awaited:
            self.mistake_made.emit(message)

    # ── telling ──

    def _all_views(self) -> list[View]:
        return [*self.sections, *self.views.built]

    def _show_book(self, book: Book) -> None:
        self._book = book
        self._show_here(None)
        for view in self._all_views():
            view.show_book(book)

    def _show_tint(self, tint: Tint) -> None:
        for view in self._all_views():
            view.show_tint(tint)

    def _read_so_far(self) -> tuple[Ids, int | None]:
        """What is read up to the cursor, and with what was typed on; where that is, unless it was typed."""
        assert self._book is not None
        place = self.reader.canvas.cursor_place
        ids = self._book.ids[max(0, place + 1 - MOST_TOLD) : place + 1]
        if not len(self._typing):
            return ids, place
        return np.concatenate([ids, self._typing.ids])[-MOST_TOLD:], None

    def _tell_cursor(self) -> None:
        if self._book is None or not len(self._book.ids):
            return
        ids, place = self._read_so_far()
        for view in self._all_views():
            view.show_cursor(ids, place)

    def _show_here(self, here: Here | None) -> None:
        self.cursor_card.show_here(here)
        for section in self.sections:
            if isinstance(section, HereView):
                section.show_here(here)

    def _find_here(self) -> None:
        """Show what stands at the cursor, if it is read; else that is shown when it is."""
        seen, book = self.reader.read, self._book
        if seen is None or book is None or seen.ids is not book.ids:
            return
        place = self.reader.canvas.cursor_place
        row = seen.row_of(place)
        if row is None:
            return
        before = book.ids[max(0, place + 1 - BEFORE) : place + 1]
        if len(self._typing):
            passage = self._typing.passage
            if passage is not None:
                words = book.vocabulary.decode(np.concatenate([before, self._typing.ids])[-BEFORE:])
                start = seen.passage.states[row]
                last = len(passage) - 1
                self._show_here(Here(seen.network, book.vocabulary, passage, last, words, start=start))
            return
        follows = int(book.ids[place + 1]) if place + 1 < len(book.ids) else None
        words = book.vocabulary.decode(before)
        self._show_here(Here(seen.network, book.vocabulary, seen.passage, row, words, follows=follows))

    # ── typing on ──

    def _forget_typed(self) -> None:
        self._typing.forget()
        self.cursor_card.forget_typed()

    def _type_on(self) -> None:
        """Read what was typed from the state at the cursor, as soon as that is read."""
        seen = self.reader.read
        row = seen.row_of(self.reader.canvas.cursor_place) if seen is not None else None
        if seen is not None and row is not None and len(self._typing):
            self._typing.start_from(seen.network, seen.passage.states[row])

    def _tell_keys(self) -> None:
        """How likely each key was that was typed on."""
        book, passage, seen = self._book, self._typing.passage, self.reader.read
        row = seen.row_of(self.reader.canvas.cursor_place) if seen is not None else None
        keys: list[tuple[str, float]] = []
        if book is not None and seen is not None and row is not None and passage is not None:
            ids = self._typing.ids
            expected = np.concatenate([seen.passage.ps[row][None], passage.ps[:-1]])
            chances = expected[np.arange(len(ids)), ids].tolist()
            keys = list(zip(book.vocabulary.decode(ids), chances, strict=True))
        self.cursor_card.show_keys(keys, self._typing.unknown)

    # ── handlers ──

    def _on_reader_book_changed(self, book: Book) -> None:
        self._place_to_come = None
        self._forget_typed()
        self._show_book(book)

    def _on_reader_cursor_moved(self, _place: int) -> None:
        if len(self._typing):
            self._forget_typed()
        self._tell_cursor()
        self._find_here()

    def _on_reader_selection_changed(self, start: int, end: int) -> None:
        for view in self._all_views():
            view.show_selection(start, end)

    def _on_reader_seen(self, _seen: Seen) -> None:
        self._type_on()  # by the new network
        self._find_here()

    def _on_reader_letter_typed(self, letter: str) -> None:
        self.cursor_card.type_on(letter)

    def _on_cursor_card_typed(self, text: str) -> None:
        if self._book is None:
            return
        self._typing.type(*self._book.vocabulary.encode(text))
        self._type_on()
        self._tell_keys()
        self._tell_cursor()
        self._find_here()

    def _on_typing_read(self) -> None:
        self._tell_keys()
        self._find_here()

    def _on_cursor_card_left(self) -> None:
        self._forget_typed()
        self._tell_cursor()
        self._find_here()
        self.reader.canvas.setFocus()

    def _on_view_place_wanted(self, place: int) -> None:
        self.reader.go_to(place)

    def _on_view_tint_wanted(self, tint: Tint) -> None:
        self.reader.show_tint(tint)
        self._on_reader_tint_chosen(self.reader.tint)

    def _on_reader_tint_chosen(self, tint: Tint) -> None:
        self._show_tint(tint)
        if tint.kind is TintKind.UNIT:
            self.deed_done.emit(Deed("unit_chosen", {"unit": tint.unit}))

    def _on_view_question_asked(self, question: str) -> None:
        self.deed_done.emit(Deed("asked", {"question": question}))

    def _on_view_hold_wanted(self, unit: Tint, value: float) -> None:
        view = self.views.open_view(HOLD)
        if view is not None:
            view.hold(unit, value)

    # Qt's overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask()
        self._timer.start()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The arrow keys work as soon as the page is opened."""
        super().focusInEvent(event)
        self.reader.canvas.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F5:
            self._ask()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()
