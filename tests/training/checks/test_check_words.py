"""What a gradient check says of the places of its numbers."""

import pytest

from rnnviz.core.network.gradcheck import engine_gradients
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.checks.check_words import entry_name, explain
from rnnviz.training.checks.network_check import check_fresh_network
from rnnviz.training.config import TrainingConfig


@pytest.mark.parametrize(
    ("index", "words"), [((0, 0), "[1, 1]"), ((2, 1023), "[3, 1024]"), ((4,), "[5]"), ((), "")]
)
def test_places_are_counted_from_one(index: tuple[int, ...], words: str) -> None:
    assert entry_name(index) == words


def test_the_entry_that_disagrees_is_counted_from_one() -> None:
    def wrong(architecture, inputs, targets, state, params):
        loss, grads, errors = engine_gradients(architecture, inputs, targets, state, params)
        grads["by"][1] += 0.5
        errors["dy"][-1, 1] += 0.5
        return loss, grads, errors

    corpus = corpus_from_string("all work and no play " * 3, "work.txt")
    config = TrainingConfig(hidden_size=3, seq_length=4, sigma=0.5)
    check = check_fresh_network(corpus, config, gradients=wrong)
    assert check.report.disagreement is not None
    assert check.report.disagreement.index == (1,)
    assert "entry [2] is" in explain(check)
