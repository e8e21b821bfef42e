"""A small network that has learnt a little, and what it writes."""

from collections.abc import Callable
from typing import NamedTuple

import pytest

from rnnviz.core.network.dials import Dials
from rnnviz.core.network.telling import Draft, Telling, tell
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.network_copy import NetworkCopy, network_copy
from rnnviz.training.worker.messages import RunInfo


class Written(NamedTuple):
    """A run, a copy of its network, and how it writes."""

    info: RunInfo
    network: NetworkCopy

    @property
    def characters(self) -> str:
        return self.info.vocabulary.characters

    def draft(self, start: str = "the ", length: int = 40, **changes: object) -> Draft:
        ids, _ = self.info.vocabulary.encode(start)
        return Draft(ids, Dials(0.8), 7, length)._replace(**changes)

    def tell(self, draft: Draft) -> Telling:
        copy = self.network
        return tell(copy.architecture, copy.params, draft, state=copy.state, next_input=copy.next_input)


@pytest.fixture(scope="module")
def written(story: Callable[..., str], make_info: Callable[..., RunInfo]) -> Callable[..., Written]:
    """``written(cell="lstm", layers=2)``: 20 units and 60 steps where nothing else is said."""
    corpus = corpus_from_string(story(1500), "story")

    def make(**settings: object) -> Written:
        config = TrainingConfig.from_dict({"hidden_size": 20, "seq_length": 8} | settings)
        learner = Learner(corpus, config)
        for _ in range(60):
            learner.step()
        info = make_info(corpus.vocabulary.characters, hidden_size=20, layers=config.layers)
        return Written(info, network_copy(learner))

    return make
