"""A shelf of 1,000 runs: from the turn to the page Runs until they stand there painted, how long the window
stands meanwhile, and what a filter costs.
"""

import os
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from _measure import Row, arguments, report

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
from PySide6.QtWidgets import QApplication

from rnnviz.core.record.checkpoint import Parent, TextIdentity
from rnnviz.gui.page import RunsKept
from rnnviz.gui.pages.runs.page import RunsPage
from rnnviz.gui.parts.theme import DARK, apply_theme
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.best import BestLoss
from rnnviz.training.run.run_label import RunLabel, write_label
from rnnviz.training.run.run_names import LAST
from rnnviz.training.run.run_summary import POINTS, RunSummary, write_summary

OPENED, STANDS, FILTERED = "until all are there", "the window stands at most", "a filter that leaves a third"
TARGETS = ((OPENED, 1.0, "s"), (STANDS, 100.0, "ms"), (FILTERED, 100.0, "ms"))


def put_runs(library: Path, count: int) -> None:
    """So many runs as a year of trying leaves them: settings that differ, branches, names."""
    curve = tuple((1 + 100 * point, 40 + 60 / (1 + point)) for point in range(POINTS))
    for number in range(count):
        config = TrainingConfig(
            learning_rate=(0.01, 0.03, 0.1)[number % 3],
            hidden_size=(50, 100, 200)[number // 3 % 3],
            seed=number,
        )
        summary = RunSummary(
            run_id=f"{number:012x}", text=TextIdentity(f"text {number % 7}.txt", "", "00", 1, "UTF-8"),
            settings=config.to_dict(), parameter_count=18_000, steps=number * 100, characters=number * 2500,
            elapsed=60.0, smooth_loss=40.0, bests=(BestLoss("smooth", 40 + number / 100, 100),),
            parent=None, began=0.0, saved=time.time() - 1000 * number, ending="", curve=curve,
        )  # fmt: skip
        if number % 5 == 4:
            summary = replace(summary, parent=Parent(f"{number - 1:012x}", 50))
        folder = library / f"{summary.run_id} text"
        folder.mkdir()
        write_summary(folder, summary)
        (folder / LAST).write_bytes(b"x" * 1000)
        if number % 10 == 0:
            write_label(folder, RunLabel(f"run {number}", "a note"))


def measure(library: Path, app: QApplication) -> dict[str, float]:
    """Seconds until the page is painted with all of them; ms that the window's thread stands at most."""
    page = RunsPage()
    page.set_theme(DARK)
    page.resize(1200, 700)
    page.hear(RunsKept(library, 2 << 30))
    began = time.perf_counter()
    page.show()
    longest = 0.0
    while not page.table.rows:
        before = time.perf_counter()
        app.processEvents()
        longest = max(longest, time.perf_counter() - before)
        time.sleep(0.001)
    page.repaint()
    opened = time.perf_counter() - began
    before = time.perf_counter()
    page.shelf.filter.setText("learning_rate=0.01")
    page.repaint()
    filtered = time.perf_counter() - before
    page.stop()
    page.close()
    return {OPENED: opened, STANDS: 1000 * longest, FILTERED: 1000 * filtered}


def main() -> None:
    options = arguments(
        __doc__ or "", runs={"type": int, "default": 1000, "help": "runs on the shelf (1000)"}
    )
    app = QApplication([])
    app.setStyle("Fusion")
    apply_theme(app, DARK)
    with tempfile.TemporaryDirectory() as folder:
        put_runs(Path(folder), options.runs)
        rounds = [measure(Path(folder), app) for _ in range(options.rounds)]
    rows = []
    for what, target, unit in TARGETS:
        figures = [one[what] for one in rounds]
        rows.append(Row(what, statistics.median(figures), target, unit, True, figures))
    report(f"shelf of {options.runs:,} runs", rows, options)


if __name__ == "__main__":
    main()
