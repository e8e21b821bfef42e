"""The view Weights: what it shows, and what a change by hand does: in a copy, until one trains on with it."""

import json

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QToolButton

from rnnviz.core.inside.edits import Edit
from rnnviz.gui.page import WeightPointed
from rnnviz.gui.pages.inspect.page import InspectPage
from rnnviz.gui.pages.inspect.weights.view import WeightsView
from rnnviz.gui.parts.plain import MessageBox
from rnnviz.gui.parts.theme import DARK, LIGHT
from rnnviz.training.run.network_copy import network_copy
from rnnviz.training.worker.messages import SetRunning
from rnnviz.training.worker.questions import SetWeights


@pytest.fixture
def view(qtbot):
    view = WeightsView()
    qtbot.addWidget(view)
    view.resize(1200, 360)
    view.show()
    yield view
    view.stop()


def clicks(view, qtbot, name, kind=QToolButton):
    qtbot.mouseClick(view.findChild(kind, name), Qt.MouseButton.LeftButton)


def written(view):
    return [text.toPlainText() for text in view.texts.texts]


def wait_written(view, qtbot):
    qtbot.waitUntil(lambda: not view.texts.is_working)


@pytest.mark.parametrize(("cell", "theme"), [("rnn", DARK), ("lstm", LIGHT), ("gru", DARK)])
def test_every_array_is_shown_with_every_look(view, inspected, cell, theme):
    view.set_theme(theme)
    inspected(cell=cell, layers=2).tell(view)
    for number in range(view.weights.arrays.count()):
        view.weights.arrays.setCurrentRow(number)
        for look in view.weights.looks.findChildren(QPushButton):
            look.click()
            values = view.weights.block.of(view.params)
            assert view.weights.picture.shape == np.atleast_2d(values).shape
            assert view.weights.block.title in view.weights.number.words
    assert view.weights.arrays.count() == {"rnn": 8, "lstm": 26, "gru": 22}[cell]


def test_the_chosen_number_is_told_with_all_that_is_known_of_it(view, inspected):
    shown = inspected()
    shown.tell(view)
    e = shown.book.vocabulary.characters.index("e")
    view.weights.choose("Wxh", (3, e))
    now, start = shown.network.params["Wxh"][3, e], shown.network.first["Wxh"][3, e]
    words = view.weights.number.words.replace("−", "-")
    assert words.startswith(f"Wxh[3, e] · now {now:+.4f} · start {start:+.4f} · change {now - start:+.4f}")
    assert "last update" in words
    assert "gradient" in words


def test_a_number_is_opened_in_the_microscope(view, inspected, qtbot):
    inspected(cell="lstm", layers=2).tell(view)
    for name, place in (("Whh2", (27, 5)), ("bh", (61,)), ("Why", (2, 19)), ("by", (4,))):
        view.weights.choose(name, place)
        with qtbot.waitSignal(view.found) as blocker:
            clicks(view, qtbot, "weights_microscope", QPushButton)
        assert blocker.args == [WeightPointed(name, place)]


def test_a_change_makes_another_loss_and_another_text_and_is_undone(view, inspected, qtbot):
    shown = inspected()
    before = shown.network.params.flat.copy()
    shown.tell(view)
    view.weights.choose("Whh", (3, 5))
    with qtbot.waitSignal(view.panel.value_set):
        qtbot.keyClicks(view.weights.picture, "2")  # as in a table: typing begins another value
        qtbot.keyClicks(view.panel.value, ".5")
        qtbot.keyClick(view.panel.value, Qt.Key.Key_Return)
    assert view.params["Whh"][3, 5] == 2.5
    view.weights.choose("Why", (1, 3))
    clicks(view, qtbot, "weights_row_zero")
    clicks(view, qtbot, "weights_column_zero")
    made = (Edit("Whh", (3, 5), 2.5), Edit("Why", (1, None), 0.0), Edit("Why", (None, 3), 0.0))
    assert view.edits.made == made
    assert (view.params["Why"][:, 3] == 0).all()
    wait_written(view, qtbot)
    one, other = written(view)
    assert one != other
    assert "up to the cursor cost" in view.texts.summary.words
    assert (shown.network.params.flat == before).all()
    for _ in made:
        clicks(view, qtbot, "weights_undo")
    assert (view.params.flat == before).all()
    assert written(view) == ["", ""]
    clicks(view, qtbot, "weights_redo")
    assert view.edits.made == made[:1]


def test_what_was_changed_is_part_of_what_is_looked_at(view, inspected):
    inspected().tell(view)
    view.weights.choose("Why", (1, 3))
    view.edit(Edit("by", (0,), 9.0), Edit("Whh", (None, 2), 0.0))
    sight = json.loads(json.dumps(view.sight()))
    view.weights.choose("bh", (2,))
    view.edits.clear()
    view.show_sight(sight)
    assert view.sight() == sight
    assert view.edits.made == (Edit("by", (0,), 9.0), Edit("Whh", (None, 2), 0.0))
    assert view.params["by"][0] == 9.0
    view.show_sight({"by_hand": sight["by_hand"][:1]})
    assert view.edits.made == (Edit("by", (0,), 9.0),)
    assert view.edits.can_redo


