"""What all optimizers have in common."""

import numpy as np
import pytest

from rnnviz.core.network.optimizers import OPTIMIZERS
from rnnviz.core.network.optimizers.optimizer import CHUNK


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_many_parameters_are_updated_as_few_are(name):
    n = 2 * CHUNK + 5
    gradients = np.random.default_rng(0).normal(size=(3, n))
    whole, pieces = np.ones(n), np.ones(n)
    optimizer = OPTIMIZERS[name](whole)
    small = [OPTIMIZERS[name](pieces[i : i + 1000]) for i in range(0, n, 1000)]
    for iteration, grads in enumerate(gradients):
        optimizer.before_clipping(grads)
        optimizer.update(whole, grads, 0.1, iteration)
        for k, own in enumerate(small):
            piece = slice(1000 * k, 1000 * (k + 1))
            own.before_clipping(grads[piece])
            own.update(pieces[piece], grads[piece], 0.1, iteration)
    assert whole.tobytes() == pieces.tobytes()
    assert (whole != 1).all()
    assert optimizer.last_step.tobytes() == b"".join(own.last_step.tobytes() for own in small)


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
