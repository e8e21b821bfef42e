"""RMSprop: ``memory = 0.99 * memory + 0.01 * g*g; param -= learning_rate * g / (sqrt(memory) + 1e-8)``.

Tieleman and Hinton 2012 (lecture 6e), with PyTorch's decay of 0.99 and its place for epsilon.
"""

import math

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.network.equations import Equation, Formula, Ref
from rnnviz.core.network.optimizers.optimizer import Optimizer

DECAY = 0.99
EPSILON = 1e-8

EQUATIONS = (
    Equation(
        "memory", "new_memory",
        Formula(
            (Ref("memory", caption="mem before"), Ref("clipped", caption="g, to be squared")),
            lambda _, memory, g: DECAY * memory + (1 - DECAY) * g * g, "0.99 · mem + 0.01 · g · g",
            lambda signed, _, memory, g: f"0.99 × {memory:.3g} + 0.01 × ({signed(g)})²",
            ("0.99 ·", "+ 0.01 ·"),
        ),
        "RMSprop", "RMSprop: the memory of {of}", "mem = 0.99 · mem + 0.01 · g · g",
        """Like Adagrad, RMSprop remembers the squares of a parameter's gradients, but it forgets: at each
        step 1 % of the memory is given up for the newest square. So it holds an average over some
        hundred steps, does not grow for ever, and the steps do not shrink towards nothing.""",
        caption="mem after",
        code="mem = 0.99 * mem + 0.01 * g * g",
    ),
    Equation(
        "step", "step",
        Formula(
            (Ref("clipped", caption="g = clip(d{of})"), Ref("new_memory", caption="mem after")),
            lambda update, g, memory: update.learning_rate * g / (float(np.sqrt(memory)) + EPSILON),
            "rate · g / √mem",
            lambda signed, update, g, memory: (
                f"{update.learning_rate:g} × {signed(g)} / {np.sqrt(memory):.3g}"
            ),
            ("", "/√"), "rate is learning_rate, √mem is √(new mem) + 1e−8.",
        ),
        "RMSprop", "RMSprop: the step of {of}", "step = learning_rate · g / (√mem + 1e−8)",
        """Each gradient is measured against the root of the average of its squares, which is its usual
        size. So a gradient of usual size moves its parameter by the learning rate, be it large or
        small. The 1e−8 keeps a parameter that never had a gradient from dividing by zero.""",
        first_words="""Each gradient is measured against the root of its memory. At this first step that holds
        0.01 · g² alone, whose root is a tenth of g: nearly every number moves by ten times the learning
        rate of {learning_rate}.""",
        caption="step, at {learning_rate}",
        code="step = rate * g / (sqrt(mem) + 1e-8)",
    ),
)  # fmt: skip


class RMSprop(Optimizer):
    """``memory`` (n,) starts at zero."""

    name = "rmsprop"
    meaning = (
        "The memory fades: memory = 0.99 · memory + 0.01 · g²; step = learning_rate · g / (√memory + 1e−8)."
    )
    state_names = ("memory",)
    never_negative = frozenset(state_names)
    equations = EQUATIONS
    labels = {"memory": "mem"}  # noqa: RUF012 - a constant of the class, as the names are
    remembered = {  # noqa: RUF012 - as above
        "memory": ("Zero: nothing has been learned yet.",
                   "The average of the squares of its gradients, the newest of {iteration} steps most."),
    }  # fmt: skip

    def _make_step(self, grads: Array, learning_rate: float, iteration: int) -> None:  # noqa: ARG002 - it counts no steps
        memory, step = self.state["memory"], self.last_step
        np.multiply(memory, DECAY, out=memory)
        np.multiply(grads, grads, out=step)
        np.multiply(step, 1 - DECAY, out=step)
        np.add(memory, step, out=memory)
        np.sqrt(memory, out=step)
        np.add(step, EPSILON, out=step)
        np.divide(grads, step, out=step)
        np.multiply(step, learning_rate, out=step)

    def effective_rate(self, learning_rate: float, iteration: int) -> float:  # noqa: ARG002 - it counts no steps
        return learning_rate / (math.sqrt(self._middle("memory")) + EPSILON)
