"""The history, of a state that is a plain dictionary; no window is needed."""

import random
from typing import Any

import pytest
from PySide6.QtCore import QObject

from rnnviz.gui.page import Undoable
from rnnviz.gui.window.undo.history import DEPTH, LOOKS_AWAITED, History
from rnnviz.gui.window.undo.state import flat, nested
from rnnviz.gui.window.undo.steps import MERGE_SECONDS


class Desk:
    """What a user changes: tables of values by the names of parts."""

    def __init__(self):
        self.tables: dict[str, dict[str, Any]] = {
            "": {"page": "Train"},
            "Train": {"row": 1, "layer": 0},
            "Map": {"scale": "loss"},
        }
        self.late = {}  # what is shown only some time after it was wanted
        self.seconds = 0.0
        self.shown = 0

    def read(self, _before):
        return {title: flat(table) for title, table in self.tables.items()}

    def show(self, goal, now):
        assert now == self.read(None)
        self.shown += 1
        for title, part in goal.items():
            for name, value in nested(part).items():
                if self.tables[title].get(name) != value and (title, name) in self.late:
                    self.late[title, name] = value
                else:
                    self.tables[title][name] = value

    def arrive(self):
        for (title, name), value in self.late.items():
            self.tables[title][name] = value


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def history(desk):
    parent = QObject()
    history = History(desk.read, desk.show, parent, clock=lambda: desk.seconds)
    history.take_as_it_is()
    yield history
    parent.deleteLater()


def sets(desk, history, title, after=MERGE_SECONDS + 1, **values):
    """So many seconds later the user sets something, and somebody looks."""
    desk.seconds += after
    desk.tables[title] |= values
    history.look()


def snapshot(desk):
    return {title: dict(table) for title, table in desk.tables.items()}


def test_each_change_is_undone_and_done_again(desk, history):
    states = [snapshot(desk)]
    for title, values in (
        ("Train", {"row": 5}),
        ("", {"page": "Map"}),
        ("Map", {"scale": "hard"}),
        ("Train", {"layer": 1}),
    ):
        sets(desk, history, title, **values)
        states.append(snapshot(desk))
    assert history.undo_words == "Train: layer 1"
    for state in reversed(states[:-1]):
        history.undo()
        assert desk.tables == state
    assert history.undo_words == ""
    history.undo()  # nothing is left
    assert desk.tables == states[0]
    for state in states[1:]:
        history.redo()
        assert desk.tables == state
    history.redo()
    assert desk.tables == states[-1]


def test_any_walk_of_changes_undos_and_redos_is_as_a_list_of_states_would_have_it(desk, history):
    dice = random.Random(3)
    states, at = [snapshot(desk)], 0
    present = states[0]
    for _ in range(400):
        what = dice.choice(["set", "set", "undo", "redo"])
        if what == "set":
            title, name = dice.choice([("Train", "row"), ("Train", "layer"), ("Map", "scale"), ("", "page")])
            sets(desk, history, title, **{name: dice.randrange(1000) + 10})
            if title == "" and at < len(states) - 1:  # a look at another page
                present = snapshot(desk)
                continue
            if snapshot(desk) != present:
                states[at:] = [present, snapshot(desk)]
                at += 1
        elif what == "undo" and at:
            history.undo()
            at -= 1
        elif what == "redo" and at < len(states) - 1:
            history.redo()
            at += 1
        present = snapshot(desk)
        assert present == states[at] or what not in ("undo", "redo")
        assert history.depth == at


def test_at_least_a_hundred_are_kept(desk, history):
    for row in range(150):
        sets(desk, history, "Train", row=1000 + row)
    assert history.depth >= 100
    for _ in range(100):
        history.undo()
    assert desk.tables["Train"]["row"] == 1049


def test_the_oldest_go(desk, history):
    for row in range(1000):
        sets(desk, history, "Train", row=1000 + row)
    assert history.depth < 500


def test_what_goes_on_soon_is_one_change_and_what_is_something_else_is_not(desk, history):
    for row in range(10, 30):
        sets(desk, history, "Train", 0.25, row=row)
    assert history.depth == 1
    assert history.undo_words == "Train: row 29"
    sets(desk, history, "Map", 0.25, scale="hard")
    assert history.depth == 2
    sets(desk, history, "Map", MERGE_SECONDS + 0.1, scale="deviation")
    assert history.depth == 3
    history.undo()
    history.undo()
    history.undo()
    assert desk.tables["Train"]["row"] == 1


def test_who_comes_back_to_where_he_began_has_changed_nothing(desk, history):
    sets(desk, history, "Train", layer=1)
    sets(desk, history, "Train", row=2)
    sets(desk, history, "Train", 0.25, row=1)
    assert history.depth == 1
    assert history.undo_words == "Train: layer 1"


