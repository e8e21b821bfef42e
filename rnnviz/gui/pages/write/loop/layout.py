"""Where the parts of the figure stand: columns side by side, in each what follows stands above.

Knows sizes and fonts; knows no numbers and paints nothing.
"""

from typing import NamedTuple

from PySide6.QtCore import QSize

from rnnviz.gui.pages.write.drawn.painting import Area, Fonts
from rnnviz.gui.pages.write.loop.phases import LoopPhase

GAP = 40
"""Pixels between two columns: the arrows run there."""
PAD = 8
"""Pixels around what stands in a column."""
ARROW = 12
"""Pixels of the arrow from one part of a column to the one above it."""
NARROWEST, WIDEST = 190, 320
STRIP = 18
"""Pixels of the state, of one layer."""
FEWEST_ROWS, MOST_ROWS = 3, 14
LEFT = 24
"""Pixels before the first column, for the arrows that lead into it."""


class ColumnLayout(NamedTuple):
    """The parts of one column."""

    whole: Area
    read: Area
    state: Area
    rows: Area
    bar: Area
    taken: Area

    def part(self, phase: LoopPhase) -> Area:
        """What becomes of a phase."""
        return (self.read, self.state, self.rows, self.bar, self.taken)[phase]

    @property
    def gap(self) -> int:
        """Where the way back to the input runs down, to the right of the column."""
        return self.whole.right + GAP // 2


class LoopLayout(NamedTuple):
    """``words_right`` is where the words beside the first column end; 0 where they have no room."""

    columns: tuple[ColumnLayout, ...]
    words_right: int
    row_count: int
    pitch: int


def least_size(fonts: Fonts, layers: int) -> QSize:
    """Where nothing is cut off."""
    height = _around_rows(fonts, layers) + FEWEST_ROWS * fonts.pitch
    return QSize(LEFT + NARROWEST + GAP, height)


def _box(fonts: Fonts) -> int:
    return fonts.mono.height + 6


def _state(layers: int) -> int:
    return STRIP if layers == 1 else 12 * layers


def _around_rows(fonts: Fonts, layers: int) -> int:
    """Pixels of a column without its rows."""
    boxes = 2 * _box(fonts) + _box(fonts) - 2
    return 2 * PAD + boxes + fonts.below_bar + _state(layers) + 3 * ARROW + PAD // 2


def lay_out_loop(size: QSize, fonts: Fonts, characters: int, layers: int, words: int) -> LoopLayout:
    """As many columns as have room, all alike; ``words`` pixels are what stands beside the first one."""
    has_words = size.width() >= words + LEFT + 2 * (NARROWEST + GAP)
    left = words + LEFT + PAD if has_words else LEFT
    room = size.width() - left
    count = max(1, room // (NARROWEST + GAP))
    width = max(NARROWEST, min(WIDEST, room // count - GAP))
    for_rows = size.height() - _around_rows(fonts, layers)
    rows = max(1, min(characters, MOST_ROWS, max(FEWEST_ROWS, for_rows // fonts.pitch)))
    pitch = max(fonts.pitch, min(for_rows // rows, fonts.pitch * 5 // 4))
    top = max(0, (for_rows - rows * pitch) // 2)
    columns = tuple(
        _column(left + number * (width + GAP), top, width, rows * pitch, fonts, layers)
        for number in range(count)
    )
    return LoopLayout(columns, words if has_words else 0, rows, pitch)


def _column(left: int, top: int, width: int, rows: int, fonts: Fonts, layers: int) -> ColumnLayout:
    box, inner, at = _box(fonts), width - 2 * PAD, left + PAD
    letter = max(box + box // 2, fonts.letter_room + PAD)
    middle = left + (width - letter) // 2
    y = top + PAD
    taken = Area(middle, y, letter, box)
    bar = Area(at, taken.bottom + ARROW, inner, box - 2)
    chances = Area(at, bar.bottom + fonts.below_bar + PAD // 2, inner, rows)
    state = Area(at, chances.bottom + ARROW, inner, _state(layers))
    read = Area(middle, state.bottom + ARROW, letter, box)
    whole = Area(left, top, width, read.bottom + PAD - top)
    return ColumnLayout(whole, read, state, chances, bar, taken)
