"""Read-outs: what the units tell together is told on the unseen stretch; what they do not know is not."""

import numpy as np

from rnnviz.core.inside.readout import readout


def test_a_feature_spread_over_many_units_is_told_by_all_of_them() -> None:
    chance = np.random.default_rng(0)
    hidden = chance.normal(size=(2, 3_000, 1))
    weights = chance.normal(size=20)
    values = chance.normal(size=(2, 3_000, 20))
    values += hidden * 0.5 * weights
    unknown = chance.normal(size=(2, 3_000, 1))
    features = np.concatenate([hidden, unknown, np.ones_like(hidden)], axis=2)
    one, two = zip(values, features, strict=True)
    r = readout(one, two)
    single = max(abs(np.corrcoef(two[0][:, u], hidden[1, :, 0])[0, 1]) for u in range(20))
    assert r[0] > 0.85 > single
    assert abs(r[1]) < 0.1
    assert r[2] == 0


def test_a_unit_that_hardly_moved_before_does_not_drown_the_others() -> None:
    chance = np.random.default_rng(1)
    feature = chance.normal(size=(2, 2_000, 1))
    noise = 0.2 * chance.normal(size=feature.shape)  # which the second unit would take away
    values = np.concatenate([feature + noise, 1e-5 * noise], axis=2)
    values[1, 500:600, 1] = -1.0
    one, two = zip(values, feature, strict=True)
    assert readout(one, two)[0] > 0.97


def test_units_that_say_the_same_do_not_cancel_each_other() -> None:
    chance = np.random.default_rng(2)
    feature = chance.normal(size=(2, 500, 1))
    one, two = zip(np.repeat(feature, 5, axis=2), feature, strict=True)
    assert readout(one, two)[0] > 0.999
