"""GlowSection: how far back the network looks: earlier characters glow by how much they move what it expects.

By the gradient at once; by replacing them one after another on request, in a thread of its own. Knows one
place as a network sees it; draws nothing from it.
"""

from functools import partial

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from rnnviz.core.arrays import Array
from rnnviz.core.inside.glow import by_gradient, by_replacing
from rnnviz.core.inside.reach import LEFT, reaches_back
from rnnviz.core.numerals import per_cent
from rnnviz.core.progress import Progress
from rnnviz.gui.pages.inspect.cursor.here import Here, HereView
from rnnviz.gui.pages.inspect.view import Book
from rnnviz.gui.parts.accessible.announcing import announce
from rnnviz.gui.parts.accessible.picture_table import Names, PictureTable, in_words, spoken
from rnnviz.gui.parts.background import BackgroundWork
from rnnviz.gui.parts.fitted_label import FittedLabel
from rnnviz.gui.parts.focus_ring import paint_focus_ring
from rnnviz.gui.parts.painted_text import PaintedText
from rnnviz.gui.parts.place_tip import PlaceTip
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.segments import Segments
from rnnviz.gui.parts.theme import DARK, GRID, Theme, mono_font, visible

GRADIENT, REPLACING = "gradient", "replacing"
_TIPS = {
    GRADIENT: "|∂ log p[c] / ∂x|: how fast the chance of the next character changes with each one before.",
    REPLACING: "Σ f · KL(p ‖ p with another character there), nats: no saturated unit hides it.",
}
_WORDS = (
    "Earlier characters, the nearer the righter, glow by how much they move what the network expects here; "
    "the brightest is the strongest."
)


class GlowStrip(QWidget):
    """Named ``inspect_glow``: the last characters that there is room for, the cursor's own at the right.

    lag_chosen  a character was pointed at, or chosen by the arrows: so many back
    """

    lag_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspect_glow")
        self.setAccessibleName("How far back the network looks")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self._theme = DARK
        self._text = PaintedText(mono_font())
        self.setFixedHeight(self._text.height + 6)
        self._tip = PlaceTip(self)
        self.characters = ""
        self.sizes: Array = np.zeros(0)
        self._unit = ""
        self._lag: int | None = None

    def show_sizes(self, characters: str, sizes: Array, unit: str) -> None:
        """``characters`` in their order; ``sizes`` (n,) from the last one back."""
        self.characters, self.sizes, self._unit, self._lag = characters, sizes, unit, None
        self.setAccessibleDescription(", ".join(self.words_of(lag) for lag in range(min(6, len(sizes)))))
        self.update()

    def words_of(self, lag: int) -> str:
        """``t, 1 back: 0.12``."""
        mark = visible(self.characters[-1 - lag])
        return f"{mark}, {lag} back: {self.sizes[lag]:.2g}{self._unit}"

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def tip_at(self, position: QPoint) -> str:
        lag = self._lag_at(position.x())
        return self.words_of(lag) if lag is not None else _WORDS

    def as_table(self) -> PictureTable:
        """A row for each character, the cursor's own first."""
        characters, sizes, unit = self.characters, self.sizes, self._unit

        def cell(row: int, column: int) -> str:
            return (
                spoken(visible(characters[-1 - row])) if column == 0 else in_words(float(sizes[row])) + unit
            )

        rows = Names(len(sizes), lambda row: f"{row} back")
        return PictureTable(_WORDS, ("character", "how much it moves"), rows, cell)

    def words_here(self) -> str:
        """The character that the keys are on."""
        return self.words_of(self._lag) if self._lag is not None and self._lag < len(self.sizes) else ""

    def _cells(self) -> tuple[int, float]:
        """(how many are shown, width of one)."""
        narrowest = self._text.advance + 3
        shown = max(1, min(len(self.sizes), int(self.width() / narrowest)))
        return shown, min(self.width() / shown, 2.2 * self._text.advance)

    def _lag_at(self, x: float) -> int | None:
        if not len(self.sizes):
            return None
        shown, width = self._cells()
        place = int(x / width)
        return shown - 1 - place if 0 <= place < shown else None

    # Qt's overrides

    def sizeHint(self) -> QSize:
        return QSize(30 * GRID, self._text.height + 6)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not len(self.sizes):
            with QPainter(self) as painter:
                paint_focus_ring(painter, self, self._theme)
            return
        theme, text = self._theme, self._text
        shown, width = self._cells()
        most = float(np.nanmax(self.sizes)) or 1.0
        table = theme.heat_table()
        with QPainter(self) as painter:
            for place in range(shown):
                lag = shown - 1 - place
                share = float(self.sizes[lag]) / most
                cell = QRectF(place * width, 0, width - 1, self.height())
                surface = theme.warmth(round(255 * min(1.0, max(0.0, share))), table)
                painter.fillRect(cell, surface)
                text.begin(painter, theme.ink_pen(surface))
                mark = visible(self.characters[-1 - lag])
                text.draw_in_cells(
                    painter, [(place * width + (width - 1) / 2, mark)], 3, int(width), text.height
                )
                if lag == self._lag:
                    painter.setPen(theme.pixel_pen("text", 1.5))
                    painter.drawRect(cell.adjusted(0.5, 0.5, -0.5, -0.5))
            if self.hasFocus():
                painter.setPen(theme.pixel_pen("accent", 1))
                painter.drawRect(QRectF(0.5, 0.5, shown * width - 2, self.height() - 1))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        before, self._lag = self._lag, self._lag_at(event.position().x())
        self.update()
        if self._lag is not None and self._lag != before:
            self.lag_chosen.emit(self._lag)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        turn = {Qt.Key.Key_Left: 1, Qt.Key.Key_Right: -1}.get(Qt.Key(event.key()))
        if turn is None or not len(self.sizes):
            super().keyPressEvent(event)
            return
        shown, _ = self._cells()
        self._lag = min(shown - 1, max(0, (self._lag if self._lag is not None else -turn) + turn))
        self.setAccessibleDescription(self.words_of(self._lag))
        announce(self, self.words_here())
        self.update()
        self.lag_chosen.emit(self._lag)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._tip.watch(self)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._tip.forget(self)
        self._lag = None
        self.update()


