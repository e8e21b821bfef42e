"""LearningCard: what a shape is to learn, how far its network has come, and which unseen cases it misses.

Knows attempts by what they say of themselves; trains nothing.
"""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QListWidget, QListWidgetItem, QSizePolicy, QWidget

from rnnviz.core.lecture.lesson import Unrolled
from rnnviz.core.lecture.shape import Shape
from rnnviz.gui.pages.lecture import explanations
from rnnviz.gui.pages.lecture.accuracy_plot import AccuracyCurve, AccuracyPlot
from rnnviz.gui.pages.lecture.accuracy_rows import AccuracyRow, AccuracyRows
from rnnviz.gui.pages.lecture.controls import LearningControls
from rnnviz.gui.pages.lecture.shapes.attempt import Attempt, ShapeSeen
from rnnviz.gui.pages.lecture.shapes.columns import marked, written
from rnnviz.gui.pages.lecture.shares import percent
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.card_tools import CardTools
from rnnviz.gui.parts.fitted_label import FittedLabel
from rnnviz.gui.parts.number_table import NumberTable
from rnnviz.gui.parts.painted_text import longest_fitting
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.theme import GRID, Theme, mono_font

STATE = ("the state of before, hₜ₋₁", "state of before, h", "state h")
INPUT = ("the input of before, xₜ₋₁", "input of before, x", "input x")
INKS = ("accent", "warm")
SHORT = 34
"""Characters of a text, what was answered and what was wanted that are shown whole."""
NARROWEST = 220
"""Pixels of a line of words: a card that is not laid out yet is taken to be so wide."""
APART = 0.05
"""Accuracies that differ by less settle nothing: other seeds differ as much."""
_STATE_NEEDED = ": one step back is not enough here; the state carries on what came earlier."
_INPUT_BETTER = ": the input of before does better here."
_NO_DIFFERENCE = ": no difference here, for nothing older than one step is needed."
_LONGEST_VERDICTS = (f"99.9 % with the state of before, 99.9 % with the input of before{_STATE_NEEDED}",)
_PREVIOUS_INPUT = (
    "(input + previous input) instead of previous hidden",
    "input + previous input instead of hidden",
    "(input + previous input)",
)
"""What the switch is called, the longest first."""


