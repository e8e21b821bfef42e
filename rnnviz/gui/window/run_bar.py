"""RunBar: the controls of the run in the toolbar: speed, learning rate, run until.

Turns widgets into commands and emits them; knows no session. The buttons beside
them are the window's actions. A goal that is chosen is offered first, and holds once it
was confirmed: a fast run would be there before it is read.
"""

import math

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QComboBox, QHBoxLayout, QSlider, QWidget

from rnnviz.core.numerals import figures
from rnnviz.gui.parts.fields import NumberField, mark_invalid
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.theme import GRID, mono_font
from rnnviz.gui.parts.wheel_passes import pass_wheel
from rnnviz.training.config import SETTINGS
from rnnviz.training.glossary.glossary import tip_of
from rnnviz.training.setting import Choices, Range
from rnnviz.training.worker.messages import SetLearningRate, SetSpeed, SetStop, Snapshot, StopKind

SLOWEST, FASTEST_LIMITED = 1.0, 1000.0
"""Steps a second at the slider's first place and at the last before 'full'."""
PLACES = 25

_COUNT = Range(1, 1e12, tip_of("run until"), whole=True)
_LOSS = Range(0, 1e12, "Pause by itself when smooth_loss has fallen to this, in nats.")
_GOALS = (
    ("stopped by hand", StopKind.NEVER),
    ("iteration", StopKind.ITERATION),
    ("pass", StopKind.EPOCH),
    ("smooth loss", StopKind.SMOOTH_LOSS),
)


class _GoalChoice(QComboBox):
    """Knows whether its list was opened: who chose there by mouse is done with it, who turns through it by
    keys is not."""

    was_opened = False

    # Qt's overrides

    def showPopup(self) -> None:
        self.was_opened = True
        super().showPopup()


