"""Every question, asked of a learner without a worker: its answer, and whose it is then."""

import pytest
from _runs import differing_bits

from rnnviz.core.errors import UserError
from rnnviz.core.inside.edits import Edit
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner
from rnnviz.training.worker.questions import (
    Export,
    ExportKind,
    SetWeights,
    TakeBookMap,
    TakeCheckpoint,
    TakeNetwork,
    TakeNetworksThen,
    TakeStepApart,
)


@pytest.fixture
def learner(story):
    learner = Learner(corpus_from_string(story(1500), "story"), TrainingConfig(hidden_size=12, seq_length=8))
    for _ in range(4):
        learner.step()
    return learner


def test_a_checkpoint_is_that_of_the_learner_and_stays_as_it_is(learner):
    expected = learner.checkpoint()
    taken = TakeCheckpoint().answer(learner)
    learner.step()
    assert differing_bits(taken, expected) == 0


def test_the_map_is_a_copy(learner):
    book_map = TakeBookMap().answer(learner)
    before = book_map.image().tobytes()
    assert before == learner.book_map.image().tobytes()
    learner.step()
    assert book_map.image().tobytes() == before != learner.book_map.image().tobytes()


def test_a_step_taken_apart_is_the_next_one_and_does_not_happen(learner):
    apart = TakeStepApart().answer(learner)
    assert (apart.iteration, learner.iteration) == (4, 4)
    assert learner.step() == apart.loss


@pytest.mark.parametrize("kind", ExportKind)
def test_an_export_answers_where_it_stands(learner, tmp_path, kind):
    path = tmp_path / "part"
    assert Export(kind, path).answer(learner) == path
    assert path.stat().st_size > 50


def test_what_cannot_be_written_is_a_sentence(learner, tmp_path):
    with pytest.raises(UserError, match="could not be written"):
        Export(ExportKind.LOSS, tmp_path / "no" / "part").answer(learner)


def test_weights_that_are_set_are_those_that_learn(learner):
    assert SetWeights((Edit("Whh", (None, 2), 0.0),)).answer(learner) == 4
    assert (learner.now.params["Whh"][:, 2] == 0).all()
    assert SetWeights.changes_network
    assert not TakeCheckpoint.changes_network


def test_a_network_is_a_copy_and_says_where_it_stands(learner):
    taken = TakeNetwork().answer(learner)
    assert taken.iteration == learner.iteration == 4
    assert taken.position == learner.position == 32
    assert taken.params.flat.tobytes() == learner.now.params.flat.tobytes()
    before = taken.params.flat.copy(), taken.state.copy(), taken.last_step.copy(), taken.grads.flat.copy()
    assert all(vector.any() for vector in before)
    learner.step()
    for now, then in zip(
        (taken.params.flat, taken.state, taken.last_step, taken.grads.flat), before, strict=True
    ):
        assert now.tobytes() == then.tobytes()
    assert taken.params.flat.tobytes() != learner.now.params.flat.tobytes()


def test_its_first_weights_and_its_last_step_are_those_of_the_run(learner):
    fresh = Learner(learner.corpus, learner.config)
    assert TakeNetwork().answer(learner).first.flat.tobytes() == fresh.now.params.flat.tobytes()
    before = learner.now.params.flat.copy()
    learner.step()
    taken = TakeNetwork().answer(learner)
    assert (before - taken.last_step).tobytes() == taken.params.flat.tobytes()


def test_of_several_streams_a_network_stands_where_the_asked_one_does(story):
    config = TrainingConfig(hidden_size=12, seq_length=8, batch_size=3)
    learner = Learner(corpus_from_string(story(1500), "story"), config)
    learner.step()
    taken = TakeNetwork(2).answer(learner)
    assert taken.position == 2 * 500 + 8
    assert taken.state.tobytes() == learner.now.state[2].tobytes()


def test_networks_of_several_moments_are_copies(learner):
    networks = TakeNetworksThen((0, 4)).answer(learner)
    assert [network.iteration for network in networks.then] == [0, 4]
    assert networks.now.params.flat.tobytes() == learner.now.params.flat.tobytes()
    before = networks.now.params.flat.copy()
    learner.step()
    assert networks.now.params.flat.tobytes() == networks.then[1].params.flat.tobytes() == before.tobytes()
    assert not TakeNetworksThen.is_of_moment
