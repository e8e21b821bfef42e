"""What the signals of a run say, in a sentence each, with its own numbers.

Knows signals and settings; knows no widget.
"""

from itertools import pairwise

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.inside.imitation import nearest_models
from rnnviz.core.inside.reach import LEFT, reaches_back
from rnnviz.core.inside.steps import RULE_OF_THUMB
from rnnviz.core.numerals import figures
from rnnviz.core.record.signals import Signal

RECENT = 20
"""Measurements of late that are taken together: one window is much like chance."""
RECENT_STEPS = 50
"""The same of the numbers that are there with every step."""
FADED = 0.1
"""Less of a gradient than this: it fades."""


HIGHEST = 6.0
"""Nats: a distance beyond it lies at the edge, so that one of a network that has diverged hides no other."""


def characters(lag: int) -> str:
    """``1 character``, ``9 characters``."""
    return f"{lag:,} character" if lag == 1 else f"{lag:,} characters"


def about_reach(now: Array, signal: Signal, measured_at: int = 0) -> str:
    """How far learning reaches, the mean over windows of late, and how far it did; ``now`` (T,) is that of a
    single window, empty where it is not known. ``measured_at`` is its step where that is not the present."""
    count = len(signal.iterations)
    recent = signal.values[-RECENT:] if count else now[None]
    sizes = recent.mean(axis=0) if count or len(now) else now
    if not len(sizes):
        return "Take a step, and here stands how far its errors reach back."
    lag = reaches_back(sizes)
    if lag == len(sizes) - 1:
        words = (
            f"Learning reaches back to the beginning of the window, {characters(lag)}: more than "
            f"{100 * LEFT:.0f} % of the gradient is left there"
        )
    else:
        left = f"beyond, less than {100 * LEFT:.0f} % of the gradient is left"
        words = f"Learning reaches about {characters(lag)} back: {left}"
    if len(recent) > 1:
        words += f", the mean of {len(recent)} windows"
        which = f"step {measured_at:,}" if measured_at else "now"
        words += f" (that of {which} alone: {reaches_back(now):,})." if len(now) else "."
    else:
        words += "."
    if count > 2 * RECENT:
        row = int(np.searchsorted(signal.iterations, signal.iterations[-1] // 10, side="right"))
        row = min(max(row, RECENT), count - RECENT)
        then = signal.values[max(0, row - RECENT) : row].mean(axis=0)
        words += f" By step {rounded_step(int(signal.iterations[row - 1])):,} it was {reaches_back(then):,}."
    return words


def rounded_step(step: int) -> int:
    """About this step, to two figures."""
    return int(float(f"{step:.2g}"))


def about_saturation(share: float, slope: float, what: str) -> str:
    """Of an array called ``what``; ``slope`` is the mean 1 − h² of its layer."""
    ends = "beyond ±0.99" if what[0] == "h" else "within 0.01 of 0 or 1"
    of = f"{100 * share:.0f} % of {what} is saturated ({ends})"
    rest = "through a saturated unit no error passes." if share >= FADED else "errors pass nearly everywhere."
    return f"{of}; the mean slope 1\N{NO-BREAK SPACE}−\N{NO-BREAK SPACE}h² is {slope:.2f}: {rest}"


def about_clipping(clip_by: str, clip: float, cut: Array, factor: Array, norm: Signal) -> str:
    """How often clipping had something to do of late, and how much: at steps that were measured, ``cut`` (n,)
    is the share of numbers, ``factor`` (n,) what it multiplied with; of ``norm`` the first column counts."""
    norms = norm.values[:, 0]
    peak = int(np.argmax(norms))
    size = f"Norm {figures(norms[-1], 3)} now"
    if len(norms) > 1:
        size += f", {figures(norms[peak], 3)} at most (step {norm.iterations[peak]:,})"
    if clip_by == "off":
        return f"Nothing is clipped. {size}."
    late = (factor if clip_by == "norm" else cut)[-RECENT_STEPS:]
    done = late[late < 1] if clip_by == "norm" else late[late > 0]
    what = f"Shortened to {clip:g}" if clip_by == "norm" else f"Cut at ±{clip:g}"
    often = f"{what} in {len(done) or 'none'} of the last {len(late):,} steps measured"
    if not len(done):
        return f"{often}. {size}."
    if clip_by == "norm":
        return f"{often}, times {float(done.mean()):.2g} on average. {size}."
    return f"{often}, {figures(100 * float(late.mean()), 2)} % of the numbers on average. {size}."


def about_steps(rate: float, effective: float | None, update: float) -> str:
    """The rate that is set, what the optimizer makes of it, and the step against the weights."""
    size = figures(update, 2)
    ratio = f"A step is {size} of the weights (rule of thumb {RULE_OF_THUMB:g})."
    if effective is None:
        return f"Every parameter has the rate itself, {rate:g}. {ratio}"
    if 0 < effective < rate:
        made = f", divided by {figures(rate / effective, 3)}"
    elif 0 < rate <= effective:
        made = f", times {figures(effective / rate, 3)}"
    else:  # one of them is 0
        made = ""
    return f"{effective:.2g} instead of {rate:g}{made} (the median parameter). {ratio}"


def about_recurrence(radius: float, singular: float, slope: float, reach: Signal) -> str:
    """What Whh does to an error that goes back through it again and again, and what was measured of that:
    ``reach`` is the size of the gradient by lag."""
    sizes = f"|λ| up to {radius:.2f}, singular values up to {singular:.2f}:"
    late = reach.values[-RECENT:].mean(axis=0) if len(reach.iterations) else np.zeros(0)
    if len(late) < 2 or not (np.isfinite(late).all() and late[0] > 0):
        return f"{sizes} Whh alone makes errors {'fade' if radius <= 1 else 'grow'}."
    factor = float(late[-1] / late[0])
    size = f"{float(f'{factor:.2g}'):,.0f}" if factor >= 10 else f"{factor:.2g}"
    change = f"× {size} in {characters(len(late) - 1)}"
    slopes = f"slopes of {slope:.2f}"
    if radius > 1 and factor >= 1:
        return f"{sizes} Whh makes errors grow, {slopes} shrink them by less: {change}."
    if radius > 1:
        return f"{sizes} Whh makes errors grow, {slopes} let them fade: {change}."
    if factor < 1:
        return f"{sizes} what goes back through Whh fades: {change}."
    return f"{sizes} Whh alone lets errors fade, in these windows they grow: {change}."


def highest_distance(signal: Signal) -> float:
    """Where the axis of these distances ends, in whole nats: only what is above ``HIGHEST`` is beyond it."""
    largest = float(np.nan_to_num(signal.values, nan=0.0, posinf=HIGHEST).max(initial=0.0))
    return min(HIGHEST, max(1.0, float(np.ceil(largest))))


def about_imitation(signal: Signal) -> str:
    """Which model is the nearest now, and which were before."""
    nearest = nearest_models(*signal)
    if not nearest:
        return "From step 10 on, if the text is long enough for it: which model of counting it comes near."
    *before, last = nearest
    words = f"Nearest now: {last.name}, since step {last.iteration:,}."
    if before:
        path = " → ".join(f"{one.name} (to {end.iteration:,})" for one, end in pairwise(nearest))
        words += f" Before: {path} → {last.name}."
    if (signal.values > HIGHEST).any():
        words += f" What is more than {HIGHEST:g} nats off is drawn at {HIGHEST:g}."
    return words
