"""Progress: several works are told as one."""

import pytest

from rnnviz.core.errors import Cancelled
from rnnviz.core.progress import part_of


def test_each_of_several_works_goes_on_where_the_one_before_ended() -> None:
    told: list[tuple[int, int]] = []
    for before in (0, 10):
        part = part_of(lambda *so_far: told.append(so_far), before, 20)
        assert part is not None
        part(5, 10)
        part(10, 10)
    assert told == [(5, 20), (10, 20), (15, 20), (20, 20)]


def test_who_tells_nobody_has_no_part_to_tell() -> None:
    assert part_of(None, 3, 10) is None


def test_a_part_may_be_called_off() -> None:
    def enough(_done: int, _of: int) -> None:
        raise Cancelled

    part = part_of(enough, 0, 10)
    assert part is not None
    with pytest.raises(Cancelled):
        part(1, 5)
