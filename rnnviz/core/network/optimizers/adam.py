"""Adam: the average gradient over the root of the average square, both corrected for their start at zero.

Kingma and Ba 2015, with t steps done, this one among them::

    m = 0.9 * m + 0.1 * g                v = 0.999 * v + 0.001 * g*g
    mhat = m / (1 - 0.9^t)               vhat = v / (1 - 0.999^t)
    param -= learning_rate * mhat / (sqrt(vhat) + 1e-8)
"""

import math
from collections.abc import Callable

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.network.equations import Equation, Formula, Ref, Update
from rnnviz.core.network.optimizers.optimizer import Optimizer

MEAN_DECAY, SQUARE_DECAY = 0.9, 0.999
EPSILON = 1e-8


def _corrected(update: Update, mean: float, square: float) -> tuple[float, float]:
    """mhat, and the root that it is divided by."""
    t = update.iteration + 1
    return mean / (1 - MEAN_DECAY**t), float(np.sqrt(square / (1 - SQUARE_DECAY**t))) + EPSILON


def _step(update: Update, mean: float, square: float) -> float:
    mhat, root = _corrected(update, mean, square)
    return update.learning_rate * mhat / root


def _in_figures(signed: Callable[[float], str], update: Update, mean: float, square: float) -> str:
    mhat, root = _corrected(update, mean, square)
    return f"{update.learning_rate:g} × {signed(mhat)} / {root:.3g}"


EQUATIONS = (
    Equation(
        "mean", "new_mean",
        Formula(
            (Ref("mean", caption="m before"), Ref("clipped", caption="g")),
            lambda _, mean, g: MEAN_DECAY * mean + (1 - MEAN_DECAY) * g, "0.9 · m + 0.1 · g",
            lambda signed, _, mean, g: f"0.9 × {signed(mean)} + 0.1 × {signed(g)}", ("0.9 ·", "+ 0.1 ·"),
        ),
        "Adam", "Adam: the mean of {of}", "m = 0.9 · m + 0.1 · g",
        """Adam remembers two things for each parameter. The first is the average of its gradients over
        some ten steps: the direction, without the to and fro of single windows.""",
        caption="m after",
        code="m = 0.9 * m + 0.1 * g",
    ),
    Equation(
        "square", "new_square",
        Formula(
            (Ref("square", caption="v before"), Ref("clipped", caption="g, to be squared")),
            lambda _, square, g: SQUARE_DECAY * square + (1 - SQUARE_DECAY) * g * g,
            "0.999 · v + 0.001 · g · g",
            lambda signed, _, square, g: f"0.999 × {square:.3g} + 0.001 × ({signed(g)})²",
            ("0.999 ·", "+ 0.001 ·"),
        ),
        "Adam", "Adam: the mean square of {of}", "v = 0.999 · v + 0.001 · g · g",
        """The second is the average of their squares over some thousand steps: the usual size, whatever
        the sign.""",
        caption="v after",
        code="v = 0.999 * v + 0.001 * g * g",
    ),
    Equation(
        "step", "step",
        Formula(
            (Ref("new_mean", caption="m after"), Ref("new_square", caption="v after")),
            _step, "rate · m̂ / √v̂", _in_figures, ("", "/√"),
            "rate is learning_rate, m̂ is new m / (1 − 0.9ᵗ), √v̂ is √(new v / (1 − 0.999ᵗ)) + 1e−8, t the "
            "steps with this one.",
        ),
        "Adam", "Adam: the step of {of}",
        "step = learning_rate · (m / (1 − 0.9ᵗ)) / (√(v / (1 − 0.999ᵗ)) + 1e−8)",
        """The direction is measured against the usual size: where gradients agree with each other, the
        parameter moves by nearly the learning rate, where they contradict each other by much less.
        Both averages began at zero and are too small at first; dividing by 1 − 0.9ᵗ and 1 − 0.999ᵗ
        makes up for that, t being the steps done. The 1e−8 keeps a parameter that never had a
        gradient from dividing by zero.""",
        first_words="""The direction is measured against the usual size. Both averages began at zero and are
        too small: m is a tenth of g, v a thousandth of g². Dividing by 1 − 0.9 and 1 − 0.999 makes up for
        that exactly, so at this first step nearly every number moves by the whole learning rate of
        {learning_rate}.""",
        caption="step, at {learning_rate}",
        code="step = rate * (m / (1 - 0.9**t)) / (sqrt(v / (1 - 0.999**t)) + 1e-8)",
    ),
)  # fmt: skip


class Adam(Optimizer):
    """``mean`` and ``square`` (n,) start at zero."""

    name = "adam"
    meaning = (
        "m and v, means of g and of g² without the zeros that they began at: "
        "param −= learning_rate · m / (√v + 1e−8)."
    )
    state_names = ("mean", "square")
    never_negative = frozenset({"square"})
    equations = EQUATIONS
    labels = {"mean": "m", "square": "v"}  # noqa: RUF012 - a constant of the class, as the names are
    remembered = {  # noqa: RUF012 - as above
        "mean": ("Zero: nothing has been learned yet.",
                 "The average of its gradients, the newest of {iteration} steps most."),
        "square": ("Zero: nothing has been learned yet.",
                   "The average of the squares of its gradients, the newest of {iteration} steps most."),
    }  # fmt: skip

    def _make_step(self, grads: Array, learning_rate: float, iteration: int) -> None:
        mean, square, step = self.state["mean"], self.state["square"], self.last_step
        t = iteration + 1
        np.multiply(mean, MEAN_DECAY, out=mean)
        np.multiply(grads, 1 - MEAN_DECAY, out=step)
        np.add(mean, step, out=mean)
        np.multiply(square, SQUARE_DECAY, out=square)
        np.multiply(grads, grads, out=step)
        np.multiply(step, 1 - SQUARE_DECAY, out=step)
        np.add(square, step, out=square)
        # The corrections are numbers, and so are drawn out of the vectors: sqrt(v / b) is sqrt(v) / sqrt(b).
        np.sqrt(square, out=step)
        root = math.sqrt(1 - SQUARE_DECAY**t)
        np.add(step, EPSILON * root, out=step)
        np.divide(mean, step, out=step)
        np.multiply(step, learning_rate * root / (1 - MEAN_DECAY**t), out=step)

    def effective_rate(self, learning_rate: float, iteration: int) -> float | None:
        """What m̂, the mean of the gradients, is multiplied with."""
        if not iteration:
            return None
        square = self._middle("square") / (1 - SQUARE_DECAY**iteration)
        return learning_rate / (math.sqrt(square) + EPSILON)
