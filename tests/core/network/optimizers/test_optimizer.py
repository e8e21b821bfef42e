"""What all optimizers have in common."""

import numpy as np
import pytest

from rnnviz.core.network.optimizers import OPTIMIZERS


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_each_parameter_is_updated_by_its_own_numbers_alone(name):
    gradients = np.random.default_rng(0).normal(size=(3, 7))
    together, alone = np.ones(7), np.ones(7)
    optimizer, singles = OPTIMIZERS[name](together), [OPTIMIZERS[name](alone[k : k + 1]) for k in range(7)]
    for iteration, grads in enumerate(gradients):
        optimizer.before_clipping(grads)
        optimizer.update(together, grads, 0.1, iteration)
        for k, single in enumerate(singles):
            single.before_clipping(grads[k : k + 1])
            single.update(alone[k : k + 1], grads[k : k + 1], 0.1, iteration)
    assert together == pytest.approx(alone, rel=1e-12)
    assert (together != 1).all()


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_copy_goes_on_as_the_first_would(name):
    params = np.ones(4)
    optimizer = OPTIMIZERS[name](params)
    grads = np.array([1.0, -2.0, 0.0, 0.5])
    optimizer.before_clipping(grads)
    optimizer.update(params, grads, 0.1, 0)
    other, params_too = optimizer.copy(), params.copy()
    for each, moved in ((optimizer, params), (other, params_too)):
        each.before_clipping(-grads)
        each.update(moved, -grads, 0.1, 1)
    assert params.tobytes() == params_too.tobytes()


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_what_it_remembers_has_words(name):
    kind = OPTIMIZERS[name]
    assert set(kind.labels) == set(kind.remembered) == set(kind.state_names)
    assert kind.never_negative <= set(kind.state_names)
    assert [equation.result for equation in kind.equations][-1] == "step"
