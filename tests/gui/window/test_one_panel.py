"""One panel alone on its page, and all again."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QCursor
from PySide6.QtWidgets import QTabWidget, QToolButton, QWidget

from rnnviz.gui.parts.card import Card
from rnnviz.gui.window.one_panel import OnePanel


@pytest.fixture
def window(looker):
    return looker.window


def shown(page):
    return [card.objectName() for card in page.findChildren(Card) if card.isVisible()]


def point_at(widget):
    QCursor.setPos(widget.mapToGlobal(widget.rect().center()))


PANELS = ["loss_panel", "heatmap_panel", "softmax_panel", "sampling_panel", "samples_log_panel"]


def test_the_panel_under_the_mouse_gets_the_whole_page_and_gives_it_back(qtbot, looker, window):
    page = window.pages.demand("Train")
    sizes = {card.objectName(): card.size() for card in page.findChildren(Card)}
    point_at(page.log)
    qtbot.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert shown(page) == ["samples_log_panel"]
    looker.waits(lambda: page.log.width() > page.width() - 20 and page.log.height() > page.height() - 20)
    qtbot.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert sorted(shown(page)) == sorted(PANELS)
    looker.waits(lambda: {card.objectName(): card.size() for card in page.findChildren(Card)} == sizes)


def test_without_a_mouse_it_is_the_panel_with_the_focus(looker, window):
    page = window.pages.demand("Train")
    QCursor.setPos(window.mapToGlobal(QPoint(5, 5)))
    page.sampling.generate_button.setFocus()
    looker.chooses("action_one_panel")
    assert shown(page) == ["sampling_panel"]


def test_its_button_and_escape_bring_all_panels_back(qtbot, window):
    page = window.pages.demand("Train")
    for _ in range(2):
        window.pages.one_panel.show_only(page.softmax)
        button = page.softmax.findChild(QToolButton, "all_panels_button")
        assert "Ctrl+E" in button.toolTip()
        button.click()
        assert sorted(shown(page)) == sorted(PANELS)
        window.pages.one_panel.show_only(page.softmax)
        qtbot.keyClick(window, Qt.Key.Key_Escape)
        assert sorted(shown(page)) == sorted(PANELS)


def test_panels_that_the_menu_has_hidden_stay_hidden(looker, window):
    page = window.pages.demand("Train")
    looker.chooses("action_show_what_comes_next")
    window.pages.one_panel.show_only(page.loss)
    assert shown(page) == ["loss_panel"]
    window.pages.one_panel.show_all(page)
    assert sorted(shown(page)) == sorted(set(PANELS) - {"softmax_panel"})
    window.pages.one_panel.show_only(page.loss)
    looker.chooses("action_show_what_comes_next")  # all of them come back before one more does
    assert sorted(shown(page)) == sorted(PANELS)


def test_what_is_written_is_seen(looker, window):
    window.pages.one_panel.show_only(window.pages.demand("Train").loss)
    looker.chooses("action_generate")
    assert window.pages.demand("Train").sampling.isVisible()


@pytest.mark.parametrize("name", ["Story", "Microscope", "Gradient check"])
def test_every_page_of_several_panels_has_it(window, name):
    window.pages.open_page(name)
    page = window.pages.currentWidget()
    before = shown(page)
    assert len(before) >= 2
    last = page.findChildren(Card)[-1]
    window.pages.one_panel.show_only(last)
    assert [card for card in page.findChildren(Card) if card.isVisible()] == [last]
    window.pages.open_page("Train")
    window.pages.open_page(name)
    assert [card for card in page.findChildren(Card) if card.isVisible()] == [last]
    window.pages.one_panel.toggle()
    assert shown(page) == before


def test_a_page_of_one_panel_stays_as_it_is(qtbot):
    pages, page = QTabWidget(), QWidget()
    qtbot.addWidget(pages)
    card = Card("Alone", page)
    pages.addTab(page, "page")
    pages.show()
    OnePanel(pages).toggle()
    assert card.isVisible()
    assert card.findChild(QToolButton, "all_panels_button") is None


def test_the_action_says_what_it_does(window):
    action = window.findChild(QAction, "action_one_panel")
    assert action.toolTip() == (
        "Give the panel under the mouse the whole page; again, and all panels are back (Ctrl+E)."
    )
    assert action in [a for menu in window.menuBar().actions() for a in menu.menu().actions()]


def test_the_dividers_are_remembered_as_they_stood_with_all_panels(user, text):
    window = user.opens_window(text)
    page = window.pages.demand("Train")
    rows = page.loss.parentWidget()
    rows.setSizes([150, 250, 400])
    sizes = rows.sizes()
    window.pages.one_panel.show_only(page.log)
    window.close_for_good()
    again = user.opens_window(text)
    again.resize(window.size())  # the screen of the tests would not let it be as large by itself
    user.waits(lambda: again.pages.demand("Train").loss.parentWidget().sizes() == sizes)
