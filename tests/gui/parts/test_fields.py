"""Number fields: comma and point are read alike, under every locale, in every field of the window."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QDoubleSpinBox,
    QSpinBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from rnnviz.gui.parts.fields import NumberField, WholeField
from rnnviz.training.setting import Range

LOCALES = ("C", "de_DE", "sv_SE", "ar_EG")
"""With points, with commas, with spaces between thousands, with other digits."""
ANY = Range(-1e9, 1e9, "Any number.")
ANY_WHOLE = Range(-(10**9), 10**9, "Any whole number.", whole=True)


@pytest.fixture(params=LOCALES)
def locale(request: pytest.FixtureRequest) -> Iterator[str]:
    """The desktop's country, as long as the test goes on."""
    before = QLocale()
    QLocale.setDefault(QLocale(request.param))
    yield request.param
    QLocale.setDefault(before)


@pytest.fixture
def fields(qtbot: QtBot, locale: str) -> Iterator[dict[str, WholeField | NumberField]]:  # noqa: ARG001
    """A whole field and one with fractions, side by side in a window."""
    window = QWidget()
    column = QVBoxLayout(window)
    made: dict[str, WholeField | NumberField] = {
        "whole": WholeField("count", 25, allowed=ANY_WHOLE),
        "number": NumberField("rate", 0.1, allowed=ANY),
        "far": NumberField("goal", 25, allowed=ANY_WHOLE),
    }
    for field in made.values():
        column.addWidget(field)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    yield made  # noqa: PT022 - the window must stay


def types(qtbot: QtBot, field: QAbstractSpinBox, text: str, *, leave: str = "return") -> None:
    """Replaces what stands in the field, key by key or from the clipboard, and ends it."""
    field.setFocus()
    field.selectAll()
    if leave == "paste":
        QApplication.clipboard().setText(text)
        qtbot.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    else:
        qtbot.keyClicks(field, text)
    if leave == "focus":
        field.clearFocus()
        # Without a window that is active the field is not told that it lost what it never had.
        field.interpretText()
    else:
        qtbot.keyClick(field, Qt.Key.Key_Return)


@pytest.mark.parametrize("leave", ["return", "paste", "focus"])
def test_a_number_is_read_with_either_sign(fields, qtbot, leave):
    for text, value, shown in (
        ("0.02", 0.02, "0.02"),
        ("0,02", 0.02, "0.02"),
        (",5", 0.5, "0.5"),
        ("1,500", 1.5, "1.5"),
        ("1.500,25", 1500.25, "1500.25"),
        ("1e-3", 0.001, "0.001"),
        ("1e-7", 1e-7, "1e-7"),
        ("-0,5", -0.5, "-0.5"),
    ):
        types(qtbot, fields["number"], text, leave=leave)
        assert (fields["number"].value(), fields["number"].text()) == (value, shown)


@pytest.mark.parametrize("leave", ["return", "paste", "focus"])
def test_a_whole_number_is_read_with_thousands(fields, qtbot, leave):
    for text, value in {"1,500": 1500, "3": 3, "1.500": 1500, "25": 25, "1500": 1500, "1e3": 1000}.items():
        types(qtbot, fields["whole"], text, leave=leave)
        assert (fields["whole"].value(), fields["whole"].text()) == (value, f"{value:,}")


def test_what_is_pasted_may_have_spaces(fields, qtbot):
    for text in (" 1 500 ", "1\u00a0500", "1\u202f500", "1'500", "1’500\n"):
        for field in fields.values():
            field.setValue(7)
            types(qtbot, field, text, leave="paste")
            assert field.value() == 1500


@pytest.mark.parametrize("name", ["whole", "number"])
def test_return_on_what_stands_there_changes_nothing(fields, qtbot, name):
    field = fields[name]
    values = (25, 1500, -1) if name == "whole" else (0.1, 0.01, 1 / 3, 123456789.125, 1e-9, 0.1 / 2**9)
    for value in values:
        field.setValue(value)
        before = field.value()
        qtbot.keyClick(field, Qt.Key.Key_Return)
        assert field.value() == before


