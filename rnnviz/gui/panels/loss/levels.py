"""LevelLabels: the margin right of the loss curve, with the names of its horizontal lines.

Is given labels and values in the unit shown; knows neither units nor the curve.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import pyqtgraph as pg
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsSceneHoverEvent, QGraphicsWidget

from rnnviz.gui.parts.axes import readable
from rnnviz.gui.parts.painted_text import PaintedText
from rnnviz.gui.parts.theme import DARK, GRID, Theme, small_font

TICK = 2 * GRID
"""Pixels from a line's end to its label."""
RESERVED = "unigram 000.0"
"""Room for this is there before the first label, so that the curve does not move when they come."""
WIDEST_SHARE = 0.3
"""Of the plot, for the margin: in a narrower plot the lines stand without their names."""


def spread(centers: Sequence[float], height: float, top: float, bottom: float) -> list[float | None]:
    """Centers for labels of ``height`` that want to stand at ``centers`` (ascending), none on another.

    They keep their order, stay within ``top`` and ``bottom``, and move as little as they can
    (least squares). Where there is no room for all, those nearest to a neighbour get None.
    """
    kept = list(range(len(centers)))
    while kept and len(kept) * height > bottom - top:
        gaps = [centers[b] - centers[a] for a, b in pairwise(kept)]
        del kept[gaps.index(min(gaps)) + 1 if gaps else 0]
    # Less their places in the row, the labels must not descend: neighbours that do are pooled.
    pools: list[tuple[float, int]] = []  # (mean, how many)
    for index, label in enumerate(kept):
        mean, count = centers[label] - index * height, 1
        while pools and pools[-1][0] > mean:
            before, others = pools.pop()
            mean = (before * others + mean * count) / (others + count)
            count += others
        pools.append((mean, count))
    wanted = [mean for mean, count in pools for _ in range(count)]
    lowest, highest = top + height / 2, bottom - height / 2 - (len(kept) - 1) * height
    placed: list[float | None] = [None] * len(centers)
    for index, (label, place) in enumerate(zip(kept, wanted, strict=True)):
        placed[label] = min(max(place, lowest), highest) + index * height
    return placed


class PlacedLabel(NamedTuple):
    """A label, the box it stands in, and the line from its level to it; pixels of the margin."""

    label: str
    words: str
    box: QRectF
    leader: tuple[QLineF, QLineF]


class LevelLabels(QGraphicsWidget):
    """Stands beside the view box, as high as it. Painted when something moved, never with a frame."""

    def __init__(self, view: pg.ViewBox) -> None:
        super().__init__()
        self._view = view
        self._theme = DARK
        self._levels: list[tuple[str, float]] = []
        self._is_wanted = True
        self._room = 0.0
        self._least = 0.0
        self._meanings: dict[str, str] = {}
        self.setAcceptHoverEvents(True)
        self._set_font()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def set_levels(self, levels: Sequence[tuple[str, float]]) -> None:
        """Labels and their values, in any order."""
        self._levels = sorted(levels, key=lambda level: -level[1])
        self._take_room()
        self.update()

    def set_meanings(self, meanings: dict[str, str]) -> None:
        """What is said of each label where it is pointed at."""
        self._meanings = meanings

    def set_room(self, plot_width: float, least: float) -> None:
        """The plot's width, and what the margin has where no label stands in it."""
        if (plot_width, least) != (self._room, self._least):
            self._room, self._least = plot_width, least
            self._set_font()

    def set_wanted(self, wanted: bool) -> None:
        """Whether there are to be labels at all: else the curve has the room."""
        self._is_wanted = wanted
        self._take_room()

    @property
    def shown(self) -> list[PlacedLabel]:
        """The labels as they stand, from the top."""
        if not self._shows_words:
            return []
        rect, text = self.rect(), self._text
        bottom, top = self._view.viewRange()[1]
        scale = rect.height() / (top - bottom)
        inside = [(label, value) for label, value in self._levels if bottom <= value <= top]
        lines = [(top - value) * scale for _, value in inside]
        placed = []
        for (label, value), line, center in zip(
            inside, lines, spread(lines, text.height, 0, rect.height()), strict=True
        ):
            if center is None:
                continue
            words, middle = f"{label} {readable(value)}", round(center) + 0.5
            straight = QLineF(0, round(line) + 0.5, GRID / 2, round(line) + 0.5)
            slanted = QLineF(straight.p2(), QLineF(TICK - 3, middle, 0, 0).p1())
            box = QRectF(TICK, center - text.height / 2, text.width(words), text.height)
            placed.append(PlacedLabel(label, words, box, (straight, slanted)))
        return placed

    # ── within ──

    @property
    def _wanted_width(self) -> float:
        words = [RESERVED, *(f"{label} {readable(value)}" for label, value in self._levels)]
        return TICK + max(map(self._text.width, words)) + 2

    @property
    def _shows_words(self) -> bool:
        return self._is_wanted and self._wanted_width <= WIDEST_SHARE * self._room

    def _set_font(self) -> None:
        self._text = PaintedText(small_font())
        self._take_room()

    def _take_room(self) -> None:
        width = self._wanted_width if self._shows_words else self._least
        if self.preferredWidth() != width or self.minimumWidth() != width:
            self.setMinimumWidth(width)
            self.setMaximumWidth(width)
            self.setPreferredWidth(width)

    # Qt's overrides

    def hoverMoveEvent(self, event: QGraphicsSceneHoverEvent) -> None:
        place = event.pos()
        self.setToolTip(
            next((self._meanings.get(at.label, "") for at in self.shown if at.box.contains(place)), "")
        )

    def paint(self, painter: QPainter, _option: Any, _widget: Any = None) -> None:
        shown = self.shown
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.pixel_pen("quiet", alpha=0.6))
        painter.drawLines([line for label in shown for line in label.leader])
        self._text.begin(painter, self._theme.pen("quiet"))
        for label in shown:
            self._text.draw(painter, round(label.box.left()), round(label.box.top()), label.words)
