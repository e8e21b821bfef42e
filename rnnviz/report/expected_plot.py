"""A vector picture of what was drawn beforehand, beside what came.

Knows numbers and places on paper, as ``svg`` does; knows no run and no window.
"""

import math

from rnnviz.core.record.expected import DrawnCurves
from rnnviz.report import ink
from rnnviz.report.svg import FONT, SIZE, WIDTH, Canvas, Picture, nice_ticks, tick_words

HEIGHT = 80.0
LEFT, TOP = 46.0, 8.0
RIGHT = WIDTH - 112.0
LEAST = 1e-6
"""Of a size that is drawn in powers of ten."""


def expected_plot(drawn: DrawnCurves, *, font: str = FONT) -> Picture:
    """Both curves: what was expected dashed, what came drawn through."""
    canvas = Canvas(font)
    values = [_height(value, drawn) for value in (*drawn.said, *drawn.came)]
    low, high = (min(values), max(values)) if drawn.is_logarithmic else (0.0, max(values) * 1.05)
    high = max(high, low + 1e-9)
    first, last = drawn.places[0], drawn.places[-1]

    def x(place: float) -> float:
        return LEFT + (RIGHT - LEFT) * (place - first) / max(1e-9, last - first)

    def y(height: float) -> float:
        return TOP + HEIGHT - HEIGHT * (height - low) / (high - low)

    for tick in nice_ticks(low, high, 4):
        name = f"{10.0**tick:.1g}" if drawn.is_logarithmic else f"{tick:g}"
        canvas.line(LEFT, y(tick), RIGHT, y(tick), ink.PALE)
        canvas.text(LEFT - 6, y(tick) + 4, name, anchor="end")
    bottom = TOP + HEIGHT
    canvas.line(LEFT, bottom, RIGHT, bottom, ink.QUIET)
    ticks = nice_ticks(first, last, 6)
    for tick, words in zip(ticks, tick_words(ticks), strict=True):
        canvas.line(x(tick), bottom, x(tick), bottom + 4, ink.QUIET)
        canvas.text(x(tick), bottom + 17, words, anchor="middle")
    ends = []
    for name, row, color, dash in (
        ("came", drawn.came, ink.WARM, ""),
        ("expected", drawn.said, ink.ACCENT, "3 5"),
    ):
        heights = [_height(value, drawn) for value in row]
        points = [f"{x(p):.2f} {y(h):.2f}" for p, h in zip(drawn.places, heights, strict=True)]
        canvas.path("M" + " L".join(points), stroke=color, width=1.5, dash=dash)
        ends.append((y(heights[-1]), name, color))
    label = -math.inf
    for height, name, color in sorted(ends):
        label = max(height + 4, label + SIZE + 1)
        canvas.text(RIGHT + 8, label, name, color=color)
    return canvas.picture(bottom + 22, "What was expected, and what came")


def _height(value: float, drawn: DrawnCurves) -> float:
    return math.log10(max(value, LEAST)) if drawn.is_logarithmic else value
