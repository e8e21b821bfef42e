"""The line edit for any text: it keeps what it is given and shows what would be invisible."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from rnnviz.gui.panels.writing.prime_edit import PrimeEdit, skipped_in_words
from rnnviz.gui.parts.theme import DARK


@pytest.fixture
def edit(qtbot: QtBot) -> PrimeEdit:
    edit = PrimeEdit()
    qtbot.addWidget(edit)
    edit.set_theme(DARK)
    edit.resize(200, 30)
    return edit


def picture(edit: PrimeEdit, text: str, caret: int) -> QImage:
    edit.setText(text)
    edit.setCursorPosition(caret)
    return edit.grab().toImage()


def test_line_ends_and_tabs_are_kept(edit: PrimeEdit) -> None:
    edit.setText("a\n\n\tb")
    assert edit.text() == "a\n\n\tb"


def test_shift_enter_puts_in_a_line_break(edit: PrimeEdit, qtbot: QtBot) -> None:
    qtbot.keyClicks(edit, "ab")
    with qtbot.assertNotEmitted(edit.returnPressed):
        qtbot.keyClick(edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(edit, "c")
    assert edit.text() == "ab\nc"


def test_a_line_end_is_drawn_unlike_a_space(edit: PrimeEdit) -> None:
    assert picture(edit, "a\nb", 0) != picture(edit, "a b", 0)


@pytest.mark.parametrize("before", ["", "𝄞𝄞", "a long text that is scrolled out of sight " * 50])
def test_marks_stand_where_their_characters_are(edit: PrimeEdit, before: str) -> None:
    """The mark of the last line end moves neither with what is before it nor with the scrolling."""
    end = 2 * len(before) + 10  # as Qt counts, or beyond
    marked = picture(edit, f"{before}\nb", end)
    plain = picture(edit, f"{before} b", end)
    different = [
        x
        for x in range(marked.width())
        for y in range(marked.height())
        if marked.pixel(x, y) != plain.pixel(x, y)
    ]
    edit.setCursorPosition(end)
    caret = edit.cursorRect().center().x()
    cell = edit.fontMetrics().horizontalAdvance("M")
    assert different
    assert min(different) >= caret - 2 * cell - 2
    assert max(different) <= caret + cell


def test_unknown_characters_are_named_and_more_are_counted():
    assert skipped_in_words("") == ""
    assert skipped_in_words("ï ") == "skipped, the network does not know them: “ï” “␣”"
    assert skipped_in_words("abcdefghij").endswith("“h” and 2 more")
