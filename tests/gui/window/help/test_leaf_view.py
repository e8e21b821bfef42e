"""A leaf is read where it is opened, and whatever a leaf says is text, never tags."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractSlider

from rnnviz.gui.parts.theme import DARK
from rnnviz.gui.window.help.leaf import HelpEntry, Leaf
from rnnviz.gui.window.help.leaf_view import LeafView
from rnnviz.gui.window.help.paper import html_of

TAGS = "<b>bold</b> & <img src='x'>"


@pytest.fixture
def view(qtbot):
    view = LeafView()
    qtbot.addWidget(view)
    view.resize(400, 200)
    view.show()
    return view


def leaf(count: int = 30) -> Leaf:
    entries = (HelpEntry(f"e{n}", f"word {n}", ("said",)) for n in range(count))
    return Leaf("words:x", "X", "G", "", tuple(entries))


def test_an_entry_that_is_gone_to_stands_on_top_with_its_title_marked(view):
    view.show_html(html_of(leaf()), DARK)
    view.go_to("e20")
    assert view.cursorForPosition(QPoint(20, 14)).block().text() == "word 20"
    (mark,) = view.extraSelections()
    assert mark.cursor.block().text() == "word 20"
    view.go_to("e2")
    assert view.cursorForPosition(QPoint(20, 14)).block().text() == "word 2"
    assert [mark.cursor.block().text() for mark in view.extraSelections()] == ["word 2"]


def test_an_entry_stays_on_top_when_lines_break_elsewhere_until_somebody_scrolls(view):
    def on_top() -> str:
        return view.cursorForPosition(QPoint(20, 14)).block().text()

    entries = (HelpEntry(f"e{n}", f"word {n}", ("said " * 60,)) for n in range(30))
    long = Leaf("words:x", "X", "G", "", tuple(entries))
    view.resize(80, 30)
    view.show_html(html_of(long), DARK)
    view.go_to("e20")
    view.resize(400, 200)
    assert on_top() == "word 20"
    view.verticalScrollBar().triggerAction(QAbstractSlider.SliderAction.SliderPageStepSub)
    view.resize(300, 200)
    assert on_top() != "word 20"


def test_what_there_is_not_is_not_gone_to(view):
    view.show_html(html_of(leaf()), DARK)
    view.go_to("e20")
    stands = view.verticalScrollBar().value()
    view.go_to("no such entry")
    assert view.verticalScrollBar().value() == stands > 0


def test_another_leaf_begins_at_its_top_without_a_mark(view):
    view.show_html(html_of(leaf()), DARK)
    view.go_to("e20")
    view.show_html(html_of(leaf(40)), DARK)
    assert (view.verticalScrollBar().value(), view.extraSelections()) == (0, [])


@pytest.mark.parametrize("has_keys", [False, True])
def test_tags_in_words_are_shown_as_they_are(view, has_keys):
    entry = HelpEntry(TAGS, TAGS, (TAGS,), "" if has_keys else TAGS, () if has_keys else (TAGS,))
    view.show_html(html_of(Leaf("k", TAGS, "G", TAGS, (entry,), has_keys)), DARK)
    assert view.toPlainText().count(TAGS) == (4 if has_keys else 6)
    assert "<img" not in view.toHtml()


def test_a_link_tells_its_target_as_it_was_written(view, qtbot):
    entry = HelpEntry("e", "e", ("said",), act=("Open", "open-text:a b – ü.txt"))
    view.show_html(html_of(Leaf("k", "X", "G", "", (entry,))), DARK)
    told = []
    view.link_chosen.connect(told.append)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert told == ["open-text:a b – ü.txt"]
