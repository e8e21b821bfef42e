"""Going back in time: from the drag of the handle to the picture, and from letting go to that very step.

A window, 1400 by 900, with the default network after 20,000 steps, that keeps its moments on the disk, paused
and then running on. The handle is dragged to places all over the run, one after the other, each as soon as
the one before is painted; then it is let go at places between kept moments, where steps are made again.
"""

import random
import statistics
import tempfile
import time
from pathlib import Path

from _measure import Row, arguments, progress, report
from live import wait, wait_until
from PySide6.QtWidgets import QApplication

from rnnviz import paths
from rnnviz.gui.files.settings import WindowSettings
from rnnviz.gui.window.main_window import MainWindow

STEPS = 20_000
DRAGS, EXACT = 120, 20
DRAG_MILLISECONDS, EXACT_MILLISECONDS = 50.0, 300.0


def visit(window: MainWindow, iteration: int, *, exact: bool) -> float:
    """Milliseconds until the moment is painted on the page in front."""
    shown: list[float] = []
    session = window.session

    def note() -> None:
        if session.visited is not None and (session.visited == iteration or not exact):
            shown.append(time.perf_counter())

    session.frame_ended.connect(note)
    began = time.perf_counter()
    window.time_machine.go_to(iteration, exact)
    wait_until(lambda: bool(shown))
    session.frame_ended.disconnect(note)
    return 1e3 * (shown[0] - began)


def of_a_hundred(times: list[float], share: float) -> float:
    return statistics.quantiles(times, n=100, method="inclusive")[round(100 * share) - 1]


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
        wait_until(lambda: window.stands_at(STEPS), 300)
        for state in ("paused", "running"):
            window.session.set_running(state == "running")
            wait(1.0)
            dragged: list[float] = []
            let_go: list[float] = []
            for _ in range(options.rounds):
                kept = window.session.kept_moments
                visit(window, kept[1], exact=False)  # the first takes the run along
                dragged += [visit(window, dice.choice(kept), exact=False) for _ in range(DRAGS)]
                let_go += [visit(window, dice.randrange(1, STEPS), exact=True) for _ in range(EXACT)]
            for what, times, share, target in (
                (f"drag to picture, 95 of 100, {state}", dragged, 0.95, DRAG_MILLISECONDS),
                (f"any step made again, longest, {state}", let_go, 1.0, EXACT_MILLISECONDS),
            ):
                reached = max(times) if share == 1.0 else of_a_hundred(times, share)
                figures = {"median": statistics.median(times), "longest": max(times)}
                rows.append(Row(what, reached, target, "ms", at_most=True, rounds=times, figures=figures))
        window.close_for_good()
    report("scrubbing", rows, options)


if __name__ == "__main__":
    main()
