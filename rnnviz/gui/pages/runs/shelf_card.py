"""ShelfCard: the shelf with all that stands around it: a filter, buttons, a note, what all runs take.

Knows rows and words; reads no file, and what a button does is the page's.
"""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QStackedLayout,
    QToolButton,
    QWidget,
)

from rnnviz.gui.pages.runs import explanations
from rnnviz.gui.pages.runs.arrange import ShelfRow
from rnnviz.gui.pages.runs.sweep_bar import SweepBar
from rnnviz.gui.pages.runs.table import ShelfTable
from rnnviz.gui.parts.actions import make_action
from rnnviz.gui.parts.buttons import offer_clear_button
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.fitted_label import FittedLabel
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.theme import GRID

BUDGETS = (0.5, 1, 2, 5, 10, 50)
"""Gigabytes, to choose from."""
EMPTY = "No run is kept yet: each saves itself as it learns, and then stands here."
READING = "Reading what is kept …"
NONE_FOUND = "No run has all of these words: a name, a text, a note, or setting=value."


class ShelfCard(Card):
    """``actions_by_name`` are what can be done: open rename pin delete undo export import …

    filtered       what is to be shown has changed
    note_written   the note of the run that is chosen
    cancel_wanted  what is under way is to be called off
    budget_chosen  bytes that all runs may take
    """

    filtered = Signal(str)
    note_written = Signal(str)
    cancel_wanted = Signal()
    budget_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(explanations.RUNS_SHELF, parent)
        self.table = ShelfTable()
        self.table.letter_typed.connect(self._on_table_letter_typed)
        self.actions_by_name = {name: self._action(name, *rest) for name, *rest in _ACTIONS}
        self.filter = _FilterField()
        self.filter.left.connect(self.table.setFocus)
        self.filter.setObjectName("runs_filter")
        self.filter.setAccessibleName("Filter")
        self.filter.setPlaceholderText("Filter: name, text, value")
        self.filter.setToolTip(
            "Show the runs that have all of these words: of the name, the text or the note, the value of a "
            "setting in which runs differ, as 0.01, or hidden=100 (Ctrl+F; Esc empties it)."
        )
        offer_clear_button(self.filter, "Clear the filter")
        self.filter.setMinimumWidth(24 * GRID)
        self.filter.textChanged.connect(self.filtered)
        self.header.addWidget(self.filter)
        for name, words in (("open", "Open"), ("import", "Import…")):
            self.header.addWidget(_button(self.actions_by_name[name], words))
        self.more = QToolButton()
        self.more.setObjectName("runs_more")
        self.more.setText("More ▾")
        self.more.setAccessibleName("More that can be done with runs")
        self.more.setToolTip("Rename, pin, delete, export … (also by a right click on a run).")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self)
        self.menu.setToolTipsVisible(True)
        for names in _MENU:
            self.menu.addActions([self.actions_by_name[name] for name in names])
            self.menu.addSeparator()
        self._budgets = self._budget_menu()
        self.more.setMenu(self.menu)
        self.header.addWidget(self.more)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(
            lambda place: self.menu.popup(self.table.viewport().mapToGlobal(place))
        )
        self._empty = Label(READING)
        self._empty.setObjectName("runs_empty")
        self._empty.setProperty("role", "quiet")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        room = QWidget()
        self._stack = QStackedLayout(room)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self._stack.setCurrentWidget(self._empty)
        self.body.addWidget(room, 1)
        self.sweep_bar = SweepBar()
        self.body.addWidget(self.sweep_bar)
        self.body.addLayout(self._foot())
        find = make_action(self, "action_runs_find", "Filter the runs", self.filter.setFocus, "Ctrl+F")
        find.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.addAction(find)
        self.choose_actions([])

    def _action(self, name: str, text: str, keys: str, words: str) -> QAction:
        action = make_action(self, f"action_runs_{name}", text, None, keys, words)
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        if name not in ("open", "rename", "delete"):  # those are keys of the table: a field needs them
            self.addAction(action)
        return action

    def _budget_menu(self) -> dict[int, QAction]:
        """How much room all runs may take: the choices, of which one is marked."""
        room = self.menu.addMenu("Room for all runs")
        group = QActionGroup(room)
        found = {}
        for gigabytes in BUDGETS:
            action = room.addAction(f"{gigabytes:g} GB")
            action.setObjectName(f"action_runs_budget_{gigabytes:g}")
            action.setCheckable(True)
            group.addAction(action)
            budget = int(gigabytes * (1 << 30))
            action.triggered.connect(partial(self.budget_chosen.emit, budget))
            found[budget] = action
        return found

    def show_budget(self, budget: int) -> None:
        """Mark it among the choices."""
        for choice, action in self._budgets.items():
            action.setChecked(choice == budget)

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        self.note = QLineEdit()
        self.note.setObjectName("runs_note")
        self.note.setAccessibleName("Note on the run that is chosen")
        self.note.setToolTip("A note on the run that is chosen; it is kept with it, and found by the filter.")
        self.note.setPlaceholderText("A note on the run that is chosen")
        self.note.textEdited.connect(lambda _text: self._on_note_edited())
        self.note.editingFinished.connect(self._on_note_finished)
        self._is_note_new = False
        self.status = FittedLabel()
        self.status.setObjectName("runs_status")
        self.status.setProperty("role", "quiet")
        self.undo = _button(self.actions_by_name["undo"], "Undo")
        self.cancel = QPushButton("Cancel")
        self.cancel.setObjectName("runs_cancel")
        self.cancel.setToolTip("Call off what is under way.")
        self.cancel.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.cancel.clicked.connect(self.cancel_wanted)
        # In one place, which is there also while neither is: nothing moves when one comes.
        place = QWidget()  # without one, the first of them would be shown as a window for a moment
        self._ways_out = QStackedLayout(place)
        for widget in (QWidget(), self.undo, self.cancel):
            self._ways_out.addWidget(widget)
        row.addWidget(self.note, 2)
        row.addWidget(self.status, 3)
        row.addWidget(place)
        return row

    # ── what it shows ──

    def show_rows(self, rows: Sequence[ShelfRow], *, is_any: bool) -> None:
        """These runs; ``is_any`` says whether there are any beside those that the filter leaves out."""
        self.table.show_rows(list(rows))
        self._empty.setText(NONE_FOUND if is_any else EMPTY)
        self._stack.setCurrentWidget(self.table if rows else self._empty)

    def choose_actions(self, chosen: Sequence[ShelfRow]) -> None:
        """What can be done with those that are chosen; and the note of the one, where it is one."""
        one = len(chosen) == 1
        actions = self.actions_by_name
        actions["open"].setEnabled(one and not chosen[0].is_here)
        actions["rename"].setEnabled(one)
        actions["repeat"].setEnabled(one and chosen[0].run.summary.parent is None)
        actions["go_on"].setEnabled(len({row.run.sweep for row in chosen}) == 1 and bool(chosen[0].run.sweep))
        actions["export"].setEnabled(one)
        actions["pin"].setEnabled(bool(chosen))
        actions["pin"].setText("Unpin" if chosen and all(row.run.label.pinned for row in chosen) else "Pin")
        actions["delete"].setEnabled(
            bool(chosen) and not any(row.is_here or row.run.is_open for row in chosen)
        )
        self.note.setEnabled(one)
        if not (self.note.hasFocus() and self._is_note_new):
            self.note.setText(chosen[0].run.label.note if one else "")
            self.note.setCursorPosition(0)

    def show_way_out(self, *, can_undo: bool = False, can_cancel: bool = False) -> None:
        """What is under way can be called off; or what was deleted can come back."""
        self._ways_out.setCurrentIndex(2 if can_cancel else 1 if can_undo else 0)
        self.actions_by_name["undo"].setEnabled(can_undo)

    # ── handlers ──

    def _on_table_letter_typed(self, letter: str) -> None:
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.setText(self.filter.text() + letter)

    def _on_note_edited(self) -> None:
        self._is_note_new = True

    def _on_note_finished(self) -> None:
        if self._is_note_new:
            self._is_note_new = False
            self.note_written.emit(self.note.text())


