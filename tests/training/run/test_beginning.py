"""How a run begins: the network and the moment of its settings, and which text it learns."""

import hashlib
import math

import numpy as np
import pytest

from rnnviz.core.text.corpus import corpus_from_string, read_corpus
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.beginning import architecture_of, first_moment, identify


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_first_moment_is_drawn_from_the_seed(dtype):
    config = TrainingConfig(hidden_size=7, seq_length=5, seed=3, sigma=0.5, dtype=dtype, learning_rate=0.2)
    architecture = architecture_of(config, 11)
    moment, again = (first_moment(architecture, config, 4) for _ in range(2))
    assert moment.params.flat.tobytes() == again.params.flat.tobytes()
    assert moment.params["Whh"].shape == (7, 7)
    assert moment.params["Whh"].std() == pytest.approx(0.5, rel=0.3)
    assert not moment.state.any()
    assert not moment.optimizer.state["memory"].any()
    assert moment.params.flat.dtype == moment.state.dtype == np.dtype(dtype)
    place = moment.place
    assert (place.iteration, place.position, place.next_input, place.learning_rate) == (0, 0, 4, 0.2)
    assert place.loss == place.smooth_loss == pytest.approx(5 * math.log(11))


def test_a_text_is_known_by_its_bytes(tmp_path):
    path = tmp_path / "river.txt"
    path.write_bytes(b"The river ran on.")
    identity = identify(read_corpus(path))
    assert (identity.name, identity.path, identity.size) == ("river.txt", str(path.absolute()), 17)
    assert identity.sha256 == hashlib.sha256(b"The river ran on.").hexdigest()
    assert identify(corpus_from_string("The river", "typed")).path == ""
