"""NumberSketch: a number is said by mouse or keys, and stands beside the one that came."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from rnnviz.gui.parts.cover.number_sketch import NumberSketch
from rnnviz.gui.parts.cover.sketch import EXPECTED


@pytest.fixture
def sketch(qtbot):
    sketch = NumberSketch("sketch", "How many")
    qtbot.addWidget(sketch)
    sketch.resize(400, 120)
    sketch.begin(0, 100, 5, "{:.0f} of 100".format)
    sketch.show()
    qtbot.waitExposed(sketch)
    return sketch


def test_keys_begin_in_the_middle_and_stay_on_the_scale(sketch):
    assert not sketch.is_said
    QTest.keyClick(sketch, Qt.Key.Key_Right)
    assert sketch.words == "55 of 100"
    QTest.keyClick(sketch, Qt.Key.Key_PageUp)
    assert sketch.value == 100
    for _ in range(3):
        QTest.keyClick(sketch, Qt.Key.Key_PageDown)
    assert sketch.value == 0


def test_before_anything_is_said_a_handle_stands_where_the_keys_begin(sketch):
    """A bare groove looks like nothing that could be said."""
    expected = sketch._theme.series(EXPECTED).name()
    rows = range(sketch.height())

    def colours(x):
        image = sketch.grab().toImage()
        return {image.pixelColor(x, y).name() for y in rows}

    middle = sketch.width() // 2
    assert expected in colours(middle)
    sketch.say(0)
    assert expected not in colours(middle)
    sketch.begin(0, 100, 5, "{:.0f}".format)
    sketch.reveal(100)  # with nothing said
    assert expected not in colours(middle)


def test_a_click_says_the_number_there_in_whole_steps(sketch):
    QTest.mouseClick(sketch, Qt.MouseButton.LeftButton, pos=QPoint(16 + 92, 25))
    assert sketch.value == 25
    QTest.mouseClick(sketch, Qt.MouseButton.LeftButton, pos=QPoint(399, 25))
    assert sketch.value == 100


def test_revealed_it_holds_still_and_tells_both(sketch):
    sketch.say(40)
    sketch.reveal(73, "a text")
    QTest.keyClick(sketch, Qt.Key.Key_Right)
    QTest.mouseClick(sketch, Qt.MouseButton.LeftButton, pos=QPoint(30, 25))
    assert sketch.value == 40
    assert sketch.as_table().as_tabbed() == "\tnumber\nexpected\t40 of 100\ncame\t73 of 100\n"
    assert sketch.tip_at(QPoint(100, 25)) == "Expected 40 of 100; came 73 of 100."
