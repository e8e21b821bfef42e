"""Two texts beside each other: what differs is marked from where they part, and the losses are told."""

import numpy as np
import pytest
from PySide6.QtGui import QTextCursor

from rnnviz.core.inside.held import Pin, Trial
from rnnviz.core.text.corpus import Vocabulary
from rnnviz.gui.pages.inspect.beside.attempts import Pair, Request, Side
from rnnviz.gui.pages.inspect.beside.texts import TwoTexts
from rnnviz.gui.parts.theme import DARK, LIGHT

VOCABULARY = Vocabulary("\n abcdef")


@pytest.fixture
def texts(qtbot):
    texts = TwoTexts(("Without", "Held"), ("text_one", "text_other"), "Hold a unit.")
    qtbot.addWidget(texts)
    texts.resize(500, 200)
    texts.show()
    return texts


def encoded(text):
    return VOCABULARY.encode(text)[0]


def pair_of(inspected, one, other, losses=((1.0, 3.0), (2.0, 4.0)), prime=""):
    network = inspected().network
    side = Side(network.params, (Pin(0, 0, 0.0),))
    passage = encoded("abc" * 30)
    request = Request(network.architecture, side, side, passage, encoded(prime), 1.0, len(one), 0)
    return Pair(
        request, *(Trial(np.array(x), encoded(text)) for x, text in zip(losses, (one, other), strict=True))
    )


def look_at(view, place):
    cursor = QTextCursor(view.document())
    cursor.setPosition(place + 1)
    form = cursor.charFormat()
    return form.foreground().color().name(), form.background().color().name()


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_what_differs_is_marked_from_where_they_part(texts, inspected, theme):
    texts.set_theme(theme)
    texts.show_pair(pair_of(inspected, "abc def", "abc faf", prime="ff"), VOCABULARY, 8)
    one, other = texts.texts
    assert (one.toPlainText(), other.toPlainText()) == ("ffabc def", "ffabc faf")
    warm = theme.color("warm").name()
    for view in (one, other):
        assert look_at(view, 0)[0] == theme.color("accent").name()  # the prime
        assert warm not in look_at(view, 2)
        assert look_at(view, 6)[1] == warm  # where they part
        assert look_at(view, 7)[0] == warm
        assert warm not in look_at(view, 8)  # the same again, by chance
    assert "part at character 5 of 7; 2 differ" in texts.summary.words
    assert "The 90 characters up to the cursor cost +8.00 nats per 8 characters" in texts.summary.words
    assert [head.text() for head in texts.heads] == ["Without · 16.00", "Held · 24.00"]


def test_two_that_are_the_same_say_so(texts, inspected):
    texts.show_pair(pair_of(inspected, "ab\nc", "ab\nc", losses=((), ())), VOCABULARY, 8)
    assert texts.summary.words == "Both write the same 4 characters."
    assert [head.text() for head in texts.heads] == ["Without", "Held"]
    assert texts.texts[0].toPlainText().endswith("abcab\nc")


def test_a_theme_keeps_what_is_shown(texts, inspected):
    texts.show_pair(pair_of(inspected, "abc", "abd"), VOCABULARY, 8)
    before = texts.texts[1].toPlainText()
    texts.set_theme(LIGHT)
    assert texts.texts[1].toPlainText() == before
    texts.clear("Nothing is held.")
    assert texts.texts[1].toPlainText() == ""
    assert texts.summary.words == "Nothing is held."


def test_the_numbers_of_both_are_taken_along(texts, inspected):
    assert list(texts.numbers().rows) == []
    pair = pair_of(inspected, "ab", "a ", losses=(range(89), range(1, 90)))
    texts.show_pair(pair, VOCABULARY, 8)
    table = texts.numbers()
    rows = list(table.rows)
    assert table.header[2:] == ("nats, Without", "nats, Held", "written, Without", "written, Held")
    assert rows[0] == (-88, "b", 0.0, 1.0, "", "")
    assert rows[88] == (0, "c", 88.0, 89.0, "", "")
    assert rows[89:] == [(1, "", "", "", "a", "a"), (2, "", "", "", "b", "␣")]
    texts.clear()
    assert list(texts.numbers().rows) == []
