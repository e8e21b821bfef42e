"""How a drawn character is painted: rows of chances, the bar with the dice on it, the state as a strip.

At whole numbers, for a picture that may be painted at every frame. Knows a theme, fonts and numbers; knows
no widget.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.telling import Drawn
from rnnviz.gui.pages.write.drawn.chances import BarStretch, ChanceRow
from rnnviz.gui.panels.forecast.forecast import percent
from rnnviz.gui.parts.cell_image import draw_cells, image_of, signed_colors
from rnnviz.gui.parts.painted_text import PaintedText
from rnnviz.gui.parts.theme import Theme, mono_font, small_font

DICE_SIZE = 5
"""Pixels of the mark below the bar where the dice fell, down and to both sides."""
CUT = "cut"
BY_HAND = "by hand"
LIKELIEST = "the likeliest"
_PAD = 6


class Fonts(NamedTuple):
    """For characters, and for small numbers and words."""

    mono: PaintedText
    small: PaintedText

    @property
    def letter_room(self) -> int:
        """Pixels of a character before its bar."""
        return math.ceil(2 * self.mono.advance) + 2

    @property
    def percent_room(self) -> int:
        """Pixels of a number behind its bar."""
        return math.ceil(self.small.width("100.0 %")) + _PAD

    @property
    def pitch(self) -> int:
        """Pixels from a row of chances to the next, at least."""
        return self.mono.height + 1

    @property
    def below_bar(self) -> int:
        """Pixels that the dice and their number take below the bar."""
        return DICE_SIZE + self.small.height + 1


def fonts() -> Fonts:
    """Those of the desktop."""
    return Fonts(PaintedText(mono_font()), PaintedText(small_font()))


class Area(NamedTuple):
    """Pixels."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.left + self.width

    @property
    def bottom(self) -> int:
        return self.top + self.height

    @property
    def middle(self) -> int:
        """Between left and right."""
        return self.left + self.width // 2

    @property
    def center(self) -> int:
        """Between top and bottom."""
        return self.top + self.height // 2

    def has(self, x: int, y: int) -> bool:
        """Whether a place lies in it."""
        return self.left <= x < self.right and self.top <= y < self.bottom


class Brush(NamedTuple):
    """What everything is painted with. ``surface`` is the meaning of the colour that lies beneath."""

    theme: Theme
    fonts: Fonts
    marks: Sequence[str]
    surface: str = "card"

    @property
    def track(self) -> str:
        """The meaning of a colour that is a little off the surface."""
        return "card" if self.surface == "raised" else "raised"


