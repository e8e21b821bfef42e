"""Scrolling through a text of 5 MB on the page Inspect: how long a frame takes, painted by a unit's state.

A timer scrolls 60 times a second, by lines, by pages, and to places anywhere in the book, and paints at once;
what is in sight is read by the network beside the window, as it always is. A frame is all that the window
does between two ticks: the painting, and what has come in meanwhile.
"""

import os
import random
import time

from _measure import Row, arguments, progress, report

if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
import numpy as np
from _texts import default_text
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from rnnviz.core.record.checkpoint import TextIdentity
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.gui.pages.inspect.page import InspectPage
from rnnviz.gui.parts.theme import DARK, apply_theme
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.network_copy import network_copy
from rnnviz.training.worker.messages import RunInfo

SIZE = 5_000_000
TARGET = 33.0
INTERVAL_MILLISECONDS = 16
FRAMES = 400
STEPS = 300


class Scrolled:
    """The page, 1400 by 900, with a network that has learnt a little."""

    def __init__(self, cell: str) -> None:
        text = default_text()
        corpus = corpus_from_string((text * (SIZE // len(text) + 1))[:SIZE], "book")
        learner = Learner(corpus, TrainingConfig.from_dict({"cell": cell}))
        for _ in range(STEPS):
            learner.step()
        network = network_copy(learner)
        self.page = InspectPage()
        self.page.asked.connect(lambda _question, then, _refused: then(network))
        self.page.set_theme(DARK)
        self.page.resize(1400, 900)
        V, T = corpus.vocab_size, learner.config.seq_length
        self.page.start_run(
            RunInfo(
                generation=1, config=learner.config, vocabulary=corpus.vocabulary,
                text=TextIdentity("book", "", corpus.sha256, corpus.size, "UTF-8"), reading=None,
                parameter_count=0, guessing_loss=T * float(np.log(V)), can_train=True, corpus=corpus,
            )
        )  # fmt: skip
        self.page.show()
        self.canvas = self.page.reader.canvas
        self._dice = random.Random(0)
        self.processor: list[float] = []
        """Milliseconds of the processor that the window's thread used in each frame so far."""
        self._moves = (self._by_lines, self._by_page, self._anywhere)

    def frames(self) -> list[float]:
        """Milliseconds that the window's thread was busy in each frame."""
        busy: list[float] = []
        loop, timer = QEventLoop(), QTimer(self.page)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.setInterval(INTERVAL_MILLISECONDS)
        last, used = [time.perf_counter()], [time.thread_time()]

        def tick() -> None:
            began = time.perf_counter()
            late = max(0.0, 1e3 * (began - last[0]) - INTERVAL_MILLISECONDS)
            self._moves[len(busy) * len(self._moves) // FRAMES % len(self._moves)]()
            self.canvas.repaint()
            ended = time.perf_counter()
            busy.append(1e3 * (ended - began) + late)
            last[0] = max(began, ended - INTERVAL_MILLISECONDS / 1e3)
            self.processor.append(1e3 * (time.thread_time() - used[0]))
            used[0] = time.thread_time()
            if len(busy) == FRAMES:
                loop.quit()

        timer.timeout.connect(tick)
        timer.start()
        loop.exec()
        timer.stop()
        return busy

    def _by_lines(self) -> None:
        self.canvas.scroll_to(self.canvas.top + 3)

    def _by_page(self) -> None:
        self.canvas.scroll_to(self.canvas.top + self.canvas.rows)

    def _anywhere(self) -> None:
        self.canvas.scroll_to(self._dice.randrange(len(self.canvas.lines)))

    def resized(self) -> float:
        """Milliseconds of the slowest of some other widths, for which the whole book is broken anew."""
        times = []
        for width in range(1400, 1300, -20):
            began = time.perf_counter()
            self.page.resize(width, 900)
            QApplication.processEvents()
            times.append(1e3 * (time.perf_counter() - began))
        self.page.resize(1400, 900)
        return max(times)

    def close(self) -> None:
        self.page.stop()
        self.page.close()


def main() -> None:
    options = arguments(__doc__ or "")
    app = QApplication([])
    app.setStyle("Fusion")
    apply_theme(app, DARK)
    rows = []
    for cell in ("rnn", "lstm"):
        scrolled = Scrolled(cell)
        scrolled.frames()
        with progress(cell):
            rounds = [scrolled.frames() for _ in range(options.rounds)]
        longest = [max(frames) for frames in rounds]
        every = np.concatenate(rounds)
        figures = {"processor time": max(scrolled.processor)}
        figures |= {"median": float(np.median(every)), "99 %": float(np.percentile(every, 99))}
        if cell == "rnn":
            figures["another width"] = scrolled.resized()
        what = f"longest frame while scrolling 5 MB, {cell}"
        rows.append(Row(what, float(max(longest)), TARGET, "ms", True, longest, figures))
        scrolled.close()
    report("reader", rows, options)


if __name__ == "__main__":
    main()
