"""What is computed of the moment that is looked at, beside the training."""

import numpy as np
import pytest

from rnnviz.core.errors import Cancelled, UserError
from rnnviz.core.network.cells import CELLS
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.look import look, reach_of
from rnnviz.training.run.network_copy import network_copy


def nothing(_done, _total):
    pass


@pytest.fixture(params=CELLS)
def looked(request, story):
    corpus = corpus_from_string(story(900), "story")
    config = TrainingConfig(cell=request.param, hidden_size=9, seq_length=8, layers=2)
    learner = Learner(corpus, config)
    for _ in range(5):
        learner.step()
    return network_copy(learner), corpus


def test_it_is_of_the_window_that_comes_next(looked):
    network, corpus = looked
    now = look(network, corpus, nothing)
    assert now.iteration == 5
    assert now.inputs.tolist() == corpus.ids[40:48].tolist()
    assert now.reach.shape == (8,)
    each = np.array([reach_of(network, corpus, place) for place in range(8)])
    assert now.reach == pytest.approx([each[lag:, lag].mean() for lag in range(8)], rel=1e-4)


def test_it_has_a_histogram_of_each_array_and_the_eigenvalues_of_each_block(looked):
    network, corpus = looked
    now = look(network, corpus, nothing)
    cell = network.architecture.cell
    bounded = [watched.name for watched in cell.watched if watched.is_bounded]
    assert [(h.layer, h.array) for h in now.histograms] == [(layer, n) for layer in (0, 1) for n in bounded]
    assert all(h.shares.sum() == pytest.approx(1) for h in now.histograms)
    assert [(b.layer, b.gate) for b in now.blocks] == [
        (layer, gate) for layer in (0, 1) for gate in cell.gates or ("",)
    ]
    assert all(len(b.eigenvalues) == 9 for b in now.blocks)


def test_without_a_text_there_are_the_eigenvalues_alone(looked):
    now = look(looked[0], None, nothing)
    assert len(now.inputs) == len(now.reach) == len(now.histograms) == 0
    assert len(now.blocks)


def test_it_can_be_called_off(looked):
    def stop(_done, _total):
        raise Cancelled

    network, corpus = looked
    with pytest.raises(Cancelled):
        look(network, corpus, stop)


def test_a_network_that_has_diverged_is_told_in_a_sentence(looked):
    network, corpus = looked
    network.params["Whh"][0, 0] = np.inf
    with pytest.raises(UserError, match="diverged"):
        look(network, corpus, nothing)
