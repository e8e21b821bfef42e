"""A turn comes at once, then only so often, and a wish is never forgotten."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from rnnviz.gui.parts.throttle import TEXT_MILLISECONDS, Throttle

INTERVAL = TEXT_MILLISECONDS / 1000


class Turns:
    """A throttle on a clock that is moved by hand, and how often a turn has come."""

    def __init__(self, qtbot: QtBot) -> None:
        self._parent = QWidget()
        qtbot.addWidget(self._parent)
        self.now = 50.0
        self.count = 0
        self.throttle = Throttle(self._parent, lambda: self.now)
        self.throttle.turn_come.connect(self._on_turn_come)

    def _on_turn_come(self) -> None:
        self.count += 1


@pytest.fixture
def turns(qtbot: QtBot) -> Turns:
    return Turns(qtbot)


def test_the_first_wish_is_granted_at_once_and_more_are_one(turns: Turns, qtbot: QtBot) -> None:
    for _ in range(5):
        turns.throttle.request()
    assert turns.count == 1
    qtbot.waitUntil(lambda: turns.count == 2)  # the last four, without a further request


def test_while_wishes_keep_coming_a_turn_comes_with_one_of_them(turns: Turns) -> None:
    """No event loop runs here: only ``request`` itself can give the turn."""
    turns.throttle.request()
    turns.now += 0.9 * INTERVAL
    turns.throttle.request()
    assert turns.count == 1
    turns.now += 0.2 * INTERVAL
    turns.throttle.request()
    assert turns.count == 2
    turns.throttle.request()
    assert turns.count == 2


def test_without_a_further_wish_nothing_comes(turns: Turns, qtbot: QtBot) -> None:
    turns.throttle.request()
    other = Turns(qtbot)
    other.throttle.request()
    other.throttle.request()
    qtbot.waitUntil(lambda: other.count == 2)  # by then the first one's interval is over, too
    assert turns.count == 1
