"""TextPaint: a part of a text that was read, in the colours of a tint, and with what was expected in it.

Knows a canvas, a legend and numbers; knows no source and not what is in sight.
"""

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.network.architecture import Architecture
from rnnviz.gui.pages.inspect.reader.scale import WORDS, scale_of, value_in_words, values_of
from rnnviz.gui.pages.inspect.reader.seeing import Seen
from rnnviz.gui.pages.inspect.reader.taken import expected_in
from rnnviz.gui.pages.inspect.tint import Tint, TintKind, unit
from rnnviz.gui.parts.color_legend import SEQUENTIAL, ColorLegend
from rnnviz.gui.parts.text_grid.canvas import TextCanvas
from rnnviz.gui.parts.theme import DARK, Theme


class TextPaint:
    """``values`` (n,) are what the part that was painted last has by its tint."""

    def __init__(self, canvas: TextCanvas, legend: ColorLegend, tint: Tint) -> None:
        self._canvas, self._legend = canvas, legend
        self._theme = DARK
        self._shows_expected = False
        self.values: Array = np.zeros(0)
        legend.set_colors(SEQUENTIAL, "", "")
        legend.setToolTip(WORDS[tint.kind])

    def forget(self) -> None:
        """Another text, of which nothing is painted."""
        self.values = np.zeros(0)

    def set_theme(self, theme: Theme) -> None:
        """In these colours; what is painted is to be painted anew."""
        self._theme = theme
        self._canvas.set_theme(theme)
        self._legend.set_theme(theme)

    def show_scale(self, tint: Tint, architecture: Architecture) -> None:
        """What the colours mean, with room for every tint of the network."""
        scale = scale_of(tint, architecture)
        kinds = [Tint(kind) for kind in TintKind if kind is not TintKind.UNIT] + [unit(0)]
        self._legend.make_room([scale_of(kind, architecture).ends for kind in kinds])
        self._legend.set_colors(scale.meanings, *scale.ends)
        self._legend.setToolTip(WORDS[tint.kind])

    def paint(self, tint: Tint, seen: Seen, copied: Array | None) -> None:
        """What was read by ``tint``, or where they are told, by lengths of copies (N,) of the whole text."""
        scale = scale_of(tint, seen.network.architecture)
        if copied is not None:
            self.values = copied[seen.start : seen.end].astype(np.float64)
        else:
            self.values = values_of(tint, seen.passage)
        is_signed = scale.low < 0
        table = self._theme.diverging_table() if is_signed else self._theme.sequential_table()
        self._canvas.show_colors(seen.start, scale.indices(self.values), table)
        if self._shows_expected:
            self._canvas.show_expected(seen.start, expected_in(seen))

    def show_expected(self, shown: bool, seen: Seen | None) -> None:
        """Under each character what was expected in its place, from now on; or nothing any more."""
        self._shows_expected = shown
        if shown and seen is not None:
            self._canvas.show_expected(seen.start, expected_in(seen))
        elif not shown:
            self._canvas.show_expected(0, None)

    def words_at(self, tint: Tint, seen: Seen, place: int) -> str:
        """The number of a character, in words; '' where none was read or it is no number."""
        row = seen.row_of(place)
        if row is None or row >= len(self.values):
            return ""
        return value_in_words(tint, float(self.values[row]), seen.network.architecture.layers)
