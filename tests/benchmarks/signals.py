"""Training with its signals recorded against training without: speed over whole runs, and the room they take.

What is dear is measured seldom, often at the beginning and ever more seldom later. So whole runs are compared
by what they have cost until then, a hundred steps of one and a hundred of the other in turn, in processor
time: a median of single steps would not see it.
"""

import tempfile
import time
from pathlib import Path
from typing import Any
from unittest.mock import patch

from _measure import Row, arguments, compare, progress, report
from _texts import corpus_of, default_text

from rnnviz.core.record.signals import MAX_BYTES
from rnnviz.core.text.corpus import Corpus
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner

TARGET = 0.98
AT_ONCE = 100
NEVER = 1 << 60
RUNS: tuple[tuple[str, dict[str, Any], int], ...] = (
    ("vanilla, H=100", {}, 20_000),
    ("vanilla, H=256", {"hidden_size": 256}, 20_000),
    ("LSTM, H=100", {"cell": "lstm"}, 20_000),
    ("vanilla, H=100, 8 streams", {"batch_size": 8}, 20_000),
)
"""Its name, its settings, and how long it is."""


class Pair:
    """Two runs of one beginning, one of which records."""

    def __init__(self, corpus: Corpus, settings: dict[str, Any]) -> None:
        config = TrainingConfig(**settings)
        with patch("rnnviz.training.run.signals.next_due", return_value=NEVER):
            self._without = Learner(corpus, config)
        self.recording = Learner(corpus, config)
        self._spent = {False: 0.0, True: 0.0}

    def learn(self, steps: int) -> tuple[float, float]:
        """On to iteration ``steps``; (without, with): steps in a second of processor time, from the start."""
        while self.recording.iteration < steps:
            is_odd = self.recording.iteration // AT_ONCE % 2 == 1
            for records in (is_odd, not is_odd):
                learner = self.recording if records else self._without
                began = time.thread_time()
                for _ in range(AT_ONCE):
                    learner.step()
                self._spent[records] += time.thread_time() - began
        if self._without.now.params.flat.tobytes() != self.recording.now.params.flat.tobytes():
            raise RuntimeError("a run that records learns other numbers")
        return steps / self._spent[False], steps / self._spent[True]


def main() -> None:
    options = arguments(__doc__ or "")
    with tempfile.TemporaryDirectory() as folder:
        corpus = corpus_of(default_text(), Path(folder))
    rows = []
    held = 0
    for name, settings, steps in RUNS:
        early: list[tuple[float, float]] = []
        whole: list[tuple[float, float]] = []
        with progress(name):
            for _ in range(options.rounds):
                pair = Pair(corpus, settings)
                early.append(pair.learn(1000))
                whole.append(pair.learn(steps))
                held = max(held, pair.recording.signals.nbytes)
        for many, speeds, target in ((1000, early, None), (steps, whole, TARGET)):
            without, recorded = zip(*speeds, strict=True)
            what, names = f"{name}: {many:,} steps", ("without", "recorded")
            rows.append(compare(what, target, without, recorded, "steps/s", names=names))
    rows.append(
        Row("the signals of the largest of these", held / 2**20, MAX_BYTES / 2**20, "MB", at_most=True)
    )
    report("signals", rows, options)


if __name__ == "__main__":
    main()
