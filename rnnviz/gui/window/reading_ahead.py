"""ReadingAhead: imports what somebody is likely to open, a module at a time, while the window is at rest.

So no start waits for it, nor who opens it first. Knows names of modules, and nothing of what is in them.
"""

from collections.abc import Iterator, Sequence
from importlib import import_module

from PySide6.QtCore import QObject, QTimer

MODULES = (
    "rnnviz.gui.window.wayfinder",
    *(
        f"rnnviz.gui.window.palette.{name}"
        for name in ("asked", "words", "places", "collecting", "matching", "rows", "view", "opening")
    ),
    "rnnviz.training.tours",  # the palette lists presets and lessons, which have them
    *(f"rnnviz.training.lessons.{name}" for name in ("evidence", "sayings", "lesson_file")),
)
"""Each after those that it imports itself: a few milliseconds each."""
REST_MILLISECONDS, BETWEEN_MILLISECONDS = 1500, 60
"""After it was begun, when a run trains; and from one module to the next."""


class ReadingAhead(QObject):
    """Begins by itself, after a rest."""

    def __init__(self, parent: QObject, modules: Sequence[str] = MODULES) -> None:
        super().__init__(parent)
        self._left: Iterator[str] = iter(modules)
        self._timer = QTimer(self)
        self._timer.setObjectName("reading_ahead")
        self._timer.setInterval(REST_MILLISECONDS)
        self._timer.timeout.connect(self._read_on)
        self._timer.start()

    def stop(self) -> None:
        """Leave the others."""
        self._timer.stop()

    def _read_on(self) -> None:
        name = next(self._left, None)
        if name is None:
            self.stop()
            return
        import_module(name)
        self._timer.setInterval(BETWEEN_MILLISECONDS)
