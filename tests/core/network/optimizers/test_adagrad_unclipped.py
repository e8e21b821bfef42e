"""Adagrad with the memory of unclipped gradients."""

import numpy as np
import pytest

from rnnviz.core.network.optimizers.adagrad import Adagrad
from rnnviz.core.network.optimizers.adagrad_unclipped import AdagradUnclipped


def test_it_remembers_what_was_before_clipping_and_steps_by_what_is_left():
    params, grads = np.zeros(2), np.array([40.0, 3.0])
    adagrad = AdagradUnclipped(params)
    adagrad.before_clipping(grads)
    grads.clip(-5, 5, out=grads)
    adagrad.update(params, grads, 0.1, 0)
    assert adagrad.state["memory"].tolist() == [1600, 9]
    assert params == pytest.approx([-0.1 * 5 / 40, -0.1])


def test_where_nothing_is_clipped_it_is_adagrad():
    both = [kind(np.zeros(3)) for kind in (Adagrad, AdagradUnclipped)]
    moved = [np.zeros(3), np.zeros(3)]
    for iteration in range(3):
        grads = np.array([1.0, -2.0, 0.5]) * (iteration + 1)
        for params, optimizer in zip(moved, both, strict=True):
            optimizer.before_clipping(grads)
            optimizer.update(params, grads, 0.1, iteration)
    assert moved[0].tolist() == moved[1].tolist()
