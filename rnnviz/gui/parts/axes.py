"""Where an axis begins and ends, where its ticks stand, and how numbers on it are written.

Arithmetic only: knows no Qt, no unit and no curve.
"""

import math

HEADROOM = 1.09
"""The axis ends this far above the loss of guessing, so that the dashed line is not its edge."""


def nice_step(smallest: float) -> float:
    """The smallest 1, 2 or 5 times a power of ten that is not below ``smallest`` > 0."""
    power = 10.0 ** math.floor(math.log10(smallest))
    for factor in (1.0, 2.0, 5.0):
        if factor * power >= smallest * (1 - 1e-9):
            return factor * power
    return 10 * power


def nice_end(iteration: int) -> int:
    """Where the x axis ends while training stands at ``iteration``: a large step at a time."""
    power = max(100, 10 ** (len(str(iteration)) - 1))
    return next(int(f * power) for f in (1, 1.5, 2, 3, 4, 6, 8, 10) if f * power >= max(iteration, 200))


def nice_range(guessing: float, peak: float, trough: float) -> tuple[float, float]:
    """The y axis: from 0 or one readable step to a little above ``guessing``; higher only for ``peak``.

    A function of the extremes alone, so that the axis stands still unless a limit is crossed.
    """
    top = guessing * HEADROOM
    while peak > top:
        top *= 1.5
    step = nice_step(guessing / 7)
    return (step if trough >= step else 0.0), top


def ticks(start: float, end: float, step: float) -> list[float]:
    """Multiples of ``step`` in [start, end]."""
    first = math.ceil(start / step - 1e-6)
    return [index * step for index in range(first, math.floor(end / step + 1e-6) + 1)]


def short_number(value: float) -> str:
    """``0``, ``0.5``, ``24k``, ``1.5M``: an axis label."""
    for size, sign in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return f"{value / size:.6g}{sign}"
    return f"{value:.6g}".replace("-", "−")


def readable(value: float) -> str:
    """A loss in words: as many digits as one can read a change from."""
    if value >= 10_000:
        return short_number(float(f"{value:.4g}"))
    return f"{value:.1f}" if value >= 100 else f"{value:.2f}"
