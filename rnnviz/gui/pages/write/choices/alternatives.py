"""AlternativeList: all characters that might have come at a place, and how the text would go on with each.

Is given rows and texts; knows no network and no tree.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby, zip_longest

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from rnnviz.gui.pages.write.drawn.chances import ChanceRow, chance_in_words
from rnnviz.gui.pages.write.drawn.painting import Area, Brush, Fonts, fonts, paint_rows
from rnnviz.gui.pages.write.drawn.running import running
from rnnviz.gui.parts.theme import DARK, GRID, Theme

CHOOSE = "Click, or press Enter: it is written instead, and the rest flows anew with the same dice."
LEAST_SAME = 4
"""Characters in a row that are the same as in the present text, and no chance."""
_SPOKEN = 20
"""Characters of what follows that are read out."""
_BAR_PART, _WIDEST_BAR = 0.42, 300
"""How much of the width a row's bar takes, at most so many pixels."""


class AlternativeList(QListWidget):
    """A row each, from the likeliest on.

    character_chosen  the number of the character whose row was clicked or entered
    """

    character_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("choices_alternatives")
        self.setAccessibleName("Characters that might have been written here")
        self.setAccessibleDescription("↑ and ↓ choose, Enter has it written instead.")
        self.setProperty("passages", True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setUniformItemSizes(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMouseTracking(True)
        self.setMinimumHeight(4 * fonts().pitch)
        self._line = _Line(self)
        self.setItemDelegate(self._line)
        self.itemClicked.connect(self._on_item_clicked)

    def set_theme(self, theme: Theme) -> None:
        self._line.theme = theme
        self.viewport().update()

    def show_rows(self, rows: Sequence[ChanceRow], marks: Sequence[str]) -> None:
        """Show these, in the characters of ``marks``; what follows each is not known yet."""
        self._line.rows, self._line.marks, self._line.followings = rows, marks, {}
        while self.count() > len(rows):
            self.takeItem(self.count() - 1)
        while self.count() < len(rows):
            self.addItem(QListWidgetItem())
        taken = 0
        for number, row in enumerate(rows):
            self._say(number)
            if row.is_taken:
                taken = number
        if rows:
            self.setCurrentRow(taken)
            self._show_current()
        self.viewport().update()

    def show_followings(self, followings: Mapping[int, str], present: str) -> None:
        """What is written after each character, by its number; of some it need not be known.

        What does not differ from the ``present`` text is quiet.
        """
        self._line.followings, self._line.present = followings, present
        for number in range(self.count()):
            self._say(number)
        self.viewport().update()

    @property
    def rows(self) -> Sequence[ChanceRow]:
        """What is shown, from top to bottom."""
        return self._line.rows

    @property
    def followings(self) -> Mapping[int, str]:
        """What is known to follow."""
        return self._line.followings

    def choose_row(self, number: int) -> None:
        """As a click on the row of this number, from 0, does."""
        if 0 <= number < len(self.rows):
            self.character_chosen.emit(self.rows[number].character)

    def _row_of(self, mark: str) -> int | None:
        """Where the character stands that is typed."""
        marks = self._line.marks
        return next((at for at, row in enumerate(self.rows) if marks[row.character] == mark), None)

    def _show_current(self) -> None:
        """The likeliest are in sight, unless the one that came then is not."""
        self.scrollToTop()
        if self.currentItem() is not None:
            self.scrollToItem(self.currentItem())

    def _say(self, number: int) -> None:
        row, item = self.rows[number], self.item(number)
        words = chance_in_words(row, self._line.marks)
        following = self.followings.get(row.character, "")
        if following:
            words += f" Then: {running(following[:_SPOKEN])}"
        item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
        item.setToolTip(f"{words}\n{CHOOSE}")

    def _on_item_clicked(self, item: QListWidgetItem) -> None:
        self.choose_row(self.row(item))

    # Qt's overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.choose_row(self.currentRow())
        elif event.text().strip() and (row := self._row_of(event.text())) is not None:
            self.setCurrentRow(row)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_current()


class _Line(QStyledItemDelegate):
    """Paints a row of chances, and behind it what would follow."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = DARK
        self.rows: Sequence[ChanceRow] = ()
        self.marks: Sequence[str] = ()
        self.followings: Mapping[int, str] = {}
        self.present = ""
        self._fonts: Fonts = fonts()

    # Qt's overrides

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, self._fonts.pitch + 3)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        if index.row() >= len(self.rows):
            return
        theme, row, mono = self.theme, self.rows[index.row()], self._fonts.mono
        rect = QRect(option.rect)
        left, top, width, height = rect.left(), rect.top(), rect.width(), rect.height()
        state = option.state
        is_lit = bool(state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_Selected))
        painter.save()
        painter.setClipRect(rect)
        if is_lit:
            painter.fillRect(rect, theme.color("raised"))
        bar = min(_WIDEST_BAR, round(width * _BAR_PART))
        brush = Brush(theme, self._fonts, self.marks, "raised" if is_lit else "card")
        area = Area(left + GRID // 2, top + 1, bar, height - 2)
        # A gap before the one that came is for rows that are left out: here all have theirs.
        paint_rows(painter, brush, area, [row._replace(rank=1)], height - 2)
        start = left + bar + 3 * GRID
        text_top = top + (height - mono.height) // 2
        mono.begin(painter, theme.pen("warm" if row.is_taken else "text"))
        end = mono.draw(painter, start, text_top, self.marks[row.character])
        for words, is_same in runs(self.followings.get(row.character, ""), self.present):
            mono.begin(painter, theme.pen("quiet" if is_same and not row.is_taken else "text"))
            end = mono.draw(painter, round(end), text_top, words)
            if end > rect.right():
                break
        painter.restore()


def runs(text: str, present: str) -> list[tuple[str, bool]]:
    """A text in pieces that are, or are not, what stands at the same places of the present one.

    A few letters alone are the same by chance, and count as not.
    """
    is_same = [one == other for one, other in zip_longest(text, present[: len(text)])]
    start = 0
    for same, group in groupby([*is_same]):
        end = start + len([*group])
        if same and end - start < LEAST_SAME:
            is_same[start:end] = [False] * (end - start)
        start = end
    pieces = groupby(zip(text, is_same, strict=True), lambda pair: pair[1])
    return [(running("".join(mark for mark, _ in piece)), same) for same, piece in pieces]
