"""Input fields for numbers: they take any number, however it is written, and say what is wrong with it.

Knows ranges; knows no setting by name and no run. All fields show numbers alike, whatever the
country of the desktop: a point before the fraction, a comma between thousands.
"""

from collections.abc import Mapping

from PySide6.QtCore import QElapsedTimer, QEvent, QLocale, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QValidator
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QDoubleSpinBox, QSpinBox, QWidget

from rnnviz.core.errors import SettingError
from rnnviz.core.numerals import may_become_number, read_number, read_whole
from rnnviz.gui.parts.theme import GRID, mono_font
from rnnviz.gui.parts.wheel_passes import pass_wheel
from rnnviz.training.setting import Range

_INT_LIMIT = 2**31 - 1
_LIMIT = 1e15
"""Up to here every whole number is one of floating point, too."""
_DECIMALS = 15
_STEP_FROM_ZERO = 0.001
"""What an arrow key makes of 0, where steps are as large as the number allows."""


class SpacePasses(QObject):
    """Event filter for a field of numbers, and for words that are only read: Space goes on to the window."""

    # Qt's overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space:
            event.setAccepted(event.type() == QEvent.Type.ShortcutOverride)
            return True
        return super().eventFilter(watched, event)


class ClickTakesAll(QObject):
    """Event filter for a field of numbers and its line: the click that gives it the keys takes the whole
    number, and so does a double or a triple one, of which Qt would take a part, or nothing."""

    def __init__(self, field: QAbstractSpinBox) -> None:
        super().__init__(field)
        self._field = field
        self._line = field.lineEdit()
        self._is_new = self._is_taken = False
        self._taken_at = QElapsedTimer()  # since the last double click
        field.installEventFilter(self)
        self._line.installEventFilter(self)

    # Qt's overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.FocusIn if watched is self._field and isinstance(event, QFocusEvent):
                self._is_new = event.reason() == Qt.FocusReason.MouseFocusReason
            case QEvent.Type.MouseButtonDblClick if watched is self._line:
                self._take()
                self._taken_at.start()
                return True
            case QEvent.Type.MouseButtonPress if watched is self._line and self._is_third():
                self._take()
                return True
            case QEvent.Type.MouseMove if watched is self._line:
                return self._is_taken  # the hand that still presses would select another part
            case QEvent.Type.MouseButtonRelease if watched is self._line:
                if self._is_new and not self._line.hasSelectedText():
                    self._field.selectAll()
                self._is_new = self._is_taken = False
        return super().eventFilter(watched, event)

    def _take(self) -> None:
        self._field.selectAll()
        self._is_taken = True

    def _is_third(self) -> bool:
        """Whether a press is the third of a triple click."""
        is_soon = self._taken_at.isValid() and self._taken_at.elapsed() < QApplication.doubleClickInterval()
        self._taken_at.invalidate()
        return is_soon


def mark_invalid(field: QWidget, invalid: bool) -> None:
    """Give a field the frame of a mistake, or take it away."""
    if bool(field.property("invalid")) != invalid:
        field.setProperty("invalid", invalid)
        field.style().unpolish(field)
        field.style().polish(field)


