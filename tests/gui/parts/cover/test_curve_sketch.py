"""CurveSketch: what is drawn by mouse is what is drawn by keys, and both curves stand side by side."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from rnnviz.core.record.measured import Points
from rnnviz.gui.parts.cover.curve_sketch import CurveScene, CurveSketch, mean_distance
from rnnviz.gui.parts.cover.sketch import EXPECTED
from rnnviz.gui.parts.theme import DARK, LIGHT

KNOWN = Points(np.array([0.0, 100.0]), np.array([80.0, 60.0]))
SCENE = CurveScene(KNOWN, 200.0, 20.0, 100.0, "{:.0f}".format, "step {:.0f}".format)
LAGS = CurveScene(
    Points(np.array([0.0]), np.array([1.0])), 8.0, 1e-4, 1.0, "{:.2g}".format, "{:.0f}".format,
    is_logarithmic=True, is_whole=True,
)  # fmt: skip


@pytest.fixture
def sketch(qtbot):
    sketch = CurveSketch("sketch", "A curve")
    qtbot.addWidget(sketch)
    sketch.resize(640, 200)
    sketch.begin(SCENE)
    sketch.show()
    qtbot.waitExposed(sketch)
    sketch.setFocus()
    return sketch


def point(sketch, share_across, share_up):
    """A pixel of the picture, by its shares of it."""
    # The picture's own edges: the first and the last place that can be drawn at, found by drawing there.
    return QPoint(round(sketch.width() * share_across), round(sketch.height() * (1 - share_up)))


def test_nothing_is_said_before_anything_is_drawn(sketch):
    assert not sketch.is_said
    assert sketch.words == ""
    assert len(sketch.drawn.values) == 0


def test_keys_lift_the_end_and_the_curve_is_straight_to_there(sketch):
    for _ in range(8):
        QTest.keyClick(sketch, Qt.Key.Key_Down)
    drawn = sketch.drawn
    assert sketch.is_said
    assert drawn.iterations[-1] == 200
    assert drawn.values[-1] == pytest.approx(60 - 8 * 80 / 32)
    assert np.diff(drawn.values, 2) == pytest.approx(0, abs=1e-9)
    assert sketch.words == "drawn: 40 at step 200"
    assert sketch.accessibleDescription() == sketch.words
    assert sketch.words_here() == "40 at step 200"


def test_a_knot_before_the_end_bends_the_curve_and_the_rest_stays_level(sketch):
    QTest.keyClick(sketch, Qt.Key.Key_Home)
    for _ in range(4):
        QTest.keyClick(sketch, Qt.Key.Key_Up)
    values = sketch.drawn.values
    assert values[0] == pytest.approx(70)
    assert values[1:] == pytest.approx(70)
    QTest.keyClick(sketch, Qt.Key.Key_Delete)
    assert not sketch.is_said


def test_shift_goes_far(sketch):
    QTest.keyClick(sketch, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert sketch.drawn.values[-1] == pytest.approx(80)


def test_the_mouse_draws_where_it_goes_and_beyond_the_picture_at_its_edge(sketch):
    told = []
    sketch.changed.connect(lambda: told.append(sketch.words))
    QTest.mousePress(sketch, Qt.MouseButton.LeftButton, pos=point(sketch, 0.7, 0.5))
    QTest.mouseMove(sketch, point(sketch, 0.95, 2.0))
    QTest.mouseRelease(sketch, Qt.MouseButton.LeftButton, pos=point(sketch, 0.95, 2.0))
    values = sketch.drawn.values
    assert values.max() == pytest.approx(100)
    assert (np.diff(values[values.argmin() :]) >= -1e-9).all()  # pressed below where the known ends
    assert len(told) == 2
    QTest.mouseMove(sketch, point(sketch, 0.8, 0.2))  # the button is up
    assert len(told) == 2


def test_what_is_revealed_cannot_be_drawn_otherwise(sketch):
    QTest.keyClick(sketch, Qt.Key.Key_Up)
    before = sketch.drawn.values.copy()
    sketch.reveal(Points(np.array([100.0, 200.0]), np.array([60.0, 130.0])))
    QTest.keyClick(sketch, Qt.Key.Key_Up)
    QTest.mouseClick(sketch, Qt.MouseButton.LeftButton, pos=point(sketch, 0.9, 0.1))
    assert sketch.drawn.values == pytest.approx(before)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_both_curves_are_painted_in_their_colours(sketch, theme, colors_in):
    sketch.set_theme(theme)
    mine = theme.series(EXPECTED).name()
    assert mine not in colors_in(sketch.grab().toImage())
    QTest.keyClick(sketch, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert mine in colors_in(sketch.grab().toImage())
    sketch.reveal(Points(np.array([100.0, 200.0]), np.array([60.0, 130.0])))
    assert {mine, theme.color("warm").name()} <= colors_in(sketch.grab().toImage())
    table = sketch.as_table()
    assert list(table.columns) == ["expected", "came"]
    assert (table.rows[-1], table.cell(47, 0), table.cell(47, 1)) == ("step 200", "80", "130")
    assert "at step 196; came 127" in sketch.tip_at(point(sketch, 0.97, 0.5))


def test_lags_are_whole_and_sizes_are_powers(sketch):
    sketch.begin(LAGS)
    assert not sketch.is_said
    for _ in range(8):
        QTest.keyClick(sketch, Qt.Key.Key_Down)
    drawn = sketch.drawn
    assert drawn.iterations.tolist() == list(range(1, 9))
    assert drawn.values[-1] == pytest.approx(0.1)
    assert drawn.values[3] == pytest.approx(10**-0.5)


def test_mean_distance():
    assert mean_distance([1, 2, 3], [1, 4, 2]) == 1
