"""Leases: one holder at a time, by no clock but one's own."""

import threading
import time

import pytest

from rnnviz.training.sweep.lease import (
    MISSED,
    Lease,
    Watch,
    claim,
    newest_claims,
    read_claim,
    release_of_dead,
)

BEAT = 0.01
NEVER = 1000.0


def wait_until(condition):
    until = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.001)


def test_of_many_that_claim_at_once_one_has_it(tmp_path):
    for number in range(20):
        gate, won = threading.Barrier(4), []

        def take(gate=gate, won=won, number=number):
            gate.wait()
            lease = claim(tmp_path, f"run{number}", 0, "me", NEVER)
            if lease is not None:
                won.append(lease)

        threads = [threading.Thread(target=take) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(won) == 1
        won[0].release()


def test_a_holder_that_is_silent_is_dead_by_the_clock_of_who_looks(tmp_path):
    lease = claim(tmp_path, "run", 0, "me", NEVER)
    now = 100.0
    watch = Watch(tmp_path, 1.0, now=lambda: now)
    assert not watch.is_free("run", 1)  # however old its file is, nobody knows
    now += MISSED - 0.5
    assert not watch.is_free("run", 1)
    assert not watch.is_alive("run")  # it was never seen to move
    now += 1.0
    assert watch.is_free("run", 1)
    assert not Watch(tmp_path, 1.0, now=lambda: now).is_free("run", 1)
    lease.release()
    assert Watch(tmp_path, 1.0).is_free("run", 1)


def test_a_holder_that_beats_keeps_it(tmp_path):
    lease = claim(tmp_path, "run", 0, "me", BEAT)
    now = 100.0
    watch = Watch(tmp_path, 1.0, now=lambda: now)
    for _ in range(3):
        before = read_claim(tmp_path, "run", 1).words
        assert not watch.is_free("run", 1)
        wait_until(lambda before=before: read_claim(tmp_path, "run", 1).words != before)
        now += 2 * MISSED
    assert not watch.is_free("run", 1)
    assert watch.is_alive("run")
    lease.release()


def test_who_slept_too_long_claims_anew_or_has_lost_it(tmp_path, monkeypatch):
    clocks = (0.0, 0.0)
    monkeypatch.setattr("rnnviz.training.sweep.lease._clocks", lambda: clocks)
    kept = Lease(tmp_path, "kept", 1, "me", NEVER)
    taken = Lease(tmp_path, "taken", 1, "me", NEVER)
    theirs = claim(tmp_path, "taken", 1, "other", NEVER)
    assert taken.holds()  # by its own clock it is in time
    clocks = (0.0, 6 * NEVER)  # the one clock stood still while the machine slept
    assert kept.holds()
    assert newest_claims(tmp_path) == {"kept": 2, "taken": 2}
    assert not taken.holds()
    assert taken.is_lost
    taken.release()
    assert not read_claim(tmp_path, "taken", 2).released
    for lease in (kept, theirs):
        lease.release()


def test_a_beat_that_was_held_up_while_it_was_written_came_too_late(tmp_path, monkeypatch):
    clock, beaten = [0.0], threading.Event()
    monkeypatch.setattr("rnnviz.training.sweep.lease._clocks", lambda: (clock[0], clock[0]))
    lease = claim(tmp_path, "run", 0, "me", BEAT)
    before = read_claim(tmp_path, "run", 1).words

    def stand_still(_descriptor):
        (tmp_path / "run.000002.lease").touch()  # meanwhile another takes it
        clock[0] = NEVER
        beaten.set()

    monkeypatch.setattr("rnnviz.training.sweep.lease.os.fsync", stand_still)
    assert beaten.wait(10)
    wait_until(lambda: lease.is_lost or not lease.holds())
    assert read_claim(tmp_path, "run", 1).words != before
    lease.release()


def test_a_death_that_was_seen_needs_no_waiting(tmp_path):
    lease = claim(tmp_path, "run", 0, "dead", NEVER)
    other = claim(tmp_path, "other", 0, "alive", NEVER)
    release_of_dead(tmp_path, "dead")
    watch = Watch(tmp_path, NEVER)
    assert watch.is_free("run", 1)
    assert not watch.is_free("other", 1)
    lease.release()
    other.release()


@pytest.mark.parametrize("words", [b"", b"{", b"[]", b"\xff", b'{"released": "yes", "steps": true}'])
def test_a_claim_that_is_being_written_says_nothing(tmp_path, words):
    (tmp_path / "run.000001.lease").write_bytes(words)
    claim = read_claim(tmp_path, "run", 1)
    assert not claim.released
    assert claim.told == {}
    assert newest_claims(tmp_path / "none") == {}
