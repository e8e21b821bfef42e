"""The wheel over a field that has not got the keys scrolls what lies behind it, and changes no number.

Knows no field's meaning.
"""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget


def pass_wheel(field: QWidget) -> None:
    """Let ``field`` take the wheel only while it has the keys, and let no wheel give them to it."""
    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    field.installEventFilter(_WheelPasses(field))


class _WheelPasses(QObject):
    # Qt's overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()  # Qt offers it to the parent, then
            return True
        return super().eventFilter(watched, event)
