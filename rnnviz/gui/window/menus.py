"""Menus: every action of the window, in the menu bar and in the toolbar.

Knows names, keys and places; what an action does is a signal that the window answers. What stands in the menu
File is a part of its own.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QToolBar, QToolButton, QWidget

from rnnviz import __version__
from rnnviz.gui.page import Page
from rnnviz.gui.parts import names
from rnnviz.gui.parts.actions import action_of, make_switch
from rnnviz.gui.parts.asking import inform
from rnnviz.gui.parts.steady_buttons import SteadyToolButton
from rnnviz.gui.window import one_panel
from rnnviz.gui.window.file_menu import FileMenu
from rnnviz.gui.window.keyboard import WAYS
from rnnviz.gui.window.run_bar import RunBar
from rnnviz.gui.window.tool_strip import ToolStrip

RUN, PAUSE = "▶ Run", "❚❚ Pause"
STEP_COUNTS = (10, 100, 1000, 10_000)

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

    def __init__(self, window: QMainWindow, file: FileMenu, reset: Callable[[], object]) -> None:
        super().__init__(window)
        self._window = window
        self._action = partial(action_of, window)
        window.menuBar().setAccessibleName("Menus")
        self.file = file
        self.file.save_preset_triggered.connect(self.save_preset_triggered)
        self.themes: dict[str, QAction] = {}
        self.panels: dict[str, QAction] = {}
        self._make_actions(reset)
        self._make_edit_menu()
        self._make_run_menu()
        self._make_view_menu()
        self._make_help_menu()

    def _make_actions(self, reset: Callable[[], object]) -> None:
        make = self._action
        # Space and S are taken in the window's keyPressEvent: as shortcuts they would be missing
        # in text fields and on buttons.
        self.action_run = make("action_run", "Run", self.run_triggered.emit, tip="Train, or pause (Space)")
        self.action_step = make(
            "action_step", "Step", partial(self.step_triggered.emit, 1), tip="Learn from one window (S)"
        )
        self.action_reset = make(
            "action_reset", "Reset", reset, tip="Back to iteration 0 with the same settings"
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
            self.file.offer_figure(figure)

    def show_panel_around(self, page: Page, widget: QWidget) -> None:
        """Show the panel of ``page`` that ``widget`` is, or stands in, where it was hidden."""
        for panel in page.panels:
            if panel.widget is widget or panel.widget.isAncestorOf(widget):
                self.panels[panel.title].setChecked(True)

    # ── what it shows ──

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
        export.setMenu(self.file.export_menu)
        export.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        export.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        step, reset = _button(self.action_step), _button(self.action_reset)
        save = _button(self.file.action_save_checkpoint, "Save")
        keys = self.action_palette.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        search = _button(self.action_palette, f"Search  {keys}")
        search.setParent(self._window.menuBar())  # which would not keep it by itself
        self._window.menuBar().setCornerWidget(search)
        self.strip = ToolStrip(
            [_button(self.file.action_open, "Open…"), run_button, step, reset], run_bar, [save, export]
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
