"""Practice: a network over sequences that learns from one batch after another.

Adam, gradients clipped by their norm. The rate falls as 1 / √(1 + steps / ``slower_after``), so that what is
nearly right stops wavering; ``decay`` shrinks every parameter by that share of the rate at each step
(Loshchilov and Hutter 2019). Knows batches; knows no task, no clock and no screen.
"""

import math

import numpy as np

from rnnviz.core.lecture.sequence import Batch, SequenceNetwork
from rnnviz.core.network.clipping import clip_norm
from rnnviz.core.network.optimizers.adam import Adam

BATCH = 32
"""Cases learnt from at once."""
LEARNT = 0.003
"""Nats a symbol: where the smooth loss is below, there is little left to learn from the cases at hand."""
_CLIP = 1.0
_SMOOTH = 0.98


class Practice:
    """``params`` of a network, and what it takes to move them.

    still  parameters that stay as they are
    steps  learning steps done
    loss   smooth, nats a symbol that is asked for; at first that of guessing evenly
    """

    def __init__(
        self,
        network: SequenceNetwork,
        generator: np.random.Generator,
        learning_rate: float,
        *,
        slower_after: int = 500,
        decay: float = 0.0,
        still: tuple[str, ...] = (),
    ) -> None:
        self.network = network
        self.params = network.draw(generator, np.float32)
        self.grads = self.params.zeros()
        self._optimizer = Adam(self.params.flat)
        self._learning_rate, self._slower_after, self._decay = learning_rate, slower_after, decay
        self._still = still
        self.steps = 0
        self.loss = math.log(len(self.params["by"]))

    def learn(self, batch: Batch) -> None:
        """One step."""
        loss = self.network.loss_and_gradients(self.params, batch, self.grads)
        for name in self._still:
            self.grads[name].fill(0)
        clip_norm(self.grads.flat, _CLIP)
        rate = self._learning_rate / math.sqrt(1 + self.steps / self._slower_after)
        if self._decay:
            self.params.flat *= 1 - rate * self._decay
        self._optimizer.update(self.params.flat, self.grads.flat, rate, self.steps)
        self.steps += 1
        self.loss = _SMOOTH * self.loss + (1 - _SMOOTH) * loss
