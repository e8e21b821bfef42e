"""A picture of the whole window at work, without a display and without questions.

Knows the window as a user does: it opens, waits, and takes a picture.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from rnnviz.core.errors import UserError
from rnnviz.core.text.corpus import Corpus
from rnnviz.core.text.encodings import Encoding
from rnnviz.gui.files.settings import WindowSettings
from rnnviz.gui.panels.writing.panel import SamplingPanel
from rnnviz.gui.parts.figure_file import export_widget
from rnnviz.gui.parts.throttle import TEXT_MILLISECONDS
from rnnviz.gui.window.main_window import MainWindow

SIZE = (1400, 900)
LOOK_MILLISECONDS = 20
SETTLING_MILLISECONDS = TEXT_MILLISECONDS + 150
"""Texts change four times a second: the last change must be on the picture."""


def draw_window(
    app: QApplication,
    picture: Path,
    file: Path,
    settings: dict[str, Any],
    steps: int,
    encoding: Encoding | None = None,
    figure: str = "",
) -> Corpus | None:
    """Open ``file``, train to iteration ``steps``, and write the window to ``picture``; the text of the run.

    Of a report it is the view that its ``figure`` shows.

    Raises UserError.
    """
    window = MainWindow(WindowSettings(None))
    window.resize(*SIZE)
    window.show()
    try:
        window.start_with(
            file, running=steps > 0, settings=settings, goal=steps or None, encoding=encoding, figure=figure
        )
        _wait_until(lambda: _stands(window, steps) or window.notice.is_error)
        if window.notice.is_error:
            raise UserError(window.notice.text)
        if not figure:  # so that the picture shows what the network writes
            for action in window.findChildren(QAction, "action_generate"):
                action.trigger()
        writing = window.findChildren(SamplingPanel)
        _wait_until(lambda: not any(panel.is_writing for panel in writing))
        _wait(SETTLING_MILLISECONDS)
        window.notice.hide()
        app.processEvents()
        export_widget(window, picture)
        return window.session.corpus
    finally:
        window.close_for_good()
        window.deleteLater()


def _stands(window: MainWindow, steps: int) -> bool:
    """Whether the run stands at ``steps``; one that was further on already is stopped where it is."""
    if window.reopening.is_under_way or window.session.visited != window.session.visit_wanted:
        return False
    if window.session.iteration >= steps:
        window.session.set_running(False)
    return window.stands_at(steps)


def _wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _wait_until(condition: Callable[[], bool]) -> None:
    """Let the window work until ``condition`` holds."""
    loop = QEventLoop()
    timer = QTimer()
    timer.setInterval(LOOK_MILLISECONDS)
    timer.timeout.connect(lambda: loop.quit() if condition() else None)
    timer.start()
    loop.exec()
    timer.stop()
