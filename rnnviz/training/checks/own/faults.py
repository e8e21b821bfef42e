"""Find the fault: a whole learning step in five broken versions, each to be mended.

The program is written out once, as it should be; each fault changes one place of it. Knows texts;
what is wrong with one is found out by *Check your own*, which knows none of them.
"""

from dataclasses import dataclass

MENDED = """\
import numpy as np


def lossFun(inputs, targets, hprev, Wxh, Whh, Why, bh, by):
    # One window: forward, then backward. Biases and hprev are columns.
    T = len(inputs)
    h, p, loss = {-1: hprev}, {}, 0.0
    for t in range(T):
        x = Wxh[:, [inputs[t]]]  # the column of the character that is read
        h[t] = np.tanh(x + Whh @ h[t - 1] + bh)
        y = Why @ h[t] + by
        p[t] = np.exp(y) / np.exp(y).sum()
        loss -= np.log(p[t][targets[t], 0])
    dWxh, dWhh, dWhy = [np.zeros_like(W) for W in (Wxh, Whh, Why)]
    dbh, dby = np.zeros_like(bh), np.zeros_like(by)
    dhnext = np.zeros_like(hprev)
    for t in reversed(range(T)):
        dy = p[t].copy()
        dy[targets[t]] -= 1
        dWhy += dy @ h[t].T
        dby += dy
        dh = Why.T @ dy + dhnext
        dhraw = (1 - h[t] ** 2) * dh
        dbh += dhraw
        dWxh[:, [inputs[t]]] += dhraw
        dWhh += dhraw @ h[t - 1].T
        dhnext = Whh.T @ dhraw
    return loss, dWxh, dWhh, dWhy, dbh, dby, h[T - 1]


def train(data, seq_length, steps, learning_rate, Wxh, Whh, Why, bh, by):
    # Window after window from the beginning of the text, with Adagrad.
    params = [Wxh, Whh, Why, bh, by]
    memory = [np.zeros_like(param) for param in params]
    position, hprev = 0, np.zeros_like(bh)
    for _ in range(steps):
        end = position + seq_length
        inputs = data[position:end]
        targets = data[position + 1 : end + 1]
        loss, *grads, hprev = lossFun(inputs, targets, hprev, *params)
        for param, g, mem in zip(params, grads, memory):
            g = np.clip(g, -5, 5)
            mem += g * g
            param -= learning_rate * g / np.sqrt(mem + 1e-8)
        position = end
"""
"""The program as it should be."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken version of ``MENDED``.

    seen    what one sees of it while it trains, in a sentence or two that do not name it
    right   the place of MENDED that it changes, and ``broken`` what stands there instead
    moral   what is to be kept in mind, once it is mended
    """

    number: int
    seen: str
    right: str
    broken: str
    moral: str

    @property
    def name(self) -> str:
        """What its program is called."""
        return f"fault_{self.number}.py"

    @property
    def source(self) -> str:
        """The broken program."""
        return MENDED.replace(self.right, self.broken)


FAULTS = (
    Fault(
        1,
        "Nothing in the loss tells: after 10,000 steps it stands as low as the right program's.",
        "dh = Why.T @ dy + dhnext",
        "dh = Why.T @ dy",
        "A wrong gradient may still lead downhill, as this one did, and only a check of the gradient tells. "
        "Without dhnext nothing is learned for the sake of a later character.",
    ),
    Fault(
        2,
        "The loss stays near 75 nats a window, where the right program comes to 45, and single gradients "
        "grow beyond 10³⁰.",
        "dhraw = (1 - h[t] ** 2) * dh",
        "dhraw = h[t] ** 2 * dh",
        "The slope of tanh is 1 at h = 0 and 0 at h = ±1. Turned over it lets the error of saturated units "
        "through, undiminished from step to step.",
    ),
    Fault(
        3,
        "It learns, to 47.8 nats a window where the right program comes to 45.4; a gradient check passes.",
        "loss, *grads, hprev = lossFun(inputs, targets, hprev, *params)",
        "loss, *grads, last = lossFun(inputs, targets, hprev, *params)",
        "No gradient goes back beyond the window, but the state goes on: without it the network begins every "
        "window as if nothing had come before.",
    ),
    Fault(
        4,
        "The loss falls to 0.1 nats a window, as if by a miracle; what it writes is Thhhhhhhh, and a "
        "gradient check passes.",
        "targets = data[position + 1 : end + 1]",
        "targets = data[position:end]",
        "A loss that is too good asks what was wanted: here it was the very character that had been read.",
    ),
    Fault(
        5,
        "Nothing is to be seen in 10,000 steps, and a gradient check passes; the window that will throw the "
        "network off is still to come.",
        "            g = np.clip(g, -5, 5)\n",
        "",
        "Clipping does nothing on most windows: it is there for the one on which factors multiply.",
    ),
)
"""What is seen was measured: 10,000 steps of The Ferry Year, hidden_size 100, seq_length 25, sigma 0.01,
rate 0.1, one seed; the last 500 windows had a mean loss of 45.4 where all is right, else of 41.5, 74.6, 47.8,
0.1 and 42.7."""
