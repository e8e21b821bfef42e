"""ReaderCard: the reader: the text, what it is painted by, a legend, and ways to other places of it.

Is given a book and networks; knows no run and no view, and neither reads nor paints itself.
"""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from rnnviz.core.arrays import Array
from rnnviz.core.text.copies import PASSAGE
from rnnviz.gui.pages.inspect import explanations
from rnnviz.gui.pages.inspect.reader.copied import CopiedLengths, copied_in_words
from rnnviz.gui.pages.inspect.reader.finder import find_place
from rnnviz.gui.pages.inspect.reader.in_sight import InSight
from rnnviz.gui.pages.inspect.reader.picker import TintPicker
from rnnviz.gui.pages.inspect.reader.seeing import Seen
from rnnviz.gui.pages.inspect.reader.source import BOOK, OWN, BookSource
from rnnviz.gui.pages.inspect.reader.taken import table_of
from rnnviz.gui.pages.inspect.reader.text_paint import TextPaint
from rnnviz.gui.pages.inspect.tint import Tint, TintKind, unit
from rnnviz.gui.pages.inspect.view import Book
from rnnviz.gui.parts.buttons import card_button
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.card_tools import CardTools
from rnnviz.gui.parts.color_legend import ColorLegend
from rnnviz.gui.parts.fitted_label import FittedLabel
from rnnviz.gui.parts.number_table import NumberTable
from rnnviz.gui.parts.text_grid.canvas import TextCanvas
from rnnviz.gui.parts.text_grid.scroll_bar import TextScrollBar
from rnnviz.gui.parts.theme import DARK, GRID, Theme, visible
from rnnviz.gui.parts.throttle import Throttle
from rnnviz.training.run.network_copy import NetworkCopy

_NO_BOOK = (
    "The text of this run is not at hand. Choose “My own text” to see how the network reads what you type."
)
_NOTHING_TYPED = "Type or paste a text above: the network reads it here."