class LearningCard(Card):
    """Named ``shape_learning``; its parts ``shape_train``, ``shape_seed``, ``shape_previous_input`` …

    previous_input_chosen  the switch was moved
    failure_chosen         show an unseen case that is missed: its text, and the first step that is wrong
    """

    previous_input_chosen = Signal(bool)
    failure_chosen = Signal(str, int)

    def __init__(self, shapes: Sequence[Shape], parent: QWidget | None = None) -> None:
        super().__init__(explanations.SHAPE_LEARNING, parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._task_words = tuple(shape.task_words for shape in shapes)
        self._attempts: tuple[Attempt | None, Attempt | None] = (None, None)
        self.task = _wrapped("shape_task")
        self.controls = LearningControls("shape")
        self.previous_input = QCheckBox(_PREVIOUS_INPUT[0])
        self.previous_input.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.previous_input.setObjectName("shape_previous_input")
        self.previous_input.setAccessibleName("Previous input instead of previous hidden state")
        self.previous_input.setToolTip(
            "Would the input of before do instead of the state of before? "
            "hₜ = tanh(Wxh [xₜ, xₜ₋₁] + bh) learns the same task, and accuracy settles it."
        )
        self.previous_input.toggled.connect(self.previous_input_chosen)
        self.rows = AccuracyRows("shape_accuracy", 2)
        self.plot = AccuracyPlot("shape_accuracy_plot")
        self.verdict = _wrapped("shape_verdict")
        self.missed = FittedLabel()
        self.missed.setProperty("role", "quiet")
        self.failures = QListWidget()
        self.failures.setObjectName("shape_failures")
        self.failures.setAccessibleName("Unseen cases that are missed")
        self.failures.setAccessibleDescription("↑ and ↓ choose a case, Enter shows it unrolled.")
        self.failures.setProperty("passages", True)
        self.failures.setFont(mono_font())
        self.failures.setUniformItemSizes(True)
        self.failures.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.failures.setMinimumHeight(2 * self.failures.fontMetrics().height() + 8)
        self.failures.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.failures.itemClicked.connect(self._on_failures_item_chosen)
        self.failures.itemActivated.connect(self._on_failures_item_chosen)
        for widget in (self.task, self.controls, self.previous_input, self.rows):
            self.body.addWidget(widget)
        self.body.addWidget(self.plot, 3)
        self.body.addWidget(self.verdict)
        self.body.addWidget(self.missed)
        self.body.addWidget(self.failures, 2)
        self.tools = CardTools(self, "shape_learning", self.numbers)

    # ── what it is told ──

    def show_shape(self, shape: Shape, *, previous_input: bool) -> None:
        """Another task; and which of the two networks is looked at."""
        self.task.setText(shape.task_words)
        self.task.setToolTip(f"{shape.words} {shape.why}".strip())
        with QSignalBlocker(self.previous_input):
            self.previous_input.setChecked(previous_input)
        self.offer_subtitle(f"{shape.title}: {shape.cell}, {shape.hidden_size} units", shape.title, "")

    def show_attempts(self, state: Attempt | None, before: Attempt | None, looked_at: Attempt) -> None:
        """How far both have come, with the state of before and with the input of before."""
        self._attempts = (state, before)
        pairs = list(zip((STATE, INPUT), INKS, self._attempts, strict=True))
        self.rows.show_rows([_row(words, ink, attempt) for words, ink, attempt in pairs])
        self.plot.show_curves(
            [
                AccuracyCurve(words[-1], ink, tuple(attempt.points))
                for words, ink, attempt in pairs
                if attempt is not None
            ]
        )
        self.verdict.setText(verdict(state, before))
        self._show_failures(looked_at.seen)

    def set_theme(self, theme: Theme) -> None:
        self.controls.set_theme(theme)
        self.rows.set_theme(theme)
        self.plot.set_theme(theme)

    # ── failures ──

    def _show_failures(self, seen: ShapeSeen | None) -> None:
        failures: Sequence[Unrolled] = seen.failures if seen is not None else ()
        words = [_failure_words(failure) for failure in failures]
        if words != [self.failures.item(i).text() for i in range(self.failures.count())]:
            self.failures.clear()
            for failure, said in zip(failures, words, strict=True):
                item = QListWidgetItem(said)
                item.setData(Qt.ItemDataRole.UserRole, (failure.case.text, first_wrong(failure)))
                item.setToolTip("Click, or press Enter: it is unrolled.")
                self.failures.addItem(item)
        if seen is None:
            count, more = "not asked yet", ""
        else:
            count = f"{seen.missed:,}" if seen.missed else "none"
            more = "" if seen.missed == len(failures) else f", the first {len(failures)} of them"
        self.missed.offer(
            f"Unseen cases that are missed: {count}{more}",
            f"Unseen cases missed: {count}",
            f"missed: {count}",
        )
        self.missed.setToolTip(
            "Unseen cases that came wrong at the last examination. One pressed is unrolled."
        )

    def numbers(self) -> NumberTable:
        """Every examination: how much it had learnt from, and the accuracy."""
        rows = [
            (words[0], shown, accuracy)
            for words, attempt in zip((STATE, INPUT), self._attempts, strict=True)
            if attempt is not None
            for shown, accuracy in attempt.points
        ]
        return NumberTable(("carried on", "cases shown", "accuracy on unseen cases"), rows)

    def _on_failures_item_chosen(self, item: QListWidgetItem) -> None:
        self.failure_chosen.emit(*item.data(Qt.ItemDataRole.UserRole))

    # Qt's overrides

    def hasHeightForWidth(self) -> bool:
        """No: the sentences have their lines, and nothing moves when they change."""
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = max(NARROWEST, self.contentsRect().width() - 2 * (GRID + 4))
        metrics, flags = self.task.fontMetrics(), Qt.TextFlag.TextWordWrap
        beside = self.previous_input.sizeHint().width() - metrics.horizontalAdvance(
            self.previous_input.text()
        )
        self.previous_input.setText(
            longest_fitting(metrics, _PREVIOUS_INPUT, width - beside) or _PREVIOUS_INPUT[-1]
        )
        for label, sentences in ((self.task, self._task_words), (self.verdict, _LONGEST_VERDICTS)):
            room = QRect(0, 0, width, 1000)
            label.setFixedHeight(
                max(metrics.boundingRect(room, flags, words).height() for words in sentences) + 2
            )


def verdict(state: Attempt | None, before: Attempt | None) -> str:
    """What the two accuracies settle, in words."""
    if state is None or state.accuracy is None:
        return ""
    if before is None or before.accuracy is None:
        count = len(state.lesson.unseen) if state.lesson is not None else 0
        right = f"{percent(state.accuracy)} of {count:,} unseen cases come right."
        return f"{right} The switch asks: would the input of before do?"
    apart = state.accuracy - before.accuracy
    shares = (percent(state.accuracy), percent(before.accuracy))
    both = f"{shares[0]} with the state of before, {shares[1]} with the input of before"
    if apart > APART:
        return f"{both}{_STATE_NEEDED}"
    return f"{both}{_INPUT_BETTER}" if apart < -APART else f"{both}{_NO_DIFFERENCE}"


def _row(words: tuple[str, ...], ink: str, attempt: Attempt | None) -> AccuracyRow:
    if attempt is None or attempt.accuracy is None:
        return AccuracyRow(words, ink)
    return AccuracyRow(words, ink, attempt.accuracy, attempt.after)


def _failure_words(failure: Unrolled) -> str:
    text, got, wanted = marked(failure.case.text), written(failure.written), written(failure.case.answers)
    if len(text + got + wanted) <= SHORT:
        return f"{text} → {got}, not {wanted}"
    step = first_wrong(failure)
    got, wanted = marked(failure.outputs[step]), marked(failure.case.answers[step])
    return f"{text} → {got} at step {step + 1}, not {wanted}"


def first_wrong(failure: Unrolled) -> int:
    """The first step whose answer is not what was asked for."""
    pairs = zip(failure.written, failure.case.answers, strict=True)
    return next(step for step, (got, wanted) in enumerate(pairs) if got != wanted)


def _wrapped(name: str) -> Label:
    label = Label()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    return label
