"""Menus: every action of the window, in the menu bar and in the toolbar.

Knows names, keys and places; what an action does is a method of Documents, or a
signal that the window answers.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QToolBar, QToolButton, QWidget

from rnnviz import __version__, paths
from rnnviz.gui.files.autosave_words import autosave_words
from rnnviz.gui.files.documents import Documents
from rnnviz.gui.files.exports import Exports
from rnnviz.gui.files.recovery import Recovery
from rnnviz.gui.files.settings import WindowSettings
from rnnviz.gui.page import Page
from rnnviz.gui.parts import names
from rnnviz.gui.parts.actions import make_action, make_switch
from rnnviz.gui.parts.asking import inform
from rnnviz.gui.parts.figure import Figure
from rnnviz.gui.parts.plain import unmnemonic
from rnnviz.gui.parts.steady_buttons import SteadyToolButton
from rnnviz.gui.window import one_panel
from rnnviz.gui.window.keyboard import WAYS
from rnnviz.gui.window.run_bar import RunBar
from rnnviz.gui.window.tool_strip import ToolStrip
from rnnviz.training.presets import builtin_presets, read_preset
from rnnviz.training.run.best import BY
from rnnviz.training.worker.questions import ExportKind

RUN, PAUSE = "▶ Run", "❚❚ Pause"
MAX_EARLIER = 15
STEP_COUNTS = (10, 100, 1000, 10_000)

_KEYS = """F1: what am I looking at
Ctrl+K: search everything
Space: run or pause
S: one step
Ctrl+Z and Ctrl+Shift+Z, or Ctrl+Y: undo and redo what was done to the view, the next run or the shelf
Ctrl+O and Ctrl+Shift+O: open a text, and a checkpoint
Ctrl+N: new run with the settings of the sidebar
Ctrl+Shift+N: go on from the moment that is shown, as a run of its own
Ctrl+Shift+F: a film of the run
Ctrl+G: write a sample
Ctrl+S and Ctrl+Shift+S: save a checkpoint, and save it in another file
← and → in the hidden state: choose a character
Ctrl+B: the sidebar
↑ ↓ PgUp PgDown in the hidden state: other units, where not all have room
Ctrl+L and Ctrl+0: logarithmic iterations, and the whole loss
← → + and − on the loss: look at a part
← → PgUp PgDown Home End on the line under the loss: another moment, with Shift by a step; Esc: now
Enter in a line with a step in bold: go to that moment
Arrows on the map: choose a place, and read it
↑ ↓ PgUp PgDown on the story: read on
Arrows, Home, End in the reader: move its cursor, with Shift select; letters type on
F5 on Inspect: look at the network again
↑ ↓ Home End in the units: another row; ← → and Enter: sort by another column, the other way round
Enter on a passage: the reader goes there
Enter on the gradient check: check
Enter, F2, Del on the runs: open, name or delete one; letters or Ctrl+F filter, Ctrl+D pins, F5 looks again
← → ↑ ↓ PgUp PgDown Home End in the microscope: another phase, or another group of them
P in the microscope: play its phases, and stop
Ctrl+PgUp and Ctrl+PgDown: another page
Ctrl+T: a picture as a table; F5 there: the present moment
Shift+F1: what the control with the keys is, and what stands at its place
Arrows, Home, End in a picture: from value to value
Shift+↑ and Shift+↓ in the hidden state: a single unit
Ctrl+← and Ctrl+→ on the loss: what the curve says there; Enter: that moment
Alt+Shift with an arrow: move the divider beside the panel
Ctrl+E: the panel under the mouse alone, and all again
Ctrl+P: cover a picture, say what you expect, reveal it; in a cover: draw by ← → ↑ ↓, or type; Esc uncovers
F3: the tour, and while it is there the way to what it speaks of
Alt+← and Alt+→ in a lesson: the step before, and the next one
Ctrl+Q: quit
Tab: to the next control"""
_ABOUT = "Train a character-level recurrent network, watch it learn, look inside."


class Menus(QObject):
    """Attributes ``action_…`` are the actions; the signals are what the window does itself.

    What a page offers is put among them when it is there (``offer``); ``panels`` are the switches of those
    panels that can be hidden, by their titles.
    """

    run_triggered = Signal()
    step_triggered = Signal(int)
    new_run_triggered = Signal()
    theme_chosen = Signal(str)
    names_chosen = Signal(str)
    panel_toggled = Signal(object, str, bool)
    one_panel_triggered = Signal()
    page_turned = Signal(int)
    log_asked = Signal()
    look_asked = Signal()
    help_asked = Signal(str)
    branch_asked = Signal()
    now_asked = Signal()
    film_asked = Signal()
    save_preset_triggered = Signal()
    table_asked = Signal()
    divider_pushed = Signal(str)
    tip_asked = Signal()
    palette_asked = Signal()
    edit_opened = Signal()
    undo_triggered = Signal()
    redo_triggered = Signal()
    predict_triggered = Signal()
    tour_asked = Signal()

    def __init__(
        self,
        window: QMainWindow,
        documents: Documents,
        exports: Exports,
        settings: WindowSettings,
        recovery: Recovery | None,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._documents = documents
        self._exports = exports
        self._settings = settings
        self._recovery = recovery
        self.themes: dict[str, QAction] = {}
        self.panels: dict[str, QAction] = {}
        self._make_actions()
        self._make_file_menu()
        self._make_edit_menu()
        self._make_run_menu()
        self._make_view_menu()
        self._make_help_menu()

    def _action(
        self, name: str, text: str, act: Callable[[], object], keys: str = "", tip: str = ""
    ) -> QAction:
        action = make_action(self._window, name, text, act, keys, tip)
        self._window.addAction(action)
        return action

    def _make_actions(self) -> None:
        make, documents = self._action, self._documents
        self.action_open = make(
            "action_open", "Open text…", documents.ask_for_text, "Ctrl+O", tip="Open a text, or a checkpoint"
        )
        self.action_encoding = make(
            "action_encoding", "Encoding of the text…", documents.encoding.ask_for_present,
            tip="Read the text again in another encoding",
        )  # fmt: skip
        self.action_open_checkpoint = make(
            "action_open_checkpoint", "Open checkpoint…", documents.ask_for_checkpoint, "Ctrl+Shift+O"
        )
        self.action_open_figure = make(
            "action_open_figure", "Open figure…", documents.ask_for_figure,
            tip="Look again at what a figure of a report, or a picture that was exported, shows",
        )  # fmt: skip
        self.action_save_checkpoint = make(
            "action_save_checkpoint", "Save checkpoint", documents.saving.save_again, "Ctrl+S",
            "Save everything that is needed to go on with this run",
        )  # fmt: skip
        self.action_save_as = make(
            "action_save_checkpoint_as", "Save checkpoint as…", documents.saving.ask_to_save, "Ctrl+Shift+S"
        )
        # Space and S are taken in the window's keyPressEvent: as shortcuts they would be missing
        # in text fields and on buttons.
        self.action_run = make("action_run", "Run", self.run_triggered.emit, tip="Train, or pause (Space)")
        self.action_step = make(
            "action_step", "Step", partial(self.step_triggered.emit, 1), tip="Learn from one window (S)"
        )
        self.action_reset = make(
            "action_reset", "Reset", documents.reset, tip="Back to iteration 0 with the same settings"
        )
        self.action_new_run = make(
            "action_new_run", "New run", self.new_run_triggered.emit, "Ctrl+N",
            "Begin again with the settings of the sidebar",
        )  # fmt: skip
        # A shortcut and no key of the window: a picture that has the focus has a use of its own for Esc.
        self.action_now = make(
            "action_now", "Back to now", self.now_asked.emit, "Esc",
            "Show the present moment again on every page",
        )  # fmt: skip
        self.action_now.setEnabled(False)
        self.action_branch = make(
            "action_branch", "Go on from here…", self.branch_asked.emit, "Ctrl+Shift+N",
            "A new run from the moment that is shown, with other settings if you like",
        )  # fmt: skip
        self.action_palette = make(
            "action_palette", "Search everything…", self.palette_asked.emit, "Ctrl+K",
            "Find any action, page, setting, preset, text, unit or moment by typing its name",
        )  # fmt: skip
        self.action_film = make(
            "action_film", "Film of the run", self.film_asked.emit, "Ctrl+Shift+F",
            "Play the moments that the run has kept, one after the other, and save them as a film",
        )  # fmt: skip

    def _make_file_menu(self) -> None:
        documents, exports = self._documents, self._exports
        self._window.menuBar().setAccessibleName("Menus")
        file = self._window.menuBar().addMenu("&File")
        file.addActions([self.action_open, self.action_encoding])
        self._recent = file.addMenu("Open recent")
        self._recent.aboutToShow.connect(self._fill_recent)
        samples = file.addMenu("Sample texts")
        for path in paths.sample_texts():
            name = path.stem.replace("_", " ").capitalize()
            samples.addAction(name, partial(documents.open_text, path))
        self._presets = presets = file.addMenu("Presets")
        presets.aboutToShow.connect(self._fill_presets)
        self._end_of_presets = presets.addSeparator()
        presets.addAction(self._action("action_open_preset", "Open preset…", documents.ask_for_preset))
        presets.addAction(
            self._action("action_save_preset", "Save as preset…", self.save_preset_triggered.emit)
        )
        file.addSeparator()
        file.addActions([self.action_open_checkpoint, self.action_open_figure])
        file.addActions([self.action_save_checkpoint, self.action_save_as])
        self._earlier = file.addMenu("Earlier runs")
        self._earlier.aboutToShow.connect(self._fill_earlier)
        file.addSeparator()
        self.export_menu = file.addMenu("Export")
        for name, text, kind in (
            ("samples", "Samples as text…", ExportKind.SAMPLES),
            ("loss", "Loss as CSV…", ExportKind.LOSS),
            ("signals", "Signals as CSV…", ExportKind.SIGNALS),
            ("best", "Best model as checkpoint…", ExportKind.BEST),
        ):
            ask = partial(exports.ask_to_export, kind)
            self.export_menu.addAction(self._action(f"action_export_{name}", text, ask))
        others = self.export_menu.addMenu("Best model by another loss")
        for by, words in BY.items():
            ask = partial(exports.ask_to_export, ExportKind.BEST, by)
            others.addAction(self._action(f"action_export_best_{by}", f"Lowest {words}…", ask))
        ask_for_report = exports.ask_to_export_report
        self.export_menu.addAction(
            self._action("action_export_report", "Report (HTML and PDF)…", ask_for_report)
        )
        self.export_menu.addSeparator()
        file.addSeparator()
        file.addAction(self._action("action_quit", "Quit", self._window.close, "Ctrl+Q"))

    def _make_edit_menu(self) -> None:
        edit = self._window.menuBar().addMenu("&Edit")
        edit.setToolTipsVisible(True)
        edit.aboutToShow.connect(self.edit_opened)
        what = "what was done last to the view, the next run or the shelf; nothing that was learned"
        self.action_undo = self._action(
            "action_undo", "Undo", self.undo_triggered.emit, "Ctrl+Z", f"Take back {what}"
        )
        self.action_redo = self._action(
            "action_redo", "Redo", self.redo_triggered.emit, "Ctrl+Shift+Z", "Do again what was taken back"
        )
        self.action_redo.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        edit.addActions([self.action_undo, self.action_redo])
        for action in edit.actions():
            action.setEnabled(False)  # until something has been done

    def _make_run_menu(self) -> None:
        self._run_menu = run = self._window.menuBar().addMenu("&Run")
        run.addActions([self.action_run, self.action_step])
        many = run.addMenu("Step many")
        for count in STEP_COUNTS:
            many.addAction(f"{count:,} steps", partial(self.step_triggered.emit, count))
        run.addActions(
            [self.action_reset, self.action_new_run, self.action_now, self.action_branch, self.action_film]
        )
        run.addSeparator()

    def _make_view_menu(self) -> None:
        self._view_menu = view = self._window.menuBar().addMenu("&View")
        group = QActionGroup(self)
        for name, words in (("system", "Colours of the system"), ("light", "Light"), ("dark", "Dark")):
            action = self._action(f"action_theme_{name}", words, partial(self.theme_chosen.emit, name))
            action.setCheckable(True)
            group.addAction(action)
            view.addAction(action)
            self.themes[name] = action
        view.addSeparator()
        self.action_course_names = make_switch(
            self._window, "action_course_names", "Names of the course: U W V b c",
            tip="Write U W V b c for Wxh Whh Why bh by wherever the program shows them, as the assignments "
                "of DD2424 do, W2 in layer 2; an LSTM keeps by, for c is its cell. Files, copied numbers, "
                "reports and the command line keep Wxh",
        )  # fmt: skip
        self.action_course_names.setProperty(names.KEPT, True)
        self.action_course_names.triggered.connect(self._on_names_triggered)
        view.addAction(self.action_course_names)
        view.addSeparator()
        self.action_show_sidebar = self._action("action_show_sidebar", "Sidebar", lambda: None, "Ctrl+B")
        self.action_show_sidebar.setToolTip(
            "The text, the network and the settings of the next run (Ctrl+B)."
        )
        self.action_show_sidebar.setCheckable(True)
        self.action_show_sidebar.setChecked(True)
        view.addAction(self.action_show_sidebar)
        view.setToolTipsVisible(True)
        self._end_of_panels = self._action(
            "action_one_panel", "One panel alone and back", self.one_panel_triggered.emit, one_panel.KEYS,
            "Give the panel under the mouse the whole page; again, and all panels are back",
        )  # fmt: skip
        view.addAction(self._end_of_panels)
        view.addAction(
            self._action(
                "action_read_table", "Picture as a table", self.table_asked.emit, "Ctrl+T",
                "Read what a picture of this page shows in rows and columns, by keys or by a screen reader",
            )
        )  # fmt: skip
        dividers = view.addMenu("Move a divider")
        for way in WAYS:
            push = partial(self.divider_pushed.emit, way)
            tip = f"Move the divider beside the panel with the keys {way}"
            keys = f"Alt+Shift+{way.capitalize()}"
            dividers.addAction(self._action(f"action_divider_{way}", way.capitalize(), push, keys, tip))
        view.addSeparator()
        self.action_predict = self._action(
            "action_predict", "Predict, then see", self.predict_triggered.emit, "Ctrl+P",
            "Cover the picture under the mouse until you have said what you expect; then reveal it",
        )  # fmt: skip
        view.addAction(self.action_predict)
        self.predict_menu = view.addMenu("Predict")
        self.predict_menu.setToolTipsVisible(True)
        view.addSeparator()
        self._end_of_view = view.addSeparator()
        for name, words, by, keys in (
            ("next", "Next page", 1, "Ctrl+PgDown"),
            ("previous", "Previous page", -1, "Ctrl+PgUp"),
        ):
            turn = partial(self.page_turned.emit, by)
            view.addAction(self._action(f"action_{name}_page", words, turn, keys))

    def _make_help_menu(self) -> None:
        menu = self._window.menuBar().addMenu("&Help")
        menu.addAction(self.action_palette)
        menu.addAction(
            self._action(
                "action_look", "What am I looking at", self.look_asked.emit, "F1",
                "The page in front, card by card: what each shows, with its formula",
            )
        )  # fmt: skip
        menu.addAction(
            self._action(
                "action_what_is_this", "What is this", self.tip_asked.emit, "Shift+F1",
                "Say what the control with the keys is, and what stands at its place",
            )
        )  # fmt: skip
        for name, text, leaf in (
            ("glossary", "Glossary", "words:The text"),
            ("presets", "Lessons, presets and texts explained", "lessons"),
            ("keyboard", "Keyboard", "keys"),
        ):
            menu.addAction(self._action(f"action_help_{name}", text, partial(self.help_asked.emit, leaf)))
        menu.addAction(
            self._action(
                "action_tour", "Tour", self.tour_asked.emit, "F3",
                "Ten things to do, a sentence each; while it is there, the way to the present one",
            )
        )  # fmt: skip
        self.lessons_menu = menu.addMenu("Lessons")
        menu.addSeparator()
        menu.addAction(self._action("action_open_log", "Open the log", self.log_asked.emit))
        menu.addAction("About rnnviz", partial(inform, self._window, f"rnnviz {__version__}", _ABOUT))

    def _on_names_triggered(self, is_course: bool) -> None:
        self.names_chosen.emit("course" if is_course else "field")

    def _fill_presets(self) -> None:
        """Those that come along, once: their names stand in files, which a start does not wait for."""
        if self._presets.actions()[0] is not self._end_of_presets:
            return
        groups: dict[str, QMenu] = {}
        for path in builtin_presets():
            preset = read_preset(path)
            if preset.group not in groups:
                groups[preset.group] = QMenu(unmnemonic(preset.group), self._presets)
                self._presets.insertMenu(self._end_of_presets, groups[preset.group])
            name = unmnemonic(preset.name)
            groups[preset.group].addAction(name, partial(self._documents.open_preset, path))

    def _fill_recent(self) -> None:
        self._recent.clear()
        for path in self._settings.recent_files():
            self._recent.addAction(unmnemonic(str(path)), partial(self._documents.open_file, path))
        _say_when_empty(self._recent)

    def _fill_earlier(self) -> None:
        self._earlier.clear()
        for save in self._recovery.autosaves()[:MAX_EARLIER] if self._recovery else []:
            open_it = partial(self._documents.open_autosave, save.path)
            self._earlier.addAction(unmnemonic(autosave_words(save)), open_it)
        _say_when_empty(self._earlier)

    # ── what pages offer ──

    def offer(self, page: Page) -> None:
        """Put the panels, actions and figures of ``page`` into the menus."""
        for panel in page.panels:
            action = QAction(panel.title, self._window)
            action.setObjectName(f"action_show_{panel.title.lower().replace(' ', '_')}")
            action.setCheckable(True)
            action.setChecked(True)
            action.toggled.connect(partial(self.panel_toggled.emit, page, panel.title))
            self._view_menu.insertAction(self._end_of_panels, action)
            self.panels[panel.title] = action
        self._run_menu.addActions(page.run_actions)
        self._view_menu.insertActions(self._end_of_view, page.view_actions)
        self._window.addActions([*page.run_actions, *page.view_actions])  # for their keys
        for figure in page.figures:
            self.offer_figure(figure)

    def show_panel_around(self, page: Page, widget: QWidget) -> None:
        """Show the panel of ``page`` that ``widget`` is, or stands in, where it was hidden."""
        for panel in page.panels:
            if panel.widget is widget or panel.widget.isAncestorOf(widget):
                self.panels[panel.title].setChecked(True)

    def offer_figure(self, figure: Figure) -> None:
        """Put ``figure`` into the Export menu."""
        self._exports.figures[figure.title] = figure
        self.export_menu.addAction(
            self._action(
                f"action_picture_{figure.title.lower().replace(' ', '_')}",
                f"{figure.title} as picture…",
                partial(self._exports.ask_to_export_picture, figure.title),
            )
        )
        names.rewrite_new(self.export_menu.actions()[-1])

    # ── what it shows ──

    @property
    def keys(self) -> str:
        """All keys of the window, a line for each: ``keys: what they do``."""
        return _KEYS

    def show_running(self, running: bool) -> None:
        """Run says Pause while training runs."""
        self.action_run.setText(PAUSE if running else RUN)

    def set_can_train(self, can_train: bool) -> None:
        for action in (self.action_run, self.action_step, self.action_reset):
            action.setEnabled(can_train)

    def toolbar(self, run_bar: RunBar) -> QToolBar:
        """The toolbar: the actions used most, with ``run_bar`` among them."""
        toolbar = QToolBar("Run", self._window)
        toolbar.setObjectName("toolbar")
        toolbar.setMovable(False)
        toolbar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        run_button = _button(self.action_run, button=SteadyToolButton((RUN, PAUSE)))
        run_button.setProperty("primary", True)
        run_button.setMinimumWidth(100)
        export = QToolButton()
        export.setObjectName("export_button")
        export.setText("Export ▾")
        export.setToolTip("Take samples, the loss, pictures or the best model with you.")
        export.setMenu(self.export_menu)
        export.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        export.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        step, reset = _button(self.action_step), _button(self.action_reset)
        save = _button(self.action_save_checkpoint, "Save")
        keys = self.action_palette.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        search = _button(self.action_palette, f"Search  {keys}")
        search.setParent(self._window.menuBar())  # which would not keep it by itself
        self._window.menuBar().setCornerWidget(search)
        self.strip = ToolStrip(
            [_button(self.action_open, "Open…"), run_button, step, reset], run_bar, [save, export]
        )
        toolbar.addWidget(self.strip)
        return toolbar


def _button(action: QAction, text: str = "", button: QToolButton | None = None) -> QToolButton:
    button = button or QToolButton()
    button.setObjectName(action.objectName().removeprefix("action_") + "_button")
    if text:  # shorter than the menu's
        action.setIconText(text)
    button.setDefaultAction(action)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def _say_when_empty(menu: QMenu) -> None:
    if menu.isEmpty():
        menu.addAction("nothing yet").setEnabled(False)
