"""The shapes: pressed, they learn; what was typed is unrolled; accuracy settles what is to be carried on."""

import pytest
from PySide6.QtCore import Qt

from rnnviz.core.lecture.shapes import SHAPES
from rnnviz.gui.pages.lecture.shapes.attempt import Attempt
from rnnviz.gui.pages.lecture.shapes.learning_card import verdict
from rnnviz.gui.pages.lecture.shapes.view import ShapesView


@pytest.fixture
def view(qtbot, two):
    view = ShapesView(shapes=two)
    qtbot.addWidget(view, before_close_func=lambda view: view.stop())
    view.resize(1000, 560)
    view.show()
    return view


@pytest.fixture
def learn(view, qtbot):
    """Press a shape, and wait until it has learnt."""

    def press(name: str) -> None:
        view.buttons[name].click()
        qtbot.waitUntil(lambda: not view.is_learning, timeout=20_000)

    return press


def shown(view):
    return view.try_card.picture.unrolled


def test_a_shape_that_is_pressed_learns_and_says_how_far_it_is(view, learn):
    assert shown(view).columns == ()
    assert not view.try_card.another.isEnabled()
    learn("first")
    attempt = view.looked_at
    assert attempt.accuracy >= 0.99
    assert "of unseen" in view.buttons["first"].accessibleDescription()
    assert "not trained" in view.buttons["again"].accessibleDescription()
    assert view.learning_card.rows.rows[0].share == attempt.accuracy
    assert view.learning_card.plot.curves[0].points == tuple(attempt.points)
    assert view.learning_card.controls.button.text() == "Train on"
    shown_before = attempt.shown
    learn("first")  # it knows enough: a press shows it and no more
    assert attempt.shown == shown_before


def test_every_name_and_status_is_whole_on_a_small_screen(qtbot):
    view = ShapesView(shapes=SHAPES)
    qtbot.addWidget(view, before_close_func=lambda view: view.stop())
    view.resize(760, 560)  # of 1024 pixels the sidebar has the others
    view.show()
    said = "99.5 % of unseen"
    for shape in SHAPES:
        button = view.buttons[shape.name]
        button.show_status("good", f"{said}, 12.3 s, and more than there is room for", said)
        assert button.shown == (shape.title, said)
        button.show_status("good", f"{said}!", said)
        assert button.shown == (shape.title, f"{said}!")
    assert view.width() == 760


def test_inputs_enter_and_losses_arise_where_the_task_has_them(view, learn):
    learn("first")
    columns = shown(view).columns
    assert [column.read for column in columns] == list("abbab")
    assert [bool(column.bars) for column in columns] == [False] * 4 + [True]
    assert (columns[-1].wanted, columns[-1].is_right) == ("a", True)
    assert view.try_card.answer.words == "a  ✓"
    lesson = view.looked_at.lesson
    assert (columns[2].state == lesson.try_on("abbab").states[2]).all()


def test_a_text_is_read_as_it_is_typed_and_one_that_is_none_is_refused(view, learn, qtbot):
    learn("first")
    view.try_card.text.selectAll()
    qtbot.keyClicks(view.try_card.text, "ba")
    assert [column.read for column in shown(view).columns] == ["b", "a"]
    qtbot.keyClicks(view.try_card.text, "x")
    assert view.try_card.answer.words == "Type letters a and b, as in abba."
    assert view.try_card.text.property("invalid")
    assert len(shown(view).columns) == 2
    qtbot.keyClick(view.try_card.text, Qt.Key.Key_Backspace)
    assert not view.try_card.text.property("invalid")


def test_each_shape_keeps_its_network_and_its_text(view, learn, qtbot):
    learn("first")
    lesson = view.looked_at.lesson
    view.buttons["again"].click()
    assert view.try_card.text.text() == "bab"
    assert shown(view).columns == ()
    view.learning_card.controls.button.click()  # Stop
    qtbot.waitUntil(lambda: not view.is_learning)
    view.buttons["first"].click()
    assert view.looked_at.lesson is lesson
    assert len(shown(view).columns) == 5