def test_what_comes_after_an_undo_is_not_joined_with_what_was_before(desk, history):
    sets(desk, history, "Train", row=5)
    sets(desk, history, "Map", 0.1, scale="hard")
    history.undo()
    sets(desk, history, "Train", 0.1, row=6)
    assert history.depth == 2
    history.undo()
    assert desk.tables["Train"]["row"] == 5


def test_a_look_at_another_page_gives_up_nothing_that_can_be_done_again(desk, history):
    sets(desk, history, "Train", row=5)
    sets(desk, history, "Train", layer=2)
    history.undo()
    history.undo()
    sets(desk, history, "", page="Map")
    assert history.depth == 0
    assert history.redo_words == "Train: row 5"
    history.redo()
    history.redo()
    assert desk.tables["Train"] == {"row": 5, "layer": 2}
    sets(desk, history, "", page="Map")  # with nothing to do again it is a step
    assert history.undo_words == "turning to Map"


def test_what_only_moves_the_same_divider_is_not_one_change(desk, history):
    desk.tables[""] |= {"sidebar": {"wide": True}, "alone": {"Train": False}, "divider": {"a": 1}}
    history.take_as_it_is()
    sets(desk, history, "", sidebar={"wide": False}, divider={"a": 2})
    sets(desk, history, "", 0.25, alone={"Train": True}, divider={"a": 3})
    assert history.depth == 2
    sets(desk, history, "", divider={"a": 4})
    sets(desk, history, "", 0.25, divider={"a": 5})  # a drag
    assert history.depth == 3


def test_a_change_that_nobody_has_looked_at_is_the_first_to_be_undone(desk, history):
    sets(desk, history, "Train", row=5)
    desk.tables["Map"]["scale"] = "hard"
    history.undo()
    assert (desk.tables["Map"]["scale"], desk.tables["Train"]["row"]) == ("loss", 5)


def test_what_comes_of_itself_is_no_step_and_stays(desk, history):
    sets(desk, history, "Train", row=5)
    desk.tables["Story"] = {"step": 1}  # a page that is built
    desk.tables["Train"]["unit"] = 3  # a choice that there is now
    history.look()
    assert history.depth == 1
    history.undo()
    assert desk.tables["Story"] == {"step": 1}
    assert desk.tables["Train"] == {"row": 1, "layer": 0, "unit": 3}
    del desk.tables["Train"]["unit"]
    history.look()
    assert (history.undo_words, history.redo_words) == ("", "Train: row 5")


def test_what_a_new_run_brings_is_no_step(desk, history):
    desk.tables["Train"]["row"] = 7
    history.take_as_it_is()
    assert history.depth == 0


@pytest.fixture
def act():
    """Done on a page; it can always begin to be undone, or done again."""
    return Undoable("deleting ferry", lambda: True, lambda: True)


def words(history):
    return history.undo_words, history.redo_words


def test_what_began_to_be_undone_and_failed_is_done_still(desk, history, act):
    sets(desk, history, "Train", row=2)
    history.add(act)
    history.undo()
    assert words(history) == ("Train: row 2", "deleting ferry")
    history.settle(act, True)
    assert words(history) == ("deleting ferry", "")
    history.undo()
    history.undo()
    history.settle(act, True)  # others were undone in between: they can be done again
    assert words(history) == ("deleting ferry", "Train: row 2")
    history.redo()
    assert desk.tables["Train"]["row"] == 2


def test_what_failed_to_be_undone_is_the_newest_where_others_were_done_in_between(desk, history, act):
    history.add(act)
    history.undo()
    sets(desk, history, "Train", row=2)
    history.settle(act, True)
    assert (history.undo_words, history.depth) == ("deleting ferry", 2)
    assert desk.tables["Train"]["row"] == 2


def test_what_failed_to_be_done_again_stands_undone(history, act):
    history.add(act)
    history.undo()
    history.redo()
    history.settle(act, False)
    assert words(history) == ("", "deleting ferry")
    history.settle(act, False)
    assert words(history) == ("", "deleting ferry")


def test_what_can_come_to_neither_is_no_step(desk, history, act):
    sets(desk, history, "Train", row=2)
    history.add(act)
    sets(desk, history, "Train", row=3)
    taking_back = Undoable("taking back deleting ferry", act.redo, act.undo, act)
    history.add(taking_back)
    history.settle(act, None)
    assert (history.undo_words, history.depth) == ("Train: row 3", 2)
    for row in (2, 1):
        history.undo()
        assert desk.tables["Train"]["row"] == row


