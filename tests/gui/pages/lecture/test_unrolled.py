"""A sequence model unrolled: what is drawn where, and what is said of a step."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from rnnviz.gui.pages.lecture.unrolled import StepColumn, UnrolledPicture, UnrolledSteps
from rnnviz.gui.parts.theme import DARK

READS = StepColumn(np.array([0.5, -1.0, 0.0]), read="a")
SPEAKS = StepColumn(np.array([0.1, 0.2, 0.3]), bars=(("a", 0.7), ("b", 0.3)), wanted="b", loss=1.2)


@pytest.fixture
def picture(qtbot):
    picture = UnrolledPicture("picture", "A network, unrolled")
    qtbot.addWidget(picture)
    picture.resize(500, 300)
    picture.set_theme(DARK)
    picture.show_unrolled(UnrolledSteps((READS, READS._replace(read=""), SPEAKS), formula="h = f(x)"))
    return picture


def inks(picture, left, right):
    """How many pixels of a part of the picture have the colour of a meaning, nearly."""
    image = picture.grab().toImage()
    names = ("accent", "warm")
    wanted = {name: DARK.color(name).rgb() for name in names}
    found = [image.pixel(x, y) for x in range(left, right) for y in range(image.height())]
    return {name: sum(pixel == color for pixel in found) for name, color in wanted.items()}


def test_what_happens_at_a_step_is_said(picture):
    assert picture.words_of(0) == "step 1 of 3: reads a; nothing is asked for, so no loss arises."
    assert picture.words_of(1).startswith("step 2 of 3: reads nothing")
    assert picture.words_of(2) == (
        "step 3 of 3: reads nothing; expects a with p = 0.70; b is to come (p = 0.30): "
        "loss = −log p = 1.20 nats."
    )
    assert picture.words_of(7) == ""


def test_answers_and_losses_stand_only_where_they_are_asked_for(picture):
    picture.choose(1)
    first, last = inks(picture, 60, 190), inks(picture, 360, 500)
    assert first == {"accent": 0, "warm": 0}
    assert last["accent"] > 100  # the bar of a
    assert last["warm"] > 100  # the bar of b, and its frame


def test_instead_of_the_state_the_input_of_before_can_be_carried(picture):
    assert inks(picture, 60, 300)["warm"] == 0
    picture.show_unrolled(picture.unrolled._replace(carried="x"))
    assert inks(picture, 60, 300)["warm"] > 10  # from the input of the first step to the second state


def test_a_step_is_chosen_by_mouse_and_keyboard(picture, qtbot):
    chosen = []
    picture.step_chosen.connect(chosen.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Right, Qt.Key.Key_Home):
        qtbot.keyClick(picture, key)
    qtbot.mouseClick(picture, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    assert chosen == [1, 2, 0, 1]
    assert picture.accessibleDescription() == picture.words_of(1)


def test_a_cell_of_the_state_says_which_unit_it_is(picture):
    tips = {picture.tip_at(QPoint(x, y)) for x in range(60, 200, 10) for y in range(0, 300, 10)}
    assert {f"h of unit {unit} at step 1: {value}. h = f(x)" for unit, value in
            ((0, "+0.50"), (1, "−1.00"), (2, "+0.00"))} <= tips  # fmt: skip


def test_of_many_steps_those_around_the_chosen_one_are_seen(picture, qtbot):
    picture.show_unrolled(UnrolledSteps((READS,) * 60))
    assert "step 1 of 60" in picture.tip_at(QPoint(70, 5))
    picture.choose(40)
    assert "step 1 of 60" not in picture.tip_at(QPoint(70, 5))
    told = {picture.tip_at(QPoint(x, 5)) for x in range(0, 500, 5)}
    assert picture.words_of(40) in told
    qtbot.keyClick(picture, Qt.Key.Key_End)
    assert picture.words_of(59) in {picture.tip_at(QPoint(x, 5)) for x in range(0, 500, 5)}


def test_a_step_that_is_gone_is_not_chosen_any_more(picture):
    picture.choose(2)
    picture.show_unrolled(UnrolledSteps((READS,)))
    assert picture.chosen == 0
    picture.show_unrolled(UnrolledSteps(), "Nothing yet.")
    assert picture.accessibleDescription() == "Nothing yet."
    picture.grab()
