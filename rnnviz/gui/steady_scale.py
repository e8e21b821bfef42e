"""SteadyScale: which probability a full bar means, so that bars seldom change their meaning.

Knows time by the clock it is given; knows no Qt and no network.
"""

from collections.abc import Callable

SCALES = (0.25, 0.5, 1.0)
"""Probabilities that a full bar can stand for."""
CALM_SECONDS = 3.0
"""A smaller scale is taken when everything shown for so long would have fitted it well."""
FITS_WELL = 0.8
"""Share of a scale that may be filled by what fits it well."""


class SteadyScale:
    """Which probability a full bar means: grows at once, shrinks late, so that it rarely moves.

    ``clock`` gives seconds and only ever grows.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.restart()

    def restart(self) -> None:
        """The next probability alone decides."""
        self.full = 0.0
        self._calm_since = self._clock()

    def show(self, largest: float) -> None:
        """Take note that ``largest`` is the longest bar on the screen now."""
        now = self._clock()
        # No comparison with NaN, of a diverged network, is true: it gets the last scale, calmly.
        fitting = next((scale for scale in SCALES if largest <= scale), SCALES[-1])
        if fitting > self.full:
            self.full, self._calm_since = fitting, now
            return
        well = next((scale for scale in SCALES if largest <= scale * FITS_WELL), SCALES[-1])
        if well >= self.full:
            self._calm_since = now
        elif now - self._calm_since >= CALM_SECONDS:
            self.full, self._calm_since = well, now