def paint_rows(painter: QPainter, brush: Brush, area: Area, rows: Sequence[ChanceRow], pitch: int) -> None:
    """A row each: the character, a bar as long as its share of the bar below the dice, and the number.

    What top-k and top-p cut off has the outline of what it would have had; what the others gain is faint.
    """
    theme, (mono, small) = brush.theme, brush.fonts
    left = area.left + brush.fonts.letter_room + _PAD
    width = max(10, area.right - brush.fonts.percent_room - left)
    height = max(4, min(pitch - 5, 16))
    for number, row in enumerate(rows):
        top = area.top + number * pitch + (pitch - height) // 2
        if row.rank > number + 1:  # characters in between are left out
            painter.setPen(theme.pen("line", dashed=True))
            painter.drawLine(area.left, area.top + number * pitch, area.right - 1, area.top + number * pitch)
        whole, alone = _length(width, row.share), _length(width, row.chance)
        if row.is_cut:
            painter.setPen(theme.pen("quiet"))
            painter.drawRect(left, top, max(3, alone) - 1, height - 1)
        elif row.is_taken:
            painter.fillRect(left, top, max(1, whole), height, theme.color("warm"))
        else:
            painter.fillRect(left, top, max(1, whole), height, theme.color("accent", 0.4))
            painter.fillRect(left, top, max(1, min(whole, alone)), height, theme.color("accent", 0.85))
        if row.is_taken and row.is_cut:
            painter.fillRect(left, top, 3, height, theme.color("warm"))
        text_top = area.top + number * pitch + (pitch - mono.height) // 2
        mono.begin(painter, theme.pen("warm" if row.is_taken else "quiet" if row.is_cut else "text"))
        center = area.left + brush.fonts.letter_room / 2
        mono.draw_in_cells(painter, [(center, brush.marks[row.character])], text_top, brush.fonts.letter_room)
        small.begin(painter, theme.pen("warm" if row.is_taken else "quiet"))
        words = CUT if row.is_cut else percent(row.share)
        end = area.right - round(small.width(words))
        small.draw(painter, end, area.top + number * pitch + (pitch - small.height) // 2, words)


def _length(width: int, part: float) -> int:
    return round(width * min(1.0, part)) if math.isfinite(part) else 0


def paint_bar(
    painter: QPainter, brush: Brush, area: Area, stretches: Sequence[BarStretch], drawn: Drawn | None
) -> None:
    """All chances, one behind the other, from 0 to 1; the stretch of the one that was ``drawn`` is warm."""
    theme, mono = brush.theme, brush.fonts.mono
    painter.fillRect(area.left, area.top, area.width, area.height, theme.color(brush.track))
    letters_top = area.top + (area.height - mono.height) // 2
    shades = theme.color("accent", 0.5), theme.color("accent", 0.3)
    dice = area.left + _length(area.width, drawn.dice) if drawn is not None else 0
    last = area.left
    for number, (character, _, high) in enumerate(stretches):
        left, last = last, area.left + _length(area.width, high)
        is_taken = drawn is not None and character == drawn.character
        room = last - left
        if room <= 0 and not is_taken:
            continue
        color = theme.color("warm") if is_taken else shades[number % 2]
        painter.fillRect(left, area.top, max(1, room), area.height, color)
        mono.begin(painter, theme.ink_pen(color) if is_taken else theme.pen("text"))
        if is_taken and left <= dice < last:  # beside the mark, where there is more room
            left, room = (left, dice - 2 - left) if 2 * dice > left + last else (dice + 2, last - dice - 2)
        if room >= mono.advance + 4:
            mono.draw_in_cells(painter, [(left + room / 2, brush.marks[character])], letters_top, room - 2)


def paint_dice(painter: QPainter, brush: Brush, area: Area, drawn: Drawn, words: str) -> None:
    """Where the dice fell on the bar in ``area``, through it and below it, and ``words`` beside the mark.

    A quiet mark where somebody chose instead. Where no dice were thrown there is none, and the words stand
    below what was taken.
    """
    theme, small = brush.theme, brush.fonts.small
    top = area.bottom + DICE_SIZE + 1
    width = round(small.width(words))
    meaning = "quiet" if drawn.is_chosen else "text"
    if words in (BY_HAND, LIKELIEST):
        low, high = drawn.stretch(drawn.character)
        x = area.left + _length(area.width, (low + high) / 2)
    else:
        x = min(area.left + _length(area.width, drawn.dice), area.right - 1)
        painter.fillRect(x - 1, area.top - 2, 3, area.height + 4, theme.color(brush.surface))
        painter.fillRect(x, area.top - 2, 1, area.height + 4, theme.color(meaning))
        painter.setPen(theme.pen(meaning))
        for down in range(DICE_SIZE):
            painter.drawLine(x - down, area.bottom + 2 + down, x + down, area.bottom + 2 + down)
    small.begin(painter, theme.pen(meaning))
    left = max(area.left, min(x - width // 2, area.right - width))
    small.draw(painter, left, top + 1, words)


def dice_in_words(drawn: Drawn, is_greedy: bool) -> str:
    """What stands below the bar."""
    if is_greedy:
        return BY_HAND if drawn.is_chosen else LIKELIEST
    return f"dice {drawn.dice:.4f}" + (f" · {BY_HAND}" if drawn.is_chosen else "")


def state_image(architecture: Architecture, drawn: Drawn, theme: Theme) -> QImage:
    """A row of pixels for each layer, the last on top as it stands in the figure; a pixel for each unit."""
    hs = [h for _, name, h in architecture.states_of(drawn.state) if name == "h"]
    return image_of(signed_colors(np.stack(hs[::-1]), 1.0, theme.diverging_table()))


def paint_state(painter: QPainter, brush: Brush, area: Area, image: QImage, drawn: Drawn) -> None:
    """The strip; with its numbers where a unit has room for one."""
    draw_cells(painter, QRectF(*area), image)
    small, units = brush.fonts.small, image.width()
    if image.height() > 1 or area.width / units < small.width("−0.00") + 4:
        return
    for unit, value in enumerate(drawn.state[:units].tolist()):
        small.begin(painter, brush.theme.ink_pen(brush.theme.blend(value)))
        center = area.left + (unit + 0.5) * area.width / units
        words = f"{value:+.2f}".replace("-", "−")
        small.draw_centered(painter, [(center, words)], area.top + (area.height - small.height) // 2)


def unit_in_words(architecture: Architecture, drawn: Drawn, area: Area, x: int, y: int) -> str:
    """The number at a place of the strip in ``area``, and whose it is."""
    layers, units = architecture.layers, architecture.hidden_size
    unit = max(0, min(units - 1, (x - area.left) * units // area.width))
    layer = layers - 1 - max(0, min(layers - 1, (y - area.top) * layers // area.height))
    parts = architecture.states_of(drawn.state)
    value = next(float(h[unit]) for of, name, h in parts if (of, name) == (layer, "h"))
    of_layer = f" of layer {layer + 1}" if layers > 1 else ""
    words = f"h[{unit}]{of_layer} = {value:+.4f}, made of what was read and of the state before."
    return words.replace("-", "−")
