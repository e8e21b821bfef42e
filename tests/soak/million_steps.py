"""Soak: a million steps with all panels shown. Memory stays, and speed does.

python tests/soak/million_steps.py [STEPS] [SEED]
"""

import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from _surroundings import own_home
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from rnnviz import paths
from rnnviz.gui.files.settings import WindowSettings
from rnnviz.gui.garbage import GarbageTimer
from rnnviz.gui.window.main_window import MainWindow

SHARE = 0.10
"""Memory at the end may be this much above that at a tenth of the way."""
SLOWER = 0.85
"""The last tenth is made at this share of the median speed at least: a machine has other work, too."""
TIMES_OUT = 4 * 3600.0


@dataclass
class Mark:
    """How it stood when a tenth of the way was done."""

    iteration: int
    megabytes: float
    steps_per_second: float


@dataclass
class Soak:
    marks: list[Mark] = field(default_factory=list)

    @property
    def growth(self) -> float:
        """Memory at the end against that at the first mark, as a share of it."""
        return self.marks[-1].megabytes / self.marks[0].megabytes - 1

    @property
    def pace(self) -> float:
        """Steps a second of the last part, as a share of the median of the others."""
        others = sorted(mark.steps_per_second for mark in self.marks[1:-1])
        return self.marks[-1].steps_per_second / others[len(others) // 2]


def run(app: QApplication, home: Path, steps: int, **settings: object) -> Soak:
    """Train in the window as fast as it goes, all panels shown, and look ten times."""
    soak = Soak()
    window = MainWindow(WindowSettings(None), home / "autosaves")
    window.resize(1400, 900)
    window.start_with(paths.default_text(), running=True, settings=dict(settings), goal=steps)
    window.show()
    garbage = GarbageTimer(app)  # as in the program: Python itself would keep garbage long
    if not all(panel.widget.isVisible() for panel in window.pages.demand("Train").panels):
        raise RuntimeError("not all panels are shown")
    loop, timer = QEventLoop(), QTimer()
    began, last = time.monotonic(), (time.perf_counter(), 0)

    def look() -> None:
        nonlocal last
        iteration, now = window.session.iteration, time.perf_counter()
        if iteration >= (len(soak.marks) + 1) * steps // 10:
            rate = (iteration - last[1]) / (now - last[0])
            soak.marks.append(Mark(iteration, _megabytes(), rate))
            last = (now, iteration)
        if window.stands_at(steps) or window.notice.is_error or time.monotonic() - began > TIMES_OUT:
            loop.quit()

    timer.timeout.connect(look)
    timer.start(20)
    loop.exec()
    timer.stop()
    garbage.stop()
    words = window.notice.text if window.notice.is_error else ""
    window.close_for_good()
    window.deleteLater()
    app.processEvents()
    if len(soak.marks) < 10:
        raise RuntimeError(f"it came to iteration {last[1]:,}: {words or 'too slow'}")
    return soak


def _megabytes() -> float:
    """What of this process is in memory now."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise OSError("this system does not tell how much memory is used")


def main(steps: int = 1_000_000, seed: int = 0) -> int:
    with own_home() as home:
        app = QApplication.instance() or QApplication([])
        began = time.perf_counter()
        soak = run(app, home, steps, seed=seed)
        for mark in soak.marks:
            speed = f"{mark.steps_per_second:6,.0f} steps/s"
            print(f"  iteration {mark.iteration:>9,}: {mark.megabytes:6.1f} MB, {speed}")
        minutes = (time.perf_counter() - began) / 60
        print(
            f"soak: {steps:,} steps with all panels shown in {minutes:.1f} min; memory {soak.growth:+.1%} "
            f"since a tenth of the way, speed of the last tenth {soak.pace:.0%} of the median"
        )
    return 0 if soak.growth <= SHARE and soak.pace >= SLOWER else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
