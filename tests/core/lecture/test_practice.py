"""Practice: the loss falls, and what shall stand still does."""

import math

import numpy as np

from rnnviz.core.lecture.practice import Practice
from rnnviz.core.lecture.sequence import Batch, SequenceNetwork
from rnnviz.core.network.cells import CELLS


def practice(**options):
    network = SequenceNetwork(CELLS["rnn"], 3, 5, 4)
    return Practice(network, np.random.default_rng(1), 0.01, **options)


def batch():
    xs = np.eye(3, dtype=np.float32)[[[0, 1], [2, 2]]]
    weights = np.array([[0, 0], [0.5, 0.5]], np.float32)
    return Batch(xs, np.array([[0, 0], [1, 3]]), weights)


def test_the_loss_falls_from_guessing():
    learning = practice()
    assert learning.loss == math.log(4)
    for _ in range(300):
        learning.learn(batch())
    assert learning.steps == 300
    assert learning.loss < 0.2


def test_what_stands_still_is_not_moved():
    learning = practice(still=("Whh",))
    before = learning.params.copy()
    learning.learn(batch())
    assert (learning.params["Whh"] == before["Whh"]).all()
    assert (learning.params["Wxh"] != before["Wxh"]).any()


def test_the_rate_falls_and_decay_shrinks():
    def moved(**options):
        learning = practice(**options)
        for _ in range(20):
            learning.learn(batch())
        return learning.params.flat

    assert np.linalg.norm(moved(slower_after=1) - moved(slower_after=10**9)) > 0.01
    assert np.linalg.norm(moved(decay=1.0)) < np.linalg.norm(moved())
