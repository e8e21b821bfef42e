"""Runs of a small network, and their reports, made once."""

from dataclasses import replace

import pytest

from rnnviz.core.record.checkpoint import LoggedSample
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.report.content import Report, collect_report
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner

NASTY = 'a <b>"tag"</b> & \x00 \x1b\tand\n\n  two  spaces\u2028 é \U0001f600 end'


@pytest.fixture(scope="session")
def corpus(story):
    return corpus_from_string(story(3000), "story & <more>.txt")


@pytest.fixture(scope="session")
def run(corpus):
    """A checkpoint after 400 steps, nearly three and a half passes."""
    learner = Learner(corpus, TrainingConfig(hidden_size=8, sample_every=50, sample_length=120, seed=3))
    learner.log_sample()
    while learner.iteration < 400:
        learner.step()
        if learner.is_sample_due():
            learner.log_sample()
    checkpoint = learner.checkpoint()
    samples = (*checkpoint.samples[:-1], LoggedSample(400, 60.0, NASTY))
    return replace(checkpoint, samples=samples, elapsed=75.0)


@pytest.fixture(scope="session")
def report(run, corpus) -> Report:
    return collect_report(run, corpus, made_on="1 May 2031")


@pytest.fixture(scope="session")
def bare_report(run) -> Report:
    """Of the same run with neither text nor map at hand."""
    return collect_report(replace(run, book_map={}), None)