class ReaderCard(Card):
    """The card is named ``inspect_reader_card``, the text in it ``inspect_reader``.

    book_changed       another text is read: a Book
    cursor_moved       the cursor stands on this character
    selection_changed  characters [start, end) are selected
    tint_chosen        a Tint to paint by
    letter_typed       a key was pressed that types on
    refresh_wanted     look at the network as it is now
    seen               another part of the text, or another network, was read: a Seen
    mistake_made       a sentence
    """

    book_changed = Signal(object)
    cursor_moved = Signal(int)
    selection_changed = Signal(int, int)
    tint_chosen = Signal(object)
    letter_typed = Signal(str)
    refresh_wanted = Signal()
    seen = Signal(object)
    mistake_made = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(explanations.INSPECT_READER, parent)
        self.offer_subtitle("")
        self._copied = CopiedLengths(self)
        self._copied.found.connect(self._on_copied_found)
        self._copied.failed.connect(self.mistake_made)
        self._learned_size = 0
        self._left_at = 0
        self.tint = unit(0)
        self.canvas = TextCanvas(
            "inspect_reader",
            "The text that the network reads",
            "Type letters: type on from the cursor.",
            self,
        )
        self.canvas.tell = self.words_at
        self.in_sight = InSight(self.canvas)
        self.in_sight.seen.connect(self._on_in_sight_seen)
        self._words = Throttle(self)
        self._words.turn_come.connect(self._describe)
        self._make()
        self._wire()

    # ── what it is told ──

    def show_run(self, book: Book, learned_size: int) -> None:
        """Another run, with its text, which is read until another is typed; so many of it are learned."""
        self._copied.forget()
        self._learned_size = learned_size
        self._left_at = 0
        self.in_sight.forget()
        self.offer_subtitle("")
        self.source.show_run(book)
        self._show_book(self.source.book)

    def show_network(self, network: NetworkCopy) -> None:
        """Look through this network from now on."""
        self.in_sight.network = network
        self.picker.show_architecture(network.architecture)
        if not self.tint.is_of(network.architecture):
            self.show_tint(unit(0))
            self.tint_chosen.emit(self.tint)
        self._show_scale()
        self._show_subtitle()
        self.in_sight.look()

    def read_own(self, text: str) -> None:
        """Read this text, painted by what of it stands in the book."""
        self.source.read_own(text)
        self.show_tint(Tint(TintKind.COPIED))

    def show_tint(self, tint: Tint) -> None:
        """Paint by it; what the network does not have is left."""
        network = self.in_sight.network
        if network is not None and not tint.is_of(network.architecture):
            return
        self.tint = tint
        self.picker.show_tint(tint)
        self._show_scale()
        self._show_subtitle()
        self._show_in_book()
        self._want_copies()
        self._paint()

    def set_theme(self, theme: Theme) -> None:
        self._text_paint.set_theme(theme)
        self._paint()

    def go_to(self, place: int) -> None:
        """Put the cursor on this character of what is read, in the middle where it was out of sight."""
        self.canvas.go_to(place, centers=True)

    def go_to_place_of_book(self, place: int, length: int = 1) -> None:
        """The same, of the run's own text; of a passage of some ``length`` all is selected."""
        self.source.choose_book()
        self.go_to(place)
        if length > 1:
            self.canvas.select(place, place + length)

    def stop(self) -> None:
        self.in_sight.stop()
        self._copied.stop()

    # ── what is asked of it ──

    @property
    def read(self) -> Seen | None:
        """The part of the text that was read last, by which network."""
        return self.in_sight.read

    def words_at(self, place: int) -> str:
        """A character of the text, and its number, in a sentence."""
        book, read = self.in_sight.book, self.read
        assert book is not None
        character = visible(book.vocabulary.characters[int(book.ids[place])])
        words = [f"“{character}”, character {place + 1:,} of {len(book.ids):,}"]
        if read is not None:
            words.append(self._text_paint.words_at(self.tint, read, place))
        return ": ".join(word for word in words if word)

    def numbers(self) -> NumberTable:
        """Of every character in sight what it is painted by, and how likely it and the next one were."""
        book, read = self.in_sight.book, self.read
        if book is None or read is None:
            return NumberTable(("character",), ())
        return table_of(read, book.vocabulary, self.tint, self._text_paint.values, *self.canvas.sight)

    # ── what is looked at ──

    def sight(self) -> dict[str, Any]:
        """Which text is read, one's own where it is short, and whether what was expected is shown."""
        own = self.source.own_text
        said = {"own_text": own} if own is not None else {}
        return {"text": self.source.which, **said, "expected": self._expected_button.isChecked()}

    def show_sight(self, sight: Mapping[str, Any]) -> None:
        text, own, expected = sight.get("text"), sight.get("own_text"), sight.get("expected")
        if isinstance(own, str) and self.source.own_text is not None and own != self.source.own_text:
            self.source.typed.setPlainText(own)
        if text in (BOOK, OWN):
            self.source.choose(text)
        if isinstance(expected, bool):
            self._expected_button.setChecked(expected)

    def place(self) -> dict[str, Any]:
        """Where the cursor stands, and which characters [start, end) are selected; {} without a text."""
        if not self.in_sight.size:
            return {}
        start, end = self.canvas.selection
        return {"character": self.canvas.cursor_place, "selected": [start, end] if start < end else None}

    @staticmethod
    def has_place(sight: Mapping[str, Any]) -> bool:
        """Whether it says where the cursor stands."""
        place = sight.get("character")
        return isinstance(place, int) and not isinstance(place, bool) and place >= 0

    def show_place(self, sight: Mapping[str, Any]) -> None:
        """Put the cursor there, and select what was selected; what is beyond the text is left."""
        size = self.in_sight.size
        before = self.place()
        match sight.get("selected"):
            case [int(start), int(end)] if 0 <= start < end <= size:
                if [start, end] != before["selected"]:
                    is_backwards = sight.get("character") == start
                    self.go_to(end - 1 if is_backwards else start)
                    self.canvas.go_to(start if is_backwards else end - 1, selects=True)
                return
        if self.has_place(sight) and sight["character"] < size:
            place = {"character": sight["character"], "selected": None}
            if before != place:
                self.go_to(sight["character"])

    # ── making ──

    def _make(self) -> None:
        self.picker = TintPicker(self)
        self.legend = ColorLegend("inspect_legend", DARK, self)
        self._text_paint = TextPaint(self.canvas, self.legend, self.tint)
        self._refresh = QToolButton(self)
        self._refresh.setObjectName("inspect_refresh")
        self._refresh.setText("↻")
        self._refresh.setProperty("small", True)
        self._refresh.setAccessibleName("Look at the network again")
        self._refresh.setToolTip(
            "Look at the network as it is now (F5). While it learns, the page does so every three seconds."
        )
        self._refresh.clicked.connect(self.refresh_wanted)
        self.header.addSpacing(GRID)
        self.header.addWidget(self.legend)
        self.header.addWidget(self._refresh)
        self.tools = CardTools(self, "inspect_reader", self.numbers)
        self.tools.mistake_made.connect(self.mistake_made)
        self.source = BookSource(self)
        self.canvas.field = self.source.typed
        self._scroll_bar = TextScrollBar("inspect_scroll", "Scroll the text", self.canvas, self)
        self._expected_button = QPushButton("Expected", self)
        self._expected_button.setObjectName("inspect_expected")
        self._expected_button.setCheckable(True)
        self._expected_button.setAccessibleName("Show what was expected under each character")
        self._expected_button.setToolTip(
            "Under each character the three that the network held for the likeliest in its place; "
            "warm where one of them came."
        )
        self._expected_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._place = FittedLabel(self)
        self._place.setObjectName("inspect_place")
        self._place.setProperty("role", "quiet")
        self._place.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._in_book = card_button(
            "inspect_in_book",
            "Show in the book",
            f"Select in the book the passage at the cursor, where {PASSAGE} characters or more are copied.",
        )
        self._in_book.hide()
        below = QHBoxLayout()
        below.setSpacing(GRID)
        below.addWidget(self.source.choice)
        below.addWidget(self.source.finder)
        below.addWidget(self._expected_button)
        below.addWidget(self._place, 1)
        below.addWidget(self._in_book)
        self.body.addWidget(self.picker)
        self.body.addWidget(self.source)
        self.body.addLayout(self._scroll_bar.beside_text(), 1)
        self.body.addLayout(below)

    def _wire(self) -> None:
        canvas = self.canvas
        canvas.cursor_moved.connect(self._on_cursor_moved)
        canvas.selection_changed.connect(self.selection_changed)
        canvas.sight_changed.connect(self._on_canvas_sight_changed)
        canvas.letter_typed.connect(self.letter_typed)
        self._in_book.clicked.connect(self._on_in_book_clicked)
        self.picker.tint_chosen.connect(self._on_picker_tint_chosen)
        self.picker.mistake_made.connect(self.mistake_made)
        self._expected_button.toggled.connect(self._on_expected_toggled)
        self.source.book_changed.connect(self._on_source_book_changed)
        self.source.finder.returnPressed.connect(self._find)

    # ── showing ──

    def _show_book(self, book: Book) -> None:
        self.in_sight.begin(book)
        self._text_paint.forget()
        self._want_copies()
        hint = _NOTHING_TYPED if self.source.which == OWN else _NO_BOOK
        self.canvas.show_text(book.ids, book.vocabulary, hint)
        self._show_place()
        self.in_sight.look()

    def _show_subtitle(self) -> None:
        network = self.in_sight.network
        if network is None:
            return
        at = f"at iteration {network.iteration:,}"
        if self._copied.is_working:
            self.offer_subtitle(f"{at} · looking for copies …", "looking for copies …")
        elif copied := self._copied_in_words():
            self.offer_subtitle(*(variant for words in copied for variant in (f"{at} · {words}", words)))
        else:
            self.offer_subtitle(at, at.replace("iteration", "step"))

    def _copied_in_words(self) -> tuple[str, ...]:
        """Of the whole text that is read, the longest words first; none where nobody looks for copies."""
        lengths = self._copied_lengths()
        if lengths is None or not len(lengths):
            return ()
        return copied_in_words(lengths, is_book=self.source.which != OWN)

    def _show_scale(self) -> None:
        network = self.in_sight.network
        if network is not None:
            self._text_paint.show_scale(self.tint, network.architecture)

    def _paint(self) -> None:
        seen, network = self.read, self.in_sight.network
        if seen is None or network is None or not self.tint.is_of(seen.network.architecture):
            return
        self._text_paint.paint(self.tint, seen, self._copied_lengths())
        self._words.request()

    def _copied_lengths(self) -> Array | None:
        """(N,) of the whole text that is read; None where nobody wants to see them, or they are not there."""
        book = self.in_sight.book
        return self._copied.lengths(book) if self.tint.kind is TintKind.COPIED and book is not None else None

    def _want_copies(self) -> None:
        """Sorting a long text takes seconds: only where somebody wants to see them."""
        book = self.in_sight.book
        if self.tint.kind is TintKind.COPIED and book is not None:
            if book.corpus is None:
                self.mistake_made.emit("The text of this run is not at hand, so copies of it cannot be told.")
            self._copied.want(book, self._learned_size)
            self._show_subtitle()

    def _on_copied_found(self) -> None:
        self._show_subtitle()
        self._show_in_book()
        self._paint()

    def _show_place(self) -> None:
        size = self.in_sight.size
        place = f"{self.canvas.cursor_place + 1:,}"
        self._place.offer(
            *((f"character {place} of {size:,}", f"{place} of {size:,}", place, "") if size else ("",))
        )
        self._place.setToolTip("The character that the cursor stands on, and how many there are.")
        self._show_in_book()

    def _show_in_book(self) -> None:
        """The way into the book, where copies of one's own text are told."""
        is_asked = self.tint.kind is TintKind.COPIED and self.source.which == OWN
        self._in_book.setVisible(is_asked)
        self._in_book.setEnabled(is_asked and self._copy_here() is not None)

    def _copy_here(self) -> tuple[int, int] | None:
        """Where the passage at the cursor begins in the book, and its length."""
        book = self.in_sight.book
        return self._copied.place_of(book, self.canvas.cursor_place) if book is not None else None

    def _describe(self) -> None:
        if self.in_sight.size:
            self.canvas.setAccessibleDescription(self.words_at(self.canvas.cursor_place))

    def _find(self) -> None:
        book, wanted = self.in_sight.book, self.source.finder.text()
        if book is None or not wanted:
            return
        found = find_place(wanted, book.ids, book.vocabulary, self.canvas.cursor_place)
        if isinstance(found, str):
            self.mistake_made.emit(found)
        elif found[1] - found[0] == 1:
            self.go_to(found[0])
        else:
            self.canvas.select(*found)

    # ── handlers ──

    def _on_in_sight_seen(self, seen: Seen) -> None:
        self._paint()
        self.seen.emit(seen)

    def _on_cursor_moved(self, place: int) -> None:
        self._show_place()
        self._words.request()
        self.cursor_moved.emit(place)
        self.in_sight.look_soon()

    def _on_canvas_sight_changed(self) -> None:
        if self.isVisible():
            self.in_sight.look_soon()

    def _on_picker_tint_chosen(self, tint: Tint) -> None:
        self.show_tint(tint)
        self.tint_chosen.emit(tint)

    def _on_in_book_clicked(self) -> None:
        copy = self._copy_here()
        if copy is not None:
            self.go_to_place_of_book(*copy)

    def _on_expected_toggled(self, is_on: bool) -> None:
        self._text_paint.show_expected(is_on, self.read)

    def _on_source_book_changed(self, book: Book) -> None:
        before = self.in_sight.book
        if before is not None and not before.is_typed:
            self._left_at = self.canvas.cursor_place  # one comes back to it
        self._show_book(book)
        self.book_changed.emit(book)
        if book.is_typed:
            self.canvas.go_to(max(0, len(book.ids) - 1))
        else:
            self.go_to(self._left_at)

    # Qt's overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._scroll_bar.follow()
        self.in_sight.look_soon()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.in_sight.look_away()