def test_arrow_keys_step_by_a_tenth_of_the_magnitude(fields, qtbot):
    field = fields["number"]
    for value, up in ((0.01, 0.011), (0.1, 0.11), (5.0, 5.1)):
        field.setValue(value)
        qtbot.keyClick(field, Qt.Key.Key_Up)
        assert field.value() == pytest.approx(up)
        qtbot.keyClick(field, Qt.Key.Key_Down)
        assert field.value() == pytest.approx(value)
    field.setValue(0)
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert field.value() == 0.001


def test_arrow_keys_stay_in_range_and_typing_need_not(qtbot):
    whole = WholeField("count", 1, allowed=Range(1, 30, "A few.", whole=True))
    number = NumberField("rate", 0.02, allowed=Range(0, 5, "A rate."))
    for field, low, high, beyond in ((whole, 1, 30, 31), (number, 0, 5, 9)):
        qtbot.addWidget(field)
        field.setSingleStep(20)
        for key, end in ((Qt.Key.Key_Down, low), (Qt.Key.Key_Up, high)):
            for _ in range(3):
                qtbot.keyClick(field, key)
            assert field.value() == end
            assert field.mistake == ""
        types(qtbot, field, str(beyond))
        assert field.value() == beyond
        assert f"{field.called} is {beyond}" in field.mistake
        qtbot.keyClick(field, Qt.Key.Key_Down)  # from out there it may go on, and must come back
        assert field.value() != high


@pytest.mark.parametrize("locale", ["C", "de_DE"], indirect=True)
@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("whole", "1,5", "“1,5” is not a whole number."),
        ("whole", "99999999999", "too large"),
        ("number", "1,50,0", "“1,50,0” is not a number."),
        ("far", "1e999", "too large"),
        ("number", "1e99", "too large"),
        ("number", "-", "“-” is not a number."),
    ],
)
def test_what_is_no_number_is_said_and_what_stood_there_stays(fields, qtbot, name, text, words):
    field = fields[name]
    before = field.value()
    said: list[str] = []
    field.refused.connect(said.append)
    types(qtbot, field, text)
    assert field.value() == before
    assert said
    assert all(words in sentence for sentence in said)
    assert field.text() == field.textFromValue(before)


def test_letters_are_not_taken(fields, qtbot):
    for field in fields.values():
        before = field.text()
        field.selectAll()
        qtbot.keyClicks(field, "xyz")
        assert field.text() == before


def test_a_number_with_a_name_is_shown_and_read_by_it(qtbot):
    field = NumberField("temperature", 0.8, allowed=Range(0, 5, "Heat."), decimals=2, words={0.0: "greedy"})
    qtbot.addWidget(field)
    types(qtbot, field, "0,0")
    assert (field.value(), field.text()) == (0.0, "greedy")
    types(qtbot, field, "1,25")
    assert (field.value(), field.text()) == (1.25, "1.25")
    types(qtbot, field, "greedy")
    assert field.value() == 0.0


def all_fields(window: QWidget) -> list[QAbstractSpinBox]:
    """All but those of settings that make no difference now."""
    return [field for field in window.findChildren(QAbstractSpinBox) if field.isEnabled()]


@pytest.fixture
def window(user, text: Path, locale: str) -> QWidget:  # noqa: ARG001 - it holds
    """The window with every page built and every field in sight."""
    window = user.opens_window(text, seq_length=8)
    pages = window.findChild(QTabWidget, "pages")
    for index in reversed(range(pages.count())):
        pages.setCurrentIndex(index)
        QApplication.processEvents()
    return window


