"""The equations of dropout between two layers: what is left of a state, and what its error comes to.

Knows the names of a layer; knows no numbers.
"""

from typing import Protocol

from rnnviz.core.network.equations import Equation, MatVec, Ref, Times


class Thinned(Protocol):
    """A layer that is not told all of the state below it."""

    @property
    def number(self) -> int: ...
    @property
    def below(self) -> str: ...
    @property
    def state_below(self) -> str: ...
    @property
    def mask(self) -> str: ...
    @property
    def heard(self) -> str: ...


def thinning(layer: Thinned, share: float, chip: str) -> Equation:
    """What ``layer`` reads: the state below, of which a ``share`` is left out and the rest made larger."""
    x, h, mask = layer.below, layer.state_below, layer.mask
    return Equation(
        x,
        x,
        Times(Ref(mask, caption=f"mask / (1 − {share:g})"), Ref(h)),
        chip,
        "what dropout leaves",
        f"{x}{{at}} = mask ⊙ {h}{{at}} / (1 − {share:g})",
        f"""Dropout leaves out each number of {h} with the chance {share:g}: layer {layer.number + 1} must
        not rely on any one unit below. What stays is divided by 1 − {share:g}, so that what arrives is
        as large as it would be, on the whole. The mask is drawn anew for every step, from the run's seed,
        the step and the layer; <b>{mask}</b> holds it with the division done. Only what one layer tells the
        next is thinned, never what it tells itself over time, and nothing when it writes.""",
        code=f"{x}[t] = {mask}[t] * {h}[t]",
    )


def hearing(layer: Thinned, matrix: str, raw: str, chip: str) -> Equation:
    """The error of what ``layer`` read, brought back from its ``raw`` through its ``matrix``."""
    dx, mask = layer.heard, layer.mask
    return Equation(
        dx,
        dx,
        MatVec(matrix, Ref(raw), transposed=True),
        chip,
        "into what was left",
        f"{dx}{{at}} = {matrix}ᵀ · {raw}{{at}}",
        f"""The error of layer {layer.number + 1} comes back through {matrix} to what it read. That was the
        state below times <b>{mask}</b>, so the next line multiplies with the same numbers: who was left
        out is blamed for nothing, and who was made larger is blamed for more.""",
        code=f"{dx} = {matrix}.T @ {raw}",
    )
