"""The view Grid: one text several times side by side, marked where they part."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QRadioButton, QTextEdit, QToolButton

from rnnviz.core.inside.held import Pin
from rnnviz.gui.page import FirstsFound
from rnnviz.gui.pages.write.grid import view as grid
from rnnviz.gui.pages.write.grid.columns import GridOrder, by_temperature, write_side_by_side
from rnnviz.gui.pages.write.grid.view import WriteGridView
from rnnviz.gui.parts.theme import DARK, LIGHT
from rnnviz.training.worker.messages import Visited


@pytest.fixture
def view(qtbot, monkeypatch):
    monkeypatch.setattr(grid, "SOON_MILLISECONDS", 0)
    view = WriteGridView()
    qtbot.addWidget(view)
    view.resize(1200, 420)
    view.show()
    yield view
    view.stop()


def tell(view, run, qtbot, **of_sheet):
    """A run, and what is written; questions are answered by its learner, at once."""
    view.asked.connect(lambda question, then, _refused: then(question.answer(run.learner)))
    view.start_run(run.info)
    view.show_sheet(run.sheet(**of_sheet), -1)
    qtbot.waitUntil(lambda: not view.is_working)


def press(view, qtbot, kind, name):
    found = view.findChild(kind, name)
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not view.is_working)


def titles(view):
    return [column.title for column in view.texts.order.columns]


def text(view, number):
    return view.findChild(QTextEdit, f"grid_text_{number}").toPlainText()


def note(view, number):
    return view.findChild(QLabel, f"grid_note_{number}").words


def look_at(view, number, place):
    cursor = QTextCursor(view.findChild(QTextEdit, f"grid_text_{number}").document())
    cursor.setPosition(place + 1)
    form = cursor.charFormat()
    return form.foreground().color().name(), form.background().color().name()


def test_temperatures_stand_side_by_side_with_the_dice_of_the_text_above(view, writing_run, qtbot):
    tell(view, writing_run, qtbot)
    sheet = writing_run.sheet()
    draft, columns = sheet.telling.draft, view.texts.order.columns
    assert titles(view) == ["0.2", "0.5", "0.8", "1", "1.2", "1.5"]
    alone = write_side_by_side(
        GridOrder(by_temperature(writing_run.network, draft.dials, (0.2, 0.5, 0.8, 1, 1.2, 1.5)), draft),
        lambda _done, _total: None,
    )
    for number, ids in enumerate(alone.written):
        assert text(view, number) == "the " + writing_run.vocabulary.decode(ids)
    assert text(view, 2) == sheet.start + sheet.text  # the one of the text above is that text
    assert all(column.dials.top_k == 12 for column in columns)
    assert view.findChild(QRadioButton, "grid_column_2").isChecked()  # it is compared with
    assert "compared with this one" in note(view, 2)
    assert view.card.subtitle.text() == "seed 7 · 60 characters · top-k 12 · top-p 0.95"


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_where_they_part_is_marked_and_what_they_share_is_quiet(view, writing_run, qtbot, theme):
    view.set_theme(theme)
    tell(view, writing_run, qtbot)
    parted = next(n for n in (1, 3) if view.texts.parts_at(n))
    place = view.texts.parts_at(parted)
    assert f"parts at character {place + 1}" in note(view, parted)
    before = len("the ")
    color = lambda meaning: theme.color(meaning).name()  # noqa: E731
    assert look_at(view, parted, 0)[0] == color("accent")
    assert look_at(view, parted, before)[0] == color("quiet")
    assert look_at(view, parted, before + place)[1] == color("warm")
    assert look_at(view, parted, before + place + 1)[0] == color("text")
    assert look_at(view, 2, before)[0] == color("text")  # the one that they are compared with


def test_another_one_may_be_compared_with_and_stays_so(view, writing_run, qtbot):
    tell(view, writing_run, qtbot)
    parts_at = view.texts.parts_at(0)
    press(view, qtbot, QRadioButton, "grid_column_0")
    assert view.texts.parts_at(2) == parts_at
    assert "compared with this one" in note(view, 0)
    view.show_sheet(writing_run.sheet(seed=8), -1)
    qtbot.waitUntil(lambda: not view.is_working)
    assert view.texts.order.reference == 0
    assert view.findChild(QRadioButton, "grid_column_0").isChecked()


def test_other_temperatures_are_typed_and_what_is_none_is_told(view, writing_run, qtbot):
    tell(view, writing_run, qtbot)
    field = view.findChild(QLineEdit, "grid_temperatures")
    field.clear()
    qtbot.keyClicks(field, "0 0,7")
    qtbot.waitUntil(lambda: not view.is_working)
    assert titles(view) == ["0, the likeliest", "0.7"]
    assert (
        view.findChild(QTextEdit, "grid_text_2") is None
        or not view.findChild(QTextEdit, "grid_text_2").isVisible()
    )
    qtbot.keyClicks(field, " hot")
    with qtbot.waitSignal(view.mistake_made) as blocker:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert "“hot”" in blocker.args[0]
    assert field.property("invalid")
    assert titles(view) == ["0, the likeliest", "0.7"]


def test_a_text_of_the_grid_is_written_above(view, writing_run, qtbot):
    tell(view, writing_run, qtbot)
    with qtbot.waitSignal(view.draft_wanted) as blocker:
        press(view, qtbot, QToolButton, "grid_open_4")
    draft = blocker.args[0]
    assert draft.dials == writing_run.sheet().telling.draft.dials._replace(temperature=1.2)
    assert (draft.seed, draft.length, draft.choices) == (7, 60, {})


def test_moments_of_the_run_stand_side_by_side(view, writing_run, qtbot):
    view.hear(FirstsFound([(5, "first name: Minna"), (30, "first real word: the · first name: Jory")]))
    tell(view, writing_run, qtbot)
    view.hear(FirstsFound([(5, "first name: Minna"), (60, "first real word: the · first name: Jory")]))
    press(view, qtbot, QPushButton, "grid_way_moment")
    assert titles(view) == ["start · 0", "first word · 60", "best", "now · 60"]
    assert "No best network" in note(view, 2)
    assert text(view, 2) == ""
    sheet = writing_run.sheet()
    assert text(view, 3) == sheet.start + sheet.text
    assert note(view, 1) == "the same throughout"
    with qtbot.waitSignal(view.moment_wanted) as blocker:
        press(view, qtbot, QToolButton, "grid_open_0")
    assert blocker.args == [0, True]
    assert "temperature 0.8" in view.card.subtitle.text()


def test_moments_are_asked_for_again_when_another_one_is_shown(view, writing_run, qtbot):
    tell(view, writing_run, qtbot)
    press(view, qtbot, QPushButton, "grid_way_moment")
    with qtbot.waitSignal(view.asked):
        view.hear(Visited(3))
    qtbot.waitUntil(lambda: not view.is_working)


def test_why_moments_cannot_be_had_is_told(view, writing_run, qtbot):
    view.start_run(writing_run.info)
    view.asked.connect(lambda _question, _then, refused: refused("They cannot be read."))
    with qtbot.waitSignal(view.mistake_made) as blocker:
        view.way.press("moment")
        view.show_sheet(writing_run.sheet(), -1)
    assert blocker.args == ["They cannot be read."]
    assert not view.is_working


def test_units_are_held_each_alone_and_all_together(view, run_that_writes, qtbot):
    run = run_that_writes(cell="gru")
    tell(view, run, qtbot)
    press(view, qtbot, QPushButton, "grid_way_held")
    assert titles(view) == ["nothing held"]
    press(view, qtbot, QPushButton, "grid_hold_add")
    view.pins.hold(Pin(0, 0, 1.0))
    view.pins.hold(Pin(0, 7, -1.0))
    qtbot.waitUntil(lambda: not view.is_working)
    assert titles(view) == ["nothing held", "h[0] = 1", "h[7] = −1", "all of them"]
    sheet = run.sheet()
    assert text(view, 0) == sheet.start + sheet.text
    assert view.texts.parts_at(3) is not None
    assert not view.findChild(QToolButton, "grid_open_1").isVisible()


def test_hidden_it_writes_nothing_and_another_run_forgets_it(view, writing_run, qtbot):
    view.hide()
    view.start_run(writing_run.info)
    view.show_sheet(writing_run.sheet(), -1)
    assert not view.is_working
    view.show()
    qtbot.waitUntil(lambda: not view.is_working)
    assert view.texts is not None
    view.start_run(writing_run.info)
    assert view.texts is None
    assert list(view.numbers().rows) == []
    assert view.hint.isVisible()


def test_all_characters_are_taken_along(view, writing_run, qtbot, tmp_path):
    tell(view, writing_run, qtbot)
    table = view.numbers()
    rows = list(table.rows)
    assert table.header[:2] == ("place", "written, 0.2")
    assert len(rows) == 60
    assert "".join(row[3] for row in rows).replace("␣", " ").replace("⏎", "\n") == writing_run.sheet().text
    (figure,) = view.figures
    done = []
    figure.export(tmp_path / "grid.png", lambda: done.append(True), done.append)
    assert done == [True]


def test_it_remembers_the_way_and_the_temperatures(view, qtbot):
    view.temperatures.setText("0.3 0.6")
    view.way.press("held")
    other = WriteGridView()
    qtbot.addWidget(other)
    other.restore(view.to_keep())
    assert other.to_keep() == view.to_keep() == {"way": "held", "temperatures": "0.3 0.6"}
    other.restore({"way": "north", "temperatures": "hot"})
    other.restore({"way": 3, "temperatures": 3})
    assert other.to_keep() == view.to_keep()


def test_a_sight_holds_its_units_and_compares_with_its_column(view, writing_run, qtbot):
    view.show_sight({"way": "held", "held": [[0, 3, 1.0], [0, 999, 0.5], [0, 1, -1]]})
    assert view.sight()["way"] == "held"
    tell(view, writing_run, qtbot)
    assert [tuple(pin) for pin in view.pins.pins] == [(0, 3, 1.0), (0, 1, -1.0)]
    assert view.sight()["held"] == [[0, 3, 1.0], [0, 1, -1.0]]
    view.show_sight(
        {"way": "temperature", "temperatures": "0.2 1.5", "compared_with": {"temperature": "1.5"}}
    )
    qtbot.waitUntil(lambda: not view.is_working)
    assert view.texts.order.reference == 1
