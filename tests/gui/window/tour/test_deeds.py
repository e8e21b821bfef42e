"""Deeds: whatever a step of a tour may wait for is told when it happens, with its facts, and only then."""

import json

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QTableView

from rnnviz.gui.pages.inspect.why.why_section import WhySection
from rnnviz.gui.pages.train import page as train_page
from rnnviz.training.tours import EVENTS
from rnnviz.training.worker.messages import StopKind


@pytest.fixture
def told(user, text):
    """``told[event]``: the facts of each of them that was told, in order; of a run that stands at 220."""
    user.opens_window(text, hidden_size=8, sample_length=200)
    user.steps(220)
    told = {event: [] for event in EVENTS}
    user.window.guides.touring.watch.deed_done.connect(lambda deed: told[deed.event].append(dict(deed.facts)))
    return told


def names_known_to_tours(told) -> bool:
    """Whether every fact has the name of a parameter, so that a tour can ask for it."""
    return all(facts.keys() <= EVENTS[event].parameters.keys() for event in told for facts in told[event])


def test_nothing_is_told_of_what_goes_on_by_itself(user, told):
    user.steps(5)
    user.window.session.set_running(True)
    user.waits(lambda: user.window.session.is_running)
    user.window.session.set_running(False)
    user.waits(lambda: not user.window.session.is_running)
    user.window.pages.demand("Inspect")
    user.window.pages.demand("Microscope")
    assert not any(told.values())


def test_running_pausing_and_stepping(user, told):
    user.chooses("action_run")
    user.waits(lambda: told["started"])
    user.sets("speed", 3)
    user.sets("run_learning_rate", 0.03)
    user.waits(lambda: told["rate_changed"])
    assert told["rate_changed"] == [{"while_running": True}]
    assert told["speed_changed"] == [{}]
    assert not told["paused"]
    user.chooses("action_run")
    user.waits(lambda: told["paused"])
    user.sets("run_learning_rate", 0.02)
    user.waits(lambda: told["rate_changed"] == [{"while_running": True}, {"while_running": False}])
    user.chooses("action_step")
    user.waits(lambda: told["stepped"])
    assert told["paused"] == told["started"] == [{}]
    assert names_known_to_tours(told)


def test_a_goal_that_is_reached_is_no_pause_by_hand(user, told):
    user.window.run_bar.run_until(StopKind.ITERATION, 260)
    user.chooses("action_run")
    user.waits_for_iteration(260)
    assert told["started"]
    assert not told["paused"]


def test_how_far_the_run_has_come_is_told_where_somebody_waits(user, told):
    watch = user.window.guides.touring.watch
    watch.wait_for([100, 200, 225, 300])
    assert told["iteration_reached"] == [{"iteration": 220}]
    user.steps(4)
    assert told["iteration_reached"] == [{"iteration": 220}]
    user.steps(1)
    assert told["iteration_reached"] == [{"iteration": 220}, {"iteration": 225}]


def test_a_column_is_pointed_at_by_resting_on_it_a_click_or_a_key(user, told, qtbot):
    canvas = user.finds("heatmap_canvas")
    qtbot.mouseMove(canvas, canvas.cell_center(2, 1))
    qtbot.mouseMove(canvas, canvas.cell_center(2, 3))
    qtbot.mouseMove(user.finds("loss_panel"), QPoint(5, 5))  # only on its way
    assert not told["pointed"]
    qtbot.mouseMove(canvas, canvas.cell_center(2, 2))
    user.waits(lambda: told["pointed"])
    told["pointed"].clear()
    qtbot.keyClick(canvas, Qt.Key.Key_Left)
    assert told["pointed"] == [{}]
    told["pointed"].clear()
    user.chooses("action_reset")  # another run: nothing is pinned any more
    user.waits(lambda: user.window.session.iteration == 0)
    assert not told["pointed"]
    assert train_page.REST_MILLISECONDS < 1000


