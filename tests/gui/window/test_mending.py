"""What was wrong in a field is said no longer when a right number stands there; all else stays said."""

import pytest
from PySide6.QtWidgets import QWidget


@pytest.fixture
def window(user, text) -> QWidget:
    return user.opens_window(text)


def test_a_setting_that_was_refused_is_told_until_it_is_right(window, user):
    user.sets("hidden_size", 0)
    user.clicks("new_run_button")
    assert "hidden_size is 0" in window.notice.text
    user.sets("hidden_size", -1)
    assert window.notice.is_error
    user.sets("hidden_size", 10)
    assert window.notice.text == ""


def test_what_was_no_number_is_told_until_one_is_typed(window, user, qtbot):
    field = user.finds("run_learning_rate")
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "1,50,0\r")
    assert "is not a number" in window.notice.text
    field.selectAll()
    qtbot.keyClicks(field, "0.2\r")
    assert window.notice.text == ""


def test_a_right_number_closes_nothing_else(window, user):
    user.sets("temperature", 9)
    assert "temperature is 9" in window.notice.text
    user.sets("run_learning_rate", 0.2)
    assert "temperature is 9" in window.notice.text
    window.notice.tell("The disk is full.", error=True)
    user.sets("temperature", 1)
    assert window.notice.text == "The disk is full."
