"""Training that keeps moments of its past against training that keeps none: speed over whole runs.

Moments are dense at the beginning and even later, so whole runs are measured, each with a file on the disk.
One run gives both figures: its time, and its time without what keeping took of it, by the learner's own
processor time. (Two runs beside each other differ by up to 3 % though they do the same: their arrays lie
elsewhere in memory. What is to be seen here is smaller than that.)
"""

import tempfile
import time
from pathlib import Path
from typing import Any

from _measure import arguments, compare, progress, report
from _texts import corpus_of, default_text

from rnnviz.core.text.corpus import Corpus
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.moment_keeper import MomentKeeper

TARGET = 0.98
STEPS = 20_000
RUNS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("vanilla, H=100", {}),
    ("vanilla, H=256", {"hidden_size": 256}),
    ("LSTM, H=100", {"cell": "lstm"}),
)


def learn(corpus: Corpus, settings: dict[str, Any], path: Path) -> tuple[tuple[float, float], int]:
    """((without, with) steps in a second of processor time, how many moments are kept at the end)."""
    learner = Learner(corpus, TrainingConfig(**settings))
    keeper = MomentKeeper(path, learner)
    keeping = 0.0
    began = time.thread_time()
    while learner.iteration < STEPS:
        learner.step()
        if learner.iteration == keeper.due:
            due = time.thread_time()
            keeper.keep()
            keeping += time.thread_time() - due
    spent = time.thread_time() - began
    kept = len(keeper.iterations)
    keeper.close()
    if keeper.trouble:
        raise RuntimeError(keeper.trouble)
    return (STEPS / (spent - keeping), STEPS / spent), kept


def main() -> None:
    options = arguments(__doc__ or "")
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        corpus = corpus_of(default_text(), Path(folder))
        for number, (name, settings) in enumerate(RUNS):
            speeds: list[tuple[float, float]] = []
            with progress(name):
                for turn in range(options.rounds):
                    one, kept = learn(corpus, settings, Path(folder) / f"moments-{number}-{turn}")
                    speeds.append(one)
            without, keeping = zip(*speeds, strict=True)
            what, names = f"{name}: {STEPS:,} steps", ("without", "with")
            note = f"{kept} moments kept"
            rows.append(compare(what, TARGET, without, keeping, "steps/s", names=names, note=note))
    report("moments", rows, options)


if __name__ == "__main__":
    main()
