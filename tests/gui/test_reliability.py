"""Short forms of the long runs in tests/soak that have a window: the same code, fewer rounds."""

import kill_while_saving
import million_steps
import monkey
import mutate_presets
import pytest
import recovery
import resume_exactly


def test_resume_in_the_window_against_never_stopped():
    assert resume_exactly.bits_that_differ(0, "session", up_to=150) == 0


def test_kill_9_of_the_window(tmp_path):
    count = kill_while_saving.kill_windows(1, seed=1, home=tmp_path)
    assert (count.kills, count.broken, count.lost) == (1, 0, 0), str(count)


@pytest.mark.usefixtures("qapp")
def test_a_window_with_mutated_settings(tmp_path):
    verdict = mutate_presets.judge_settings(tmp_path, 8, seed=1)
    assert (verdict.tried, verdict.faults) == (8, [])
    assert 0 < verdict.accepted < 8


def test_windows_that_are_killed_or_ended_on_a_full_disk(tmp_path):
    count = recovery.end_windows(2, seed=1, home=tmp_path)
    assert (count.rounds, count.faults) == (2, [])


def test_a_monkey_in_the_window(qapp, tmp_path):
    found = monkey.play(qapp, tmp_path, 100, seed=3)
    assert (found.actions, found.faults) == (100, [])


def test_twenty_thousand_steps_with_all_panels_shown(qapp, tmp_path):
    soak = million_steps.run(qapp, tmp_path, 20_000, hidden_size=8, seq_length=5)
    assert soak.growth <= million_steps.SHARE
