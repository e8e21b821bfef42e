"""LossUnit: the four ways in which a loss is stated, and the words that go with each.

Knows formulas; knows no Qt, no curve and no axis.
"""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

MAX_EXPONENT = 50.0
"""e^50 is beyond every axis; a diverged run must not overflow."""


class LossUnit(NamedTuple):
    """A way to state the loss. ``convert(nats, T)`` from nats per character; monotone.

    ``button``, ``guessing`` and ``caption`` are texts with {T}, {V}, {value} to be filled in.
    """

    name: str
    button: str
    tooltip: str
    guessing: str
    caption: str
    convert: Callable[[Any, int], Any]


UNITS: dict[str, LossUnit] = {
    unit.name: unit
    for unit in (
        LossUnit(
            "sum",
            "sum over {T}",
            "The loss of a window as the literature writes it: loss = Σ −ln p(target) over {T} characters.",
            "ln {V} × {T} = {value}",
            "nats, summed over {T} characters",
            lambda nats, T: nats * T,
        ),
        LossUnit(
            "nats",
            "nats/char",
            "Nats per character: loss / {T}.",
            "ln {V} = {value}",
            "nats per character",
            lambda nats, _: nats,
        ),
        LossUnit(
            "bits",
            "bits/char",
            "Bits per character: nats / ln 2.",
            "log₂ {V} = {value}",
            "bits per character",
            lambda nats, _: nats / math.log(2),
        ),
        LossUnit(
            "perplexity",
            "perplexity",
            "Among how many equally likely characters the network hesitates: e^(nats per character).",
            "{value} characters",
            "perplexity",
            lambda nats, _: np.exp(np.minimum(nats, MAX_EXPONENT)),
        ),
    )
}