class RunBar(QWidget):
    """command_given carries SetSpeed, SetLearningRate or SetStop; mistake_made a sentence."""

    command_given = Signal(object)
    mistake_made = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("run_bar")
        self._iteration, self._epoch, self._smooth_loss = 0, 0, 50.0
        self._is_offered = False  # a goal that is not confirmed yet
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        self._add_speed(row)
        row.addSpacing(GRID)
        self._add_learning_rate(row)
        row.addSpacing(GRID)
        self._add_goal(row)

    def _add_speed(self, row: QHBoxLayout) -> None:
        meaning = tip_of("speed")
        self._speed = QSlider(Qt.Orientation.Horizontal)
        pass_wheel(self._speed)
        self._speed.setObjectName("speed")
        self._speed.setAccessibleName("speed")
        self._speed.setToolTip(meaning)
        self._speed.setRange(0, PLACES)
        self._speed.setValue(PLACES)
        self._speed.setMinimumWidth(64)
        self._speed.setMaximumWidth(130)
        self._speed.valueChanged.connect(self._on_speed_changed)
        self._speed.sliderPressed.connect(self._on_speed_pressed)
        self._speed_text = Label("full")
        self._speed_text.setObjectName("speed_text")
        self._speed_text.setFont(mono_font())
        self._speed_text.setToolTip(meaning)
        self._speed_text.setFixedWidth(self._speed_text.fontMetrics().horizontalAdvance("1,000/s "))
        row.addWidget(_label("Speed", meaning, self._speed))
        row.addWidget(self._speed, 1)
        row.addWidget(self._speed_text)

    def _add_learning_rate(self, row: QHBoxLayout) -> None:
        rate = SETTINGS["learning_rate"]
        assert isinstance(rate.kind, Range)
        self._learning_rate = NumberField(rate.name, rate.default, rate.kind)
        self._learning_rate.setObjectName("run_learning_rate")
        self._learning_rate.setAccessibleName("learning rate of this run")
        self._learning_rate.setFixedWidth(72)
        self._learning_rate.setAlignment(Qt.AlignmentFlag.AlignRight)
        meaning = f"{rate.meaning} It acts at once, also while training runs."
        self._learning_rate.setToolTip(meaning)
        self._learning_rate.valueChanged.connect(self._on_learning_rate_changed)
        self._learning_rate.refused.connect(self.mistake_made)
        row.addWidget(_label("Learning rate", meaning, self._learning_rate))
        row.addWidget(self._learning_rate)
        self._rate_now = Label()
        self._rate_now.setObjectName("run_rate_now")
        self._rate_now.setAccessibleName("learning rate of the next step")
        self._rate_now.setProperty("role", "quiet")
        self._rate_now.setFont(mono_font())
        # Whatever it says, what is beside it stays in its place.
        self._rate_now.setFixedWidth(self._rate_now.fontMetrics().horizontalAdvance("now 1.23e-05 "))
        self._rate_now.hide()
        row.addWidget(self._rate_now)

    def _add_goal(self, row: QHBoxLayout) -> None:
        meaning = tip_of("run until")
        self._goal = _GoalChoice()
        self._goal.setObjectName("run_until")
        pass_wheel(self._goal)
        self._goal.setAccessibleName("run until")
        self._goal.setToolTip(meaning)
        self._goal.addItems([name for name, _ in _GOALS])
        self._goal.currentIndexChanged.connect(self._on_goal_changed)
        self._goal.activated.connect(self._on_goal_activated)
        self._goal.installEventFilter(self)
        self._goal_value = NumberField("run_until_value", 1, allowed=_COUNT)
        self._goal_value.setAccessibleName("value to run until")
        self._goal_value.refused.connect(self.mistake_made)
        self._goal_value.setFixedWidth(86)
        self._goal_value.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._goal_value.valueChanged.connect(self._emit_goal)
        self._goal_value.editingFinished.connect(self.confirm_goal)
        self._goal_value.hide()
        row.addWidget(_label("Run until", meaning, self._goal))
        row.addWidget(self._goal)
        row.addWidget(self._goal_value)

    # ── from outside ──

    def show_learning_rate(self, value: float) -> None:
        """The rate of the run has changed, or another run has begun."""
        with QSignalBlocker(self._learning_rate):
            self._learning_rate.setValue(value)
        mark_invalid(self._learning_rate, False)

    def show_schedule(self, schedule: str) -> None:
        """Another run has begun: where its rate goes down by itself, that of the next step is shown, too."""
        choices = SETTINGS["schedule"].kind
        assert isinstance(choices, Choices)
        self._rate_now.setToolTip(
            "The rate that the next step is made with: what the schedule makes of the one beside it. "
            f"{schedule}: {choices.words[schedule]}"
        )
        self._rate_now.setText("")
        self._rate_now.setVisible(schedule != "constant")

    def show_speed(self, wanted: float | None) -> float | None:
        """Move the slider to the speed nearest to ``wanted`` (steps a second; None: full); returns it."""
        place = PLACES
        if wanted is not None:
            along = math.log(wanted / SLOWEST) / math.log(FASTEST_LIMITED / SLOWEST)
            place = max(0, min(PLACES - 1, round(along * (PLACES - 1))))
        with QSignalBlocker(self._speed):
            self._speed.setValue(place)
        self._write_speed()
        return _speed_at(place)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Where the run stands: for goals that lie ahead, and what its schedule makes of the rate."""
        if not self._rate_now.isHidden():
            self._rate_now.setText(f"now {snapshot.rate_now:.3g}")
        self._iteration, self._epoch = snapshot.iteration, snapshot.epoch
        self._smooth_loss = snapshot.smooth_loss

    def run_until(self, kind: StopKind, value: float) -> None:
        """Set the goal, as if it had been chosen."""
        index = [goal for _, goal in _GOALS].index(kind)
        with QSignalBlocker(self._goal):
            self._goal.setCurrentIndex(index)
        self._prepare_goal_value(kind, value)
        self._emit_goal()

    def confirm_goal(self) -> None:
        """A goal that was offered holds: Enter was pressed, the keys went elsewhere, or the run is begun."""
        if self._is_offered:
            self._emit_goal()

    def clear_goal(self) -> None:
        """The run has no goal any more. Another one that is just being written stays, as an offer."""
        if self._goal_value.hasFocus() and self._goal_value.lineEdit().isModified():
            self._is_offered = True
            return
        with QSignalBlocker(self._goal):
            self._goal.setCurrentIndex(0)
        self._prepare_goal_value(StopKind.NEVER, 1)

    # ── handlers ──

    def _on_speed_changed(self, place: int) -> None:
        self._write_speed()
        self.command_given.emit(SetSpeed(_speed_at(place)))

    def _on_speed_pressed(self) -> None:
        # Who takes hold of it wants the speed that it shows, also while it moves by itself.
        self.command_given.emit(SetSpeed(_speed_at(self._speed.value())))

    def _write_speed(self) -> None:
        rate = _speed_at(self._speed.value())
        if rate is None:
            self._speed_text.setText("full")
        else:
            self._speed_text.setText(f"{figures(rate, 3)}/s")

    def _on_learning_rate_changed(self, value: float) -> None:
        if self._is_right(self._learning_rate):
            self.command_given.emit(SetLearningRate(value))

    def _on_goal_changed(self, index: int) -> None:
        """The goal before holds no more; this one does once it is confirmed."""
        _, kind = _GOALS[index]
        self._prepare_goal_value(kind, self._goal_ahead(kind))
        self.command_given.emit(SetStop(StopKind.NEVER))
        self._is_offered = kind is not StopKind.NEVER

    def _on_goal_activated(self, _index: int) -> None:
        if self._is_offered and self._goal.was_opened:
            self._goal_value.setFocus()
            self._goal_value.selectAll()
        self._goal.was_opened = False

    def _goal_ahead(self, kind: StopKind) -> float:
        """A goal well beyond where the run is: it goes on while the goal is read, and changed."""
        match kind:
            case StopKind.ITERATION:
                return max(1, math.ceil(2 * self._iteration / 10_000)) * 10_000.0
            case StopKind.EPOCH:
                return max(1.0, 2.0 * self._epoch)
            case StopKind.SMOOTH_LOSS:
                return math.floor(0.95 * self._smooth_loss * 10) / 10
            case _:
                return 0.0

    def _prepare_goal_value(self, kind: StopKind, value: float) -> None:
        with QSignalBlocker(self._goal_value):
            self._goal_value.called = self._goal.currentText()
            self._goal_value.allowed = _LOSS if kind is StopKind.SMOOTH_LOSS else _COUNT
            self._goal_value.setDecimals(2 if kind is StopKind.SMOOTH_LOSS else 0)
            self._goal_value.setValue(value)
        mark_invalid(self._goal_value, False)
        if kind is StopKind.NEVER and self._goal_value.hasFocus():
            self._goal.setFocus()  # or it would pass to the next in line, and that is Save
        self._goal_value.setVisible(kind is not StopKind.NEVER)

    def _emit_goal(self) -> None:
        _, kind = _GOALS[self._goal.currentIndex()]
        self._is_offered = False
        if kind is StopKind.NEVER or self._is_right(self._goal_value):
            self.command_given.emit(SetStop(kind, self._goal_value.value()))

    def _is_right(self, field: NumberField) -> bool:
        """Whether the number in ``field`` may be used; where not, it is marked and said."""
        mistake = field.mistake
        mark_invalid(field, bool(mistake))
        if mistake:
            self.mistake_made.emit(mistake)
        return not mistake

    # Qt's overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            elsewhere = QApplication.focusWidget() not in (self._goal, self._goal_value)
            if elsewhere and event.reason() != Qt.FocusReason.PopupFocusReason:
                self.confirm_goal()
        return super().eventFilter(watched, event)


def _label(text: str, meaning: str, buddy: QWidget) -> Label:
    label = Label(text)
    label.setProperty("role", "quiet")
    label.setToolTip(meaning)
    label.setBuddy(buddy)
    return label


def _speed_at(place: int) -> float | None:
    """Steps a second at a place of the slider, in two digits; None at the last, full speed."""
    if place == PLACES:
        return None
    return float(f"{SLOWEST * (FASTEST_LIMITED / SLOWEST) ** (place / (PLACES - 1)):.2g}")
