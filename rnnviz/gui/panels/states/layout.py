"""Where the letters, the layers, their columns and the losses stand, in whole pixels.

Knows sizes and fonts; knows no values and paints nothing. T = seq_length.
"""

import math
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QSize

from rnnviz.gui.panels.states.words import layer_name
from rnnviz.gui.parts.painted_text import PaintedText

MARGIN = 4
"""Pixels around the picture: room for the frame of a column at its edge."""
BETWEEN_LAYERS = 7
"""Pixels from one layer to the next, with a line in the middle: a unit near zero is as dark as a gap."""
BESIDE_NAMES = 8
"""Pixels from the names of the layers to their columns."""
NARROWEST_WITH_GAP = 4.0
"""Columns at least this wide are parted by a gap of a pixel; narrower ones would lose too much."""

LOWEST_ROW = 1.5
"""Pixels: lower rows blend to grey, and no unit could be told. Then only a part is shown,"""
ROW_OF_A_PART = 2
"""in rows of so many pixels."""


class HeatmapLayout(NamedTuple):
    """Where everything stands, for one size, one T and so many layers. All in whole pixels.

    units          how many of the H of each layer there is room for
    picture        all layers, with what is between them
    blocks         the columns of each layer, the first layer at the top
    edges (T+1,)   left edges of the columns, and the right end; more columns than
                   pixels share edges, and the last one of those is drawn
    letter_room    pixels that a letter has for itself
    sources (W,)   for each pixel across the picture its column, or T for a gap
    """

    columns: int
    units: int
    picture: QRect
    blocks: list[QRect]
    letters: PaintedText
    letters_top: int
    losses_top: int
    letter_step: int
    letter_room: int
    shows_losses: bool
    gap: int
    edges: list[int]
    sources: NDArray[np.intp]

    def column_at(self, x: float) -> int | None:
        """The column under ``x``, None beside the picture."""
        column = bisect_right(self.edges, x) - 1
        return column if 0 <= column < self.columns else None

    def row_at(self, y: float) -> tuple[int, int] | None:
        """(layer, row among those shown) at ``y``, None above, below and between the layers."""
        for layer, block in enumerate(self.blocks):
            down = y - block.top()
            if 0 <= down < block.height():
                return layer, int((math.floor(down) + 0.5) * self.units / block.height())
        return None

    def center(self, column: int) -> float:
        return (self.edges[column] + self.edges[column + 1] - self.gap) / 2

    def column_span(self, column: int) -> tuple[int, int]:
        """(left, width) of the coloured part of a column, at least a pixel wide."""
        left, right = self.edges[column], self.edges[column + 1]
        if column + 1 < self.columns:
            right -= self.gap
        return left, max(1, right - left)


def lay_out_heatmap(
    size: QSize, columns: int, units: int, layers: int, fonts: Sequence[PaintedText], small: PaintedText
) -> HeatmapLayout:
    """``fonts`` for the letters, the larger ones first: the first that fits the columns is taken.
    ``small`` for the losses, and for the names of the layers where there are several."""
    names = math.ceil(small.width(layer_name(layers - 1))) + BESIDE_NAMES if layers > 1 else 0
    left = MARGIN + names
    width = max(1, size.width() - left - MARGIN)
    column_width = width / columns
    letters = next((font for font in fonts if font.advance < column_width), fonts[0])
    fits = letters.advance < column_width
    # Far enough apart that what is left does not read like words.
    step = 1 if fits else math.ceil(2.5 * letters.advance / column_width)
    shows_losses = column_width >= small.width("0.0") + 3
    bottom = small.height + 2 if shows_losses else 0
    top = fonts[0].height + MARGIN
    edges = np.rint(np.arange(columns + 1) * column_width).astype(np.intp)
    sources = np.repeat(np.arange(columns), np.diff(edges))
    has_gaps = column_width >= NARROWEST_WITH_GAP
    if has_gaps:
        sources[edges[1:-1] - 1] = columns
    room = size.height() - top - bottom - MARGIN - BETWEEN_LAYERS * (layers - 1)
    height = max(1, room // layers)
    blocks = [QRect(left, top + layer * (height + BETWEEN_LAYERS), width, height) for layer in range(layers)]
    return HeatmapLayout(
        columns=columns,
        units=units if height >= LOWEST_ROW * units else max(1, height // ROW_OF_A_PART),
        picture=blocks[0].united(blocks[-1]),
        blocks=blocks,
        letters=letters,
        letters_top=fonts[0].height - letters.height,
        losses_top=size.height() - small.height,
        letter_step=step,
        letter_room=max(1, int(step * column_width)),
        shows_losses=shows_losses,
        gap=1 if has_gaps else 0,
        edges=(edges + left).tolist(),
        sources=sources,
    )