def test_of_an_act_that_another_takes_back_that_one_moves(desk, history, act):
    history.add(act)
    sets(desk, history, "Train", row=3)
    history.add(Undoable("taking back deleting ferry", act.redo, act.undo, act))
    history.settle(act, True)
    assert words(history) == ("Train: row 3", "taking back deleting ferry")
    history.redo()
    history.undo()
    history.settle(act, False)  # deleting it again failed: it is back still
    assert words(history) == ("taking back deleting ferry", "")


def test_the_longest_history_loses_its_oldest_for_what_comes_back(desk, history, act):
    history.add(act)
    history.undo()
    for number in range(DEPTH):
        sets(desk, history, "Train", row=number + 10)
    history.settle(act, True)
    assert (history.undo_words, history.depth) == ("deleting ferry", DEPTH)
    history.undo()
    history.undo()
    assert desk.tables["Train"]["row"] == DEPTH + 8


def test_what_comes_late_of_what_was_undone_is_no_step(desk, history):
    sets(desk, history, "", moment=1)
    sets(desk, history, "", moment=2)
    sets(desk, history, "", page="Map")
    desk.late = {("", "moment"): None}
    history.undo()
    history.undo()
    assert desk.tables[""] == {"page": "Train", "moment": 2}
    desk.arrive()
    history.look()
    assert desk.tables[""]["moment"] == 1
    assert (history.depth, history.redo_words) == (0, "going to step 2")


def test_what_an_undo_could_not_show_is_not_awaited_for_ever(desk, history):
    sets(desk, history, "", page="Map")
    sets(desk, history, "Train", row=2)
    desk.late = {("Train", "row"): None}
    history.undo()  # and it never comes
    for _ in range(LOOKS_AWAITED):
        history.look()
    desk.late = {}
    sets(desk, history, "Train", row=1)  # by hand, the very value
    assert (history.undo_words, history.depth) == ("Train: row 1", 2)


def test_only_what_lasts_is_kept_for_another_run(desk, history):
    sets(desk, history, "Train", row=5)
    desk.tables["Train"] |= {"row": 6, "layer": 1}
    sets(desk, history, "Train")
    sets(desk, history, "Map", scale="hard")
    sets(desk, history, "Train", row=8)
    history.undo()
    history.keep_only(lambda change: change[1] != ("row",))
    desk.tables["Train"]["row"] = 99  # of the other run
    history.take_as_it_is()
    assert (history.depth, history.undo_words, history.redo_words) == (2, "Map: scale hard", "")
    history.undo()
    assert desk.tables["Map"]["scale"] == "loss"
    assert history.undo_words == "Train: layer 1"
    history.undo()
    assert desk.tables["Train"] == {"row": 99, "layer": 0}
    history.redo()
    history.keep_only(lambda _change: True)
    history.keep_only(lambda change: change[1] != ("layer",))
    assert (history.depth, history.redo_words) == (0, "Map: scale hard")
    history.redo()
    assert desk.tables["Train"] == {"row": 99, "layer": 1}
    assert desk.tables["Map"]["scale"] == "hard"


def test_what_stood_apart_stays_apart_where_what_was_between_is_forgotten(desk, history):
    for name, number in (("row", 2), ("layer", 1), ("row", 3), ("layer", 2), ("row", 4)):
        sets(desk, history, "Train", after=0.1, **{name: number})
    history.undo()
    history.keep_only(lambda change: change[1] == ("row",))
    history.take_as_it_is()
    assert (history.depth, history.undo_words, history.redo_words) == (2, "Train: row 3", "Train: row 4")
    history.undo()
    assert desk.tables["Train"]["row"] == 2


def test_acts_stand_among_the_changes_and_are_asked_whether_they_can(desk, history):
    done, can = [], [True]

    def do(what):
        if can[0]:
            done.append(what)
        return can[0]

    act = Undoable("deleting ferry", lambda: do("back"), lambda: do("gone"))
    sets(desk, history, "Train", row=5)
    history.add(act)
    assert history.is_newest(act)
    assert history.undo_words == "deleting ferry"
    sets(desk, history, "Train", 0.1, row=6)
    assert history.depth == 3
    assert not history.is_newest(act)
    history.undo()
    can[0] = False
    history.undo()
    assert (history.undo_words, done) == ("deleting ferry", [])
    can[0] = True
    history.undo()
    assert (history.undo_words, done) == ("Train: row 5", ["back"])
    assert desk.tables["Train"]["row"] == 5
    history.redo()
    assert done == ["back", "gone"]
    history.keep_only(lambda _change: False)
    assert (history.undo_words, history.redo_words) == ("deleting ferry", "")


def test_before_anything_was_seen_nothing_happens(desk):
    parent = QObject()
    history = History(desk.read, desk.show, parent)
    desk.tables["Train"]["row"] = 4
    history.look()
    history.undo()
    history.redo()
    assert (history.depth, desk.shown) == (0, 0)
    parent.deleteLater()
