"""When signals are measured, what of, and that a run that is taken up again has the same ones."""

import numpy as np
import pytest

from rnnviz.core.network.cells import CELLS
from rnnviz.core.network.optimizers import OPTIMIZERS
from rnnviz.core.record.checkpoint import load_checkpoint, save_checkpoint
from rnnviz.core.record.signals import (
    CLIPPED,
    FACTOR,
    IMITATION,
    NAMES,
    NORM,
    RATE,
    REACH,
    RECURRENT,
    SATURATED,
    SLOPE,
    UPDATE,
)
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.signals import OF_A_DECADE, SHARE, costs, next_due

SMALL = {"hidden_size": 10, "seq_length": 8}


@pytest.fixture
def corpus(story):
    return corpus_from_string(story(3000), "story")


def trained(corpus, steps, **settings):
    learner = Learner(corpus, TrainingConfig(**(SMALL | settings)))
    for _ in range(steps):
        learner.step()
    return learner


def bits(signals):
    return {name: array.tobytes() for name, array in signals.to_arrays().items()}


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_network_has_all_the_signals_that_it_can_have(corpus, cell, optimizer):
    signals = trained(corpus, 12, cell=cell, optimizer=optimizer, layers=2, batch_size=2).signals
    left_out = {FACTOR} | ({RATE} if optimizer == "sgd" else set())
    assert set(signals.names) == set(NAMES) - left_out
    layers, gates = 2, len(CELLS[cell].gates) or 1
    arrays = 2 + 2 * (2 + len(CELLS[cell].biases))
    widths = {REACH: 8, NORM: 1 + arrays, CLIPPED: 1 + arrays, UPDATE: 1 + arrays, SLOPE: layers}
    widths |= {RECURRENT: layers * gates * 2, IMITATION: 6}
    for name, width in widths.items():
        assert signals.signal(name).values.shape[1] == width, name


@pytest.mark.parametrize(("clip_by", "name"), [("entry", CLIPPED), ("norm", FACTOR), ("off", None)])
def test_each_way_of_clipping_has_its_own(corpus, clip_by, name):
    names = trained(corpus, 3, clip_by=clip_by, clip=0.01).signals.names
    assert {CLIPPED, FACTOR} & set(names) == ({name} if name else set())


def test_they_are_the_numbers_of_that_very_step(corpus):
    """The first step, done by hand beside it."""
    config = TrainingConfig(**SMALL, clip=0.05)
    learner, twin = Learner(corpus, config), Learner(corpus, config)
    inputs, targets, state, _ = twin.next_window()
    twin.network.loss_and_gradients(inputs, targets, state)
    grads = twin.network.grads.copy()
    before = learner.now.params.copy()
    learner.step()
    norm, cut, update = (learner.signals.signal(name).values[0] for name in (NORM, CLIPPED, UPDATE))
    for column, spec in enumerate(learner.architecture.specs, start=1):
        gradient, weights = grads[spec.name], before[spec.name]
        assert norm[column] == pytest.approx(np.linalg.norm(gradient), rel=1e-5)
        assert cut[column] == pytest.approx(np.mean(np.abs(gradient) > 0.05))
        step = np.linalg.norm(learner.now.params[spec.name] - weights)
        if weights.any():
            assert update[column] == pytest.approx(step / np.linalg.norm(weights), rel=1e-3)
    assert norm[0] == pytest.approx(np.linalg.norm(grads.flat), rel=1e-5)
    memory = np.square(np.clip(grads.flat, -0.05, 0.05))
    rate = learner.signals.signal(RATE).values[0, 0]
    assert rate == pytest.approx(0.1 / np.sqrt(np.median(memory) + 1e-8), rel=1e-4)


@pytest.mark.parametrize("settings", [{}, {"cell": "lstm", "optimizer": "adam", "held_out": 0.1}], ids=str)
def test_a_run_that_is_taken_up_again_has_the_same_bits(corpus, tmp_path, settings):
    straight = trained(corpus, 130, **settings)
    first = trained(corpus, 47, **settings)
    save_checkpoint(tmp_path / "run.npz", first.checkpoint())
    again = Learner.resume(load_checkpoint(tmp_path / "run.npz"), corpus)
    while again.iteration < 130:
        again.step()
    assert bits(again.signals) == bits(straight.signals)
    assert again.now.params.flat.tobytes() == straight.now.params.flat.tobytes()


def test_going_back_forgets_them_and_goes_on_as_before(corpus):
    learner, straight = trained(corpus, 60), trained(corpus, 90)
    learner.go_back()
    assert learner.signals.last(NORM) <= learner.iteration
    while learner.iteration < 90:
        learner.step()
    assert bits(learner.signals) == bits(straight.signals)


def test_a_text_that_is_too_short_to_imitate_has_the_others(story):
    names = trained(corpus_from_string(story(60), "short"), 15).signals.names
    assert IMITATION not in names
    assert {REACH, NORM, SATURATED} <= set(names)


def test_without_its_text_a_run_has_what_was_measured(corpus):
    checkpoint = trained(corpus, 20).checkpoint()
    assert bits(Learner.resume(checkpoint, None).signals) == checkpoint_bits(checkpoint)


def checkpoint_bits(checkpoint):
    return {name: array.tobytes() for name, array in checkpoint.signals.items()}


@pytest.mark.parametrize("kind", OF_A_DECADE)
def test_measuring_becomes_seldom_as_it_is_dear(kind):
    config = TrainingConfig()
    cost = costs(config)[kind]
    due, dues = next_due(kind, 0, cost), []
    while due <= 1_000_000:
        dues.append(due)
        due = next_due(kind, due, cost)
    spent = len(dues) * cost
    assert spent <= 1_000_000 * SHARE + (7 * OF_A_DECADE[kind] + 5) * cost
    assert spent >= 0.5 * 1_000_000 * SHARE
    early = [due for due in dues if 100 <= due < 1000]
    assert OF_A_DECADE[kind] - 1 <= len(early) <= OF_A_DECADE[kind] + 3


def test_all_kinds_together_take_less_than_a_fiftieth_of_a_long_run():
    for config in (TrainingConfig(), TrainingConfig(hidden_size=512), TrainingConfig(seq_length=100)):
        spent = 0.0
        for kind, cost in costs(config).items():
            due = next_due(kind, 0, cost)
            while due <= 100_000:
                spent += cost
                due = next_due(kind, due, cost)
        assert spent <= 0.02 * 100_000
