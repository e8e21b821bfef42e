"""A film of a run: its kept moments on one passage, and what each wrote with the same dice."""

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.core.errors import Cancelled
from rnnviz.core.network.dials import Dials
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.moment_keeper import MomentKeeper
from rnnviz.training.run.timeline import Timeline
from rnnviz.training.worker.film import LENGTH, SEED, TEMPERATURE, Shot, evenly, make_film
from rnnviz.training.worker.outbox import Outbox
from rnnviz.training.worker.publisher import Publisher

CORPUS = corpus_from_string("The kettle sings, the window fogs, and nobody is late.\n" * 12, "kettle")
PASSAGE = 21


@pytest.fixture(params=[{}, {"cell": "lstm", "layers": 2, "batch_size": 2}], ids=["rnn", "lstm"])
def run(request, tmp_path):
    config = TrainingConfig(**({"hidden_size": 6, "seq_length": 7} | request.param))
    learner = Learner(CORPUS, config)
    keeper = MomentKeeper(tmp_path / "moments", learner)
    for _ in range(90):
        learner.step()
        if learner.iteration == keeper.due:
            keeper.keep()
    keeper.close()
    return learner


def shown_by(learner):
    outbox = Outbox()
    publisher = Publisher(learner, outbox)
    publisher.show_stream(learner.config.batch_size - 1)
    publisher.publish(0.0)
    snapshot = outbox.drain().snapshot
    assert snapshot is not None
    return replace(snapshot, seen_at=PASSAGE)


def film(run, tmp_path, progress=lambda _done, _total: None):
    shots: list[Shot] = []
    make_film(run.checkpoint(), CORPUS, tmp_path / "moments", shown_by(run), shots, progress)
    return shots


def test_each_shot_is_that_moment_on_the_passage(run, tmp_path):
    shots = film(run, tmp_path)
    timeline = Timeline(run.checkpoint(), CORPUS, tmp_path / "moments")
    assert tuple(shot.moment.iteration for shot in shots) == timeline.iterations
    assert (shots[0].moment.iteration, shots[-1].moment.iteration) == (0, 90)
    for shot in (shots[3], shots[-1]):
        learner = timeline.learner_at(shot.moment.iteration)
        learner.look_at(PASSAGE)
        stream = shot.moment.stream
        assert stream == learner.config.batch_size - 1
        np.testing.assert_array_equal(shot.moment.ps, learner.network.window.ps[:, stream])
        prime = learner.vocabulary.decode(shot.moment.inputs)
        writer, _ = learner.start_writing(prime, Dials(TEMPERATURE), SEED)
        assert shot.written == learner.vocabulary.decode(writer.write(LENGTH))
    assert all((shot.moment.inputs == shots[0].moment.inputs).all() for shot in shots)


def test_it_is_called_off_and_leaves_the_run_alone(run, tmp_path):
    before = run.now.params.flat.copy()

    def call_off(done, _total):
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        film(run, tmp_path, call_off)
    np.testing.assert_array_equal(run.now.params.flat, before)


def test_of_too_many_moments_some_are_taken_evenly():
    assert evenly(range(0, 500, 5), 5) == [0, 125, 250, 370, 495]
    assert evenly((1, 2, 3), 3) == (1, 2, 3)
