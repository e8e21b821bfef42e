"""SoftmaxCanvas: the bars of one forecast, painted: the likeliest characters, or all of them.

Is given a column of a snapshot and told how far it is scrolled; knows no panel.
"""

import math
from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnnviz.core.numerals import per_cent
from rnnviz.gui.panels.forecast.forecast import Forecast, forecast, percent
from rnnviz.gui.panels.forecast.layout import FEWEST_ROWS, CellLayout, RowLayout, lay_out_cells, lay_out_rows
from rnnviz.gui.parts.accessible.picture_table import Names, PictureTable, spoken
from rnnviz.gui.parts.names import written
from rnnviz.gui.parts.painted_text import PaintedText, columns_of
from rnnviz.gui.parts.place_tip import PlaceTip
from rnnviz.gui.parts.theme import Theme, mono_font, small_font, visible
from rnnviz.training.glossary.glossary import tip_of
from rnnviz.training.worker.messages import Snapshot

THE_TRUE_NEXT = "the true next"


class SoftmaxCanvas(QWidget):
    """The bars themselves, and what they mean. A full bar is always 100 %: lengths can be compared.

    ``caption`` says in a sentence what they show now.
    """

    scroll_range_changed = Signal()
    """How much of all characters is out of sight may have changed: see ``overflow``."""
    scroll_requested = Signal(int)
    """Lines to scroll by (mouse wheel, keys); ± a large number for the ends."""

    def __init__(self, theme: Theme, caption: Callable[[], str], parent: QWidget) -> None:
        super().__init__(parent)
        self._caption = caption
        self.setObjectName("softmax_canvas")
        self.setAccessibleName("Probabilities of the next character")
        self.setToolTip(f"{tip_of('p')} Warm is the one that did.")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # It fills itself, so the card beneath need not be drawn again with every frame.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._characters: list[str] = []
        self._widest = 1
        self._shown: tuple[Snapshot, int] | None = None
        self._forecast: Forecast | None = None
        self._message = ""
        self._shows_all = False
        self._offset = 0
        self._rows: RowLayout | None = None
        self._cells: CellLayout | None = None
        self._tip = PlaceTip(self)
        self._set_fonts()
        self.set_theme(theme)

    # ── what is shown ──

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._card = theme.color("card")
        self._accent = theme.color("accent", 0.8)
        self._warm = theme.color("warm")
        self._track = theme.color("raised")
        self.update()

    def clear(self, characters: str, message: str) -> None:
        """Forget what was shown; a run with these characters begins."""
        self._characters = [visible(character) for character in characters]
        self._widest = max(map(columns_of, self._characters), default=1)
        self._message = message
        self._shown = self._forecast = None
        self._forget_layout()
        self.update()

    def show_column(self, snapshot: Snapshot, column: int) -> None:
        """Show what was expected after the character of ``column``."""
        self._shown = (snapshot, column)
        self._forecast = None  # made when it is painted: hidden bars cost nothing
        self.update()

    @property
    def forecast(self) -> Forecast | None:
        """What the bars show; None before the first snapshot."""
        if self._forecast is None and self._shown is not None:
            self._forecast = forecast(*self._shown)
        return self._forecast

    def set_shows_all(self, shows_all: bool) -> None:
        self._shows_all = shows_all
        self._forget_layout()
        self.update()

    def set_offset(self, pixels: int) -> None:
        """How far all characters are scrolled down."""
        self._offset = pixels
        self.update()

    @property
    def shown_characters(self) -> list[int]:
        """The characters in sight, from the top: the true next is always among the likeliest rows."""
        shown = self.forecast
        if shown is None:
            return []
        if self._shows_all:
            first, last = self._lines_in_view()
            per_line = self._where_cells().per_line
            return list(range(first * per_line, min(last * per_line, len(self._characters))))
        count = self._where_rows().count
        ids: list[int] = shown.order[:count].tolist()
        if shown.rank > count:
            ids[-1] = shown.target
        return ids

    def as_table(self) -> PictureTable:
        """Every character of the vocabulary, from the likeliest on."""
        shown, characters = self.forecast, self._characters
        if shown is None:
            return PictureTable.empty(self._message)

        def cell(row: int, column: int) -> str:
            character = int(shown.order[row])
            if column == 0:
                return percent(shown.probability(character))
            return THE_TRUE_NEXT if character == shown.target else ""

        rows = Names(len(characters), lambda row: f"{row + 1:,}, {spoken(characters[int(shown.order[row])])}")
        return PictureTable(self._caption(), ("probability", "what came"), rows, cell)

    @property
    def overflow(self) -> int:
        """Pixels that all characters need beyond what the canvas has."""
        if not self._shows_all or not self._characters:
            return 0
        cells = self._where_cells()
        return max(0, math.ceil(cells.lines * cells.height) - cells.view_height)

    @property
    def view_height(self) -> int:
        return self._where_cells().view_height

    @property
    def line_height(self) -> int:
        return math.ceil(self._where_cells().height)

    # ── places ──

    def _set_fonts(self) -> None:
        self._mono = PaintedText(mono_font())
        self._small = PaintedText(small_font())
        self._small_mono = PaintedText(mono_font(small_font().pointSizeF()))
        self.setMinimumSize(230, FEWEST_ROWS * (self._mono.height + 1) + self._small.height + 6)
        self._forget_layout()

    def _forget_layout(self) -> None:
        self._rows = self._cells = None
        self.scroll_range_changed.emit()

    def _where_rows(self) -> RowLayout:
        if self._rows is None:
            self._rows = lay_out_rows(
                self.size(), len(self._characters), self._mono, self._small, self._widest
            )
        return self._rows

    def _where_cells(self) -> CellLayout:
        if self._cells is None:
            letters = (self._mono, self._small_mono)
            self._cells = lay_out_cells(
                self.size(), len(self._characters), letters, self._small, self._widest
            )
        return self._cells

    def _lines_in_view(self) -> tuple[int, int]:
        """First line of all characters in sight, and the one after the last."""
        cells = self._where_cells()
        first = int(self._offset / cells.height)
        last = math.ceil((self._offset + cells.view_height) / cells.height)
        return first, min(cells.lines, last)

    def _character_at(self, position: QPoint) -> int | None:
        if self.forecast is None:
            return None
        if self._shows_all:
            cells = self._where_cells()
            if not 0 <= position.y() < cells.view_height:
                return None
            line = int((position.y() + self._offset) / cells.height)
            character = line * cells.per_line + min(int(position.x() / cells.width), cells.per_line - 1)
            return character if character < len(self._characters) else None
        row, shown = int(position.y() / self._where_rows().pitch), self.shown_characters
        return shown[row] if 0 <= row < len(shown) else None

    def tip_at(self, position: QPoint) -> str:
        """What stands at a place of this widget, in words."""
        character, shown = self._character_at(position), self.forecast
        if character is None or shown is None:
            return self.toolTip()
        return (
            f"“{self._characters[character]}” at iteration {shown.iteration:,}: "
            f"p = {per_cent(shown.probability(character), 2)}, "
            f"rank {shown.rank_of(character):,} of {len(self._characters):,}; "
            f"{written('pₜ = softmax(Why·hₜ + by)')}."
        )

    # ── painting ──

    def _paint(self, painter: QPainter) -> None:
        painter.fillRect(0, 0, self.width(), self.height(), self._card)
        if self.forecast is None:
            painter.setPen(self._theme.pen("quiet"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect(), flags, self._message)
        elif self._shows_all:
            self._paint_cells(painter, self.forecast)
        else:
            self._paint_rows(painter, self.forecast)
        if self.hasFocus():
            painter.setPen(self._theme.pen("accent"))
            painter.drawRect(0, 0, self.width() - 1, self.height() - 1)

    def _paint_rows(self, painter: QPainter, shown: Forecast) -> None:
        rows, small = self._where_rows(), self._small
        ids = self.shown_characters
        lengths = [max(1, round(rows.bar_width * part)) for part in shown.parts(ids)]
        tops = [round(row * rows.pitch) for row in range(len(ids))]
        true_row = ids.index(shown.target)
        self._paint_axis(painter, rows)

        down = (rows.pitch - rows.bar_height) / 2
        for row, (top, length) in enumerate(zip(tops, lengths, strict=True)):
            color = self._warm if row == true_row else self._accent
            painter.fillRect(rows.bar_left, round(top + down), length, rows.bar_height, color)
        if shown.rank > rows.count:  # characters in between are left out
            painter.setPen(self._theme.pen("line", dashed=True))
            painter.drawLine(0, tops[true_row], self.width(), tops[true_row])

        down = (rows.pitch - self._mono.height) / 2
        self._mono.begin(painter, self._theme.pen("text"))
        for row, (character, top) in enumerate(zip(ids, tops, strict=True)):
            if row == true_row:
                self._mono.begin(painter, self._theme.pen("warm"))
            letter = [(rows.letter_center, self._characters[character])]
            self._mono.draw_in_cells(painter, letter, round(top + down), rows.letter_room)
            if row == true_row:
                self._mono.begin(painter, self._theme.pen("text"))

        down = (rows.pitch - small.height) / 2
        small.begin(painter, self._theme.pen("quiet"))
        ends = [
            small.draw(
                painter, rows.bar_left + length + 6, round(top + down), percent(shown.probability(character))
            )
            for character, top, length in zip(ids, tops, lengths, strict=True)
        ]
        bar = (rows.bar_left, rows.bar_left + lengths[true_row])
        self._paint_true_next(painter, shown, bar, ends[true_row], round(tops[true_row] + down))

    def _paint_true_next(
        self, painter: QPainter, shown: Forecast, bar: tuple[int, int], end: float, top: int
    ) -> None:
        """The words after ``end``, or inside the bar (from left to right) where there is no room.

        The longest that fit; where none do, the colour alone tells.
        """
        variants: tuple[str, ...] = (THE_TRUE_NEXT, "true")
        if shown.rank > self._where_rows().count:
            variants = (f"{THE_TRUE_NEXT}, rank {shown.rank:,}", f"rank {shown.rank:,}", *variants)
        for words in variants:
            width = self._small.width(words)
            if end + 8 + width <= self.width():
                self._small.begin(painter, self._theme.pen("warm"))
                self._small.draw(painter, round(end + 8), top, words)
                return
            if width + 12 <= bar[1] - bar[0]:
                self._small.begin(painter, self._theme.pen("on_accent"))
                self._small.draw(painter, round(bar[1] - 6 - width), top, words)
                return

    def _paint_axis(self, painter: QPainter, rows: RowLayout) -> None:
        places = [(rows.bar_left + round(part * rows.bar_width), part) for part in (0.0, 0.5, 1.0)]
        painter.setPen(self._theme.pen("line"))
        painter.drawLine(rows.bar_left, rows.axis_top, rows.bar_left + rows.bar_width, rows.axis_top)
        for x, _ in places:
            painter.drawLine(x, rows.axis_top, x, rows.axis_top + 3)
        self._small.begin(painter, self._theme.pen("quiet"))
        texts = [(float(x), "0" if p == 0 else f"{100 * p:g} %") for x, p in places]
        self._small.draw_centered(painter, texts, rows.axis_top + 4)

    def _paint_cells(self, painter: QPainter, shown: Forecast) -> None:
        cells = self._where_cells()
        ids = self.shown_characters
        bar_width = cells.width - cells.letter_width - 6
        bar_height = max(4, min(round(cells.height) - 6, 14))
        down = (cells.height - bar_height) / 2
        lefts = [(i % cells.per_line) * cells.width for i in ids]
        tops = [(i // cells.per_line) * cells.height - self._offset for i in ids]
        lengths = [bar_width * part for part in shown.parts(ids)]
        letters: dict[int, list[tuple[float, str]]] = {}  # by line
        true_letter = None
        text_down = (cells.height - cells.letters.height) / 2
        painter.save()
        painter.setClipRect(0, 0, self.width(), cells.view_height)
        for character, left, top, length in zip(ids, lefts, tops, lengths, strict=True):
            x, y = round(left + cells.letter_width), round(top + down)
            painter.fillRect(x, y, round(bar_width), bar_height, self._track)
            letter = (left + cells.letter_width / 2 - 1, self._characters[character])
            line = round(top + text_down)
            if character == shown.target:
                true_letter = (line, letter)
                painter.fillRect(x, y, max(2, round(length)), bar_height, self._warm)
            else:
                letters.setdefault(line, []).append(letter)
                if length >= 0.5:  # a stub at every empty place would be noise
                    painter.fillRect(x, y, max(2, round(length)), bar_height, self._accent)
        if true_letter is not None:
            cells.letters.begin(painter, self._theme.pen("warm"))
            cells.letters.draw_in_cells(painter, [true_letter[1]], true_letter[0], cells.letter_room)
        cells.letters.begin(painter, self._theme.pen("text"))
        for line, places in letters.items():
            cells.letters.draw_in_cells(painter, places, line, cells.letter_room)
        painter.restore()
        self._paint_caption(painter, shown)

    def _paint_caption(self, painter: QPainter, shown: Forecast) -> None:
        small, top = self._small, self.height() - self._small.height
        key = "full bar 100 %"
        key_left = self.width() - small.width(key)
        letter, p = self._characters[shown.target], percent(shown.probability(shown.target))
        words = f"{letter}  {p}  {THE_TRUE_NEXT}, rank {shown.rank:,}"
        small.begin(painter, self._theme.pen("warm"))
        end = small.draw(painter, 0, top, words)
        if end + 8 <= key_left:
            small.begin(painter, self._theme.pen("quiet"))
            small.draw(painter, round(key_left), top, key)

    # Qt's overrides

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:  # ends also where a fault is raised: Qt would crash else
            self._paint(painter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._forget_layout()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._set_fonts()
            self.update()
        super().changeEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._tip.watch(self)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._tip.forget(self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.overflow:
            self.scroll_requested.emit(round(-event.angleDelta().y() / 40))
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        page = max(1, self.view_height // self.line_height)
        lines = {
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_Home: -100_000,
            Qt.Key.Key_End: 100_000,
        }.get(Qt.Key(event.key()))
        if self.overflow and lines is not None:
            self.scroll_requested.emit(lines)
        else:
            super().keyPressEvent(event)
