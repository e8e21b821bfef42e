"""The frame of a lossFun: what is given and what is wanted, with the work of it left out.

Knows the form of the function alone.
"""

SKELETON = """\
import numpy as np

def lossFun(inputs, targets, hprev, Wxh, Whh, Why, bh, by):
    # inputs, targets: lists of T numbers; hprev, bh: (H, 1); by: (V, 1)
    # Wxh: (H, V); Whh: (H, H); Why: (V, H)
    loss, hs = 0.0, {-1: np.copy(hprev)}
    dWxh, dWhh, dWhy = (np.zeros_like(W) for W in (Wxh, Whh, Why))
    dbh, dby = np.zeros_like(bh), np.zeros_like(by)
    for t in range(len(inputs)):
        hs[t] = hs[t - 1]  # forward: the hidden state, the prediction, the loss
    for t in reversed(range(len(inputs))):
        pass  # backward: the share of character t in every gradient
    return loss, dWxh, dWhh, dWhy, dbh, dby, hs[len(inputs) - 1]
"""
