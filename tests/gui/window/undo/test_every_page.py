"""A walk over all pages: whatever is changed there is undone and done again, one by one and at random."""

import random
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QPlainTextEdit

from rnnviz.core.inside.edits import Edit
from rnnviz.gui.page import Page
from rnnviz.gui.pages.inspect.page import InspectPage
from rnnviz.gui.pages.map.colors import Scale
from rnnviz.gui.pages.map.page import MapPage
from rnnviz.gui.pages.microscope.page import MicroscopePage
from rnnviz.gui.pages.runs.page import RunsPage
from rnnviz.gui.pages.signals.page import SignalsPage
from rnnviz.gui.pages.story.page import StoryPage
from rnnviz.gui.pages.train.page import TrainPage
from rnnviz.gui.window.main_window import MainWindow
from rnnviz.gui.window.undo.state import Key, flat
from rnnviz.training.microscope.numbers import Entry, Name

STEPS = 60


@pytest.fixture
def window(user, text) -> MainWindow:
    window = user.opens_window(text, batch_size=3)
    user.steps(STEPS)
    user.waits(lambda: window.session.kept_moments and window.session.iteration == STEPS)
    return window


def looks(window):
    window.undoing.history.look(everywhere=True)
    window.undoing.history.end_series()


def ready(window, user, title) -> Page:
    """The page of this title in front, with all that it asks for."""
    window.pages.open_page(title)
    page = window.pages.demand(title)
    match page:
        case InspectPage():
            user.waits(lambda: "character" in page.sight())
        case SignalsPage():
            user.waits(lambda: page.reach.window_strip.has(0))
        case MapPage():
            user.waits(lambda: page.canvas.book_map is not None)
    looks(window)
    return page


def zooms(page: TrainPage) -> None:
    view = page.loss._plot.view
    view.setRange(xRange=(5, 30), yRange=(10, 20), padding=0)
    view.sigRangeChangedManually.emit(view.state["mouseEnabled"])


def types(page: InspectPage, words: str) -> None:
    page.reader.source.choice.findChild(QAbstractButton, "inspect_text_own").click()
    page.findChild(QPlainTextEdit, "inspect_own_text").setPlainText(words)


def train(page: TrainPage) -> list[Callable[[], object]]:
    return [
        lambda: page.heatmap.canvas.pin(3),
        lambda: page.heatmap.stream.setValue(2),
        lambda: page.sampling.prime_text.setText("the"),
        lambda: page.loss.set_unit("bits"),
        lambda: zooms(page),
        lambda: page.loss.fit(),
        lambda: page.softmax.findChild(QAbstractButton, "softmax_all").click(),
        lambda: page.loss.set_logarithmic(True),
        lambda: page.heatmap.canvas.pin(None),
    ]


def signals(page: SignalsPage) -> list[Callable[[], object]]:
    choices = [c for c in page.findChildren(QComboBox) if c.count() > 1]
    return [
        lambda: page.reach.window_strip.choose(2),
        *(lambda choice=choice: choice.setCurrentIndex(1) for choice in choices),
        lambda: page.reach.window_strip.choose(-1),
    ]


def story(page: StoryPage) -> list[Callable[[], object]]:
    return [lambda: page.step.setCurrentIndex(1), lambda: page.step.setCurrentIndex(3)]


def map_(page: MapPage) -> list[Callable[[], object]]:
    return [
        lambda: page.set_scale(Scale.LOSS),
        lambda: page.canvas.choose((0, 1)),
        lambda: page.canvas.choose((0, 0)),
    ]


def inspect(page: InspectPage) -> list[Callable[[], object]]:
    reader, views = page.reader, page.views
    return [
        lambda: reader.canvas.go_to(20),
        lambda: reader.canvas.select(30, 35),
        lambda: page.cursor_card.type_on("t"),
        lambda: page.findChild(QAbstractButton, "inspect_expected").click(),
        lambda: page.findChild(QAbstractButton, "units_by_feature").click(),
        lambda: views.open_view("Units").list.units.sort_as("unit", is_turned=True),
        lambda: views.open_view("Units").list.pattern.setText("the"),
        lambda: page.findChild(QAbstractButton, "inspect_view_Pattern").click(),
        lambda: page.findChild(QAbstractButton, "pattern_of_chosen").click(),
        lambda: page.findChild(QAbstractButton, "inspect_view_Weights").click(),
        lambda: views.open_view("Weights").weights.choose("Whh", (3, 4)),
        lambda: views.open_view("Weights").edit(Edit("by", (0,), 2.0), Edit("Whh", (1, None), 0.0)),
        lambda: page.findChild(QAbstractButton, "weights_undo").click(),
        lambda: page.findChild(QAbstractButton, "inspect_view_Hold").click(),
        lambda: page.findChild(QAbstractButton, "hold_add").click(),
        lambda: types(page, "the wood"),
        lambda: reader.canvas.go_to(2),
        lambda: page.findChild(QAbstractButton, "inspect_text_book").click(),
    ]


