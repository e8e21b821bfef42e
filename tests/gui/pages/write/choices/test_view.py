"""The view Choices: what else might have come, another way chosen, and the ways gone back, bit for bit."""

import csv
import io

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPushButton

from rnnviz.core.network.dials import Dials
from rnnviz.gui.pages.write.choices.view import ChoicesView
from rnnviz.gui.parts.theme import LIGHT


class Desk:
    """The page as the view sees it: what is wanted is written, and the cursor stays where it is."""

    def __init__(self, view, has):
        self.view, self.has = view, has
        self.at = -1
        self.sheet = None
        view.draft_wanted.connect(self.write)
        view.place_wanted.connect(self.point)

    def write(self, draft):
        self.sheet = self.has.sheet_of(draft)
        self.view.show_sheet(self.sheet, self.at)

    def point(self, at):
        self.at = at
        self.view.show_place(at)

    @property
    def text(self):
        return self.sheet.text


@pytest.fixture
def view(qtbot):
    view = ChoicesView()
    qtbot.addWidget(view)
    view.resize(900, 360)
    view.show()
    yield view
    view.stop()


@pytest.fixture
def desk(view, run_that_writes):
    desk = Desk(view, run_that_writes())
    desk.write(desk.has.draft())
    return desk


def wait(view, qtbot):
    qtbot.waitUntil(lambda: not view.is_working)


def other_than(desk, rank):
    """A character that has not come at the place that is looked at, the likeliest but ``rank``."""
    taken = int(desk.sheet.telling.ids[desk.at])
    return [row.character for row in desk.view.alternatives.rows if row.character != taken][rank]


def test_a_character_shows_the_chances_it_was_drawn_from_and_where_the_dice_fell(view, desk):
    assert "Click a character" in view.hint.text()
    assert view.hint.isVisible()
    assert not view.alternatives.isVisible()
    desk.point(7)
    assert not view.hint.isVisible()
    drawn = desk.sheet.telling.at(7)
    rows = view.alternatives.rows
    assert [row.character for row in rows] == np.argsort(-drawn.chances, kind="stable").tolist()
    assert [row.character for row in rows if row.is_taken] == [drawn.character]
    assert f"character 8 of 40 · dice {drawn.dice:.4f}" in view.card.subtitle.text()
    assert f"dice {drawn.dice:.4f}" in view.origin.accessibleDescription()
    desk.point(-1)
    assert view.hint.isVisible()


@pytest.mark.parametrize("dials", [Dials(0.9), Dials(1.0, top_k=6, top_p=0.95)])
def test_behind_each_row_stands_what_choosing_it_would_write(view, desk, qtbot, dials):
    desk.write(desk.has.draft(dials=dials))
    desk.point(9)
    wait(view, qtbot)
    draft, followings = desk.sheet.telling.draft, dict(view.alternatives.followings)
    kept = [row.character for row in view.alternatives.rows if not row.is_cut]
    assert sorted(followings) == sorted(kept[:40])
    for character in kept[:4]:
        again = desk.has.sheet_of(draft.choose(9, character))
        assert again.text[10:] == followings[character]


def test_another_way_flows_anew_and_each_way_is_come_back_to_bit_for_bit(view, desk):
    first = desk.text
    desk.point(9)
    one = other_than(desk, 0)
    view.choose(one)
    second = desk.text
    assert second[:9] == first[:9]
    assert desk.has.characters.index(second[9]) == one
    assert desk.sheet.telling.draft.choices == {9: one}
    before = desk.has.sheet_of(desk.has.draft()).telling
    assert [desk.sheet.telling.at(p).dice for p in range(40)] == [before.at(p).dice for p in range(40)]
    desk.point(20)
    two = other_than(desk, 1)
    view.choose(two)
    third = desk.text
    assert desk.sheet.telling.draft.choices == {9: one, 20: two}
    assert [line.number for line in view.tree.canvas.lines] == [0, 1, 2]
    assert [line.text for line in view.tree.canvas.lines] == [first, second[10:], third[21:]]
    for number, text in ((0, first), (2, third), (1, second), (2, third)):
        view.go_to(number)
        assert desk.text == text
        assert view.branches.current == number
    assert desk.at == 20, "one looks at where the branch parts"
    # Another one at the first place: the choice at the second was about another text.
    desk.point(9)
    three = other_than(desk, 2)
    view.choose(three)
    assert desk.sheet.telling.draft.choices == {9: three}
    assert len(view.branches) == 4
    view.choose(int(before.ids[9]))  # what the dice had taken
    assert desk.text == first
    assert len(view.branches) == 4
    assert view.branches.current == 0


