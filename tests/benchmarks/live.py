"""Training speed under the window against training with no window, and how late the window answers.

The default window, 1400 by 900, Train page, every panel visible, 30 frames a second. In
turn a TrainerThread alone, and one with a window around it that is made anew. Then a 5 ms
timer in the window's thread says how much later than that it ticks while training runs.
"""

import os
import statistics
import sys
import time

from _measure import Row, arguments, compare, in_turn, progress, report

if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from rnnviz import paths
from rnnviz.core.text import Corpus, read_corpus
from rnnviz.gui.main_window import MainWindow
from rnnviz.gui.settings import WindowSettings
from rnnviz.training.config import TrainingConfig
from rnnviz.training.learner import Learner
from rnnviz.training.messages import SetRunning
from rnnviz.training.thread import TrainerThread

SPEED_TARGET = 0.88
LATENESS_TARGET = 16.0
WARM_UP_SECONDS = 1.0
SECONDS = 3.0
TICK_MILLISECONDS = 5


def speed_alone(corpus: Corpus) -> float:
    """Steps a second of a TrainerThread that nobody looks at."""
    learner = Learner(corpus, TrainingConfig())
    thread = TrainerThread(learner, 1)
    thread.start()
    thread.send(SetRunning(True))
    time.sleep(WARM_UP_SECONDS)
    first, began = learner.iteration, time.perf_counter()
    time.sleep(SECONDS)
    rate = (learner.iteration - first) / (time.perf_counter() - began)
    thread.stop()
    return rate


class Live:
    """The default window, training its first run."""

    def __init__(self) -> None:
        self._window = MainWindow(WindowSettings(None))
        self._window.resize(1400, 900)
        self._window.start_with(paths.default_text(), running=True, settings={})
        self._window.show()
        wait_until(lambda: self._window.session.is_running)
        wait(WARM_UP_SECONDS)
        hidden = [name for name, panel in self._window.train_page.panels.items() if not panel.isVisible()]
        if hidden or (self._window.width(), self._window.height()) != (1400, 900):
            raise RuntimeError(f"the window is {self._window.size()}, and these are hidden: {hidden}")

    def speed(self) -> float:
        """Steps a second, by what arrives in the window."""
        first, began = self._window.session.iteration, time.perf_counter()
        wait(SECONDS)
        return (self._window.session.iteration - first) / (time.perf_counter() - began)

    def lateness(self) -> list[float]:
        """Milliseconds of every tick beyond the 5 that it should take."""
        ticks: list[float] = []
        timer = QTimer(self._window)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.setInterval(TICK_MILLISECONDS)
        timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
        timer.start()
        wait(SECONDS)
        timer.stop()
        late = 1e3 * np.diff(ticks) - TICK_MILLISECONDS
        return np.maximum(late, 0).tolist()

    def close(self) -> None:
        self._window.close_for_good()
        self._window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def wait(seconds: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


def wait_until(is_so: object, seconds: float = 30.0) -> None:
    until = time.perf_counter() + seconds
    while not is_so() and time.perf_counter() < until:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)


def speed_under_window() -> float:
    live = Live()
    try:
        return live.speed()
    finally:
        live.close()


def main() -> None:
    options = arguments(
        __doc__ or "",
        switch_interval={
            "type": float,
            "metavar": "SECONDS",
            "help": "how long a Python thread may keep another waiting (as the program sets it)",
        },
    )
    if options.switch_interval:
        sys.setswitchinterval(options.switch_interval)
    app = QApplication([])
    app.setStyle("Fusion")
    corpus = read_corpus(paths.default_text())
    with progress("speed"):
        alone, under = in_turn(lambda: speed_alone(corpus), speed_under_window, options.rounds)
    names = ("no window", "under the window")
    note = f"platform {app.platformName()}, switch interval {1e3 * sys.getswitchinterval():g} ms"
    rows = [
        compare(
            "training speed, float32, H=100", SPEED_TARGET, alone, under, "steps/s", names=names, note=note
        )
    ]

    with progress("lateness"):
        live = Live()
        rounds = [live.lateness() for _ in range(options.rounds)]
        live.close()
    p99 = [float(np.percentile(late, 99)) for late in rounds]
    figures = {
        "median": statistics.median(statistics.median(late) for late in rounds),
        "90 %": statistics.median(float(np.percentile(late, 90)) for late in rounds),
        "latest": max(max(late) for late in rounds),
    }
    what = f"lateness of a {TICK_MILLISECONDS} ms timer, 99 %"
    rows.append(Row(what, statistics.median(p99), LATENESS_TARGET, "ms", True, p99, figures))
    report("live", rows, options)


if __name__ == "__main__":
    main()
