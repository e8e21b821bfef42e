"""A pupil learns beside the window: what is told of it, and when it is let go."""

import threading

import pytest

from rnnviz.core.errors import UserError
from rnnviz.gui.pages.lecture.teaching import Teaching


class Pupil:
    """Its accuracy grows by ``gain`` with each case that it is shown; every slice takes a second."""

    def __init__(self, clock: list[float], gain: float = 0.1) -> None:
        self.shown, self.loss, self.gain, self._clock = 0, 1.0, gain, clock

    def train(self, steps: int) -> None:
        self.shown += steps
        self._clock[0] += 1.0


@pytest.fixture
def clock():
    return [0.0]


@pytest.fixture
def teaching(qapp, clock):  # noqa: ARG001 - timers need it
    teaching = Teaching("rnnviz-test", most_seconds=20.0, clock=lambda: clock[0])
    yield teaching
    teaching.stop()


@pytest.fixture
def told(teaching):
    reports = []
    teaching.reported.connect(reports.append)
    return reports


def examine(pupil):
    return min(1.0, pupil.gain * pupil.shown), f"seen at {pupil.shown}"


def test_it_ends_when_it_has_known_enough_twice(teaching, told, qtbot, clock):
    with qtbot.waitSignal(teaching.ended):
        teaching.start(lambda: Pupil(clock), examine)
        assert teaching.is_working
    assert not teaching.is_working
    assert (told[0].shown, told[0].accuracy, told[0].seconds) == (0, 0.0, 0.0)
    assert told[0].seen == "seen at 0"
    assert [report.accuracy for report in told[-2:]] == [1.0, 1.0]
    assert all(report.accuracy < 0.99 for report in told[:-2])
    assert [report.shown for report in told] == sorted({report.shown for report in told})


def test_who_does_not_learn_has_its_time_and_no_more(teaching, told, qtbot, clock):
    pupil = Pupil(clock, gain=0.0)
    with qtbot.waitSignal(teaching.ended):
        teaching.start(lambda: pupil, examine)
    assert told[-1].seconds == 20.0
    with qtbot.waitSignal(teaching.ended):
        teaching.start(lambda: pupil, examine, seconds=told[-1].seconds)
    assert told[-1].seconds == 40.0
    assert told[-1].pupil is pupil


def test_two_that_are_compared_are_shown_as_many_cases(teaching, told, qtbot, clock):
    with qtbot.waitSignal(teaching.ended):
        teaching.start(lambda: Pupil(clock, gain=1.0), examine, cases=(12, 50))
    assert 12 <= told[-1].shown < 50
    told.clear()
    with qtbot.waitSignal(teaching.ended):
        teaching.start(lambda: Pupil(clock, gain=0.0), examine, cases=(12, 15))
    assert told[-1].shown == 15


class PatientPupil(Pupil):
    """It learns a slice for each turn that it is given."""

    def __init__(self, clock: list[float], gain: float) -> None:
        super().__init__(clock, gain)
        self.turns = threading.Semaphore(2)

    def train(self, steps: int) -> None:
        self.turns.acquire()
        super().train(steps)


def test_it_is_called_off_between_two_slices_and_can_go_on(qtbot, clock):
    pupil = PatientPupil(clock, gain=0.0)
    slow = Teaching("rnnviz-slow", most_seconds=float("inf"), clock=lambda: clock[0])
    told = []
    slow.reported.connect(told.append)
    slow.start(lambda: pupil, examine)
    qtbot.waitUntil(lambda: len(told) == 3)
    with qtbot.waitSignal(slow.ended):
        slow.cancel()
        pupil.turns.release()
    assert not slow.is_working
    assert told[-1].shown == pupil.shown > told[-2].shown, "it is told as it was left"
    shown = pupil.shown
    pupil.turns.release(1000)
    pupil.gain = 1.0
    with qtbot.waitSignal(slow.ended):
        slow.start(lambda: pupil, examine)
    assert pupil.shown > shown
    slow.stop()


def test_why_one_cannot_begin_is_said(teaching, qtbot):
    def begin():
        raise UserError("There is no such task.")

    told = []
    teaching.failed.connect(told.append)
    with qtbot.waitSignal(teaching.failed):
        teaching.start(begin, examine)
    assert not teaching.is_working
    assert told == ["There is no such task."]
