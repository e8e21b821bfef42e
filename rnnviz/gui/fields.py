"""Input fields that take any number and say where it is out of range.

Knows the ranges of training.config; knows no run.
"""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QSpinBox, QWidget

from rnnviz.gui.theme import mono_font
from rnnviz.training.config import RANGES

_INT_LIMIT = 2**31 - 1


def _dress(field: QAbstractSpinBox, name: str, meaning: str) -> None:
    field.setObjectName(name)
    field.setAccessibleName(name)
    field.setToolTip(f"{meaning} {RANGES[name].describe()}.")
    field.setFont(mono_font())
    field.setKeyboardTracking(False)
    field.installEventFilter(SpacePasses(field))


class SpacePasses(QObject):
    """Event filter for a field of numbers: Space is no part of one, and goes on to the window."""

    # Qt's overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space:
            event.setAccepted(event.type() == QEvent.Type.ShortcutOverride)
            return True
        return super().eventFilter(watched, event)


def mark_invalid(field: QWidget, invalid: bool) -> None:
    """Give a field the frame of a mistake, or take it away."""
    if bool(field.property("invalid")) != invalid:
        field.setProperty("invalid", invalid)
        field.style().unpolish(field)
        field.style().polish(field)


class WholeField(QSpinBox):
    """A whole number for the setting ``name``. It takes numbers out of range, so that they can be marked."""

    def __init__(self, name: str, value: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        _dress(self, name, RANGES[name].meaning)
        self.setRange(-_INT_LIMIT, _INT_LIMIT)
        self.setGroupSeparatorShown(True)
        self.setValue(value)


class NumberField(QDoubleSpinBox):
    """A number for the setting ``name``, shown with the digits that it has."""

    def __init__(self, name: str, value: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        _dress(self, name, RANGES[name].meaning)
        self.setRange(-1e9, 1e9)
        self.setDecimals(8)
        self.setStepType(QAbstractSpinBox.StepType.AdaptiveDecimalStepType)
        self.setValue(value)

    # Qt's overrides

    def textFromValue(self, value: float) -> str:
        return f"{value:.8g}"