class _FilterField(QLineEdit):
    """Esc empties it; Enter and ↓ leave it for what was found."""

    left = Signal()

    # Qt's overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.left.emit()
        else:
            super().keyPressEvent(event)


_ACTIONS = (
    (
        "open",
        "Open",
        "Enter",
        "Go on with this run where it was saved; the present one gives way and is kept",
    ),
    ("rename", "Rename", "F2", "Give it a name: a run with a name is never thinned away"),
    ("pin", "Pin", "Ctrl+D", "A run that is pinned is never thinned away"),
    ("delete", "Delete", "Del", "Into the trash; Undo brings it back"),
    (
        "undo",
        "Undo delete",
        "",
        "Bring back what was deleted last, whatever was done since",
    ),
    (
        "repeat",
        "Repeat with 5 seeds",
        "",
        "Train the same run with 5 other seeds, as far as it came, in processes beside the window: "
        "how much of it was luck",
    ),
    (
        "go_on",
        "Go on with the sweep",
        "",
        "Train what is left of the sweep that this run is of, in processes beside the window",
    ),
    ("export", "Export as zip…", "", "The whole folder in one file"),
    ("import", "Import…", "", "Put a run on the shelf that was exported as a zip"),
    (
        "open_folder",
        "Open folder…",
        "",
        "Put a folder on the shelf that rnnviz train or sweep left; it stays where it is",
    ),
    ("refresh", "Look again", "F5", "Read the shelf again"),
)
_MENU = (
    ("open", "rename", "pin"),
    ("repeat",),
    ("delete", "undo"),
    ("export", "import", "open_folder"),
    ("refresh",),
)


def _button(action: QAction, words: str) -> QToolButton:
    button = QToolButton()
    action.setIconText(words)
    button.setDefaultAction(action)
    button.setObjectName(action.objectName().removeprefix("action_") + "_button")
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
