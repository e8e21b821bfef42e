"""Why this character: every sum comes out, however deep it is opened, for every cell."""

import numpy as np
import pytest

from rnnviz.core.inside.logit import why
from rnnviz.core.inside.trail import Trail
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.cells import CELLS


@pytest.fixture(params=[(cell, layers) for cell in CELLS for layers in (1, 2)], ids=str)
def trail(request):
    cell, layers = request.param
    generator = np.random.default_rng(4)
    architecture = Architecture(CELLS[cell], 5, 4, layers)
    params = architecture.draw(0.7, generator, np.float64)
    params["by"][:] = generator.normal(size=5)
    ids = generator.integers(0, 5, 6).astype(np.uint8)
    return Trail(architecture, params, ids, generator.normal(0, 0.4, architecture.state_size))


def test_the_terms_add_up_to_the_score(trail):
    for character in range(5):
        entry = why(trail, character)
        assert entry.total == pytest.approx(float(trail.scores[character]), abs=1e-12)
        assert sum(term.value for term in entry.terms) == pytest.approx(entry.total, abs=1e-12)
        assert len(entry.terms) == 5


def test_rather_than_another_they_add_up_to_the_difference(trail):
    expected = float(trail.scores[3] - trail.scores[1])
    assert why(trail, 3, 1).total == pytest.approx(expected, abs=1e-12)


def test_units_come_largest_first_with_their_factors(trail):
    units = why(trail, 2).terms[:-1]
    sizes = [abs(term.value) for term in units]
    assert sizes == sorted(sizes, reverse=True)
    for term in units:
        assert term.factors is not None
        assert term.factors[0] * term.factors[1] == pytest.approx(term.value)


def walk(term, depth):
    """(entry, term that it opened) of all that can be opened, down to ``depth``."""
    if term.opens is None or depth == 0:
        return
    entry = term.opens()
    yield entry, term
    for each in entry.terms:
        yield from walk(each, depth - 1)


def test_whatever_is_opened_adds_up_to_what_it_came_from(trail):
    """A unit's total becomes its h by what ``how`` says; anything else is its own total."""
    count = 0
    for term in why(trail, 0).terms:
        for entry, opened in walk(term, 5):
            count += 1
            in_sum = sum(each.value for each in entry.terms if not each.is_beside)
            assert in_sum == pytest.approx(entry.total, abs=1e-12)
            if not entry.how:
                came_from = opened.factors[1] if opened.factors else opened.value
                assert entry.total == pytest.approx(came_from, abs=1e-12), (entry.words, opened.words)
    assert count > 50


def squashed(entry):
    """The number that ``how`` ends with."""
    return float(entry.how.rsplit("= ", 1)[1])


def test_what_becomes_of_a_total_is_the_number_that_it_came_from(trail):
    for term in why(trail, 0).terms[:-1]:
        for entry, opened in walk(term, 4):
            if entry.how:
                came_from = opened.factors[1] if opened.factors and not opened.is_beside else opened.value
                assert squashed(entry) == pytest.approx(came_from, abs=6e-4), (entry.words, opened.words)


def test_the_state_before_the_trail_comes_from_nothing_that_is_known(trail):
    first = Trail(trail.architecture, trail.params, trail.ids[:1], trail.start)
    opens = why(first, 0).terms[0].opens
    assert opens is not None
    entry = opens()
    deepest = [each for term in entry.terms if term.opens for each in term.opens().terms]
    assert deepest
    assert all(
        each.opens is None for each in deepest if each.words.startswith("unit") and "back" in each.words
    )
