"""The looks: each shows the numbers that it says."""

import numpy as np
import pytest

from rnnviz.core.inside.blocks import blocks_of
from rnnviz.gui.pages.inspect.weights.looks import LOOKS, Looked
from rnnviz.training.run.network_copy import network_copy


@pytest.mark.parametrize("cell", ["rnn", "lstm"])
def test_what_each_look_shows(inspected, cell):
    learner = inspected(cell=cell, layers=2).learner
    before = network_copy(learner)
    learner.step()
    network = network_copy(learner)
    looked = Looked(network, network.params, network.first)
    looks = {look.name: look for look in LOOKS}
    for block in blocks_of(network.architecture):
        shown = {name: look.of(looked, block) for name, look in looks.items()}
        assert {values.ndim for values in shown.values()} == {2}
        assert (shown["now"] == np.atleast_2d(block.of(learner.now.params))).all()
        assert (shown["change"] == shown["now"] - shown["start"]).all()
        stepped = np.atleast_2d(block.of(network.params) - block.of(before.params))
        assert shown["step"] == pytest.approx(stepped, abs=1e-6)
        assert (shown["gradient"] == np.atleast_2d(block.of(learner.network.grads))).all()
        if len(block.axes) > 1:
            assert 0 < np.abs(shown["start"]).max() < 0.1 < np.abs(shown["now"]).max()
