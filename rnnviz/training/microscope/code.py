"""The learning step as a program: a line for each computation, and the phases of the walk that are in it.

Knows the names of phases; knows no numbers and no screen. The lines are pseudo-code: NumPy's words
without its prefix, and every array as the equations call it.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CodeLine:
    """``phases`` are the kinds of phase that happen in the line; () for the head of a loop."""

    text: str
    phases: tuple[str, ...] = ()


FORWARD = (
    CodeLine("for t in 1 … T:"),
    CodeLine("    h[t] = tanh(Wxh[:, x[t]] + Whh @ h[t-1] + bh)", ("column", "recurrent", "bias", "tanh")),
    CodeLine("    y[t] = Why @ h[t] + by", ("scores",)),
    CodeLine("    p[t] = exp(y[t]) / sum(exp(y[t]))", ("softmax",)),
    CodeLine("    loss += -log(p[t][target[t]])", ("loss", "total")),
)
BACKWARD = (
    CodeLine("for t in T … 1:"),
    CodeLine("    dy = p[t] - onehot(target[t])", ("dy",)),
    CodeLine("    dWhy += outer(dy, h[t])", ("dWhy",)),
    CodeLine("    dby += dy", ("dby",)),
    CodeLine("    dh = Why.T @ dy + dhnext", ("dh",)),
    CodeLine("    dhraw = (1 - h[t]**2) * dh", ("dhraw",)),
    CodeLine("    dbh += dhraw", ("dbh",)),
    CodeLine("    dWxh[:, x[t]] += dhraw", ("dWxh",)),
    CodeLine("    dWhh += outer(dhraw, h[t-1])", ("dWhh",)),
    CodeLine("    dhnext = Whh.T @ dhraw", ("dhnext",)),
)
UPDATE = (
    CodeLine("for param, g, mem in all five arrays:"),
    CodeLine("    g = clip(g, -limit, limit)", ("clip",)),
    CodeLine("    mem += g * g", ("memory",)),
    CodeLine("    step = rate * g / sqrt(mem + 1e-8)", ("step",)),
    CodeLine("    param -= step", ("new",)),
)
