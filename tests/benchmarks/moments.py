"""Training that keeps moments of its past against training that keeps none: speed over whole runs.

Moments are dense at the beginning and even later: whole runs are compared, each with a file on the disk.
"""

import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from _measure import arguments, compare, progress, report
from _pairs import Pair
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


def keep_if_due(keeper: MomentKeeper, learner: Learner) -> None:
    """What the trainer does after each step."""
    if learner.iteration == keeper.due:
        keeper.keep()


def learn(corpus: Corpus, settings: dict[str, Any], path: Path) -> tuple[tuple[float, float], int]:
    """((without, with) steps in a second of processor time, how many moments are kept at the end)."""
    config = TrainingConfig(**settings)
    keeping = Learner(corpus, config)
    keeper = MomentKeeper(path, keeping)
    speeds = Pair(Learner(corpus, config), keeping, partial(keep_if_due, keeper, keeping)).learn(STEPS)
    kept = len(keeper.iterations)
    keeper.close()
    if keeper.trouble:
        raise RuntimeError(keeper.trouble)
    return speeds, kept


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
