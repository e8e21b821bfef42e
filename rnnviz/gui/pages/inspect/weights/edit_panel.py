"""EditPanel: another value for the chosen weight, or zero for its row or column; taken back, made again.

Says what is wanted; knows neither a network nor what a change does.
"""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from rnnviz.core.inside.edits import Edit
from rnnviz.gui.parts.fields import NumberField, mark_invalid
from rnnviz.gui.parts.names import named
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.theme import GRID
from rnnviz.training.setting import Range

LARGEST = 1e6
_VALUES = Range(
    -LARGEST, LARGEST, "The value of the chosen weight: type another, and Enter sets it in a copy."
)
NOTHING_SET = "Nothing is set by hand. Changes are made in a copy: the run goes on without them."
MOST_NAMED = 2


class EditPanel(QWidget):
    """value_set      the chosen weight is to have this value
    zero_wanted    along this axis: 0 its row, 1 its column
    undo_wanted, redo_wanted, train_on_wanted  what the buttons say
    mistake_made   a sentence about a number that cannot be used
    """

    value_set = Signal(float)
    zero_wanted = Signal(int)
    undo_wanted = Signal()
    redo_wanted = Signal()
    train_on_wanted = Signal()
    mistake_made = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = Label("", self)
        self.name.setObjectName("weights_chosen")
        self.value = NumberField("weights_value", 0.0, _VALUES, self)
        self.value.called = "the weight"
        self.value.setAccessibleName("Value of the chosen weight")
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.value.setMinimumWidth(self.value.fontMetrics().horizontalAdvance("−0.000000000000") + 18)
        self.value.valueChanged.connect(self._on_value_changed)
        self.value.refused.connect(self.mistake_made)
        self.row = self._button(
            "weights_row_zero", "Row to 0", "Set the whole row of the chosen weight to zero."
        )
        self.column = self._button(
            "weights_column_zero", "Column to 0", "Set the whole column of the chosen weight to zero."
        )
        self.undo = self._button("weights_undo", "Undo", "Take the last change back.")
        self.redo = self._button("weights_redo", "Redo", "Make the change again that was taken back.")
        self.train_on = self._button(
            "weights_train_on", "Train on with it …",
            "Put these changes into the network that learns, and train on. You are asked first.",
        )  # fmt: skip
        self.row.clicked.connect(lambda: self.zero_wanted.emit(0))
        self.column.clicked.connect(lambda: self.zero_wanted.emit(1))
        self.undo.clicked.connect(self.undo_wanted)
        self.redo.clicked.connect(self.redo_wanted)
        self.train_on.clicked.connect(self.train_on_wanted)
        self.said = Label(NOTHING_SET, self)
        self.said.setObjectName("weights_edits")
        self.said.setProperty("role", "quiet")
        self.said.setWordWrap(True)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(GRID // 2)
        for widgets in (
            (self.name, None, self.value),
            (self.row, self.column, None),
            (self.said,),
            (self.undo, self.redo, None, self.train_on),
        ):
            row = QHBoxLayout()
            row.setSpacing(GRID // 2)
            for widget in widgets:
                if widget is None:
                    row.addStretch(1)
                else:
                    row.addWidget(widget, 1 if widget is self.said else 0)
            rows.addLayout(row)

    def show_weight(self, name: str, value: float, *, has_columns: bool) -> None:
        """This weight is chosen, and its value in the copy."""
        self.name.setText(name)
        with QSignalBlocker(self.value):
            self.value.setValue(value)
        mark_invalid(self.value, False)
        self.column.setVisible(has_columns)
        self.row.setText("Row to 0" if has_columns else "All to 0")

    def show_edits(self, made: Sequence[Edit], *, can_redo: bool, can_train: bool) -> None:
        """What was changed so far, and whether it can be trained on."""
        self.undo.setEnabled(bool(made))
        self.redo.setEnabled(can_redo)
        self.train_on.setEnabled(bool(made) and can_train)
        self.said.setProperty("role", "warm" if made else "quiet")
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)
        self.say(made)

    def say(self, made: Sequence[Edit]) -> None:
        """Name the latest changes."""
        self.said.setText(in_words(made) if made else NOTHING_SET)

    def begin_typing(self, typed: str) -> None:
        """A value is being typed from elsewhere: go on here."""
        self.value.setFocus(Qt.FocusReason.OtherFocusReason)
        line = self.value.lineEdit()
        line.setText(typed)
        line.setCursorPosition(len(typed))

    def _button(self, name: str, text: str, tooltip: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setObjectName(name)
        button.setAccessibleName(text.removesuffix(" …"))
        button.setToolTip(tooltip)
        button.setProperty("small", True)
        return button

    def _on_value_changed(self, value: float) -> None:
        mistake = self.value.mistake
        mark_invalid(self.value, bool(mistake))
        if mistake:
            self.mistake_made.emit(mistake)
        else:
            self.value_set.emit(value)


def in_words(made: Sequence[Edit]) -> str:
    """``Set by hand, in a copy: Whh[3, :] = 0 · by[2] = 1 and 3 before.`` The latest are named."""
    latest = " · ".join(named(edit.words()) for edit in made[: -MOST_NAMED - 1 : -1])
    before = len(made) - MOST_NAMED
    rest = f" and {before:,} before" if before > 0 else ""
    return f"Set by hand, in a copy: {latest}{rest}."
