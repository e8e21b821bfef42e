"""Adagrad that remembers the gradients as they were before clipping; the step is made of the clipped ones.

As one of the published reports has it: a window that explodes then slows its parameters down for good,
where the memory of clipped gradients would let it pass as any large one.
"""

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.network.equations import Ref, Square, Sum
from rnnviz.core.network.optimizers.adagrad import EQUATIONS as ADAGRAD
from rnnviz.core.network.optimizers.adagrad import Adagrad, divide_by_root

_MEMORY, _STEP = ADAGRAD
EQUATIONS = (
    _MEMORY._replace(
        op=Sum((Ref("memory", words="so far", caption="mem before"),
                Square(Ref("grad", caption="d{of}, to be squared")))),
        text="mem += d{of} · d{of}",
        words="""Adagrad keeps a memory for each single parameter: the squares of all its gradients so far,
        added up. Here they are squared as they were <b>before</b> clipping, so that a window whose
        gradients explode makes all later steps of these parameters smaller.""",
        code="mem += d * d, d before clipping",
    ),
    _STEP,
)  # fmt: skip


class AdagradUnclipped(Adagrad):
    """``memory`` (n,) is brought up to date by ``before_clipping``."""

    name = "adagrad_unclipped"
    meaning = (
        "The same, with the memory of gradients as they were before they were clipped, as one of the "
        "course's reports has it: clipped ones then count for less."
    )
    equations = EQUATIONS

    def before_clipping(self, grads: Array) -> None:
        memory = self.state["memory"]
        np.multiply(grads, grads, out=self.last_step)
        np.add(memory, self.last_step, out=memory)

    def _make_step(self, grads: Array, learning_rate: float, iteration: int) -> None:  # noqa: ARG002 - it counts no steps
        divide_by_root(grads, self.state["memory"], learning_rate, self.last_step)
