"""Short forms of the long runs in tests/soak that need no window: the same code, fewer rounds."""

from itertools import accumulate

import divergence
import every_gradient
import full_disk
import guess_encodings
import kill_while_saving
import mutate_checkpoints
import mutate_presets
import no_findings
import odd_texts
import pytest
import recovery
import resume_exactly
import shapes
import visit_exactly
from _asides import asides_and_quotations


@pytest.mark.parametrize("way", ["thread", "command line"])
@pytest.mark.parametrize("seed", range(3))
def test_resume_against_never_stopped(way, seed):
    assert resume_exactly.bits_that_differ(seed, way, up_to=150) == 0


def test_kill_9_while_saving():
    count = kill_while_saving.kill_savers(4, seed=1)
    assert (count.kills, count.broken, count.lost) == (4, 0, 0), str(count)


def test_runs_of_the_command_line_that_lose_what_they_stand_on():
    count = recovery.end_runs(2, seed=0)
    assert (count.rounds, count.faults) == (2, [])


def test_mutated_checkpoints():
    verdict = mutate_checkpoints.judge(60, seed=1)
    assert (verdict.tried, verdict.faults) == (60, [])
    assert 0 < verdict.accepted < 30, "some harm nothing, most are refused"


def test_mutated_presets():
    verdict = mutate_presets.judge_presets(150, seed=1)
    assert (verdict.tried, verdict.faults) == (150, [])
    assert 0 < verdict.accepted < 75, "some harm nothing, most are refused"


def test_random_bytes_and_unicode_as_texts():
    verdict = odd_texts.judge(50, seed=1)
    assert (verdict.tried, verdict.faults) == (50, [])
    assert verdict.learned > 10


@pytest.mark.parametrize("trouble", full_disk.TROUBLES)
def test_a_disk_that_takes_nothing(trouble):
    if not full_disk.possible(trouble):
        pytest.skip("no file system may be mounted here")
    assert full_disk.faults_of_the_worker(trouble) == []
    assert full_disk.faults_of_the_command_line(trouble) == []


@pytest.mark.parametrize("settings", divergence.SETTINGS)
def test_diverging_settings(settings):
    outcome = divergence.recover(divergence.SETTINGS[settings], "float32", 0, steps=3000)
    assert outcome.faults == []
    assert 0 < outcome.caught_after <= divergence.LIMIT


def test_texts_that_do_not_say_their_encoding():
    verdict = guess_encodings.judge_encodings(1, seed=1, sizes=(1500,), kinds=2)
    assert sum(verdict.tried.values()) > 100
    assert verdict.share >= guess_encodings.WANTED, verdict.wrong
    assert verdict.unsaid == []


def test_utf8_that_was_hurt():
    verdict = guess_encodings.judge_hurt(1, seed=1)
    assert sum(verdict.tried.values()) > 50
    assert (verdict.wrong, verdict.unsaid) == ({}, [])


@pytest.mark.parametrize("streams", every_gradient.STREAMS)
@pytest.mark.parametrize("layers", every_gradient.LAYERS)
@pytest.mark.parametrize("cell", every_gradient.CELLS)
def test_every_gradient_clipped_in_every_way(cell, layers, streams):
    found = every_gradient.check(cell, layers, streams)
    assert found.keys() == set(every_gradient.CLIPPED_BY)
    assert max(worst.error for worst in found.values()) <= every_gradient.PASS_MARK, found
    assert 0 < found["entry"].cut < 0.5
    assert found["norm"].cut > 0.3  # what is 0 stays 0: of characters that are not read
    assert found["off"].cut == 0


def test_networks_that_have_learnt_nothing_yield_no_finding():
    verdict = no_findings.judge(1, no_findings.KINDS[1:2], size=30_000)
    assert (verdict.networks, verdict.units, verdict.findings) == (1, 100, [])


def test_the_text_of_asides_closes_what_it_opens():
    text = asides_and_quotations(20_000)
    assert len(text) == 20_000
    assert text == asides_and_quotations(30_000)[:20_000]
    for line in text.splitlines()[:-1]:
        depths = list(accumulate((c == "(") - (c == ")") for c in line))
        assert (min(depths), depths[-1]) == (0, 0)
        assert line.count('"') % 2 == 0
    assert max(accumulate((c == "(") - (c == ")") for c in text)) == 3


@pytest.mark.parametrize("seed", range(2))
def test_a_visited_moment_is_the_run_as_it_was(seed):
    assert visit_exactly.bits_that_differ(seed, up_to=100) == 0


@pytest.mark.parametrize("name", ["one-to-one", "many-to-one", "many-to-many-in-step"])
def test_a_shape_of_the_lecture_gets_unseen_cases_right(name):
    assert shapes.learn(name, seed=100, seconds=300).accuracy >= shapes.PASS_MARK
