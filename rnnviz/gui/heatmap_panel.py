"""HeatmapPanel: the hidden state of the window just read, a column under each character.

Is fed by snapshots and nothing else; tells which column the user points at. Knows
neither the trainer nor the other panels. Shapes: T = seq_length, H = hidden_size.
Columns and units are counted from 0, like the rows of ``hs``.
"""

import html
import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QLinearGradient,
    QMouseEvent,
    QPaintEngine,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from rnnviz.gui.card import Card
from rnnviz.gui.painted_text import PaintedText, longest_fitting
from rnnviz.gui.theme import Theme, mono_font, small_font, system_theme, visible
from rnnviz.gui.throttle import Throttle
from rnnviz.training.messages import RunInfo, Snapshot

MARGIN = 4
"""Pixels around the picture: room for the frame of a column at its edge."""
VECTOR_SCALE = 4
"""Samples of the picture for each of its pixels in a vector file."""
NARROWEST_WITH_GAP = 4.0
"""Columns at least this wide are parted by a gap of a pixel; narrower ones would lose too much."""


@dataclass(frozen=True, slots=True, eq=False)
class _Layout:
    """Where everything stands, for one size and one T. All in whole pixels.

    edges (T+1,)   left edges of the columns, and the right end; more columns than
                   pixels share edges, and the last one of those is drawn
    sources (W,)   for each pixel across the picture its column, or T for a gap
    """

    columns: int
    picture: QRect
    letters: PaintedText
    letters_top: int
    losses_top: int
    letter_step: int
    shows_losses: bool
    gap: int
    edges: list[int]
    sources: NDArray[np.intp]

    def column_at(self, x: float) -> int | None:
        """The column under ``x``, None beside the picture."""
        column = bisect_right(self.edges, x) - 1
        return column if 0 <= column < self.columns else None

    def center(self, column: int) -> float:
        return (self.edges[column] + self.edges[column + 1] - self.gap) / 2

    def column_rect(self, column: int) -> QRectF:
        """The coloured part of a column, at least a pixel wide."""
        left, right = self.edges[column], self.edges[column + 1]
        if column + 1 < self.columns:
            right -= self.gap
        return QRectF(left, self.picture.top(), max(1, right - left), self.picture.height())


def _lay_out(size: QSize, columns: int, fonts: Sequence[PaintedText], losses: PaintedText) -> _Layout:
    """``fonts`` for the letters, the larger ones first: the first that fits the columns is taken."""
    width = max(1, size.width() - 2 * MARGIN)
    column_width = width / columns
    letters = next((font for font in fonts if font.advance < column_width), fonts[0])
    fits = letters.advance < column_width
    shows_losses = column_width >= losses.width("0.0") + 3
    bottom = losses.height + 2 if shows_losses else 0
    top = fonts[0].height + MARGIN
    edges = np.rint(np.arange(columns + 1) * column_width).astype(np.intp)
    sources = np.repeat(np.arange(columns), np.diff(edges))
    has_gaps = column_width >= NARROWEST_WITH_GAP
    if has_gaps:
        sources[edges[1:-1] - 1] = columns
    return _Layout(
        columns=columns,
        picture=QRect(MARGIN, top, width, max(1, size.height() - top - bottom - MARGIN)),
        letters=letters,
        letters_top=fonts[0].height - letters.height,
        losses_top=size.height() - losses.height,
        # Far enough apart that what is left does not read like words.
        letter_step=1 if fits else math.ceil(2.5 * letters.advance / column_width),
        shows_losses=shows_losses,
        gap=1 if has_gaps else 0,
        edges=(edges + MARGIN).tolist(),
        sources=sources,
    )


