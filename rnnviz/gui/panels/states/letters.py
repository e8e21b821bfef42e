"""The line of letters above the hidden state, and the line of losses below it.

Knows a layout and which column is selected; knows no units and no widget.
"""

from collections.abc import Sequence

from PySide6.QtGui import QPainter

from rnnviz.gui.panels.states.layout import HeatmapLayout
from rnnviz.gui.panels.states.words import loss_text
from rnnviz.gui.parts.painted_text import PaintedText
from rnnviz.gui.parts.theme import Theme


def paint_letters(
    painter: QPainter, theme: Theme, layout: HeatmapLayout, letters: Sequence[str], selected: int,
    pinned: bool,
) -> None:  # fmt: skip
    """``letters`` (T,), each over its column, or every so many where they have no room."""
    step, center, text = layout.letter_step, layout.center, layout.letters
    text.begin(painter, theme.pen("text"))
    text.draw_in_cells(
        painter,
        [
            (center(column), letters[column])
            for column in range(0, layout.columns, step)
            if abs(column - selected) >= step
        ],
        layout.letters_top,
        layout.letter_room,
    )
    letter = letters[selected]
    if pinned:
        width = min(max(text.width(letter), text.advance), layout.letter_room) + 6
        left = round(center(selected) - width / 2)
        painter.fillRect(left, layout.letters_top, round(width), text.height, theme.color("warm"))
    text.begin(painter, theme.pen("on_accent" if pinned else "warm"))
    text.draw_in_cells(painter, [(center(selected), letter)], layout.letters_top, layout.letter_room)


def paint_losses(
    painter: QPainter, theme: Theme, small: PaintedText, layout: HeatmapLayout, losses: Sequence[float],
    selected: int,
) -> None:  # fmt: skip
    """``losses`` (T,) in nats, each under its column."""
    center, top = layout.center, layout.losses_top
    small.begin(painter, theme.pen("quiet"))
    others = [(center(i), loss_text(loss)) for i, loss in enumerate(losses) if i != selected]
    small.draw_centered(painter, others, top)
    small.begin(painter, theme.pen("warm"))
    small.draw_centered(painter, [(center(selected), loss_text(losses[selected]))], top)
