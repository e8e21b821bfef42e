"""What the signals of a run say, in a sentence each, with its own numbers.

Knows signals and settings; knows no widget.
"""

from itertools import pairwise

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.inside.imitation import nearest_models
from rnnviz.core.inside.reach import LEFT, reaches_back
from rnnviz.core.inside.steps import RULE_OF_THUMB
from rnnviz.core.record.signals import Signal

FADED = 0.1
"""Less of a gradient than this: it fades."""


def characters(lag: int) -> str:
    """``1 character``, ``9 characters``."""
    return f"{lag:,} character" if lag == 1 else f"{lag:,} characters"


def about_reach(now: Array, signal: Signal) -> str:
    """How far learning reaches now, and how far it did; ``now`` (T,), empty where it is not known."""
    sizes = now if len(now) else signal.values[-1] if len(signal.iterations) else now
    if not len(sizes):
        return "Take a step, and here stands how far its errors reach back."
    lag = reaches_back(sizes)
    if lag == len(sizes) - 1:
        words = (
            f"Learning reaches back to the beginning of the window, {characters(lag)}: more than "
            f"{LEFT:.0%} of the gradient is left there."
        )
    else:
        left = f"beyond, less than {LEFT:.0%} of the gradient is left."
        words = f"Learning reaches about {characters(lag)} back: {left}"
    if len(signal.iterations) > 3:
        row = max(0, int(np.searchsorted(signal.iterations, signal.iterations[-1] // 10, side="right")) - 1)
        words += f" At step {signal.iterations[row]:,} it was {reaches_back(signal.values[row]):,}."
    return words


def about_saturation(share: float, slope: float, what: str) -> str:
    """Of an array called ``what``; ``slope`` is the mean 1 − h² of its layer."""
    of = f"{100 * share:.0f} % of {what} is saturated"
    rest = "through a saturated unit no error passes." if share >= FADED else "errors pass nearly everywhere."
    return f"{of}; the mean slope 1\N{NO-BREAK SPACE}−\N{NO-BREAK SPACE}h² is {slope:.2f}: {rest}"


def about_clipping(clip_by: str, clip: float, cut: float, norm: float, factor: float, before: str) -> str:
    """What clipping does now. ``before`` says what the norm was."""
    if clip_by == "off":
        return f"Nothing is clipped. The gradient's norm is now {norm:.3g}{before}."
    if clip_by == "norm":
        done = f"is multiplied with {factor:.2g}" if factor < 1 else "is left as it is"
        return f"The gradient {done} now: its norm is {norm:.3g}, the limit {clip:g}{before}."
    share = "No number is cut" if cut == 0 else f"{100 * cut:.2g} % are cut"
    return f"{share} now, at ±{clip:g}. The gradient's norm is {norm:.3g}{before}."


def about_steps(rate: float, effective: float | None, update: float) -> str:
    """The rate that is set, what the optimizer makes of it, and the step against the weights."""
    ratio = f"A step is {update:.1e} of the weights (rule of thumb {RULE_OF_THUMB:g})."
    if effective is None:
        return f"Every parameter has the rate itself, {rate:g}. {ratio}"
    if effective < rate:
        made = f"divided by {rate / effective:.3g}"
    else:
        made = f"times {effective / rate:.3g}"
    return f"{effective:.2g} instead of {rate:g}, {made}, in the middle of all. {ratio}"


def about_recurrence(radius: float, singular: float, slope: float) -> str:
    """What Whh does to an error that goes back through it again and again."""
    sizes = f"|λ| up to {radius:.2f}, singular values up to {singular:.2f}:"
    if radius <= 1:
        return f"{sizes} what goes back through Whh fades."
    slopes = f"the slopes of the units ({slope:.2f})"
    if radius * slope < 1:
        return f"{sizes} Whh alone makes errors grow, {slopes} let them fade."
    return f"{sizes} Whh alone makes errors grow, {slopes} shrink them by less."


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
    return words