class HeatmapCanvas(QWidget):
    """The picture itself: letters, columns of units, losses; the selection by mouse and keys.

    A column is selected while the mouse is over it; a click, or the arrow keys, pin one,
    and the mouse then only reads values. Without either the last column is selected.
    """

    column_selected = Signal(int)
    cell_pointed = Signal()
    """The mouse is over another cell, or over none: see ``pointed_unit``, ``pointed_column``."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("heatmap_canvas")
        self.setAccessibleName("Hidden state, a column for each character")
        self.setToolTip(
            "Each column is h_t = tanh(Wxh·x_t + Whh·h_{t−1} + bh); "
            "below it the loss −ln p(true next) in nats. Click pins a column, Esc lets go."
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        # It fills itself, so the card beneath need not be drawn again with every frame.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 120)
        self.pointed_unit: int | None = None
        self.pointed_column: int | None = None
        self._pinned: int | None = None
        self._columns = 1
        self._units = 1
        self._characters: list[str] = []
        self._snapshot: Snapshot | None = None
        self._message = ""
        self._layout: _Layout | None = None
        self._pixels = np.zeros((1, 1), np.uint32)
        self._image: QImage | None = None
        self._set_fonts()
        self.set_theme(theme)

    # ── what is shown ──

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._table = theme.diverging_table()
        self._card = theme.color("card")
        self._image = None
        self.update()

    def clear(self, columns: int, units: int, characters: str, message: str) -> None:
        """Forget what was shown; a run with T ``columns`` and H ``units`` begins."""
        before = self.selected_column
        self._columns, self._units = columns, units
        self._characters = [visible(character) for character in characters]
        self._message = message
        self._snapshot = self._image = self._layout = self._pinned = None
        self._point_at(None, None)
        self._tell_selection(before)
        self.update()

    def show_snapshot(self, snapshot: Snapshot) -> bool:
        """Show another moment; False where it looks like the one on the screen."""
        shown = self._snapshot
        self._snapshot = snapshot
        if (
            shown is not None
            and shown.iteration == snapshot.iteration
            and np.array_equal(shown.hs, snapshot.hs)
            and np.array_equal(shown.inputs, snapshot.inputs)
            and np.array_equal(shown.losses, snapshot.losses)
        ):
            return False
        self._image = None  # made when it is painted: a hidden picture costs nothing
        self.update()
        return True

    def letter(self, column: int) -> str:
        """The character read at ``column`` as it is drawn; nothing before the first snapshot."""
        return self._characters[int(self._snapshot.inputs[column])] if self._snapshot else ""

    # ── selection ──

    @property
    def selected_column(self) -> int:
        if self._pinned is not None:
            return self._pinned
        return self.pointed_column if self.pointed_column is not None else self._columns - 1

    @property
    def pinned_column(self) -> int | None:
        return self._pinned

    def pin(self, column: int | None) -> None:
        """Keep ``column`` selected whatever the mouse does; None lets go."""
        before = self.selected_column
        self._pinned = None if column is None else min(max(column, 0), self._columns - 1)
        self.update()
        self._tell_selection(before)

    def _point_at(self, unit: int | None, column: int | None) -> None:
        if (unit, column) != (self.pointed_unit, self.pointed_column):
            before = self.selected_column
            self.pointed_unit, self.pointed_column = unit, column
            self.cell_pointed.emit()
            self._tell_selection(before)

    def _tell_selection(self, before: int) -> None:
        if self.selected_column != before:
            self.update()
            self.column_selected.emit(self.selected_column)

    # ── places ──

    def cell_center(self, unit: int, column: int) -> QPoint:
        """The pixel in the middle of a cell, in this widget."""
        layout = self._where()
        y = layout.picture.top() + (unit + 0.5) * layout.picture.height() / self._units
        return QPoint(math.floor(layout.column_rect(column).center().x()), math.floor(y))

    def _cell_at(self, position: QPointF) -> tuple[int | None, int | None]:
        layout = self._where()
        column = layout.column_at(position.x())
        y = position.y() - layout.picture.top()
        if column is None or not 0 <= y < layout.picture.height():
            return None, column
        return int((math.floor(y) + 0.5) * self._units / layout.picture.height()), column

    def _where(self) -> _Layout:
        if self._layout is None:
            self._layout = _lay_out(self.size(), self._columns, self._letter_fonts, self._small)
            self._image = None
        return self._layout

    def _set_fonts(self) -> None:
        points = mono_font().pointSizeF()
        self._letter_fonts = [PaintedText(mono_font(points * part)) for part in (1.0, 0.88, 0.75)]
        self._small = PaintedText(small_font())
        self._layout = None

    # ── painting ──

    def _paint(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), self._card)
        snapshot = self._snapshot
        if snapshot is None:
            painter.setPen(self._theme.pen("quiet"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(MARGIN, 0, -MARGIN, 0), flags, self._message)
            if self.hasFocus():
                painter.setPen(self._theme.pen("accent"))
                painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
            return
        layout = self._where()
        self._paint_columns(painter, layout, snapshot)
        self._paint_letters(painter, layout, snapshot.inputs.tolist())
        if layout.shows_losses:
            self._paint_losses(painter, layout, snapshot.losses.tolist())

    def _make_image(self, snapshot: Snapshot, layout: _Layout) -> QImage:
        """One sample a unit down, one a pixel across, so that every gap is a whole pixel.

        Where there are more units or columns than pixels it has every k-th of them: each
        sample drawn is then the true value of one unit.
        """
        hs, card = snapshot.hs, self._card.rgb()
        if hs.shape[1] > layout.picture.height():
            hs = hs[:, _picks(hs.shape[1], layout.picture.height())]
        indices = np.rint((hs.T + 1) * 127.5)
        if not math.isfinite(float(indices.sum())):  # a diverged network: its NaN are drawn as zero
            indices = np.nan_to_num(indices, nan=128)
        colors = np.empty((indices.shape[0], layout.columns + 1), np.uint32)
        # Looked up here, since Qt scales 32-bit images ten times faster than indexed ones.
        colors[:, :-1] = self._table[indices.astype(np.uint8)]
        colors[:, -1] = card
        self._pixels = np.take(colors, layout.sources, axis=1)  # kept: the image is a view of it
        height, width = self._pixels.shape
        return QImage(self._pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32)

    def _paint_columns(self, painter: QPainter, layout: _Layout, snapshot: Snapshot) -> None:
        if self._image is None:
            self._image = self._make_image(snapshot, layout)
        image = self._image
        if painter.paintEngine().type() != QPaintEngine.Type.Raster:
            # Who reads a vector file scales images smoothly: cells would run into each other.
            image = image.scaled(layout.picture.size() * VECTOR_SCALE)
        painter.drawImage(layout.picture, image)
        if self.hasFocus():
            painter.setPen(self._theme.pen("accent"))
            painter.drawRect(layout.picture.adjusted(-2, -2, 1, 1))
        column = layout.column_rect(self.selected_column)
        # A line of the card's colour first: warm on a warm column would not be seen.
        painter.setPen(QPen(self._card, 1))
        painter.drawRect(column.adjusted(-0.5, -0.5, 0.5, 0.5))
        painter.setPen(QPen(self._theme.color("warm"), 2))
        painter.drawRect(column.adjusted(-2, -2, 2, 2))

    def _paint_letters(self, painter: QPainter, layout: _Layout, inputs: Sequence[int]) -> None:
        selected, step = self.selected_column, layout.letter_step
        characters, center, text = self._characters, layout.center, layout.letters
        text.begin(painter, self._theme.pen("text"))
        text.draw_centered(
            painter,
            [
                (center(column), characters[inputs[column]])
                for column in range(0, layout.columns, step)
                if abs(column - selected) >= step
            ],
            layout.letters_top,
        )
        letter = characters[inputs[selected]]
        if self._pinned is not None:
            width = max(text.width(letter), text.advance) + 6
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("warm"))
            painter.drawRect(
                QRectF(round(center(selected) - width / 2), layout.letters_top, width, text.height)
            )
            painter.setBrush(Qt.BrushStyle.NoBrush)
        text.begin(painter, self._theme.pen("warm" if self._pinned is None else "on_accent"))
        text.draw_centered(painter, [(center(selected), letter)], layout.letters_top)

    def _paint_losses(self, painter: QPainter, layout: _Layout, losses: Sequence[float]) -> None:
        selected, center = self.selected_column, layout.center
        self._small.begin(painter, self._theme.pen("quiet"))
        self._small.draw_centered(
            painter,
            [(center(i), _loss_text(loss)) for i, loss in enumerate(losses) if i != selected],
            layout.losses_top,
        )
        self._small.begin(painter, self._theme.pen("warm"))
        self._small.draw_centered(
            painter, [(center(selected), _loss_text(losses[selected]))], layout.losses_top
        )

    def _tip_at(self, position: QPointF) -> str:
        unit, column = self._cell_at(position)
        if self._snapshot is None or column is None:
            return self.toolTip()
        letter, loss = self.letter(column), float(self._snapshot.losses[column])
        if unit is not None:
            value = number(float(self._snapshot.hs[column, unit]))
            return (
                f"hs[{column}][{unit}] = {value}: unit {unit} after “{letter}” was read; "
                "h_t = tanh(Wxh·x_t + Whh·h_{t−1} + bh)."
            )
        if position.y() < self._where().picture.top():
            return f"Character {column} of the window being read: “{letter}”."
        return f"Loss after “{letter}”: {loss:.2f} nats = −ln p(true next)."

    # ── Qt ──

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:  # ends also where a fault is raised: Qt would crash else
            self._paint(painter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._layout = None

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._set_fonts()
            self.update()
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            tip = html.escape(self._tip_at(QPointF(event.pos())))
            QToolTip.showText(event.globalPos(), f"<qt>{tip}</qt>", self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._snapshot is not None:
            self._point_at(*self._cell_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._snapshot is None or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self._point_at(*self._cell_at(event.position()))
        if self.pointed_column is not None:
            self.pin(None if self._pinned == self.pointed_column else self.pointed_column)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point_at(None, None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        targets = {
            Qt.Key.Key_Left: self.selected_column - 1,
            Qt.Key.Key_Right: self.selected_column + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: self._columns - 1,
        }
        key = Qt.Key(event.key())
        if self._snapshot is not None and key in targets:
            self.pin(targets[key])
        elif key == Qt.Key.Key_Escape and self._pinned is not None:
            self.pin(None)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()


class ColorLegend(QWidget):
    """The colours of −1 … 0 … +1, which never change their meaning."""

    BAR_WIDTH = 96

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("heatmap_legend")
        self.setAccessibleName("Colours of the hidden state, from −1 to +1")
        self.setToolTip("The colour of a unit's value h, always from −1 over 0 to +1 (tanh gives no other).")
        self._theme = theme
        self._set_fonts()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def _set_fonts(self) -> None:
        self._text = PaintedText(small_font())
        width = self._text.width("−1") + self._text.width("+1") + self.BAR_WIDTH + 16
        self.setFixedSize(math.ceil(width) + MARGIN, self._text.height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self._text.begin(painter, self._theme.pen("quiet"))
            left = self._text.draw(painter, 0, 0, "−1") + 8
            bar = QRectF(round(left), 2, self.BAR_WIDTH, self.height() - 4)
            self._text.draw(painter, bar.right() + 8, 0, "+1")
            gradient = QLinearGradient(bar.topLeft(), bar.topRight())
            for place, meaning in ((0.0, "negative"), (0.5, "zero"), (1.0, "positive")):
                gradient.setColorAt(place, self._theme.color(meaning))
            painter.fillRect(bar, gradient)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._set_fonts()
        super().changeEvent(event)


class HeatmapPanel(Card):
    """The hidden state as one picture; ``column_selected`` says which character is looked at."""

    column_selected = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Hidden state", parent)
        self.setObjectName("heatmap_panel")
        theme = system_theme()
        self.subtitle.setTextFormat(Qt.TextFormat.PlainText)
        # It takes the room that is left and asks for none: words that change move nothing.
        self.subtitle.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.header.setStretchFactor(self.subtitle, 1000)
        # As high as the header of a card with buttons, so that titles side by side are level.
        self.header.addStrut(self.fontMetrics().height() + 8)
        self._legend = ColorLegend(theme, self)
        self.header.addWidget(self._legend)
        self.canvas = HeatmapCanvas(theme, self)
        self.body.addWidget(self.canvas, 1)
        self._snapshot: Snapshot | None = None
        self._subtitles: tuple[str, ...] = ()
        self._words = Throttle(self)
        self._words.turn_come.connect(self._on_words_turn_come)
        self.canvas.column_selected.connect(self._on_canvas_column_selected)
        self.canvas.cell_pointed.connect(self._on_canvas_cell_pointed)

    @property
    def selected_column(self) -> int:
        """The column pinned, else pointed at, else the last one."""
        return self.canvas.selected_column

    def set_theme(self, theme: Theme) -> None:
        self.canvas.set_theme(theme)
        self._legend.set_theme(theme)

    def start_run(self, info: RunInfo) -> None:
        """Clear the picture for a run; the last column is selected again."""
        T, H = info.config.seq_length, info.config.hidden_size
        self._snapshot = None
        self._subtitles = (
            f"{H:,} {_plural('unit', H)} under the {T:,} {_plural('character', T)} being read",
            f"{H:,} {_plural('unit', H)}, {T:,} {_plural('character', T)}",
            f"{H:,} × {T:,}",
        )
        message = (
            "What the network keeps in mind at each character shows here. Press Run."
            if info.can_train
            else "The text of this checkpoint is not open. Open it to watch the network read."
        )
        self.canvas.clear(T, H, info.vocabulary.characters, message)
        self.canvas.setAccessibleDescription(message)
        self._set_subtitle()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the window just learned from; costs nothing where nothing has changed."""
        self._snapshot = snapshot
        if self.canvas.show_snapshot(snapshot):
            self._words.request()

    def _set_subtitle(self) -> None:
        unit, column, snapshot = self.canvas.pointed_unit, self.canvas.pointed_column, self._snapshot
        variants = self._subtitles
        if snapshot is not None and column is not None:
            letter, loss = self.canvas.letter(column), float(snapshot.losses[column])
            words = f"loss {loss:.2f} nats"
            if unit is not None:
                cell = f"unit {unit} under “{letter}”: {number(float(snapshot.hs[column, unit]))}"
                variants = (f"{cell}, {words}", cell)
            else:
                variants = (f"column {column}, “{letter}”: {words}", words)
        text = longest_fitting(self.subtitle.fontMetrics(), variants, self.subtitle.width())
        if text != self.subtitle.text():
            self.subtitle.setText(text)

    def _describe(self) -> None:
        snapshot = self._snapshot
        if snapshot is None:
            return
        column = self.selected_column
        text = "".join(self.canvas.letter(i) for i in range(len(snapshot.inputs)))
        positive = int((snapshot.hs[column] > 0).sum())
        pinned = "pinned" if self.canvas.pinned_column is not None else "selected"
        self.canvas.setAccessibleDescription(
            f"Hidden state of {snapshot.hs.shape[1]:,} units while “{text}” was read, "
            f"iteration {snapshot.iteration:,}. Column {column}, “{self.canvas.letter(column)}”, is "
            f"{pinned}: loss {float(snapshot.losses[column]):.2f} nats, {positive:,} units above 0."
        )

    def _on_words_turn_come(self) -> None:
        self._describe()
        if self.canvas.pointed_column is not None:
            self._set_subtitle()

    def _on_canvas_column_selected(self, column: int) -> None:
        if self._snapshot is not None:
            self._words.request()
        self.column_selected.emit(column)

    def _on_canvas_cell_pointed(self) -> None:
        self._set_subtitle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_subtitle()


def number(value: float) -> str:
    """``−0.82``: two decimals and a true minus sign."""
    return f"{value:.2f}".replace("-", "−")


def _loss_text(loss: float) -> str:
    """Nats in three places: ``2.1``, ``12``; a dash where it is no number."""
    if not math.isfinite(loss):
        return "–"
    if loss >= 999.5:  # a run that diverges: the figure must still fit its column
        return f"{loss / 1000:.0f}k"
    return f"{loss:.1f}" if loss < 9.95 else f"{loss:.0f}"


def _picks(count: int, places: int) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """Which of ``count`` things stand in ``places`` places, evenly spread."""
    return ((np.arange(places) + 0.5) * count / places).astype(np.intp)


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"
