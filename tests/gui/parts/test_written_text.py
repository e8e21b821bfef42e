"""A text after its start: where another one differs is marked, also where that is white space."""

import pytest
from PySide6.QtGui import QTextCursor

from rnnviz.gui.parts.theme import DARK, LIGHT
from rnnviz.gui.parts.written_text import WrittenText


@pytest.fixture
def text(qtbot):
    text = WrittenText("written", "Nothing is written yet.")
    qtbot.addWidget(text)
    text.resize(300, 100)
    text.show()
    return text


def look_at(text, place):
    cursor = QTextCursor(text.document())
    cursor.setPosition(place + 1)
    form = cursor.charFormat()
    return form.foreground().color().name(), form.background().color().name()


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_the_start_the_place_of_parting_and_what_differs_after_it_are_marked(text, theme):
    text.show_text("ff", "abc d", (False, False, False, True, True), 3)
    text.set_theme(theme)
    assert text.toPlainText() == "ffabc d"
    warm = theme.color("warm").name()
    assert look_at(text, 0)[0] == theme.color("accent").name()
    assert warm not in look_at(text, 2)
    assert look_at(text, 5)[1] == warm  # a space: its surface alone can be seen
    assert (look_at(text, 6)[0], look_at(text, 6)[1] == warm) == (warm, False)


def test_nothing_stands_there_where_nothing_is_written(text):
    text.show_text("a", "b", (False,), None)
    text.show_text("", "", (), None)
    assert text.toPlainText() == ""
