"""Vector pictures of a report, as SVG text: the loss by pass, and the map of the book.

Knows numbers and places on paper; knows no run. Only what browsers and Qt's SVG
renderer both draw: shapes, lines and text with presentation attributes, no style
sheet, no clipping, no script. Units are pixels of a picture ``WIDTH`` wide.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rnnviz.core.text.cutting import whole_characters
from rnnviz.core.text.firsts import First, FirstKind
from rnnviz.core.text.ngrams import ReferenceLoss
from rnnviz.report import ink
from rnnviz.report.content import BookPicture, LossCurve

WIDTH = 700.0
FONT = "Helvetica, Arial, sans-serif"
SIZE = 11.0
LANE = 17.0
LETTER = 0.56
"""Mean width of a letter over its height, to keep labels apart and in the picture."""
MAP_COLUMNS = 256
MAP_ROWS = 64
SHADES = 40

_Scale = Callable[[float], float]
"""A number to its place on paper."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An SVG document and its size in its own units."""

    svg: str
    width: float
    height: float


class Canvas:
    """Collects the elements of one picture."""

    def __init__(self, font: str) -> None:
        self._font = font
        self._parts: list[str] = []

    def add(self, part: str) -> None:
        self._parts.append(part)

    def line(self, x1: float, y1: float, x2: float, y2: float, color: str, width: float = 1.0,
             dash: str = "") -> None:  # fmt: skip
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self.add(
            f'<line x1="{x1:.2f}" y1="{y1:.2f}" x2="{x2:.2f}" y2="{y2:.2f}" '
            f'stroke="{color}" stroke-width="{width:g}"{dashes}/>'
        )

    def path(self, d: str, *, fill: str = "none", stroke: str = "none", width: float = 1.0,
             opacity: float = 1.0, dash: str = "") -> None:  # fmt: skip
        ends = ' stroke-linejoin="round" stroke-linecap="round"' if stroke != "none" else ""
        ends += f' stroke-dasharray="{dash}"' if dash else ""
        clear = f' fill-opacity="{opacity:g}"' if opacity < 1 else ""
        self.add(f'<path d="{d}" fill="{fill}"{clear} stroke="{stroke}" stroke-width="{width:g}"{ends}/>')

    def rect(self, x: float, y: float, width: float, height: float, color: str) -> None:
        self.add(f'<rect x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}" fill="{color}"/>')

    def text(self, x: float, y: float, words: str, *, color: str = ink.QUIET, anchor: str = "start",
             bold: bool = False, halo: bool = False) -> None:  # fmt: skip
        """``y`` is the base line. A halo of paper keeps words legible on top of lines."""
        if halo:
            width = len(words) * SIZE * LETTER + 4
            left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
            self.rect(left, y - SIZE + 1, width, SIZE + 2, "#ffffff")
        weight = ' font-weight="bold"' if bold else ""
        self.add(
            f'<text x="{x:.2f}" y="{y:.2f}" fill="{color}" text-anchor="{anchor}"{weight}>'
            f"{escape(words)}</text>"
        )

    def picture(self, height: float, title: str) -> Picture:
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH:g}" height="{height:.0f}" '
            f'viewBox="0 0 {WIDTH:g} {height:.0f}" role="img" font-family="{escape(self._font)}" '
            f'font-size="{SIZE:g}">\n<title>{escape(title)}</title>\n' + "\n".join(self._parts) + "\n</svg>"
        )
        return Picture(svg, WIDTH, float(round(height)))


def spread(heights: Sequence[float], gap: float, least: float, most: float) -> list[float]:
    """Base lines for names that want to stand at ``heights``, ascending: ``gap`` apart, and from ``least`` to
    ``most`` where all of them have room there, else from ``least`` on."""
    places: list[float] = []
    for height in heights:
        places.append(max(height, places[-1] + gap if places else least))
    for number in reversed(range(len(places))):
        below = places[number + 1] - gap if number + 1 < len(places) else most
        places[number] = min(places[number], max(below, least + number * gap))
    return places


def nice_ticks(low: float, high: float, count: int) -> list[float]:
    """Round numbers (1, 2 or 5 times a power of ten apart) within ``low`` … ``high``, about ``count``."""
    if not high > low:
        return [low]
    rough = (high - low) / max(1, count)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * 0.999)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [i * step for i in range(first, last + 1)]


