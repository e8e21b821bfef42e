"""Palette: a field to type in, and below it what one may mean; Enter does it, Esc leads back.

It floats over the window as long as it is open. Knows entries and how they are matched; knows nothing of what
they do.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from rnnviz.gui.parts.accessible.announcing import announce
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.theme import GRID
from rnnviz.gui.window.palette.entry import PaletteEntry
from rnnviz.gui.window.palette.matching import Matcher
from rnnviz.gui.window.palette.rows import HEIGHT, EntryDelegate, EntryRows

WIDTH, SEEN = 680, 10
"""Pixels, and rows in sight."""
TOP = 6 * GRID
"""Pixels of the window above it."""
MOST_REMEMBERED = 5
NOTHING = "Nothing is called so. A word less, or another word for it?"
HINT = "An action, page, setting, preset, text … or unit 37, or iteration 3000"

Asked = Callable[[str], list[PaletteEntry]]


class PaletteField(QLineEdit):
    """Where one types; keys that go through the rows it hands on.

    went  so many rows down, or up where negative;  left  the keys went to somebody else
    """

    went = Signal(int)
    left = Signal()

    # Qt's overrides

    def event(self, event: QEvent) -> bool:
        # Esc is an action's key, too: while one types it is the palette's.
        is_wanted = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if is_wanted and event.key() == Qt.Key.Key_Escape:  # type: ignore[attr-defined]  # just asked
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {
            Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: SEEN - 1, Qt.Key.Key_PageUp: 1 - SEEN,
            Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1,
        }.get(Qt.Key(event.key()))  # fmt: skip
        if by is None:
            super().keyPressEvent(event)
        else:
            self.went.emit(by)

    def focusNextPrevChild(self, _next: bool) -> bool:
        return False  # Tab goes down the rows: there is nowhere else to go

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        passing = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
        if event.reason() not in passing:
            self.left.emit()


class Palette(QWidget):
    """It is named ``palette``, its parts ``palette_field``, ``palette_list`` and ``palette_words``."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("palette")
        self.setAccessibleName("Search everything")
        # Without it all of this would be painted again whenever something changes below.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._before: QWidget | None = None
        self._matcher = Matcher()
        self._asked: Asked = lambda _query: []
        self._first: Sequence[str] = ()
        self._known: dict[str, PaletteEntry] = {}
        self._parts: Iterator[Sequence[PaletteEntry]] = iter(())
        self._new: list[PaletteEntry] = []  # known, and not yet found by what is typed
        self._when_there_is_time = QTimer(self)
        self._when_there_is_time.setInterval(0)
        self._when_there_is_time.timeout.connect(self._take_part)
        self._chosen: list[str] = []  # the last first
        self.field = PaletteField()
        self.field.setObjectName("palette_field")
        self.field.setAccessibleName("Search everything")
        self.field.setPlaceholderText(HINT)
        self.field.setToolTip("Type what you look for; ↑ and ↓ choose, Enter does it, Esc leads back.")
        self._rows = EntryRows(self)
        self.list = QListView()
        self.list.setObjectName("palette_list")
        self.list.setAccessibleName("What was found")
        self.list.setModel(self._rows)
        self.list.setItemDelegate(EntryDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._words = Label()
        self._words.setObjectName("palette_words")
        self._words.setProperty("role", "quiet")
        self._words.setWordWrap(True)
        self._words.setContentsMargins(2 * GRID, GRID // 2, 2 * GRID, GRID // 2)
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._words.setFixedHeight(2 * self._words.fontMetrics().lineSpacing() + GRID)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, GRID // 2)
        column.setSpacing(0)
        column.addWidget(self.field)
        column.addWidget(self.list, 1)
        column.addWidget(self._words)
        self.field.textChanged.connect(self._find)
        self.field.went.connect(self._go)
        self.field.left.connect(self.hide)
        self.field.returnPressed.connect(self._choose_current)
        self.list.clicked.connect(self._choose_current)
        self.list.selectionModel().currentChanged.connect(self._on_current_changed)
        self.hide()

    # ── opening and closing ──

    def open(self, parts: Iterable[Sequence[PaletteEntry]], asked: Asked, first: Sequence[str]) -> None:
        """Show it, with all entries that there are, in ``parts``: the first at once, each other when there is
        time, or something was typed. ``asked`` makes more of what is typed, ``first`` are names of those that
        are seen before anything is, all of the first part."""
        self._before = QApplication.focusWidget() if self.isHidden() else self._before
        self._matcher, self._known, self._new = Matcher(), {}, []
        self._parts = iter(parts)
        self._take_part()
        self._asked = asked
        self._first = first
        window = self.window()
        window.removeEventFilter(self)
        window.installEventFilter(self)
        self.field.clear()
        self._find("")
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._when_there_is_time.start()

    def _take_part(self) -> bool:
        """Find among those of the part that was taken before, else take the next one; False where there is
        no more. The first opening needs no more than to know the entries that it begins with."""
        if self._new:
            self._matcher.add(self._new)
            self._new = []
            return True
        part = next(self._parts, None)
        if part is None:
            self._when_there_is_time.stop()
            return False
        self._new = [entry for entry in part if entry.name not in self._known]  # a file may be in two menus
        self._known |= {entry.name: entry for entry in self._new}
        return True

    def leave(self) -> None:
        """Close it, and give the keys back to whoever had them."""
        before, self._before = self._before, None
        # Who edits a cell of a table edits no more once the keys are here, and his field is gone.
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.window().setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()

    def _place(self) -> None:
        window = self.window()
        width = min(WIDTH, window.width() - 4 * GRID)
        around = self.field.sizeHint().height() + self._words.height() + GRID // 2 + 1
        height = min(SEEN * HEIGHT + around, window.height() - TOP - GRID)
        self.setGeometry((window.width() - width) // 2, TOP, width, height)

    # ── finding ──

    def _find(self, query: str) -> None:
        if query.strip():
            while self._take_part():
                pass
            by_number = self._asked(query)
            found = by_number + self._matcher.best(query)
        else:
            names = dict.fromkeys((*self._chosen, *self._first))
            found = [self._known[name] for name in names if name in self._known]
        self._rows.show(found)
        if found:
            self.list.setCurrentIndex(self._rows.index(0))
        else:
            self._words.setText(NOTHING)

    def _go(self, by: int) -> None:
        row = min(max(self.list.currentIndex().row() + by, 0), self._rows.rowCount() - 1)
        if abs(by) == 1 and row == self.list.currentIndex().row():  # around the ends
            row = self._rows.rowCount() - 1 if by < 0 else 0
        self.list.setCurrentIndex(self._rows.index(row))

    def _choose_current(self) -> None:
        row = self.list.currentIndex().row()
        if row < 0 or self._rows.entries[row].off:
            return
        entry = self._rows.entries[row]
        if entry.name in self._known:
            self._chosen = [entry.name, *(name for name in self._chosen if name != entry.name)]
            del self._chosen[MOST_REMEMBERED:]
        self.leave()
        entry.act()

    # ── handlers ──

    def _on_current_changed(self) -> None:
        row = self.list.currentIndex().row()
        if row < 0:
            return
        entry = self._rows.entries[row]
        self._words.setText(f"{entry.off} {entry.words}".strip())
        announce(
            self.list, str(self._rows.data(self.list.currentIndex(), Qt.ItemDataRole.AccessibleTextRole))
        )

    # Qt's overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()  # the field has done it
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().color(QPalette.ColorRole.AlternateBase))
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def hideEvent(self, event: QHideEvent) -> None:
        self._when_there_is_time.stop()
        self.window().removeEventFilter(self)
        super().hideEvent(event)
