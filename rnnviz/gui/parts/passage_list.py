"""PassageList: places of a text, one below the other, each with the characters around it.

The place itself stands in the same column of every line, on a colour of its own. Knows characters,
numbers and rows; knows no network and no book.
"""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from rnnviz.core.text.corpus import Vocabulary
from rnnviz.core.text.decoding import Ids
from rnnviz.gui.parts.painted_text import PaintedText
from rnnviz.gui.parts.theme import DARK, GRID, Theme, mono_font, visible

AROUND = 48
"""Characters before a place, and after it, that are worth giving: a wide screen shows no more."""
_SPOKEN = 12
"""Characters before a place, and after it, that are read out."""


class Excerpt(NamedTuple):
    """A place of a text.

    before, marked, after  what is read there; at most ``AROUND`` characters are shown on a side
    place                  the number of the character that a press leads to
    value                  −1 … +1, the colour of what is marked; None: as what is chosen
    note                   what is said of it at the end of the line, ``+0.98``
    """

    before: str
    marked: str
    after: str
    place: int
    value: float | None = None
    note: str = ""

    def spoken(self) -> str:
        """As one text, for who hears it."""
        around = (self.before[-_SPOKEN:], f"[{self.marked}]", self.after[:_SPOKEN])
        words = "".join(visible(c) for part in around for c in part)
        return f"{words}, character {self.place + 1:,}" + (f", {self.note}" if self.note else "")


def excerpt(
    ids: Ids,
    vocabulary: Vocabulary,
    place: int,
    end: int | None = None,
    *,
    value: float | None = None,
    note: str = "",
) -> Excerpt:
    """Characters [place, end) of a text with what is around them; one character without an ``end``."""
    stop = place + 1 if end is None else end
    before, marked, after = (
        vocabulary.decode(ids[start:until])
        for start, until in ((max(0, place - AROUND), place), (place, stop), (stop, stop + AROUND))
    )
    return Excerpt(before, marked, after, place, value, note)


class PassageList(QListWidget):
    """Groups of passages, each below a heading. Arrow keys go through them, Enter or a click chooses;
    ``leads`` says where that leads.

    passage_chosen  the place of the one that was clicked or entered
    """

    passage_chosen = Signal(int)

    def __init__(self, name: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.setProperty("passages", True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setUniformItemSizes(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.leads = "the reader goes there"
        self.setAccessibleDescription("↑ and ↓ choose a passage, Enter goes there.")
        self._lines: list[Excerpt | None] = []
        self._line = _Line(self._lines, self)
        self.setItemDelegate(self._line)
        self.itemClicked.connect(self._on_item_clicked)

    def set_theme(self, theme: Theme) -> None:
        self._line.theme = theme
        self.viewport().update()

    def show_groups(self, groups: Sequence[tuple[str, Sequence[Excerpt]]]) -> None:
        """Show these: (heading, passages) from top to bottom. Where the heading is '', it takes no line."""
        self.clear()
        self._lines.clear()
        for heading, passages in groups:
            if heading:
                title = QListWidgetItem(heading)
                title.setFlags(Qt.ItemFlag.NoItemFlags)
                self._lines.append(None)
                self.addItem(title)
            for passage in passages:
                item = QListWidgetItem(passage.spoken())
                item.setToolTip(f"Click, or press Enter: {self.leads}.")
                self._lines.append(passage)
                self.addItem(item)

    @property
    def passages(self) -> tuple[Excerpt, ...]:
        """All that are shown, from top to bottom."""
        return tuple(passage for passage in self._lines if passage is not None)

    def height_of(self, lines: int) -> int:
        """Pixels that so many lines take."""
        return lines * self._line.height + 2 * self.frameWidth()

    def _choose(self, row: int) -> None:
        passage = self._lines[row] if 0 <= row < len(self._lines) else None
        if passage is not None:
            self.passage_chosen.emit(passage.place)

    def _on_item_clicked(self, item: QListWidgetItem) -> None:
        self._choose(self.row(item))

    # Qt's overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.currentRow())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.viewport().update()


class _Line(QStyledItemDelegate):
    """Paints a passage with its place a third of the way from the left, or a heading."""

    def __init__(self, lines: Sequence[Excerpt | None], parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = DARK
        self._lines = lines
        self._text = PaintedText(mono_font())
        self.height = self._text.height + 4

    # Qt's overrides

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, self.height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme, area = self.theme, QRect(option.rect)
        painter.save()
        painter.setClipRect(area)
        passage = self._lines[index.row()]
        if passage is None:
            painter.setPen(theme.color("quiet"))
            place = area.adjusted(GRID // 2, 0, 0, 0)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, str(index.data()))
        else:
            if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
                painter.fillRect(area, theme.color("raised"))
            self._paint_passage(painter, area, passage)
        painter.restore()

    def _paint_passage(self, painter: QPainter, area: QRect, passage: Excerpt) -> None:
        theme, text = self.theme, self._text
        cell, top = round(text.advance), area.top() + 2
        width = area.width() - GRID
        note = QFontMetrics(text.font).horizontalAdvance(passage.note) + GRID if passage.note else 0
        room = max(1, (width - note) // cell)
        column = min(AROUND, width // cell * 2 // 5)  # the same whatever the note
        marked = passage.marked[: max(1, room - column)]
        left = area.left() + GRID // 2 + cell * column
        text.begin(painter, theme.pen("quiet"))
        shown = passage.before[max(0, len(passage.before) - column) :]
        self._draw(painter, shown, left - cell * len(shown), top, cell)
        rest = max(0, min(AROUND, room - column - len(marked)))
        self._draw(painter, passage.after[:rest], left + cell * len(marked), top, cell)
        surface = theme.color("accent") if passage.value is None else theme.blend(passage.value)
        painter.fillRect(QRect(left, top, cell * len(marked), text.height), surface)
        painter.setPen(theme.ink_on(surface))
        self._draw(painter, marked, left, top, cell)
        if passage.note:
            painter.setPen(theme.color("quiet"))
            painter.drawText(
                area.adjusted(0, 0, -GRID // 2, 0),
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                passage.note,
            )

    def _draw(self, painter: QPainter, characters: str, left: int, top: int, cell: int) -> None:
        places = [(left + (k + 0.5) * cell, visible(c)) for k, c in enumerate(characters)]
        self._text.draw_in_cells(painter, places, top, cell)
