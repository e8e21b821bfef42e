"""HelpWindow: the book beside the main window: contents or hits at the left, the leaf at the right.

Knows a book, and how one reads in it: search, links, back and forward. Where a link leads outside the book
it says by a signal.
"""

from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from rnnviz.gui.parts.buttons import offer_clear_button, sign_button
from rnnviz.gui.parts.names import cell, named
from rnnviz.gui.parts.splitter import Splitter
from rnnviz.gui.parts.theme import GRID, Theme, bold
from rnnviz.gui.window.help.book import HelpBook
from rnnviz.gui.window.help.leaf import READ, SHOW, HelpSpot
from rnnviz.gui.window.help.leaf_view import LeafView
from rnnviz.gui.window.help.paper import html_of
from rnnviz.gui.window.help.search import search
from rnnviz.training.glossary.word import Whereabouts

_SPOT = Qt.ItemDataRole.UserRole
MOST_BACK = 200
"""Places that one can go back to."""
TITLE_BAR = 5 * GRID
"""Pixels that a window has above itself, where the system has not told yet."""


class _Read(NamedTuple):
    """Where somebody was: a spot, and how far he had scrolled."""

    spot: HelpSpot
    scrolled: int


class HelpWindow(QWidget):
    """A window of its own that blocks nothing.

    place_wanted  a Whereabouts that is to be shown
    act_wanted    the target of a link that opens something: OPEN_PRESET or OPEN_TEXT and a name
    """

    place_wanted = Signal(object)
    act_wanted = Signal(str)

    def __init__(self, book: HelpBook, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("help_window")
        self.setWindowTitle("Help")
        self.book = book
        book.speak_of_cell(cell())
        self._theme = theme
        self._now = HelpSpot(book.keys[0])
        self._back: list[_Read] = []
        self._on: list[_Read] = []
        self.search_field = QLineEdit(self)
        self.search_field.setObjectName("help_search")
        self.search_field.setAccessibleName("Search in Help")
        self.search_field.setPlaceholderText("Search")
        self.search_field.setToolTip(
            "Words, cards, presets, texts and keys that have all that is typed (Ctrl+F)."
        )
        offer_clear_button(self.search_field, "Clear the search")
        self.contents = QListWidget(self)
        self.contents.setObjectName("help_contents")
        self.contents.setAccessibleName("Contents of Help")
        self.contents.setToolTip("What Help is made of, or what was found; Enter opens it.")
        self.leaf = LeafView(self)
        self.back = sign_button("help_back", "‹", "Back to what was read before (Alt+Left).")
        self.on = sign_button("help_on", "›", "Forward again (Alt+Right).")
        self._lay_out()
        self._connect()
        self._show_contents()

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(GRID, GRID, 0, GRID)
        column.setSpacing(GRID)
        row = QHBoxLayout()
        row.setSpacing(GRID // 2)
        row.addWidget(self.back)
        row.addWidget(self.on)
        row.addWidget(self.search_field, 1)
        column.addLayout(row)
        column.addWidget(self.contents, 1)
        left.setMinimumWidth(200)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(Splitter("help", Qt.Orientation.Horizontal, (left, self.leaf), (30, 70)))
        self.resize(840, 620)
        self.setTabOrder(self.search_field, self.contents)
        self.setTabOrder(self.contents, self.leaf)

    def _connect(self) -> None:
        self.search_field.textChanged.connect(self._show_contents)
        self.search_field.returnPressed.connect(self._open_first)
        self.contents.itemClicked.connect(self._open_item)
        self.contents.itemActivated.connect(self._open_item)
        self.leaf.link_chosen.connect(self._follow)
        self.back.clicked.connect(self.go_back)
        self.on.clicked.connect(self.go_on)
        for keys, act in (
            (QKeySequence(QKeySequence.StandardKey.Find), self._search),
            (QKeySequence(QKeySequence.StandardKey.Back), self.go_back),
            (QKeySequence(QKeySequence.StandardKey.Forward), self.go_on),
        ):
            shortcut = QShortcut(keys, self)
            shortcut.activated.connect(act)

    # ── what is asked of it ──

    @property
    def spot(self) -> HelpSpot:
        """What is read now."""
        return self._now

    def begin_at(self, spot: HelpSpot) -> None:
        """Where reading goes on when nothing else is asked for."""
        self._now = spot

    def open(self, spot: HelpSpot) -> None:
        """Read there; a place that there is not is the top of the first leaf."""
        if spot.leaf not in self.book.keys:
            spot = HelpSpot(self.book.keys[0])
        if spot != self._now or self.leaf.document().isEmpty():
            self._remember(self._back)
            self._on.clear()
        self._read(spot)

    def go_back(self) -> None:
        """What was read before."""
        self._turn(self._back, self._on)

    def go_on(self) -> None:
        """What was read before going back."""
        self._turn(self._on, self._back)

    def step_aside(self, room: QRect) -> None:
        """Leave ``room`` of the screen free, or as much of it as can be: it is to be seen."""
        frame, screen = self.frameGeometry(), self.screen().availableGeometry()
        if not self.isVisible() or _overlap(frame, room) == 0:
            return
        frame.setSize(self.size() + self._beyond)
        right, bottom = screen.right() + 1 - frame.width(), screen.bottom() + 1 - frame.height()
        corners = [QPoint(x, y) for x in (right, screen.left()) for y in (screen.top(), bottom)]
        places = [frame.topLeft(), *corners]  # where it is, if no other place is better
        self.move(min(places, key=lambda place: _overlap(QRect(place, frame.size()), room)))

    @property
    def _beyond(self) -> QSize:
        """What the frame takes; where no one has said so yet, about as much as others do."""
        frame = self.frameGeometry().size() - self.size()
        return QSize(frame.width(), max(frame.height(), TITLE_BAR))

    def _fit(self, screen: QRect) -> None:
        """As small as the ``screen`` wants it; first beside nothing, in the middle, then where it was."""
        beyond = self._beyond
        self.resize(self.size().boundedTo(screen.size() - beyond))
        room = QRect(QPoint(), self.size() + beyond)
        if self.testAttribute(Qt.WidgetAttribute.WA_Moved):
            room.moveTopLeft(self.pos())
        else:
            room.moveCenter(screen.center())
        right, bottom = screen.right() + 1 - room.width(), screen.bottom() + 1 - room.height()
        self.move(max(screen.left(), min(room.left(), right)), max(screen.top(), min(room.top(), bottom)))

    def set_theme(self, theme: Theme) -> None:
        """Take these colours."""
        self._theme = theme
        self._read_again()

    def write_names(self) -> None:
        """Names of arrays are written in another way now, or the run has another cell."""
        self.book.speak_of_cell(cell())
        self._read_again()
        self._show_contents()

    def _read_again(self) -> None:
        if not self.leaf.document().isEmpty():
            scrolled = self.leaf.verticalScrollBar().value()
            self._read(self._now)
            self.leaf.scroll_to(scrolled)

    # ── reading ──

    def _read(self, spot: HelpSpot) -> None:
        leaf = self.book.leaf(spot.leaf)
        self._now = spot
        self.leaf.show_html(html_of(leaf), self._theme)
        self.setWindowTitle(f"{leaf.title} — Help")
        if spot.entry:
            self.leaf.go_to(spot.entry)
        self.back.setEnabled(bool(self._back))
        self.on.setEnabled(bool(self._on))
        self._choose_item()

    def _remember(self, into: list[_Read]) -> None:
        if not self.leaf.document().isEmpty():
            into.append(_Read(self._now, self.leaf.verticalScrollBar().value()))
            del into[:-MOST_BACK]

    def _turn(self, taken: list[_Read], kept: list[_Read]) -> None:
        if taken:
            self._remember(kept)
            then = taken.pop()
            self._read(then.spot)
            self.leaf.scroll_to(then.scrolled)

    def _follow(self, target: str) -> None:
        if target.startswith(READ):
            self.open(self.book.spot_of(target.removeprefix(READ)))
        elif target.startswith(SHOW):
            entry = self.book.entry(HelpSpot(self._now.leaf, target.removeprefix(SHOW)))
            if entry is not None and isinstance(entry.place, Whereabouts):
                self.place_wanted.emit(entry.place)
        else:
            self.act_wanted.emit(target)

    # ── contents and hits ──

    def _show_contents(self) -> None:
        typed = self.search_field.text()
        self.contents.clear()
        if typed.strip():
            for hit in search(self.book.leaves, typed):
                self._add_item(f"{named(hit.title)}   ·  {hit.where}", hit.spot)
            if not self.contents.count():
                self._add_heading("nothing has all of these words")
        else:
            for group, leaves in self.book.contents:
                self._add_heading(group)
                for key, title in leaves:
                    self._add_item(title, HelpSpot(key))
            self._choose_item()

    def _add_heading(self, text: str) -> None:
        item = QListWidgetItem(text)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setFont(bold(self.font()))
        self.contents.addItem(item)

    def _add_item(self, text: str, spot: HelpSpot) -> None:
        item = QListWidgetItem(text)
        item.setData(_SPOT, spot)
        self.contents.addItem(item)

    def _choose_item(self) -> None:
        if self.search_field.text().strip():
            return
        for number in range(self.contents.count()):
            spot = self.contents.item(number).data(_SPOT)
            if spot is not None and spot[0] == self._now.leaf:
                self.contents.setCurrentRow(number)

    def _open_item(self, item: QListWidgetItem) -> None:
        spot = item.data(_SPOT)
        if spot is not None:
            self.open(HelpSpot(*spot))

    def _open_first(self) -> None:
        for number in range(self.contents.count()):
            if self.contents.item(number).data(_SPOT) is not None:
                self.contents.setCurrentRow(number)
                self._open_item(self.contents.item(number))
                return

    def _search(self) -> None:
        self.search_field.setFocus()
        self.search_field.selectAll()

    # Qt's overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc ends a search, then closes; ↓ goes from the field to what was found, PgDown reads on."""
        if event.key() == Qt.Key.Key_Escape:
            if self.search_field.text():
                self.search_field.clear()
            else:
                self.close()
        elif event.key() == Qt.Key.Key_Down and self.search_field.hasFocus():
            self.contents.setFocus()
            self.contents.setCurrentRow(max(0, self.contents.currentRow()))
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            bar = self.leaf.verticalScrollBar()
            by = bar.pageStep() * (1 if event.key() == Qt.Key.Key_PageDown else -1)
            self.leaf.scroll_to(bar.value() + by)
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """All of it is on the screen, whatever size and place it had."""
        self._fit(self.screen().availableGeometry())
        super().showEvent(event)


def _overlap(one: QRect, other: QRect) -> int:
    """Pixels that both have."""
    both = one & other
    return both.width() * both.height() if both.isValid() else 0
