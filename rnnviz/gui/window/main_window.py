"""MainWindow: the frame around the pages: menus, toolbar, sidebar, status.

Wires the parts together and remembers how they stood. Knows no file formats and
nothing of how a network learns; draws nothing itself.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, QTimer, QUrl
from PySide6.QtGui import (
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

from rnnviz.core.files import is_file
from rnnviz.core.foreign import shown
from rnnviz.core.text.encodings import Encoding
from rnnviz.gui.faults import log
from rnnviz.gui.files.documents import Documents
from rnnviz.gui.files.exports import Exports
from rnnviz.gui.files.giving_way import GivingWay
from rnnviz.gui.files.recovery import Recovery
from rnnviz.gui.files.saving import Saving
from rnnviz.gui.files.settings import WindowSettings
from rnnviz.gui.panels.loss.units import UNITS
from rnnviz.gui.parts.asking import folder_of, set_folder
from rnnviz.gui.parts.notice import NoticeBar
from rnnviz.gui.parts.plain import title_of
from rnnviz.gui.parts.theme import DARK, GRID, LIGHT, Theme, apply_theme, system_theme
from rnnviz.gui.session import TrainingSession
from rnnviz.gui.window.first_minute import FirstMinute
from rnnviz.gui.window.layout_memory import LayoutMemory
from rnnviz.gui.window.menus import Menus
from rnnviz.gui.window.pages import Pages
from rnnviz.gui.window.preset_dialog import PresetDialog
from rnnviz.gui.window.run_bar import RunBar
from rnnviz.gui.window.sidebar import Sidebar
from rnnviz.gui.window.sidebar_place import SidebarPlace
from rnnviz.gui.window.status_line import StatusLine
from rnnviz.training.config import TrainingConfig
from rnnviz.training.presets import HIDEABLE, Preset
from rnnviz.training.worker.messages import (
    CommandRefused,
    Diverged,
    GoalSpent,
    LearningRateChanged,
    Rewind,
    Rewound,
    RunInfo,
    SetLearningRate,
    Snapshot,
    StateChanged,
    StepOnce,
    StopKind,
    WorkerFailed,
)

TEXT_MILLISECONDS = 250
"""Numbers as text change four times a second: faster could not be read."""
MAX_OFFERED = 3
"""Runs that were cut off and stand as buttons in one sentence."""
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
        self._layout_memory = LayoutMemory(settings)
        self._log = log
        self._may_close = False
        self.unsaved = ""
        self._first_goal: int | None = None
        self._is_first_start = settings.take_first_start()
        self._has_begun = False
        self._preset: Preset | None = None
        self._preset_text = ""  # the sha256 of its text
        self.setWindowTitle("rnnviz")
        self.setObjectName("main_window")
        self.setAcceptDrops(True)
        self.session = TrainingSession(self)
        self.sidebar = Sidebar()
        self.pages = Pages(self.session)
        self.train_page = self.pages.train
        self.run_bar = RunBar()
        self.status_line = StatusLine()
        self._page_area = QWidget()
        self.notice = NoticeBar(self._page_area)
        self.recovery = Recovery(self.session, autosaves, self) if autosaves else None
        self.saving = Saving(self, self.session, self.notice, settings)
        self.giving_way = GivingWay(self, self.session, self.saving, self.recovery)
        self.documents = Documents(
            self, self.session, self.notice, settings, self.saving, self.giving_way,
            self.sidebar.config_or_default, self._surroundings,
        )  # fmt: skip
        pictures = self.train_page.panels | {"Whole window": self}
        self.exports = Exports(self, self.session, self.notice, pictures, self.pages.text.map.export)
        self.first_minute = FirstMinute(self.session, self.run_bar, self.notice, self)
        self.menus = Menus(
            self, self.documents, self.exports, settings, self.recovery, list(self.train_page.panels)
        )
        self.addToolBar(self.menus.toolbar(self.run_bar))
        self.sidebar_place = SidebarPlace(self.sidebar, self.menus.action_show_sidebar, self)
        self._make_center()
        self._connect()
        self._text_timer = QTimer(self)
        self._text_timer.setInterval(TEXT_MILLISECONDS)
        self._text_timer.timeout.connect(self._show_numbers)
        self._text_timer.start()
        self._restore()

    # ── building ──

    def _make_center(self) -> None:
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
        self.setStatusBar(status)

    def _connect(self) -> None:
        session, pages = self.session, self.pages
        session.run_started.connect(self._on_session_run_started)
        session.snapshot_arrived.connect(self._on_session_snapshot_arrived)
        session.event_arrived.connect(self._on_session_event_arrived)
        session.frame_ended.connect(self._on_session_frame_ended)
        if self.recovery is not None:
            self.recovery.save_failed.connect(self._tell_mistake)
        self.documents.run_begun.connect(self._on_documents_run_begun)
        self.documents.preset_opened.connect(self._on_documents_preset_opened)
        self.documents.settings_opened.connect(self.sidebar.set_config)
        menus = self.menus
        menus.run_triggered.connect(self.toggle_run)
        menus.step_triggered.connect(self.step)
        menus.new_run_triggered.connect(self.sidebar.request_new_run)
        menus.generate_triggered.connect(pages.generate)
        menus.theme_chosen.connect(self.choose_theme)
        menus.panel_toggled.connect(pages.set_panel_visible)
        menus.one_panel_triggered.connect(pages.one_panel.toggle)
        pages.page_built.connect(self._layout_memory.restore)
        menus.references_toggled.connect(pages.text.show_references)
        menus.logarithm_toggled.connect(pages.train.loss.set_logarithmic)
        pages.train.loss.axis_changed.connect(menus.action_logarithm.setChecked)
        menus.fit_asked.connect(pages.train.loss.fit)
        menus.page_turned.connect(pages.turn_page)
        menus.log_asked.connect(self.open_log)
        menus.save_preset_triggered.connect(self.save_preset)
        self.run_bar.command_given.connect(session.send)
        self.run_bar.mistake_made.connect(self._tell_mistake)
        self.sidebar.new_run_requested.connect(self.documents.begin_again)
        self.sidebar.settings_rejected.connect(self._tell_mistake)
        pages.mistake_made.connect(self._tell_mistake)
        QApplication.styleHints().colorSchemeChanged.connect(self._on_hints_color_scheme_changed)

    # ── what a user does ──

    def start_with(
        self,
        path: Path,
        *,
        running: bool,
        settings: dict[str, Any],
        goal: int | None = None,
        encoding: Encoding | None = None,
    ) -> None:
        """The first thing after the start: open ``path``.

        ``settings`` overrule the remembered ones, for this start alone; with a ``goal`` training pauses
        at that iteration; ``encoding`` is how the text is read.
        """
        self.sidebar.set_config(replace(self.sidebar.config_or_default(), **settings))
        self._first_goal = goal
        self._is_first_start &= running and goal is None  # who says where it ends does not want to wait
        self.documents.open_first(path, running=running, has_goal=goal is not None, encoding=encoding)

    def toggle_run(self) -> None:
        """Run or pause: what the button says."""
        self.session.set_running(not self.session.is_running)

    def step(self, count: int) -> None:
        """Take ``count`` steps and stand still."""
        self.session.send(StepOnce(count))

    def choose_theme(self, name: str) -> None:
        """``light``, ``dark``, or ``system``: what the desktop says."""
        self._settings.keep("theme", name)
        self.menus.themes[name].setChecked(True)
        self._set_theme(THEMES.get(name) or system_theme())

    def save_preset(self) -> None:
        """Ask for a name, a note and what to hide, then for a file."""
        corpus = self.session.corpus
        preset = Preset(
            name=self.session.text_stem,
            config=self.sidebar.config_or_default(),
            text_file=corpus.path if corpus else None,
            text=corpus.source if corpus else "",
            encoding=corpus.reading.to_keep if corpus else None,
            page=self.pages.page_name,
        )
        dialog = PresetDialog(preset, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.preset_described.connect(self.exports.ask_to_save_preset)
        dialog.open()

    def open_log(self) -> None:
        """Show the log file with the desktop's program for it."""
        if self._log is not None and is_file(self._log):
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._log)))
        else:
            self.notice.tell("The log is empty: nothing has gone wrong.")

    def tell_fault(self, sentence: str) -> None:
        """Show that something of ours went wrong."""
        self.notice.tell(sentence, error=True)

    def stands_at(self, iteration: int) -> bool:
        """Whether the run has come so far, stands still, and is on the screen."""
        session = self.session
        return session.snapshot is not None and not session.is_running and session.iteration >= iteration

    def close_for_good(self) -> None:
        """Close without asking: what was not saved is gone."""
        self._may_close = True
        self.close()

    def _offer_lost_session(self) -> None:
        lost = self.recovery.take_lost_sessions() if self.recovery else []
        if len(lost) == 1:
            save = lost[0]
            words = f"A run on {save.text} was cut off; it was last saved on {save.saved_at:%d %b at %H:%M}."
            self.notice.tell(words, [("Bring it back", partial(self.documents.open_autosave, save.path))])
        elif lost:  # several windows at once: each had a run
            shown = lost[:MAX_OFFERED]
            words = f"{len(lost)} runs were cut off; File ▸ Earlier runs has them all. Bring one back:"
            self.notice.tell(
                words,
                [
                    (f"{save.text}, {save.saved_at:%H:%M}", partial(self.documents.open_autosave, save.path))
                    for save in shown
                ],
            )

    # ── from the session ──

    def _on_session_run_started(self, info: RunInfo) -> None:
        if self._preset is not None and info.text.sha256 != self._preset_text:
            self._leave_preset(self._preset)
        self.sidebar.start_run(info)
        changes = info.rate_changes
        self._show_learning_rate(changes[-1].learning_rate if changes else info.config.learning_rate)
        self.setWindowTitle(title_of(f"{shown(info.text.name)} — rnnviz"))
        self.notice.hide()
        if not self.session.has_goal:
            self.run_bar.clear_goal()
        self.menus.set_can_train(info.can_train)
        self._show_running(False)

    def _on_documents_run_begun(self) -> None:
        if self._first_goal is not None:
            self.run_bar.run_until(StopKind.ITERATION, self._first_goal)
            self._first_goal = None
        if not self._has_begun:
            self._has_begun = True
            if self._is_first_start and self.session.iteration == 0:
                self.first_minute.begin()
            if self._settings.trouble:
                self._tell_mistake(self._settings.trouble)
            self._offer_lost_session()

    def _on_documents_preset_opened(self, preset: Preset) -> None:
        self.sidebar.set_config(preset.config)
        self._stand_in_preset(preset)
        self.pages.open_page(preset.page)
        if preset.network == "hello":
            self.pages.show_hello()
        if preset.note and self.sidebar.isHidden():
            self.notice.tell(preset.note, self.documents.way_back)

    def _surroundings(self) -> Callable[[], object]:
        """What stands beside the run: its preset and the settings of the next; shows them again."""
        config, preset = self.sidebar.config_or_default(), self._preset

        def show() -> None:
            if preset is not None:
                self._stand_in_preset(preset)
            elif self._preset is not None:
                self._leave_preset(self._preset)
            self.sidebar.set_config(config)

        return show

    def _stand_in_preset(self, preset: Preset) -> None:
        """Say what the preset says, and hide what it hides."""
        self.sidebar.show_note(preset.name, preset.note)
        for name in HIDEABLE:
            self._show_control(name, name not in preset.hidden)
        self._preset = preset
        self._preset_text = self.session.info.text.sha256 if self.session.info else ""

    def _leave_preset(self, preset: Preset) -> None:
        """Another text: what the preset said and hid was about its own."""
        self._preset = None
        self.sidebar.show_note("", "")
        for name in preset.hidden:
            self._show_control(name, True)

    def _show_control(self, name: str, visible: bool) -> None:
        panels = {panel.objectName(): title for title, panel in self.train_page.panels.items()}
        if name in panels:
            self.menus.panels[panels[name]].setChecked(visible)
            return
        control = self.findChild(QWidget, name)
        if control is self.sidebar:
            self.sidebar_place.allow(visible)
        elif control is not None:
            control.setVisible(visible)

    def _on_session_snapshot_arrived(self, snapshot: Snapshot) -> None:
        if not self.session.is_running:
            self._show_learning_rate(snapshot.learning_rate)
            self._show_numbers()

    def _on_session_frame_ended(self) -> None:
        # Painted now, while the interpreter's lock is ours. Left to the event loop, every canvas
        # waits for the lock again, and the worker is stopped once more for each. Layouts are not
        # done yet: what a frame paints must not depend on them.
        QCoreApplication.sendPostedEvents(self, QEvent.Type.UpdateRequest.value)

    def _on_session_event_arrived(self, event: object) -> None:
        match event:
            case StateChanged(running, reason):
                self._show_running(running)
                if reason:
                    self.notice.tell(reason)
            case Rewound(_, value, TrainingConfig() as config):
                self.notice.tell(
                    "The first weights were too large: the run has begun again at step 0 with sigma "
                    f"{config.sigma:g} and learning rate {value:g}."
                )
            case GoalSpent(_, message):
                if not self.session.has_goal:
                    self.run_bar.clear_goal()
                if message:  # it may come right after the offer to bring another run back
                    stays = [action for action in self.notice.ways_out if action in self.documents.way_back]
                    self.notice.tell(message, stays)
            case LearningRateChanged(value, _) | Rewound(_, value):
                self._show_learning_rate(value)
            case CommandRefused(_, SetLearningRate()) if self.session.snapshot is not None:
                self._show_learning_rate(self.session.snapshot.learning_rate)
            case Diverged(_, message, good_iteration, learning_rate):
                way = f"Go back to iteration {good_iteration:,} with learning rate {learning_rate / 2:g}"
                self.notice.tell(message, [(way, self._rewind)], error=True)
            case WorkerFailed(message, details):
                log.error("the worker failed\n%s", details)
                self._show_running(False)
                saves = self.recovery.autosaves()[:1] if self.recovery else []
                actions = [("Bring it back", partial(self.documents.open_autosave, s.path)) for s in saves]
                self.notice.tell(message, actions, error=True)

    def _show_learning_rate(self, value: float) -> None:
        self.run_bar.show_learning_rate(value)
        self.sidebar.show_learning_rate(value)

    def _rewind(self) -> None:
        self.session.send(Rewind())
        self.session.set_running(True)

    def _show_running(self, running: bool) -> None:
        self.menus.show_running(running)
        info = self.session.info
        can_train = info is None or info.can_train
        self.status_line.show_state(running, "" if can_train else "writing only")
        self._show_numbers()

    def _show_numbers(self) -> None:
        snapshot, info = self.session.snapshot, self.session.info
        if snapshot is not None and info is not None:
            self.sidebar.show_snapshot(snapshot)
            self.run_bar.show_snapshot(snapshot)
            self.status_line.show_snapshot(snapshot, info.config.seq_length)
            self.status_line.show_saved(self.saving.saved_in_words)

    # ── from widgets ──

    def _on_hints_color_scheme_changed(self) -> None:
        if self._settings.text("theme", "system") == "system":
            self._set_theme(system_theme())

    def _tell_mistake(self, message: str) -> None:
        self.notice.tell(message, error=True)

    # ── remembering ──

    def _set_theme(self, theme: Theme) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, theme)
        self.pages.set_theme(theme)
        self.status_line.set_theme(theme)
        self._show_numbers()

    def _restore(self) -> None:
        settings, page = self._settings, self.train_page
        room = self.screen().availableSize()
        # The frame that the desktop draws is not known yet: leave it some room.
        self.resize(QSize(1400, 900).boundedTo(room - QSize(8, 40)))
        self.restoreGeometry(settings.bytes("geometry"))
        set_folder(self, settings.text("folder"))
        self._layout_memory.restore(self)
        for name in settings.table("hidden_panels"):
            if name in self.menus.panels:
                self.menus.panels[name].setChecked(False)
        self.sidebar.restore(settings.config())
        page.sampling.restore(settings.table("writing"))
        unit = settings.text("unit")
        if unit in UNITS:
            page.loss.set_unit(unit)
        page.loss.set_logarithmic(settings.text("iterations") == "logarithmic")
        self.sidebar_place.want(settings.text("sidebar", "shown") == "shown")
        self.menus.strip.more_button.setChecked(settings.text("second_row", "shown") == "shown")
        self.menus.action_show_references.setChecked(settings.text("references", "shown") == "shown")
        theme = settings.text("theme", "system")
        self.choose_theme(theme if theme in self.menus.themes else "system")

    def _remember(self) -> None:
        keep, page = self._settings.keep, self.train_page
        keep("geometry", self.saveGeometry())
        keep("folder", folder_of(self))
        self.pages.one_panel.end()
        self._layout_memory.remember(self)
        keep("hidden_panels", {n: True for n, a in self.menus.panels.items() if not a.isChecked()})
        keep("next_run", self.sidebar.lasting_config.to_dict())
        keep("writing", page.sampling.settings())
        keep("unit", page.loss.unit)
        keep("iterations", "logarithmic" if page.loss.is_logarithmic else "even")
        keep("sidebar", "shown" if self.sidebar_place.is_wanted else "hidden")
        keep("second_row", "shown" if self.menus.strip.more_button.isChecked() else "hidden")
        keep("references", "shown" if self.menus.action_show_references.isChecked() else "hidden")

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
        self.exports.stop()
        self.pages.stop()
        is_unsaved = self.saving.is_unsaved
        has_ended = self.session.close()
        if self.recovery is not None:
            self.recovery.close()
            if is_unsaved:
                self.unsaved = self.recovery.unsaved or ("" if has_ended else "saving it took too long.")
        self._text_timer.stop()
        self.first_minute.stop()
        self._remember()
        super().closeEvent(event)
