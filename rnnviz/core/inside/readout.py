"""Read-out: how well all units together tell a feature, by the best linear sum of their values.

Fitted on one stretch of a text and judged on another (a linear probe: Alain and Bengio 2016), by ridge
regression, for units go together. Knows arrays of values; knows no network and no text.
"""

import numpy as np

from rnnviz.core.arrays import Array

_TINY = 1e-12
RIDGE = 1e-3
"""Added to every variance, as a share of their mean: so that units which say the same do not cancel each
other, and one that hardly moves on the one stretch does not count a thousandfold on the other."""


def readout(fitted: tuple[Array, Array], judged: tuple[Array, Array], *, ridge: float = RIDGE) -> Array:
    """(F,) Pearson's r of each feature with its read-out on the ``judged`` stretch; 0 where either is still.

    fitted, judged  of each stretch the values (n,U) and the features (n,F)
    """
    values, features = (array.astype(np.float64) for array in fitted)
    mean = values.mean(axis=0)
    apart, wanted = values - mean, features - features.mean(axis=0)
    gram = apart.T @ apart / len(apart)
    gram += (ridge * np.trace(gram) / len(gram) + _TINY) * np.eye(len(gram))
    weights = np.linalg.solve(gram, apart.T @ wanted / len(apart))
    said = (judged[0] - mean) @ weights
    actual = judged[1].astype(np.float64)
    said -= said.mean(axis=0)
    actual -= actual.mean(axis=0)
    scale = np.sqrt((said**2).sum(axis=0) * (actual**2).sum(axis=0))
    together = (said * actual).sum(axis=0)
    return np.asarray(np.divide(together, scale, out=np.zeros_like(together), where=scale > _TINY))