def test_rows_the_bar_and_the_tree_choose_by_click_and_by_key(view, desk, qtbot):
    desk.point(9)
    first = desk.text
    wanted = view.alternatives.rows[3].character
    view.alternatives.setCurrentRow(3)
    qtbot.keyClick(view.alternatives, Qt.Key.Key_Return)
    assert int(desk.sheet.telling.ids[9]) == wanted
    qtbot.keyClick(view.tree.canvas, Qt.Key.Key_Up)
    assert desk.text == first
    qtbot.mouseClick(view.origin, Qt.MouseButton.LeftButton, pos=QPoint(view.origin.width() - 2, 8))
    drawn = desk.has.sheet_of(desk.has.draft()).telling.at(9)
    last = int(np.flatnonzero(np.diff(drawn.bar, prepend=0.0))[-1])
    assert int(desk.sheet.telling.ids[9]) == last
    for name, at in (("choices_after", 10), ("choices_before", 9)):
        qtbot.mouseClick(view.findChild(QPushButton, name), Qt.MouseButton.LeftButton)
        assert desk.at == at


def test_who_chooses_before_the_text_has_come_chooses_in_the_one_that_is_seen(view, desk):
    desk.point(9)
    first, second = other_than(desk, 0), other_than(desk, 1)
    view.draft_wanted.disconnect(desk.write)
    view.choose(first)
    desk.point(20)
    wanted = []
    view.draft_wanted.connect(wanted.append)
    view.choose(second)
    assert wanted[-1].choices == {20: second}
    assert view.branches.choices() == {20: second}
    desk.at = 3
    desk.write(wanted[-1])
    assert desk.at == 20
    assert view.branches.choices() == {20: second}


def test_a_choice_says_what_the_dice_would_have_taken(view, desk):
    desk.point(9)
    drawn = desk.sheet.telling.at(9)
    mark = desk.has.characters[drawn.character].replace(" ", "␣").replace("\n", "⏎")
    view.choose(other_than(desk, 0))
    assert f"by hand, the dice say ‘{mark}’" in view.card.subtitle.text()


def test_another_text_has_a_tree_of_its_own(view, desk):
    desk.point(9)
    view.choose(other_than(desk, 0))
    assert len(view.branches) == 2
    desk.write(desk.sheet.telling.draft._replace(length=60))
    assert len(view.branches) == 2, "the same text, further on"
    desk.write(desk.has.draft(seed=8))
    assert len(view.branches) == 1
    view.choose(other_than(desk, 0))
    view.start_run(desk.has.info)
    assert len(view.branches) == 1
    assert view.tree.canvas.lines == []
    view.choose(0)  # of a text that is gone
    view.go_to(0)


def test_a_text_that_came_with_choices_is_where_its_tree_begins(view, desk):
    desk.write(desk.has.draft(choices={5: 2}))
    assert len(view.branches) == 1
    desk.point(9)
    other = other_than(desk, 0)
    view.choose(other)
    assert desk.sheet.telling.draft.choices == {5: 2, 9: other}
    view.go_to(0)
    assert desk.sheet.telling.draft.choices == {5: 2}


def test_hidden_it_looks_nothing_up(view, desk, qtbot):
    view.hide()
    desk.point(9)
    assert not view.is_working
    assert list(view.alternatives.rows) == []
    view.show()
    wait(view, qtbot)
    assert view.alternatives.followings


def test_the_picture_and_its_numbers_can_be_taken_along(view, desk, qtbot, tmp_path):
    view.set_theme(LIGHT)
    desk.point(9)
    wait(view, qtbot)
    view.tools.save_picture(tmp_path / "choices.png")
    assert (tmp_path / "choices.png").stat().st_size > 2000
    rows = [*csv.DictReader(io.StringIO(view.numbers().as_csv()))]
    assert len(rows) == len(desk.has.characters)
    assert sum(float(row["p"]) for row in rows) == pytest.approx(1.0, abs=1e-5)
    came = next(row for row in rows if row["came"] == "1")
    assert came["character"] == desk.text[9]
    assert came["follows"] == desk.text[10:]


def test_what_is_looked_up_of_a_run_that_is_gone_is_dropped(desk):
    desk.point(5)
    assert desk.view.is_working
    desk.view.start_run(desk.has.info)
    assert not desk.view.is_working