def tick_words(ticks: Sequence[float]) -> list[str]:
    """``0 5k 10k``: the ticks of an axis, all in the unit of the largest."""
    largest = max((abs(tick) for tick in ticks), default=0.0)
    for size, unit, letter in ((1e6, 1e6, "M"), (1e4, 1e3, "k")):
        if largest >= size:
            return [f"{tick / unit:,.6g}{letter}" if tick else "0" for tick in ticks]
    return [f"{tick:,.6g}" for tick in ticks]


def loss_plot(
    curve: LossCurve,
    references: Sequence[ReferenceLoss] = (),
    firsts: Sequence[First] = (),
    *,
    font: str = FONT,
) -> Picture:
    """Smooth loss over the iterations, passes marked, with reference lines and the firsts as flags."""
    canvas = Canvas(font)
    # A held-out loss may rise far above guessing; the plot shows where it turns, and no more than twice that.
    risen = min(float(curve.held_out.values.max(initial=0.0)), 2 * curve.guessing)
    high = max(curve.guessing, float(curve.smooth.max()), risen) * 1.05
    named = [(r.name, r.nats * curve.seq_length) for r in references if r.order > 0]
    lines = [(name, value) for name, value in named if value < high]  # in a tiny text counting is worse
    left, right = 36.0, WIDTH - (104.0 if lines else 12.0)
    strip = len(firsts) * LANE + (4.0 if firsts else 0.0)
    has_passes = bool(curve.pass_starts)
    top = 22.0 + strip + (16.0 if has_passes else 0.0)
    bottom = top + 270.0
    end = float(max(1, curve.last_iteration))
    lowest = min(
        [
            float(curve.smooth.min()),
            float(curve.held_out.values.min(initial=np.inf)),
            float(np.percentile(curve.low, 5)),
            *(v for _, v in lines),
        ]
    )
    low = max(0.0, lowest - 0.06 * (high - lowest))

    def x(iteration: float) -> float:
        return left + (right - left) * iteration / end

    def y(loss: float) -> float:
        return bottom - (bottom - top) * (min(max(loss, low), high) - low) / (high - low)

    canvas.text(0, 11, f"loss: nats, summed over {curve.seq_length} characters")
    for tick in nice_ticks(low, high, 6):
        canvas.line(left, y(tick), right, y(tick), ink.PALE)
        canvas.text(left - 6, y(tick) + 4, f"{tick:g}", anchor="end")
    if has_passes:
        _draw_passes(canvas, curve, x, top, bottom)
    _draw_band(canvas, curve, x, y)
    canvas.line(left, y(curve.guessing), right, y(curve.guessing), ink.QUIET, 1, "4 3")
    canvas.text(right - 4, y(curve.guessing) - 4, f"guessing {curve.guessing:.1f}", anchor="end", halo=True)
    _draw_references(canvas, lines, y, left, right, bottom)
    _draw_flags(canvas, firsts, x, y, right, 22.0)
    path = "M" + " L".join(
        f"{x(i):.2f} {y(v):.2f}" for i, v in zip(curve.iterations, curve.smooth, strict=True)
    )
    canvas.path(path, stroke=ink.WARM, width=1.6)
    _draw_held_out(canvas, curve, x, y, right)
    canvas.line(left, bottom, right, bottom, ink.QUIET)
    ticks = nice_ticks(0, end, 6)
    for tick, words in zip(ticks, tick_words(ticks), strict=True):
        canvas.line(x(tick), bottom, x(tick), bottom + 4, ink.QUIET)
        canvas.text(x(tick), bottom + 17, words, anchor="middle")
    canvas.text((left + right) / 2, bottom + 33, "iteration", anchor="middle")
    return canvas.picture(bottom + 38, f"Smooth loss over {curve.last_iteration:,} iterations")


def _draw_held_out(canvas: Canvas, curve: LossCurve, x: _Scale, y: _Scale, right: float) -> None:
    """The second curve, and what both are called, in their colours."""
    iterations, values = curve.held_out
    if not len(values):
        return
    points = [f"{x(i):.2f} {y(v):.2f}" for i, v in zip(iterations, values, strict=True)]
    canvas.path("M" + " L".join(points * 2 if len(points) == 1 else points), stroke=ink.GOOD, width=1.6)
    legend = right
    for words, color in (("held-out loss", ink.GOOD), ("smooth loss", ink.WARM)):
        legend -= len(words) * SIZE * LETTER
        canvas.text(legend, 11, words, color=ink.TEXT)
        canvas.line(legend - 20, 7, legend - 5, 7, color, 1.6)
        legend -= 36


