"""A program that opens a window, and says on which tick of the clock its first frame was painted.

    python _first_paint.py rnnviz TEXT     the window of ``rnnviz TEXT``
    python _first_paint.py bare            one plot in a window of PySide6 and pyqtgraph

Prints the time (``time.monotonic``, which counts for all processes alike) after the first
frame, then ends. Only the outermost widget that paints is watched; the programs are as they are.
"""

import gc
import os
import sys
import time
from pathlib import Path


def say_and_end() -> None:
    """In the first tick of the event loop after the painting: the frame is out."""
    sys.stdout.write(f"{time.monotonic()}\n")
    sys.stdout.flush()
    os._exit(0)


def rnnviz_window(text: str) -> None:
    # As `python -m rnnviz`, but for the one override.
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from rnnviz.__main__ import main

    gc.disable()  # as show_window does, which would import the window
    from PySide6.QtCore import QTimer

    from rnnviz.gui.window import main_window

    class WatchedWindow(main_window.MainWindow):
        def paintEvent(self, event):
            super().paintEvent(event)
            QTimer.singleShot(0, say_and_end)

    main_window.MainWindow = WatchedWindow  # type: ignore[misc]  # where the program looks for it
    sys.exit(main([text]))


def bare_window() -> None:
    import pyqtgraph
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    class WatchedPlot(pyqtgraph.PlotWidget):  # it covers its window, which is therefore not painted
        def paintEvent(self, event):
            super().paintEvent(event)
            QTimer.singleShot(0, say_and_end)

    app = QApplication([])
    window = QMainWindow()
    plot = WatchedPlot()
    plot.plot([3, 1, 2])
    window.setCentralWidget(plot)
    window.resize(1400, 900)
    window.show()
    sys.exit(app.exec())


if __name__ == "__main__":
    if sys.argv[1] == "bare":
        bare_window()
    else:
        rnnviz_window(sys.argv[2])
