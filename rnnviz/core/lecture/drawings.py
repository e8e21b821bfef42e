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
SMALL, LARGE = "small", "large"
KINDS = ("square", "cross", "bar")
WORDS = (SMALL, LARGE, *KINDS, "left", "right", END)
"""What may be said."""
NOISE = 0.1
"""The standard deviation of what is added to every pixel."""


class Sketch(NamedTuple):
    """A shape before noise: its kind, its width in pixels, and where its upper left corner lies."""

    kind: str
    size: int
    row: int
    column: int

    @property
    def pixels(self) -> Array:
        """(8,8) of 0 and 1."""
        pixels, n = np.zeros((SIDE, SIDE)), self.size
        part = pixels[self.row : self.row + n, self.column : self.column + n]
        if self.kind == "square":
            part[...] = 1
            part[1:-1, 1:-1] = 0
        elif self.kind == "cross":
            part[n // 2] = 1
            part[:, n // 2] = 1
        else:
            part[n // 2] = 1
        return pixels

    @property
    def words(self) -> tuple[str, ...]:
        """The caption: size, kind, and the side where it lies wholly in one half; without START and END."""
        side = (
            ("left",)
            if self.column + self.size <= SIDE // 2
            else ("right",)
            if self.column >= SIDE // 2
            else ()
        )
        return (SMALL if self.size <= 4 else LARGE, self.kind, *side)


def sketches() -> list[Sketch]:
    """All that there are."""
    return [
        Sketch(kind, size, row, column)
        for kind in KINDS
        for size in (3, 4, 5, 6, 7)
        for row in range(SIDE - size + 1)
        for column in range(SIDE - size + 1)
    ]


def with_noise(pixels: Array, generator: np.random.Generator) -> Array:
    """Pictures (… ,8,8) with noise."""
    noisy: Array = pixels + NOISE * generator.standard_normal(pixels.shape)
    return noisy
