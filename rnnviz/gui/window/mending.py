"""Mending: what was wrong in a field is said no longer when a number stands there that is right.

Knows fields for numbers and the notice; knows no page and no setting.
"""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QAbstractSpinBox, QWidget
from shiboken6 import isValid

from rnnviz.gui.parts.fields import NumberField, WholeField
from rnnviz.gui.parts.notice import NoticeBar


class Mending(QObject):
    """Looks for the fields of a ``window`` that a mistake is about, and hears of them as long as it is
    said."""

    def __init__(self, notice: NoticeBar, window: QWidget) -> None:
        super().__init__(window)
        self._notice = notice
        self._window = window
        self._sentence = ""
        self._fields: list[WholeField | NumberField] = []
        notice.closed.connect(self._let_go)

    def tell(self, sentence: str) -> None:
        """Say a mistake, until it is closed or mended."""
        self._notice.tell(sentence, error=True)
        self._let_go()
        self._sentence = sentence
        for field in self._window.findChildren(QAbstractSpinBox):
            if isinstance(field, WholeField | NumberField) and sentence in (field.mistake, field.refusal):
                self._fields.append(field)
                field.valueChanged.connect(self._on_field_changed)

    def _let_go(self) -> None:
        for field in self._fields_there():
            field.valueChanged.disconnect(self._on_field_changed)
        self._fields.clear()

    def _fields_there(self) -> list[WholeField | NumberField]:
        """Those that have not gone with their card."""
        return [field for field in self._fields if isValid(field)]

    def _on_field_changed(self) -> None:
        if not any(field.mistake for field in self._fields_there()):
            self._notice.take_back(self._sentence)
