"""Guides: whatever explains the window and leads through it: help, tour, lessons, covers, tables of pictures.

What most starts do without is made when it is first wanted. Knows the parts of the window; knows no page by
name, and nothing of what is learnt.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer

from rnnviz.gui.parts.theme import Theme
from rnnviz.gui.window.help.helping import Helping
from rnnviz.gui.window.keyboard import KeyboardWays
from rnnviz.gui.window.lessons.at_hand import LessonsAtHand
from rnnviz.gui.window.picture_tables import PictureTables
from rnnviz.gui.window.predicting import Predicting
from rnnviz.gui.window.reading_ahead import ReadingAhead
from rnnviz.gui.window.window_parts import WindowParts
from rnnviz.training.presets import Preset

if TYPE_CHECKING:
    from rnnviz.gui.window.lessons.lessons import Lessons
    from rnnviz.gui.window.tour.touring import Touring

TOUR_MILLISECONDS = 1000
"""After the start; and so often it is looked again whether something else is to be said first."""


class Guides(QObject):
    """Of one window. Lessons put their column into the row of sidebar and pages."""

    def __init__(self, parts: WindowParts, theme: Theme) -> None:
        super().__init__(parts.window)
        self._parts = parts
        self._touring: Touring | None = None
        window, pages, menus, notice = parts.window, parts.pages, parts.menus, parts.notice
        self.helping = Helping(parts, theme)
        self.predicting = Predicting(parts, self)
        self.lessons = LessonsAtHand(window, menus.lessons_menu, self._make_lessons)
        self.lessons.set_theme(theme)
        tables, keyboard = PictureTables(window, pages, notice), KeyboardWays(window, notice)
        menus.table_asked.connect(tables.open)
        menus.divider_pushed.connect(keyboard.move_divider)
        menus.tip_asked.connect(keyboard.say_what_this_is)
        menus.tour_asked.connect(lambda: self.touring.open())
        self._ahead = ReadingAhead(self)
        self._tour_timer = QTimer(self)
        self._tour_timer.setInterval(TOUR_MILLISECONDS)
        self._tour_timer.timeout.connect(self._on_tour_timer_timeout)

    @property
    def touring(self) -> "Touring":
        """The tour, made when it is first wanted: most starts are without."""
        if self._touring is None:
            from rnnviz.gui.window.tour.touring import Touring

            self._touring = Touring(self._parts)
            self._touring.stand_back(self.lessons.open_one is not None)
        return self._touring

    def begin(self, *, is_first_start: bool) -> None:
        """The first run of this window stands: the tour comes where it is new, or was left open."""
        if is_first_start or self._parts.settings.table("tour").get("open") is True:
            self._tour_timer.start()

    def show_preset(self, preset: Preset) -> None:
        """Its run is shown: cover what it covers, and begin the tour that it brings along."""
        if preset.cover:
            self.predicting.cover_soon(preset.cover)
        if preset.tour is not None:
            self.touring.begin(preset.tour)

    def set_theme(self, theme: Theme) -> None:
        self.helping.set_theme(theme)
        self.lessons.set_theme(theme)

    def stop(self) -> None:
        """The window closes."""
        self._tour_timer.stop()
        self._ahead.stop()
        self.helping.stop()
        self.predicting.stop_waiting()
        self.lessons.stop()
        if self._touring is not None:
            self._touring.stop()

    def _make_lessons(self) -> "Lessons":
        from rnnviz.gui.window.lessons.lessons import Lessons  # a start does not need it

        lessons = Lessons(self._parts, self.predicting)
        self._parts.center.insertWidget(0, lessons.panel)
        lessons.panel.installEventFilter(self)
        return lessons

    # ── handlers ──

    def _on_tour_timer_timeout(self) -> None:
        """As soon as the first run is seen to train, and what there is to say of it was said."""
        if not self._parts.first_minute.is_to_speak:
            self._tour_timer.stop()
            self.touring.open_quietly()

    # Qt's overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """One guide at a time: the tour stands back while the column of a lesson is there."""
        if self._touring is not None and event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._touring.stand_back(event.type() == QEvent.Type.ShowToParent)
        return super().eventFilter(watched, event)
