"""The page and the picture of the reference card, made of its measured lines.

Knows the lines, a table and a plot; measures nothing.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from html import escape
from statistics import mean

from _measure import ROOT

from rnnviz.training.card.lines import CARD, RATES, Line
from rnnviz.training.card.rates import fit

PAGE = ROOT / "docs" / "reference-card.md"
PICTURE = ROOT / "docs" / "reference-card.svg"
MEASURED = "26 November 2026, two cores of an AMD EPYC, Python 3.11, NumPy 2.4.6"
"""To be said anew by who measures anew."""
CELLS = {"rnn": "RNN", "gru": "GRU", "lstm": "LSTM"}
SIZES = (64, 128, 256, 512)
COLORS = {"rnn": "#1769c9", "gru": "#c4660a", "lstm": "#2c7a4b"}
RECIPES = {
    (1, "adagrad"): "Adagrad: one stream, windows of 25, as min-char-rnn",
    (1, "adam"): "Adam: one stream, windows of 25",
    (1, "rmsprop"): "RMSprop: one stream, windows of 25",
    (1, "sgd"): "SGD with momentum: one stream, windows of 25",
    (32, "adam"): "Adam: 32 streams, windows of 64, as after one and three minutes",
}
"""What rates were tried for, by streams and optimizer."""
SECONDS = {60.0: "1 minute", 180.0: "3 minutes"}

INTRODUCTION = """\
# Reference card

What a network of rnnviz has learned after one and after three minutes, and which learning rate fits it. Loss
is that of text that was never learned, in nats per character: the last tenth of tinyshakespeare (1,115,394
characters, 65 different). Guessing gives 4.17.

![Held-out loss by hidden size after one and three minutes](reference-card.svg)

Measured {measured}, by

    nice python tests/benchmarks/reference_card.py measure tinyshakespeare.txt
    python tests/benchmarks/reference_card.py page

A minute is one of **processor time of the process**, with one BLAS thread, so that what else the machine had
to do does not count. Another machine and another text have other losses. Every run is a line of
[reference-card.csv](../resources/reference-card.csv), which comes with the program: from it the sidebar and
`rnnviz train` take which rate to propose, and a run that learns far worse is told so.
"""
AFTER_MINUTES = """\
## After one and three minutes

The recipe of the preset *three-minute Shakespeare*, but with a rate that stays as it is: 32 streams, windows
of 64 characters, Adam, first weights by Glorot, clipping by norm. Mean of two seeds, and in brackets half the
distance between them. The second table has the rate: the smallest one that works by the tables below, and
none above that of a smaller network. A dash means that it was not measured.

A larger network makes fewer steps in a minute: 256 units are best after three, and 512 have only begun. What
a small one can do it has done after one minute; at a rate that stays as it is it then goes up and down.
"""
RATES_WORDS = """\
## Which rate fits

Held-out loss after {seconds}, by learning rate: the best one in bold, `×` where training diverged, empty
where it was not tried. *Works* is where a greater rate loses at most 0.1 more than the best one, and a
smaller one, which has only not come so far, at most 0.5; up to the middle between the last such rate and the
next. That is what the program takes for fitting. Short runs like a somewhat greater rate than long ones do. A
quarter of the held-out text was read, so that these losses and those above are not to be compared.

