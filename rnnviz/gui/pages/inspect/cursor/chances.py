"""What comes next, at a temperature: the likeliest characters and their probabilities.

Knows probabilities; knows no network and no screen.
"""

import numpy as np

from rnnviz.core.arrays import Array


def at_temperature(ps: Array, temperature: float) -> Array:
    """(V,) softmax(log p / temperature) of ``ps`` (V,): with scores y that is softmax(y / temperature), for
    the two differ by a constant. At 0 all goes to the likeliest."""
    chances = np.zeros(len(ps))
    if temperature <= 0:
        chances[int(np.argmax(ps))] = 1.0
        return chances
    with np.errstate(divide="ignore"):
        logs = np.log(ps.astype(np.float64)) / temperature
    logs -= logs.max()
    np.exp(logs, out=chances)
    chances /= chances.sum()
    return chances