def _draw_passes(canvas: Canvas, curve: LossCurve, x: _Scale, top: float, bottom: float) -> None:
    starts = [0, *curve.pass_starts]
    ends = [*curve.pass_starts, curve.last_iteration]
    every = _spacing(x(ends[0]) - x(0), 24)
    canvas.text(x(0) - 6, top - 4, "pass", anchor="end")
    for number, (start, end) in enumerate(zip(starts, ends, strict=True), start=1):
        if not _is_named(number, every):
            continue
        if number > 1:
            canvas.line(x(start), top - 13, x(start), bottom, ink.LINE)
        width = len(str(number)) * SIZE * LETTER
        if x(end) - x(start) >= width + 2:
            canvas.text((x(start) + x(end)) / 2, top - 4, str(number), anchor="middle")
        elif x(start) + 3 + width <= x(curve.last_iteration):
            canvas.text(x(start) + 3, top - 4, str(number))


def _spacing(step: float, room: float) -> int:
    """Every how manieth of things ``step`` apart can have a name ``room`` wide."""
    return next(
        (n for n in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000) if step * n >= room), 10**4
    )


def _is_named(number: int, every: int) -> bool:
    """1 2 3, or 1 3 5, or 1 5 10: which numbers stand at an axis that has not room for all."""
    return number % 2 == 1 if every == 2 else number == 1 or number % every == 0


def _draw_band(canvas: Canvas, curve: LossCurve, x: _Scale, y: _Scale) -> None:
    if len(curve.band_iterations) < 2:
        return
    over = [f"{x(i):.2f} {y(v):.2f}" for i, v in zip(curve.band_iterations, curve.high, strict=True)]
    under = [f"{x(i):.2f} {y(v):.2f}" for i, v in zip(curve.band_iterations, curve.low, strict=True)]
    canvas.path("M" + " L".join(over + under[::-1]) + " Z", fill=ink.ACCENT, opacity=0.16)


def _draw_references(
    canvas: Canvas,
    lines: Sequence[tuple[str, float]],
    y: _Scale,
    left: float,
    right: float,
    bottom: float,
) -> None:
    falling = sorted(lines, key=lambda line: -line[1])
    places = spread([y(value) + 4 for _, value in falling], SIZE + 2, SIZE, bottom + 4)
    for (name, value), label in zip(falling, places, strict=True):
        canvas.line(left, y(value), right + 4, y(value), ink.ACCENT, 0.8, "1.5 3")
        canvas.line(right + 4, y(value), right + 10, label - 4, ink.ACCENT, 0.8)
        canvas.text(right + 13, label, f"{name} {value:.1f}", color=ink.ACCENT)


FLAG_WORDS = {
    FirstKind.WORD: "first word",
    FirstKind.LONG_WORD: "five letters",
    FirstKind.NAME: "first name",
    FirstKind.QUOTATION: "quotation",
    FirstKind.ENVIRONMENT: "environment",
    FirstKind.BRACES: "braces",
    FirstKind.COMMENT: "comment",
    FirstKind.VERSE: "ten syllables",
}


def _draw_flags(
    canvas: Canvas, firsts: Sequence[First], x: _Scale, y: _Scale, right: float, top: float
) -> None:
    # The earliest flies highest: then no pole crosses the words of another flag.
    for lane, first in enumerate(firsts):
        words = f"{FLAG_WORDS[first.kind]}: {shortened(first.passage, 34)}"
        place, height = x(first.iteration), top + lane * LANE
        canvas.line(place, height, place, y(first.sample.smooth_loss), ink.GOOD, 0.7)
        canvas.add(
            f'<circle cx="{place:.2f}" cy="{y(first.sample.smooth_loss):.2f}" r="2.4" fill="{ink.GOOD}"/>'
        )
        canvas.path(f"M{place:.2f} {height:.2f} l7 4 l-7 4 z", fill=ink.GOOD)
        width = len(words) * SIZE * LETTER
        if place + 11 + width <= right + 90:
            canvas.text(place + 11, height + 9, words, color=ink.TEXT, halo=True)
        else:
            canvas.text(place - 6, height + 9, words, color=ink.TEXT, anchor="end", halo=True)


