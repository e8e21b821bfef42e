"""Groups: units that were made to go together are found together, and their sum is what they were made of."""

import numpy as np

from rnnviz.core.inside.groups import Groups


def made_of_parts(seed: int = 0) -> np.ndarray:
    """(2000,9) three parts of three units each; unit 2 of each is against the other two."""
    chance = np.random.default_rng(seed)
    parts = chance.random((2_000, 3)) * (chance.random((2_000, 3)) < 0.3)
    return np.concatenate([parts, 2 * parts, -parts], axis=1) + chance.normal(0, 0.01, (2_000, 9))


def test_units_that_are_high_at_the_same_places_are_a_group_and_those_that_are_low_there_are_against_it() -> (
    None
):
    groups = Groups(made_of_parts(), 6)
    for part in range(3):
        group = groups.of(part)
        assert group.together == (part + 3,)
        assert group.against == (part + 6,)


def test_the_strongest_of_a_group_come_first() -> None:
    chance = np.random.default_rng(2)
    values = made_of_parts()
    values[:, 3] += chance.normal(0, 0.1, len(values))
    more = np.concatenate([values, values[:, :1] + chance.normal(0, 0.02, (len(values), 1))], axis=1)
    assert Groups(more, 6).of(0).together == (9, 3)


def test_a_unit_that_never_moves_is_in_no_group() -> None:
    values = made_of_parts()
    values[:, 4] = 0.7
    groups = Groups(values, 6)
    assert groups.of(4) == ((), ())
    assert all(4 not in groups.of(unit).together + groups.of(unit).against for unit in range(9))


def test_the_same_values_give_the_same_groups() -> None:
    values = made_of_parts(1)
    assert [Groups(values).of(unit) for unit in range(9)] == [Groups(values).of(unit) for unit in range(9)]


def test_groups_added_up_are_the_values() -> None:
    assert Groups(made_of_parts(), 6).left_over < 0.1
    assert Groups(made_of_parts(), 1).left_over > 0.5
