"""HeldOut: the loss of the text that is never learned, as a plain reading has it; and what it is for."""

import numpy as np
import pytest

from rnnviz.core.network.reading import read
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.beginning import architecture_of, first_moment
from rnnviz.training.run.held_out import NAME, HeldOut
from rnnviz.training.run.learner import Learner

CONFIG = TrainingConfig(hidden_size=6, sigma=0.5, dtype="float64")


@pytest.mark.parametrize("size", [2, 60, 65, 400, 1300])
@pytest.mark.parametrize("cell", ["rnn", "lstm"])
def test_it_is_the_mean_of_a_plain_reading_of_each_stream(size, cell):
    architecture = architecture_of(TrainingConfig(cell=cell, hidden_size=6), 5)
    params = first_moment(architecture, CONFIG, 0).params
    ids = np.random.default_rng(size).integers(0, 5, size)
    held_out = HeldOut(ids, architecture, params)
    length = size // held_out.streams
    streams = ids[: length * held_out.streams].reshape(held_out.streams, length)
    parts = [read(architecture, params, stream).losses for stream in streams]
    assert held_out.loss() == pytest.approx(float(np.mean(parts)), rel=1e-12)


def learner_of(story: str, **settings: object) -> Learner:
    config = TrainingConfig(hidden_size=8, seq_length=5, batch_size=4, held_out=0.2, **settings)
    return Learner(corpus_from_string(story, "story"), config)


def test_a_run_measures_it_now_and_then_and_keeps_the_best(story):
    learner = learner_of(story(3000), optimizer="adam", learning_rate=0.01)
    for _ in range(1200):
        learner.step()
    points = learner.history.points(NAME)
    assert len(points.values) >= 2
    assert (np.diff(points.iterations) == points.iterations[0]).all()
    assert points.values[-1] < points.values[0]
    assert learner.best.place.iteration == points.iterations[points.values.argmin()]


def test_it_is_measured_where_a_linear_rate_ends(story):
    learner = learner_of(story(3000), schedule="linear", goal_steps=37)
    for _ in range(40):
        learner.step()
    assert learner.history.points(NAME).iterations.tolist() == [37]


def test_what_is_held_out_teaches_nothing(story):
    text = story(3000)
    other = text[:2400] + text[2400:][::-1]
    runs = [learner_of(each) for each in (text, other)]
    for learner in runs:
        for _ in range(50):
            learner.step()
    assert runs[0].now.params.flat.tobytes() == runs[1].now.params.flat.tobytes()


def test_measuring_changes_nothing_of_the_run(story):
    runs = [learner_of(story(3000)) for _ in range(2)]
    for step in range(40):
        for learner in runs:
            learner.step()
        if step % 7 == 0:
            runs[0].measure_held_out()
    assert runs[0].now.params.flat.tobytes() == runs[1].now.params.flat.tobytes()
    assert runs[0].now.state.tobytes() == runs[1].now.state.tobytes()


def test_it_costs_a_few_hundredths_of_the_learning():
    architecture = architecture_of(CONFIG, 5)
    held_out = HeldOut(np.zeros(10_000, np.uint8), architecture, architecture.zeros("float32"))
    assert 10_000 / (10 * held_out.every(25, 1) * 25) == pytest.approx(0.02, rel=0.01)
    assert 10_000 / (3 * held_out.every(25, 8) * 25 * 8) == pytest.approx(0.02, rel=0.01)
