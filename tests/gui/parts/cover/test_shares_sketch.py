"""SharesSketch: a whole is shared out by typing, by keys and by mouse, and stands beside what came."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rnnviz.gui.parts.cover.shares_sketch import SharesSketch, common_share
from rnnviz.gui.parts.cover.sketch import EXPECTED
from rnnviz.gui.parts.theme import DARK

CHARACTERS = "\n abcdefgh"
MARKS = ["⏎", "␣", *"abcdefgh"]


@pytest.fixture
def sketch(qtbot):
    sketch = SharesSketch("sketch", "Shares")
    qtbot.addWidget(sketch)
    sketch.resize(330, 200)
    sketch.begin(CHARACTERS, MARKS)
    sketch.show()
    qtbot.waitExposed(sketch)
    sketch.setFocus()
    return sketch


def test_what_is_not_given_is_everybodys(sketch):
    assert not sketch.is_said
    assert sketch.shares == pytest.approx(0.1)
    QTest.keyClicks(sketch, "aaab")
    assert sketch.words == "a 30 %, b 10 %; 60 % for all others alike"
    assert sketch.shares[2:4] == pytest.approx([0.3, 0.1])
    assert sketch.shares.sum() == pytest.approx(1)
    assert sketch.shares[0] == pytest.approx(0.6 / 8)


def test_more_than_all_takes_from_the_others(sketch):
    for mark, share in ((2, 0.8), (3, 0.5)):
        sketch.give(mark, share)
    assert sketch.shares[2:4] == pytest.approx([0.5, 0.5])
    sketch.give(3, 2.0)
    assert sketch.words == "b 100 %"
    assert sketch.shares.sum() == pytest.approx(1)


def test_keys_choose_and_change(sketch):
    QTest.keyClick(sketch, Qt.Key.Key_Right)
    QTest.keyClicks(sketch, "++-")
    assert sketch.words == "␣ 10 %; 90 % for all others alike"
    QTest.keyClicks(sketch, " ")
    assert sketch.words.startswith("␣ 20 %")
    QTest.keyClick(sketch, Qt.Key.Key_Backspace)
    assert not sketch.is_said


def test_a_click_into_a_bar_gives_so_much_and_a_drag_changes_it(sketch):
    letter = next(x for x in range(0, 200) if sketch.tip_at(QPoint(x, 20)).startswith("“"))
    QTest.mouseClick(sketch, Qt.MouseButton.LeftButton, pos=QPoint(letter, 20))
    assert "50 %" in sketch.words
    before = sketch.words
    QTest.mousePress(sketch, Qt.MouseButton.LeftButton, pos=QPoint(letter, 20))
    QTest.mouseMove(sketch, QPoint(300, 20))
    assert sketch.words != before
    QTest.mouseRelease(sketch, Qt.MouseButton.LeftButton, pos=QPoint(300, 20))


def test_revealed_it_shows_what_was_said_and_the_likeliest_and_the_true_next(sketch, colors_in):
    QTest.keyClicks(sketch, "hh")
    p = np.array([0.02, 0.3, 0.2, 0.2, 0.1, 0.1, 0.05, 0.02, 0.0, 0.01])
    sketch.resize(330, 90)
    sketch.reveal(p, true=8)
    rows = sketch.shown_rows()
    assert {9, 8, 1} <= set(rows)
    assert rows == sorted(rows, key=np.argsort(-p, kind="stable").tolist().index)
    assert "expected 20.0 %, came 1.0 %" in sketch.tip_at(QPoint(5, 18 * rows.index(9) + 22))
    table = sketch.as_table()
    assert (table.rows[0], table.cell(0, 0), table.cell(0, 1)) == ("space", "8.9 %", "30.0 %")
    QTest.keyClicks(sketch, "h")
    assert sketch.words.startswith("h 20 %")
    seen = colors_in(sketch.grab().toImage())
    assert {DARK.series(EXPECTED).name(), DARK.color("warm").name()} <= seen


def test_of_many_characters_the_chosen_one_is_in_sight(sketch):
    many = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 900))
    sketch.begin(many, list(many))
    typed = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, many[-1])
    QApplication.sendEvent(sketch, typed)
    assert sketch.words.startswith(many[-1])
    tips = {sketch.tip_at(QPoint(x, y)) for x in range(0, 330, 8) for y in range(0, 200, 8)}
    assert any(many[-1] in tip for tip in tips)


def test_common_share():
    assert common_share(np.array([0.5, 0.5]), np.array([0.5, 0.5])) == (1.0,)
    assert common_share(np.array([1.0, 0.0]), np.array([0.0, 1.0])) == (0.0,)
    assert common_share(np.array([0.75, 0.25]), np.array([0.25, 0.75])) == (0.5,)
