"""What is looked at, taken as a whole and shown again, whatever the file says."""

import json

import pytest

from rnnviz.gui.window.main_window import MainWindow
from rnnviz.gui.window.sight import Sight

STEPS = 60


@pytest.fixture
def window(user, text) -> MainWindow:
    window = user.opens_window(text)
    user.steps(STEPS)
    user.waits(lambda: window.session.kept_moments and window.session.iteration == STEPS)
    return window


def test_what_was_looked_at_comes_back(window, user):
    window.pages.open_page("Inspect")
    inspect = window.pages.demand("Inspect")
    user.waits(lambda: "character" in inspect.sight())  # it looks at the network first
    view = inspect.sight()
    window.menus.panels["Hidden state"].setChecked(False)
    before = window.sights.now()
    assert Sight.from_dict(json.loads(json.dumps(before.to_dict()))) == before
    window.pages.open_page("Story")
    window.menus.panels["Hidden state"].setChecked(True)
    window.time_machine.go_to(20, True)
    user.waits(lambda: window.session.visited == 20)
    then = window.sights.now()
    assert (then.page, then.moment) == ("Story", 20)
    window.sights.show(before)
    assert window.session.visited is None
    assert window.pages.page_name == "Inspect"
    assert inspect.sight() == view
    assert not window.menus.panels["Hidden state"].isChecked()
    window.sights.show(then)
    user.waits(lambda: window.session.visited == 20)
    assert window.pages.page_name == "Story"
    assert window.menus.panels["Hidden state"].isChecked()


@pytest.mark.parametrize(
    "values",
    [None, 3, [], {"page": 3}, {"moment": "now"}, {"moment": True}, {"moment": -1}, {"hidden": "all"},
     {"hidden": [1]}, {"pages": [1]}, {"pages": {"Train": 3, "Nowhere": {}}}],
)  # fmt: skip
def test_a_sight_out_of_a_file_may_be_anything(values):
    sight = Sight.from_dict(values)
    assert (sight.page, sight.moment, sight.hidden) == ("", None, frozenset())
    assert all(isinstance(shown, dict) for shown in sight.pages.values())


def test_what_the_window_does_not_have_is_left(window):
    sight = Sight(
        page="Nowhere", hidden=frozenset({"No panel"}), pages={"Nowhere": {"a": 1}, "Train": {"a": []}}
    )
    window.sights.show(sight)
    assert window.pages.page_name == window.pages.titles[0]
