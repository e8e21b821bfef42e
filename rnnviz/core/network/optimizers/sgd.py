"""SGD with momentum: ``velocity = 0.9 * velocity + g; param -= learning_rate * velocity``.

Polyak 1964, as PyTorch writes it: the learning rate stands outside, so that a change of it acts at once.
"""

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.network.equations import Equation, Formula, Ref
from rnnviz.core.network.optimizers.optimizer import Optimizer

MOMENTUM = 0.9

EQUATIONS = (
    Equation(
        "velocity", "new_velocity",
        Formula(
            (Ref("velocity", caption="velocity before"), Ref("clipped", caption="g")),
            lambda _, velocity, g: MOMENTUM * velocity + g, "0.9 · velocity + g",
            lambda signed, _, velocity, g: f"0.9 × {signed(velocity)} {signed(g)}", ("0.9 ·", "+"),
        ),
        "SGD", "SGD: the velocity of {of}", "velocity = 0.9 · velocity + g",
        """The gradients of single windows point to and fro. SGD with momentum follows none of them alone:
        it keeps nine tenths of the direction that it had and adds the newest gradient, like a heavy
        ball that rolls downhill. What points the same way again and again grows, to ten times one
        gradient at most; what changes its sign cancels out.""",
        first_words="""SGD with momentum keeps a direction for every parameter and adds each new gradient to
        it. At this first step there is none yet, and the velocity is the gradient itself.""",
        caption="velocity after",
        code="velocity = 0.9 * velocity + g",
    ),
    Equation(
        "step", "step",
        Formula(
            (Ref("new_velocity", caption="velocity after"),),
            lambda update, velocity: update.learning_rate * velocity, "rate · velocity",
            lambda signed, update, velocity: f"{update.learning_rate:g} × {signed(velocity)}", ("rate ·",),
            "rate is learning_rate.",
        ),
        "SGD", "SGD: the step of {of}", "step = learning_rate · velocity",
        """All parameters move by the same share of their velocities. Unlike Adagrad, RMSprop and Adam, SGD
        measures nothing against a parameter's own past: where gradients are small the steps are
        small, so one learning rate has to fit all of them.""",
        caption="step, at {learning_rate}",
        code="step = rate * velocity",
    ),
)  # fmt: skip


class SGD(Optimizer):
    """``velocity`` (n,) starts at zero."""

    name = "sgd"
    meaning = "With momentum: v = 0.9 · v + g, param −= learning_rate · v."
    state_names = ("velocity",)
    equations = EQUATIONS
    labels = {"velocity": "velocity"}  # noqa: RUF012 - a constant of the class, as the names are
    remembered = {  # noqa: RUF012 - as above
        "velocity": ("Zero: it has no direction yet.",
                     "Its gradients at {iteration} steps, each weighed by 0.9 for every step since."),
    }  # fmt: skip

    def _make_step(self, grads: Array, learning_rate: float, iteration: int) -> None:  # noqa: ARG002 - it counts no steps
        velocity, step = self.state["velocity"], self.last_step
        np.multiply(velocity, MOMENTUM, out=velocity)
        np.add(velocity, grads, out=velocity)
        np.multiply(velocity, learning_rate, out=step)
