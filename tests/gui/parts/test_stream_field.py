"""StreamField: the stream that is shown, counted from 1, and the one that was asked for and is under way."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from rnnviz.gui.parts.stream_field import StreamField


@pytest.fixture
def field(qtbot):
    field = StreamField("a_stream")
    qtbot.addWidget(field)
    field.set_count(8)
    return field


@pytest.fixture
def chosen(field):
    told = []
    field.chosen.connect(told.append)
    return told


def test_it_is_there_where_there_are_several(field):
    assert not field.isHidden()
    assert field.text() == "stream 1 of 8"
    field.set_count(1)
    assert field.isHidden()


def test_keys_choose_and_its_words_have_room(field, chosen):
    field.show()
    QTest.keyClick(field, Qt.Key.Key_Up)
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert chosen == [1, 2]
    assert field.fontMetrics().horizontalAdvance(field.text()) < field.lineEdit().width()


def test_what_is_under_way_is_not_undone_by_what_was_shown_before(field, chosen):
    field.setValue(5)
    field.show_stream(0)
    assert field.stream == 4
    field.show_stream(4)
    field.show_stream(1)
    assert field.stream == 1
    assert chosen == [4]


def test_another_run_with_fewer_streams_begins_at_the_first(field, chosen):
    field.setValue(7)
    field.set_count(8)
    assert field.stream == 6
    field.set_count(4)
    assert field.stream == 0
    assert chosen == [6]


def test_a_stream_that_is_not_there_is_told_and_not_chosen(field, chosen):
    said = []
    field.refused.connect(said.append)
    field.setValue(9)
    assert chosen == []
    assert "8" in said[0]
