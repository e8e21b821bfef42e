"""Where a character came from: the bar, its dice and the state, by their pixels and their words."""

import pytest
from PySide6.QtCore import QPoint, Qt

from rnnviz.gui.pages.write.choices.origin import DrawnFrom
from rnnviz.gui.pages.write.drawn.chances import character_at
from rnnviz.gui.parts.theme import DARK


@pytest.fixture
def shown(qtbot, run_that_writes):
    has = run_that_writes(layers=2)
    drawn = has.tell(has.draft()).at(6)
    origin = DrawnFrom()
    qtbot.addWidget(origin)
    origin.resize(402, origin.height())
    origin.show_drawn(drawn, has.network.architecture, tuple(has.characters), is_greedy=False)
    origin.show()
    return origin, drawn


def test_the_dice_stand_on_the_bar_where_they_fell(shown):
    origin, drawn = shown
    picture = origin.grab().toImage()
    marks = [x for x in range(402) if picture.pixelColor(x, 5).name() == DARK.text]
    assert 1 + round(400 * drawn.dice) in marks
    assert f"dice {drawn.dice:.4f}" in origin.accessibleDescription()


def test_each_place_says_what_stands_there(shown):
    origin, drawn = shown
    assert "it came" in origin.tip_at(QPoint(1 + int(400 * drawn.dice), 8))
    h = drawn.state[20:]  # of the second layer, which stands above
    strip = origin.height() - 4 - 20
    assert origin.tip_at(QPoint(2, strip)).replace("−", "-").startswith(f"h[0] of layer 2 = {h[0]:+.4f}")
    assert "softmax" in origin.tip_at(QPoint(200, 30))


def test_a_click_on_the_bar_takes_the_character_there(shown, qtbot):
    origin, drawn = shown
    for x in (3, 150, 399):
        with qtbot.waitSignal(origin.character_chosen) as heard:
            qtbot.mouseClick(origin, Qt.MouseButton.LeftButton, pos=QPoint(x, 8))
        assert heard.args == [character_at(drawn, (x - 1) / 400)]
    with qtbot.assertNotEmitted(origin.character_chosen):
        qtbot.mouseClick(origin, Qt.MouseButton.LeftButton, pos=QPoint(150, 30))


def test_nothing_is_there_without_a_character(shown, qtbot):
    origin, _ = shown
    origin.show_drawn(None, None, (), is_greedy=False)
    assert "softmax" in origin.tip_at(QPoint(100, 8))
    with qtbot.assertNotEmitted(origin.character_chosen):
        qtbot.mouseClick(origin, Qt.MouseButton.LeftButton, pos=QPoint(100, 8))
    assert origin.accessibleDescription() == ""
