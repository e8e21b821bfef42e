"""LessonPanel: the column of a lesson: where one is, what it says, what it asks, back, next and leave.

Is told what to show; knows no lesson's file, no run and no measure.
"""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from rnnviz.gui.parts.accessible.announcing import announce
from rnnviz.gui.parts.cover.sketch import CoverSketch
from rnnviz.gui.parts.names import written
from rnnviz.gui.parts.plain import Label, breakable, unmnemonic
from rnnviz.gui.parts.theme import GRID, Theme
from rnnviz.gui.window.lessons.question_view import LONGEST, QuestionView
from rnnviz.gui.window.rows import heading
from rnnviz.gui.window.sidebar import WIDTH

BACK, NEXT = "Alt+Left", "Alt+Right"


class LessonPanel(QWidget):
    """As wide as the sidebar, in whose place it stands: no page moves for it.

    turned       1: to the next step, −1: to the one before
    again_asked  its run is to be made again
    left         the lesson is to be left;  home_wanted  so, and the run before it is to come back
    """

    turned = Signal(int)
    again_asked = Signal()
    left = Signal()
    home_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lesson_panel")
        self.setAccessibleName("Lesson")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(WIDTH)
        self._name = _words("lesson_name", "title", "What this lesson asks.")
        self._place = _words("lesson_place", "quiet", "How far the lesson has come.")
        self._title = _words("lesson_title", "accent", "What this step is for.")
        self._words = _words("lesson_words", "", "What this step of the lesson says.")
        self.question = QuestionView()
        self._nudge = _words("lesson_nudge", "accent", "This step asks, and nothing was said yet.")
        self._run = _words("lesson_run", "quiet", "The run that this step makes, in this very window.")
        self._bar = QProgressBar()
        self._bar.setObjectName("lesson_progress")
        self._bar.setAccessibleName("how far the run of this step has come")
        self._bar.setToolTip("How far the run of this step has come.")
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(4)
        self._bar.setRange(0, 1000)
        self.again = _button("lesson_again", "Make the run again", "Begin the run of this step once more.")
        self.again.clicked.connect(self.again_asked)
        self.home = _button("lesson_home", "Back", "End the lesson: the run before it comes back as it was.")
        self.home.clicked.connect(self.home_wanted)
        self._verdicts: list[Label] = []
        self._content = QWidget()
        self._column = column = QVBoxLayout(self._content)
        column.setContentsMargins(GRID + 6, GRID, GRID + 6, GRID)
        column.setSpacing(GRID)
        for widget in (self._words, self.question, self._run, self._bar, self.again):
            column.addWidget(widget)
        column.addStretch(1)
        self._scroll = scroll = QScrollArea()
        scroll.setObjectName("lesson_scroll")
        scroll.setAccessibleName("What the lesson says")
        scroll.setWidget(self._content)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.viewport().setAutoFillBackground(False)
        self._content.setAutoFillBackground(False)
        self.back = _button("lesson_back", "Back", f"The step before ({BACK}).")
        self.next = _button("lesson_next", "Next", f"The next step ({NEXT}).")
        self.next.setProperty("primary", True)
        self.leave = _button("lesson_leave", "Leave", "End the lesson; the run before it can come back.")
        self.back.setShortcut(BACK)
        self.next.setShortcut(NEXT)
        self.back.clicked.connect(lambda: self.turned.emit(-1))
        self.next.clicked.connect(lambda: self.turned.emit(1))
        self.leave.clicked.connect(self.left)
        self._lay_out()
        for before, after in pairwise(
            (self.question.scale, self.again, scroll, self.home, self.leave, self.back, self.next)
        ):
            self.setTabOrder(before, after)

    def _lay_out(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(GRID + 6, GRID + 6, GRID + 6, 0)
        head.setSpacing(GRID // 2)
        line = QHBoxLayout()
        line.addWidget(heading("LESSON", "A question, what you expect, and what is seen."))
        line.addStretch(1)
        line.addWidget(self._place)
        head.addLayout(line)
        head.addWidget(self._name)
        head.addSpacing(GRID // 2)
        head.addWidget(self._title)
        feet = QHBoxLayout()
        feet.setContentsMargins(GRID + 6, GRID // 2, GRID + 6, GRID)
        feet.setSpacing(GRID // 2)
        for button in (self.leave, self.back, self.next):
            feet.addWidget(button, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(head)
        outer.addWidget(self._scroll, 1)
        said = QVBoxLayout()
        said.setContentsMargins(GRID + 6, 0, GRID + 6, 0)
        said.addWidget(self._nudge)
        said.addWidget(self.home)
        outer.addLayout(said)
        outer.addLayout(feet)
        self._place.setWordWrap(False)

    # ── what it shows ──

    def begin(self, name: str) -> None:
        """Another lesson."""
        self._name.setText(breakable(name, LONGEST))

    def show_step(self, number: int, count: int, title: str) -> None:
        """Step ``number`` of ``count``, counted from 1; what it says comes by the others."""
        self._place.setText(f"{number} of {count}")
        self._title.setText(breakable(title, LONGEST))
        self.back.setEnabled(number > 1)
        self.next.setText("Done" if number == count else "Next")
        self.question.hide()
        self.nudge("")
        self.show_run("", None)
        self.say("", ())
        self._scroll.verticalScrollBar().setValue(0)

    def say(self, words: str, verdicts: Sequence[str]) -> None:
        """The words of the step, and what follows from what was measured."""
        self._words.setText(breakable(written(words), LONGEST))
        self._words.setVisible(bool(words))
        for label in self._verdicts:
            self._column.removeWidget(label)
            label.hide()
            label.deleteLater()
        self._verdicts = []
        for number, verdict in enumerate(verdicts):
            label = _words(f"lesson_verdict_{number}", "title", "What follows from the measures of this run.")
            label.setText(breakable(written(verdict), LONGEST))
            self._column.insertWidget(self._column.indexOf(self._words) + 1 + number, label)
            self._verdicts.append(label)

    def show_run(self, words: str, share: float | None, *, offers_again: bool = False) -> None:
        """How the run of this step stands, and how far it is, 0 … 1; None: no bar. ``offers_again``: it does
        not stand, or comes no further."""
        self._run.setText(words)
        self._run.setVisible(bool(words))
        self._bar.setVisible(share is not None)
        self._bar.setValue(round(1000 * (share or 0.0)))
        self.again.setVisible(offers_again)

    def offer_home(self, words: str) -> None:
        """Offer the way back to the run before the lesson; '' where there is none here."""
        if words:
            fit = self.home.fontMetrics().elidedText(words, Qt.TextElideMode.ElideMiddle, WIDTH - 6 * GRID)
            self.home.setText(unmnemonic(fit))
            self.home.setAccessibleName(words)
        self.home.setVisible(bool(words))

    def nudge(self, words: str) -> None:
        """Say above the buttons why they do not lead on; '' is nothing."""
        self._nudge.setText(words)
        self._nudge.setVisible(bool(words))
        if words:
            announce(self, words)

    def let_go_on(self, possible: bool) -> None:
        """Whether the next step can come now."""
        had_keys = self.next.hasFocus()
        self.next.setEnabled(possible)
        if had_keys and not possible:
            self._scroll.setFocus()

    def set_theme(self, theme: Theme) -> None:
        self.question.set_theme(theme)

    def take_keys(self) -> None:
        """A question is there: who is at the lesson by keyboard, or nowhere, answers at once."""
        focused = self.window().focusWidget()
        is_elsewhere = focused is not None and isinstance(focused, QAbstractButton | CoverSketch | QLineEdit)
        if not self.question.isHidden() and (not is_elsewhere or self.isAncestorOf(focused)):
            self.question.take_keys()

    def tell(self) -> None:
        """Say the step to a screen reader."""
        announce(self, f"{self._place.text()}, {self._title.text()}. {self.words}")

    @property
    def words(self) -> str:
        """All that it says now, in its order."""
        said = [self._words, *self._verdicts, self._run]
        return "\n".join(label.text() for label in said if not label.isHidden())

    # Qt's overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, from wherever in the column."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.next.isEnabled():
            self.next.click()
        else:
            super().keyPressEvent(event)


def _words(name: str, role: str, tip: str) -> Label:
    label = Label()
    label.setObjectName(name)
    label.setProperty("role", role)
    label.setToolTip(tip)
    label.setWordWrap(True)
    return label


def _button(name: str, text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setToolTip(tip)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAutoDefault(True)
    return button
