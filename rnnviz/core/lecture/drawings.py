"""Drawings: 8×8 pictures of one shape each, where it lies and how large it is, and the caption that fits.

A picture is the shape's pixels at 1 on 0, and noise. Which shape of which size lies where is a ``Sketch``;
what is held out are whole ones of these, so that an unseen picture is no seen one with other noise. Knows
pixels and words; knows no network.
"""

from typing import NamedTuple

import numpy as np

from rnnviz.core.arrays import Array

SIDE = 8
START, END = "START", "END"
KINDS = ("block", "frame", "cross", "corner")
WORDS = ("small", "large", "tall", "wide", *KINDS, "top", "bottom", "left", "right", END)
"""What may be said."""
NOISE = 0.05
"""The standard deviation of what is added to every pixel."""
_SHORT, _LONG = (3, 4), (5, 6, 7)


class Sketch(NamedTuple):
    """A shape before noise: its kind, its height and width in pixels, where its upper left corner lies."""

    kind: str
    height: int
    width: int
    row: int
    column: int

    @property
    def pixels(self) -> Array:
        """(8,8) of 0 and 1."""
        pixels = np.zeros((SIDE, SIDE))
        part = pixels[self.row : self.row + self.height, self.column : self.column + self.width]
        match self.kind:
            case "block":
                part[...] = 1
            case "frame":
                part[...] = 1
                part[1:-1, 1:-1] = 0
            case "cross":
                part[self.height // 2] = 1
                part[:, self.width // 2] = 1
            case _:  # a corner
                part[-1] = 1
                part[:, 0] = 1
        return pixels

    @property
    def words(self) -> tuple[str, ...]:
        """The caption without START and END: size, kind, and the halves in which all of it lies."""
        high, wide = self.height in _LONG, self.width in _LONG
        size = ("large" if wide else "tall") if high else ("wide" if wide else "small")
        upright = _half(self.row, self.height, "top", "bottom")
        across = _half(self.column, self.width, "left", "right")
        return (size, self.kind, *upright, *across)


def _half(start: int, length: int, first: str, second: str) -> tuple[str, ...]:
    middle = SIDE // 2
    return (first,) if start + length <= middle else (second,) if start >= middle else ()


def sketches() -> list[Sketch]:
    """All that there are."""
    spans = [(length, start) for length in (*_SHORT, *_LONG) for start in range(SIDE - length + 1)]
    return [
        Sketch(kind, height, width, row, column)
        for kind in KINDS
        for height, row in spans
        for width, column in spans
    ]


def with_noise(pixels: Array, generator: np.random.Generator) -> Array:
    """Pictures (… ,8,8) with noise."""
    noisy: Array = pixels + NOISE * generator.standard_normal(pixels.shape)
    return noisy
