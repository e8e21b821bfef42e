"""The room under New run: a mistake, a hint or a proposal, and nothing moves for any of them."""

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from rnnviz.gui.parts.theme import DARK, LIGHT, style_sheet
from rnnviz.gui.window.settings_words import SettingsWords


@pytest.fixture(params=[DARK, LIGHT], ids=["dark", "light"])
def page(qtbot, request):
    """As wide as the sidebar leaves it."""
    page = QWidget()
    page.setStyleSheet(style_sheet(request.param))
    page.setFixedWidth(204)
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(SettingsWords())
    column.addStretch(1)
    qtbot.addWidget(page)
    page.resize(204, 200)
    page.show()
    return page


def test_nothing_moves_whatever_is_said(page):
    room = page.findChild(SettingsWords)
    heights = set()
    for say in (
        lambda: room.say(""),
        lambda: room.say("seed is -1; it must be 0 to 2,147,483,647.", is_error=True),
        lambda: room.propose("0.1 learns worse at 256 units.", "Use 0.03", "Why."),
        lambda: room.propose("0.003 learns worse at 1,024 units.", "Use 0.0003", "Why."),
        lambda: room.say(""),
    ):
        say()
        page.grab()  # lays it out
        heights.add(room.height())
        words = room.findChild(QLabel)
        assert words.height() >= QLabel.heightForWidth(words, words.width())
    assert len(heights) == 1


def test_a_proposal_has_a_button_and_its_reason_and_goes_with_the_next_sentence(page, qtbot):
    room = page.findChild(SettingsWords)
    button = room.findChild(QPushButton)
    assert not button.isVisible()
    room.propose("0.1 learns worse.", "Use 0.03", "It was measured.")
    assert button.isVisible()
    assert button.text() == "Use 0.03"
    assert button.toolTip() == "It was measured."
    with qtbot.waitSignal(room.taken):
        button.click()
    room.say("seed is -1.", is_error=True)
    assert not button.isVisible()
    assert room.findChild(QLabel).toolTip() == ""
