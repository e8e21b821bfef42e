"""The ring around something in the window: where it is painted, how it follows, when it goes."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QLabel, QWidget

from rnnviz.gui.window.pointer_ring import GAP, LOOK_MILLISECONDS, WIDTH, PointerRing

OUT = GAP + WIDTH


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(400, 300)
    window.show()
    return window


@pytest.fixture
def ring(window):
    return PointerRing(window, "some_ring")


def test_it_stands_around_the_thing_and_is_nothing_in_the_middle(window, ring):
    thing = QLabel("here", window)
    thing.setGeometry(100, 100, 80, 40)
    thing.show()
    ring.point_at(thing.geometry)
    assert ring.isVisible()
    assert ring.objectName() == "some_ring"
    assert ring.geometry() == thing.geometry().adjusted(-OUT, -OUT, OUT, OUT)
    line = ring.mask().translated(ring.pos())
    assert not line.intersects(thing.geometry().adjusted(4, 4, -4, -4))  # but for its rounded corners
    assert line.contains(QPoint(140, 100 - OUT))
    assert window.childAt(thing.geometry().center()) is thing
    assert window.childAt(140, 100 - OUT) is None  # no click is taken by the line itself
    assert ring.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_it_follows_and_hides_while_there_is_nothing_to_be_seen(qtbot, ring):
    at: list[QRect | None] = [QRect(50, 50, 30, 20)]
    ring.point_at(lambda: at[0])
    at[0] = QRect(200, 90, 60, 60)
    qtbot.waitUntil(lambda: ring.geometry().center() == at[0].center())
    for nothing in (None, QRect()):
        at[0] = nothing
        qtbot.waitUntil(lambda: not ring.isVisible())
        at[0] = QRect(50, 50, 30, 20)
        qtbot.waitUntil(ring.isVisible)


def test_it_does_not_leave_the_window(window, ring):
    ring.point_at(lambda: QRect(0, 0, 400, 300))
    assert ring.geometry() == window.rect()
    assert ring.mask().contains(QPoint(200, 0))


class Thing:
    """Somewhere in the window; knows how often it was asked where."""

    def __init__(self):
        self.asked = 0

    def rect(self) -> QRect:
        self.asked += 1
        return QRect(50, 50, 30, 20)


def test_it_stays_until_it_is_let_go(qtbot, ring):
    thing = Thing()
    ring.point_at(thing.rect)
    qtbot.waitUntil(lambda: thing.asked > 3)
    assert ring.isVisible()
    ring.let_go()
    assert not ring.isVisible()


def test_for_a_moment_it_goes_by_itself_and_whoever_comes_next_has_a_moment_of_his_own(qtbot, ring):
    thing = Thing()
    ring.point_at(lambda: QRect(50, 50, 30, 20), LOOK_MILLISECONDS)
    qtbot.waitUntil(lambda: not ring.isVisible())
    ring.point_at(lambda: QRect(50, 50, 30, 20), LOOK_MILLISECONDS)
    ring.point_at(thing.rect)  # which stays
    qtbot.waitUntil(lambda: thing.asked > 3)
    assert ring.isVisible()
    ring.let_go()
