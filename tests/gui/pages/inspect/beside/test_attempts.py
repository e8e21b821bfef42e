"""Attempts in a thread of their own: the newest wins, and both sides have the same dice."""

import dataclasses

import numpy as np
import pytest
from PySide6.QtCore import QObject

from rnnviz.core.inside.held import Pin, attempt
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.cells import CELLS
from rnnviz.core.network.dials import Dials
from rnnviz.gui.pages.inspect.beside.attempts import (
    LEAST_READ,
    MOST_READ,
    Attempts,
    Request,
    Side,
    passage_of,
)


@pytest.fixture
def attempts(qapp):
    owner = QObject(qapp)
    attempts = Attempts("rnnviz-test", owner)
    yield attempts
    attempts.stop()
    owner.deleteLater()


def request_of(inspected, **changes):
    shown = inspected()
    network, ids = shown.network, shown.book.ids
    one, other = Side(network.params), Side(network.params, (Pin(0, 3, 0.0),))
    request = Request(network.architecture, one, other, ids, ids[:0], 1.0, 100, 5)
    return dataclasses.replace(request, **changes)


def test_both_are_attempted_as_the_engine_does(attempts, inspected, qtbot):
    request = request_of(inspected)
    with qtbot.waitSignal(attempts.ended) as blocker:
        attempts.ask(request)
    pair = blocker.args[0]
    for side, trial in ((request.one, pair.one), (request.other, pair.other)):
        expected = attempt(
            request.architecture, side.params, request.passage, request.prime, side.pins,
            dials=Dials(1.0), length=100, seed=5,
        )  # fmt: skip
        assert trial.written.tolist() == expected.written.tolist()
        assert trial.losses.tolist() == expected.losses.tolist()
    assert len(pair.one.losses) == len(request.passage) - 1


def test_a_large_network_reads_less(inspected):
    shown = inspected()
    ids, params = shown.book.ids, shown.network.params
    assert (passage_of(ids, params) == ids[-MOST_READ:]).all()
    large = Architecture(CELLS["lstm"], 69, 600, 2).zeros(np.float32)
    assert len(passage_of(ids, large)) == LEAST_READ
    assert len(passage_of(ids[:50], large)) == 50


def test_the_newest_request_wins(attempts, inspected, qtbot):
    ended = []
    attempts.ended.connect(ended.append)
    request = request_of(inspected, length=2000)
    for seed in range(5):
        attempts.ask(dataclasses.replace(request, seed=seed))
    qtbot.waitUntil(lambda: not attempts.is_working)
    assert [pair.request.seed for pair in ended] == [4]


def test_what_cannot_be_written_is_a_sentence(attempts, inspected, qtbot):
    request = request_of(inspected)
    with qtbot.waitSignal(attempts.failed) as blocker:
        attempts.ask(dataclasses.replace(request, passage=request.passage[:0]))
    assert "nothing to write from" in blocker.args[0]
