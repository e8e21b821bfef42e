"""Going back in time: from the drag of the handle to the picture, and from letting go to that very step.

A window, 1400 by 900, with the default network after 20,000 steps, that keeps its moments on the disk, paused
and then running on. The mouse drags the handle to places all over the run, one after the other, each as soon
as the heatmap of the one before is painted; then the handle is let go at places between kept moments, where
steps are made again. While the run goes on, its own frames come between: only the moment wanted counts.
"""

import math
import random
import statistics
import tempfile
import time
from pathlib import Path

from _measure import Row, arguments, progress, report
from live import wait, wait_until
from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from rnnviz import paths
from rnnviz.gui.files.settings import WindowSettings
from rnnviz.gui.garbage import GarbageTimer
from rnnviz.gui.panels.loss.time_track import TimeTrack
from rnnviz.gui.window.main_window import MainWindow
from rnnviz.training.worker.messages import Snapshot

STEPS = 20_000
DRAGS, EXACT = 120, 20
DRAG_MILLISECONDS, EXACT_MILLISECONDS = 50.0, 300.0


class Paints(QObject):
    """Counts how often a widget was painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return super().eventFilter(watched, event)


class Hand:
    """The mouse on the handle of a window."""

    def __init__(self, window: MainWindow) -> None:
        self._session = window.session
        self._track = window.pages.demand("Train").findChild(TimeTrack, "time_track")
        self._paints = Paints(window.pages.demand("Train").findChild(QWidget, "heatmap_canvas"))
        self._wanted: int | None = None
        self._arrived_at_paint: int | None = None
        self._track.moment_wanted.connect(self._note_wanted)
        window.session.moment_shown.connect(self._note_shown)

    def _note_wanted(self, iteration: int | None, _exact: bool) -> None:
        self._wanted = iteration

    def _note_shown(self, moment: Snapshot) -> None:
        if self._arrived_at_paint is None and moment.iteration == self._wanted == self._session.visited:
            self._arrived_at_paint = self._paints.count

    def _is_painted(self) -> bool:
        return self._arrived_at_paint is not None and self._paints.count > self._arrived_at_paint

    def _send(self, kind: QEvent.Type, iteration: int) -> float:
        """Milliseconds from the mouse to the picture of the moment that it asked for."""
        at = QPointF(self._track.x_of(iteration), self._track.height() / 2)
        button, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        is_move = kind == QEvent.Type.MouseMove
        is_release = kind == QEvent.Type.MouseButtonRelease
        event = QMouseEvent(
            kind,
            at,
            self._track.mapToGlobal(at),
            none if is_move else button,
            none if is_release else button,
            Qt.KeyboardModifier.NoModifier,
        )
        before, self._arrived_at_paint = self._session.visited, None
        self._wanted = None
        began = time.perf_counter()
        QApplication.sendEvent(self._track, event)
        if self._wanted is None or self._wanted == before:
            return math.nan  # the handle stood there already
        wait_until(self._is_painted)
        if not self._is_painted():
            raise RuntimeError(f"iteration {self._wanted:,} was never painted")
        return 1e3 * (time.perf_counter() - began)

    def press(self, iteration: int) -> float:
        return self._send(QEvent.Type.MouseButtonPress, iteration)

    def drag(self, iteration: int) -> float:
        return self._send(QEvent.Type.MouseMove, iteration)

    def let_go(self, iteration: int) -> float:
        return self._send(QEvent.Type.MouseButtonRelease, iteration)


def of_a_hundred(times: list[float], share: float) -> float:
    return statistics.quantiles(times, n=100, method="inclusive")[round(100 * share) - 1]


def _went(times: list[float]) -> list[float]:
    return [one for one in times if not math.isnan(one)]


def main() -> None:
    options = arguments(__doc__ or "")
    app = QApplication([])
    app.setStyle("Fusion")
    dice, rows = random.Random(0), []
    with tempfile.TemporaryDirectory() as folder, progress("scrubbing"):
        window = MainWindow(WindowSettings(None), Path(folder) / "runs")
        window.resize(1400, 900)
        window.start_with(paths.default_text(), running=True, settings={}, goal=STEPS)
        window.show()
        garbage = GarbageTimer(app)  # as in the program
        wait_until(lambda: window.stands_at(STEPS), 300)
        hand = Hand(window)
        for state in ("paused", "running"):
            window.session.set_running(state == "running")
            wait(1.0)
            dragged: list[float] = []
            let_go: list[float] = []
            for _ in range(options.rounds):
                kept = window.session.kept_moments
                hand.press(kept[1])  # the first takes the run along
                dragged += [hand.drag(dice.choice(kept)) for _ in range(DRAGS)]
                hand.let_go(kept[1])
                for _ in range(EXACT):
                    place = dice.randrange(1, STEPS)
                    hand.press(place)
                    let_go.append(hand.let_go(place))
            dragged, let_go = _went(dragged), _went(let_go)
            for what, times, share, target in (
                (f"drag to picture, 95 of 100, {state}", dragged, 0.95, DRAG_MILLISECONDS),
                (f"any step made again, longest, {state}", let_go, 1.0, EXACT_MILLISECONDS),
            ):
                reached = max(times) if share == 1.0 else of_a_hundred(times, share)
                figures = {"median": statistics.median(times), "longest": max(times)}
                rows.append(Row(what, reached, target, "ms", at_most=True, rounds=times, figures=figures))
        garbage.stop()
        window.close_for_good()
    report("scrubbing", rows, options)


if __name__ == "__main__":
    main()
