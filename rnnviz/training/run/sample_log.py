"""SampleLog: what a run has written on its way, as much of it as a checkpoint can hold.

Knows iterations and texts; knows neither who writes nor where the log is shown.
"""

from collections.abc import Iterable

from rnnviz.core.record.checkpoint import MAX_LOG_BYTES, LoggedSample, logged_bytes
from rnnviz.training.config import EARLY_SAMPLES


class SampleLog:
    """``samples`` in their order. A log that grows too long for a checkpoint loses every second one."""

    def __init__(self, samples: Iterable[LoggedSample] = ()) -> None:
        self._keep(samples)

    def add(self, sample: LoggedSample) -> None:
        """The next one."""
        self.samples.append(sample)
        self._bytes += logged_bytes(sample)
        if self._bytes > MAX_LOG_BYTES:
            self._keep([*self.samples[:-1:2], sample])

    def is_due(self, iteration: int, every: int) -> bool:
        """Before the first step, at the EARLY_SAMPLES, and ``every`` so many iterations; once each."""
        if iteration % every != 0 and not (iteration < every and iteration in EARLY_SAMPLES):
            return False
        return not self.samples or self.samples[-1].iteration != iteration

    def truncate(self, iteration: int) -> None:
        """Forget what was written after ``iteration``."""
        self._keep(sample for sample in self.samples if sample.iteration <= iteration)

    def clear(self) -> None:
        self._keep(())

    def _keep(self, samples: Iterable[LoggedSample]) -> None:
        self.samples = list(samples)
        self._bytes = sum(map(logged_bytes, self.samples))
