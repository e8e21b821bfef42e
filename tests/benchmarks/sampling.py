"""Time to write 10,000 characters, against a plain loop of min-char-rnn's ``sample``."""

import tempfile
import time
from pathlib import Path

from _measure import arguments, compare, in_turn, progress, report
from _rivals import PlainCharRNN
from _texts import corpus_of, text_of_80

from rnnviz.core.network.dials import Dials
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner

LENGTH = 10_000
TARGET = 5.0
TRAINED_STEPS = 2000
"""An untrained network expects every character alike, which nobody samples from for long."""


def main() -> None:
    options = arguments(__doc__ or "")
    text = text_of_80()
    with tempfile.TemporaryDirectory() as folder:
        corpus = corpus_of(text, Path(folder))
    rows = []
    for dtype in ("float32", "float64"):
        plain, learner = PlainCharRNN(text), Learner(corpus, TrainingConfig(dtype=dtype))
        for _ in range(TRAINED_STEPS):
            plain.step()
            learner.step()

        def rival(plain: PlainCharRNN = plain) -> float:
            began = time.perf_counter()
            plain.sample(plain.hprev, 0, LENGTH)
            return LENGTH / (time.perf_counter() - began)

        def ours(learner: Learner = learner) -> float:
            began = time.perf_counter()
            writer, _ = learner.start_writing("", Dials(), seed=0)
            writer.write(LENGTH)
            return LENGTH / (time.perf_counter() - began)

        with progress(f"{LENGTH:,} characters, {dtype}"):
            rivals, owns = in_turn(rival, ours, options.rounds)
        what = f"{LENGTH:,} characters, {dtype}"
        rows.append(compare(what, TARGET, rivals, owns, "characters/s", names=("min-char-rnn", "rnnviz")))
    report(f"sampling, H=100 V={corpus.vocab_size}", rows, options)


if __name__ == "__main__":
    main()