class WholeField(QSpinBox):
    """A whole number. ``refused`` carries a sentence: what was typed is none, and what stood there stays.

    It takes numbers out of ``allowed``, so that they can be marked; see ``mistake``, which says that
    ``called`` is out of range. The arrows stay within. ``refusal`` is what it refused last.
    """

    refused = Signal(str)

    def __init__(self, name: str, value: int, allowed: Range, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.allowed = allowed
        self.called = name
        self.refusal = ""
        self.words: Mapping[int, str] = {}
        _dress(self, name, self.allowed)
        self.setRange(-_INT_LIMIT, _INT_LIMIT)
        self.setValue(value)

    @property
    def mistake(self) -> str:
        """What is wrong with the number that stands there; '' if nothing is."""
        return _mistake(self.called, self.value(), self.allowed)

    def read(self, text: str) -> int:
        """The number that ``text`` means here. Raises ValueError, with a sentence."""
        value = read_whole(_inner(self, text))
        if abs(value) > _INT_LIMIT:
            raise ValueError(f"{value:,} is too large a number.")
        return value

    # Qt's overrides

    def textFromValue(self, value: int) -> str:
        return f"{value:,}"

    def valueFromText(self, text: str) -> int:
        return self.read(text)

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        return _judge(self, text), text, position

    def fixup(self, text: str) -> str:
        _tell_refusal(self, text)
        return text

    def stepBy(self, steps: int) -> None:
        self.interpretText()
        low, high = int(self.allowed.minimum), min(int(self.allowed.maximum), _INT_LIMIT)
        if low <= self.value() <= high:
            self.setRange(low, high)
        super().stepBy(steps)
        self.setRange(-_INT_LIMIT, _INT_LIMIT)


class NumberField(QDoubleSpinBox):
    """A number, shown with the digits that it has.

    ``refused``, ``allowed``, ``called`` and ``refusal`` are as in a WholeField. ``words`` are shown for
    numbers that have a name of their own, and are read as such. Steps are a tenth of the number's magnitude,
    or as large as the range or ``setSingleStep`` says.
    """

    refused = Signal(str)

    def __init__(
        self,
        name: str,
        value: float,
        allowed: Range,
        parent: QWidget | None = None,
        *,
        decimals: int = _DECIMALS,
        words: Mapping[float, str] | None = None,
    ) -> None:
        super().__init__(parent)
        self.allowed = allowed
        self.called = name
        self.refusal = ""
        self.words = dict(words or {})
        _dress(self, name, self.allowed)
        self.setRange(-_LIMIT, _LIMIT)
        self.setDecimals(decimals)
        self.setStepType(QAbstractSpinBox.StepType.AdaptiveDecimalStepType)
        if allowed.step is not None:
            self.setSingleStep(allowed.step)
        self.setValue(value)

    @property
    def mistake(self) -> str:
        """What is wrong with the number that stands there; '' if nothing is."""
        value = self.value()
        return _mistake(self.called, int(value) if self.allowed.whole else value, self.allowed)

    def read(self, text: str) -> float:
        """The number that ``text`` means here. Raises ValueError, with a sentence."""
        inner = _inner(self, text)
        if inner == self.textFromValue(self.value()):
            return self.value()  # with the digits that are not shown
        for value, word in self.words.items():
            if inner.strip().casefold() == word:
                return value
        value = float(read_whole(inner)) if self.allowed.whole else read_number(inner)
        if abs(value) > _LIMIT:
            raise ValueError(f"{value:.3g} is too large a number.")
        return value

    # Qt's overrides

    def setSingleStep(self, step: float) -> None:
        self.setStepType(QAbstractSpinBox.StepType.DefaultStepType)
        super().setSingleStep(step)

    def textFromValue(self, value: float) -> str:
        if value in self.words:
            return self.words[value]
        return f"{value:,.0f}" if self.allowed.whole else f"{value:.8g}".replace("e-0", "e-")

    def valueFromText(self, text: str) -> float:
        return self.read(text)

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        return _judge(self, text), text, position

    def fixup(self, text: str) -> str:
        _tell_refusal(self, text)
        return text

    def stepBy(self, steps: int) -> None:
        self.interpretText()
        is_adaptive = self.stepType() == QAbstractSpinBox.StepType.AdaptiveDecimalStepType
        if self.allowed.minimum <= self.value() <= self.allowed.maximum:
            self.setRange(self.allowed.minimum, self.allowed.maximum)
        if is_adaptive and not self.allowed.whole and self.value() == 0:
            self.setValue(steps * _STEP_FROM_ZERO)
        else:
            super().stepBy(steps)
        self.setRange(-_LIMIT, _LIMIT)


def _dress(field: QAbstractSpinBox, name: str, allowed: Range) -> None:
    field.setObjectName(name)
    field.setAccessibleName(name)
    field.setToolTip(f"{allowed.meaning} {allowed.describe()}.")
    field.setFont(mono_font())
    field.lineEdit().setTextMargins(0, 0, GRID // 4, 0)  # digits do not touch the frame
    field.setLocale(QLocale.c())
    field.setKeyboardTracking(False)
    field.installEventFilter(SpacePasses(field))
    ClickTakesAll(field)
    pass_wheel(field)


def _mistake(name: str, value: float, allowed: Range) -> str:
    try:
        allowed.require(name, value)
    except SettingError as error:
        return str(error)
    return ""


def _inner(field: QSpinBox | QDoubleSpinBox, text: str) -> str:
    """``text`` without the prefix and the suffix of the field."""
    return text.removeprefix(field.prefix()).removesuffix(field.suffix())


def _judge(field: "WholeField | NumberField", text: str) -> QValidator.State:
    """Whether ``text`` is a number for the field, or may become one, or its name."""
    try:
        field.read(text)
    except ValueError:
        inner = _inner(field, text)
        is_begun = any(word.startswith(inner.strip().casefold()) for word in field.words.values())
        may_become = is_begun or may_become_number(inner)
        return QValidator.State.Intermediate if may_become else QValidator.State.Invalid
    return QValidator.State.Acceptable


def _tell_refusal(field: "WholeField | NumberField", text: str) -> None:
    """Say what is wrong with a text that was ended and is no number."""
    try:
        field.read(text)
    except ValueError as error:
        field.refusal = str(error)
        field.refused.emit(field.refusal)
