"""The run bar: what its controls ask for, and what they show of the run."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QLabel, QLineEdit, QSlider

from rnnviz.gui.window.run_bar import FASTEST_LIMITED, PLACES, SLOWEST, RunBar
from rnnviz.training.worker.messages import SetLearningRate, SetSpeed, SetStop, StopKind


@pytest.fixture
def bar(qtbot):
    bar = RunBar()
    qtbot.addWidget(bar)
    return bar


@pytest.fixture
def commands(bar):
    given = []
    bar.command_given.connect(given.append)
    return given


def test_the_speed_goes_from_one_step_a_second_to_full(bar, commands):
    slider = bar.findChild(QSlider, "speed")
    slider.setValue(0)
    for place in range(1, PLACES + 1):
        slider.setValue(place)
    speeds = [command.steps_per_second for command in commands]
    assert all(isinstance(command, SetSpeed) for command in commands)
    assert speeds[0] == SLOWEST
    assert speeds[-2] == FASTEST_LIMITED
    assert speeds[-1] is None
    assert speeds[:-1] == sorted(speeds[:-1])


def test_a_rate_that_goes_down_by_itself_is_shown_beside_the_one_that_is_set(bar, make_snapshot):
    now, until = bar.findChild(QLabel, "run_rate_now"), bar.findChild(QComboBox, "run_until")
    bar.resize(900, 40)
    bar.show()
    bar.show_schedule("constant")
    bar.show_snapshot(make_snapshot(learning_rate=0.1, rate_now=0.1))
    assert now.isHidden()
    bar.show_schedule("linear")
    places = set()
    for rate in (0.1, 0.012345, 1.23456e-5, 0.0):
        bar.show_snapshot(make_snapshot(learning_rate=0.1, rate_now=rate))
        bar.layout().activate()
        assert now.text() == f"now {rate:.3g}"
        assert now.sizeHint().width() <= now.width()
        places.add(until.x())
    assert len(places) == 1
    assert "down to zero" in now.toolTip()


def test_a_speed_shown_from_outside_asks_for_nothing_until_it_is_taken_hold_of(bar, commands):
    slider, words = bar.findChild(QSlider, "speed"), bar.findChild(QLabel, "speed_text")
    shown = [bar.show_speed(wanted) for wanted in (0.001, 1.9, 40.0, 999.0, 1e9, None)]
    assert shown == [SLOWEST, 1.8, 42.0, FASTEST_LIMITED, FASTEST_LIMITED, None]
    assert (slider.value(), words.text()) == (PLACES, "full")
    bar.show_speed(40.0)
    assert words.text() == "42/s"
    assert commands == []
    slider.sliderPressed.emit()
    assert commands == [SetSpeed(42.0)]


def test_the_learning_rate_is_set_and_marked_out_of_range(bar, commands, qtbot):
    field = bar.findChild(QDoubleSpinBox, "run_learning_rate")
    field.setValue(0.03)
    assert commands == [SetLearningRate(0.03)]
    with qtbot.waitSignal(bar.mistake_made) as mistake:
        field.setValue(1001)
    assert "0 to 1000" in mistake.args[0]
    assert field.property("invalid")
    assert commands == [SetLearningRate(0.03)]
    field.setValue(0.0)
    assert not field.property("invalid")
    assert commands[-1] == SetLearningRate(0.0)


def test_what_is_shown_from_outside_asks_for_nothing(bar, commands, make_snapshot):
    bar.show_learning_rate(0.004)
    bar.show_snapshot(make_snapshot())
    assert bar.findChild(QDoubleSpinBox, "run_learning_rate").value() == pytest.approx(0.004)
    assert commands == []


@pytest.mark.parametrize(
    ("goal", "stands", "asked"),
    [
        ("iteration", {}, SetStop(StopKind.ITERATION, 10_000)),
        ("iteration", {"iteration": 148_881}, SetStop(StopKind.ITERATION, 300_000)),
        ("iteration", {"iteration": 20_000}, SetStop(StopKind.ITERATION, 40_000)),
        ("pass", {}, SetStop(StopKind.EPOCH, 1)),
        ("pass", {"epoch": 36}, SetStop(StopKind.EPOCH, 72)),
        ("smooth loss", {"smooth_loss": 34.26}, SetStop(StopKind.SMOOTH_LOSS, 32.5)),
    ],
)
def test_a_goal_that_is_chosen_lies_well_ahead_of_the_run_and_holds_once_it_is_confirmed(
    bar, commands, goal, stands, asked, make_snapshot
):
    bar.show_snapshot(make_snapshot(**stands))
    bar.findChild(QComboBox, "run_until").setCurrentText(goal)
    assert commands == [SetStop(StopKind.NEVER)]
    bar.confirm_goal()
    bar.confirm_goal()  # whoever else confirms it
    assert commands[1:] == [asked]
    assert not bar.findChild(QDoubleSpinBox, "run_until_value").isHidden()


@pytest.mark.parametrize("how", ["enter", "value", "elsewhere", "from the list", "not yet"])
def test_an_offered_goal_is_confirmed_by_enter_or_when_the_keys_go_elsewhere(bar, commands, qtbot, how):
    after = QLineEdit(bar)
    bar.layout().addWidget(after)
    bar.show()
    bar.activateWindow()
    choice, field = bar.findChild(QComboBox, "run_until"), bar.findChild(QDoubleSpinBox, "run_until_value")
    choice.setFocus()
    qtbot.waitUntil(choice.hasFocus)
    qtbot.keyClick(choice, Qt.Key.Key_Down)
    assert choice.currentText() == "iteration"
    assert choice.hasFocus(), "who turns through the goals by keys goes on"
    if how != "from the list":
        field.setFocus()
    if how == "enter":
        qtbot.keyClick(field, Qt.Key.Key_Return)
    elif how == "value":
        field.selectAll()
        qtbot.keyClicks(field, "700")
        qtbot.keyClick(field, Qt.Key.Key_Return)
    elif how != "not yet":
        after.setFocus()
    goal = 700 if how == "value" else 10_000
    wanted = [] if how == "not yet" else [SetStop(StopKind.ITERATION, goal)]
    assert commands == [SetStop(StopKind.NEVER), *wanted]


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_who_chooses_a_goal_from_the_list_writes_its_value_at_once(bar, qtbot):
    bar.show()
    bar.activateWindow()
    choice, field = bar.findChild(QComboBox, "run_until"), bar.findChild(QDoubleSpinBox, "run_until_value")
    choice.setFocus()
    qtbot.waitUntil(choice.hasFocus)
    choice.showPopup()
    qtbot.keyClick(choice.view(), Qt.Key.Key_Down)
    qtbot.keyClick(choice.view(), Qt.Key.Key_Return)
    assert choice.currentText() == "iteration"
    assert field.hasFocus()
    assert field.lineEdit().selectedText() == "10,000"


def test_a_goal_that_is_being_written_does_not_vanish_when_the_one_before_is_reached(bar, commands, qtbot):
    bar.show()
    bar.activateWindow()
    bar.run_until(StopKind.ITERATION, 10_000)
    field = bar.findChild(QDoubleSpinBox, "run_until_value")
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    field.selectAll()
    qtbot.keyClicks(field, "20000")
    bar.clear_goal()
    assert field.isVisible()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert commands[-1] == SetStop(StopKind.ITERATION, 20_000)


def test_the_goal_can_be_changed_and_taken_back(bar, commands):
    bar.run_until(StopKind.ITERATION, 500)
    value = bar.findChild(QDoubleSpinBox, "run_until_value")
    value.setValue(700)
    bar.findChild(QComboBox, "run_until").setCurrentText("stopped by hand")
    assert commands[:2] == [SetStop(StopKind.ITERATION, 500), SetStop(StopKind.ITERATION, 700)]
    assert [command.kind for command in commands[2:]] == [StopKind.NEVER]
    assert value.isHidden()


def test_a_goal_that_goes_leaves_the_keys_beside_it(bar, qtbot):
    after = QLineEdit(bar)
    bar.layout().addWidget(after)
    bar.show()
    bar.activateWindow()
    bar.run_until(StopKind.ITERATION, 20_000)
    field = bar.findChild(QDoubleSpinBox, "run_until_value")
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    bar.clear_goal()
    assert bar.findChild(QComboBox, "run_until").hasFocus()
