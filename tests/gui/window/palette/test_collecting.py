"""What the palette lists: every action, page, view and setting of the window, and where each is."""

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from rnnviz.gui.parts.view_stack import ViewStack
from rnnviz.gui.window.main_window import MainWindow
from rnnviz.gui.window.palette.entry import PaletteEntry
from rnnviz.gui.window.palette.opening import parts_of
from rnnviz.gui.window.palette.places import PLACES
from rnnviz.gui.window.palette.words import ALSO, FIRST, TITLES, WHY_OFF
from rnnviz.training.config import SETTINGS
from rnnviz.training.glossary.glossary import glossary


@pytest.fixture
def window(looker) -> MainWindow:
    return looker.window


def listed(window: MainWindow) -> dict[str, PaletteEntry]:
    return {entry.name: entry for part in parts_of(window) for entry in part}


def test_every_action_of_every_menu_is_listed_with_its_keys(window):
    for title in window.pages.titles:
        window.pages.demand(title)
    entries = listed(window)
    menus = window.menuBar().findChildren(QMenu)
    actions = [action for menu in menus for action in menu.actions() if action.menu() is None]
    named = {action.objectName(): action for action in actions if action.objectName()}
    assert len(named) > 40
    assert set(named) - set(entries) == set()
    for name, action in named.items():
        if not action.shortcut().isEmpty():
            assert entries[name].keys == action.shortcut().toString()
    assert entries["action_open"].where == "File"
    assert entries["action_export_loss"].where == "File ▸ Export"
    assert entries["action_run"].keys == "Space"
    titles = {entry.title for entry in entries.values()}
    assert {"Sonnets", "The ferry year", "LSTM", "min-char-rnn"} <= titles  # texts and presets
    assert any("story.txt" in title for title in titles)  # opened lately


def test_every_page_view_and_setting_is_listed(window):
    entries = listed(window)
    assert all(f"page {title}" in entries for title in window.pages.titles)
    assert all(f"setting {name}" in entries for name in SETTINGS)
    for title in window.pages.titles:
        page = window.pages.demand(title)
        views = {view for stack in page.findChildren(ViewStack) for view in stack._views}
        assert views == {place.at.view for place in PLACES if place.at.page == title and place.at.view}


def test_every_word_of_the_glossary_is_listed_and_leads_to_help(user, text):
    window = user.opens_window(text)
    entries = listed(window)
    assert all(f"word {name}" in entries for name in glossary() if name not in SETTINGS)
    entry = entries["word perplexity"]
    assert "hesitates" in entry.words
    entry.act()
    helped = window.guides.helping.desk.window
    assert (helped.isVisible(), helped.spot.entry) == (True, "perplexity")


def test_words_are_said_of_what_there_is(window):
    for title in window.pages.titles:
        window.pages.demand(title)
    entries = listed(window)
    assert set(ALSO) - set(entries) == set()
    assert set(FIRST) - set(entries) == set()
    for name in (*TITLES, *WHY_OFF):
        assert window.findChild(QAction, name) is not None, name


def test_every_place_is_shown(window):
    entries = listed(window)
    for place in PLACES:
        entries[f"place {place.name}"].act()
        page = window.pages.demand(place.at.page)
        assert window.pages.page_name == place.at.page
        if place.at.view:
            assert page.findChild(ViewStack).seen == place.at.view
        if place.at.widget:
            assert page.findChild(QWidget, place.at.widget).isVisible(), place
            assert page.isAncestorOf(window.focusWidget()), place


def test_a_place_in_a_hidden_panel_is_shown_first(window, looker):
    window.menus.panels["Write"].setChecked(False)
    looker.waits(lambda: not looker.finds("temperature").isVisible())
    listed(window)["place temperature"].act()
    assert looker.finds("temperature").isVisible()
    assert looker.finds("temperature").hasFocus()


@pytest.mark.parametrize("name", ["hidden_size", "cell", "held_out"])
def test_a_setting_leads_to_its_field(window, looker, name):
    window.menus.action_show_sidebar.setChecked(False)
    listed(window)[f"setting {name}"].act()
    field = looker.finds(name)
    assert window.sidebar.isVisible()
    assert field.isVisible()
    assert field.hasFocus()


def test_a_setting_that_makes_no_difference_says_beside_what_it_would(window):
    entries = listed(window)
    assert entries["setting dropout"].off == "It matters only with layers 2 or 3 or 4."
    assert entries["setting sample_length"].off == SETTINGS["sample_length"].no_field
    assert entries["setting sigma"].off == ""


def test_the_controls_of_the_toolbar_are_found(window, looker):
    entries = listed(window)
    entries["control run_learning_rate"].act()
    assert looker.finds("run_learning_rate").hasFocus()
    window.run_bar.hide()
    assert listed(window)["control speed"].off


def test_what_is_off_says_why(window):
    assert listed(window)["action_now"].off == WHY_OFF["action_now"]
    assert listed(window)["action_run"].off == ""


def test_a_panel_says_what_choosing_it_does(window):
    assert listed(window)["action_show_loss"].title == "Hide: Loss"
    listed(window)["action_show_loss"].act()
    assert listed(window)["action_show_loss"].title == "Show: Loss"
