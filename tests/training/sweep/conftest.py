"""A small sweep, planned in a folder."""

import pytest

from rnnviz.core.record.checkpoint import TextIdentity
from rnnviz.core.text.corpus import read_corpus
from rnnviz.training.config import TrainingConfig
from rnnviz.training.sweep.plan import Plan, write_plan

SMALL = {"hidden_size": 6, "seq_length": 8, "sample_length": 10}


@pytest.fixture
def corpus(tmp_path):
    path = tmp_path / "tale.txt"
    path.write_text("the ferry went over the river, and the river went on. " * 40)
    return read_corpus(path)


@pytest.fixture
def plan_sweep(tmp_path, corpus):
    """Plan a sweep in a folder; returns both."""

    def plan_it(seeds=(0, 1), steps=30, beat=0.05, base=None, **variations):
        planned = Plan(
            text=TextIdentity("", "", "", 0, ""),
            base=TrainingConfig(**(SMALL | (base or {}))).to_dict(),
            variations=variations.pop("vary", {}),
            seeds=seeds,
            steps=steps,
            beat=beat,
            **variations,
        )
        folder = tmp_path / "sweep"
        return folder, write_plan(folder, corpus, planned)

    return plan_it
