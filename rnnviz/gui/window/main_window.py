"""MainWindow: the frame around the pages: menus, toolbar, sidebar, status.

Wires the parts together and remembers how they stood. Knows no file formats and
nothing of how a network learns; draws nothing itself.
"""

from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, QUrl
from PySide6.QtGui import (
    QAccessible,
    QCloseEvent,
    QDesktopServices,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QStatusBar,
    QVBoxLayout,
    QWidget,
)

from rnnviz import paths
from rnnviz.core.files import is_file
from rnnviz.core.foreign import shown
from rnnviz.core.network.notation import FIELD, NOTATIONS
from rnnviz.core.text.encodings import Encoding
from rnnviz.gui.files.documents import Documents, says_of_figures
from rnnviz.gui.files.exports import Exports
from rnnviz.gui.files.giving_way import GivingWay
from rnnviz.gui.files.recovery import EARLIER, Autosave, Recovery
from rnnviz.gui.files.saving import Saving
from rnnviz.gui.files.settings import WindowSettings
from rnnviz.gui.parts import names
from rnnviz.gui.parts.figure import WidgetFigure
from rnnviz.gui.parts.figure_file import export_widget
from rnnviz.gui.parts.notice import NoticeBar
from rnnviz.gui.parts.plain import title_of
from rnnviz.gui.parts.theme import DARK, GRID, LIGHT, Theme, apply_theme, system_theme
from rnnviz.gui.parts.throttle import TEXT_MILLISECONDS
from rnnviz.gui.session import TrainingSession
from rnnviz.gui.window.branching import Branching
from rnnviz.gui.window.file_menu import FileMenu
from rnnviz.gui.window.film.filming import Filming
from rnnviz.gui.window.first_minute import FirstMinute
from rnnviz.gui.window.kept_runs import KeptRuns
from rnnviz.gui.window.left_run import LeftRun
from rnnviz.gui.window.lost_runs import offer_lost_runs
from rnnviz.gui.window.memory import WindowMemory
from rnnviz.gui.window.mending import Mending
from rnnviz.gui.window.menus import Menus
from rnnviz.gui.window.open_preset import OpenPreset
from rnnviz.gui.window.pages import Pages
from rnnviz.gui.window.run_bar import RunBar
from rnnviz.gui.window.run_news import RunNews
from rnnviz.gui.window.run_readout import RunReadout
from rnnviz.gui.window.sidebar import Sidebar
from rnnviz.gui.window.sidebar_place import SidebarPlace
from rnnviz.gui.window.sight import Sights
from rnnviz.gui.window.status_line import StatusLine
from rnnviz.gui.window.text_analysis import TextAnalysis
from rnnviz.gui.window.time_machine import TimeMachine
from rnnviz.training.presets import Preset
from rnnviz.training.run.library import library_folder
from rnnviz.training.worker.messages import (
    RunInfo,
    StepOnce,
    StopKind,
)

if TYPE_CHECKING:
    from rnnviz.gui.files.reopening import Reopening
    from rnnviz.gui.window.guides import Guides
    from rnnviz.gui.window.undo.undoing import Undoing
    from rnnviz.gui.window.window_parts import WindowParts

THEMES: dict[str, Theme] = {"light": LIGHT, "dark": DARK}


