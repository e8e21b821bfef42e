"""LossUnit: the four ways in which a loss is stated, and the words that go with each.

Knows formulas; knows no Qt, no curve and no axis.
"""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from rnnviz.training.glossary.glossary import tip_of

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
            tip_of("sum over T"),
            "ln {V} × {T} = {value}",
            "nats, summed over {T} characters",
            lambda nats, T: nats * T,
        ),
        LossUnit(
            "nats",
            "nats/char",
            tip_of("nats per character"),
            "ln {V} = {value}",
            "nats per character",
            lambda nats, _: nats,
        ),
        LossUnit(
            "bits",
            "bits/char",
            tip_of("bits per character"),
            "log₂ {V} = {value}",
            "bits per character",
            lambda nats, _: nats / math.log(2),
        ),
        LossUnit(
            "perplexity",
            "perplexity",
            tip_of("perplexity"),
            "{value} characters",
            "perplexity",
            lambda nats, _: np.exp(np.minimum(nats, MAX_EXPONENT)),
        ),
    )
}
