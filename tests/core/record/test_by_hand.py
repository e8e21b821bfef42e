"""What was changed by hand: in a file, and out of one."""

import pytest

from rnnviz.core.errors import CheckpointError
from rnnviz.core.record.by_hand import MAX_CHANGE, MAX_CHANGES, ChangeByHand, read_changes


def test_what_is_written_is_read():
    changes = (ChangeByHand(0, "by[1] = 0"), ChangeByHand(7, "Whh[3, :] = 0"), ChangeByHand(7, "by[2] = -1"))
    assert read_changes([list(change) for change in changes], 7, "run.npz") == changes
    assert read_changes([], 0, "run.npz") == ()
    assert len(read_changes([[3, "a" * MAX_CHANGE]] * MAX_CHANGES, 3, "run.npz")) == MAX_CHANGES


@pytest.mark.parametrize("rows", [None, {}, "a", [[1]], [["1", "a"]], [[1, 2]], [[1, "a", 2]], [[9, "a"]]])
def test_what_is_none_is_refused(rows):
    with pytest.raises(CheckpointError, match=r"run\.npz"):
        read_changes(rows, 8, "run.npz")
