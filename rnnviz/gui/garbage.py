"""GarbageTimer: cyclic garbage is collected in the window's thread, and nowhere else.

Python collects wherever an allocation happens to cross a threshold, in the worker
too; a widget that dies there takes the program with it ("Timers cannot be stopped
from another thread", then a crash). Knows no window.
"""

import gc

from PySide6.QtCore import QObject, QTimer

LOOK_MILLISECONDS = 2000


class GarbageTimer(QObject):
    """From its making to ``stop``. What exists already is taken to stay, and is not searched again."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MILLISECONDS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect the oldest generation that is due by Python's own thresholds, if any is."""
        due = [
            generation
            for generation, (count, threshold) in enumerate(
                zip(gc.get_count(), gc.get_threshold(), strict=True)
            )
            if count > threshold > 0
        ]
        if due:
            gc.collect(due[-1])

    def stop(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()