def test_writing_on_train_and_on_write(user, told):
    user.finds("temperature").setValue(0.4)
    user.clicks("generate_button")
    user.waits(lambda: told["wrote"])
    user.sets("prime_text", "The ")
    user.clicks("generate_button")
    user.waits(lambda: len(told["wrote"]) == 2)
    assert told["wrote"] == [{"own_start": own, "temperature": 0.4} for own in (False, True)]
    told["wrote"].clear()
    user.window.pages.open_page("Write")
    card = user.window.pages.demand("Write").text_card
    user.waits(lambda: card.text.sheet is not None)
    assert not told["wrote"]  # it writes by itself when it is opened
    user.sets("write_prime", "She ")
    user.waits(lambda: told["wrote"])
    assert told["wrote"][0]["own_start"]
    told["wrote"].clear()
    user.clicks("write_button")
    user.waits(lambda: told["wrote"])
    assert names_known_to_tours(told)


def test_pages_and_phases(user, told):
    user.window.pages.open_page("Microscope")
    assert told["page_opened"] == [{"page": "Microscope"}]
    told["phase_reached"].clear()
    user.clicks("microscope_next")
    assert told["phase_reached"] == [{"phase": "recurrent"}]
    assert names_known_to_tours(told)


def test_what_is_asked_at_the_cursor(user, told, qtbot):
    user.window.pages.open_page("Inspect")
    page = user.window.pages.demand("Inspect")
    strip = user.finds("inspect_glow")
    user.waits(lambda: len(strip.sizes))
    assert not told["asked"]
    qtbot.keyClick(strip, Qt.Key.Key_Left)
    user.clicks("glow_way_replacing")
    assert told["asked"] == [{"question": "how far back"}] * 2
    why = next(section for section in page.sections if isinstance(section, WhySection))
    why.character.activated.emit(1)
    assert told["asked"][-1] == {"question": "why"}
    assert not told["unit_chosen"]
    page.reader.picker.tint_chosen.emit(page.reader.tint._replace(unit=5))
    assert told["unit_chosen"] == [{"unit": 5}]
    assert names_known_to_tours(told)


def test_a_visit_says_what_was_first_written_there(user, told):
    user.window.pages.demand("Story")
    user.waits(
        lambda: (
            user.window.guides.touring.watch._firsts_at(0) or user.window.guides.touring.watch._firsts_at(100)
        )
    )
    first = next(at for at in (0, 100, 200) if "word" in user.window.guides.touring.watch._firsts_at(at))
    user.window.time_machine.go_to(first, True)
    user.waits(lambda: told["visited"])
    assert told["visited"][0]["iteration"] == first
    assert "word" in told["visited"][0]["first"]
    user.window.time_machine.go_to(57, True)
    user.waits(lambda: len(told["visited"]) == 2)
    assert told["visited"][1] == {"iteration": 57, "first": set()}
    user.window.time_machine.go_back()
    assert len(told["visited"]) == 2
    assert names_known_to_tours(told)


def test_saving_beginning_comparing_and_opening(user, told, tmp_path):
    user.waits(lambda: user.window.recovery.has_saved)
    assert not told["saved"]  # it saves itself
    user.saves(tmp_path / "run.npz")
    assert told["saved"] == [{}]
    user.chooses("action_new_run")
    user.waits(lambda: told["run_begun"])
    user.steps(3)
    user.window.pages.open_page("Runs")
    table = user.finds("runs_table", QTableView)
    user.waits(lambda: table.model().rowCount() == 2)
    table.selectRow(0)
    assert not told["compared"]
    table.selectAll()
    assert told["compared"] == [{"runs": 2}]
    preset = {"rnnviz_preset": 1, "name": "Lesson", "text": "abc " * 40, "settings": {"hidden_size": 4}}
    (tmp_path / "a.rnnviz").write_text(json.dumps(preset))
    user.window.documents.open_file(tmp_path / "a.rnnviz")
    user.waits(lambda: told["preset_opened"])
    assert told["preset_opened"] == [{"preset": "Lesson"}]
    assert names_known_to_tours(told)
