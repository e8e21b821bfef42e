"""A frame after 10,000,000 steps against one after 10,000: its time, its memory, and what history holds.

A frame is what a thirtieth of a second of training costs: the worker puts each loss into
the history, the loss panel takes them all, and is painted as a whole, moved or not.
"""

import os
import statistics
import tempfile
import time
import tracemalloc
from pathlib import Path

from _measure import Row, arguments, compare, in_turn, progress, report
from _texts import corpus_of, text_of_80

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
import numpy as np
from PySide6.QtWidgets import QApplication

from rnnviz.core.record.history import LossHistory
from rnnviz.core.text.corpus import Corpus
from rnnviz.gui.panels.loss.panel import LossPanel
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner
from rnnviz.training.worker.messages import Losses, RunInfo

EARLY, LATE = 10_000, 10_000_000
FRAMES = 40
STEPS_PER_FRAME = 150
"""About what a thirtieth of a second brings."""
TARGET = 1.1
HISTORY_MB = 32.0
CHUNK = 100_000
GUESSING = 110.0


def losses_from(first: int, count: int) -> Losses:
    """Losses that fall as a run's do, with the scatter of a run's."""
    iterations = np.arange(first, first + count)
    smooth = 40 + (GUESSING - 40) / (1 + iterations / 3000)
    scatter = np.random.default_rng(first).normal(0, 5, count)
    return Losses(first, {"train": smooth + scatter, "smooth": smooth})


class Run:
    """A run that has come to iteration ``steps``, as its history and its panel know it."""

    def __init__(self, corpus: Corpus, steps: int) -> None:
        learner = Learner(corpus, TrainingConfig())
        self.history = LossHistory()
        self.panel = LossPanel()
        self.panel.start_run(
            RunInfo(
                generation=1,
                config=learner.config,
                vocabulary=learner.vocabulary,
                text=learner.text,
                reading=None,
                parameter_count=learner.architecture.parameter_count,
                guessing_loss=learner.guessing_loss,
                can_train=True,
            )
        )
        self.steps = 0
        while self.steps < steps:
            self._take(losses_from(self.steps + 1, CHUNK if steps >= CHUNK else steps))
        self.panel.resize(1100, 300)
        self.panel.show()
        QApplication.processEvents()

    def _take(self, losses: Losses) -> None:
        append = self.history.append
        for loss, smooth_loss in zip(
            losses.rows["train"].tolist(), losses.rows["smooth"].tolist(), strict=True
        ):
            append(loss, smooth_loss)
        self.panel.add_losses(losses)
        self.steps += len(losses)

    def _prepared(self) -> list[Losses]:
        return [losses_from(self.steps + 1 + i * STEPS_PER_FRAME, STEPS_PER_FRAME) for i in range(FRAMES)]

    def milliseconds(self) -> float:
        """Of a frame, the median."""
        times = []
        for losses in self._prepared():
            began = time.perf_counter()
            self._take(losses)
            self.panel.repaint()
            times.append(1e3 * (time.perf_counter() - began))
        return statistics.median(times)

    def kilobytes(self) -> float:
        """The most that a frame has allocated at any moment in it, the median."""
        peaks = []
        prepared = self._prepared()
        tracemalloc.start()
        for losses in prepared:
            tracemalloc.reset_peak()
            before = tracemalloc.get_traced_memory()[0]
            self._take(losses)
            self.panel.repaint()
            peaks.append((tracemalloc.get_traced_memory()[1] - before) / 1024)
        tracemalloc.stop()
        return statistics.median(peaks)


def main() -> None:
    options = arguments(__doc__ or "")
    QApplication.instance() or QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        corpus = corpus_of(text_of_80(), Path(folder))
    with progress(f"{LATE:,} losses"):
        early, late = Run(corpus, EARLY), Run(corpus, LATE)
    names = (f"after {EARLY:,}", f"after {LATE:,}")
    rows = []
    for what, measure, unit in (
        ("time of a frame", Run.milliseconds, "ms"),
        ("memory of a frame", Run.kilobytes, "KB"),
    ):
        with progress(what):
            rival, ours = in_turn(lambda: measure(early), lambda: measure(late), options.rounds)  # noqa: B023 - called in this turn
        rows.append(compare(what, TARGET, rival, ours, unit, at_most=True, names=names))
    held = late.history.nbytes / 2**20
    rows.append(Row(f"the loss history after {LATE:,} steps", held, HISTORY_MB, "MB", at_most=True))
    report("history", rows, options)


if __name__ == "__main__":
    main()
