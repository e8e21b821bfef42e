"""The wheel changes only what has the keys: a scroll over the sidebar alters no setting unseen."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QScrollBar,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from rnnviz.gui.parts.fields import WholeField
from rnnviz.training.setting import Range


def turn_wheel(over: QWidget) -> QWheelEvent:
    """As the desktop does it, one notch down: the program hears it with the widget under the pointer."""
    place = QPointF(over.rect().center())
    event = QWheelEvent(
        place, over.mapToGlobal(place), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(over, event)
    return event


def value_of(field: QWidget) -> Any:
    if isinstance(field, QComboBox):
        return field.currentIndex()
    if isinstance(field, QAbstractSpinBox):
        return field.text()
    assert isinstance(field, QAbstractSlider)
    return field.value()


def test_no_field_of_the_window_is_changed_by_a_wheel_that_passes(user, text: Path) -> None:
    window = user.opens_window(text)
    pages = window.findChild(QTabWidget, "pages")
    for index in range(pages.count()):
        pages.setCurrentIndex(index)
    kinds = (QAbstractSpinBox, QComboBox, QAbstractSlider)
    fields = [w for kind in kinds for w in window.findChildren(kind) if not isinstance(w, QScrollBar)]
    assert len(fields) > 15
    for field in fields:
        before = value_of(field)
        field.clearFocus()
        turn_wheel(field)
        turn_wheel(field)
        assert value_of(field) == before, field.objectName()
        assert not field.hasFocus(), field.objectName()


def test_the_wheel_is_offered_to_what_lies_behind_unless_the_field_has_the_keys(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    field = WholeField("count", 25, Range(0, 100, "A number.", whole=True), window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.setFocus()
    assert not turn_wheel(field).isAccepted()
    assert field.value() == 25
    field.setFocus()
    assert turn_wheel(field).isAccepted()
    assert field.value() == 24
