"""FieldKeys: a text field keeps the keys of undo and redo while it has something to undo itself.

Qt gives them to every field that has the focus, also to one with nothing to undo. Only that field is
listened to. Knows fields; knows no step.
"""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QTextEdit,
    QWidget,
)

_FIELDS = (QLineEdit, QTextEdit, QPlainTextEdit, QAbstractSpinBox, QComboBox)


class FieldKeys(QObject):
    """For whatever field of the application gets the focus."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._field: QWidget | None = None
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_app_focus_changed)

    def _on_app_focus_changed(self, left: QWidget | None, entered: QWidget | None) -> None:
        if isinstance(left, _FIELDS):
            left.removeEventFilter(self)
        if isinstance(entered, _FIELDS):
            entered.installEventFilter(self)

    # Qt's overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        is_undo, is_redo = (
            event.matches(keys) for keys in (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
        )
        if (is_undo or is_redo) and isinstance(watched, QWidget) and not _has_own(watched, is_redo):
            event.ignore()  # the window's, then
            return True
        return super().eventFilter(watched, event)


def _has_own(field: QWidget, is_redo: bool) -> bool:
    """Whether the field can do it by itself. A number that is put in is no longer its own: Qt forgets it."""
    line = field if isinstance(field, QLineEdit) else None
    match field:
        case QSpinBox() | QDoubleSpinBox() | QComboBox():
            line = field.lineEdit()
        case QTextEdit() | QPlainTextEdit():
            page = field.document()
            return page.isRedoAvailable() if is_redo else page.isUndoAvailable()
    if line is None:
        return False
    return line.isRedoAvailable() if is_redo else line.isUndoAvailable()
