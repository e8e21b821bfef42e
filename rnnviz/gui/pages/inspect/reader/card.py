"""ReaderCard: the reader: the text, what it is painted by, a legend, and ways to other places of it.

Is given a book and networks; knows no run and no view. What it paints is read beside the window, and only
where it is in sight.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollBar, QToolButton, QWidget

from rnnviz.core.arrays import Array
from rnnviz.core.text.copies import LONGEST, PASSAGE, share_covered
from rnnviz.gui.pages.inspect.reader.copied import CopiedLengths
from rnnviz.gui.pages.inspect.reader.finder import find_place
from rnnviz.gui.pages.inspect.reader.picker import TintPicker
from rnnviz.gui.pages.inspect.reader.scale import WORDS, TintScale, scale_of, value_in_words, values_of
from rnnviz.gui.pages.inspect.reader.seeing import Seeing, Seen
from rnnviz.gui.pages.inspect.reader.source import BOOK, OWN, BookSource
from rnnviz.gui.pages.inspect.reader.taken import EXPLANATION, expected_in, table_of
from rnnviz.gui.pages.inspect.tint import Tint, TintKind, unit
from rnnviz.gui.pages.inspect.view import Book
from rnnviz.gui.parts.buttons import card_button
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.card_tools import CardTools
from rnnviz.gui.parts.color_legend import SEQUENTIAL, ColorLegend
from rnnviz.gui.parts.fitted_label import FittedLabel
from rnnviz.gui.parts.number_table import NumberTable
from rnnviz.gui.parts.text_grid.canvas import TextCanvas
from rnnviz.gui.parts.theme import DARK, GRID, Theme, visible
from rnnviz.gui.parts.throttle import Throttle
from rnnviz.training.run.network_copy import NetworkCopy

LOOK_MILLISECONDS = 40
"""So long something else is in sight before it is read."""
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
        super().__init__("Reader", parent)
        self.setObjectName("inspect_reader_card")
        self.explain(EXPLANATION)
        self.offer_subtitle("")
        self._theme = DARK
        self._book: Book | None = None
        self._network: NetworkCopy | None = None
        self._seen: Seen | None = None
        self._values: Array = np.zeros(0)
        self._copied = CopiedLengths(self)
        self._copied.found.connect(self._on_copied_found)
        self._copied.failed.connect(self.mistake_made)
        self._learned_size = 0
        self._left_at = 0
        self.tint = unit(0)
        self._is_stale = False
        self._shows_expected = False
        self.canvas = TextCanvas(
            "inspect_reader",
            "The text that the network reads",
            "Type letters: type on from the cursor.",
            self,
        )
        self.canvas.tell = self.words_at
        self.seeing = Seeing(self)
        self.seeing.seen.connect(self._on_seeing_seen)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(LOOK_MILLISECONDS)
        self._soon.timeout.connect(self._look)
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
        self.seeing.forget()
        self._network = self._seen = None
        self.offer_subtitle("")
        self.source.show_run(book)
        self._show_book(self.source.book)

    def show_network(self, network: NetworkCopy) -> None:
        """Look through this network from now on."""
        self._network = network
        self.picker.show_architecture(network.architecture)
        if not self.tint.is_of(network.architecture):
            self.show_tint(unit(0))
            self.tint_chosen.emit(self.tint)
        self._show_scale()
        self._show_subtitle()
        self._is_stale = True
        self._look()

    def read_own(self, text: str) -> None:
        """Read this text, painted by what of it stands in the book."""
        self.source.read_own(text)
        self.show_tint(Tint(TintKind.COPIED))

    def show_tint(self, tint: Tint) -> None:
        """Paint by it; what the network does not have is left."""
        if self._network is not None and not tint.is_of(self._network.architecture):
            return
        self.tint = tint
        self.picker.show_tint(tint)
        self._show_scale()
        self._show_subtitle()
        self._show_in_book()
        self._want_copies()
        self._paint()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.canvas.set_theme(theme)
        self.legend.set_theme(theme)
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
        self._soon.stop()
        self.seeing.stop()
        self._copied.stop()

    # ── what is asked of it ──

    @property
    def read(self) -> Seen | None:
        """The part of the text that was read last, by which network."""
        return self._seen

    def words_at(self, place: int) -> str:
        """A character of the text, and its number, in a sentence."""
        assert self._book is not None
        character = visible(self._book.vocabulary.characters[int(self._book.ids[place])])
        words = [f"“{character}”, character {place + 1:,} of {len(self._book.ids):,}"]
        row = self._seen.row_of(place) if self._seen is not None else None
        if row is not None and row < len(self._values) and self._seen is not None:
            layers = self._seen.network.architecture.layers
            words.append(value_in_words(self.tint, float(self._values[row]), layers))
        return ": ".join(word for word in words if word)

    def numbers(self) -> NumberTable:
        """Of every character in sight what it is painted by, and how likely it and the next one were."""
        if self._book is None or self._seen is None:
            return NumberTable(("character",), ())
        return table_of(self._seen, self._book.vocabulary, self.tint, self._values, *self.canvas.sight)

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
        if self._book is None or not len(self._book.ids):
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
        size = len(self._book.ids) if self._book is not None else 0
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
        self.legend = ColorLegend("inspect_legend", self._theme, self)
        self.legend.set_colors(SEQUENTIAL, "", "")
        self.legend.setToolTip(WORDS[self.tint.kind])
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
        self._scroll_bar = QScrollBar(Qt.Orientation.Vertical, self)
        self._scroll_bar.setObjectName("inspect_scroll")
        self._scroll_bar.setAccessibleName("Scroll the text")
        self._scroll_bar.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._scroll_bar.setToolTip("Other parts of the text.")
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
        reading = QHBoxLayout()
        reading.setSpacing(4)
        reading.addWidget(self.canvas, 1)
        reading.addWidget(self._scroll_bar)
        below = QHBoxLayout()
        below.setSpacing(GRID)
        below.addWidget(self.source.choice)
        below.addWidget(self.source.finder)
        below.addWidget(self._expected_button)
        below.addWidget(self._place, 1)
        below.addWidget(self._in_book)
        self.body.addWidget(self.picker)
        self.body.addWidget(self.source)
        self.body.addLayout(reading, 1)
        self.body.addLayout(below)

    def _wire(self) -> None:
        canvas = self.canvas
        canvas.cursor_moved.connect(self._on_cursor_moved)
        canvas.selection_changed.connect(self.selection_changed)
        canvas.sight_changed.connect(self._on_canvas_sight_changed)
        canvas.letter_typed.connect(self.letter_typed)
        self._scroll_bar.valueChanged.connect(canvas.scroll_to)
        self._in_book.clicked.connect(self._on_in_book_clicked)
        self.picker.tint_chosen.connect(self._on_picker_tint_chosen)
        self.picker.mistake_made.connect(self.mistake_made)
        self._expected_button.toggled.connect(self._on_expected_toggled)
        self.source.book_changed.connect(self._on_source_book_changed)
        self.source.finder.returnPressed.connect(self._find)

    # ── showing ──

    def _show_book(self, book: Book) -> None:
        self._book = book
        self._seen = None
        self._values = np.zeros(0)
        self._want_copies()
        hint = _NOTHING_TYPED if self.source.which == OWN else _NO_BOOK
        self.canvas.show_text(book.ids, book.vocabulary, hint)
        self._show_place()
        self._look()

    def _show_subtitle(self) -> None:
        network = self._network
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
        if self.tint.kind is not TintKind.COPIED or self._book is None or not len(self._book.ids):
            return ()
        lengths = self._copied.lengths(self._book)
        if lengths is None:
            return ()
        longest = f"{int(lengths.max()):,}{' or more' if lengths.max() >= LONGEST else ''} characters"
        if self.source.which != OWN:  # nobody has copied it: it is the book itself
            return (f"the book repeats itself, up to {longest}", f"repeated, up to {longest}")
        share = f"{100 * (1 - share_covered(lengths, PASSAGE)):.0f} % new text"
        short = longest.removesuffix(" characters")
        return (f"{share} · longest copy {longest}", f"{share}, longest copy {short}")

    def _show_scale(self) -> None:
        if self._network is None:
            return
        scale = scale_of(self.tint, self._network.architecture)
        kinds = [Tint(kind) for kind in TintKind if kind is not TintKind.UNIT] + [unit(0)]
        self.legend.make_room([scale_of(kind, self._network.architecture).ends for kind in kinds])
        self.legend.set_colors(scale.meanings, *scale.ends)
        self.legend.setToolTip(WORDS[self.tint.kind])

    def _look(self) -> None:
        """Have the part in sight read, and half as much on both sides."""
        network, book = self._network, self._book
        if network is None or book is None or not len(book.ids) or not self.isVisible():
            return
        if network.architecture.vocab_size != len(book.vocabulary):
            return  # of the run before
        start, end = self.canvas.sight
        cursor = self.canvas.cursor_place
        if not start <= cursor < end and abs(cursor - start) < 2 * (end - start):
            start, end = min(start, cursor), max(end, cursor + 1)
        seen = self._seen
        if seen is not None and not self._is_stale and seen.start <= max(0, start - 1) and end <= seen.end:
            return
        margin = (end - start) // 2
        self._is_stale = False
        self.seeing.look(network, book.ids, start - margin - 1, end + margin)

    def _paint(self) -> None:
        seen, network = self._seen, self._network
        if seen is None or network is None or not self.tint.is_of(seen.network.architecture):
            return
        scale = scale_of(self.tint, seen.network.architecture)
        self._values = self._values_of(seen)
        self.canvas.show_colors(seen.start, scale.indices(self._values), self._table(scale))
        if self._shows_expected:
            self.canvas.show_expected(seen.start, expected_in(seen))
        self._words.request()

    def _values_of(self, seen: Seen) -> Array:
        if self.tint.kind is TintKind.COPIED and self._book is not None:
            lengths = self._copied.lengths(self._book)
            if lengths is not None:
                return lengths[seen.start : seen.end].astype(np.float64)
        return values_of(self.tint, seen.passage)

    def _want_copies(self) -> None:
        """Sorting a long text takes seconds: only where somebody wants to see them."""
        if self.tint.kind is TintKind.COPIED and self._book is not None:
            if self._book.corpus is None:
                self.mistake_made.emit("The text of this run is not at hand, so copies of it cannot be told.")
            self._copied.want(self._book, self._learned_size)
            self._show_subtitle()

    def _on_copied_found(self) -> None:
        self._show_subtitle()
        self._show_in_book()
        self._paint()

    def _table(self, scale: TintScale) -> Array:
        is_signed = scale.low < 0
        return self._theme.diverging_table() if is_signed else self._theme.sequential_table()

    def _show_place(self) -> None:
        size = len(self._book.ids) if self._book is not None else 0
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
        return self._copied.place_of(self._book, self.canvas.cursor_place) if self._book is not None else None

    def _describe(self) -> None:
        if self._book is not None and len(self._book.ids):
            self.canvas.setAccessibleDescription(self.words_at(self.canvas.cursor_place))

    def _find(self) -> None:
        book, wanted = self._book, self.source.finder.text()
        if book is None or not wanted:
            return
        found = find_place(wanted, book.ids, book.vocabulary, self.canvas.cursor_place)
        if isinstance(found, str):
            self.mistake_made.emit(found)
        elif found[1] - found[0] == 1:
            self.go_to(found[0])
        else:
            self.canvas.select(*found)

    def _look_soon(self) -> None:
        """Not with every line that is scrolled by, but while one scrolls, too."""
        if not self._soon.isActive():
            self._soon.start()

    # ── handlers ──

    def _on_seeing_seen(self, seen: Seen) -> None:
        book = self._book
        if book is None or seen.ids is not book.ids or self._network is None:
            return
        self._seen = seen
        self._paint()
        self.seen.emit(seen)
        self._look()  # where it is out of sight by now

    def _on_cursor_moved(self, place: int) -> None:
        self._show_place()
        self._words.request()
        self.cursor_moved.emit(place)
        self._look_soon()

    def _on_canvas_sight_changed(self) -> None:
        if not self.isVisible():
            return  # nobody looks at the lines, which a long text takes time to be broken into
        canvas, bar = self.canvas, self._scroll_bar
        bar.blockSignals(True)
        bar.setRange(0, canvas.lowest_top)
        bar.setPageStep(canvas.rows)
        bar.setValue(canvas.top)
        bar.blockSignals(False)
        self._look_soon()

    def _on_picker_tint_chosen(self, tint: Tint) -> None:
        self.show_tint(tint)
        self.tint_chosen.emit(tint)

    def _on_in_book_clicked(self) -> None:
        copy = self._copy_here()
        if copy is not None:
            self.go_to_place_of_book(*copy)

    def _on_expected_toggled(self, is_on: bool) -> None:
        self._shows_expected = is_on
        if is_on and self._seen is not None:
            self.canvas.show_expected(self._seen.start, expected_in(self._seen))
        elif not is_on:
            self.canvas.show_expected(0, None)

    def _on_source_book_changed(self, book: Book) -> None:
        if self._book is not None and not self._book.is_typed:
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
        self._on_canvas_sight_changed()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._soon.stop()
        self.seeing.forget()
