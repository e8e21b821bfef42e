"""The learning step as a program: a line for each computation, and the phases of the walk that are in it.

Puts together the lines that stand beside the equations; knows no numbers and no screen.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from rnnviz.core.network.equations import Equation
from rnnviz.training.microscope.equations import StepEquations


@dataclass(frozen=True, slots=True)
class CodeLine:
    """``phases`` are the kinds of phase that happen in the line; () for the head of a loop."""

    text: str
    phases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Program:
    """Three loops, each with its head."""

    forward: tuple[CodeLine, ...]
    backward: tuple[CodeLine, ...]
    update: tuple[CodeLine, ...]


def program_of(equations: StepEquations) -> Program:
    """The lines of these equations, in their order."""
    count = len(equations.parameters)
    arrays = {5: "five"}.get(count, str(count))
    kept = ", ".join(("param", "g", *equations.remembered))
    return Program(
        _loop("for t in 1 … T:", (*equations.forward, equations.total)),
        _loop("for t in T … 1:", equations.backward),
        _loop(f"for {kept} in all {arrays} arrays:", equations.update),
    )


def _loop(head: str, equations: Iterable[Equation]) -> tuple[CodeLine, ...]:
    """An equation without a line of its own is a part of the next one's."""
    lines: dict[str, tuple[str, ...]] = {}
    kinds: tuple[str, ...] = ()
    for equation in equations:
        kinds += (equation.kind,)
        if equation.code:
            lines[equation.code] = lines.get(equation.code, ()) + kinds
            kinds = ()
    return (CodeLine(head), *(CodeLine(f"    {text}", phases) for text, phases in lines.items()))
