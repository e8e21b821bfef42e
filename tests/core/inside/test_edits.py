"""Edits: where they are made, what they leave alone, and how they are taken back."""

import json

import numpy as np
import pytest

from rnnviz.core.errors import UserError
from rnnviz.core.inside.edits import Edit, EditList, edited, read_edit
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.cells import CELLS

RNN = Architecture(CELLS["rnn"], 5, 4)


def params():
    return RNN.draw(0.5, np.random.default_rng(0), np.float32)


def test_one_number_a_row_and_a_column():
    before = params()
    kept = before.flat.copy()
    after = edited(
        before, [Edit("Whh", (1, 2), 0.25), Edit("Wxh", (3, None), 0.0), Edit("Why", (None, 1), -1.5)]
    )
    assert after["Whh"][1, 2] == 0.25
    assert (after["Wxh"][3] == 0).all()
    assert (after["Why"][:, 1] == -1.5).all()
    assert (before.flat == kept).all()
    assert (after.flat != before.flat).sum() == 1 + 5 + 5


def test_some_rows_of_a_column():
    before = params()
    after = edited(before, [Edit("Whh", ((1, 3), 2), 7.0)])
    assert np.argwhere(after["Whh"] == 7).tolist() == [[1, 2], [2, 2]]


def test_later_edits_hold_over_earlier_ones():
    after = edited(params(), [Edit("bh", (2,), 3.0), Edit("bh", (None,), 0.0), Edit("bh", (0,), 1.0)])
    assert after["bh"].tolist() == [1, 0, 0, 0]


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (Edit("Wq", (0, 0), 1.0), "no array Wq"),
        (Edit("Whh", (4, 0), 1.0), "beyond Whh"),
        (Edit("Whh", (-1, 0), 1.0), "beyond Whh"),
        (Edit("Whh", (1,), 1.0), "beyond Whh"),
        (Edit("Whh", ((1, 5), 0), 1.0), "beyond Whh"),
        (Edit("Whh", ((2, 2), 0), 1.0), "beyond Whh"),
        (Edit("Whh", (1, 1), float("nan")), "must be a number"),
        (Edit("Whh", (1, 1), 1e300), "must be a number"),
    ],
)
@pytest.mark.filterwarnings("error")
def test_what_does_not_fit_is_refused_in_words(edit, words):
    with pytest.raises(UserError, match=words):
        edited(params(), [edit])


def test_undo_and_redo():
    edits = EditList()
    one, two, three = (Edit("bh", (i,), 1.0) for i in range(3))
    for edit in (one, two):
        edits.make(edit)
    edits.undo()
    assert list(edits.made) == [one]
    assert edits.can_redo
    edits.redo()
    assert list(edits.made) == [one, two]
    edits.redo()
    assert list(edits.made) == [one, two]
    edits.undo()
    edits.make(three)
    assert list(edits.made) == [one, three]
    assert not edits.can_redo
    edits.clear()
    edits.undo()
    assert list(edits.made) == []
    assert not edits.can_redo


def test_an_edit_in_words():
    assert Edit("Whh", (3, None), 0.0).words() == "Whh[3, :] = 0"
    assert Edit("Whh", ((1, 3), 0), 0.0).words() == "Whh[1:3, 0] = 0"
    assert Edit("by", (2,), -0.5).words() == "by[2] = -0.5"


@pytest.mark.parametrize(
    "edit", [Edit("Whh", (1, 2), 0.25), Edit("Why", (0, None), 0.0), Edit("Whh", ((10, 20), 0), -1.0)]
)
def test_an_edit_as_json_has_it_is_read_again(edit):
    assert read_edit(json.loads(json.dumps(edit.to_plain()))) == edit


@pytest.mark.parametrize(
    "kept", [None, 3, [], ["Whh", [1], None], ["Whh", ["x"], 1.0], ["Whh", [[1]], 1.0], [1, [1], 1.0]]
)  # fmt: skip
def test_what_is_no_edit_is_none(kept):
    assert read_edit(kept) is None


def test_a_list_becomes_another_and_what_was_left_out_can_be_made_again():
    edits = EditList()
    a, b, c = (Edit("by", (number,), 1.0) for number in range(3))
    for wanted, can_redo in (([a, b, c], False), ([a], True), ([a, b], True)):
        edits.become(wanted)
        assert [*edits.made, edits.can_redo] == [*wanted, can_redo]
    edits.redo()
    assert list(edits.made) == [a, b, c]
    for wanted, can_redo in (([c], False), ([], True), ([a], False)):
        edits.become(wanted)
        assert [*edits.made, edits.can_redo] == [*wanted, can_redo]
