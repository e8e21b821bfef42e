"""The log of samples: one for each moment that is to have one, and never too long for a checkpoint."""

from rnnviz.core.record.checkpoint import LoggedSample, logged_bytes
from rnnviz.training.run.sample_log import SampleLog


def filled(iterations):
    return SampleLog(LoggedSample(iteration, 50.0, "and so on") for iteration in iterations)


def test_one_is_due_early_and_then_in_turn():
    due = [iteration for iteration in range(3001) if SampleLog().is_due(iteration, 1000)]
    assert due == [0, 100, 200, 500, 1000, 2000, 3000]


def test_a_moment_that_has_one_needs_no_other():
    assert not filled([0, 10]).is_due(10, 10)
    assert filled([0, 10]).is_due(20, 10)


def test_what_came_after_is_forgotten():
    log = filled([0, 10, 20, 30])
    log.truncate(20)
    assert [sample.iteration for sample in log.samples] == [0, 10, 20]
    log.clear()
    assert log.samples == []


def test_too_long_a_log_keeps_its_first_its_last_and_every_second_one(monkeypatch):
    size = logged_bytes(LoggedSample(0, 50.0, "and so on"))
    monkeypatch.setattr("rnnviz.training.run.sample_log.MAX_LOG_BYTES", 6 * size)
    log = filled(range(6))
    log.add(LoggedSample(6, 50.0, "and so on"))
    assert [sample.iteration for sample in log.samples] == [0, 2, 4, 6]
    log.add(LoggedSample(7, 50.0, "and so on"))  # what was thinned out is counted no more
    assert [sample.iteration for sample in log.samples] == [0, 2, 4, 6, 7]
    log.truncate(4)
    for iteration in (5, 6, 7):
        log.add(LoggedSample(iteration, 50.0, "and so on"))
    assert [sample.iteration for sample in log.samples] == [0, 2, 4, 5, 6, 7]
    monkeypatch.setattr("rnnviz.training.run.sample_log.MAX_LOG_BYTES", 5 * size)
    log = filled(range(5))
    log.add(LoggedSample(5, 50.0, "and so on"))
    assert [sample.iteration for sample in log.samples] == [0, 2, 4, 5], (
        "the last stays, of an even number, too"
    )
