"""What units follow: what was wired is found, and what has learnt nothing follows nothing."""

import numpy as np
import pytest

from rnnviz.core.errors import Cancelled, TextError, UserError
from rnnviz.core.inside.stretches import Population, Stretch
from rnnviz.core.inside.units import Following, correlations, follow
from rnnviz.core.text.expressions import PatternError
from rnnviz.core.text.features import features_of
from tests.core.inside._planted import (
    CHARACTERS,
    VOCABULARY,
    architecture_of,
    bracket_text,
    planted,
    unlearnt,
)

TEXT = bracket_text(6_000)
SHORT = TEXT[:2_000]


def test_a_unit_that_was_wired_to_follow_brackets_is_found_and_no_other() -> None:
    architecture = architecture_of()
    found = follow(architecture, planted(architecture, unit=3), TEXT, VOCABULARY)
    feature = found.features.index("inside brackets")
    assert found.r[3, feature] > 0.9
    assert found.first[3, feature] > 0.9
    assert found.features[found.best[3]] == "inside brackets"
    assert np.flatnonzero(found.is_beyond.any(axis=1)).tolist() == [3]


@pytest.mark.parametrize(("cell", "sigma"), [("rnn", 0.01), ("rnn", 0.5), ("lstm", 0.1), ("gru", 0.1)])
def test_a_network_that_has_learnt_nothing_yields_no_finding(cell: str, sigma: float) -> None:
    architecture = architecture_of(cell)
    found = follow(architecture, unlearnt(architecture, 5, sigma), TEXT, VOCABULARY)
    assert not found.is_beyond.any()
    assert found.is_beyond_noise.any()  # it reacts to what it reads all the same


def following(first: list[float], r: list[float], chance: float = 0.3, noise: float = 0.1) -> Following:
    """One unit against some features."""
    nothing = Stretch(0, np.zeros((0, 1)), 0.0)
    names = tuple(f"feature {k}" for k in range(len(r)))
    return Following(
        part=Population(),
        features=names,
        meanings=names,
        first=np.array([first]),
        r=np.array([r]),
        shuffled=np.zeros((1, len(r))),
        chance=np.full(len(r), chance),
        noise=noise,
        has_learnt=True,
        stretches=(nothing, nothing),
        told=(np.zeros((0, len(r))),) * 2,
    )


def test_a_finding_is_beyond_chance_on_both_stretches_and_with_one_sign() -> None:
    found = following([0.5, 0.5, 0.2, -0.5, -0.5], [0.5, 0.2, 0.5, 0.5, -0.4])
    assert found.is_beyond.tolist() == [[True, False, False, False, True]]
    assert found.is_beyond_noise.tolist() == [[True, True, True, False, True]]


def test_the_best_feature_is_a_finding_where_there_is_one() -> None:
    assert following([0.6, 0.4], [0.2, 0.4]).best.tolist() == [1]
    assert following([0.4, 0.6], [0.4, 0.5]).best.tolist() == [1]
    assert following([0.1, 0.2], [0.2, 0.1]).best.tolist() == [1]


def test_features_of_a_stretch_are_those_of_the_whole_text_there() -> None:
    """What was opened before it, how far the line had come, what comes after its end."""
    architecture = architecture_of(hidden_size=2)
    found = follow(architecture, unlearnt(architecture, 0), TEXT, VOCABULARY)
    whole = {feature.name: feature.values for feature in features_of(VOCABULARY.decode(TEXT))}
    for stretch, told in zip(found.stretches, found.told, strict=True):
        for name in (
            "inside brackets",
            "place in line",
            "characters since a full stop",
            "a vowel comes next",
        ):
            there = whole[name][stretch.start : stretch.end]
            np.testing.assert_array_equal(told[:, found.features.index(name)], there, name)


def test_the_same_network_and_text_give_the_same_table() -> None:
    architecture = architecture_of(hidden_size=4, layers=2)
    part = Population(layer=1, array="h")
    one, two = (follow(architecture, unlearnt(architecture, 2), SHORT, VOCABULARY, part) for _ in range(2))
    for name in ("first", "r", "shuffled", "chance"):
        np.testing.assert_array_equal(getattr(one, name), getattr(two, name))


