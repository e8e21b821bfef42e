"""LessonsAtHand: the lessons in the menu Help; what leads through them is made when one is opened first.

Knows names of files and a menu; knows no lesson.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from rnnviz.gui.parts.actions import make_action
from rnnviz.gui.parts.asking import PRESETS, ask_for_file
from rnnviz.gui.parts.plain import unmnemonic
from rnnviz.gui.parts.theme import DARK, Theme

if TYPE_CHECKING:
    from rnnviz.gui.window.lessons.lessons import Lessons


class LessonsAtHand(QObject):
    """``make`` makes what leads through lessons, once; ``menu`` is filled when it is looked at."""

    def __init__(self, window: QWidget, menu: QMenu, make: Callable[[], "Lessons"]) -> None:
        super().__init__(window)
        self._window = window
        self._menu = menu
        self._make = make
        self._lessons: Lessons | None = None
        self._theme = DARK
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(self.fill)

    @property
    def open_one(self) -> "Lessons | None":
        """What leads through the lesson that is open; None while none is."""
        return self._lessons if self._lessons is not None and self._lessons.lesson is not None else None

    def fill(self) -> list[QAction]:
        """Put those that come along into the menu, once: their names stand in files."""
        if not self._menu.actions():
            from rnnviz.training.lessons.lesson_file import builtin_lesson, builtin_lessons

            for number, path in enumerate(builtin_lessons(), 1):
                lesson = builtin_lesson(path)
                self._menu.addAction(
                    make_action(
                        self, f"action_lesson_{number}", unmnemonic(lesson.name), partial(self.open, path),
                        tip=f"A lesson: what do you expect, and what is seen? It tries the sentence "
                        f"“{lesson.misconception.rstrip('.')}”",
                    )
                )  # fmt: skip
            self._menu.addSeparator()
            self._menu.addAction(
                make_action(
                    self, "action_open_lesson", "Open lesson…", self.ask_for_lesson,
                    tip="Open a lesson that somebody has written",
                )
            )  # fmt: skip
        return self._menu.actions()

    def ask_for_lesson(self) -> None:
        """Ask for the file of a lesson, and open it."""
        ask_for_file(self._window, "Open a lesson", PRESETS, self.open)

    def open(self, path: Path) -> None:
        """Begin the lesson in a file."""
        if self._lessons is None:
            self._lessons = self._make()
            self._lessons.set_theme(self._theme)
        self._lessons.open(path)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        if self._lessons is not None:
            self._lessons.set_theme(theme)

    def stop(self) -> None:
        """The window closes."""
        if self._lessons is not None:
            self._lessons.stop()
