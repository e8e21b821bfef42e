"""Clipping and Adagrad: one pass each over flat vectors.

Knows parameters, not models.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

EPSILON = 1e-8


def clip_gradients(grads: Array, limit: float) -> None:
    """Clip every entry of ``grads`` (n,) to [-limit, limit], in place."""
    grads.clip(-limit, limit, out=grads)  # the method: np.clip costs a fifth more


class Adagrad:
    """``memory += g*g; param -= learning_rate * g / sqrt(memory + 1e-8)``.

    Duchi, Hazan and Singer 2011, as min-char-rnn writes it. ``memory`` (n,) starts
    at zero and only grows, so the steps shrink. ``step`` (n,) is what the last update
    took from the parameters.
    """

    def __init__(self, memory: Array) -> None:
        self.memory = memory
        self.step = np.zeros_like(memory)

    def update(self, params: Array, grads: Array, learning_rate: float) -> None:
        """Move ``params`` (n,) in place against ``grads`` (n,)."""
        if not params.shape == grads.shape == self.memory.shape:
            raise ValueError(
                f"params {params.shape}, grads {grads.shape} and memory {self.memory.shape} differ in shape"
            )
        memory, step = self.memory, self.step
        np.multiply(grads, grads, out=step)
        np.add(memory, step, out=memory)
        np.add(memory, EPSILON, out=step)
        np.sqrt(step, out=step)
        np.divide(grads, step, out=step)
        np.multiply(step, learning_rate, out=step)
        np.subtract(params, step, out=params)