class MainWindow(QMainWindow):
    """One window, one session. ``settings`` is what it remembers; ``autosaves`` the folder it
    saves itself into, ``log`` the file that Help opens (both None for a picture).

    unsaved  after it was closed: why the run as it stood is in no file; '' where it is
    """

    def __init__(
        self, settings: WindowSettings, autosaves: Path | None = None, log: Path | None = None
    ) -> None:
        super().__init__()
        self._settings = settings
        self._log = log
        self._may_close = False
        self.unsaved = ""
        self._first_goal: int | None = None
        self._is_first_start = settings.take_first_start()
        self._has_begun = False
        self._lost: list[Autosave] | None = None  # runs that were cut off, once they have been looked for
        self.setWindowTitle("rnnviz")
        self.setObjectName("main_window")
        self.setAcceptDrops(True)
        names.choose(NOTATIONS.get(settings.text("names"), FIELD))
        names.stand_beside("rnn")
        self.session = TrainingSession(self)
        self.sidebar = Sidebar()
        self.pages = Pages()
        self.text_analysis = TextAnalysis(self)
        self.run_bar = RunBar()
        self.status_line = StatusLine()
        self._page_area = QWidget()
        self.notice = NoticeBar(self._page_area)
        self._mending = Mending(self.notice, self)
        earlier = autosaves.with_name(EARLIER) if autosaves and autosaves.name != EARLIER else None
        self.recovery = Recovery(self.session, autosaves, self, earlier=earlier) if autosaves else None
        self.saving = Saving(self, self.session, self.notice, settings)
        self.giving_way = GivingWay(self, self.session, self.saving, self.recovery)
        self.documents = Documents(
            self, self.session, self.notice, settings, self.saving, self.giving_way,
            self.sidebar.config_or_default,
            lambda: self.preset.surroundings(), lambda preset, name: self.preset.require(preset, name),
        )  # fmt: skip
        self._kept_runs = KeptRuns(
            self.pages, self.documents, self.recovery, settings, autosaves or library_folder(), self
        )
        self.exports = Exports(self, self.session, self.notice)
        self._news = RunNews(self.session, self.notice, self.documents, self.recovery, self)
        self.time_machine = TimeMachine(
            self.session, self.pages, self.notice, self.documents, self._kept_runs.folder, self
        )
        self.branching = Branching(self, self.session, self.documents, self.notice)
        self.time_machine.banner.branch_wanted.connect(self.branching.ask)
        self.filming = Filming(self, self.session, self.notice, system_theme())
        self.first_minute = FirstMinute(self.session, self.run_bar, self.notice, self)
        file = FileMenu(self, self.documents, self.exports, settings, self.recovery)
        self.menus = Menus(self, file, self.documents.reset)
        for page in self.pages.built:
            self.menus.offer(page)
        self.menus.file.offer_figure(WidgetFigure("Whole window", self, partial(export_widget, self)))
        self.addToolBar(self.menus.toolbar(self.run_bar))
        place = SidebarPlace(self.sidebar, self.menus.action_show_sidebar, self)
        self.sidebar_place = place
        self.preset = OpenPreset(self, self.session, self.sidebar, place, self.menus, self.pages)
        self.sights = Sights(self.pages, self.menus, self.time_machine)
        self._memory = WindowMemory(self, settings, self.sidebar, place, self.menus, self.pages)
        self._readout = RunReadout(
            self.session, self.menus, self.sidebar, self.run_bar, self.status_line, self.saving, self
        )
        self._center_row = self._make_center()
        self._connect()
        self._left_run = LeftRun(
            self.session, self.documents, self.saving, self.recovery, self.notice, self.pages, self.sidebar,
            settings, self,
        )  # fmt: skip
        self._text_timer = QTimer(self)
        self._text_timer.setInterval(TEXT_MILLISECONDS)
        self._text_timer.timeout.connect(self._on_text_timer_timeout)
        self._text_timer.start()
        self._memory.restore()
        theme = settings.text("theme", "system")
        self.choose_theme(theme if theme in self.menus.themes else "system")
        self.menus.action_course_names.setChecked(names.chosen() is not FIELD)
        names.rewrite_new(self)
        if QAccessible.isActive():
            _ = self.guides  # a screen reader looks before the first frame is out

    # ── building ──

    def _make_center(self) -> QHBoxLayout:
        """The sidebar and the pages, side by side, and the status below them."""
        column = QVBoxLayout(self._page_area)
        column.setContentsMargins(GRID + 4, GRID, GRID + 4, GRID + 2)
        column.addWidget(self.pages)
        center = QWidget()
        row = QHBoxLayout(center)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sidebar)
        row.addWidget(self._page_area, 1)
        self.setCentralWidget(center)
        # Who clicks beside a field leaves it; and Qt would give the first focus to a button, which
        # would then have Space for itself.
        center.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        center.setFocus()
        status = QStatusBar()
        status.setSizeGripEnabled(False)
        status.addWidget(self.status_line, 1)
        status.setAccessibleName("Where the run stands")
        self.setStatusBar(status)
        return row

    def _connect(self) -> None:
        session, pages = self.session, self.pages
        session.run_started.connect(self._on_session_run_started)
        session.moment_shown.connect(pages.show_moment)
        session.present_passed.connect(pages.show_present)
        session.visit_changed.connect(self.status_line.show_visited)
        session.latest_arrived.connect(self._readout.show_latest)
        session.losses_arrived.connect(pages.add_losses)
        session.event_arrived.connect(pages.hear)
        session.event_arrived.connect(self._readout.hear)
        session.frame_ended.connect(self._on_session_frame_ended)
        if self.recovery is not None:
            self.recovery.save_failed.connect(self._mending.tell)
            self.documents.run_opening.connect(self.recovery.accept)
            self.documents.run_stays.connect(partial(self.recovery.accept, None))
        self.documents.run_begun.connect(self._on_documents_run_begun)
        self.documents.preset_opened.connect(self._on_documents_preset_opened)
        self.documents.tour_wanted.connect(lambda path: self.guides.touring.open_file(path))
        self.documents.lesson_wanted.connect(lambda path: self.guides.lessons.open(path))
        self.preset.preset_described.connect(self.exports.ask_to_save_preset)
        self.documents.settings_opened.connect(self.sidebar.set_config)
        menus = self.menus
        menus.run_triggered.connect(self.toggle_run)
        menus.step_triggered.connect(self.step)
        menus.new_run_triggered.connect(self.sidebar.request_new_run)
        menus.theme_chosen.connect(self.choose_theme)
        menus.names_chosen.connect(self.choose_names)
        menus.panel_toggled.connect(pages.set_panel_visible)
        menus.one_panel_triggered.connect(pages.one_panel.toggle)
        menus.page_turned.connect(pages.turn_page)
        menus.log_asked.connect(self.open_log)
        menus.palette_asked.connect(self.open_palette)
        menus.branch_asked.connect(self.branching.ask)
        menus.now_asked.connect(self.time_machine.go_back)
        session.visit_changed.connect(self._on_session_visit_changed)
        menus.film_asked.connect(self.filming.begin)
        menus.save_preset_triggered.connect(self.preset.ask_to_save)
        self.run_bar.command_given.connect(session.send)
        self.run_bar.mistake_made.connect(self._mending.tell)
        self.sidebar.new_run_requested.connect(self.documents.begin_again)
        self.sidebar.settings_rejected.connect(self._mending.tell)
        pages.first_frame_painted.connect(self._make_what_no_start_waits_for)
        pages.page_built.connect(menus.offer)
        pages.page_built.connect(self._memory.restore_page)
        pages.asked.connect(session.ask)
        pages.command_given.connect(session.send)
        pages.mistake_made.connect(self._mending.tell)
        self.text_analysis.found.connect(pages.hear)
        QApplication.styleHints().colorSchemeChanged.connect(self._on_hints_color_scheme_changed)

    # ── made when the first frame is out, or when it is wanted: no start waits for it ──

    @cached_property
    def parts(self) -> "WindowParts":
        """All of it, for who leads through it."""
        from rnnviz.gui.window.window_parts import WindowParts

        return WindowParts(
            self, self._center_row, self.session, self.pages, self.menus, self.documents, self.preset,
            self.sidebar, self.sidebar_place, self.run_bar, self.status_line, self.first_minute, self.notice,
            self._settings, self.recovery,
        )  # fmt: skip

    @cached_property
    def guides(self) -> "Guides":
        """What explains the window, and leads through it."""
        from rnnviz.gui.window.guides import Guides

        guides = Guides(self.parts, self._theme)
        names.rewrite_new(self.menuBar())
        return guides

    @cached_property
    def undoing(self) -> "Undoing":
        """Undo and redo: before the first frame nothing can have been done."""
        from rnnviz.gui.window.undo.undoing import Undoing
        from rnnviz.gui.window.undo.window_state import WindowState

        state = WindowState(
            self.pages, self.menus, self.sights, self.time_machine, self.sidebar, self.sidebar_place
        )
        return Undoing(self.session, self.documents, self.pages, self.menus, state, self)

    @cached_property
    def reopening(self) -> "Reopening":
        """From a figure of a report, or a picture, to the view that it shows; and what pictures say of it."""
        from rnnviz.gui.files.reopening import Reopening
        from rnnviz.gui.window.figure_views import FigureViews

        lock = self.recovery.session_id if self.recovery is not None else ""
        reopening = Reopening(self, self.session, self.documents, self.notice, self._kept_runs.folder, lock)
        FigureViews(self.parts, self.sights, reopening)
        return reopening

    def _is_made(self, name: str) -> bool:
        return name in vars(self)

    def _make_what_no_start_waits_for(self) -> None:
        self.undoing.look()
        self.documents.figures_opened.connect(self.reopening.open)
        _ = self.guides
        self._begin_guides()

    def _begin_guides(self) -> None:
        """Once a run stands and the window is seen."""
        if self._has_begun and self._is_made("guides"):
            self.guides.begin(is_first_start=self._is_first_start)

    # ── what a user does ──

    def start_with(
        self,
        path: Path,
        *,
        running: bool,
        settings: dict[str, Any],
        goal: int | None = None,
        encoding: Encoding | None = None,
        figure: str = "",
    ) -> None:
        """The first thing after the start: open ``path``; of a report the ``figure`` of this name.

        ``settings`` overrule the remembered ones, for this start alone; with a ``goal`` training pauses
        at that iteration; ``encoding`` is how the text is read.
        """
        self.sidebar.set_config(replace(self.sidebar.config_or_default(), **settings))
        self._first_goal = goal
        self._is_first_start &= running and goal is None  # who says where it ends does not want to wait
        if figure or says_of_figures(path):
            self._is_first_start = False
            self.reopening.open(path, figure, partial(self.documents.open_text, paths.default_text()))
        else:
            self.documents.open_first(path, running=running, has_goal=goal is not None, encoding=encoding)

    def start_as_left(self) -> None:
        """The first thing after a start that names nothing: the run that was left last stands there again.
        Where that cannot be had, or a run was cut off and is offered, it is a sample text, which trains only
        where no run was ever left."""
        self._lost = self.recovery.take_lost_sessions() if self.recovery is not None else []
        running = not self._lost and not self._left_run.was_left
        begin = partial(self.start_with, paths.default_text(), running=running, settings={})
        if self._lost:
            begin()
        else:
            self._left_run.open(begin)

    def toggle_run(self) -> None:
        """Run or pause: what the button says."""
        self.run_bar.confirm_goal()
        self.session.set_running(not self.session.is_running)

    def step(self, count: int) -> None:
        """Take ``count`` steps and stand still."""
        self.session.send(StepOnce(count))

    def choose_theme(self, name: str) -> None:
        """``light``, ``dark``, or ``system``: what the desktop says."""
        self._settings.keep("theme", name)
        self.menus.themes[name].setChecked(True)
        self._set_theme(THEMES.get(name) or system_theme())

    def choose_names(self, name: str) -> None:
        """How arrays are called on the screen: ``field`` or ``course``."""
        self._settings.keep("names", name)
        names.choose(NOTATIONS[name])
        self._write_names()
        self.menus.action_course_names.setChecked(names.chosen() is not FIELD)

    def open_log(self) -> None:
        """Show the log file with the desktop's program for it."""
        if self._log is not None and is_file(self._log):
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._log)))
        else:
            self.notice.tell("The log is empty: nothing has gone wrong.")

    def open_palette(self) -> None:
        """Let the user find whatever there is by typing its name."""
        from rnnviz.gui.window.palette.opening import open_palette  # a start does not need it

        open_palette(self)

    def tell_fault(self, sentence: str) -> None:
        """Show that something of ours went wrong."""
        self.notice.tell(sentence, error=True)

    def stands_at(self, iteration: int) -> bool:
        """Whether the run has come so far, stands still, and is on the screen."""
        session = self.session
        return session.latest is not None and not session.is_running and session.iteration >= iteration

    def close_for_good(self) -> None:
        """Close without asking: what was not saved is gone."""
        self._may_close = True
        self.close()

    # ── from the session ──

    def _on_session_run_started(self, info: RunInfo) -> None:
        names.leave(shown(info.text.name))
        differ = names.stand_beside(info.config.cell)
        self.pages.start_run(info)
        self._kept_runs.tell()
        self.text_analysis.start(info.corpus)
        self.preset.start_run(info)
        self._readout.start_run(info)
        self.setWindowTitle(title_of(f"{shown(info.text.name)} — rnnviz"))
        self.notice.hide()
        if differ:
            self._write_names()

    def _on_documents_run_begun(self) -> None:
        self._kept_runs.turn_to_run()
        if self._first_goal is not None:
            self.run_bar.run_until(StopKind.ITERATION, self._first_goal)
            self._first_goal = None
        if not self._has_begun:
            self._has_begun = True
            if self._is_first_start and self.session.iteration == 0:
                self.first_minute.begin()
            if self._settings.trouble:
                self._mending.tell(self._settings.trouble)
            if self.recovery is not None:
                lost = self.recovery.take_lost_sessions() if self._lost is None else self._lost
                offer_lost_runs(lost, self.documents, self.notice)
            self._begin_guides()

    def _on_documents_preset_opened(self, preset: Preset) -> None:
        self.preset.show(preset)
        self.guides.show_preset(preset)
        if preset.note and self.sidebar.isHidden():
            self.notice.tell(preset.note, self.documents.way_back, passes=self.documents.is_kept)

    def _on_session_visit_changed(self, iteration: int | None) -> None:
        self.menus.action_now.setEnabled(iteration is not None)

    def _on_session_frame_ended(self) -> None:
        # Painted now, while the interpreter's lock is ours. Left to the event loop, every canvas
        # waits for the lock again, and the worker is stopped once more for each. Layouts are not
        # done yet: what a frame paints must not depend on them.
        QCoreApplication.sendPostedEvents(self, QEvent.Type.UpdateRequest.value)

    def _on_text_timer_timeout(self) -> None:
        self._readout.show_numbers()
        if self._is_made("undoing"):
            self.undoing.look()

    def _write_names(self) -> None:
        self.pages.write_names()
        if self._is_made("guides"):
            self.guides.helping.write_names()
        names.rewrite(self)

    # ── from others ──

    def _on_hints_color_scheme_changed(self) -> None:
        if self._settings.text("theme", "system") == "system":
            self._set_theme(system_theme())

    def _set_theme(self, theme: Theme) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, theme)
        self.pages.set_theme(theme)
        self.filming.set_theme(theme)
        self._theme = theme
        if self._is_made("guides"):
            self.guides.set_theme(theme)
        self.status_line.set_theme(theme)
        self._readout.show_numbers()

    # Qt's

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.sidebar_place.set_window_width(self.width())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that no field or button under the focus wanted."""
        if event.key() == Qt.Key.Key_Space:
            self.menus.action_run.trigger()
        elif event.key() == Qt.Key.Key_S and not event.modifiers():
            self.menus.action_step.trigger()
        elif event.key() == Qt.Key.Key_Escape:
            self.pages.one_panel.show_all(self.pages.currentWidget())
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.documents.open_file(Path(files[0]))

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_close and self.giving_way.is_needed:
            event.ignore()
            self.giving_way.give_way(lambda _checkpoint: self.close_for_good())
            return
        self.giving_way.stop()
        self.documents.stop()
        if self._is_made("reopening"):
            self.reopening.stop()
        self.filming.stop()
        if self._is_made("guides"):
            self.guides.stop()
        self.exports.stop()
        self.pages.stop()
        self.text_analysis.stop()
        is_unsaved = self.saving.is_unsaved
        self.session.close()
        self._left_run.remember()
        if self.recovery is not None:
            self.recovery.close()
            if is_unsaved:
                too_late = "saving it took too long." if self.recovery.is_saving else ""
                self.unsaved = self.recovery.unsaved or too_late
        self._text_timer.stop()
        self.first_minute.stop()
        self._memory.remember()
        super().closeEvent(event)