def test_gates_and_cells_have_units_too() -> None:
    architecture = architecture_of("lstm", 4)
    params = unlearnt(architecture, 2)
    for watched in architecture.cell.watched[1:3]:
        found = follow(architecture, params, SHORT, VOCABULARY, Population(0, watched.name))
        assert found.r.shape == (4, len(found.features))


def test_a_pattern_of_ones_own_is_compared_too() -> None:
    architecture = architecture_of()
    found = follow(architecture, planted(architecture, 0), TEXT, VOCABULARY, pattern=r"\([a-z \n.]*")
    assert found.features[-1].startswith("/")
    assert found.r[0, -1] > 0.9
    with pytest.raises(PatternError):
        follow(architecture, planted(architecture, 0), TEXT, VOCABULARY, pattern="(")


def test_progress_reaches_its_end_and_may_call_it_off() -> None:
    architecture = architecture_of()
    told: list[tuple[int, int]] = []
    follow(
        architecture,
        unlearnt(architecture, 0),
        TEXT,
        VOCABULARY,
        progress=lambda *so_far: told.append(so_far),
    )
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]
    assert len({of for _, of in told}) == 1

    def enough(done: int, _of: int) -> None:
        if done > 2_000:
            raise Cancelled

    with pytest.raises(Cancelled):
        follow(architecture, unlearnt(architecture, 0), TEXT, VOCABULARY, progress=enough)


def test_a_text_too_short_to_tell_anything_is_refused_in_words() -> None:
    architecture = architecture_of()
    with pytest.raises(TextError, match="has 300 characters"):
        follow(architecture, unlearnt(architecture, 0), TEXT[:300], VOCABULARY)


def test_a_text_that_repeats_itself_yields_no_finding() -> None:
    """Everything in it goes with everything, wherever it is moved."""
    architecture = architecture_of()
    found = follow(architecture, unlearnt(architecture, 0), np.tile(TEXT[:2], 1_000), VOCABULARY)
    assert found.features
    assert np.abs(found.r).max() > 0.99
    assert not found.is_beyond.any()


def test_chance_is_less_wide_of_a_network_that_predicts_better_than_characters_counted() -> None:
    """One that knows which character follows which: a unit for each, which votes for what comes next."""
    architecture = architecture_of(hidden_size=len(CHARACTERS))
    params = unlearnt(architecture, 0, sigma=0.001)
    params["Wxh"][:] += 5 * np.eye(len(CHARACTERS))
    pairs = np.ones((len(CHARACTERS), len(CHARACTERS)))
    np.add.at(pairs, (TEXT[:-1], TEXT[1:]), 1)
    before = follow(architecture, params, SHORT, VOCABULARY)
    params["Why"][:] = np.log(pairs / pairs.sum(axis=1, keepdims=True)).T
    found = follow(architecture, params, SHORT, VOCABULARY)
    assert found.has_learnt
    assert not before.has_learnt
    is_sure = before.chance == 1
    assert (found.chance[~is_sure] < before.chance[~is_sure]).all()
    assert not is_sure.all()


def test_a_network_that_has_diverged_says_so() -> None:
    architecture = architecture_of()
    params = unlearnt(architecture, 0)
    params["Whh"][0, 0] = np.nan
    with pytest.raises(UserError, match="diverged"):
        follow(architecture, params, SHORT, VOCABULARY)


def test_r_is_pearsons_and_0_of_what_never_changes() -> None:
    chance = np.random.default_rng(0)
    values, features = chance.normal(size=(200, 3)), chance.normal(size=(200, 2))
    features[:, 1] += 2 * values[:, 0]
    both = np.corrcoef(values, features, rowvar=False)[:3, 3:]
    np.testing.assert_allclose(correlations(values, features), both, atol=1e-6)
    values[:, 2] = 1
    assert (correlations(values, features)[2] == 0).all()
