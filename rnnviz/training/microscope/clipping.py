"""Clipping that is not entry by entry, as equations: all gradients shortened together, or left alone.

Knows a learning step's gradients, of which the length is one number.
"""

import math
from collections.abc import Callable

import numpy as np

from rnnviz.core.network.clipping import CLIPPING
from rnnviz.core.network.equations import Equation, Formula, Ref, Update
from rnnviz.core.numerals import figures
from rnnviz.training.run.learning_step import LearningStep


def clipping_off() -> Equation:
    """What is learned from is the gradient itself."""
    return CLIPPING._replace(
        op=Ref("grad"),
        title="d{of}, not clipped",
        text="g = d{of}",
        words="""Clipping is switched off for this run, so the optimizer is given every gradient as it came.
        A single window whose gradients explode may then throw away what thousands have taught.""",
        caption="as it is",
        code="g = g",
    )


def clipping_the_norm(step: LearningStep) -> Equation:
    """All gradients are one long vector; where it is too long, it is made shorter."""
    length = float(np.linalg.norm(step.grads.flat.astype(np.float64)))
    factor = step.clip / length if length > step.clip else 1.0

    def shorten(_: Update, g: float) -> float:
        return g * factor

    def in_figures(signed: Callable[[float], str], _: Update, g: float) -> str:
        return f"{signed(g)} × {factor:.4g}"

    held = (
        f"Here it is <b>{figures(length, 3)}</b>, so every gradient is multiplied by {factor:.3g}."
        if factor < 1
        else f"Here it is {figures(length, 3)}, so nothing is cut."
    )
    return CLIPPING._replace(
        op=Formula((Ref("grad"),), shorten, "g · limit / length", in_figures, ("",)),
        title="Clip: d{of}",
        text="clip(d{of}) = d{of} · min(1, {clip} / length)" if math.isfinite(length) else "clip(d{of})",
        words=f"""The gradients of all parameters together are one long vector, and where its length is
        beyond {{clip}}, it is shortened to that. Its direction stays, unlike when each entry is cut
        by itself. {held}""",
        code="g = g * min(1, limit / length(all g))",
    )
