"""Dropout: which numbers between two layers are left out of one step of training.

Inverted, after Srivastava et al. 2014 and Zaremba et al. 2014: only what a layer tells the next, not what
it tells itself over time, is left out, with the chance ``share``; what stays is multiplied with
1 / (1 - share), so that reading and writing need no correction. Knows arrays; knows no layers' formulas.
"""

from typing import NamedTuple

import numpy as np

from rnnviz.core.arrays import Array


class Dropout(NamedTuple):
    """``share`` in [0, 1) of the numbers is left out at the step ``iteration``.

    Which, ``seed`` and ``iteration`` alone decide: nothing has to be remembered for a run to go on as
    it would have, and the same step can be made again.
    """

    share: float
    seed: int
    iteration: int

    def draw(self, layer: int, out: Array) -> None:
        """Fill ``out``, of any shape: 0 for what ``layer`` does not tell the next, 1 / (1 - share) else."""
        place = np.random.Philox(key=self.seed, counter=[0, 0, layer, self.iteration])
        np.random.Generator(place).random(out.shape, dtype=out.dtype.type, out=out)
        np.greater_equal(out, self.share, out=out, casting="unsafe")
        np.multiply(out, 1 / (1 - self.share), out=out)