Between two sizes the program takes a rate between theirs. Tried once, an RNN of 128 units with one stream and
Adagrad, ten seconds: 2.43 at 0.1, which it calls too much, 1.97 at 0.05, which it proposes. One of 100 units,
the default: 2.18 at 0.1, 2.05 at 0.07.
"""


def write_page(lines: Sequence[Line]) -> None:
    """Make ``docs/reference-card.md`` and ``docs/reference-card.svg``."""
    PAGE.write_text(page_of(lines), encoding="utf-8")
    PICTURE.write_text(picture_of(lines), encoding="utf-8")


def page_of(lines: Sequence[Line]) -> str:
    """The page, as Markdown."""
    parts = [INTRODUCTION.format(measured=MEASURED), AFTER_MINUTES, *_card_table(lines), ""]
    seconds = [line.seconds for line in lines if line.part == RATES]
    if seconds:
        parts.append(RATES_WORDS.format(seconds=f"{min(seconds):g} to {max(seconds):g} seconds"))
    for (streams, optimizer), title in RECIPES.items():
        wanted = (RATES, streams, optimizer)
        chosen = [line for line in lines if (line.part, line.batch_size, line.optimizer) == wanted]
        parts += [f"### {title}", "", *(_rates_table(chosen) if chosen else ["Not measured yet."]), ""]
    return "\n".join(parts).rstrip() + "\n"


def _card_table(lines: Sequence[Line]) -> Iterable[str]:
    titles = [f"{name}, {time}" for name in CELLS.values() for time in SECONDS.values()]
    yield f"| H | {' | '.join(titles)} |"
    yield "| ---: |" + " ---: |" * len(titles)
    for size in SIZES:
        yield f"| {size} | {' | '.join(_reading(_of(lines, c, size, s)) for c in CELLS for s in SECONDS)} |"
    yield ""
    yield f"| H | {' | '.join(f'rate of the {name}' for name in CELLS.values())} |"
    yield "| ---: |" + " ---: |" * len(CELLS)
    for size in SIZES:
        rates = [_rate(_of(lines, cell, size, min(SECONDS))) for cell in CELLS]
        yield f"| {size} | {' | '.join(rates)} |"


def _of(lines: Sequence[Line], cell: str, size: int, seconds: float) -> list[Line]:
    """The runs of the card, one a seed."""
    wanted = (CARD, cell, size, seconds)
    return [line for line in lines if (line.part, line.cell, line.hidden_size, line.seconds) == wanted]


def _rate(seeds: Sequence[Line]) -> str:
    return ", ".join(f"{rate:g}" for rate in sorted({line.learning_rate for line in seeds})) or "–"


def _reading(seeds: Sequence[Line]) -> str:
    if not seeds:
        return "–"
    losses = [line.held_out for line in seeds]
    if not all(map(math.isfinite, losses)):
        return "×"
    spread = f" (± {(max(losses) - min(losses)) / 2:.2f})" if len(losses) > 1 else " (one seed)"
    return f"{mean(losses):.2f}{spread}"


def _rates_table(lines: Sequence[Line]) -> Iterable[str]:
    rates = sorted({line.learning_rate for line in lines})
    yield f"| | H | {' | '.join(f'{rate:g}' for rate in rates)} | works |"
    yield "| --- | ---: |" + " ---: |" * len(rates) + " --- |"
    for cell, name in CELLS.items():
        for size in SIZES:
            group = [line for line in lines if (line.cell, line.hidden_size) == (cell, size)]
            if not group:
                continue
            fits = fit(group)
            losses = {line.learning_rate: line.held_out for line in group}
            best = min(losses.values())
            row = [_loss(losses.get(rate), is_best=losses.get(rate) == best) for rate in rates]
            works = f"{fits.lowest:.2g} to {fits.highest:.2g}" if fits else "–"
            yield f"| {name} | {size} | {' | '.join(row)} | {works} |"


def _loss(loss: float | None, *, is_best: bool) -> str:
    if loss is None:
        return ""
    if not math.isfinite(loss):
        return "×"
    return f"**{loss:.2f}**" if is_best else f"{loss:.2f}"


# ── the picture ──

WIDTH, HEIGHT = 720, 400
LEFT, RIGHT, TOP, BOTTOM = 60, 620, 48, 344
FONT = "Helvetica, Arial, sans-serif"


def picture_of(lines: Sequence[Line]) -> str:
    """Loss by size, a line each cell: dashed after the first reading, full after the last; a dot a seed."""
    runs = [line for line in lines if line.part == CARD and math.isfinite(line.held_out)]
    if not runs:
        return _document([_text(LEFT, TOP, "Not measured yet.")])
    low = math.floor(10 * min(line.held_out for line in runs)) / 10
    high = math.ceil(10 * max(line.held_out for line in runs)) / 10

    def x(size: float) -> float:
        share = math.log(size / SIZES[0]) / math.log(SIZES[-1] / SIZES[0])
        return LEFT + 20 + (RIGHT - LEFT - 40) * share

    def y(loss: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * (loss - low) / (high - low)

    parts = [_text(LEFT, 24, "Held-out loss, nats per character, tinyshakespeare", size=15, color="#1b1f27")]
    step = 0.1 if high - low <= 0.8 else 0.2
    for number in range(round((high - low) / step) + 1):
        loss = low + number * step
        parts.append(_line(LEFT, y(loss), RIGHT, y(loss), "#d5dae2"))
        parts.append(_text(LEFT - 8, y(loss) + 4, f"{loss:.1f}", anchor="end"))
    for size in SIZES:
        parts.append(_text(x(size), BOTTOM + 20, str(size), anchor="middle"))
    parts.append(_text((LEFT + RIGHT) / 2, BOTTOM + 40, "hidden size H, units", anchor="middle"))
    names: list[tuple[float, str, str]] = []
    for seconds, dash in zip(SECONDS, ("4 4", ""), strict=True):
        for cell, name in CELLS.items():
            means = _draw_cell(parts, runs, cell, seconds, dash, x, y)
            if means:
                names.append((y(means[-1][1]), f"{name}, {SECONDS[seconds]}", COLORS[cell]))
    for place, words, color in _apart(names):
        parts.append(_text(RIGHT - 8, place + 4, words, color=color))
    return _document(parts)


def _draw_cell(
    parts: list[str],
    runs: Sequence[Line],
    cell: str,
    seconds: float,
    dash: str,
    x: Callable[[float], float],
    y: Callable[[float], float],
) -> list[tuple[int, float]]:
    """Its line and its dots; the mean losses by size."""
    means: list[tuple[int, float]] = []
    for size in SIZES:
        losses = [line.held_out for line in _of(runs, cell, size, seconds)]
        parts += [
            f'<circle cx="{x(size):.1f}" cy="{y(loss):.1f}" r="2.5" fill="{COLORS[cell]}"/>'
            for loss in losses
        ]
        if losses:
            means.append((size, mean(losses)))
    points = " ".join(f"{x(size):.1f},{y(loss):.1f}" for size, loss in means)
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    parts.append(
        f'<polyline points="{points}" fill="none" stroke="{COLORS[cell]}" stroke-width="2"{dashes}/>'
    )
    return means


def _apart(names: list[tuple[float, str, str]]) -> Iterable[tuple[float, str, str]]:
    """Moved down where they would stand on each other."""
    last = -math.inf
    for place, words, color in sorted(names):
        last = max(place, last + 15)
        yield last, words, color


def _line(x1: float, y1: float, x2: float, y2: float, color: str) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{color}"/>'


def _text(
    x: float, y: float, words: str, *, anchor: str = "start", color: str = "#5d6779", size: int = 12
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="{FONT}" font-size="{size}" fill="{color}" '
        f'text-anchor="{anchor}">{escape(words)}</text>'
    )


def _document(parts: Sequence[str]) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
    return "\n".join(
        [
            head + f'viewBox="0 0 {WIDTH} {HEIGHT}">',
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
            *parts,
            "</svg>\n",
        ]
    )
