"""Clipping: a fence around gradients. Knows flat vectors, not networks."""

import math
from collections.abc import Callable

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.network.equations import Clip, Equation, Less, Ref

CLIPPING = Equation(
    "clip", "clipped", Clip(Ref("grad")), "clip", "Clip: d{of}",
    "clip(d{of}) = min(max(d{of}, −{clip}), {clip})",
    """Factors that multiply along the window can make a gradient explode, and one such window
        would throw away what thousands have taught. So every entry beyond ±{clip} is cut there. It
        is a crude fence, for it bends the direction of the step, but it holds. {cut}""",
    caption="clipped",
    code="g = clip(g, -limit, limit)",
)  # fmt: skip
NEW = Equation(
    "new", "new", Less(Ref("param", caption="{of} before"), Ref("step", caption="step")), "new",
    "Update: the new {of}", "{of} −= step",
    """The gradient points to where the loss grows, so the step is taken against it. That is all of
        learning: the window now moves on {T} characters, {h_last} goes along as hprev, {optimizer}
        keeps its memory, and everything else on this page is forgotten.""",
    caption="{of} after",
    code="param -= step",
)  # fmt: skip
"""What is common to all updates: before the optimizer, and after it."""


def clip_gradients(grads: Array, limit: float) -> None:
    """Clip every entry of ``grads`` (n,) to [-limit, limit], in place."""
    grads.clip(-limit, limit, out=grads)  # the method: np.clip costs a fifth more


def clip_norm(grads: Array, limit: float) -> None:
    """Shorten ``grads`` (n,), as one vector, to the length ``limit`` where it is longer, in place.

    Pascanu, Mikolov and Bengio 2013. Unlike clipping by entry it keeps the direction.
    """
    length = math.sqrt(float(np.dot(grads, grads)))
    if math.isinf(length):  # the squares are beyond what the type holds, the numbers may not be
        largest = float(np.abs(grads).max())
        if math.isinf(largest):
            return
        length = largest * math.sqrt(float(np.square(grads / largest).sum()))
    if length > limit:
        np.multiply(grads, limit / length, out=grads)


def leave(grads: Array, limit: float) -> None:
    """Leave ``grads`` as they are, whatever the ``limit``."""


CLIPPINGS: dict[str, Callable[[Array, float], None]] = {
    "entry": clip_gradients,
    "norm": clip_norm,
    "off": leave,
}
"""By the name that settings and the command line use: (gradients (n,), limit), in place."""
