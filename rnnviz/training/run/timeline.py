"""Timeline: every step of a run, from the moments that were kept of it.

The nearest kept moment before a step is taken, and the steps between are made again: the same ones to the
last bit, with the rates that were set on the way and the samples that were drawn. Knows a run as a
checkpoint, its text, and its file of moments; knows neither the learner that goes on meanwhile nor a screen.
"""

from bisect import bisect_left, bisect_right
from pathlib import Path

from rnnviz.core.errors import CheckpointError, UserError
from rnnviz.core.record.checkpoint import Checkpoint
from rnnviz.core.record.moments_file import KeptMoment, MomentsFile
from rnnviz.core.text.corpus import Corpus
from rnnviz.training.run.earlier import checkpoint_at
from rnnviz.training.run.kept import config_of
from rnnviz.training.run.learner import Learner


class Timeline:
    """``run`` is the whole run as it stood at some time; what comes after it is not in reach.

    last        the last step in reach: that of ``run``
    iterations  the steps that are kept, ascending

    Raises UserError where the moments cannot be read.
    """

    def __init__(self, run: Checkpoint, corpus: Corpus, moments: Path) -> None:
        self._run = run
        self._corpus = corpus
        self.last = run.last.place.iteration
        try:
            self._file = MomentsFile(moments, run.architecture, run.last, run.run_id)
        except OSError as error:
            raise UserError(f"{moments} cannot be read: {error.strerror or error}.") from error

    @property
    def iterations(self) -> tuple[int, ...]:
        self._look()
        kept = self._file.iterations
        return (*kept[: bisect_left(kept, self.last)], self.last)

    @property
    def is_exact(self) -> bool:
        """Whether steps between kept moments can be made again: not where the rate follows the clock."""
        config = config_of(self._run)
        return not (config.schedule == "linear" and config.goal_minutes)

    def nearest(self, iteration: int) -> KeptMoment:
        """The kept moment nearest to this step, as fast as it can be had. Raises UserError where none is."""
        for _ in range(2):  # one that was thinned away meanwhile is looked for once more
            kept = self.iterations
            place = bisect_right(kept, iteration)
            around = kept[max(0, place - 1) : place + 1]
            found = self._kept(min(around, key=lambda one: abs(one - iteration)))
            if found is not None:
                return found
        raise UserError(f"No moment around iteration {iteration:,} is kept of this run.")

    def learner_at(self, iteration: int) -> Learner:
        """The run as it stood after ``iteration`` steps, to be gone on with: its last step, where there was
        one, has just been made, and its window, gradient and step are there.

        Raises UserError where that step is not in reach.
        """
        if not 0 <= iteration <= self.last:
            raise UserError(f"This run has not come to iteration {iteration:,}.")
        start = self._before(iteration)
        if start is None:
            first = self.iterations[0]
            raise UserError(f"What came before iteration {first:,} is not kept of this run.")
        then = checkpoint_at(self._run, start.moment, by_hand_then=start.by_hand)
        learner = Learner.resume(then, self._corpus)
        learner.elapsed = start.elapsed
        rates = {change.iteration: change.learning_rate for change in self._run.rate_changes}
        while learner.iteration < iteration:
            if learner.iteration in rates:
                learner.change_learning_rate(rates[learner.iteration])
            learner.step()
            if learner.is_sample_due():
                learner.log_sample()
        return learner

    def _before(self, iteration: int) -> KeptMoment | None:
        """The last kept moment from which a step leads to ``iteration``: that of ``iteration`` where it
        is the first one, where weights were set by hand, or where steps cannot be made again."""
        kept = self.iterations
        here = self._kept(iteration) if iteration in kept else None
        if here is not None and (iteration == kept[0] or here.by_hand or not self.is_exact):
            return here
        if not self.is_exact:
            return None
        for earlier in reversed(kept[: bisect_left(kept, iteration)]):
            found = self._kept(earlier)
            if found is not None:
                return found
        return here

    def _kept(self, iteration: int) -> KeptMoment | None:
        try:
            found = self._file.read(iteration)
        except CheckpointError:
            found = None  # damaged: as if it had not been kept
        except OSError as error:
            raise UserError(f"{self._file.path} cannot be read: {error.strerror or error}.") from error
        if found is None and iteration == self.last:
            return KeptMoment(self._run.last.copy(), self._run.elapsed, by_hand=False)
        return found

    def _look(self) -> None:
        try:
            self._file.look()
        except OSError as error:
            raise UserError(f"{self._file.path} cannot be read: {error.strerror or error}.") from error
