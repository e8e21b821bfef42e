"""Every step of a run can be had again, bit for bit, from the moments that were kept of it."""

import pytest

from rnnviz.core.errors import UserError
from rnnviz.core.inside.edits import Edit
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.moment_keeper import MomentKeeper
from rnnviz.training.run.timeline import Timeline

TEXT = "The tide comes in, the tide goes out; the boats lie still.\n" * 12
CORPUS = corpus_from_string(TEXT, "tide")
SMALL = {"hidden_size": 6, "seq_length": 7, "sample_every": 40, "sample_length": 12}


def step(learner, keeper):
    """As whoever trains does."""
    learner.step()
    if learner.is_sample_due():
        learner.log_sample()
    if learner.iteration == keeper.due:
        keeper.keep()


def run(path, steps, *, look=(), rates=(), **settings):
    """A run of so many steps with its moments kept; its checkpoint at the steps of ``look``."""
    learner = Learner(CORPUS, TrainingConfig(**(SMALL | settings)))
    if learner.is_sample_due():
        learner.log_sample()
    keeper = MomentKeeper(path, learner)
    seen = {0: learner.checkpoint()} if 0 in look else {}
    rates = dict(rates)
    for _ in range(steps):
        if learner.iteration in rates:
            learner.change_learning_rate(rates[learner.iteration])
        step(learner, keeper)
        if learner.iteration in look:
            seen[learner.iteration] = learner.checkpoint()
    keeper.close()
    return learner, seen


def bits(checkpoint):
    """All of a run that goes on: numbers, arrays, the record."""
    last = checkpoint.last
    return (
        last.place,
        last.params.flat.tobytes(),
        {name: array.tobytes() for name, array in last.optimizer.state.items()},
        last.state.tobytes(),
        last.generator.bit_generator.state,
        {name: array.tobytes() for name, array in checkpoint.history.items()},
        checkpoint.samples,
        checkpoint.rate_changes,
        {name: array.tobytes() for name, array in checkpoint.signals.items()},
    )


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"cell": "lstm", "layers": 2, "dropout": 0.3},
        {"cell": "gru", "optimizer": "adam", "batch_size": 3, "dtype": "float64"},
        {"held_out": 0.1, "schedule": "decay", "decay_every": 1, "clip_by": "norm"},
        {"rates": ((30, 0.03), (100, 0.2), (128, 0.05))},
    ],
    ids=["vanilla", "lstm", "streams", "held-out", "rates"],
)
def test_any_step_is_the_run_as_it_was(tmp_path, settings):
    look = (0, 1, 17, 29, 30, 31, 100, 101, 128, 129, 150)
    learner, seen = run(tmp_path / "moments.bin", 150, look=look, **settings)
    timeline = Timeline(learner.checkpoint(), CORPUS, tmp_path / "moments.bin")
    for iteration in look:
        again = timeline.learner_at(iteration)
        assert again.iteration == iteration
        assert bits(again.checkpoint()) == bits(seen[iteration])


def test_a_run_that_goes_on_from_a_step_is_the_same_run(tmp_path):
    learner, _ = run(tmp_path / "moments.bin", 120)
    branch = Timeline(learner.checkpoint(), CORPUS, tmp_path / "moments.bin").learner_at(77)
    for _ in range(43):
        branch.step()
        if branch.is_sample_due():
            branch.log_sample()
    assert bits(branch.checkpoint()) == bits(learner.checkpoint())


def test_the_last_step_has_just_been_made(tmp_path):
    learner, _ = run(tmp_path / "moments.bin", 64)
    again = Timeline(learner.checkpoint(), CORPUS, tmp_path / "moments.bin").learner_at(64)
    assert again.network.grads.flat.tobytes() == learner.network.grads.flat.tobytes()
    assert again.now.optimizer.last_step.tobytes() == learner.now.optimizer.last_step.tobytes()
    assert again.inputs.tolist() == learner.inputs.tolist()


def test_weights_set_by_hand_hold_from_there_on(tmp_path):
    learner = Learner(CORPUS, TrainingConfig(**SMALL))
    keeper = MomentKeeper(tmp_path / "moments.bin", learner)
    for _ in range(90):
        if learner.iteration == 37:
            learner.set_by_hand([Edit("Whh", (2, 3), 0.75)])
            keeper.keep(by_hand=True)
        step(learner, keeper)
    keeper.close()
    timeline = Timeline(learner.checkpoint(), CORPUS, tmp_path / "moments.bin")
    there = timeline.learner_at(37)
    assert float(there.now.params["Whh"][2, 3]) == 0.75
    assert there.by_hand == learner.by_hand
    assert timeline.learner_at(36).by_hand == ()
    on = timeline.learner_at(90)
    assert bits(on.checkpoint())[1] == bits(learner.checkpoint())[1]


def test_the_nearest_kept_moment_is_had_at_once(tmp_path):
    learner, _ = run(tmp_path / "moments.bin", 300)
    timeline = Timeline(learner.checkpoint(), CORPUS, tmp_path / "moments.bin")
    kept = timeline.iterations
    assert kept[:17] == tuple(range(17))
    assert 300 in kept
    for wanted in (0, 5, 123, 299, 300, 5000):
        found = timeline.nearest(wanted).moment.place.iteration
        assert abs(found - wanted) == min(abs(one - wanted) for one in kept)


def test_what_is_not_in_reach_is_said(tmp_path):
    learner, _ = run(tmp_path / "moments.bin", 20)
    timeline = Timeline(learner.checkpoint(), CORPUS, tmp_path / "moments.bin")
    with pytest.raises(UserError, match="not come to iteration 21"):
        timeline.learner_at(21)
    resumed = Learner.resume(learner.checkpoint(), CORPUS)
    keeper = MomentKeeper(tmp_path / "later.bin", resumed)
    for _ in range(30):
        step(resumed, keeper)
    keeper.close()
    late = Timeline(resumed.checkpoint(), CORPUS, tmp_path / "later.bin")
    with pytest.raises(UserError, match="before iteration 20 is not kept"):
        late.learner_at(19)
    assert late.learner_at(20).iteration == 20


def test_a_rate_that_follows_the_clock_is_never_made_again(tmp_path):
    settings = {"schedule": "linear", "goal_steps": 0, "goal_minutes": 5.0}
    learner, _ = run(tmp_path / "moments.bin", 40, **settings)
    timeline = Timeline(learner.checkpoint(), CORPUS, tmp_path / "moments.bin")
    assert not timeline.is_exact
    assert timeline.learner_at(18).iteration == 18
    with pytest.raises(UserError, match="not kept"):
        timeline.learner_at(19)
