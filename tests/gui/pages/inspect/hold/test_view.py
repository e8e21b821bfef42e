"""The view Hold: what the network writes with units held, and beside it without."""

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel, QWidget

from rnnviz.core.inside.held import Pin, attempt, losses_of
from rnnviz.core.network.dials import Dials
from rnnviz.gui.pages.inspect.hold.view import HoldView
from rnnviz.gui.pages.inspect.tint import Tint, TintKind, unit
from rnnviz.gui.parts.theme import LIGHT


@pytest.fixture
def view(qtbot):
    view = HoldView()
    qtbot.addWidget(view)
    view.resize(1200, 320)
    view.show()
    yield view
    view.stop()


def wait_written(view, qtbot):
    qtbot.waitUntil(lambda: not view.texts.is_working)


def summary(view):
    return view.texts.summary.words.replace("−", "-")


def field(view, name):
    return view.findChild(QWidget, name)


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_both_write_with_the_same_dice_and_the_loss_of_both_is_told(view, inspected, qtbot, cell):
    shown = inspected(cell=cell, layers=2)
    shown.tell(view)
    view.set_theme(LIGHT)
    with qtbot.waitSignal(view.sight_wanted):
        view.hold(unit(7, 1), -1.0)
    field(view, "hold_sample_length").setValue(80)
    field(view, "hold_sample_seed").setValue(3)
    wait_written(view, qtbot)
    network, passage = shown.network, shown.book.ids[:300]
    costs = []
    for text, pins in zip(view.texts.texts, ((), (Pin(1, 7, -1.0),)), strict=True):
        trial = attempt(
            network.architecture,
            network.params,
            passage,
            passage[:0],
            pins,
            dials=Dials(0.8),
            length=80,
            seed=3,
        )
        assert text.toPlainText().endswith(shown.book.vocabulary.decode(trial.written))
        losses = losses_of(network.architecture, network.params, passage, pins)
        costs.append(float(losses.mean()) * 8)
    assert [head.text() for head in view.texts.heads] == [
        f"Without · {costs[0]:.2f}",
        f"Held · {costs[1]:.2f}",
    ]
    assert f"{costs[1] - costs[0]:+.2f} nats per 8 characters" in summary(view)


def test_a_text_to_start_from_is_read_first(view, inspected, qtbot):
    inspected().tell(view)
    view.hold(unit(3), 1.0)
    view.prime.setText("the §crow")
    wait_written(view, qtbot)
    for text in view.texts.texts:
        assert text.toPlainText().startswith("the crow")
    assert "“§”" in view.findChild(QLabel, "hold_skipped").text()
    view.prime.setText("the")
    assert not view.findChild(QLabel, "hold_skipped").isVisible()


def test_without_pins_or_a_text_there_is_nothing_to_write(view, inspected, qtbot):
    shown = inspected()
    shown.tell(view)
    assert not view.texts.is_working
    view.hold(unit(3), 1.0)
    view.show_cursor(shown.book.ids[:0], None)
    assert "Type a text" in summary(view)
    view.prime.setText("a")
    wait_written(view, qtbot)
    assert "Type a text" not in summary(view)
    view.pins.clear()
    assert not view.texts.is_working
    assert view.texts.texts[0].toPlainText() == ""


def test_only_h_is_held(view, inspected, qtbot):
    inspected(cell="lstm").tell(view)
    for other in (Tint(TintKind.UNIT, 0, "c", 3), Tint(TintKind.SURPRISE)):
        with qtbot.waitSignal(view.mistake_made) as blocker, qtbot.assertNotEmitted(view.sight_wanted):
            view.hold(other, 1.0)
        assert "Only the h" in blocker.args[0]
    assert view.pins.pins == ()


def test_hidden_it_writes_nothing_and_shown_again_what_is_held_now(view, inspected, qtbot):
    shown = inspected()
    shown.tell(view)
    view.hide()
    view.hold(unit(3), 1.0)
    view.show_network(shown.network)
    assert not view.texts.is_working
    view.show()
    wait_written(view, qtbot)
    assert view.texts.texts[1].toPlainText()


def test_another_book_with_other_characters_waits_for_its_network(view, inspected, qtbot):
    shown = inspected()
    shown.tell(view)
    view.hold(unit(3), 1.0)
    wait_written(view, qtbot)
    vocabulary = type(shown.book.vocabulary)("abc")
    view.show_book(shown.book._replace(vocabulary=vocabulary, ids=np.zeros(9, np.uint8)))
    view.show_cursor(np.zeros(9, np.uint8), 8)  # must not be read by the network of the other characters
    assert not view.texts.is_working
    assert view.texts.texts[1].toPlainText() == ""
    assert view.pins.pins == (Pin(0, 3, 1.0),)


def test_it_remembers_how_it_writes(view, qtbot):
    view.prime.setText("She said\n")
    field(view, "hold_temperature").setValue(0.3)
    other = HoldView()
    qtbot.addWidget(other)
    other.restore(view.to_keep())
    assert (
        other.to_keep()
        == view.to_keep()
        == {"prime": "She said\n", "temperature": 0.3, "length": 300, "seed": 0}
    )
    other.restore({"prime": 7, "temperature": "hot", "seed": -1, "network": 3})
    assert other.to_keep() == view.to_keep()


def test_a_network_that_has_diverged_writes_all_the_same(view, inspected, qtbot):
    shown = inspected()
    shown.network.params.flat[::3] = np.nan
    shown.tell(view)
    view.hold(unit(3), 1.0)
    wait_written(view, qtbot)
    assert view.texts.texts[1].toPlainText()
