"""A small network that has learnt a little, and the text that it read."""

from collections.abc import Callable
from typing import NamedTuple

import pytest

from rnnviz.core.inside import units
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.gui.pages.inspect.view import Book, View
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.network_copy import NetworkCopy, network_copy


@pytest.fixture(autouse=True)
def few_controls(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search compares with ten networks by chance: that eighty are right is a matter of the core."""
    monkeypatch.setattr(units, "MOST_CONTROLS", units.FEWEST_CONTROLS)


class Inspected(NamedTuple):
    """A run, a copy of its network, and its text."""

    learner: Learner
    network: NetworkCopy
    book: Book

    def tell(self, view: View) -> None:
        """All that the page tells a view at first; the cursor stands at the 300th character."""
        view.show_book(self.book)
        view.show_network(self.network)
        view.show_cursor(self.book.ids[:300], 299)


@pytest.fixture(scope="module")
def inspected(story: Callable[..., str]) -> Callable[..., Inspected]:
    """``inspected(cell="lstm", layers=2)``: 20 units and 60 steps where nothing else is said."""
    corpus = corpus_from_string(story(1500), "story")

    def make(**settings: object) -> Inspected:
        config = TrainingConfig.from_dict({"hidden_size": 20, "seq_length": 8} | settings)
        learner = Learner(corpus, config)
        for _ in range(60):
            learner.step()
        return Inspected(learner, network_copy(learner), Book(corpus.vocabulary, corpus, corpus.ids))

    return make