def test_another_seed_is_another_network_and_the_same_one_the_same(view, learn):
    learn("first")
    lesson = view.looked_at.lesson
    view.learning_card.controls.seed.setValue(3)
    assert view.looked_at.accuracy is None
    assert shown(view).columns == ()
    view.learning_card.controls.seed.setValue(0)
    assert view.looked_at.lesson is lesson


def test_the_input_of_before_is_not_enough_where_older_letters_count(view, qtbot):
    view.learning_card.previous_input.click()  # nothing has learnt: both do, one after the other
    qtbot.waitUntil(lambda: not view.is_learning, timeout=30_000)
    state, before = (row.share for row in view.learning_card.rows.rows)
    assert state >= 0.99
    assert before < 0.9
    assert "one step back is not enough" in view.learning_card.verdict.text()
    assert shown(view).carried == "x"
    missed = view.learning_card.failures
    assert missed.count() > 0
    with qtbot.waitSignal(view.learning_card.failure_chosen) as chosen:
        missed.itemActivated.emit(missed.item(0))
    text, step = chosen.args
    assert view.try_card.text.text() == text
    assert view.try_card.picture.chosen == step == len(text) - 1
    assert "✗" in view.try_card.answer.words
    view.learning_card.previous_input.click()
    assert shown(view).carried == "h"
    assert not view.is_learning


def test_an_unseen_case_is_taken(view, learn):
    learn("first")
    view.try_card.another.click()
    unseen = {case.text for case in view.looked_at.lesson.unseen}
    assert view.try_card.text.text() in unseen


@pytest.mark.parametrize(
    ("with_state", "with_input", "words"),
    [(1.0, 0.5, "not enough"), (0.98, 1.0, "no difference"), (0.5, 1.0, "does better")],
)
def test_accuracies_settle_it(first, with_state, with_input, words):
    attempts = [Attempt(first, 0, previous_input=previous) for previous in (False, True)]
    assert verdict(attempts[0], None) == ""
    for attempt, accuracy in zip(attempts, (with_state, with_input), strict=True):
        attempt.points.append((100, accuracy))
    assert words in verdict(*attempts)


def test_the_numbers_of_what_is_unrolled_can_be_taken_along(view, learn):
    learn("first")
    lines = view.try_card.numbers().as_csv().splitlines()
    assert lines[0].startswith("step,enters,wanted,likeliest,loss in nats,p(a),p(b),h0,")
    assert len(lines) == 1 + 5
    assert len(view.learning_card.numbers().as_csv().splitlines()) == 1 + len(view.looked_at.points)


def test_a_sight_shows_a_shape_with_its_text_and_has_it_learn_where_it_had(view, qtbot):
    assert view.sight() == {
        "shape": "first", "seed": 0, "previous_input": False, "text": "abbab",
    }  # fmt: skip
    view.show_sight({"shape": "again", "text": "abb", "previous_input": True, "learns": True})
    assert view.is_learning
    assert view.learning_card.previous_input.isChecked()
    assert view.sight() == {
        "shape": "again", "seed": 0, "previous_input": True, "text": "abb", "learns": True,
    }  # fmt: skip
    view.learning_card.controls.button.click()
    qtbot.waitUntil(lambda: not view.is_learning)
    view.show_sight({"shape": "never", "text": 5, "previous_input": 1, "learns": "yes"})
    assert (view.looked_at.shape.name, view.looked_at.previous_input) == ("again", False)
    assert not view.is_learning


def test_what_is_unrolled_is_read_as_a_table(view, learn):
    picture = view.try_card.picture
    assert "Press the shape" in picture.as_table().caption
    learn("first")
    table = picture.as_table()
    assert [table.cell(row, 0) for row in range(len(table.rows))] == [f"“{c}”" for c in "abbab"]
    assert [table.cell(row, 2) for row in range(5)] == ["", "", "", "", "“a”"]
    assert table.cell(4, 1).startswith("“a”, p = ")
    assert picture.words_here() == picture.words_of(picture.chosen)
    assert view.learning_card.rows.as_table().cell(0, 0).endswith(" %")
