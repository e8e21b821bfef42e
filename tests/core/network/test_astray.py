"""A start that is read far worse than guessing is told; one that is read well, short or by chance is not."""

import math

import numpy as np
import pytest

from rnnviz.core.network.astray import LEAST, astray, astray_in_words
from rnnviz.core.network.reading import read
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner


@pytest.fixture(scope="module")
def learner(story):
    learner = Learner(corpus_from_string(story(1500), "story"), TrainingConfig(hidden_size=16, seq_length=8))
    for _ in range(300):
        learner.step()
    return learner


def test_a_start_that_is_read_well_or_is_short_leads_nobody_astray(learner):
    ids, _ = learner.vocabulary.encode("the miller and the")
    params = learner.now.params
    assert astray(learner.architecture, params, ids) == 0.0
    wrong = params.copy()
    wrong["Why"][...] *= -8
    found = astray(learner.architecture, wrong, ids)
    assert found == pytest.approx(float(read(learner.architecture, wrong, ids).losses[4:].mean()))
    assert found > 1.25 * math.log(len(learner.vocabulary))
    assert astray(learner.architecture, wrong, ids[: LEAST - 1]) == 0.0
    assert f"{found:.1f} nats per character" in astray_in_words(found)


def test_who_knows_nothing_yet_guesses_and_who_has_diverged_is_no_matter_of_the_start(learner):
    ids, _ = learner.vocabulary.encode("the miller and the")
    fresh = Learner(learner.corpus, learner.config)
    assert astray(fresh.architecture, fresh.now.params, ids) == 0.0
    broken = learner.now.params.copy()
    broken.flat[:] = np.nan
    assert astray(learner.architecture, broken, ids) == 0.0


def test_the_run_says_it_of_a_prime(learner):
    assert learner.astray_in("the miller and the") == 0.0
    assert learner.astray_in("") == 0.0