def microscope(page: MicroscopePage) -> list[Callable[[], object]]:
    return [
        lambda: page.go_to(5),
        lambda: page.go_to(40),
        lambda: page.look_at(Entry(Name("h", 2), (1,))),
        lambda: page.slides.switch.setChecked(True),
        lambda: page.show_lstm(),
        lambda: page.go_to(7),
    ]


def runs(page: RunsPage) -> list[Callable[[], object]]:
    return [
        lambda: page.table.sortByColumn(3, Qt.SortOrder.DescendingOrder),
        lambda: page.shelf.filter.setText("no such run"),
        lambda: page.shelf.filter.setText(""),
        lambda: page.findChild(QAbstractButton, "runs_view_Luck").click(),
    ]


ACTS: dict[str, Callable[[Any], list[Callable[[], object]]]] = {
    "Train": train,
    "Signals": signals,
    "Story": story,
    "Map": map_,
    "Inspect": inspect,
    "Microscope": microscope,
    "Runs": runs,
}


@pytest.mark.parametrize("title", ACTS)
def test_whatever_is_changed_on_a_page_is_undone_and_done_again(window, user, title):
    page = ready(window, user, title)
    history, depth = window.undoing.history, window.undoing.history.depth
    states = [flat(page.sight())]
    for number, act in enumerate(ACTS[title](page)):
        act()
        looks(window)
        assert history.depth == depth + number + 1, (number, history.undo_words, page.sight())
        assert history.undo_words.startswith(f"{title}: ")
        states.append(flat(page.sight()))
    for state in reversed(states[:-1]):
        history.undo()
        user.waits(lambda state=state: stands(page, state))
    for state in states[1:]:
        history.redo()
        user.waits(lambda state=state: stands(page, state))
    looks(window)
    assert (history.redo_words, history.depth) == ("", depth + len(states) - 1)
    assert (window.session.iteration, window.session.is_running) == (STEPS, False)


def stands(page: Page, state: Mapping[Key, Any]) -> bool:
    """Whether the page shows it, and beside it only what was not there then."""
    now = flat(page.sight())
    return now.keys() >= state.keys() and agrees(now, state)


JUNK = (None, True, -1, 3, 10**9, 0.5, "", "nothing", [], [1], [-1, 0], ["Whh", 1e9], [[]], {}, {"view": 3})


@pytest.mark.parametrize("title", ACTS)
def test_a_sight_out_of_a_file_may_be_anything(window, user, title):
    page = ready(window, user, title)
    page.show_sight({})
    for act in ACTS[title](page)[-2:]:
        act()
    keys, views = list(page.sight()), page.sight().get("views", {})
    for junk in JUNK:
        for key in keys:
            page.show_sight({key: junk})
        for view, table in views.items():
            for key in table:
                page.show_sight({"views": {view: {key: junk}}})
        page.show_sight(dict.fromkeys(keys, junk))
    user.waits(lambda: all(each in page.sight() for each in keys))
    looks(window)
    window.undoing.history.undo()
    assert (window.session.iteration, window.session.is_running) == (STEPS, False)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_random_walk_through_the_window_is_gone_back_and_forth(window, user, seed):
    """Beside a plain list of states: what undo and redo show is what stood there."""
    pages = {title: ready(window, user, title) for title in ACTS}
    window.pages.open_page("Train")
    window.undoing.history.take_as_it_is()
    history, depth = window.undoing.history, window.undoing.history.depth
    dice = random.Random(seed)
    states, at = [whole(window)], 0
    present = states[
        0
    ]  # beside it where a page was only looked at: that gives up nothing that can be done again

    def acts():
        front = window.pages.page_name
        turns = [lambda title=title: window.pages.open_page(title) for title in ACTS if title != front]
        others = [
            lambda: user.sets("hidden_size", dice.randrange(2, 2000)),
            lambda: user.sets("learning_rate", dice.random() / 10),
            lambda: window.menus.panels["Loss"].toggle(),
            lambda: user.chooses(f"action_theme_{dice.choice(['dark', 'light'])}"),
        ]
        return [*turns, *others, *(3 * ACTS[front](pages[front]))]

    for _ in range(40):
        what = dice.choice(["act", "act", "undo", "redo"])
        if what == "act":
            dice.choice(acts())()
            looks(window)
            now = whole(window)
            if history.depth != depth + at:
                states[at:] = [present, now]
                at += 1
            present = now
        elif (what == "undo" and at) or (what == "redo" and at < len(states) - 1):
            if what == "undo":
                history.undo()
                at -= 1
            else:
                history.redo()
                at += 1
            user.waits(lambda then=states[at]: agrees(whole(window), then))
            looks(window)
            present = whole(window)
        assert history.depth == depth + at, history.undo_words


def whole(window: MainWindow) -> Mapping[Key, Any]:
    """All that stands there, as plain values by their keys."""
    sight = window.sights.now().to_dict()
    return flat({**sight, **window.sidebar.standing()})


def agrees(now: Mapping[Key, Any], then: Mapping[Key, Any]) -> bool:
    """Whether all that is in both is the same."""
    return all(now[key] == value for key, value in then.items() if key in now)
