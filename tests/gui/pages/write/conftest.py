"""A small network that has learnt a little, its text, and what it writes."""

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import pytest

from rnnviz.core.network.dials import Dials
from rnnviz.core.network.telling import Draft, Telling
from rnnviz.core.text.corpus import Corpus, Vocabulary, corpus_from_string
from rnnviz.gui.pages.write.view import Sheet, write
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.network_copy import NetworkCopy, network_copy
from rnnviz.training.worker.messages import RunInfo

CUTTING = Dials(0.8, top_k=12, top_p=0.95)


class WritingRun(NamedTuple):
    """A run, a copy of its network, its text, and what the window tells of it."""

    learner: Learner
    network: NetworkCopy
    corpus: Corpus
    info: RunInfo

    @property
    def vocabulary(self) -> Vocabulary:
        return self.corpus.vocabulary

    @property
    def characters(self) -> str:
        return self.vocabulary.characters

    def draft(self, start: str = "the ", length: int = 40, **changes: object) -> Draft:
        ids, _ = self.vocabulary.encode(start)
        return Draft(ids, Dials(0.8), 7, length)._replace(**changes)

    def tell(self, draft: Draft) -> Telling:
        return write(self.network, draft)

    def sheet_of(self, draft: Draft) -> Sheet:
        return Sheet(self.network, self.vocabulary, self.corpus, self.tell(draft))

    def sheet(self, start: str = "the ", *, seed: int = 7, length: int = 60, dials: Dials = CUTTING) -> Sheet:
        return self.sheet_of(self.draft(start, length, seed=seed, dials=dials))


@pytest.fixture(scope="module")
def run_that_writes(
    story: Callable[..., str], make_info: Callable[..., RunInfo]
) -> Callable[..., WritingRun]:
    """``run_that_writes(cell="lstm", layers=2)``: 20 units and 60 steps where nothing else is said."""
    corpus = corpus_from_string(story(1500), "story")

    def make(**settings: object) -> WritingRun:
        config = TrainingConfig.from_dict({"hidden_size": 20, "seq_length": 8} | settings)
        learner = Learner(corpus, config)
        for _ in range(60):
            learner.step()
        info = make_info(corpus.vocabulary.characters, hidden_size=20, corpus=corpus)
        return WritingRun(learner, network_copy(learner), corpus, replace(info, config=config))

    return make


@pytest.fixture(scope="module")
def writing_run(run_that_writes: Callable[..., WritingRun]) -> WritingRun:
    return run_that_writes()
