"""The hidden state in words: its numbers, and what stands at a place of the picture.

Knows figures, letters and what is watched; knows no places and no widget.
"""

import math
import re

from rnnviz.core.network.cell import Watched
from rnnviz.gui.parts.names import written


def number(value: float) -> str:
    """``−0.82``: two decimals and a true minus sign."""
    return f"{value:.2f}".replace("-", "−")


def ends_in_words(watched: Watched) -> tuple[str, str]:
    """``−1`` and ``+1``, ``0`` and ``1``, ``≤ −3`` and ``≥ +3``: the ends of the colours."""
    if not watched.is_signed:
        return f"{watched.low:g}", f"{watched.high:g}"
    low, high = f"{watched.low:+g}".replace("-", "−"), f"{watched.high:+g}"
    return (low, high) if watched.is_bounded else (f"≤ {low}", f"≥ {high}")


def loss_text(loss: float) -> str:
    """Nats in three places: ``2.1``, ``12``; a dash where it is no number."""
    if not math.isfinite(loss):
        return "–"
    if loss >= 999.5:  # a run that diverges: the figure must still fit its column
        return f"{loss / 1000:.0f}k"
    return f"{loss:.1f}" if loss < 9.95 else f"{loss:.0f}"


def layer_name(layer: int) -> str:
    """``layer 2`` of a layer that is counted from 0."""
    return f"layer {layer + 1}"


def formula_in(watched: Watched, layer: int) -> str:
    """How what is watched is made in a ``layer``: above the first one it reads the layer below."""
    if layer == 0:
        return written(watched.formula)
    numbered = re.sub(r"\b(Wxh|Whh|bh)\b", rf"\g<1>{layer + 1}", watched.formula)
    return written(numbered).replace("xₜ", f"(hₜ of {layer_name(layer - 1)})")


def cell_in_words(unit: int, watched: Watched, layer: int, layers: int) -> str:
    """``unit 3``, ``unit 3 of layer 2, forget gate f``: what one cell of the picture is."""
    words = f"unit {unit:,}"
    if layers > 1:
        words += f" of {layer_name(layer)}"
    return words if watched.name == "h" else f"{words}, {watched.words} {watched.name},"


def unit_in_words(
    unit: int, value: float, iteration: int, letter: str, column: int, watched: Watched, layer: int,
    layers: int,
) -> str:  # fmt: skip
    """What one cell of the picture says; ``unit``, ``column`` and ``layer`` are counted from 0."""
    cell = cell_in_words(unit, watched, layer, layers)
    return (
        f"{cell[0].upper()}{cell[1:]} is {number(value)} at iteration {iteration:,}, "
        f"after “{letter}” of column {column + 1:,} was read: "
        f"{formula_in(watched, layer)}."
    )


def letter_in_words(letter: str, column: int) -> str:
    """What a letter above the picture says."""
    return f"Character {column + 1:,} of the window being read: “{letter}”."


def loss_in_words(letter: str, loss: float) -> str:
    """What a loss below the picture says."""
    return f"Loss after “{letter}”: {loss:.2f} nats = −ln p(true next)."


def picture_in_words(watched: Watched, layers: int) -> str:
    """What the picture shows, and how it is used: its tooltip."""
    order = (
        f"Layers stand in the order in which a character passes through them, {layer_name(0)} at the top, "
        "beside the letters that it reads, the last above the losses; the lecture draws them the other "
        "way up. "
        if layers > 1
        else ""
    )
    return (
        f"Each column is {written(watched.formula)}; "
        f"below it the loss −ln p(true next) in nats. {order}Click pins a column, Esc lets go. "
        "Where not all units have room, the wheel, ↑ and ↓ show the others."
    )
