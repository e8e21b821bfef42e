"""RateMarks: where the learning rate of a run was changed, as marks of the loss curve.

Knows iterations and rates; knows no Qt and no curve.
"""

from rnnviz.training.worker.messages import RunInfo


class RateMarks:
    """Follows the run as its record does: of several changes at one iteration the last one counts."""

    def __init__(self) -> None:
        self._first = 0.0
        self._rates: dict[int, float] = {}

    def start_run(self, info: RunInfo) -> None:
        """The changes that a checkpoint brought; none of a new run."""
        self._first = info.config.learning_rate
        self._rates = {change.iteration: change.learning_rate for change in info.rate_changes}

    def change(self, iteration: int, rate: float) -> None:
        """``rate`` holds from the step after ``iteration`` on; what was noted from there on is void."""
        self._rates = {place: other for place, other in self._rates.items() if place < iteration}
        if rate != next(reversed(self._rates.values()), self._first):
            self._rates[iteration] = rate

    @property
    def marks(self) -> list[tuple[int, str]]:
        """Iterations, ascending, and the words for each."""
        befores = [self._first, *self._rates.values()]
        return [
            (iteration, f"learning rate {rate:g}, before {before:g}")
            for (iteration, rate), before in zip(self._rates.items(), befores, strict=False)
        ]
