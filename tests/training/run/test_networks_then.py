"""Networks of several moments of a run: those that were kept, bit for bit, and else the nearest."""

import pytest

from rnnviz.core.errors import UserError
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.moment_keeper import MomentKeeper
from rnnviz.training.run.network_copy import network_copy
from rnnviz.training.run.networks_then import networks_then
from rnnviz.training.run.timeline import Timeline

TEXT = "Rain on the roof, and nobody out. " * 20


def trained(path=None, steps=230, **settings):
    config = TrainingConfig(hidden_size=4, seq_length=6, **settings)
    learner = Learner(corpus_from_string(TEXT, "rain"), config)
    keeper = MomentKeeper(path, learner) if path is not None else None
    for _ in range(steps):
        learner.step()
        if keeper is not None and learner.iteration == keeper.due:
            keeper.keep()
    if keeper is not None:
        keeper.close()
    return learner


@pytest.mark.parametrize(
    "settings", [{}, {"cell": "lstm", "layers": 2, "batch_size": 3, "optimizer": "adam"}]
)
def test_each_moment_is_what_the_run_was_then(tmp_path, settings):
    learner = trained(tmp_path / "moments.bin", **settings)
    timeline = Timeline(learner.checkpoint(), learner.corpus, tmp_path / "moments.bin")
    wanted = (0, 40, 230)
    networks = networks_then(learner, wanted)
    for network, iteration in zip(networks.then, wanted, strict=True):
        then = timeline.learner_at(network.iteration)
        assert abs(network.iteration - iteration) < 10
        assert network.params.flat.tobytes() == then.now.params.flat.tobytes()
        assert network.state.tobytes() == then.now.state[0].tobytes()
        assert network.position == then.position
    assert networks.then[0].iteration == 0
    assert networks.best.iteration == learner.best.place.iteration == 200
    assert networks.best.params.flat.tobytes() == learner.best.params.flat.tobytes()
    assert networks.now.iteration == 230


def test_they_are_the_askers_own(tmp_path):
    learner = trained(tmp_path / "moments.bin", steps=150)
    networks = networks_then(learner, ())
    before = learner.checkpoint()
    networks.now.params.flat[:] = 1
    networks.best.params.flat[:] = 1
    assert learner.now.params.flat.tobytes() == before.last.params.flat.tobytes()
    assert not (learner.best.params.flat == 1).any()


def test_where_no_moments_are_kept_there_are_the_first_weights_and_the_present_ones():
    learner = trained(steps=30)
    assert learner.moments is None
    first, middle, present = networks_then(learner, (0, 12, 30)).then
    assert first.params.flat.tobytes() == network_copy(learner).first.flat.tobytes()
    assert middle is None
    assert present.params.flat.tobytes() == learner.now.params.flat.tobytes()
    assert networks_then(learner, ()).best is None


def test_moments_that_cannot_be_read_are_a_sentence(tmp_path):
    learner = trained(steps=3)
    learner.moments = tmp_path  # a folder
    with pytest.raises(UserError, match="cannot be read"):
        networks_then(learner, (0,))


def test_a_moment_that_is_damaged_counts_as_not_kept(tmp_path):
    path = tmp_path / "moments.bin"
    learner = trained(path, steps=20)
    path.write_bytes(path.read_bytes()[:4096] + bytes(200_000))
    assert networks_then(learner, (12,)).then == (None,)
