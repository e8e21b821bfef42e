"""The one way to a place in the window: whatever hides it goes, it has the keys, and says where it is."""

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QWidget

from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.view_stack import ViewStack
from rnnviz.gui.window.wayfinder import Wayfinder
from rnnviz.training.glossary.word import Whereabouts


@pytest.fixture
def window(looker):
    return looker.window


@pytest.fixture
def ways(window) -> Wayfinder:
    return window.parts.ways


def rect_in(window, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint()), widget.size())


def is_in_sight(window, widget: QWidget) -> bool:
    return window.rect().contains(rect_in(window, widget)) and widget.visibleRegion().boundingRect().isValid()


def test_no_two_things_in_the_window_have_one_name(window):
    """A place is found by its name alone."""
    for title in window.pages.titles:
        for stack in window.pages.demand(title).findChildren(ViewStack):
            for view in stack.titles:
                stack.open_view(view)
    names = [w.objectName() for w in window.findChildren(QWidget) if w.objectName()[:3] not in ("", "qt_")]
    assert len(names) > 400
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_of_places_it_is_said_where_they_are():
    assert Whereabouts("Inspect", "units_find", "Units").said == "Inspect ▸ Units"
    assert Whereabouts("Train", "loss_panel").said == "Train"
    assert Whereabouts(widget="hidden_size").said == ""


# ── the way there ──


def test_a_page_that_is_not_there_yet_is_built_and_its_view_opened(user, text):
    window = user.opens_window(text)
    shown = window.parts.ways.show(Whereabouts("Inspect", "units_find", "Units"), keys=True)
    assert window.pages.page_name == "Inspect"
    assert window.pages.demand("Inspect").findChild(ViewStack).seen == "Units"
    assert shown.objectName() == "units_find"
    assert shown.isVisible()
    assert window.focusWidget() is shown


def test_what_there_is_not_is_none(window, ways):
    assert ways.show(Whereabouts("No such page", "loss_panel")) is None
    assert window.pages.page_name == "Train"
    assert ways.show(Whereabouts("Map", "no_such_thing")) is None
    assert window.pages.page_name == "Map"  # as far as one comes
    assert ways.show(Whereabouts()) is None
    assert ways.point_out(Whereabouts(widget="no_such_thing")) is None
    assert not window.findChild(QWidget, "place_ring").isVisible()


def test_a_name_that_is_misspelt_has_one_that_is_like_it(ways):
    assert ways.name_like("run_buton") == "run_button"
    assert ways.name_like("xylophone quartet") == ""


@pytest.mark.parametrize("name", ["hidden_size", "dropout"])
def test_a_fold_opens_and_a_hidden_sidebar_comes_and_without_being_asked_the_keys_stay(looker, ways, name):
    window = looker.window
    looker.finds("prime_text").setFocus()
    window.menus.action_show_sidebar.setChecked(False)
    shown = ways.show(Whereabouts(widget=name))
    assert shown is looker.finds(name)
    assert is_in_sight(window, shown)
    assert window.menus.action_show_sidebar.isChecked()
    assert window.focusWidget() is looker.finds("prime_text")


def test_a_sidebar_that_a_preset_took_away_stays_away(looker, ways):
    looker.window.sidebar_place.allow(False)
    shown = ways.show(Whereabouts(widget="hidden_size"), keys=True)
    assert not looker.window.sidebar.isVisible()
    assert shown is None or shown.isVisible()


def test_a_panel_that_was_put_away_comes_back(looker, ways):
    looker.finds("action_show_write", QAction).setChecked(False)
    assert ways.show(Whereabouts("Train", "prime_text")) is looker.finds("prime_text")
    assert looker.finds("prime_text").isVisible()
    assert looker.finds("action_show_write", QAction).isChecked()


def test_a_panel_that_stands_alone_gives_room_to_another_and_to_itself_it_does_not(looker, ways):
    window = looker.window
    page, loss = window.pages.currentWidget(), looker.finds("loss_panel", Card)
    window.pages.one_panel.show_only(loss)
    assert ways.show(Whereabouts("Train", "loss_panel")) is loss
    assert window.pages.one_panel.alone_on(page) == "loss_panel"
    assert ways.show(Whereabouts("Train", "prime_text")).isVisible()
    assert window.pages.one_panel.alone_on(page) is None


