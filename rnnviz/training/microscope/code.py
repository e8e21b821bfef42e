"""The learning step as a program: a line for each computation, and the phases of the walk that are in it.

Puts together the lines that stand beside the equations, and those that carry what the equations need
from window to window. Knows no numbers and no screen.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rnnviz.core.network.equations import Equation
from rnnviz.training.microscope.equations import StepEquations

INDENT = "    "


@dataclass(frozen=True, slots=True)
class CodeLine:
    """A line, and what happens in it.

    phases    the kinds of phase that it computes, in the order of the walk; () where it computes none
    leads_to  the kind of phase that it has to do with all the same; of the first character (``at`` 1), the
              last (−1), or the one that is looked at (0)
    """

    text: str
    phases: tuple[str, ...] = ()
    leads_to: str = ""
    at: int = 0


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Lines that belong together, under a few words."""

    title: str
    lines: tuple[CodeLine, ...]


Program = tuple[CodeBlock, ...]


def program_of(equations: StepEquations) -> Program:
    """The program of these equations: a window, forward, backward, the update, on; and writing with it."""
    forward, backward, update = equations.forward, equations.backward, equations.update
    first, last = forward[0].kind, update[-1].kind
    count = len(equations.parameters)
    arrays = {5: "five"}.get(count, str(count))
    kept = ", ".join(("param", "g", *equations.remembered))
    states = equations.states
    before = ", ".join(f"{name}[0]" for name in states)
    after = ", ".join(f"{name}[T]" for name in states)
    later = " = ".join(e.result for e in backward if e.result_at)
    gradients = " = ".join(f"d{equations.notation.named(name)}" for name in equations.parameters[:2])
    return (
        CodeBlock("once", (CodeLine(f"{' = '.join(('n', 'hprev', *equations.remembered))} = 0"),)),
        CodeBlock(
            "the window",
            (
                CodeLine("x, target = text[n:n+T], text[n+1:n+T+1]", (), first, 1),
                CodeLine(f"{before} = hprev", (), first, 1),
            ),
        ),
        CodeBlock(
            "forward",
            (
                CodeLine("loss = 0"),
                CodeLine("for t in 1 … T:", (), first, 1),
                *_lines((*forward, equations.total)),
            ),
        ),
        CodeBlock(
            "backward",
            (
                CodeLine(f"{gradients} = … = 0"),
                CodeLine(f"{later} = 0"),
                CodeLine("for t in T … 1:", (), backward[0].kind, -1),
                *_lines(backward),
            ),
        ),
        CodeBlock(
            "update",
            (CodeLine(f"for {kept} in all {arrays} arrays:", (), update[0].kind), *_lines(update)),
        ),
        CodeBlock(
            "the next window",
            (
                CodeLine(f"hprev = {after}", (), last),
                CodeLine("n += T", (), last),
                CodeLine("if n + T >= len(text):", (), last),
                CodeLine(f"{INDENT}n = hprev = 0", (), last),
            ),
        ),
        CodeBlock("writing, at test time", _writing(equations)),
    )


def _writing(equations: StepEquations) -> tuple[CodeLine, ...]:
    """The same forward, with what is drawn as the next input."""
    lines = [
        CodeLine(line.text, (), line.phases[-1])
        for line in _lines(equations.at_test_time)
        if not line.text.strip().startswith(("p[t]", "loss"))
    ]
    return (
        CodeLine("for t in 1, 2, 3 …:", (), equations.forward[0].kind),
        *lines,
        CodeLine(f"{INDENT}p[t] = exp(y[t] / temperature)", (), "softmax"),
        CodeLine(f"{INDENT}p[t] = p[t] / sum(p[t])", (), "softmax"),
        CodeLine(f"{INDENT}x[t+1] = draw(p[t])", (), "softmax"),
    )


def _lines(equations: Iterable[Equation]) -> Sequence[CodeLine]:
    """Those of a loop. An equation without a line of its own is a part of the next one's."""
    lines: dict[str, tuple[str, ...]] = {}
    kinds: tuple[str, ...] = ()
    for equation in equations:
        kinds += (equation.kind,)
        if equation.code:
            lines[equation.code] = lines.get(equation.code, ()) + kinds
            kinds = ()
    return [CodeLine(f"{INDENT}{text}", phases) for text, phases in lines.items()]