class GlowSection(HereView):
    """The strip, a sentence, and by which of the two it is measured."""

    TITLE = "How far back it looks"
    WORDS = _WORDS

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._here: Here | None = None
        self._frequencies: Array = np.zeros(0)
        self._way = GRADIENT
        self._work = BackgroundWork("inspect replacing", self)
        self._work.finished.connect(self._on_work_finished)
        self._work.failed.connect(self.mistake_made)
        self.strip = GlowStrip(self)
        self.strip.setToolTip(_WORDS)
        self.ways = Segments("glow_way", (GRADIENT, REPLACING), self)
        for way, words in _TIPS.items():
            self.ways.set_words(way, way, words, f"How far back it looks, by {way}")
        self.ways.chosen.connect(self._on_ways_chosen)
        self.strip.lag_chosen.connect(self._on_strip_lag_chosen)
        self.sentence = FittedLabel(self)
        self.sentence.setObjectName("glow_words")
        self.sentence.setProperty("role", "quiet")
        title = Label(self.TITLE, self)
        title.setProperty("role", "quiet")
        title.setToolTip(_WORDS)
        header = QHBoxLayout()
        header.setSpacing(GRID // 2)
        header.addWidget(title)
        header.addStretch(1)
        header.addWidget(self.ways)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(header)
        column.addWidget(self.strip)
        column.addWidget(self.sentence)

    def show_book(self, book: Book) -> None:
        ids = book.corpus.ids if book.corpus is not None else book.ids
        counts = np.bincount(ids, minlength=len(book.vocabulary)).astype(np.float64)
        self._frequencies = counts / max(1.0, counts.sum())

    def show_here(self, here: Here | None) -> None:
        self._here = here
        self._show()

    def _show(self) -> None:
        self._work.leave()
        here = self._here
        trail = here.trail if here is not None else None
        if here is None or trail is None:
            self._say(np.zeros(0))
            return
        if self._way == GRADIENT:
            character = here.follows if here.follows is not None else int(np.argmax(here.ps))
            self._say(by_gradient(trail, character))
            return
        frequencies = self._frequencies

        def work(progress: Progress) -> Array:
            return by_replacing(trail, frequencies, progress)

        self._work.start(partial(work))

    def _on_work_finished(self, sizes: Array) -> None:
        self._say(sizes)

    def _say(self, sizes: Array) -> None:
        here = self._here
        self.strip.show_sizes(
            here.before if here is not None else "", sizes, "" if self._way == GRADIENT else " nats"
        )
        if not len(sizes):
            self.sentence.offer("")
            return
        lag = reaches_back(sizes / max(float(sizes.max()), 1e-300))
        unit = "character" if lag == 1 else "characters"
        self.sentence.offer(
            f"Beyond {lag} {unit} back, less than {per_cent(LEFT)} of the strongest is left.",
            f"Less than {per_cent(LEFT)} beyond {lag} back.",
        )

    def _on_ways_chosen(self, way: str) -> None:
        self._way = way
        self._show()
        self.question_asked.emit("how far back")

    def _on_strip_lag_chosen(self, _lag: int) -> None:
        self.question_asked.emit("how far back")

    def set_theme(self, theme: Theme) -> None:
        self.strip.set_theme(theme)

    def stop(self) -> None:
        self._work.stop()