@pytest.mark.parametrize("locale", ["C", "de_DE"], indirect=True)
def test_every_field_of_the_window_reads_both_signs_and_shows_one(window, user, qtbot):
    found = all_fields(window)
    assert len(found) >= 12
    for field in found:
        assert isinstance(field, WholeField | NumberField), f"{field.objectName()} reads numbers by itself"
        name, affixes = field.objectName(), (field.prefix(), field.suffix())
        if field.allowed.whole:
            assert isinstance(field, QSpinBox | QDoubleSpinBox)
            typed: dict[str, float] = {"1,500": 1500, "1.500": 1500, "1500": 1500, "3": 3}
        else:
            typed = {"0.02": 0.02, "0,02": 0.02, "2,5": 2.5, "2.5": 2.5, "1e-1": 0.1}
        for text, value in typed.items():
            types(qtbot, field, text, leave="paste")
            assert field.value() == pytest.approx(value), (name, text)
            digits = f"{value:,}" if field.allowed.whole else f"{value:g}"
            assert field.text() == affixes[0] + digits + affixes[1], (name, text)
    user.sets("run_until", "smooth loss")
    goal = user.finds("run_until_value", QDoubleSpinBox)
    types(qtbot, goal, "2,5")
    assert (goal.value(), goal.text()) == (2.5, "2.5")


@pytest.mark.parametrize("locale", ["de_DE"], indirect=True)
def test_a_number_that_is_none_is_said_in_the_notice(window, user, qtbot):
    for field in all_fields(window):
        window.notice.hide()
        types(qtbot, field, "1,50,0")
        user.waits_for_notice("“1,50,0” is not a number.")
        assert window.notice.is_error


OUT_OF_RANGE = (
    ("temperature", "7,5", "temperature is 7.5; it must be 0 to 5."),
    ("sample_length", "200.000", "length is 200,000; it must be 1 to 100,000."),
    ("sample_seed", "-1", "seed is -1; it must be 0 to 2,147,483,647."),
    ("run_learning_rate", "2000", "learning_rate is 2,000.0; it must be 0 to 1000."),
    ("run_until_value", "0", "iteration is 0; it must be 1 to 1,000,000,000,000."),
    ("microscope_time", "9", "t is 9; it must be 1 to 4."),
)


def test_a_number_out_of_range_is_marked_and_said_not_clipped(user, text, qtbot):
    window = user.opens_window(text)
    user.sets("run_until", "iteration")
    window.pages.open_page("Microscope")
    for name, typed, words in OUT_OF_RANGE:
        field = user.finds(name)
        before = field.value()
        types(qtbot, field, typed)
        assert window.notice.is_error
        assert window.notice.text == words
        assert field.property("invalid")
        types(qtbot, field, str(before))
        assert not field.property("invalid")
        assert window.notice.text == ""  # what it said is true no more


def test_nothing_is_written_with_numbers_out_of_range(user, text, qtbot):
    window = user.opens_window(text)
    asked: list[object] = []
    window.pages.demand("Train").command_given.connect(asked.append)
    types(qtbot, user.finds("sample_length"), "0")
    window.notice.hide()
    user.clicks("generate_button")
    assert asked == []
    assert "length is 0" in window.notice.text
    types(qtbot, user.finds("sample_length"), "10")
    user.clicks("generate_button")
    assert len(asked) == 1


@pytest.mark.parametrize("name", ["whole", "number"])
@pytest.mark.parametrize("locale", ["C"], indirect=True)
def test_the_first_click_takes_the_whole_number_and_the_next_puts_the_cursor(fields, qtbot, name):
    field = fields[name]
    fields["far"].setFocus()
    line = field.lineEdit()
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    assert line.selectedText() == field.text()
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    assert line.selectedText() == ""


@pytest.mark.parametrize("locale", ["C"], indirect=True)
@pytest.mark.parametrize("clicks", [2, 3])
def test_a_double_or_triple_click_takes_the_whole_number_with_its_fraction(fields, qtbot, clicks):
    field = fields["number"]
    line = field.lineEdit()
    field.setFocus()
    line.deselect()
    place = QPoint(6, line.height() // 2)
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(line, Qt.MouseButton.LeftButton, pos=place)
    if clicks == 3:
        qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=place)
    assert line.selectedText() == "0.1"
    qtbot.keyClicks(field, "0.02")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.value() == 0.02
