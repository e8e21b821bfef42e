"""GhostFinder: the run whose curve stands behind the present one, where none has given way to it: a pinned
one, or the one that was saved last.

Reads folders of runs in a thread of its own. Knows runs in their folders; knows no picture.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from rnnviz.core.errors import UserError
from rnnviz.core.foreign import shown
from rnnviz.core.record.checkpoint import load_checkpoint
from rnnviz.core.record.history import LossHistory
from rnnviz.core.record.measured import Points
from rnnviz.gui.parts.background import BackgroundWork
from rnnviz.training.run.library import Library, StoredRun
from rnnviz.training.run.run_names import LAST

AFTER_MILLISECONDS = 300
"""The window is painted first."""
POINTS = 1024
"""Of a curve, at most: more than a window has pixels for."""


class Ghost(NamedTuple):
    """``points``: iterations (n,) and smooth losses (n,), nats per character; ``sha256`` of the text that it
    learned."""

    title: str
    is_pinned: bool
    points: Points
    sha256: str


class GhostFinder(QObject):
    """found  a Ghost; None where there is none that can be read"""

    found = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._library: Library | None = None
        self._work = BackgroundWork("rnnviz-ghost", self)
        self._work.finished.connect(self.found)
        self._but = ""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(AFTER_MILLISECONDS)
        self._soon.timeout.connect(self._on_soon_timeout)

    def look(self, folder: Path, but: str) -> None:
        """Look among the runs in ``folder`` for one that is not the run of the id ``but``."""
        if self._library is None or self._library.folder != folder:
            self._library = Library(folder)
        self._but = but
        self._work.leave()
        self._soon.start()

    def _on_soon_timeout(self) -> None:
        library, but = self._library, self._but
        if library is not None:
            self._work.start(lambda _progress: _ghost(library, but))

    def stop(self) -> None:
        self._soon.stop()
        self._work.stop()


def _ghost(library: Library, but: str) -> Ghost | None:
    runs = [run for run in library.runs() if run.summary.run_id != but and run.summary.steps > 0]
    for run in sorted(runs, key=lambda run: not run.label.pinned)[
        :3
    ]:  # one that cannot be read is passed over
        try:
            return Ghost(shown(run.title), run.label.pinned, curve_of(run), run.summary.text.sha256)
        except UserError:
            continue
    return None


def curve_of(run: StoredRun) -> Points:
    """The smooth loss of a run, nats per character, in at most ``POINTS`` points. Raises UserError."""
    checkpoint = load_checkpoint(run.path / LAST)
    iterations, smooth = LossHistory.from_arrays(checkpoint.history).points("smooth")
    places = np.unique(np.linspace(0, len(iterations) - 1, min(POINTS, len(iterations))).round().astype(int))
    return Points(iterations[places], smooth[places] / run.summary.settings["seq_length"])
