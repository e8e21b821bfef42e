"""QuestionView: what a lesson asks before it is seen: one of several choices, or a number on a scale.

Revealed, what was said and what is right stand side by side. Knows words and numbers; knows no lesson.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from rnnviz.core.numerals import figures
from rnnviz.gui.parts.cover.number_sketch import NumberSketch
from rnnviz.gui.parts.names import written
from rnnviz.gui.parts.plain import Label, breakable
from rnnviz.gui.parts.theme import GRID, Theme

LONGEST = 24
"""Characters of a word that has room in a line of the column."""


class _ChoiceWords(Label):
    """The words beside a button, which they press: a button's own words do not wrap."""

    pressed = Signal()

    def __init__(self, words: str) -> None:
        super().__init__(breakable(words, LONGEST))
        self.setWordWrap(True)
        self.setToolTip("Choose this answer.")

    # Qt's overrides

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.pressed.emit()


class QuestionView(QWidget):
    """said  a choice, counted from 0, or a number"""

    said = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lesson_question")
        self._question = Label()
        self._question.setObjectName("lesson_question_words")
        self._question.setWordWrap(True)
        self._question.setProperty("role", "title")
        self._question.setToolTip("Say what you expect before you see it.")
        self.scale = NumberSketch("lesson_scale", "The number that is expected")
        self.scale.setFixedHeight(10 * GRID)
        self.scale.changed.connect(self._on_scale_changed)
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self._on_group_id_clicked)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(GRID)
        self.buttons: list[QRadioButton] = []
        self._words: list[Label] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self._question)
        column.addLayout(self._rows)
        column.addWidget(self.scale)

    def ask_choice(self, question: str, choices: Sequence[str], said: int | None) -> None:
        """Ask for one of these; ``said`` was chosen before, None: none."""
        self._begin(question)
        self.scale.hide()
        for number, choice in enumerate(choices):
            button, words = QRadioButton(), _ChoiceWords(choice)
            button.setObjectName(f"lesson_choice_{number}")
            button.setAccessibleName(choice)
            button.setToolTip("Choose this answer.")
            button.setMinimumHeight(words.fontMetrics().height() + 4)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setChecked(number == said)
            words.pressed.connect(button.click)
            self._group.addButton(button, number)
            row = QHBoxLayout()
            row.setSpacing(GRID)
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(words, 1)
            self._rows.addLayout(row)
            self.setTabOrder(self.buttons[-1] if self.buttons else self.scale, button)
            self.buttons.append(button)
            self._words.append(words)

    def ask_number(
        self, question: str, low: float, high: float, step: float, unit: str, said: float | None
    ) -> None:
        """Ask for a number on a scale."""
        self._begin(question)
        behind = f" {unit}" if unit else ""
        self.scale.blockSignals(True)
        self.scale.begin(low, high, step, lambda value: f"{figures(value, 3)}{behind}")
        if said is not None:
            self.scale.say(said)
        self.scale.blockSignals(False)
        self.scale.show()

    def reveal_choice(self, right: int) -> None:
        """Mark the right one (−1: none of them); nothing can be chosen any more."""
        for number, (button, words) in enumerate(zip(self.buttons, self._words, strict=True)):
            button.setEnabled(False)
            is_right = number == right
            words.setProperty("role", "accent" if is_right else "" if button.isChecked() else "quiet")
            marks = [mark for mark, is_so in (("expected", button.isChecked()), ("came", is_right)) if is_so]
            if marks:
                words.setText(f"{breakable(button.accessibleName(), LONGEST)} ({', '.join(marks)})")
                button.setAccessibleName(words.text())
            words.style().unpolish(words)
            words.style().polish(words)

    def reveal_number(self, came: float) -> None:
        """Show the number that came beside what was said."""
        self.scale.reveal(came)

    def take_keys(self) -> None:
        """Let who uses the keyboard answer at once."""
        first = self.buttons[0] if self.buttons else self.scale
        if first.isEnabled() and not self.scale.is_revealed:
            first.setFocus()

    def set_theme(self, theme: Theme) -> None:
        self.scale.set_theme(theme)

    def _begin(self, question: str) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            row = item.layout()
            while row is not None and (part := row.takeAt(0)) is not None:
                widget = part.widget()
                if widget is not None:
                    widget.hide()
                    widget.deleteLater()
        for button in self.buttons:
            self._group.removeButton(button)
        self.buttons, self._words = [], []
        self._question.setText(breakable(written(question), LONGEST))

    def _on_group_id_clicked(self, choice: int) -> None:
        self.said.emit(choice)

    def _on_scale_changed(self) -> None:
        if self.scale.is_said:
            self.said.emit(self.scale.value)
