"""Work beside the window: one at a time, and nothing of one in another."""

import threading

import pytest

from rnnviz.core.errors import UserError
from rnnviz.gui.parts.background import BackgroundWork


@pytest.fixture
def work(qapp):  # noqa: ARG001 - timers need it
    work = BackgroundWork("rnnviz-test")
    yield work
    work.stop()


@pytest.fixture
def told(work):
    """All that the work says, by the names of its signals."""
    told = []
    for name in ("finished", "failed", "cancelled", "ended"):
        getattr(work, name).connect(lambda *value, name=name: told.append((name, *value)))
    return told


def held():
    """A work that does not look whether it was called off until it is released."""
    begun, released = threading.Event(), threading.Event()

    def work(_progress):
        begun.set()
        released.wait(10)
        return "late"

    return work, begun, released


def test_what_was_left_is_not_waited_for_and_says_nothing_in_its_successor(work, told, qtbot):
    slow, begun, released = held()
    work.start(slow)
    qtbot.waitUntil(begun.is_set)
    left = next(thread for thread in threading.enumerate() if thread.name == "rnnviz-test")
    work.leave()
    assert left.is_alive()
    assert not work.is_working
    other, _, other_released = held()
    work.start(lambda progress: other(progress) and "mine")
    released.set()
    qtbot.waitUntil(lambda: not left.is_alive())
    assert work.is_working
    other_released.set()
    qtbot.waitUntil(lambda: not work.is_working)
    assert told == [("ended",), ("finished", "mine")]


def test_a_fault_of_ours_is_told_and_raised(work, told, qtbot):
    """Who waits for a result is not left waiting, and the log has what it was."""

    def fail(_progress):
        raise ZeroDivisionError

    with qtbot.captureExceptions() as met:
        work.start(fail)
        qtbot.waitUntil(lambda: not work.is_working and len(told) == 2 and bool(met))
    assert [name for name, *_ in told] == ["ended", "failed"]
    assert "fault of the program" in told[1][1]
    assert [kind for kind, *_ in met] == [ZeroDivisionError]


def test_a_failure_of_what_was_left_is_not_its_successors(work, told, qtbot):
    begun, released = threading.Event(), threading.Event()

    def fail(_progress):
        begun.set()
        released.wait(10)
        raise UserError("too late")

    work.start(fail)
    qtbot.waitUntil(begun.is_set)
    work.leave()
    work.start(lambda _progress: "mine")
    released.set()
    qtbot.waitUntil(lambda: not work.is_working)
    work.stop()
    assert told == [("ended",), ("finished", "mine")]


def test_the_cancelling_of_what_was_left_does_not_cancel_its_successor(work, told, qtbot):
    slow, begun, released = held()
    work.start(slow)
    qtbot.waitUntil(begun.is_set)
    work.cancel()
    work.leave()
    work.start(lambda progress: progress(1, 1) or "mine")
    qtbot.waitUntil(lambda: not work.is_working)
    released.set()
    assert told == [("ended",), ("finished", "mine")]


def test_the_end_of_the_window_waits_for_all_that_was_left(work, told, qtbot):
    slow, begun, released = held()
    work.start(slow)
    qtbot.waitUntil(begun.is_set)
    work.leave()
    timer = threading.Timer(0.05, released.set)
    timer.start()
    work.stop()
    assert released.is_set()
    assert "rnnviz-test" not in {thread.name for thread in threading.enumerate()}
    assert told == []
