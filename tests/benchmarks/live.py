"""Training speed under the window against training with no window, and how late the window answers.

The default window, 1400 by 900, Train page, every panel visible, 30 frames a second,
against a TrainerThread in a process of its own that has no window. They train in turn, half
a second each and many times a round: the machine's own speed may change within seconds by
more than the two differ. Then a 5 ms timer in the window's thread says how much later
than that it ticks while training runs.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

from _measure import Row, arguments, compare, in_turn, progress, report

if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from rnnviz import paths
from rnnviz.core.text.corpus import read_corpus
from rnnviz.gui.files.settings import WindowSettings
from rnnviz.gui.garbage import GarbageTimer
from rnnviz.gui.window.main_window import MainWindow
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner
from rnnviz.training.worker.messages import SetRunning, Snapshot
from rnnviz.training.worker.thread import TrainerThread

SPEED_TARGET = 0.88
LATENESS_TARGET = 16.0
TURNS = 20
"""How often both are measured in a round."""
TURN_SECONDS = 0.5
WARM_UP_SECONDS = 0.15
LATENESS_SECONDS = 3.0
TICK_MILLISECONDS = 5
ALONE = "--alone"


def train_alone() -> None:
    """The rival's process: for every line it reads, train for a turn and print the steps a second."""
    learner = Learner(read_corpus(paths.default_text()), TrainingConfig())
    thread = TrainerThread(learner, 1)
    thread.start()
    for _ in sys.stdin:
        thread.send(SetRunning(True))
        time.sleep(WARM_UP_SECONDS)
        first, began = learner.iteration, time.perf_counter()
        time.sleep(TURN_SECONDS)
        print((learner.iteration - first) / (time.perf_counter() - began), flush=True)
        thread.send(SetRunning(False))
    thread.stop()


class Alone:
    """A TrainerThread that nobody looks at."""

    def __init__(self) -> None:
        command = [sys.executable, __file__, ALONE]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def speed(self) -> float:
        """Steps a second."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("turn\n")
        self._process.stdin.flush()
        return float(self._process.stdout.readline())

    def close(self) -> None:
        self._process.communicate()


class Live:
    """The default window with a run, as the program opens it, and its text looked through already."""

    def __init__(self) -> None:
        self._window = MainWindow(WindowSettings(None))
        self._window.resize(1400, 900)
        self._window.start_with(paths.default_text(), running=True, settings={})
        self._window.show()
        self._garbage = GarbageTimer(self._window)
        wait_until(lambda: self._window.session.is_running)
        wait_until(lambda: not self._window.text_analysis.is_working)
        panels = self._window.pages.demand("Train").panels
        hidden = [panel.title for panel in panels if not panel.widget.isVisible()]
        if hidden or (self._window.width(), self._window.height()) != (1400, 900):
            raise RuntimeError(f"the window is {self._window.size()}, and these are hidden: {hidden}")
        self._arrived: list[tuple[int, float]] = []
        self._window.session.latest_arrived.connect(self._on_session_latest_arrived)
        self.pause()

    def _on_session_latest_arrived(self, snapshot: Snapshot) -> None:
        self._arrived.append((snapshot.iteration, time.perf_counter()))

    def run(self) -> None:
        self._window.session.set_running(True)
        wait(WARM_UP_SECONDS)

    def pause(self) -> None:
        self._window.session.set_running(False)
        wait_until(lambda: not self._window.session.is_running)

    def speed(self) -> float:
        """Steps a second of a turn, which begins and ends with a pause."""
        self.run()
        speed = self.speed_for(TURN_SECONDS)
        self.pause()
        return speed

    def speed_for(self, seconds: float) -> float:
        """Steps a second of a run that goes on, by what arrives in the window."""
        self._arrived.clear()
        wait(seconds)
        (first, began), (last, ended) = self._arrived[0], self._arrived[-1]
        return (last - first) / (ended - began)

    def open_page(self, title: str) -> None:
        """Have another page in front."""
        self._window.pages.open_page(title)

    def lateness(self) -> list[float]:
        """Milliseconds of every tick beyond the 5 that it should take."""
        ticks: list[float] = []
        timer = QTimer(self._window)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.setInterval(TICK_MILLISECONDS)
        timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
        timer.start()
        self.run()
        wait(LATENESS_SECONDS)
        self.pause()
        timer.stop()
        late = 1e3 * np.diff(ticks) - TICK_MILLISECONDS
        return np.maximum(late, 0).tolist()

    def close(self) -> None:
        self._window.close_for_good()
        self._garbage.stop()
        self._window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def wait(seconds: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


def wait_until(is_so: Callable[[], object], seconds: float = 30.0) -> None:
    until = time.perf_counter() + seconds
    while not is_so() and time.perf_counter() < until:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)


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
    alone, live = Alone(), Live()
    with progress("speed"):
        rounds = [in_turn(alone.speed, live.speed, TURNS) for _ in range(options.rounds)]
    alone.close()
    speeds = [[statistics.mean(turns) for turns in each] for each in zip(*rounds, strict=True)]
    names = ("no window", "under the window")
    note = f"platform {app.platformName()}, switch interval {1e3 * sys.getswitchinterval():g} ms"
    rows = [
        compare(
            "training speed, float32, H=100",
            SPEED_TARGET,
            speeds[0],
            speeds[1],
            "steps/s",
            names=names,
            note=note,
        )
    ]

    with progress("lateness"):
        ticks = [live.lateness() for _ in range(options.rounds)]
    live.close()
    p99 = [float(np.percentile(late, 99)) for late in ticks]
    figures = {
        "median": statistics.median(statistics.median(late) for late in ticks),
        "90 %": statistics.median(float(np.percentile(late, 90)) for late in ticks),
        "latest": max(max(late) for late in ticks),
    }
    what = f"lateness of a {TICK_MILLISECONDS} ms timer, 99 %"
    rows.append(Row(what, statistics.median(p99), LATENESS_TARGET, "ms", True, p99, figures))
    report("live", rows, options)


if __name__ == "__main__":
    train_alone() if ALONE in sys.argv else main()
