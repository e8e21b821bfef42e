"""Builds the QApplication and the window, and draws a window without a display.

Knows how a program starts and ends; knows no panel.
"""

import gc
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rnnviz import paths
from rnnviz.core.errors import UnsavedError

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from rnnviz.core.text.corpus import Corpus
    from rnnviz.core.text.encodings import Encoding
    from rnnviz.report.content import Report


def show_window(
    file: Path | None,
    settings: dict[str, Any],
    steps: int | None,
    encoding: "Encoding | None" = None,
    figure: str = "",
) -> int:
    """Open the window and stay until it is closed; returns the exit code.

    Without anything said, the run that was left last stands there, and at the first start one trains on the
    first sample text at once; ``steps`` is where it pauses, ``figure`` what of a report is looked at.
    Raises UnsavedError where the run as it stood at the end could not be saved.
    """
    # What is made until the window shows stays: looking for garbage among it takes a twelfth of the start.
    gc.disable()
    app = _application()
    from PySide6.QtCore import QTimer

    # Ctrl-C in the terminal, its end, and a polite kill end the program as closing does, with the run saved.
    # (Windows has no SIGHUP: there the closing of the console is SIGBREAK.)
    hangup = getattr(signal, "SIGHUP", getattr(signal, "SIGBREAK", signal.SIGTERM))
    for number in (signal.SIGINT, signal.SIGTERM, hangup):
        if signal.getsignal(number) != signal.SIG_IGN:  # nohup means it
            signal.signal(number, lambda *_: QTimer.singleShot(0, partial(app.exit, 0)))
    from rnnviz.gui.faults import Faults, log, log_file
    from rnnviz.gui.files.settings import WindowSettings
    from rnnviz.gui.garbage import GarbageTimer
    from rnnviz.gui.window.main_window import MainWindow
    from rnnviz.training.run.library import library_folder

    faults = Faults(log_file(), app)
    faults.install()
    window = MainWindow(WindowSettings.of_user(), library_folder(), faults.file)
    faults.fault_met.connect(window.tell_fault)
    if file is None and steps is None and encoding is None and not settings:
        window.start_as_left()
    else:
        window.start_with(
            file or paths.default_text(),
            running=steps != 0,
            settings=settings,
            goal=steps or None,
            encoding=encoding,
            figure=figure,
        )
    window.show()
    QTimer.singleShot(0, _clear_left_folders)
    garbage = GarbageTimer(app)
    code = app.exec()
    window.close_for_good()
    garbage.stop()
    if window.unsaved:
        log.error("the run could not be saved at the end: %s", window.unsaved)
    faults.remove()
    if window.unsaved:
        raise UnsavedError(f"The run could not be saved at the end: {window.unsaved}")
    return code


def save_picture(
    picture: Path,
    file: Path,
    settings: dict[str, Any],
    steps: int,
    encoding: "Encoding | None" = None,
    figure: str = "",
) -> "Corpus | None":
    """Train on ``file`` to iteration ``steps``, save a picture of the whole window, and end; the text.

    Drawn off screen, with nothing remembered and nothing asked. Raises UserError.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = _application()
    from rnnviz.gui.picture import draw_window

    with _quiet():
        return draw_window(app, picture, file, settings, steps, encoding, figure)


def save_pdf(report: "Report", path: Path) -> None:
    """Write the report of a run as a PDF, without a display. Raises WriteError."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = _application()
    from rnnviz.gui.files.pdf import write_pdf

    write_pdf(report, path)
    app.processEvents()


def _clear_left_folders() -> None:
    """Of checks that a kill cut short; the first frame does not wait for it."""
    from rnnviz.training.checks.own.folder import clear_left_folders

    clear_left_folders()


@contextmanager
def _quiet() -> Iterator[None]:
    """Drop the line that the offscreen platform says of every window; what else Qt says is told."""
    from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

    def tell(_kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
        if "propagateSizeHints" not in message:
            print(message, file=sys.stderr)  # noqa: T201 - where Qt would have said it

    before = qInstallMessageHandler(tell)
    try:
        yield
    finally:
        qInstallMessageHandler(before)


def _application() -> "QApplication":
    from PySide6.QtGui import QIcon
    from PySide6.QtWidgets import QApplication

    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("rnnviz")
    app.setStyle("Fusion")
    app.setWindowIcon(QIcon(str(paths.resource("icon.svg"))))
    return app
