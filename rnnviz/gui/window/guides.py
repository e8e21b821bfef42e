"""Guides: whatever explains the window and leads through it: help, tour, lessons, covers, tables of pictures.

What most starts do without is made when it is first wanted. Knows the parts of the window; knows no page by
name, and nothing of what is learnt.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QBoxLayout, QMainWindow

from rnnviz.gui.files.documents import Documents
from rnnviz.gui.files.settings import WindowSettings
from rnnviz.gui.parts.notice import NoticeBar
from rnnviz.gui.parts.theme import Theme
from rnnviz.gui.session import TrainingSession
from rnnviz.gui.window.first_minute import FirstMinute
from rnnviz.gui.window.help.helping import Helping
from rnnviz.gui.window.keyboard import KeyboardWays
from rnnviz.gui.window.lessons.at_hand import LessonsAtHand
from rnnviz.gui.window.menus import Menus
from rnnviz.gui.window.open_preset import OpenPreset
from rnnviz.gui.window.pages import Pages
from rnnviz.gui.window.picture_tables import PictureTables
from rnnviz.gui.window.predicting import Predicting
from rnnviz.gui.window.run_bar import RunBar
from rnnviz.gui.window.sidebar import Sidebar
from rnnviz.gui.window.sidebar_place import SidebarPlace
from rnnviz.gui.window.status_line import StatusLine
from rnnviz.training.presets import Preset

if TYPE_CHECKING:
    from rnnviz.gui.window.lessons.lessons import Lessons
    from rnnviz.gui.window.tour.touring import Touring

TOUR_MILLISECONDS = 1000
"""After the start; and so often it is looked again whether something else is to be said first."""


class Guides(QObject):
    """Of one window. ``center`` is the row of sidebar and pages, into which lessons put their column."""

    def __init__(
        self,
        window: QMainWindow,
        center: QBoxLayout,
        session: TrainingSession,
        pages: Pages,
        menus: Menus,
        documents: Documents,
        preset: OpenPreset,
        sidebar: Sidebar,
        place: SidebarPlace,
        run_bar: RunBar,
        status_line: StatusLine,
        first_minute: FirstMinute,
        notice: NoticeBar,
        settings: WindowSettings,
        theme: Theme,
    ) -> None:
        super().__init__(window)
        self._window, self._center = window, center
        self._session, self._pages, self._menus = session, pages, menus
        self._documents, self._preset, self._settings = documents, preset, settings
        self._place, self._run_bar, self._notice = place, run_bar, notice
        self._first_minute = first_minute
        self._touring: Touring | None = None
        self.helping = Helping(window, pages, menus, sidebar, documents, settings, theme)
        self.predicting = Predicting(session, pages, menus, status_line, notice, self)
        self.lessons = LessonsAtHand(window, menus.lessons_menu, self._make_lessons)
        self.lessons.set_theme(theme)
        tables, keyboard = PictureTables(window, pages, notice), KeyboardWays(window, notice)
        menus.table_asked.connect(tables.open)
        menus.divider_pushed.connect(keyboard.move_divider)
        menus.tip_asked.connect(keyboard.say_what_this_is)
        menus.tour_asked.connect(lambda: self.touring.open())
        self._tour_timer = QTimer(self)
        self._tour_timer.setInterval(TOUR_MILLISECONDS)
        self._tour_timer.timeout.connect(self._on_tour_timer_timeout)

    @property
    def touring(self) -> "Touring":
        """The tour, made when it is first wanted: most starts are without."""
        if self._touring is None:
            from rnnviz.gui.window.tour.touring import Touring

            self._touring = Touring(
                self._window, self._session, self._pages, self._menus, self._run_bar, self._documents,
                self._preset, self._place, self._notice, self._settings,
            )  # fmt: skip
        return self._touring

    def begin(self, *, is_first_start: bool) -> None:
        """The first run of this window stands: the tour comes where it is new, or was left open."""
        if is_first_start or self._settings.table("tour").get("open") is True:
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
        self.helping.stop()
        self.predicting.stop_waiting()
        self.lessons.stop()
        if self._touring is not None:
            self._touring.stop()

    def _make_lessons(self) -> "Lessons":
        from rnnviz.gui.window.lessons.lessons import Lessons  # a start does not need it

        lessons = Lessons(
            self._session, self._documents, self._pages, self.predicting, self._run_bar, self._place,
            self._notice, self._window,
        )  # fmt: skip
        self._center.insertWidget(0, lessons.panel)
        return lessons

    # ── handlers ──

    def _on_tour_timer_timeout(self) -> None:
        """As soon as the first run is seen to train, and what there is to say of it was said."""
        if not self._first_minute.is_to_speak:
            self._tour_timer.stop()
            self.touring.open_quietly()
