"""The list of pins: added, changed, silenced, taken away; and never one that the network has no place for."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QSlider, QToolButton, QWidget

from rnnviz.core.inside.held import Pin
from rnnviz.gui.panels.pins.pin_list import PinList


@pytest.fixture
def pins(qtbot):
    pins = PinList("hold", most=3)
    qtbot.addWidget(pins)
    pins.set_size(2, 20)
    pins.resize(360, 300)
    pins.show()
    return pins


def part(pins, kind, name):
    found = pins.findChild(kind, name)
    assert found is not None, name
    return found


def clicks(pins, qtbot, kind, name):
    with qtbot.waitSignal(pins.pins_changed):
        qtbot.mouseClick(part(pins, kind, name), Qt.MouseButton.LeftButton)


def test_units_are_added_changed_and_taken_away(pins, qtbot):
    clicks(pins, qtbot, QPushButton, "hold_add")
    assert pins.pins == (Pin(0, 0, 0.0),)
    clicks(pins, qtbot, QPushButton, "hold_add")
    assert pins.pins == (Pin(0, 0, 0.0), Pin(0, 1, 0.0))
    with qtbot.waitSignal(pins.pins_changed):
        part(pins, QSlider, "hold_slider_2").setValue(-20)
    part(pins, QWidget, "hold_unit_2").setValue(7)
    part(pins, QWidget, "hold_layer_2").setValue(2)
    assert pins.pins[1] == Pin(1, 7, -1.0)
    part(pins, QWidget, "hold_value_1").setValue(0.123)
    assert pins.pins[0] == Pin(0, 0, 0.123)
    assert part(pins, QSlider, "hold_slider_1").value() == 2
    clicks(pins, qtbot, QToolButton, "hold_silence_2")
    assert pins.pins[1] == Pin(1, 7, 0.0)
    clicks(pins, qtbot, QToolButton, "hold_remove_1")
    assert pins.pins == (Pin(1, 7, 0.0),)
    clicks(pins, qtbot, QPushButton, "hold_clear")
    assert pins.pins == ()


def test_a_unit_that_is_held_already_gets_the_new_value(pins):
    pins.hold(Pin(0, 3, 0.5))
    pins.hold(Pin(1, 3, 0.5))
    pins.hold(Pin(0, 3, -1.0))
    assert pins.pins == (Pin(1, 3, 0.5), Pin(0, 3, -1.0))


def test_a_unit_that_there_is_not_is_told_and_not_held(pins, qtbot):
    pins.hold(Pin(0, 3, 0.5))
    with qtbot.waitSignal(pins.mistake_made) as blocker:
        part(pins, QWidget, "hold_unit_1").setValue(20)
    assert blocker.args[0].startswith("the unit is 20")
    assert pins.pins == ()
    part(pins, QWidget, "hold_unit_1").setValue(19)
    assert pins.pins == (Pin(0, 19, 0.5),)
    with qtbot.waitSignal(pins.mistake_made):
        part(pins, QWidget, "hold_value_1").setValue(1.5)
    assert pins.pins == ()


def test_a_smaller_network_lets_go_what_it_has_not(pins):
    for pin in (Pin(0, 3, 0.5), Pin(0, 15, 0.5), Pin(1, 3, 0.5)):
        pins.hold(pin)
    pins.set_size(1, 10)
    assert pins.pins == (Pin(0, 3, 0.5),)
    assert not part(pins, QWidget, "hold_layer_1").isVisible()
    pins.set_size(1, 20)
    assert pins.pins == (Pin(0, 3, 0.5),)


def test_of_more_than_have_room_the_last_ones_are_held(pins):
    for number in range(3):
        pins.hold(Pin(0, number, 0.5))
    assert not part(pins, QPushButton, "hold_add").isEnabled()
    pins.hold(Pin(1, 9, 0.5))
    assert pins.pins == (Pin(0, 1, 0.5), Pin(0, 2, 0.5), Pin(1, 9, 0.5))


def test_every_part_is_named(pins):
    pins.hold(Pin(0, 3, 0.5))
    for kind in (QPushButton, QToolButton, QSlider):
        for widget in pins.findChildren(kind):
            assert widget.accessibleName()
            assert widget.objectName()
            assert widget.toolTip()


def test_only_these_are_held(pins, qtbot):
    pins.set_size(2, 10)
    pins.hold(Pin(0, 1, 0.5))
    with qtbot.waitSignal(pins.pins_changed):
        pins.hold_only([Pin(1, 9, -1.0), Pin(2, 0, 0.0), Pin(0, 10, 0.0), Pin(0, 3, 0.0)])
    assert pins.pins == (Pin(1, 9, -1.0), Pin(0, 3, 0.0))
