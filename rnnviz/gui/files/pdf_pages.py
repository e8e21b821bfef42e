"""Strips and pages: what stands one under the other, and where a page ends.

Knows heights alone; knows no text, no fonts and no paper.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QPainter


@dataclass(slots=True)
class Strip:
    """Something as wide as the page's text: ``draw(y)`` paints it with its top at ``y``, in dots.

    before  space above it, left out at the top of a page;  bound  not to be parted from the next
    """

    height: float
    draw: Callable[[QPainter, float], None]
    before: float = 0.0
    bound: bool = False


def paginate(strips: Sequence[Strip], page_height: float) -> list[list[Strip]]:
    """Strips by page: bound ones stay together as long as a page can hold them."""
    pages: list[list[Strip]] = [[]]
    filled = 0.0
    start = 0
    while start < len(strips):
        end = start
        while strips[end].bound and end + 1 < len(strips):
            end += 1
        chain = strips[start : end + 1]
        start = end + 1
        height = sum(strip.before + strip.height for strip in chain)
        if filled and filled + height > page_height and height - chain[0].before <= page_height:
            pages.append([])
            filled = 0.0
        for strip in chain:
            step = strip.height + (strip.before if filled else 0.0)
            if filled and filled + step > page_height:
                pages.append([])
                filled, step = 0.0, strip.height
            pages[-1].append(strip)
            filled += step
    return pages