def shortened(text: str, length: int) -> str:
    """``text`` on one line, at most ``length`` characters."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    head = line[: whole_characters(line, length - 1)]
    whole, space, rest = head.rpartition(" ")  # between words, unless that loses much
    return (whole if space and len(rest) < length / 4 else head).rstrip() + "…"


def book_plot(book: BookPicture, *, font: str = FONT) -> Picture:
    """The map of the book: a cell for each place (across) and pass (down), darker the harder."""
    canvas = Canvas(font)
    image, stride = _coarse(book.image, MAP_ROWS, MAP_COLUMNS), book.stride
    per_row = -(-len(book.image) // len(image)) * stride
    rows, columns = image.shape
    left, right, top = 46.0, WIDTH - 8.0, 40.0
    cell_height = min(20.0, max(5.0, 200.0 / rows))
    cell_width = (right - left) / columns
    bottom = top + rows * cell_height
    known = image[~np.isnan(image)]
    low, high = (float(value) for value in np.percentile(known, (2, 98)))
    if high <= low:
        high = low + 1e-9
    _draw_scale(canvas, low, high, right)
    canvas.text(0, 29, "pass")
    canvas.rect(left, top, right - left, bottom - top, ink.PALE)
    shades = np.clip((image - low) / (high - low) * (SHADES - 1), 0, SHADES - 1)
    numbers = np.where(np.isnan(image), -1, np.nan_to_num(shades).round()).astype(np.int64)
    # Painted from light to dark, one path a shade; a run of equal cells is one rectangle. Each
    # reaches a little under its neighbours, so that no paper shows between them.
    pieces: list[list[str]] = [[] for _ in range(SHADES)]
    for row in range(rows):
        edges = [0, *(np.flatnonzero(np.diff(numbers[row])) + 1).tolist(), columns]
        for a, b in pairwise(edges):
            if numbers[row, a] >= 0:
                width = (b - a) * cell_width + (0.4 if b < columns else 0.0)
                height = cell_height + (0.4 if row + 1 < rows else 0.0)
                pieces[numbers[row, a]].append(
                    f"M{left + a * cell_width:.2f} {top + row * cell_height:.2f}"
                    f"h{width:.2f}v{height:.2f}h{-width:.2f}z"
                )
    for shade, runs in enumerate(pieces):
        if runs:
            canvas.path("".join(runs), fill=ink.blend(ink.LOSS_STOPS, shade / (SHADES - 1)))
    every = _spacing(cell_height, 15)
    for row in range(rows):
        if _is_named(row + 1, every):
            name = str(row + 1) if per_row == 1 else f"{row * per_row + 1}–{(row + 1) * per_row}"
            canvas.text(left - 6, top + (row + 0.5) * cell_height + 4, name, anchor="end")
    ticks = nice_ticks(0, book.text_size, 7)
    for tick, words in zip(ticks, tick_words(ticks), strict=True):
        place = left + (right - left) * tick / book.text_size
        canvas.line(place, bottom, place, bottom + 4, ink.QUIET)
        anchor = "end" if place > right - 12 else "middle"
        canvas.text(place, bottom + 17, words, anchor=anchor)
    canvas.text((left + right) / 2, bottom + 33, "place in the text, characters", anchor="middle")
    return canvas.picture(bottom + 38, "Loss by place in the text and pass")


def _draw_scale(canvas: Canvas, low: float, high: float, right: float) -> None:
    width, top = 150.0, 10.0
    for shade in range(SHADES):
        piece = width / SHADES
        canvas.rect(right - width + shade * piece, top, piece + 0.4, 8,
                    ink.blend(ink.LOSS_STOPS, shade / (SHADES - 1)))  # fmt: skip
    canvas.text(right - width - 6, top + 8, "nats per character", anchor="end")
    for share, anchor in ((0.0, "start"), (0.5, "middle"), (1.0, "end")):
        canvas.text(
            right - width + share * width, top + 20, f"{low + share * (high - low):.2f}", anchor=anchor
        )


def _coarse(image: NDArray[np.float64], rows: int, columns: int) -> NDArray[np.float64]:
    """The image at no more than so many rows and columns, each cell the mean of its own."""
    for axis, most in ((0, rows), (1, columns)):
        size = image.shape[axis]
        group = -(-size // most)
        if group > 1:
            starts = np.arange(0, size, group)
            known = ~np.isnan(image)
            sums = np.add.reduceat(np.where(known, image, 0.0), starts, axis=axis)
            counts = np.add.reduceat(known.astype(np.int64), starts, axis=axis)
            image = np.divide(sums, counts, out=np.full(sums.shape, np.nan), where=counts > 0)
    return image
