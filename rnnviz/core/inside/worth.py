"""Worth: what a unit does to what the network says: what it votes for, and what is lost without it.

Knows an architecture, parameters and character numbers; knows no text and no run.
"""

from typing import NamedTuple

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.inside.held import Pin, losses_of
from rnnviz.core.inside.stretches import Population
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.parameters import Parameters
from rnnviz.core.progress import Progress, part_of
from rnnviz.core.text.decoding import Ids

STRONGEST = 5


class Hearer(NamedTuple):
    """A ``unit`` of the layer above that reads a unit, by the weight ``Wxh``; of cells with gates through
    ``gate``, else ''."""

    unit: int
    gate: str
    weight: float


class Votes(NamedTuple):
    """How a unit moves the scores.

    scores   (V,) Why[:, unit]: what each score gains of a unit's h of 1; None where the scores are not made
             of the unit itself
    hearers  of a unit in a lower layer the units above that hear it most, strongest first
    path     in a sentence, where its way to the scores has more than that one weight, else ''
    """

    scores: Array | None
    hearers: tuple[Hearer, ...]
    path: str


def votes(architecture: Architecture, params: Parameters, of: Population, unit: int) -> Votes:
    """What ``unit`` of ``of`` votes for.

    Only the h of the last layer makes the scores. What else has a unit is told by its path: c through h, of
    the same sign; gates through what they let pass; lower layers through those above them.
    """
    is_last = of.layer + 1 == architecture.layers
    hearers: tuple[Hearer, ...] = ()
    words = []
    if of.array == "c":
        words.append("c is heard through h = o ⊙ tanh(c) only: it votes as its h does, as far as o is open")
    elif of.array != "h":
        words.append(f"{of.array} votes for nothing by itself: it sets how the h of the same unit goes on")
    if not is_last:
        hearers = _hearers(architecture, params, of.layer + 1, unit)
        words.append(
            f"h of layer {of.layer + 1} makes no score: it is heard by layer {of.layer + 2}, through Wxh, "
            "and its votes are theirs"
        )
    speaks = is_last and of.array in ("h", "c")
    sentence = ". ".join(part[:1].upper() + part[1:] if k else part for k, part in enumerate(words))
    return Votes(params["Why"][:, unit] if speaks else None, hearers, sentence + "." if sentence else "")


def _hearers(architecture: Architecture, params: Parameters, layer: int, unit: int) -> tuple[Hearer, ...]:
    """The units of ``layer`` with the largest weights from ``unit`` below."""
    column = architecture.layer_of(params, layer)["Wxh"][:, unit]
    gates, H = architecture.cell.gates or ("",), architecture.hidden_size
    strongest = np.argsort(-np.abs(column), kind="stable")[:STRONGEST].tolist()
    return tuple(Hearer(row % H, gates[row // H], float(column[row])) for row in strongest)


class Worth(NamedTuple):
    """Mean loss of a passage, nats per character: as it is, with a unit's h pinned at 0, and at its mean.

    At its mean only what the unit tells is taken away; 0 takes away as well what others count on, and is what
    *silence it* does.
    """

    usual: float
    at_zero: float
    at_mean: float


def worth(
    architecture: Architecture,
    params: Parameters,
    ids: Ids,
    layer: int,
    unit: int,
    mean: float,
    *,
    progress: Progress | None = None,
) -> Worth:
    """Read the passage ``ids`` (N,) three times. ``progress`` counts characters; it may raise ``Cancelled``,
    which is let through."""
    N = len(ids)
    losses = []
    for k, pins in enumerate(((), (Pin(layer, unit, 0.0),), (Pin(layer, unit, mean),))):
        read = losses_of(architecture, params, ids, pins, progress=part_of(progress, k * N, 3 * N))
        losses.append(float(read.mean()) if len(read) else 0.0)
    return Worth(*losses)
