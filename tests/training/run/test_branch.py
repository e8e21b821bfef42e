"""A run that goes on from a moment of another: the same run where nothing differs."""

from dataclasses import replace

import pytest

from rnnviz.core.errors import UserError
from rnnviz.core.record.checkpoint import Parent, load_checkpoint, save_checkpoint
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.branch import MAY_DIFFER, branch
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.moment_keeper import MomentKeeper
from rnnviz.training.run.run_files import best_checkpoint
from rnnviz.training.run.timeline import Timeline

TEXT = "Bread at noon, soup at night, and a walk between them. " * 12
CORPUS = corpus_from_string(TEXT, "bread")
SMALL = {"hidden_size": 5, "seq_length": 6, "sample_every": 30, "sample_length": 9}


def train(learner, steps):
    for _ in range(steps):
        learner.step()
        if learner.is_sample_due():
            learner.log_sample()


def run(steps=60, **settings):
    learner = Learner(CORPUS, TrainingConfig(**(SMALL | settings)))
    train(learner, steps)
    return learner


def bits(learner):
    now = learner.now
    return (
        now.params.flat.tobytes(),
        now.state.tobytes(),
        {name: array.tobytes() for name, array in now.optimizer.state.items()},
        {name: array.tobytes() for name, array in learner.history.to_arrays().items()},
        {name: array.tobytes() for name, array in learner.signals.to_arrays().items()},
        learner.samples,
        learner.bests,
    )


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"cell": "lstm", "layers": 2, "dropout": 0.2},
        {"optimizer": "adam", "batch_size": 2, "held_out": 0.1},
        {"schedule": "decay", "decay_every": 1, "clip_by": "norm"},
    ],
)
def test_without_a_difference_it_is_the_same_run(settings):
    learner = run(**settings)
    learner.change_learning_rate(0.07)
    config = replace(learner.config, learning_rate=0.07)
    other = Learner.resume(branch(learner.checkpoint(), config), CORPUS)
    assert other.run_id != learner.run_id
    assert other.parent == Parent(learner.run_id, 60)
    train(learner, 40)
    train(other, 40)
    assert bits(other) == bits(learner)


@pytest.mark.parametrize(
    "changes",
    [
        {"learning_rate": 0.5},
        {"optimizer": "adam", "learning_rate": 0.01},
        {"batch_size": 3},
        {"clip_by": "norm", "clip": 1.0},
        {"schedule": "linear", "goal_steps": 200},
        {"sample_every": 10},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_what_may_differ_makes_a_difference_from_there_on(changes, tmp_path):
    learner = run()
    params = learner.now.params.flat.copy()
    config = replace(learner.config, **changes)
    save_checkpoint(tmp_path / "branch.npz", branch(learner.checkpoint(), config))
    other = Learner.resume(load_checkpoint(tmp_path / "branch.npz"), CORPUS)
    assert other.config == config
    assert other.iteration == 60
    assert other.parent == Parent(learner.run_id, 60)
    assert other.now.params.flat.tobytes() == params.tobytes()
    train(learner, 30)
    train(other, 30)
    assert bits(other) != bits(learner)
    if "learning_rate" in changes:
        assert other.learning_rate == changes["learning_rate"]
    if "batch_size" in changes:
        assert other.now.state.shape[0] == 3


def test_what_the_network_is_made_of_cannot_differ():
    learner = run(10)
    for name, value in (("hidden_size", 9), ("cell", "lstm"), ("seq_length", 5), ("seed", 3)):
        with pytest.raises(UserError, match=f"{name} cannot differ"):
            branch(learner.checkpoint(), replace(learner.config, **{name: value}))
    assert {"learning_rate", "optimizer", "clip", "batch_size"} <= {one.name for one in MAY_DIFFER}


def test_it_goes_on_with_another_text_of_the_same_characters():
    learner = run()
    turned = corpus_from_string(TEXT[::-1], "turned")
    other = Learner.resume(branch(learner.checkpoint(), learner.config), turned)
    assert (other.position, other.iteration) == (0, 60)
    train(other, 5)


def test_the_run_itself_is_left_alone():
    learner = run()
    before = bits(learner)
    checkpoint = learner.checkpoint()
    branch(checkpoint, replace(learner.config, learning_rate=9.0, batch_size=2, optimizer="sgd"))
    assert bits(learner) == before
    assert checkpoint.last.place.learning_rate == learner.learning_rate


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"cell": "lstm", "layers": 2, "dropout": 0.2, "optimizer": "adam"},
        {"cell": "gru", "batch_size": 2, "held_out": 0.1, "schedule": "decay", "decay_every": 1},
    ],
    ids=lambda settings: settings.get("cell", "rnn"),
)
def test_from_any_step_of_its_past_it_becomes_the_run_again(settings, tmp_path):
    learner = Learner(CORPUS, TrainingConfig(**(SMALL | settings)))
    learner.log_sample()
    keeper = MomentKeeper(tmp_path / "moments", learner)
    for _ in range(110):
        if learner.iteration in (20, 70, 95):  # before, between and after the branches
            learner.change_learning_rate(1 / (10 + learner.iteration))
        train(learner, 1)
        if learner.iteration == keeper.due:
            keeper.keep()
    keeper.close()
    timeline = Timeline(learner.checkpoint(), CORPUS, tmp_path / "moments")
    for iteration in (31, 83):
        then = timeline.learner_at(iteration)
        assert max(best.iteration for best in then.bests) <= iteration
        config = replace(then.config, learning_rate=then.learning_rate)
        other = Learner.resume(branch(then.checkpoint(), config), CORPUS)
        for _ in range(110 - iteration):
            if other.iteration in (70, 95):
                other.change_learning_rate(1 / (10 + other.iteration))
            train(other, 1)
        assert bits(other)[:-1] == bits(learner)[:-1]
        assert other.rate_changes == learner.rate_changes
        for best in other.bests:  # the lowest of those that are at hand: what is told of it happened
            iterations, values = other.history.points({"window": "train"}.get(best.by, best.by))
            assert values[list(iterations).index(best.iteration)] == pytest.approx(best.value)


def test_the_best_network_of_the_run_before_is_a_checkpoint_of_its_own(tmp_path):
    learner = run()
    [window] = [best for best in learner.bests if best.by == "window"]
    config = replace(learner.config, learning_rate=9.0)
    other = Learner.resume(branch(learner.checkpoint(), config), CORPUS)
    train(other, 5)
    assert window in other.bests
    save_checkpoint(tmp_path / "best.npz", best_checkpoint(other.checkpoint(), "window"))
    best = load_checkpoint(tmp_path / "best.npz")
    assert best.last.place.iteration == window.iteration < 60
    assert best.parent == Parent(learner.run_id, window.iteration)
