"""When training has gone wrong, and the words for it.

Knows the losses of one run, step by step; knows no parameters and no remedy.
"""

import math

PATIENCE = 50
"""Steps in a row that the loss must stay too high: a hard passage is shorter."""
FACTOR = 3.0
"""Too high is this many times the loss of guessing."""


class DivergenceGuard:
    """Watches one run. ``guessing`` is T · ln V, the loss a run starts at."""

    def __init__(self, guessing: float) -> None:
        self._limit = FACTOR * guessing
        self._guessing = guessing
        self._in_a_row = 0

    @property
    def is_calm(self) -> bool:
        """The last loss was not too high: a moment worth going back to."""
        return self._in_a_row == 0

    def reset(self) -> None:
        """Forget the losses so far: the run was taken back."""
        self._in_a_row = 0

    def check(self, loss: float) -> str:
        """What has gone wrong with this step, as a sentence; '' while nothing has."""
        if loss <= self._limit:  # false for NaN, too
            self._in_a_row = 0
            return ""
        self._in_a_row += 1
        if not math.isfinite(loss):
            return f"The loss is no longer a number ({loss}): the weights have grown out of range."
        if self._in_a_row < PATIENCE:
            return ""
        return (
            f"The loss has stayed above {self._limit:,.0f} for {PATIENCE} steps (now {loss:,.0f}); "
            f"guessing alone would give {self._guessing:,.1f}."
        )
