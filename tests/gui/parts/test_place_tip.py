"""What stands under the mouse is said in a tooltip."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from rnnviz.gui.parts.place_tip import TippedPicture


class Ground(TippedPicture):
    def tip_at(self, position: QPoint) -> str:
        return f"<{position.x()} & {position.y()}>"


@pytest.fixture
def ground(qtbot: QtBot) -> Ground:
    ground = Ground()
    qtbot.addWidget(ground)
    ground.resize(40, 40)
    ground.show()
    qtbot.waitExposed(ground)
    return ground


def test_the_words_of_the_place_are_shown_as_plain_text(
    ground: Ground, tip_under_mouse: Callable[[QWidget, QPoint], str]
) -> None:
    assert tip_under_mouse(ground, QPoint(3, 4)) == "<qt>&lt;3 &amp; 4&gt;</qt>"


def test_without_the_mouse_nothing_is_watched(ground: Ground, qtbot: QtBot) -> None:
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())
    QApplication.sendEvent(ground, QEvent(QEvent.Type.Leave))
    place = QPoint(3, 4)
    QApplication.sendEvent(ground, QHelpEvent(QEvent.Type.ToolTip, place, ground.mapToGlobal(place)))
    assert not QToolTip.isVisible()
