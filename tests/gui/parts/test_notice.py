"""The notice: what it says, how long, and what its buttons do."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QPushButton, QTextEdit, QWidget

from rnnviz.gui.parts.notice import LETTER_MILLISECONDS, PASS_MILLISECONDS, READ_MILLISECONDS, NoticeBar
from rnnviz.gui.parts.theme import DARK, style_sheet


@pytest.fixture
def notice(qtbot):
    QCursor.setPos(0, 0)  # the mouse of the test before may be where the notice will be
    area = QWidget()
    qtbot.addWidget(area)
    area.resize(900, 600)
    notice = NoticeBar(area)
    area.show()
    yield notice
    notice.hide()
    notice.tell("over", error=True)  # so that no timer ticks on


def buttons(notice):
    QApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return [button for button in notice.findChildren(QPushButton) if not button.isHidden()]


def test_it_is_not_there_until_something_is_told(notice):
    assert notice.text == ""
    assert not notice.is_error
    assert notice.isHidden()


def test_the_newest_sentence_replaces_the_one_before_with_its_buttons(notice):
    notice.tell("first", [("Undo", list)], error=True)
    assert notice.is_error
    notice.tell("second", [("One", list), ("Two", list)])
    assert (notice.text, notice.is_error) == ("second", False)
    assert [button.text() for button in buttons(notice)] == ["One", "Two"]
    notice.tell("third", error=True)
    assert buttons(notice) == []


def test_a_button_does_it_once_and_closes(notice, qtbot):
    done = []
    notice.tell("gone", [("Undo", lambda: done.append(1))])
    (button,) = buttons(notice)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert done == [1]
    assert notice.text == ""


def test_what_a_button_says_next_stays(notice, qtbot):
    notice.tell("asked", [("Do it", lambda: notice.tell("It went wrong.", error=True))])
    (button,) = buttons(notice)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert notice.text == "It went wrong."


def test_it_is_closed_by_hand(notice, qtbot):
    notice.tell("a mistake", error=True)
    qtbot.mouseClick(notice.findChild(QWidget, "notice_close"), Qt.MouseButton.LeftButton)
    assert notice.text == ""


@pytest.mark.parametrize("width", [400, 900, 1600])
def test_a_long_sentence_is_shown_whole_inside_the_page(notice, width):
    notice.parent().resize(width, 600)
    notice.tell("A very long sentence about what went wrong. " * 8, [("A way out of it", list)], error=True)
    QApplication.processEvents()
    assert notice.parent().rect().contains(notice.geometry())
    words = notice.findChild(QWidget, "notice_text")
    assert words.height() >= words.heightForWidth(words.width())


@pytest.mark.parametrize("dressed", [False, True])
def test_a_sentence_beside_a_long_button_is_shown_whole_at_any_width(notice, dressed):
    notice.setStyleSheet(style_sheet(DARK) if dressed else "")
    words = notice.findChild(QWidget, "notice_text")
    way = "Go back to iteration 0 with learning rate 100"
    for width in range(500, 1500, 100):
        notice.parent().resize(width, 600)
        for sentence in (
            "The loss is no longer a number (nan): the weights have grown out of range.",
            "The loss has stayed above 1,024 for 50 steps (now 88,024); guessing alone would give 102.5.",
            "Short.",
        ):
            notice.tell(sentence, [(way, list)], error=True)
            QApplication.processEvents()
            assert words.height() >= words.heightForWidth(words.width()), (width, sentence)
            (button,) = buttons(notice)
            assert button.width() >= button.sizeHint().width(), (width, sentence)
            assert notice.parent().rect().contains(notice.geometry())


@pytest.mark.parametrize("width", [900, 700])
def test_many_ways_out_stand_below_the_sentence_and_leave_it_the_room(notice, width):
    notice.parentWidget().resize(width, 600)
    ways = ["How the loss goes on", "What comes next", "The next sample", "How far back it reaches"]
    notice.tell("Nothing on this page can be covered; what can:", [(way, list) for way in ways])
    QApplication.processEvents()
    words = notice.findChild(QWidget, "notice_text")
    row = buttons(notice)
    assert [button.text() for button in row] == ways
    assert words.height() < 2 * words.fontMetrics().lineSpacing()  # one line
    for button in row:
        assert button.y() >= words.geometry().bottom()
        assert notice.rect().contains(button.geometry())
    notice.tell("Saved.", [("Undo", list)])
    (button,) = buttons(notice)
    QApplication.processEvents()
    assert abs(button.geometry().center().y() - words.geometry().center().y()) <= 2


def test_a_word_longer_than_a_line_is_wrapped_and_not_cut_off(notice):
    notice.tell("Saved /" + "n" * 600 + ".npz.", [("Open", list)])
    words = notice.findChild(QWidget, "notice_text")
    QApplication.processEvents()
    assert words.minimumSizeHint().width() <= words.width()
    assert words.heightForWidth(words.width()) <= words.height() + 1
    assert notice.text == words.toolTip() == "Saved /" + "n" * 600 + ".npz."
    assert words.text().replace("\u200b", "").startswith("Saved /nnn")
    assert words.height() < 4 * words.fontMetrics().height(), "its middle is left out, and the page is seen"
    notice.tell("Saved.")
    assert words.toolTip() == ""


@pytest.mark.parametrize("how", ["click", "key", "close", "next sentence"])
def test_keys_do_not_pass_from_the_notice_to_a_button_of_the_window(notice, qtbot, how):
    area = notice.parentWidget()
    opens = QPushButton("Open…", area)
    opens.show()
    notice.tell("gone", [("Undo", list)])
    (button,) = buttons(notice)
    area.activateWindow()
    qtbot.waitUntil(area.isActiveWindow)
    area.setFocus()
    if how == "click":
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    else:
        button.setFocus()
        if how == "key":
            qtbot.keyClick(button, Qt.Key.Key_Space)
        elif how == "close":
            notice.hide()
        else:
            notice.tell("said", error=True)
            assert buttons(notice) == []
    assert QApplication.focusWidget() in {area, None}


def text_at(notice, left: int, words: str) -> QTextEdit:
    """A text in the lower half of the area, from here to its middle or its end."""
    text = QTextEdit(words, notice.parentWidget())
    text.setGeometry(left, 300, 900 - left, 290)
    text.show()
    return text


def test_a_text_that_is_read_at_the_right_is_not_covered(notice):
    text = text_at(notice, 500, "yet the ferry")
    notice.tell("This first run starts slowly and speeds up within a minute.", [("Full speed", list)])
    QApplication.processEvents()
    words = notice.findChild(QWidget, "notice_text")
    assert not notice.geometry().intersects(text.geometry())
    assert notice.parent().rect().contains(notice.geometry())
    assert words.height() >= words.heightForWidth(words.width())
    assert notice.geometry().bottom() > 580
    text.clear()
    notice.tell("A run was cut off.", [("Bring it back", list)])
    assert not notice.geometry().intersects(text.geometry()), "of a text that is to come, too"
    text.hide()
    notice.tell("A run was cut off.", [("Bring it back", list)])
    assert notice.geometry().right() > 880


@pytest.mark.parametrize("left", ["a text", "a button", "no room"])
def test_it_stands_at_the_right_where_the_left_is_no_better(notice, left):
    text_at(notice, 200 if left == "no room" else 500, "yet the ferry")
    if left == "a text":
        text_at(notice, 0, "of the year").resize(400, 290)
    elif left == "a button":
        button = QPushButton("Leads on", notice.parentWidget())
        button.setGeometry(20, 560, 100, 30)
        button.show()
    notice.tell("This first run starts slowly and speeds up within a minute.", [("Full speed", list)])
    QApplication.processEvents()
    words = notice.findChild(QWidget, "notice_text")
    assert notice.geometry().right() > 880
    assert words.height() >= words.heightForWidth(words.width())


def test_it_stands_at_the_bottom_whatever_the_size_of_the_page(notice):
    notice.tell("Something is to be said.", [("Undo", lambda: None)])
    for height in (600, 400):
        notice.parent().resize(900, height)
        assert height - notice.geometry().bottom() < 20
        assert notice.geometry().top() > height / 2


@pytest.fixture
def soon(monkeypatch):
    """Who reads these sentences needs no time, and whether they may go is asked all the time."""
    for name in ("READ_MILLISECONDS", "PASS_MILLISECONDS", "LETTER_MILLISECONDS", "HELD_MILLISECONDS"):
        monkeypatch.setattr(f"rnnviz.gui.parts.notice.{name}", 1)


def asked_whether_it_goes(notice, qtbot):
    """Until its time was up, or it had none."""
    timer = notice.findChild(QTimer)
    if timer.isActive():
        with qtbot.waitSignal(timer.timeout):
            pass


@pytest.mark.usefixtures("soon")
def test_what_only_tells_goes_by_itself_and_what_went_wrong_or_asks_stays(notice, qtbot):
    for error, actions, passes, stays in (
        (False, [], False, False),
        (False, [("Undo", list)], True, False),
        (False, [("Undo", list)], False, True),
        (True, [], False, True),
        (True, [("Undo", list)], True, True),
    ):
        notice.tell("The run before stood at step 3.", actions, error=error, passes=passes)
        asked_whether_it_goes(notice, qtbot)
        assert bool(notice.text) == stays, (error, actions, passes)


@pytest.mark.usefixtures("soon")
def test_it_stays_while_the_mouse_or_the_keys_are_on_it(notice, qtbot):
    notice.tell("The run before stood at step 3.", [("Undo", list)], passes=True)
    (button,) = buttons(notice)
    notice.parentWidget().activateWindow()
    qtbot.waitUntil(notice.parentWidget().isActiveWindow)
    button.setFocus()
    asked_whether_it_goes(notice, qtbot)
    assert notice.text
    button.clearFocus()
    notice.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    asked_whether_it_goes(notice, qtbot)
    assert notice.text
    notice.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, on=False)
    qtbot.waitUntil(lambda: not notice.text)


@pytest.mark.usefixtures("soon")
def test_a_window_that_nobody_sees_keeps_it_until_it_is_seen(notice, qtbot):
    area = notice.parentWidget()
    area.hide()
    notice.tell("The run before stood at step 3.")
    asked_whether_it_goes(notice, qtbot)
    assert notice.text
    area.show()
    qtbot.waitUntil(lambda: not notice.text)


def test_a_long_sentence_has_the_time_that_it_takes_to_read(notice):
    times = []
    for sentence in ("Saved.", "The run before, on a ferry, stood at step 3. " * 10):
        notice.tell(sentence)
        times.append(notice.findChild(QTimer).interval())
    assert times == [READ_MILLISECONDS, LETTER_MILLISECONDS * len(notice.text)]
    notice.tell("Saved.", [("Undo", list)], passes=True)
    assert notice.findChild(QTimer).interval() == PASS_MILLISECONDS
