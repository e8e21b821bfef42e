"""Holding units: at their own values nothing changes; at others the text does."""

import numpy as np
import pytest

from rnnviz.core.errors import Cancelled, UserError
from rnnviz.core.inside.held import Pin, attempt, hold, losses_of, parting, read_pin
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.cells import CELLS
from rnnviz.core.network.dials import Dials
from rnnviz.core.network.reading import read
from rnnviz.core.network.sampling import start_writer

V, H = 7, 6


def network(cell, layers=2, dtype=np.float32):
    architecture = Architecture(CELLS[cell], V, H, layers)
    params = architecture.draw(1.0, np.random.default_rng(4), dtype)
    params["by"][...] = np.random.default_rng(5).normal(size=V)
    return architecture, params


def writer_of(architecture, params, touch, prime=(1, 4, 2), seed=3, state=None):
    state = architecture.zero_state(1, params.flat.dtype)[0] if state is None else state
    prime = np.array(prime, np.uint8)
    return start_writer(
        architecture, params, prime, dials=Dials(1.0), seed=seed, state=state, next_input=2, touch=touch
    )


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("prime", [(1, 4, 2), ()])
def test_a_unit_held_at_its_own_value_changes_nothing(cell, prime):
    """Of every unit of every layer: what it was after each character, pinned there: 0 differences."""
    architecture, params = network(cell)
    seen = []
    free = writer_of(architecture, params, lambda layer, h: seen.append((layer, h.copy())), prime).write(200)
    assert len(seen) >= 200 * 2
    for held in (tuple(range(H)), (3,)):
        own = iter(seen)

        def pin_at_own_value(layer, h, own=own, held=held):
            at, value = next(own)
            assert at == layer
            touch = hold([Pin(layer, unit, value[unit]) for unit in held])
            assert touch is not None
            touch(layer, h)

        again = writer_of(architecture, params, pin_at_own_value, prime).write(200)
        assert (again == free).all(), f"{(again != free).sum()} of 200 differ"


@pytest.mark.parametrize("cell", ["rnn", "lstm"])  # what a GRU keeps of h goes through no weight
@pytest.mark.parametrize("value", [0.0, 0.75, -1.0])
def test_a_held_unit_is_one_whose_share_stands_in_the_biases(cell, value):
    """h pinned at v is the same as no weight from it, and its column times v in the biases."""
    architecture, params = network(cell, layers=1, dtype=np.float64)
    ids = np.random.default_rng(1).integers(0, V, 100).astype(np.uint8)
    held = losses_of(architecture, params, ids, [Pin(0, 2, value)])
    moved = params.copy()
    moved["bh"][...] += moved["Whh"][:, 2] * value
    moved["by"][...] += moved["Why"][:, 2] * value
    moved["Whh"][:, 2] = moved["Why"][:, 2] = 0
    # The first character is read from a clear state, in which nothing is held yet.
    after_first = read(architecture, params, ids[:1]).states[-1]
    assert held[1:] == pytest.approx(read(architecture, moved, ids[1:], after_first).losses, abs=1e-12)
    assert np.abs(held - losses_of(architecture, params, ids)).max() > 1e-3


def test_held_units_change_what_is_written_and_only_in_their_layer():
    architecture, params = network("rnn")
    free = writer_of(architecture, params, None).write(200)
    seen = {0: [], 1: []}
    touch = hold([Pin(1, 0, 1.0), Pin(1, 5, 0.0)])
    assert touch is not None

    def watch(layer, h):
        touch(layer, h)
        seen[layer].append(h.copy())

    held = writer_of(architecture, params, watch).write(200)
    assert parting(free, held) is not None
    assert {h[0] for h in seen[1]} == {1.0}
    assert {h[5] for h in seen[1]} == {0.0}
    assert len({float(h[0]) for h in seen[0]}) > 1


def test_without_pins_nothing_is_done():
    assert hold([]) is None


@pytest.mark.parametrize("cell", CELLS)
def test_the_losses_of_a_passage_are_those_of_the_engine(cell):
    architecture, params = network(cell, dtype=np.float64)
    ids = np.random.default_rng(1).integers(0, V, 300).astype(np.uint8)
    assert losses_of(architecture, params, ids) == pytest.approx(
        read(architecture, params, ids).losses, abs=1e-9
    )
    assert len(losses_of(architecture, params, ids[:1])) == 0
    assert len(losses_of(architecture, params, ids[:0])) == 0


def test_it_can_be_called_off():
    architecture, params = network("rnn")

    def call_off(done, _total):
        if done > 300:
            raise Cancelled

    with pytest.raises(Cancelled):
        losses_of(architecture, params, np.zeros(1000, np.uint8), progress=call_off)


def test_where_two_writings_part():
    assert parting(np.array([1, 2, 3]), np.array([1, 5, 3])) == 1
    assert parting(np.array([1, 2]), np.array([1, 2])) is None


def test_an_attempt_reads_the_passage_and_writes_on_with_the_same_dice():
    architecture, params = network("lstm")
    passage, prime = np.array([1, 4, 2, 2, 5], np.uint8), np.array([3, 1], np.uint8)
    none = np.zeros(0, np.uint8)
    how = {"dials": Dials(), "length": 700, "seed": 3}
    pins = [Pin(1, 2, 0.9)]
    free = attempt(architecture, params, passage, prime, **how)
    assert free.losses.tolist() == losses_of(architecture, params, passage).tolist()
    assert free.written.tolist() == writer_of(architecture, params, None, (3, 1)).write(700).tolist()
    held = attempt(architecture, params, passage, none, pins, **how)
    assert held.losses.tolist() == losses_of(architecture, params, passage, pins).tolist()
    assert (
        held.written.tolist()
        == writer_of(architecture, params, hold(pins), (1, 4, 2, 2, 5)).write(700).tolist()
    )
    with pytest.raises(UserError, match="nothing to write from"):
        attempt(architecture, params, none, none, **how)
    assert len(attempt(architecture, params, passage, none, dials=Dials(1.0), length=0, seed=3).written) == 0


def test_an_attempt_can_be_called_off_while_it_writes():
    architecture, params = network("rnn")

    def call_off(_done, total):
        if total == 5000:
            raise Cancelled

    passage = np.zeros(10, np.uint8)
    with pytest.raises(Cancelled):
        attempt(
            architecture, params, passage, passage, dials=Dials(1.0), length=5000, seed=0, progress=call_off
        )


def test_a_pin_is_read_or_none():
    assert read_pin([1, 7, 0.5]) == Pin(1, 7, 0.5)
    assert read_pin([0, 0, -1]) == Pin(0, 0, -1.0)
    for kept in (None, [], [1, 7], [-1, 7, 0.5], [1, 7, 2.0], [1, 7, None], ["1", 7, 0.5], {"unit": 3}):
        assert read_pin(kept) is None
