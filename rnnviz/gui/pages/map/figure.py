"""MapFigure: the map of the book as a figure for a file, and the words that a map is read with.

Draws the map that it is given, with its axes and colours; nothing on it can be pressed.
Knows neither the text nor the page that it may come from.
"""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from rnnviz.core.foreign import shown
from rnnviz.core.record.book_map import BookMap
from rnnviz.gui.pages.map.canvas import MapCanvas
from rnnviz.gui.pages.map.colors import DEVIATION, Scale
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.color_legend import DIVERGING, SEQUENTIAL, ColorLegend
from rnnviz.gui.parts.theme import Theme

FIGURE_SIZE = QSize(1120, 560)
"""Pixels: as wide as a page of paper wants it, whatever the window's size."""


class MapFigure(Card):
    """``book_map`` of a text called ``name``; ``guessing`` is what guessing costs, in nats per character."""

    def __init__(
        self, book_map: BookMap, name: str, guessing: float, scale: Scale, theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(f"Map of the book: {shown(name)}", parent)
        self.subtitle.setText(columns_in_words(book_map))
        legend = ColorLegend("map_figure_legend", theme, self)
        show_scale(legend, scale, guessing)
        self.header.addWidget(legend)
        canvas = MapCanvas(self, is_finished=True)
        canvas.setObjectName("map_figure_canvas")
        canvas.set_theme(theme)
        canvas.clear(guessing, "")
        canvas.set_scale(scale)
        canvas.set_map(book_map)
        self.body.addWidget(canvas)
        self.resize(FIGURE_SIZE)


def columns_in_words(book_map: BookMap) -> str:
    """``269 characters a column, 2 passes a row``: what a cell of the map is."""
    start, end = book_map.place(0)
    rows = "" if book_map.stride == 1 else f", {book_map.stride:,} passes a row"
    return f"{end - start:,} characters a column{rows}"


def show_scale(legend: ColorLegend, scale: Scale, guessing: float) -> None:
    """Let ``legend`` say what the colours of ``scale`` go from and to."""
    if scale is Scale.LOSS:
        ends = ("0", f"guessing, {guessing:.2f} nats/char")
    else:
        ends = (f"−{DEVIATION:g} easier", f"harder +{DEVIATION:g} nats/char")
    legend.set_colors(SEQUENTIAL if scale is Scale.LOSS else DIVERGING, *ends)
    legend.setAccessibleName(f"Colours from {ends[0]} to {ends[1]}")