def test_a_view_behind_another_is_opened_even_where_only_its_widget_was_named(looker, ways):
    ways.show(Whereabouts("Inspect", "units_find", "Units"))
    ways.show(Whereabouts("Inspect", view="Weights"))
    assert not looker.finds("units_find").isVisible()
    assert ways.show(Whereabouts("Inspect", "units_find")).isVisible()


def test_what_a_low_window_has_no_room_for_is_scrolled_to(looker, ways):
    window = looker.window
    window.resize(900, 420)
    shown = ways.show(Whereabouts("Signals", "signal_recurrent"))
    assert shown.visibleRegion().boundingRect().height() > 40
    ways.show(Whereabouts(widget="dropout"))
    assert is_in_sight(window, looker.finds("dropout"))


def test_the_second_row_of_the_toolbar_opens(looker, ways):
    window = looker.window
    window.resize(1000, 700)
    more = window.menus.strip.more_button
    looker.waits(more.isVisible)
    more.setChecked(False)
    assert not looker.finds("run_learning_rate").isVisible()
    assert ways.rect_of(Whereabouts(widget="run_learning_rate")) == rect_in(window, more)
    assert ways.show(Whereabouts(widget="run_learning_rate"), keys=True).isVisible()
    assert more.isChecked()
    assert QApplication.focusWidget() is looker.finds("run_learning_rate")


def test_the_keys_go_to_a_field_sooner_than_to_a_button_and_to_nothing_that_is_off(looker, ways):
    window = looker.window
    ways.show(Whereabouts("Train", "sampling_panel"), keys=True)
    assert window.focusWidget() is looker.finds("prime_text")
    looker.finds("prime_text").setEnabled(False)
    ways.show(Whereabouts("Train", "sampling_panel"), keys=True)
    assert looker.finds("sampling_panel").isAncestorOf(window.focusWidget())
    assert window.focusWidget().isEnabled()
    looker.finds("prime_text").setEnabled(True)


# ── where it is ──


def test_a_place_is_where_it_is_seen(looker, ways):
    window = looker.window
    button = looker.finds("run_button")
    assert ways.rect_of(Whereabouts("Train", "run_button")) == rect_in(window, button)
    assert ways.rect_of(Whereabouts(widget="no_such_thing")) is None


def test_of_another_page_it_is_the_tab_and_nobody_is_taken_there(window, ways):
    built = set(window.pages.by_title)
    bar = window.pages.tabBar()
    tab = bar.tabRect(window.pages.titles.index("Write")).translated(bar.mapTo(window, QPoint()))
    assert ways.rect_of(Whereabouts("Write", "write_beam_width")) == tab
    assert window.pages.page_name == "Train"
    assert set(window.pages.by_title) == built, "it is not built for it"


def test_what_is_hidden_is_where_it_will_stand_and_what_stands_nowhere_has_no_place(looker, ways):
    window = looker.window
    window.pages.open_page("Story")
    assert ways.rect_of(Whereabouts(widget="prime_text")) is None  # on a page that is not in front
    assert ways.show(Whereabouts(widget="prime_text")).isVisible()
    assert window.pages.page_name == "Train"
    looker.finds("action_show_write", QAction).setChecked(False)
    at = ways.rect_of(Whereabouts("Train", "prime_text"))
    page = window.pages.currentWidget()
    assert at is None or rect_in(window, page).contains(at)


def test_a_place_is_pointed_out_for_a_moment_with_one_ring_and_not_on_another_page(looker, ways):
    window = looker.window
    assert ways.point_out(Whereabouts("Train", "loss_panel")) is looker.finds("loss_panel")
    (ring,) = window.findChildren(QWidget, "place_ring")
    assert ring.geometry().contains(rect_in(window, looker.finds("loss_panel")))
    ways.point_out(Whereabouts(widget="run_button"))
    assert ring.isVisible()
    assert ring.geometry().contains(rect_in(window, looker.finds("run_button")))
    ways.point_out(Whereabouts("Train", "loss_panel"))
    window.pages.open_page("Story")
    looker.waits(lambda: not ring.isVisible())
    assert window.findChildren(QWidget, "place_ring") == [ring]
