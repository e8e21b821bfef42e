"""Vector pictures of a run's signals: curves over the run's logarithm, and the gradient by lag.

Knows numbers and places on paper, as ``svg`` does; knows no run.
"""

import math
from itertools import pairwise

import numpy as np

from rnnviz.core.record.signals import Signal
from rnnviz.report import ink
from rnnviz.report.signal_sections import SignalSection
from rnnviz.report.svg import FONT, SHADES, SIZE, WIDTH, Canvas, Picture, nice_ticks, spread, tick_words

COLORS = (ink.ACCENT, ink.WARM, ink.GOOD, ink.TEXT, ink.QUIET, ink.FAINT)
HEIGHT = 100.0
LEFT, TOP = 46.0, 22.0
RIGHT = WIDTH - 112.0
LEAST, MOST = 1e-4, 10.0
"""The ends of the colours of the gradient by lag, of every run."""
LEAST_WIDTH = 2.0
"""Of a step in the picture by lag; of steps that are closer, one is shown."""


def signal_plot(section: SignalSection, *, font: str = FONT) -> Picture:
    """The picture of a section."""
    canvas = Canvas(font)
    canvas.text(0, 11, section.unit)
    if section.by_lag is not None:
        last = _draw_lags(canvas, section.by_lag)
        lowest = 0.0
    else:
        last, lowest = _draw_curves(canvas, section)
    bottom = TOP + HEIGHT
    canvas.line(LEFT, bottom, RIGHT, bottom, ink.QUIET)
    for power in range(math.floor(math.log10(last)) + 1):
        place, (words,) = _x(10.0**power, last), tick_words([10.0**power])
        canvas.line(place, bottom, place, bottom + 4, ink.QUIET)
        canvas.text(place, bottom + 17, words, anchor="end" if place > RIGHT - 12 else "middle")
    # Below the ticks: at the right the names of the curves end, and lay on it.
    canvas.text((LEFT + RIGHT) / 2, bottom + 33, "iteration", anchor="middle")
    return canvas.picture(max(bottom + 38, lowest + 5), f"{section.title} over {last:,} iterations")


def _x(iteration: float, last: int) -> float:
    return LEFT + (RIGHT - LEFT) * math.log(max(1.0, iteration)) / math.log(max(2, last))


def _draw_curves(canvas: Canvas, section: SignalSection) -> tuple[int, float]:
    """The curves, each with its name at its end; the last iteration, and how low the last name stands."""
    last = max(int(curve.iterations[-1]) for curve in section.curves)
    values = np.concatenate([curve.values for curve in section.curves]).astype(np.float64)
    if section.is_log:
        around = [*values[values > 0].tolist(), *([section.level] if section.level else [])]
        first = math.floor(math.log10(min(around, default=0.1)))
        end = max(first + 1, math.ceil(math.log10(max(around, default=1.0))))
        ticks = [float(power) for power in range(first, end + 1, -(-(end - first) // 5))]
        low, high = float(first), float(end)
        named = [f"{10.0**tick:g}" for tick in ticks]
    else:
        low, high = 0.0, section.highest or max(float(values.max()) * 1.05, 0.01)
        ticks = nice_ticks(low, high, 5)
        named = [f"{tick:g}" for tick in ticks]

    def y(value: float) -> float:
        place = math.log10(value) if section.is_log and value > 0 else low if section.is_log else value
        return TOP + HEIGHT - HEIGHT * (min(max(place, low), high) - low) / (high - low)

    for tick, name in zip(ticks, named, strict=True):
        height = y(10.0**tick if section.is_log else tick)
        canvas.line(LEFT, height, RIGHT, height, ink.PALE)
        canvas.text(LEFT - 6, height + 4, name, anchor="end")
    if section.level is not None:
        canvas.line(LEFT, y(section.level), RIGHT, y(section.level), ink.QUIET, 1, "4 3")
    ends = []
    for number, curve in enumerate(section.curves):
        color = COLORS[number % len(COLORS)]
        points = [
            f"{_x(i, last):.2f} {y(v):.2f}"
            for i, v in zip(curve.iterations.tolist(), curve.values.tolist(), strict=True)
        ]
        canvas.path("M" + " L".join(points), stroke=color, width=1.5)
        ends.append((y(float(curve.values[-1])), curve.name, color))
    ends.sort()
    places = spread([height + 4 for height, _, _ in ends], SIZE + 1, SIZE, TOP + HEIGHT + 4)
    for (height, name, color), label in zip(ends, places, strict=True):
        canvas.line(RIGHT + 2, height, RIGHT + 9, label - 4, color, 0.8)
        canvas.text(RIGHT + 12, label, name, color=color)
    return last, places[-1]


def _draw_lags(canvas: Canvas, reach: Signal) -> int:
    """Lag upwards, the run across, darker the larger; the last iteration."""
    last, T = int(reach.iterations[-1]), reach.values.shape[1]
    cell = HEIGHT / T
    shades = np.log(np.maximum(reach.values, LEAST) / LEAST) / math.log(MOST / LEAST) * (SHADES - 1)
    numbers = np.clip(shades.round(), 0, SHADES - 1).astype(np.int64)
    starts, shown = [LEFT - LEAST_WIDTH], []
    for row, place in enumerate(_x(iteration, last) for iteration in reach.iterations.tolist()):
        if place >= starts[-1] + LEAST_WIDTH:
            starts.append(place)
            shown.append(row)
    starts = [*starts[1:-1], RIGHT]
    edges = [*starts[:1], *((a + b) / 2 for a, b in pairwise(starts)), starts[-1]]
    pieces: list[list[str]] = [[] for _ in range(SHADES)]
    canvas.rect(LEFT, TOP, RIGHT - LEFT, HEIGHT, ink.PALE)
    for column, (begin, end) in zip(shown, pairwise(edges), strict=True):
        changes = [0, *(np.flatnonzero(np.diff(numbers[column])) + 1).tolist(), T]
        for low, high in pairwise(changes):
            top = TOP + HEIGHT - high * cell
            width, height = end - begin + 0.3, (high - low) * cell + (0.3 if low else 0.0)
            pieces[numbers[column, low]].append(
                f"M{begin:.2f} {top:.2f}h{width:.2f}v{height:.2f}h{-width:.2f}z"
            )
    for shade, found in enumerate(pieces):
        if found:
            canvas.path("".join(found), fill=ink.blend(ink.LOSS_STOPS, shade / (SHADES - 1)))
    for lag in nice_ticks(0, T - 1, 5):
        if lag == int(lag):
            canvas.text(LEFT - 6, TOP + HEIGHT - (lag + 0.5) * cell + 4, f"{lag:g}", anchor="end")
    _draw_colors(canvas)
    return last


def _draw_colors(canvas: Canvas) -> None:
    """The colours and their sizes, right of the picture."""
    left, width, height = RIGHT + 14, 12.0, HEIGHT / SHADES
    for shade in range(SHADES):
        top = TOP + HEIGHT - (shade + 1) * height
        canvas.rect(left, top, width, height + 0.3, ink.blend(ink.LOSS_STOPS, shade / (SHADES - 1)))
    decades = round(math.log10(MOST / LEAST))
    for power in range(decades + 1):
        words = f"{LEAST * 10**power:g}"
        canvas.text(left + width + 5, TOP + HEIGHT * (1 - power / decades) + 4, words)
