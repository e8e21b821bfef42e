"""What stands under the mouse is said in a tooltip."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF
from PySide6.QtGui import QEnterEvent, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from rnnviz.gui.place_tip import PlaceTip


class Ground(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._tip = PlaceTip(self)

    def tip_at(self, position: QPoint) -> str:
        return f"<{position.x()} & {position.y()}>"

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._tip.watch(self)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._tip.forget(self)


@pytest.fixture
def ground(qtbot: QtBot) -> Ground:
    ground = Ground()
    qtbot.addWidget(ground)
    ground.resize(40, 40)
    ground.show()
    qtbot.waitExposed(ground)
    return ground


def enter(widget: QWidget) -> None:
    place = QPointF(3, 4)
    QApplication.sendEvent(widget, QEnterEvent(place, place, place))


def ask(widget: QWidget) -> None:
    at = QPoint(3, 4)
    QApplication.sendEvent(widget, QHelpEvent(QEvent.Type.ToolTip, at, widget.mapToGlobal(at)))


def test_the_words_of_the_place_are_shown_as_plain_text(ground: Ground) -> None:
    enter(ground)
    ask(ground)
    assert QToolTip.text() == "<qt>&lt;3 &amp; 4&gt;</qt>"


def test_without_the_mouse_nothing_is_watched(ground: Ground, qtbot: QtBot) -> None:
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())
    QApplication.sendEvent(ground, QEvent(QEvent.Type.Leave))
    ask(ground)
    assert not QToolTip.isVisible()
