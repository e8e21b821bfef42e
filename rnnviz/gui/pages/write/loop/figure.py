"""LoopFigure: the lecture's figure of a network at test time, with real numbers, a column for each character.

What is read stands at the bottom, above it the state, the chances, the bar with the dice on it, and on top
the character that came of it, from which an arrow leads back to the input. Is given a text that was told;
knows no view and no clock.
"""

from typing import NamedTuple

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.telling import Drawn, Telling
from rnnviz.core.numerals import per_cent
from rnnviz.gui.pages.write.drawn.chances import (
    BarStretch,
    ChanceRow,
    chance_in_words,
    character_at,
    rows,
    stretch_in_words,
    stretches,
)
from rnnviz.gui.pages.write.drawn.painting import (
    Area,
    Brush,
    dice_in_words,
    fonts,
    paint_bar,
    paint_dice,
    paint_rows,
    paint_state,
    state_image,
    unit_in_words,
)
from rnnviz.gui.pages.write.loop.layout import (
    ARROW,
    GAP,
    LEFT,
    ColumnLayout,
    LoopLayout,
    lay_out_loop,
    least_size,
)
from rnnviz.gui.pages.write.loop.phases import LoopPhase, PhaseFacts, words_of
from rnnviz.gui.parts.accessible.announcing import announce
from rnnviz.gui.parts.accessible.picture_table import Names, PictureTable, spoken
from rnnviz.gui.parts.focus_ring import paint_focus_ring
from rnnviz.gui.parts.place_tip import TippedPicture
from rnnviz.gui.parts.theme import DARK, Theme, visible

BESIDE = ("read", "state h", "chances", "dice", "written")
"""The words beside the first column, by the phases."""
_WORDS = (
    "How each character is written: it is read, h = f(Wxh x, Whh h), p = softmax(y / temperature), the dice "
    "fall on the bar of all chances, and what was drawn is read next. ← → by a phase, PgUp PgDown by a "
    "character, Enter plays."
)
HEAD = 4
"""Pixels of the head of an arrow, along it and to both sides."""


class _Column(NamedTuple):
    """What is painted of one character; ``rows_before`` it is drawn."""

    drawn: Drawn
    rows: list[ChanceRow]
    rows_before: list[ChanceRow]
    stretches: list[BarStretch]
    state: QImage


