"""Adagrad: ``memory += g*g; param -= learning_rate * g / sqrt(memory + 1e-8)``.

Duchi, Hazan and Singer 2011, as min-char-rnn writes it.
"""

import math
from collections.abc import Callable

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.network.equations import Equation, Formula, Ref, Square, Sum, Update
from rnnviz.core.network.optimizers.optimizer import Optimizer

EPSILON = 1e-8


def _step(update: Update, g: float, memory: float) -> float:
    return update.learning_rate * g / float(np.sqrt(memory + EPSILON))


def _in_figures(signed: Callable[[float], str], update: Update, g: float, memory: float) -> str:
    return f"{update.learning_rate:g} × {signed(g)} / {np.sqrt(memory + EPSILON):.3g}"


EQUATIONS = (
    Equation(
        "memory", "new_memory",
        Sum((Ref("memory", words="so far", caption="mem before"),
             Square(Ref("clipped", caption="g, to be squared")))),
        "Adagrad", "Adagrad: the memory of {of}", "mem += g · g",
        """Adagrad keeps a memory for each single parameter: the squares of all its gradients so far,
        added up. It never forgets, so it only grows. A parameter that is often and strongly
        corrected soon has a large one; the column of a rare character keeps a small one.""",
        caption="mem after",
        code="mem += g * g",
    ),
    Equation(
        "step", "step",
        Formula(
            (Ref("clipped", caption="g = clip(d{of})"), Ref("new_memory", caption="mem after")),
            _step, "rate · g / √mem", _in_figures, ("", "/√"),
            "rate is learning_rate, √mem is √(new mem + 1e−8).",
        ),
        "Adagrad", "Adagrad: the step of {of}", "step = learning_rate · g / √(mem + 1e−8)",
        """Each gradient is measured against the root of its own memory: those that are always large
        take small steps, those that seldom come take bold ones. After {iteration} steps the
        memories are long, and the steps shorter than at first. The 1e−8 keeps a parameter that
        never had a gradient from dividing by zero.""",
        first_words="""Each gradient is measured against the root of its own memory: those that are
        always large take small steps, those that seldom come take bold ones. At this first step the
        memory holds g² alone, so the quotient is ±1, and nearly every number moves by the whole
        learning rate of {learning_rate}, however small its gradient.""",
        caption="step, at {learning_rate}",
        code="step = rate * g / sqrt(mem + 1e-8)",
    ),
)  # fmt: skip


class Adagrad(Optimizer):
    """``memory`` (n,) starts at zero and only grows, so the steps shrink."""

    name = "adagrad"
    meaning = "memory += g², param −= learning_rate · g / √(memory + 1e−8); min-char-rnn."
    state_names = ("memory",)
    never_negative = frozenset(state_names)
    equations = EQUATIONS
    labels = {"memory": "mem"}  # noqa: RUF012 - a constant of the class, as the names are
    remembered = {  # noqa: RUF012 - as above
        "memory": ("Zero: nothing has been learned yet.",
                   "The squares of its gradients at {iteration} steps, added up."),
    }  # fmt: skip

    def _make_step(self, grads: Array, learning_rate: float, iteration: int) -> None:  # noqa: ARG002 - it counts no steps
        memory, step = self.state["memory"], self.last_step
        np.multiply(grads, grads, out=step)
        np.add(memory, step, out=memory)
        divide_by_root(grads, memory, learning_rate, step)

    def effective_rate(self, learning_rate: float, iteration: int) -> float:  # noqa: ARG002 - it counts no steps
        return learning_rate / math.sqrt(self._middle("memory") + EPSILON)


def divide_by_root(grads: Array, memory: Array, learning_rate: float, step: Array) -> None:
    """``step = learning_rate * g / sqrt(memory + 1e-8)``."""
    np.add(memory, EPSILON, out=step)
    np.sqrt(step, out=step)
    np.divide(grads, step, out=step)
    np.multiply(step, learning_rate, out=step)
