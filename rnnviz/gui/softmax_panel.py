"""SoftmaxPanel: what the network expects after one character of the window, as bars.

Is fed by snapshots and told which column to show; knows neither the trainer nor
the other panels. Shapes: T = seq_length, V = vocab_size. Columns are counted from
0, like the rows of ``ps``; ranks from 1.
"""

import html
import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QScrollBar,
    QSizePolicy,
    QToolTip,
    QWidget,
)

from rnnviz.gui.card import Card
from rnnviz.gui.painted_text import PaintedText, longest_fitting
from rnnviz.gui.theme import Theme, mono_font, small_font, system_theme, visible
from rnnviz.gui.throttle import Throttle
from rnnviz.training.messages import RunInfo, Snapshot

SCALES = (0.25, 0.5, 1.0)
"""Probabilities that a full bar can stand for."""
CALM_SECONDS = 3.0
"""A smaller scale is taken when everything shown for so long would have fitted it well."""
FITS_WELL = 0.8
FEWEST_ROWS = 5
NARROWEST_CELL = 5.0
"""Widths of a letter that one of all characters needs at least: itself and a bar."""
CONTEXT = 6
"""Characters of the text quoted in the title."""
THE_TRUE_NEXT = "the true next"


class SteadyScale:
    """Which probability a full bar means: grows at once, shrinks late, so that it rarely moves.

    ``clock`` gives seconds and only ever grows.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.restart()

    def restart(self) -> None:
        """The next probability alone decides."""
        self.full = 0.0
        self._calm_since = self._clock()

    def show(self, largest: float) -> None:
        """Take note that ``largest`` is the longest bar on the screen now."""
        now = self._clock()
        # No comparison with NaN, of a diverged network, is true: it gets the last scale, calmly.
        fitting = next((scale for scale in SCALES if largest <= scale), SCALES[-1])
        if fitting > self.full:
            self.full, self._calm_since = fitting, now
            return
        well = next((scale for scale in SCALES if largest <= scale * FITS_WELL), SCALES[-1])
        if well >= self.full:
            self._calm_since = now
        elif now - self._calm_since >= CALM_SECONDS:
            self.full, self._calm_since = well, now


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """What is expected at one column: p (V,), the characters from the likeliest on, the true next."""

    column: int
    p: NDArray[np.floating]
    order: NDArray[np.intp]
    target: int
    rank: int
    """of the true next, 1 is the likeliest"""

    def probability(self, character: int) -> float:
        return float(self.p[character])


def forecast(snapshot: Snapshot, column: int) -> Forecast:
    p, target = snapshot.ps[column], int(snapshot.targets[column])
    order = np.argsort(-p, kind="stable")
    return Forecast(column, p, order, target, int(np.flatnonzero(order == target)[0]) + 1)


@dataclass(frozen=True, slots=True)
class _Rows:
    """The layout of the likeliest characters: one below the other. Pixels."""

    count: int
    pitch: float
    letter_center: float
    bar_left: int
    bar_width: int
    bar_height: int
    axis_top: int


@dataclass(frozen=True, slots=True)
class _Cells:
    """The layout of all characters: line after line in the order of the vocabulary. Pixels."""

    per_line: int
    lines: int
    width: float
    height: float
    letter_width: float
    view_height: int
    letters: PaintedText


class SoftmaxCanvas(QWidget):
    """The bars themselves, and what they mean."""

    scroll_range_changed = Signal()
    """How much of all characters is out of sight may have changed: see ``overflow``."""
    scroll_requested = Signal(int)
    """Lines to scroll by (mouse wheel, keys); ± a large number for the ends."""

    def __init__(self, theme: Theme, clock: Callable[[], float], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("softmax_canvas")
        self.setAccessibleName("Probabilities of the next character")
        self.setToolTip(
            "How likely each character comes next: p_t = softmax(Why·h_t + by). Warm is the one that did."
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # It fills itself, so the card beneath need not be drawn again with every frame.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._scale = SteadyScale(clock)
        self._characters: list[str] = []
        self._forecast: Forecast | None = None
        self._message = ""
        self._shows_all = False
        self._offset = 0
        self._rows: _Rows | None = None
        self._cells: _Cells | None = None
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
        self._message = message
        self._forecast = None
        self._scale.restart()
        self._forget_layout()
        self.update()

    def show_forecast(self, shown: Forecast) -> None:
        self._forecast = shown
        self._scale.show(shown.probability(int(shown.order[0])))
        self.update()

    def settle(self) -> None:
        """Nothing new came for a while: take the scale that fits what stands here."""
        if self._forecast is not None:
            self.show_forecast(self._forecast)

    def set_shows_all(self, shows_all: bool) -> None:
        self._shows_all = shows_all
        self._forget_layout()
        self.update()

    def set_offset(self, pixels: int) -> None:
        """How far all characters are scrolled down."""
        self._offset = pixels
        self.update()

    @property
    def scale(self) -> float:
        """The probability that a full bar stands for; 0 while there is nothing to show."""
        return self._scale.full

    @property
    def shown_characters(self) -> list[int]:
        """The characters in sight, from the top: the true next is always among the likeliest rows."""
        shown = self._forecast
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

    def _where_rows(self) -> _Rows:
        if self._rows is None:
            line = self._mono.height + 1
            room = self.height() - self._small.height - 5
            count = min(len(self._characters), max(FEWEST_ROWS, room // line))
            pitch = min(room / count, 1.5 * line)
            left = math.ceil(2 * self._mono.advance) + 8
            percent = math.ceil(self._small.width("100.0 %")) + 8
            self._rows = _Rows(
                count=count,
                pitch=pitch,
                letter_center=left / 2 - 2,
                bar_left=left,
                bar_width=max(10, self.width() - left - percent),
                bar_height=max(4, min(round(pitch) - 5, 18)),
                axis_top=round(count * pitch),
            )
        return self._rows

    def _where_cells(self) -> _Cells:
        """As few characters a line as fit without scrolling, in the larger letters if they fit."""
        if self._cells is None:
            view = self.height() - self._small.height - 6
            count = max(1, len(self._characters))
            for letters in (self._mono, self._small_mono):
                height, widest = letters.height + 1, int(self.width() / (NARROWEST_CELL * letters.advance))
                per_line = math.ceil(count / max(1, view // height))
                if per_line <= widest:
                    break
            per_line = max(1, min(per_line, widest))
            lines = math.ceil(count / per_line)
            self._cells = _Cells(
                per_line=per_line,
                lines=lines,
                width=self.width() / per_line,
                height=min(max(height, view / lines), 1.5 * height),
                letter_width=math.ceil(letters.advance) + 6,
                view_height=view,
                letters=letters,
            )
        return self._cells

    def _lines_in_view(self) -> tuple[int, int]:
        """First line of all characters in sight, and the one after the last."""
        cells = self._where_cells()
        first = int(self._offset / cells.height)
        last = math.ceil((self._offset + cells.view_height) / cells.height)
        return first, min(cells.lines, last)

    def _character_at(self, position: QPointF) -> int | None:
        if self._forecast is None:
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

    # ── painting ──

    def _paint(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), self._card)
        if self._forecast is None:
            painter.setPen(self._theme.pen("quiet"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect(), flags, self._message)
        elif self._shows_all:
            self._paint_cells(painter, self._forecast)
        else:
            self._paint_rows(painter, self._forecast)
        if self.hasFocus():
            painter.setPen(self._theme.pen("accent"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _paint_rows(self, painter: QPainter, shown: Forecast) -> None:
        rows, full, small = self._where_rows(), self._scale.full, self._small
        ids = self.shown_characters
        lengths = [rows.bar_width * min(1.0, _finite(shown.probability(i)) / full) for i in ids]
        tops = [round(row * rows.pitch) for row in range(len(ids))]
        true_row = ids.index(shown.target)
        self._paint_axis(painter, rows, full)

        down = (rows.pitch - rows.bar_height) / 2
        bars = [
            QRectF(rows.bar_left, round(top + down), max(1.0, length), rows.bar_height)
            for top, length in zip(tops, lengths, strict=True)
        ]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._accent)
        painter.drawRects(bars[:true_row] + bars[true_row + 1 :])
        painter.setBrush(self._warm)
        painter.drawRect(bars[true_row])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if shown.rank > rows.count:  # characters in between are left out
            painter.setPen(self._theme.pen("line", dashed=True))
            painter.drawLine(0, tops[true_row], self.width(), tops[true_row])

        down = (rows.pitch - self._mono.height) / 2
        self._mono.begin(painter, self._theme.pen("text"))
        for row, (character, top) in enumerate(zip(ids, tops, strict=True)):
            if row == true_row:
                self._mono.begin(painter, self._theme.pen("warm"))
            letter = [(rows.letter_center, self._characters[character])]
            self._mono.draw_centered(painter, letter, round(top + down))
            if row == true_row:
                self._mono.begin(painter, self._theme.pen("text"))

        down = (rows.pitch - small.height) / 2
        small.begin(painter, self._theme.pen("quiet"))
        ends = [
            small.draw(
                painter,
                round(rows.bar_left + length + 6),
                round(top + down),
                percent(shown.probability(character)),
            )
            for character, top, length in zip(ids, tops, lengths, strict=True)
        ]
        self._paint_true_next(painter, shown, bars[true_row], ends[true_row], round(tops[true_row] + down))

    def _paint_true_next(self, painter: QPainter, shown: Forecast, bar: QRectF, end: float, top: int) -> None:
        """The words beside the bar; inside it where it leaves no room."""
        words = THE_TRUE_NEXT
        if shown.rank > self._where_rows().count:
            words += f", rank {shown.rank:,}"
        width = self._small.width(words)
        if end + 8 + width <= self.width() or width + 12 > bar.width():
            self._small.begin(painter, self._theme.pen("warm"))
            self._small.draw(painter, round(end + 8), top, words)
        else:
            self._small.begin(painter, self._theme.pen("on_accent"))
            self._small.draw(painter, round(bar.right() - 6 - width), top, words)

    def _paint_axis(self, painter: QPainter, rows: _Rows, full: float) -> None:
        places = [(rows.bar_left + round(part * rows.bar_width), part * full) for part in (0.0, 0.5, 1.0)]
        painter.setPen(self._theme.pen("line"))
        painter.drawLine(rows.bar_left, rows.axis_top, rows.bar_left + rows.bar_width, rows.axis_top)
        for x, _ in places:
            painter.drawLine(x, rows.axis_top, x, rows.axis_top + 3)
        self._small.begin(painter, self._theme.pen("quiet"))
        texts = [(float(x), "0" if p == 0 else f"{100 * p:g} %") for x, p in places]
        self._small.draw_centered(painter, texts, rows.axis_top + 4)

    def _paint_cells(self, painter: QPainter, shown: Forecast) -> None:
        cells, full = self._where_cells(), self._scale.full
        ids = self.shown_characters
        bar_width = cells.width - cells.letter_width - 6
        bar_height = max(4, min(round(cells.height) - 6, 14))
        down = (cells.height - bar_height) / 2
        lefts = [(i % cells.per_line) * cells.width for i in ids]
        tops = [(i // cells.per_line) * cells.height - self._offset for i in ids]
        p = np.nan_to_num(shown.p[ids[0] : ids[-1] + 1], posinf=0.0)
        lengths = (np.minimum(p / full, 1.0) * bar_width).tolist()
        tracks, bars = [], []
        letters: dict[int, list[tuple[float, str]]] = {}  # by line
        true_bar, true_letter = None, None
        text_down = (cells.height - cells.letters.height) / 2
        for character, left, top, length in zip(ids, lefts, tops, lengths, strict=True):
            x, y = round(left + cells.letter_width), round(top + down)
            tracks.append(QRectF(x, y, bar_width, bar_height))
            bar = QRectF(x, y, max(2.0, length), bar_height)
            letter = (left + cells.letter_width / 2 - 1, self._characters[character])
            line = round(top + text_down)
            if character == shown.target:
                true_bar, true_letter = bar, (line, letter)
            else:
                letters.setdefault(line, []).append(letter)
                if length >= 0.5:  # a stub at every empty place would be noise
                    bars.append(bar)
        painter.save()
        painter.setClipRect(0, 0, self.width(), cells.view_height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._track)
        painter.drawRects(tracks)
        painter.setBrush(self._accent)
        painter.drawRects(bars)
        if true_bar is not None and true_letter is not None:
            painter.setBrush(self._warm)
            painter.drawRect(true_bar)
            cells.letters.begin(painter, self._theme.pen("warm"))
            cells.letters.draw_centered(painter, [true_letter[1]], true_letter[0])
        cells.letters.begin(painter, self._theme.pen("text"))
        for line, places in letters.items():
            cells.letters.draw_centered(painter, places, line)
        painter.restore()
        self._paint_caption(painter, shown)

    def _paint_caption(self, painter: QPainter, shown: Forecast) -> None:
        small, top = self._small, self.height() - self._small.height
        key = f"full bar {100 * self._scale.full:g} %"
        key_left = self.width() - small.width(key)
        letter, p = self._characters[shown.target], percent(shown.probability(shown.target))
        words = f"{letter}  {p}  {THE_TRUE_NEXT}, rank {shown.rank:,}"
        small.begin(painter, self._theme.pen("warm"))
        end = small.draw(painter, 0, top, words)
        if end + 8 <= key_left:
            small.begin(painter, self._theme.pen("quiet"))
            small.draw(painter, round(key_left), top, key)

    # ── Qt ──

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

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            character, shown = self._character_at(QPointF(event.pos())), self._forecast
            tip = self.toolTip()
            if character is not None and shown is not None:
                rank = int(np.flatnonzero(shown.order == character)[0]) + 1
                tip = (
                    f"“{self._characters[character]}”: p = {shown.probability(character):.2%}, "
                    f"rank {rank:,} of {len(self._characters):,}; p_t = softmax(Why·h_t + by)."
                )
            QToolTip.showText(event.globalPos(), f"<qt>{html.escape(tip)}</qt>", self)
            return True
        return super().event(event)

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

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()


class SoftmaxPanel(Card):
    """The bars of one column: the likeliest characters, or all; the true next always marked.

    ``clock`` (seconds) decides when the scale may shrink.
    """

    def __init__(self, parent: QWidget | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__("What comes next", parent)
        self.setObjectName("softmax_panel")
        self.subtitle.setTextFormat(Qt.TextFormat.PlainText)
        # It takes the room that is left and asks for none: words that change move nothing.
        self.subtitle.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.header.setStretchFactor(self.subtitle, 1000)
        self.canvas = SoftmaxCanvas(system_theme(), clock, self)
        self._scroll_bar = QScrollBar(Qt.Orientation.Vertical, self)
        self._scroll_bar.setObjectName("softmax_scroll")
        self._scroll_bar.setAccessibleName("Scroll the characters")
        self._scroll_bar.setToolTip("More characters of the vocabulary.")
        self._scroll_bar.hide()
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.canvas, 1)
        row.addWidget(self._scroll_bar)
        self.body.addLayout(row, 1)
        self._make_buttons()
        self._snapshot: Snapshot | None = None
        self._column: int | None = None
        self._characters: list[str] = []
        self._words = Throttle(self)
        self._words.turn_come.connect(self._on_words_turn_come)
        # While training goes on this never ends; when it stands, the scale may settle once.
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(round(1000 * CALM_SECONDS) + 300)
        self._settling.timeout.connect(self._on_settling_timeout)
        self._scroll_bar.valueChanged.connect(self._on_scroll_bar_value_changed)
        self.canvas.scroll_requested.connect(self._on_canvas_scroll_requested)
        self.canvas.scroll_range_changed.connect(self._on_canvas_scroll_range_changed)

    def _make_buttons(self) -> None:
        self._segments = QButtonGroup(self)
        segments = QHBoxLayout()
        segments.setSpacing(0)
        for name, text, meaning in (
            ("softmax_top", "Top", "The likeliest characters, sorted by p_t = softmax(Why·h_t + by)."),
            ("softmax_all", "All", "Every character of the vocabulary, each at a place of its own."),
        ):
            button = QPushButton(text, self)
            button.setObjectName(name)
            button.setCheckable(True)
            button.setProperty("segment", True)
            button.setToolTip(meaning)
            button.setAccessibleName(meaning.split(",")[0])
            self._segments.addButton(button)
            segments.addWidget(button)
        self._top, self._all = self._segments.buttons()
        self._top.setChecked(True)
        self._all.toggled.connect(self._on_all_toggled)
        self.header.addLayout(segments)

    @property
    def column(self) -> int:
        """The column shown; the last one until another is set; -1 before the first snapshot."""
        if self._snapshot is None:
            return -1
        last = len(self._snapshot.inputs) - 1
        return last if self._column is None else min(self._column, last)

    def set_theme(self, theme: Theme) -> None:
        self.canvas.set_theme(theme)

    def start_run(self, info: RunInfo) -> None:
        """Clear the bars for a run; the last column is shown again."""
        self._snapshot = self._column = None
        self._characters = [visible(character) for character in info.vocabulary.characters]
        message = (
            "The characters the network expects next show here. Press Run."
            if info.can_train
            else "Open the text of this checkpoint to see what the network expects in it."
        )
        self.canvas.clear(info.vocabulary.characters, message)
        self.canvas.setAccessibleDescription(message)
        self.subtitle.clear()
        self._scroll_bar.setValue(0)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the window just learned from; costs nothing where nothing has changed."""
        shown, self._snapshot = self._snapshot, snapshot
        if (
            shown is None
            or shown.iteration != snapshot.iteration
            or not np.array_equal(shown.ps, snapshot.ps)
            or not np.array_equal(shown.inputs, snapshot.inputs)
            or not np.array_equal(shown.targets, snapshot.targets)
        ):
            self._show()

    def set_column(self, column: int) -> None:
        """Show what was expected after the character of ``column`` (0 … T−1)."""
        before, self._column = self.column, max(0, column)
        if self._snapshot is not None and self.column != before:
            self._show()

    def _show(self) -> None:
        assert self._snapshot is not None
        self.canvas.show_forecast(forecast(self._snapshot, self.column))
        self._set_subtitle()
        self._words.request()
        self._settling.start()

    def _context(self) -> str:
        """The last characters read up to the column, with … where the window holds more."""
        assert self._snapshot is not None
        column = self.column
        first = max(0, column + 1 - CONTEXT)
        ids = self._snapshot.inputs[first : column + 1].tolist()
        return ("…" if first else "") + "".join([self._characters[i] for i in ids])

    def _set_subtitle(self) -> None:
        if self._snapshot is None:
            return
        context, column = self._context(), self.column
        last = context[-1:]
        variants = (f"after “{context}”, column {column}", f"after “{context}”", f"after “…{last}”")
        text = longest_fitting(self.subtitle.fontMetrics(), variants, self.subtitle.width())
        if text != self.subtitle.text():
            self.subtitle.setText(text)

    def _describe(self) -> None:
        if self._snapshot is None:
            return
        shown, name = forecast(self._snapshot, self.column), self._characters
        best = ", ".join(f"{name[i]} {percent(shown.probability(i))}" for i in shown.order[:3].tolist())
        self.canvas.setAccessibleDescription(
            f"After “{self._context()}”, column {shown.column}, the network expects {best}. "
            f"The true next, {name[shown.target]}, has {percent(shown.probability(shown.target))}, "
            f"rank {shown.rank:,}. A full bar is {100 * self.canvas.scale:g} %."
        )

    def _on_words_turn_come(self) -> None:
        self._describe()

    def _on_settling_timeout(self) -> None:
        self.canvas.settle()
        self._words.request()

    def _on_all_toggled(self, checked: bool) -> None:
        self.canvas.set_shows_all(checked)

    def _on_scroll_bar_value_changed(self, value: int) -> None:
        self.canvas.set_offset(value)

    def _on_canvas_scroll_requested(self, lines: int) -> None:
        self._scroll_bar.setValue(self._scroll_bar.value() + lines * self.canvas.line_height)

    def _on_canvas_scroll_range_changed(self) -> None:
        overflow = self.canvas.overflow
        self._scroll_bar.setRange(0, overflow)
        self._scroll_bar.setPageStep(max(1, self.canvas.view_height))
        self._scroll_bar.setSingleStep(self.canvas.line_height)
        self._scroll_bar.setVisible(overflow > 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_subtitle()


def percent(p: float) -> str:
    """``21.2 %``; ``<0.1 %`` rather than a zero that is none; a dash where p is no number."""
    if not math.isfinite(p):
        return "–"
    return "<0.1 %" if p < 0.0005 else f"{100 * p:.1f} %"


def _finite(p: float) -> float:
    return p if math.isfinite(p) else 0.0
