"""The ladder of a text, and where a network of the card stood on it."""

import pytest

from rnnviz.core.text.ngrams import ReferenceLoss
from rnnviz.training.card.pace import expected_rung, loss_at, rung, rungs_of
from rnnviz.training.config import TrainingConfig

RUNGS = [4.0, 3.0, 2.5, 2.0]


@pytest.mark.parametrize(
    ("nats", "place"), [(9.0, 0), (4.0, 0), (3.5, 0.5), (3.0, 1), (2.75, 1.5), (2.0, 3), (0.5, 3)]
)
def test_a_loss_stands_between_two_rungs(nats, place):
    assert rung(nats, RUNGS) == pytest.approx(place)
    assert loss_at(place, RUNGS) == pytest.approx(min(4.0, max(2.0, nats)))


def test_the_ladder_ends_where_looking_further_back_helps_no_more():
    def references(*nats):
        return [ReferenceLoss(order, str(order), loss) for order, loss in enumerate(nats)]

    assert rungs_of(references(4.0, 3.0, 2.5, 2.6, 2.0)) == [4.0, 3.0, 2.5]
    assert rungs_of(references(1.4, 2.2, 2.9)) == [1.4]
    assert rungs_of(references(4.0, 3.0, 2.5)) == [4.0, 3.0, 2.5]


def test_a_network_of_the_card_climbs():
    places = [expected_rung(TrainingConfig(), mark) or 0 for mark in (2000, 5000, 10_000, 20_000)]
    assert places == sorted(places)
    assert 2 < places[-1] <= 4


def test_nothing_is_expected_of_what_was_not_measured():
    assert expected_rung(TrainingConfig(), 1000) is None
    assert expected_rung(TrainingConfig(), 2001) is None
    assert expected_rung(TrainingConfig(layers=2), 5000) is None
    assert expected_rung(TrainingConfig(batch_size=3), 5000) is None
    assert expected_rung(TrainingConfig(cell="lstm", hidden_size=512), 50_000) is None
