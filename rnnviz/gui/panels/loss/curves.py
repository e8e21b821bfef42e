"""CurveSpec and CURVES: the lines of the loss picture, and how each is drawn, named and explained.

A new curve is a line here: whatever a run measures under its name is drawn, told under the pointer and
explained in the legend; one that has no line here is drawn plainly, by its name. Knows words and
colours; holds no numbers.
"""

from typing import NamedTuple

from rnnviz.training.glossary.glossary import tip_of


class CurveSpec(NamedTuple):
    """How the curve ``name`` is drawn: ``role`` is one of the theme's colours, ``width`` in pixels,
    ``meaning`` a sentence with its formula."""

    name: str
    label: str
    role: str
    meaning: str
    width: float = 1.5


CURVES: tuple[CurveSpec, ...] = (
    CurveSpec("smooth", "smooth", "warm", tip_of("smooth_loss")),
    CurveSpec(
        "held_out",
        "held-out",
        "good",
        tip_of("held-out loss"),
    ),
)
"""In the order of the legend. Flags stand on the first of them that a run has."""


def spec_of(name: str) -> CurveSpec:
    """The line of ``CURVES`` of this name, or a plain one."""
    plain = CurveSpec(name, name.replace("_", " "), "text", f"{name}, as the run measured it now and then.")
    return next((spec for spec in CURVES if spec.name == name), plain)


def place_of(spec: CurveSpec) -> int:
    """Its place in the legend; those without a line come last."""
    return CURVES.index(spec) if spec in CURVES else len(CURVES)
