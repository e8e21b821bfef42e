"""The tree of ways that a writing went: which are one, what it takes to write each again, how it is drawn."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.core.network.branches import Branches, BranchRow

LENGTH, LETTERS = 6, 3


def text(choices):
    """A writing as a network has it: what follows depends on all before, and the dice are always the same."""
    written: list[int] = []
    for place in range(LENGTH):
        drawn = (7 * place + 5 * sum(written) + 3 * len(set(written))) % LETTERS
        written.append(choices.get(place, drawn))
    return np.array(written)


@given(st.lists(st.tuples(st.integers(0, LENGTH - 1), st.integers(0, LETTERS - 1), st.booleans())))
def test_each_way_is_one_branch_and_is_written_again_by_its_choices(clicks):
    tree = Branches()
    for place, character, goes_back in clicks:
        before = text(tree.choices())
        number = tree.choose(place, character, before)
        assert tree.current == number
        now = text(tree.choices())
        assert now[: place + 1].tolist() == [*before[:place].tolist(), character]
        if goes_back:
            tree.go_to(0)
    assert tree.choices(0) == {}
    ways = [tuple(tree.choices(number).items()) for number in range(len(tree))]
    assert len(set(ways)) == len(ways), "a way is there twice"
    for way in ways:
        assert list(way) == sorted(way)
        for place, character in way:  # nothing is a choice that the dice would have taken
            assert text({k: v for k, v in way if k < place})[place] != character


def test_another_choice_at_the_same_place_is_a_way_beside_and_the_drawn_one_the_way_back():
    tree = Branches()
    drawn = np.array([0, 1, 2, 0])
    assert tree.choose(1, 2, drawn) == 1
    one = np.array([0, 2, 1, 1])
    assert tree.choose(3, 0, one) == 2
    assert tree.choices() == {1: 2, 3: 0}
    assert tree.choose(1, 0, np.array([0, 2, 1, 0])) == 3  # the choice at 3 was about another text
    assert tree.choices() == {1: 0}
    assert (tree[3].parent, tree[3].instead_of) == (0, 1)
    assert tree.choose(1, 1, np.array([0, 0, 0, 0])) == 0
    assert tree.choices() == {}
    tree.go_to(2)
    assert tree.choices() == {1: 2, 3: 0}
    assert tree.choose(3, 1, np.array([0, 2, 1, 0])) == 1
    assert tree.choose(2, 1, one) == 1  # what stands there already
    with pytest.raises(ValueError, match="no character 9"):
        tree.choose(9, 0, drawn)
    with pytest.raises(IndexError, match="no branch 7"):
        tree.go_to(7)


def test_rows_stand_below_what_they_part_from_and_later_ones_above_earlier_ones():
    tree = Branches()
    drawn = np.array([0, 1, 2, 0])
    for place, character in ((1, 0), (3, 1), (1, 2)):
        tree.go_to(0)
        tree.choose(place, character, drawn)
    tree.go_to(1)
    tree.choose(2, 0, np.array([0, 0, 2, 2]))
    assert tree.places == [1, 2, 3]
    assert tree.rows() == [
        BranchRow(0, -1),
        BranchRow(2, 2),
        BranchRow(1, 0),
        BranchRow(4, 1),
        BranchRow(3, 0),
    ]