class LoopFigure(TippedPicture):
    """``show_told`` gives it a text, ``go_to`` a place in it.

    moved          the keyboard wants to go so many phases on
    place_chosen   a character of the text, from 0, that was clicked or asked for by a key
    play_toggled   the keyboard wants it to play, or to stand still
    """

    moved = Signal(int)
    place_chosen = Signal(int)
    play_toggled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("loop_figure")
        self.setAccessibleName("How each character is written")
        self.setToolTip(_WORDS)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._told: Telling | None = None
        self._marks: tuple[str, ...] = ()
        self._first = 0
        self._place, self._phase = 0, LoopPhase.WRITE
        self._layout: LoopLayout | None = None
        self._set_fonts()
        self.set_theme(DARK)

    # ── what is shown ──

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._columns.clear()
        self.update()

    def show_told(
        self, told: Telling | None, marks: str, architecture: Architecture | None, read_first: int
    ) -> None:
        """Show this text, in the characters of ``marks``; before its first ``read_first`` was read."""
        self._told, self._architecture = told, architecture
        self._marks = tuple(map(visible, marks))
        self._first = read_first
        self._columns.clear()
        self._place, self._phase = 0, LoopPhase.WRITE
        self._layout = None
        self._set_least()
        self.go_to(0, LoopPhase.WRITE)

    def go_to(self, place: int, phase: LoopPhase) -> None:
        """Show the character at ``place`` as far as ``phase``, with those before it."""
        self._place, self._phase = place, phase
        self.setAccessibleDescription(self.words()[0])
        self.update()

    def words(self) -> tuple[str, str]:
        """What happens in the phase that is shown, and shorter; '' where nothing is shown."""
        if self._told is None or not len(self._told):
            return "", ""
        return words_of(self._phase, self._said(self._place))

    @property
    def shown_places(self) -> range:
        """Characters of the text that have a column, from left to right."""
        if self._told is None:
            return range(0)
        count = len(self._where().columns)
        first = max(0, min(self._place, len(self._told) - 1) - count + 1)
        return range(first, min(first + count, self._place + 1, len(self._told)))

    def column_of(self, place: int) -> ColumnLayout:
        """Where the parts of a character stand that has a column."""
        return self._where().columns[self.shown_places.index(place)]

    def as_table(self) -> PictureTable:
        """A row for each character of the text, with what happens in each phase."""
        told = self._told
        if told is None or not len(told):
            return PictureTable.empty("Nothing is written yet.")

        def cell(row: int, column: int) -> str:
            drawn = told.at(row)
            match column:
                case 0:
                    return spoken(self._marks[self._read_at(row)])
                case 1:
                    best = rows(drawn, 3)
                    return ", ".join(
                        f"{spoken(self._marks[each.character])} {per_cent(each.chance, 1)}" for each in best
                    )
                case 2:
                    return dice_in_words(drawn, told.draft.dials.is_greedy)
            return spoken(self._marks[drawn.character])

        columns = ("is read", "is expected", "dice", "is written")
        return PictureTable(self.words()[0], columns, Names(len(told), lambda row: f"{row + 1:,}"), cell)

    def words_here(self) -> str:
        """What happens in the phase that is shown."""
        return self.words()[0]

    # ── places ──

    def _set_fonts(self) -> None:
        self._fonts = fonts()
        self._beside = round(max(map(self._fonts.small.width, BESIDE)))
        self._columns: dict[int, _Column] = {}
        self._layout = None
        self._set_least()

    _architecture: Architecture | None = None

    def _set_least(self) -> None:
        layers = self._architecture.layers if self._architecture is not None else 1
        self.setMinimumSize(least_size(self._fonts, layers))

    def _where(self) -> LoopLayout:
        if self._layout is None:
            layers = self._architecture.layers if self._architecture is not None else 1
            count = len(self._marks)
            self._layout = lay_out_loop(self.size(), self._fonts, count, layers, self._beside)
            self._columns.clear()
        return self._layout

    def _column(self, place: int) -> _Column:
        assert self._told is not None
        assert self._architecture is not None
        if place not in self._columns:
            if len(self._columns) > 64:
                self._columns.clear()
            drawn = self._told.at(place)
            self._columns[place] = _Column(
                drawn,
                rows(drawn, self._where().row_count),
                rows(drawn, self._where().row_count, tells=False),
                stretches(drawn),
                state_image(self._architecture, drawn, self._theme),
            )
        return self._columns[place]

    def _read_at(self, place: int) -> int:
        """The number of the character that was read before the one at ``place``."""
        assert self._told is not None
        return int(self._told.ids[place - 1]) if place else self._first

    def _said(self, place: int) -> PhaseFacts:
        assert self._told is not None
        drawn = self._column(place).drawn
        return PhaseFacts(drawn, self._told.draft.dials, self._marks, self._read_at(place))

    # ── painting ──

    def _paint(self, painter: QPainter) -> None:
        painter.fillRect(0, 0, self.width(), self.height(), self._theme.color("card"))
        if self._told is None or not len(self._told):
            paint_focus_ring(painter, self, self._theme)
            return
        where = self._where()
        places = self.shown_places
        for place, column in zip(places, where.columns, strict=False):
            self._paint_column(painter, column, place)
        for place, column in zip(places, where.columns, strict=False):
            self._paint_ways(painter, column, place, places)
        if where.words_right:
            self._paint_beside(painter, where)
        if self.hasFocus():
            painter.setPen(self._theme.pen("accent"))
            painter.drawRect(0, 0, self.width() - 1, self.height() - 1)

    def _paint_beside(self, painter: QPainter, where: LoopLayout) -> None:
        small = self._fonts.small
        for phase in LoopPhase:
            area = where.columns[0].part(phase)
            is_now = phase == self._phase
            small.begin(painter, self._theme.pen("text" if is_now else "quiet"))
            left = where.words_right - round(small.width(BESIDE[phase]))
            small.draw(painter, left, area.center - small.height // 2, BESIDE[phase])

    def _paint_column(self, painter: QPainter, column: ColumnLayout, place: int) -> None:
        theme, shown = self._theme, self._column(place)
        is_now = place == self._place
        surface = "raised" if is_now else "card"
        brush = Brush(theme, self._fonts, self._marks, surface)
        if is_now:
            painter.fillRect(*column.whole, theme.color("raised"))
        reached = self._phase if is_now else LoopPhase.WRITE
        self._paint_letter(painter, brush, column.read, self._read_at(place), "text")
        if reached >= LoopPhase.REMEMBER:
            self._paint_up(painter, column.read, column.state)
            paint_state(painter, brush, column.state, shown.state, shown.drawn)
        if reached >= LoopPhase.EXPECT:
            self._paint_up(painter, column.state, column.rows)
            chances = shown.rows if reached >= LoopPhase.DRAW else shown.rows_before
            paint_rows(painter, brush, column.rows, chances, self._where().pitch)
        if reached >= LoopPhase.DRAW:
            assert self._told is not None
            words = dice_in_words(shown.drawn, self._told.draft.dials.is_greedy)
            paint_bar(painter, brush, column.bar, shown.stretches, shown.drawn)
            paint_dice(painter, brush, column.bar, shown.drawn, words)
        if reached >= LoopPhase.WRITE:
            self._paint_drawn(painter, column, shown.drawn)
            self._paint_letter(painter, brush, column.taken, shown.drawn.character, "warm")
        else:
            painter.setPen(theme.pen("line"))
            for phase in range(reached + 1, LoopPhase.WRITE + 1):
                part = column.part(LoopPhase(phase))
                painter.drawRect(part.left, part.top, part.width - 1, part.height - 1)
        if is_now:
            part = column.part(self._phase)
            painter.setPen(theme.pixel_pen("accent", 2))
            painter.drawRect(part.left - 3, part.top - 3, part.width + 6, part.height + 6)

    def _paint_letter(
        self, painter: QPainter, brush: Brush, area: Area, character: int, meaning: str
    ) -> None:
        """A character in a box."""
        painter.fillRect(*area, self._theme.color(brush.track))
        painter.setPen(self._theme.pen("warm" if meaning == "warm" else "line"))
        painter.drawRect(area.left, area.top, area.width - 1, area.height - 1)
        self._fonts.mono.begin(painter, self._theme.pen(meaning))
        place = [(area.left + area.width / 2, self._marks[character])]
        self._fonts.mono.draw_in_cells(painter, place, area.top, area.width - 4, area.height)

    def _paint_up(self, painter: QPainter, below: Area, above: Area) -> None:
        painter.setPen(self._theme.pen("quiet"))
        painter.drawLine(below.middle, below.top - 2, below.middle, above.bottom + 2)
        self._paint_head_up(painter, below.middle, above.bottom + 2)

    def _paint_drawn(self, painter: QPainter, column: ColumnLayout, drawn: Drawn) -> None:
        """From the stretch on which the dice fell up to the character."""
        low, high = drawn.stretch(drawn.character)
        x = column.bar.left + round(column.bar.width * (low + high) / 2)
        painter.setPen(self._theme.pixel_pen("warm", 1))
        turn = column.bar.top - ARROW // 2
        painter.drawLine(x, column.bar.top - 1, x, turn)
        painter.drawLine(x, turn, column.taken.middle, turn)
        painter.drawLine(column.taken.middle, turn, column.taken.middle, column.taken.bottom + 1)
        self._paint_head_up(painter, column.taken.middle, column.taken.bottom + 1)

    def _paint_ways(self, painter: QPainter, column: ColumnLayout, place: int, shown: range) -> None:
        """The arrows into this column from the one before, and out of it to the one that is not there yet."""
        is_now = place == self._place
        step = column.whole.width + GAP
        if place == shown[0]:
            edge = column.whole.left - LEFT
            self._paint_state_way(painter, column, edge, is_now)
            if place:
                painter.save()
                painter.setClipRect(edge, 0, column.read.left - edge, self.height())
                self._paint_way_back(painter, column, -step)
                painter.restore()
        else:
            self._paint_state_way(painter, column, column.state.left - step + column.state.width, is_now)
            self._paint_way_back(painter, column, -step)
        if is_now and self._phase == LoopPhase.WRITE:
            painter.save()
            painter.setClipRect(0, 0, column.whole.right + GAP - 2, self.height())
            self._paint_way_back(painter, column, 0)
            painter.restore()

    def _paint_state_way(self, painter: QPainter, column: ColumnLayout, start: int, is_now: bool) -> None:
        """Whh h: from the state before into this one."""
        if is_now and self._phase < LoopPhase.REMEMBER:
            return
        painter.setPen(self._theme.pen("quiet"))
        y, end = column.state.center, column.state.left - 3
        painter.drawLine(start + 2, y, end, y)
        for back in range(HEAD):
            painter.drawLine(end - back, y - back, end - back, y + back)

    def _paint_way_back(self, painter: QPainter, column: ColumnLayout, shift: int) -> None:
        """From the character that was drawn, ``shift`` pixels to the right, to the input of the next one."""
        x, step = column.gap + shift, column.whole.width + GAP
        top, bottom = column.taken.center, column.read.center
        end = column.read.left + shift + step - 1
        painter.setPen(self._theme.pixel_pen("warm", 1, dashed=True))
        painter.drawLine(column.taken.right + shift + 1, top, x, top)
        painter.drawLine(x, top, x, bottom)
        painter.drawLine(x, bottom, end, bottom)
        painter.setPen(self._theme.pixel_pen("warm", 1))
        for back in range(HEAD):
            painter.drawLine(end - back, bottom - back, end - back, bottom + back)

    def _paint_head_up(self, painter: QPainter, x: int, top: int) -> None:
        for down in range(HEAD):
            painter.drawLine(x - down, top + down, x + down, top + down)

    # ── what it says of its places ──

    def _part_at(self, position: QPoint) -> tuple[int, LoopPhase] | None:
        """The character, and its part, at a place of this widget."""
        for place, column in zip(self.shown_places, self._where().columns, strict=False):
            for phase in LoopPhase:
                if column.part(phase).has(position.x(), position.y()):
                    return place, phase
        return None

    def tip_at(self, position: QPoint) -> str:
        found = self._part_at(position)
        if found is None:
            return self.toolTip()
        place, phase = found
        if place == self._place and phase > self._phase:
            return self.toolTip()
        shown, column = self._column(place), self.column_of(place)
        match phase:
            case LoopPhase.EXPECT:
                row = (position.y() - column.rows.top) // self._where().pitch
                is_open = place == self._place and self._phase == LoopPhase.EXPECT
                chances = shown.rows_before if is_open else shown.rows
                if row < len(chances):
                    return chance_in_words(chances[row], self._marks)
            case LoopPhase.DRAW:
                part = (position.x() - column.bar.left) / column.bar.width
                return stretch_in_words(shown.drawn, character_at(shown.drawn, part), self._marks)
            case LoopPhase.REMEMBER:
                assert self._architecture is not None
                x, y = position.x(), position.y()
                return unit_in_words(self._architecture, shown.drawn, column.state, x, y)
        return words_of(phase, self._said(place))[0]

    # Qt's overrides

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self._paint(painter)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        x, y = event.position().toPoint().toTuple()
        for place, column in zip(self.shown_places, self._where().columns, strict=False):
            if column.whole.has(x, y):
                self.place_chosen.emit(place)
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, keys = Qt.Key(event.key()), Qt.Key
        last = len(self._told) - 1 if self._told is not None else 0
        phases = {keys.Key_Left: -1, keys.Key_Right: 1}
        places = {
            keys.Key_PageUp: self._place - 1,
            keys.Key_PageDown: self._place + 1,
            keys.Key_Home: 0,
            keys.Key_End: last,
        }
        if key in phases:
            self.moved.emit(phases[key])
            announce(self, self.words_here())
        elif key in places:
            self.place_chosen.emit(max(0, min(places[key], last)))
            announce(self, self.words_here())
        elif key in (keys.Key_Return, keys.Key_Enter):
            self.play_toggled.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._layout = None

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._set_fonts()
            self.update()
        super().changeEvent(event)