def test_a_gate_is_changed_alone(view, inspected, qtbot):
    inspected(cell="lstm").tell(view)
    view.weights.choose("Whh", (25, 3))  # of the second gate
    before = view.params["Whh"].copy()
    clicks(view, qtbot, "weights_column_zero")
    assert np.argwhere((view.params["Whh"] != before).any(axis=1)).ravel().tolist() == list(range(20, 40))
    view.weights.choose("bh", (25,))
    clicks(view, qtbot, "weights_row_zero")
    assert (view.params["bh"][20:40] == 0).all()
    assert view.params["bh"][:20].all()


def test_the_changes_are_made_of_every_later_network_of_the_run(view, inspected):
    shown = inspected()
    shown.tell(view)
    view.edit(Edit("by", (0,), 9.0))
    shown.learner.step()
    later = network_copy(shown.learner)
    view.show_network(later)
    assert view.params["by"][0] == 9
    assert (view.params["Whh"] == later.params["Whh"]).all()
    inspected(hidden_size=5).tell(view)
    assert view.edits.made == (Edit("by", (0,), 9.0),)
    view.edit(Edit("Whh", (4, 4), 1.0))
    inspected(hidden_size=3).tell(view)  # has no such place
    assert view.edits.made == ()


def test_what_does_not_fit_is_refused_in_words(view, inspected, qtbot):
    inspected().tell(view)
    with qtbot.waitSignal(view.mistake_made) as blocker:
        view.edit(Edit("Whh", (99, 0), 1.0))
    assert "beyond Whh" in blocker.args[0]
    assert view.edits.made == ()


def ask_to_train_on(view, qtbot, answer):
    clicks(view, qtbot, "weights_train_on")
    box = next(box for box in view.findChildren(MessageBox, "train_on_dialog") if box.isVisible())
    qtbot.mouseClick(box.button(answer), Qt.MouseButton.LeftButton)


def test_training_on_is_asked_about_and_then_done(view, inspected, qtbot):
    shown = inspected()
    shown.tell(view)
    view.edit(Edit("by", (0,), 9.0), Edit("Whh", (3, None), 0.0))
    made = view.edits.made
    with qtbot.assertNotEmitted(view.asked):
        ask_to_train_on(view, qtbot, MessageBox.StandardButton.Cancel)
    with qtbot.waitSignal(view.asked) as blocker:
        ask_to_train_on(view, qtbot, MessageBox.StandardButton.Yes)
    question, then, refused = blocker.args
    assert question == SetWeights(made)
    with qtbot.waitSignal(view.mistake_made) as told, qtbot.assertNotEmitted(view.command_given):
        refused("It cannot be.")
    assert told.args == ["It cannot be."]
    assert view.edits.made == made
    with qtbot.waitSignal(view.command_given) as given:
        then(question.answer(shown.learner))
    assert given.args == [SetRunning(True)]
    assert view.edits.made == ()
    assert (shown.learner.now.params["Whh"][3] == 0).all()


def test_without_its_text_a_network_is_changed_but_not_trained_on(view, inspected, qtbot):
    shown = inspected()
    shown.tell(view)
    view.show_book(shown.book._replace(corpus=None))
    view.edit(Edit("by", (0,), 9.0))
    assert not view.findChild(QToolButton, "weights_train_on").isEnabled()
    view.show_cursor(shown.book.ids[:0], None)
    assert "Put the cursor" in view.texts.summary.words
    view.show_cursor(shown.book.ids[:50], None)
    wait_written(view, qtbot)
    assert all(written(view))


def test_hidden_it_works_on_nothing_and_shown_again_it_is_up_to_date(view, inspected, qtbot):
    shown = inspected()
    shown.tell(view)
    view.edit(Edit("by", (0,), 9.0))
    wait_written(view, qtbot)
    view.hide()
    before = written(view)
    view.show_cursor(shown.book.ids[:100], 99)
    shown.learner.step()
    view.show_network(network_copy(shown.learner))
    assert not view.texts.is_working
    view.show()
    wait_written(view, qtbot)
    assert written(view) != before
    assert (view.params["Whh"] == shown.learner.now.params["Whh"]).all()


def test_a_network_that_has_diverged_is_shown_and_can_be_changed(view, inspected, qtbot):
    shown = inspected(dtype="float64")
    shown.network.params.flat[::3] = np.nan
    shown.network.params.flat[1::3] = np.inf
    shown.tell(view)
    for number in range(view.weights.arrays.count()):
        view.weights.arrays.setCurrentRow(number)
        view.grab()
    view.edit(Edit("Whh", (None, None), 0.0))
    wait_written(view, qtbot)
    assert all(written(view))
    assert "cost" not in view.texts.summary.words


def test_in_the_window_training_goes_on_with_the_change_and_the_weight_is_taken_apart(user, text):
    window = user.opens_window(text)
    user.steps(3)
    window.pages.open_page("Inspect")
    page = window.pages.demand("Inspect")
    assert isinstance(page, InspectPage)
    view = page.open_view("Weights")
    assert isinstance(view, WeightsView)
    user.waits(lambda: view.weights.number.words != "")
    view.weights.choose("Whh", (3, 5))
    view.edit(Edit("Whh", (3, None), 0.0))
    user.waits(lambda: view.texts.summary.words.startswith(("Both", "They")))
    user.clicks("weights_train_on")
    box = next(box for box in view.findChildren(MessageBox, "train_on_dialog") if box.isVisible())
    box.button(MessageBox.StandardButton.Yes).click()
    user.waits_for_notice("After 3 steps weights are set by hand: Whh[3, :] = 0.")
    user.waits(lambda: window.session.is_running)
    user.chooses("action_run")
    user.clicks("weights_microscope")
    assert window.pages.page_name == "Microscope"
