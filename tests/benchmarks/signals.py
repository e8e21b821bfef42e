"""Training with its signals recorded against training without: speed over whole runs, and the room they take.

What is dear is measured seldom, often at the beginning and ever more seldom later: whole runs are compared.
"""

import tempfile
from pathlib import Path
from typing import Any
from unittest.mock import patch

from _measure import Row, arguments, compare, progress, report
from _pairs import Pair
from _texts import corpus_of, default_text

from rnnviz.core.record.signals import MAX_BYTES
from rnnviz.core.text.corpus import Corpus
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner

TARGET = 0.98
NEVER = 1 << 60
RUNS: tuple[tuple[str, dict[str, Any], int], ...] = (
    ("vanilla, H=100", {}, 20_000),
    ("vanilla, H=256", {"hidden_size": 256}, 20_000),
    ("LSTM, H=100", {"cell": "lstm"}, 20_000),
    ("vanilla, H=100, 8 streams", {"batch_size": 8}, 20_000),
)
"""Its name, its settings, and how long it is."""


def pair(corpus: Corpus, settings: dict[str, Any]) -> Pair:
    """Two runs of one beginning, one of which records."""
    config = TrainingConfig(**settings)
    with patch("rnnviz.training.run.signals.next_due", return_value=NEVER):
        without = Learner(corpus, config)
    return Pair(without, Learner(corpus, config))


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
                runs = pair(corpus, settings)
                early.append(runs.learn(1000))
                whole.append(runs.learn(steps))
                held = max(held, runs.doing.signals.nbytes)
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
