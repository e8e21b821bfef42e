"""Where the bars of the next character stand: the likeliest as rows, or all as cells in lines.

Knows sizes and fonts; knows no probabilities and paints nothing.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QSize

from rnnviz.gui.parts.painted_text import PaintedText

FEWEST_ROWS = 5
"""Likeliest characters that are shown however small the canvas is."""
NARROWEST_BAR = 4.0
"""Widths of a letter that the bar of one of all characters needs at least."""
WIDEST_IN_ROWS, WIDEST_IN_CELLS = 6, 2
"""Digits' widths that a mark is given room for; a longer one is drawn smaller."""


@dataclass(frozen=True, slots=True)
class RowLayout:
    """The layout of the likeliest characters: one below the other. Pixels."""

    count: int
    pitch: float
    letter_center: float
    letter_room: int
    bar_left: int
    bar_width: int
    bar_height: int
    axis_top: int


class CellLayout(NamedTuple):
    """The layout of all characters: line after line in the order of the vocabulary. Pixels."""

    per_line: int
    lines: int
    width: float
    height: float
    letter_width: float
    letter_room: int
    view_height: int
    letters: PaintedText


def lay_out_rows(
    size: QSize, characters: int, letters: PaintedText, numbers: PaintedText, widest: int = 1
) -> RowLayout:
    """As many of the ``characters`` as there is room for, above an axis with ``numbers``.

    ``widest`` of their marks takes so many digits (``columns_of``).
    """
    line = letters.height + 1
    room = size.height() - numbers.height - 5
    count = min(characters, max(FEWEST_ROWS, room // line))
    pitch = min(room / count, 1.5 * line)
    letter_room = math.ceil(min(max(2, widest), WIDEST_IN_ROWS) * letters.advance) + 2
    left = letter_room + 6
    percent = math.ceil(numbers.width("100.0 %")) + 8
    return RowLayout(
        count=count,
        pitch=pitch,
        letter_center=left / 2 - 2,
        letter_room=letter_room,
        bar_left=left,
        bar_width=max(10, size.width() - left - percent),
        bar_height=max(4, min(round(pitch) - 5, 18)),
        axis_top=round(count * pitch),
    )


def lay_out_cells(
    size: QSize, characters: int, fonts: Sequence[PaintedText], caption: PaintedText, widest: int = 1
) -> CellLayout:
    """As few characters a line as fit without scrolling, in the first of ``fonts`` if possible.

    ``fonts`` are for the letters, the larger ones first; ``widest`` as for the rows.
    """
    columns = min(widest, WIDEST_IN_CELLS)
    view = size.height() - caption.height - 6
    count = max(1, characters)
    for letters in fonts:
        height, widest = letters.height + 1, int(size.width() / ((NARROWEST_BAR + columns) * letters.advance))
        per_line = math.ceil(count / max(1, view // height))
        if per_line <= widest:
            break
    per_line = max(1, min(per_line, widest))
    lines = math.ceil(count / per_line)
    return CellLayout(
        per_line=per_line,
        lines=lines,
        width=size.width() / per_line,
        height=min(max(height, view / lines), 1.5 * height),
        letter_width=math.ceil(columns * letters.advance) + 6,
        letter_room=math.ceil(columns * letters.advance) + 3,
        view_height=view,
        letters=letters,
    )
