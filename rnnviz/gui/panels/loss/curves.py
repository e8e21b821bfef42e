"""CurveSpec and CURVES: the curves of the loss that are measured now and then, and how each is drawn.

A new curve is a line here: whatever a run measures under its name is drawn, told under the pointer and
explained in the legend; one that has no line here is drawn plainly, by its name. Knows words and
colours; holds no numbers.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CurveSpec:
    """How the curve ``name`` is drawn: ``role`` is one of the theme's colours, ``meaning`` a sentence
    with its formula."""

    name: str
    label: str
    role: str
    meaning: str


CURVES: tuple[CurveSpec, ...] = ()
"""In the order of the legend."""


def spec_of(name: str) -> CurveSpec:
    """The line of ``CURVES`` of this name, or a plain one."""
    plain = CurveSpec(name, name.replace("_", " "), "text", f"{name}, as the run measured it now and then.")
    return next((spec for spec in CURVES if spec.name == name), plain)
