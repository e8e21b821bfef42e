"""The hidden state in words: its numbers, and what stands at a place of the picture.

Knows figures and letters; knows no places and no widget.
"""

import math


def number(value: float) -> str:
    """``−0.82``: two decimals and a true minus sign."""
    return f"{value:.2f}".replace("-", "−")


def loss_text(loss: float) -> str:
    """Nats in three places: ``2.1``, ``12``; a dash where it is no number."""
    if not math.isfinite(loss):
        return "–"
    if loss >= 999.5:  # a run that diverges: the figure must still fit its column
        return f"{loss / 1000:.0f}k"
    return f"{loss:.1f}" if loss < 9.95 else f"{loss:.0f}"


def unit_in_words(unit: int, value: float, iteration: int, letter: str, column: int) -> str:
    """What one cell of the picture says; ``unit`` and ``column`` are counted from 0."""
    return (
        f"Unit {unit + 1:,} is {number(value)} at iteration {iteration:,}, "
        f"after “{letter}” of column {column + 1:,} was read: "
        f"h_t = tanh(Wxh·x_t + Whh·h_{{t−1}} + bh)."
    )


def letter_in_words(letter: str, column: int) -> str:
    """What a letter above the picture says."""
    return f"Character {column + 1:,} of the window being read: “{letter}”."


def loss_in_words(letter: str, loss: float) -> str:
    """What a loss below the picture says."""
    return f"Loss after “{letter}”: {loss:.2f} nats = −ln p(true next)."
