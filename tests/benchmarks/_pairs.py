"""Two runs of one beginning, of which one does something beside learning: what that costs over a whole run.

What is done seldom is dear when it is done, so that a median of single steps would not see it. So whole runs
are compared by what they have cost until then, a hundred steps of one and a hundred of the other in turn, in
processor time. Knows learners and clocks; knows nothing of what one of them does.
"""

import time
from collections.abc import Callable

from rnnviz.training.run.learner import Learner

AT_ONCE = 100


class Pair:
    """``also`` is called after each step of ``doing``, and is part of what it costs."""

    def __init__(self, without: Learner, doing: Learner, also: Callable[[], object] | None = None) -> None:
        self.doing = doing
        self._without = without
        self._also = also
        self._spent = {False: 0.0, True: 0.0}

    def learn(self, steps: int) -> tuple[float, float]:
        """On to iteration ``steps``; (without, doing): steps in a second of processor time, from the start.

        Raises RuntimeError where the two learn other numbers.
        """
        while self.doing.iteration < steps:
            is_odd = self.doing.iteration // AT_ONCE % 2 == 1
            for is_doing in (is_odd, not is_odd):
                learner, also = (self.doing, self._also) if is_doing else (self._without, None)
                began = time.thread_time()
                for _ in range(AT_ONCE):
                    learner.step()
                    if also is not None:
                        also()
                self._spent[is_doing] += time.thread_time() - began
        if self._without.now.params.flat.tobytes() != self.doing.now.params.flat.tobytes():
            raise RuntimeError("the two runs learn other numbers")
        return steps / self._spent[False], steps / self._spent[True]
