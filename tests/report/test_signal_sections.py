"""What the signals of a run say on paper, with its own numbers."""

import numpy as np
import pytest

from rnnviz.core.inside.imitation import MODELS
from rnnviz.core.network.cells import CELLS
from rnnviz.core.record.signals import IMITATION, NORM, REACH, RECURRENT, SATURATED, Signals
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.report.signal_sections import signal_sections
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner

TITLES = ["How far back it learns", "Saturation", "Clipping", "Step size", "Whh", "What it imitates"]


@pytest.fixture
def trained(story):
    def trained(steps=20, **settings):
        learner = Learner(
            corpus_from_string(story(3000), "story"), TrainingConfig(hidden_size=6, seq_length=5, **settings)
        )
        for _ in range(steps):
            learner.step()
        return learner

    return trained


def sections_of(learner):
    found = signal_sections(learner.signals, learner.config, learner.architecture)
    return {section.title: section for section in found}


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("clip_by", ["entry", "norm", "off"])
def test_every_network_has_them_all(trained, cell, clip_by):
    found = sections_of(trained(cell=cell, clip_by=clip_by, layers=2, optimizer="sgd"))
    assert list(found) == TITLES
    for section in found.values():
        assert section.words.endswith(".")
        assert len({curve.name for curve in section.curves}) == len(section.curves)
    assert len(found["Whh"].curves) == 2 * max(1, len(CELLS[cell].gates))


def test_curves_and_sentences_have_the_numbers_that_were_measured(trained):
    learner = trained()
    found, signal = sections_of(learner), learner.signals.signal
    assert found[TITLES[0]].by_lag.values.tolist() == signal(REACH).values.tolist()
    (h,) = found["Saturation"].curves
    assert h.values.tolist() == signal(SATURATED).values[:, 0].tolist()
    assert found["Saturation"].words.startswith(f"{100 * h.values[-1]:.0f} % of h is saturated")
    assert f"Norm {signal(NORM).values[-1, 0]:.3g} now" in found["Clipping"].words
    radii, singular = (curve.values for curve in found["Whh"].curves)
    assert np.array_equal(np.stack([radii, singular], axis=1), signal(RECURRENT).values)
    assert [curve.name for curve in found["What it imitates"].curves] == list(MODELS)
    assert found["What it imitates"].curves[2].values.tolist() == signal(IMITATION).values[:, 2].tolist()


def test_without_the_present_moment_the_step_that_was_measured_last_is_named(trained):
    learner = trained()
    found, last = sections_of(learner), learner.signals.last(REACH)
    assert last < learner.iteration
    assert f"(that of step {last:,} alone: " in found[TITLES[0]].words
    assert found["Whh"].words.startswith(f"At step {learner.signals.last(RECURRENT):,}: |λ| up to")


def test_a_run_that_has_measured_nothing_twice_says_nothing(trained):
    assert sections_of(trained(0)) == sections_of(trained(1)) == {}


def test_signals_of_another_width_are_left_out(trained):
    signals = Signals()
    for name in (SATURATED, RECURRENT, IMITATION, REACH):
        for step in (1, 2):
            signals.add(name, step, np.ones(1))
    learner = trained(0)
    assert signal_sections(signals, learner.config, learner.architecture) == ()
