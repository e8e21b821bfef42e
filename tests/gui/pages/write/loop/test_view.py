"""The view Loop: played, stepped by buttons and keys, and shown again as it was."""

import csv
import io
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QSlider

from rnnviz.core.network.dials import Dials
from rnnviz.gui.pages.write.loop.phases import LoopPhase
from rnnviz.gui.pages.write.loop.player import POSITIONS
from rnnviz.gui.pages.write.loop.view import PAUSE, PLAY, LoopView
from rnnviz.gui.parts.theme import LIGHT

LAST = LoopPhase.WRITE


@pytest.fixture
def view(qtbot):
    view = LoopView()
    qtbot.addWidget(view)
    view.resize(900, 360)
    view.show()
    yield view
    view.stop()


def press(view, name, qtbot):
    qtbot.mouseClick(view.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def test_phases_and_characters_are_gone_through_by_buttons_and_keys(view, run_that_writes, qtbot):
    has = run_that_writes()
    view.show_sheet(has.sheet_of(has.draft()), -1)
    assert (view.place, view.phase) == (0, LAST)
    assert view.card.subtitle.text() == "character 1 of 40"
    press(view, "loop_on", qtbot)
    assert (view.place, view.phase) == (1, LoopPhase.READ)
    assert view.words.words.startswith("1 of 5 · ‘")
    qtbot.keyClick(view.figure, Qt.Key.Key_Right)
    assert view.phase is LoopPhase.REMEMBER
    press(view, "loop_back", qtbot)
    qtbot.keyClick(view.figure, Qt.Key.Key_Left)
    assert (view.place, view.phase) == (0, LAST)
    with qtbot.waitSignal(view.place_wanted) as heard:
        qtbot.keyClick(view.figure, Qt.Key.Key_PageDown)
    assert heard.args == [1]
    qtbot.keyClick(view.figure, Qt.Key.Key_End)
    assert (view.place, view.phase) == (39, LAST)
    press(view, "loop_on", qtbot)
    assert (view.place, view.phase) == (39, LAST), "there is no more"
    view.findChild(QSlider, "loop_place").setValue(12)
    assert view.place == 12
    view.show_place(20)
    assert (view.place, view.phase) == (20, LAST)
    assert view.findChild(QSlider, "loop_place").value() == 20


def test_it_plays_phase_by_phase_or_fast_by_characters_and_stands_at_the_end(view, run_that_writes, qtbot):
    has = run_that_writes()
    view.show_sheet(has.sheet_of(has.draft(length=6)), -1)
    seen = []
    view.player.phase_due.connect(lambda: seen.append((view.place, view.phase)))
    view.speed.setValue(55)
    press(view, "loop_play", qtbot)
    assert view.play.text() == PAUSE
    qtbot.waitUntil(lambda: len(seen) >= 4)
    flat = [place * 5 + phase for place, phase in seen]
    assert all(after == before + 1 for before, after in pairwise(flat))
    view.speed.setValue(POSITIONS)
    qtbot.waitUntil(lambda: not view.player.is_playing)
    assert (view.place, view.phase) == (5, LAST)
    assert view.play.text() == PLAY
    qtbot.keyClick(view.figure, Qt.Key.Key_Return)
    assert view.player.is_playing
    assert (view.place, view.phase) == (0, LoopPhase.READ)
    qtbot.keyClick(view.figure, Qt.Key.Key_Right)
    assert not view.player.is_playing, "who steps himself has stopped it"
    view.toggle()
    view.hide()
    assert not view.player.is_playing


def test_another_way_of_the_same_text_is_looked_at_where_the_one_before_was(view, run_that_writes):
    has = run_that_writes()
    draft = has.draft()
    view.show_sheet(has.sheet_of(draft), 12)
    assert view.place == 12
    view.show_sheet(has.sheet_of(draft.choose(12, 3)), -1)
    assert view.place == 12
    view.go_on(-1)
    assert "was taken by hand" in view.figure.words()[0]
    view.show_sheet(has.sheet_of(has.draft(seed=8)), -1)
    assert view.place == 0


def test_the_numbers_are_those_of_every_draw(view, run_that_writes):
    has = run_that_writes()
    sheet = has.sheet_of(has.draft(dials=Dials(0.8, top_k=5), choices={3: 2}))
    view.show_sheet(sheet, 0)
    rows = [*csv.DictReader(io.StringIO(view.numbers().as_csv()))]
    assert "".join(row["written"] for row in rows) == sheet.text
    assert "".join(row["read"] for row in rows) == sheet.start[-1] + sheet.text[:-1]
    assert [row["place"] for row in rows if row["by_hand"] == "1"] == ["3"]
    for row in rows:
        if row["by_hand"] == "0":
            assert float(row["from"]) <= float(row["dice"]) < float(row["to"])
            assert float(row["share_of_bar"]) == pytest.approx(
                float(row["to"]) - float(row["from"]), abs=1e-6
            )
            assert float(row["p"]) <= float(row["share_of_bar"]) + 1e-6


def test_the_picture_and_its_numbers_can_be_taken_along(view, run_that_writes, tmp_path):
    has = run_that_writes(cell="lstm", layers=2)
    view.set_theme(LIGHT)
    view.show_sheet(has.sheet_of(has.draft()), 5)
    for suffix in ("png", "svg"):
        file = tmp_path / f"loop.{suffix}"
        view.tools.save_picture(file)
        assert file.stat().st_size > 2000
    view.tools.save_numbers(tmp_path / "loop.csv")
    assert (tmp_path / "loop.csv").read_text().count("\n") >= 41
    assert [figure.title for figure in view.figures] == ["Writing as a loop"]


def test_before_there_is_a_text_it_says_what_will_stand_there(view, run_that_writes):
    assert "As soon as a text is written" in view.words.words
    assert not view.play.isEnabled()
    view.toggle()
    assert not view.player.is_playing
    has = run_that_writes()
    view.show_sheet(has.sheet_of(has.draft()), 3)
    assert view.play.isEnabled()
    view.start_run(has.info)
    assert "As soon as a text is written" in view.words.words
    assert [*csv.reader(io.StringIO(view.numbers().as_csv()))][1:] == []
    view.show_place(3)  # of a text that is gone
    view.show_sheet(has.sheet_of(has.draft(length=0)), -1)
    assert not view.play.isEnabled()


def test_its_speed_is_remembered(view, qtbot):
    view.speed.setValue(77)
    other = LoopView()
    qtbot.addWidget(other)
    other.restore(view.to_keep())
    assert other.speed.value() == 77
    assert other.player.speed == view.player.speed
    other.restore({"speed": "fast"})
    other.restore({"speed": 1000})
    assert other.speed.value() == 77
