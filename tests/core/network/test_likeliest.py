"""Beam search: against all texts there are, and against the greedy one."""

from itertools import product

import numpy as np
import pytest

from rnnviz.core.errors import Cancelled
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.cells import CELLS
from rnnviz.core.network.dials import GREEDY
from rnnviz.core.network.likeliest import likeliest
from rnnviz.core.network.reading import read
from rnnviz.core.network.sampling import start_writer

V, H = 4, 5
START = np.array([2, 1, 1], np.uint8)


def network(cell="rnn", layers=1, seed=4):
    architecture = Architecture(CELLS[cell], V, H, layers)
    return architecture, architecture.draw(2.0, np.random.default_rng(seed), np.float64)


def found(net, *, start=START, length=4, width=1, **more):
    architecture, params = net
    state = np.full(architecture.state_size, 0.25)
    where = {"state": state, "next_input": 3} | more
    return likeliest(architecture, params, start, length=length, width=width, **where)


def nats(net, text):
    """By a reading of the whole."""
    architecture, params = net
    losses = read(architecture, params, np.concatenate([START, np.array(text, np.uint8)])).losses
    return losses[len(START) - 1 :]


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("layers", [1, 2])
def test_wide_enough_it_finds_the_likeliest_of_all_texts(cell, layers):
    net = network(cell, layers)
    best = sorted((nats(net, text).sum(), text) for text in product(range(V), repeat=4))[:5]
    texts = found(net, width=V**4)
    assert [tuple(text.ids.tolist()) for text in texts[:5]] == [text for _, text in best]
    assert [text.nats for text in texts[:5]] == pytest.approx([loss for loss, _ in best])
    assert texts[0].losses == pytest.approx(nats(net, texts[0].ids))


@pytest.mark.parametrize("start", [START, START[:0]], ids=["start", "no start"])
def test_one_wide_it_is_the_greedy_text(start):
    architecture, params = net = network()
    writer = start_writer(
        architecture, params, start, dials=GREEDY, seed=0,
        state=np.full(architecture.state_size, 0.25), next_input=3,
    )  # fmt: skip
    (only,) = found(net, start=start, length=30)
    assert only.ids.tolist() == writer.write(30).tolist()


def test_somewhere_a_wider_beam_finds_a_likelier_text():
    """In some of 20 drawn networks greed misses it, and in none the wider beam finds a less likely one."""
    gains = [
        found(net)[0].nats - found(net, width=8)[0].nats for net in (network(seed=seed) for seed in range(20))
    ]
    assert min(gains) >= -1e-12
    assert max(gains) > 0.1


def test_there_are_no_more_texts_than_there_are():
    assert len(found(network(), length=1, width=9)) == V


def test_of_no_length_there_is_one():
    (only,) = found(network(), length=0, width=9)
    assert (len(only.ids), only.nats) == (0, 0.0)


def test_it_can_be_called_off():
    def call_off(_done, _whole):
        raise Cancelled

    with pytest.raises(Cancelled):
        found(network(), progress=call_off)
