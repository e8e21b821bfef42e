"""The numbers printed on the slides, and what follows from them."""

import numpy as np
import pytest

from rnnviz.training.microscope.slides import PrintedNumber, printed_arrays, recomputed


def printed(array: str, t: int = 0, which: int = 0) -> tuple[PrintedNumber, ...]:
    return [each for each in printed_arrays() if (each.name, each.t) == (array, t)][which].numbers


def following(array: str, t: int = 0) -> list[float]:
    found = [
        values
        for each, values in zip(printed_arrays(), recomputed(), strict=True)
        if (each.name, each.t) == (array, t)
    ]
    assert found[0] is not None, "it was given"
    return np.ravel(found[0]).tolist()


def test_numbers_are_as_they_are_printed() -> None:
    first = printed("h", 1)[0]
    assert (first.text, first.value, first.digit) == ("−0.4", -0.4, 0.1)
    assert printed("loss", 2)[0].digit == 0.01
    assert printed("dWhy")[3].place == (1, 0)
    assert [each.text for each in printed("h", 2)] == ["0.3", "0.1", "0.06"]
    assert [each.text for each in printed("h", 2, which=1)] == ["0.3", "0.1", "−0.06"]


def test_a_bare_zero_is_as_exact_as_its_neighbours_are_printed() -> None:
    assert printed("memory_bh")[0].digit == printed("memory_Wxh")[3].digit == 0.001
    assert printed("dWxh")[3].digit == 0.01
    assert printed("x", 1)[1].digit == 1, "a place of a one-hot vector is a whole number"


def test_what_follows_is_made_from_the_printed_numbers_one_step_before() -> None:
    assert following("h", 1) == pytest.approx(np.tanh([-0.5, 0.5, 0.4]))
    assert following("y", 1) == pytest.approx([-0.54, 0.398, -0.12, -0.335])
    assert following("loss", 1) == pytest.approx([-np.log(0.44)])
    assert following("dy", 2) == pytest.approx([0.25, 0.19, -0.73, 0.29])
    assert following("dby") == pytest.approx([0.61, 0.34, -0.85, -0.2])
    assert following("dWhy")[:3] == pytest.approx([-0.169, 0.245, -0.086])
    assert following("dWxh")[:4] == pytest.approx([0.546163, 0.007694, -0.549128, 0], abs=1e-6)
    assert following("memory_bh") == pytest.approx([0.0036, 0.25, 0.01])
    assert following("new_by") == pytest.approx([-0.1, -0.1, 0.1, 0.1], abs=1e-6)


def test_what_was_given_follows_from_nothing() -> None:
    given = {each.name for each, values in zip(printed_arrays(), recomputed(), strict=True) if values is None}
    assert given == {"Wxh", "Whh", "Why", "bh", "by", "hprev", "x", "hraw", "target"}
